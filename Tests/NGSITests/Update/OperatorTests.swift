import NGSI
import StrictJSON
import Testing

@Suite("Update operators (behaviour 28)")
struct OperatorTests {
  static let misfit = "422 Unprocessable: update operator does not fit the value of attribute A"
  static let mixed = "400 BadRequest: update operators cannot be combined, with each other or with anything else"

  @Test(
    "on a stored value",
    arguments: [
      ("10", #"{"$inc":2}"#, "12"), ("10", #"{"$inc":-0.5}"#, "9.5"), ("0.1", #"{"$inc":0.2}"#, "0.3"),
      ("null", #"{"$inc":2}"#, "2"),
      ("9223372036854775806", #"{"$inc":1}"#, "9223372036854775807"),
      ("9223372036854775807", #"{"$inc":1}"#, "9.223372036854776e+18"),
      ("9007199254740993", #"{"$inc":1}"#, "9007199254740994"), ("1e308", #"{"$mul":10}"#, misfit),
      (#""x""#, #"{"$inc":1}"#, misfit),
      ("10", #"{"$inc":"x"}"#, "400 BadRequest: update operator $inc needs a number"),
      ("10", #"{"$mul":2}"#, "20"), ("10", #"{"$mul":0.25}"#, "2.5"),
      ("10", #"{"$mul":null}"#, "400 BadRequest: update operator $mul needs a number"),
      ("10", #"{"$min":2}"#, "2"), ("10", #"{"$min":20}"#, "10"), ("10", #"{"$max":12.5}"#, "12.5"),
      ("10", #"{"$max":4}"#, "10"),
      (#""b""#, #"{"$min":"a"}"#, #""a""#), (#""b""#, #"{"$max":"a"}"#, #""b""#), ("10", #"{"$max":"a"}"#, misfit),
      ("[1]", #"{"$min":2}"#, misfit),
      ("[1,2,3]", #"{"$push":3}"#, "[1,2,3,3]"), ("[1]", #"{"$push":[2]}"#, "[1,[2]]"),
      ("[3]", #"{"$push":{"$each":[4,5]}}"#, "[3,4,5]"),
      ("[1,2]", #"{"$push":{"$each":[-1,0],"$position":0}}"#, "[-1,0,1,2]"),
      ("[1,2]", #"{"$push":{"$each":[9],"$position":1}}"#, "[1,9,2]"),
      ("[1,2]", #"{"$push":{"$each":[9],"$position":99}}"#, "[1,2,9]"),
      ("[1,2]", #"{"$push":{"$each":[9],"$position":-1}}"#, "[1,9,2]"),
      ("[1,2]", #"{"$push":{"$each":[9],"$position":-99}}"#, "[9,1,2]"),
      ("[1]", #"{"$push":{"$each":[2],"$slice":1}}"#, mixed),
      ("[1]", #"{"$push":{"$each":2}}"#, "400 BadRequest: update operator $each needs an array"),
      ("[1]", #"{"$push":{"$each":[2],"$position":1.5}}"#, "400 BadRequest: update operator $position needs a number"),
      ("1", #"{"$push":3}"#, misfit), ("[1]", #"{"$addToSet":1.0}"#, "[1]"),
      ("[1]", #"{"$addToSet":"foo"}"#, #"[1,"foo"]"#),
      (#"[{"x":1}]"#, #"{"$addToSet":{"x":1}}"#, #"[{"x":1}]"#), ("[1]", #"{"$addToSet":{"$each":[1,2,2]}}"#, "[1,2]"),
      (#"[1,2,"foo",2]"#, #"{"$pull":2}"#, #"[1,"foo"]"#),
      (#"[{"x":1},{"y":2,"z":3},["z"]]"#, #"{"$pull":{"y":2}}"#, #"[{"x":1},["z"]]"#),
      ("[1,2,3,2]", #"{"$pullAll":[2,3]}"#, "[1]"),
      ("[1]", #"{"$pullAll":1}"#, "400 BadRequest: update operator $pullAll needs an array"),
      (#""x""#, #"{"$pull":2}"#, misfit), (#"{"X":1,"Y":2}"#, #"{"$set":{"Y":20,"Z":30}}"#, #"{"X":1,"Y":20,"Z":30}"#),
      ("{}", #"{"$set":{"X":[1]}}"#, #"{"X":[1]}"#), ("7", #"{"$set":"foo"}"#, #""foo""#),
      ("7", #"{"$set":[1]}"#, "[1]"),
      (#""foo""#, #"{"$set":{"X":1}}"#, misfit), (#"{"X":1,"Y":2}"#, #"{"$unset":{"X":1}}"#, #"{"Y":2}"#),
      (#"{"X":1}"#, #"{"$unset":{"Z":null}}"#, #"{"X":1}"#), (#"{"X":1}"#, #"{"$unset":"foo"}"#, #"{"X":1}"#),
      (#"{"X":1}"#, #"{"$unset":[1]}"#, #"{"X":1}"#), (#""foo""#, #"{"$unset":{"X":1}}"#, #""foo""#),
      (#"{"X":1,"Y":2}"#, #"{"$set":{"Y":20,"Z":30},"$unset":{"X":1}}"#, #"{"Y":20,"Z":30}"#),
      (
        #"{"X":1}"#, #"{"$set":{"W":40},"$unset":{"W":1}}"#,
        "400 BadRequest: $set and $unset cannot name the same sub-key"
      ),
      ("1", #"{"$inc":1,"$mul":10}"#, mixed), ("1", #"{"x":1,"$inc":1}"#, mixed),
      ("1", #"{"$set":{"x":1},"$inc":1}"#, mixed),
      ("1", #"{"$set":1,"$unset":{"x":1}}"#, mixed), ("1", #"{"$other":1}"#, #"{"$other":1}"#),
      ("1", #"{"x":{"$inc":1}}"#, #"{"x":{"$inc":1}}"#),
    ])
  func stored(value: String, operation: String, expected: String) throws {
    let stored = try Fixture.stored(#""A":\#(value)"#, .keyValues)
    var after: Entity?
    let refusal = answer {
      let input = try Payload.attributes(Array(#"{"A":\#(operation)}"#.utf8), .keyValues)
      after = try UpdateRequest(.append(input), entity: EntityReference(id: stored.id)).applied(
        to: stored, at: Fixture.now
      )
      .change?.after
    }
    #expect((after?.attributes[0].value.text ?? refusal) == expected)
  }

  @Test(
    "at creation, from an empty start",
    arguments: [
      (#"{"value":{"$inc":4}}"#, #""A":{"type":"Number","value":4,"metadata":{}}"#),
      (#"{"value":{"$mul":1000}}"#, #""A":{"type":"Number","value":0,"metadata":{}}"#),
      (#"{"value":{"$min":2}}"#, #""A":{"type":"Number","value":0,"metadata":{}}"#),
      (#"{"value":{"$max":10}}"#, #""A":{"type":"Number","value":10,"metadata":{}}"#),
      (#"{"value":{"$max":"x"}}"#, #""A":{"type":"Text","value":"x","metadata":{}}"#),
      (
        #"{"type":"DateTime","value":{"$min":"2020-01-01"}}"#,
        #""A":{"type":"DateTime","value":"1970-01-01T00:00:00.000Z","metadata":{}}"#
      ),
      (
        #"{"type":"DateTime","value":{"$max":"2020-01-01"}}"#,
        #""A":{"type":"DateTime","value":"2020-01-01T00:00:00.000Z","metadata":{}}"#
      ),
      (#"{"type":"L","value":{"$push":{"x":1}}}"#, #""A":{"type":"L","value":[{"x":1}],"metadata":{}}"#),
      (#"{"value":{"$addToSet":4}}"#, #""A":{"type":"StructuredValue","value":[4],"metadata":{}}"#),
      (#"{"value":{"$set":{"X":1}}}"#, #""A":{"type":"StructuredValue","value":{"X":1},"metadata":{}}"#),
      (
        #"{"value":{"$set":{"X":1},"$unset":{"Y":1}}}"#,
        #""A":{"type":"StructuredValue","value":{"X":1},"metadata":{}}"#
      ),
      (#"{"value":{"$pull":1}}"#, ""), (#"{"value":{"$pullAll":[1]}}"#, ""), (#"{"value":{"$unset":{"X":1}}}"#, ""),
    ])
  func creation(attribute: String, expected: String) throws {
    let created = try Fixture.stored(#""A":\#(attribute)"#)
    #expect(created.attributesShown == "{\(expected)}")
    // The same on an entity that is there but has no such attribute.
    let empty = try Fixture.stored("")
    let input = try Payload.attributes(Array(#"{"A":\#(attribute)}"#.utf8), .normalized)
    let appended = try UpdateRequest(.append(input), entity: EntityReference(id: empty.id)).applied(
      to: empty, at: Fixture.now)
    #expect(appended.change?.after?.attributesShown == "{\(expected)}")
  }

  @Test("in dates the operand is read as a date")
  func dates() throws {
    let stored = try Fixture.stored(#""A":{"type":"DateTime","value":"2020-01-01"}"#)
    func apply(_ operation: String) throws -> String? {
      var shown: String?
      let refusal = answer {
        let input = try Payload.attributes(Array(#"{"A":{"value":\#(operation)}}"#.utf8), .normalized)
        shown = try UpdateRequest(.update(input), entity: EntityReference(id: stored.id)).applied(
          to: stored, at: Fixture.now
        )
        .change?.after?.attributes[0].value.string
      }
      return shown ?? refusal
    }
    #expect(try apply(#"{"$max":"2020-01-01T00:00:00+09"}"#) == "2020-01-01T00:00:00.000Z")
    #expect(try apply(#"{"$min":"2020-01-01T00:00:00+09"}"#) == "2019-12-31T15:00:00.000Z")
    #expect(try apply(#"{"$min":"soon"}"#) == "400 BadRequest: date has invalid format in attribute value")
  }

  @Test("a value cannot be pushed deeper than a value may be")
  func depth() throws {
    let deep = String(repeating: "[", count: 49) + String(repeating: "]", count: 49)
    func push(_ value: String) throws -> String {
      let stored = try Fixture.stored(#""A":[]"#, .keyValues)
      return answer {
        let input = try Payload.attributes(Array(#"{"A":{"$push":{"$each":[\#(value)]}}}"#.utf8), .keyValues)
        _ = try UpdateRequest(.update(input), entity: EntityReference(id: stored.id)).applied(
          to: stored, at: Fixture.now)
      }
    }
    #expect(try push(String(repeating: "[", count: 47) + String(repeating: "]", count: 47)) == "ok")
    #expect(
      try push(deep) == "400 ParseError: attribute or metadata value has overpassed maximum nesting limit: 50")
  }
}
