package import Postgres

extension TenantID {
  /// The six digits under which a case knows the tenant: 72028 is 072028.
  package var caseCode: String {
    let digits = String(code)
    return String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
  }

  /// The tenant of a code of a case.
  package init?(caseCode text: String) {
    guard text.utf8.count == 6, let code = Int32(text), code > 0 else { return nil }
    self.init(code)
  }
}
