/// All that a person agrees to: what an offer says, with the texts it quotes. An offer is never edited, and a version
/// never changes, so these are the same whenever they are put together again.
package struct OfferTerms: Hashable, Sendable {
  package let id: OfferID
  package let tenant: TenantDigits
  package let provider: Provider
  package let recipient: Recipient
  package let purpose: PurposeTerms
  package let legalBasis: LegalBasis
  package let category: CategoryTerms
  package let mode: AccessMode
  package let dataLife: DataLife
  /// How many days a consent under this offer may last.
  package let validDaysMax: Int

  package init(
    id: OfferID, tenant: TenantDigits, provider: Provider, recipient: Recipient, purpose: PurposeTerms,
    legalBasis: LegalBasis, category: CategoryTerms, mode: AccessMode, dataLife: DataLife, validDaysMax: Int
  ) {
    self.id = id
    self.tenant = tenant
    self.provider = provider
    self.recipient = recipient
    self.purpose = purpose
    self.legalBasis = legalBasis
    self.category = category
    self.mode = mode
    self.dataLife = dataLife
    self.validDaysMax = validDaysMax
  }

  /// The notices of this offer, one for each language.
  package var notices: [Notice] { NoticeLanguage.allCases.map { Notice(self, in: $0) } }
}
