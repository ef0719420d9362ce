import Testing

@testable import HTTPSurface

/// In which language residents and staff read why something was refused (HTTPSurface.docc, consoles).
@Suite struct TitleLanguageTests {
  @Test(arguments: [
    (nil, TitleLanguage.english), ("", .english), ("*", .english), ("en", .english), ("ja", .japanese),
    ("ja-JP", .japanese), ("ja,en;q=0.9", .japanese), ("en,ja;q=0.9", .english), ("en,ja", .english),
    ("ja,en", .japanese), ("en;q=0.5, ja;q=0.8", .japanese), ("ja;q=0", .english), ("fr,ja;q=0.1", .japanese),
    ("ja;q=nan", .english), ("ja;q=9", .english),
  ])
  func japaneseWhereItIsPreferred(_ field: String?, _ language: TitleLanguage) {
    #expect(TitleLanguage(acceptLanguage: field) == language, "\(field ?? "nothing")")
  }

  @Test func everyCodeHasAJapaneseTitle() {
    for code in ProblemCode.allCases {
      #expect(code.japaneseTitle.unicodeScalars.contains { $0.value > 0x3000 }, "\(code.rawValue)")
    }
  }

  @Test(arguments: [
    ("/me/v1/consents", true), ("/tenant/v1/keys", true), ("/admin/v1/orgs", true), ("/personal/v1/batch", false),
    ("/v2/entities", false), ("/public/v1/leaked-keys", false),
  ])
  func machinesAreToldInOneForm(_ path: String, _ isForPersons: Bool) {
    #expect(ErrorShape.isForPersons(path[...]) == isForPersons)
  }
}
