/// Somebody whose word about people counts, as the operator configured it.
package struct Issuer: Hashable, Sendable {
  /// Compared byte for byte with `iss`.
  package let name: String
  package let kind: IssuerKind
  /// Of staff: the six digits of the towns it may speak for; nil for any, which only the test issuer has.
  package let tenants: Set<String>?
  package let algorithms: Set<SignatureAlgorithm>

  package init(
    name: String, kind: IssuerKind, tenants: Set<String>? = [],
    algorithms: Set<SignatureAlgorithm> = Set(SignatureAlgorithm.allCases)
  ) {
    self.name = name
    self.kind = kind
    self.tenants = tenants
    self.algorithms = algorithms
  }

  func maySpeak(for tenant: String) -> Bool {
    tenant.utf8.count == 6 && tenant.utf8.allSatisfy { (0x30...0x39).contains($0) }
      && (tenants?.contains(tenant) ?? true)
  }
}
