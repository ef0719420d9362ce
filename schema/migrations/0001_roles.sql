-- Roles, schema and extensions come first, because every right in later steps is a right of one of these roles.
--
-- Run as a superuser: extensions need one. Roles belong to the whole cluster, so a second database finds them there.
-- They get no password here: an embedded cluster lets its own folder's owner in by socket, an external one sets them itself.

DO $$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES ('moyai_owner', 'NOLOGIN'), ('moyai_app', 'LOGIN'), ('moyai_meter', 'LOGIN'), ('moyai_ops', 'LOGIN'))
      AS role (name, login)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I %s NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT',
          wanted.name, wanted.login);
      EXCEPTION
        WHEN duplicate_object OR unique_violation THEN
          NULL;  -- Another database of this cluster was migrated at the same moment.
      END;
    END IF;
  END LOOP;
END
$$;

CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;

CREATE SCHEMA IF NOT EXISTS moyai;
ALTER SCHEMA moyai OWNER TO moyai_owner;
REVOKE ALL ON SCHEMA moyai FROM PUBLIC;
GRANT USAGE ON SCHEMA moyai TO moyai_app, moyai_meter, moyai_ops;

-- Nobody creates objects beside the extensions; PUBLIC had that right in databases made before PostgreSQL 15.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO moyai_owner, moyai_app, moyai_meter, moyai_ops;

-- PostGIS lets everybody call functions that run as the extension's owner, a superuser, and look at table statistics past
-- every row policy. Nobody here needs them.
DO $$
DECLARE
  borrowed regprocedure;
BEGIN
  FOR borrowed IN
    SELECT p.oid FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
    WHERE p.prosecdef AND r.rolsuper AND p.pronamespace = 'public'::regnamespace
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', borrowed);
  END LOOP;
END
$$;

-- A new function is nobody's to call until a step says whose.
ALTER DEFAULT PRIVILEGES FOR ROLE moyai_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- The runner makes this table before the first step; every role of the server reads it before listening.
ALTER TABLE moyai.schema_version OWNER TO moyai_owner;
GRANT SELECT ON moyai.schema_version TO moyai_app, moyai_meter, moyai_ops;

SET LOCAL ROLE moyai_owner;

-- Rights on the database itself are not carried over by CREATE DATABASE … TEMPLATE nor by a plain dump, so whoever
-- makes a database from either calls this again.
CREATE OR REPLACE FUNCTION moyai.harden_database() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO moyai_owner, moyai_app, moyai_meter, moyai_ops', current_database());
END
$$;

-- Puts the row policies (Design, row policies) on a tenant table. `crossing` names the roles that see all tenants in this
-- table (what they see is then a matter of column grants); moyai_app is never one of them.
--
-- Permissive policies are ORed, so only the restrictive one protects; a role without any policy sees nothing. An unset
-- moyai.tenant is an error and not an empty answer, because a forgotten setting is a defect that must be found.
CREATE OR REPLACE FUNCTION moyai.protect_tenant_table(target regclass, crossing name[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bound text;
  own constant text := $own$tenant_id = current_setting('moyai.tenant')::integer$own$;
BEGIN
  IF NOT crossing <@ '{moyai_meter,moyai_ops}'::name[] THEN
    RAISE EXCEPTION 'only moyai_meter and moyai_ops may see across tenants, asked for %', crossing;
  END IF;
  SELECT string_agg(quote_ident(name), ', ' ORDER BY name) INTO STRICT bound
    FROM unnest('{moyai_owner,moyai_app,moyai_meter,moyai_ops}'::name[]) AS role (name)
    WHERE name <> ALL (crossing);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('DROP POLICY IF EXISTS tenant_only ON %s', target);
  EXECUTE format('DROP POLICY IF EXISTS tenant_open ON %s', target);
  EXECUTE format('DROP POLICY IF EXISTS tenant_crossing ON %s', target);
  EXECUTE format('CREATE POLICY tenant_only ON %s AS RESTRICTIVE TO %s USING (%s) WITH CHECK (%s)', target, bound, own, own);
  EXECUTE format('CREATE POLICY tenant_open ON %s AS PERMISSIVE TO %s USING (true) WITH CHECK (true)', target, bound);
  IF cardinality(crossing) > 0 THEN
    EXECUTE format('CREATE POLICY tenant_crossing ON %s AS PERMISSIVE TO %s USING (true) WITH CHECK (true)', target,
      (SELECT string_agg(quote_ident(name), ', ' ORDER BY name) FROM unnest(crossing) AS role (name)));
  END IF;
END
$$;

RESET ROLE;
SELECT moyai.harden_database();
