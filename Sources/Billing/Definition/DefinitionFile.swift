import Allocation
import CivilTime
import Postgres
package import StrictJSON

/// Reads definitions from JSON in the form of a case (Billing.docc, words), as files of the command line hold them.
package enum DefinitionFile {
  /// A pool with its `cost_items` and `offsets`.
  package static func pool(_ id: String, _ json: JSON) throws -> PoolDefinition {
    guard var object = json.object else { throw fault("", "expected an object") }
    let items = try (object.remove("cost_items")?.object?.members ?? []).map { try cost($0.key, $0.value) }
    let offsets = (object.remove("offsets")?.object?.members ?? []).map {
      PoolDefinition.Offset(id: $0.key, terms: $0.value)
    }
    var rule: String?
    if let value = object.remove("rule") {
      guard let text = value.string else { throw fault("/rule", "expected a text") }
      rule = text
    }
    return PoolDefinition(id: id, rule: rule, terms: .object(object), costItems: items, offsets: offsets)
  }

  /// One cost item; beside the members of a case it may have `document_sha256` and `reverses`.
  package static func cost(_ id: String, _ json: JSON) throws -> PoolDefinition.CostItem {
    let place = "/cost_items/\(id)"
    guard let object = json.object else { throw fault(place, "expected an object") }
    let known: Set = [
      "class", "phase", "band", "yen", "date", "document", "budget_code", "note", "document_sha256", "reverses",
    ]
    for (key, _) in object.members where !known.contains(key) { throw fault("\(place)/\(key)", "unknown key") }
    guard let costClass = object["class"]?.string.flatMap({ Pool.CostClass(rawValue: $0) }) else {
      throw fault("\(place)/class", "one of cloud, labour, licence")
    }
    guard let phase = object["phase"]?.string.flatMap({ Pool.Phase(rawValue: $0) }) else {
      throw fault("\(place)/phase", "one of initial, running")
    }
    guard let yen = object["yen"]?.number?.int64 else { throw fault("\(place)/yen", "expected whole yen") }
    var date: CivilDate?
    if let text = object["date"]?.string {
      guard let day = CivilDate(text) else { throw fault("\(place)/date", "a date is YYYY-MM-DD") }
      date = day
    }
    return PoolDefinition.CostItem(
      id: id, costClass: costClass, phase: phase, band: object["band"]?.string.flatMap { Pool.Band(rawValue: $0) },
      yen: Int(yen), date: date, document: object["document"]?.string, budgetCode: object["budget_code"]?.string,
      documentSHA256: object["document_sha256"]?.string, reverses: object["reverses"]?.string)
  }

  /// An agreement file: `host`, `agreement`, `members`, `services` of a case.
  package static func agreement(
    _ id: String, _ json: JSON
  ) throws -> (agreement: Agreement, members: [MemberTerm], subscriptions: [Subscription]) {
    let host = json.object?["host"]?.object
    guard let code = host?["code"]?.string.flatMap({ TenantID(caseCode: $0) }) else {
      throw fault("/host/code", "six digits")
    }
    let members = try (json.object?["members"]?.object?.members ?? []).map { code, value in
      let place = "/members/\(code)"
      guard let tenant = TenantID(caseCode: code) else { throw fault(place, "six digits") }
      guard let from = try date(value, "from", place) else { throw fault("\(place)/from", "a date is YYYY-MM-DD") }
      return MemberTerm(
        code: tenant, kind: value.object?["kind"]?.string.flatMap { MemberTerm.Kind(rawValue: $0) } ?? .member,
        from: from, to: try date(value, "to", place))
    }
    var uses: [Subscription] = []
    for (service, users) in json.object?["services"]?.object?.members ?? [] {
      for (code, intervals) in users.object?.members ?? [] {
        guard let tenant = TenantID(caseCode: code) else { throw fault("/services/\(service)/\(code)", "six digits") }
        for (index, interval) in (intervals.array ?? []).enumerated() {
          let place = "/services/\(service)/\(code)/\(index)"
          guard let from = try date(interval, "from", place) else {
            throw fault("\(place)/from", "a date is YYYY-MM-DD")
          }
          uses.append(
            Subscription(
              service: service, code: tenant, from: from, to: try date(interval, "to", place),
              chargedFrom: try date(interval, "charged_from", place)))
        }
      }
    }
    let agreement = Agreement(
      id: id, host: code, hostName: host?["name"]?.string ?? "", terms: json.object?["agreement"] ?? [:],
      decision: json.object?["decision_no"]?.string, documentSHA256: json.object?["document_sha256"]?.string)
    return (agreement, members, uses)
  }

  private static func date(_ json: JSON, _ name: String, _ place: String) throws -> CivilDate? {
    guard let value = json.object?[name] else { return nil }
    guard let date = value.string.flatMap({ CivilDate($0) }) else {
      throw fault("\(place)/\(name)", "a date is YYYY-MM-DD")
    }
    return date
  }

  private static func fault(_ pointer: String, _ why: String) -> BillingError {
    .invalidInput(pointer: pointer, why)
  }
}
