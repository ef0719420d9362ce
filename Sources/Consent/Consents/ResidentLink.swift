package import CivilTime
package import ConsentRules
package import Postgres
package import StrictJSON
import Tenancy

/// That an account is a person of a town.
package struct ResidentLink: Hashable, Sendable {
  package let tenant: TenantID
  package let subject: SubjectID
  package let linkedAt: Timestamp
  package let slug: String
  package let townName: String

  /// As `GET /me/v1` lists it. The subject's own id is the platform's alone.
  package var json: JSON {
    [
      "tenant": .string(tenant.sixDigits), "slug": .string(slug), "name": .string(townName),
      "linked_at": .string(linkedAt.iso8601Milliseconds()),
    ]
  }
}

enum ResidentStatements {
  /// The towns of an account, in order of their codes.
  static func links(of account: AccountID) -> Query<ResidentLink> {
    Query(
      """
      SELECT l.tenant_id, l.subject_id, l.linked_at, t.slug, t.name_ja
      FROM moyai_vault.link l JOIN moyai.tenant t ON t.tenant_id = l.tenant_id
      WHERE l.account_id = \(account.uuid) ORDER BY l.tenant_id
      """
    ) { row throws(DecodingFailure) in
      ResidentLink(
        tenant: try row.tenant(0), subject: try row.identifier(1), linkedAt: try row.timestamp(2),
        slug: try row.string(3), townName: try row.string(4))
    }
  }

  /// The services that know the account, and by what name.
  static func services(of account: AccountID) -> Query<KnownService> {
    Query(
      """
      SELECT p.service_id, s.name, s.organisation_id, g.name, p.ppid
      FROM moyai_vault.ppid p JOIN moyai.service s ON s.service_id = p.service_id
      JOIN moyai.organisation g ON g.organisation_id = s.organisation_id
      WHERE p.account_id = \(account.uuid) ORDER BY p.service_id
      """
    ) { row throws(DecodingFailure) in
      KnownService(
        service: try row.registered(0), name: try row.string(1), organisation: try row.registered(2),
        organisationName: try row.string(3), ppid: try row.identifier(4))
    }
  }

  /// Holds back every other change of this person's consents until the transaction ends; whether the subject is open.
  static func lock(_ subject: SubjectID, of tenant: TenantID) -> Query<Bool> {
    Query(
      """
      SELECT state = 'open' FROM moyai_priv.subject
      WHERE tenant_id = \(tenant) AND subject_id = \(subject.uuid) FOR NO KEY UPDATE
      """
    ) { row throws(DecodingFailure) in try row.bool(0) }
  }

  /// The platform's time at this statement. Asked after the lock, so a change is never dated before the one it waited for.
  static let now = Query<Timestamp>("SELECT moyai.now()") { row throws(DecodingFailure) in try row.timestamp(0) }
}

/// A service that knows a person.
package struct KnownService: Hashable, Sendable {
  package let service: ServiceName
  package let name: String
  package let organisation: OrganisationName
  package let organisationName: String
  package let ppid: PairwiseID

  package var json: JSON {
    [
      "service": .string(service.text), "name": .string(name), "org": .string(organisation.text),
      "org_name": .string(organisationName), "ppid": .string(ppid.text),
    ]
  }
}
