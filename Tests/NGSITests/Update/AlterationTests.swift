import CivilTime
import NGSI
import Testing

@Suite("What counts as a change (behaviours 41, 42)")
struct AlterationTests {
  static let stored =
    #""A":{"type":"Number","value":1,"metadata":{"m":{"type":"Number","value":1}}},"B":{"type":"Text","value":"\u00e9"}"#

  @Test(
    "an update is a change only when a type, a value or metadata is not what it was",
    arguments: [
      (#""A":{"type":"Number","value":1}"#, "entityUpdate A:update"), (#""A":{"value":1.0}"#, "entityUpdate A:update"),
      (#""A":{"value":2}"#, "entityChange A:update+value"),
      (#""A":{"type":"Integer","value":1}"#, "entityChange A:update+value"),
      (#""A":{"value":1,"metadata":{"m":{"value":1}}}"#, "entityUpdate A:update"),
      (#""A":{"value":1,"metadata":{"m":{"value":2}}}"#, "entityChange A:update+metadata"),
      (#""A":{"value":1,"metadata":{"n":{"value":1}}}"#, "entityChange A:update+metadata"),
      // Equal only to a reader that normalises Unicode.
      (#""B":{"type":"Text","value":"e\u0301"}"#, "entityChange B:update+value"),
      (#""B":{"value":"\u00e9"},"C":{"value":1}"#, "entityChange B:update C:append+value"),
      (#""A":{"value":{"$min":5}}"#, "entityUpdate A:update"),
      (#""A":{"value":{"$inc":1}}"#, "entityChange A:update+value"),
    ])
  func append(body: String, expected: String) throws {
    #expect(try alteration(.append(Payload.attributes(Array("{\(body)}".utf8), .normalized))) == expected)
  }

  @Test("replacing and deleting say what went away")
  func others() throws {
    let inputs = try Payload.attributes(Array(#"{"C":1,"A":1}"#.utf8), .keyValues)
    #expect(try alteration(.replace(inputs)) == "entityChange C:append+value A:update+metadata B:delete+value")
    #expect(try alteration(.deleteAttribute(AttributeName("B"))) == "entityChange B:delete+value")
    #expect(try alteration(.delete) == "entityDelete A:delete+value B:delete+value")
    #expect(try alteration(.create(inputs), stored: false) == "entityCreate C:append+value A:append+value")
  }

  @Test("an attribute is modified when it changes, an entity whenever it is written")
  func dates() throws {
    let stored = try Fixture.stored(Self.stored)
    let inputs = try Payload.attributes(Array(#"{"A":1,"B":"x","C":3}"#.utf8), .keyValues)
    let change = try UpdateRequest(.append(inputs), entity: EntityReference(id: stored.id)).applied(
      to: stored, at: Fixture.now
    ).change
    let after = try #require(change?.after)
    #expect(after.created == Fixture.then)
    #expect(after.modified == Fixture.now)
    #expect(after.attributes.map(\.created) == [Fixture.then, Fixture.then, Fixture.now])
    #expect(after.attributes.map(\.modified) == [Fixture.then, Fixture.now, Fixture.now])
  }

  @Test("41: forcedUpdate travels with the change")
  func forced() throws {
    let stored = try Fixture.stored(Self.stored)
    for options: UpdateOptions in [[], .forcedUpdate] {
      let request = UpdateRequest(.update([]), entity: EntityReference(id: stored.id), options: options)
      #expect(try request.applied(to: stored, at: Fixture.now).change?.isForced == options.contains(.forcedUpdate))
    }
  }

  private func alteration(_ action: UpdateAction, stored isStored: Bool = true) throws -> String? {
    let stored = try Fixture.stored(Self.stored)
    let request = UpdateRequest(action, entity: EntityReference(id: stored.id))
    let change = try request.applied(to: isStored ? stored : nil, at: Fixture.now).change
    return change.map { change in
      let attributes = change.attributes.map {
        " \($0.name):\($0.action.rawValue)\($0.valueChanged ? "+value" : "")\($0.metadataChanged ? "+metadata" : "")"
      }
      return change.alteration.rawValue + attributes.joined()
    }
  }
}
