import HTTPTypes
import Metering

/// What anyone may look up to check for themselves: heads of ledgers and the keys that sign.
enum PublicRegisterEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      "public.notice.read", .get, "/public/v1/notices/{sha256}", operation: nil,
      summary: Summary("A notice by the hash of its bytes: what was shown to whoever agreed to it"),
      answers: [.json(200, .object([], open: true))], refusals: [.notFound], listeners: [.data],
      handler: .open(PublicRegisterHandlers.notice)),
    Endpoint(
      "public.purpose.read", .get, "/public/v1/purposes/{id}/{version}", operation: nil,
      summary: Summary("An approved purpose"), answers: [.json(200, .named(DataRegisterShapes.purpose))],
      refusals: [.notFound], listeners: [.data], handler: .open(PublicRegisterHandlers.purpose)),
    Endpoint(
      "public.category.read", .get, "/public/v1/categories/{id}/{version}", operation: nil,
      summary: Summary("An approved category with its items"),
      answers: [.json(200, .named(DataRegisterShapes.category))], refusals: [.notFound], listeners: [.data],
      handler: .open(PublicRegisterHandlers.category)),
    Endpoint(
      "public.keys", .get, "/.well-known/moyai/jwks.json", operation: nil,
      summary: Summary("The public keys of all towns' receipts and ledgers"), answers: [.json(200, .any)],
      listeners: [.data], handler: .open(PublicRegisterHandlers.keys)),
    Endpoint(
      "public.ledger.head", .get, "/public/v1/ledger/{tenant}/head", operation: nil,
      summary: Summary("The newest block of a town's ledger, to be kept by whoever wants to check later"),
      answers: [.json(200, block)], refusals: [.notFound], listeners: [.data],
      handler: .open(PublicRegisterHandlers.head)),
    Endpoint(
      "public.ledger.blocks", .get, "/public/v1/ledger/{tenant}/blocks", operation: nil,
      summary: Summary("The signed headers of a town's blocks, from a height on"),
      query: [
        QueryParameter("from", .integer(min: 0), "The first height; 0 unless said otherwise"),
        QueryParameter("limit", .integer(min: 1, max: 100), "How many at most; 100 unless said otherwise"),
      ],
      answers: [
        .json(200, .object([.init("blocks", .array(of: .object([.init("hash", .text), .init("jws", .text)])))]))
      ],
      refusals: [.notFound], listeners: [.data], handler: .open(PublicRegisterHandlers.blocks)),
  ]

  private static let block = Schema.object([
    .init("height", .integer(min: 0)), .init("hash", .text), .init("jws", .text),
  ])
}
