import CivilTime
import MoyaiTesting
import Postgres
import Testing

/// Every kind of value goes to the server and comes back the same.
@Suite(.serialized) struct ValueTests {
  static func trip<V: SQLValue & Sendable>(
    _ values: [V], _ read: @escaping @Sendable (borrowing RowReader) throws(DecodingFailure) -> V, cast: SQL = ""
  ) async throws -> [V] {
    let test = try await TestDatabase()
    return try await test.run { database in
      var results: [V] = []
      for value in values {
        let rows = try await database.withTenant(
          aizu, .readOnly, Query("SELECT \(value)\(cast)", decode: read))
        results += rows
      }
      return results
    }
  }

  @Test func `integers`() async throws {
    let wide: [Int64] = [0, 1, -1, 9, 10, 99, .max, .min, 1_000_000_007]
    let back = try await ValueTests.trip(wide) { row throws(DecodingFailure) in try row.int64(0) }
    #expect(back == wide)
    let medium: [Int32] = [0, .max, .min]
    #expect(try await ValueTests.trip(medium) { row throws(DecodingFailure) in try row.int32(0) } == medium)
    let small: [Int16] = [0, .max, .min]
    #expect(try await ValueTests.trip(small) { row throws(DecodingFailure) in try row.int16(0) } == small)
  }

  static let nastyTexts = [
    "", " ", "NULL", "null", "'", "''", "\"", "\\", "\\'", "\\x41", "$1", "$$", "{}", "{a,b}", ",", "a\nb\tc\r",
    "もやい 催合", "👩‍👩‍👧‍👦", "e\u{301}", "'; DROP TABLE item; --", "1 OR 1=1", "%", "_", "\u{1}", "\u{7f}", "--", "/*",
    "E'\\''", "U&'\\0041'", "\u{feff}", String(repeating: "長", count: 10_000),
  ]

  @Test func `texts stay values whatever they hold`() async throws {
    let back = try await ValueTests.trip(
      ValueTests.nastyTexts, { row throws(DecodingFailure) in try row.string(0) }, cast: "::text")
    #expect(back == ValueTests.nastyTexts)
  }

  @Test func `arrays of texts stay arrays of the same texts`() async throws {
    let arrays: [[String?]] = [[], [nil], [""], ["NULL"], ValueTests.nastyTexts, ["a", nil, "b"]]
    let back = try await ValueTests.trip(arrays) { row throws(DecodingFailure) in try row.optionalStrings(0) }
    #expect(back == arrays)
  }

  /// Whether the server finds in an array what it is given one by one: arrays travel in another format.
  private static func apart<V: SQLValue & SQLArrayElement>(_ values: [V?], in database: Database) async throws {
    let together = try await database.withTenant(
      aizu, .readOnly,
      Query("SELECT u::text FROM unnest(\(values)) WITH ORDINALITY AS a(u, place) ORDER BY place") {
        (row: borrowing RowReader) throws(DecodingFailure) in
        try row.optionalString(0)
      })
    var single: [String?] = []
    for value in values {
      single += try await database.withTenant(
        aizu, .readOnly,
        Query("SELECT \(value)::text") { (row: borrowing RowReader) throws(DecodingFailure) in
          try row.optionalString(0)
        })
    }
    #expect(together == single, "\(V.self), seed \(TestSeed.current)")
    let empty: [V] = []
    let none = try await database.withTenant(aizu, .readOnly, ints("SELECT cardinality(\(empty))"))
    #expect(none == [0], "\(V.self)")
  }

  @Test func `arrays hold what their elements are alone`() async throws {
    var generator = SeededGenerator()
    let times = (0..<50).map { _ in
      Timestamp(microseconds: .random(in: -62_000_000_000_000_000...250_000_000_000_000_000, using: &generator))
    }
    let days = (0..<50).map { _ in CivilDate(daysSinceEpoch: .random(in: -719_000...2_900_000, using: &generator)) }
    let bytes: [[UInt8]?] = [[], nil, [0], Array(0...255), [0x5c, 0x78]]
    try await TestDatabase().run { database in
      try await Self.apart(times + [nil, Timestamp(microseconds: -1), Timestamp(microseconds: 0)], in: database)
      try await Self.apart(days + [nil, CivilDate(daysSinceEpoch: 0)], in: database)
      try await Self.apart([true, nil, false], in: database)
      try await Self.apart([Int32.min, nil, -1, 0, 1, .max], in: database)
      try await Self.apart([Int64.min, nil, -1, 0, 1, .max], in: database)
      try await Self.apart([1, nil, -1], in: database)
      try await Self.apart([TenantID(1), nil, TenantID(.max)], in: database)
      try await Self.apart([SQLUUID.random(), nil, SQLUUID(high: 0, low: 1)], in: database)
      try await Self.apart(bytes, in: database)
      try await Self.apart(ValueTests.nastyTexts + [nil], in: database)
    }
  }

  @Test func `arrays of numbers`() async throws {
    let arrays: [[Int64]] = [[], [.min, 0, .max], Array(1...1_000)]
    #expect(try await ValueTests.trip(arrays) { row throws(DecodingFailure) in try row.int64s(0) } == arrays)
  }

  @Test func `bytes`() async throws {
    let values: [[UInt8]] = [[], [0], [255], Array(0...255), [0x5c, 0x27, 0x22]]
    #expect(try await ValueTests.trip(values) { row throws(DecodingFailure) in try row.bytes(0) } == values)
    let test = try await TestDatabase()
    try await test.run { database in
      let rows = try await database.withTenant(
        aizu, .readOnly,
        Query("SELECT b FROM unnest(\(values)) WITH ORDINALITY AS u(b, o) ORDER BY o") {
          (row: borrowing RowReader) throws(DecodingFailure) in
          try row.bytes(0)
        })
      #expect(rows == values)
    }
  }

  @Test func `booleans and NULL`() async throws {
    let values: [Bool?] = [true, false, nil]
    #expect(try await ValueTests.trip(values) { row throws(DecodingFailure) in try row.optionalBool(0) } == values)
  }

  @Test func `timestamps to the microsecond, before and after every epoch`() async throws {
    var values: [Timestamp] = [0, 1, -1, 999_999, -999_999, 951_782_400_000_000, 4_102_444_800_000_000].map {
      Timestamp(microseconds: $0)
    }
    var generator = SeededGenerator()
    for _ in 0..<200 {
      values.append(
        Timestamp(microseconds: .random(in: -62_000_000_000_000_000...250_000_000_000_000_000, using: &generator)))
    }
    let sent = values
    let back = try await ValueTests.trip(sent) { row throws(DecodingFailure) in try row.timestamp(0) }
    #expect(back == sent, "seed \(TestSeed.current)")
  }

  @Test func `dates, leap days included`() async throws {
    let values = [-25_567, -1, 0, 11_016, 11_017, 19_782, 20_000, 47_541].map { CivilDate(daysSinceEpoch: $0) }
    #expect(try await ValueTests.trip(values) { row throws(DecodingFailure) in try row.date(0) } == values)
  }

  @Test func `UUIDs`() async throws {
    let values = [SQLUUID(high: 0, low: 0), SQLUUID(high: .max, low: .max)] + (0..<20).map { _ in SQLUUID.random() }
    #expect(try await ValueTests.trip(values) { row throws(DecodingFailure) in try row.uuid(0) } == values)
    #expect(SQLUUID("00112233-4455-6677-8899-aabbccddeeff")?.description == "00112233-4455-6677-8899-aabbccddeeff")
    #expect(SQLUUID("0011") == nil)
    #expect(SQLUUID(bytes: values[3].bytes) == values[3])
  }

  @Test func `two UUIDs drawn at once are as random as one`() {
    let drawn = (0..<100).flatMap { _ in
      let (first, second) = SQLUUID.randomPair()
      return [first, second]
    }
    #expect(Set(drawn).count == drawn.count)
    #expect(drawn.allSatisfy { $0.high >> 12 & 0xf == 4 && $0.low >> 62 == 2 }, "version 4, variant 1 (RFC 9562)")
    for bit in 0..<64 {
      let fixed = (high: [12, 13, 14, 15].contains(bit), low: [62, 63].contains(bit))
      if !fixed.high { #expect(Set(drawn.map { $0.high >> bit & 1 }).count == 2) }
      if !fixed.low { #expect(Set(drawn.map { $0.low >> bit & 1 }).count == 2) }
    }
  }

  @Test func `arrays of UUIDs`() async throws {
    let arrays: [[SQLUUID]] = [[], [SQLUUID(high: 0, low: 0)], (0..<20).map { _ in .random() }]
    #expect(try await ValueTests.trip(arrays) { row throws(DecodingFailure) in try row.uuids(0) } == arrays)
    // What is no such array is refused, not guessed at.
    for wrong: SQL in ["ARRAY[NULL::uuid]", "'{00}'", "'{'", "'{,}'"] {
      await #expect(throws: PostgresError.self) {
        try await TestDatabase().run { database in
          try await database.withTenant(
            aizu, .readOnly,
            Query("SELECT \(wrong)") { (row: borrowing RowReader) throws(DecodingFailure) in try row.uuids(0) })
        }
      }
    }
  }

  @Test func `json keeps its order and spelling, jsonb does not`() async throws {
    let text = #"{"z":1.0,"a":{"b":[1,2.50]},"ü":"\"quoted\" \\ back"}"#
    let json = JSONText(text)
    let same = try await ValueTests.trip([json], { row throws(DecodingFailure) in try row.json(0) }, cast: "::json")
    #expect(same == [json])
    let sorted = try await ValueTests.trip([json], { row throws(DecodingFailure) in try row.json(0) }, cast: "::jsonb")
    #expect(sorted != [json])
    let test = try await TestDatabase()
    try await test.run { database in
      let rows = try await database.withTenant(aizu, .readOnly, strings("SELECT unnest(\([json, json]))::text"))
      #expect(rows == [text, text])
    }
  }

  @Test func `text in UTF-8 arrives as the same text`() async throws {
    let texts = ["", "plain", #"{"ü":"\"quoted\", {braces}"}"#, "もやい\n"]
    let test = try await TestDatabase()
    try await test.run { database in
      let sent = texts.map { UTF8Text(Array($0.utf8)) }
      let rows = try await database.withTenant(aizu, .readOnly, strings("SELECT unnest(\(sent))"))
      #expect(rows == texts)
      for bytes in [[0x61, 0, 0x62], [0xff]] as [[UInt8]] {
        let refused = await errorCode {
          try await database.withTenant(aizu, .readOnly, strings("SELECT unnest(\([UTF8Text(bytes)]))"))
        }
        #expect(refused == .server("22021"), "\(bytes)")
      }
    }
  }

  @Test func `U+0000 is refused before anything is sent`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let read = await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "a\0b")) }
      #expect(read == .invalidValue)
      let array = await errorCode { try await database.withTenant(aizu, .readOnly, ints("SELECT unnest(\(["a\0"]))")) }
      #expect(array == .invalidValue)
      let scope = await errorCode {
        try await database.withTenant(aizu, .readWrite) { (scope: inout TenantScope) in
          try scope.queue(AddItem(access: aizu, id: "fine"))
          try scope.queue(AddItem(access: aizu, id: "\0"))
        }
      }
      #expect(scope == .invalidValue)
      let rows = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "fine"))
      #expect(rows.isEmpty)
    }
  }

  @Test func `a decoding failure names the column and not the value`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let bad = Query<Int>("SELECT 1 AS one, 'secret' AS wanted") {
        (row: borrowing RowReader) throws(DecodingFailure) in
        try row.int(1)
      }
      do {
        _ = try await database.withTenant(aizu, .readOnly, bad)
        Issue.record("the row was accepted")
      } catch let error as PostgresError {
        #expect(error.code == .decoding)
        #expect(error.message.contains("column 1 (wanted) is no integer"))
        #expect(!String(reflecting: error).contains("secret") || error.statement?.contains("secret") == true)
        #expect(!error.message.contains("secret"))
      }
      for (column, reason) in [(0, DecodingFailure.Reason.isNull), (3, .noSuchColumn), (-1, .noSuchColumn)] {
        let query = Query<Int>("SELECT NULL::int AS a, 2 AS b, 3 AS c") {
          (row: borrowing RowReader) throws(DecodingFailure) in
          do throws(DecodingFailure) { return try row.int(column) } catch {
            #expect(error.reason == reason)
            throw error
          }
        }
        let code = await errorCode { try await database.withTenant(aizu, .readOnly, query) }
        #expect(code == .decoding)
      }
    }
  }
}
