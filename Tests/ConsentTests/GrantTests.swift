import CivilTime
import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import StrictJSON
import Testing

@Suite(.database) struct GrantTests {
  @Test func S1_aGrantHasAReceiptThatVerifiesOffline() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer()
      let hanako = try await site.resident()
      let outcome = try await site.service.grant(site.request(offer), by: hanako)
      #expect(outcome.isNew && outcome.redirect == nil)
      #expect(outcome.consent.life.state == .active && outcome.consent.receipts.count == 1)
      #expect(try await site.verifiedChain(of: outcome.consent, by: hanako) == [.granted])
      let report = ReceiptVerifier(keys: try site.keys.publicKeys, notice: offer.notices[0].bytes)
        .verify(Array(outcome.consent.newestReceipt.utf8))
      #expect(report.exitStatus == 0, "\(report.lines)")
      let shown = try await site.service.consent(outcome.consent.id, of: hanako)
      #expect(shown == outcome.consent)
    }
  }

  @Test func theSameTermsAgainAreTheSameConsent() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer()
      let hanako = try await site.resident()
      let request = try await site.request(offer)
      let first = try await site.service.grant(request, by: hanako)
      let again = try await site.service.grant(request, by: hanako)
      #expect(!again.isNew && again.consent == first.consent)
    }
  }

  @Test func otherTermsSupersede() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer()
      let hanako = try await site.resident()
      let first = try await site.grant(offer, by: hanako)
      let second = try await site.grant(offer, by: hanako, seconds: 90_000)
      #expect(second.id != first.id)
      #expect(try await site.service.consent(first.id, of: hanako).life.state == .superseded)
      #expect(try await site.verifiedChain(of: first, by: hanako) == [.granted, .superseded])
      #expect(try await site.verifiedChain(of: second, by: hanako) == [.granted])
      // A paused one is superseded by the very same terms.
      let paused = try await site.service.pause(second.id, by: hanako)
      let request = GrantRequest(
        offer: offer.id, noticeHash: offer.notices[0].hash, language: .japanese, validUntil: paused.life.validUntil)
      let third = try await site.service.grant(request, by: hanako)
      #expect(third.isNew && third.consent.id != second.id)
    }
  }

  @Test func aNoticeThatIsNotCurrentIsNamedWithTheOnesThatAre() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer()
      let next = try await site.offer()
      let hanako = try await site.resident()
      let until = try await site.now() + .seconds(60)
      func current(_ offer: OfferTerms) -> ConsentError {
        .noticeChanged(
          offer.notices.map { CurrentNotice(offer: offer.id, language: $0.language, hash: $0.hash) })
      }
      let wrong = GrantRequest(offer: offer.id, noticeHash: .zero, language: .japanese, validUntil: until)
      await #expect(throws: current(offer)) { try await site.service.grant(wrong, by: hanako) }
      let otherLanguage = GrantRequest(
        offer: offer.id, noticeHash: offer.notices[0].hash, language: .english, validUntil: until)
      await #expect(throws: current(offer)) { try await site.service.grant(otherLanguage, by: hanako) }
      try await site.test.run(
        "UPDATE moyai.offer SET replaced_by = '\(next.id.uuid)', replaced_at = now() WHERE offer_id = '\(offer.id.uuid)'"
      )
      let old = GrantRequest(
        offer: offer.id, noticeHash: offer.notices[0].hash, language: .japanese, validUntil: until)
      await #expect(throws: current(next)) { try await site.service.grant(old, by: hanako) }
    }
  }

  @Test func windowsAreHeldAgainstOfferAndCategory() async throws {
    try await ConsentSite.open { site in
      let short = try await site.offer(days: 1)
      let care = try await site.offer(category: "health.care", days: 1_000, isSpecialCare: true)
      let hanako = try await site.resident()
      for (offer, seconds) in [(short, 86_500), (short, -1), (care, 367 * 86_400)] as [(OfferTerms, Int64)] {
        await #expect(throws: ConsentError.windowInvalid) {
          try await site.grant(offer, by: hanako, seconds: seconds)
        }
      }
      _ = try await site.grant(care, by: hanako, seconds: 364 * 86_400)
    }
  }

  @Test func whatIsNotTheCallersIsNotFound() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer()
      let there = try await site.offer(in: ConsentSite.fukushima)
      let hanako = try await site.resident()
      let jiro = try await site.resident(in: [ConsentSite.fukushima])
      let nobody = try await site.resident(in: [])
      let consent = try await site.grant(offer, by: hanako)
      await #expect(throws: ConsentError.notFound) { try await site.grant(there, by: hanako) }
      for stranger in [jiro, nobody] {
        await #expect(throws: ConsentError.notFound) { try await site.grant(offer, by: stranger) }
        await #expect(throws: ConsentError.notFound) { try await site.service.consent(consent.id, of: stranger) }
        await #expect(throws: ConsentError.notFound) { try await site.service.withdraw(consent.id, by: stranger) }
        await #expect(throws: ConsentError.notFound) {
          try await site.service.receipt(consent.receipts[0], of: stranger)
        }
        await #expect(throws: ConsentError.notFound) {
          try await site.service.offers(of: stranger, in: ConsentSite.aizu)
        }
        #expect(try await site.service.consents(of: stranger).lines.isEmpty)
      }
      #expect(try await site.service.offers(of: hanako, in: ConsentSite.aizu).contains { $0.id == offer.id })
      #expect(try await site.service.offers(of: hanako).allSatisfy { $0.tenant == ConsentSite.aizu })
    }
  }

  @Test func I6_pseudonymsOfOnePersonDifferByServiceAndAreTheSameInEveryTown() async throws {
    try await ConsentSite.open { site in
      let towns = [ConsentSite.aizu, ConsentSite.fukushima]
      let hanako = try await site.resident(in: towns)
      let taro = try await site.resident()
      _ = try await site.grant(site.offer(), by: hanako)
      let first = try await site.service.services(of: hanako)
      #expect(first.map(\.service.text) == ["svc_kenshin"])
      _ = try await site.grant(site.offer(in: ConsentSite.fukushima), by: hanako)
      #expect(try await site.service.services(of: hanako) == first)
      _ = try await site.grant(site.offer(service: "svc_coupon"), by: hanako)
      _ = try await site.grant(site.offer(), by: taro)
      let all = try await site.service.services(of: hanako) + site.service.services(of: taro)
      #expect(Set(all.map(\.ppid)).count == all.count && all.count == 3)
    }
  }

  @Test func I6_noAnswerAboutAConsentNamesThePersonOrThePseudonym() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let subject = try await site.subject(of: hanako)
      let consent = try await site.grant(site.offer(), by: hanako)
      let ppid = try #require(try await site.service.services(of: hanako).first?.ppid)
      let payload = String(decoding: try CompactJWS(consent.newestReceipt, as: .receipt).payload, as: UTF8.self)
      for text in [payload, consent.json.text] {
        for secret in [ppid.text, subject.text, hanako.text] { #expect(!text.contains(secret)) }
      }
    }
  }

  @Test func S7_thingsOfTwoTownsAreOnePersonsAndNobodyElses() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident(in: [ConsentSite.aizu, ConsentSite.fukushima])
      let here = try await site.grant(site.offer(), by: hanako)
      let there = try await site.grant(site.offer(in: ConsentSite.fukushima), by: hanako)
      #expect(Set(try await site.service.consents(of: hanako).lines.map(\.id)) == [here.id, there.id])
      #expect(here.tenant == ConsentSite.aizu && there.tenant == ConsentSite.fukushima)
      // The tuple is a town's: ending the one leaves the other (I-11).
      _ = try await site.service.withdraw(here.id, by: hanako)
      #expect(try await site.service.consent(there.id, of: hanako) == there)
    }
  }
}
