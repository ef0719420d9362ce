import CivilTime
import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import Testing

/// The clock of a suite only moves on, so these stand apart from the others.
@Suite(.database, .serialized) struct ConsentTimeTests {
  @Test func S5_I10_timeRunsOutWithoutAJobAndIsWrittenDownLate() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let consent = try await site.grant(site.offer(), by: hanako, seconds: 3_600)
      try await site.advance("PT59M")
      #expect(try await site.service.consent(consent.id, of: hanako).life.state == .active)
      try await site.advance("P40D")
      #expect(try await site.service.consents(of: hanako, state: .active).lines.isEmpty)
      let expired = try await site.service.consent(consent.id, of: hanako)
      #expect(expired.life.state == .expired && expired.revision == 2)
      #expect(try await site.verifiedChain(of: consent, by: hanako) == [.granted, .expired])
      await #expect(throws: ConsentError.refused(.ended)) { try await site.service.withdraw(consent.id, by: hanako) }
    }
  }

  @Test func anEventOnWhatHasRunOutStoresTheExpiryThoughItIsRefused() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let consent = try await site.grant(site.offer(), by: hanako, seconds: 60)
      try await site.advance("PT2M")
      await #expect(throws: ConsentError.refused(.ended)) { try await site.service.pause(consent.id, by: hanako) }
      let stored = try await site.count(
        "SELECT count(*) FROM moyai_priv.receipt WHERE kind = 'expired' AND consent_id = $1::uuid",
        ["\(consent.id.uuid)"])
      #expect(stored == 1)
    }
  }

  @Test func aNewGrantAfterTheEndIsANewConsent() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let offer = try await site.offer()
      let first = try await site.grant(offer, by: hanako, seconds: 60)
      try await site.advance("PT2M")
      let second = try await site.grant(offer, by: hanako, seconds: 60)
      #expect(second.id != first.id)
      #expect(try await site.verifiedChain(of: first, by: hanako) == [.granted, .expired])
    }
  }

  @Test func S5_afterAMaterialReplacementTheNewGrantSupersedesTheOld() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let old = try await site.offer()
      let consent = try await site.grant(old, by: hanako)
      let next = try await site.offer()
      try await site.test.run(
        """
        UPDATE moyai.offer SET replaced_by = '\(next.id.uuid)', replaced_at = moyai.now(),
          stops_at = moyai.now() + interval '14 days' WHERE offer_id = '\(old.id.uuid)'
        """)
      let renewed = try await site.grant(next, by: hanako)
      #expect(renewed.id != consent.id)
      #expect(try await site.verifiedChain(of: consent, by: hanako) == [.granted, .superseded])
    }
  }

  @Test func manyYearsLaterReceiptsStillFindTheKeyOfTheirTime() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let offer = try await site.offer(days: 1_096)
      let consent = try await site.grant(offer, by: hanako, seconds: 1_090 * 86_400)
      try await site.advance("P3000D")
      #expect(try await site.verifiedChain(of: consent, by: hanako) == [.granted, .expired])
    }
  }
}
