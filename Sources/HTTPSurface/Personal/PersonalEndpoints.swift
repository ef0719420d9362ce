import HTTPTypes
import Metering

/// `/personal/v1`: personal records by consent. There is no list of persons and no way to ask for everything.
enum PersonalEndpoints {
  static let all: [Endpoint] = records + requests

  private static let refusals: [ProblemCode] = [
    .purposeMissing, .purposeNotBound, .scopeMissing, .serviceSuspended, .noValidConsent, .failClosed,
  ]

  private static let requests: [Endpoint] = [
    Endpoint(
      "personal.request.create", .post, "/personal/v1/consent-requests", operation: .admin,
      summary: Summary("Ask a resident for consent, through the resident's own browser"), body: .required(.console),
      request: .object([
        .init("offer", .text), .init("redirect_uri", .text), .init("state", .optional(.text), isRequired: false),
      ]),
      answers: [
        .json(
          201,
          .object([
            .init("id", .text), .init("token", .optional(.text)), .init("url", .optional(.text)),
            .init("expires_at", .instant),
          ]))
      ], refusals: [.redirectURIUnknown, .notFound, .failClosed],
      handler: .serviceChange(.personalRequest, RequestHandlers.create)),
    Endpoint(
      "personal.request.read", .get, "/personal/v1/consent-requests/{id}", operation: .read,
      summary: Summary("How a request stands; never by whom it was answered"),
      answers: [.json(200, .object([.init("state", .choice(["pending", "granted", "declined", "lapsed"]))]))],
      refusals: [.notFound, .failClosed], handler: .service(.personalRequest, RequestHandlers.show)),
    Endpoint(
      "personal.request.redeem", .post, "/personal/v1/consent-requests/{id}/redeem", operation: .admin,
      summary: Summary("Exchange the code that the browser brought for the person's pseudonym, once"),
      body: .required(.console), request: .object([.init("code", .text)]),
      answers: [.json(200, .object([.init("ppid", .optional(.text))]))], refusals: [.codeRefused, .failClosed],
      handler: .serviceChange(.personalRequest, RequestHandlers.redeem)),
  ]

  private static let records: [Endpoint] = [
    Endpoint(
      "personal.subject.read", .get, "/personal/v1/subjects/{ppid}", operation: .read,
      summary: Summary("Read what a person's consent covers; send the purpose in Moyai-Purpose"),
      query: [
        QueryParameter("categories", .text, "1 to 20 different categories, joined by commas", isRequired: true)
      ],
      answers: [.json(200, .named(PersonalShapes.records))], refusals: refusals,
      handler: .personal(.read, PersonalHandlers.read)),
    Endpoint(
      "personal.batch.read", .post, "/personal/v1/batch", operation: .batch,
      summary: Summary("Read of up to 1,000 persons, each decided alone; send the purpose in Moyai-Purpose"),
      body: .required(.console),
      request: .object([.init("ppids", .array(of: .text)), .init("categories", .array(of: .text))]),
      answers: [.json(200, .named(PersonalShapes.batch))], refusals: refusals,
      handler: .personal(.read, PersonalHandlers.batch)),
    Endpoint(
      "personal.record.write", .put, "/personal/v1/records/{category}/{handle}/{record}", operation: .write,
      summary: Summary("Write a record, by the source of its category"), body: .required(.console),
      request: .object([.init("version", .integer(min: 1)), .init("items", .object([], open: true))]),
      answers: [.created, .noContent],
      refusals: [.scopeMissing, .subjectUnknown, .itemsInvalid, .individualNumberSuspected, .failClosed],
      handler: .personal(.write, PersonalHandlers.put)),
    Endpoint(
      "personal.record.delete", .delete, "/personal/v1/records/{category}/{handle}/{record}", operation: .write,
      summary: Summary("Remove a record, by the source of its category"), answers: [.noContent],
      refusals: [.scopeMissing, .subjectUnknown, .failClosed], handler: .personal(.write, PersonalHandlers.delete)),
  ]
}

/// How personal records look on the wire.
enum PersonalShapes {
  private static let categories = Schema.array(
    of: .object([
      .init("category", .text), .init("version", .integer(min: 1)),
      .init("records", .array(of: .object([.init("record", .text), .init("items", .object([], open: true))]))),
    ]))

  static let records = NamedSchema(
    "PersonalRecords", "What a consent covers of one person, the items of the consented version alone",
    .object([.init("ppid", .text), .init("purpose", .text), .init("categories", categories)]))

  static let batch = NamedSchema(
    "PersonalBatch", "One result for each person, in the order asked",
    .object([
      .init(
        "results",
        .array(
          of: .object([
            .init("ppid", .text), .init("status", .choice(["ok", "no_valid_consent"])),
            .init("entry", .text, isRequired: false), .init("categories", categories, isRequired: false),
          ])))
    ]))
}
