package import CivilTime

/// What is equal in all receipts of one consent.
package struct ReceiptTerms: Hashable, Sendable {
  package let consent: ConsentID
  package let tenant: TenantDigits
  /// Random for this consent: a receipt that is shown to somebody names nobody.
  package let subject: ReceiptSubject
  package let provider: Provider
  package let recipientID: OrganisationName
  package let recipientName: String
  package let recipientCountry: String
  package let service: ServiceName
  package let purpose: Versioned<PurposeName>
  package let purposeTextHash: Hash256
  package let category: Versioned<CategoryName>
  package let itemsHash: Hash256
  package let isSpecialCare: Bool
  package let legalBasis: LegalBasis
  package let mode: AccessMode
  package let dataLife: DataLife
  package let validFrom: Timestamp
  package let validUntil: Timestamp
  package let noticeLanguage: NoticeLanguage
  package let noticeHash: Hash256

  /// The terms of a consent under `offer`, given after reading the notice of that language and hash.
  package init(
    consent: ConsentID, subject: ReceiptSubject, offer: OfferTerms, validFrom: Timestamp, validUntil: Timestamp,
    noticeLanguage: NoticeLanguage, noticeHash: Hash256
  ) {
    self.init(
      consent: consent, tenant: offer.tenant, subject: subject, provider: offer.provider,
      recipientID: offer.recipient.id, recipientName: offer.recipient.name,
      recipientCountry: offer.recipient.country, service: offer.recipient.service, purpose: offer.purpose.id,
      purposeTextHash: offer.purpose.text.hash, category: offer.category.id, itemsHash: offer.category.items.hash,
      isSpecialCare: offer.category.isSpecialCare, legalBasis: offer.legalBasis, mode: offer.mode,
      dataLife: offer.dataLife, validFrom: validFrom, validUntil: validUntil, noticeLanguage: noticeLanguage,
      noticeHash: noticeHash)
  }

  package init(
    consent: ConsentID, tenant: TenantDigits, subject: ReceiptSubject, provider: Provider,
    recipientID: OrganisationName, recipientName: String, recipientCountry: String, service: ServiceName,
    purpose: Versioned<PurposeName>, purposeTextHash: Hash256, category: Versioned<CategoryName>, itemsHash: Hash256,
    isSpecialCare: Bool, legalBasis: LegalBasis, mode: AccessMode, dataLife: DataLife, validFrom: Timestamp,
    validUntil: Timestamp, noticeLanguage: NoticeLanguage, noticeHash: Hash256
  ) {
    self.consent = consent
    self.tenant = tenant
    self.subject = subject
    self.provider = provider
    self.recipientID = recipientID
    self.recipientName = recipientName
    self.recipientCountry = recipientCountry
    self.service = service
    self.purpose = purpose
    self.purposeTextHash = purposeTextHash
    self.category = category
    self.itemsHash = itemsHash
    self.isSpecialCare = isSpecialCare
    self.legalBasis = legalBasis
    self.mode = mode
    self.dataLife = dataLife
    self.validFrom = validFrom
    self.validUntil = validUntil
    self.noticeLanguage = noticeLanguage
    self.noticeHash = noticeHash
  }
}
