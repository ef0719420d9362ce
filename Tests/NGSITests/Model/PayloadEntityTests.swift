import NGSI
import StrictJSON
import Testing

@Suite("Bodies that write entities (behaviours 13, 14, 15, 17, 21, 22)")
struct PayloadEntityTests {
  @Test(
    "17: types that were not given",
    arguments: [
      (#"{"id":"E"}"#, #"{"id":"E","type":"Thing"}"#),
      (#"{"id":"E","A":{"value":"x"}}"#, #"{"id":"E","type":"Thing","A":{"type":"Text","value":"x","metadata":{}}}"#),
      (#"{"id":"E","A":{"value":1}}"#, #"{"id":"E","type":"Thing","A":{"type":"Number","value":1,"metadata":{}}}"#),
      (
        #"{"id":"E","A":{"value":true}}"#,
        #"{"id":"E","type":"Thing","A":{"type":"Boolean","value":true,"metadata":{}}}"#
      ),
      (
        #"{"id":"E","A":{"value":[1]}}"#,
        #"{"id":"E","type":"Thing","A":{"type":"StructuredValue","value":[1],"metadata":{}}}"#
      ),
      (
        #"{"id":"E","A":{"value":{}}}"#,
        #"{"id":"E","type":"Thing","A":{"type":"StructuredValue","value":{},"metadata":{}}}"#
      ),
      (#"{"id":"E","A":{"value":null}}"#, #"{"id":"E","type":"Thing","A":{"type":"None","value":null,"metadata":{}}}"#),
      (#"{"id":"E","A":{}}"#, #"{"id":"E","type":"Thing","A":{"type":"None","value":null,"metadata":{}}}"#),
      (
        #"{"id":"E","A":{"type":"Float","metadata":{"m":{"value":2},"n":{"type":"Q"}}}}"#,
        #"{"id":"E","type":"Thing","A":{"type":"Float","value":null,"metadata":{"m":{"type":"Number","value":2},"n":{"type":"Q","value":null}}}}"#
      ),
    ])
  func defaultTypes(body: String, shown: String) throws {
    #expect(try Fixture.entity(body).shown() == shown)
  }

  @Test("17: under keyValues as well")
  func keyValues() throws {
    let entity = try Fixture.entity(#"{"id":"E","A":"x","B":{"value":1},"C":null}"#, .keyValues)
    #expect(
      entity.attributesShown
        == #"{"A":{"type":"Text","value":"x","metadata":{}},"B":{"type":"StructuredValue","value":{"value":1},"metadata":{}},"C":{"type":"None","value":null,"metadata":{}}}"#
    )
  }

  @Test(
    "faults, each with its place",
    arguments: [
      ("", "400 ParseError: Errors found in incoming JSON buffer"),
      (#"{"id":"E",}"#, "400 ParseError: Errors found in incoming JSON buffer"),
      (#"{"id":"E","A":{"value":"\u0000"}}"#, "400 ParseError: Errors found in incoming JSON buffer"),
      (#"{"id":"E","A":{"value":1e400}}"#, "400 ParseError: number out of range"),
      ("[]", "400 ParseError: Errors found in incoming JSON buffer"),
      ("7", "400 ParseError: Errors found in incoming JSON buffer"),
      ("{}", "400 BadRequest: entity id length: 0, min length supported: 1"),
      (#"{"type":"T"}"#, "400 BadRequest: entity id length: 0, min length supported: 1"),
      (#"{"id":""}"#, "400 BadRequest: entity id length: 0, min length supported: 1"),
      (#"{"id":false}"#, "400 BadRequest: Invalid JSON type for entity id"),
      (#"{"id":"E","type":7}"#, "400 BadRequest: Invalid JSON type for entity type"),
      (#"{"id":"E","type":""}"#, "400 BadRequest: entity type length: 0, min length supported: 1"),
      (#"{"id":"E","":{}}"#, "400 BadRequest: attribute name length: 0, min length supported: 1"),
      (#"{"id":"E","A b":{}}"#, "400 BadRequest: Invalid characters in attribute name"),
      (#"{"id":"E","*":{}}"#, "400 BadRequest: attribute name not allowed: *"),
      (#"{"id":"E","geo:distance":{}}"#, "400 BadRequest: attribute name not allowed: geo:distance"),
      (#"{"id":"E","A":1}"#, "400 BadRequest: attribute must be a JSON object, unless keyValues option is used"),
      (#"{"id":"E","A":{"type":false}}"#, "400 BadRequest: invalid JSON type for attribute type"),
      (#"{"id":"E","A":{"type":"a;b"}}"#, "400 BadRequest: Invalid characters in attribute type"),
      (#"{"id":"E","A":{"value":1,"unit":"C"}}"#, "400 BadRequest: unrecognized property for context attribute"),
      (#"{"id":"E","A":{"metadata":1}}"#, "400 BadRequest: metadata must be a JSON object"),
      (#"{"id":"E","A":{"metadata":{"m":14}}}"#, "400 BadRequest: metadata must be a JSON object"),
      (
        #"{"id":"E","A":{"metadata":{"m":{"type":1}}}}"#,
        "400 BadRequest: invalid JSON type for attribute metadata type"
      ),
      (#"{"id":"E","A":{"metadata":{"m":{"x":1}}}}"#, "400 BadRequest: invalid JSON field for attribute metadata"),
      (#"{"id":"E","A":{"metadata":{"*":{}}}}"#, "400 BadRequest: metadata name not allowed: *"),
      (#"{"id":"E","A":{"metadata":{"m?":{}}}}"#, "400 BadRequest: Invalid characters in metadata name"),
      (
        #"{"id":"E","A":{"metadata":{"m":{"type":""}}}}"#,
        "400 BadRequest: metadata type length: 0, min length supported: 1"
      ),
      (#"{"id":"E","A":{},"A":{}}"#, "400 BadRequest: duplicated attribute /A/"),
      (#"{"id":"E","A":{"value":1,"value":1}}"#, "400 BadRequest: duplicated value key in attribute"),
      (#"{"id":"E","A":{"metadata":{},"metadata":{}}}"#, "400 BadRequest: duplicated metadata key in attribute"),
      (#"{"id":"E","A":{"value":{"x":1,"x":1}}}"#, "400 BadRequest: duplicated x key in attribute metadata"),
    ])
  func faults(body: String, expected: String) {
    #expect(answer { _ = try Payload.entity(Array(body.utf8), .normalized) } == expected)
  }

  @Test("the first fault in the order of the document is the one that is answered")
  func order() {
    #expect(
      answer { _ = try Payload.entity(Array(#"{"A":{"value":"<"},"id":"<"}"#.utf8), .normalized) }
        == "400 BadRequest: Invalid characters in attribute value")
    #expect(
      answer { _ = try Payload.entity(Array(#"{"id":"<","A":{"value":"<"}}"#.utf8), .normalized) }
        == "400 BadRequest: Invalid characters in entity id")
  }

  @Test(
    "14, 15: forbidden characters in values, unless the type or the metadata TextUnrestricted lifts it",
    arguments: [
      (#""A":{"value":"a<b"}"#, "400 BadRequest: Invalid characters in attribute value"),
      (#""A":{"value":{"x":["a",{"y":"(z"}]}}"#, "400 BadRequest: Invalid characters in attribute value"),
      (#""A":{"value":{"x=":1}}"#, "400 BadRequest: Invalid characters in attribute value"),
      (#""A":{"value":"町 & / ? # %"}"#, "ok"),
      (#""A":{"type":"TextUnrestricted","value":"I'm (here); <b>"}"#, "ok"),
      (#""A":{"value":{"x":["<"]},"type":"TextUnrestricted"}"#, "ok"),
      (#""A":{"type":"Funny","value":"<","metadata":{"TextUnrestricted":{"value":true}}}"#, "ok"),
      (
        #""A":{"type":"Funny","value":"<","metadata":{"TextUnrestricted":{"value":false}}}"#,
        "400 BadRequest: Invalid characters in attribute value"
      ),
      (#""A":{"value":1,"metadata":{"m":{"value":"<"}}}"#, "400 BadRequest: Invalid characters in metadata value"),
      (#""A":{"value":1,"metadata":{"m":{"type":"TextUnrestricted","value":"<"}}}"#, "ok"),
    ])
  func forbiddenCharacters(attribute: String, expected: String) {
    let body = #"{"id":"E",\#(attribute)}"#
    #expect(answer { _ = try Payload.entity(Array(body.utf8), .normalized) } == expected)
  }

  @Test("13: a value nests 50 levels, not 51, in attributes and in metadata")
  func depth() {
    func body(_ depth: Int, metadata: Bool) -> [UInt8] {
      let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      let attribute = metadata ? #"{"value":1,"metadata":{"m":{"value":\#(value)}}}"# : #"{"value":\#(value)}"#
      return Array(#"{"id":"E","A":\#(attribute)}"#.utf8)
    }
    let refused =
      "400 ParseError: attribute or metadata value has overpassed maximum nesting limit: 50"
    for metadata in [false, true] {
      #expect(answer { _ = try Payload.entity(body(50, metadata: metadata), .normalized) } == "ok")
      #expect(answer { _ = try Payload.entity(body(51, metadata: metadata), .normalized) } == refused)
      #expect(answer { _ = try Payload.entity(body(5_000, metadata: metadata), .normalized) } == refused)
    }
  }

  @Test(
    "13: what is no JSON at all is told before what it nests or repeats",
    arguments: [
      (#"{"id":"E","A":{"value":1},"A":{"value":2}}"#, "400 BadRequest: duplicated attribute /A/"),
      (#"{"id":"E","A":{"value":1},"A":{"value":2}"#, "400 ParseError: Errors found in incoming JSON buffer"),
      (
        #"{"id":"E","A":{"value":"# + String(repeating: "[", count: 70) + "}}",
        "400 ParseError: Errors found in incoming JSON buffer"
      ),
      (String(repeating: #"{"a":"#, count: 200_000), "400 ParseError: Errors found in incoming JSON buffer"),
    ])
  func brokenFirst(body: String, expected: String) {
    #expect(answer { _ = try Payload.entity(Array(body.utf8), .normalized) } == expected)
  }

  @Test("21, 22: values are stored as they will be printed")
  func outputForm() throws {
    let entity = try Fixture.entity(
      #"{"id":"E","A":{"value":[1.0,442.123456785551,{"x":1e2}]},"B":{"type":"DateTime","value":"2018-01-01T09:00+09"},"C":{"value":1,"metadata":{"at":{"type":"ISO8601","value":"2018-01-01"}}},"D":{"type":"DateTime","value":null}}"#
    )
    #expect(entity.keyValues == #"{"A":[1,442.123456786,{"x":100}],"B":"2018-01-01T00:00:00.000Z","C":1,"D":null}"#)
    #expect(entity.attributes[2].metadata[0].value == "2018-01-01T00:00:00.000Z")
  }

  @Test(
    "21: anything else is no date",
    arguments: [
      (#""A":{"type":"DateTime","value":"tomorrow"}"#, "attribute value"),
      (#""A":{"type":"ISO8601","value":5}"#, "attribute value"),
      (#""A":{"type":"DateTime","value":{"a":1}}"#, "attribute value"),
      (#""A":{"value":1,"metadata":{"m":{"type":"DateTime","value":"2018-13-01"}}}"#, "metadata value"),
    ])
  func badDates(attribute: String, place: String) {
    let body = #"{"id":"E",\#(attribute)}"#
    #expect(
      answer { _ = try Payload.entity(Array(body.utf8), .normalized) }
        == "400 BadRequest: date has invalid format in \(place)")
  }

  @Test("26: an attribute that is an empty object is null")
  func emptyAttribute() throws {
    let input = try Payload.attribute([UInt8]("{}".utf8), named: AttributeName("A"))
    #expect(input == AttributeInput(name: try AttributeName("A"), type: nil, content: .value(.null)))
  }

  @Test("attributes alone: no id or type")
  func attributesAlone() {
    #expect(
      answer { _ = try Payload.attributes(Array(#"{"id":"E"}"#.utf8), .keyValues) }
        == "400 BadRequest: entity id specified in payload")
    #expect(
      answer { _ = try Payload.attributes(Array(#"{"type":"T"}"#.utf8), .keyValues) }
        == "400 BadRequest: entity type specified in payload")
    #expect(answer { _ = try Payload.attributes(Array("{}".utf8), .keyValues) } == "400 BadRequest: empty payload")
  }
}
