package import StrictJSON

/// A notice (説明文): the document that a person is shown before consenting, in one language. Its name is the hash of
/// its bytes, and the receipt of a consent quotes that name.
package struct Notice: Sendable {
  package let language: NoticeLanguage
  package let document: JSON
  /// The canonical bytes, as they are kept and served.
  package let bytes: [UInt8]
  package let hash: Hash256

  /// The notice of an offer.
  package init(_ terms: OfferTerms, in language: NoticeLanguage) {
    self.language = language
    document = Self.document(terms, in: language)
    bytes = document.canonicalBytes
    hash = Hash256.of(bytes)
  }

  /// Reads the kept bytes of a notice back; nil when they are no canonical JSON of a notice.
  package init?(stored bytes: [UInt8]) {
    guard let document = try? JSON(parsing: bytes), document.object?["v"] == .string(Self.version),
      let language = document.object?["lang"]?.string.flatMap({ NoticeLanguage(rawValue: $0) }),
      document.canonicalBytes == bytes
    else { return nil }
    self.language = language
    self.document = document
    self.bytes = bytes
    hash = Hash256.of(bytes)
  }

  /// The value of `v`.
  package static let version = "moyai.notice/1"

  private static func document(_ terms: OfferTerms, in language: NoticeLanguage) -> JSON {
    [
      "v": .string(version), "tenant": .string(terms.tenant.text), "offer": .string(terms.id.text),
      "lang": .string(language.rawValue),
      "provider": ["id": .string(terms.provider.id.text), "name": .string(terms.provider.name)],
      "recipient": recipient(terms.recipient),
      "purpose": [
        "id": .string(terms.purpose.id.name.text), "version": .number(JSONNumber(terms.purpose.id.version)),
        "text": .string(terms.purpose.text[language]),
      ],
      "category": [
        "id": .string(terms.category.id.name.text), "version": .number(JSONNumber(terms.category.id.version)),
        "title": .string(terms.category.title[language]), "items": terms.category.items.json(in: language),
      ],
      "mode": .string(terms.mode.rawValue), "data_life": .string(terms.dataLife.text),
      "valid_days_max": .number(JSONNumber(terms.validDaysMax)),
      "refusal": .string(refusal(language)), "how_to_stop": .string(howToStop(language)),
    ]
  }

  private static func recipient(_ recipient: Recipient) -> JSON {
    [
      "id": .string(recipient.id.text), "name": .string(recipient.name), "address": .string(recipient.address),
      "representative": .string(recipient.representative), "country": .string(recipient.country),
      "service": .string(recipient.service.text), "service_name": .string(recipient.serviceName),
    ]
  }

  /// What refusing does: nothing.
  static func refusal(_ language: NoticeLanguage) -> String {
    switch language {
    case .japanese: "断っても、ほかのサービスには影響しません"
    case .plainJapanese: "「いいえ」と しても、ほかの サービスは いままでと おなじように つかえます。"
    case .english: "If you refuse, your other services are not affected."
    }
  }

  /// How a consent is ended.
  static func howToStop(_ language: NoticeLanguage) -> String {
    switch language {
    case .japanese: "住民ページ（/my）の「同意」から、いつでも、理由なしに撤回できます。撤回すると、その時から提供されません。"
    case .plainJapanese: "じゅうみんページ（/my）の「どうい」から、いつでも やめることが できます。りゆうは いりません。やめると、すぐに とまります。"
    case .english:
      "You can withdraw at any time, without a reason, on your page (/my) under 同意 (consents). From then on nothing is given."
    }
  }
}

extension Notice: Equatable {
  /// By the bytes, which are all that counts.
  package static func == (left: Notice, right: Notice) -> Bool { left.bytes == right.bytes }
}
