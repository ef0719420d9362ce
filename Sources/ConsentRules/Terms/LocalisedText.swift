package import StrictJSON

/// A purpose's text in the three writings a resident may be shown.
package struct PurposeText: Hashable, Sendable {
  package let japanese: String
  /// やさしい日本語.
  package let plainJapanese: String
  package let english: String

  package init(japanese: String, plainJapanese: String, english: String) {
    self.japanese = japanese
    self.plainJapanese = plainJapanese
    self.english = english
  }

  /// Exactly `ja`, `ja_plain`, `en`, all texts and none empty; nil for anything else.
  package init?(json: JSON) {
    guard let object = json.object, object.count == 3, let japanese = object["ja"]?.string,
      let plain = object["ja_plain"]?.string, let english = object["en"]?.string,
      [japanese, plain, english].allSatisfy({ !$0.isEmpty && $0.utf8.count <= 4_000 })
    else { return nil }
    self.init(japanese: japanese, plainJapanese: plain, english: english)
  }

  package var json: JSON {
    ["ja": .string(japanese), "ja_plain": .string(plainJapanese), "en": .string(english)]
  }

  /// `text_sha256`: the hash of the canonical JSON.
  package var hash: Hash256 { Hash256.of(json.canonicalBytes) }

  /// Whether the Japanese text is too short to say what data is used for: fewer than 30 characters
  /// from its first to its last that is no blank.
  package var isTooVague: Bool {
    let text = japanese.drop(while: \.isWhitespace)
    return text.count - text.reversed().prefix(while: \.isWhitespace).count < 30
  }

  package subscript(language: NoticeLanguage) -> String {
    switch language {
    case .japanese: japanese
    case .plainJapanese: plainJapanese
    case .english: english
    }
  }
}

/// A title in two languages.
package struct TitleText: Hashable, Sendable {
  package let japanese: String
  package let english: String

  package init(japanese: String, english: String) {
    self.japanese = japanese
    self.english = english
  }

  /// Exactly `ja` and `en`, both texts and not empty; nil for anything else.
  package init?(json: JSON) {
    guard let object = json.object, object.count == 2, let japanese = object["ja"]?.string,
      let english = object["en"]?.string, [japanese, english].allSatisfy({ !$0.isEmpty && $0.utf8.count <= 400 })
    else { return nil }
    self.init(japanese: japanese, english: english)
  }

  package var json: JSON { ["ja": .string(japanese), "en": .string(english)] }

  package subscript(language: NoticeLanguage) -> String { language == .english ? english : japanese }
}

/// In what a notice is written.
package enum NoticeLanguage: String, Sendable, CaseIterable {
  case japanese = "ja"
  /// やさしい日本語.
  case plainJapanese = "ja_plain"
  case english = "en"
}
