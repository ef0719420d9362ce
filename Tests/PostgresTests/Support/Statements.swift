import Postgres

let aizu = TenantAccess(tenant: TenantID(1))
let koriyama = TenantAccess(tenant: TenantID(2))

/// Keyed read of a tenant's table.
struct ReadItem: Statement {
  let access: TenantAccess
  let id: String

  var sql: SQL { "SELECT n FROM item WHERE tenant_id = \(access.tenant) AND id = \(id)" }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Int { try row.int(0) }
}

struct AddItem: Statement {
  let access: TenantAccess
  let id: String
  var n = 0

  var sql: SQL { "INSERT INTO item (tenant_id, id, n) VALUES (\(access.tenant), \(id), \(n))" }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}

/// Counts how often it runs by a sequence, which no rollback takes back, and then fails.
struct FailingStatement: Statement {
  var sql: SQL { "SELECT 1 / (nextval('runs') * 0)::int" }
  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}

func ints(_ sql: SQL) -> Query<Int> {
  Query(sql) { (row: borrowing RowReader) throws(DecodingFailure) in try row.int(0) }
}

func strings(_ sql: SQL) -> Query<String> {
  Query(sql) { (row: borrowing RowReader) throws(DecodingFailure) in try row.string(0) }
}

/// Allows or refuses by a row that can be changed from outside.
struct PermissionGuard: AccessGuard {
  struct Refused: Error, Equatable {}
  let name: String
  /// Whether it can also stand as a statement that fails by itself.
  var asserts = false

  var sql: SQL { "SELECT allowed FROM permission WHERE name = \(name)" }
  var assertion: SQL? { asserts ? "SELECT moyai.require_permission(\(name))" : nil }

  func check(_ row: GuardRow?) throws {
    guard row?.bool(0) == true else { throw Refused() }
  }
}

/// The code of the error that `body` throws, nil where it throws none or another kind.
func errorCode<R>(_ body: () async throws -> R) async -> PostgresError.Code? {
  do {
    _ = try await body()
    return nil
  } catch {
    return (error as? PostgresError)?.code
  }
}

/// Waits for a condition, never for a time.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
  for _ in 0..<3_000 {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(10))
  }
  return false
}
