import Postgres
import Testing

@Suite(.serialized) struct CopyTests {
  @Test func `COPY out gives every row, chunk by chunk, for the tenant alone`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let (lines, size) = try await database.longRead(aizu) { (scope: inout TenantScope) in
        var bytes: [UInt8] = []
        try scope.copyOut("COPY (SELECT id, n FROM item ORDER BY n) TO STDOUT (FORMAT csv)") { bytes += $0 }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        var size = 0
        try scope.copyOut("COPY (SELECT repeat('x', 1000) FROM generate_series(1, 50000)) TO STDOUT") {
          size += $0.count
        }
        // Ordinary statements go on afterwards, in the same transaction.
        #expect(try scope.fetch(ints("SELECT count(*) FROM item")) == [20])
        return (lines, size)
      }
      #expect(lines.count == 20)
      #expect(lines.first == "i1,1001")
      #expect(size == 50_000 * 1_001)
    }
  }

  @Test func `COPY in stores what it is given, across chunks of any size`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let stored = try await database.withPlatform(.app) { (scope: inout PlatformScope) in
        var rest = (1...20_000).map { "text \($0)\n" }.joined().utf8[...]
        return try scope.copyIn("COPY note (text) FROM STDIN") {
          guard !rest.isEmpty else { return nil }
          let chunk = rest.prefix(777)
          rest = rest.dropFirst(777)
          return Array(chunk)
        }
      }
      #expect(stored == 20_000)
    }
    #expect(try await test.sql("SELECT count(*) || max(text) FROM moyai.note") == "20000text 9999")
  }

  @Test func `a COPY in whose source fails stores nothing and leaves the connection well`() async throws {
    struct Broken: Error {}
    let test = try await TestDatabase()
    try await test.run({ $0.interactiveWorkers = 1 }) { database in
      await #expect(throws: Broken.self) {
        try await database.withPlatform(.app) { (scope: inout PlatformScope) in
          var chunks = 0
          return try scope.copyIn("COPY note (text) FROM STDIN") {
            chunks += 1
            if chunks == 5 { throw Broken() }
            return Array("row\n".utf8)
          }
        }
      }
      let bad = await errorCode {
        try await database.withPlatform(.app) { (scope: inout PlatformScope) in
          var isFirst = true
          return try scope.copyIn("COPY note (id) FROM STDIN") {
            defer { isFirst = false }
            return isFirst ? Array("no number\n".utf8) : nil
          }
        }
      }
      #expect(bad == .server("22P02"))
      let rows = try await database.withPlatform(.app) { (scope: inout PlatformScope) in
        try scope.fetch(ints("SELECT count(*) FROM note"))
      }
      #expect(rows == [0])
    }
  }

  @Test func `a COPY out whose reader stops is interrupted`() async throws {
    struct Enough: Error {}
    let test = try await TestDatabase()
    try await test.run({ $0.interactiveWorkers = 1 }) { database in
      let start = ContinuousClock.now
      await #expect(throws: Enough.self) {
        try await database.withTenant(aizu, .readOnly) { (scope: inout TenantScope) in
          try scope.copyOut("COPY (SELECT generate_series(1, 2000000000)) TO STDOUT") { _ in throw Enough() }
        }
      }
      #expect(start.duration(to: .now) < .seconds(30))
      let rows = try await database.withTenant(aizu, .readOnly) { (scope: inout TenantScope) in
        try scope.fetch(ReadItem(access: aizu, id: "i1"))
      }
      #expect(rows == [1001])
    }
  }

  @Test func `what is no COPY, or the other direction, or holds values, is refused`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.interactiveWorkers = 1 }) { database in
      let wrong: [SQL] = [
        "SELECT 1", "COPY note (text) FROM STDIN", "COPY (SELECT \("x")) TO STDOUT",
      ]
      for sql in wrong {
        let code = await errorCode {
          try await database.withPlatform(.app) { (scope: inout PlatformScope) in try scope.copyOut(sql) { _ in } }
        }
        #expect(code == .invalidValue)
      }
      let other = await errorCode {
        try await database.withPlatform(.app) { (scope: inout PlatformScope) in
          try scope.copyIn("COPY note TO STDOUT") { nil }
        }
      }
      #expect(other == .invalidValue)
      let syntax = await errorCode {
        try await database.withPlatform(.app) { (scope: inout PlatformScope) in
          try scope.copyOut("COPY nonsense") { _ in }
        }
      }
      #expect(syntax == .server("42601"))
      let rows = try await database.withPlatform(.app) { (scope: inout PlatformScope) in
        try scope.fetch(ints("SELECT 1"))
      }
      #expect(rows == [1])
    }
  }
}
