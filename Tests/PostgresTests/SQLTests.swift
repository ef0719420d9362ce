import CivilTime
import Postgres
import Testing

@Suite struct SQLTests {
  @Test func `only literals become text`() {
    let evil = "x'; DROP TABLE item; --"
    let sql: SQL = "SELECT n FROM item WHERE id = \(evil)"
    #expect(sql.text == "SELECT n FROM item WHERE id = $1")
    #expect(sql.valueCount == 1)
  }

  @Test func `a value carries its type where the place would have to guess`() {
    let sql: SQL = "VALUES (\(1), \(Int32(2)), \("three"), \(TenantID(4)), \(Optional<Bool>.none), \([1, 2]))"
    #expect(sql.text == "VALUES ($1::int8, $2::int4, $3, $4::int4, $5::bool, $6::int8[])")
  }

  @Test func `fragments nest and are numbered as a whole`() {
    let inner: SQL = "a = \("x") AND b = \("y")"
    let sql: SQL = "SELECT \("first") WHERE (\(inner)) OR c = \("z")"
    #expect(sql.text == "SELECT $1 WHERE (a = $2 AND b = $3) OR c = $4")
    #expect(sql.valueCount == 4)
  }

  @Test func `join puts the separator between, and only between`() {
    let parts: [SQL] = ["a = \("1")", "b = \("2")", "c = \("3")"]
    #expect(SQL.join(parts, separator: " AND ").text == "a = $1 AND b = $2 AND c = $3")
    #expect(SQL.join([], separator: ", ").isEmpty)
    #expect(SQL.join(parts.prefix(1), separator: ", ").text == "a = $1")
  }

  @Test func `equal text with other values is another statement`() {
    func make(_ id: String) -> SQL { "SELECT \(id)" }
    #expect(make("a") == make("a"))
    #expect(make("a") != make("b"))
    #expect(make("a").hashValue == make("a").hashValue)
  }

  @Test func `values never show in a description`() {
    let sql: SQL = "SELECT \("personal")"
    #expect(!"\(sql)".contains("personal"))
    #expect(!String(reflecting: sql).contains("personal"))
  }

  @Test func `many parameters are numbered past nine`() {
    let sql = SQL.join((0..<12).map { "\($0)" as SQL }, separator: ",")
    #expect(sql.text.hasSuffix("$10::int8,$11::int8,$12::int8"))
  }
}
