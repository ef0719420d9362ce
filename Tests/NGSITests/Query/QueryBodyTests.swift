import CivilTime
import StrictJSON
import Testing

@testable import NGSI

@Suite struct QueryBodyTests {
  static let bad: [(String, String)] = [
    ("{}", "empty payload"), ("{\"other\":[]}", "Invalid JSON payload, no relevant fields found"),
    ("{\"metadata\":[]}", "Invalid JSON payload, no relevant fields found"),
    ("{\"attrs\":[],\"other\":1}", "Unrecognized field in JSON payload: /other/"),
    ("{\"entities\":{\"id\":\"E\"}}", "not a JSON array"),
    ("{\"entities\":[1]}", "entity is not a JSON object"),
    ("{\"entities\":[{\"type\":\"T\"}]}", "nor /id/ nor /idPattern/ present"),
    ("{\"entities\":[{\"id\":\"E\",\"idPattern\":\"E\"}]}", "both /id/ and /idPattern/ present"),
    (
      "{\"entities\":[{\"id\":\"E\",\"type\":\"T\",\"typePattern\":\"T\"}]}",
      "type and typePattern cannot be both filled at the same time"
    ),
    ("{\"entities\":[{\"id\":true}]}", "Invalid JSON type for entity id"),
    ("{\"entities\":[{\"idPattern\":1}]}", "Invalid JSON type for entity idPattern"),
    ("{\"entities\":[{\"idPattern\":\"\"}]}", "id and idPattern cannot be both empty at the same time"),
    ("{\"entities\":[{\"id\":\"\"}]}", "id and idPattern cannot be both empty at the same time"),
    ("{\"entities\":[{\"id\":\"E\",\"type\":\"\"}]}", "entity type length: 0, min length supported: 1"),
    ("{\"entities\":[{\"id\":\"E\",\"A\":{\"value\":1}}]}", "no attributes allowed in Entity in this payload"),
    ("{\"entities\":[{\"id\":\"a<b\"}]}", "Invalid characters in entity id"),
    ("{\"entities\":[{\"id\":\"a\",\"type\":\"b c\"}]}", "Invalid characters in entity type"),
    ("{\"entities\":[{\"idPattern\":\"*\"}]}", "Invalid regex for entity idPattern"),
    ("{\"attributes\":{\"A1\":0}}", "the field /attributes/ must be a JSON array"),
    ("{\"attrs\":1}", "the field /attrs/ must be a JSON array"),
    ("{\"attributes\":[1,2,3]}", "only JSON Strings allowed in attributes list"),
    ("{\"attrs\":[],\"metadata\":[1]}", "only JSON Strings allowed in metadata list"),
    ("{\"attrs\":[\"a<\"]}", "Invalid characters in attribute name"),
    ("{\"expression\":[1]}", "expression is not an object"), ("{\"expression\":{}}", "expression is empty"),
    ("{\"expression\":{\"q\":42}}", "q is not a string"), ("{\"expression\":{\"q\":\"\"}}", "q is empty"),
    ("{\"expression\":{\"mq\":42}}", "mq is not a string"), ("{\"expression\":{\"mq\":\"\"}}", "mq is empty"),
    ("{\"expression\":{\"georel\":42}}", "georel is not a string"),
    ("{\"expression\":{\"georel\":\"\"}}", "georel is empty"),
    ("{\"expression\":{\"geometry\":42}}", "geometry is not a string"),
    ("{\"expression\":{\"geometry\":\"\"}}", "geometry is empty"),
    ("{\"expression\":{\"coords\":42}}", "coords is not a string"),
    ("{\"expression\":{\"coords\":\"\"}}", "coords is empty"),
    (
      "{\"expression\":{\"geometry\":\"point\",\"coord\":\"20,10\"}}",
      "partial geo expression: geometry, georel and coords have to be provided together"
    ),
    (
      "{\"expression\":{\"georel\":\"near;maxDistance:1\",\"geometry\":\"xxx\",\"coords\":\"1,2\"}}",
      "error parsing geo-query fields: error parsing geometry: Invalid selector in geometry specification"
    ),
    (
      "{\"expression\":{\"georel\":\"near;maxDistance:1\",\"geometry\":\"point\",\"coords\":\"36.5, -6.2, -23.2\"}}",
      "error parsing geo-query fields: invalid point in URI param /coords/"
    ),
  ]

  @Test(arguments: bad)
  func `a fault in the body is named`(_ body: String, _ description: String) throws {
    let json = try JSON(parsing: body)
    let refusal = #expect(throws: NGSIError.self) { try EntityQuery(body: json, parameters: URLParameters()) }
    #expect(refusal?.description == description)
    #expect(refusal?.status == 400)
    #expect(refusal?.error == "BadRequest")
  }

  @Test(arguments: ["[]", "1", "null", "\"E\""])
  func `a document that is no object counts as unreadable`(_ body: String) throws {
    let json = try JSON(parsing: body)
    let refusal = #expect(throws: NGSIError.self) { try EntityQuery(body: json, parameters: URLParameters()) }
    #expect(refusal?.error == "ParseError")
  }

  @Test func `every field has its place`() throws {
    let body = """
      {"entities":[{"idPattern":".*","type":"Room"},{"id":"Car","typePattern":"^P"}],"attrs":["t","h","t"],
       "expression":{"q":"t>20","mq":"t.a<1"},"metadata":["acc","*"]}
      """
    let query = try EntityQuery(
      body: JSON(parsing: body), parameters: URLParameters(query: "limit=5&options=count,values&orderBy=!t"))
    #expect(
      query.selectors == [
        EntitySelector(id: .pattern(try Pattern(".*")), type: .oneOf(["Room"])),
        EntitySelector(id: .oneOf(["Car"]), type: .pattern(try Pattern("^P"))),
      ])
    #expect(query.output.attributes == .only(["t", "h"], all: false))
    #expect(query.output.metadata == .only(["acc"], all: true))
    #expect(query.output.representation == .values)
    #expect(query.filter.values.text == "t>20")
    #expect(query.filter.metadata.text == "t.a<1")
    #expect(query.order == [OrderKey(.attribute("t"), descending: true)])
    #expect(query.page.limit == 5)
    #expect(query.countWanted)
  }

  @Test func `the deprecated attributes show and ask for the existence of one of them`() throws {
    let query = try EntityQuery(body: JSON(parsing: "{\"attributes\":[\"A\",\"B\"]}"), parameters: URLParameters())
    #expect(query.output.attributes == .only(["A", "B"], all: false))
    #expect(query.filter.values.isEmpty)
    #expect(query.filter.alternatives.text == "A;B")
    let now = Timestamp(seconds: 1_000_000_000)
    func entity(_ names: String...) throws -> Entity {
      Entity(
        id: try EntityID("E"), type: try EntityType("T"), servicePath: try ServicePath("/"),
        attributes: try names.map {
          Attribute(
            name: try AttributeName($0), type: try AttributeType("Number"), value: 1, created: now, modified: now)
        }, created: now, modified: now, expires: nil)
    }
    #expect(try query.matches(entity("A")) && query.matches(entity("B", "C")))
    #expect(try !query.matches(entity("C")) && !query.matches(entity()))
  }

  @Test func `the list of entities has a ceiling`() throws {
    func query(_ count: Int) throws -> EntityQuery {
      let items = Array(repeating: JSON.object(["id": "E"]), count: count)
      return try EntityQuery(body: .object(["entities": .array(items)]), parameters: URLParameters())
    }
    #expect(throws: Never.self) { try query(QueryLimits.selectorsMax) }
    #expect(throws: NGSIError.self) { try query(QueryLimits.selectorsMax + 1) }
  }
}
