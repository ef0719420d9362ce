-- The gates as a row of lookups by key, one request after the other: for one request that is less than half the work of one
-- large statement, whose every node has to be set up before anything is looked up (Consent.docc, what a decision costs).

SET LOCAL ROLE moyai_owner;

-- One index serves the decision and "all consents of a service in this town". Its first column beside the town is the
-- service, so no other index of this table fits a decision but the one by person, whatever the planner believes about the
-- sizes of things.
DROP INDEX IF EXISTS moyai_priv.consent_current;
DROP INDEX IF EXISTS moyai_priv.consent_service;
CREATE UNIQUE INDEX consent_current
  ON moyai_priv.consent (tenant_id, service_id, subject_id, purpose_id, category) WHERE state IN ('active', 'suspended');

-- What a row of the ledger must be is said by row policies instead of CHECK constraints: PostgreSQL reads the text of a
-- CHECK anew for each statement that writes, which took half of an insertion's time. The policies bind all roles of the
-- platform, the owner included.
ALTER TABLE moyai_priv.ledger
  DROP CONSTRAINT IF EXISTS ledger_kind_known, DROP CONSTRAINT IF EXISTS ledger_decision_known,
  DROP CONSTRAINT IF EXISTS ledger_seal_whole, DROP CONSTRAINT IF EXISTS ledger_erased_sealed,
  DROP CONSTRAINT IF EXISTS ledger_hash_length;
DROP POLICY IF EXISTS ledger_written_unsealed ON moyai_priv.ledger;
DROP POLICY IF EXISTS ledger_seal_once ON moyai_priv.ledger;
DROP POLICY IF EXISTS ledger_erased_sealed ON moyai_priv.ledger;
CREATE POLICY ledger_written_unsealed ON moyai_priv.ledger AS RESTRICTIVE FOR INSERT
  WITH CHECK (kind IN ('access', 'outcome', 'write', 'receipt', 'admin') AND (decision IS NULL OR decision IN ('permit', 'deny'))
    AND salt IS NOT NULL AND octet_length(salt) = 32 AND num_nonnulls(height, position, leaf, payload, erased_at) = 0);
CREATE POLICY ledger_seal_once ON moyai_priv.ledger AS RESTRICTIVE FOR UPDATE TO moyai_sealer
  USING (height IS NULL)
  WITH CHECK (num_nulls(height, position, leaf, payload) = 0 AND octet_length(leaf) = 32 AND erased_at IS NULL);
-- The owner's only change is erasing, and only of what is sealed.
CREATE POLICY ledger_erased_sealed ON moyai_priv.ledger AS RESTRICTIVE FOR UPDATE TO moyai_owner
  USING (height IS NOT NULL)
  WITH CHECK (num_nulls(height, position, leaf, erased_at) = 0 AND num_nonnulls(salt, payload, subject_id) = 0);
-- The count only goes up and, where a call is refused, back.
ALTER TABLE moyai_priv.person_day DROP CONSTRAINT IF EXISTS person_day_not_negative;

-- Whom the access is about, so that its end need not look into the ledger.
ALTER TABLE moyai_priv.access_capability ADD COLUMN IF NOT EXISTS subject_id uuid;

DROP FUNCTION IF EXISTS moyai_priv.count_persons(integer, date, moyai_priv.access_fact[]);
DROP TYPE IF EXISTS moyai_priv.access_fact;

-- Counts the persons that a call asks for the first time on a day, and says whether they are within the cap; if not, none
-- of them is counted. The row of the day is locked until the decision is committed, so the cap is exact with any number of
-- servers.
CREATE OR REPLACE FUNCTION moyai_priv.count_persons(
  own integer, today date, p_kid text, p_persons uuid[], p_cap integer
) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  fresh uuid[];
  counted integer;
BEGIN
  IF cardinality(p_persons) = 1 THEN
    INSERT INTO moyai_priv.person_seen (tenant_id, day, kid, ppid) VALUES (own, today, p_kid, p_persons[1])
      ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN true; END IF;
    fresh := p_persons;
  ELSE
    WITH counting AS (
      INSERT INTO moyai_priv.person_seen (tenant_id, day, kid, ppid)
        SELECT own, today, p_kid, person FROM unnest(p_persons) AS person ON CONFLICT DO NOTHING RETURNING ppid)
    SELECT array_agg(c.ppid) INTO fresh FROM counting c;
    IF fresh IS NULL THEN RETURN true; END IF;
  END IF;
  INSERT INTO moyai_priv.person_day AS d (tenant_id, day, kid, persons) VALUES (own, today, p_kid, cardinality(fresh))
    ON CONFLICT ON CONSTRAINT person_day_pkey DO UPDATE SET persons = d.persons + excluded.persons
    RETURNING d.persons INTO counted;
  -- A provider's key has no cap.
  IF p_cap IS NULL OR counted <= p_cap THEN RETURN true; END IF;
  DELETE FROM moyai_priv.person_seen s
    WHERE s.tenant_id = own AND s.day = today AND s.kid = p_kid AND s.ppid = ANY (fresh);
  UPDATE moyai_priv.person_day d SET persons = d.persons - cardinality(fresh)
    WHERE d.tenant_id = own AND d.day = today AND d.kid = p_kid;
  RETURN false;
END
$$;

-- Gate 1. Decides each request in the order of the steps of Consent.docc, writes one ledger row for each but those without
-- a known key and those over a limit, and opens a capability for each permit.
--
-- `p_part_of[i]` is the number (from 1) of the first request of the call that request i belongs to: the parts of a batch
-- share key, purpose, categories and mode, one capability and one limit. `p_categories[i]` is a list joined by commas.
-- `p_limited[i]` says that a rate limit kept outside refuses at step f.
--
-- Every lookup is a statement by key of its own. Whoever has no consent, for whatever reason, costs the same lookups: a
-- pseudonym that stands for nobody is followed to nobody, and all that can end a consent is asked in one condition. The
-- conditions name variables: under a row policy only what cannot leak may use an index, and the planner does not know that
-- of coalesce().
CREATE OR REPLACE FUNCTION moyai.open_access(
  p_versions smallint[], p_part_of integer[], p_kid text[], p_proofs bytea[], p_address inet[], p_fiware text[], p_tenant text[],
  p_purpose text[], p_ppid uuid[], p_categories text[], p_mode text[], p_limited boolean[]
) RETURNS TABLE (n integer, outcome text, entry uuid, capability uuid, permitted text[], service_id text,
  rotated_at timestamptz, retires_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  own constant integer := current_setting('moyai.tenant')::integer;
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  nonce constant bytea := uuid_send(gen_random_uuid());
  moment timestamptz;
  today date;
  town record;
  k record;
  s record;
  given record;
  call_outcome text;
  call_capability uuid;
  asked text[];
  approved integer[];
  account uuid;
  subject uuid;
  found_subject uuid;
  offer uuid;
  consents uuid[];
  one text;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'decisions are made under READ COMMITTED' USING ERRCODE = 'invalid_transaction_state';
  END IF;
  -- What moyai.now() tells, together with the town.
  SELECT statement_timestamp() + coalesce(g.clock_offset, interval '0') AS moment, t.slug, t.state, t.left_on INTO town
    FROM moyai.tenant t LEFT JOIN moyai.installation g ON true WHERE t.tenant_id = own;
  moment := town.moment;
  today := (moment AT TIME ZONE 'Asia/Tokyo')::date;

  FOR i IN 1 .. cardinality(p_part_of) LOOP
    -- Steps a to h are the call's: the parts of a batch have them in common.
    IF p_part_of[i] = i THEN
      asked := string_to_array(p_categories[i], ',');
      call_capability := gen_random_uuid();
      SELECT a.kind, a.verifier, a.pepper_version, a.approved_at, a.revoked_at, a.not_before, a.expires_at, a.retires_at,
          a.rotated_at, a.ip_allow, a.service_id, a.scopes, a.purposes
        INTO k FROM moyai.api_key a WHERE a.tenant_id = own AND a.kid = p_kid[i];
      SELECT v.state = 'live' AND a.state = 'approved' AS is_open, v.organisation_id, a.persons_per_day
        INTO s FROM moyai.service v
        LEFT JOIN moyai.service_approval a ON a.tenant_id = own AND a.service_id = v.service_id
        WHERE v.service_id = k.service_id;
      approved := ARRAY(SELECT p.version FROM moyai.purpose p WHERE p.purpose_id = p_purpose[i] AND p.state = 'approved');
      call_outcome := moyai_priv.key_outcome(
        moyai_priv.proof_fits(k.verifier, k.pepper_version, p_versions, p_proofs[i], nonce), k.kind, k.approved_at,
        k.revoked_at, k.not_before, k.expires_at, k.retires_at, k.ip_allow, moment,
        town.state = 'live' AND coalesce(today < town.left_on, true), lpad(own::text, 6, '0'), town.slug, p_address[i], p_fiware[i], p_tenant[i], k.kind = 'pk' OR coalesce(s.is_open, false));
      IF call_outcome IS NULL AND (p_limited[i] OR NOT moyai_priv.count_persons(
          own, today, p_kid[i], p_ppid[i : i + cardinality(array_positions(p_part_of, i)) - 1], s.persons_per_day)) THEN
        call_outcome := 'rate_limited';
      END IF;
      IF call_outcome IS NULL THEN
        FOREACH one IN ARRAY asked LOOP
          IF 'personal:read:' || one <> ALL (k.scopes) THEN call_outcome := 'scope_missing'; END IF;
        END LOOP;
        IF call_outcome IS NULL AND (p_purpose[i] <> ALL (k.purposes) OR cardinality(approved) = 0) THEN
          call_outcome := 'purpose_not_bound';
        END IF;
      END IF;
    END IF;

    n := i;
    outcome := call_outcome;
    service_id := k.service_id;
    rotated_at := k.rotated_at;
    retires_at := k.retires_at;
    entry := NULL;
    capability := NULL;
    permitted := NULL;
    IF outcome IN ('key_unknown', 'key_inactive', 'rate_limited') THEN
      RETURN NEXT;
      CONTINUE;
    END IF;

    -- Steps i to k.
    SELECT p.account_id INTO account FROM moyai_vault.ppid p WHERE p.service_id = k.service_id AND p.ppid = p_ppid[i];
    account := coalesce(account, nobody);
    SELECT l.subject_id INTO subject FROM moyai_vault.link l WHERE l.tenant_id = own AND l.account_id = account;
    found_subject := coalesce(subject, nobody);
    SELECT j.subject_id INTO found_subject FROM moyai_priv.subject j
      WHERE j.tenant_id = own AND j.subject_id = found_subject AND j.state = 'open';
    found_subject := coalesce(found_subject, nobody);
    IF outcome IS NULL THEN
      consents := '{}';
      permitted := '{}';
      FOREACH one IN ARRAY asked LOOP
        SELECT c.consent_id, c.category_version, c.offer_id INTO given FROM moyai_priv.consent c
          WHERE c.tenant_id = own AND c.service_id = k.service_id AND c.subject_id = found_subject
            AND c.purpose_id = p_purpose[i] AND c.category = one AND c.state IN ('active', 'suspended')
            AND c.state = 'active' AND c.valid_from <= moment AND moment < c.valid_until
            AND (c.mode = 'store' OR p_mode[i] = 'view') AND c.purpose_version = ANY (approved);
        offer := coalesce(given.offer_id, nobody);
        PERFORM FROM moyai.offer o
          WHERE o.tenant_id = own AND o.offer_id = offer AND (o.stops_at IS NULL OR moment < o.stops_at);
        IF NOT FOUND THEN outcome := 'no_valid_consent'; END IF;
        consents := consents || given.consent_id;
        permitted := permitted || (one || '@' || given.category_version);
      END LOOP;
    END IF;

    -- Step l.
    entry := gen_random_uuid();
    IF outcome IS NULL THEN
      outcome := 'permit';
      capability := call_capability;
      INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, organisation_id, service_id, kid, purpose_id, mode,
          asked, permitted, basis, consents, decision)
        VALUES (own, entry, 'access', date_trunc('milliseconds', moment), subject, s.organisation_id, k.service_id, p_kid[i],
          p_purpose[i], p_mode[i], asked, permitted, 'consent', consents, 'permit');
      INSERT INTO moyai_priv.access_capability (tenant_id, capability, entry, subject_id)
        VALUES (own, capability, entry, subject);
    ELSE
      INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, organisation_id, service_id, kid, purpose_id, mode,
          asked, permitted, consents, decision, reason)
        VALUES (own, entry, 'access', date_trunc('milliseconds', moment), subject, s.organisation_id, k.service_id, p_kid[i],
          p_purpose[i], p_mode[i], asked, '{}', '{}', 'deny', outcome);
      entry := NULL;
      permitted := NULL;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;

-- Gate 2: which (tenant, subject, category) the capabilities of this transaction open, at the snapshot of the statement
-- that asks. Every condition stands for one thing that must not work (Consent.docc, why each part is there).
--
-- Stable, so that each lookup sees what the asking statement sees. `moyai.capability` holds one capability or several,
-- joined by commas.
CREATE OR REPLACE FUNCTION moyai.live_grants() RETURNS TABLE (capability uuid, entry uuid, tenant_id integer, subject_id uuid,
  category text, version integer, data_life_days integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 4 SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  own constant integer := current_setting('moyai.tenant')::integer;
  shown constant uuid[] := string_to_array(nullif(current_setting('moyai.capability', true), ''), ',')::uuid[];
  moment timestamptz;
  known uuid;
  permit record;
  given record;
  consent uuid;
BEGIN
  -- An old snapshot would not see a withdrawal.
  IF shown IS NULL OR current_setting('transaction_isolation') <> 'read committed' THEN RETURN; END IF;
  SELECT statement_timestamp() + coalesce(g.clock_offset, interval '0') INTO moment
    FROM (VALUES (true)) AS one (singleton) LEFT JOIN moyai.installation g ON g.singleton = one.singleton;
  tenant_id := own;
  FOREACH known IN ARRAY shown LOOP
    FOR permit IN
      SELECT a.entry, l.subject_id, l.consents
        FROM moyai_priv.access_capability a
        CROSS JOIN LATERAL (SELECT l.kid, l.subject_id, l.consents FROM moyai_priv.ledger l
          WHERE l.tenant_id = own AND l.entry = a.entry AND l.decision = 'permit' LIMIT 1) l
        CROSS JOIN LATERAL (SELECT FROM moyai.api_key k
          WHERE k.tenant_id = own AND k.kid = l.kid AND k.revoked_at IS NULL LIMIT 1) k
        WHERE a.tenant_id = own AND a.capability = known
          AND a.opened_at > clock_timestamp() - interval '5 seconds'
          -- Committed by an earlier transaction: the ledger row is durable before anything is read.
          AND a.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
    LOOP
      FOREACH consent IN ARRAY permit.consents LOOP
        SELECT c.subject_id, c.category, c.category_version, c.data_life_days, c.offer_id INTO given
          FROM moyai_priv.consent c
          WHERE c.tenant_id = own AND c.consent_id = consent AND c.subject_id = permit.subject_id
            AND c.state = 'active' AND c.valid_from <= moment AND moment < c.valid_until;
        CONTINUE WHEN NOT FOUND;
        PERFORM FROM moyai.offer o
          WHERE o.tenant_id = own AND o.offer_id = given.offer_id AND (o.stops_at IS NULL OR moment < o.stops_at);
        CONTINUE WHEN NOT FOUND;
        capability := known;
        entry := permit.entry;
        subject_id := given.subject_id;
        category := given.category;
        version := given.category_version;
        data_life_days := given.data_life_days;
        RETURN NEXT;
      END LOOP;
    END LOOP;
  END LOOP;
END
$$;

-- Ends reads: one outcome row for each entry, and the capability is gone. `p_rows` = 0 with an empty hash where the body was
-- discarded. All or nothing: who comes second, or late, gets an error, and nothing of the body was sent yet.
CREATE OR REPLACE FUNCTION moyai.close_access(
  p_capability uuid[], p_entry uuid[], p_rows integer[], p_bytes bigint[], p_sha256 bytea[]
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  own constant integer := current_setting('moyai.tenant')::integer;
  moment timestamptz;
  subject uuid;
BEGIN
  SELECT date_trunc('milliseconds', statement_timestamp() + coalesce(g.clock_offset, interval '0')) INTO moment
    FROM (VALUES (true)) AS one (singleton) LEFT JOIN moyai.installation g ON g.singleton = one.singleton;
  FOR i IN 1 .. cardinality(p_entry) LOOP
    DELETE FROM moyai_priv.access_capability a
      WHERE a.tenant_id = own AND a.capability = p_capability[i] AND a.entry = p_entry[i]
        AND a.opened_at > clock_timestamp() - interval '5 seconds' AND a.xid IS DISTINCT FROM pg_current_xact_id()
      RETURNING a.subject_id INTO subject;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a capability was used before or is too old' USING ERRCODE = 'MY001';
    END IF;
    INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, of_entry, row_count, byte_count, body_sha256)
      VALUES (own, gen_random_uuid(), 'outcome', moment, subject, p_entry[i], p_rows[i], p_bytes[i], nullif(p_sha256[i], ''));
  END LOOP;
END
$$;

RESET ROLE;
