-- An access is one narrow row until it is sealed: what gate 1 decided, the permit it gave, and what gate 2 delivered. It is
-- written once and ended once, under one index; the sealer moves it into the ledger (Consent.docc, what a decision costs).

SET LOCAL ROLE moyai_owner;

-- Unsealed accesses. Few columns, because PostgreSQL describes each of them anew for every statement that writes; one index,
-- by which a permit is found.
CREATE TABLE IF NOT EXISTS moyai_priv.access (
  tenant_id integer NOT NULL,
  capability uuid NOT NULL,
  entry uuid NOT NULL,
  -- Of the ledger's sequence: one order of insertion for all entries.
  ord bigint NOT NULL,
  -- The machine's time; `at` is the platform's, and their difference the offset of its clock.
  opened_at timestamptz NOT NULL,
  at timestamptz NOT NULL,
  -- The transaction that decided.
  xid xid8 NOT NULL,
  salt bytea NOT NULL,
  subject_id uuid,
  -- Organisation, service, key, purpose, mode, and why it was refused.
  facts text[] NOT NULL,
  asked text[] NOT NULL,
  -- Of a permit: the version and the consent of each category asked for, and the shortest data life in days.
  versions integer[],
  consents uuid[],
  data_life_days integer,
  -- It is in the ledger already and stays for the end of its read.
  is_sealed boolean NOT NULL,
  -- The end of the read, which is an entry of its own.
  end_entry uuid,
  end_ord bigint,
  end_at timestamptz,
  end_salt bytea,
  row_count integer,
  byte_count bigint,
  body_sha256 bytea,
  CONSTRAINT access_pkey PRIMARY KEY (tenant_id, capability, entry)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000000);

-- The sealer looks for what waits in all towns. Nobody but the owner's functions writes, and a capability is shown to nobody.
SELECT moyai.protect_tenant_table('moyai_priv.access', '{moyai_sealer}');
GRANT SELECT (tenant_id, entry, ord, opened_at, at, salt, subject_id, facts, asked, versions, consents, is_sealed, end_entry,
  end_ord, end_at, end_salt, row_count, byte_count, body_sha256) ON moyai_priv.access TO moyai_consent, moyai_sealer;

-- The entries of unsealed accesses, as the ledger will have them.
CREATE OR REPLACE VIEW moyai_priv.access_entry WITH (security_invoker = true) AS
  SELECT a.tenant_id, a.entry, a.ord, 'access' AS kind, date_trunc('milliseconds', a.at) AS at, a.opened_at AS recorded_at, a.salt,
    a.subject_id, a.facts[1] AS organisation_id, a.facts[2] AS service_id, a.facts[3] AS kid, a.facts[4] AS purpose_id,
    a.facts[5] AS mode, a.asked,
    ARRAY(SELECT p.category || '@' || p.version FROM unnest(a.asked, a.versions) WITH ORDINALITY AS p (category, version, n)
      WHERE p.version IS NOT NULL ORDER BY p.n) AS permitted,
    CASE WHEN a.consents IS NOT NULL THEN 'consent' END AS basis,
    CASE WHEN a.consents IS NULL THEN '{}'::uuid[] ELSE a.consents END AS consents,
    CASE WHEN a.consents IS NOT NULL THEN 'permit' ELSE 'deny' END AS decision, a.facts[6] AS reason,
    NULL::uuid AS of_entry, NULL::integer AS row_count, NULL::bigint AS byte_count, NULL::bytea AS body_sha256,
    NULL::text AS category, NULL::text AS record, NULL::text AS act, NULL::uuid AS receipt_id, NULL::uuid AS consent_id,
    NULL::bytea AS jws_sha256, NULL::text AS actor, NULL::text AS object, NULL::bigint AS height, NULL::integer AS position,
    NULL::bytea AS leaf, NULL::text AS payload, NULL::timestamptz AS erased_at
  FROM moyai_priv.access a WHERE NOT a.is_sealed
  UNION ALL
  SELECT a.tenant_id, a.end_entry, a.end_ord, 'outcome', date_trunc('milliseconds', a.end_at), a.opened_at, a.end_salt,
    a.subject_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    a.entry, a.row_count, a.byte_count, a.body_sha256,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM moyai_priv.access a WHERE a.end_at IS NOT NULL;

-- All entries, wherever they lie.
CREATE OR REPLACE VIEW moyai_priv.entry WITH (security_invoker = true) AS
  SELECT l.tenant_id, l.entry, l.ord, l.kind, l.at, l.recorded_at, l.salt, l.subject_id, l.organisation_id, l.service_id, l.kid,
    l.purpose_id, l.mode, l.asked, l.permitted, l.basis, l.consents, l.decision, l.reason, l.of_entry, l.row_count, l.byte_count,
    l.body_sha256, l.category, l.record, l.act, l.receipt_id, l.consent_id, l.jws_sha256, l.actor, l.object, l.height, l.position,
    l.leaf, l.payload, l.erased_at
  FROM moyai_priv.ledger l
  UNION ALL SELECT * FROM moyai_priv.access_entry;
GRANT SELECT ON moyai_priv.access_entry, moyai_priv.entry TO moyai_consent, moyai_sealer;

-- What is written into the ledger is unsealed or, when it is moved there, sealed whole.
DROP POLICY IF EXISTS ledger_written_unsealed ON moyai_priv.ledger;
DROP POLICY IF EXISTS ledger_written_whole ON moyai_priv.ledger;
CREATE POLICY ledger_written_whole ON moyai_priv.ledger AS RESTRICTIVE FOR INSERT
  WITH CHECK (kind IN ('access', 'outcome', 'write', 'receipt', 'admin') AND (decision IS NULL OR decision IN ('permit', 'deny'))
    AND salt IS NOT NULL AND octet_length(salt) = 32 AND erased_at IS NULL
    AND (num_nonnulls(height, position, leaf, payload) = 0
      OR (num_nulls(height, position, leaf, payload) = 0 AND octet_length(leaf) = 32)));

-- Moves entries of accesses into their block: `p_entry[i]` is sealed at `p_position[i]`. Says how many there were; one that is not
-- there, or is sealed already, is missing from the number. A permit whose read may still end stays until then, marked; so a
-- capability is used once whatever is sealed meanwhile.
CREATE OR REPLACE FUNCTION moyai.seal_accesses(
  p_height bigint, p_entry uuid[], p_position integer[], p_leaf bytea[], p_payload text[]
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
      AND (a.is_sealed OR a.entry = ANY (p_entry))
      AND CASE WHEN a.end_at IS NOT NULL THEN a.end_entry = ANY (p_entry)
        ELSE a.consents IS NULL OR a.opened_at <= clock_timestamp() - interval '5 seconds' END;
  -- Reads of several persons end one after the other in the order of insertion: in another order each could wait for the other.
  PERFORM FROM moyai_priv.access a
    WHERE a.tenant_id = own AND NOT a.is_sealed AND a.entry = ANY (p_entry) ORDER BY a.ord FOR UPDATE;
  UPDATE moyai_priv.access a SET is_sealed = true
    WHERE a.tenant_id = own AND NOT a.is_sealed AND a.entry = ANY (p_entry);
  RETURN sealed;
END
$$;
REVOKE ALL ON FUNCTION moyai.seal_accesses(bigint, uuid[], integer[], bytea[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION moyai.seal_accesses(bigint, uuid[], integer[], bytea[], text[]) TO moyai_sealer;

-- Whoever has the gateway's login draws ids, and one that is in the ledger already would keep its town from being sealed. Such
-- entries get an id of their own; what was told about them elsewhere is not found then.
CREATE OR REPLACE FUNCTION moyai.part_accesses() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
REVOKE ALL ON FUNCTION moyai.part_accesses() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION moyai.part_accesses() TO moyai_sealer;

-- What gate 1 asks about a key, from seven tables, in one row for as long as nothing of it changes: it holds for one access
-- revision of the tenant (Tenancy.docc, access revision), and one of another revision is made anew before it is used. Whoever
-- changes what a key opens moves the number on in the same transaction, so nothing is ever judged by what was before.
CREATE TABLE IF NOT EXISTS moyai_priv.key_standing (
  tenant_id integer NOT NULL,
  kid text NOT NULL,
  revision bigint NOT NULL,
  verifier bytea NOT NULL,
  pepper_version smallint NOT NULL,
  -- Nothing but time, proof and headers is left to judge: the key is valid and not bound to addresses, its service open, its
  -- town live. It holds from `not_before` to `until`.
  is_plain boolean NOT NULL,
  until timestamptz NOT NULL,
  -- Approved, not revoked, of a service or a provider.
  is_valid boolean NOT NULL,
  not_before timestamptz NOT NULL,
  -- Its own end or that of its rotation, whichever is first.
  ends_at timestamptz NOT NULL,
  rotated_at timestamptz,
  retires_at timestamptz,
  is_town_live boolean NOT NULL,
  left_on date,
  slug text NOT NULL,
  ip_allow text[] NOT NULL,
  -- The service is live and approved here. Of a provider's key always.
  is_open boolean NOT NULL,
  service_id text,
  organisation_id text,
  -- Of the service here; null without a cap.
  persons_per_day integer,
  -- Categories it may read; its purposes of which a version is approved; these versions, as purpose@version.
  categories text[] NOT NULL,
  purposes text[] NOT NULL,
  versions text[] NOT NULL,
  clock_offset interval NOT NULL,
  CONSTRAINT key_standing_pkey PRIMARY KEY (tenant_id, kid)
) WITH (fillfactor = 50);
SELECT moyai.protect_tenant_table('moyai_priv.key_standing');

-- What a key's row must say: the joined truth, with the revision of the same snapshot.
CREATE OR REPLACE FUNCTION moyai_priv.stand_key(p_kid text) RETURNS void
LANGUAGE sql VOLATILE AS $$
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

-- Steps a to e of the decision, in their order, for a key of which something more than time and proof is to be judged. Null when
-- all of it holds.
CREATE OR REPLACE FUNCTION moyai_priv.judge_key(
  p_kid text, p_is_right boolean, p_moment timestamptz, p_address inet, p_fiware text, p_tenant text
) RETURNS text
LANGUAGE sql STABLE AS $$
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

-- Purposes and the clock are the prefecture's: every tenant's number moves on with them, too.
DROP TRIGGER IF EXISTS access_changes ON moyai.purpose;
CREATE TRIGGER access_changes AFTER INSERT OR UPDATE OF state ON moyai.purpose FOR EACH ROW
  EXECUTE FUNCTION moyai.access_changes_everywhere();
DROP TRIGGER IF EXISTS access_changes ON moyai.installation;
CREATE TRIGGER access_changes AFTER INSERT OR UPDATE ON moyai.installation FOR EACH ROW
  EXECUTE FUNCTION moyai.access_changes_everywhere();
DROP TRIGGER IF EXISTS access_changes_owner ON moyai.service;
CREATE TRIGGER access_changes_owner AFTER UPDATE OF organisation_id ON moyai.service FOR EACH ROW
  WHEN (OLD.organisation_id IS DISTINCT FROM NEW.organisation_id) EXECUTE FUNCTION moyai.access_changes_everywhere();

DROP FUNCTION IF EXISTS moyai.open_access(smallint[], integer[], text[], bytea[], inet[], text[], text[], text[], uuid[],
  text[], text[], boolean[], uuid[], uuid[]);
-- Gate 1, deciding as before. What holds of the key and of the person is one statement of lookups in a fixed order: each OFFSET
-- keeps its lookup one by key, and what is judged of the key is judged where it is found, so that little is carried along. A
-- person who was counted today is found and not written again; permit and ledger row are one row.
CREATE OR REPLACE FUNCTION moyai.open_access(
  p_versions smallint[], p_part_of integer[], p_kid text[], p_proofs bytea[], p_address inet[], p_fiware text[], p_tenant text[],
  p_purpose text[], p_ppid uuid[], p_categories text[], p_mode text[], p_limited boolean[], p_capability uuid[] DEFAULT NULL,
  p_entry uuid[] DEFAULT NULL
) RETURNS TABLE (n integer, outcome text, entry uuid, capability uuid, service_id text, rotated_at timestamptz,
  retires_at timestamptz)
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

GRANT EXECUTE ON FUNCTION moyai.open_access(smallint[], integer[], text[], bytea[], inet[], text[], text[], text[], uuid[],
  text[], text[], boolean[], uuid[], uuid[]) TO moyai_gateway;

-- Gate 2: the one person and category that the setting opens, at the snapshot of the statement that asks; all null when it opens
-- nothing. Every condition stands for one thing that must not work (Consent.docc, why each part is there).
--
-- Stable, so that it sees what its statement sees. `moyai.capability` is a capability, an entry and the place of a category
-- among those asked for, joined by commas; without the others it means the first category of the capability's only entry.
DROP POLICY IF EXISTS read_under_grant ON moyai.personal_record;
DROP FUNCTION IF EXISTS moyai.live_grants();
CREATE OR REPLACE FUNCTION moyai.live_grant(
  OUT entry uuid, OUT subject_id uuid, OUT category text, OUT version integer, OUT data_life_days integer
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  shown constant text := nullif(current_setting('moyai.capability', true), '');
  known uuid;
  known_entry uuid;
  place integer := 1;
BEGIN
  -- An old snapshot would not see a withdrawal.
  IF shown IS NULL OR current_setting('transaction_isolation') <> 'read committed' THEN RETURN; END IF;
  IF length(shown) > 73 THEN
    known := substr(shown, 1, 36)::uuid;
    known_entry := substr(shown, 38, 36)::uuid;
    place := substr(shown, 75)::integer;
  ELSE
    known := shown::uuid;
    SELECT a.entry INTO known_entry FROM moyai_priv.access a WHERE a.capability = known LIMIT 2;
  END IF;
  SELECT a.entry, a.subject_id, a.category, c.category_version, c.data_life_days
    INTO entry, subject_id, category, version, data_life_days
    FROM (SELECT a.entry, a.subject_id, a.facts[3] AS kid, a.facts[2] AS service_id, a.facts[4] AS purpose_id,
        a.asked[place] AS category, a.consents[place] AS consent_id
      FROM moyai_priv.access a
      WHERE a.capability = known AND a.entry = known_entry AND a.consents IS NOT NULL AND a.end_at IS NULL
        AND a.opened_at > clock_timestamp() - interval '5 seconds'
        -- Committed by an earlier transaction: the entry was there before anything is read.
        AND a.xid IS DISTINCT FROM pg_current_xact_id_if_assigned() OFFSET 0) a
    -- The clock as it is now, not as it was for the permit.
    CROSS JOIN (SELECT statement_timestamp() + coalesce(max(g.clock_offset), interval '0') AS moment
      FROM moyai.installation g OFFSET 0) m
    CROSS JOIN LATERAL (SELECT FROM moyai.api_key k WHERE k.kid = a.kid AND k.revoked_at IS NULL OFFSET 0) k
    CROSS JOIN LATERAL (SELECT c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
      WHERE c.service_id = a.service_id AND c.subject_id = a.subject_id AND c.purpose_id = a.purpose_id
        AND c.category = a.category AND c.state IN ('active', 'suspended') AND c.state = 'active'
        AND c.consent_id = a.consent_id AND c.valid_from <= m.moment AND m.moment < c.valid_until OFFSET 0) c
    CROSS JOIN LATERAL (SELECT FROM moyai.offer o
      WHERE o.offer_id = c.offer_id AND (o.stops_at IS NULL OR m.moment < o.stops_at) OFFSET 0) o;
END
$$;
REVOKE ALL ON FUNCTION moyai.live_grant() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION moyai.live_grant() TO moyai_gateway;

-- Asked once for a statement, and then the way to the records: no condition of the caller is needed to find them.
CREATE POLICY read_under_grant ON moyai.personal_record AS PERMISSIVE FOR SELECT TO moyai_gateway
  USING ((subject_id, category) = (SELECT g.subject_id, g.category FROM moyai.live_grant() g));

-- The end of a read: from here on its capability opens nothing. Tells the data life in days, and null when there is nothing to
-- end: no permit, a used one, a late one, or one for another version than `p_version` where that is given.
DROP FUNCTION IF EXISTS moyai.end_access(uuid, uuid, integer, bigint, bytea);
CREATE OR REPLACE FUNCTION moyai.end_access(
  p_capability uuid, p_entry uuid, p_rows integer, p_bytes bigint, p_sha256 bytea, p_version integer DEFAULT NULL
) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
REVOKE ALL ON FUNCTION moyai.end_access(uuid, uuid, integer, bigint, bytea, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION moyai.end_access(uuid, uuid, integer, bigint, bytea, integer) TO moyai_gateway;

DROP FUNCTION IF EXISTS moyai.read_access(text, uuid[], uuid[], text[], integer[]);
-- Gate 2 in one call, with the caller's rights. The ordinary read, one entry with one category whose records are all of the
-- consented version, is one statement under the row policy and the end. Where nothing was let through, be it that nothing is stored
-- or that the consent has ended, the long way finds out which.
CREATE OR REPLACE FUNCTION moyai.read_access(
  p_capability uuid[], p_entry uuid[], p_head text[], p_asked integer[]
) RETURNS TABLE (entry uuid, body text, data_life_days integer)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  -- What was set; an assignment is no statement of its own.
  shown text;
  found record;
  records integer;
  opened integer;
BEGIN
  IF cardinality(p_entry) = 1 AND p_asked[1] = 1 THEN
    shown := set_config('moyai.capability', p_capability[1] || ',' || p_entry[1] || ',1', true);
    SELECT count(*)::integer AS records, min(r.category) AS category, min(r.version) AS version,
        coalesce(min(r.version) = max(r.version), false) AS is_alike,
        string_agg('{"record":"' || r.record || '","items":' || r.items::text || '}', ',') AS list
      INTO found
      FROM (SELECT r.category, r.record, r.version, r.items FROM moyai.personal_record r ORDER BY r.record) r;
    IF found.is_alike THEN
      body := p_head[1] || '[{"category":"' || found.category || '","version":' || found.version || ',"records":[' || found.list
        || ']}]}';
      data_life_days := moyai.end_access(p_capability[1], p_entry[1], found.records, octet_length(body),
        sha256(convert_to(body, 'UTF8')), found.version);
      IF data_life_days IS NOT NULL THEN
        entry := p_entry[1];
        RETURN NEXT;
        RETURN;
      END IF;
    END IF;
  END IF;

  FOR i IN 1 .. cardinality(p_entry) LOOP
    entry := p_entry[i];
    body := NULL;
    records := 0;
    opened := 0;
    FOR place IN 1 .. p_asked[i] LOOP
      shown := set_config('moyai.capability', p_capability[i] || ',' || p_entry[i] || ',' || place, true);
      FOR found IN
        SELECT g.category, g.version, r.record, r.version AS kept, r.items FROM moyai.live_grant() g
          LEFT JOIN moyai.personal_record r ON r.subject_id = g.subject_id AND r.category = g.category
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

GRANT EXECUTE ON FUNCTION moyai.read_access(uuid[], uuid[], text[], integer[]) TO moyai_gateway;

DROP FUNCTION IF EXISTS moyai.shown_permit(uuid, uuid);
DROP FUNCTION IF EXISTS moyai.close_access(uuid[], uuid[], integer[], bigint[], bytea[]);
-- Permits of the moment of the change are lost; they would have lived five seconds.
DROP TABLE IF EXISTS moyai_priv.access_capability;

RESET ROLE;
