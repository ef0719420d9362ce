import ConsentRules
import HTTPTypes
import Metering
import Tenancy

/// What a town offers its residents, and whose data it is, by the town's managers.
enum OfferEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      "tenant.source.write", .put, "/tenant/v1/sources/{categoryId}", operation: .admin,
      summary: Summary("Name the organisation whose keys write a category here", ja: "データ区分の提供元の設定"),
      body: .required(.console), request: .object([.init("org", .text)]), answers: [.noContent],
      refusals: [.organisationUnknown], handler: .staff(.manager, OfferHandlers.setSource)),
    Endpoint(
      "tenant.source.list", .get, "/tenant/v1/sources", operation: .query,
      summary: Summary("List the sources of categories", ja: "データ区分の提供元の一覧"),
      answers: [
        .json(
          200,
          .object([
            .init("sources", .array(of: .object([.init("category", .text), .init("org", .text)])))
          ]))
      ], handler: .staff(.manager, OfferHandlers.sources)),
    Endpoint(
      "tenant.offer.create", .post, "/tenant/v1/offers", operation: .admin,
      summary: Summary("Offer residents one purpose for one category", ja: "募集の登録"), body: .required(.console),
      request: .named(OfferShapes.order), answers: [.json(201, .named(OfferShapes.made))],
      refusals: [
        .serviceNotApproved, .sourceMissing, .purposeInvalid, .categoryInvalid, .windowInvalid, .dataLifeInvalid,
        .classHasNoRoute,
      ], handler: .staffConsentChange(.manager, OfferHandlers.create)),
    Endpoint(
      "tenant.offer.list", .get, "/tenant/v1/offers", operation: .query,
      summary: Summary("List offers", ja: "募集の一覧"), query: Paging.parameters,
      answers: [.json(200, Paging.shape("offers", .named(OfferShapes.offer)))],
      handler: .staff(.manager, OfferHandlers.list)),
    Endpoint(
      "tenant.offer.read", .get, "/tenant/v1/offers/{offerId}", operation: .read,
      summary: Summary("Show an offer", ja: "募集の表示"), answers: [.json(200, .named(OfferShapes.offer))],
      handler: .staff(.manager, OfferHandlers.show)),
    Endpoint(
      "tenant.offer.replace", .post, "/tenant/v1/offers/{offerId}/replace", operation: .admin,
      summary: Summary(
        "Make a successor; a material change ends consents under the old offer when its grace is over", ja: "募集の差し替え"),
      body: .required(.console), request: .named(OfferShapes.replacement),
      answers: [.json(201, .named(OfferShapes.made))],
      refusals: [
        .conflict, .serviceNotApproved, .sourceMissing, .purposeInvalid, .categoryInvalid, .windowInvalid,
        .dataLifeInvalid, .successorInvalid,
      ], handler: .staffConsentChange(.manager, OfferHandlers.replace)),
  ]
}
