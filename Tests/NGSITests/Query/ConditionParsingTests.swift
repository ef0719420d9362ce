import CivilTime
import StrictJSON
import Testing

@testable import NGSI

/// A text of the query language and what it must read as, written in the canonical spelling.
struct GoodFilter: Sendable, CustomTestStringConvertible {
  let text: String
  let canonical: String
  var testDescription: String { text }

  init(_ text: String, _ canonical: String? = nil) {
    self.text = text
    self.canonical = canonical ?? text
  }
}

struct BadFilter: Sendable, CustomTestStringConvertible {
  let text: String
  let description: String
  var testDescription: String { text }

  init(_ text: String, _ description: String) {
    self.text = text
    self.description = description
  }
}

@Suite struct ConditionParsingTests {
  static let good: [GoodFilter] = [
    GoodFilter("A"), GoodFilter("!A"), GoodFilter("A.b.c"), GoodFilter("!A.b"),
    GoodFilter("A==1"), GoodFilter("A:1", "A==1"), GoodFilter("A!=1"),
    GoodFilter("A>1"), GoodFilter("A<1"), GoodFilter("A>=1"), GoodFilter("A<=1"),
    GoodFilter("A~=^b.*(c|d)$"), GoodFilter("A~=100"), GoodFilter("A~=x=y"),
    GoodFilter("A==1,2,3"), GoodFilter("A!=black,white"), GoodFilter("A==1..2"), GoodFilter("A!=a..b"),
    GoodFilter("A==1;B>2;!C"), GoodFilter("A==1;", "A==1"), GoodFilter(" A == 1 ; B ", "A==1;B"),
    GoodFilter("A==true"), GoodFilter("A==false"), GoodFilter("A==null"), GoodFilter("A!=null,foo,1"),
    GoodFilter("A=='20'"), GoodFilter("A=='null'"), GoodFilter("A=='a'", "A==a"), GoodFilter("A==''"),
    GoodFilter("A=='light,green','deep,blue'"), GoodFilter("A=='a..b'"), GoodFilter("A=='a'..'b'", "A==a..b"),
    GoodFilter("'A:1'"), GoodFilter("!'A:1'"), GoodFilter("'a.b'.w.'x.y'==3"), GoodFilter("'A'.b", "A.b"),
    GoodFilter("A=='2018-12-15'"), GoodFilter("A>2018-12-15"), GoodFilter("A==2018-12-15T10:00:00+01:00"),
    GoodFilter("A==2016-02-24T10:00:00.000Z..2016-02-26T10:00:00.000Z"),
    GoodFilter("A==-1.50", "A==-1.5"), GoodFilter("A==1e3", "A==1000"), GoodFilter("A==12345678901234567890123"),
    GoodFilter("A==007", "A==007"), GoodFilter("A==1.2.3", "A=='1.2.3'"), GoodFilter("A==/Madrid/A", "A=='/Madrid/A'"),
    GoodFilter("A==東京"), GoodFilter("気温>20"), GoodFilter("A==light green", "A=='light green'"),
    GoodFilter("dateModified>2049-01-01"), GoodFilter("A==x@y.jp", "A=='x@y.jp'"), GoodFilter("A==a:b", "A=='a:b'"),
  ]

  @Test(arguments: good)
  func `a good filter reads as its canonical text`(_ row: GoodFilter) throws {
    #expect(try ConditionParser(language: .q).parse(row.text).text == row.canonical)
    #expect(try ConditionParser(language: .q).parse(row.canonical).text == row.canonical)
  }

  static let forbidden = "forbidden characters in String Filter"
  static let noRight = "empty right-hand-side in q-item"
  static let noLeft = "empty left-hand-side in q-item"
  static let bad: [BadFilter] = [
    BadFilter(";", "empty q"), BadFilter("type;;", "empty q-item"), BadFilter(";A", "empty q-item"),
    BadFilter("!", noRight), BadFilter("A==", noRight), BadFilter("A!=", noRight), BadFilter("A>", noRight),
    BadFilter("A<", noRight), BadFilter("A>=", noRight), BadFilter("A<=", noRight), BadFilter("A~=", noRight),
    BadFilter("A:", noRight),
    BadFilter("==12", noLeft), BadFilter("!=12", noLeft), BadFilter(">12", noLeft), BadFilter("<12", noLeft),
    BadFilter(">=12", noLeft), BadFilter("<=12", noLeft), BadFilter("<speed", noLeft), BadFilter(":1", noLeft),
    BadFilter("A=1", forbidden), BadFilter("house<flat>", forbidden), BadFilter("house==flat>", forbidden),
    BadFilter("house==flat,flat>", forbidden), BadFilter("house==flat..flat>", forbidden),
    BadFilter("house'flat'", forbidden), BadFilter("a==house'flat'", forbidden), BadFilter("A=='b", forbidden),
    BadFilter("A~='101'", forbidden), BadFilter("A==\"b\"", forbidden), BadFilter("A==b(c)", forbidden),
    BadFilter("A==a;b==c)", forbidden), BadFilter("!A==1", forbidden), BadFilter("A~=<b>", forbidden),
    BadFilter("'a(b)'", forbidden), BadFilter("A=='x;y'", forbidden), BadFilter("'", forbidden),
    BadFilter("A>=0..20", "ranges only valid for equal and not equal ops"),
    BadFilter("A<0..20", "ranges only valid for equal and not equal ops"),
    BadFilter("A<0,20", "lists only valid for equal and not equal ops"),
    BadFilter("A==0..B", "invalid range: types mixed"), BadFilter("A!=B..14", "invalid range: types mixed"),
    BadFilter("A==2018-01-01..20", "invalid range: types mixed"), BadFilter("A==1..'2'", "invalid range: types mixed"),
    BadFilter("A==1..true", "invalid range: types mixed"),
    BadFilter("A==true..false", "values of type /boolean/ not valid in ranges"),
    BadFilter("A==1..", "invalid range"), BadFilter("A==..1", "invalid range"),
    BadFilter("A==1..2..3", "invalid range"),
    BadFilter("A==1,2..3", "ranges not allowed in lists"), BadFilter("A==1,,2", "empty item in list"),
    BadFilter("A==1,", "empty item in list"),
    BadFilter("A>true", "values of type /boolean/ only valid for equal and not equal ops"),
    BadFilter("A<=null", "values of type /null/ only valid for equal and not equal ops"),
    BadFilter("A..b==1", "empty token in attribute path"), BadFilter(".A", "empty token in attribute path"),
    BadFilter("A.", "empty token in attribute path"), BadFilter("''.a", "empty token in attribute path"),
    BadFilter("A==1e400", "number out of range in String Filter"),
    BadFilter("A~=*", "invalid regular expression in String Filter: nothingToRepeat"),
    BadFilter("A~=(a", "invalid regular expression in String Filter: unbalancedGroup"),
  ]

  @Test(arguments: bad)
  func `a bad filter is refused with its reason`(_ row: BadFilter) {
    let refusal = #expect(throws: NGSIError.self) { try ConditionParser(language: .q).parse(row.text) }
    #expect(refusal?.description == row.description)
    #expect(refusal?.status == 400)
    #expect(refusal?.error == "BadRequest")
  }

  @Test func `in mq the second token names the metadata`() throws {
    let conditions = try ConditionParser(language: .mq).parse("A.M>1;'a.b'.M.x.y==2;!A.'M:1'")
    #expect(
      conditions.map(\.target) == [
        Condition.Target(attribute: "A", metadata: "M"),
        Condition.Target(attribute: "a.b", metadata: "M", path: ["x", "y"]),
        Condition.Target(attribute: "A", metadata: "M:1"),
      ])
    #expect(conditions.text == "A.M>1;'a.b'.M.x.y==2;!A.'M:1'")
    let refusal = #expect(throws: NGSIError.self) { try ConditionParser(language: .mq).parse("A>1") }
    #expect(refusal?.description == "metadata name missing in mq-item")
  }

  @Test func `values have the type they are written with`() throws {
    func literals(_ text: String) throws -> [Literal] {
      guard case .anyOf(let literals) = try ConditionParser(language: .q).parse(text)[0].test else { return [] }
      return literals
    }
    #expect(
      try literals("A==20,'20',true,'true',null,x,-0.5,2018-12-15")
        == [
          .number(JSONNumber(20)), .string("20"), .boolean(true), .string("true"), .null, .string("x"),
          .number(try #require(JSONNumber("-0.5"))),
          .instant(Timestamp(seconds: 1_544_832_000), text: "2018-12-15"),
        ])
  }

  @Test func `each limit holds at its value and not one past it`() throws {
    func parse(_ text: String) throws(NGSIError) -> [Condition] { try ConditionParser(language: .q).parse(text) }
    func many(_ count: Int, _ item: String, _ separator: String) -> String {
      Array(repeating: item, count: count).joined(separator: separator)
    }
    #expect(try parse(many(QueryLimits.conditionsMax, "A", ";")).count == QueryLimits.conditionsMax)
    #expect(throws: NGSIError.self) { try parse(many(QueryLimits.conditionsMax + 1, "A", ";")) }
    #expect(throws: Never.self) { try parse("A==" + many(QueryLimits.literalsMax, "1", ",")) }
    #expect(throws: NGSIError.self) { try parse("A==" + many(QueryLimits.literalsMax + 1, "1", ",")) }
    #expect(throws: Never.self) { try parse(many(QueryLimits.pathTokensMax, "A", ".")) }
    #expect(throws: NGSIError.self) { try parse(many(QueryLimits.pathTokensMax + 1, "A", ".")) }
    #expect(throws: Never.self) { try parse("A==" + many(QueryLimits.textMax - 3, "x", "")) }
    #expect(throws: NGSIError.self) { try parse("A==" + many(QueryLimits.textMax - 2, "x", "")) }
  }
}
