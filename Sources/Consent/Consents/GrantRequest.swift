package import CivilTime
package import ConsentRules

/// What a resident agrees to.
package struct GrantRequest: Sendable {
  package let offer: OfferID
  /// The hash of the notice that was shown, and its language.
  package let noticeHash: Hash256
  package let language: NoticeLanguage
  package let validUntil: Timestamp
  /// The token of the consent request through which the resident came.
  package let requestToken: String?

  package init(
    offer: OfferID, noticeHash: Hash256, language: NoticeLanguage, validUntil: Timestamp, requestToken: String? = nil
  ) {
    self.offer = offer
    self.noticeHash = noticeHash
    self.language = language
    self.validUntil = validUntil
    self.requestToken = requestToken
  }
}

/// What came of a grant.
package struct GrantOutcome: Sendable {
  package let consent: ConsentRow
  /// False: the same terms were agreed to before, and nothing changed.
  package let isNew: Bool
  /// Where the page sends the browser; holds a code, so it is never stored. Nil without a request, and when the request
  /// was answered before.
  package let redirect: String?
}
