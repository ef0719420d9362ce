import CivilTime
import ConsentRules
import StrictJSON
import Testing

/// The keys, texts and receipts of the published vectors.
enum Sample {
  static func instant(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: text)) }

  static func signingKey(
    tenant: String = "072028", year: Int = 2026, letter: Int = 0, firstByte: UInt8 = 1,
    from: String = "2026-01-01T00:00:00Z",
    until: String = "2029-01-01T00:00:00Z"
  ) throws -> SigningKey {
    let digits = try #require(TenantDigits(tenant))
    let name = try #require(SigningKeyName(tenant: digits, year: year, letter: letter))
    return try #require(
      SigningKey(
        name: name, seed: Array(firstByte..<(firstByte + 32)), notBefore: instant(from).secondsSinceEpoch,
        expires: instant(until).secondsSinceEpoch))
  }

  static let purposeText = PurposeText(
    japanese: "健診結果をもとに、生活習慣の助言をご本人に届けるためだけに利用します。",
    plainJapanese: "けんしんの けっかを つかって、くらしの アドバイスを あなたに おくります。",
    english: "We use your checkup results only to send you advice on daily habits.")

  static func items() throws -> CategoryItems {
    try #require(
      CategoryItems(
        json: [
          ["name": "measured_on", "type": "date"], ["name": "height_cm", "type": "number"],
          ["name": "weight_kg", "type": "number"], ["name": "bp_systolic", "type": "integer"],
        ]))
  }

  static func offer(number: UInt64 = 1, mode: AccessMode = .store) throws -> OfferTerms {
    let service = try #require(ServiceName("svc_kenshin"))
    let purpose = try #require(PurposeName("pur_checkup_advice"))
    let category = try #require(CategoryName("health.checkup"))
    return OfferTerms(
      id: OfferID(high: 0, low: number), tenant: try #require(TenantDigits("072028")),
      provider: Provider(id: try #require(OrganisationName("org_aizu_kenko")), name: "会津若松市健康増進課"),
      recipient: Recipient(
        id: try #require(OrganisationName("org_reiji_health")), name: "例示ヘルス株式会社", address: "福島県例示市1-1",
        representative: "例示 太郎", country: "JP", service: service, serviceName: "健診アドバイス"),
      purpose: PurposeTerms(id: try #require(Versioned(purpose, version: 1)), text: purposeText),
      legalBasis: .townByConsent,
      category: CategoryTerms(
        id: try #require(Versioned(category, version: 1)), title: TitleText(japanese: "健診結果", english: "Checkup"),
        items: try items(), isSpecialCare: true),
      mode: mode, dataLife: try #require(DataLife("P180D")), validDaysMax: 365)
  }

  static func terms() throws -> ReceiptTerms {
    ReceiptTerms(
      consent: ConsentID(high: 0, low: 1), subject: ReceiptSubject(high: 0, low: 1), offer: try offer(),
      validFrom: try instant("2026-11-22T00:00:00.000Z"), validUntil: try instant("2027-11-22T00:00:00.000Z"),
      noticeLanguage: .japanese, noticeHash: try #require(Hash256(hex: String(repeating: "1", count: 64))))
  }

  static func granted() throws -> Receipt {
    Receipt(
      id: ReceiptID(high: 0, low: 1), at: try instant("2026-11-22T00:00:00.000Z"), kind: .granted, reason: nil,
      previous: nil, givenBy: .myself, terms: try terms())
  }

  static func withdrawn(after previous: CompactJWS) throws -> Receipt {
    Receipt(
      id: ReceiptID(high: 0, low: 2), at: try instant("2026-12-01T00:00:00.000Z"), kind: .withdrawn, reason: nil,
      previous: previous.hash, givenBy: .myself, terms: try terms())
  }
}
