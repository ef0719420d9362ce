import CivilTime
import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import StrictJSON
import Testing

/// Two towns with a service, purposes, categories and offers, written straight into the tables; and persons in them.
struct ConsentSite: Sendable {
  let test: TestDatabase
  let database: Database
  let keys: SigningKeys
  let service: ConsentService

  static let aizu = TenantID(72_028)
  static let fukushima = TenantID(72_010)

  /// Sets the suite's database up and runs the body with a client of it.
  static func open<Value: Sendable>(_ body: (ConsentSite) async throws -> Value) async throws -> Value {
    let test = try TestDatabase.current
    try await test.run(registers)
    return try await test.withDatabase { database in
      let keys = try SigningKeys(directory: TemporaryFolder.make() + "/signing")
      let service = ConsentService(
        database: database, keys: keys, cursors: CursorSeal(secret: [UInt8](repeating: 7, count: 32)))
      return try await body(ConsentSite(test: test, database: database, keys: keys, service: service))
    }
  }

  /// Every test of a suite sets up the same database, so each statement may find its rows there.
  private static let registers = """
    INSERT INTO moyai.installation (singleton, environment, created_at) VALUES (true, 'test', now()) ON CONFLICT DO NOTHING;
    INSERT INTO moyai.tenant (tenant_id, slug, kind, name_ja, name_kana, name_romaji, state, joined_on, created_at) VALUES
      (72028, 'aizuwakamatsu', 'municipality', '会津若松市', '', '', 'live', '2023-04-01', now()),
      (72010, 'fukushima', 'municipality', '福島市', '', '', 'live', '2023-04-01', now()) ON CONFLICT DO NOTHING;
    INSERT INTO moyai.organisation VALUES
      ('org_reiji_health', '例示ヘルス株式会社', '福島県例示市1-1', '例示 太郎', 'JP', 'business', now()),
      ('org_aizu_kenko', '会津若松市健康増進課', '会津若松市', '市長', 'JP', 'town', now()) ON CONFLICT DO NOTHING;
    INSERT INTO moyai.service VALUES
      ('svc_kenshin', 'org_reiji_health', '健診アドバイス', '{https://reiji.example/moyai}', 'live', now(), 'o1', now(), 'o1'),
      ('svc_coupon', 'org_reiji_health', 'クーポン', '{}', 'live', now(), 'o1', now(), 'o1') ON CONFLICT DO NOTHING;
    INSERT INTO moyai.service_approval (tenant_id, service_id, state, changed_at, changed_by)
      SELECT t, s, 'approved', now(), 'm1' FROM unnest('{72028,72010}'::int[]) t, unnest('{svc_kenshin,svc_coupon}'::text[]) s
      ON CONFLICT DO NOTHING;
    """

  /// An offer of a town with its notices; special care as `health.checkup` is, unless another category is named.
  func offer(
    in tenant: TenantID = aizu, service: String = "svc_kenshin", purpose: String = "pur_checkup_advice",
    category: String = "health.checkup", mode: AccessMode = .view, days: Int = 365, isSpecialCare: Bool = false
  ) async throws -> OfferTerms {
    let text = PurposeText(
      japanese: "健診結果をもとに、生活習慣の助言をご本人に届けるためだけに利用します。", plainJapanese: "けんしんの けっかを つかいます。",
      english: "We use your checkup results only to send you advice.")
    let purposeName = try #require(PurposeName(purpose))
    let categoryName = try #require(CategoryName(category))
    let items = try #require(CategoryItems(json: [["name": "height_cm", "type": "number"]]))
    let terms = OfferTerms(
      id: .random(), tenant: try #require(TenantDigits(number: tenant.code)),
      provider: Provider(id: try #require(OrganisationName("org_aizu_kenko")), name: "会津若松市健康増進課"),
      recipient: Recipient(
        id: try #require(OrganisationName("org_reiji_health")), name: "例示ヘルス株式会社", address: "福島県例示市1-1",
        representative: "例示 太郎", country: "JP", service: try #require(ServiceName(service)), serviceName: "健診アドバイス"),
      purpose: PurposeTerms(id: try #require(Versioned(purposeName, version: 1)), text: text),
      legalBasis: .townByConsent,
      category: CategoryTerms(
        id: try #require(Versioned(categoryName, version: 1)),
        title: TitleText(japanese: "健診結果", english: "Checkup"), items: items, isSpecialCare: isSpecialCare),
      mode: mode, dataLife: try #require(DataLife(days: mode == .store ? 180 : 0)), validDaysMax: days)
    var script = """
      INSERT INTO moyai.purpose VALUES ('\(purpose)', 1, '\(text.japanese)', '\(text.plainJapanese)', '\(text.english)',
        '\\x\(text.hash.hex)', 'appi_69_2_1_consent', 'approved', now(), 'o1', now(), 'o2') ON CONFLICT DO NOTHING;
      INSERT INTO moyai.category VALUES ('\(category)', 1, '健診結果', 'Checkup', '\(items.json.text)', '\\x\(items.hash.hex)',
        \(isSpecialCare), false, true, true, 'approved', now(), 'o1', now(), 'o2') ON CONFLICT DO NOTHING;
      INSERT INTO moyai.offer (tenant_id, offer_id, service_id, purpose_id, purpose_version, category, category_version, mode,
        data_life_days, valid_days_max, created_at, created_by)
      VALUES (\(tenant.code), '\(terms.id.uuid)', '\(service)', '\(purpose)', 1, '\(category)', 1, '\(mode.rawValue)',
        \(terms.dataLife.days), \(days), now(), 'm1');
      """
    for notice in terms.notices {
      script += """
        INSERT INTO moyai.notice VALUES (\(tenant.code), '\(terms.id.uuid)', '\(notice.language.rawValue)',
          '\\x\(notice.hash.hex)', $d$\(String(decoding: notice.bytes, as: UTF8.self))$d$, now());
        """
    }
    try await test.run(script)
    return terms
  }

  /// A resident with an account, linked in these towns.
  func resident(in towns: [TenantID] = [aizu]) async throws -> AccountID {
    let account = AccountID.random()
    var script = "INSERT INTO moyai_vault.account VALUES ('\(account.uuid)', 'urn:test', '\(account.text)', now());"
    for town in towns {
      let subject = SubjectID.random()
      script += """
        INSERT INTO moyai_priv.subject (tenant_id, subject_id, handle, birth_date, state, created_at, created_by)
        VALUES (\(town.code), '\(subject.uuid)', '\(subject.text)', '1992-04-01', 'open', now(), 'c1');
        INSERT INTO moyai_vault.link VALUES (\(town.code), '\(account.uuid)', '\(subject.uuid)', now());
        """
    }
    try await test.run(script)
    return account
  }

  func subject(of account: AccountID, in town: TenantID = aizu) async throws -> SubjectID {
    try #require(try await service.links(of: account).first { $0.tenant == town }?.subject)
  }

  func now() async throws -> Timestamp {
    let rows = try await test.rows("SELECT (extract(epoch FROM moyai.now()) * 1000)::bigint")
    return Timestamp(microseconds: try #require(rows.first?.first.flatMap { $0 }.flatMap { Int64($0) }) * 1_000)
  }

  /// Moves the platform's clock on.
  func advance(_ interval: String) async throws {
    _ = try await test.rows("SELECT moyai.advance_clock($1::interval)::text", [interval])
  }

  /// A grant for so many seconds from now on.
  func request(_ offer: OfferTerms, seconds: Int64 = 86_400, token: String? = nil) async throws -> GrantRequest {
    GrantRequest(
      offer: offer.id, noticeHash: offer.notices[0].hash, language: .japanese,
      validUntil: try await now() + .seconds(seconds), requestToken: token)
  }

  func grant(
    _ offer: OfferTerms, by account: AccountID, seconds: Int64 = 86_400
  ) async throws -> ConsentRow {
    try await service.grant(request(offer, seconds: seconds), by: account).consent
  }

  /// The chain of a consent, held against the verifier.
  func verifiedChain(
    of consent: ConsentRow, by account: AccountID
  ) async throws -> [ReceiptKind] {
    var file: [UInt8] = []
    var kinds: [ReceiptKind] = []
    for id in try await service.consent(consent.id, of: account).receipts {
      let jws = try await service.receipt(id, of: account)
      file += Array(jws.utf8) + [0x0A]
      let payload = try JSON(parsing: try CompactJWS(jws, as: .receipt).payload)
      kinds.append(try #require(Receipt(json: payload)).kind)
    }
    let report = ReceiptVerifier(keys: try keys.publicKeys).verify(file)
    #expect(report.exitStatus == 0, "\(report.lines)")
    return kinds
  }

  func count(_ statement: StaticString, _ binds: [String?] = []) async throws -> Int {
    try #require(try await test.rows(statement, binds).first?.first.flatMap { $0 }.flatMap { Int($0) })
  }
}
