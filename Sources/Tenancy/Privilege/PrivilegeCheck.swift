package import Postgres

/// Holds a database role against the rules (Design, row policies) before the server listens: everything else relies on
/// row policies, and a role that stands above them would make every other check a matter of luck.
package enum PrivilegeCheck {
  /// The tables with a `tenant_id` that are no tenant's: the prefecture's register itself.
  package static let registryTables = ["tenant", "tenant_population", "access_revision"]

  /// The roles that may see across tenants where a table's policy `tenant_crossing` says so.
  private static let crossingRoles = ["moyai_meter", "moyai_ops", "moyai_consent", "moyai_sealer"]

  /// The roles that enter the schemas of persons and of the vault. Everybody else reaches them through functions alone.
  private static let vaultRoles = ["moyai_consent", "moyai_sealer"]

  /// Throws ``TooMuchPrivilege`` with every fault of the role this transaction runs as.
  package static func require(in scope: inout PlatformScope) throws {
    let faults = try faults(in: &scope)
    guard faults.isEmpty else { throw TooMuchPrivilege(faults: faults) }
  }

  /// Checks the roles a server uses, one after the other, and throws what all of them together have.
  package static func require(_ roles: [PlatformRole], of database: Database) async throws {
    var found: [PrivilegeFault] = []
    for role in roles {
      found += try await database.withPlatform(role, .readOnly) { scope in try faults(in: &scope) }
    }
    guard found.isEmpty else { throw TooMuchPrivilege(faults: found) }
  }

  /// Every fault of the role this transaction runs as, in a fixed order.
  package static func faults(in scope: inout PlatformScope) throws -> [PrivilegeFault] {
    try [roleFaults, objectFaults, tableFaults, functionFaults].flatMap { try scope.fetch($0) }
  }

  private static func faultQuery(_ sql: SQL) -> Query<PrivilegeFault> {
    Query(sql) { row throws(DecodingFailure) in
      guard let kind = PrivilegeFault.Kind(rawValue: try row.string(1)) else { throw row.malformed(1, "fault") }
      return PrivilegeFault(role: try row.string(0), kind: kind, object: try row.string(2))
    }
  }

  /// A superuser is a member of every role and may do everything; naming that once is enough.
  private static let roleFaults = faultQuery(
    """
    SELECT current_user::text, fault.kind, '' FROM pg_roles r
    CROSS JOIN LATERAL (VALUES
      ('superuser', r.rolsuper),
      ('bypassrls', r.rolbypassrls),
      ('administers', r.rolcreaterole OR r.rolcreatedb OR r.rolreplication)) AS fault (kind, found)
    WHERE r.rolname = current_user AND fault.found
    UNION ALL
    SELECT current_user::text, 'member_of', other.rolname::text FROM pg_roles other
    WHERE other.rolname <> current_user AND pg_has_role(current_user, other.oid, 'MEMBER')
      AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    ORDER BY 2, 3
    """)

  private static let objectFaults = faultQuery(
    """
    SELECT current_user::text, 'enters_vault', 'schema ' || n.nspname FROM pg_namespace n
    WHERE n.nspname IN ('moyai_priv', 'moyai_vault') AND has_schema_privilege(n.oid, 'USAGE')
      AND current_user::text <> ALL (\(vaultRoles)::text[])
      AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    UNION ALL
    SELECT DISTINCT current_user::text, 'owns', pg_describe_object(d.classid, d.objid, d.objsubid)
    FROM pg_shdepend d
    WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o'
      AND d.refobjid = (SELECT oid FROM pg_roles WHERE rolname = current_user)
      AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    UNION ALL
    SELECT current_user::text, 'may_create', 'schema ' || n.nspname FROM pg_namespace n
    WHERE has_schema_privilege(n.oid, 'CREATE') AND n.nspname NOT LIKE 'pg\\_temp%' AND n.nspname NOT LIKE 'pg\\_toast%'
      AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    UNION ALL
    SELECT current_user::text, 'may_create', 'database ' || current_database()
    WHERE has_database_privilege(current_database(), 'CREATE, TEMPORARY')
      AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    ORDER BY 2, 3
    """)

  /// The text of the policy is compared as PostgreSQL prints it, so a policy that merely resembles the right one is
  /// none.
  private static let tableFaults = faultQuery(
    """
    WITH me AS (SELECT oid, rolname FROM pg_roles WHERE rolname = current_user),
    tenant_table AS (
      SELECT c.oid, c.relkind, c.relrowsecurity AND c.relforcerowsecurity AS enforced,
        coalesce(c.reloptions, '{}') && '{security_invoker=true,security_invoker=on}'::text[] AS invokes
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('moyai', 'moyai_priv', 'moyai_vault')
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname <> ALL (\(registryTables)::text[])
    ),
    bound AS (
      SELECT p.polrelid FROM pg_policy p CROSS JOIN me
      CROSS JOIN LATERAL (SELECT CASE WHEN p.polrelid = to_regclass('moyai.personal_record') AND me.rolname = 'moyai_gateway'
        THEN format(\(Self.shownRows), to_regprocedure('moyai.shown_tenants()')) ELSE \(Self.ownRows) END AS rows) AS bounds
      WHERE NOT p.polpermissive AND p.polcmd = '*' AND p.polroles && ARRAY[0::oid, me.oid]
        AND pg_get_expr(p.polqual, p.polrelid) = bounds.rows
        AND coalesce(pg_get_expr(p.polwithcheck, p.polrelid), bounds.rows) = bounds.rows
    ),
    crossing AS (
      SELECT p.polrelid FROM pg_policy p, me
      WHERE p.polname = 'tenant_crossing' AND me.rolname::text = ANY (\(crossingRoles)::text[])
        AND p.polroles @> ARRAY[me.oid]
    )
    SELECT current_user::text, 'escapes_policies', t.oid::regclass::text FROM tenant_table t
    WHERE has_table_privilege(t.oid, 'TRUNCATE, TRIGGER, REFERENCES')
    UNION ALL
    SELECT current_user::text, 'unprotected_table', t.oid::regclass::text FROM tenant_table t
    WHERE (has_table_privilege(t.oid, 'SELECT, INSERT, UPDATE, DELETE')
        OR has_any_column_privilege(t.oid, 'SELECT, INSERT, UPDATE'))
      AND NOT CASE
        WHEN t.relkind = 'v' THEN t.invokes
        WHEN t.relkind IN ('m', 'f') THEN false
        ELSE t.enforced AND (t.oid IN (SELECT polrelid FROM bound) OR t.oid IN (SELECT polrelid FROM crossing))
      END
    UNION ALL
    SELECT current_user::text, 'opens_records', p.polname FROM pg_policy p, me
    WHERE p.polrelid = to_regclass('moyai.personal_record') AND p.polpermissive
      AND p.polroles && ARRAY[0::oid, me.oid] AND p.polname <> 'read_under_grant'
    ORDER BY 2, 3
    """)

  /// Of records the gateway may be shown those of several towns, when its transaction is of several. The function is written as
  /// PostgreSQL names it, with its schema or, where the search path finds it first, without.
  private static let shownRows = "(ARRAY[tenant_id] <@ ( SELECT %s AS shown_tenants))"

  private static let ownRows = "(tenant_id = (current_setting('moyai.tenant'::text))::integer)"

  private static let functionFaults = faultQuery(
    """
    SELECT current_user::text, 'borrows_rights', p.oid::regprocedure::text FROM pg_proc p
    JOIN pg_roles o ON o.oid = p.proowner
    WHERE p.prosecdef AND (o.rolsuper OR o.rolbypassrls) AND has_function_privilege(p.oid, 'EXECUTE')
      AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    ORDER BY 3
    """)
}
