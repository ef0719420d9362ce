import CivilTime
import ConsentRules
import Postgres

/// All SQL on consents and receipts. Whoever changes something has locked the person first (``ResidentStatements/lock``).
enum ConsentStatements {
  private static let columns: SQL =
    """
    c.consent_id, c.tenant_id, c.subject_id, c.service_id, c.purpose_id, c.purpose_version, c.category, c.category_version,
      c.offer_id, c.mode, c.valid_from, c.valid_until, c.state, c.reason, c.revision,
      ARRAY(SELECT r.receipt_id::text FROM moyai_priv.receipt r
        WHERE r.tenant_id = c.tenant_id AND r.consent_id = c.consent_id ORDER BY r.position),
      newest.jws
    FROM moyai_priv.consent c
    JOIN moyai_priv.receipt newest
      ON newest.tenant_id = c.tenant_id AND newest.consent_id = c.consent_id AND newest.position = c.revision
    """

  static func consent(_ id: ConsentID, of subject: SubjectID, in tenant: TenantID) -> Query<ConsentRow> {
    rows(tenant, "AND c.consent_id = \(id.uuid) AND c.subject_id = \(subject.uuid)")
  }

  /// The one that counts for a tuple.
  static func current(
    of subject: SubjectID, under offer: OfferRow, in tenant: TenantID
  ) -> Query<ConsentRow> {
    rows(
      tenant,
      """
      AND c.subject_id = \(subject.uuid) AND c.service_id = \(offer.service.text)
      AND c.purpose_id = \(offer.purpose.name.text) AND c.category = \(offer.category.name.text)
      AND c.state IN ('active', 'suspended')
      """)
  }

  /// Those whose time has run out without that being stored.
  static func overdue(of subject: SubjectID, in tenant: TenantID, at now: Timestamp) -> Query<ConsentRow> {
    rows(
      tenant,
      "AND c.subject_id = \(subject.uuid) AND c.state IN ('active', 'suspended') AND c.valid_until <= \(now)")
  }

  static func open(of subject: SubjectID, in tenant: TenantID) -> Query<ConsentRow> {
    rows(tenant, "AND c.subject_id = \(subject.uuid) AND c.state IN ('active', 'suspended') ORDER BY c.consent_id")
  }

  /// Open ones of a service, a portion of persons at a time.
  static func open(of service: ServiceName, subjects: [SubjectID], in tenant: TenantID) -> Query<ConsentRow> {
    rows(
      tenant,
      """
      AND c.service_id = \(service.text) AND c.subject_id = ANY (\(subjects.map(\.uuid)))
      AND c.state IN ('active', 'suspended') ORDER BY c.subject_id, c.consent_id
      """)
  }

  /// Persons with open consents to a service, in the order in which they are locked.
  static func subjects(
    of service: ServiceName, after: SubjectID?, limit: Int, in tenant: TenantID
  ) -> Query<SubjectID> {
    let start = after ?? SubjectID(high: 0, low: 0)
    return Query(
      """
      SELECT DISTINCT c.subject_id FROM moyai_priv.consent c
      WHERE c.tenant_id = \(tenant) AND c.service_id = \(service.text) AND c.state IN ('active', 'suspended')
        AND c.subject_id > \(start.uuid)
      ORDER BY c.subject_id LIMIT \(limit)
      """
    ) { row throws(DecodingFailure) in try row.identifier(0) }
  }

  /// Newest first, from behind `before` on.
  static func page(
    of subject: SubjectID, state: ConsentState?, before: ConsentPlace?, limit: Int, in tenant: TenantID
  ) -> Query<ConsentRow> {
    var condition: SQL = "AND c.subject_id = \(subject.uuid)"
    if let state { condition = "\(condition) AND c.state = \(state.rawValue)" }
    if let before {
      condition = "\(condition) AND (c.valid_from, c.consent_id) < (\(before.validFrom), \(before.id.uuid))"
    }
    return rows(tenant, "\(condition) ORDER BY c.valid_from DESC, c.consent_id DESC LIMIT \(limit)")
  }

  static func receipt(_ id: ReceiptID, of subject: SubjectID, in tenant: TenantID) -> Query<String> {
    Query(
      """
      SELECT r.jws FROM moyai_priv.receipt r
      JOIN moyai_priv.consent c ON c.tenant_id = r.tenant_id AND c.consent_id = r.consent_id
      WHERE r.tenant_id = \(tenant) AND r.receipt_id = \(id.uuid) AND c.subject_id = \(subject.uuid)
      """
    ) { row throws(DecodingFailure) in try row.string(0) }
  }

  /// The whole chain, oldest first.
  static func receipts(of consent: ConsentID, in tenant: TenantID) -> Query<String> {
    Query(
      """
      SELECT jws FROM moyai_priv.receipt WHERE tenant_id = \(tenant) AND consent_id = \(consent.uuid) ORDER BY position
      """
    ) { row throws(DecodingFailure) in try row.string(0) }
  }

  static func insert(
    _ consent: ConsentRow, terms: ReceiptTerms, dataLifeDays: Int
  ) -> Command {
    Command(
      """
      INSERT INTO moyai_priv.consent (tenant_id, consent_id, subject_id, service_id, purpose_id, purpose_version, category,
        category_version, offer_id, mode, data_life_days, valid_from, valid_until, receipt_sub, notice_lang, notice_sha256,
        state, reason, changed_at, revision)
      VALUES (\(consent.tenant), \(consent.id.uuid), \(consent.subject.uuid), \(consent.service.text),
        \(consent.purpose.name.text), \(Int32(consent.purpose.version)), \(consent.category.name.text),
        \(Int32(consent.category.version)), \(consent.offer.uuid), \(consent.mode.rawValue), \(Int32(dataLifeDays)),
        \(consent.life.validFrom), \(consent.life.validUntil), \(terms.subject.uuid), \(terms.noticeLanguage.rawValue),
        \(terms.noticeHash.bytes), \(consent.life.state.rawValue), NULL, \(consent.life.validFrom), 1)
      """)
  }

  static func update(_ consent: ConsentRow, at changedAt: Timestamp) -> Command {
    Command(
      """
      UPDATE moyai_priv.consent SET state = \(consent.life.state.rawValue), reason = \(consent.life.reason),
        changed_at = \(changedAt), revision = \(Int32(consent.revision))
      WHERE tenant_id = \(consent.tenant) AND consent_id = \(consent.id.uuid)
        AND revision = \(Int32(consent.revision - 1))
      """)
  }

  static func insert(_ receipt: Receipt, _ jws: CompactJWS, position: Int, in tenant: TenantID) -> Command {
    Command(
      """
      INSERT INTO moyai_priv.receipt (tenant_id, receipt_id, consent_id, position, kind, at, jws, jws_sha256, prev_sha256)
      VALUES (\(tenant), \(receipt.id.uuid), \(receipt.terms.consent.uuid), \(Int32(position)), \(receipt.kind.rawValue),
        \(receipt.at), \(jws.text), \(jws.hash.bytes), \(receipt.previous?.bytes))
      """)
  }

  /// The entry of the ledger that belongs to a receipt.
  static func note(_ receipt: Receipt, _ jws: CompactJWS, of subject: SubjectID) -> Command {
    Command(
      """
      SELECT moyai.note_receipt(\(subject.uuid), \(receipt.id.uuid), \(receipt.terms.consent.uuid), \(jws.hash.bytes))
      """)
  }

  private static func rows(_ tenant: TenantID, _ condition: SQL) -> Query<ConsentRow> {
    Query("SELECT \(columns) WHERE c.tenant_id = \(tenant) \(condition)", decode: read)
  }

  private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> ConsentRow {
    let purpose: PurposeName = try row.registered(4)
    guard
      let life = ConsentLife(
        state: try row.word(12), reason: try row.optionalString(13), validFrom: try row.timestamp(10),
        validUntil: try row.timestamp(11))
    else { throw row.malformed(13, "reason of the state") }
    var receipts: [ReceiptID] = []
    for text in try row.strings(15) {
      guard let uuid = SQLUUID(text) else { throw row.malformed(15, "uuid") }
      receipts.append(ReceiptID(uuid))
    }
    return ConsentRow(
      id: try row.identifier(0), tenant: try row.tenant(1), subject: try row.identifier(2),
      service: try row.registered(3), purpose: try row.versioned(purpose, 5),
      category: try row.versioned(row.category(6), 7), offer: try row.identifier(8), mode: try row.word(9), life: life,
      revision: try row.int(14), receipts: receipts, newestReceipt: try row.string(16))
  }
}

/// Where a page of consents ended.
struct ConsentPlace: Hashable, Sendable {
  let validFrom: Timestamp
  let id: ConsentID
}
