-- The gates in fewer statements and with fewer looks into tables: what a decision asks about a key is one statement, what it
-- asks about a person another, and what most reads do, one person and one category, takes a straight way through both gates
-- that looks at the consent once instead of twice (Consent.docc, what a decision costs).

SET LOCAL ROLE moyai_owner;

-- What the permit names, so that gate 2 knows which records to ask for. It opens nothing: whether they may be seen is for the
-- row policy, which reads ledger and consent.
ALTER TABLE moyai_priv.access_capability ADD COLUMN IF NOT EXISTS permitted text[];
ALTER TABLE moyai_priv.access_capability ADD COLUMN IF NOT EXISTS data_life_days integer;

-- Whether the permit is the only one under its capability, and how far the platform's clock was shifted when it was given: the
-- end of the read, within five seconds, is dated by that.
ALTER TABLE moyai_priv.access_capability ADD COLUMN IF NOT EXISTS is_alone boolean NOT NULL DEFAULT false;
ALTER TABLE moyai_priv.access_capability ADD COLUMN IF NOT EXISTS clock_offset interval;

-- A row is found by its subject once it is sealed. Until then, for two seconds at most, it is among the few unsealed rows of
-- its town, and whoever decides is spared an index with a place of its own for every person.
DROP INDEX IF EXISTS moyai_priv.ledger_subject;
CREATE INDEX ledger_subject ON moyai_priv.ledger (tenant_id, subject_id, ord)
  WHERE subject_id IS NOT NULL AND height IS NOT NULL;

-- Counts persons who were not seen on this day before, and says whether they are within the cap; if not, none of them is
-- counted.
CREATE OR REPLACE FUNCTION moyai_priv.count_fresh(
  own integer, today date, p_kid text, p_fresh uuid[], p_cap integer
) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  counted integer;
BEGIN
  INSERT INTO moyai_priv.person_day AS d (tenant_id, day, kid, persons) VALUES (own, today, p_kid, cardinality(p_fresh))
    ON CONFLICT ON CONSTRAINT person_day_pkey DO UPDATE SET persons = d.persons + excluded.persons
    RETURNING d.persons INTO counted;
  -- A provider's key has no cap.
  IF p_cap IS NULL OR counted <= p_cap THEN RETURN true; END IF;
  DELETE FROM moyai_priv.person_seen s
    WHERE s.tenant_id = own AND s.day = today AND s.kid = p_kid AND s.ppid = ANY (p_fresh);
  UPDATE moyai_priv.person_day d SET persons = d.persons - cardinality(p_fresh)
    WHERE d.tenant_id = own AND d.day = today AND d.kid = p_kid;
  RETURN false;
END
$$;

-- Counts the persons that a call asks for the first time on a day, and says whether they are within the cap. The row of the
-- day is locked until the decision is committed, so the cap is exact with any number of servers.
CREATE OR REPLACE FUNCTION moyai_priv.count_persons(
  own integer, today date, p_kid text, p_persons uuid[], p_cap integer
) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  fresh uuid[];
BEGIN
  WITH counting AS (
    INSERT INTO moyai_priv.person_seen (tenant_id, day, kid, ppid)
      SELECT own, today, p_kid, person FROM unnest(p_persons) AS person ON CONFLICT DO NOTHING RETURNING ppid)
  SELECT array_agg(c.ppid) INTO fresh FROM counting c;
  RETURN fresh IS NULL OR moyai_priv.count_fresh(own, today, p_kid, fresh, p_cap);
END
$$;

-- Takes back that a person was counted, whose call is refused.
CREATE OR REPLACE FUNCTION moyai_priv.uncount_person(own integer, today date, p_kid text, p_person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  DELETE FROM moyai_priv.person_seen s
    WHERE s.tenant_id = own AND s.day = today AND s.kid = p_kid AND s.ppid = p_person;
  UPDATE moyai_priv.person_day d SET persons = d.persons - 1
    WHERE d.tenant_id = own AND d.day = today AND d.kid = p_kid;
END
$$;

-- Gate 1, decided as before. Which tables are asked, by which keys and in which order, is written into the statements:
-- each OFFSET keeps its lookup one by key, and the row policies name the town, so it is not named twice. Whoever has no
-- consent, for whatever reason, costs the same lookups: a pseudonym that stands for nobody is followed to nobody.
-- A call of one person is counted without a function of its own, and the permit says that it is alone.
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
  k record;
  person record;
  given record;
  call_outcome text;
  call_capability uuid;
  asked text[];
  consents uuid[];
  life integer;
  is_over boolean;
  -- The call is for one person.
  is_alone boolean;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'decisions are made under READ COMMITTED' USING ERRCODE = 'invalid_transaction_state';
  END IF;

  FOR i IN 1 .. cardinality(p_part_of) LOOP
    -- Steps a to h are the call's: the parts of a batch have them in common.
    IF p_part_of[i] = i THEN
      asked := string_to_array(p_categories[i], ',');
      call_capability := coalesce(p_capability[i], gen_random_uuid());
      is_alone := p_part_of[i + 1] IS DISTINCT FROM i;
      -- With the moment that moyai.now() tells, and its day in Japan.
      SELECT c.*,
          moyai_priv.key_outcome(
            moyai_priv.proof_fits(c.verifier, c.pepper_version, p_versions, p_proofs[i], uuid_send(call_capability)), c.kind,
            c.approved_at, c.revoked_at, c.not_before, c.expires_at, c.retires_at, c.ip_allow, c.moment,
            c.town_state = 'live' AND coalesce(c.today < c.left_on, true), lpad(own::text, 6, '0'), c.slug, p_address[i],
            p_fiware[i], p_tenant[i], c.kind = 'pk' OR coalesce(c.is_open, false)) AS outcome
        INTO k
        FROM (
          SELECT a.kind, a.verifier, a.pepper_version, a.approved_at, a.revoked_at, a.not_before, a.expires_at, a.retires_at,
            a.rotated_at, a.ip_allow, a.service_id, a.scopes, a.purposes, v.organisation_id, p.persons_per_day,
            v.state = 'live' AND p.state = 'approved' AS is_open, t.slug, t.state AS town_state, t.left_on, m.moment, m.today,
            m.clock_offset,
            ARRAY(SELECT u.version FROM moyai.purpose u WHERE u.purpose_id = p_purpose[i] AND u.state = 'approved') AS approved
          FROM (
            SELECT g.moment, (g.moment AT TIME ZONE 'Asia/Tokyo')::date AS today, g.clock_offset
            FROM (SELECT statement_timestamp() + coalesce(max(g.clock_offset), interval '0') AS moment,
                max(g.clock_offset) AS clock_offset
              FROM moyai.installation g OFFSET 0) g OFFSET 0) m
          LEFT JOIN LATERAL (
            SELECT t.slug, t.state, t.left_on FROM moyai.tenant t WHERE t.tenant_id = own OFFSET 0) t ON true
          LEFT JOIN LATERAL (SELECT * FROM moyai.api_key a WHERE a.kid = p_kid[i] OFFSET 0) a ON true
          LEFT JOIN LATERAL (
            SELECT v.organisation_id, v.state FROM moyai.service v WHERE v.service_id = a.service_id OFFSET 0) v ON true
          LEFT JOIN LATERAL (
            SELECT p.state, p.persons_per_day FROM moyai.service_approval p WHERE p.service_id = a.service_id OFFSET 0) p ON true
          OFFSET 0) c;
      call_outcome := k.outcome;
      IF call_outcome IS NULL THEN
        IF p_limited[i] THEN
          call_outcome := 'rate_limited';
        ELSIF is_alone THEN
          INSERT INTO moyai_priv.person_seen (tenant_id, day, kid, ppid) VALUES (own, k.today, p_kid[i], p_ppid[i])
            ON CONFLICT DO NOTHING;
          IF FOUND THEN
            INSERT INTO moyai_priv.person_day AS d (tenant_id, day, kid, persons) VALUES (own, k.today, p_kid[i], 1)
              ON CONFLICT ON CONSTRAINT person_day_pkey DO UPDATE SET persons = d.persons + 1
              RETURNING d.persons > k.persons_per_day INTO is_over;
            IF is_over THEN
              PERFORM moyai_priv.uncount_person(own, k.today, p_kid[i], p_ppid[i]);
              call_outcome := 'rate_limited';
            END IF;
          END IF;
        ELSIF NOT moyai_priv.count_persons(own, k.today, p_kid[i],
            p_ppid[i : i + cardinality(array_positions(p_part_of, i)) - 1], k.persons_per_day) THEN
          call_outcome := 'rate_limited';
        END IF;
      END IF;
      IF call_outcome IS NULL THEN
        FOR j IN 1 .. cardinality(asked) LOOP
          IF 'personal:read:' || asked[j] <> ALL (k.scopes) THEN call_outcome := 'scope_missing'; END IF;
        END LOOP;
        IF call_outcome IS NULL AND (p_purpose[i] <> ALL (k.purposes) OR cardinality(k.approved) = 0) THEN
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

    -- Steps i to k: the person, with the consent to the first category.
    SELECT l.subject_id, j.subject_id AS found_id, c.consent_id, c.category_version, c.data_life_days, o.offer_id INTO person
      FROM (VALUES (true)) AS one (one)
      LEFT JOIN LATERAL (SELECT p.account_id FROM moyai_vault.ppid p
        WHERE p.service_id = k.service_id AND p.ppid = p_ppid[i] OFFSET 0) p ON true
      LEFT JOIN LATERAL (SELECT l.subject_id FROM moyai_vault.link l
        WHERE l.account_id = CASE WHEN p.account_id IS NULL THEN nobody ELSE p.account_id END OFFSET 0) l ON true
      LEFT JOIN LATERAL (SELECT j.subject_id FROM moyai_priv.subject j
        WHERE j.subject_id = CASE WHEN l.subject_id IS NULL THEN nobody ELSE l.subject_id END AND j.state = 'open'
        OFFSET 0) j ON true
      LEFT JOIN LATERAL (SELECT c.consent_id, c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
        WHERE c.service_id = k.service_id AND c.subject_id = CASE WHEN j.subject_id IS NULL THEN nobody ELSE j.subject_id END
          AND c.purpose_id = p_purpose[i] AND c.category = asked[1] AND c.state IN ('active', 'suspended')
          AND c.state = 'active' AND c.valid_from <= k.moment AND k.moment < c.valid_until
          AND (c.mode = 'store' OR p_mode[i] = 'view') AND c.purpose_version = ANY (k.approved) OFFSET 0) c ON true
      LEFT JOIN LATERAL (SELECT o.offer_id FROM moyai.offer o
        WHERE o.offer_id = CASE WHEN c.offer_id IS NULL THEN nobody ELSE c.offer_id END
          AND (o.stops_at IS NULL OR k.moment < o.stops_at) OFFSET 0) o ON true;
    IF outcome IS NULL THEN
      IF person.offer_id IS NULL THEN outcome := 'no_valid_consent'; END IF;
      consents := ARRAY[person.consent_id];
      permitted := ARRAY[asked[1] || '@' || person.category_version];
      life := person.data_life_days;
      FOR j IN 2 .. cardinality(asked) LOOP
        SELECT c.consent_id, c.category_version, c.data_life_days, o.offer_id INTO given
          FROM (VALUES (true)) AS one (one)
          LEFT JOIN LATERAL (SELECT c.consent_id, c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
            WHERE c.service_id = k.service_id
              AND c.subject_id = CASE WHEN person.found_id IS NULL THEN nobody ELSE person.found_id END
              AND c.purpose_id = p_purpose[i] AND c.category = asked[j] AND c.state IN ('active', 'suspended')
              AND c.state = 'active' AND c.valid_from <= k.moment AND k.moment < c.valid_until
              AND (c.mode = 'store' OR p_mode[i] = 'view') AND c.purpose_version = ANY (k.approved) OFFSET 0) c ON true
          LEFT JOIN LATERAL (SELECT o.offer_id FROM moyai.offer o
            WHERE o.offer_id = CASE WHEN c.offer_id IS NULL THEN nobody ELSE c.offer_id END
              AND (o.stops_at IS NULL OR k.moment < o.stops_at) OFFSET 0) o ON true;
        IF given.offer_id IS NULL THEN outcome := 'no_valid_consent'; END IF;
        consents := consents || given.consent_id;
        permitted := permitted || (asked[j] || '@' || given.category_version);
        life := least(life, given.data_life_days);
      END LOOP;
    END IF;

    -- Step l.
    entry := coalesce(p_entry[i], gen_random_uuid());
    IF outcome IS NULL THEN
      outcome := 'permit';
      capability := call_capability;
      INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, salt, subject_id, organisation_id, service_id, kid, purpose_id,
          mode, asked, permitted, basis, consents, decision)
        VALUES (own, entry, 'access', date_trunc('milliseconds', k.moment),
          sha256(uuid_send(gen_random_uuid()) || uuid_send(call_capability)), person.subject_id, k.organisation_id, k.service_id,
          p_kid[i], p_purpose[i], p_mode[i], asked, permitted, 'consent', consents, 'permit');
      INSERT INTO moyai_priv.access_capability (tenant_id, capability, entry, subject_id, permitted, data_life_days, is_alone,
          clock_offset)
        VALUES (own, capability, entry, person.subject_id, permitted, life, is_alone, k.clock_offset);
    ELSE
      INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, salt, subject_id, organisation_id, service_id, kid, purpose_id,
          mode, asked, permitted, consents, decision, reason)
        VALUES (own, entry, 'access', date_trunc('milliseconds', k.moment),
          sha256(uuid_send(gen_random_uuid()) || uuid_send(call_capability)), person.subject_id, k.organisation_id, k.service_id,
          p_kid[i], p_purpose[i], p_mode[i], asked, '{}', '{}', 'deny', outcome);
      entry := NULL;
      permitted := NULL;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;

-- Gate 2, deciding as before: the entry, its key and the consent to its first category are one statement, and a permit that is
-- alone and names one category is done with it.
CREATE OR REPLACE FUNCTION moyai.live_grants() RETURNS TABLE (capability uuid, entry uuid, tenant_id integer, subject_id uuid,
  category text, version integer, data_life_days integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 4 SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  own constant integer := current_setting('moyai.tenant')::integer;
  shown constant uuid[] := string_to_array(nullif(current_setting('moyai.capability', true), ''), ',')::uuid[];
  permit record;
  one_of record;
  given record;
BEGIN
  -- An old snapshot would not see a withdrawal.
  IF shown IS NULL OR current_setting('transaction_isolation') <> 'read committed' THEN RETURN; END IF;
  tenant_id := own;
  FOR place IN 1 .. cardinality(shown) LOOP
    -- Nearly always a permit is for one person and one category, and there is no more to look for.
    SELECT a.entry, a.is_alone, l.subject_id, l.asked, l.consents, c.consent_id, c.category_version, c.data_life_days,
        o.offer_id INTO permit
      FROM (SELECT a.entry, a.is_alone FROM moyai_priv.access_capability a
        WHERE a.capability = shown[place] AND a.opened_at > clock_timestamp() - interval '5 seconds'
          -- Committed by an earlier transaction: the ledger row was there before anything is read.
          AND a.xid IS DISTINCT FROM pg_current_xact_id_if_assigned() OFFSET 0) a
      CROSS JOIN LATERAL (SELECT l.kid, l.subject_id, l.service_id, l.purpose_id, l.asked, l.consents
        FROM moyai_priv.ledger l WHERE l.entry = a.entry AND l.decision = 'permit' OFFSET 0) l
      CROSS JOIN LATERAL (SELECT FROM moyai.api_key k WHERE k.kid = l.kid AND k.revoked_at IS NULL OFFSET 0) k
      CROSS JOIN (SELECT statement_timestamp() + coalesce(max(g.clock_offset), interval '0') AS moment
        FROM moyai.installation g OFFSET 0) m
      LEFT JOIN LATERAL (SELECT c.consent_id, c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
        WHERE c.service_id = l.service_id AND c.subject_id = l.subject_id AND c.purpose_id = l.purpose_id
          AND c.category = l.asked[1] AND c.state IN ('active', 'suspended') AND c.state = 'active'
          AND c.valid_from <= m.moment AND m.moment < c.valid_until OFFSET 0) c ON true
      LEFT JOIN LATERAL (SELECT o.offer_id FROM moyai.offer o
        WHERE o.offer_id = c.offer_id AND (o.stops_at IS NULL OR m.moment < o.stops_at) OFFSET 0) o ON true;
    CONTINUE WHEN NOT FOUND;
    IF permit.is_alone AND cardinality(permit.consents) = 1 THEN
      CONTINUE WHEN permit.offer_id IS NULL OR permit.consent_id <> permit.consents[1];
      capability := shown[place];
      entry := permit.entry;
      subject_id := permit.subject_id;
      category := permit.asked[1];
      version := permit.category_version;
      data_life_days := permit.data_life_days;
      RETURN NEXT;
      CONTINUE;
    END IF;
    FOR one_of IN
      SELECT a.entry, l.subject_id, l.service_id, l.purpose_id, l.asked, l.consents, m.moment, c.consent_id, c.category_version,
          c.data_life_days, o.offer_id
        FROM (SELECT a.entry FROM moyai_priv.access_capability a
          WHERE a.capability = shown[place] AND a.opened_at > clock_timestamp() - interval '5 seconds'
            -- Committed by an earlier transaction: the ledger row was there before anything is read.
            AND a.xid IS DISTINCT FROM pg_current_xact_id_if_assigned() OFFSET 0) a
        CROSS JOIN LATERAL (SELECT l.kid, l.subject_id, l.service_id, l.purpose_id, l.asked, l.consents
          FROM moyai_priv.ledger l WHERE l.entry = a.entry AND l.decision = 'permit' OFFSET 0) l
        CROSS JOIN LATERAL (SELECT FROM moyai.api_key k WHERE k.kid = l.kid AND k.revoked_at IS NULL OFFSET 0) k
        CROSS JOIN (SELECT statement_timestamp() + coalesce(max(g.clock_offset), interval '0') AS moment
          FROM moyai.installation g OFFSET 0) m
        LEFT JOIN LATERAL (SELECT c.consent_id, c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
          WHERE c.service_id = l.service_id AND c.subject_id = l.subject_id AND c.purpose_id = l.purpose_id
            AND c.category = l.asked[1] AND c.state IN ('active', 'suspended') AND c.state = 'active'
            AND c.valid_from <= m.moment AND m.moment < c.valid_until OFFSET 0) c ON true
        LEFT JOIN LATERAL (SELECT o.offer_id FROM moyai.offer o
          WHERE o.offer_id = c.offer_id AND (o.stops_at IS NULL OR m.moment < o.stops_at) OFFSET 0) o ON true
    LOOP
      capability := shown[place];
      entry := one_of.entry;
      subject_id := one_of.subject_id;
      IF one_of.offer_id IS NOT NULL AND one_of.consent_id = one_of.consents[1] THEN
        category := one_of.asked[1];
        version := one_of.category_version;
        data_life_days := one_of.data_life_days;
        RETURN NEXT;
      END IF;
      FOR i IN 2 .. cardinality(one_of.consents) LOOP
        SELECT c.consent_id, c.category_version, c.data_life_days, o.offer_id INTO given
          FROM (SELECT c.consent_id, c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
            WHERE c.service_id = one_of.service_id AND c.subject_id = one_of.subject_id AND c.purpose_id = one_of.purpose_id
              AND c.category = one_of.asked[i] AND c.state IN ('active', 'suspended') AND c.state = 'active'
              AND c.valid_from <= one_of.moment AND one_of.moment < c.valid_until OFFSET 0) c
          LEFT JOIN LATERAL (SELECT o.offer_id FROM moyai.offer o
            WHERE o.offer_id = c.offer_id AND (o.stops_at IS NULL OR one_of.moment < o.stops_at) OFFSET 0) o ON true;
        CONTINUE WHEN NOT FOUND OR given.offer_id IS NULL OR given.consent_id <> one_of.consents[i];
        category := one_of.asked[i];
        version := given.category_version;
        data_life_days := given.data_life_days;
        RETURN NEXT;
      END LOOP;
    END LOOP;
  END LOOP;
END
$$;

-- What a permit names: whose records, and of which category and version. Nothing here says that they may be seen.
CREATE OR REPLACE FUNCTION moyai.shown_permit(
  p_capability uuid, p_entry uuid, OUT subject_id uuid, OUT category text, OUT version integer, OUT data_life_days integer
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  SELECT a.subject_id, split_part(a.permitted[1], '@', 1), split_part(a.permitted[1], '@', 2)::integer, a.data_life_days
    INTO subject_id, category, version, data_life_days
    FROM moyai_priv.access_capability a
    WHERE a.capability = p_capability AND a.entry = p_entry AND cardinality(a.permitted) = 1;
END
$$;

-- The end of a read, as before, dated by the clock of the permit; the town is named by the row policies.
CREATE OR REPLACE FUNCTION moyai.end_access(
  p_capability uuid, p_entry uuid, p_rows integer, p_bytes bigint, p_sha256 bytea
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own integer;
  subject uuid;
  shift interval;
BEGIN
  DELETE FROM moyai_priv.access_capability a
    WHERE a.capability = p_capability AND a.entry = p_entry
      AND a.opened_at > clock_timestamp() - interval '5 seconds' AND a.xid IS DISTINCT FROM pg_current_xact_id()
    RETURNING a.tenant_id, a.subject_id, a.clock_offset INTO own, subject, shift;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, salt, subject_id, of_entry, row_count, byte_count, body_sha256)
    VALUES (own, gen_random_uuid(), 'outcome',
      date_trunc('milliseconds', statement_timestamp() + coalesce(shift, interval '0')),
      sha256(uuid_send(gen_random_uuid()) || uuid_send(p_capability)), subject, p_entry, p_rows, p_bytes,
      nullif(p_sha256, ''));
  RETURN true;
END
$$;

-- Gate 2 in one call, as before, with a straight way for the ordinary read: one entry, one category, whose records are all of
-- the consented version. There the row policy alone looks at the consent. That is enough because nothing but this permit is
-- shown, so whatever the policy lets through is what this permit's consent covers; and where nothing is let through, be it that
-- nothing is stored or that the consent has ended, the long way finds out which.
CREATE OR REPLACE FUNCTION moyai.read_access(
  p_shown text, p_capability uuid[], p_entry uuid[], p_head text[], p_asked integer[]
) RETURNS TABLE (entry uuid, body text, data_life_days integer)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  -- What was set; an assignment is no statement of its own.
  shown text;
  bodies text[];
  records integer[];
  opened integer[];
  lives integer[];
  permit record;
  found record;
  place bigint := 0;
  i integer;
BEGIN
  IF cardinality(p_entry) = 1 AND p_asked[1] = 1 THEN
    shown := set_config('moyai.capability', p_capability[1]::text, true);
    permit := moyai.shown_permit(p_capability[1], p_entry[1]);
    IF permit.subject_id IS NULL THEN RETURN; END IF;
    SELECT count(*) AS records, coalesce(bool_and(r.version = permit.version), false) AS is_whole,
        string_agg('{"record":"' || r.record || '","items":' || r.items::text || '}', ',') AS list
      INTO found
      FROM (SELECT r.record, r.version, r.items FROM moyai.personal_record r
        WHERE r.subject_id = permit.subject_id AND r.category = permit.category ORDER BY r.record) r;
    IF found.is_whole THEN
      body := p_head[1] || '[{"category":"' || permit.category || '","version":' || permit.version || ',"records":[' || found.list
        || ']}]}';
      IF moyai.end_access(p_capability[1], p_entry[1], found.records::integer, octet_length(body),
          sha256(convert_to(body, 'UTF8'))) THEN
        entry := p_entry[1];
        data_life_days := permit.data_life_days;
        RETURN NEXT;
      END IF;
      RETURN;
    END IF;
    body := NULL;
  ELSE
    shown := set_config('moyai.capability', p_shown, true);
  END IF;

  FOR found IN
    SELECT g.entry, g.category, g.version, g.data_life_days, g.place, r.record, r.version AS kept, r.items
      FROM moyai.live_grants() WITH ORDINALITY
        AS g (capability, entry, tenant_id, subject_id, category, version, data_life_days, place)
      LEFT JOIN moyai.personal_record r
        ON r.tenant_id = g.tenant_id AND r.subject_id = g.subject_id AND r.category = g.category
      ORDER BY g.place, r.record
  LOOP
    i := array_position(p_entry, found.entry);
    CONTINUE WHEN i IS NULL;
    IF found.place <> place THEN
      place := found.place;
      bodies[i] := coalesce(bodies[i] || ']},', p_head[i] || '[') || '{"category":"' || found.category || '","version":'
        || found.version || ',"records":[';
      opened[i] := coalesce(opened[i], 0) + 1;
      lives[i] := least(lives[i], found.data_life_days);
    ELSE
      bodies[i] := bodies[i] || ',';
    END IF;
    CONTINUE WHEN found.record IS NULL;
    -- A record of the consented version was checked against it when it was written; any other is cut down to it.
    IF found.kept <> found.version THEN
      SELECT '{' || coalesce(string_agg(to_json(m.key)::text || ':' || m.value::text, ',' ORDER BY m.place), '') || '}'
        INTO found.items
        FROM json_each(found.items) WITH ORDINALITY AS m (key, value, place)
        WHERE m.key IN (SELECT named ->> 'name' FROM moyai.category c CROSS JOIN json_array_elements(c.items) AS named
          WHERE c.category = found.category AND c.version = found.version);
    END IF;
    -- Names of categories and records have no character that JSON would escape.
    bodies[i] := bodies[i] || '{"record":"' || found.record || '","items":' || found.items::text || '}';
    records[i] := coalesce(records[i], 0) + 1;
  END LOOP;
  FOR i IN 1 .. cardinality(p_entry) LOOP
    body := CASE WHEN opened[i] = p_asked[i] THEN bodies[i] || ']}]}' END;
    IF moyai.end_access(p_capability[i], p_entry[i], CASE WHEN body IS NULL THEN 0 ELSE coalesce(records[i], 0) END,
        coalesce(octet_length(body), 0), sha256(convert_to(body, 'UTF8'))) THEN
      entry := p_entry[i];
      data_life_days := lives[i];
      RETURN NEXT;
    END IF;
  END LOOP;
END
$$;

GRANT EXECUTE ON FUNCTION moyai.shown_permit(uuid, uuid) TO moyai_gateway;

RESET ROLE;
