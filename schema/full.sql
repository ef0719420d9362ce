-- The schema that all steps of schema/migrations make together. A test writes and compares it.

CREATE SCHEMA moyai;

ALTER SCHEMA moyai OWNER TO moyai_owner;

CREATE SCHEMA moyai_priv;

ALTER SCHEMA moyai_priv OWNER TO moyai_owner;

CREATE SCHEMA moyai_vault;

ALTER SCHEMA moyai_vault OWNER TO moyai_owner;

CREATE FUNCTION moyai.access_begins() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  INSERT INTO moyai.access_revision (tenant_id) VALUES (NEW.tenant_id);
  RETURN NULL;
END
$$;

ALTER FUNCTION moyai.access_begins() OWNER TO moyai_owner;

CREATE FUNCTION moyai.access_changes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  UPDATE moyai.access_revision SET revision = revision + 1 WHERE tenant_id = OLD.tenant_id;
  RETURN NULL;
END
$$;

ALTER FUNCTION moyai.access_changes() OWNER TO moyai_owner;

CREATE FUNCTION moyai.access_changes_everywhere() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  UPDATE moyai.access_revision a SET revision = a.revision + 1
    FROM (SELECT r.tenant_id FROM moyai.access_revision r ORDER BY r.tenant_id FOR UPDATE) AS held
    WHERE a.tenant_id = held.tenant_id;
  RETURN NULL;
END
$$;

ALTER FUNCTION moyai.access_changes_everywhere() OWNER TO moyai_owner;

CREATE FUNCTION moyai.advance_clock(p_by interval) RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF p_by IS NULL OR p_by < interval '0' THEN
    RAISE EXCEPTION 'the clock only moves on' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE moyai.installation SET clock_offset = clock_offset + p_by;
  RETURN moyai.now();
END
$$;

ALTER FUNCTION moyai.advance_clock(p_by interval) OWNER TO moyai_owner;

CREATE FUNCTION moyai.approval_given_once() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF OLD.approved_by IS NOT NULL AND (NEW.approved_by, NEW.approved_at) IS DISTINCT FROM (OLD.approved_by, OLD.approved_at) THEN
    RAISE EXCEPTION 'it is approved already' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_given_once';
  END IF;
  RETURN NEW;
END
$$;

ALTER FUNCTION moyai.approval_given_once() OWNER TO moyai_owner;

CREATE FUNCTION moyai.digest_sum(a numeric, b numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN mod((a + b), '115792089237316195423570985008687907853269984665640564039457584007913129639936'::numeric);

ALTER FUNCTION moyai.digest_sum(a numeric, b numeric) OWNER TO moyai_owner;

CREATE FUNCTION moyai.end_access(p_capability uuid, p_entry uuid, p_rows integer, p_bytes bigint, p_sha256 bytea, p_version integer DEFAULT NULL::integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  life integer;
BEGIN
  UPDATE moyai_priv.access a SET end_entry = gen_random_uuid(), end_ord = nextval('moyai_priv.ledger_ord_seq'),
      end_at = statement_timestamp() + (a.at - a.opened_at),
      end_salt = sha256(uuid_send(p_entry) || uuid_send(p_capability)), row_count = p_rows, byte_count = p_bytes,
      body_sha256 = nullif(p_sha256, '')
    WHERE a.capability = p_capability AND a.entry = p_entry AND a.consents IS NOT NULL AND a.end_at IS NULL
      AND a.opened_at > clock_timestamp() - interval '5 seconds' AND a.xid IS DISTINCT FROM pg_current_xact_id()
      AND (p_version IS NULL OR a.versions[1] = p_version)
    RETURNING a.data_life_days INTO life;
  RETURN life;
END
$$;

ALTER FUNCTION moyai.end_access(p_capability uuid, p_entry uuid, p_rows integer, p_bytes bigint, p_sha256 bytea, p_version integer) OWNER TO moyai_owner;

CREATE FUNCTION moyai.end_each(p_town integer[], p_capability uuid[], p_entry uuid[], p_rows integer[], p_version integer[], p_body text[]) RETURNS TABLE(entry uuid, body text, data_life_days integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY UPDATE moyai_priv.access a SET end_entry = gen_random_uuid(), end_ord = nextval('moyai_priv.ledger_ord_seq'),
      end_at = statement_timestamp() + (a.at - a.opened_at),
      end_salt = sha256(uuid_send(u.entry) || uuid_send(u.capability)), row_count = u.records, byte_count = octet_length(u.body),
      body_sha256 = sha256(convert_to(u.body, 'UTF8'))
    FROM unnest(p_town, p_capability, p_entry, p_rows, p_version, p_body) AS u (town, capability, entry, records, version, body)
    WHERE a.tenant_id = u.town AND a.capability = u.capability AND a.entry = u.entry AND a.consents IS NOT NULL
      AND a.end_at IS NULL AND a.opened_at > clock_timestamp() - interval '5 seconds'
      AND a.xid IS DISTINCT FROM pg_current_xact_id() AND a.versions[1] = u.version
    RETURNING u.entry, u.body, a.data_life_days;
END
$$;

ALTER FUNCTION moyai.end_each(p_town integer[], p_capability uuid[], p_entry uuid[], p_rows integer[], p_version integer[], p_body text[]) OWNER TO moyai_gate;

CREATE FUNCTION moyai.erase_entries(p_subject uuid, p_before timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION moyai.erase_entries(p_subject uuid, p_before timestamp with time zone) OWNER TO moyai_owner;

CREATE FUNCTION moyai.erase_records(p_subject uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  erased bigint;
BEGIN
  DELETE FROM moyai.personal_record
    WHERE tenant_id = current_setting('moyai.tenant')::integer AND subject_id = p_subject;
  GET DIAGNOSTICS erased = ROW_COUNT;
  RETURN erased;
END
$$;

ALTER FUNCTION moyai.erase_records(p_subject uuid) OWNER TO moyai_owner;

CREATE FUNCTION moyai.harden_database() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway,'
    ' moyai_consent, moyai_sealer', current_database());
END
$$;

ALTER FUNCTION moyai.harden_database() OWNER TO moyai_owner;

CREATE FUNCTION moyai.hold_classes(p_known bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  present bigint;
BEGIN
  SELECT t.class_revision INTO present FROM moyai.tenant t
    WHERE t.tenant_id = current_setting('moyai.tenant')::integer FOR SHARE;
  IF EXISTS (SELECT FROM unnest(p_known) AS known (revision) WHERE known.revision <> coalesce(present, 0)) THEN
    RAISE EXCEPTION 'labels of entity types have changed' USING ERRCODE = 'MY001';
  END IF;
END
$$;

ALTER FUNCTION moyai.hold_classes(p_known bigint[]) OWNER TO moyai_owner;

CREATE TABLE moyai.bill_year (
    fy smallint NOT NULL,
    agreement_id text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    fairness jsonb,
    closing_by text,
    closing_at timestamp with time zone,
    closed_by text,
    closed_at timestamp with time zone,
    CONSTRAINT bill_year_closed_by_two CHECK ((closed_by <> closing_by)),
    CONSTRAINT bill_year_range CHECK (((fy >= 2000) AND (fy <= 2199))),
    CONSTRAINT bill_year_state_known CHECK ((state = ANY (ARRAY['open'::text, 'fixing'::text, 'closed'::text])))
);

ALTER TABLE moyai.bill_year OWNER TO moyai_owner;

CREATE FUNCTION moyai.hold_usage_years(instants timestamp with time zone[]) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH held AS (
          SELECT y.fy
            FROM moyai.bill_year y
           WHERE (y.fy IN ( SELECT (EXTRACT(year FROM ((i.i AT TIME ZONE 'Asia/Tokyo'::text) - '3 mons'::interval)))::smallint AS "extract"
                    FROM unnest(hold_usage_years.instants) i(i)))
           ORDER BY y.fy
          FOR SHARE OF y
         )
  SELECT count(*) AS count
    FROM held;
END;

ALTER FUNCTION moyai.hold_usage_years(instants timestamp with time zone[]) OWNER TO moyai_owner;

CREATE FUNCTION moyai.interval_ends_once() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF OLD.to_day IS NOT NULL AND NEW.to_day IS DISTINCT FROM OLD.to_day THEN
    RAISE EXCEPTION 'the interval has ended on %', OLD.to_day USING ERRCODE = 'check_violation', CONSTRAINT = 'interval_ends_once';
  END IF;
  RETURN NEW;
END
$$;

ALTER FUNCTION moyai.interval_ends_once() OWNER TO moyai_owner;

CREATE FUNCTION moyai.journal_balanced() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  total numeric;
BEGIN
  SELECT sum(yen) INTO total FROM moyai.journal_leg WHERE fy = NEW.fy AND doc_no = NEW.doc_no;
  IF total <> 0 THEN
    RAISE EXCEPTION 'journal document % of % does not sum to 0 but to %', NEW.doc_no, NEW.fy, total
      USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_balanced';
  END IF;
  RETURN NULL;
END
$$;

ALTER FUNCTION moyai.journal_balanced() OWNER TO moyai_owner;

CREATE FUNCTION moyai.key_state(p_tenant integer, p_kid text, p_service text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  SELECT format('%s|%s|%s|%s|%s|%s', k.revision, t.class_revision, t.state, t.left_on, a.state, s.state)
    FROM moyai.api_key k
    JOIN moyai.tenant t ON t.tenant_id = k.tenant_id
    LEFT JOIN moyai.service_approval a ON a.tenant_id = k.tenant_id AND a.service_id = p_service
    LEFT JOIN moyai.service s ON s.service_id = p_service
    WHERE k.tenant_id = p_tenant AND k.kid = p_kid
$$;

ALTER FUNCTION moyai.key_state(p_tenant integer, p_kid text, p_service text) OWNER TO moyai_owner;

CREATE FUNCTION moyai.ledger_standing() RETURNS TABLE(machine timestamp with time zone, checked_at timestamp with time zone, towns integer[], since timestamp with time zone[])
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  SELECT clock_timestamp(), s.checked_at, coalesce(s.towns, '{}'), coalesce(s.since, '{}')
  FROM (VALUES (true)) AS one (singleton) LEFT JOIN moyai_priv.seal_standing s USING (singleton)
$$;

ALTER FUNCTION moyai.ledger_standing() OWNER TO moyai_owner;

CREATE FUNCTION moyai.mark_leakproof() RETURNS void
    LANGUAGE sql
    SET search_path TO 'public', 'pg_catalog', 'pg_temp'
    AS $$
  ALTER FUNCTION public.geometry_overlaps(public.geometry, public.geometry) LEAKPROOF;
$$;

ALTER FUNCTION moyai.mark_leakproof() OWNER TO moyai_owner;

CREATE FUNCTION moyai.never_truncated() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'year_takes_writes';
END
$$;

ALTER FUNCTION moyai.never_truncated() OWNER TO moyai_owner;

CREATE FUNCTION moyai.note_admin(p_act text, p_actor text, p_object text, p_subject uuid DEFAULT NULL::uuid) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, act, actor, object)
  VALUES (current_setting('moyai.tenant')::integer, gen_random_uuid(), 'admin', date_trunc('milliseconds', moyai.now()),
    p_subject, p_act, p_actor, p_object)
  RETURNING entry
$$;

ALTER FUNCTION moyai.note_admin(p_act text, p_actor text, p_object text, p_subject uuid) OWNER TO moyai_owner;

CREATE FUNCTION moyai.note_admin_in(p_tenant integer, p_act text, p_actor text, p_object text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION moyai.note_admin_in(p_tenant integer, p_act text, p_actor text, p_object text) OWNER TO moyai_owner;

CREATE FUNCTION moyai.note_receipt(p_subject uuid, p_receipt uuid, p_consent uuid, p_jws_sha256 bytea) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, receipt_id, consent_id, jws_sha256)
  VALUES (current_setting('moyai.tenant')::integer, gen_random_uuid(), 'receipt', date_trunc('milliseconds', moyai.now()),
    p_subject, p_receipt, p_consent, p_jws_sha256)
  RETURNING entry
$$;

ALTER FUNCTION moyai.note_receipt(p_subject uuid, p_receipt uuid, p_consent uuid, p_jws_sha256 bytea) OWNER TO moyai_owner;

CREATE FUNCTION moyai.now() RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  RETURN statement_timestamp() + coalesce((SELECT i.clock_offset FROM moyai.installation i), interval '0');
END
$$;

ALTER FUNCTION moyai.now() OWNER TO moyai_owner;

CREATE FUNCTION moyai.open_access(p_versions smallint[], p_part_of integer[], p_kid text[], p_proofs bytea[], p_address inet[], p_fiware text[], p_tenant text[], p_purpose text[], p_ppid uuid[], p_categories text[], p_mode text[], p_limited boolean[], p_capability uuid[] DEFAULT NULL::uuid[], p_entry uuid[] DEFAULT NULL::uuid[]) RETURNS TABLE(n integer, outcome text, entry uuid, capability uuid, service_id text, rotated_at timestamp with time zone, retires_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
  found_subject uuid;
  consents uuid[];
  versions integer[];
  life integer;
  is_over boolean;
  -- Of the request that is judged.
  known_kid text;
  proofs bytea;
  purpose text;
  asked_mode text;
  pseudonym uuid;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'decisions are made under READ COMMITTED' USING ERRCODE = 'invalid_transaction_state';
  END IF;

  FOR i IN 1 .. cardinality(p_part_of) LOOP
    pseudonym := p_ppid[i];
    -- Steps a to h are the call's: the parts of a batch have them in common.
    IF p_part_of[i] = i THEN
      asked := string_to_array(p_categories[i], ',');
      known_kid := p_kid[i];
      proofs := p_proofs[i];
      purpose := p_purpose[i];
      asked_mode := p_mode[i];
      call_capability := coalesce(p_capability[i], gen_random_uuid());
      FOR attempt IN 1 .. 3 LOOP
        SELECT k.is_right, k.is_plain, k.is_current, k.is_in_scope, k.is_bound, k.moment, k.today, k.service_id,
            k.organisation_id, k.persons_per_day, k.versions, k.rotated_at, k.retires_at, l.subject_id,
            j.subject_id AS found_id, c.consent_id, c.category_version, c.data_life_days, o.offer_id, s.ppid AS seen
          INTO k
          FROM (
            SELECT m.is_current, m.moment, m.today, m.service_id, m.organisation_id, m.persons_per_day, m.versions,
              m.rotated_at, m.retires_at, m.is_plain AND m.moment >= m.not_before AND m.moment < m.until AS is_plain,
              moyai_priv.proof_fits(m.verifier, m.pepper_version, p_versions, proofs, uuid_send(call_capability)) AS is_right,
              asked <@ m.categories AS is_in_scope, purpose = ANY (m.purposes) AS is_bound
            FROM (
              SELECT g.*, statement_timestamp() + g.clock_offset AS moment,
                ((statement_timestamp() + g.clock_offset) AT TIME ZONE 'Asia/Tokyo')::date AS today,
                g.revision = (SELECT r.revision FROM moyai.access_revision r WHERE r.tenant_id = own) AS is_current
              FROM moyai_priv.key_standing g WHERE g.kid = known_kid) m OFFSET 0) k
          LEFT JOIN LATERAL (SELECT s.ppid FROM moyai_priv.person_seen s
            WHERE s.day = k.today AND s.kid = known_kid AND s.ppid = pseudonym OFFSET 0) s ON true
          LEFT JOIN LATERAL (SELECT p.account_id FROM moyai_vault.ppid p
            WHERE p.service_id = k.service_id AND p.ppid = pseudonym OFFSET 0) p ON true
          LEFT JOIN LATERAL (SELECT l.subject_id FROM moyai_vault.link l
            WHERE l.account_id = CASE WHEN p.account_id IS NULL THEN nobody ELSE p.account_id END OFFSET 0) l ON true
          LEFT JOIN LATERAL (SELECT j.subject_id FROM moyai_priv.subject j
            WHERE j.subject_id = CASE WHEN l.subject_id IS NULL THEN nobody ELSE l.subject_id END AND j.state = 'open'
            OFFSET 0) j ON true
          LEFT JOIN LATERAL (SELECT c.consent_id, c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
            WHERE c.service_id = k.service_id AND c.subject_id = CASE WHEN j.subject_id IS NULL THEN nobody ELSE j.subject_id END
              AND c.purpose_id = purpose AND c.category = asked[1] AND c.state IN ('active', 'suspended')
              AND c.state = 'active' AND c.valid_from <= k.moment AND k.moment < c.valid_until
              AND (c.mode = 'store' OR asked_mode = 'view') AND c.purpose_id || '@' || c.purpose_version = ANY (k.versions)
            OFFSET 0) c ON true
          LEFT JOIN LATERAL (SELECT o.offer_id FROM moyai.offer o
            WHERE o.offer_id = CASE WHEN c.offer_id IS NULL THEN nobody ELSE c.offer_id END
              AND (o.stops_at IS NULL OR k.moment < o.stops_at) OFFSET 0) o ON true;
        EXIT WHEN k.is_current;
        -- The key is new here, or something was changed.
        IF attempt = 3 AND FOUND THEN
          RAISE EXCEPTION 'what the key opens keeps changing' USING ERRCODE = 'serialization_failure';
        END IF;
        PERFORM moyai_priv.stand_key(known_kid);
      END LOOP;
      person := k;
      call_outcome := NULL;
      IF k.is_current IS NOT TRUE THEN
        call_outcome := 'key_unknown';
      ELSIF k.is_right IS NOT TRUE OR NOT k.is_plain OR p_fiware[i] IS NOT NULL OR p_tenant[i] IS NOT NULL THEN
        call_outcome := moyai_priv.judge_key(known_kid, k.is_right, k.moment, p_address[i], p_fiware[i], p_tenant[i]);
      END IF;
      IF call_outcome IS NULL THEN
        IF p_limited[i] THEN
          call_outcome := 'rate_limited';
        ELSIF p_part_of[i + 1] IS NOT DISTINCT FROM i THEN
          IF NOT moyai_priv.count_persons(own, k.today, known_kid,
              p_ppid[i : i + cardinality(array_positions(p_part_of, i)) - 1], k.persons_per_day) THEN
            call_outcome := 'rate_limited';
          END IF;
        ELSIF k.seen IS NULL THEN
          INSERT INTO moyai_priv.person_seen (tenant_id, day, kid, ppid) VALUES (own, k.today, known_kid, pseudonym)
            ON CONFLICT DO NOTHING;
          IF FOUND THEN
            INSERT INTO moyai_priv.person_day AS d (tenant_id, day, kid, persons) VALUES (own, k.today, known_kid, 1)
              ON CONFLICT ON CONSTRAINT person_day_pkey DO UPDATE SET persons = d.persons + 1
              RETURNING d.persons > k.persons_per_day INTO is_over;
            IF is_over THEN
              PERFORM moyai_priv.uncount_person(own, k.today, known_kid, pseudonym);
              call_outcome := 'rate_limited';
            END IF;
          END IF;
        END IF;
        IF call_outcome IS NULL AND NOT k.is_in_scope THEN
          call_outcome := 'scope_missing';
        ELSIF call_outcome IS NULL AND NOT k.is_bound THEN
          call_outcome := 'purpose_not_bound';
        END IF;
      END IF;
    ELSE
      -- Another person of the same call.
      SELECT l.subject_id, j.subject_id AS found_id, c.consent_id, c.category_version, c.data_life_days, o.offer_id INTO person
        FROM (VALUES (true)) AS one (one)
        LEFT JOIN LATERAL (SELECT p.account_id FROM moyai_vault.ppid p
          WHERE p.service_id = k.service_id AND p.ppid = pseudonym OFFSET 0) p ON true
        LEFT JOIN LATERAL (SELECT l.subject_id FROM moyai_vault.link l
          WHERE l.account_id = CASE WHEN p.account_id IS NULL THEN nobody ELSE p.account_id END OFFSET 0) l ON true
        LEFT JOIN LATERAL (SELECT j.subject_id FROM moyai_priv.subject j
          WHERE j.subject_id = CASE WHEN l.subject_id IS NULL THEN nobody ELSE l.subject_id END AND j.state = 'open'
          OFFSET 0) j ON true
        LEFT JOIN LATERAL (SELECT c.consent_id, c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
          WHERE c.service_id = k.service_id AND c.subject_id = CASE WHEN j.subject_id IS NULL THEN nobody ELSE j.subject_id END
            AND c.purpose_id = purpose AND c.category = asked[1] AND c.state IN ('active', 'suspended')
            AND c.state = 'active' AND c.valid_from <= k.moment AND k.moment < c.valid_until
            AND (c.mode = 'store' OR asked_mode = 'view') AND c.purpose_id || '@' || c.purpose_version = ANY (k.versions)
          OFFSET 0) c ON true
        LEFT JOIN LATERAL (SELECT o.offer_id FROM moyai.offer o
          WHERE o.offer_id = CASE WHEN c.offer_id IS NULL THEN nobody ELSE c.offer_id END
            AND (o.stops_at IS NULL OR k.moment < o.stops_at) OFFSET 0) o ON true;
    END IF;

    n := i;
    outcome := call_outcome;
    service_id := k.service_id;
    rotated_at := k.rotated_at;
    retires_at := k.retires_at;
    entry := NULL;
    capability := NULL;
    IF outcome IN ('key_unknown', 'key_inactive', 'rate_limited') THEN
      RETURN NEXT;
      CONTINUE;
    END IF;

    -- Steps i to k.
    IF outcome IS NULL THEN
      IF person.offer_id IS NULL THEN outcome := 'no_valid_consent'; END IF;
      consents := ARRAY[person.consent_id];
      versions := ARRAY[person.category_version];
      life := person.data_life_days;
      IF cardinality(asked) > 1 THEN
        found_subject := CASE WHEN person.found_id IS NULL THEN nobody ELSE person.found_id END;
        FOR j IN 2 .. cardinality(asked) LOOP
          SELECT c.consent_id, c.category_version, c.data_life_days, o.offer_id INTO given
            FROM (VALUES (true)) AS one (one)
            LEFT JOIN LATERAL (SELECT c.consent_id, c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
              WHERE c.service_id = k.service_id AND c.subject_id = found_subject
                AND c.purpose_id = purpose AND c.category = asked[j] AND c.state IN ('active', 'suspended')
                AND c.state = 'active' AND c.valid_from <= k.moment AND k.moment < c.valid_until
                AND (c.mode = 'store' OR asked_mode = 'view') AND c.purpose_id || '@' || c.purpose_version = ANY (k.versions)
              OFFSET 0) c ON true
            LEFT JOIN LATERAL (SELECT o.offer_id FROM moyai.offer o
              WHERE o.offer_id = CASE WHEN c.offer_id IS NULL THEN nobody ELSE c.offer_id END
                AND (o.stops_at IS NULL OR k.moment < o.stops_at) OFFSET 0) o ON true;
          IF given.offer_id IS NULL THEN outcome := 'no_valid_consent'; END IF;
          consents := consents || given.consent_id;
          versions := versions || given.category_version;
          life := least(life, given.data_life_days);
        END LOOP;
      END IF;
    END IF;

    -- Step l.
    entry := coalesce(p_entry[i], gen_random_uuid());
    IF outcome IS NOT NULL THEN
      consents := NULL;
      versions := NULL;
      life := NULL;
    END IF;
    INSERT INTO moyai_priv.access (tenant_id, capability, entry, ord, opened_at, at, xid, salt, subject_id, facts, asked, versions,
        consents, data_life_days, is_sealed)
      VALUES (own, call_capability, entry, nextval('moyai_priv.ledger_ord_seq'), statement_timestamp(), k.moment,
        pg_current_xact_id(), sha256(uuid_send(call_capability) || uuid_send(entry)), person.subject_id,
        ARRAY[k.organisation_id, k.service_id, known_kid, purpose, asked_mode, outcome], asked, versions, consents, life, false);
    IF outcome IS NULL THEN
      outcome := 'permit';
      capability := call_capability;
    ELSE
      entry := NULL;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;

ALTER FUNCTION moyai.open_access(p_versions smallint[], p_part_of integer[], p_kid text[], p_proofs bytea[], p_address inet[], p_fiware text[], p_tenant text[], p_purpose text[], p_ppid uuid[], p_categories text[], p_mode text[], p_limited boolean[], p_capability uuid[], p_entry uuid[]) OWNER TO moyai_owner;

CREATE FUNCTION moyai.open_each(p_versions smallint[], p_town integer[], p_kid text[], p_proofs bytea[], p_address text[], p_fiware text[], p_tenant text[], p_purpose text[], p_ppid uuid[], p_category text[], p_mode text[], p_limited boolean[], p_capability uuid[], p_entry uuid[]) RETURNS TABLE(entry uuid, outcome text, service_id text, rotated_at timestamp with time zone, retires_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
  decided bigint;
  before text;
  -- What was set; an assignment is no statement of its own.
  shown text;
BEGIN
  IF NOT p_town <@ moyai.shown_tenants() THEN
    RAISE EXCEPTION 'a transaction asks for its own towns' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY INSERT INTO moyai_priv.access AS a (tenant_id, capability, entry, ord, opened_at, at, xid, salt, subject_id, facts,
      asked, versions, consents, data_life_days, is_sealed)
    SELECT u.town, u.capability, u.entry, nextval('moyai_priv.ledger_ord_seq'),
      statement_timestamp(), k.moment, pg_current_xact_id(), sha256(uuid_send(u.capability) || uuid_send(u.entry)),
      CASE WHEN s.subject_id IS NULL THEN l.subject_id ELSE s.subject_id END,
      ARRAY[k.organisation_id, k.service_id, u.kid, u.purpose, u.mode,
        CASE WHEN o.offer_id IS NULL THEN 'no_valid_consent' END],
      ARRAY[u.category], CASE WHEN o.offer_id IS NOT NULL THEN ARRAY[c.category_version] END,
      CASE WHEN o.offer_id IS NOT NULL THEN ARRAY[c.consent_id] END,
      CASE WHEN o.offer_id IS NOT NULL THEN c.data_life_days END, false
    FROM unnest(p_town, p_kid, p_proofs, p_fiware, p_tenant, p_purpose, p_ppid, p_category, p_mode, p_limited, p_capability, p_entry)
      AS u (town, kid, proofs, fiware, tenant, purpose, ppid, category, mode, limited, capability, entry)
    CROSS JOIN LATERAL (
      SELECT g.service_id, g.organisation_id, g.versions, statement_timestamp() + g.clock_offset AS moment,
        ((statement_timestamp() + g.clock_offset) AT TIME ZONE 'Asia/Tokyo')::date AS today
      FROM moyai_priv.key_standing g
      WHERE g.tenant_id = u.town AND g.kid = u.kid AND current_setting('transaction_isolation') = 'read committed'
        AND u.fiware IS NULL AND u.tenant IS NULL AND NOT u.limited
        AND g.revision = (SELECT r.revision FROM moyai.access_revision r WHERE r.tenant_id = u.town)
        AND g.is_plain AND statement_timestamp() + g.clock_offset >= g.not_before
        AND statement_timestamp() + g.clock_offset < g.until AND g.rotated_at IS NULL
        AND u.category = ANY (g.categories) AND u.purpose = ANY (g.purposes)
        AND moyai_priv.proof_fits(g.verifier, g.pepper_version, p_versions, u.proofs, uuid_send(u.capability))
      OFFSET 0) k
    CROSS JOIN LATERAL (SELECT s.subject_id FROM moyai_priv.person_seen s
      WHERE s.tenant_id = u.town AND s.day = k.today AND s.kid = u.kid AND s.ppid = u.ppid OFFSET 0) s
    LEFT JOIN LATERAL (SELECT p.account_id FROM moyai_vault.ppid p
      WHERE s.subject_id IS NULL AND p.service_id = k.service_id AND p.ppid = u.ppid OFFSET 0) p ON true
    -- Nobody has an id, too, and it is looked up like anybody's.
    LEFT JOIN LATERAL (SELECT l.subject_id FROM moyai_vault.link l
      WHERE s.subject_id IS NULL AND l.tenant_id = u.town
        AND l.account_id = CASE WHEN p.account_id IS NULL THEN '00000000-0000-0000-0000-000000000000' ELSE p.account_id END
      OFFSET 0) l ON true
    LEFT JOIN LATERAL (SELECT j.subject_id FROM moyai_priv.subject j
      WHERE j.tenant_id = u.town AND j.subject_id = CASE WHEN s.subject_id IS NOT NULL THEN s.subject_id
          WHEN l.subject_id IS NULL THEN '00000000-0000-0000-0000-000000000000' ELSE l.subject_id END
        AND j.state = 'open' OFFSET 0) j ON true
    LEFT JOIN LATERAL (SELECT c.consent_id, c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
      WHERE c.tenant_id = u.town AND c.service_id = k.service_id
        AND c.subject_id = CASE WHEN j.subject_id IS NULL THEN '00000000-0000-0000-0000-000000000000' ELSE j.subject_id END
        AND c.purpose_id = u.purpose AND c.category = u.category AND c.state IN ('active', 'suspended')
        AND c.state = 'active' AND c.valid_from <= k.moment AND k.moment < c.valid_until
        AND (c.mode = 'store' OR u.mode = 'view') AND c.purpose_id || '@' || c.purpose_version = ANY (k.versions)
      OFFSET 0) c ON true
    LEFT JOIN LATERAL (SELECT o.offer_id FROM moyai.offer o
      WHERE o.tenant_id = u.town
        AND o.offer_id = CASE WHEN c.offer_id IS NULL THEN '00000000-0000-0000-0000-000000000000' ELSE c.offer_id END
        AND (o.stops_at IS NULL OR k.moment < o.stops_at) OFFSET 0) o ON true
    -- Who is remembered and not open any more may be somebody else by now.
    WHERE s.subject_id IS NULL OR j.subject_id IS NOT NULL
    RETURNING a.entry, CASE WHEN a.consents IS NULL THEN 'no_valid_consent' ELSE 'permit' END, a.facts[2], NULL::timestamptz,
      NULL::timestamptz;
  GET DIAGNOSTICS decided = ROW_COUNT;
  IF decided = cardinality(p_entry) THEN RETURN; END IF;

  before := current_setting('moyai.tenant', true);
  FOR i IN 1 .. cardinality(p_entry) LOOP
    CONTINUE WHEN EXISTS (SELECT FROM moyai_priv.access a
      WHERE a.tenant_id = p_town[i] AND a.capability = p_capability[i] AND a.entry = p_entry[i]
        AND a.xid = pg_current_xact_id());
    shown := set_config('moyai.tenant', p_town[i]::text, true);
    SELECT p_entry[i], o.outcome, o.service_id, o.rotated_at, o.retires_at
      INTO entry, outcome, service_id, rotated_at, retires_at
      FROM moyai.open_one(p_versions, p_kid[i], p_proofs[i], p_address[i], p_fiware[i], p_tenant[i], p_purpose[i], p_ppid[i],
        p_category[i], p_mode[i], p_limited[i], p_capability[i], p_entry[i]) o;
    RETURN NEXT;
  END LOOP;
  shown := set_config('moyai.tenant', coalesce(before, ''), true);
END
$$;

ALTER FUNCTION moyai.open_each(p_versions smallint[], p_town integer[], p_kid text[], p_proofs bytea[], p_address text[], p_fiware text[], p_tenant text[], p_purpose text[], p_ppid uuid[], p_category text[], p_mode text[], p_limited boolean[], p_capability uuid[], p_entry uuid[]) OWNER TO moyai_gate;

CREATE FUNCTION moyai.open_one(p_versions smallint[], p_kid text, p_proofs bytea, p_address text, p_fiware text, p_tenant text, p_purpose text, p_ppid uuid, p_category text, p_mode text, p_limited boolean, p_capability uuid, p_entry uuid, OUT outcome text, OUT service_id text, OUT rotated_at timestamp with time zone, OUT retires_at timestamp with time zone) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
  INSERT INTO moyai_priv.access AS a (tenant_id, capability, entry, ord, opened_at, at, xid, salt, subject_id, facts, asked,
      versions, consents, data_life_days, is_sealed)
    SELECT current_setting('moyai.tenant')::integer, p_capability, p_entry, nextval('moyai_priv.ledger_ord_seq'),
      statement_timestamp(), k.moment, pg_current_xact_id(), sha256(uuid_send(p_capability) || uuid_send(p_entry)),
      CASE WHEN s.subject_id IS NULL THEN l.subject_id ELSE s.subject_id END,
      ARRAY[k.organisation_id, k.service_id, p_kid, p_purpose, p_mode,
        CASE WHEN o.offer_id IS NULL THEN 'no_valid_consent' END],
      ARRAY[p_category], CASE WHEN o.offer_id IS NOT NULL THEN ARRAY[c.category_version] END,
      CASE WHEN o.offer_id IS NOT NULL THEN ARRAY[c.consent_id] END,
      CASE WHEN o.offer_id IS NOT NULL THEN c.data_life_days END, false
    FROM (
      SELECT g.service_id, g.organisation_id, g.versions, statement_timestamp() + g.clock_offset AS moment,
        ((statement_timestamp() + g.clock_offset) AT TIME ZONE 'Asia/Tokyo')::date AS today
      FROM moyai_priv.key_standing g
      WHERE g.kid = p_kid AND current_setting('transaction_isolation') = 'read committed'
        AND p_fiware IS NULL AND p_tenant IS NULL AND NOT p_limited
        AND g.revision = (SELECT r.revision FROM moyai.access_revision r
          WHERE r.tenant_id = current_setting('moyai.tenant')::integer)
        AND g.is_plain AND statement_timestamp() + g.clock_offset >= g.not_before
        AND statement_timestamp() + g.clock_offset < g.until AND g.rotated_at IS NULL
        AND p_category = ANY (g.categories) AND p_purpose = ANY (g.purposes)
        AND moyai_priv.proof_fits(g.verifier, g.pepper_version, p_versions, p_proofs, uuid_send(p_capability))
      OFFSET 0) k
    CROSS JOIN LATERAL (SELECT s.subject_id FROM moyai_priv.person_seen s
      WHERE s.day = k.today AND s.kid = p_kid AND s.ppid = p_ppid OFFSET 0) s
    LEFT JOIN LATERAL (SELECT p.account_id FROM moyai_vault.ppid p
      WHERE s.subject_id IS NULL AND p.service_id = k.service_id AND p.ppid = p_ppid OFFSET 0) p ON true
    -- Nobody has an id, too, and it is looked up like anybody's.
    LEFT JOIN LATERAL (SELECT l.subject_id FROM moyai_vault.link l
      WHERE s.subject_id IS NULL
        AND l.account_id = CASE WHEN p.account_id IS NULL THEN '00000000-0000-0000-0000-000000000000' ELSE p.account_id END
      OFFSET 0) l ON true
    LEFT JOIN LATERAL (SELECT j.subject_id FROM moyai_priv.subject j
      WHERE j.subject_id = CASE WHEN s.subject_id IS NOT NULL THEN s.subject_id
          WHEN l.subject_id IS NULL THEN '00000000-0000-0000-0000-000000000000' ELSE l.subject_id END
        AND j.state = 'open' OFFSET 0) j ON true
    LEFT JOIN LATERAL (SELECT c.consent_id, c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
      WHERE c.service_id = k.service_id
        AND c.subject_id = CASE WHEN j.subject_id IS NULL THEN '00000000-0000-0000-0000-000000000000' ELSE j.subject_id END
        AND c.purpose_id = p_purpose AND c.category = p_category AND c.state IN ('active', 'suspended')
        AND c.state = 'active' AND c.valid_from <= k.moment AND k.moment < c.valid_until
        AND (c.mode = 'store' OR p_mode = 'view') AND c.purpose_id || '@' || c.purpose_version = ANY (k.versions)
      OFFSET 0) c ON true
    LEFT JOIN LATERAL (SELECT o.offer_id FROM moyai.offer o
      WHERE o.offer_id = CASE WHEN c.offer_id IS NULL THEN '00000000-0000-0000-0000-000000000000' ELSE c.offer_id END
        AND (o.stops_at IS NULL OR k.moment < o.stops_at) OFFSET 0) o ON true
    -- Who is remembered and not open any more may be somebody else by now.
    WHERE s.subject_id IS NULL OR j.subject_id IS NOT NULL
    RETURNING CASE WHEN a.consents IS NULL THEN 'no_valid_consent' ELSE 'permit' END, a.facts[2] INTO outcome, service_id;
  IF outcome IS NULL THEN
    SELECT o.outcome, o.service_id, o.rotated_at, o.retires_at INTO outcome, service_id, rotated_at, retires_at
      FROM moyai.open_access(p_versions, '{1}', ARRAY[p_kid], ARRAY[p_proofs], ARRAY[p_address::inet], ARRAY[p_fiware],
        ARRAY[p_tenant], ARRAY[p_purpose], ARRAY[p_ppid], ARRAY[p_category], ARRAY[p_mode], ARRAY[p_limited],
        ARRAY[p_capability], ARRAY[p_entry]) o;
    IF outcome = 'permit' THEN
      UPDATE moyai_priv.person_seen s SET subject_id = a.subject_id FROM moyai_priv.access a
        WHERE a.capability = p_capability AND a.entry = p_entry AND s.day = (a.at AT TIME ZONE 'Asia/Tokyo')::date
          AND s.kid = p_kid AND s.ppid = p_ppid AND s.subject_id IS DISTINCT FROM a.subject_id;
    END IF;
  END IF;
END
$$;

ALTER FUNCTION moyai.open_one(p_versions smallint[], p_kid text, p_proofs bytea, p_address text, p_fiware text, p_tenant text, p_purpose text, p_ppid uuid, p_category text, p_mode text, p_limited boolean, p_capability uuid, p_entry uuid, OUT outcome text, OUT service_id text, OUT rotated_at timestamp with time zone, OUT retires_at timestamp with time zone) OWNER TO moyai_owner;

CREATE FUNCTION moyai.part_accesses() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  own constant integer := current_setting('moyai.tenant')::integer;
  parted bigint;
BEGIN
  UPDATE moyai_priv.access a SET entry = gen_random_uuid()
    WHERE a.tenant_id = own AND NOT a.is_sealed
      AND (EXISTS (SELECT FROM moyai_priv.ledger l WHERE l.tenant_id = own AND l.entry = a.entry)
        OR EXISTS (SELECT FROM moyai_priv.access b WHERE b.tenant_id = own AND b.entry = a.entry AND b.ord < a.ord));
  GET DIAGNOSTICS parted = ROW_COUNT;
  RETURN parted;
END
$$;

ALTER FUNCTION moyai.part_accesses() OWNER TO moyai_owner;

CREATE FUNCTION moyai.protect_tenant_table(target regclass, crossing name[] DEFAULT '{}'::name[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
  bound text;
  own constant text := $own$tenant_id = current_setting('moyai.tenant')::integer$own$;
BEGIN
  IF NOT crossing <@ '{moyai_meter,moyai_ops,moyai_consent,moyai_sealer}'::name[] THEN
    RAISE EXCEPTION 'moyai_app and moyai_gateway never see across tenants, asked for %', crossing;
  END IF;
  SELECT string_agg(quote_ident(name), ', ' ORDER BY name) INTO STRICT bound
    FROM unnest('{moyai_owner,moyai_app,moyai_meter,moyai_ops,moyai_gateway,moyai_consent,moyai_sealer}'::name[]) AS role (name)
    WHERE name <> ALL (crossing);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('DROP POLICY IF EXISTS tenant_only ON %s', target);
  EXECUTE format('DROP POLICY IF EXISTS tenant_open ON %s', target);
  EXECUTE format('DROP POLICY IF EXISTS tenant_crossing ON %s', target);
  EXECUTE format('CREATE POLICY tenant_only ON %s AS RESTRICTIVE TO %s USING (%s) WITH CHECK (%s)', target, bound, own, own);
  EXECUTE format('CREATE POLICY tenant_open ON %s AS PERMISSIVE TO %s USING (true) WITH CHECK (true)', target, bound);
  IF cardinality(crossing) > 0 THEN
    EXECUTE format('CREATE POLICY tenant_crossing ON %s AS PERMISSIVE TO %s USING (true) WITH CHECK (true)', target,
      (SELECT string_agg(quote_ident(name), ', ' ORDER BY name) FROM unnest(crossing) AS role (name)));
  END IF;
END
$_$;

ALTER FUNCTION moyai.protect_tenant_table(target regclass, crossing name[]) OWNER TO moyai_owner;

CREATE FUNCTION moyai.put_record(p_versions smallint[], p_kid text, p_proofs bytea, p_address inet, p_fiware text, p_tenant text, p_limited boolean, p_category text, p_handle text, p_record text, p_act text, p_version integer, p_items text, p_refusal text) RETURNS TABLE(outcome text, rotated_at timestamp with time zone, retires_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION moyai.put_record(p_versions smallint[], p_kid text, p_proofs bytea, p_address inet, p_fiware text, p_tenant text, p_limited boolean, p_category text, p_handle text, p_record text, p_act text, p_version integer, p_items text, p_refusal text) OWNER TO moyai_owner;

CREATE FUNCTION moyai.read_access(p_capability uuid[], p_entry uuid[], p_head text[], p_asked integer[]) RETURNS TABLE(entry uuid, body text, data_life_days integer)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
  -- What was set; an assignment is no statement of its own.
  shown text;
  found record;
  records integer;
  opened integer;
BEGIN
  FOR i IN 1 .. cardinality(p_entry) LOOP
    entry := p_entry[i];
    body := NULL;
    records := 0;
    opened := 0;
    FOR place IN 1 .. p_asked[i] LOOP
      shown := set_config('moyai.capability', p_capability[i] || ',' || p_entry[i] || ',' || place, true);
      FOR found IN
        SELECT g.category, g.version, r.record, r.version AS kept, r.items FROM moyai.live_grant g
          LEFT JOIN LATERAL (SELECT r.record, r.version, r.items FROM moyai.personal_record r
            WHERE r.tenant_id = g.town AND r.subject_id = g.subject_id AND r.category = g.category OFFSET 0) r ON true
          WHERE g.subject_id IS NOT NULL ORDER BY r.record
      LOOP
        IF opened < place THEN
          opened := place;
          body := coalesce(body || ']},', p_head[i] || '[') || '{"category":"' || found.category || '","version":' || found.version
            || ',"records":[';
        ELSE
          body := body || ',';
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
        body := body || '{"record":"' || found.record || '","items":' || found.items::text || '}';
        records := records + 1;
      END LOOP;
      EXIT WHEN opened < place;
    END LOOP;
    -- One of them not open is none.
    IF opened = p_asked[i] THEN
      body := body || ']}]}';
    ELSE
      body := NULL;
      records := 0;
    END IF;
    data_life_days := moyai.end_access(p_capability[i], p_entry[i], records, coalesce(octet_length(body), 0),
      sha256(convert_to(body, 'UTF8')));
    IF data_life_days IS NOT NULL THEN RETURN NEXT; END IF;
  END LOOP;
END
$$;

ALTER FUNCTION moyai.read_access(p_capability uuid[], p_entry uuid[], p_head text[], p_asked integer[]) OWNER TO moyai_owner;

CREATE FUNCTION moyai.read_each(p_shown text, p_head text[]) RETURNS TABLE(entry uuid, body text, data_life_days integer)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
  -- What was set; an assignment is no statement of its own.
  shown text;
  read_count bigint;
  rest record;
  towns text;
  before text;
BEGIN
  shown := set_config('moyai.capability', p_shown, true);
  RETURN QUERY SELECT e.entry, e.body, e.data_life_days
    FROM (
      SELECT array_agg(d.town) AS town, array_agg(d.capability) AS capability, array_agg(d.entry) AS entry,
        array_agg(d.records) AS records, array_agg(d.version) AS version, array_agg(d.body) AS body
      FROM (
        SELECT g.town, g.capability, g.entry, r.records, r.version, p_head[g.n] || r.body AS body
        -- The policy alone would not do: what is open to one entry may be closed to its neighbour.
        FROM moyai.live_grant g
        CROSS JOIN LATERAL (
          SELECT count(*)::integer AS records, min(r.version) AS version,
            '[{"category":"' || min(r.category) || '","version":' || min(r.version) || ',"records":['
              || string_agg('{"record":"' || r.record || '","items":' || r.items::text || '}', ',') || ']}]}' AS body
          FROM (SELECT r.category, r.record, r.version, r.items FROM moyai.personal_record r
            WHERE r.tenant_id = g.town AND r.subject_id = g.subject_id AND r.category = g.category ORDER BY r.record) r
          HAVING min(r.version) = max(r.version)) r
        ORDER BY g.ord) d) d
    CROSS JOIN LATERAL moyai.end_each(d.town, d.capability, d.entry, d.records, d.version, d.body) e;
  GET DIAGNOSTICS read_count = ROW_COUNT;
  IF read_count = cardinality(p_head) THEN RETURN; END IF;

  -- Those that gate 1 permitted; for the others there is nothing to end.
  SELECT array_agg(p.town ORDER BY p.ord) AS town, array_agg(p.capability ORDER BY p.ord) AS capability,
      array_agg(p.entry ORDER BY p.ord) AS entry, array_agg(p_head[p.n] ORDER BY p.ord) AS head
    INTO rest FROM moyai.permit p;
  IF rest.entry IS NULL THEN RETURN; END IF;
  towns := current_setting('moyai.tenants', true);
  before := current_setting('moyai.tenant', true);
  shown := set_config('moyai.tenants', '', true);
  FOR i IN 1 .. cardinality(rest.entry) LOOP
    shown := set_config('moyai.tenant', rest.town[i]::text, true);
    RETURN QUERY SELECT r.entry, r.body, r.data_life_days
      FROM moyai.read_access(ARRAY[rest.capability[i]], ARRAY[rest.entry[i]], ARRAY[rest.head[i]], '{1}') r;
  END LOOP;
  shown := set_config('moyai.tenant', coalesce(before, ''), true);
  shown := set_config('moyai.tenants', coalesce(towns, ''), true);
END
$$;

ALTER FUNCTION moyai.read_each(p_shown text, p_head text[]) OWNER TO moyai_owner;

CREATE FUNCTION moyai.refuse_access() RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  RAISE EXCEPTION 'access has changed' USING ERRCODE = 'MY002';
END
$$;

ALTER FUNCTION moyai.refuse_access() OWNER TO moyai_owner;

CREATE FUNCTION moyai.require_rows(actual bigint, wanted bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF actual <> wanted THEN
    RAISE EXCEPTION 'rows changed after they were read' USING ERRCODE = 'serialization_failure';
  END IF;
END
$$;

ALTER FUNCTION moyai.require_rows(actual bigint, wanted bigint) OWNER TO moyai_owner;

CREATE FUNCTION moyai.seal_accesses(p_height bigint, p_entry uuid[], p_position integer[], p_leaf bytea[], p_payload text[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
  own constant integer := current_setting('moyai.tenant')::integer;
  sealed bigint;
BEGIN
  INSERT INTO moyai_priv.ledger (tenant_id, entry, ord, kind, at, recorded_at, salt, subject_id, organisation_id, service_id, kid,
      purpose_id, mode, asked, permitted, basis, consents, decision, reason, of_entry, row_count, byte_count, body_sha256, height,
      position, leaf, payload)
    OVERRIDING SYSTEM VALUE
    SELECT own, e.entry, e.ord, e.kind, e.at, e.recorded_at, e.salt, e.subject_id, e.organisation_id, e.service_id, e.kid,
      e.purpose_id, e.mode, e.asked, e.permitted, e.basis, e.consents, e.decision, e.reason, e.of_entry, e.row_count, e.byte_count,
      e.body_sha256, p_height, u.position, u.leaf, u.payload
    FROM moyai_priv.access_entry e
    JOIN unnest(p_entry, p_position, p_leaf, p_payload) AS u (entry, position, leaf, payload) ON u.entry = e.entry
    WHERE e.tenant_id = own;
  GET DIAGNOSTICS sealed = ROW_COUNT;
  -- Nothing more can come of what was refused, is ended and sealed whole, or came too late.
  DELETE FROM moyai_priv.access a
    WHERE a.tenant_id = own
      AND (a.is_sealed OR a.entry IN (SELECT unnest(p_entry)))
      AND CASE WHEN a.end_at IS NOT NULL THEN a.end_entry IN (SELECT unnest(p_entry))
        ELSE a.consents IS NULL OR a.opened_at <= clock_timestamp() - interval '5 seconds' END;
  -- Mostly nothing is left: who asks ends the read at once.
  IF EXISTS (SELECT FROM moyai_priv.access a WHERE a.tenant_id = own AND NOT a.is_sealed) THEN
    -- Reads of several persons end one after the other in the order of insertion: in another order each could wait for the other.
    PERFORM FROM moyai_priv.access a
      WHERE a.tenant_id = own AND NOT a.is_sealed AND a.entry IN (SELECT unnest(p_entry)) ORDER BY a.ord FOR UPDATE;
    UPDATE moyai_priv.access a SET is_sealed = true
      WHERE a.tenant_id = own AND NOT a.is_sealed AND a.entry IN (SELECT unnest(p_entry));
  END IF;
  RETURN sealed;
END
$$;

ALTER FUNCTION moyai.seal_accesses(p_height bigint, p_entry uuid[], p_position integer[], p_leaf bytea[], p_payload text[]) OWNER TO moyai_owner;

CREATE FUNCTION moyai.shown_tenants() RETURNS integer[]
    LANGUAGE sql STABLE
    RETURN CASE WHEN (current_setting('moyai.tenants'::text, true) <> ''::text) THEN (current_setting('moyai.tenants'::text))::integer[] ELSE ARRAY[(current_setting('moyai.tenant'::text))::integer] END;

ALTER FUNCTION moyai.shown_tenants() OWNER TO moyai_owner;

CREATE FUNCTION moyai.statement_moves_on() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  year_state text;
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('draft', 'approved'), ('approved', 'issued'), ('issued', 'void')) THEN
    RAISE EXCEPTION 'a statement does not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_moves_on';
  END IF;
  SELECT y.state INTO year_state FROM moyai.bill_year y WHERE y.fy = OLD.fy FOR SHARE;
  IF year_state = 'closed' AND NEW.state <> 'void' THEN
    RAISE EXCEPTION 'fiscal year % is closed', OLD.fy USING ERRCODE = 'check_violation', CONSTRAINT = 'year_takes_writes';
  END IF;
  IF OLD.state = 'issued' AND (to_jsonb(NEW) - '{state,voided_at,voided_by,corrected_by}'::text[])
      <> (to_jsonb(OLD) - '{state,voided_at,voided_by,corrected_by}'::text[]) THEN
    RAISE EXCEPTION 'an issued statement does not change' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_moves_on';
  END IF;
  RETURN NEW;
END
$$;

ALTER FUNCTION moyai.statement_moves_on() OWNER TO moyai_owner;

CREATE FUNCTION moyai.turn_access() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  UPDATE moyai.access_revision SET revision = revision + 1 WHERE tenant_id = current_setting('moyai.tenant')::integer
$$;

ALTER FUNCTION moyai.turn_access() OWNER TO moyai_owner;

CREATE FUNCTION moyai.turn_classes() RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  UPDATE moyai.tenant SET class_revision = class_revision + 1
    WHERE tenant_id = current_setting('moyai.tenant')::integer RETURNING class_revision
$$;

ALTER FUNCTION moyai.turn_classes() OWNER TO moyai_owner;

CREATE TABLE moyai.usage_journal (
    tenant_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    meters text[] NOT NULL COLLATE pg_catalog."C",
    classes text[] NOT NULL COLLATE pg_catalog."C",
    kids text[] NOT NULL COLLATE pg_catalog."C",
    services text[] NOT NULL COLLATE pg_catalog."C",
    owners integer[] NOT NULL,
    levels boolean[] NOT NULL,
    quantities bigint[] NOT NULL,
    digests numeric[] NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='2000', autovacuum_vacuum_cost_delay='0', autovacuum_analyze_scale_factor='0', autovacuum_analyze_threshold='100000');

ALTER TABLE ONLY moyai.usage_journal FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_journal OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
PARTITION BY RANGE (hour);

ALTER TABLE ONLY moyai.usage_rollup FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup OWNER TO moyai_owner;

CREATE VIEW moyai.usage_counts WITH (security_invoker='true') AS
 SELECT r.tenant_id,
    r.meter,
    r.hour,
    r.class,
    r.kid,
    r.service,
    r.owner_id,
    r.qty,
    r.n,
    r.digest
   FROM moyai.usage_rollup r
UNION ALL
 SELECT j.tenant_id,
    e.meter,
    date_bin('01:00:00'::interval, j.at, '2000-01-01 00:00:00+00'::timestamp with time zone) AS hour,
    e.class,
    e.kid,
    e.service,
    e.owner_id,
    e.qty,
    (1)::bigint AS n,
    e.digest
   FROM (moyai.usage_journal j
     CROSS JOIN LATERAL UNNEST(j.meters, j.classes, j.kids, j.services, j.owners, j.levels, j.quantities, j.digests) e(meter, class, kid, service, owner_id, is_level, qty, digest))
  WHERE (NOT e.is_level);

ALTER TABLE moyai.usage_counts OWNER TO moyai_owner;

CREATE FUNCTION moyai.usage_counted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) RETURNS TABLE(tenant_id integer, class text, quantity numeric, n bigint)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT r.tenant_id,
     r.class,
     sum(r.qty) AS sum,
     (sum(r.n))::bigint AS sum
    FROM moyai.usage_counts r
   WHERE ((r.meter = usage_counted.wanted) AND (r.hour >= usage_counted.from_hour) AND (r.hour < usage_counted.to_hour))
   GROUP BY r.tenant_id, r.class;
END;

ALTER FUNCTION moyai.usage_counted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
PARTITION BY RANGE (hour);

ALTER TABLE ONLY moyai.usage_delta FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta OWNER TO moyai_owner;

CREATE VIEW moyai.usage_levels WITH (security_invoker='true') AS
 SELECT d.tenant_id,
    d.meter,
    d.hour,
    d.class,
    d.kid,
    d.service,
    d.owner_id,
    d.delta,
    d.moment,
    d.n,
    d.digest
   FROM moyai.usage_delta d
UNION ALL
 SELECT j.tenant_id,
    e.meter,
    date_bin('01:00:00'::interval, j.at, '2000-01-01 00:00:00+00'::timestamp with time zone) AS hour,
    e.class,
    e.kid,
    e.service,
    e.owner_id,
    e.delta,
    ((e.delta)::numeric * floor((EXTRACT(epoch FROM (j.at - date_bin('01:00:00'::interval, j.at, '2000-01-01 00:00:00+00'::timestamp with time zone))) * (1000)::numeric))) AS moment,
    (1)::bigint AS n,
    e.digest
   FROM (moyai.usage_journal j
     CROSS JOIN LATERAL UNNEST(j.meters, j.classes, j.kids, j.services, j.owners, j.levels, j.quantities, j.digests) e(meter, class, kid, service, owner_id, is_level, delta, digest))
  WHERE e.is_level;

ALTER TABLE moyai.usage_levels OWNER TO moyai_owner;

CREATE FUNCTION moyai.usage_weighted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) RETURNS TABLE(tenant_id integer, class text, unit_ms numeric, n bigint)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT d.tenant_id,
     d.class,
     sum((((d.delta)::numeric * (((EXTRACT(epoch FROM (usage_weighted.to_hour - GREATEST(d.hour, usage_weighted.from_hour))) * (1000)::numeric))::bigint)::numeric) -
         CASE
             WHEN (d.hour >= usage_weighted.from_hour) THEN d.moment
             ELSE (0)::numeric
         END)) AS sum,
     (sum(d.n))::bigint AS sum
    FROM moyai.usage_levels d
   WHERE ((d.meter = usage_weighted.wanted) AND (d.hour < usage_weighted.to_hour))
   GROUP BY d.tenant_id, d.class;
END;

ALTER FUNCTION moyai.usage_weighted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) OWNER TO moyai_owner;

CREATE FUNCTION moyai.year_moves_on() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF OLD.state = 'closed' THEN
    RAISE EXCEPTION 'fiscal year % is closed', OLD.fy USING ERRCODE = 'check_violation', CONSTRAINT = 'year_takes_writes';
  END IF;
  IF OLD.state = 'fixing' AND NEW.state = 'open' THEN
    RAISE EXCEPTION 'fiscal year % is being closed', OLD.fy USING ERRCODE = 'check_violation', CONSTRAINT = 'year_moves_on';
  END IF;
  RETURN NEW;
END
$$;

ALTER FUNCTION moyai.year_moves_on() OWNER TO moyai_owner;

CREATE FUNCTION moyai.year_takes_writes() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  years smallint[];
  closed smallint;
BEGIN
  CASE TG_ARGV[0]
    WHEN 'run' THEN
      SELECT array_agg(DISTINCT r.fy) INTO years FROM changed c JOIN moyai.bill_run r ON r.run_id = c.run_id;
    ELSE
      SELECT array_agg(DISTINCT c.fy) INTO years FROM changed c;
  END CASE;
  SELECT held.fy INTO closed FROM (
    SELECT y.fy, y.state FROM moyai.bill_year y WHERE y.fy = ANY (years) ORDER BY y.fy FOR SHARE) AS held
  WHERE held.state = 'closed' LIMIT 1;
  IF closed IS NOT NULL THEN
    RAISE EXCEPTION 'fiscal year % is closed', closed USING ERRCODE = 'check_violation', CONSTRAINT = 'year_takes_writes';
  END IF;
  RETURN NULL;
END
$$;

ALTER FUNCTION moyai.year_takes_writes() OWNER TO moyai_owner;

CREATE FUNCTION moyai_priv.count_fresh(own integer, today date, p_kid text, p_fresh uuid[], p_cap integer) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION moyai_priv.count_fresh(own integer, today date, p_kid text, p_fresh uuid[], p_cap integer) OWNER TO moyai_owner;

CREATE FUNCTION moyai_priv.count_persons(own integer, today date, p_kid text, p_persons uuid[], p_cap integer) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION moyai_priv.count_persons(own integer, today date, p_kid text, p_persons uuid[], p_cap integer) OWNER TO moyai_owner;

CREATE FUNCTION moyai_priv.judge_key(p_kid text, p_is_right boolean, p_moment timestamp with time zone, p_address inet, p_fiware text, p_tenant text) RETURNS text
    LANGUAGE sql STABLE
    AS $$
  SELECT CASE
    WHEN p_is_right IS NOT TRUE THEN 'key_unknown'
    WHEN NOT s.is_valid OR p_moment < s.not_before OR p_moment >= s.ends_at THEN 'key_inactive'
    WHEN NOT s.is_town_live OR (p_moment AT TIME ZONE 'Asia/Tokyo')::date >= s.left_on THEN 'tenant_suspended'
    WHEN p_fiware <> s.slug AND p_fiware <> lpad(s.tenant_id::text, 6, '0') THEN 'tenant_mismatch'
    WHEN p_tenant <> s.slug AND p_tenant <> lpad(s.tenant_id::text, 6, '0') THEN 'tenant_mismatch'
    WHEN cardinality(s.ip_allow) > 0 AND NOT coalesce(p_address <<= ANY (s.ip_allow::inet[]), false) THEN 'ip_not_allowed'
    WHEN NOT s.is_open THEN 'service_suspended'
  END
  FROM moyai_priv.key_standing s WHERE s.kid = p_kid AND s.tenant_id = current_setting('moyai.tenant')::integer
$$;

ALTER FUNCTION moyai_priv.judge_key(p_kid text, p_is_right boolean, p_moment timestamp with time zone, p_address inet, p_fiware text, p_tenant text) OWNER TO moyai_owner;

CREATE FUNCTION moyai_priv.key_outcome(p_is_right boolean, p_kind text, p_approved_at timestamp with time zone, p_revoked_at timestamp with time zone, p_not_before timestamp with time zone, p_expires_at timestamp with time zone, p_retires_at timestamp with time zone, p_ip_allow text[], p_now timestamp with time zone, p_town_is_live boolean, p_code text, p_slug text, p_address inet, p_fiware text, p_tenant text, p_service_is_open boolean) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
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

ALTER FUNCTION moyai_priv.key_outcome(p_is_right boolean, p_kind text, p_approved_at timestamp with time zone, p_revoked_at timestamp with time zone, p_not_before timestamp with time zone, p_expires_at timestamp with time zone, p_retires_at timestamp with time zone, p_ip_allow text[], p_now timestamp with time zone, p_town_is_live boolean, p_code text, p_slug text, p_address inet, p_fiware text, p_tenant text, p_service_is_open boolean) OWNER TO moyai_owner;

CREATE FUNCTION moyai_priv.proof_fits(p_verifier bytea, p_pepper smallint, p_versions smallint[], p_proofs bytea, p_nonce bytea) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
  SELECT sha256(p_nonce || sha256(substring(p_proofs FROM 32 * (array_position(p_versions, p_pepper) - 1) + 1 FOR 32)))
    = sha256(p_nonce || p_verifier)
$$;

ALTER FUNCTION moyai_priv.proof_fits(p_verifier bytea, p_pepper smallint, p_versions smallint[], p_proofs bytea, p_nonce bytea) OWNER TO moyai_owner;

CREATE FUNCTION moyai_priv.stand_key(p_kid text) RETURNS void
    LANGUAGE sql
    AS $$
  INSERT INTO moyai_priv.key_standing AS s (tenant_id, kid, revision, verifier, pepper_version, is_plain, until, is_valid, not_before,
      ends_at, rotated_at, retires_at, is_town_live, left_on, slug, ip_allow, is_open, service_id, organisation_id, persons_per_day,
      categories, purposes, versions, clock_offset)
    SELECT k.tenant_id, k.kid, r.revision, k.verifier, k.pepper_version,
      k.approved_at IS NOT NULL AND k.revoked_at IS NULL AND k.kind IN ('sk', 'pk') AND t.state = 'live'
        AND coalesce(cardinality(k.ip_allow), 0) = 0
        AND (k.kind = 'pk' OR coalesce(v.state = 'live' AND p.state = 'approved', false)),
      least(k.expires_at, k.retires_at, t.left_on::timestamp AT TIME ZONE 'Asia/Tokyo'),
      k.approved_at IS NOT NULL AND k.revoked_at IS NULL AND k.kind IN ('sk', 'pk'), k.not_before,
      least(k.expires_at, k.retires_at), k.rotated_at, k.retires_at, t.state = 'live', t.left_on, t.slug,
      coalesce(k.ip_allow, '{}'), k.kind = 'pk' OR coalesce(v.state = 'live' AND p.state = 'approved', false), k.service_id,
      v.organisation_id, p.persons_per_day,
      ARRAY(SELECT substr(scope, 15) FROM unnest(k.scopes) AS scope WHERE scope LIKE 'personal:read:%'),
      ARRAY(SELECT DISTINCT u.purpose_id FROM moyai.purpose u WHERE u.purpose_id = ANY (k.purposes) AND u.state = 'approved'),
      ARRAY(SELECT u.purpose_id || '@' || u.version FROM moyai.purpose u
        WHERE u.purpose_id = ANY (k.purposes) AND u.state = 'approved'),
      coalesce((SELECT max(g.clock_offset) FROM moyai.installation g), interval '0')
    FROM moyai.api_key k
    JOIN moyai.tenant t ON t.tenant_id = k.tenant_id
    JOIN moyai.access_revision r ON r.tenant_id = k.tenant_id
    LEFT JOIN moyai.service v ON v.service_id = k.service_id
    LEFT JOIN moyai.service_approval p ON p.tenant_id = k.tenant_id AND p.service_id = k.service_id
    WHERE k.kid = p_kid AND k.tenant_id = current_setting('moyai.tenant')::integer
  ON CONFLICT ON CONSTRAINT key_standing_pkey DO UPDATE SET revision = excluded.revision, verifier = excluded.verifier,
    pepper_version = excluded.pepper_version, is_plain = excluded.is_plain, until = excluded.until,
    is_valid = excluded.is_valid, not_before = excluded.not_before,
    ends_at = excluded.ends_at, rotated_at = excluded.rotated_at, retires_at = excluded.retires_at,
    is_town_live = excluded.is_town_live, left_on = excluded.left_on, slug = excluded.slug, ip_allow = excluded.ip_allow,
    is_open = excluded.is_open, service_id = excluded.service_id, organisation_id = excluded.organisation_id,
    persons_per_day = excluded.persons_per_day, categories = excluded.categories, purposes = excluded.purposes,
    versions = excluded.versions, clock_offset = excluded.clock_offset
  WHERE s.revision < excluded.revision
$$;

ALTER FUNCTION moyai_priv.stand_key(p_kid text) OWNER TO moyai_owner;

CREATE FUNCTION moyai_priv.uncount_person(own integer, today date, p_kid text, p_person uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  DELETE FROM moyai_priv.person_seen s
    WHERE s.tenant_id = own AND s.day = today AND s.kid = p_kid AND s.ppid = p_person;
  UPDATE moyai_priv.person_day d SET persons = d.persons - 1
    WHERE d.tenant_id = own AND d.day = today AND d.kid = p_kid;
END
$$;

ALTER FUNCTION moyai_priv.uncount_person(own integer, today date, p_kid text, p_person uuid) OWNER TO moyai_owner;

CREATE TABLE moyai.access_revision (
    tenant_id integer NOT NULL,
    revision bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE moyai.access_revision OWNER TO moyai_owner;

CREATE TABLE moyai.api_key (
    tenant_id integer NOT NULL,
    kid text NOT NULL,
    revision bigint NOT NULL,
    kind text NOT NULL,
    environment text NOT NULL,
    name text NOT NULL,
    service_id text,
    organisation_id text,
    purposes text[] NOT NULL,
    scopes text[] NOT NULL,
    roles text[] NOT NULL,
    ngsi jsonb,
    ip_allow text[] NOT NULL,
    rate_per_minute integer,
    verifier bytea NOT NULL,
    pepper_version smallint NOT NULL,
    not_before timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    approved_at timestamp with time zone,
    approved_by text,
    rotated_from text,
    rotated_at timestamp with time zone,
    retires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    revoked_by text,
    revoked_reason text,
    exposed_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT api_key_approval_whole CHECK (((approved_at IS NULL) = (approved_by IS NULL))),
    CONSTRAINT api_key_environment_known CHECK ((environment = ANY (ARRAY['live'::text, 'test'::text]))),
    CONSTRAINT api_key_holder CHECK ((((kind = ANY (ARRAY['sk'::text, 'dk'::text])) AND (service_id IS NOT NULL) AND (organisation_id IS NULL)) OR ((kind = 'pk'::text) AND (service_id IS NULL) AND (organisation_id IS NOT NULL)) OR ((kind = 'ok'::text) AND (service_id IS NULL) AND (organisation_id IS NULL)))),
    CONSTRAINT api_key_kid_shape CHECK ((kid ~ '^[0-9A-Za-z]{12}$'::text)),
    CONSTRAINT api_key_kind_known CHECK ((kind = ANY (ARRAY['sk'::text, 'pk'::text, 'dk'::text, 'ok'::text]))),
    CONSTRAINT api_key_lists_max CHECK (((cardinality(purposes) <= 10) AND (cardinality(scopes) <= 200) AND (cardinality(ip_allow) <= 50))),
    CONSTRAINT api_key_name_length CHECK ((length(name) <= 100)),
    CONSTRAINT api_key_rate_positive CHECK ((rate_per_minute > 0)),
    CONSTRAINT api_key_revocation_whole CHECK ((((revoked_at IS NULL) = (revoked_by IS NULL)) AND ((revoked_at IS NULL) = (revoked_reason IS NULL)))),
    CONSTRAINT api_key_roles_console CHECK (((kind = 'ok'::text) = (cardinality(roles) > 0))),
    CONSTRAINT api_key_roles_known CHECK (((roles <@ '{operator,approver,architect,auditor}'::text[]) OR (roles <@ '{clerk,manager,finance,auditor}'::text[]))),
    CONSTRAINT api_key_rotation_whole CHECK ((((rotated_at IS NULL) = (retires_at IS NULL)) AND (retires_at >= rotated_at))),
    CONSTRAINT api_key_verifier_length CHECK ((octet_length(verifier) = 32)),
    CONSTRAINT api_key_window CHECK ((not_before < expires_at))
)
WITH (fillfactor='80');

ALTER TABLE ONLY moyai.api_key FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.api_key OWNER TO moyai_owner;

CREATE TABLE moyai.bill_adjustment (
    kind text NOT NULL COLLATE pg_catalog."C",
    as_of date NOT NULL,
    code integer NOT NULL,
    no integer NOT NULL,
    delta numeric(34,6) NOT NULL,
    reason text NOT NULL,
    document_sha256 text,
    entered_at timestamp with time zone NOT NULL,
    entered_by text NOT NULL,
    CONSTRAINT bill_adjustment_no_positive CHECK ((no > 0)),
    CONSTRAINT bill_adjustment_reason_given CHECK ((reason <> ''::text))
);

ALTER TABLE moyai.bill_adjustment OWNER TO moyai_owner;

CREATE TABLE moyai.bill_agreement (
    agreement_id text NOT NULL COLLATE pg_catalog."C",
    host_code integer NOT NULL,
    host_name text NOT NULL,
    terms jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    decision_no text,
    document_sha256 text,
    CONSTRAINT bill_agreement_host_code_range CHECK (((host_code >= 10000) AND (host_code <= 999999))),
    CONSTRAINT bill_agreement_id_shape CHECK ((agreement_id ~ '^[!-~]{1,64}$'::text)),
    CONSTRAINT bill_agreement_terms_object CHECK ((jsonb_typeof(terms) = 'object'::text))
);

ALTER TABLE moyai.bill_agreement OWNER TO moyai_owner;

CREATE TABLE moyai.bill_audit (
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    object text NOT NULL,
    content_sha256 text,
    prev_sha256 text NOT NULL,
    sha256 text NOT NULL
);

ALTER TABLE moyai.bill_audit OWNER TO moyai_owner;

CREATE TABLE moyai.bill_cloud_item (
    fy smallint NOT NULL,
    item_id text NOT NULL COLLATE pg_catalog."C",
    yen bigint NOT NULL,
    document text NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    entered_by text NOT NULL,
    pool_id text COLLATE pg_catalog."C"
);

ALTER TABLE moyai.bill_cloud_item OWNER TO moyai_owner;

CREATE TABLE moyai.bill_cost_item (
    fy smallint NOT NULL,
    pool_id text NOT NULL COLLATE pg_catalog."C",
    item_id text NOT NULL COLLATE pg_catalog."C",
    class text NOT NULL,
    phase text NOT NULL,
    band text,
    yen bigint NOT NULL,
    dated_on date,
    document text,
    budget_code text,
    document_sha256 text,
    reverses text COLLATE pg_catalog."C",
    entered_by text DEFAULT 'host:unknown'::text NOT NULL,
    CONSTRAINT bill_cost_item_band_known CHECK ((band = ANY (ARRAY['a'::text, 'b'::text, 'c'::text, 'd'::text]))),
    CONSTRAINT bill_cost_item_band_labour CHECK (((band IS NOT NULL) = (class = 'labour'::text))),
    CONSTRAINT bill_cost_item_class_known CHECK ((class = ANY (ARRAY['cloud'::text, 'labour'::text, 'licence'::text]))),
    CONSTRAINT bill_cost_item_id_shape CHECK ((item_id ~ '^[!-~]{1,64}$'::text)),
    CONSTRAINT bill_cost_item_phase_known CHECK ((phase = ANY (ARRAY['initial'::text, 'running'::text]))),
    CONSTRAINT bill_cost_item_yen_range CHECK (((yen >= '-1000000000000000'::bigint) AND (yen <= '1000000000000000'::bigint)))
);

ALTER TABLE moyai.bill_cost_item OWNER TO moyai_owner;

CREATE TABLE moyai.bill_line (
    run_id text NOT NULL COLLATE pg_catalog."C",
    pool_id text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    step text NOT NULL COLLATE pg_catalog."C",
    month text NOT NULL COLLATE pg_catalog."C",
    component smallint NOT NULL,
    amount bigint NOT NULL,
    weight text,
    weight_sum text,
    exact text,
    floor bigint,
    remainder text,
    rank integer,
    extra smallint,
    t text,
    parts text,
    yen bigint NOT NULL,
    CONSTRAINT bill_line_step_known CHECK ((step = ANY (ARRAY['months'::text, 'components'::text, 'members'::text, 'bounds'::text, 'share'::text, 'host'::text])))
);

ALTER TABLE moyai.bill_line OWNER TO moyai_owner;

CREATE TABLE moyai.bill_member (
    agreement_id text NOT NULL COLLATE pg_catalog."C",
    code integer NOT NULL,
    from_day date NOT NULL,
    to_day date,
    kind text NOT NULL,
    decision_no text,
    CONSTRAINT bill_member_days_ordered CHECK ((to_day > from_day)),
    CONSTRAINT bill_member_kind_known CHECK ((kind = ANY (ARRAY['member'::text, 'associate'::text])))
);

ALTER TABLE moyai.bill_member OWNER TO moyai_owner;

CREATE TABLE moyai.bill_offset (
    fy smallint NOT NULL,
    pool_id text NOT NULL COLLATE pg_catalog."C",
    offset_id text NOT NULL COLLATE pg_catalog."C",
    terms jsonb NOT NULL,
    yen bigint GENERATED ALWAYS AS (((terms ->> 'yen'::text))::bigint) STORED NOT NULL,
    document_sha256 text,
    entered_by text DEFAULT 'host:unknown'::text NOT NULL,
    CONSTRAINT bill_offset_id_shape CHECK ((offset_id ~ '^[!-~]{1,64}$'::text)),
    CONSTRAINT bill_offset_yen_range CHECK (((yen >= '-1000000000000000'::bigint) AND (yen <= '1000000000000000'::bigint)))
);

ALTER TABLE moyai.bill_offset OWNER TO moyai_owner;

CREATE TABLE moyai.bill_particulars (
    fy smallint NOT NULL,
    version integer NOT NULL,
    document text NOT NULL,
    sha256 text NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    entered_by text NOT NULL,
    CONSTRAINT bill_particulars_size CHECK ((octet_length(document) <= 262144)),
    CONSTRAINT bill_particulars_version_positive CHECK ((version > 0))
);

ALTER TABLE moyai.bill_particulars OWNER TO moyai_owner;

CREATE TABLE moyai.bill_pool (
    fy smallint NOT NULL,
    pool_id text NOT NULL COLLATE pg_catalog."C",
    rule_id text COLLATE pg_catalog."C",
    terms jsonb NOT NULL,
    CONSTRAINT bill_pool_id_shape CHECK ((pool_id ~ '^[!-~]{1,64}$'::text)),
    CONSTRAINT bill_pool_terms_object CHECK (((jsonb_typeof(terms) = 'object'::text) AND (NOT (terms ?| '{rule,cost_items,offsets}'::text[]))))
);

ALTER TABLE moyai.bill_pool OWNER TO moyai_owner;

CREATE TABLE moyai.bill_rule (
    rule_id text NOT NULL COLLATE pg_catalog."C",
    terms jsonb NOT NULL,
    sha256 text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text DEFAULT 'host:unknown'::text NOT NULL,
    decision_no text,
    document_sha256 text,
    valid_from date,
    valid_to date,
    approved_by text,
    approved_at timestamp with time zone,
    CONSTRAINT bill_rule_id_shape CHECK ((rule_id ~ '^[!-~]{1,64}$'::text)),
    CONSTRAINT bill_rule_sha256_shape CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT bill_rule_terms_object CHECK ((jsonb_typeof(terms) = 'object'::text)),
    CONSTRAINT bill_rule_two_persons CHECK ((approved_by <> created_by))
);

ALTER TABLE moyai.bill_rule OWNER TO moyai_owner;

CREATE TABLE moyai.bill_run (
    run_id text NOT NULL COLLATE pg_catalog."C",
    fy smallint NOT NULL,
    kind text NOT NULL,
    input_sha256 text NOT NULL,
    result_json text NOT NULL,
    result_sha256 text NOT NULL,
    software_version text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    base_run text COLLATE pg_catalog."C",
    cutoff timestamp with time zone,
    created_by text DEFAULT 'host:unknown'::text NOT NULL,
    approved_by text,
    approved_at timestamp with time zone,
    posted_at timestamp with time zone,
    CONSTRAINT bill_run_input_sha256_shape CHECK ((input_sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT bill_run_kind_known CHECK ((kind = ANY (ARRAY['plan'::text, 'revise'::text, 'fix'::text, 'settle'::text, 'correct'::text, 'scenario'::text]))),
    CONSTRAINT bill_run_result_sha256_shape CHECK ((result_sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT bill_run_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'superseded'::text]))),
    CONSTRAINT bill_run_two_persons CHECK ((approved_by <> created_by))
);

ALTER TABLE moyai.bill_run OWNER TO moyai_owner;

CREATE TABLE moyai.bill_run_input (
    run_id text NOT NULL COLLATE pg_catalog."C",
    section text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL,
    n bigint,
    digest numeric(78,0),
    source text
);

ALTER TABLE moyai.bill_run_input OWNER TO moyai_owner;

CREATE TABLE moyai.bill_scenario (
    scenario_id text NOT NULL COLLATE pg_catalog."C",
    base_run text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    patch text NOT NULL,
    input_sha256 text NOT NULL,
    result_json text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL
);

ALTER TABLE moyai.bill_scenario OWNER TO moyai_owner;

CREATE TABLE moyai.bill_statement (
    tenant_id integer NOT NULL,
    number text COLLATE pg_catalog."C",
    fy smallint NOT NULL,
    kind text NOT NULL,
    serial integer,
    run_id text NOT NULL COLLATE pg_catalog."C",
    yen bigint NOT NULL,
    tax bigint NOT NULL,
    csv bytea,
    json text,
    issued_at timestamp with time zone,
    statement_id text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL,
    instalment smallint DEFAULT 0 NOT NULL,
    due_on date,
    drafted_at timestamp with time zone,
    drafted_by text,
    approved_at timestamp with time zone,
    approved_by text,
    issued_by text,
    voided_at timestamp with time zone,
    voided_by text,
    corrected_by text COLLATE pg_catalog."C",
    csv_sha256 text,
    json_sha256 text,
    chain_no integer,
    prev_sha256 text,
    sha256 text,
    particulars integer,
    CONSTRAINT bill_statement_issued_whole CHECK (((state = ANY (ARRAY['issued'::text, 'void'::text])) = ((number IS NOT NULL) AND (serial IS NOT NULL) AND (csv IS NOT NULL) AND (json IS NOT NULL) AND (issued_at IS NOT NULL)))),
    CONSTRAINT bill_statement_kind_known CHECK ((kind = ANY (ARRAY['plan'::text, 'revise'::text, 'fix'::text, 'settle'::text, 'correct'::text, 'instalment'::text]))),
    CONSTRAINT bill_statement_serial_positive CHECK ((serial > 0)),
    CONSTRAINT bill_statement_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'issued'::text, 'void'::text]))),
    CONSTRAINT bill_statement_two_persons CHECK ((approved_by <> drafted_by)),
    CONSTRAINT bill_statement_void_corrected CHECK (((state = 'void'::text) = ((corrected_by IS NOT NULL) AND (voided_by IS NOT NULL))))
);

ALTER TABLE ONLY moyai.bill_statement FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.bill_statement OWNER TO moyai_owner;

CREATE TABLE moyai.bill_statement_line (
    tenant_id integer NOT NULL,
    statement_id text NOT NULL COLLATE pg_catalog."C",
    no integer NOT NULL,
    pool_id text NOT NULL COLLATE pg_catalog."C",
    item text NOT NULL,
    component smallint NOT NULL,
    yen bigint NOT NULL
);

ALTER TABLE ONLY moyai.bill_statement_line FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.bill_statement_line OWNER TO moyai_owner;

CREATE TABLE moyai.bill_statistic (
    kind text NOT NULL COLLATE pg_catalog."C",
    as_of date NOT NULL,
    code integer NOT NULL,
    version integer NOT NULL,
    value numeric(34,6) NOT NULL,
    source text NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    document_sha256 text,
    entered_by text DEFAULT 'host:unknown'::text NOT NULL,
    CONSTRAINT bill_statistic_kind_shape CHECK ((kind ~ '^[!-~]{1,64}$'::text)),
    CONSTRAINT bill_statistic_source_named CHECK ((source <> ''::text)),
    CONSTRAINT bill_statistic_value_number CHECK ((value <> 'NaN'::numeric)),
    CONSTRAINT bill_statistic_version_positive CHECK ((version > 0))
);

ALTER TABLE moyai.bill_statistic OWNER TO moyai_owner;

CREATE TABLE moyai.bill_subscription (
    service text NOT NULL COLLATE pg_catalog."C",
    code integer NOT NULL,
    from_day date NOT NULL,
    to_day date,
    charged_from date,
    decision_no text,
    CONSTRAINT bill_subscription_days_ordered CHECK ((to_day > from_day)),
    CONSTRAINT bill_subscription_service_shape CHECK ((service ~ '^[!-~]{1,64}$'::text))
);

ALTER TABLE moyai.bill_subscription OWNER TO moyai_owner;

CREATE TABLE moyai.bill_town_scenario (
    tenant_id integer NOT NULL,
    scenario_id text NOT NULL COLLATE pg_catalog."C",
    base_run text NOT NULL COLLATE pg_catalog."C",
    patch text NOT NULL,
    result_json text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL
);

ALTER TABLE ONLY moyai.bill_town_scenario FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.bill_town_scenario OWNER TO moyai_owner;

CREATE TABLE moyai.category (
    category text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    title_ja text NOT NULL,
    title_en text NOT NULL,
    items json NOT NULL,
    items_sha256 bytea NOT NULL,
    special_care boolean NOT NULL,
    location boolean NOT NULL,
    residency_bound boolean NOT NULL,
    needs_second boolean NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    approved_at timestamp with time zone,
    approved_by text,
    CONSTRAINT category_care_needs_second CHECK ((needs_second OR (NOT special_care))),
    CONSTRAINT category_hash_length CHECK ((octet_length(items_sha256) = 32)),
    CONSTRAINT category_items_list CHECK ((json_typeof(items) = 'array'::text)),
    CONSTRAINT category_second_person CHECK ((((approved_at IS NULL) = (approved_by IS NULL)) AND ((state = 'draft'::text) = (approved_at IS NULL)) AND ((NOT needs_second) OR (approved_by <> created_by)))),
    CONSTRAINT category_shape CHECK (((category ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$'::text) AND (length(category) <= 64))),
    CONSTRAINT category_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text]))),
    CONSTRAINT category_title_length CHECK ((((length(title_ja) >= 1) AND (length(title_ja) <= 200)) AND ((length(title_en) >= 1) AND (length(title_en) <= 200)))),
    CONSTRAINT category_version_positive CHECK (((version >= 1) AND (version <= 9999)))
);

ALTER TABLE moyai.category OWNER TO moyai_owner;

CREATE TABLE moyai.category_source (
    tenant_id integer NOT NULL,
    category text NOT NULL COLLATE pg_catalog."C",
    organisation_id text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL
);

ALTER TABLE ONLY moyai.category_source FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.category_source OWNER TO moyai_owner;

CREATE TABLE moyai.data_class (
    tenant_id integer NOT NULL,
    entity_type text NOT NULL COLLATE pg_catalog."C",
    class text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    wanted text,
    wanted_at timestamp with time zone,
    wanted_by text,
    CONSTRAINT data_class_known CHECK ((class = ANY (ARRAY['non_personal'::text, 'personal'::text, 'pseudonymised'::text, 'anonymised_public'::text, 'anonymised_private'::text, 'person_related'::text]))),
    CONSTRAINT data_class_type_length CHECK (((length(entity_type) >= 1) AND (length(entity_type) <= 256))),
    CONSTRAINT data_class_wanted_known CHECK ((wanted = ANY (ARRAY['non_personal'::text, 'personal'::text, 'pseudonymised'::text, 'anonymised_public'::text, 'anonymised_private'::text, 'person_related'::text]))),
    CONSTRAINT data_class_wanted_whole CHECK ((((wanted IS NULL) = (wanted_at IS NULL)) AND ((wanted IS NULL) = (wanted_by IS NULL))))
);

ALTER TABLE ONLY moyai.data_class FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.data_class OWNER TO moyai_owner;

CREATE TABLE moyai.data_class_recipient (
    tenant_id integer NOT NULL,
    entity_type text NOT NULL COLLATE pg_catalog."C",
    service_id text NOT NULL,
    contract_id text,
    confirmed_by text,
    confirmed_method text,
    confirmed_on date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT data_class_recipient_ground CHECK ((((contract_id IS NOT NULL) AND (num_nonnulls(confirmed_by, confirmed_method, confirmed_on) = 0)) OR ((contract_id IS NULL) AND (num_nulls(confirmed_by, confirmed_method, confirmed_on) = 0)))),
    CONSTRAINT data_class_recipient_length CHECK (((length(contract_id) <= 200) AND (length(confirmed_by) <= 200) AND (length(confirmed_method) <= 200)))
);

ALTER TABLE ONLY moyai.data_class_recipient FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.data_class_recipient OWNER TO moyai_owner;

CREATE TABLE moyai.entity (
    tenant_id integer NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    service_path text NOT NULL COLLATE pg_catalog."C",
    ord bigint NOT NULL,
    created timestamp with time zone NOT NULL,
    modified timestamp with time zone NOT NULL,
    expires timestamp with time zone,
    doc text NOT NULL COLLATE pg_catalog."C",
    attrs jsonb NOT NULL,
    attr_times text NOT NULL COLLATE pg_catalog."C",
    location public.geometry(Geometry,4326),
    "position" public.geometry(Geometry,4326),
    moving boolean NOT NULL
)
WITH (fillfactor='45');

ALTER TABLE ONLY moyai.entity FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.entity OWNER TO moyai_owner;

CREATE TABLE moyai.idempotency (
    tenant_id integer NOT NULL,
    principal text NOT NULL,
    method text NOT NULL,
    path text NOT NULL,
    request_key uuid NOT NULL,
    body_sha256 bytea NOT NULL,
    status smallint,
    answer text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT idempotency_answer_max CHECK ((octet_length(answer) <= 1048576)),
    CONSTRAINT idempotency_answer_whole CHECK (((status IS NULL) = (answer IS NULL))),
    CONSTRAINT idempotency_hash_length CHECK ((octet_length(body_sha256) = 32))
);

ALTER TABLE ONLY moyai.idempotency FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.idempotency OWNER TO moyai_owner;

CREATE TABLE moyai.installation (
    singleton boolean DEFAULT true NOT NULL,
    environment text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    clock_offset interval DEFAULT '00:00:00'::interval NOT NULL,
    CONSTRAINT installation_environment_known CHECK ((environment = ANY (ARRAY['live'::text, 'test'::text]))),
    CONSTRAINT installation_live_clock CHECK (((clock_offset = '00:00:00'::interval) OR ((environment = 'test'::text) AND (clock_offset > '00:00:00'::interval)))),
    CONSTRAINT installation_singleton CHECK (singleton)
);

ALTER TABLE moyai.installation OWNER TO moyai_owner;

CREATE TABLE moyai.journal (
    fy smallint NOT NULL,
    doc_no integer NOT NULL,
    kind text NOT NULL,
    run_id text COLLATE pg_catalog."C",
    corrects smallint,
    posted_at timestamp with time zone NOT NULL,
    posted_by text NOT NULL,
    note text NOT NULL,
    CONSTRAINT journal_kind_known CHECK ((kind = ANY (ARRAY['instalment'::text, 'receipt'::text, 'settlement'::text, 'correction'::text]))),
    CONSTRAINT journal_no_positive CHECK ((doc_no > 0))
);

ALTER TABLE moyai.journal OWNER TO moyai_owner;

CREATE TABLE moyai.journal_leg (
    fy smallint NOT NULL,
    doc_no integer NOT NULL,
    leg_no integer NOT NULL,
    account text NOT NULL COLLATE pg_catalog."C",
    yen bigint NOT NULL,
    CONSTRAINT journal_leg_account_known CHECK ((account ~ '^(ar:[0-9]{6}|(advance|clearing):[!-~]{1,64}|host|bank|vendor)$'::text))
);

ALTER TABLE moyai.journal_leg OWNER TO moyai_owner;

CREATE TABLE moyai.offer (
    tenant_id integer NOT NULL,
    offer_id uuid NOT NULL,
    service_id text NOT NULL,
    purpose_id text NOT NULL,
    purpose_version integer NOT NULL,
    category text NOT NULL COLLATE pg_catalog."C",
    category_version integer NOT NULL,
    mode text NOT NULL,
    data_life_days integer NOT NULL,
    valid_days_max integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    replaced_by uuid,
    replaced_at timestamp with time zone,
    stops_at timestamp with time zone,
    CONSTRAINT offer_data_life CHECK ((((data_life_days >= 0) AND (data_life_days <= 36500)) AND ((mode = 'store'::text) OR (data_life_days = 0)))),
    CONSTRAINT offer_mode_known CHECK ((mode = ANY (ARRAY['view'::text, 'store'::text]))),
    CONSTRAINT offer_replacement_whole CHECK ((((replaced_by IS NULL) = (replaced_at IS NULL)) AND ((stops_at IS NULL) OR (replaced_by IS NOT NULL)))),
    CONSTRAINT offer_valid_days CHECK (((valid_days_max >= 1) AND (valid_days_max <= 1096)))
);

ALTER TABLE ONLY moyai.offer FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.offer OWNER TO moyai_owner;

CREATE TABLE moyai_priv.access (
    tenant_id integer NOT NULL,
    capability uuid NOT NULL,
    entry uuid NOT NULL,
    ord bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    at timestamp with time zone NOT NULL,
    xid xid8 NOT NULL,
    salt bytea NOT NULL,
    subject_id uuid,
    facts text[] NOT NULL,
    asked text[] NOT NULL,
    versions integer[],
    consents uuid[],
    data_life_days integer,
    is_sealed boolean NOT NULL,
    end_entry uuid,
    end_ord bigint,
    end_at timestamp with time zone,
    end_salt bytea,
    row_count integer,
    byte_count bigint,
    body_sha256 bytea
)
WITH (fillfactor='60', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='5000', autovacuum_analyze_scale_factor='0', autovacuum_analyze_threshold='100000000');

ALTER TABLE ONLY moyai_priv.access FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.access OWNER TO moyai_owner;

CREATE VIEW moyai.permit WITH (security_barrier='true') AS
 SELECT s.n,
    a.tenant_id AS town,
    a.capability,
    a.entry,
    a.ord,
    a.subject_id,
    a.asked[s.place] AS category,
    a.facts[3] AS kid,
    a.facts[2] AS service_id,
    a.facts[4] AS purpose_id,
    a.consents[s.place] AS consent_id
   FROM (( SELECT (t.n)::integer AS n,
            (substr(t.shown, 1, 36))::uuid AS capability,
            (
                CASE
                    WHEN (length(t.shown) > 73) THEN substr(t.shown, 38, 36)
                    ELSE '00000000-0000-0000-0000-000000000000'::text
                END)::uuid AS first,
            (
                CASE
                    WHEN (length(t.shown) > 73) THEN substr(t.shown, 38, 36)
                    ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff'::text
                END)::uuid AS last,
                CASE
                    WHEN (length(t.shown) > 73) THEN (split_part(substr(t.shown, 75), ','::text, 1))::integer
                    ELSE 1
                END AS place,
            (
                CASE
                    WHEN ((length(t.shown) > 73) AND (split_part(substr(t.shown, 75), ','::text, 2) <> ''::text)) THEN split_part(substr(t.shown, 75), ','::text, 2)
                    ELSE current_setting('moyai.tenant'::text)
                END)::integer AS town
           FROM string_to_table(current_setting('moyai.capability'::text, true), ' '::text) WITH ORDINALITY t(shown, n)
          WHERE (current_setting('transaction_isolation'::text) = 'read committed'::text)
         OFFSET 0) s
     CROSS JOIN LATERAL ( SELECT a_1.tenant_id,
            a_1.capability,
            a_1.entry,
            a_1.ord,
            a_1.subject_id,
            a_1.facts,
            a_1.asked,
            a_1.consents
           FROM moyai_priv.access a_1
          WHERE ((a_1.tenant_id = s.town) AND (a_1.capability = s.capability) AND (a_1.entry >= s.first) AND (a_1.entry <= s.last) AND (a_1.consents IS NOT NULL) AND (a_1.end_at IS NULL) AND (a_1.opened_at > (clock_timestamp() - '00:00:05'::interval)) AND (a_1.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()))
         OFFSET 0) a);

ALTER TABLE moyai.permit OWNER TO moyai_gate;

CREATE TABLE moyai_priv.consent (
    tenant_id integer NOT NULL,
    consent_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    service_id text NOT NULL,
    purpose_id text NOT NULL,
    purpose_version integer NOT NULL,
    category text NOT NULL COLLATE pg_catalog."C",
    category_version integer NOT NULL,
    offer_id uuid NOT NULL,
    mode text NOT NULL,
    data_life_days integer NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    receipt_sub uuid NOT NULL,
    notice_lang text NOT NULL,
    notice_sha256 bytea NOT NULL,
    state text NOT NULL,
    reason text,
    changed_at timestamp with time zone NOT NULL,
    revision integer NOT NULL,
    CONSTRAINT consent_hash_length CHECK ((octet_length(notice_sha256) = 32)),
    CONSTRAINT consent_mode_known CHECK ((mode = ANY (ARRAY['view'::text, 'store'::text]))),
    CONSTRAINT consent_reason_given CHECK (((state = ANY (ARRAY['suspended'::text, 'invalidated'::text])) = (reason IS NOT NULL))),
    CONSTRAINT consent_revision_positive CHECK ((revision > 0)),
    CONSTRAINT consent_state_known CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text, 'withdrawn'::text, 'superseded'::text, 'invalidated'::text, 'expired'::text]))),
    CONSTRAINT consent_window CHECK ((valid_from < valid_until))
)
WITH (fillfactor='85');

ALTER TABLE ONLY moyai_priv.consent FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.consent OWNER TO moyai_owner;

CREATE VIEW moyai.live_grant WITH (security_barrier='true') AS
 SELECT p.n,
    p.town,
    p.capability,
    p.entry,
    p.ord,
    p.subject_id,
    p.category,
    c.category_version AS version,
    c.data_life_days
   FROM ((((( SELECT permit.n,
            permit.town,
            permit.capability,
            permit.entry,
            permit.ord,
            permit.subject_id,
            permit.category,
            permit.kid,
            permit.service_id,
            permit.purpose_id,
            permit.consent_id
           FROM moyai.permit
         OFFSET 0) p
     CROSS JOIN LATERAL ( SELECT (statement_timestamp() + g.clock_offset) AS moment
           FROM moyai.installation g
          WHERE g.singleton
         OFFSET 0) m)
     CROSS JOIN LATERAL ( SELECT
           FROM moyai.api_key k_1
          WHERE ((k_1.tenant_id = p.town) AND (k_1.kid = p.kid) AND (k_1.revoked_at IS NULL))
         OFFSET 0) k)
     CROSS JOIN LATERAL ( SELECT c_1.category_version,
            c_1.data_life_days,
            c_1.offer_id
           FROM moyai_priv.consent c_1
          WHERE ((c_1.tenant_id = p.town) AND (c_1.service_id = p.service_id) AND (c_1.subject_id = p.subject_id) AND (c_1.purpose_id = p.purpose_id) AND (c_1.category = p.category) AND (c_1.state = ANY (ARRAY['active'::text, 'suspended'::text])) AND (c_1.state = 'active'::text) AND (c_1.consent_id = p.consent_id) AND (c_1.valid_from <= m.moment) AND (m.moment < c_1.valid_until))
         OFFSET 0) c)
     CROSS JOIN LATERAL ( SELECT
           FROM moyai.offer o_1
          WHERE ((o_1.tenant_id = p.town) AND (o_1.offer_id = c.offer_id) AND ((o_1.stops_at IS NULL) OR (m.moment < o_1.stops_at)))
         OFFSET 0) o);

ALTER TABLE moyai.live_grant OWNER TO moyai_gate;

CREATE TABLE moyai.metering_gap (
    writer_id text NOT NULL COLLATE pg_catalog."C",
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    found_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    CONSTRAINT metering_gap_ordered CHECK ((since <= until)),
    CONSTRAINT metering_gap_reason_known CHECK ((reason = ANY (ARRAY['killed'::text, 'spool_full'::text, 'spool_damaged'::text, 'spool_stale'::text]))),
    CONSTRAINT metering_gap_writer_shape CHECK ((writer_id ~ '^[0-9a-f]{32}$'::text))
);

ALTER TABLE moyai.metering_gap OWNER TO moyai_owner;

CREATE TABLE moyai.notice (
    tenant_id integer NOT NULL,
    offer_id uuid NOT NULL,
    lang text NOT NULL,
    sha256 bytea NOT NULL,
    document text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT notice_hash_right CHECK ((sha256 = sha256(convert_to(document, 'UTF8'::name)))),
    CONSTRAINT notice_lang_known CHECK ((lang = ANY (ARRAY['ja'::text, 'ja_plain'::text, 'en'::text])))
);

ALTER TABLE ONLY moyai.notice FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.notice OWNER TO moyai_owner;

CREATE TABLE moyai.number_exemption (
    tenant_id integer NOT NULL,
    entity_type text NOT NULL COLLATE pg_catalog."C",
    attribute text NOT NULL COLLATE pg_catalog."C",
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    approved_at timestamp with time zone,
    approved_by text,
    CONSTRAINT number_exemption_second_person CHECK ((((approved_at IS NULL) = (approved_by IS NULL)) AND (approved_by <> asked_by)))
);

ALTER TABLE ONLY moyai.number_exemption FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.number_exemption OWNER TO moyai_owner;

CREATE TABLE moyai.number_refusal (
    tenant_id integer NOT NULL,
    service_id text NOT NULL,
    field text NOT NULL,
    refusals bigint NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT number_refusal_field_length CHECK ((length(field) <= 256))
);

ALTER TABLE ONLY moyai.number_refusal FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.number_refusal OWNER TO moyai_owner;

CREATE TABLE moyai.organisation (
    organisation_id text NOT NULL,
    name text NOT NULL,
    address text NOT NULL,
    representative text NOT NULL,
    country text NOT NULL,
    kind text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT organisation_country_shape CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT organisation_id_shape CHECK ((organisation_id ~ '^org_[a-z0-9_]{3,48}$'::text)),
    CONSTRAINT organisation_kind_known CHECK ((kind = ANY (ARRAY['town'::text, 'public_body'::text, 'business'::text])))
);

ALTER TABLE moyai.organisation OWNER TO moyai_owner;

CREATE TABLE moyai.personal_record (
    tenant_id integer NOT NULL,
    subject_id uuid NOT NULL,
    category text NOT NULL COLLATE pg_catalog."C",
    record text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    items json NOT NULL,
    organisation_id text NOT NULL,
    kid text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    CONSTRAINT personal_record_items_object CHECK ((json_typeof(items) = 'object'::text)),
    CONSTRAINT personal_record_name CHECK ((record ~ '^[A-Za-z0-9_-]{1,64}$'::text))
);

ALTER TABLE ONLY moyai.personal_record FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.personal_record OWNER TO moyai_owner;

CREATE TABLE moyai.purpose (
    purpose_id text NOT NULL,
    version integer NOT NULL,
    text_ja text NOT NULL,
    text_ja_plain text NOT NULL,
    text_en text NOT NULL,
    text_sha256 bytea NOT NULL,
    legal_basis text NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    approved_at timestamp with time zone,
    approved_by text,
    retired_at timestamp with time zone,
    retired_by text,
    CONSTRAINT purpose_basis_known CHECK ((legal_basis = ANY (ARRAY['appi_69_2_1_consent'::text, 'appi_27_1_consent'::text, 'appi_28_foreign'::text]))),
    CONSTRAINT purpose_hash_length CHECK ((octet_length(text_sha256) = 32)),
    CONSTRAINT purpose_id_shape CHECK ((purpose_id ~ '^pur_[a-z0-9_]{3,48}$'::text)),
    CONSTRAINT purpose_retirement_whole CHECK ((((state = 'retired'::text) = (retired_at IS NOT NULL)) AND ((retired_at IS NULL) = (retired_by IS NULL)))),
    CONSTRAINT purpose_second_person CHECK ((((approved_at IS NULL) = (approved_by IS NULL)) AND ((state = 'draft'::text) = (approved_at IS NULL)) AND (approved_by <> created_by))),
    CONSTRAINT purpose_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'retired'::text]))),
    CONSTRAINT purpose_text_length CHECK ((((length(text_ja) >= 30) AND (length(text_ja) <= 4000)) AND ((length(text_ja_plain) >= 1) AND (length(text_ja_plain) <= 4000)) AND ((length(text_en) >= 1) AND (length(text_en) <= 4000)))),
    CONSTRAINT purpose_version_positive CHECK (((version >= 1) AND (version <= 9999)))
);

ALTER TABLE moyai.purpose OWNER TO moyai_owner;

CREATE TABLE moyai.schema_version (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE moyai.schema_version OWNER TO moyai_owner;

CREATE TABLE moyai.service (
    service_id text NOT NULL,
    organisation_id text NOT NULL,
    name text NOT NULL,
    redirect_uris text[] NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    CONSTRAINT service_id_shape CHECK ((service_id ~ '^svc_[a-z0-9_]{3,48}$'::text)),
    CONSTRAINT service_redirect_uris_max CHECK ((cardinality(redirect_uris) <= 20)),
    CONSTRAINT service_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'live'::text, 'suspended'::text, 'retired'::text])))
);

ALTER TABLE moyai.service OWNER TO moyai_owner;

CREATE TABLE moyai.service_approval (
    tenant_id integer NOT NULL,
    service_id text NOT NULL,
    state text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    persons_per_day integer DEFAULT 10000 NOT NULL,
    persons_wanted integer,
    persons_wanted_by text,
    CONSTRAINT service_approval_persons CHECK (((persons_per_day > 0) AND (persons_wanted > 0) AND ((persons_wanted IS NULL) = (persons_wanted_by IS NULL)))),
    CONSTRAINT service_approval_state_known CHECK ((state = ANY (ARRAY['approved'::text, 'suspended'::text])))
);

ALTER TABLE ONLY moyai.service_approval FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.service_approval OWNER TO moyai_owner;

CREATE TABLE moyai.tenant (
    tenant_id integer NOT NULL,
    slug text NOT NULL,
    kind text NOT NULL,
    name_ja text NOT NULL,
    name_kana text NOT NULL,
    name_romaji text NOT NULL,
    state text NOT NULL,
    joined_on date NOT NULL,
    left_on date,
    created_at timestamp with time zone NOT NULL,
    class_revision bigint DEFAULT 0 NOT NULL,
    CONSTRAINT tenant_code_range CHECK (((tenant_id >= 10000) AND (tenant_id <= 999999))),
    CONSTRAINT tenant_dates_ordered CHECK ((left_on >= joined_on)),
    CONSTRAINT tenant_kind_known CHECK ((kind = ANY (ARRAY['municipality'::text, 'prefecture'::text, 'sandbox'::text]))),
    CONSTRAINT tenant_name_length CHECK ((((length(name_ja) >= 1) AND (length(name_ja) <= 100)) AND (length(name_kana) <= 200) AND (length(name_romaji) <= 200))),
    CONSTRAINT tenant_slug_shape CHECK (((slug ~ '^[a-z][a-z0-9]{1,31}$'::text) OR ((kind = 'sandbox'::text) AND (slug ~ '^[a-z][a-z0-9_]{0,49}$'::text)))),
    CONSTRAINT tenant_state_known CHECK ((state = ANY (ARRAY['live'::text, 'suspended'::text])))
);

ALTER TABLE moyai.tenant OWNER TO moyai_owner;

CREATE TABLE moyai.tenant_population (
    tenant_id integer NOT NULL,
    source text NOT NULL,
    as_of date NOT NULL,
    population integer NOT NULL,
    CONSTRAINT tenant_population_not_negative CHECK ((population >= 0)),
    CONSTRAINT tenant_population_source_shape CHECK ((source ~ '^[a-z][a-z0-9_.]{1,63}$'::text))
);

ALTER TABLE moyai.tenant_population OWNER TO moyai_owner;

CREATE TABLE moyai.usage_budget (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    month_limit bigint NOT NULL,
    set_at timestamp with time zone NOT NULL,
    set_by text NOT NULL,
    CONSTRAINT usage_budget_limit_positive CHECK ((month_limit > 0))
);

ALTER TABLE ONLY moyai.usage_budget FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_budget OWNER TO moyai_owner;

CREATE TABLE moyai.usage_conflict (
    tenant_id integer NOT NULL,
    source text NOT NULL COLLATE pg_catalog."C",
    event_id text NOT NULL COLLATE pg_catalog."C",
    digest numeric(78,0) NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    class text NOT NULL COLLATE pg_catalog."C",
    at timestamp with time zone NOT NULL,
    value bigint NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    seen_from text NOT NULL
);

ALTER TABLE ONLY moyai.usage_conflict FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_conflict OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2023 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2023 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2023 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2024 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2024 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2024 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2025 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2025 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2025 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2026 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2026 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2026 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2027 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2027 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2027 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2028 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2028 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2028 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2029 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2029 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2029 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2030 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2030 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2030 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2031 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2031 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2031 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2032 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2032 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2032 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2033 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2033 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2033 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2034 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2034 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2034 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2035 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2035 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2035 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2036 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2036 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2036 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2037 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2037 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2037 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2038 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2038 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2038 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2039 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2039 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2039 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2040 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2040 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2040 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_other (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_other FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_other OWNER TO moyai_owner;

CREATE TABLE moyai.usage_event (
    tenant_id integer NOT NULL,
    source text NOT NULL COLLATE pg_catalog."C",
    event_id text NOT NULL COLLATE pg_catalog."C",
    meter text NOT NULL COLLATE pg_catalog."C",
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    value bigint NOT NULL,
    reverses_source text COLLATE pg_catalog."C",
    reverses_id text COLLATE pg_catalog."C",
    digest numeric(78,0) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    received_from text NOT NULL,
    CONSTRAINT usage_event_digest_not_negative CHECK ((digest >= (0)::numeric)),
    CONSTRAINT usage_event_identity_length CHECK ((((length(source) >= 1) AND (length(source) <= 200)) AND ((length(event_id) >= 1) AND (length(event_id) <= 200)))),
    CONSTRAINT usage_event_reverses_whole CHECK (((reverses_source IS NULL) = (reverses_id IS NULL)))
);

ALTER TABLE ONLY moyai.usage_event FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_event OWNER TO moyai_owner;

CREATE TABLE moyai.usage_flush (
    tenant_id integer NOT NULL,
    writer_id text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    sha256 bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    applied_at timestamp with time zone NOT NULL,
    qty numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_flush_seq_not_negative CHECK ((seq >= 0)),
    CONSTRAINT usage_flush_sha256_length CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT usage_flush_writer_shape CHECK ((writer_id ~ '^[0-9a-f]{32}$'::text))
);

ALTER TABLE ONLY moyai.usage_flush FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_flush OWNER TO moyai_owner;

CREATE TABLE moyai.usage_flush_folded (
    tenant_id integer NOT NULL,
    writer_id text NOT NULL COLLATE pg_catalog."C",
    batches bigint NOT NULL,
    qty numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL
);

ALTER TABLE ONLY moyai.usage_flush_folded FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_flush_folded OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2023 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2023 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2023 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2024 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2024 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2024 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2025 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2025 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2025 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2026 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2026 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2026 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2027 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2027 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2027 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2028 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2028 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2028 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2029 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2029 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2029 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2030 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2030 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2030 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2031 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2031 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2031 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2032 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2032 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2032 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2033 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2033 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2033 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2034 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2034 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2034 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2035 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2035 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2035 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2036 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2036 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2036 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2037 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2037 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2037 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2038 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2038 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2038 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2039 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2039 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2039 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2040 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2040 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2040 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_other (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_other FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_other OWNER TO moyai_owner;

CREATE VIEW moyai_priv.access_entry WITH (security_invoker='true') AS
 SELECT a.tenant_id,
    a.entry,
    a.ord,
    'access'::text AS kind,
    date_trunc('milliseconds'::text, a.at) AS at,
    a.opened_at AS recorded_at,
    a.salt,
    a.subject_id,
    a.facts[1] AS organisation_id,
    a.facts[2] AS service_id,
    a.facts[3] AS kid,
    a.facts[4] AS purpose_id,
    a.facts[5] AS mode,
    a.asked,
        CASE
            WHEN ((cardinality(a.versions) = 1) AND (a.versions[1] IS NOT NULL)) THEN ARRAY[((a.asked[1] || '@'::text) || a.versions[1])]
            ELSE ARRAY( SELECT ((p.category || '@'::text) || p.version)
               FROM UNNEST(a.asked, a.versions) WITH ORDINALITY p(category, version, n)
              WHERE (p.version IS NOT NULL)
              ORDER BY p.n)
        END AS permitted,
        CASE
            WHEN (a.consents IS NOT NULL) THEN 'consent'::text
            ELSE NULL::text
        END AS basis,
        CASE
            WHEN (a.consents IS NULL) THEN '{}'::uuid[]
            ELSE a.consents
        END AS consents,
        CASE
            WHEN (a.consents IS NOT NULL) THEN 'permit'::text
            ELSE 'deny'::text
        END AS decision,
    a.facts[6] AS reason,
    NULL::uuid AS of_entry,
    NULL::integer AS row_count,
    NULL::bigint AS byte_count,
    NULL::bytea AS body_sha256,
    NULL::text AS category,
    NULL::text AS record,
    NULL::text AS act,
    NULL::uuid AS receipt_id,
    NULL::uuid AS consent_id,
    NULL::bytea AS jws_sha256,
    NULL::text AS actor,
    NULL::text AS object,
    NULL::bigint AS height,
    NULL::integer AS "position",
    NULL::bytea AS leaf,
    NULL::text AS payload,
    NULL::timestamp with time zone AS erased_at
   FROM moyai_priv.access a
  WHERE (NOT a.is_sealed)
UNION ALL
 SELECT a.tenant_id,
    a.end_entry AS entry,
    a.end_ord AS ord,
    'outcome'::text AS kind,
    date_trunc('milliseconds'::text, a.end_at) AS at,
    a.opened_at AS recorded_at,
    a.end_salt AS salt,
    a.subject_id,
    NULL::text AS organisation_id,
    NULL::text AS service_id,
    NULL::text AS kid,
    NULL::text AS purpose_id,
    NULL::text AS mode,
    NULL::text[] AS asked,
    NULL::text[] AS permitted,
    NULL::text AS basis,
    NULL::uuid[] AS consents,
    NULL::text AS decision,
    NULL::text AS reason,
    a.entry AS of_entry,
    a.row_count,
    a.byte_count,
    a.body_sha256,
    NULL::text AS category,
    NULL::text AS record,
    NULL::text AS act,
    NULL::uuid AS receipt_id,
    NULL::uuid AS consent_id,
    NULL::bytea AS jws_sha256,
    NULL::text AS actor,
    NULL::text AS object,
    NULL::bigint AS height,
    NULL::integer AS "position",
    NULL::bytea AS leaf,
    NULL::text AS payload,
    NULL::timestamp with time zone AS erased_at
   FROM moyai_priv.access a
  WHERE (a.end_at IS NOT NULL);

ALTER TABLE moyai_priv.access_entry OWNER TO moyai_owner;

CREATE TABLE moyai_priv.alarm (
    tenant_id integer NOT NULL,
    alarm_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid,
    raised_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone,
    seen_by text,
    CONSTRAINT alarm_kind_shape CHECK ((kind ~ '^[a-z_]{1,64}$'::text)),
    CONSTRAINT alarm_seen_whole CHECK (((seen_at IS NULL) = (seen_by IS NULL)))
);

ALTER TABLE ONLY moyai_priv.alarm FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.alarm OWNER TO moyai_owner;

CREATE TABLE moyai_priv.block (
    tenant_id integer NOT NULL,
    height bigint NOT NULL,
    prev bytea NOT NULL,
    count integer NOT NULL,
    root bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    hash bytea NOT NULL,
    jws text NOT NULL,
    CONSTRAINT block_count_positive CHECK ((count > 0)),
    CONSTRAINT block_first CHECK (((height = 0) = (prev = decode(repeat('00'::text, 32), 'hex'::text)))),
    CONSTRAINT block_hash_length CHECK (((octet_length(prev) = 32) AND (octet_length(root) = 32) AND (octet_length(hash) = 32))),
    CONSTRAINT block_height_not_negative CHECK ((height >= 0))
);

ALTER TABLE ONLY moyai_priv.block FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.block OWNER TO moyai_owner;

CREATE TABLE moyai_priv.ledger (
    tenant_id integer NOT NULL,
    entry uuid NOT NULL,
    ord bigint NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    salt bytea DEFAULT sha256((uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))),
    subject_id uuid,
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
    of_entry uuid,
    row_count integer,
    byte_count bigint,
    body_sha256 bytea,
    category text,
    record text,
    act text,
    receipt_id uuid,
    consent_id uuid,
    jws_sha256 bytea,
    actor text,
    object text,
    height bigint,
    "position" integer,
    leaf bytea,
    payload text,
    erased_at timestamp with time zone
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='20000', autovacuum_analyze_scale_factor='0.05');

ALTER TABLE ONLY moyai_priv.ledger FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.ledger OWNER TO moyai_owner;

CREATE VIEW moyai_priv.entry WITH (security_invoker='true') AS
 SELECT l.tenant_id,
    l.entry,
    l.ord,
    l.kind,
    l.at,
    l.recorded_at,
    l.salt,
    l.subject_id,
    l.organisation_id,
    l.service_id,
    l.kid,
    l.purpose_id,
    l.mode,
    l.asked,
    l.permitted,
    l.basis,
    l.consents,
    l.decision,
    l.reason,
    l.of_entry,
    l.row_count,
    l.byte_count,
    l.body_sha256,
    l.category,
    l.record,
    l.act,
    l.receipt_id,
    l.consent_id,
    l.jws_sha256,
    l.actor,
    l.object,
    l.height,
    l."position",
    l.leaf,
    l.payload,
    l.erased_at
   FROM moyai_priv.ledger l
UNION ALL
 SELECT access_entry.tenant_id,
    access_entry.entry,
    access_entry.ord,
    access_entry.kind,
    access_entry.at,
    access_entry.recorded_at,
    access_entry.salt,
    access_entry.subject_id,
    access_entry.organisation_id,
    access_entry.service_id,
    access_entry.kid,
    access_entry.purpose_id,
    access_entry.mode,
    access_entry.asked,
    access_entry.permitted,
    access_entry.basis,
    access_entry.consents,
    access_entry.decision,
    access_entry.reason,
    access_entry.of_entry,
    access_entry.row_count,
    access_entry.byte_count,
    access_entry.body_sha256,
    access_entry.category,
    access_entry.record,
    access_entry.act,
    access_entry.receipt_id,
    access_entry.consent_id,
    access_entry.jws_sha256,
    access_entry.actor,
    access_entry.object,
    access_entry.height,
    access_entry."position",
    access_entry.leaf,
    access_entry.payload,
    access_entry.erased_at
   FROM moyai_priv.access_entry;

ALTER TABLE moyai_priv.entry OWNER TO moyai_owner;

CREATE TABLE moyai_priv.key_standing (
    tenant_id integer NOT NULL,
    kid text NOT NULL,
    revision bigint NOT NULL,
    verifier bytea NOT NULL,
    pepper_version smallint NOT NULL,
    is_plain boolean NOT NULL,
    until timestamp with time zone NOT NULL,
    is_valid boolean NOT NULL,
    not_before timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    rotated_at timestamp with time zone,
    retires_at timestamp with time zone,
    is_town_live boolean NOT NULL,
    left_on date,
    slug text NOT NULL,
    ip_allow text[] NOT NULL,
    is_open boolean NOT NULL,
    service_id text,
    organisation_id text,
    persons_per_day integer,
    categories text[] NOT NULL,
    purposes text[] NOT NULL,
    versions text[] NOT NULL,
    clock_offset interval NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE ONLY moyai_priv.key_standing FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.key_standing OWNER TO moyai_owner;

ALTER TABLE moyai_priv.ledger ALTER COLUMN ord ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME moyai_priv.ledger_ord_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE moyai_priv.person_day (
    tenant_id integer NOT NULL,
    day date NOT NULL,
    kid text NOT NULL,
    persons integer NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE ONLY moyai_priv.person_day FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.person_day OWNER TO moyai_owner;

CREATE TABLE moyai_priv.person_seen (
    tenant_id integer NOT NULL,
    day date NOT NULL,
    kid text NOT NULL,
    ppid uuid NOT NULL,
    subject_id uuid
);

ALTER TABLE ONLY moyai_priv.person_seen FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.person_seen OWNER TO moyai_owner;

CREATE TABLE moyai_priv.receipt (
    tenant_id integer NOT NULL,
    receipt_id uuid NOT NULL,
    consent_id uuid NOT NULL,
    "position" integer NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    jws text NOT NULL,
    jws_sha256 bytea NOT NULL,
    prev_sha256 bytea,
    CONSTRAINT receipt_chain CHECK (((("position" = 1) = (prev_sha256 IS NULL)) AND ("position" > 0) AND (octet_length(prev_sha256) = 32))),
    CONSTRAINT receipt_hash_right CHECK ((jws_sha256 = sha256(convert_to(jws, 'UTF8'::name)))),
    CONSTRAINT receipt_kind_known CHECK ((kind = ANY (ARRAY['granted'::text, 'superseded'::text, 'suspended'::text, 'resumed'::text, 'withdrawn'::text, 'invalidated'::text, 'expired'::text])))
);

ALTER TABLE ONLY moyai_priv.receipt FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.receipt OWNER TO moyai_owner;

CREATE TABLE moyai_priv.seal_standing (
    singleton boolean DEFAULT true NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    towns integer[] NOT NULL,
    since timestamp with time zone[] NOT NULL,
    CONSTRAINT seal_standing_pairs CHECK ((cardinality(towns) = cardinality(since))),
    CONSTRAINT seal_standing_singleton CHECK (singleton)
);

ALTER TABLE moyai_priv.seal_standing OWNER TO moyai_owner;

CREATE TABLE moyai_priv.subject (
    tenant_id integer NOT NULL,
    subject_id uuid NOT NULL,
    handle text NOT NULL COLLATE pg_catalog."C",
    birth_date date,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    closed_at timestamp with time zone,
    closed_by text,
    closed_reason text,
    erase_asked_at timestamp with time zone,
    erase_asked_by text,
    erased_at timestamp with time zone,
    erased_by text,
    CONSTRAINT subject_closing_known CHECK ((closed_reason = ANY (ARRAY['deceased'::text, 'ordered'::text]))),
    CONSTRAINT subject_closing_whole CHECK ((((state = 'closed'::text) = (closed_at IS NOT NULL)) AND ((closed_at IS NULL) = (closed_by IS NULL)) AND ((closed_at IS NULL) = (closed_reason IS NULL)))),
    CONSTRAINT subject_erasing_whole CHECK ((((erase_asked_at IS NULL) = (erase_asked_by IS NULL)) AND ((erased_at IS NULL) = (erased_by IS NULL)) AND ((erase_asked_at IS NULL) OR (state = 'closed'::text)) AND ((erased_at IS NULL) OR (erase_asked_at IS NOT NULL)) AND (erased_by <> erase_asked_by) AND ((birth_date IS NOT NULL) OR (erased_at IS NOT NULL)))),
    CONSTRAINT subject_handle_length CHECK (((length(handle) >= 1) AND (length(handle) <= 64))),
    CONSTRAINT subject_state_known CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);

ALTER TABLE ONLY moyai_priv.subject FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.subject OWNER TO moyai_owner;

CREATE TABLE moyai_vault.account (
    account_id uuid NOT NULL,
    issuer text NOT NULL,
    sub text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT account_length CHECK ((((length(issuer) >= 1) AND (length(issuer) <= 500)) AND ((length(sub) >= 1) AND (length(sub) <= 255))))
);

ALTER TABLE moyai_vault.account OWNER TO moyai_owner;

CREATE TABLE moyai_vault.consent_request (
    tenant_id integer NOT NULL,
    request_id uuid NOT NULL,
    token_sha256 bytea NOT NULL,
    service_id text NOT NULL,
    kid text NOT NULL,
    offer_id uuid NOT NULL,
    redirect_uri text NOT NULL,
    client_state text,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    account_id uuid,
    answered_at timestamp with time zone,
    code_sha256 bytea,
    code_expires_at timestamp with time zone,
    code_failures integer DEFAULT 0 NOT NULL,
    redeemed_at timestamp with time zone,
    CONSTRAINT consent_request_answer_whole CHECK (((state = 'pending'::text) = (answered_at IS NULL))),
    CONSTRAINT consent_request_client_state_length CHECK ((length(client_state) <= 128)),
    CONSTRAINT consent_request_code_whole CHECK ((((code_sha256 IS NULL) = (code_expires_at IS NULL)) AND ((code_sha256 IS NULL) OR (state = 'granted'::text)))),
    CONSTRAINT consent_request_hash_length CHECK (((octet_length(token_sha256) = 32) AND (octet_length(code_sha256) = 32))),
    CONSTRAINT consent_request_state_known CHECK ((state = ANY (ARRAY['pending'::text, 'granted'::text, 'declined'::text])))
);

ALTER TABLE ONLY moyai_vault.consent_request FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_vault.consent_request OWNER TO moyai_owner;

CREATE TABLE moyai_vault.link (
    tenant_id integer NOT NULL,
    account_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    linked_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY moyai_vault.link FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_vault.link OWNER TO moyai_owner;

CREATE TABLE moyai_vault.link_code (
    tenant_id integer NOT NULL,
    code_sha256 bytea NOT NULL,
    subject_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT link_code_hash_length CHECK ((octet_length(code_sha256) = 32)),
    CONSTRAINT link_code_window CHECK ((created_at < expires_at))
);

ALTER TABLE ONLY moyai_vault.link_code FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai_vault.link_code OWNER TO moyai_owner;

CREATE TABLE moyai_vault.link_failure (
    account_id uuid NOT NULL,
    day date NOT NULL,
    failures integer NOT NULL
);

ALTER TABLE moyai_vault.link_failure OWNER TO moyai_owner;

CREATE TABLE moyai_vault.ppid (
    service_id text NOT NULL,
    ppid uuid NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE moyai_vault.ppid OWNER TO moyai_owner;

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2023 FOR VALUES FROM ('2023-03-31 15:00:00+00') TO ('2024-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2024 FOR VALUES FROM ('2024-03-31 15:00:00+00') TO ('2025-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2025 FOR VALUES FROM ('2025-03-31 15:00:00+00') TO ('2026-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2026 FOR VALUES FROM ('2026-03-31 15:00:00+00') TO ('2027-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2027 FOR VALUES FROM ('2027-03-31 15:00:00+00') TO ('2028-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2028 FOR VALUES FROM ('2028-03-31 15:00:00+00') TO ('2029-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2029 FOR VALUES FROM ('2029-03-31 15:00:00+00') TO ('2030-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2030 FOR VALUES FROM ('2030-03-31 15:00:00+00') TO ('2031-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2031 FOR VALUES FROM ('2031-03-31 15:00:00+00') TO ('2032-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2032 FOR VALUES FROM ('2032-03-31 15:00:00+00') TO ('2033-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2033 FOR VALUES FROM ('2033-03-31 15:00:00+00') TO ('2034-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2034 FOR VALUES FROM ('2034-03-31 15:00:00+00') TO ('2035-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2035 FOR VALUES FROM ('2035-03-31 15:00:00+00') TO ('2036-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2036 FOR VALUES FROM ('2036-03-31 15:00:00+00') TO ('2037-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2037 FOR VALUES FROM ('2037-03-31 15:00:00+00') TO ('2038-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2038 FOR VALUES FROM ('2038-03-31 15:00:00+00') TO ('2039-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2039 FOR VALUES FROM ('2039-03-31 15:00:00+00') TO ('2040-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2040 FOR VALUES FROM ('2040-03-31 15:00:00+00') TO ('2041-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_other DEFAULT;

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2023 FOR VALUES FROM ('2023-03-31 15:00:00+00') TO ('2024-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2024 FOR VALUES FROM ('2024-03-31 15:00:00+00') TO ('2025-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2025 FOR VALUES FROM ('2025-03-31 15:00:00+00') TO ('2026-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2026 FOR VALUES FROM ('2026-03-31 15:00:00+00') TO ('2027-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2027 FOR VALUES FROM ('2027-03-31 15:00:00+00') TO ('2028-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2028 FOR VALUES FROM ('2028-03-31 15:00:00+00') TO ('2029-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2029 FOR VALUES FROM ('2029-03-31 15:00:00+00') TO ('2030-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2030 FOR VALUES FROM ('2030-03-31 15:00:00+00') TO ('2031-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2031 FOR VALUES FROM ('2031-03-31 15:00:00+00') TO ('2032-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2032 FOR VALUES FROM ('2032-03-31 15:00:00+00') TO ('2033-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2033 FOR VALUES FROM ('2033-03-31 15:00:00+00') TO ('2034-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2034 FOR VALUES FROM ('2034-03-31 15:00:00+00') TO ('2035-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2035 FOR VALUES FROM ('2035-03-31 15:00:00+00') TO ('2036-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2036 FOR VALUES FROM ('2036-03-31 15:00:00+00') TO ('2037-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2037 FOR VALUES FROM ('2037-03-31 15:00:00+00') TO ('2038-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2038 FOR VALUES FROM ('2038-03-31 15:00:00+00') TO ('2039-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2039 FOR VALUES FROM ('2039-03-31 15:00:00+00') TO ('2040-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2040 FOR VALUES FROM ('2040-03-31 15:00:00+00') TO ('2041-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_other DEFAULT;

ALTER TABLE ONLY moyai.access_revision
    ADD CONSTRAINT access_revision_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY moyai.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (tenant_id, kid);

ALTER TABLE ONLY moyai.api_key
    ADD CONSTRAINT api_key_rotated_once UNIQUE (tenant_id, rotated_from);

ALTER TABLE ONLY moyai.bill_adjustment
    ADD CONSTRAINT bill_adjustment_pkey PRIMARY KEY (kind, as_of, code, no);

ALTER TABLE ONLY moyai.bill_agreement
    ADD CONSTRAINT bill_agreement_pkey PRIMARY KEY (agreement_id);

ALTER TABLE ONLY moyai.bill_audit
    ADD CONSTRAINT bill_audit_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY moyai.bill_cloud_item
    ADD CONSTRAINT bill_cloud_item_pkey PRIMARY KEY (fy, item_id);

ALTER TABLE ONLY moyai.bill_cost_item
    ADD CONSTRAINT bill_cost_item_pkey PRIMARY KEY (fy, pool_id, item_id);

ALTER TABLE ONLY moyai.bill_cost_item
    ADD CONSTRAINT bill_cost_item_reversed_once UNIQUE (fy, pool_id, reverses);

ALTER TABLE ONLY moyai.bill_line
    ADD CONSTRAINT bill_line_pkey PRIMARY KEY (run_id, pool_id, key, step, month, component);

ALTER TABLE ONLY moyai.bill_member
    ADD CONSTRAINT bill_member_no_overlap EXCLUDE USING gist (agreement_id WITH =, code WITH =, daterange(from_day, to_day) WITH &&);

ALTER TABLE ONLY moyai.bill_member
    ADD CONSTRAINT bill_member_pkey PRIMARY KEY (agreement_id, code, from_day);

ALTER TABLE ONLY moyai.bill_offset
    ADD CONSTRAINT bill_offset_pkey PRIMARY KEY (fy, pool_id, offset_id);

ALTER TABLE ONLY moyai.bill_particulars
    ADD CONSTRAINT bill_particulars_pkey PRIMARY KEY (fy, version);

ALTER TABLE ONLY moyai.bill_pool
    ADD CONSTRAINT bill_pool_pkey PRIMARY KEY (fy, pool_id);

ALTER TABLE ONLY moyai.bill_rule
    ADD CONSTRAINT bill_rule_pkey PRIMARY KEY (rule_id);

ALTER TABLE ONLY moyai.bill_run
    ADD CONSTRAINT bill_run_input_once UNIQUE (fy, kind, input_sha256);

ALTER TABLE ONLY moyai.bill_run_input
    ADD CONSTRAINT bill_run_input_pkey PRIMARY KEY (run_id, section, key);

ALTER TABLE ONLY moyai.bill_run
    ADD CONSTRAINT bill_run_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY moyai.bill_scenario
    ADD CONSTRAINT bill_scenario_pkey PRIMARY KEY (scenario_id);

ALTER TABLE ONLY moyai.bill_statement_line
    ADD CONSTRAINT bill_statement_line_pkey PRIMARY KEY (tenant_id, statement_id, no);

ALTER TABLE ONLY moyai.bill_statement
    ADD CONSTRAINT bill_statement_number_once UNIQUE (number);

ALTER TABLE ONLY moyai.bill_statement
    ADD CONSTRAINT bill_statement_one_per_run UNIQUE (tenant_id, run_id, kind, instalment);

ALTER TABLE ONLY moyai.bill_statement
    ADD CONSTRAINT bill_statement_pkey PRIMARY KEY (tenant_id, statement_id);

ALTER TABLE ONLY moyai.bill_statement
    ADD CONSTRAINT bill_statement_serial_once UNIQUE (fy, kind, serial);

ALTER TABLE ONLY moyai.bill_statistic
    ADD CONSTRAINT bill_statistic_pkey PRIMARY KEY (kind, as_of, code, version);

ALTER TABLE ONLY moyai.bill_subscription
    ADD CONSTRAINT bill_subscription_no_overlap EXCLUDE USING gist (service WITH =, code WITH =, daterange(from_day, to_day) WITH &&);

ALTER TABLE ONLY moyai.bill_subscription
    ADD CONSTRAINT bill_subscription_pkey PRIMARY KEY (service, code, from_day);

ALTER TABLE ONLY moyai.bill_town_scenario
    ADD CONSTRAINT bill_town_scenario_pkey PRIMARY KEY (tenant_id, scenario_id);

ALTER TABLE ONLY moyai.bill_year
    ADD CONSTRAINT bill_year_pkey PRIMARY KEY (fy);

ALTER TABLE ONLY moyai.category
    ADD CONSTRAINT category_pkey PRIMARY KEY (category, version);

ALTER TABLE ONLY moyai.category_source
    ADD CONSTRAINT category_source_pkey PRIMARY KEY (tenant_id, category);

ALTER TABLE ONLY moyai.data_class
    ADD CONSTRAINT data_class_pkey PRIMARY KEY (tenant_id, entity_type);

ALTER TABLE ONLY moyai.data_class_recipient
    ADD CONSTRAINT data_class_recipient_pkey PRIMARY KEY (tenant_id, entity_type, service_id);

ALTER TABLE ONLY moyai.entity
    ADD CONSTRAINT entity_ord_key UNIQUE (tenant_id, ord);

ALTER TABLE ONLY moyai.entity
    ADD CONSTRAINT entity_pkey PRIMARY KEY (tenant_id, id, type, service_path);

ALTER TABLE ONLY moyai.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (tenant_id, principal, method, path, request_key);

ALTER TABLE ONLY moyai.installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY moyai.journal_leg
    ADD CONSTRAINT journal_leg_pkey PRIMARY KEY (fy, doc_no, leg_no);

ALTER TABLE ONLY moyai.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (fy, doc_no);

ALTER TABLE ONLY moyai.metering_gap
    ADD CONSTRAINT metering_gap_pkey PRIMARY KEY (writer_id);

ALTER TABLE ONLY moyai.notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (tenant_id, offer_id, lang);

ALTER TABLE ONLY moyai.number_exemption
    ADD CONSTRAINT number_exemption_pkey PRIMARY KEY (tenant_id, entity_type, attribute);

ALTER TABLE ONLY moyai.number_refusal
    ADD CONSTRAINT number_refusal_pkey PRIMARY KEY (tenant_id, service_id, field);

ALTER TABLE ONLY moyai.offer
    ADD CONSTRAINT offer_pkey PRIMARY KEY (tenant_id, offer_id);

ALTER TABLE ONLY moyai.organisation
    ADD CONSTRAINT organisation_pkey PRIMARY KEY (organisation_id);

ALTER TABLE ONLY moyai.personal_record
    ADD CONSTRAINT personal_record_pkey PRIMARY KEY (tenant_id, subject_id, category, record);

ALTER TABLE ONLY moyai.purpose
    ADD CONSTRAINT purpose_pkey PRIMARY KEY (purpose_id, version);

ALTER TABLE ONLY moyai.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (number);

ALTER TABLE ONLY moyai.service_approval
    ADD CONSTRAINT service_approval_pkey PRIMARY KEY (tenant_id, service_id);

ALTER TABLE ONLY moyai.service
    ADD CONSTRAINT service_pkey PRIMARY KEY (service_id);

ALTER TABLE ONLY moyai.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY moyai.tenant_population
    ADD CONSTRAINT tenant_population_pkey PRIMARY KEY (tenant_id, source, as_of);

ALTER TABLE ONLY moyai.tenant
    ADD CONSTRAINT tenant_slug_key UNIQUE (slug);

ALTER TABLE ONLY moyai.usage_budget
    ADD CONSTRAINT usage_budget_pkey PRIMARY KEY (tenant_id, meter);

ALTER TABLE ONLY moyai.usage_conflict
    ADD CONSTRAINT usage_conflict_pkey PRIMARY KEY (tenant_id, source, event_id, digest);

ALTER TABLE ONLY moyai.usage_delta
    ADD CONSTRAINT usage_delta_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2023
    ADD CONSTRAINT usage_delta_2023_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2024
    ADD CONSTRAINT usage_delta_2024_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2025
    ADD CONSTRAINT usage_delta_2025_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2026
    ADD CONSTRAINT usage_delta_2026_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2027
    ADD CONSTRAINT usage_delta_2027_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2028
    ADD CONSTRAINT usage_delta_2028_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2029
    ADD CONSTRAINT usage_delta_2029_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2030
    ADD CONSTRAINT usage_delta_2030_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2031
    ADD CONSTRAINT usage_delta_2031_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2032
    ADD CONSTRAINT usage_delta_2032_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2033
    ADD CONSTRAINT usage_delta_2033_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2034
    ADD CONSTRAINT usage_delta_2034_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2035
    ADD CONSTRAINT usage_delta_2035_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2036
    ADD CONSTRAINT usage_delta_2036_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2037
    ADD CONSTRAINT usage_delta_2037_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2038
    ADD CONSTRAINT usage_delta_2038_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2039
    ADD CONSTRAINT usage_delta_2039_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2040
    ADD CONSTRAINT usage_delta_2040_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_other
    ADD CONSTRAINT usage_delta_other_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_event
    ADD CONSTRAINT usage_event_pkey PRIMARY KEY (tenant_id, source, event_id);

ALTER TABLE ONLY moyai.usage_event
    ADD CONSTRAINT usage_event_reversed_once UNIQUE (tenant_id, reverses_source, reverses_id);

ALTER TABLE ONLY moyai.usage_flush_folded
    ADD CONSTRAINT usage_flush_folded_pkey PRIMARY KEY (tenant_id, writer_id);

ALTER TABLE ONLY moyai.usage_flush
    ADD CONSTRAINT usage_flush_pkey PRIMARY KEY (tenant_id, writer_id, seq);

ALTER TABLE ONLY moyai.usage_rollup
    ADD CONSTRAINT usage_rollup_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2023
    ADD CONSTRAINT usage_rollup_2023_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2024
    ADD CONSTRAINT usage_rollup_2024_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2025
    ADD CONSTRAINT usage_rollup_2025_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2026
    ADD CONSTRAINT usage_rollup_2026_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2027
    ADD CONSTRAINT usage_rollup_2027_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2028
    ADD CONSTRAINT usage_rollup_2028_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2029
    ADD CONSTRAINT usage_rollup_2029_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2030
    ADD CONSTRAINT usage_rollup_2030_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2031
    ADD CONSTRAINT usage_rollup_2031_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2032
    ADD CONSTRAINT usage_rollup_2032_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2033
    ADD CONSTRAINT usage_rollup_2033_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2034
    ADD CONSTRAINT usage_rollup_2034_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2035
    ADD CONSTRAINT usage_rollup_2035_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2036
    ADD CONSTRAINT usage_rollup_2036_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2037
    ADD CONSTRAINT usage_rollup_2037_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2038
    ADD CONSTRAINT usage_rollup_2038_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2039
    ADD CONSTRAINT usage_rollup_2039_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2040
    ADD CONSTRAINT usage_rollup_2040_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_other
    ADD CONSTRAINT usage_rollup_other_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai_priv.access
    ADD CONSTRAINT access_pkey PRIMARY KEY (tenant_id, capability, entry);

ALTER TABLE ONLY moyai_priv.alarm
    ADD CONSTRAINT alarm_pkey PRIMARY KEY (tenant_id, alarm_id);

ALTER TABLE ONLY moyai_priv.block
    ADD CONSTRAINT block_pkey PRIMARY KEY (tenant_id, height);

ALTER TABLE ONLY moyai_priv.consent
    ADD CONSTRAINT consent_pkey PRIMARY KEY (tenant_id, consent_id);

ALTER TABLE ONLY moyai_priv.key_standing
    ADD CONSTRAINT key_standing_pkey PRIMARY KEY (tenant_id, kid);

ALTER TABLE ONLY moyai_priv.ledger
    ADD CONSTRAINT ledger_pkey PRIMARY KEY (tenant_id, entry);

ALTER TABLE ONLY moyai_priv.person_day
    ADD CONSTRAINT person_day_pkey PRIMARY KEY (tenant_id, day, kid);

ALTER TABLE ONLY moyai_priv.person_seen
    ADD CONSTRAINT person_seen_pkey PRIMARY KEY (tenant_id, day, kid, ppid);

ALTER TABLE ONLY moyai_priv.receipt
    ADD CONSTRAINT receipt_pkey PRIMARY KEY (tenant_id, receipt_id);

ALTER TABLE ONLY moyai_priv.receipt
    ADD CONSTRAINT receipt_position_once UNIQUE (tenant_id, consent_id, "position");

ALTER TABLE ONLY moyai_priv.seal_standing
    ADD CONSTRAINT seal_standing_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY moyai_priv.subject
    ADD CONSTRAINT subject_handle_once UNIQUE (tenant_id, handle);

ALTER TABLE ONLY moyai_priv.subject
    ADD CONSTRAINT subject_pkey PRIMARY KEY (tenant_id, subject_id);

ALTER TABLE ONLY moyai_vault.account
    ADD CONSTRAINT account_person_once UNIQUE (issuer, sub);

ALTER TABLE ONLY moyai_vault.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY moyai_vault.consent_request
    ADD CONSTRAINT consent_request_pkey PRIMARY KEY (tenant_id, request_id);

ALTER TABLE ONLY moyai_vault.link_code
    ADD CONSTRAINT link_code_pkey PRIMARY KEY (tenant_id, code_sha256);

ALTER TABLE ONLY moyai_vault.link_failure
    ADD CONSTRAINT link_failure_pkey PRIMARY KEY (account_id, day);

ALTER TABLE ONLY moyai_vault.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (tenant_id, account_id);

ALTER TABLE ONLY moyai_vault.link
    ADD CONSTRAINT link_subject_once UNIQUE (tenant_id, subject_id);

ALTER TABLE ONLY moyai_vault.ppid
    ADD CONSTRAINT ppid_account_once UNIQUE (service_id, account_id);

ALTER TABLE ONLY moyai_vault.ppid
    ADD CONSTRAINT ppid_pkey PRIMARY KEY (service_id, ppid);

CREATE INDEX api_key_kid ON moyai.api_key USING btree (kid);

CREATE INDEX bill_line_above_members ON moyai.bill_line USING btree (run_id, step, pool_id) WHERE (step = ANY (ARRAY['months'::text, 'components'::text, 'host'::text]));

CREATE INDEX bill_statement_run ON moyai.bill_statement USING btree (run_id);

CREATE INDEX entity_expires ON moyai.entity USING btree (tenant_id, expires) WHERE (expires IS NOT NULL);

CREATE INDEX entity_location ON moyai.entity USING gist (tenant_id, location) WHERE (location IS NOT NULL);

CREATE INDEX entity_moving ON moyai.entity USING btree (tenant_id, ord) WHERE moving;

CREATE INDEX entity_type ON moyai.entity USING btree (tenant_id, type, ord);

CREATE INDEX journal_leg_account ON moyai.journal_leg USING btree (fy, account);

CREATE INDEX metering_gap_until ON moyai.metering_gap USING btree (until);

CREATE INDEX notice_sha256 ON moyai.notice USING btree (sha256);

CREATE INDEX offer_service ON moyai.offer USING btree (tenant_id, service_id);

CREATE INDEX usage_event_identity ON moyai.usage_event USING btree (source, event_id);

CREATE INDEX usage_event_received ON moyai.usage_event USING brin (received_at);

CREATE INDEX usage_flush_applied ON moyai.usage_flush USING brin (applied_at);

CREATE UNIQUE INDEX consent_current ON moyai_priv.consent USING btree (tenant_id, service_id, subject_id, purpose_id, category) WHERE (state = ANY (ARRAY['active'::text, 'suspended'::text]));

CREATE INDEX consent_subject ON moyai_priv.consent USING btree (tenant_id, subject_id, valid_from, consent_id);

CREATE INDEX ledger_sealed ON moyai_priv.ledger USING btree (tenant_id, height, "position") WHERE (height IS NOT NULL);

CREATE INDEX ledger_subject ON moyai_priv.ledger USING btree (tenant_id, subject_id, ord) WHERE ((subject_id IS NOT NULL) AND (height IS NOT NULL));

CREATE INDEX ledger_unsealed ON moyai_priv.ledger USING btree (tenant_id, ord) WHERE (height IS NULL);

CREATE INDEX consent_request_created ON moyai_vault.consent_request USING btree (tenant_id, created_at);

CREATE INDEX consent_request_token ON moyai_vault.consent_request USING btree (token_sha256);

CREATE INDEX link_account ON moyai_vault.link USING btree (account_id);

CREATE INDEX link_code_subject ON moyai_vault.link_code USING btree (tenant_id, subject_id);

CREATE INDEX ppid_account ON moyai_vault.ppid USING btree (account_id);

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2023_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2024_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2025_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2026_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2027_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2028_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2029_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2030_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2031_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2032_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2033_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2034_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2035_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2036_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2037_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2038_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2039_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2040_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_other_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2023_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2024_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2025_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2026_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2027_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2028_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2029_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2030_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2031_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2032_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2033_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2034_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2035_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2036_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2037_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2038_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2039_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2040_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_other_pkey;

CREATE TRIGGER access_begins AFTER INSERT ON moyai.tenant FOR EACH ROW EXECUTE FUNCTION moyai.access_begins();

CREATE TRIGGER access_changes AFTER INSERT OR UPDATE ON moyai.installation FOR EACH ROW EXECUTE FUNCTION moyai.access_changes_everywhere();

CREATE TRIGGER access_changes AFTER INSERT OR UPDATE OF state ON moyai.purpose FOR EACH ROW EXECUTE FUNCTION moyai.access_changes_everywhere();

CREATE TRIGGER access_changes AFTER UPDATE OF state ON moyai.service FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION moyai.access_changes_everywhere();

CREATE TRIGGER access_changes AFTER UPDATE OF slug, kind, state, left_on, class_revision ON moyai.tenant FOR EACH ROW WHEN ((((((old.slug IS DISTINCT FROM new.slug) OR (old.kind IS DISTINCT FROM new.kind)) OR (old.state IS DISTINCT FROM new.state)) OR (old.left_on IS DISTINCT FROM new.left_on)) OR (old.class_revision IS DISTINCT FROM new.class_revision))) EXECUTE FUNCTION moyai.access_changes();

CREATE TRIGGER access_changes_owner AFTER UPDATE OF organisation_id ON moyai.service FOR EACH ROW WHEN ((old.organisation_id IS DISTINCT FROM new.organisation_id)) EXECUTE FUNCTION moyai.access_changes_everywhere();

CREATE TRIGGER approval_given_once BEFORE UPDATE ON moyai.bill_rule FOR EACH ROW EXECUTE FUNCTION moyai.approval_given_once();

CREATE TRIGGER approval_given_once BEFORE UPDATE ON moyai.bill_run FOR EACH ROW EXECUTE FUNCTION moyai.approval_given_once();

CREATE TRIGGER interval_ends_once BEFORE UPDATE ON moyai.bill_member FOR EACH ROW EXECUTE FUNCTION moyai.interval_ends_once();

CREATE TRIGGER interval_ends_once BEFORE UPDATE ON moyai.bill_subscription FOR EACH ROW EXECUTE FUNCTION moyai.interval_ends_once();

CREATE CONSTRAINT TRIGGER journal_balanced AFTER INSERT OR UPDATE ON moyai.journal_leg DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION moyai.journal_balanced();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.bill_cloud_item FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.bill_cost_item FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.bill_line FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.bill_offset FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.bill_pool FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.bill_statement FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.journal FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.journal_leg FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER statement_moves_on BEFORE UPDATE ON moyai.bill_statement FOR EACH ROW EXECUTE FUNCTION moyai.statement_moves_on();

CREATE TRIGGER year_moves_on BEFORE UPDATE ON moyai.bill_year FOR EACH ROW EXECUTE FUNCTION moyai.year_moves_on();

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.bill_cloud_item REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.bill_cost_item REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.bill_line REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('run');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.bill_offset REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.bill_pool REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.bill_statement REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.journal REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.journal_leg REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.bill_cloud_item REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.bill_cost_item REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.bill_line REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('run');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.bill_offset REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.bill_pool REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.bill_statement REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.journal REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.journal_leg REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.bill_cloud_item REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.bill_cost_item REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.bill_line REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('run');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.bill_offset REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.bill_pool REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.journal REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.journal_leg REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

ALTER TABLE ONLY moyai.access_revision
    ADD CONSTRAINT access_revision_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.api_key
    ADD CONSTRAINT api_key_approval_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES moyai.service_approval(tenant_id, service_id);

ALTER TABLE ONLY moyai.api_key
    ADD CONSTRAINT api_key_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES moyai.organisation(organisation_id);

ALTER TABLE ONLY moyai.api_key
    ADD CONSTRAINT api_key_rotated_from_fkey FOREIGN KEY (tenant_id, rotated_from) REFERENCES moyai.api_key(tenant_id, kid);

ALTER TABLE ONLY moyai.api_key
    ADD CONSTRAINT api_key_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.bill_adjustment
    ADD CONSTRAINT bill_adjustment_code_fkey FOREIGN KEY (code) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.bill_cloud_item
    ADD CONSTRAINT bill_cloud_item_pool_fkey FOREIGN KEY (fy, pool_id) REFERENCES moyai.bill_pool(fy, pool_id);

ALTER TABLE ONLY moyai.bill_cloud_item
    ADD CONSTRAINT bill_cloud_item_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year(fy);

ALTER TABLE ONLY moyai.bill_cost_item
    ADD CONSTRAINT bill_cost_item_pool_fkey FOREIGN KEY (fy, pool_id) REFERENCES moyai.bill_pool(fy, pool_id);

ALTER TABLE ONLY moyai.bill_cost_item
    ADD CONSTRAINT bill_cost_item_reverses_fkey FOREIGN KEY (fy, pool_id, reverses) REFERENCES moyai.bill_cost_item(fy, pool_id, item_id);

ALTER TABLE ONLY moyai.bill_line
    ADD CONSTRAINT bill_line_run_fkey FOREIGN KEY (run_id) REFERENCES moyai.bill_run(run_id);

ALTER TABLE ONLY moyai.bill_member
    ADD CONSTRAINT bill_member_agreement_fkey FOREIGN KEY (agreement_id) REFERENCES moyai.bill_agreement(agreement_id);

ALTER TABLE ONLY moyai.bill_member
    ADD CONSTRAINT bill_member_code_fkey FOREIGN KEY (code) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.bill_offset
    ADD CONSTRAINT bill_offset_pool_fkey FOREIGN KEY (fy, pool_id) REFERENCES moyai.bill_pool(fy, pool_id);

ALTER TABLE ONLY moyai.bill_particulars
    ADD CONSTRAINT bill_particulars_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year(fy);

ALTER TABLE ONLY moyai.bill_pool
    ADD CONSTRAINT bill_pool_rule_fkey FOREIGN KEY (rule_id) REFERENCES moyai.bill_rule(rule_id);

ALTER TABLE ONLY moyai.bill_pool
    ADD CONSTRAINT bill_pool_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year(fy);

ALTER TABLE ONLY moyai.bill_run
    ADD CONSTRAINT bill_run_base_fkey FOREIGN KEY (base_run) REFERENCES moyai.bill_run(run_id);

ALTER TABLE ONLY moyai.bill_run_input
    ADD CONSTRAINT bill_run_input_run_fkey FOREIGN KEY (run_id) REFERENCES moyai.bill_run(run_id);

ALTER TABLE ONLY moyai.bill_run
    ADD CONSTRAINT bill_run_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year(fy);

ALTER TABLE ONLY moyai.bill_scenario
    ADD CONSTRAINT bill_scenario_base_fkey FOREIGN KEY (base_run) REFERENCES moyai.bill_run(run_id);

ALTER TABLE ONLY moyai.bill_statement_line
    ADD CONSTRAINT bill_statement_line_statement_fkey FOREIGN KEY (tenant_id, statement_id) REFERENCES moyai.bill_statement(tenant_id, statement_id);

ALTER TABLE ONLY moyai.bill_statement
    ADD CONSTRAINT bill_statement_run_fkey FOREIGN KEY (run_id) REFERENCES moyai.bill_run(run_id);

ALTER TABLE ONLY moyai.bill_statement
    ADD CONSTRAINT bill_statement_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.bill_statistic
    ADD CONSTRAINT bill_statistic_code_fkey FOREIGN KEY (code) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.bill_subscription
    ADD CONSTRAINT bill_subscription_code_fkey FOREIGN KEY (code) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.bill_year
    ADD CONSTRAINT bill_year_agreement_fkey FOREIGN KEY (agreement_id) REFERENCES moyai.bill_agreement(agreement_id);

ALTER TABLE ONLY moyai.category_source
    ADD CONSTRAINT category_source_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES moyai.organisation(organisation_id);

ALTER TABLE ONLY moyai.category_source
    ADD CONSTRAINT category_source_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.data_class_recipient
    ADD CONSTRAINT data_class_recipient_class_fkey FOREIGN KEY (tenant_id, entity_type) REFERENCES moyai.data_class(tenant_id, entity_type);

ALTER TABLE ONLY moyai.data_class_recipient
    ADD CONSTRAINT data_class_recipient_service_fkey FOREIGN KEY (service_id) REFERENCES moyai.service(service_id);

ALTER TABLE ONLY moyai.data_class
    ADD CONSTRAINT data_class_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.idempotency
    ADD CONSTRAINT idempotency_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.journal_leg
    ADD CONSTRAINT journal_leg_document_fkey FOREIGN KEY (fy, doc_no) REFERENCES moyai.journal(fy, doc_no);

ALTER TABLE ONLY moyai.journal
    ADD CONSTRAINT journal_run_fkey FOREIGN KEY (run_id) REFERENCES moyai.bill_run(run_id);

ALTER TABLE ONLY moyai.journal
    ADD CONSTRAINT journal_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year(fy);

ALTER TABLE ONLY moyai.notice
    ADD CONSTRAINT notice_offer_fkey FOREIGN KEY (tenant_id, offer_id) REFERENCES moyai.offer(tenant_id, offer_id);

ALTER TABLE ONLY moyai.number_exemption
    ADD CONSTRAINT number_exemption_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.number_refusal
    ADD CONSTRAINT number_refusal_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.offer
    ADD CONSTRAINT offer_category_fkey FOREIGN KEY (category, category_version) REFERENCES moyai.category(category, version);

ALTER TABLE ONLY moyai.offer
    ADD CONSTRAINT offer_purpose_fkey FOREIGN KEY (purpose_id, purpose_version) REFERENCES moyai.purpose(purpose_id, version);

ALTER TABLE ONLY moyai.offer
    ADD CONSTRAINT offer_replaced_by_fkey FOREIGN KEY (tenant_id, replaced_by) REFERENCES moyai.offer(tenant_id, offer_id);

ALTER TABLE ONLY moyai.offer
    ADD CONSTRAINT offer_service_fkey FOREIGN KEY (service_id) REFERENCES moyai.service(service_id);

ALTER TABLE ONLY moyai.offer
    ADD CONSTRAINT offer_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.personal_record
    ADD CONSTRAINT personal_record_category_fkey FOREIGN KEY (category, version) REFERENCES moyai.category(category, version);

ALTER TABLE ONLY moyai.personal_record
    ADD CONSTRAINT personal_record_subject_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES moyai_priv.subject(tenant_id, subject_id);

ALTER TABLE ONLY moyai.service_approval
    ADD CONSTRAINT service_approval_service_fkey FOREIGN KEY (service_id) REFERENCES moyai.service(service_id);

ALTER TABLE ONLY moyai.service_approval
    ADD CONSTRAINT service_approval_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.service
    ADD CONSTRAINT service_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES moyai.organisation(organisation_id);

ALTER TABLE ONLY moyai.tenant_population
    ADD CONSTRAINT tenant_population_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.usage_event
    ADD CONSTRAINT usage_event_reverses_fkey FOREIGN KEY (tenant_id, reverses_source, reverses_id) REFERENCES moyai.usage_event(tenant_id, source, event_id);

ALTER TABLE ONLY moyai_priv.alarm
    ADD CONSTRAINT alarm_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai_priv.consent
    ADD CONSTRAINT consent_category_fkey FOREIGN KEY (category, category_version) REFERENCES moyai.category(category, version);

ALTER TABLE ONLY moyai_priv.consent
    ADD CONSTRAINT consent_offer_fkey FOREIGN KEY (tenant_id, offer_id) REFERENCES moyai.offer(tenant_id, offer_id);

ALTER TABLE ONLY moyai_priv.consent
    ADD CONSTRAINT consent_purpose_fkey FOREIGN KEY (purpose_id, purpose_version) REFERENCES moyai.purpose(purpose_id, version);

ALTER TABLE ONLY moyai_priv.consent
    ADD CONSTRAINT consent_subject_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES moyai_priv.subject(tenant_id, subject_id);

ALTER TABLE ONLY moyai_priv.receipt
    ADD CONSTRAINT receipt_consent_fkey FOREIGN KEY (tenant_id, consent_id) REFERENCES moyai_priv.consent(tenant_id, consent_id);

ALTER TABLE ONLY moyai_priv.subject
    ADD CONSTRAINT subject_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai_vault.consent_request
    ADD CONSTRAINT consent_request_account_fkey FOREIGN KEY (account_id) REFERENCES moyai_vault.account(account_id);

ALTER TABLE ONLY moyai_vault.consent_request
    ADD CONSTRAINT consent_request_offer_fkey FOREIGN KEY (tenant_id, offer_id) REFERENCES moyai.offer(tenant_id, offer_id);

ALTER TABLE ONLY moyai_vault.link
    ADD CONSTRAINT link_account_fkey FOREIGN KEY (account_id) REFERENCES moyai_vault.account(account_id);

ALTER TABLE ONLY moyai_vault.link_code
    ADD CONSTRAINT link_code_subject_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES moyai_priv.subject(tenant_id, subject_id);

ALTER TABLE ONLY moyai_vault.link_failure
    ADD CONSTRAINT link_failure_account_fkey FOREIGN KEY (account_id) REFERENCES moyai_vault.account(account_id);

ALTER TABLE ONLY moyai_vault.link
    ADD CONSTRAINT link_subject_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES moyai_priv.subject(tenant_id, subject_id);

ALTER TABLE ONLY moyai_vault.ppid
    ADD CONSTRAINT ppid_account_fkey FOREIGN KEY (account_id) REFERENCES moyai_vault.account(account_id);

ALTER TABLE ONLY moyai_vault.ppid
    ADD CONSTRAINT ppid_service_fkey FOREIGN KEY (service_id) REFERENCES moyai.service(service_id);

ALTER TABLE moyai.api_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.bill_statement ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.bill_statement_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.bill_town_scenario ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.category_source ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.data_class ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.data_class_recipient ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.entity ENABLE ROW LEVEL SECURITY;

CREATE POLICY entity_kept_whole ON moyai.entity AS RESTRICTIVE FOR UPDATE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (((jsonb_typeof(attrs) = 'object'::text) AND (
CASE
    WHEN moving THEN location
    ELSE "position"
END IS NULL)));

CREATE POLICY entity_made_whole ON moyai.entity AS RESTRICTIVE FOR INSERT TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer WITH CHECK (((jsonb_typeof(attrs) = 'object'::text) AND (
CASE
    WHEN moving THEN location
    ELSE "position"
END IS NULL)));

CREATE POLICY gate_only ON moyai.api_key AS RESTRICTIVE TO moyai_gate USING ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants))) WITH CHECK ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants)));

CREATE POLICY gate_only ON moyai.offer AS RESTRICTIVE TO moyai_gate USING ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants))) WITH CHECK ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants)));

CREATE POLICY gate_open ON moyai.api_key TO moyai_gate USING (true) WITH CHECK (true);

CREATE POLICY gate_open ON moyai.offer TO moyai_gate USING (true) WITH CHECK (true);

CREATE POLICY gateway_only ON moyai.personal_record AS RESTRICTIVE TO moyai_gateway USING ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants))) WITH CHECK ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants)));

ALTER TABLE moyai.idempotency ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.notice ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.number_exemption ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.number_refusal ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.offer ENABLE ROW LEVEL SECURITY;

CREATE POLICY owner_open ON moyai.personal_record TO moyai_owner USING (true) WITH CHECK (true);

ALTER TABLE moyai.personal_record ENABLE ROW LEVEL SECURITY;

CREATE POLICY read_under_grant ON moyai.personal_record FOR SELECT TO moyai_gateway USING (((tenant_id, subject_id, category) IN ( SELECT g.town,
    g.subject_id,
    g.category
   FROM moyai.live_grant g)));

ALTER TABLE moyai.service_approval ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_crossing ON moyai.api_key TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.bill_statement TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.bill_statement_line TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.category_source TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.notice TO moyai_consent USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.offer TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.service_approval TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_budget TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_conflict TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2023 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2024 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2025 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2026 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2027 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2028 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2029 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2030 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2031 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2032 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2033 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2034 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2035 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2036 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2037 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2038 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2039 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2040 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_other TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_event TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_flush TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_flush_folded TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_journal TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2023 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2024 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2025 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2026 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2027 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2028 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2029 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2030 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2031 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2032 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2033 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2034 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2035 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2036 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2037 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2038 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2039 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2040 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_other TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_only ON moyai.api_key AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.bill_statement AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.bill_statement_line AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.bill_town_scenario AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.category_source AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.data_class AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.data_class_recipient AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.entity AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.idempotency AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.notice AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.number_exemption AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.number_refusal AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.offer AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.personal_record AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.service_approval AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_budget AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_conflict AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2023 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2024 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2025 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2026 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2027 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2028 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2029 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2030 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2031 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2032 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2033 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2034 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2035 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2036 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2037 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2038 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2039 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2040 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_other AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_event AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_flush AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_flush_folded AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_journal AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2023 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2024 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2025 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2026 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2027 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2028 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2029 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2030 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2031 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2032 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2033 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2034 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2035 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2036 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2037 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2038 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2039 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2040 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_other AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_open ON moyai.api_key TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.bill_statement TO moyai_owner, moyai_app, moyai_meter USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.bill_statement_line TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.bill_town_scenario TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.category_source TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.data_class TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.data_class_recipient TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.entity TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.idempotency TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.notice TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.number_exemption TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.number_refusal TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.offer TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.service_approval TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_budget TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_conflict TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2023 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2024 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2025 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2026 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2027 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2028 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2029 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2030 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2031 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2032 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2033 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2034 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2035 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2036 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2037 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2038 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2039 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2040 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_other TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_event TO moyai_owner, moyai_app, moyai_meter, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_flush TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_flush_folded TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_journal TO moyai_owner, moyai_app, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2023 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2024 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2025 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2026 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2027 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2028 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2029 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2030 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2031 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2032 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2033 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2034 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2035 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2036 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2037 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2038 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2039 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2040 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_other TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY thinning_old_only ON moyai.usage_flush AS RESTRICTIVE FOR DELETE TO moyai_meter USING ((applied_at < (now() - '35 days'::interval)));

ALTER TABLE moyai.usage_budget ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_conflict ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2023 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2024 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2025 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2026 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2027 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2028 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2029 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2030 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2031 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2032 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2033 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2034 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2035 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2036 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2037 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2038 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2039 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2040 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_other ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_flush ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_flush_folded ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2023 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2024 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2025 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2026 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2027 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2028 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2029 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2030 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2031 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2032 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2033 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2034 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2035 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2036 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2037 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2038 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2039 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2040 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_other ENABLE ROW LEVEL SECURITY;

CREATE POLICY whole_rows ON moyai.usage_journal AS RESTRICTIVE FOR INSERT TO moyai_app WITH CHECK (((cardinality(classes) = cardinality(meters)) AND (cardinality(kids) = cardinality(meters)) AND (cardinality(services) = cardinality(meters)) AND (cardinality(owners) = cardinality(meters)) AND (cardinality(levels) = cardinality(meters)) AND (cardinality(quantities) = cardinality(meters)) AND (cardinality(digests) = cardinality(meters))));

ALTER TABLE moyai_priv.access ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.alarm ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.block ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.consent ENABLE ROW LEVEL SECURITY;

CREATE POLICY consent_not_ended ON moyai_priv.consent AS RESTRICTIVE FOR UPDATE TO moyai_consent USING ((state = ANY (ARRAY['active'::text, 'suspended'::text]))) WITH CHECK (true);

CREATE POLICY gate_only ON moyai_priv.access AS RESTRICTIVE TO moyai_gate USING ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants))) WITH CHECK ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants)));

CREATE POLICY gate_only ON moyai_priv.consent AS RESTRICTIVE TO moyai_gate USING ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants))) WITH CHECK ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants)));

CREATE POLICY gate_only ON moyai_priv.key_standing AS RESTRICTIVE TO moyai_gate USING ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants))) WITH CHECK ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants)));

CREATE POLICY gate_only ON moyai_priv.person_seen AS RESTRICTIVE TO moyai_gate USING ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants))) WITH CHECK ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants)));

CREATE POLICY gate_only ON moyai_priv.subject AS RESTRICTIVE TO moyai_gate USING ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants))) WITH CHECK ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants)));

CREATE POLICY gate_open ON moyai_priv.access TO moyai_gate USING (true) WITH CHECK (true);

CREATE POLICY gate_open ON moyai_priv.consent TO moyai_gate USING (true) WITH CHECK (true);

CREATE POLICY gate_open ON moyai_priv.key_standing TO moyai_gate USING (true) WITH CHECK (true);

CREATE POLICY gate_open ON moyai_priv.person_seen TO moyai_gate USING (true) WITH CHECK (true);

CREATE POLICY gate_open ON moyai_priv.subject TO moyai_gate USING (true) WITH CHECK (true);

ALTER TABLE moyai_priv.key_standing ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.ledger ENABLE ROW LEVEL SECURITY;

CREATE POLICY ledger_erased_sealed ON moyai_priv.ledger AS RESTRICTIVE FOR UPDATE TO moyai_owner USING ((height IS NOT NULL)) WITH CHECK (((num_nulls(height, "position", leaf, erased_at) = 0) AND (num_nonnulls(salt, payload, subject_id) = 0)));

CREATE POLICY ledger_seal_once ON moyai_priv.ledger AS RESTRICTIVE FOR UPDATE TO moyai_sealer USING ((height IS NULL)) WITH CHECK (((num_nulls(height, "position", leaf, payload) = 0) AND (octet_length(leaf) = 32) AND (erased_at IS NULL)));

CREATE POLICY ledger_written_whole ON moyai_priv.ledger AS RESTRICTIVE FOR INSERT WITH CHECK (((kind = ANY (ARRAY['access'::text, 'outcome'::text, 'write'::text, 'receipt'::text, 'admin'::text])) AND ((decision IS NULL) OR (decision = ANY (ARRAY['permit'::text, 'deny'::text]))) AND (salt IS NOT NULL) AND (octet_length(salt) = 32) AND (erased_at IS NULL) AND ((num_nonnulls(height, "position", leaf, payload) = 0) OR ((num_nulls(height, "position", leaf, payload) = 0) AND (octet_length(leaf) = 32)))));

ALTER TABLE moyai_priv.person_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.person_seen ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.receipt ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai_priv.subject ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_crossing ON moyai_priv.access TO moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai_priv.block TO moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai_priv.ledger TO moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai_priv.person_day TO moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai_priv.person_seen TO moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_only ON moyai_priv.access AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai_priv.alarm AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai_priv.block AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai_priv.consent AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai_priv.key_standing AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai_priv.ledger AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai_priv.person_day AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai_priv.person_seen AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai_priv.receipt AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai_priv.subject AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_open ON moyai_priv.access TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai_priv.alarm TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai_priv.block TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai_priv.consent TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai_priv.key_standing TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai_priv.ledger TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai_priv.person_day TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai_priv.person_seen TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai_priv.receipt TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai_priv.subject TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

ALTER TABLE moyai_vault.consent_request ENABLE ROW LEVEL SECURITY;

CREATE POLICY gate_only ON moyai_vault.link AS RESTRICTIVE TO moyai_gate USING ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants))) WITH CHECK ((ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants)));

CREATE POLICY gate_open ON moyai_vault.link TO moyai_gate USING (true) WITH CHECK (true);

ALTER TABLE moyai_vault.link ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai_vault.link_code ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_crossing ON moyai_vault.consent_request TO moyai_consent USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai_vault.link TO moyai_consent USING (true) WITH CHECK (true);

CREATE POLICY tenant_only ON moyai_vault.consent_request AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai_vault.link AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai_vault.link_code AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_open ON moyai_vault.consent_request TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai_vault.link TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_sealer USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai_vault.link_code TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer USING (true) WITH CHECK (true);

GRANT USAGE ON SCHEMA moyai TO moyai_app;
GRANT USAGE ON SCHEMA moyai TO moyai_meter;
GRANT USAGE ON SCHEMA moyai TO moyai_ops;
GRANT USAGE ON SCHEMA moyai TO moyai_gateway;
GRANT USAGE ON SCHEMA moyai TO moyai_consent;
GRANT USAGE ON SCHEMA moyai TO moyai_sealer;
GRANT USAGE ON SCHEMA moyai TO moyai_gate;

GRANT USAGE ON SCHEMA moyai_priv TO moyai_consent;
GRANT USAGE ON SCHEMA moyai_priv TO moyai_sealer;
GRANT USAGE ON SCHEMA moyai_priv TO moyai_gate;

GRANT USAGE ON SCHEMA moyai_vault TO moyai_consent;
GRANT USAGE ON SCHEMA moyai_vault TO moyai_gate;

REVOKE ALL ON FUNCTION moyai.access_begins() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.access_changes() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.access_changes_everywhere() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.advance_clock(p_by interval) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.advance_clock(p_by interval) TO moyai_ops;

REVOKE ALL ON FUNCTION moyai.approval_given_once() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.digest_sum(a numeric, b numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.digest_sum(a numeric, b numeric) TO moyai_app;
GRANT ALL ON FUNCTION moyai.digest_sum(a numeric, b numeric) TO moyai_meter;
GRANT ALL ON FUNCTION moyai.digest_sum(a numeric, b numeric) TO moyai_ops;

REVOKE ALL ON FUNCTION moyai.end_access(p_capability uuid, p_entry uuid, p_rows integer, p_bytes bigint, p_sha256 bytea, p_version integer) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.end_access(p_capability uuid, p_entry uuid, p_rows integer, p_bytes bigint, p_sha256 bytea, p_version integer) TO moyai_gateway;

REVOKE ALL ON FUNCTION moyai.end_each(p_town integer[], p_capability uuid[], p_entry uuid[], p_rows integer[], p_version integer[], p_body text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.end_each(p_town integer[], p_capability uuid[], p_entry uuid[], p_rows integer[], p_version integer[], p_body text[]) TO moyai_gateway;

REVOKE ALL ON FUNCTION moyai.erase_entries(p_subject uuid, p_before timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.erase_entries(p_subject uuid, p_before timestamp with time zone) TO moyai_consent;

REVOKE ALL ON FUNCTION moyai.erase_records(p_subject uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.erase_records(p_subject uuid) TO moyai_consent;

REVOKE ALL ON FUNCTION moyai.harden_database() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.hold_classes(p_known bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.hold_classes(p_known bigint[]) TO moyai_app;

GRANT SELECT,INSERT ON TABLE moyai.bill_year TO moyai_ops;

GRANT UPDATE(state) ON TABLE moyai.bill_year TO moyai_ops;

GRANT UPDATE(fairness) ON TABLE moyai.bill_year TO moyai_ops;

GRANT UPDATE(closing_by) ON TABLE moyai.bill_year TO moyai_ops;

GRANT UPDATE(closing_at) ON TABLE moyai.bill_year TO moyai_ops;

GRANT UPDATE(closed_by) ON TABLE moyai.bill_year TO moyai_ops;

GRANT UPDATE(closed_at) ON TABLE moyai.bill_year TO moyai_ops;

REVOKE ALL ON FUNCTION moyai.hold_usage_years(instants timestamp with time zone[]) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.hold_usage_years(instants timestamp with time zone[]) TO moyai_app;

REVOKE ALL ON FUNCTION moyai.interval_ends_once() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.journal_balanced() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.key_state(p_tenant integer, p_kid text, p_service text) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.key_state(p_tenant integer, p_kid text, p_service text) TO moyai_app;
GRANT ALL ON FUNCTION moyai.key_state(p_tenant integer, p_kid text, p_service text) TO moyai_ops;
GRANT ALL ON FUNCTION moyai.key_state(p_tenant integer, p_kid text, p_service text) TO moyai_consent;

REVOKE ALL ON FUNCTION moyai.ledger_standing() FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.ledger_standing() TO moyai_gateway;
GRANT ALL ON FUNCTION moyai.ledger_standing() TO moyai_consent;
GRANT ALL ON FUNCTION moyai.ledger_standing() TO moyai_sealer;

REVOKE ALL ON FUNCTION moyai.mark_leakproof() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.never_truncated() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.note_admin(p_act text, p_actor text, p_object text, p_subject uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.note_admin(p_act text, p_actor text, p_object text, p_subject uuid) TO moyai_consent;
GRANT ALL ON FUNCTION moyai.note_admin(p_act text, p_actor text, p_object text, p_subject uuid) TO moyai_app;

REVOKE ALL ON FUNCTION moyai.note_admin_in(p_tenant integer, p_act text, p_actor text, p_object text) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.note_admin_in(p_tenant integer, p_act text, p_actor text, p_object text) TO moyai_ops;

REVOKE ALL ON FUNCTION moyai.note_receipt(p_subject uuid, p_receipt uuid, p_consent uuid, p_jws_sha256 bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.note_receipt(p_subject uuid, p_receipt uuid, p_consent uuid, p_jws_sha256 bytea) TO moyai_consent;

REVOKE ALL ON FUNCTION moyai.now() FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.now() TO moyai_app;
GRANT ALL ON FUNCTION moyai.now() TO moyai_ops;
GRANT ALL ON FUNCTION moyai.now() TO moyai_gateway;
GRANT ALL ON FUNCTION moyai.now() TO moyai_consent;
GRANT ALL ON FUNCTION moyai.now() TO moyai_sealer;

REVOKE ALL ON FUNCTION moyai.open_access(p_versions smallint[], p_part_of integer[], p_kid text[], p_proofs bytea[], p_address inet[], p_fiware text[], p_tenant text[], p_purpose text[], p_ppid uuid[], p_categories text[], p_mode text[], p_limited boolean[], p_capability uuid[], p_entry uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.open_access(p_versions smallint[], p_part_of integer[], p_kid text[], p_proofs bytea[], p_address inet[], p_fiware text[], p_tenant text[], p_purpose text[], p_ppid uuid[], p_categories text[], p_mode text[], p_limited boolean[], p_capability uuid[], p_entry uuid[]) TO moyai_gateway;

REVOKE ALL ON FUNCTION moyai.open_each(p_versions smallint[], p_town integer[], p_kid text[], p_proofs bytea[], p_address text[], p_fiware text[], p_tenant text[], p_purpose text[], p_ppid uuid[], p_category text[], p_mode text[], p_limited boolean[], p_capability uuid[], p_entry uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.open_each(p_versions smallint[], p_town integer[], p_kid text[], p_proofs bytea[], p_address text[], p_fiware text[], p_tenant text[], p_purpose text[], p_ppid uuid[], p_category text[], p_mode text[], p_limited boolean[], p_capability uuid[], p_entry uuid[]) TO moyai_gateway;

REVOKE ALL ON FUNCTION moyai.open_one(p_versions smallint[], p_kid text, p_proofs bytea, p_address text, p_fiware text, p_tenant text, p_purpose text, p_ppid uuid, p_category text, p_mode text, p_limited boolean, p_capability uuid, p_entry uuid, OUT outcome text, OUT service_id text, OUT rotated_at timestamp with time zone, OUT retires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.open_one(p_versions smallint[], p_kid text, p_proofs bytea, p_address text, p_fiware text, p_tenant text, p_purpose text, p_ppid uuid, p_category text, p_mode text, p_limited boolean, p_capability uuid, p_entry uuid, OUT outcome text, OUT service_id text, OUT rotated_at timestamp with time zone, OUT retires_at timestamp with time zone) TO moyai_gate;

REVOKE ALL ON FUNCTION moyai.part_accesses() FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.part_accesses() TO moyai_sealer;

REVOKE ALL ON FUNCTION moyai.protect_tenant_table(target regclass, crossing name[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.put_record(p_versions smallint[], p_kid text, p_proofs bytea, p_address inet, p_fiware text, p_tenant text, p_limited boolean, p_category text, p_handle text, p_record text, p_act text, p_version integer, p_items text, p_refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.put_record(p_versions smallint[], p_kid text, p_proofs bytea, p_address inet, p_fiware text, p_tenant text, p_limited boolean, p_category text, p_handle text, p_record text, p_act text, p_version integer, p_items text, p_refusal text) TO moyai_gateway;

REVOKE ALL ON FUNCTION moyai.read_access(p_capability uuid[], p_entry uuid[], p_head text[], p_asked integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.read_access(p_capability uuid[], p_entry uuid[], p_head text[], p_asked integer[]) TO moyai_gateway;

REVOKE ALL ON FUNCTION moyai.read_each(p_shown text, p_head text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.read_each(p_shown text, p_head text[]) TO moyai_gateway;

REVOKE ALL ON FUNCTION moyai.refuse_access() FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.refuse_access() TO moyai_app;

REVOKE ALL ON FUNCTION moyai.require_rows(actual bigint, wanted bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.require_rows(actual bigint, wanted bigint) TO moyai_app;

REVOKE ALL ON FUNCTION moyai.seal_accesses(p_height bigint, p_entry uuid[], p_position integer[], p_leaf bytea[], p_payload text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.seal_accesses(p_height bigint, p_entry uuid[], p_position integer[], p_leaf bytea[], p_payload text[]) TO moyai_sealer;

REVOKE ALL ON FUNCTION moyai.shown_tenants() FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.shown_tenants() TO moyai_gate;
GRANT ALL ON FUNCTION moyai.shown_tenants() TO moyai_gateway;

REVOKE ALL ON FUNCTION moyai.statement_moves_on() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.turn_access() FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.turn_access() TO moyai_app;

REVOKE ALL ON FUNCTION moyai.turn_classes() FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.turn_classes() TO moyai_app;

GRANT SELECT,INSERT ON TABLE moyai.usage_journal TO moyai_app;
GRANT SELECT,DELETE ON TABLE moyai.usage_journal TO moyai_meter;
GRANT SELECT ON TABLE moyai.usage_journal TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.usage_rollup TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.usage_rollup TO moyai_meter;
GRANT SELECT ON TABLE moyai.usage_rollup TO moyai_ops;

GRANT UPDATE(qty) ON TABLE moyai.usage_rollup TO moyai_app;
GRANT UPDATE(qty) ON TABLE moyai.usage_rollup TO moyai_meter;

GRANT UPDATE(n) ON TABLE moyai.usage_rollup TO moyai_app;
GRANT UPDATE(n) ON TABLE moyai.usage_rollup TO moyai_meter;

GRANT UPDATE(digest) ON TABLE moyai.usage_rollup TO moyai_app;
GRANT UPDATE(digest) ON TABLE moyai.usage_rollup TO moyai_meter;

GRANT SELECT ON TABLE moyai.usage_counts TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_counts TO moyai_ops;

REVOKE ALL ON FUNCTION moyai.usage_counted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.usage_counted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) TO moyai_app;
GRANT ALL ON FUNCTION moyai.usage_counted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.usage_delta TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_delta TO moyai_ops;
GRANT SELECT,INSERT ON TABLE moyai.usage_delta TO moyai_meter;

GRANT UPDATE(delta) ON TABLE moyai.usage_delta TO moyai_app;
GRANT UPDATE(delta) ON TABLE moyai.usage_delta TO moyai_meter;

GRANT UPDATE(moment) ON TABLE moyai.usage_delta TO moyai_app;
GRANT UPDATE(moment) ON TABLE moyai.usage_delta TO moyai_meter;

GRANT UPDATE(n) ON TABLE moyai.usage_delta TO moyai_app;
GRANT UPDATE(n) ON TABLE moyai.usage_delta TO moyai_meter;

GRANT UPDATE(digest) ON TABLE moyai.usage_delta TO moyai_app;
GRANT UPDATE(digest) ON TABLE moyai.usage_delta TO moyai_meter;

GRANT SELECT ON TABLE moyai.usage_levels TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_levels TO moyai_ops;

REVOKE ALL ON FUNCTION moyai.usage_weighted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.usage_weighted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) TO moyai_app;
GRANT ALL ON FUNCTION moyai.usage_weighted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) TO moyai_ops;

REVOKE ALL ON FUNCTION moyai.year_moves_on() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.year_takes_writes() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai_priv.count_fresh(own integer, today date, p_kid text, p_fresh uuid[], p_cap integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai_priv.count_persons(own integer, today date, p_kid text, p_persons uuid[], p_cap integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai_priv.judge_key(p_kid text, p_is_right boolean, p_moment timestamp with time zone, p_address inet, p_fiware text, p_tenant text) FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai_priv.key_outcome(p_is_right boolean, p_kind text, p_approved_at timestamp with time zone, p_revoked_at timestamp with time zone, p_not_before timestamp with time zone, p_expires_at timestamp with time zone, p_retires_at timestamp with time zone, p_ip_allow text[], p_now timestamp with time zone, p_town_is_live boolean, p_code text, p_slug text, p_address inet, p_fiware text, p_tenant text, p_service_is_open boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai_priv.proof_fits(p_verifier bytea, p_pepper smallint, p_versions smallint[], p_proofs bytea, p_nonce bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai_priv.proof_fits(p_verifier bytea, p_pepper smallint, p_versions smallint[], p_proofs bytea, p_nonce bytea) TO moyai_gate;

REVOKE ALL ON FUNCTION moyai_priv.stand_key(p_kid text) FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai_priv.uncount_person(own integer, today date, p_kid text, p_person uuid) FROM PUBLIC;

GRANT SELECT ON TABLE moyai.access_revision TO moyai_app;
GRANT SELECT ON TABLE moyai.access_revision TO moyai_ops;
GRANT SELECT ON TABLE moyai.access_revision TO moyai_consent;

GRANT SELECT(tenant_id) ON TABLE moyai.access_revision TO moyai_gate;

GRANT SELECT(revision) ON TABLE moyai.access_revision TO moyai_gate;

GRANT SELECT,INSERT ON TABLE moyai.api_key TO moyai_app;

GRANT SELECT(tenant_id) ON TABLE moyai.api_key TO moyai_ops;
GRANT SELECT(tenant_id) ON TABLE moyai.api_key TO moyai_consent;
GRANT SELECT(tenant_id) ON TABLE moyai.api_key TO moyai_gate;

GRANT SELECT(kid) ON TABLE moyai.api_key TO moyai_ops;
GRANT SELECT(kid) ON TABLE moyai.api_key TO moyai_consent;
GRANT SELECT(kid) ON TABLE moyai.api_key TO moyai_gate;

GRANT UPDATE(revision) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(revision) ON TABLE moyai.api_key TO moyai_ops;
GRANT SELECT(revision) ON TABLE moyai.api_key TO moyai_consent;

GRANT SELECT(kind) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(environment) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(name) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(service_id) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(organisation_id) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(purposes) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(scopes) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(roles) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(ngsi) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(ip_allow) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(rate_per_minute) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(not_before) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(expires_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(created_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(created_by) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(approved_at) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(approved_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(approved_by) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(approved_by) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(rotated_from) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(rotated_at) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(rotated_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(retires_at) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(retires_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(revoked_at) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(revoked_at) ON TABLE moyai.api_key TO moyai_ops;
GRANT SELECT(revoked_at) ON TABLE moyai.api_key TO moyai_gate;

GRANT UPDATE(revoked_by) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(revoked_by) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(revoked_reason) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(revoked_reason) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(exposed_at) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(exposed_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(last_used_at) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(last_used_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_adjustment TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_agreement TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_audit TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_cloud_item TO moyai_ops;

GRANT UPDATE(pool_id) ON TABLE moyai.bill_cloud_item TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_cost_item TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_line TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_member TO moyai_ops;

GRANT UPDATE(to_day) ON TABLE moyai.bill_member TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_offset TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_particulars TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_pool TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_rule TO moyai_ops;

GRANT UPDATE(approved_by) ON TABLE moyai.bill_rule TO moyai_ops;

GRANT UPDATE(approved_at) ON TABLE moyai.bill_rule TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_run TO moyai_ops;

GRANT UPDATE(state) ON TABLE moyai.bill_run TO moyai_ops;

GRANT UPDATE(approved_by) ON TABLE moyai.bill_run TO moyai_ops;

GRANT UPDATE(approved_at) ON TABLE moyai.bill_run TO moyai_ops;

GRANT UPDATE(posted_at) ON TABLE moyai.bill_run TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_run_input TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_scenario TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_statement TO moyai_ops;
GRANT SELECT ON TABLE moyai.bill_statement TO moyai_app;

GRANT UPDATE(number) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(serial) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(csv) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(json) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(issued_at) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(state) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(approved_at) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(approved_by) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(issued_by) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(voided_at) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(voided_by) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(corrected_by) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(csv_sha256) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(json_sha256) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(chain_no) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(prev_sha256) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(sha256) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(particulars) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_statement_line TO moyai_ops;
GRANT SELECT ON TABLE moyai.bill_statement_line TO moyai_app;

GRANT SELECT,INSERT ON TABLE moyai.bill_statistic TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_subscription TO moyai_ops;

GRANT UPDATE(to_day) ON TABLE moyai.bill_subscription TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_town_scenario TO moyai_app;

GRANT SELECT ON TABLE moyai.category TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.category TO moyai_ops;
GRANT SELECT ON TABLE moyai.category TO moyai_gateway;
GRANT SELECT ON TABLE moyai.category TO moyai_consent;

GRANT UPDATE(state) ON TABLE moyai.category TO moyai_ops;

GRANT UPDATE(approved_at) ON TABLE moyai.category TO moyai_ops;

GRANT UPDATE(approved_by) ON TABLE moyai.category TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.category_source TO moyai_consent;
GRANT SELECT ON TABLE moyai.category_source TO moyai_ops;
GRANT SELECT ON TABLE moyai.category_source TO moyai_app;

GRANT UPDATE(organisation_id) ON TABLE moyai.category_source TO moyai_consent;

GRANT UPDATE(changed_at) ON TABLE moyai.category_source TO moyai_consent;

GRANT UPDATE(changed_by) ON TABLE moyai.category_source TO moyai_consent;

GRANT SELECT,INSERT ON TABLE moyai.data_class TO moyai_app;
GRANT SELECT ON TABLE moyai.data_class TO moyai_consent;

GRANT UPDATE(class) ON TABLE moyai.data_class TO moyai_app;

GRANT UPDATE(changed_at) ON TABLE moyai.data_class TO moyai_app;

GRANT UPDATE(changed_by) ON TABLE moyai.data_class TO moyai_app;

GRANT UPDATE(wanted) ON TABLE moyai.data_class TO moyai_app;

GRANT UPDATE(wanted_at) ON TABLE moyai.data_class TO moyai_app;

GRANT UPDATE(wanted_by) ON TABLE moyai.data_class TO moyai_app;

GRANT SELECT,INSERT,DELETE ON TABLE moyai.data_class_recipient TO moyai_app;

GRANT UPDATE(contract_id) ON TABLE moyai.data_class_recipient TO moyai_app;

GRANT UPDATE(confirmed_by) ON TABLE moyai.data_class_recipient TO moyai_app;

GRANT UPDATE(confirmed_method) ON TABLE moyai.data_class_recipient TO moyai_app;

GRANT UPDATE(confirmed_on) ON TABLE moyai.data_class_recipient TO moyai_app;

GRANT UPDATE(recorded_at) ON TABLE moyai.data_class_recipient TO moyai_app;

GRANT UPDATE(recorded_by) ON TABLE moyai.data_class_recipient TO moyai_app;

GRANT SELECT,INSERT,DELETE ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(ord) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(created) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(modified) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(expires) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(doc) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(attrs) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(attr_times) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(location) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE("position") ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(moving) ON TABLE moyai.entity TO moyai_app;

GRANT SELECT,INSERT,DELETE ON TABLE moyai.idempotency TO moyai_app;
GRANT SELECT,INSERT,DELETE ON TABLE moyai.idempotency TO moyai_consent;

GRANT UPDATE(status) ON TABLE moyai.idempotency TO moyai_app;
GRANT UPDATE(status) ON TABLE moyai.idempotency TO moyai_consent;

GRANT UPDATE(answer) ON TABLE moyai.idempotency TO moyai_app;
GRANT UPDATE(answer) ON TABLE moyai.idempotency TO moyai_consent;

GRANT UPDATE(created_at) ON TABLE moyai.idempotency TO moyai_app;
GRANT UPDATE(created_at) ON TABLE moyai.idempotency TO moyai_consent;

GRANT SELECT ON TABLE moyai.installation TO moyai_app;
GRANT SELECT ON TABLE moyai.installation TO moyai_ops;
GRANT SELECT ON TABLE moyai.installation TO moyai_meter;
GRANT SELECT ON TABLE moyai.installation TO moyai_consent;
GRANT SELECT ON TABLE moyai.installation TO moyai_gateway;
GRANT SELECT ON TABLE moyai.installation TO moyai_sealer;

GRANT INSERT(singleton) ON TABLE moyai.installation TO moyai_ops;
GRANT SELECT(singleton) ON TABLE moyai.installation TO moyai_gate;

GRANT INSERT(environment) ON TABLE moyai.installation TO moyai_ops;

GRANT INSERT(created_at) ON TABLE moyai.installation TO moyai_ops;

GRANT SELECT(clock_offset) ON TABLE moyai.installation TO moyai_gate;

GRANT SELECT,INSERT ON TABLE moyai.journal TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.journal_leg TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.offer TO moyai_consent;
GRANT SELECT ON TABLE moyai.offer TO moyai_ops;
GRANT SELECT ON TABLE moyai.offer TO moyai_app;

GRANT SELECT(tenant_id) ON TABLE moyai.offer TO moyai_gate;

GRANT SELECT(offer_id) ON TABLE moyai.offer TO moyai_gate;

GRANT UPDATE(replaced_by) ON TABLE moyai.offer TO moyai_consent;

GRANT UPDATE(replaced_at) ON TABLE moyai.offer TO moyai_consent;

GRANT UPDATE(stops_at) ON TABLE moyai.offer TO moyai_consent;
GRANT SELECT(stops_at) ON TABLE moyai.offer TO moyai_gate;

GRANT SELECT(tenant_id) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(tenant_id) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT SELECT(tenant_id),INSERT(tenant_id) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(capability),INSERT(capability) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(entry) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(entry) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT SELECT(entry),INSERT(entry) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(ord) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(ord) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT SELECT(ord),INSERT(ord) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(opened_at) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(opened_at) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT SELECT(opened_at),INSERT(opened_at) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(at) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(at) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT SELECT(at),INSERT(at) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(xid),INSERT(xid) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(salt) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(salt) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT INSERT(salt) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(subject_id) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(subject_id) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT SELECT(subject_id),INSERT(subject_id) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(facts) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(facts) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT SELECT(facts),INSERT(facts) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(asked) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(asked) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT SELECT(asked),INSERT(asked) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(versions) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(versions) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT SELECT(versions),INSERT(versions) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(consents) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(consents) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT SELECT(consents),INSERT(consents) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(data_life_days),INSERT(data_life_days) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(is_sealed) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(is_sealed) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT INSERT(is_sealed) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(end_entry) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(end_entry) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT UPDATE(end_entry) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(end_ord) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(end_ord) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT UPDATE(end_ord) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(end_at) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(end_at) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT SELECT(end_at),UPDATE(end_at) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(end_salt) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(end_salt) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT UPDATE(end_salt) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(row_count) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(row_count) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT UPDATE(row_count) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(byte_count) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(byte_count) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT UPDATE(byte_count) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(body_sha256) ON TABLE moyai_priv.access TO moyai_consent;
GRANT SELECT(body_sha256) ON TABLE moyai_priv.access TO moyai_sealer;
GRANT UPDATE(body_sha256) ON TABLE moyai_priv.access TO moyai_gate;

GRANT SELECT(n) ON TABLE moyai.permit TO moyai_gateway;

GRANT SELECT(town) ON TABLE moyai.permit TO moyai_gateway;

GRANT SELECT(capability) ON TABLE moyai.permit TO moyai_gateway;

GRANT SELECT(entry) ON TABLE moyai.permit TO moyai_gateway;

GRANT SELECT(ord) ON TABLE moyai.permit TO moyai_gateway;

GRANT SELECT,INSERT ON TABLE moyai_priv.consent TO moyai_consent;

GRANT SELECT(tenant_id) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT SELECT(consent_id) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT SELECT(subject_id) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT SELECT(service_id) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT SELECT(purpose_id) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT SELECT(purpose_version) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT SELECT(category) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT SELECT(category_version) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT SELECT(offer_id) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT SELECT(mode) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT SELECT(data_life_days) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT SELECT(valid_from) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT SELECT(valid_until) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT UPDATE(state) ON TABLE moyai_priv.consent TO moyai_consent;
GRANT SELECT(state) ON TABLE moyai_priv.consent TO moyai_gate;

GRANT UPDATE(reason) ON TABLE moyai_priv.consent TO moyai_consent;

GRANT UPDATE(changed_at) ON TABLE moyai_priv.consent TO moyai_consent;

GRANT UPDATE(revision) ON TABLE moyai_priv.consent TO moyai_consent;

GRANT SELECT ON TABLE moyai.live_grant TO moyai_gateway;

GRANT SELECT,INSERT ON TABLE moyai.metering_gap TO moyai_meter;
GRANT SELECT ON TABLE moyai.metering_gap TO moyai_app;
GRANT SELECT ON TABLE moyai.metering_gap TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.notice TO moyai_consent;

GRANT SELECT,INSERT,DELETE ON TABLE moyai.number_exemption TO moyai_app;

GRANT UPDATE(approved_at) ON TABLE moyai.number_exemption TO moyai_app;

GRANT UPDATE(approved_by) ON TABLE moyai.number_exemption TO moyai_app;

GRANT SELECT,INSERT ON TABLE moyai.number_refusal TO moyai_app;

GRANT UPDATE(refusals) ON TABLE moyai.number_refusal TO moyai_app;

GRANT UPDATE(last_at) ON TABLE moyai.number_refusal TO moyai_app;

GRANT SELECT ON TABLE moyai.organisation TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.organisation TO moyai_ops;
GRANT SELECT ON TABLE moyai.organisation TO moyai_consent;

GRANT SELECT ON TABLE moyai.personal_record TO moyai_gateway;

GRANT SELECT ON TABLE moyai.purpose TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.purpose TO moyai_ops;
GRANT SELECT ON TABLE moyai.purpose TO moyai_gateway;
GRANT SELECT ON TABLE moyai.purpose TO moyai_consent;

GRANT UPDATE(state) ON TABLE moyai.purpose TO moyai_ops;

GRANT UPDATE(approved_at) ON TABLE moyai.purpose TO moyai_ops;

GRANT UPDATE(approved_by) ON TABLE moyai.purpose TO moyai_ops;

GRANT UPDATE(retired_at) ON TABLE moyai.purpose TO moyai_ops;

GRANT UPDATE(retired_by) ON TABLE moyai.purpose TO moyai_ops;

GRANT SELECT ON TABLE moyai.schema_version TO moyai_app;
GRANT SELECT ON TABLE moyai.schema_version TO moyai_meter;
GRANT SELECT ON TABLE moyai.schema_version TO moyai_ops;
GRANT SELECT ON TABLE moyai.schema_version TO moyai_gateway;
GRANT SELECT ON TABLE moyai.schema_version TO moyai_consent;
GRANT SELECT ON TABLE moyai.schema_version TO moyai_sealer;

GRANT SELECT ON TABLE moyai.service TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.service TO moyai_ops;
GRANT SELECT ON TABLE moyai.service TO moyai_consent;

GRANT UPDATE(state) ON TABLE moyai.service TO moyai_ops;

GRANT UPDATE(changed_at) ON TABLE moyai.service TO moyai_ops;

GRANT UPDATE(changed_by) ON TABLE moyai.service TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.service_approval TO moyai_app;
GRANT SELECT ON TABLE moyai.service_approval TO moyai_ops;
GRANT SELECT ON TABLE moyai.service_approval TO moyai_consent;

GRANT UPDATE(state) ON TABLE moyai.service_approval TO moyai_app;

GRANT UPDATE(changed_at) ON TABLE moyai.service_approval TO moyai_app;

GRANT UPDATE(changed_by) ON TABLE moyai.service_approval TO moyai_app;

GRANT UPDATE(persons_per_day) ON TABLE moyai.service_approval TO moyai_app;

GRANT UPDATE(persons_wanted) ON TABLE moyai.service_approval TO moyai_app;

GRANT UPDATE(persons_wanted_by) ON TABLE moyai.service_approval TO moyai_app;

GRANT SELECT ON TABLE moyai.tenant TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.tenant TO moyai_ops;
GRANT SELECT ON TABLE moyai.tenant TO moyai_meter;
GRANT SELECT ON TABLE moyai.tenant TO moyai_consent;
GRANT SELECT ON TABLE moyai.tenant TO moyai_gateway;
GRANT SELECT ON TABLE moyai.tenant TO moyai_sealer;

GRANT UPDATE(state) ON TABLE moyai.tenant TO moyai_ops;

GRANT UPDATE(left_on) ON TABLE moyai.tenant TO moyai_ops;

GRANT SELECT ON TABLE moyai.tenant_population TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.tenant_population TO moyai_ops;

GRANT UPDATE(population) ON TABLE moyai.tenant_population TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.usage_budget TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_budget TO moyai_ops;

GRANT UPDATE(month_limit) ON TABLE moyai.usage_budget TO moyai_app;

GRANT UPDATE(set_at) ON TABLE moyai.usage_budget TO moyai_app;

GRANT UPDATE(set_by) ON TABLE moyai.usage_budget TO moyai_app;

GRANT SELECT,INSERT ON TABLE moyai.usage_conflict TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_conflict TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.usage_event TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_event TO moyai_ops;

GRANT SELECT,INSERT,DELETE ON TABLE moyai.usage_flush TO moyai_meter;
GRANT SELECT ON TABLE moyai.usage_flush TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_flush TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.usage_flush_folded TO moyai_meter;
GRANT SELECT ON TABLE moyai.usage_flush_folded TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_flush_folded TO moyai_ops;

GRANT UPDATE(batches) ON TABLE moyai.usage_flush_folded TO moyai_meter;

GRANT UPDATE(qty) ON TABLE moyai.usage_flush_folded TO moyai_meter;

GRANT UPDATE(n) ON TABLE moyai.usage_flush_folded TO moyai_meter;

GRANT UPDATE(digest) ON TABLE moyai.usage_flush_folded TO moyai_meter;

GRANT SELECT ON TABLE moyai_priv.access_entry TO moyai_consent;
GRANT SELECT ON TABLE moyai_priv.access_entry TO moyai_sealer;

GRANT SELECT,INSERT ON TABLE moyai_priv.alarm TO moyai_consent;

GRANT UPDATE(seen_at) ON TABLE moyai_priv.alarm TO moyai_consent;

GRANT UPDATE(seen_by) ON TABLE moyai_priv.alarm TO moyai_consent;

GRANT SELECT ON TABLE moyai_priv.block TO moyai_consent;
GRANT SELECT,INSERT ON TABLE moyai_priv.block TO moyai_sealer;

GRANT SELECT ON TABLE moyai_priv.ledger TO moyai_consent;
GRANT SELECT ON TABLE moyai_priv.ledger TO moyai_sealer;

GRANT UPDATE(height) ON TABLE moyai_priv.ledger TO moyai_sealer;

GRANT UPDATE("position") ON TABLE moyai_priv.ledger TO moyai_sealer;

GRANT UPDATE(leaf) ON TABLE moyai_priv.ledger TO moyai_sealer;

GRANT UPDATE(payload) ON TABLE moyai_priv.ledger TO moyai_sealer;

GRANT SELECT ON TABLE moyai_priv.entry TO moyai_consent;
GRANT SELECT ON TABLE moyai_priv.entry TO moyai_sealer;

GRANT SELECT(tenant_id) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(kid) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(revision) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(verifier) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(pepper_version) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(is_plain) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(until) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(not_before) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(rotated_at) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(service_id) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(organisation_id) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(categories) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(purposes) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(versions) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT SELECT(clock_offset) ON TABLE moyai_priv.key_standing TO moyai_gate;

GRANT USAGE ON SEQUENCE moyai_priv.ledger_ord_seq TO moyai_gate;

GRANT DELETE ON TABLE moyai_priv.person_day TO moyai_sealer;

GRANT SELECT(tenant_id) ON TABLE moyai_priv.person_day TO moyai_sealer;

GRANT SELECT(day) ON TABLE moyai_priv.person_day TO moyai_sealer;

GRANT DELETE ON TABLE moyai_priv.person_seen TO moyai_sealer;

GRANT SELECT(tenant_id) ON TABLE moyai_priv.person_seen TO moyai_sealer;
GRANT SELECT(tenant_id) ON TABLE moyai_priv.person_seen TO moyai_consent;
GRANT SELECT(tenant_id) ON TABLE moyai_priv.person_seen TO moyai_gate;

GRANT SELECT(day) ON TABLE moyai_priv.person_seen TO moyai_sealer;
GRANT SELECT(day) ON TABLE moyai_priv.person_seen TO moyai_gate;

GRANT SELECT(kid) ON TABLE moyai_priv.person_seen TO moyai_gate;

GRANT SELECT(ppid) ON TABLE moyai_priv.person_seen TO moyai_gate;

GRANT SELECT(subject_id),UPDATE(subject_id) ON TABLE moyai_priv.person_seen TO moyai_consent;
GRANT SELECT(subject_id) ON TABLE moyai_priv.person_seen TO moyai_gate;

GRANT SELECT,INSERT ON TABLE moyai_priv.receipt TO moyai_consent;

GRANT SELECT,INSERT ON TABLE moyai_priv.seal_standing TO moyai_sealer;

GRANT UPDATE(checked_at) ON TABLE moyai_priv.seal_standing TO moyai_sealer;

GRANT UPDATE(towns) ON TABLE moyai_priv.seal_standing TO moyai_sealer;

GRANT UPDATE(since) ON TABLE moyai_priv.seal_standing TO moyai_sealer;

GRANT SELECT,INSERT ON TABLE moyai_priv.subject TO moyai_consent;

GRANT SELECT(tenant_id) ON TABLE moyai_priv.subject TO moyai_gate;

GRANT SELECT(subject_id) ON TABLE moyai_priv.subject TO moyai_gate;

GRANT UPDATE(birth_date) ON TABLE moyai_priv.subject TO moyai_consent;

GRANT UPDATE(state) ON TABLE moyai_priv.subject TO moyai_consent;
GRANT SELECT(state) ON TABLE moyai_priv.subject TO moyai_gate;

GRANT UPDATE(closed_at) ON TABLE moyai_priv.subject TO moyai_consent;

GRANT UPDATE(closed_by) ON TABLE moyai_priv.subject TO moyai_consent;

GRANT UPDATE(closed_reason) ON TABLE moyai_priv.subject TO moyai_consent;

GRANT UPDATE(erase_asked_at) ON TABLE moyai_priv.subject TO moyai_consent;

GRANT UPDATE(erase_asked_by) ON TABLE moyai_priv.subject TO moyai_consent;

GRANT UPDATE(erased_at) ON TABLE moyai_priv.subject TO moyai_consent;

GRANT UPDATE(erased_by) ON TABLE moyai_priv.subject TO moyai_consent;

GRANT SELECT,INSERT ON TABLE moyai_vault.account TO moyai_consent;

GRANT SELECT,INSERT,DELETE ON TABLE moyai_vault.consent_request TO moyai_consent;

GRANT UPDATE(state) ON TABLE moyai_vault.consent_request TO moyai_consent;

GRANT UPDATE(account_id) ON TABLE moyai_vault.consent_request TO moyai_consent;

GRANT UPDATE(answered_at) ON TABLE moyai_vault.consent_request TO moyai_consent;

GRANT UPDATE(code_sha256) ON TABLE moyai_vault.consent_request TO moyai_consent;

GRANT UPDATE(code_expires_at) ON TABLE moyai_vault.consent_request TO moyai_consent;

GRANT UPDATE(code_failures) ON TABLE moyai_vault.consent_request TO moyai_consent;

GRANT UPDATE(redeemed_at) ON TABLE moyai_vault.consent_request TO moyai_consent;

GRANT SELECT,INSERT,DELETE ON TABLE moyai_vault.link TO moyai_consent;

GRANT SELECT(tenant_id) ON TABLE moyai_vault.link TO moyai_gate;

GRANT SELECT(account_id) ON TABLE moyai_vault.link TO moyai_gate;

GRANT SELECT(subject_id) ON TABLE moyai_vault.link TO moyai_gate;

GRANT SELECT,INSERT,DELETE ON TABLE moyai_vault.link_code TO moyai_consent;

GRANT UPDATE(failures) ON TABLE moyai_vault.link_code TO moyai_consent;

GRANT UPDATE(used_at) ON TABLE moyai_vault.link_code TO moyai_consent;

GRANT SELECT,INSERT,DELETE ON TABLE moyai_vault.link_failure TO moyai_consent;

GRANT UPDATE(failures) ON TABLE moyai_vault.link_failure TO moyai_consent;

GRANT SELECT,INSERT,DELETE ON TABLE moyai_vault.ppid TO moyai_consent;

GRANT SELECT(service_id) ON TABLE moyai_vault.ppid TO moyai_gate;

GRANT SELECT(ppid) ON TABLE moyai_vault.ppid TO moyai_gate;

GRANT SELECT(account_id) ON TABLE moyai_vault.ppid TO moyai_gate;

-- Roles
-- moyai_app LOGIN
-- moyai_consent LOGIN
-- moyai_gate NOLOGIN
-- moyai_gateway LOGIN
-- moyai_meter LOGIN
-- moyai_ops LOGIN
-- moyai_owner NOLOGIN
-- moyai_sealer LOGIN

-- Functions marked leakproof beyond PostgreSQL's own
-- geometry_overlaps(geometry,geometry)
