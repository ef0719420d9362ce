import CivilTime
package import ConsentRules
package import Postgres
package import StrictJSON
import Tenancy

/// An offer as a resident meets it.
package struct OfferRow: Equatable, Sendable {
  package let id: OfferID
  package let tenant: TenantID
  package let service: ServiceName
  package let purpose: Versioned<PurposeName>
  package let category: Versioned<CategoryName>
  package let mode: AccessMode
  package let dataLife: DataLife
  package let validDaysMax: Int
  package let isSpecialCare: Bool
  package let legalBasis: LegalBasis
  package let purposeTextHash: Hash256
  package let itemsHash: Hash256
  /// The offer that took its place.
  package let replacedBy: OfferID?
  /// Whether service, approval and purpose allow new consents.
  package let isOpen: Bool
  package internal(set) var notices: [Notice] = []

  /// As the citizen's plane shows it.
  package var json: JSON {
    [
      "id": .string(id.text), "tenant": .string(tenant.sixDigits), "service": .string(service.text),
      "purpose": ["id": .string(purpose.name.text), "version": .number(JSONNumber(purpose.version))],
      "category": ["id": .string(category.name.text), "version": .number(JSONNumber(category.version))],
      "mode": .string(mode.rawValue), "data_life": .string(dataLife.text),
      "valid_days_max": .number(JSONNumber(validDaysMax)), "special_care": .bool(isSpecialCare),
      "notices": .array(
        notices.map { notice in
          [
            "lang": .string(notice.language.rawValue), "sha256": .string(notice.hash.hex), "document": notice.document,
          ]
        }),
    ]
  }

  var currentNotices: [CurrentNotice] {
    notices.map { CurrentNotice(offer: id, language: $0.language, hash: $0.hash) }
  }
}

enum ShownOfferStatements {
  private static let columns: SQL =
    """
    o.offer_id, o.tenant_id, o.service_id, o.purpose_id, o.purpose_version, o.category, o.category_version, o.mode,
      o.data_life_days, o.valid_days_max, c.special_care, p.legal_basis, p.text_sha256, c.items_sha256, o.replaced_by,
      s.state = 'live' AND coalesce(a.state = 'approved', false) AND p.state = 'approved'
    FROM moyai.offer o
    JOIN moyai.purpose p ON p.purpose_id = o.purpose_id AND p.version = o.purpose_version
    JOIN moyai.category c ON c.category = o.category AND c.version = o.category_version
    JOIN moyai.service s ON s.service_id = o.service_id
    LEFT JOIN moyai.service_approval a ON a.tenant_id = o.tenant_id AND a.service_id = o.service_id
    """

  static func offer(_ id: OfferID, in tenant: TenantID) -> Query<OfferRow> {
    Query("SELECT \(columns) WHERE o.tenant_id = \(tenant) AND o.offer_id = \(id.uuid)", decode: read)
  }

  /// Offers under which a consent can be given now, the newest first.
  static func current(in tenant: TenantID, limit: Int) -> Query<OfferRow> {
    Query(
      """
      SELECT \(columns) WHERE o.tenant_id = \(tenant) AND o.replaced_by IS NULL AND s.state = 'live'
        AND a.state = 'approved' AND p.state = 'approved'
      ORDER BY o.created_at DESC, o.offer_id LIMIT \(limit)
      """, decode: read)
  }

  /// The notices of these offers, each offer's in the order ja, ja_plain, en.
  static func notices(of offers: [OfferID], in tenant: TenantID) -> Query<(offer: OfferID, notice: Notice)> {
    Query(
      """
      SELECT offer_id, document FROM moyai.notice
      WHERE tenant_id = \(tenant) AND offer_id = ANY (\(offers.map(\.uuid)))
      ORDER BY offer_id, array_position('{ja,ja_plain,en}'::text[], lang)
      """
    ) { row throws(DecodingFailure) in
      guard let notice = Notice(stored: try row.utf8(1)) else { throw row.malformed(1, "notice") }
      return (try row.identifier(0), notice)
    }
  }

  private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> OfferRow {
    let purpose: PurposeName = try row.registered(3)
    guard let life = DataLife(days: try row.int(8)) else { throw row.malformed(8, "data life") }
    return OfferRow(
      id: try row.identifier(0), tenant: try row.tenant(1), service: try row.registered(2),
      purpose: try row.versioned(purpose, 4), category: try row.versioned(row.category(5), 6), mode: try row.word(7),
      dataLife: life, validDaysMax: try row.int(9), isSpecialCare: try row.bool(10), legalBasis: try row.word(11),
      purposeTextHash: try row.hash(12), itemsHash: try row.hash(13),
      replacedBy: try row.optionalUUID(14).map { OfferID($0) }, isOpen: try row.bool(15))
  }
}

extension TenantScope {
  /// An offer with its notices; nil when the town has none of that id.
  mutating func offer(_ id: OfferID) throws -> OfferRow? {
    guard var offer = try fetch(ShownOfferStatements.offer(id, in: tenant)).first else { return nil }
    offer.notices = try fetch(ShownOfferStatements.notices(of: [id], in: tenant)).map(\.notice)
    return offer
  }

  /// The offer that stands at the end of the replacements of this one.
  mutating func successor(of offer: OfferRow) throws -> OfferRow {
    var offer = offer
    // Bounded, though replacements cannot make a ring: an offer is replaced once, by a new one.
    for _ in 0..<1_000 {
      guard let next = offer.replacedBy, let found = try self.offer(next) else { break }
      offer = found
    }
    return offer
  }
}
