import NGSI
import StrictJSON
import Testing

@Suite("Metadata are sticky (behaviour 27)")
struct MetadataTests {
  static let stored =
    #""A":{"type":"Text","value":"foo","metadata":{"M1":{"type":"Number","value":1},"M2":{"type":"Number","value":2}}}"#

  @Test(
    "an update keeps what it does not mention; overrideMetadata does not",
    arguments: [
      (#"{"value":"bar"}"#, false, "M1=1 M2=2"), (#"{"value":"bar","metadata":{}}"#, false, "M1=1 M2=2"),
      (#"{"value":"bar","metadata":{"M1":{"value":10}}}"#, false, "M1=10 M2=2"),
      (#"{"value":"bar","metadata":{"M3":{"value":30},"M2":{"value":null}}}"#, false, "M1=1 M2=null M3=30"),
      (#"{"value":"bar"}"#, true, ""), (#"{"value":"bar","metadata":{}}"#, true, ""),
      (#"{"value":"bar","metadata":{"M3":{"value":30},"M1":{"value":1}}}"#, true, "M3=30 M1=1"),
    ])
  func update(body: String, overrides: Bool, expected: String) throws {
    let input = try Payload.attribute(Array(body.utf8), named: AttributeName("A"))
    for action in [UpdateAction.append([input]), .update([input]), .updateAttribute(input)] {
      let after = try result(action, options: overrides ? .overrideMetadata : [])
      #expect(shown(after?.attributes[0].metadata) == expected)
    }
  }

  @Test("the value alone leaves metadata as they are, even with overrideMetadata")
  func value() throws {
    let after = try result(
      .updateValue(AttributeName("A"), Payload.value(text: Array(#""bar""#.utf8))), options: .overrideMetadata)
    #expect(shown(after?.attributes[0].metadata) == "M1=1 M2=2")
  }

  @Test("replacing all attributes leaves no old metadata")
  func replace() throws {
    let input = try Payload.attribute(Array(#"{"value":"bar"}"#.utf8), named: AttributeName("A"))
    #expect(shown(try result(.replace([input]))?.attributes[0].metadata) == "")
  }

  private func result(_ action: UpdateAction, options: UpdateOptions = []) throws -> Entity? {
    let stored = try Fixture.stored(Self.stored)
    let request = UpdateRequest(action, entity: EntityReference(id: stored.id), options: options)
    return try request.applied(to: stored, at: Fixture.now).change?.after
  }

  private func shown(_ metadata: [Metadata]?) -> String? {
    metadata?.map { "\($0.name)=\($0.value.text)" }.joined(separator: " ")
  }
}
