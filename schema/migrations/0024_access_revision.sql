-- One number for each tenant says whether anything has changed that decides what its keys open: the guard of a request reads
-- this number and not the four rows behind it (Tenancy.docc, access revision).

SET LOCAL ROLE moyai_owner;

-- A table of its own: who creates entities holds the tenant's row (hold_classes), and must not make a revocation wait.
CREATE TABLE IF NOT EXISTS moyai.access_revision (
  tenant_id integer NOT NULL,
  revision bigint NOT NULL DEFAULT 0,
  CONSTRAINT access_revision_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT access_revision_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id)
) WITH (fillfactor = 50);

INSERT INTO moyai.access_revision (tenant_id) SELECT t.tenant_id FROM moyai.tenant t ON CONFLICT DO NOTHING;

-- Nobody but the functions below writes it.
GRANT SELECT ON moyai.access_revision TO moyai_app, moyai_ops, moyai_consent;

CREATE OR REPLACE FUNCTION moyai.access_begins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO moyai.access_revision (tenant_id) VALUES (NEW.tenant_id);
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION moyai.access_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE moyai.access_revision SET revision = revision + 1 WHERE tenant_id = OLD.tenant_id;
  RETURN NULL;
END
$$;

-- A service may be approved anywhere, and its state changes a few times in its life: every tenant's number moves on. In one
-- order, so that two such changes cannot wait for each other.
CREATE OR REPLACE FUNCTION moyai.access_changes_everywhere() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE moyai.access_revision a SET revision = a.revision + 1
    FROM (SELECT r.tenant_id FROM moyai.access_revision r ORDER BY r.tenant_id FOR UPDATE) AS held
    WHERE a.tenant_id = held.tenant_id;
  RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION moyai.access_begins(), moyai.access_changes(), moyai.access_changes_everywhere() FROM PUBLIC;

DROP TRIGGER IF EXISTS access_begins ON moyai.tenant;
CREATE TRIGGER access_begins AFTER INSERT ON moyai.tenant FOR EACH ROW EXECUTE FUNCTION moyai.access_begins();

-- The registry is the prefecture's and no tenant's data, so it may have triggers. Each column that is not listed decides
-- nothing: names, dates of the past.
DROP TRIGGER IF EXISTS access_changes ON moyai.tenant;
CREATE TRIGGER access_changes AFTER UPDATE OF slug, kind, state, left_on, class_revision ON moyai.tenant FOR EACH ROW
  WHEN ((OLD.slug, OLD.kind, OLD.state, OLD.left_on, OLD.class_revision)
    IS DISTINCT FROM (NEW.slug, NEW.kind, NEW.state, NEW.left_on, NEW.class_revision))
  EXECUTE FUNCTION moyai.access_changes();

DROP TRIGGER IF EXISTS access_changes ON moyai.service;
CREATE TRIGGER access_changes AFTER UPDATE OF state ON moyai.service FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION moyai.access_changes_everywhere();

-- Whoever changes what a key of this tenant opens, or what may serve it, calls this in the same transaction: tables of tenants
-- have no triggers (Design, scale-out rules). By hand too.
CREATE OR REPLACE FUNCTION moyai.turn_access() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE moyai.access_revision SET revision = revision + 1 WHERE tenant_id = current_setting('moyai.tenant')::integer
$$;

-- What a guard asks where the number has moved on: most changes of a tenant concern other keys. Key, tenant, labels, approval
-- and service in one text, parted by bars; null without such a key.
CREATE OR REPLACE FUNCTION moyai.key_state(p_tenant integer, p_kid text, p_service text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('%s|%s|%s|%s|%s|%s', k.revision, t.class_revision, t.state, t.left_on, a.state, s.state)
    FROM moyai.api_key k
    JOIN moyai.tenant t ON t.tenant_id = k.tenant_id
    LEFT JOIN moyai.service_approval a ON a.tenant_id = k.tenant_id AND a.service_id = p_service
    LEFT JOIN moyai.service s ON s.service_id = p_service
    WHERE k.tenant_id = p_tenant AND k.kid = p_kid
$$;

-- For work that is sent together with its COMMIT: the branch of a statement that is only taken where the tenant's number is
-- not the one that the request was judged by. It fails the transaction. (A function in the ordinary way would cost more
-- than the lookup.)
CREATE OR REPLACE FUNCTION moyai.refuse_access() RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'access has changed' USING ERRCODE = 'MY002';
END
$$;

GRANT EXECUTE ON FUNCTION moyai.turn_access(), moyai.refuse_access() TO moyai_app;
GRANT EXECUTE ON FUNCTION moyai.key_state(integer, text, text) TO moyai_app, moyai_ops, moyai_consent;

RESET ROLE;
