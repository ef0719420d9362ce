-- The entities of every tenant, in one flat table.
--
-- What a request prints is stored as it is printed (`doc`); what a query looks into is derived from it (`attrs`).
-- No index stands on anything that an attribute update changes, so that such an update stays a heap-only one
-- (Design, telemetry).

SET LOCAL ROLE moyai_owner;

CREATE TABLE IF NOT EXISTS moyai.entity (
  tenant_id integer NOT NULL,
  -- Names compare by their bytes: the order is the same on every machine, and prefixes can use the index.
  id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  service_path text COLLATE "C" NOT NULL,
  -- Order of creation, made by the application (Design, scale-out rules). Changes only when a row is created anew.
  ord bigint NOT NULL,
  created timestamptz NOT NULL,
  modified timestamptz NOT NULL,
  expires timestamptz,
  -- The attributes in their order, in the normalized representation, without blanks.
  doc json NOT NULL,
  attrs jsonb NOT NULL GENERATED ALWAYS AS (doc::jsonb) STORED,
  -- Attribute name → [created, modified], in microseconds since 1970.
  attr_times json NOT NULL,
  -- Where the entity is: in `location` while it stays, in `position` from its first move on. Only the first is indexed.
  location geometry (Geometry, 4326),
  position geometry (Geometry, 4326),
  moving boolean NOT NULL,
  CONSTRAINT entity_pkey PRIMARY KEY (tenant_id, id, type, service_path),
  CONSTRAINT entity_ord_key UNIQUE (tenant_id, ord),
  CONSTRAINT entity_doc_object CHECK (jsonb_typeof(attrs) = 'object'),
  CONSTRAINT entity_one_place CHECK (CASE WHEN moving THEN location ELSE position END IS NULL)
)
-- A batch may rewrite every row of a page at once: each new version has to fit beside the old one, or the update is
-- not heap-only.
WITH (fillfactor = 45);

-- Lists of one type in the order of creation, and counts of types.
CREATE INDEX IF NOT EXISTS entity_type ON moyai.entity (tenant_id, type, ord);

-- Geographical queries: what stays is found by place, what moves is few and looked at one by one.
CREATE INDEX IF NOT EXISTS entity_location ON moyai.entity USING gist (tenant_id, location) WHERE location IS NOT NULL;
CREATE INDEX IF NOT EXISTS entity_moving ON moyai.entity (tenant_id, ord) WHERE moving;

-- What the sweeper of transient entities looks for.
CREATE INDEX IF NOT EXISTS entity_expires ON moyai.entity (tenant_id, expires) WHERE expires IS NOT NULL;

SELECT moyai.protect_tenant_table('moyai.entity');

-- What identifies an entity never changes.
GRANT SELECT, INSERT, DELETE,
  UPDATE (ord, created, modified, expires, doc, attr_times, location, position, moving) ON moyai.entity TO moyai_app;

-- Whoever changed rows that it had read without a lock says how many it meant; if another was faster, nothing of the
-- transaction remains, and its client tries again.
CREATE OR REPLACE FUNCTION moyai.require_rows(actual bigint, wanted bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF actual <> wanted THEN
    RAISE EXCEPTION 'rows changed after they were read' USING ERRCODE = 'serialization_failure';
  END IF;
END
$$;

GRANT EXECUTE ON FUNCTION moyai.require_rows(bigint, bigint) TO moyai_app;
