-- The gates draw fewer random numbers, each of which is a call of the operating system, and touch one index less; the sealer
-- looks for its rows in its own index whatever the statistics say (Consent.docc, what a decision costs).

-- The sealer asks for a town's unsealed rows, which are few and have an index, in a table that grows for ever. A plan that
-- was made while most rows were unsealed reads all of it, with all cores, at each turn.
DO $$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES ('enable_seqscan', 'off'), ('max_parallel_workers_per_gather', '0')) AS setting (name, value)
  LOOP
    BEGIN
      EXECUTE format('ALTER ROLE moyai_sealer SET %I = %L', wanted.name, wanted.value);
    EXCEPTION
      WHEN internal_error THEN
        NULL;  -- "tuple concurrently updated": another database of this cluster sets the same value at this moment.
    END;
  END LOOP;
END
$$;

SET LOCAL ROLE moyai_owner;

-- Gate 1, as before but for its random numbers: 122 bits of each salt are drawn for the row alone, the rest is the
-- capability, which nobody outside ever sees; and the number that hides how far two hashes agree is the capability too.
CREATE OR REPLACE FUNCTION moyai.open_access(
  p_versions smallint[], p_part_of integer[], p_kid text[], p_proofs bytea[], p_address inet[], p_fiware text[], p_tenant text[],
  p_purpose text[], p_ppid uuid[], p_categories text[], p_mode text[], p_limited boolean[], p_capability uuid[] DEFAULT NULL,
  p_entry uuid[] DEFAULT NULL
) RETURNS TABLE (n integer, outcome text, entry uuid, capability uuid, permitted text[], service_id text,
  rotated_at timestamptz, retires_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  own constant integer := current_setting('moyai.tenant')::integer;
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  moment timestamptz;
  today date;
  town record;
  k record;
  given record;
  call_outcome text;
  call_capability uuid;
  asked text[];
  approved integer[];
  account uuid;
  subject uuid;
  found_subject uuid;
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
      call_capability := coalesce(p_capability[i], gen_random_uuid());
      SELECT a.kind, a.verifier, a.pepper_version, a.approved_at, a.revoked_at, a.not_before, a.expires_at, a.retires_at,
          a.rotated_at, a.ip_allow, a.service_id, a.scopes, a.purposes, v.organisation_id, p.persons_per_day,
          v.state = 'live' AND p.state = 'approved' AS is_open
        INTO k FROM moyai.api_key a
        LEFT JOIN moyai.service v ON v.service_id = a.service_id
        LEFT JOIN moyai.service_approval p ON p.tenant_id = a.tenant_id AND p.service_id = a.service_id
        WHERE a.tenant_id = own AND a.kid = p_kid[i];
      approved := ARRAY(SELECT p.version FROM moyai.purpose p WHERE p.purpose_id = p_purpose[i] AND p.state = 'approved');
      call_outcome := moyai_priv.key_outcome(
        moyai_priv.proof_fits(k.verifier, k.pepper_version, p_versions, p_proofs[i], uuid_send(call_capability)), k.kind, k.approved_at,
        k.revoked_at, k.not_before, k.expires_at, k.retires_at, k.ip_allow, moment,
        town.state = 'live' AND coalesce(today < town.left_on, true), lpad(own::text, 6, '0'), town.slug, p_address[i], p_fiware[i],
        p_tenant[i], k.kind = 'pk' OR coalesce(k.is_open, false));
      IF call_outcome IS NULL AND (p_limited[i] OR NOT moyai_priv.count_persons(
          own, today, p_kid[i], p_ppid[i : i + cardinality(array_positions(p_part_of, i)) - 1], k.persons_per_day)) THEN
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
        SELECT c.consent_id, c.category_version, o.offer_id INTO given
          FROM (VALUES (1)) AS lookup (consent)
          LEFT JOIN moyai_priv.consent c ON c.tenant_id = own AND c.service_id = k.service_id AND c.subject_id = found_subject
            AND c.purpose_id = p_purpose[i] AND c.category = one AND c.state IN ('active', 'suspended')
            AND c.state = 'active' AND c.valid_from <= moment AND moment < c.valid_until
            AND (c.mode = 'store' OR p_mode[i] = 'view') AND c.purpose_version = ANY (approved)
          LEFT JOIN moyai.offer o ON o.tenant_id = own AND (o.stops_at IS NULL OR moment < o.stops_at)
            AND o.offer_id = CASE WHEN c.offer_id IS NULL THEN nobody ELSE c.offer_id END;
        IF given.offer_id IS NULL THEN outcome := 'no_valid_consent'; END IF;
        consents := consents || given.consent_id;
        permitted := permitted || (one || '@' || given.category_version);
      END LOOP;
    END IF;

    -- Step l.
    entry := coalesce(p_entry[i], gen_random_uuid());
    IF outcome IS NULL THEN
      outcome := 'permit';
      capability := call_capability;
      INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, salt, subject_id, organisation_id, service_id, kid, purpose_id,
          mode, asked, permitted, basis, consents, decision)
        VALUES (own, entry, 'access', date_trunc('milliseconds', moment),
          sha256(uuid_send(gen_random_uuid()) || uuid_send(call_capability)), subject, k.organisation_id, k.service_id, p_kid[i],
          p_purpose[i], p_mode[i], asked, permitted, 'consent', consents, 'permit');
      INSERT INTO moyai_priv.access_capability (tenant_id, capability, entry, subject_id)
        VALUES (own, capability, entry, subject);
    ELSE
      INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, salt, subject_id, organisation_id, service_id, kid, purpose_id,
          mode, asked, permitted, consents, decision, reason)
        VALUES (own, entry, 'access', date_trunc('milliseconds', moment),
          sha256(uuid_send(gen_random_uuid()) || uuid_send(call_capability)), subject, k.organisation_id, k.service_id, p_kid[i],
          p_purpose[i], p_mode[i], asked, '{}', '{}', 'deny', outcome);
      entry := NULL;
      permitted := NULL;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;

-- The end of a read, as before but for its salt.
CREATE OR REPLACE FUNCTION moyai.end_access(
  p_capability uuid, p_entry uuid, p_rows integer, p_bytes bigint, p_sha256 bytea
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own constant integer := current_setting('moyai.tenant')::integer;
  subject uuid;
BEGIN
  DELETE FROM moyai_priv.access_capability a
    WHERE a.tenant_id = own AND a.capability = p_capability AND a.entry = p_entry
      AND a.opened_at > clock_timestamp() - interval '5 seconds' AND a.xid IS DISTINCT FROM pg_current_xact_id()
    RETURNING a.subject_id INTO subject;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, salt, subject_id, of_entry, row_count, byte_count, body_sha256)
    SELECT own, gen_random_uuid(), 'outcome',
      date_trunc('milliseconds', statement_timestamp() + coalesce(g.clock_offset, interval '0')),
      sha256(uuid_send(gen_random_uuid()) || uuid_send(p_capability)), subject, p_entry, p_rows, p_bytes,
      nullif(p_sha256, '')
    FROM (VALUES (true)) AS one (singleton) LEFT JOIN moyai.installation g ON g.singleton = one.singleton;
  RETURN true;
END
$$;

-- Gate 2, as before but that it finds a consent as gate 1 did, by the whole of what it covers: that page of the index was
-- read a moment ago, while that of the key by id is another one, at a random place among all consents. It must then be the very
-- consent that the entry names.
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
BEGIN
  -- An old snapshot would not see a withdrawal.
  IF shown IS NULL OR current_setting('transaction_isolation') <> 'read committed' THEN RETURN; END IF;
  SELECT statement_timestamp() + coalesce(g.clock_offset, interval '0') INTO moment
    FROM (VALUES (true)) AS one (singleton) LEFT JOIN moyai.installation g ON g.singleton = one.singleton;
  tenant_id := own;
  FOREACH known IN ARRAY shown LOOP
    FOR permit IN
      SELECT a.entry, l.subject_id, l.service_id, l.purpose_id, l.asked, l.consents
        FROM moyai_priv.access_capability a
        CROSS JOIN LATERAL (SELECT l.kid, l.subject_id, l.service_id, l.purpose_id, l.asked, l.consents
          FROM moyai_priv.ledger l
          WHERE l.tenant_id = own AND l.entry = a.entry AND l.decision = 'permit' LIMIT 1) l
        CROSS JOIN LATERAL (SELECT FROM moyai.api_key k
          WHERE k.tenant_id = own AND k.kid = l.kid AND k.revoked_at IS NULL LIMIT 1) k
        WHERE a.tenant_id = own AND a.capability = known
          AND a.opened_at > clock_timestamp() - interval '5 seconds'
          -- Committed by an earlier transaction: the ledger row is durable before anything is read.
          AND a.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
    LOOP
      FOR i IN 1 .. cardinality(permit.consents) LOOP
        SELECT c.consent_id, c.subject_id, c.category, c.category_version, c.data_life_days, o.offer_id INTO given
          FROM moyai_priv.consent c
          LEFT JOIN moyai.offer o ON o.tenant_id = own AND o.offer_id = c.offer_id
            AND (o.stops_at IS NULL OR moment < o.stops_at)
          WHERE c.tenant_id = own AND c.service_id = permit.service_id AND c.subject_id = permit.subject_id
            AND c.purpose_id = permit.purpose_id AND c.category = permit.asked[i] AND c.state IN ('active', 'suspended')
            AND c.state = 'active' AND c.valid_from <= moment AND moment < c.valid_until;
        CONTINUE WHEN NOT FOUND OR given.offer_id IS NULL OR given.consent_id <> permit.consents[i];
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

RESET ROLE;
