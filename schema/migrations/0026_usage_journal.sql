-- Exact usage is appended to a journal by the transaction that does the work, and folded into the roll-ups later (Metering.docc,
-- the journal): a bare insert, where adding to two roll-ups cost more than the work itself.

SET LOCAL ROLE moyai_owner;

-- One row for each working transaction: everything it is charged, as arrays of one length. `levels` tells changes of levels from
-- counts. No key and no index, since nobody looks for a row: the folder takes whatever lies there, and a reader of one town looks
-- through the few that wait. It is filled and emptied all the time, so it is vacuumed by the number of rows that are gone.
CREATE TABLE IF NOT EXISTS moyai.usage_journal (
  tenant_id integer NOT NULL,
  at timestamptz NOT NULL,
  meters text[] COLLATE "C" NOT NULL,
  classes text[] COLLATE "C" NOT NULL,
  kids text[] COLLATE "C" NOT NULL,
  services text[] COLLATE "C" NOT NULL,
  owners integer[] NOT NULL,
  levels boolean[] NOT NULL,
  quantities bigint[] NOT NULL,
  digests numeric[] NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);

SELECT moyai.protect_tenant_table('moyai.usage_journal', '{moyai_meter,moyai_ops}');

-- A row whose arrays differ in length could never be folded. A policy and not a CHECK: it is planned with the statement, where a
-- constraint is prepared anew for each row and costs twice the insert.
DROP POLICY IF EXISTS whole_rows ON moyai.usage_journal;
CREATE POLICY whole_rows ON moyai.usage_journal AS RESTRICTIVE FOR INSERT TO moyai_app
  WITH CHECK (cardinality(classes) = cardinality(meters) AND cardinality(kids) = cardinality(meters)
    AND cardinality(services) = cardinality(meters) AND cardinality(owners) = cardinality(meters)
    AND cardinality(levels) = cardinality(meters) AND cardinality(quantities) = cardinality(meters)
    AND cardinality(digests) = cardinality(meters));

GRANT SELECT, INSERT ON moyai.usage_journal TO moyai_app;
GRANT SELECT, DELETE ON moyai.usage_journal TO moyai_meter;
GRANT SELECT ON moyai.usage_journal TO moyai_ops;
-- The folder adds to both kinds of roll-ups.
GRANT SELECT, INSERT, UPDATE (delta, moment, n, digest) ON moyai.usage_delta TO moyai_meter;

-- What was counted: roll-ups, and what waits in the journal to be added to them. Folding is one transaction, so whatever moment a
-- statement sees, it sees each contribution on one of the two sides. Every figure is read here.
CREATE OR REPLACE VIEW moyai.usage_counts WITH (security_invoker = true) AS
  SELECT r.tenant_id, r.meter, r.hour, r.class, r.kid, r.service, r.owner_id, r.qty, r.n, r.digest
  FROM moyai.usage_rollup r
  UNION ALL
  SELECT j.tenant_id, e.meter, date_bin('1 hour', j.at, '2000-01-01T00:00:00Z'::timestamptz), e.class, e.kid, e.service,
    e.owner_id, e.qty, 1::bigint, e.digest
  FROM moyai.usage_journal j CROSS JOIN LATERAL
    unnest(j.meters, j.classes, j.kids, j.services, j.owners, j.levels, j.quantities, j.digests)
      AS e (meter, class, kid, service, owner_id, is_level, qty, digest)
  WHERE NOT e.is_level;

-- The same of levels. Moments are in whole milliseconds, as the use of a level is (Allocation.docc, A5).
CREATE OR REPLACE VIEW moyai.usage_levels WITH (security_invoker = true) AS
  SELECT d.tenant_id, d.meter, d.hour, d.class, d.kid, d.service, d.owner_id, d.delta, d.moment, d.n, d.digest
  FROM moyai.usage_delta d
  UNION ALL
  SELECT j.tenant_id, e.meter, date_bin('1 hour', j.at, '2000-01-01T00:00:00Z'::timestamptz), e.class, e.kid, e.service,
    e.owner_id, e.delta,
    e.delta * floor(extract(epoch FROM j.at - date_bin('1 hour', j.at, '2000-01-01T00:00:00Z'::timestamptz)) * 1000),
    1::bigint, e.digest
  FROM moyai.usage_journal j CROSS JOIN LATERAL
    unnest(j.meters, j.classes, j.kids, j.services, j.owners, j.levels, j.quantities, j.digests)
      AS e (meter, class, kid, service, owner_id, is_level, delta, digest)
  WHERE e.is_level;

GRANT SELECT ON moyai.usage_counts, moyai.usage_levels TO moyai_app, moyai_ops;

CREATE OR REPLACE FUNCTION moyai.usage_counted(wanted text, from_hour timestamptz, to_hour timestamptz)
RETURNS TABLE (tenant_id integer, class text, quantity numeric, n bigint)
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT r.tenant_id, r.class, sum(r.qty), sum(r.n)::bigint
  FROM moyai.usage_counts r
  WHERE r.meter = wanted AND r.hour >= from_hour AND r.hour < to_hour
  GROUP BY r.tenant_id, r.class;
END;

CREATE OR REPLACE FUNCTION moyai.usage_weighted(wanted text, from_hour timestamptz, to_hour timestamptz)
RETURNS TABLE (tenant_id integer, class text, unit_ms numeric, n bigint)
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT d.tenant_id, d.class,
    sum(d.delta * (extract(epoch FROM to_hour - greatest(d.hour, from_hour)) * 1000)::bigint::numeric
      - CASE WHEN d.hour >= from_hour THEN d.moment ELSE 0 END),
    sum(d.n)::bigint
  FROM moyai.usage_levels d
  WHERE d.meter = wanted AND d.hour < to_hour
  GROUP BY d.tenant_id, d.class;
END;

RESET ROLE;
