import CLibPQ

/// One blocking connection for the few jobs that are done by a database administrator: applying migrations, making a
/// database, checking rights before the server listens.
///
/// It runs whole scripts in PostgreSQL's simple protocol, which the pipelined client on purpose cannot. Use it from
/// ``BlockingThread`` when called from async code. No request ever reaches it.
package struct AdminSession: ~Copyable {
  private let connection: OpaquePointer

  /// Connects by a libpq connection string or URI.
  package init(conninfo: String) throws(AdminSessionError) {
    guard let connection = PQconnectdb(conninfo) else {
      throw AdminSessionError(operation: "connecting", sqlState: nil, message: "out of memory")
    }
    guard PQstatus(connection) == CONNECTION_OK else {
      let message = String(cString: PQerrorMessage(connection))
      PQfinish(connection)
      throw AdminSessionError(operation: "connecting", sqlState: nil, message: message)
    }
    // Notices such as "already exists, skipping" are what repeatable steps are about, and no news.
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
    self.connection = connection
  }

  deinit {
    PQfinish(connection)
  }

  /// True while a transaction is open and has not failed.
  package var isInTransaction: Bool { PQtransactionStatus(connection) == PQTRANS_INTRANS }

  /// Runs one or more statements separated by semicolons. Not for text that holds anybody's input.
  package func run(script: String, operation: String = "running a script") throws(AdminSessionError) {
    try check(PQexec(connection, script), operation: operation)
  }

  /// Runs one statement with its values as binds and gives the rows as text.
  package func rows(_ statement: StaticString, _ binds: [String?] = []) throws(AdminSessionError) -> [[String?]] {
    try rows(text: statement.description, binds.map { $0.map { Array($0.utf8) } }, binary: false)
  }

  /// As ``rows(_:_:)`` with every bind sent as bytes.
  package func rows(_ statement: StaticString, bytes binds: [[UInt8]]) throws(AdminSessionError) -> [[String?]] {
    try rows(text: statement.description, binds, binary: true)
  }

  /// The name quoted for use as an identifier in a script.
  package func quoted(identifier: String) throws(AdminSessionError) -> String {
    guard let text = PQescapeIdentifier(connection, identifier, identifier.utf8.count) else {
      throw AdminSessionError(operation: "quoting a name", sqlState: nil, message: "the name is not valid text")
    }
    defer { PQfreemem(text) }
    return String(cString: text)
  }

  private func rows(text: String, _ binds: [[UInt8]?], binary: Bool) throws(AdminSessionError) -> [[String?]] {
    // Text binds end with a zero byte, as libpq reads them as C strings.
    let storage = binds.map { bind -> UnsafeMutableBufferPointer<CChar>? in
      guard let bind else { return nil }
      let buffer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bind.count + 1)
      _ = buffer.initialize(from: bind.map { CChar(bitPattern: $0) } + [0])
      return buffer
    }
    defer { for buffer in storage { buffer?.deallocate() } }
    let pointers = storage.map { $0.map { UnsafePointer($0.baseAddress) } ?? nil }
    let lengths = binds.map { Int32($0?.count ?? 0) }
    let formats = binds.map { _ in Int32(binary ? 1 : 0) }
    let result = PQexecParams(connection, text, Int32(binds.count), nil, pointers, lengths, formats, 0)
    defer { PQclear(result) }
    try require(result, operation: "running a statement")
    return (0..<PQntuples(result)).map { row in
      (0..<PQnfields(result)).map { column in
        PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
      }
    }
  }

  private func check(_ result: OpaquePointer?, operation: String) throws(AdminSessionError) {
    defer { PQclear(result) }
    try require(result, operation: operation)
  }

  private func require(_ result: OpaquePointer?, operation: String) throws(AdminSessionError) {
    let status = PQresultStatus(result)
    if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY { return }
    // 67 is 'C', PG_DIAG_SQLSTATE: the macro is a character literal, which the importer leaves out.
    let state = PQresultErrorField(result, 67).map { String(cString: $0) }
    throw AdminSessionError(
      operation: operation, sqlState: state, message: String(cString: PQerrorMessage(connection)))
  }
}
