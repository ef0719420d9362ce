import CivilTime
import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import Testing

@Suite(.database, .serialized) struct ConsentRequestTests {
  private let uri = "https://reiji.example/moyai"

  private func ask(
    _ site: ConsentSite, _ offer: OfferTerms, uri: String? = nil, state: String? = "a b&c"
  ) async throws -> ConsentService.NewRequest {
    try await site.service.request(
      offer: offer.id, redirectURI: uri ?? self.uri, clientState: state, by: offer.recipient.service,
      kid: "a1B2c3D4e5F6", in: ConsentSite.aizu)
  }

  private func code(in redirect: String?) throws -> String {
    let redirect = try #require(redirect)
    let parts = redirect.split(separator: "&").filter { $0.hasPrefix("code=") }
    return String(try #require(parts.first).dropFirst(5))
  }

  @Test func S1_theServiceLearnsThePseudonymOnceByTheCodeOfTheRedirect() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer()
      let hanako = try await site.resident()
      let asked = try await ask(site, offer)
      let service = offer.recipient.service
      #expect(try await site.service.request(token: asked.token, shownTo: hanako).offer.id == offer.id)
      #expect(try await site.service.requestState(asked.id, by: service, in: ConsentSite.aizu) == .pending)
      let order = try await site.request(offer, token: asked.token)
      let outcome = try await site.service.grant(order, by: hanako)
      let redirect = try #require(outcome.redirect)
      #expect(redirect.hasPrefix("\(uri)?request=\(asked.id.text)&code=") && redirect.hasSuffix("&state=a%20b%26c"))
      #expect(try await site.service.requestState(asked.id, by: service, in: ConsentSite.aizu) == .granted)
      let code = try code(in: redirect)
      let ppid = try await site.service.redeem(asked.id, code: code, by: service, in: ConsentSite.aizu)
      #expect(try await site.service.services(of: hanako).map(\.ppid) == [ppid])
      await #expect(throws: ConsentError.codeRefused) {
        try await site.service.redeem(asked.id, code: code, by: service, in: ConsentSite.aizu)
      }
      // A token is good once; repeating the grant gives no second code.
      await #expect(throws: ConsentError.notFound) {
        try await site.service.request(token: asked.token, shownTo: hanako)
      }
      #expect(try await site.service.grant(order, by: hanako).redirect == nil)
      // Nor can the request be answered with other terms.
      let later = GrantRequest(
        offer: order.offer, noticeHash: order.noticeHash, language: order.language,
        validUntil: order.validUntil + .seconds(1), requestToken: order.requestToken)
      await #expect(throws: ConsentError.notFound) { try await site.service.grant(later, by: hanako) }
    }
  }

  @Test func whoMerelyStartedARequestLearnsNobodysPseudonym() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer()
      let hanako = try await site.resident()
      let asked = try await ask(site, offer)
      let outcome = try await site.service.grant(site.request(offer, token: asked.token), by: hanako)
      let code = try code(in: outcome.redirect)
      let coupon = try #require(ServiceName("svc_coupon"))
      // Neither another service nor another town's key of the same one, not even with the code.
      await #expect(throws: ConsentError.codeRefused) {
        try await site.service.redeem(asked.id, code: code, by: coupon, in: ConsentSite.aizu)
      }
      await #expect(throws: ConsentError.codeRefused) {
        try await site.service.redeem(
          asked.id, code: code, by: offer.recipient.service, in: ConsentSite.fukushima)
      }
      await #expect(throws: ConsentError.notFound) {
        try await site.service.requestState(asked.id, by: coupon, in: ConsentSite.aizu)
      }
    }
  }

  @Test func fiveWrongCodesEndARequest() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer()
      let hanako = try await site.resident()
      let asked = try await ask(site, offer)
      let outcome = try await site.service.grant(site.request(offer, token: asked.token), by: hanako)
      let right = try code(in: outcome.redirect)
      for attempt in 0..<5 {
        await #expect(throws: ConsentError.codeRefused, "attempt \(attempt)") {
          try await site.service.redeem(
            asked.id, code: "wrong\(attempt)", by: offer.recipient.service, in: ConsentSite.aizu)
        }
      }
      await #expect(throws: ConsentError.codeRefused) {
        try await site.service.redeem(asked.id, code: right, by: offer.recipient.service, in: ConsentSite.aizu)
      }
    }
  }

  @Test func addressesAreComparedByteForByte() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer()
      for uri in ["https://reiji.example/moyai/", "https://reiji.example/Moyai", "https://evil.example", ""] {
        await #expect(throws: ConsentError.redirectURIUnknown) { try await ask(site, offer, uri: uri) }
      }
      let foreign = try await site.offer(in: ConsentSite.fukushima)
      await #expect(throws: ConsentError.notFound) { try await ask(site, foreign) }
    }
  }

  @Test func I11_decliningLeavesNoConsentAndNoReceipt() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer()
      let hanako = try await site.resident()
      let asked = try await ask(site, offer)
      try await site.service.decline(token: asked.token, by: hanako)
      try await site.service.decline(token: asked.token, by: hanako)
      #expect(
        try await site.service.requestState(asked.id, by: offer.recipient.service, in: ConsentSite.aizu) == .declined)
      #expect(try await site.service.consents(of: hanako).lines.isEmpty)
      #expect(try await site.service.services(of: hanako).isEmpty)
      await #expect(throws: ConsentError.notFound) {
        try await site.service.grant(site.request(offer, token: asked.token), by: hanako)
      }
    }
  }

  @Test func requestsAndCodesEndByTheClock() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer()
      let hanako = try await site.resident()
      let service = offer.recipient.service
      let asked = try await ask(site, offer)
      let other = try await ask(site, offer)
      let outcome = try await site.service.grant(site.request(offer, token: asked.token), by: hanako)
      let code = try code(in: outcome.redirect)
      try await site.advance("PT5M")
      await #expect(throws: ConsentError.codeRefused) {
        try await site.service.redeem(asked.id, code: code, by: service, in: ConsentSite.aizu)
      }
      try await site.advance("PT10M")
      #expect(try await site.service.requestState(other.id, by: service, in: ConsentSite.aizu) == .lapsed)
      await #expect(throws: ConsentError.notFound) {
        try await site.service.grant(site.request(offer, token: other.token), by: hanako)
      }
      try await site.advance("P1D")
      await #expect(throws: ConsentError.notFound) {
        try await site.service.requestState(other.id, by: service, in: ConsentSite.aizu)
      }
    }
  }

  @Test func I29_neitherTokenNorCodeIsStored() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer()
      let hanako = try await site.resident()
      let asked = try await ask(site, offer)
      let outcome = try await site.service.grant(site.request(offer, token: asked.token), by: hanako)
      let rows = try await site.test.rows("SELECT r::text FROM moyai_vault.consent_request r")
      let code = try code(in: outcome.redirect)
      for row in rows { #expect(row.allSatisfy { !($0 ?? "").contains(asked.token) && !($0 ?? "").contains(code) }) }
    }
  }

  @Test func residentsOfOtherTownsDoNotSeeARequest() async throws {
    try await ConsentSite.open { site in
      let asked = try await ask(site, site.offer())
      let jiro = try await site.resident(in: [ConsentSite.fukushima])
      await #expect(throws: ConsentError.notFound) { try await site.service.request(token: asked.token, shownTo: jiro) }
      await #expect(throws: ConsentError.notFound) { try await site.service.decline(token: asked.token, by: jiro) }
      await #expect(throws: ConsentError.notFound) {
        try await site.service.request(token: "unknown", shownTo: jiro)
      }
    }
  }
}
