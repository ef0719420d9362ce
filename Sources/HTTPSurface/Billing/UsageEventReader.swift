import Billing
import CivilTime
import Metering
import Postgres
import StrictJSON

/// Reads CloudEvents 1.0 in the JSON batch form as reports of usage:
/// `{"specversion":"1.0","type":"jp.moyai.usage.v1","source","id","time","data":{"meter","class"?,"quantity"|"delta",
/// "service"?,"reverses"?:{"source","id"}}}`. What is wrong with the form refuses the batch; what is wrong with a value is an
/// outcome of its item.
struct UsageEventReader {
  /// Whose use an event is, from the caller and the event's `data`.
  let origin: (Members) throws -> UsageOrigin
  /// Members of `data` beside the usual ones.
  let dataNames: [String]

  func reports(_ info: RequestInfo) throws -> [UsageReport] {
    guard let events = try info.json().array else {
      throw Problem.bad("", "wrong_type", shown: "an array of CloudEvents is wanted")
    }
    guard events.count <= UsageLedger.batchMax else {
      throw Problem(.badRequest, shown: "at most \(UsageLedger.batchMax) events in one batch")
    }
    return try events.enumerated().map { index, event in try report(event, at: "/\(index)") }
  }

  private func report(_ event: JSON, at place: String) throws -> UsageReport {
    let fields = try Members(
      event, ["specversion", "type", "source", "id", "time", "subject", "datacontenttype", "data"], at: place)
    guard try fields.string("specversion") == "1.0" else {
      throw Problem.bad(fields.pointer("specversion"), "wrong_form", shown: "CloudEvents 1.0 is understood")
    }
    let data = try Members(
      try fields.object("data"), ["meter", "class", "quantity", "delta", "service", "reverses"] + dataNames,
      at: fields.pointer("data"))
    guard let time = try fields.optionalInstant("time") else { throw Problem.bad(fields.pointer("time"), "missing") }
    let name = data.value("delta") == nil ? "quantity" : "delta"
    guard let value = data.value(name), let text = value.string ?? value.number?.text else {
      throw Problem.bad(data.pointer(name), "missing", shown: "a quantity or a delta is wanted")
    }
    var reverses: UsageIdentity?
    if let original = data.value("reverses") {
      let names = try Members(original, ["source", "id"], at: data.pointer("reverses"))
      reverses = UsageIdentity(source: try names.string("source"), id: try names.string("id"))
    }
    return UsageReport(
      identity: UsageIdentity(source: try fields.string("source"), id: try fields.string("id")),
      meter: try data.string("meter"), usageClass: try data.optionalString("class") ?? "default",
      origin: try origin(data), at: time, value: text, reverses: reverses)
  }

  /// One outcome for each event, in order.
  static func answer(_ reports: [UsageReport], _ outcomes: [UsageOutcome]) -> Answer {
    var counts: [String: Int] = [:]
    for outcome in outcomes { counts[outcome.word, default: 0] += 1 }
    return .json([
      "accepted": .whole(counts["accepted"] ?? 0), "duplicate": .whole(counts["duplicate"] ?? 0),
      "conflict": .whole(counts["conflict"] ?? 0), "rejected": .whole(counts["rejected"] ?? 0),
      "outcomes": .array(
        zip(reports, outcomes).map { report, outcome in
          var object: JSONObject = [
            "source": .string(report.identity.source), "id": .string(report.identity.id),
            "outcome": .string(outcome.word),
          ]
          switch outcome {
          case .accepted: object["status"] = 201
          case .duplicate: object["status"] = 200
          case .conflict:
            object["status"] = 409
            object["code"] = .string(ProblemCode.usageConflict.rawValue)
          case .rejected(let reason):
            object["status"] = 422
            object["code"] = .string(reason.rawValue)
          }
          return .object(object)
        }),
    ])
  }
}
