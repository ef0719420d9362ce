import NGSI
import StrictJSON
import Testing

/// One row: what is stored, the request, what is stored afterwards, and the answer.
struct UpdateRow: Sendable, CustomTestStringConvertible {
  /// `"A":1,"B":2` by key and value; nil when there is no entity.
  let stored: String?
  let request: Request
  /// By key and value; nil when there is no entity.
  let after: String?
  let answer: String

  init(_ stored: String?, _ request: Request, _ after: String?, _ answer: String = "ok") {
    self.stored = stored
    self.request = request
    self.after = after
    self.answer = answer
  }

  var testDescription: String { "\(request) on \(stored ?? "nothing")" }

  /// Attributes by key and value.
  enum Request: Sendable {
    case create(String), upsert(String), append(String), appendStrict(String), batchAppendStrict(String)
    case update(String), replace(String), delete, deleteAttribute(String), deleteAttributes([String])
    case updateAttribute(String, String), updateValue(String, String)

    var action: UpdateAction {
      get throws {
        switch self {
        case .create(let body): .create(try Self.inputs(body))
        case .upsert(let body): .upsert(try Self.inputs(body))
        case .append(let body): .append(try Self.inputs(body))
        case .appendStrict(let body): .appendStrict(try Self.inputs(body), createsMissing: false)
        case .batchAppendStrict(let body): .appendStrict(try Self.inputs(body), createsMissing: true)
        case .update(let body): .update(try Self.inputs(body))
        case .replace(let body): .replace(try Self.inputs(body))
        case .delete: .delete
        case .deleteAttribute(let name): .deleteAttribute(try AttributeName(name))
        case .deleteAttributes(let names): .deleteAttributes(try names.map { try AttributeName($0) })
        case .updateAttribute(let name, let body):
          .updateAttribute(try Payload.attribute(Array(body.utf8), named: try AttributeName(name)))
        case .updateValue(let name, let body):
          .updateValue(try AttributeName(name), try Payload.value(text: Array(body.utf8)))
        }
      }
    }

    private static func inputs(_ body: String) throws -> [AttributeInput] {
      body.isEmpty ? [] : try Payload.attributes(Array("{\(body)}".utf8), .keyValues)
    }
  }
}

@Suite("What each operation does (behaviours 23, 24, 25, 53)")
struct UpdateActionTests {
  static let notFound = "404 NotFound: The requested entity has not been found. Check type and id"
  static let noAttribute = "404 NotFound: The entity does not have such an attribute"
  static let existing = "one or more of the attributes in the request already exist: E/T - "

  static let rows: [UpdateRow] = [
    // 23: creation and upsert.
    UpdateRow(nil, .create(#""A":1"#), #"{"A":1}"#),
    UpdateRow(nil, .create(""), "{}"),
    UpdateRow(#""A":1"#, .create(#""A":2"#), #"{"A":1}"#, "422 Unprocessable: Already Exists"),
    UpdateRow(nil, .upsert(#""A":1"#), #"{"A":1}"#),
    UpdateRow(#""A":1,"B":2"#, .upsert(#""A":9,"C":3"#), #"{"A":9,"B":2,"C":3}"#),
    // Append: existing are updated, in their place.
    UpdateRow(#""A":1,"B":2"#, .append(#""C":3,"A":9"#), #"{"A":9,"B":2,"C":3}"#),
    UpdateRow(nil, .append(#""A":1"#), nil, notFound),
    // 24: strict append mirrors update.
    UpdateRow(#""A":1"#, .appendStrict(#""B":2"#), #"{"A":1,"B":2}"#),
    UpdateRow(
      #""A":1,"B":2"#, .appendStrict(#""A":9,"B":9"#), #"{"A":1,"B":2}"#, "422 Unprocessable: \(existing)[ A, B ]"),
    UpdateRow(
      #""A":1,"B":2"#, .appendStrict(#""B":9,"C":3"#), #"{"A":1,"B":2,"C":3}"#, "422 PartialUpdate: \(existing)[ B ]"),
    UpdateRow(nil, .appendStrict(#""A":1"#), nil, notFound),
    UpdateRow(nil, .batchAppendStrict(#""A":1"#), #"{"A":1}"#),
    UpdateRow(#""A":1"#, .batchAppendStrict(#""A":2"#), #"{"A":1}"#, "422 Unprocessable: \(existing)[ A ]"),
    // 24: update.
    UpdateRow(#""A":1,"B":2"#, .update(#""B":9"#), #"{"A":1,"B":9}"#),
    UpdateRow(
      #""A":1"#, .update(#""A":9,"C":3,"D":4"#), #"{"A":9}"#, "422 PartialUpdate: do not exist: E/T - [ C, D ]"),
    UpdateRow(#""A":1"#, .update(#""C":3,"D":4"#), #"{"A":1}"#, "422 Unprocessable: do not exist: E/T - [ C, D ]"),
    UpdateRow(nil, .update(#""A":1"#), nil, notFound),
    UpdateRow(#""A":1"#, .update(""), #"{"A":1}"#),
    // Replace: these and no others.
    UpdateRow(#""A":1,"B":2"#, .replace(#""C":3,"A":1"#), #"{"C":3,"A":1}"#),
    UpdateRow(#""A":1"#, .replace(""), "{}"),
    UpdateRow(nil, .replace(#""A":1"#), nil, notFound),
    // One attribute.
    UpdateRow(#""A":1,"B":2"#, .updateAttribute("A", #"{"value":9}"#), #"{"A":9,"B":2}"#),
    UpdateRow(#""A":1"#, .updateAttribute("B", #"{"value":9}"#), #"{"A":1}"#, noAttribute),
    UpdateRow(nil, .updateAttribute("A", #"{"value":9}"#), nil, notFound),
    UpdateRow(#""A":1,"B":2"#, .updateValue("B", #""x""#), #"{"A":1,"B":"x"}"#),
    UpdateRow(#""A":1"#, .updateValue("B", "9"), #"{"A":1}"#, noAttribute),
    UpdateRow(nil, .updateValue("A", "9"), nil, notFound),
    // Deletion.
    UpdateRow(#""A":1,"B":2"#, .deleteAttribute("A"), #"{"B":2}"#),
    UpdateRow(#""A":1"#, .deleteAttribute("B"), #"{"A":1}"#, noAttribute),
    UpdateRow(nil, .deleteAttribute("A"), nil, notFound),
    UpdateRow(#""A":1,"B":2,"C":3"#, .deleteAttributes(["C", "A"]), #"{"B":2}"#),
    UpdateRow(
      #""A":1,"B":2"#, .deleteAttributes(["B", "X"]), #"{"A":1}"#, "422 PartialUpdate: do not exist: E/T - [ X ]"),
    UpdateRow(
      #""A":1"#, .deleteAttributes(["X", "Y"]), #"{"A":1}"#, "422 Unprocessable: do not exist: E/T - [ X, Y ]"),
    UpdateRow(nil, .deleteAttributes(["A"]), nil, notFound),
    UpdateRow(#""A":1"#, .delete, nil),
    UpdateRow(nil, .delete, nil, notFound),
  ]

  @Test("each operation on each kind of stored entity", arguments: rows)
  func row(_ row: UpdateRow) throws {
    let entity = EntityReference(id: try EntityID("E"), type: try EntityType("T"))
    let stored = try row.stored.map { try Fixture.stored($0, .keyValues) }
    let outcome = try UpdateRequest(row.request.action, entity: entity).applied(to: stored, at: Fixture.now)
    let after = outcome.change.map(\.after) ?? stored
    #expect(after?.keyValues == row.after)
    let error = outcome.refusal?.error(for: entity)
    #expect((error.map { "\($0.status) \($0.error): \($0.description)" } ?? "ok") == row.answer)
    if let change = outcome.change {
      #expect(change.before == stored)
      #expect(change.after == nil || change.after?.modified == Fixture.now)
    }
  }

  @Test("24: the type is in the description only when the request gave one")
  func typeInDescription() throws {
    let entity = EntityReference(id: try EntityID("E"))
    let refusal = UpdateRefusal.attributesMissing([try AttributeName("A")], partial: false)
    #expect(refusal.error(for: entity).description == "do not exist: E - [ A ]")
  }

  @Test("17: a value without a type gets the type of its kind; the value alone leaves the stored type")
  func types() throws {
    let stored = try Fixture.stored(#""A":{"type":"Celsius","value":1}"#)
    let reference = EntityReference(id: stored.id)
    func type(_ action: UpdateAction) throws -> String? {
      let outcome = try UpdateRequest(action, entity: reference).applied(to: stored, at: Fixture.now)
      return outcome.change?.after?.attributes[0].type.text
    }
    let name = try AttributeName("A")
    #expect(try type(.update(Payload.attributes(Array(#"{"A":null}"#.utf8), .keyValues))) == "None")
    #expect(try type(.updateAttribute(Payload.attribute(Array(#"{"value":"x"}"#.utf8), named: name))) == "Text")
    #expect(try type(.updateValue(name, Payload.value(text: Array("true".utf8)))) == "Celsius")
    #expect(try type(.update(Payload.attributes(Array(#"{"A":{"value":{"$inc":1}}}"#.utf8), .normalized))) == "Celsius")
  }

  @Test("15, 21: what the value resource may write depends on the stored type and metadata")
  func valueRules() throws {
    let stored = try Fixture.stored(
      #""free":{"type":"TextUnrestricted","value":"a"},"marked":{"value":"a","metadata":{"TextUnrestricted":{"value":true}}},"plain":{"value":"a"},"date":{"type":"DateTime","value":"2018-01-01"}"#
    )
    func put(_ name: String, _ body: String) throws -> String {
      var shown: String?
      let refusal = answer {
        let request = UpdateRequest(
          .updateValue(try AttributeName(name), try Payload.value(text: Array(body.utf8))),
          entity: EntityReference(id: stored.id))
        let after = try request.applied(to: stored, at: Fixture.now).change?.after
        shown = try after?[name: AttributeName(name)]?.value.text
      }
      return shown ?? refusal
    }
    #expect(try put("free", #""<b>""#) == #""<b>""#)
    #expect(try put("marked", #""<b>""#) == #""<b>""#)
    #expect(try put("plain", #""<b>""#) == "400 BadRequest: Invalid characters in attribute value")
    #expect(try put("date", #""2019-01-01T09:00+09""#) == #""2019-01-01T00:00:00.000Z""#)
    #expect(try put("date", #""soon""#) == "400 BadRequest: date has invalid format in attribute value")
    #expect(try put("date", "null") == "null")
  }
}
