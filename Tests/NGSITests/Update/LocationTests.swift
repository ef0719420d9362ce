import NGSI
import Testing

@Suite("One location per entity (behaviour 29)")
struct LocationTests {
  static let two =
    "413 NoResourcesAvailable: You cannot use more than one geo location attribute when creating an entity. Use ignoreType metadata if you want to add additional informative locations."
  static let point = #"{"type":"geo:point","value":"1, 2"}"#
  static let ignored = #"{"type":"geo:point","value":"3, 4","metadata":{"ignoreType":{"value":true}}}"#

  @Test(
    "on stored attributes, appending others",
    arguments: [
      ("", #""l":\#(point)"#, "l SRID=4326;POINT(2.0 1.0)"), ("", #""l":\#(point),"m":\#(point)"#, two),
      (#""l":\#(point)"#, #""m":\#(point)"#, two),
      (#""l":\#(point)"#, #""m":\#(ignored)"#, "l SRID=4326;POINT(2.0 1.0)"),
      (#""l":\#(ignored)"#, #""m":\#(point)"#, "m SRID=4326;POINT(2.0 1.0)"),
      (#""l":\#(point)"#, #""l":{"type":"geo:point","value":"5, 6"}"#, "l SRID=4326;POINT(6.0 5.0)"),
      (#""l":\#(point)"#, #""l":{"type":"geo:point","value":null}"#, "none"),
      (#""l":{"type":"geo:point","value":null}"#, #""m":\#(point)"#, "m SRID=4326;POINT(2.0 1.0)"),
      (#""l":{"type":"geo:json","value":null},"m":\#(point)"#, #""l":\#(point)"#, two),
      (#""l":\#(point)"#, #""l":{"type":"Text","value":"x"},"m":\#(point)"#, "m SRID=4326;POINT(2.0 1.0)"),
      // The limit comes before the format.
      (#""l":\#(point)"#, #""m":{"type":"geo:polygon","value":"20, 20"}"#, two),
      (
        #""l":\#(point)"#, #""l":{"type":"geo:point","value":"foo"}"#,
        "400 BadRequest: error parsing location attribute: geo coordinates format error [see Orion user manual]: foo"
      ),
      (
        #""l":{"type":"geo:point","value":null}"#, #""l":{"type":"geo:point","value":"foo"}"#,
        "400 BadRequest: error parsing location attribute for existing attribute: geo coordinates format error [see Orion user manual]: foo"
      ),
      (
        "", #""l":{"type":"geo:json","value":"foo"}"#,
        "400 BadRequest: geo:json needs an object or null as value"
      ),
      (
        #""l":\#(point)"#, #""l":{"type":"geo:json","value":[1,2]}"#,
        "400 BadRequest: geo:json needs an object or null as value"
      ),
      // Ignored or not: it would be no GeoJSON to anybody.
      (
        "", #""l":{"type":"geo:json","value":7,"metadata":{"ignoreType":{"value":true}}}"#,
        "400 BadRequest: geo:json needs an object or null as value"
      ),
      (
        "", #""l":{"type":"geo:json","value":{"type":"FeatureCollection","features":[]}}"#,
        "400 BadRequest: error parsing location attribute for new attribute: features in FeatureCollection has 0 items"
      ),
      (
        "", #""l":{"type":"geo:line","value":["1, 2",3]}"#,
        "400 BadRequest: error parsing location attribute for new attribute: geo:line, geo:box and geo:polygon needs array of strings but some element is not a string"
      ),
      ("", #""l":{"type":"geo:json","value":{"type":"Feature"},"metadata":{"ignoreType":{"value":true}}}"#, "none"),
      // The mark sticks like all metadata.
      (#""l":\#(ignored)"#, #""l":{"type":"geo:point","value":"nowhere"}"#, "none"),
    ])
  func append(stored: String, appended: String, expected: String) throws {
    let stored = try Fixture.stored(stored)
    var after: Entity?
    let refusal = answer {
      let inputs = try Payload.attributes(Array("{\(appended)}".utf8), .normalized)
      after = try UpdateRequest(.append(inputs), entity: EntityReference(id: stored.id)).applied(
        to: stored, at: Fixture.now
      )
      .change?.after
    }
    #expect((after.map { $0.location.map { "\($0.attribute) \($0.geometry.ewkt)" } ?? "none" } ?? refusal) == expected)
  }

  @Test("the fault of a value is worded by what was to be done with it")
  func wording() throws {
    let bad = #"{"l":{"type":"geo:point","value":"foo"}}"#
    let detail = "geo coordinates format error [see Orion user manual]: foo"
    func refusal(_ stored: String, _ action: ([AttributeInput]) -> UpdateAction) throws -> String {
      let stored = try Fixture.stored(stored)
      return answer {
        let inputs = try Payload.attributes(Array(bad.utf8), .normalized)
        _ = try UpdateRequest(action(inputs), entity: EntityReference(id: stored.id)).applied(
          to: stored, at: Fixture.now)
      }
    }
    let plain = "400 BadRequest: error parsing location attribute: \(detail)"
    let text = #""l":{"type":"Text","value":"x"}"#
    #expect(try refusal(text) { .update($0) } == plain)
    #expect(try refusal(text) { .replace($0) } == plain)
    #expect(try refusal(#""l":\#(Self.point)"#) { .upsert($0) } == plain)
    #expect(
      try refusal(text) { .upsert($0) }
        == "400 BadRequest: error parsing location attribute for existing attribute: \(detail)")
    #expect(
      try refusal("") { .appendStrict($0, createsMissing: false) }
        == "400 BadRequest: error parsing location attribute for new attribute: \(detail)")
    #expect(answer { _ = try Fixture.stored(String(bad.dropFirst().dropLast())) } == plain)
  }

  @Test("of a Feature, and of a collection of one, the geometry is kept; ignored ones stay whole")
  func features() throws {
    let geometry = #"{"type":"Point","coordinates":[1,2]}"#
    let feature = #"{"type":"Feature","properties":{"x":1},"geometry":\#(geometry)}"#
    let collection = #"{"type":"FeatureCollection","features":[\#(feature)]}"#
    for value in [feature, collection] {
      #expect(try Fixture.stored(#""l":{"type":"geo:json","value":\#(value)}"#).keyValues == #"{"l":\#(geometry)}"#)
      let ignored = #""l":{"type":"geo:json","value":\#(value),"metadata":{"ignoreType":{"value":true}}}"#
      #expect(try Fixture.stored(ignored).keyValues == #"{"l":\#(value)}"#)
    }
  }

  @Test("sending the same Feature again is no change")
  func sameFeature() throws {
    let attribute =
      #""l":{"type":"geo:json","value":{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}}"#
    let stored = try Fixture.stored(attribute)
    let inputs = try Payload.attributes(Array("{\(attribute)}".utf8), .normalized)
    let outcome = try UpdateRequest(.update(inputs), entity: EntityReference(id: stored.id)).applied(
      to: stored, at: Fixture.now)
    #expect(outcome.change?.alteration == .update)
  }
}
