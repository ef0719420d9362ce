import HTTPTypes
import NIOCore
import NIOHTTP1

/// The event-loop side of one connection: puts requests together, hands them on one at a time, and writes their answers.
///
/// States: idle → reading (a body is announced) → answering → idle, or closing from any of them. `HTTPServerPipelineHandler`
/// in front of it holds further requests back until an answer is written, so there is never more than one.
final class ConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = Never
  typealias OutboundOut = HTTPServerResponsePart

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
  private var context: ChannelHandlerContext?
  /// A request without a body, complete only with its end.
  private var bodiless: RawRequest?
  private var keepsAlive = true
  private var awaitsContinue = false
  private var heldRead = false
  private var idleSince = NIODeadline.now()
  private var idleCheck: Scheduled<Void>?

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
    // A broken request has been answered by the handler before this one; nothing more may be written.
    end()
    context.close(promise: nil)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event {
      switch state {
      case .idle, .reading, .closing: context.close(promise: nil)
      case .answering: keepsAlive = false
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// The client is gone, or must be.
  private func end() {
    fail(ChannelError.eof)
    state = .closing
    idleCheck?.cancel()
    context = nil
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
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body(var part): take(&part)
    case .end: finish(context)
    }
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    keepsAlive = head.isKeepAlive
    let fields = RequestFields(head.headers)
    let hasBody = fields.contentLength.map { $0 != "0" } ?? false || fields.transferEncoding != nil
    awaitsContinue = hasBody && fields.expectsContinue
    let request = RawRequest(
      method: HTTPRequest.Method(head.method), target: head.uri, fields: fields,
      body: hasBody ? ConnectionBody(NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop) : NoBody(),
      peer: .channel(context.channel))
    guard hasBody else {
      state = .answering
      bodiless = request
      return
    }
    state = .reading(Arrival())
    start(request, context)
  }

  /// The task begins at once, here in the event loop, and comes back to it wherever it waits: a request changes threads
  /// only to reach the database and back.
  private func start(_ request: RawRequest, _ context: ChannelHandlerContext) {
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    Task.immediate(executorPreference: executor) { [respond] in
      bound.value.send(await respond(request))
    }
  }

  private func take(_ part: inout ByteBuffer) {
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
    if let request = bodiless {
      bodiless = nil
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

  /// Nothing more is read from the socket while a body waits to be wanted, so a stranger's body fills no memory.
  func read(context: ChannelHandlerContext) {
    if case .reading(let arrival) = state, arrival.wanted == nil, !arrival.isComplete {
      heldRead = true
    } else {
      context.read()
    }
  }

  /// The body, as soon as it is whole.
  func body(bytesMax: Int, patience: Duration) -> EventLoopFuture<ByteBuffer>? {
    guard let context, case .reading(var arrival) = state else { return nil }
    let promise = context.eventLoop.makePromise(of: ByteBuffer.self)
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
      // RFC 9110 §10.1.1: a client that waits for a word gets it, now that its body is wanted.
      context.writeAndFlush(wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))), promise: nil)
    }
    if heldRead {
      heldRead = false
      context.read()
    }
    return promise.futureResult
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
    let closes = outgoing.closes || !keepsAlive
    state = closes ? .closing : .answering
    context.write(wrapOutboundOut(.head(HTTPResponseHead(outgoing.head))), promise: nil)
    if let body = outgoing.body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    guard closes else {
      state = .idle
      idleSince = .now()
      if heldRead {
        heldRead = false
        context.read()
      }
      return
    }
    close(context, lingers: rest || outgoing.closes)
  }

  private func close(_ context: ChannelHandlerContext, lingers: Bool) {
    guard lingers else {
      context.close(promise: nil)
      return
    }
    context.close(mode: .output, promise: nil)
    if heldRead {
      heldRead = false
      context.read()
    }
    let channel = context.channel
    context.eventLoop.scheduleTask(in: Self.lingering) { channel.close(promise: nil) }
  }
}

// MARK: - Idleness

extension ConnectionHandler {
  /// A connection that says nothing between requests, or stops inside a header, is closed.
  private func scheduleIdleCheck(_ context: ChannelHandlerContext, in time: TimeAmount) {
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    idleCheck = context.eventLoop.scheduleTask(in: time) { bound.value.checkIdleness() }
  }

  private func checkIdleness() {
    guard let context else { return }
    let limit = TimeAmount(limits.idleTimeout)
    guard case .idle = state else {
      scheduleIdleCheck(context, in: limit)
      return
    }
    let idle = NIODeadline.now() - idleSince
    if idle >= limit { context.close(promise: nil) } else { scheduleIdleCheck(context, in: limit - idle) }
  }
}

@available(*, unavailable)
extension ConnectionHandler: Sendable {}
