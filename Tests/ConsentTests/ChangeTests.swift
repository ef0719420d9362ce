import CivilTime
import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import StrictJSON
import Tenancy
import Testing

@Suite(.database) struct ChangeTests {
  @Test func S4_withdrawingTwiceIsOneReceiptAndTouchesNothingElse() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let other = try await site.grant(site.offer(purpose: "pur_other_use", mode: .store), by: hanako)
      let consent = try await site.grant(site.offer(mode: .store), by: hanako)
      let withdrawn = try await site.service.withdraw(consent.id, by: hanako)
      let again = try await site.service.withdraw(consent.id, by: hanako)
      #expect(withdrawn.life.state == .withdrawn && again == withdrawn)
      #expect(try await site.verifiedChain(of: consent, by: hanako) == [.granted, .withdrawn])
      // I-11: her other consents stand as they stood.
      #expect(try await site.service.consent(other.id, of: hanako) == other)
    }
  }

  @Test func pausesAndResumesFormOneChain() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let consent = try await site.grant(site.offer(), by: hanako)
      let paused = try await site.service.pause(consent.id, by: hanako)
      #expect(paused.life.state == .suspended && paused.life.reason == "self")
      #expect(try await site.service.pause(consent.id, by: hanako) == paused)
      _ = try await site.service.resume(consent.id, by: hanako)
      let resumed = try await site.service.resume(consent.id, by: hanako)
      #expect(resumed.life.state == .active && resumed.life.reason == nil)
      _ = try await site.service.withdraw(consent.id, by: hanako)
      #expect(
        try await site.verifiedChain(of: consent, by: hanako) == [.granted, .suspended, .resumed, .withdrawn])
      for event in [ConsentService.pause, ConsentService.resume] {
        await #expect(throws: ConsentError.refused(.ended)) { try await event(site.service)(consent.id, hanako, nil) }
      }
    }
  }

  @Test func whatTheSystemSuspendedNeedsANewGrant() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let consent = try await site.grant(site.offer(), by: hanako)
      try await site.test.run(
        "UPDATE moyai_priv.consent SET state = 'suspended', reason = 'moved_out' WHERE consent_id = '\(consent.id.uuid)'"
      )
      await #expect(throws: ConsentError.refused(.newGrantNeeded)) {
        try await site.service.resume(consent.id, by: hanako)
      }
    }
  }

  @Test func ifMatchHoldsBackWhoSawAnotherState() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let consent = try await site.grant(site.offer(), by: hanako)
      let paused = try await site.service.pause(consent.id, by: hanako, ifMatch: consent.etag)
      await #expect(throws: ConsentError.stale) {
        try await site.service.resume(consent.id, by: hanako, ifMatch: consent.etag)
      }
      _ = try await site.service.resume(consent.id, by: hanako, ifMatch: "\"9\", \(paused.etag)")
    }
  }

  @Test func I7_everyChangeHasOneReceiptOneEntryAndNothingElseChanges() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let offer = try await site.offer()
      let consent = try await site.grant(offer, by: hanako)
      var generator = SeededGenerator()
      for _ in 0..<8 {
        switch Int.random(in: 0..<2, using: &generator) {
        case 0: _ = try await site.service.pause(consent.id, by: hanako)
        default: _ = try await site.service.resume(consent.id, by: hanako)
        }
      }
      let last = try await site.service.withdraw(consent.id, by: hanako)
      let kinds = try await site.verifiedChain(of: consent, by: hanako)
      #expect(kinds.count == last.revision)
      #expect(last.offer == consent.offer && last.mode == consent.mode && last.purpose == consent.purpose)
      #expect(last.life.validFrom == consent.life.validFrom && last.life.validUntil == consent.life.validUntil)
      let entries = try await site.count(
        "SELECT count(*) FROM moyai_priv.ledger WHERE kind = 'receipt' AND consent_id = $1::uuid",
        ["\(consent.id.uuid)"])
      #expect(entries == kinds.count)
      // What has ended cannot be changed by the server's role, whatever the program thinks.
      let touched = try await site.database.withTenant(
        TenantAccess(tenant: ConsentSite.aizu), .readWrite, as: .consent
      ) { (scope: inout TenantScope) in
        try scope.execute(
          Command("UPDATE moyai_priv.consent SET state = 'active' WHERE consent_id = \(consent.id.uuid)"))
      }
      #expect(touched == 0)
    }
  }

  @Test func I8_twoGrantsAtOnceLeaveOneActive() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let offer = try await site.offer()
      let requests = [
        try await site.request(offer, seconds: 1_000), try await site.request(offer, seconds: 2_000),
        try await site.request(offer, seconds: 3_000),
      ]
      await withThrowingTaskGroup(of: Void.self) { group in
        for round in 0..<30 {
          group.addTask {
            if round % 5 == 4 {
              for consent in try await site.service.consents(of: hanako, state: .active).lines {
                _ = try await site.service.withdraw(consent.id, by: hanako)
              }
            } else {
              _ = try await site.service.grant(requests[round % 3], by: hanako)
            }
          }
        }
        // A withdrawal may come after another grant superseded what it meant to end.
        while let result = await group.nextResult() {
          if case .failure(let error) = result { #expect(error as? ConsentError == .refused(.ended)) }
        }
      }
      let all = try await site.service.consents(of: hanako, limit: 100).lines
      #expect(all.filter { !$0.life.state.isFinal }.count <= 1)
      for consent in all { _ = try await site.verifiedChain(of: consent, by: hanako) }
    }
  }

  @Test func I3_aWithdrawalIsCommittedWhenItReturns() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let offer = try await site.offer()
      for round in 0..<20 {
        let consent = try await site.grant(offer, by: hanako, seconds: 1_000 + Int64(round))
        _ = try await site.service.withdraw(consent.id, by: hanako)
        let state = try await site.test.rows(
          "SELECT state FROM moyai_priv.consent WHERE consent_id = $1::uuid", ["\(consent.id.uuid)"])
        #expect(state == [["withdrawn"]])
      }
    }
  }

  @Test func closingASubjectInvalidatesAllAndReceiptsVerify() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let taro = try await site.resident()
      let subject = try await site.subject(of: hanako)
      let offer = try await site.offer()
      let first = try await site.grant(offer, by: hanako)
      let second = try await site.service.pause(
        site.grant(site.offer(purpose: "pur_other_use"), by: hanako).id, by: hanako)
      let others = try await site.grant(offer, by: taro)
      let changes = ConsentChanges(keys: site.keys)
      let now = try await site.now()
      let ended = try await site.database.withTenant(
        TenantAccess(tenant: ConsentSite.aizu), .readWrite, as: .consent
      ) { (scope: inout TenantScope) in
        try changes.invalidateAll(
          subject: subject, reason: .deceased, by: .host("test"), at: now, in: &scope)
      }
      #expect(ended == 2)
      for consent in [first, second] {
        let after = try await site.service.consent(consent.id, of: hanako)
        #expect(after.life.state == .invalidated && after.life.reason == "deceased")
        #expect(try await site.verifiedChain(of: consent, by: hanako).last == .invalidated)
      }
      #expect(try await site.service.consent(others.id, of: taro) == others)
    }
  }

  @Test func retiringAServiceInvalidatesItsConsentsInTheTown() async throws {
    try await ConsentSite.open { site in
      let offer = try await site.offer(service: "svc_coupon")
      let kept = try await site.offer()
      let residents = [try await site.resident(), try await site.resident(), try await site.resident()]
      for resident in residents {
        _ = try await site.grant(offer, by: resident)
        _ = try await site.grant(kept, by: resident)
      }
      let changes = ConsentChanges(keys: site.keys)
      let coupon = try #require(ServiceName("svc_coupon"))
      let now = try await site.now()
      let ended = try await site.database.withTenant(
        TenantAccess(tenant: ConsentSite.aizu), .readWrite, as: .consent
      ) { (scope: inout TenantScope) in
        try changes.invalidateAll(
          service: coupon, reason: .serviceRetired, by: .host("test"), at: now, in: &scope)
      }
      #expect(ended >= 3)
      for resident in residents {
        let states = try await site.service.consents(of: resident).lines.map {
          "\($0.service) \($0.life.state.rawValue)"
        }
        #expect(Set(states) == ["svc_coupon invalidated", "svc_kenshin active"])
      }
    }
  }
}
