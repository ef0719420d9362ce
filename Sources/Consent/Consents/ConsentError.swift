package import ConsentRules

/// Why a resident's or a service's call about consents does nothing. ``code`` is the code of the answer.
package enum ConsentError: Error, Hashable, Sendable {
  /// Not there, or not the caller's: both look alike.
  case notFound
  /// The notice quoted is not a current one of the offer; these are.
  case noticeChanged([CurrentNotice])
  case windowInvalid
  /// The event does not fit the state of the consent.
  case refused(ConsentRefusal)
  /// `If-Match` names another state of the consent.
  case stale
  /// The service did not register this address, byte for byte.
  case redirectURIUnknown
  /// The code is wrong, used, late, or another service's.
  case codeRefused
  /// The cursor is not one of ours, or of another list.
  case cursorInvalid

  package var code: String {
    switch self {
    case .notFound: "not_found"
    case .noticeChanged: "notice_changed"
    case .windowInvalid: "window_invalid"
    case .refused(let refusal): refusal.rawValue
    case .stale: "stale"
    case .redirectURIUnknown: "redirect_uri_unknown"
    case .codeRefused: "code_refused"
    case .cursorInvalid: "bad_request"
    }
  }
}

/// A notice that may be quoted now.
package struct CurrentNotice: Hashable, Sendable {
  package let offer: OfferID
  package let language: NoticeLanguage
  package let hash: Hash256

  package init(offer: OfferID, language: NoticeLanguage, hash: Hash256) {
    self.offer = offer
    self.language = language
    self.hash = hash
  }
}
