package import ConsentRules
package import Tenancy

/// A key as it was presented, with what came along and may only narrow what it opens (Consent.docc, I-4).
package struct PresentedKey: Sendable {
  package let key: APIKeyText
  /// Nil when it is not known: a key with an address list is refused then.
  package let address: IPAddress?
  /// `Fiware-Service` as sent; letters are folded before they are compared.
  package let fiwareService: String?
  /// `Moyai-Tenant` as sent, compared byte for byte.
  package let moyaiTenant: String?
  /// Whether a rate limit refuses the request. The database says so only after everything about the key itself.
  package let isOverLimit: Bool

  package init(
    _ key: APIKeyText, address: IPAddress? = nil, fiwareService: String? = nil, moyaiTenant: String? = nil,
    isOverLimit: Bool = false
  ) {
    self.key = key
    self.address = address
    self.fiwareService = fiwareService
    self.moyaiTenant = moyaiTenant
    self.isOverLimit = isOverLimit
  }
}

/// What a service asks to read, of whichever person.
package struct AccessRequest: Sendable {
  package let presented: PresentedKey
  package let purpose: PurposeName
  package let mode: AccessMode
  /// 1 to ``categoriesMax`` different categories.
  package let categories: [CategoryName]

  package static let categoriesMax = 20

  /// Nil for no category, too many, or one twice.
  package init?(_ presented: PresentedKey, purpose: PurposeName, mode: AccessMode, categories: [CategoryName]) {
    guard (1...Self.categoriesMax).contains(categories.count),
      categories.count == 1 || Set(categories).count == categories.count
    else { return nil }
    self.presented = presented
    self.purpose = purpose
    self.mode = mode
    self.categories = categories
  }
}
