internal import CLibPQ

/// One session with the server, in libpq's non-blocking pipeline mode. Not Sendable: it is created in the thread that
/// owns it and never leaves it.
///
/// States: *open* → *lost* (any I/O failure, a FATAL error, silence past the bound). A lost connection answers every
/// call with `.unavailable` and is thrown away by its owner; nothing is ever repaired in place.
final class Connection {
  /// What was sent and whose answer is still to come, in order.
  enum Pending {
    case statement(SQLTemplate)
    case prepare(SQLTemplate)
    case sync
  }

  let handle: OpaquePointer
  let settings: ConnectionSettings
  var cache: StatementCache
  var pending = PendingQueue()
  var isLost = false
  /// Still works, but its owner replaces it when the present work is done.
  private(set) var isRetired = false
  /// What was noticed when it was lost.
  private(set) var lossMessage = ""
  /// libpq still holds bytes that did not fit into the socket.
  var mustFlush = false
  /// An error of a Parse, to be reported as the answer of the statement that needed it.
  var prepareFailure: PostgresError?
  /// Reused for every statement, so sending allocates nothing.
  var parameters: [UnsafePointer<CChar>?] = []
  var formats: [Int32] = []

  var socket: Int32 { PQsocket(handle) }
  var processID: Int32 { PQbackendPID(handle) }
  var isInFailedTransaction: Bool { PQtransactionStatus(handle) == PQTRANS_INERROR }

  /// Opens a session and makes its settings. Blocks the calling thread, up to the connect timeout.
  /// - Parameter isStopping: asked now and then; true gives up.
  init(
    to conninfo: String, settings: ConnectionSettings, isStopping: () -> Bool = { false }
  ) throws(PostgresError) {
    self.settings = settings
    self.cache = StatementCache(capacity: settings.preparedStatementsMax)
    guard let handle = Connection.start(conninfo, settings) else {
      throw PostgresError(.unavailable, "out of memory")
    }
    self.handle = handle
    moyai_silence_notices(handle)
    try establish(deadline: .after(settings.connectTimeout), isStopping: isStopping)
    PQsetnonblocking(handle, 1)
    try runScript(settings.script)
    guard PQenterPipelineMode(handle) == 1 else { throw lost() }
  }

  deinit {
    PQfinish(handle)
  }

  /// Marks the connection as lost and says why.
  func lost(_ message: String? = nil) -> PostgresError {
    if !isLost {
      isLost = true
      lossMessage = message ?? String(cString: PQerrorMessage(handle))
    }
    return PostgresError(.unavailable, lossMessage)
  }

  /// A server that turned into a standby (after a failover) refuses to write on connections that were open before: let
  /// the next attempt find the new primary.
  func retire(after error: PostgresError, in mode: TransactionMode) {
    guard mode.allowsWriting, error.sqlState == .readOnlyTransaction else { return }
    isRetired = true
  }

  /// The connection string stands in the place of `dbname`: what comes before it are defaults that it may override,
  /// what comes after it is fixed.
  private static func start(_ conninfo: String, _ settings: ConnectionSettings) -> OpaquePointer? {
    let parameters: KeyValuePairs = [
      "fallback_application_name": settings.applicationName,
      // A peer that vanished without a word is noticed within a minute.
      "keepalives_idle": "20", "keepalives_interval": "10", "keepalives_count": "4", "tcp_user_timeout": "60000",
      "dbname": conninfo,
      "client_encoding": "UTF8",
    ]
    let keywords = parameters.map { $0.key.utf8CString }
    let values = parameters.map { $0.value.utf8CString }
    return withPointers(keywords) { keywords in
      withPointers(values) { values in PQconnectStartParams(keywords, values, 1) }
    }
  }

  /// The strings as a C array that ends with NULL.
  private static func withPointers<R>(
    _ strings: [ContiguousArray<CChar>], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R
  ) -> R {
    let copies = strings.map { string in
      string.withUnsafeBufferPointer { source in
        let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: source.count)
        _ = copy.initialize(from: source)
        return copy
      }
    }
    defer { for copy in copies { copy.deallocate() } }
    let pointers = copies.map { UnsafePointer($0.baseAddress) } + [nil]
    return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
  }

  private func establish(deadline: Deadline, isStopping: () -> Bool) throws(PostgresError) {
    guard PQstatus(handle) != CONNECTION_BAD else { throw lost() }
    var wanted = PGRES_POLLING_WRITING
    while true {
      switch wanted {
      case PGRES_POLLING_OK: return
      case PGRES_POLLING_FAILED: throw lost()
      default: break
      }
      var entry = pollfd(
        fd: socket, events: Int16(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT), revents: 0)
      // Short waits, so that a stopping database does not have to wait for a server that does not answer.
      let ready = poll(&entry, 1, min(100, deadline.pollMilliseconds))
      if isStopping() { throw lost("stopping") }
      if deadline.hasPassed { throw lost("no connection within the connect timeout") }
      if ready > 0 { wanted = PQconnectPoll(handle) }
    }
  }
}
