import CivilTime
import Postgres

/// All SQL that touches the registry: tenants, their populations, organisations, services, the installation itself.
enum RegistryStatements {
  private static let tenantColumns: SQL =
    "tenant_id, slug, kind, name_ja, name_kana, name_romaji, state, joined_on, left_on"

  static func tenant(_ tenant: TenantID) -> Query<Tenant> {
    Query("SELECT \(tenantColumns) FROM moyai.tenant WHERE tenant_id = \(tenant)", decode: readTenant)
  }

  static func tenant(slug: TenantSlug) -> Query<Tenant> {
    Query("SELECT \(tenantColumns) FROM moyai.tenant WHERE slug = \(slug.text)", decode: readTenant)
  }

  /// The prefecture of this installation.
  static let prefecture = Query<Tenant>(
    "SELECT \(tenantColumns) FROM moyai.tenant WHERE kind = 'prefecture' ORDER BY tenant_id LIMIT 1",
    decode: readTenant)

  static func tenants(after: TenantID?, limit: Int) -> Query<Tenant> {
    Query(
      """
      SELECT \(tenantColumns) FROM moyai.tenant WHERE tenant_id > \(after ?? TenantID(0))
      ORDER BY tenant_id LIMIT \(limit)
      """, decode: readTenant)
  }

  /// No row when the code is taken; a taken slug is an error of its constraint.
  static func insert(_ tenant: Tenant, at now: Timestamp) -> Query<Tenant> {
    Query(
      """
      INSERT INTO moyai.tenant (tenant_id, slug, kind, name_ja, name_kana, name_romaji, state, joined_on, left_on,
        created_at)
      VALUES (\(tenant.code.tenant), \(tenant.slug.text), \(tenant.kind.rawValue), \(tenant.name.japanese),
        \(tenant.name.kana), \(tenant.name.romaji), \(tenant.state.rawValue), \(tenant.joined), \(tenant.left), \(now))
      ON CONFLICT (tenant_id) DO NOTHING RETURNING \(tenantColumns)
      """, decode: readTenant)
  }

  /// The highest code of a sandbox, locked against a second order by nothing: the primary key decides a race.
  static let highestSandbox = Query<Int32?>(
    "SELECT max(tenant_id) FROM moyai.tenant WHERE tenant_id >= \(TenantCode.sandboxFirst * 10)"
  ) { row throws(DecodingFailure) in try row.optionalInt32(0) }

  static func setState(_ tenant: TenantID, _ state: TenantState) -> Query<Tenant> {
    Query(
      "UPDATE moyai.tenant SET state = \(state.rawValue) WHERE tenant_id = \(tenant) RETURNING \(tenantColumns)",
      decode: readTenant)
  }

  static func leave(_ tenant: TenantID, on date: CivilDate?) -> Query<Tenant> {
    Query(
      "UPDATE moyai.tenant SET left_on = \(date) WHERE tenant_id = \(tenant) RETURNING \(tenantColumns)",
      decode: readTenant)
  }

  static func setPopulation(_ tenant: TenantID, _ figure: PopulationFigure) -> Command {
    Command(
      """
      INSERT INTO moyai.tenant_population (tenant_id, source, as_of, population)
      VALUES (\(tenant), \(figure.source), \(figure.asOf), \(figure.population))
      ON CONFLICT (tenant_id, source, as_of) DO UPDATE SET population = excluded.population
      """)
  }

  static func populations(_ tenant: TenantID) -> Query<PopulationFigure> {
    Query(
      """
      SELECT source, as_of, population FROM moyai.tenant_population WHERE tenant_id = \(tenant) ORDER BY as_of, source
      """
    ) { row throws(DecodingFailure) in
      PopulationFigure(source: try row.string(0), asOf: try row.date(1), population: try row.int32(2))
    }
  }

  static func organisation(_ id: String) -> Query<Organisation> {
    Query(
      """
      SELECT organisation_id, name, address, representative, country, kind FROM moyai.organisation
      WHERE organisation_id = \(id)
      """, decode: readOrganisation)
  }

  static func organisations(after: String, limit: Int) -> Query<Organisation> {
    Query(
      """
      SELECT organisation_id, name, address, representative, country, kind FROM moyai.organisation
      WHERE organisation_id > \(after) ORDER BY organisation_id LIMIT \(limit)
      """, decode: readOrganisation)
  }

  static func insert(_ organisation: Organisation, at now: Timestamp) -> Query<Organisation> {
    Query(
      """
      INSERT INTO moyai.organisation (organisation_id, name, address, representative, country, kind, created_at)
      VALUES (\(organisation.id), \(organisation.name), \(organisation.address), \(organisation.representative),
        \(organisation.country), \(organisation.kind.rawValue), \(now))
      ON CONFLICT (organisation_id) DO NOTHING RETURNING organisation_id, name, address, representative, country, kind
      """, decode: readOrganisation)
  }

  static func service(_ id: String, forUpdate: Bool = false) -> Query<RegisteredService> {
    let sql: SQL = """
      SELECT service_id, organisation_id, name, redirect_uris, state FROM moyai.service WHERE service_id = \(id)
      """
    return Query(forUpdate ? sql.appending(" FOR UPDATE") : sql, decode: readService)
  }

  static func author(ofService id: String) -> Query<String> {
    Query("SELECT created_by FROM moyai.service WHERE service_id = \(id)") { row throws(DecodingFailure) in
      try row.string(0)
    }
  }

  static func services(after: String, limit: Int) -> Query<RegisteredService> {
    Query(
      """
      SELECT service_id, organisation_id, name, redirect_uris, state FROM moyai.service
      WHERE service_id > \(after) ORDER BY service_id LIMIT \(limit)
      """, decode: readService)
  }

  static func insert(_ service: RegisteredService, by principal: Principal, at now: Timestamp) -> Query<
    RegisteredService
  > {
    Query(
      """
      INSERT INTO moyai.service (service_id, organisation_id, name, redirect_uris, state, created_at, created_by,
        changed_at, changed_by)
      VALUES (\(service.id), \(service.organisation), \(service.name), \(service.redirectURIs),
        \(service.state.rawValue), \(now), \(principal.text), \(now), \(principal.text))
      ON CONFLICT (service_id) DO NOTHING RETURNING service_id, organisation_id, name, redirect_uris, state
      """, decode: readService)
  }

  static func setState(
    ofService id: String, _ state: ServiceState, by principal: Principal, at now: Timestamp
  ) -> Query<RegisteredService> {
    Query(
      """
      UPDATE moyai.service SET state = \(state.rawValue), changed_at = \(now), changed_by = \(principal.text)
      WHERE service_id = \(id) RETURNING service_id, organisation_id, name, redirect_uris, state
      """, decode: readService)
  }

  static func establish(_ environment: KeyEnvironment, at now: Timestamp) -> Command {
    Command(
      """
      INSERT INTO moyai.installation (environment, created_at) VALUES (\(environment.rawValue), \(now))
      ON CONFLICT (singleton) DO NOTHING
      """)
  }

  static let environment = Query<KeyEnvironment>("SELECT environment FROM moyai.installation") {
    row throws(DecodingFailure) in
    guard let environment = KeyEnvironment(rawValue: try row.string(0)) else { throw row.malformed(0, "environment") }
    return environment
  }

  @Sendable private static func readTenant(_ row: borrowing RowReader) throws(DecodingFailure) -> Tenant {
    guard let code = TenantCode(try row.tenant(0)) else { throw row.malformed(0, "tenant code") }
    guard let slug = TenantSlug(try row.string(1)) else { throw row.malformed(1, "slug") }
    guard let kind = TenantKind(rawValue: try row.string(2)) else { throw row.malformed(2, "tenant kind") }
    guard let state = TenantState(rawValue: try row.string(6)) else { throw row.malformed(6, "tenant state") }
    return Tenant(
      code: code, slug: slug, kind: kind,
      name: TenantName(japanese: try row.string(3), kana: try row.string(4), romaji: try row.string(5)), state: state,
      joined: try row.date(7), left: try row.optionalDate(8))
  }

  @Sendable private static func readOrganisation(_ row: borrowing RowReader) throws(DecodingFailure) -> Organisation {
    guard let kind = Organisation.Kind(rawValue: try row.string(5)) else { throw row.malformed(5, "organisation kind") }
    return Organisation(
      id: try row.string(0), name: try row.string(1), address: try row.string(2), representative: try row.string(3),
      country: try row.string(4), kind: kind)
  }

  @Sendable private static func readService(_ row: borrowing RowReader) throws(DecodingFailure) -> RegisteredService {
    guard let state = ServiceState(rawValue: try row.string(4)) else { throw row.malformed(4, "service state") }
    return RegisteredService(
      id: try row.string(0), organisation: try row.string(1), name: try row.string(2), redirectURIs: try row.strings(3),
      state: state)
  }
}
