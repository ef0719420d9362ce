/// Names given by people: `org_…`, `svc_…`, `pur_…`, with 3 to 48 of `a-z`, `0-9`, `_` behind (Tenancy.docc,
/// registers).
enum RegisteredID {
  static func isOrganisation(_ text: String) -> Bool { hasShape(text, "org_") }
  static func isService(_ text: String) -> Bool { hasShape(text, "svc_") }
  static func isPurpose(_ text: String) -> Bool { hasShape(text, "pur_") }

  private static func hasShape(_ text: String, _ prefix: String) -> Bool {
    text.utf8.starts(with: prefix.utf8)
      && (3...48).contains(text.utf8.count - prefix.utf8.count)
      && text.utf8.dropFirst(prefix.utf8.count).allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
      }
  }
}
