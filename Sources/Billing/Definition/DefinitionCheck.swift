import Allocation
import CivilTime
import Postgres
import StrictJSON

/// Holds definitions against the engine before they are stored, since what is stored stays: the form of each part alone,
/// and how it fits into its year. Faults have the pointers of a case.
enum DefinitionCheck {
  /// Sections of a case, with nothing else around them.
  @discardableResult
  static func form(_ sections: JSONObject, of year: FiscalYear = FiscalYear(2025)) throws(BillingError)
    -> AllocationCase
  {
    var document: JSONObject = [
      "format": "moyai.billing.case/1", "kind": "fix", "fiscal_year": .integer(year.year),
      "host": ["code": "070009"], "members": [:], "pools": [:],
    ]
    for (name, value) in sections.members { document[name] = value }
    do {
      return try AllocationCase(reading: JSON.object(document))
    } catch {
      throw .allocation(error)
    }
  }

  /// As `form`, and that the rules and the agreement among them agree with themselves.
  static func rules(_ sections: JSONObject) throws(BillingError) {
    let kase = try form(sections)
    do {
      try AllocationEngine.checkRules(kase)
    } catch {
      throw .allocation(error)
    }
  }

  /// Whether a pool names what its year has. What is the matter with other pools does not stand in the way of this one.
  static func references(of pool: String, rule: String?, in kase: AllocationCase) throws(BillingError) {
    do {
      try AllocationEngine.check(kase)
    } catch {
      let places =
        [CasePointer.root.key("pools").key(pool)] + (rule.map { [CasePointer.root.key("rules").key($0)] } ?? [])
      guard places.contains(where: { error.pointer.hasPrefix($0.text + "/") }) else { return }
      throw .allocation(error)
    }
  }

  /// SHA-256 in lower-case hexadecimal, as evidence is told.
  static func digest(_ text: String?, at pointer: String) throws(BillingError) {
    guard let text else { return }
    guard text.utf8.count == 64, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { throw .invalidInput(pointer: pointer, "a digest is SHA-256 in lower-case hexadecimal") }
  }

  /// That every code is a tenant of this installation.
  static func tenants(_ codes: [(code: TenantID, pointer: String)], in scope: inout PlatformScope) throws {
    let unknown = try scope.fetch(DefinitionStatements.strangers(codes.map(\.code)))
    guard let first = codes.first(where: { unknown.contains($0.code) }) else { return }
    throw BillingError.value(.memberUnknown, pointer: first.pointer, "\(first.code.caseCode) is no tenant here")
  }
}
