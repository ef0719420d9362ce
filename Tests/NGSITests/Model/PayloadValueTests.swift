import NGSI
import StrictJSON
import Testing

@Suite("The attribute value resource (behaviour 26)")
struct PayloadValueTests {
  @Test(
    "text/plain: true, false, null, numbers, and strings in quotes",
    arguments: [
      ("true", "true"), ("TRUE", "true"), ("False", "false"), ("null", "null"), ("123", "123"), ("-12.1", "-12.1"),
      ("320.0", "320"),
      (" 3.2e2\n", "320"), (#""STRING""#, #""STRING""#), (#""""#, #""""#), (#"" もやい ""#, #"" もやい ""#),
      ("a.14", "400 BadRequest: attribute value type not recognized"),
      ("", "400 BadRequest: attribute value type not recognized"),
      ("STRING", "400 BadRequest: attribute value type not recognized"),
      ("\"", "400 BadRequest: attribute value type not recognized"),
      ("\"a\0b\"", "400 BadRequest: attribute value type not recognized"),
      ("0x10", "400 BadRequest: attribute value type not recognized"),
      ("{}", "400 BadRequest: attribute value type not recognized"), ("1e999", "400 ParseError: number out of range"),
    ])
  func text(body: String, expected: String) {
    var value: JSON?
    let refusal = answer {
      if case .value(let read) = try Payload.value(text: Array(body.utf8)).content { value = read }
    }
    #expect((value?.text ?? refusal) == expected)
  }

  @Test(
    "application/json: objects and arrays",
    arguments: [
      (#"{"a":"1","b":2.0}"#, #"{"a":"1","b":2}"#), ("[]", "[]"), ("{}", "{}"),
      ("7", "400 BadRequest: Neither JSON Object nor JSON Array for attribute::value"),
      (#""x""#, "400 BadRequest: Neither JSON Object nor JSON Array for attribute::value"),
      (#"{"A1"}"#, "400 ParseError: Errors found in incoming JSON buffer"),
      (#"{"a":1,"a":2}"#, "400 BadRequest: duplicated a key in attribute value"),
    ])
  func json(body: String, expected: String) {
    var value: JSON?
    let refusal = answer {
      if case .value(let read) = try Payload.value(json: Array(body.utf8)).content { value = read }
    }
    #expect((value?.text ?? refusal) == expected)
  }

  @Test("GET: JSON for objects and arrays, text for everything else, strings with their quotes")
  func rendering() throws {
    let entity = try Fixture.stored(#""o":{"a":1},"l":[1],"s":"x","n":1,"b":true,"z":null"#, .keyValues)
    let bodies = entity.attributes.map { attribute in
      let body = attribute.valueBody
      return "\(body.isJSON) \(String(decoding: body.bytes, as: UTF8.self))"
    }
    #expect(bodies == [#"true {"a":1}"#, "true [1]", #"false "x""#, "false 1", "false true", "false null"])
  }
}
