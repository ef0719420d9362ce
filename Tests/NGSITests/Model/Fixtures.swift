import CivilTime
import NGSI
import StrictJSON

/// Entities as they would be after the requests that tests write down, and texts of them for comparison.
enum Fixture {
  /// When stored entities were made, and when the request under test arrives.
  static let then = Timestamp(microseconds: 1_700_000_000_000_000)
  static let now = Timestamp(microseconds: 1_700_000_060_000_000)

  /// The entity that `POST /v2/entities` makes of the body.
  static func entity(_ body: String, _ form: Payload.Form = .normalized, at instant: Timestamp = then) throws -> Entity
  {
    let input = try Payload.entity(Array(body.utf8), form)
    let outcome = try input.creation(upsert: false).applied(to: nil, at: instant)
    guard let entity = outcome.change?.after else { throw Missing() }
    return entity
  }

  /// A stored entity `E` of type `T` with these attributes, as `"A":{…},"B":{…}`; empty for none.
  static func stored(_ attributes: String, _ form: Payload.Form = .normalized) throws -> Entity {
    try entity(#"{"id":"E","type":"T"\#(attributes.isEmpty ? "" : ",")\#(attributes)}"#, form)
  }

  struct Missing: Error {}
}

extension Entity {
  /// The whole entity in one of the forms.
  func shown(_ output: Output = Output()) -> String {
    var out: [UInt8] = []
    write(output, into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// The attributes alone, by key and value.
  var keyValues: String {
    var out: [UInt8] = []
    writeAttributes(Output(representation: .keyValues), into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// The attributes alone, normalized.
  var attributesShown: String {
    var out: [UInt8] = []
    writeAttributes(Output(), into: &out)
    return String(decoding: out, as: UTF8.self)
  }
}

/// What a failing request answers, or `ok`.
func answer(_ work: () throws -> Void) -> String {
  do {
    try work()
    return "ok"
  } catch let error as NGSIError {
    return "\(error.status) \(error.error): \(error.description)"
  } catch {
    return "unexpected \(error)"
  }
}
