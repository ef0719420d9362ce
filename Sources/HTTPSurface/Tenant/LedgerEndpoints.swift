import HTTPTypes
import Metering
import Tenancy

/// The town's ledger, by its auditors. It tells who used what for which purpose, never what was read.
enum LedgerEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      "tenant.ledger.export", .get, "/tenant/v1/ledger/export", operation: .query,
      summary: Summary("Export the ledger so that it verifies without us", ja: "台帳の書き出し"),
      query: [
        QueryParameter("from", .instant, "Blocks sealed at or after this; from the first unless said otherwise"),
        QueryParameter("to", .instant, "Blocks sealed before this; to the newest unless said otherwise"),
      ],
      answers: [AnswerShape(200, media: [.ndjson])], refusals: [.windowInvalid],
      handler: .staff(.auditor, LedgerHandlers.export)),
    Endpoint(
      "tenant.ledger.entry", .get, "/tenant/v1/ledger/entries/{entryId}", operation: .read,
      summary: Summary("Show an entry with its proof", ja: "台帳の記録の表示"),
      answers: [
        .json(
          200,
          .object([
            .init("entry", .text), .init("kind", .text), .init("at", .instant), .init("payload", .optional(.any)),
            .init("salt", .optional(.text)), .init("leaf", .optional(.text)), .init("index", .optional(.integer())),
            .init(
              "block",
              .optional(
                .object([.init("height", .integer(min: 0)), .init("hash", .text), .init("jws", .text)]))),
          ]))
      ], handler: .staff(.auditor, LedgerHandlers.entry)),
  ]
}
