import Allocation
package import CivilTime
import Postgres
package import StrictJSON

/// Reads definitions from JSON in the form of a case (Billing.docc, words), as files of the command line hold them.
package enum DefinitionFile {
  /// A pool of a year with its `cost_items` and `offsets`; beside the members of a case, these may have
  /// `document_sha256`, and cost items `reverses`.
  /// - Throws: the engine's word for what is no pool of a case, at `/pools/ID/…`.
  package static func pool(_ id: String, _ json: JSON, of year: FiscalYear) throws -> PoolDefinition {
    var (shell, evidence) = (json, [String: [String: String]]())
    for section in ["cost_items", "offsets"] {
      let names = section == "offsets" ? ["document_sha256"] : ["document_sha256", "reverses"]
      for (item, value) in json.object?[section]?.object?.members ?? [] {
        guard var object = value.object else { continue }
        for name in names {
          guard let found = object.remove(name) else { continue }
          let place = CasePointer.root.key("pools").key(id).key(section).key(item).key(name).text
          guard let text = found.string else { throw fault(place, "expected a text") }
          if name == "document_sha256" { try DefinitionCheck.digest(text, at: place) }
          evidence["\(section)/\(item)", default: [:]][name] = text
        }
        shell = MergePatchPath.setting([section, item], to: .object(object), in: shell)
      }
    }
    try DefinitionCheck.form(["pools": .object(JSONObject(pairs: [(id, shell)]))], of: year)
    var terms = shell.object ?? JSONObject()
    let items = try (terms.remove("cost_items")?.object?.members ?? []).map {
      try cost($0.key, $0.value, evidence["cost_items/\($0.key)"] ?? [:])
    }
    let offsets = (terms.remove("offsets")?.object?.members ?? []).map {
      PoolDefinition.Offset(
        id: $0.key, terms: $0.value, documentSHA256: evidence["offsets/\($0.key)"]?["document_sha256"])
    }
    let rule = terms.remove("rule")?.string
    return PoolDefinition(id: id, rule: rule, terms: .object(terms), costItems: items, offsets: offsets)
  }

  /// One cost item whose form was read before.
  private static func cost(_ id: String, _ json: JSON, _ evidence: [String: String]) throws -> PoolDefinition.CostItem {
    guard let object = json.object,
      let costClass = object["class"]?.string.flatMap({ Pool.CostClass(rawValue: $0) }),
      let phase = object["phase"]?.string.flatMap({ Pool.Phase(rawValue: $0) }),
      let yen = object["yen"]?.number?.int64
    else { throw fault("/cost_items/\(id)", "expected a cost item") }
    return PoolDefinition.CostItem(
      id: id, costClass: costClass, phase: phase, band: object["band"]?.string.flatMap { Pool.Band(rawValue: $0) },
      yen: Int(yen), date: object["date"]?.string.flatMap { CivilDate($0) }, document: object["document"]?.string,
      budgetCode: object["budget_code"]?.string, documentSHA256: evidence["document_sha256"],
      reverses: evidence["reverses"])
  }

  /// An agreement file: `host`, `agreement`, `members`, `services` of a case.
  package static func agreement(
    _ id: String, _ json: JSON
  ) throws -> (agreement: Agreement, members: [MemberTerm], subscriptions: [Subscription]) {
    var sections = json.object ?? JSONObject()
    try DefinitionCheck.digest(sections.remove("document_sha256")?.string, at: "/document_sha256")
    _ = sections.remove("decision_no")
    try DefinitionCheck.rules(sections)
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
          // An empty interval is as long as the membership.
          let member = members.first { $0.code == tenant }
          guard let from = try date(interval, "from", place) ?? member?.from else {
            throw fault("\(place)/from", "a date is YYYY-MM-DD")
          }
          uses.append(
            Subscription(
              service: service, code: tenant, from: from, to: try date(interval, "to", place) ?? member?.to,
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
