internal import CLibPQ
internal import Glibc

/// A result of the server. Whoever holds it owns the memory; it frees itself.
struct ResultHandle: ~Copyable {
  let pointer: OpaquePointer

  init(owning pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit {
    PQclear(pointer)
  }

  var status: ExecStatusType { PQresultStatus(pointer) }

  var rowCount: Int { Int(PQntuples(pointer)) }

  /// Rows inserted, updated, deleted or selected.
  var affectedRows: Int {
    guard let text = PQcmdTuples(pointer), text[0] != 0 else { return 0 }
    return Int(String(cString: text)) ?? 0
  }

  /// The command tag says what a COMMIT of a failed transaction hides: it answers ROLLBACK, without an error.
  var isCommit: Bool {
    guard let tag = PQcmdStatus(pointer) else { return false }
    return tag[0] == CChar(bitPattern: UInt8(ascii: "C")) && tag[1] == CChar(bitPattern: UInt8(ascii: "O"))
  }

  /// Decodes every row.
  func rows<S: Statement>(of statement: S) throws(PostgresError) -> [S.Row] {
    let count = PQntuples(pointer)
    guard count > 0 else { return [] }
    var rows: [S.Row] = []
    rows.reserveCapacity(Int(count))
    for row in 0..<count {
      let reader = RowReader(result: pointer, row: row)
      do {
        rows.append(try statement.decode(reader))
      } catch {
        var failure = PostgresError(.decoding, "row \(row): \(error)")
        failure.statement = statement.sql.text
        throw failure
      }
    }
    return rows
  }

  /// Whether a cell holds exactly this text.
  func text(row: Int, column: Int32, equals text: String) -> Bool {
    let row = Int32(row)
    guard let cell = PQgetvalue(pointer, row, column) else { return false }
    let count = Int(PQgetlength(pointer, row, column))
    guard text.utf8.count == count else { return false }
    return text.utf8.withContiguousStorageIfAvailable { text in
      text.baseAddress.map { memcmp($0, cell, count) == 0 } ?? true
    } ?? text.utf8.elementsEqual(UnsafeRawBufferPointer(start: cell, count: count))
  }

  /// The first row copied for a guard, nil for none.
  var guardRow: GuardRow? {
    guard PQntuples(pointer) > 0 else { return nil }
    let values: [String?] = (0..<PQnfields(pointer)).map { column in
      guard PQgetisnull(pointer, 0, column) == 0, let text = PQgetvalue(pointer, 0, column) else { return nil }
      return String(cString: text)
    }
    return GuardRow(values: values)
  }
}
