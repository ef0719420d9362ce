/// The tenant a request names beside its credential: it may repeat the key's tenant and can never choose one.
package struct TenantClaim: Equatable, Sendable {
  /// `Fiware-Service`, folded to lower case, as NGSI clients expect.
  private let fiwareService: String?
  /// `Moyai-Tenant`, compared byte for byte.
  private let moyaiTenant: String?

  /// Nothing is named.
  package static let none = TenantClaim(fiwareService: nil, moyaiTenant: nil)

  private init(fiwareService: String?, moyaiTenant: String?) {
    self.fiwareService = fiwareService
    self.moyaiTenant = moyaiTenant
  }

  /// From all values of the two header fields. Each may be sent once (`duplicate_header`); `Fiware-Service` has 1 to 50
  /// letters, digits or underscores, and `Moyai-Tenant` is ASCII (`bad_request`).
  package init(fiwareService: [String], moyaiTenant: [String]) throws(AccessRefused) {
    let service = try Self.single(fiwareService)
    if let service, !Self.hasShape(service) { throw AccessRefused(.badRequest) }
    let tenant = try Self.single(moyaiTenant)
    guard tenant?.utf8.allSatisfy({ $0 < 0x80 }) ?? true else { throw AccessRefused(.badRequest) }
    self.init(fiwareService: service?.lowercased(), moyaiTenant: tenant)
  }

  /// Whether every name given is the slug or the code of that tenant.
  package func matches(_ code: TenantCode, _ slug: TenantSlug) -> Bool {
    [fiwareService, moyaiTenant].allSatisfy { name in
      guard let name else { return true }
      return name.utf8.elementsEqual(slug.text.utf8) || name.utf8.elementsEqual(code.text.utf8)
    }
  }

  private static func single(_ values: [String]) throws(AccessRefused) -> String? {
    guard values.count <= 1, values.first?.utf8.contains(UInt8(ascii: ",")) != true else {
      throw AccessRefused(.duplicateHeader)
    }
    return values.first
  }

  private static func hasShape(_ name: String) -> Bool {
    (1...50).contains(name.utf8.count) && name.utf8.allSatisfy { Base62.contains($0) || $0 == 0x5F }
  }
}
