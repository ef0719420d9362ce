import ConsentRules
import Postgres

/// The names behind an entry's ids, as the person reads them.
struct PersonLedgerWords: Sendable {
  let entry: LedgerEntryID
  let organisation: String?
  let organisationName: String?
  let service: String?
  let serviceName: String?
  let purpose: String?
  let purposeText: String?
  let receiptKind: String?
  /// `category@version` of the consent that the entry speaks of.
  let category: String?

  /// The purpose is that of the consent which counted, in the version which was agreed to.
  static func statement(_ entries: [LedgerEntryID], in tenant: TenantID) -> Query<PersonLedgerWords> {
    Query(
      """
      SELECT l.entry, org.organisation_id, org.name, s.service_id, s.name, p.purpose_id, p.text_ja, r.kind,
        c.category || '@' || c.category_version
      FROM moyai_priv.entry l
      LEFT JOIN moyai_priv.consent c
        ON c.tenant_id = l.tenant_id AND c.consent_id = coalesce(l.consent_id, l.consents[1])
      LEFT JOIN moyai_priv.receipt r ON r.tenant_id = l.tenant_id AND r.receipt_id = l.receipt_id
      LEFT JOIN moyai.service s ON s.service_id = coalesce(l.service_id, c.service_id)
      LEFT JOIN moyai.organisation org ON org.organisation_id = coalesce(l.organisation_id, s.organisation_id)
      LEFT JOIN moyai.purpose p ON p.purpose_id = c.purpose_id AND p.version = c.purpose_version
      WHERE l.tenant_id = \(tenant) AND l.entry = ANY (\(entries.map(\.uuid)))
      """
    ) { (row: borrowing RowReader) throws(DecodingFailure) in
      PersonLedgerWords(
        entry: try row.identifier(0), organisation: try row.optionalString(1),
        organisationName: try row.optionalString(2), service: try row.optionalString(3),
        serviceName: try row.optionalString(4), purpose: try row.optionalString(5),
        purposeText: try row.optionalString(6), receiptKind: try row.optionalString(7),
        category: try row.optionalString(8))
    }
  }
}
