import ConsentRules
import HTTPTypes
import Metering

/// `/me/v1`: what a resident may ask and do, about themself alone. Whatever is not the caller's is not there.
enum CitizenEndpoints {
  static let all: [Endpoint] = home + deciding + seeing + answering

  private static let home: [Endpoint] = [
    Endpoint(
      "me.read", .get, "/me/v1", operation: .read, summary: Summary("Who I am here, and my towns", ja: "わたしの自治体"),
      answers: [.json(200, .named(CitizenShapes.me))], handler: .citizen(CitizenHandlers.me)),
    Endpoint(
      "me.link.create", .post, "/me/v1/links", operation: .admin,
      summary: Summary("Link a town by its code and the date of birth", ja: "自治体とつなげる"), body: .required(.console),
      request: .object([.init("tenant", .tenantCode), .init("code", .text), .init("birth_date", .date)]),
      answers: [.json(201, CitizenShapes.link)], refusals: [.linkRefused],
      handler: .citizenChange(CitizenHandlers.link)),
    Endpoint(
      "me.service.list", .get, "/me/v1/services", operation: .query,
      summary: Summary("Services that know me, and under which pseudonym", ja: "サービスごとの番号"),
      answers: [.json(200, .object([.init("services", .array(of: .named(CitizenShapes.service)))]))],
      handler: .citizen(CitizenHandlers.services)),
    Endpoint(
      "me.export", .get, "/me/v1/export", operation: .query,
      summary: Summary("Everything about me: consents, receipts, links, ledger", ja: "データの持ち出し"),
      answers: [.json(200, .any)], handler: .citizen(CitizenHandlers.export)),
  ]

  private static let deciding: [Endpoint] = [
    Endpoint(
      "me.offer.list", .get, "/me/v1/offers", operation: .query,
      summary: Summary("Offers of a linked town with their whole notices", ja: "募集の一覧"),
      query: [QueryParameter("tenant", .tenantCode, "The town; every linked one unless said otherwise")],
      answers: [.json(200, .object([.init("offers", .array(of: .named(CitizenShapes.offer)))]))], refusals: [.notFound],
      handler: .citizen(ConsentHandlers.offers)),
    Endpoint(
      "me.consent.create", .post, "/me/v1/consents", operation: .admin,
      summary: Summary("Grant an offer, quoting the notice that was shown", ja: "同意する"), body: .required(.console),
      request: .named(CitizenShapes.grant),
      answers: [.json(201, .named(CitizenShapes.consent)), .json(200, .named(CitizenShapes.consent))],
      refusals: [.noticeChanged, .windowInvalid, .notFound], handler: .citizenChange(ConsentHandlers.grant)),
    Endpoint(
      "me.consent.list", .get, "/me/v1/consents", operation: .query,
      summary: Summary("My consents, the newest first", ja: "同意の一覧"),
      query: [QueryParameter("state", .choice(ConsentState.allCases.map(\.rawValue)), "Only these")]
        + CitizenPaging.parameters,
      answers: [.json(200, Paging.shape("consents", .named(CitizenShapes.consent)))],
      handler: .citizen(ConsentHandlers.list)),
    Endpoint(
      "me.consent.read", .get, "/me/v1/consents/{id}", operation: .read, summary: Summary("One consent", ja: "同意の表示"),
      answers: [.json(200, .named(CitizenShapes.consent))], refusals: [.notFound],
      handler: .citizen(ConsentHandlers.show)),
    // Withdrawing asks for less than granting does: neither a body nor a key.
    Endpoint(
      "me.consent.withdraw", .post, "/me/v1/consents/{id}/withdraw", operation: .admin,
      summary: Summary("Withdraw, from this moment on", ja: "同意を撤回する"),
      answers: [.json(200, .named(CitizenShapes.consent))],
      refusals: [.notFound, .consentEnded], handler: .citizen(ConsentHandlers.withdraw)),
    Endpoint(
      "me.consent.pause", .post, "/me/v1/consents/{id}/pause", operation: .admin,
      summary: Summary("Pause; If-Match is respected", ja: "同意を一時停止する"), body: .optional(.console),
      request: .object([]),
      answers: [.json(200, .named(CitizenShapes.consent))], refusals: [.notFound, .consentEnded, .stale],
      handler: .citizenChange(ConsentHandlers.pause)),
    Endpoint(
      "me.consent.resume", .post, "/me/v1/consents/{id}/resume", operation: .admin,
      summary: Summary("Resume what I paused; If-Match is respected", ja: "同意を再開する"), body: .optional(.console),
      request: .object([]), answers: [.json(200, .named(CitizenShapes.consent))],
      refusals: [.notFound, .consentEnded, .newGrantNeeded, .stale],
      handler: .citizenChange(ConsentHandlers.resume)),
  ]

  private static let seeing: [Endpoint] = [
    Endpoint(
      "me.receipt.read", .get, "/me/v1/receipts/{id}", operation: .read,
      summary: Summary("A receipt: the compact JWS", ja: "同意書"), answers: [AnswerShape(200, media: [.jose])],
      refusals: [.notFound], handler: .citizen(CitizenHandlers.receipt)),
    Endpoint(
      "me.ledger.list", .get, "/me/v1/ledger", operation: .query,
      summary: Summary("What happened to my data, in all my towns, denials included", ja: "利用の記録"),
      query: [
        QueryParameter("from", .instant, "Only what happened at or after it"),
        QueryParameter("to", .instant, "Only what happened before it"),
      ] + CitizenPaging.parameters,
      answers: [.json(200, Paging.shape("entries", .object([.init("kind", .text)], open: true)))],
      handler: .citizen(CitizenHandlers.ledger)),
    Endpoint(
      "me.ledger.entry", .get, "/me/v1/ledger/{entry}", operation: .read,
      summary: Summary("One entry with what proves it", ja: "記録の証拠"), answers: [.json(200, CitizenShapes.proof)],
      refusals: [.notFound], handler: .citizen(CitizenHandlers.entry)),
  ]

  private static let answering: [Endpoint] = [
    Endpoint(
      "me.request.read", .get, "/me/v1/consent-requests/{token}", operation: .read,
      summary: Summary("What a service asks of me", ja: "サービスからの依頼"),
      answers: [
        .json(
          200,
          .object([
            .init("id", .text), .init("state", .choice(["pending"])), .init("expires_at", .instant),
            .init("offer", .named(CitizenShapes.offer)),
          ]))
      ], refusals: [.notFound], handler: .citizen(ConsentHandlers.request)),
    Endpoint(
      "me.request.decline", .post, "/me/v1/consent-requests/{token}/decline", operation: .admin,
      summary: Summary("Say no; nothing else comes of it", ja: "依頼を断る"), body: .optional(.console),
      request: .object([]),
      answers: [.json(200, .object([.init("state", .choice(["declined"]))]))], refusals: [.notFound],
      handler: .citizenChange(ConsentHandlers.decline)),
  ]
}
