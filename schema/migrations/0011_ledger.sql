-- What happened to personal data, in one chain of sealed blocks for each town (Consent.docc, the ledger).
--
-- A row is written by the transaction that decided, in typed columns with its salt; the sealer turns it into a payload and
-- a leaf within two seconds. Nobody but the owner's functions inserts, and what is sealed no role of the server can change.

SET LOCAL ROLE moyai_owner;

-- No foreign keys: the rows are facts about what was asked, known or not, and they outlive what they name.
CREATE TABLE IF NOT EXISTS moyai_priv.ledger (
  tenant_id integer NOT NULL,
  entry uuid NOT NULL,
  -- Order of insertion, for the order inside a block. Never shown.
  ord bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  -- The time of the platform's clock, in milliseconds; `recorded_at` is the machine's, by which a late seal is noticed.
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT statement_timestamp(),
  salt bytea DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
  subject_id uuid,
  -- access
  organisation_id text,
  service_id text,
  kid text,
  purpose_id text,
  mode text,
  asked text[],
  permitted text[],
  basis text,
  consents uuid[],
  decision text,
  reason text,
  -- outcome
  of_entry uuid,
  row_count integer,
  byte_count bigint,
  body_sha256 bytea,
  -- write: organisation, kid, decision and reason as above
  category text,
  record text,
  act text,
  -- receipt
  receipt_id uuid,
  consent_id uuid,
  jws_sha256 bytea,
  -- admin: act as above
  actor text,
  object text,
  -- the seal
  height bigint,
  position integer,
  leaf bytea,
  payload text,
  erased_at timestamptz,
  CONSTRAINT ledger_pkey PRIMARY KEY (tenant_id, entry),
  CONSTRAINT ledger_kind_known CHECK (kind IN ('access', 'outcome', 'write', 'receipt', 'admin')),
  CONSTRAINT ledger_decision_known CHECK (decision IN ('permit', 'deny')),
  CONSTRAINT ledger_seal_whole CHECK (
    num_nonnulls(height, position, leaf, payload) = 0
    OR (num_nulls(height, position, leaf) = 0 AND (payload IS NULL) = (erased_at IS NOT NULL))),
  CONSTRAINT ledger_erased_sealed CHECK (
    (erased_at IS NULL AND salt IS NOT NULL)
    OR (height IS NOT NULL AND salt IS NULL AND payload IS NULL AND subject_id IS NULL)),
  CONSTRAINT ledger_hash_length CHECK (octet_length(leaf) = 32 AND octet_length(salt) = 32)
)
-- Rows turn over once, when they are sealed; the sealer's index must not be full of what was sealed long ago.
WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 20000, autovacuum_analyze_scale_factor = 0.05);

CREATE INDEX IF NOT EXISTS ledger_unsealed ON moyai_priv.ledger (tenant_id, ord) WHERE height IS NULL;
CREATE INDEX IF NOT EXISTS ledger_subject ON moyai_priv.ledger (tenant_id, subject_id, ord) WHERE subject_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS ledger_sealed ON moyai_priv.ledger (tenant_id, height, position) WHERE height IS NOT NULL;

CREATE TABLE IF NOT EXISTS moyai_priv.block (
  tenant_id integer NOT NULL,
  height bigint NOT NULL,
  prev bytea NOT NULL,
  count integer NOT NULL,
  root bytea NOT NULL,
  sealed_at timestamptz NOT NULL,
  hash bytea NOT NULL,
  jws text NOT NULL,
  CONSTRAINT block_pkey PRIMARY KEY (tenant_id, height),
  CONSTRAINT block_height_not_negative CHECK (height >= 0),
  CONSTRAINT block_count_positive CHECK (count > 0),
  CONSTRAINT block_hash_length CHECK (octet_length(prev) = 32 AND octet_length(root) = 32 AND octet_length(hash) = 32),
  CONSTRAINT block_first CHECK ((height = 0) = (prev = decode(repeat('00', 32), 'hex')))
);

-- The sealer sees all towns, and changes a row only from unsealed to sealed.
SELECT moyai.protect_tenant_table('moyai_priv.ledger', '{moyai_sealer}');
SELECT moyai.protect_tenant_table('moyai_priv.block', '{moyai_sealer}');
DROP POLICY IF EXISTS ledger_seal_once ON moyai_priv.ledger;
CREATE POLICY ledger_seal_once ON moyai_priv.ledger AS RESTRICTIVE FOR UPDATE TO moyai_sealer
  USING (height IS NULL) WITH CHECK (height IS NOT NULL);

GRANT SELECT ON moyai_priv.ledger, moyai_priv.block TO moyai_consent, moyai_sealer;
GRANT UPDATE (height, position, leaf, payload) ON moyai_priv.ledger TO moyai_sealer;
GRANT INSERT ON moyai_priv.block TO moyai_sealer;

-- The receipt of a change of state, in the transaction of that change.
CREATE OR REPLACE FUNCTION moyai.note_receipt(
  p_subject uuid, p_receipt uuid, p_consent uuid, p_jws_sha256 bytea
) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, receipt_id, consent_id, jws_sha256)
  VALUES (current_setting('moyai.tenant')::integer, gen_random_uuid(), 'receipt', date_trunc('milliseconds', moyai.now()),
    p_subject, p_receipt, p_consent, p_jws_sha256)
  RETURNING entry
$$;

-- An act of staff or operators (key, offer, service, subject), in the transaction of that act.
CREATE OR REPLACE FUNCTION moyai.note_admin(p_act text, p_actor text, p_object text, p_subject uuid DEFAULT NULL) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, act, actor, object)
  VALUES (current_setting('moyai.tenant')::integer, gen_random_uuid(), 'admin', date_trunc('milliseconds', moyai.now()),
    p_subject, p_act, p_actor, p_object)
  RETURNING entry
$$;

-- The same for the prefecture's operators, who act in a town without being of it.
CREATE OR REPLACE FUNCTION moyai.note_admin_in(p_tenant integer, p_act text, p_actor text, p_object text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before constant text := current_setting('moyai.tenant', true);
  noted uuid;
BEGIN
  PERFORM set_config('moyai.tenant', p_tenant::text, true);
  noted := moyai.note_admin(p_act, p_actor, p_object);
  PERFORM set_config('moyai.tenant', coalesce(before, ''), true);
  RETURN noted;
END
$$;

-- Erasing (消去): the leaf stays, so that the chain still holds; what it was the hash of goes. Sealed rows only.
CREATE OR REPLACE FUNCTION moyai.erase_entries(p_subject uuid, p_before timestamptz) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  erased bigint;
BEGIN
  UPDATE moyai_priv.ledger SET erased_at = moyai.now(), salt = NULL, payload = NULL, subject_id = NULL, organisation_id = NULL,
    service_id = NULL, kid = NULL, purpose_id = NULL, mode = NULL, asked = NULL, permitted = NULL, basis = NULL,
    consents = NULL, decision = NULL, reason = NULL, of_entry = NULL, row_count = NULL, byte_count = NULL,
    body_sha256 = NULL, category = NULL, record = NULL, act = NULL, receipt_id = NULL, consent_id = NULL,
    jws_sha256 = NULL, actor = NULL, object = NULL
  WHERE tenant_id = current_setting('moyai.tenant')::integer AND subject_id = p_subject AND at < p_before
    AND height IS NOT NULL;
  GET DIAGNOSTICS erased = ROW_COUNT;
  RETURN erased;
END
$$;

-- Written by the sealer at each turn: when it last looked, and of the towns that have rows waiting since when. Whoever
-- answers for personal data reads this every second instead of searching through what was sealed.
CREATE TABLE IF NOT EXISTS moyai_priv.seal_standing (
  singleton boolean NOT NULL DEFAULT true,
  checked_at timestamptz NOT NULL,
  towns integer[] NOT NULL,
  since timestamptz[] NOT NULL,
  CONSTRAINT seal_standing_pkey PRIMARY KEY (singleton),
  CONSTRAINT seal_standing_singleton CHECK (singleton),
  CONSTRAINT seal_standing_pairs CHECK (cardinality(towns) = cardinality(since))
);
GRANT SELECT, INSERT, UPDATE (checked_at, towns, since) ON moyai_priv.seal_standing TO moyai_sealer;

CREATE OR REPLACE FUNCTION moyai.ledger_standing()
RETURNS TABLE (machine timestamptz, checked_at timestamptz, towns integer[], since timestamptz[])
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT clock_timestamp(), s.checked_at, coalesce(s.towns, '{}'), coalesce(s.since, '{}')
  FROM (VALUES (true)) AS one (singleton) LEFT JOIN moyai_priv.seal_standing s USING (singleton)
$$;

GRANT EXECUTE ON FUNCTION moyai.note_receipt(uuid, uuid, uuid, bytea) TO moyai_consent;
GRANT EXECUTE ON FUNCTION moyai.note_admin(text, text, text, uuid) TO moyai_consent, moyai_app;
GRANT EXECUTE ON FUNCTION moyai.note_admin_in(integer, text, text, text) TO moyai_ops;
GRANT EXECUTE ON FUNCTION moyai.erase_entries(uuid, timestamptz) TO moyai_consent;
GRANT EXECUTE ON FUNCTION moyai.ledger_standing() TO moyai_gateway, moyai_consent, moyai_sealer;
