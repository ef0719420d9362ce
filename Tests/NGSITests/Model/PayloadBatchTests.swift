import NGSI
import Testing

@Suite("The body of a batch (behaviours 38, 53)")
struct PayloadBatchTests {
  @Test(
    "old and new action names in any case",
    arguments: [
      ("append", .append), ("APPEND", .append), ("Append", .append), ("appendStrict", .appendStrict),
      ("APPEND_STRICT", .appendStrict),
      ("append_strict", .appendStrict), ("update", .update), ("UPDATE", .update), ("delete", .delete),
      ("DELETE", .delete),
      ("replace", .replace), ("REPLACE", .replace),
    ] as [(String, BatchUpdate.Action)])
  func actions(name: String, action: BatchUpdate.Action) throws {
    let body = #"{"actionType":"\#(name)","entities":[{"id":"E"}]}"#
    #expect(try Payload.batchUpdate(Array(body.utf8), .normalized).action == action)
  }

  @Test(
    "faults",
    arguments: [
      ("{}", "400 BadRequest: empty payload"), ("[]", "400 ParseError: Errors found in incoming JSON buffer"),
      (#"{"x":1}"#, "400 BadRequest: Invalid JSON payload, mandatory field /entities/ not found"),
      (
        #"{"actionType":"dfgdf","entities":[{"id":"E"}]}"#,
        "400 BadRequest: invalid update action type: right ones are: append, appendStric, delete, replace, update"
      ),
      (#"{"actionType":1,"entities":[{"id":"E"}]}"#, "400 BadRequest: the field /actionType/ must be a string"),
      (#"{"actionType":"append","entities":[]}"#, "400 BadRequest: empty entities vector"),
      (#"{"actionType":"append","entities":{}}"#, "400 BadRequest: not a JSON array"),
      (#"{"actionType":"append","entities":[1]}"#, "400 BadRequest: entity is not a JSON object"),
      (#"{"actionType":"append"}"#, "400 BadRequest: Invalid JSON payload, mandatory field /entities/ not found"),
      (#"{"entities":[{"id":"E"}]}"#, "400 BadRequest: Invalid JSON payload, mandatory field /actionType/ not found"),
      (
        #"{"actionType":"append","entities":[{"type":"T"}]}"#, "400 BadRequest: nor /id/ nor /idPattern/ present"
      ),
      (
        #"{"actionType":"append","entities":[{"id":""}]}"#,
        "400 BadRequest: id and idPattern cannot be both empty at the same time"
      ),
      (
        #"{"actionType":"append","entities":[{"id":"E","A":{"value":"<"}}]}"#,
        "400 BadRequest: Invalid characters in attribute value"
      ),
      (#"{"actionType":"append","entities":[{"idPattern":".*","A":1}]}"#, "501 NotImplemented: NotImplemented"),
      (#"{"actionType":"append","entities":[{"id":"E","typePattern":".*"}]}"#, "501 NotImplemented: NotImplemented"),
      (#"{"actionType":"append","entities":[{"id":"E","A":{},"A":{}}]}"#, "400 BadRequest: duplicated attribute /A/"),
      (
        #"{"actionType":"append","entities":[{"id":"E"}],"x":1}"#,
        "400 BadRequest: Unrecognized field in JSON payload: /x/"
      ),
    ])
  func faults(body: String, expected: String) {
    #expect(answer { _ = try Payload.batchUpdate(Array(body.utf8), .normalized) } == expected)
  }

  @Test("a batch names 2,000 entities, not one more")
  func limit() {
    func body(_ count: Int) -> [UInt8] {
      let entities = (0..<count).map { #"{"id":"E\#($0)"}"# }.joined(separator: ",")
      return Array(#"{"actionType":"append","entities":[\#(entities)]}"#.utf8)
    }
    #expect(answer { _ = try Payload.batchUpdate(body(2_000), .normalized) } == "ok")
    #expect(
      answer { _ = try Payload.batchUpdate(body(2_001), .normalized) }
        == "413 RequestEntityTooLarge: too many entities in one update, max supported: 2000")
  }

  @Test("a notification is taken in as append, normalized only")
  func notification() throws {
    let body = Array(
      #"{"subscriptionId":"5aeb0ee97d4ef10a12a0262f","data":[{"id":"E","type":"T","A":{"value":1}}]}"#.utf8)
    for format in [nil, "", "normalized"] {
      let batch = try Payload.notification(body, format: format)
      #expect(batch.action == .append)
      #expect(try batch.entities.map(\.id) == [EntityID("E")])
    }
    let refused = "400 BadRequest: attribute render format /keyValues/ not supported for notifications"
    #expect(answer { _ = try Payload.notification(body, format: "keyValues") } == refused)
    let unknown = "400 BadRequest: invalid render format for notifications"
    #expect(answer { _ = try Payload.notification(body, format: "<b>") } == unknown)
  }

  @Test(
    "faults of a notification",
    arguments: [
      ("[]", "400 ParseError: Errors found in incoming JSON buffer"), ("{}", "400 BadRequest: empty payload"),
      (#"{"data":[]}"#, "400 BadRequest: Invalid JSON payload, mandatory field /subscriptionId/ not found"),
      (#"{"subscriptionId":"1"}"#, "400 BadRequest: Invalid JSON payload, mandatory field /data/ not found"),
      (#"{"subscriptionId":1,"data":[]}"#, "400 BadRequest: /subscriptionId/ must be a JSON string"),
      (#"{"subscriptionId":"1","data":{}}"#, "400 BadRequest: notification field /data/ must be a JSON array"),
      (#"{"subscriptionId":"1","data":[1]}"#, "400 BadRequest: notification data vector item must be a JSON object"),
      (
        #"{"subscriptionId":"1","data":[{"id":"E"}],"x":1}"#,
        "400 BadRequest: Unrecognized field in JSON payload: /x/"
      ),
      (#"{"subscriptionId":"1","data":[{"type":"T"}]}"#, "400 BadRequest: nor /id/ nor /idPattern/ present"),
    ])
  func notificationFaults(body: String, expected: String) {
    #expect(answer { _ = try Payload.notification(Array(body.utf8), format: nil) } == expected)
  }

  @Test("53: delete without attributes deletes the entity, with attributes deletes those")
  func deletion() throws {
    let body = #"{"actionType":"delete","entities":[{"id":"E","type":"T"},{"id":"F","A":1,"B":2}]}"#
    let requests = try Payload.batchUpdate(Array(body.utf8), .keyValues).requests()
    #expect(requests.map(\.action) == [.delete, .deleteAttributes([try AttributeName("A"), try AttributeName("B")])])
    #expect(requests[0].entity == EntityReference(id: try EntityID("E"), type: try EntityType("T")))
    #expect(requests[1].entity == EntityReference(id: try EntityID("F")))
  }
}
