import CivilTime
import ConsentRules
import MoyaiTesting
import Postgres
import StrictJSON
import Tenancy
import Testing

@testable import Consent

/// The registers of categories, purposes, sources and offers (Registers).
@Suite(.database) struct RegisterTests {
  private let o1 = Principal.person(issuer: "https://login.example.jp", subject: "o1")
  private let o2 = Principal.person(issuer: "https://login.example.jp", subject: "o2")
  private let m1 = Principal.person(issuer: "https://login.example.jp", subject: "m1")
  private let now = Timestamp(seconds: 1_800_000_000)
  private let town = TenantAccess(tenant: ConsentSite.aizu)

  private func category(
    _ name: String, version: Int = 1, items: JSON = [["name": "steps", "type": "integer"]], isSpecialCare: Bool = false
  ) throws -> RegisteredCategory {
    RegisteredCategory(
      terms: CategoryTerms(
        id: try #require(CategoryName(name).flatMap { Versioned($0, version: version) }),
        title: TitleText(japanese: "歩数", english: "Steps"), items: try #require(CategoryItems(json: items)),
        isSpecialCare: isSpecialCare),
      isLocation: false, isResidencyBound: false)
  }

  private func purpose(
    _ name: String, version: Int = 1, text: String = "歩数の記録をもとに、運動の助言をご本人に届けるためだけに利用します。"
  ) throws -> RegisteredPurpose {
    RegisteredPurpose(
      terms: PurposeTerms(
        id: try #require(PurposeName(name).flatMap { Versioned($0, version: version) }),
        text: PurposeText(japanese: text, plainJapanese: "ほすうを つかいます。", english: "Your steps.")),
      basis: .townByConsent)
  }

  private func code(_ body: () async throws -> Void) async throws -> RegisterError.Code? {
    do {
      try await body()
      return nil
    } catch let error as RegisterError { return error.code }
  }

  @Test func I30_whatNeedsTwoOperatorsIsRefusedToOne() async throws {
    try await ConsentSite.open { site in
      let register = CategoryRegister()
      let exempt: JSON = [["name": "code", "type": "string", "number_exempt": true]]
      for category in [
        try category("health.special", isSpecialCare: true), try category("health.exempt", items: exempt),
      ] {
        #expect(category.state == .draft)
        let made = try await site.database.withPlatform(.ops) { scope in
          try register.create(category, by: o1, at: now, in: &scope)
        }
        #expect(made == category)
        let id = category.terms.id
        let own = try await code {
          _ = try await site.database.withPlatform(.ops) { try register.approve(id, by: o1, at: now, in: &$0) }
        }
        #expect(own == .secondPersonNeeded)
        let approved = try await site.database.withPlatform(.ops) { scope in
          try register.approve(id, by: o2, at: now, in: &scope)
        }
        #expect(approved.state == .approved)
      }
      let purposes = PurposeRegister()
      let purpose = try purpose("pur_two_needed")
      let draft = try await site.database.withPlatform(.ops) { scope in
        try purposes.create(purpose, by: o1, at: now, in: &scope)
      }
      #expect(draft.state == .draft)
      let own = try await code {
        _ = try await site.database.withPlatform(.ops) {
          try purposes.approve(purpose.terms.id, by: o1, at: now, in: &$0)
        }
      }
      #expect(own == .secondPersonNeeded)
    }
  }

  @Test func aPlainCategoryIsApprovedByBeingRegistered() async throws {
    try await ConsentSite.open { site in
      let category = try category("health.plain")
      let made = try await site.database.withPlatform(.ops) { scope in
        try CategoryRegister().create(category, by: o1, at: now, in: &scope)
      }
      #expect(made.state == .approved)
    }
  }

  @Test func I9_aVersionNeverChanges() async throws {
    try await ConsentSite.open { site in
      let register = CategoryRegister()
      let first = try category("health.versions")
      let wider = try category(
        "health.versions", items: [["name": "steps", "type": "integer"], ["name": "place", "type": "string"]])
      _ = try await site.database.withPlatform(.ops) { try register.create(first, by: o1, at: now, in: &$0) }
      for again in [first, wider] {
        let found = try await code {
          _ = try await site.database.withPlatform(.ops) { try register.create(again, by: o1, at: now, in: &$0) }
        }
        #expect(found == .exists)
      }
      let second = try category(
        "health.versions", version: 2,
        items: [["name": "steps", "type": "integer"], ["name": "place", "type": "string"]])
      _ = try await site.database.withPlatform(.ops) { try register.create(second, by: o1, at: now, in: &$0) }
      let kept = try await site.database.withPlatform(.ops, .readOnly) { scope in
        try register.find(first.terms.id, in: &scope)
      }
      #expect(kept == first)
      await #expect(throws: (any Error).self) {
        try await site.test.run("UPDATE moyai.category SET items = '[]'", role: "moyai_ops")
      }
    }
  }

  @Test func aPurposeSaysWhatDataIsUsedFor() async throws {
    try await ConsentSite.open { site in
      let vague = try purpose("pur_vague", text: String(repeating: "用", count: 29))
      let found = try await code {
        _ = try await site.database.withPlatform(.ops) {
          try PurposeRegister().create(vague, by: o1, at: now, in: &$0)
        }
      }
      #expect(found == .purposeTooVague)
      let enough = try purpose("pur_thirty", text: String(repeating: "用", count: 30))
      _ = try await site.database.withPlatform(.ops) {
        try PurposeRegister().create(enough, by: o1, at: now, in: &$0)
      }
    }
  }

  /// An approved purpose and category of a name of their own, and an order for them.
  private func order(_ word: String, _ site: ConsentSite, isSourced: Bool = true) async throws -> OfferOrder {
    let (category, purpose) = (try category("offered.\(word)"), try purpose("pur_offered_\(word)"))
    try await site.database.withPlatform(.ops) { scope in
      _ = try CategoryRegister().create(category, by: o1, at: now, in: &scope)
      _ = try PurposeRegister().create(purpose, by: o1, at: now, in: &scope)
      _ = try PurposeRegister().approve(purpose.terms.id, by: o2, at: now, in: &scope)
    }
    if isSourced {
      try await site.database.withTenant(town, .readWrite, as: .consent) { (scope: inout TenantScope) in
        try SourceRegister().set(category.terms.id.name, "org_aizu_kenko", by: m1, at: now, in: &scope)
      }
    }
    return OfferOrder(
      service: try #require(ServiceName("svc_kenshin")), purpose: purpose.terms.id, category: category.terms.id,
      mode: .store, dataLife: try #require(DataLife(days: 180)), validDaysMax: 365)
  }

  private func create(_ order: OfferOrder, _ site: ConsentSite) async throws -> Offer {
    try await site.database.withTenant(town, .readWrite, as: .consent) { (scope: inout TenantScope) in
      try OfferRegister().create(order, by: m1, at: now, in: &scope)
    }
  }

  @Test func anOfferHasANoticeInEachLanguageNamedByItsHash() async throws {
    try await ConsentSite.open { site in
      let offer = try await create(order("notices", site), site)
      #expect(offer.notices.map(\.language) == ["ja", "ja_plain", "en"])
      let kept = try await site.test.rows(
        "SELECT lang, document FROM moyai.notice WHERE offer_id = $1::uuid", ["\(offer.id.uuid)"])
      #expect(kept.count == 3)
      for row in kept {
        let bytes = Array((row[1] ?? "").utf8)
        #expect(Hash256.of(bytes) == offer.notices.first { $0.language == row[0] }?.hash)
        let text = row[1] ?? ""
        for part in ["例示ヘルス株式会社", "例示 太郎", "会津若松市健康増進課", "P180D", "365"] {
          #expect(text.contains(part), "\(row[0] ?? "") lacks \(part)")
        }
      }
      let read = try await site.database.withTenant(town, .readOnly, as: .consent) { (scope: inout TenantScope) in
        try OfferRegister().find(offer.id, in: &scope)
      }
      #expect(read.order == offer.order)
      #expect(Set(read.notices.map(\.hash)) == Set(offer.notices.map(\.hash)))
    }
  }

  @Test func anOfferNeedsAServiceASourceAndApprovedTerms() async throws {
    try await ConsentSite.open { site in
      let unsourced = try await order("unsourced", site, isSourced: false)
      #expect(try await code { _ = try await create(unsourced, site) } == .sourceMissing)
      let good = try await order("needs", site)
      func changed(
        service: String = "svc_kenshin", purpose: Versioned<PurposeName>? = nil,
        category: Versioned<CategoryName>? = nil, mode: AccessMode = .store, life: Int = 180, days: Int = 365
      ) throws -> OfferOrder {
        OfferOrder(
          service: try #require(ServiceName(service)), purpose: purpose ?? good.purpose,
          category: category ?? good.category, mode: mode, dataLife: try #require(DataLife(days: life)),
          validDaysMax: days)
      }
      let cases: [(OfferOrder, RegisterError.Code?)] = [
        (try changed(service: "svc_unknown"), .serviceNotApproved),
        (try changed(purpose: Versioned(good.purpose.name, version: 2)), .purposeInvalid),
        (try changed(category: Versioned(good.category.name, version: 2)), .categoryInvalid),
        (try changed(mode: .view, life: 3_661), nil), (try changed(mode: .store, life: 0), nil),
        (try changed(mode: .store, life: 3_660), nil), (try changed(mode: .store, life: 3_661), .dataLifeInvalid),
        (try changed(days: 0), .windowInvalid), (try changed(days: 1_097), .windowInvalid),
        (try changed(mode: .view, life: 0, days: 1_096), nil),
      ]
      for (order, expected) in cases {
        #expect(try await code { _ = try await create(order, site) } == expected)
      }
    }
  }

  @Test func aSuccessorEndsTheOldOfferByTheClockWhenItIsMaterial() async throws {
    try await ConsentSite.open { site in
      let order = try await order("replaced", site)
      let (old, end) = (try await create(order, site), now + .seconds(14 * 86_400))
      func replace(_ id: OfferID, _ replacement: Replacement, _ order: OfferOrder) async throws -> Offer {
        try await site.database.withTenant(town, .readWrite, as: .consent) { (scope: inout TenantScope) in
          try OfferRegister().replace(id, with: order, replacement, by: m1, at: now, in: &scope)
        }
      }
      #expect(
        try await code { _ = try await replace(old.id, Replacement(graceUntil: now - .seconds(1)), order) }
          == .windowInvalid)
      let other = try await self.order("other", site)
      #expect(
        try await code { _ = try await replace(old.id, Replacement(graceUntil: end), other) } == .successorInvalid)
      let next = try await replace(old.id, Replacement(graceUntil: end), order)
      let (kept, list) = try await site.database.withTenant(town, .readOnly, as: .consent) {
        (scope: inout TenantScope) in
        (try OfferRegister().find(old.id, in: &scope), try OfferRegister().list(in: &scope))
      }
      #expect(kept.replacedBy == next.id)
      #expect(kept.stopsAt == end)
      #expect(list.contains { $0.id == next.id })
      #expect(try await code { _ = try await replace(old.id, Replacement(graceUntil: end), order) } == .conflict)
      let again = try await replace(next.id, Replacement(graceUntil: nil), order)
      let unended = try await site.database.withTenant(town, .readOnly, as: .consent) { (scope: inout TenantScope) in
        try OfferRegister().find(next.id, in: &scope)
      }
      #expect(unended.replacedBy == again.id && unended.stopsAt == nil)
      let elsewhere = TenantAccess(tenant: ConsentSite.fukushima)
      let seen = try await code {
        _ = try await site.database.withTenant(elsewhere, .readOnly, as: .consent) { (scope: inout TenantScope) in
          try OfferRegister().find(again.id, in: &scope)
        }
      }
      #expect(seen == .notFound)
    }
  }
}
