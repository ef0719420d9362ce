import CivilTime
import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import Tenancy
import Testing

/// A town of a test with a service that reads, a provider that writes, a purpose, a category and an offer of its own. What
/// the registers will do by HTTP is put into the tables by a superuser here.
struct ConsentTown: Sendable {
  let code: TenantCode
  let number: Int32
  /// Opens reads of `category` for `purpose`.
  let key: APIKeyText
  /// Writes `category`.
  let providerKey: APIKeyText
  let offer: OfferID

  var tenant: TenantID { code.tenant }
  var access: TenantAccess { TenantAccess(tenant: tenant) }
  var service: String { "svc_c\(number)" }
  var organisation: String { "org_c\(number)" }
  var source: String { "org_s\(number)" }
  var purpose: String { "pur_c\(number)" }
  var category: String { "health.c\(number)" }

  static let peppers: PepperRing = {
    guard let ring = try? PepperRing([1: (0..<32).map { UInt8($0) }, 3: (0..<32).map { _ in 7 }]) else {
      preconditionFailure("32 bytes are right")
    }
    return ring
  }()

  /// Scopes need no second manager here.
  private struct Directory: CategoryDirectory {
    let categories: [PersonalCategory]
    func isSpecialCare(_ category: PersonalCategory) -> Bool { false }
    func isPurpose(_ purpose: String) -> Bool { true }
  }

  /// Any two categories, for tests that change keys and make none.
  static var directory: any CategoryDirectory { Directory(categories: []) }

  static func make(_ number: Int32, in database: Database) async throws -> ConsentTown {
    let test = try TestDatabase.current
    let code = try #require(TenantCode(fiveDigits: number))
    let offer = OfferID.random()
    let draft = ConsentTown(code: code, number: number, key: someKey(code), providerKey: someKey(code), offer: offer)
    try await test.run(draft.registers)
    let keys = KeyService(
      peppers: peppers, environment: .test,
      categories: Directory(categories: [draft.category, draft.otherCategory].compactMap { PersonalCategory($0) }))
    let now = SystemClock().now()
    let reading = KeyRequest(
      kind: .service, service: draft.service, purposes: [draft.purpose],
      scopes: ["personal:read:\(draft.category)", "personal:read:\(draft.otherCategory)"])
    let writing = KeyRequest(
      kind: .provider, organisation: draft.source, scopes: ["personal:write:\(draft.category)"])
    let issued = try await database.withTenant(draft.access, .readWrite) { scope in
      (
        try keys.create(reading, by: .host("test"), at: now, in: &scope).key,
        try keys.create(writing, by: .host("test"), at: now, in: &scope).key
      )
    }
    // The making of the two keys stands in the ledger; what follows is to be seen from an empty one.
    try await test.run("DELETE FROM moyai_priv.ledger WHERE tenant_id = \(code.tenant.code)")
    return ConsentTown(code: code, number: number, key: issued.0, providerKey: issued.1, offer: offer)
  }

  /// Changes what the town's keys open, by hand: with the number that tells everybody so.
  func change(_ script: String) async throws {
    try await TestDatabase.current.run(
      "BEGIN; \(script); UPDATE moyai.access_revision SET revision = revision + 1 WHERE tenant_id = \(tenant.code); COMMIT"
    )
  }

  /// How many permits of a town wait for the end of their read.
  static let openPermits: StaticString =
    "SELECT count(*) FROM moyai_priv.access WHERE tenant_id = $1::int AND consents IS NOT NULL AND end_at IS NULL"

  /// A second category, for which nobody has consented.
  var otherCategory: String { "steps.c\(number)" }

  /// A well-formed key that nobody made.
  static func someKey(_ code: TenantCode) -> APIKeyText {
    var random = SystemRandomNumberGenerator()
    return APIKeyText.mint(.service, .test, code, using: &random)
  }

  private var registers: String {
    """
    INSERT INTO moyai.installation (singleton, environment, created_at) VALUES (true, 'test', now()) ON CONFLICT DO NOTHING;
    INSERT INTO moyai.tenant (tenant_id, slug, kind, name_ja, name_kana, name_romaji, state, joined_on, created_at)
      VALUES (\(tenant.code), 'town\(number)', 'municipality', '町', '', '', 'live', '2023-04-01', now());
    INSERT INTO moyai.organisation VALUES
      ('\(organisation)', '例示ヘルス株式会社', '', '', 'JP', 'business', now()), ('\(source)', '健康増進課', '', '', 'JP', 'town', now());
    INSERT INTO moyai.service VALUES ('\(service)', '\(organisation)', '健診', '{}', 'live', now(), 'o1', now(), 'o1');
    INSERT INTO moyai.service_approval (tenant_id, service_id, state, changed_at, changed_by)
      VALUES (\(tenant.code), '\(service)', 'approved', now(), 'm1');
    INSERT INTO moyai.purpose (purpose_id, version, text_ja, text_ja_plain, text_en, text_sha256, legal_basis, state,
        created_at, created_by, approved_at, approved_by)
      VALUES ('\(purpose)', 1, repeat('あ', 30), 'a', 'a', sha256('a'), 'appi_69_2_1_consent', 'approved', now(), 'o1', now(), 'o2');
    INSERT INTO moyai.category (category, version, title_ja, title_en, items, items_sha256, special_care, location,
        residency_bound, needs_second, state, created_at, created_by, approved_at, approved_by)
      VALUES ('\(category)', 1, '健診', 'Checkup', '[{"name":"measured_on","type":"date"},{"name":"height_cm","type":"number"}]',
        sha256('a'), true, false, true, true, 'approved', now(), 'o1', now(), 'o2'),
      ('\(category)', 2, '健診', 'Checkup',
        '[{"name":"measured_on","type":"date"},{"name":"height_cm","type":"number"},{"name":"added","type":"string"}]',
        sha256('b'), true, false, true, true, 'approved', now(), 'o1', now(), 'o2'),
      ('\(otherCategory)', 1, '歩数', 'Steps', '[{"name":"steps","type":"integer"}]', sha256('c'), false, false, false, false,
        'approved', now(), 'o1', now(), 'o1');
    INSERT INTO moyai.category_source VALUES (\(tenant.code), '\(category)', '\(source)', now(), 'm1');
    INSERT INTO moyai.offer (tenant_id, offer_id, service_id, purpose_id, purpose_version, category, category_version, mode,
        data_life_days, valid_days_max, created_at, created_by)
      VALUES (\(tenant.code), '\(offer.sql)', '\(service)', '\(purpose)', 1, '\(category)', 1, 'store', 180, 365, now(), 'm1');
    """
  }
}

extension Identifier {
  /// As PostgreSQL writes it.
  var sql: String { SQLUUID(high: high, low: low).description }
}
