-- Personal records and the two gates before them: one decides and writes the ledger, the other is a row policy that trusts
-- nothing the first one did and looks at the consent again (Consent.docc, the two gates).
--
-- All gates take arrays: many requests of one town are decided in one transaction and each keeps its own decision, its own
-- ledger row and its own capability.

SET LOCAL ROLE moyai_owner;

CREATE TABLE IF NOT EXISTS moyai.personal_record (
  tenant_id integer NOT NULL,
  subject_id uuid NOT NULL,
  category text COLLATE "C" NOT NULL,
  record text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  items json NOT NULL,
  organisation_id text NOT NULL,
  kid text NOT NULL,
  written_at timestamptz NOT NULL,
  CONSTRAINT personal_record_pkey PRIMARY KEY (tenant_id, subject_id, category, record),
  CONSTRAINT personal_record_subject_fkey FOREIGN KEY (tenant_id, subject_id)
    REFERENCES moyai_priv.subject (tenant_id, subject_id),
  CONSTRAINT personal_record_category_fkey FOREIGN KEY (category, version) REFERENCES moyai.category (category, version),
  CONSTRAINT personal_record_name CHECK (record ~ '^[A-Za-z0-9_-]{1,64}$'),
  CONSTRAINT personal_record_items_object CHECK (json_typeof(items) = 'object')
);

-- A permit on its way from gate 1 to gate 2. It lives five seconds and is gone when used. Unlogged: after a crash no
-- permit may be open, and nothing of it is worth a byte of the log.
CREATE UNLOGGED TABLE IF NOT EXISTS moyai_priv.access_capability (
  tenant_id integer NOT NULL,
  capability uuid NOT NULL,
  entry uuid NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT access_capability_pkey PRIMARY KEY (tenant_id, capability, entry)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Which persons a key asked for on a day of Japan, and how many.
CREATE TABLE IF NOT EXISTS moyai_priv.person_seen (
  tenant_id integer NOT NULL,
  day date NOT NULL,
  kid text NOT NULL,
  ppid uuid NOT NULL,
  CONSTRAINT person_seen_pkey PRIMARY KEY (tenant_id, day, kid, ppid)
);
CREATE TABLE IF NOT EXISTS moyai_priv.person_day (
  tenant_id integer NOT NULL,
  day date NOT NULL,
  kid text NOT NULL,
  persons integer NOT NULL,
  CONSTRAINT person_day_pkey PRIMARY KEY (tenant_id, day, kid),
  CONSTRAINT person_day_not_negative CHECK (persons >= 0)
) WITH (fillfactor = 50);

SELECT moyai.protect_tenant_table('moyai.personal_record');
SELECT moyai.protect_tenant_table('moyai_priv.access_capability', '{moyai_sealer}');
SELECT moyai.protect_tenant_table('moyai_priv.person_seen', '{moyai_sealer}');
SELECT moyai.protect_tenant_table('moyai_priv.person_day', '{moyai_sealer}');
-- The sealer's housekeeping: what is over.
GRANT SELECT (tenant_id, opened_at), DELETE ON moyai_priv.access_capability TO moyai_sealer;
GRANT SELECT (tenant_id, day), DELETE ON moyai_priv.person_seen, moyai_priv.person_day TO moyai_sealer;

-- What gate 1 found out about one request before it decides.
DO $$
BEGIN
  IF to_regtype('moyai_priv.access_fact') IS NULL THEN
    CREATE TYPE moyai_priv.access_fact AS (
      n integer, part_of integer, kid text, purpose_id text, ppid uuid, categories text[], mode text, service_id text,
      organisation_id text, subject_id uuid, consents uuid[], permitted text[], persons_max integer, persons integer,
      is_seen boolean, rotated_at timestamptz, retires_at timestamptz, outcome text);
  END IF;
END
$$;

-- What holds of a key and of its town before anything else is looked at: steps a to e of the decision, in their order.
-- NULL when all of it holds.
CREATE OR REPLACE FUNCTION moyai_priv.key_outcome(
  p_is_right boolean, p_kind text, p_approved_at timestamptz, p_revoked_at timestamptz, p_not_before timestamptz,
  p_expires_at timestamptz, p_retires_at timestamptz, p_ip_allow text[], p_now timestamptz, p_town_is_live boolean, p_code text,
  p_slug text, p_address inet, p_fiware text, p_tenant text, p_service_is_open boolean
) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN p_is_right IS NOT TRUE THEN 'key_unknown'
    WHEN p_approved_at IS NULL OR p_revoked_at IS NOT NULL OR p_now < p_not_before OR p_now >= p_expires_at
      OR p_now >= p_retires_at OR p_kind NOT IN ('sk', 'pk') THEN 'key_inactive'
    WHEN NOT p_town_is_live THEN 'tenant_suspended'
    WHEN p_fiware <> p_slug AND p_fiware <> p_code THEN 'tenant_mismatch'
    WHEN p_tenant <> p_slug AND p_tenant <> p_code THEN 'tenant_mismatch'
    WHEN cardinality(p_ip_allow) > 0 AND NOT coalesce(p_address <<= ANY (p_ip_allow::inet[]), false) THEN 'ip_not_allowed'
    WHEN NOT p_service_is_open THEN 'service_suspended'
  END
$$;

-- Whether a proof is the key's: its SHA-256 is the stored verifier. Both sides are hashed once more with a number drawn
-- for this comparison, so that the time it takes tells nothing about how much of them agrees. `p_proofs` holds one proof
-- for each pepper of `p_versions`, 32 bytes each.
CREATE OR REPLACE FUNCTION moyai_priv.proof_fits(
  p_verifier bytea, p_pepper smallint, p_versions smallint[], p_proofs bytea, p_nonce bytea
) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(p_nonce || sha256(substring(p_proofs FROM 32 * (array_position(p_versions, p_pepper) - 1) + 1 FOR 32)))
    = sha256(p_nonce || p_verifier)
$$;

-- Gate 1. Decides each request in the order of the steps of Consent.docc, writes one ledger row for each but those without
-- a known key and those over a limit, and opens a capability for each permit.
--
-- `p_part_of[i]` is the number (from 1) of the first request of the call that request i belongs to: the parts of a batch
-- share one capability and one limit. `p_categories[i]` is a list joined by commas. `p_limited[i]` says that a rate limit
-- kept outside refuses at step f.
CREATE OR REPLACE FUNCTION moyai.open_access(
  p_versions smallint[], p_part_of integer[], p_kid text[], p_proofs bytea[], p_address inet[], p_fiware text[], p_tenant text[],
  p_purpose text[], p_ppid uuid[], p_categories text[], p_mode text[], p_limited boolean[]
) RETURNS TABLE (n integer, outcome text, entry uuid, capability uuid, permitted text[], service_id text,
  rotated_at timestamptz, retires_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  own constant integer := current_setting('moyai.tenant')::integer;
  -- Whom a pseudonym stands for that nobody has: the search goes on and finds nothing, with the same work.
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  moment constant timestamptz := moyai.now();
  today constant date := (moment AT TIME ZONE 'Asia/Tokyo')::date;
  nonce constant bytea := uuid_send(gen_random_uuid());
  code constant text := lpad(own::text, 6, '0');
  slug text;
  is_live boolean;
  facts moyai_priv.access_fact[];
  entries uuid[];
  capabilities uuid[];
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'decisions are made under READ COMMITTED' USING ERRCODE = 'invalid_transaction_state';
  END IF;
  SELECT t.slug, t.state = 'live' AND coalesce(today < t.left_on, true) INTO slug, is_live
    FROM moyai.tenant t WHERE t.tenant_id = own;

  -- Each LIMIT or OFFSET keeps its lookup a lookup by key, in this order, whatever the planner believes about the sizes of the tables;
  -- and nothing here can change the order of what was asked. CASE and not coalesce: under a row policy only what cannot
  -- leak may use an index, and the planner knows that of CASE.
  SELECT array_agg(ROW(q.n, q.part_of, q.kid, q.purpose_id, q.ppid, w.categories, q.mode, k.service_id, s.organisation_id,
      l.subject_id, g.consents, g.permitted, a.persons_per_day, coalesce(d.persons, 0), seen.ppid IS NOT NULL, k.rotated_at,
      k.retires_at,
      CASE
        WHEN e.outcome IS NOT NULL THEN e.outcome
        WHEN q.is_limited THEN 'rate_limited'
        WHEN NOT g.is_in_scope THEN 'scope_missing'
        WHEN q.purpose_id <> ALL (k.purposes)
          OR NOT EXISTS (SELECT FROM moyai.purpose p WHERE p.purpose_id = q.purpose_id AND p.state = 'approved')
          THEN 'purpose_not_bound'
        WHEN NOT g.is_covered THEN 'no_valid_consent'
        ELSE 'permit'
      END)::moyai_priv.access_fact)
    INTO facts
    FROM unnest(p_part_of, p_kid, p_proofs, p_address, p_fiware, p_tenant, p_purpose, p_ppid, p_categories, p_mode, p_limited)
      WITH ORDINALITY AS q (part_of, kid, proofs, address, fiware, tenant, purpose_id, ppid, categories, mode, is_limited, n)
    CROSS JOIN LATERAL (SELECT string_to_array(q.categories, ',') AS categories) w
    LEFT JOIN LATERAL (SELECT k.* FROM moyai.api_key k WHERE k.tenant_id = own AND k.kid = q.kid LIMIT 1) k ON true
    LEFT JOIN LATERAL (
      SELECT s.state, s.organisation_id FROM moyai.service s WHERE s.service_id = k.service_id LIMIT 1) s ON true
    LEFT JOIN LATERAL (SELECT a.state, a.persons_per_day FROM moyai.service_approval a
      WHERE a.tenant_id = own AND a.service_id = k.service_id LIMIT 1) a ON true
    LEFT JOIN LATERAL (SELECT d.persons FROM moyai_priv.person_day d
      WHERE d.tenant_id = own AND d.day = today AND d.kid = q.kid LIMIT 1) d ON true
    LEFT JOIN LATERAL (SELECT p.ppid FROM moyai_priv.person_seen p
      WHERE p.tenant_id = own AND p.day = today AND p.kid = q.kid AND p.ppid = q.ppid LIMIT 1) seen ON true
    LEFT JOIN LATERAL (SELECT p.account_id FROM moyai_vault.ppid p
      WHERE p.service_id = k.service_id AND p.ppid = q.ppid LIMIT 1) i ON true
    LEFT JOIN LATERAL (SELECT l.subject_id FROM moyai_vault.link l
      WHERE l.tenant_id = own AND l.account_id = CASE WHEN i.account_id IS NULL THEN nobody ELSE i.account_id END
      LIMIT 1) l ON true
    LEFT JOIN LATERAL (SELECT j.subject_id FROM moyai_priv.subject j
      WHERE j.tenant_id = own AND j.subject_id = CASE WHEN l.subject_id IS NULL THEN nobody ELSE l.subject_id END
        AND j.state = 'open' LIMIT 1) j ON true
    CROSS JOIN LATERAL (
      SELECT moyai_priv.key_outcome(moyai_priv.proof_fits(k.verifier, k.pepper_version, p_versions, q.proofs, nonce),
        k.kind, k.approved_at, k.revoked_at, k.not_before, k.expires_at, k.retires_at, k.ip_allow, moment, is_live, code, slug,
        q.address, q.fiware, q.tenant, k.kind = 'pk' OR coalesce(s.state = 'live' AND a.state = 'approved', false)) AS outcome
    ) e
    CROSS JOIN LATERAL (
      SELECT bool_and('personal:read:' || asked.category = ANY (k.scopes)) AS is_in_scope,
        bool_and(c.consent_id IS NOT NULL) AS is_covered, array_agg(c.consent_id) AS consents,
        array_agg(asked.category || '@' || c.category_version) AS permitted
      FROM unnest(w.categories) AS asked (category)
      LEFT JOIN LATERAL (
        SELECT c.consent_id, c.category_version, c.offer_id, c.purpose_id, c.purpose_version FROM moyai_priv.consent c
        WHERE c.tenant_id = own AND c.service_id = k.service_id
          AND c.subject_id = CASE WHEN j.subject_id IS NULL THEN nobody ELSE j.subject_id END
          AND c.purpose_id = q.purpose_id AND c.category = asked.category AND c.state IN ('active', 'suspended')
          AND c.state = 'active' AND c.valid_from <= moment AND moment < c.valid_until
          AND (c.mode = 'store' OR q.mode = 'view')
          AND EXISTS (SELECT FROM moyai.offer o
            WHERE o.tenant_id = own AND o.offer_id = c.offer_id AND (o.stops_at IS NULL OR moment < o.stops_at) OFFSET 0)
          AND EXISTS (SELECT FROM moyai.purpose p
            WHERE p.purpose_id = c.purpose_id AND p.version = c.purpose_version AND p.state = 'approved' OFFSET 0)
        LIMIT 1
      ) c ON true
    ) g;

  -- Step f: who was not asked for yet today is counted; a call that would pass the cap is refused as a whole.
  IF EXISTS (SELECT FROM unnest(facts) f WHERE NOT f.is_seen AND f.outcome IN
      ('scope_missing', 'purpose_not_bound', 'no_valid_consent', 'permit')) THEN
    facts := moyai_priv.count_persons(own, today, facts);
  END IF;

  SELECT array_agg(gen_random_uuid()), array_agg(gen_random_uuid()) INTO entries, capabilities
    FROM generate_series(1, cardinality(facts));

  INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, organisation_id, service_id, kid, purpose_id, mode,
      asked, permitted, basis, consents, decision, reason)
    SELECT own, entries[f.n], 'access', date_trunc('milliseconds', moment), f.subject_id, f.organisation_id, f.service_id, f.kid,
      f.purpose_id, f.mode, f.categories,
      CASE WHEN f.outcome = 'permit' THEN f.permitted ELSE '{}' END,
      CASE WHEN f.outcome = 'permit' THEN 'consent' END,
      CASE WHEN f.outcome = 'permit' THEN f.consents ELSE '{}' END,
      CASE WHEN f.outcome = 'permit' THEN 'permit' ELSE 'deny' END,
      nullif(f.outcome, 'permit')
    FROM unnest(facts) f WHERE f.outcome NOT IN ('key_unknown', 'key_inactive', 'rate_limited');

  INSERT INTO moyai_priv.access_capability (tenant_id, capability, entry)
    SELECT own, capabilities[f.part_of], entries[f.n] FROM unnest(facts) f WHERE f.outcome = 'permit';

  RETURN QUERY SELECT f.n, f.outcome, CASE WHEN f.outcome = 'permit' THEN entries[f.n] END,
      CASE WHEN f.outcome = 'permit' THEN capabilities[f.part_of] END,
      CASE WHEN f.outcome = 'permit' THEN f.permitted END, f.service_id, f.rotated_at, f.retires_at
    FROM unnest(facts) f;
END
$$;

-- Counts the persons a key asks for the first time on a day. One writer for each town and server decides in order, so the
-- cap is exact there; two servers may pass it together by what they decide in the same instant.
CREATE OR REPLACE FUNCTION moyai_priv.count_persons(own integer, today date, facts moyai_priv.access_fact[])
RETURNS moyai_priv.access_fact[]
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  part record;
  taken jsonb := '{}';
  counted integer;
BEGIN
  -- The parts of one call, in their order; a pseudonym that an earlier call of this transaction counted is new no more.
  FOR part IN
    SELECT f.part_of, f.kid, min(f.persons_max) AS cap, min(f.persons) AS before, array_agg(DISTINCT f.ppid) AS persons
    FROM unnest(facts) f
    WHERE NOT f.is_seen AND f.outcome IN ('scope_missing', 'purpose_not_bound', 'no_valid_consent', 'permit')
    GROUP BY f.part_of, f.kid ORDER BY f.part_of
  LOOP
    counted := coalesce((taken ->> part.kid)::integer, 0);
    IF part.before + counted + cardinality(part.persons) > part.cap THEN
      SELECT array_agg(
          CASE WHEN f.part_of = part.part_of
            THEN ROW(f.n, f.part_of, f.kid, f.purpose_id, f.ppid, f.categories, f.mode, f.service_id, f.organisation_id,
              f.subject_id, f.consents, f.permitted, f.persons_max, f.persons, f.is_seen, f.rotated_at, f.retires_at,
              'rate_limited')::moyai_priv.access_fact
            ELSE f END ORDER BY f.n)
        INTO facts FROM unnest(facts) f;
    ELSE
      WITH fresh AS (
        INSERT INTO moyai_priv.person_seen (tenant_id, day, kid, ppid)
          SELECT own, today, part.kid, person FROM unnest(part.persons) AS person ON CONFLICT DO NOTHING RETURNING 1)
      SELECT counted + count(*) INTO counted FROM fresh;
      taken := taken || jsonb_build_object(part.kid, counted);
    END IF;
  END LOOP;
  INSERT INTO moyai_priv.person_day AS d (tenant_id, day, kid, persons)
    SELECT own, today, t.key, t.value::integer FROM jsonb_each_text(taken) t WHERE t.value::integer > 0
    ORDER BY t.key
    ON CONFLICT ON CONSTRAINT person_day_pkey DO UPDATE SET persons = d.persons + excluded.persons;
  RETURN facts;
END
$$;

-- Gate 2: which (tenant, subject, category) the capabilities of this transaction open, at the snapshot of the statement
-- that asks. Every condition stands for one thing that must not work (Consent.docc, why each part is there).
--
-- Stable, so that it sees what its statement sees. `moyai.capability` holds one capability or several, joined by commas.
CREATE OR REPLACE FUNCTION moyai.live_grants() RETURNS TABLE (capability uuid, entry uuid, tenant_id integer, subject_id uuid,
  category text, version integer, data_life_days integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 4 SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  own constant integer := current_setting('moyai.tenant')::integer;
  shown constant uuid[] := string_to_array(nullif(current_setting('moyai.capability', true), ''), ',')::uuid[];
  moment timestamptz;
BEGIN
  -- An old snapshot would not see a withdrawal.
  IF shown IS NULL OR current_setting('transaction_isolation') <> 'read committed' THEN RETURN; END IF;
  moment := moyai.now();
  RETURN QUERY
    SELECT a.capability, a.entry, c.tenant_id, c.subject_id, c.category, c.category_version, c.data_life_days
    FROM unnest(shown) AS known (capability)
    -- As in gate 1, each LIMIT or OFFSET keeps its lookup one by key.
    CROSS JOIN LATERAL (SELECT a.capability, a.entry FROM moyai_priv.access_capability a
      WHERE a.tenant_id = own AND a.capability = known.capability
        AND a.opened_at > clock_timestamp() - interval '5 seconds'
        -- Committed by an earlier transaction: the ledger row is durable before anything is read.
        AND a.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
      OFFSET 0) a
    CROSS JOIN LATERAL (SELECT l.kid, l.subject_id, l.consents FROM moyai_priv.ledger l
      WHERE l.tenant_id = own AND l.entry = a.entry AND l.decision = 'permit' LIMIT 1) l
    CROSS JOIN LATERAL (SELECT FROM moyai.api_key k
      WHERE k.tenant_id = own AND k.kid = l.kid AND k.revoked_at IS NULL LIMIT 1) k
    CROSS JOIN LATERAL unnest(l.consents) AS given (consent_id)
    CROSS JOIN LATERAL (SELECT c.* FROM moyai_priv.consent c
      WHERE c.tenant_id = own AND c.consent_id = given.consent_id AND c.subject_id = l.subject_id
        AND c.state = 'active' AND c.valid_from <= moment AND moment < c.valid_until LIMIT 1) c
    CROSS JOIN LATERAL (SELECT FROM moyai.offer o
      WHERE o.tenant_id = own AND o.offer_id = c.offer_id AND (o.stops_at IS NULL OR moment < o.stops_at) LIMIT 1) o;
END
$$;

DROP POLICY IF EXISTS tenant_open ON moyai.personal_record;
DROP POLICY IF EXISTS owner_open ON moyai.personal_record;
DROP POLICY IF EXISTS read_under_grant ON moyai.personal_record;
-- The owner's functions write. The gateway reads under a grant; nobody else has a policy that opens anything.
CREATE POLICY owner_open ON moyai.personal_record AS PERMISSIVE TO moyai_owner USING (true) WITH CHECK (true);
CREATE POLICY read_under_grant ON moyai.personal_record AS PERMISSIVE FOR SELECT TO moyai_gateway
  USING ((tenant_id, subject_id, category) IN (SELECT g.tenant_id, g.subject_id, g.category FROM moyai.live_grants() g));

-- Ends reads: one outcome row for each entry, and the capability is gone. `p_rows` = 0 with an empty hash where the body was
-- discarded. All or nothing: who comes second, or late, gets an error, and nothing of the body was sent yet.
CREATE OR REPLACE FUNCTION moyai.close_access(
  p_capability uuid[], p_entry uuid[], p_rows integer[], p_bytes bigint[], p_sha256 bytea[]
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own constant integer := current_setting('moyai.tenant')::integer;
  moment constant timestamptz := date_trunc('milliseconds', moyai.now());
  closed integer;
BEGIN
  WITH spent AS (
    DELETE FROM moyai_priv.access_capability a
    USING unnest(p_capability, p_entry, p_rows, p_bytes, p_sha256) AS q (capability, entry, row_count, byte_count, body_sha256)
    WHERE a.tenant_id = own AND a.capability = q.capability AND a.entry = q.entry
      AND a.opened_at > clock_timestamp() - interval '5 seconds' AND a.xid IS DISTINCT FROM pg_current_xact_id()
    RETURNING q.entry, q.row_count, q.byte_count, q.body_sha256
  )
  INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, of_entry, row_count, byte_count, body_sha256)
    SELECT own, gen_random_uuid(), 'outcome', moment, l.subject_id, spent.entry, spent.row_count, spent.byte_count,
      nullif(spent.body_sha256, '')
    FROM spent CROSS JOIN LATERAL (
      SELECT l.subject_id FROM moyai_priv.ledger l WHERE l.tenant_id = own AND l.entry = spent.entry LIMIT 1) l;
  GET DIAGNOSTICS closed = ROW_COUNT;
  IF closed <> cardinality(p_entry) THEN
    RAISE EXCEPTION 'a capability was used before or is too old' USING ERRCODE = 'MY001';
  END IF;
END
$$;

-- A provider's write or removal (`p_act` put or delete): the key is verified as in gate 1, the ledger gets its row, permit
-- or deny. `p_refusal` is what the caller found wrong with the record; it counts after everything about the key.
-- `outcome` is created, replaced, deleted, absent, or the refusal.
CREATE OR REPLACE FUNCTION moyai.put_record(
  p_versions smallint[], p_kid text, p_proofs bytea, p_address inet, p_fiware text, p_tenant text, p_limited boolean,
  p_category text, p_handle text, p_record text, p_act text, p_version integer, p_items text, p_refusal text
) RETURNS TABLE (outcome text, rotated_at timestamptz, retires_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  own constant integer := current_setting('moyai.tenant')::integer;
  moment constant timestamptz := moyai.now();
  nonce constant bytea := uuid_send(gen_random_uuid());
  town moyai.tenant;
  k moyai.api_key;
  person moyai_priv.subject;
  result text;
  touched integer;
BEGIN
  IF p_act NOT IN ('put', 'delete') THEN
    RAISE EXCEPTION 'an act is put or delete' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT * INTO town FROM moyai.tenant t WHERE t.tenant_id = own;
  SELECT * INTO k FROM moyai.api_key a WHERE a.tenant_id = own AND a.kid = p_kid;
  result := moyai_priv.key_outcome(moyai_priv.proof_fits(k.verifier, k.pepper_version, p_versions, p_proofs, nonce),
    k.kind, k.approved_at, k.revoked_at, k.not_before, k.expires_at, k.retires_at, k.ip_allow, moment,
    town.state = 'live' AND coalesce((moment AT TIME ZONE 'Asia/Tokyo')::date < town.left_on, true),
    lpad(own::text, 6, '0'), town.slug, p_address, p_fiware, p_tenant, true);
  IF result IN ('key_unknown', 'key_inactive') THEN
    RETURN QUERY SELECT result, NULL::timestamptz, NULL::timestamptz;
    RETURN;
  END IF;
  IF result IS NULL AND p_limited THEN
    RETURN QUERY SELECT 'rate_limited', k.rotated_at, k.retires_at;
    RETURN;
  END IF;
  IF result IS NULL AND (k.kind <> 'pk' OR 'personal:write:' || p_category <> ALL (k.scopes)
      OR NOT EXISTS (SELECT FROM moyai.category_source s
        WHERE s.tenant_id = own AND s.category = p_category AND s.organisation_id = k.organisation_id)) THEN
    result := 'scope_missing';
  END IF;
  result := coalesce(result, p_refusal);
  IF result IS NULL THEN
    -- Locked against being closed or erased meanwhile.
    SELECT * INTO person FROM moyai_priv.subject j
      WHERE j.tenant_id = own AND j.handle = p_handle AND j.state = 'open' FOR SHARE;
    IF NOT FOUND THEN
      result := 'subject_unknown';
    ELSIF p_act = 'put' THEN
      IF NOT EXISTS (SELECT FROM moyai.category c
          WHERE c.category = p_category AND c.version = p_version AND c.state = 'approved') THEN
        result := 'version_unknown';
      ELSE
        INSERT INTO moyai.personal_record AS r
            (tenant_id, subject_id, category, record, version, items, organisation_id, kid, written_at)
          VALUES (own, person.subject_id, p_category, p_record, p_version, p_items::json, k.organisation_id, k.kid, moment)
          ON CONFLICT ON CONSTRAINT personal_record_pkey DO UPDATE SET version = excluded.version, items = excluded.items,
            organisation_id = excluded.organisation_id, kid = excluded.kid, written_at = excluded.written_at
          RETURNING CASE WHEN r.xmax = 0 THEN 'created' ELSE 'replaced' END INTO result;
      END IF;
    ELSE
      DELETE FROM moyai.personal_record r
        WHERE r.tenant_id = own AND r.subject_id = person.subject_id AND r.category = p_category AND r.record = p_record;
      GET DIAGNOSTICS touched = ROW_COUNT;
      result := CASE WHEN touched > 0 THEN 'deleted' ELSE 'absent' END;
    END IF;
  END IF;
  INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, organisation_id, service_id, kid, category, record, act,
      decision, reason)
    SELECT own, gen_random_uuid(), 'write', date_trunc('milliseconds', moment), person.subject_id, k.organisation_id, k.service_id,
      k.kid, p_category || coalesce('@' || p_version, ''), p_record, p_act,
      CASE WHEN done THEN 'permit' ELSE 'deny' END, CASE WHEN done THEN NULL ELSE result END
    FROM (SELECT result IN ('created', 'replaced', 'deleted', 'absent') AS done) AS d;
  RETURN QUERY SELECT result, k.rotated_at, k.retires_at;
END
$$;

-- All records of a subject, at its erasure.
CREATE OR REPLACE FUNCTION moyai.erase_records(p_subject uuid) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  erased bigint;
BEGIN
  DELETE FROM moyai.personal_record
    WHERE tenant_id = current_setting('moyai.tenant')::integer AND subject_id = p_subject;
  GET DIAGNOSTICS erased = ROW_COUNT;
  RETURN erased;
END
$$;

GRANT SELECT ON moyai.personal_record TO moyai_gateway;
GRANT EXECUTE ON FUNCTION moyai.open_access(smallint[], integer[], text[], bytea[], inet[], text[], text[], text[], uuid[], text[],
  text[], boolean[]) TO moyai_gateway;
GRANT EXECUTE ON FUNCTION moyai.live_grants() TO moyai_gateway;
GRANT EXECUTE ON FUNCTION moyai.close_access(uuid[], uuid[], integer[], bigint[], bytea[]) TO moyai_gateway;
GRANT EXECUTE ON FUNCTION moyai.put_record(smallint[], text, bytea, inet, text, text, boolean, text, text, text, text, integer,
  text, text) TO moyai_gateway;
GRANT EXECUTE ON FUNCTION moyai.erase_records(uuid) TO moyai_consent;
