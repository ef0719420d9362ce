import CivilTime
import NGSI
import Testing

@Suite("dateExpires (behaviours 20, 30)")
struct ExpirationTests {
  static let date = #""dateExpires":{"type":"DateTime","value":"2050-01-01T00:00:00Z"}"#
  static let instant = DateTimeText.parse("2050-01-01")

  @Test("it is a property of the entity, not one of its attributes")
  func creation() throws {
    let entity = try Fixture.stored(#"\#(Self.date),"A":{"value":1}"#)
    #expect(entity.expires == Self.instant)
    #expect(entity.keyValues == #"{"A":1}"#)
    #expect(try StoredEntity(entity).expires == Self.instant)
  }

  @Test("a date in the past is accepted")
  func past() throws {
    #expect(try Fixture.stored(#""dateExpires":{"type":"DateTime","value":"2010-01-01"}"#).expires != nil)
  }

  @Test(
    "only a date is accepted",
    arguments: [
      (
        #""dateExpires":{"type":"DateTime","value":"invalid"}"#,
        "400 BadRequest: date has invalid format in attribute value"
      ),
      (#""dateExpires":{"value":"invalid"}"#, "400 BadRequest: date has invalid format in attribute value"),
      (
        #""dateExpires":{"type":"other","value":"2018-01-01"}"#,
        "400 BadRequest: error processing date expiration attribute, see log traces"
      ),
      (
        #""dateExpires":{"value":7}"#, "400 BadRequest: error processing date expiration attribute, see log traces"
      ),
      (
        #""dateExpires":{"value":{"$inc":1}}"#,
        "400 BadRequest: error processing date expiration attribute, see log traces"
      ),
      (#""dateExpires":{"value":"2018-01-01"}"#, "ok"),
    ])
  func faults(attribute: String, expected: String) {
    #expect(answer { _ = try Fixture.stored(attribute) } == expected)
  }

  @Test(
    "it is added, changed and removed like an attribute",
    arguments: [
      ("", UpdateRow.Request.append(#""dateExpires":"2050-01-01""#), "2050-01-01T00:00:00.000Z"),
      (date, .append(#""dateExpires":"2051-01-01""#), "2051-01-01T00:00:00.000Z"),
      (date, .append(#""dateExpires":null"#), "none"), (date, .append(#""A":1"#), "2050-01-01T00:00:00.000Z"),
      (date, .update(#""dateExpires":"2051-01-01""#), "2051-01-01T00:00:00.000Z"),
      (date, .updateValue("dateExpires", #""2051-01-01""#), "2051-01-01T00:00:00.000Z"),
      (date, .updateAttribute("dateExpires", #"{"type":"DateTime","value":"2051-01-01"}"#), "2051-01-01T00:00:00.000Z"),
      (date, .deleteAttribute("dateExpires"), "none"), (date, .deleteAttributes(["dateExpires"]), "none"),
      (date, .replace(#""A":1"#), "none"), (date, .replace(#""dateExpires":"2051-01-01""#), "2051-01-01T00:00:00.000Z"),
      ("", .update(#""dateExpires":"2050-01-01""#), "422 do not exist: E/T - [ dateExpires ]"),
      ("", .deleteAttribute("dateExpires"), "404 The entity does not have such an attribute"),
    ])
  func transitions(stored: String, request: UpdateRow.Request, expected: String) throws {
    let stored = try Fixture.stored(stored)
    let entity = EntityReference(id: stored.id, type: stored.type)
    let outcome = try UpdateRequest(request.action, entity: entity).applied(to: stored, at: Fixture.now)
    if let refusal = outcome.refusal?.error(for: entity) {
      #expect("\(refusal.status) \(refusal.description)" == expected)
    } else {
      #expect((outcome.change?.after?.expires?.iso8601Milliseconds() ?? "none") == expected)
    }
  }
}
