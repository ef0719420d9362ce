import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// An issuer's server on this machine, over TLS, with a certificate for `localhost` that only its own authority vouches
/// for. It answers whatever a test tells it to and counts.
final class KeySetServer: Sendable {
  struct Reply: Sendable {
    var status = HTTPResponseStatus.ok
    var headers: [(String, String)] = []
    var body = "{}"
    /// Pieces that never end.
    var isEndless = false
    /// Nothing is answered at all.
    var isSilent = false
  }

  private let channel: any Channel
  private let shared: SharedReply
  let port: Int

  init(_ reply: Reply = Reply()) async throws {
    let state = SharedReply(reply)
    let certificate = try NIOSSLCertificate.fromPEMBytes(Array(Self.certificate.utf8))
    let key = try NIOSSLPrivateKey(bytes: Array(Self.key.utf8), format: .pem)
    let context = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: certificate.map { .certificate($0) }, privateKey: .privateKey(key)))
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Answering(state))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
    shared = state
  }

  var url: String { "https://localhost:\(port)/jwks" }
  var asked: Int { shared.state.withLock { $0.asked } }
  func give(_ reply: Reply) { shared.state.withLock { $0.reply = reply } }
  func stop() async { try? await channel.close().get() }

  final class SharedReply: Sendable {
    let state: Mutex<(reply: Reply, asked: Int)>
    init(_ reply: Reply) { state = Mutex((reply, 0)) }
  }

  private final class Answering: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    private let shared: SharedReply

    init(_ shared: SharedReply) { self.shared = shared }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard case .end = unwrapInboundIn(data) else { return }
      let reply = shared.state.withLock { state in
        state.asked += 1
        return state.reply
      }
      guard !reply.isSilent else { return }
      var head = HTTPResponseHead(version: .http1_1, status: reply.status, headers: .init(reply.headers))
      if !reply.isEndless { head.headers.add(name: "Content-Length", value: String(reply.body.utf8.count)) }
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      if reply.isEndless { return pour(context) }
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: reply.body)))), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func pour(_ context: ChannelHandlerContext) {
      let piece = ByteBuffer(string: String(repeating: " ", count: 64 << 10))
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece)))).whenSuccess {
        let (handler, context) = bound.value
        if context.channel.isActive { handler.pour(context) }
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }

  /// Made for these tests; valid for `localhost` from 2020 to 2120, and trusted by nobody.
  static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBYjCCAQegAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
    c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
    CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKWtGHFuq3fw/mYX
    jVlH89K5hISSCKpgreISmAqL1HzDL1fOaMMvEW6Vsm4Ex3eTul/XPmfPp0OYWa/Z
    126+q4ajSDBGMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAPBgNVHRMBAf8EBTADAQH/
    MB0GA1UdDgQWBBS1dahIgkWb9JwPph6xulUlJsf4ODAKBggqhkjOPQQDAgNJADBG
    AiEAxguzOvzYgWTtbiFIdPrlZ7ucPp61SCAdF3+nWb2S2o8CIQCtfpND1Aec9G/U
    lZVV7w943tuWdkit5HM6PN9H0pt2Zw==
    -----END CERTIFICATE-----
    """

  private static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQllpMj17FQC3DPXr
    LrgS3Qg5lgHuEB8HQMtHyNCnQpChRANCAASlrRhxbqt38P5mF41ZR/PSuYSEkgiq
    YK3iEpgKi9R8wy9XzmjDLxFulbJuBMd3k7pf1z5nz6dDmFmv2dduvquG
    -----END PRIVATE KEY-----
    """
}
