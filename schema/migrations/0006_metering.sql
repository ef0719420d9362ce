-- What each municipality used (Metering.docc): sums per hour, the batches that made them, and what could have been lost.
--
-- A row's tenant is the payer. Payer 0 is use for which no tenant could be named, and a count must never be refused for what has become
-- of a tenant since; so nothing here refers to moyai.tenant.

SET LOCAL ROLE moyai_owner;

-- Digests are sums of SHA-256 values modulo 2^256, so that the order of contributions does not matter.
CREATE OR REPLACE FUNCTION moyai.digest_sum(a numeric, b numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN mod(a + b, 115792089237316195423570985008687907853269984665640564039457584007913129639936);

-- Counts. The key begins with tenant, meter, hour, because a reader asks for one meter in a window. Every process adds to rows of
-- its own lane, so that two of them do not wait for each other.
CREATE TABLE IF NOT EXISTS moyai.usage_rollup (
  tenant_id integer NOT NULL,
  meter text COLLATE "C" NOT NULL,
  hour timestamptz NOT NULL,
  class text COLLATE "C" NOT NULL,
  kid text COLLATE "C" NOT NULL,
  service text COLLATE "C" NOT NULL,
  owner_id integer NOT NULL,
  lane smallint NOT NULL,
  qty bigint NOT NULL,
  n bigint NOT NULL,
  digest numeric(78, 0) NOT NULL,
  CONSTRAINT usage_rollup_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane),
  CONSTRAINT usage_rollup_meter_known CHECK (meter IN ('api.calls', 'notifications', 'consent.checks',
    'forwarded.requests', 'jobs.runs', 'jobs.rows', 'support.minutes', 'traffic.in', 'traffic.out', 'db.ms',
    'db.blocks', 'cpu.ms')),
  CONSTRAINT usage_rollup_hour_whole CHECK (date_bin('1 hour', hour, '2000-01-01T00:00:00Z'::timestamptz) = hour),
  CONSTRAINT usage_rollup_not_negative CHECK (qty >= 0 AND n >= 0 AND digest >= 0)
) PARTITION BY RANGE (hour);

-- Changes of levels. An hour holds the sum of its changes, and their first moment about the hour's start in milliseconds:
-- the integral over a window that begins on an hour follows exactly from the two (Allocation.docc, A5).
CREATE TABLE IF NOT EXISTS moyai.usage_delta (
  tenant_id integer NOT NULL,
  meter text COLLATE "C" NOT NULL,
  hour timestamptz NOT NULL,
  class text COLLATE "C" NOT NULL,
  kid text COLLATE "C" NOT NULL,
  service text COLLATE "C" NOT NULL,
  owner_id integer NOT NULL,
  lane smallint NOT NULL,
  delta bigint NOT NULL,
  moment numeric(38, 0) NOT NULL,
  n bigint NOT NULL,
  digest numeric(78, 0) NOT NULL,
  CONSTRAINT usage_delta_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane),
  CONSTRAINT usage_delta_meter_known CHECK (meter IN ('entities.stored', 'history.rows', 'storage.bytes',
    'subscriptions.active', 'apps.registered', 'users.staff', 'consent.citizens')),
  CONSTRAINT usage_delta_hour_whole CHECK (date_bin('1 hour', hour, '2000-01-01T00:00:00Z'::timestamptz) = hour),
  CONSTRAINT usage_delta_not_negative CHECK (n >= 0 AND digest >= 0)
) PARTITION BY RANGE (hour);

-- Batches that were added. The row is what makes a resent batch harmless; it is never changed.
CREATE TABLE IF NOT EXISTS moyai.usage_flush (
  tenant_id integer NOT NULL,
  writer_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  sha256 bytea NOT NULL,
  sealed_at timestamptz NOT NULL,
  applied_at timestamptz NOT NULL,
  -- Over all meters of the batch: no figure, only to be compared with the roll-ups.
  qty numeric(38, 0) NOT NULL,
  n bigint NOT NULL,
  digest numeric(78, 0) NOT NULL,
  CONSTRAINT usage_flush_pkey PRIMARY KEY (tenant_id, writer_id, seq),
  CONSTRAINT usage_flush_writer_shape CHECK (writer_id ~ '^[0-9a-f]{32}$'),
  CONSTRAINT usage_flush_seq_not_negative CHECK (seq >= 0),
  CONSTRAINT usage_flush_sha256_length CHECK (octet_length(sha256) = 32)
);
CREATE INDEX IF NOT EXISTS usage_flush_applied ON moyai.usage_flush USING brin (applied_at);

-- What thinning leaves of old batches: their sums, so that records and roll-ups can still be compared.
CREATE TABLE IF NOT EXISTS moyai.usage_flush_folded (
  tenant_id integer NOT NULL,
  writer_id text COLLATE "C" NOT NULL,
  batches bigint NOT NULL,
  qty numeric(38, 0) NOT NULL,
  n bigint NOT NULL,
  digest numeric(78, 0) NOT NULL,
  CONSTRAINT usage_flush_folded_pkey PRIMARY KEY (tenant_id, writer_id)
);

-- What could have been lost: a process's last seal, and the latest moment at which it can have died. It concerns every town that
-- process served, so it is no tenant's row, and it carries nothing but times.
CREATE TABLE IF NOT EXISTS moyai.metering_gap (
  writer_id text COLLATE "C" NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  found_at timestamptz NOT NULL,
  reason text NOT NULL,
  CONSTRAINT metering_gap_pkey PRIMARY KEY (writer_id),
  CONSTRAINT metering_gap_writer_shape CHECK (writer_id ~ '^[0-9a-f]{32}$'),
  CONSTRAINT metering_gap_ordered CHECK (since <= until),
  CONSTRAINT metering_gap_reason_known CHECK (reason IN ('killed', 'spool_full', 'spool_damaged', 'spool_stale'))
);
CREATE INDEX IF NOT EXISTS metering_gap_until ON moyai.metering_gap (until);

-- One partition for each fiscal year (Asia/Tokyo), so that a year past its retention goes as a whole. The default one keeps a count from
-- ever being refused for its hour. Pages keep room, since the rows of the running hour are updated again and again.
-- Rights are given on the parents only; the policies stand on the partitions as well, in case somebody ever gets one.
DO $$
DECLARE
  parent text;
  fy integer;
BEGIN
  FOREACH parent IN ARRAY '{usage_rollup,usage_delta}'::text[] LOOP
    PERFORM moyai.protect_tenant_table(('moyai.' || parent)::regclass, '{moyai_meter,moyai_ops}');
    FOR fy IN 2023..2040 LOOP
      EXECUTE format('CREATE TABLE IF NOT EXISTS moyai.%I PARTITION OF moyai.%I FOR VALUES FROM (%L) TO (%L)
        WITH (fillfactor = 70)', parent || '_' || fy, parent, fy || '-04-01T00:00:00+09:00',
        fy + 1 || '-04-01T00:00:00+09:00');
      PERFORM moyai.protect_tenant_table(format('moyai.%I', parent || '_' || fy)::regclass, '{moyai_meter,moyai_ops}');
    END LOOP;
    EXECUTE format('CREATE TABLE IF NOT EXISTS moyai.%I PARTITION OF moyai.%I DEFAULT WITH (fillfactor = 70)',
      parent || '_other', parent);
    PERFORM moyai.protect_tenant_table(format('moyai.%I', parent || '_other')::regclass, '{moyai_meter,moyai_ops}');
  END LOOP;
END
$$;

SELECT moyai.protect_tenant_table('moyai.usage_flush', '{moyai_meter,moyai_ops}');
SELECT moyai.protect_tenant_table('moyai.usage_flush_folded', '{moyai_meter,moyai_ops}');

-- A batch is forgotten only when no spool that old is replayed any more. The policy, not the program, is what holds that.
DROP POLICY IF EXISTS thinning_old_only ON moyai.usage_flush;
CREATE POLICY thinning_old_only ON moyai.usage_flush AS RESTRICTIVE FOR DELETE TO moyai_meter
  USING (applied_at < now() - interval '35 days');

-- Sums of one meter per payer and class, from `from_hour` up to but without `to_hour`, both on the hour. A tenant sees its own.
CREATE OR REPLACE FUNCTION moyai.usage_counted(wanted text, from_hour timestamptz, to_hour timestamptz)
RETURNS TABLE (tenant_id integer, class text, quantity numeric, n bigint)
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT r.tenant_id, r.class, sum(r.qty), sum(r.n)::bigint
  FROM moyai.usage_rollup r
  WHERE r.meter = wanted AND r.hour >= from_hour AND r.hour < to_hour
  GROUP BY r.tenant_id, r.class;
END;

-- The integral of one level per payer and class over the same kind of window, in unit-milliseconds:
-- sum of delta * (to - max(at, from)) over all changes before `to_hour` (Allocation.docc, A5).
CREATE OR REPLACE FUNCTION moyai.usage_weighted(wanted text, from_hour timestamptz, to_hour timestamptz)
RETURNS TABLE (tenant_id integer, class text, unit_ms numeric, n bigint)
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT d.tenant_id, d.class,
    sum(d.delta * (extract(epoch FROM to_hour - greatest(d.hour, from_hour)) * 1000)::bigint::numeric
      - CASE WHEN d.hour >= from_hour THEN d.moment ELSE 0 END),
    sum(d.n)::bigint
  FROM moyai.usage_delta d
  WHERE d.meter = wanted AND d.hour < to_hour
  GROUP BY d.tenant_id, d.class;
END;

GRANT EXECUTE ON FUNCTION moyai.digest_sum(numeric, numeric) TO moyai_app, moyai_meter, moyai_ops;
GRANT EXECUTE ON FUNCTION moyai.usage_counted(text, timestamptz, timestamptz),
  moyai.usage_weighted(text, timestamptz, timestamptz) TO moyai_app, moyai_ops;

-- Exact usage is written by the working transaction, sealed batches by the role that does nothing else. Sums grow; their keys, and
-- the record of a batch, are never changed, and nobody may empty a table.
GRANT SELECT, INSERT, UPDATE (qty, n, digest) ON moyai.usage_rollup TO moyai_app, moyai_meter;
GRANT SELECT, INSERT, UPDATE (delta, moment, n, digest) ON moyai.usage_delta TO moyai_app;
GRANT SELECT, INSERT, DELETE ON moyai.usage_flush TO moyai_meter;
GRANT SELECT, INSERT, UPDATE (batches, qty, n, digest) ON moyai.usage_flush_folded TO moyai_meter;
GRANT SELECT, INSERT ON moyai.metering_gap TO moyai_meter;
GRANT SELECT ON moyai.usage_flush, moyai.usage_flush_folded, moyai.metering_gap TO moyai_app;
GRANT SELECT ON moyai.usage_rollup, moyai.usage_delta, moyai.usage_flush, moyai.usage_flush_folded, moyai.metering_gap
  TO moyai_ops;
