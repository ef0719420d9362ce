import CivilTime
import ConsentRules
import Postgres
import Tenancy

/// All SQL that touches `moyai.offer` and `moyai.notice`.
enum OfferRegisterStatements {
  static func insert(
    _ tenant: TenantID, _ terms: OfferTerms, by principal: Principal, at now: Timestamp
  ) -> Command {
    Command(
      """
      INSERT INTO moyai.offer (tenant_id, offer_id, service_id, purpose_id, purpose_version, category, category_version,
        mode, data_life_days, valid_days_max, created_at, created_by)
      VALUES (\(tenant), \(terms.id.uuid), \(terms.recipient.service.text), \(terms.purpose.id.name.text),
        \(Int32(terms.purpose.id.version)), \(terms.category.id.name.text), \(Int32(terms.category.id.version)),
        \(terms.mode.rawValue), \(Int32(terms.dataLife.days)), \(Int32(terms.validDaysMax)), \(now), \(principal.text))
      """)
  }

  static func insert(_ tenant: TenantID, _ offer: OfferID, _ notice: Notice, at now: Timestamp) -> Command {
    Command(
      """
      INSERT INTO moyai.notice (tenant_id, offer_id, lang, sha256, document, created_at)
      VALUES (\(tenant), \(offer.uuid), \(notice.language.rawValue), \(notice.hash.bytes),
        \(String(decoding: notice.bytes, as: UTF8.self)), \(now))
      """)
  }

  static func lock(_ tenant: TenantID, _ id: OfferID) -> Command {
    Command("SELECT FROM moyai.offer WHERE tenant_id = \(tenant) AND offer_id = \(id.uuid) FOR UPDATE")
  }

  static func replace(
    _ tenant: TenantID, _ id: OfferID, by successor: OfferID, _ replacement: Replacement, at now: Timestamp
  ) -> Command {
    Command(
      """
      UPDATE moyai.offer SET replaced_by = \(successor.uuid), replaced_at = \(now),
        stops_at = \(replacement.graceUntil)
      WHERE tenant_id = \(tenant) AND offer_id = \(id.uuid)
      """)
  }

  private static func select(_ condition: SQL) -> SQL {
    """
    SELECT o.offer_id, o.service_id, o.purpose_id, o.purpose_version, o.category, o.category_version, o.mode,
      o.data_life_days, o.valid_days_max, o.created_at, o.replaced_by, o.stops_at,
      ARRAY(SELECT n.lang || ' ' || encode(n.sha256, 'hex') FROM moyai.notice n
        WHERE n.tenant_id = o.tenant_id AND n.offer_id = o.offer_id ORDER BY n.lang)
    FROM moyai.offer o WHERE \(condition)
    """
  }

  static func find(_ tenant: TenantID, _ id: OfferID) -> Query<Offer> {
    Query(select("o.tenant_id = \(tenant) AND o.offer_id = \(id.uuid)")) { row throws(DecodingFailure) in
      try read(row)
    }
  }

  static func list(_ tenant: TenantID, after: OfferID?, limit: Int) -> Query<Offer> {
    let start = after?.uuid ?? SQLUUID(high: 0, low: 0)
    return Query(
      select("o.tenant_id = \(tenant) AND o.offer_id > \(start) ORDER BY o.offer_id LIMIT \(limit)")
    ) { row throws(DecodingFailure) in try read(row) }
  }

  /// The service with its organisation, if it is live and approved in the town.
  static func recipient(_ tenant: TenantID, _ service: ServiceName) -> Query<Recipient> {
    Query(
      """
      SELECT g.organisation_id, g.name, g.address, g.representative, g.country, s.name
      FROM moyai.service s
      JOIN moyai.service_approval a ON a.tenant_id = \(tenant) AND a.service_id = s.service_id
      JOIN moyai.organisation g ON g.organisation_id = s.organisation_id
      WHERE s.service_id = \(service.text) AND s.state = 'live' AND a.state = 'approved'
      """
    ) { row throws(DecodingFailure) in
      guard let id = OrganisationName(try row.string(0)) else { throw row.malformed(0, "organisation") }
      return Recipient(
        id: id, name: try row.string(1), address: try row.string(2), representative: try row.string(3),
        country: try row.string(4), service: service, serviceName: try row.string(5))
    }
  }

  /// The source of the category in the town.
  static func provider(_ tenant: TenantID, _ category: CategoryName) -> Query<Provider> {
    Query(
      """
      SELECT g.organisation_id, g.name FROM moyai.category_source s
      JOIN moyai.organisation g ON g.organisation_id = s.organisation_id
      WHERE s.tenant_id = \(tenant) AND s.category = \(category.text)
      """
    ) { row throws(DecodingFailure) in
      guard let id = OrganisationName(try row.string(0)) else { throw row.malformed(0, "organisation") }
      return Provider(id: id, name: try row.string(1))
    }
  }

  private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> Offer {
    let (purposeVersion, categoryVersion) = (try row.int32(3), try row.int32(5))
    guard let service = ServiceName(try row.string(1)) else { throw row.malformed(1, "service") }
    guard let purpose = PurposeName(try row.string(2)).flatMap({ Versioned($0, version: Int(purposeVersion)) }) else {
      throw row.malformed(2, "purpose")
    }
    guard let category = CategoryName(try row.string(4)).flatMap({ Versioned($0, version: Int(categoryVersion)) })
    else {
      throw row.malformed(4, "category")
    }
    guard let mode = AccessMode(rawValue: try row.string(6)) else { throw row.malformed(6, "mode") }
    guard let life = DataLife(days: Int(try row.int32(7))) else { throw row.malformed(7, "data life") }
    var notices: [Offer.NoticeName] = []
    for text in try row.strings(12) {
      let parts = text.split(separator: " ")
      guard parts.count == 2, let hash = Hash256(hex: parts[1]) else { throw row.malformed(12, "notice") }
      notices.append(Offer.NoticeName(language: String(parts[0]), hash: hash))
    }
    let replacedBy = try row.optionalUUID(10)
    return Offer(
      id: OfferID(try row.uuid(0)),
      order: OfferOrder(
        service: service, purpose: purpose, category: category, mode: mode, dataLife: life,
        validDaysMax: Int(try row.int32(8))),
      createdAt: try row.timestamp(9), replacedBy: replacedBy.map { OfferID($0) },
      stopsAt: try row.optionalTimestamp(11), notices: notices)
  }
}
