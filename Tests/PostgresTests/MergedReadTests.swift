import Postgres
import Testing

/// Reads by key that share one statement.
@Suite(.serialized) struct MergedReadTests {
  private struct KeyedItem: MergeableStatement {
    let access: TenantAccess
    let id: String
    var mergeKey: String? = "item"
    /// What the merged statement divides by.
    var divisor = 1

    var member: String { id }

    var sql: SQL { "SELECT n, pg_backend_pid() FROM item WHERE tenant_id = \(access.tenant) AND id = \(id)" }

    static func merged(_ statements: [KeyedItem], rowsMax: Int) -> SQL {
      let ids = statements.map(\.id)
      let divisor = statements.map(\.divisor).min() ?? 1
      return """
        SELECT i.id, i.n / \(divisor), -1 FROM item AS i, generate_series(1, CASE WHEN i.id = 'i9' THEN 1000 ELSE 1 END)
        WHERE i.tenant_id = \(statements[0].access.tenant) AND i.id = ANY (\(ids)) LIMIT \(rowsMax)
        """
    }

    func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Row { Row(n: try row.int(0), isMerged: false) }

    func decodeMerged(_ row: borrowing RowReader) throws(DecodingFailure) -> Row {
      Row(n: try row.int(1), isMerged: true)
    }

    struct Row: Hashable, Sendable {
      let n: Int
      let isMerged: Bool
    }
  }

  /// Lets the statements wait behind one that sleeps, so that they are sent together.
  private func together(
    _ statements: [KeyedItem]
  ) async throws -> [Result<[KeyedItem.Row], any Error>] {
    let test = try await TestDatabase()
    let (results, answer) = AsyncStream.makeStream(of: [Result<[KeyedItem.Row], any Error>].self)
    try await test.run({ $0.pipelineWorkers = 1 }) { database in
      _ = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
      async let blocker = database.withTenant(aizu, .readOnly, ints("SELECT 1 FROM pg_sleep(1)"))
      try await test.awaitRunning("pg_sleep(1)")
      let tasks = statements.map { statement in
        Task { try await database.withTenant(statement.access, .readOnly, statement) }
      }
      let isQueued = try await eventually { database.load[.pipeline]?.waiting == statements.count }
      #expect(isQueued)
      _ = try await blocker
      var all: [Result<[KeyedItem.Row], any Error>] = []
      for task in tasks { all.append(await task.result) }
      answer.yield(all)
    }
    for await all in results { return all }
    return []
  }

  @Test func `each gets its own rows, and two askers of one key both get them`() async throws {
    let ids = ["i1", "i2", "i3", "i2", "nowhere"]
    let results = try await together(ids.map { KeyedItem(access: aizu, id: $0) })
    #expect(try results.map { try $0.get().map(\.n) } == [[1001], [1002], [1003], [1002], []])
    #expect(try results.flatMap { try $0.get() }.allSatisfy(\.isMerged))
  }

  @Test func `requests of two tenants are never merged`() async throws {
    let statements = [aizu, koriyama, aizu, koriyama].map { KeyedItem(access: $0, id: "i7") }
    let results = try await together(statements)
    #expect(try results.map { try $0.get().map(\.n) } == [[1007], [2007], [1007], [2007]])
  }

  @Test func `a key with very many rows makes each run alone`() async throws {
    let results = try await together(["i9", "i1"].map { KeyedItem(access: aizu, id: $0) })
    let rows = try results.map { try $0.get() }
    #expect(rows == [[.init(n: 1009, isMerged: false)], [.init(n: 1001, isMerged: false)]])
  }

  @Test func `a merged statement that fails is run apart, and only the guilty one fails`() async throws {
    let closed = TenantAccess(tenant: TenantID(1), guards: [PermissionGuard(name: "no")])
    var bad = KeyedItem(access: aizu, id: "i1")
    bad.divisor = 0
    let results = try await together([bad, KeyedItem(access: aizu, id: "i2"), KeyedItem(access: closed, id: "i3")])
    #expect(try results[0].get() == [.init(n: 1001, isMerged: false)])
    #expect(try results[1].get() == [.init(n: 1002, isMerged: false)])
    #expect(throws: PermissionGuard.Refused.self) { try results[2].get() }
  }

  @Test func `a key that cannot be sent harms no neighbour`() async throws {
    let results = try await together(["i1", "i2"].map { KeyedItem(access: aizu, id: $0) })
    #expect(try results.map { try $0.get().count } == [1, 1])
    let test = try await TestDatabase()
    try await test.run { database in
      let code = await errorCode {
        try await database.withTenant(aizu, .readOnly, KeyedItem(access: aizu, id: "i\u{0}1"))
      }
      #expect(code == .invalidValue)
    }
  }
}
