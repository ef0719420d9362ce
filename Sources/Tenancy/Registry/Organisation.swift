/// Who offers services: a firm, a public body, a department of a town.
package struct Organisation: Equatable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case town
    case publicBody = "public_body"
    case business
  }

  /// `org_…`
  package let id: String
  package let name: String
  package let address: String
  package let representative: String
  /// Two capitals (ISO 3166-1).
  package let country: String
  package let kind: Kind

  package init(
    id: String, name: String, address: String = "", representative: String = "", country: String = "JP", kind: Kind
  ) {
    self.id = id
    self.name = name
    self.address = address
    self.representative = representative
    self.country = country
    self.kind = kind
  }

  func validate() throws(TenancyError) {
    guard RegisteredID.isOrganisation(id) else { throw TenancyError(.idInvalid, at: "/id") }
    guard (1...200).contains(name.unicodeScalars.count) else { throw TenancyError(.nameInvalid, at: "/name") }
    guard address.unicodeScalars.count <= 400 else { throw TenancyError(.nameInvalid, at: "/address") }
    guard representative.unicodeScalars.count <= 200 else { throw TenancyError(.nameInvalid, at: "/representative") }
    guard country.utf8.count == 2, country.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
      throw TenancyError(.nameInvalid, at: "/country")
    }
  }
}
