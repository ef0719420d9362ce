import CivilTime
import NGSI
import StrictJSON
import Testing

@Suite("Answers (behaviours 3, 18, 19, 20)")
struct RenderingTests {
  static func entity() throws -> Entity {
    var entity = try Fixture.stored(
      #""A":{"value":"x"},"B":{"type":"Q","value":[1,"\u3042"],"metadata":{"m":{"value":1},"n":{"value":null}}},"C":{"value":"x"}"#
    )
    entity.modified = Fixture.now
    entity.attributes[1].modified = Fixture.now
    return entity
  }

  static let a = #""A":{"type":"Text","value":"x","metadata":{}}"#
  static let b =
    #""B":{"type":"Q","value":[1,"あ"],"metadata":{"m":{"type":"Number","value":1},"n":{"type":"None","value":null}}}"#
  static let c = #""C":{"type":"Text","value":"x","metadata":{}}"#
  static let made = #"{"type":"DateTime","value":"2023-11-14T22:13:20.000Z","metadata":{}}"#
  static let changed = #"{"type":"DateTime","value":"2023-11-14T22:14:20.000Z","metadata":{}}"#

  @Test(
    "every form",
    arguments: [
      (.standard, .normalized, #"{"id":"E","type":"T",\#(a),\#(b),\#(c)}"#),
      (.standard, .keyValues, #"{"id":"E","type":"T","A":"x","B":[1,"あ"],"C":"x"}"#),
      (.standard, .values, #"["x",[1,"あ"],"x"]"#),
      (.standard, .unique, #"["x",[1,"あ"]]"#),
      (.only(["C", "zz", "B"], all: false), .keyValues, #"{"id":"E","type":"T","C":"x","B":[1,"あ"]}"#),
      (.only(["C", "B"], all: false), .values, #"["x",[1,"あ"]]"#),
      (.only(["zz"], all: false), .normalized, #"{"id":"E","type":"T"}"#),
      (.only([], all: true), .keyValues, #"{"id":"E","type":"T","A":"x","B":[1,"あ"],"C":"x"}"#),
      (.only(["B"], all: true), .keyValues, #"{"id":"E","type":"T","B":[1,"あ"],"A":"x","C":"x"}"#),
      (
        .only(["dateCreated", "dateModified", "dateExpires", "servicePath"], all: false), .normalized,
        #"{"id":"E","type":"T","dateCreated":\#(made),"dateModified":\#(changed),"servicePath":{"type":"Text","value":"/","metadata":{}}}"#
      ),
      (
        .only(["dateModified"], all: true), .keyValues,
        #"{"id":"E","type":"T","dateModified":"2023-11-14T22:14:20.000Z","A":"x","B":[1,"あ"],"C":"x"}"#
      ), (.only(["servicePath"], all: false), .values, #"["/"]"#),
    ] as [(NameList, Representation, String)])
  func forms(attributes: NameList, representation: Representation, expected: String) throws {
    let output = Output(attributes: attributes, representation: representation)
    #expect(try Self.entity().shown(output) == expected)
    // The stored form answers the same, with and without the short way.
    var out: [UInt8] = []
    try StoredEntity(Self.entity()).write(output, into: &out)
    #expect(String(decoding: out, as: UTF8.self) == expected)
  }

  @Test(
    "metadata= chooses, and brings the dates of attributes",
    arguments: [
      (.standard, #"{"m":{"type":"Number","value":1},"n":{"type":"None","value":null}}"#),
      (.only(["n"], all: false), #"{"n":{"type":"None","value":null}}"#),
      (.only(["zz"], all: false), "{}"),
      (.only([], all: true), #"{"m":{"type":"Number","value":1},"n":{"type":"None","value":null}}"#),
      (
        .only(["dateCreated", "dateModified"], all: false),
        #"{"dateCreated":{"type":"DateTime","value":"2023-11-14T22:13:20.000Z"},"dateModified":{"type":"DateTime","value":"2023-11-14T22:14:20.000Z"}}"#
      ),
      (
        .only(["dateModified"], all: true),
        #"{"dateModified":{"type":"DateTime","value":"2023-11-14T22:14:20.000Z"},"m":{"type":"Number","value":1},"n":{"type":"None","value":null}}"#
      ),
    ] as [(NameList, String)])
  func metadata(list: NameList, expected: String) throws {
    let output = Output(attributes: .only(["B"], all: false), metadata: list)
    #expect(
      try Self.entity().shown(output)
        == #"{"id":"E","type":"T","B":{"type":"Q","value":[1,"あ"],"metadata":\#(expected)}}"#)
    var single: [UInt8] = []
    try Self.entity().attributes[1].write(metadata: list, into: &single)
    #expect(String(decoding: single, as: UTF8.self) == #"{"type":"Q","value":[1,"あ"],"metadata":\#(expected)}"#)
  }

  @Test("a client's own attribute or metadata of a builtin name is shown in its place")
  func ownBuiltins() throws {
    let entity = try Fixture.stored(
      #""dateCreated":{"value":"mine","metadata":{"dateModified":{"value":"mine too"}}}"#)
    let output = Output(
      attributes: .only(["dateCreated"], all: false), metadata: .only(["dateModified"], all: false))
    #expect(
      entity.shown(output)
        == #"{"id":"E","type":"T","dateCreated":{"type":"Text","value":"mine","metadata":{"dateModified":{"type":"Text","value":"mine too"}}}}"#
    )
  }

  @Test("attributes alone, and an entity without any")
  func attributesAlone() throws {
    let entity = try Self.entity()
    #expect(entity.attributesShown == "{\(Self.a),\(Self.b),\(Self.c)}")
    var stored: [UInt8] = []
    try StoredEntity(entity).writeAttributes(Output(), into: &stored)
    #expect(String(decoding: stored, as: UTF8.self) == entity.attributesShown)
    let bare = try Fixture.stored("")
    #expect(bare.shown() == #"{"id":"E","type":"T"}"#)
    var bareStored: [UInt8] = []
    try StoredEntity(bare).write(Output(), into: &bareStored)
    #expect(String(decoding: bareStored, as: UTF8.self) == bare.shown())
  }

  @Test("one attribute by key and value")
  func keyValue() throws {
    var out: [UInt8] = []
    try Self.entity().attributes[1].writeKeyValue(into: &out)
    #expect(String(decoding: out, as: UTF8.self) == #"{"B":[1,"あ"]}"#)
  }

  @Test("dateExpires in the URL of an attribute")
  func expiryInURL() throws {
    let entity = try Fixture.stored(#""dateExpires":{"value":"2050-01-01"}"#)
    #expect(entity.attribute(inURL: .dateExpires)?.value == "2050-01-01T00:00:00.000Z")
    #expect(entity.attribute(inURL: try AttributeName("dateCreated")) == nil)
  }
}
