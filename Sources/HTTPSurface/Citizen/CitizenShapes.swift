import ConsentRules

/// How a resident's things look on the wire.
enum CitizenShapes {
  static let link = Schema.object([.init("tenant", .tenantCode), .init("linked_at", .instant)])

  static let me = NamedSchema(
    "Me", "An account and the towns it is linked to",
    .object([
      .init("account", .text),
      .init(
        "subjects",
        .array(
          of: .object([
            .init("tenant", .tenantCode), .init("slug", .text), .init("name", .text), .init("linked_at", .instant),
          ]))),
    ]))

  static let service = NamedSchema(
    "KnownService", "A service and the pseudonym it knows the caller by",
    .object([
      .init("service", .text), .init("name", .text), .init("org", .text), .init("org_name", .text),
      .init("ppid", .text),
    ]))

  private static let versioned = Schema.object([.init("id", .text), .init("version", .integer(min: 1))])

  static let offer = NamedSchema(
    "ShownOffer", "An offer with its notices; their documents are what is agreed to",
    .object(
      [
        .init("id", .text), .init("tenant", .tenantCode), .init("service", .text), .init("purpose", versioned),
        .init("category", versioned), .init("mode", .choice(["view", "store"])),
        .init(
          "notices",
          .array(
            of: .object([
              .init("lang", .choice(NoticeLanguage.allCases.map(\.rawValue))), .init("sha256", .text),
              .init("document", .object([], open: true)),
            ]))),
      ], open: true))

  static let grant = NamedSchema(
    "Grant", "What a resident agrees to",
    .object([
      .init("offer", .text), .init("notice_sha256", .text),
      .init("lang", .choice(NoticeLanguage.allCases.map(\.rawValue))), .init("valid_until", .instant),
      .init("request_token", .optional(.text), isRequired: false),
    ]))

  static let consent = NamedSchema(
    "Consent", "A consent with its newest receipt",
    .object(
      [
        .init("id", .text), .init("tenant", .tenantCode), .init("service", .text), .init("purpose", versioned),
        .init("category", versioned), .init("mode", .choice(["view", "store"])),
        .init("state", .choice(ConsentState.allCases.map(\.rawValue))), .init("reason", .optional(.text)),
        .init("offer", .text), .init("valid_from", .instant), .init("valid_until", .instant),
        .init("receipts", .array(of: .text)), .init("receipt_jws", .text),
        .init("redirect", .optional(.text), isRequired: false),
      ], open: true))

  static let proof = Schema.object([
    .init("payload", .any), .init("salt", .optional(.text)), .init("leaf", .optional(.text)),
    .init(
      "block",
      .optional(.object([.init("height", .integer(min: 0)), .init("hash", .text), .init("jws", .text)]))),
  ])
}
