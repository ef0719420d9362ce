import CivilTime
import StrictJSON
import Testing

@testable import NGSI

@Suite struct ConditionMatchingTests {
  static func entity() throws -> Entity {
    let second = Timestamp(seconds: 1_000_000_000)
    func attribute(_ name: String, _ type: String, _ value: String, _ metadata: [(String, String, String)] = [])
      throws -> Attribute
    {
      Attribute(
        name: try AttributeName(name), type: try AttributeType(type), value: try JSON(parsing: value),
        metadata: try metadata.map {
          Metadata(name: try MetadataName($0.0), type: try MetadataType($0.1), value: try JSON(parsing: $0.2))
        }, created: second, modified: second + .seconds(60))
    }
    return Entity(
      id: try EntityID("E1"), type: try EntityType("T"), servicePath: try ServicePath("/Madrid/A"),
      attributes: [
        try attribute(
          "n", "Number", "10",
          [("acc", "Number", "0.9"), ("list", "X", "[1,2]"), ("t", "DateTime", "\"2017-06-17T07:21:24.238Z\"")]),
        try attribute("s", "Text", "\"test_string\""), try attribute("b", "Boolean", "true"),
        try attribute("z", "None", "null"),
        try attribute("t", "DateTime", "\"2020-05-10T01:02:03.500Z\""), try attribute("tn", "DateTime", "null"),
        try attribute("d", "Text", "\"2020-05-10\""),
        try attribute("a", "StructuredValue", "[\"one\",\"two\",3,null]"),
        try attribute(
          "o", "StructuredValue",
          "{\"i\":10,\"s\":\"x\",\"n\":null,\"a\":[1],\"in\":{\"b.c\":20},\"d\":\"2020-05-10T01:02:03.500Z\"}"),
        try attribute("A:1", "Number", "1"), try attribute("dateCreated", "DateTime", "\"2050-01-01T00:00:00.000Z\""),
      ],
      created: second, modified: second + .milliseconds(1500), expires: nil)
  }

  static let rows: [(String, Bool)] = [
    ("n", true), ("!n", false), ("x", false), ("!x", true), ("z", true), ("o.n", true), ("!o.q", true),
    ("o.i.q", false),
    ("n==10", true), ("n==10.0", true), ("n==1e1", true), ("n=='10'", false), ("n==9", false), ("n!=9", true),
    ("n!=10", false),
    ("x!=10", false), ("x==10", false), ("n==1,10", true), ("n!=1,10", false), ("n!=1,2", true), ("n==9..10", true),
    ("n==11..12", false), ("n!=11..12", true), ("n!=9..10", false), ("x!=1..2", false), ("s!=1..2", true),
    ("n>9", true), ("n>10", false), ("n>=10", true), ("n<10", false), ("n<=10", true), ("n>-1", true),
    ("n>a", false), ("n<a", false), ("n<=a", false), ("n>=a", false), ("s>1", false), ("s<1", false), ("x>1", false),
    ("x<1", false),
    ("s==test_string", true), ("s==test", false), ("s>fest", true), ("s<uest", true), ("s==a..s", false),
    ("s==lo..test_string", true),
    ("s~=ing$", true), ("s~=^x", false), ("n~=10", false), ("x~=.*", false), ("t~=.*", false), ("a~=one", false),
    ("b==true", true), ("b==false", false), ("b!=false", true), ("b=='true'", false), ("z==null", true),
    ("z!=null", false),
    ("n!=null", true), ("n==null", false), ("x==null", false), ("x!=null", false), ("o.n==null", true), ("z>0", false),
    ("a==one", true), ("a==3", true), ("a==null", true), ("a==four", false), ("a!=one", false), ("a!=four", true),
    ("a==four,two", true), ("a>0", false), ("a==1..5", false), ("a!=1..5", true), ("o.a==1", true), ("o==1", false),
    ("o.i==10", true), ("o.i>9", true), ("o.s~=x", true), ("o.in.'b.c'>=20", true), ("o.'in.b'.c==20", false),
    ("'A:1'==1", true),
    ("t>2020-05-10", true), ("t<2020-05-10", false), ("t==2020-05-10T01:02:03.500Z", true),
    ("t==2020-05-10T03:02:03.5%2B02", false),
    ("t==2020-05-10T03:02:03.500+02:00", true), ("t==2020-05-10T01:02:03.200Z..2020-05-10T01:02:03.600Z", true),
    ("t=='2020-05-10T01:02:03.500Z'", false), ("t!='x'", true), ("t>a", false), ("tn>2020-01-01", false),
    ("tn==null", true),
    ("d==2020-05-10", true), ("d>2020-05-09", true), ("d=='2020-05-10'", true), ("o.d>2020-05-09", true),
    ("n>2020-01-01", false),
    ("dateCreated==2001-09-09T01:46:40Z", true), ("dateCreated>2049-01-01", false),
    ("dateModified>2001-09-09T01:46:41.499Z", true),
    ("dateModified==2001-09-09T01:46:41.500Z", true), ("dateExpires", false), ("!dateExpires", true),
    ("servicePath==/Madrid/A", true), ("servicePath~=^/Madrid", true), ("dateCreated.x", false),
    ("n==10;s~=test", true), ("n==10;s~=nope", false),
  ]

  @Test(arguments: rows)
  func `q tells whether an entity matches`(_ text: String, _ matches: Bool) throws {
    let filter = Filter(values: try ConditionParser(language: .q).parse(text))
    #expect(try filter.matchesContent(of: Self.entity()) == matches)
  }

  static let metadataRows: [(String, Bool)] = [
    ("n.acc", true), ("!n.acc", false), ("n.x", false), ("!n.x", true), ("x.acc", false), ("!x.acc", true),
    ("n.acc<1", true),
    ("n.acc>=string", false), ("n.list==2", true), ("n.list==3", false), ("n.t>=2017-06-15T07:21:24.000Z", true),
    ("n.dateCreated==2001-09-09T01:46:40Z", true), ("n.dateModified>2001-09-09T01:47:00Z", true),
    ("x.dateCreated", false),
    ("n.acc.q", false),
  ]

  @Test(arguments: metadataRows)
  func `mq tells whether an entity matches`(_ text: String, _ matches: Bool) throws {
    let filter = Filter(metadata: try ConditionParser(language: .mq).parse(text))
    #expect(try filter.matchesContent(of: Self.entity()) == matches)
  }

  static let numbers: [(String, String, Int)] = [
    ("1", "1.0", 0), ("10e-1", "1", 0), ("0", "-0.0", 0), ("-1", "1", -1), ("-1", "-2", 1), ("1e2", "99", 1),
    ("0.1", "0.01", 1),
    ("12345678901234567890", "12345678901234567891", -1), ("1e300", "1e-300", 1), ("0.001", "0", 1),
    ("-0.001", "0", -1),
    ("100", "1000", -1), ("5e-324", "4e-324", 1),
  ]

  @Test(arguments: numbers)
  func `numbers are compared exactly`(_ left: String, _ right: String, _ order: Int) throws {
    let (one, other) = (try #require(JSONNumber(left)), try #require(JSONNumber(right)))
    #expect(one.order(to: other) == order)
    #expect(other.order(to: one) == -order)
  }

  @Test func `identity, scope and content all count`() throws {
    let entity = try Self.entity()
    func matches(_ url: String, scope: String? = nil) throws -> Bool {
      try EntityQuery(parameters: URLParameters(query: url)).matches(entity, in: ServicePathScope(header: scope))
    }
    #expect(try matches("id=E1,E2&type=T"))
    #expect(try !matches("id=E2"))
    #expect(try matches("idPattern=^E&typePattern=T|U"))
    #expect(try !matches("typePattern=U"))
    #expect(try matches("q=n==10", scope: "/Madrid/#"))
    #expect(try !matches("q=n==10", scope: "/Madrid"))
  }
}
