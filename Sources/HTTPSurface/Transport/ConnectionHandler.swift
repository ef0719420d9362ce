import HTTPTypes
import NIOCore
import NIOHTTP1

/// The event-loop side of one connection: puts requests together, hands them on one at a time, and writes their answers.
///
/// States: idle → reading (a body is announced) → answering → idle, or closing from any of them. What a client sends
/// before its answer (RFC 9112 §9.3.2) is held back, and nothing more is read from it meanwhile; nor from a client that
/// does not read its answers.
final class ConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  private enum State {
    case idle
    /// The head is there and its body is still to come. What has come waits here until somebody wants it.
    case reading(Arrival)
    /// The whole request is there, or nobody wants the rest of it.
    case answering
    case closing
  }

  /// A body on its way.
  private struct Arrival {
    var bytes = ByteBuffer()
    var isComplete = false
    /// The reader, once there is one.
    var wanted: (promise: EventLoopPromise<ByteBuffer>, bytesMax: Int, timer: Scheduled<Void>)?
  }

  private let limits: SurfaceLimits
  private let respond: @Sendable (RawRequest) async -> Outgoing
  private let executor: EventLoopExecutor
  private var state = State.idle
  private(set) var context: ChannelHandlerContext?
  /// A request whose task has not begun: it waits for its end, or at most until everything has been taken that the socket
  /// had. Most bodies come in one piece with their head, and then nobody has to wait for them.
  private var pending: RawRequest?
  private(set) var framing = ResponseFraming()
  private(set) var keepsAlive = true
  /// The client sends nothing more; what it has sent is still answered to.
  private var hangsUp = false
  private var awaitsContinue = false
  private var heldParts = CircularBuffer<HTTPServerRequestPart>()
  /// Requests that were sent ahead and have had their turn since the client last waited.
  private var heldTurns = 0
  private var heldRead = false
  private var idleSince = NIODeadline.now()
  /// Heads and ends of requests that the decoder has brought so far.
  private(set) var decoded = Decoded()

  struct Decoded: Equatable {
    var heads = 0
    var ends = 0
  }
  private var idleCheck: Scheduled<Void>?
  /// What the decoder is reading at this moment.
  var arriving: ByteBuffer?
  /// The last request has a method that the decoder does not know.
  private(set) var hasForeignMethod = false

  /// - Parameter executor: of the event loop that the connection belongs to.
  init(
    _ limits: SurfaceLimits, executor: EventLoopExecutor, respond: @escaping @Sendable (RawRequest) async -> Outgoing
  ) {
    self.limits = limits
    self.executor = executor
    self.respond = respond
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    scheduleIdleCheck(context, in: .init(limits.idleTimeout))
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is HTTPParserError else {
      context.close(promise: nil)
      return
    }
    keepsAlive = false
    switch state {
    case .idle:
      if case .invalidMethod? = error as? HTTPParserError, takeForeign(context) { break }
      refuse(context)
    case .reading: fail(Problem(.badRequest, shown: "the body ended early"))
    case .answering, .closing: break
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent {
      if case .idle = state { close(context, lingers: false) } else { keepsAlive = false }
    } else if case ChannelEvent.inputClosed = event {
      switch state {
      case .idle where heldParts.isEmpty: close(context, lingers: false)
      case .closing: context.close(promise: nil)
      case .idle, .answering: hangsUp = true
      case .reading(let arrival):
        hangsUp = true
        guard !arrival.isComplete else { break }
        keepsAlive = false
        fail(Problem(.badRequest, shown: "the body ended early"))
        state = .answering
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// The client is gone, or must be.
  private func end() {
    fail(ChannelError.eof)
    state = .closing
    idleCheck?.cancel()
    heldParts.removeAll()
    context = nil
  }

  /// Of what is no request nothing can be believed, so nothing of it is answered to.
  private func refuse(_ context: ChannelHandlerContext) {
    state = .closing
    context.writeAndFlush(wrapOutboundOut(ResponseFraming.broken), promise: nil)
    close(context, lingers: true)
  }

  private func fail(_ error: any Error) {
    guard case .reading(let arrival) = state, let wanted = arrival.wanted else { return }
    wanted.timer.cancel()
    state = .answering
    wanted.promise.fail(error)
  }
}

// MARK: - Requests

extension ConnectionHandler {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    switch part {
    case .head: decoded.heads += 1
    case .end: decoded.ends += 1
    case .body: break
    }
    if heldParts.isEmpty, !waits(part, context) { take(part, context) } else { heldParts.append(part) }
  }

  /// Whether a request has to wait: for the answer to the one before, or until the client has read what it was sent.
  private func waits(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) -> Bool {
    guard case .head = part else { return false }
    switch state {
    case .idle: return !context.channel.isWritable
    case .reading, .answering: return true
    case .closing: return false
    }
  }

  private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
    switch part {
    case .head(let head): if case .idle = state { begin(head, context) }
    case .body(var part): gather(&part)
    case .end: finish(context)
    }
  }

  /// One client's row of requests is neither a recursion nor a monopoly: each has a turn of its own, and from time to time
  /// the loop is left to the other connections. It looks at its sockets only when no task is due.
  private func takeHeldLater(_ context: ChannelHandlerContext) {
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    heldTurns += 1
    if heldTurns.isMultiple(of: Self.turnsInARow) {
      context.eventLoop.scheduleTask(in: .milliseconds(1)) { bound.value.takeHeld() }
    } else {
      context.eventLoop.execute { bound.value.takeHeld() }
    }
  }

  private static let turnsInARow = 16

  /// Goes on with what came while the request before was answered.
  private func takeHeld() {
    guard let context else { return }
    while let part = heldParts.first, !waits(part, context) {
      heldParts.removeFirst()
      take(part, context)
    }
    startUnfinished(context)
    readOn(context)
    if hangsUp, heldParts.isEmpty, case .idle = state { close(context, lingers: false) }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { takeHeld() }
    context.fireChannelWritabilityChanged()
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    keepsAlive = head.isKeepAlive
    framing = ResponseFraming(head)
    let fields = RequestFields(head.headers)
    if head.version == .http1_1, !fields.hasHost { return refuse(context) }
    // The decoder takes what follows for another protocol, which is not spoken here.
    if fields.asksForUpgrade || head.method == .CONNECT { keepsAlive = false }
    let hasBody = fields.contentLength.map { $0 != "0" } ?? false || fields.transferEncoding != nil
    awaitsContinue = hasBody && fields.expectsContinue
    let request = RawRequest(
      method: HTTPRequest.Method(head.method), target: RequestTarget.originForm(head.uri), fields: fields,
      body: hasBody ? ConnectionBody(NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop) : NoBody(),
      peer: .channel(context.channel))
    state = hasBody ? .reading(Arrival()) : .answering
    pending = request
  }

  /// A request whose method the decoder does not know, at the place where it stopped. It is answered to without its body,
  /// and as the last one.
  private func takeForeign(_ context: ChannelHandlerContext) -> Bool {
    guard let arriving, let request = PlainHead.foreignRequest(in: arriving, .channel(context.channel)) else {
      return false
    }
    hasForeignMethod = true
    keepsAlive = false
    framing = ResponseFraming()
    state = .reading(Arrival())
    start(request, context)
    return true
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    startUnfinished(context)
    context.fireChannelReadComplete()
  }

  /// The task of a request whose body is still on its way begins without it: it may well be refused by its head.
  private func startUnfinished(_ context: ChannelHandlerContext) {
    guard case .reading = state, let request = pending else { return }
    pending = nil
    start(request, context)
  }

  /// The task begins at once, here in the event loop, and comes back to it wherever it waits: a request changes threads
  /// only to reach the database and back.
  private func start(_ request: RawRequest, _ context: ChannelHandlerContext) {
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    Task.immediate(executorPreference: executor) { [respond] in
      let outgoing = await respond(request)
      guard let stream = outgoing.stream else { return bound.value.send(outgoing) }
      await bound.value.send(outgoing, stream)
    }
  }

  private func gather(_ part: inout ByteBuffer) {
    guard case .reading(var arrival) = state else { return }
    if let wanted = arrival.wanted, arrival.bytes.readableBytes + part.readableBytes > wanted.bytesMax {
      fail(Problem(.bodyTooLarge, headers: [.connection: "close"]))
      return
    }
    // Taken out while it grows, so that it is not copied.
    state = .answering
    if arrival.bytes.readableBytes == 0 { swap(&arrival.bytes, &part) } else { arrival.bytes.writeBuffer(&part) }
    state = .reading(arrival)
  }

  private func finish(_ context: ChannelHandlerContext) {
    if var request = pending {
      pending = nil
      if case .reading(let arrival) = state { request.body = WholeBody(arrival.bytes) }
      state = .answering
      start(request, context)
      return
    }
    guard case .reading(var arrival) = state else { return }
    guard let wanted = arrival.wanted else {
      arrival.isComplete = true
      state = .reading(arrival)
      return
    }
    wanted.timer.cancel()
    state = .answering
    wanted.promise.succeed(arrival.bytes)
  }

  /// Nothing more is read from the socket while a body waits to be wanted, so a stranger's body fills no memory, none while
  /// a further request is held back, and none while answers wait to be read.
  func read(context: ChannelHandlerContext) {
    if mayRead(context) { context.read() } else { heldRead = true }
  }

  private func mayRead(_ context: ChannelHandlerContext) -> Bool {
    switch state {
    case .reading(let arrival) where arrival.wanted == nil && !arrival.isComplete: false
    case .closing: true
    case .idle, .reading, .answering: heldParts.isEmpty && context.channel.isWritable
    }
  }

  private func readOn(_ context: ChannelHandlerContext) {
    guard heldRead, mayRead(context) else { return }
    heldRead = false
    context.read()
  }

  /// The body, as soon as it is whole.
  func body(bytesMax: Int, patience: Duration) -> EventLoopFuture<ByteBuffer>? {
    guard let context, case .reading(var arrival) = state else { return nil }
    let promise = context.eventLoop.makePromise(of: ByteBuffer.self)
    guard arrival.bytes.readableBytes <= bytesMax else {
      state = .answering
      promise.fail(Problem(.bodyTooLarge, headers: [.connection: "close"]))
      return promise.futureResult
    }
    if arrival.isComplete {
      state = .answering
      promise.succeed(arrival.bytes)
      return promise.futureResult
    }
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    let timer = context.eventLoop.scheduleTask(in: .init(patience)) { bound.value.fail(Problem(.requestTimeout)) }
    arrival.wanted = (promise, bytesMax, timer)
    state = .reading(arrival)
    if awaitsContinue {
      awaitsContinue = false
      // RFC 9110 §10.1.1: a client that waits for a word gets it, now that its body is wanted.
      context.writeAndFlush(wrapOutboundOut(ResponseFraming.goOn), promise: nil)
    }
    readOn(context)
    return promise.futureResult
  }
}

// MARK: - The express way

extension ConnectionHandler {
  /// Whether a request may begin now.
  var isIdle: Bool {
    guard case .idle = state, let context else { return false }
    return heldParts.isEmpty && context.channel.isWritable
  }

  /// A request has begun that did not come through the decoder.
  func beginExpress() {
    state = .answering
    keepsAlive = true
    framing = ResponseFraming()
  }

  /// It goes another way.
  func endExpress() { state = .idle }

  /// What began on the express way goes the long way after all.
  func startLong(_ request: ExpressRequest) {
    guard let context, context.channel.isActive else { return }
    start(request.rawRequest(.channel(context.channel)), context)
  }

  /// The answer to a request that went well.
  /// - Parameter head: writes the bytes up to the body, roughly `headBytes`; it is told whether the connection closes.
  func send(
    _ body: [UInt8]?, headBytes: Int, closes: Bool, head: (_ closes: Bool, _ bytes: inout ByteBuffer) -> Void
  ) {
    guard let context, context.channel.isActive else { return }
    let closes = closes || !keepsAlive
    state = closes ? .closing : .answering
    var bytes = context.channel.allocator.buffer(capacity: headBytes + (body?.count ?? 0))
    head(closes, &bytes)
    if let body { bytes.writeBytes(body) }
    context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    finishAnswer(context, closes: closes, lingers: closes && keepsAlive)
  }
}

// MARK: - Answers

extension ConnectionHandler {
  /// How long a connection that is being closed may go on sending before it is cut, so that the client can read the
  /// answer first (RFC 9112 §9.6).
  static let lingering = TimeAmount.seconds(2)

  func send(_ outgoing: Outgoing) {
    guard let context, context.channel.isActive else { return }
    var rest = false
    if case .reading(let arrival) = state { rest = !arrival.isComplete }
    // Who was not told to go on may send the body or leave it: what follows could be either.
    let closes = outgoing.closes || !keepsAlive || (rest && awaitsContinue)
    state = closes ? .closing : .answering
    var bytes = framing.head(of: outgoing, closes: closes, context.channel.allocator)
    if var body = outgoing.body, framing.hasBody {
      if body.readableBytes <= ResponseFraming.copiedBytesMax {
        bytes.writeBuffer(&body)
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
      } else {
        context.write(wrapOutboundOut(bytes), promise: nil)
        context.writeAndFlush(wrapOutboundOut(body), promise: nil)
      }
    } else {
      context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }
    finishAnswer(context, closes: closes, lingers: rest || outgoing.closes)
  }

  /// Begins an answer whose end is not known yet. Only what has no body is answered so.
  func beginStream(closes: Bool) { state = closes ? .closing : .answering }

  func finishAnswer(_ context: ChannelHandlerContext, closes: Bool, lingers: Bool) {
    guard !closes else { return close(context, lingers: lingers) }
    state = .idle
    idleSince = .now()
    guard heldParts.isEmpty, !hangsUp else { return takeHeldLater(context) }
    heldTurns = 0
    readOn(context)
  }

  /// Closes once everything written is on its way.
  private func close(_ context: ChannelHandlerContext, lingers: Bool) {
    state = .closing
    idleSince = .now()
    guard lingers else {
      let channel = context.channel
      context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in channel.close(promise: nil) }
      return
    }
    context.close(mode: .output, promise: nil)
    heldParts.removeAll()
    readOn(context)
    let channel = context.channel
    context.eventLoop.scheduleTask(in: Self.lingering) { channel.close(promise: nil) }
  }
}

// MARK: - Idleness

extension ConnectionHandler {
  /// A connection that says nothing between requests, stops inside a header, or does not read its answers, is closed.
  private func scheduleIdleCheck(_ context: ChannelHandlerContext, in time: TimeAmount) {
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    idleCheck = context.eventLoop.scheduleTask(in: time) { bound.value.checkIdleness() }
  }

  private func checkIdleness() {
    guard let context else { return }
    let limit = TimeAmount(limits.idleTimeout)
    switch state {
    case .idle, .closing: break
    case .reading, .answering:
      scheduleIdleCheck(context, in: limit)
      return
    }
    let idle = NIODeadline.now() - idleSince
    if idle >= limit { context.close(promise: nil) } else { scheduleIdleCheck(context, in: limit - idle) }
  }
}

@available(*, unavailable)
extension ConnectionHandler: Sendable {}
