/// Who gives: the source organisation of the category in this town.
package struct Provider: Hashable, Sendable {
  package let id: OrganisationName
  package let name: String

  package init(id: OrganisationName, name: String) {
    self.id = id
    self.name = name
  }
}

/// Who receives: an organisation, and the service of it that reads.
package struct Recipient: Hashable, Sendable {
  package let id: OrganisationName
  package let name: String
  package let address: String
  package let representative: String
  /// Two letters of ISO 3166.
  package let country: String
  package let service: ServiceName
  package let serviceName: String

  package init(
    id: OrganisationName, name: String, address: String, representative: String, country: String,
    service: ServiceName, serviceName: String
  ) {
    self.id = id
    self.name = name
    self.address = address
    self.representative = representative
    self.country = country
    self.service = service
    self.serviceName = serviceName
  }
}

/// One version of a purpose as an offer quotes it.
package struct PurposeTerms: Hashable, Sendable {
  package let id: Versioned<PurposeName>
  package let text: PurposeText

  package init(id: Versioned<PurposeName>, text: PurposeText) {
    self.id = id
    self.text = text
  }
}

/// One version of a category as an offer quotes it.
package struct CategoryTerms: Hashable, Sendable {
  package let id: Versioned<CategoryName>
  package let title: TitleText
  package let items: CategoryItems
  /// 要配慮個人情報.
  package let isSpecialCare: Bool

  package init(id: Versioned<CategoryName>, title: TitleText, items: CategoryItems, isSpecialCare: Bool) {
    self.id = id
    self.title = title
    self.items = items
    self.isSpecialCare = isSpecialCare
  }
}
