-- Usage that services beside us report, each record once and for ever, and what towns set themselves as budgets (billing.md §8).
--
-- A record is content under an identity; the roll-ups are sums of records. So a record is never changed or deleted, and a wrong one is
-- reversed by another.

SET LOCAL ROLE moyai_owner;

-- Tickets are counted beside the minutes that they took.
ALTER TABLE moyai.usage_rollup DROP CONSTRAINT IF EXISTS usage_rollup_meter_known;
ALTER TABLE moyai.usage_rollup ADD CONSTRAINT usage_rollup_meter_known CHECK (meter IN ('api.calls', 'notifications',
  'consent.checks', 'forwarded.requests', 'jobs.runs', 'jobs.rows', 'support.minutes', 'support.tickets', 'traffic.in',
  'traffic.out', 'db.ms', 'db.blocks', 'cpu.ms'));

-- The tenant is the payer. The digest is SHA-256 of identity and content, which is also what the roll-up's digest adds up. `value` is a count, for a level by how much it changed; negative counts are reversals.
CREATE TABLE IF NOT EXISTS moyai.usage_event (
  tenant_id integer NOT NULL,
  source text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  meter text COLLATE "C" NOT NULL,
  class text COLLATE "C" NOT NULL,
  kid text COLLATE "C" NOT NULL,
  service text COLLATE "C" NOT NULL,
  owner_id integer NOT NULL,
  at timestamptz NOT NULL,
  value bigint NOT NULL,
  reverses_source text COLLATE "C",
  reverses_id text COLLATE "C",
  digest numeric(78, 0) NOT NULL,
  received_at timestamptz NOT NULL,
  received_from text NOT NULL,
  CONSTRAINT usage_event_pkey PRIMARY KEY (tenant_id, source, event_id),
  CONSTRAINT usage_event_reversed_once UNIQUE (tenant_id, reverses_source, reverses_id),
  CONSTRAINT usage_event_reverses_fkey FOREIGN KEY (tenant_id, reverses_source, reverses_id)
    REFERENCES moyai.usage_event (tenant_id, source, event_id),
  CONSTRAINT usage_event_reverses_whole CHECK ((reverses_source IS NULL) = (reverses_id IS NULL)),
  CONSTRAINT usage_event_identity_length CHECK (
    length(source) BETWEEN 1 AND 200 AND length(event_id) BETWEEN 1 AND 200),
  CONSTRAINT usage_event_digest_not_negative CHECK (digest >= 0)
);
-- An operator's report may name another payer for a known identity; that is a conflict and has to be found.
CREATE INDEX IF NOT EXISTS usage_event_identity ON moyai.usage_event (source, event_id);
CREATE INDEX IF NOT EXISTS usage_event_received ON moyai.usage_event USING brin (received_at);

-- What came under a known identity with other content. Kept for the operator; it counts nowhere.
CREATE TABLE IF NOT EXISTS moyai.usage_conflict (
  tenant_id integer NOT NULL,
  source text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  digest numeric(78, 0) NOT NULL,
  meter text COLLATE "C" NOT NULL,
  class text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  value bigint NOT NULL,
  seen_at timestamptz NOT NULL,
  seen_from text NOT NULL,
  CONSTRAINT usage_conflict_pkey PRIMARY KEY (tenant_id, source, event_id, digest)
);

-- What a town means to use in a month. It warns and never stops anything (billing.md §7).
CREATE TABLE IF NOT EXISTS moyai.usage_budget (
  tenant_id integer NOT NULL,
  meter text COLLATE "C" NOT NULL,
  month_limit bigint NOT NULL,
  set_at timestamptz NOT NULL,
  set_by text NOT NULL,
  CONSTRAINT usage_budget_pkey PRIMARY KEY (tenant_id, meter),
  CONSTRAINT usage_budget_limit_positive CHECK (month_limit > 0)
);

SELECT moyai.protect_tenant_table('moyai.usage_event', '{moyai_ops}');
SELECT moyai.protect_tenant_table('moyai.usage_conflict', '{moyai_ops}');
SELECT moyai.protect_tenant_table('moyai.usage_budget', '{moyai_ops}');

GRANT SELECT, INSERT ON moyai.usage_event, moyai.usage_conflict TO moyai_app;
GRANT SELECT, INSERT, UPDATE (month_limit, set_at, set_by) ON moyai.usage_budget TO moyai_app;
GRANT SELECT ON moyai.usage_event, moyai.usage_conflict, moyai.usage_budget TO moyai_ops;

-- Holds the fiscal years of these instants until the transaction ends, so that a freeze waits for records on their way
-- (billing.md §9). A lock needs a right to change the row, which a town's role must not have: hence the owner's rights, and nothing is
-- told but how many there are.
CREATE OR REPLACE FUNCTION moyai.hold_usage_years(instants timestamptz[]) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  WITH held AS (
    SELECT y.fy FROM moyai.bill_year y
    WHERE y.fy IN (SELECT extract(year FROM (i AT TIME ZONE 'Asia/Tokyo') - interval '3 months')::smallint
      FROM unnest(instants) AS i)
    ORDER BY y.fy FOR SHARE)
  SELECT count(*) FROM held;
END;
GRANT EXECUTE ON FUNCTION moyai.hold_usage_years(timestamptz[]) TO moyai_app;
