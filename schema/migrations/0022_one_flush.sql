-- Both gates of a read can be sent in one go: whoever asks draws the ids of permit and entry, so gate 2 need not wait to be
-- told them, and gate 2 reads, renders and ends a read in one call (Consent.docc, the two gates).

SET LOCAL ROLE moyai_owner;

DROP FUNCTION IF EXISTS moyai.open_access(smallint[], integer[], text[], bytea[], inet[], text[], text[], text[], uuid[],
  text[], text[], boolean[]);

-- Gate 1, as before but for two things: it takes fewer statements, and ids may come from the caller. `p_capability[i]` is
-- that of the call which begins with request i, `p_entry[i]` that of request i; without them they are drawn here. An id that
-- is taken already is an error.
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
  nonce constant bytea := uuid_send(gen_random_uuid());
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
        moyai_priv.proof_fits(k.verifier, k.pepper_version, p_versions, p_proofs[i], nonce), k.kind, k.approved_at,
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
      INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, organisation_id, service_id, kid, purpose_id, mode,
          asked, permitted, basis, consents, decision)
        VALUES (own, entry, 'access', date_trunc('milliseconds', moment), subject, k.organisation_id, k.service_id, p_kid[i],
          p_purpose[i], p_mode[i], asked, permitted, 'consent', consents, 'permit');
      INSERT INTO moyai_priv.access_capability (tenant_id, capability, entry, subject_id)
        VALUES (own, capability, entry, subject);
    ELSE
      INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, organisation_id, service_id, kid, purpose_id, mode,
          asked, permitted, consents, decision, reason)
        VALUES (own, entry, 'access', date_trunc('milliseconds', moment), subject, k.organisation_id, k.service_id, p_kid[i],
          p_purpose[i], p_mode[i], asked, '{}', '{}', 'deny', outcome);
      entry := NULL;
      permitted := NULL;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;

GRANT EXECUTE ON FUNCTION moyai.open_access(smallint[], integer[], text[], bytea[], inet[], text[], text[], text[], uuid[], text[],
  text[], boolean[], uuid[], uuid[]) TO moyai_gateway;

-- Ends one read: its outcome row, and the capability is gone. False when there is no such permit, or it is used, too old, or
-- of this very transaction; then nothing was written.
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
  INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, of_entry, row_count, byte_count, body_sha256)
    SELECT own, gen_random_uuid(), 'outcome',
      date_trunc('milliseconds', statement_timestamp() + coalesce(g.clock_offset, interval '0')), subject, p_entry, p_rows, p_bytes,
      nullif(p_sha256, '')
    FROM (VALUES (true)) AS one (singleton) LEFT JOIN moyai.installation g ON g.singleton = one.singleton;
  RETURN true;
END
$$;

-- The same for several, all or nothing: who comes second, or late, gets an error.
CREATE OR REPLACE FUNCTION moyai.close_access(
  p_capability uuid[], p_entry uuid[], p_rows integer[], p_bytes bigint[], p_sha256 bytea[]
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  FOR i IN 1 .. cardinality(p_entry) LOOP
    IF NOT moyai.end_access(p_capability[i], p_entry[i], p_rows[i], p_bytes[i], p_sha256[i]) THEN
      RAISE EXCEPTION 'a capability was used before or is too old' USING ERRCODE = 'MY001';
    END IF;
  END LOOP;
END
$$;

-- Gate 2 in one call: shows the capabilities to the row policy, reads what it lets through, writes the documents and ends the
-- reads. It runs with the caller's rights and can do nothing that its caller could not do statement by statement.
--
-- `p_shown` is the different capabilities, joined by commas. Entry i belongs to `p_capability[i]`; its document begins with
-- `p_head[i]`, a JSON object up to the value of its last member, which is written here: the categories in the order in which
-- they were asked, each with its records. `p_asked[i]` is how many categories were asked for: when fewer are open, all that
-- was read of the entry is discarded. An entry without a live permit has no row in the answer, one that was discarded no body.
CREATE OR REPLACE FUNCTION moyai.read_access(
  p_shown text, p_capability uuid[], p_entry uuid[], p_head text[], p_asked integer[]
) RETURNS TABLE (entry uuid, body text, data_life_days integer)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  shown constant text := set_config('moyai.capability', p_shown, true);
  bodies text[];
  records integer[];
  opened integer[];
  lives integer[];
  found record;
  place bigint := 0;
  i integer;
BEGIN
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

GRANT EXECUTE ON FUNCTION moyai.end_access(uuid, uuid, integer, bigint, bytea) TO moyai_gateway;
GRANT EXECUTE ON FUNCTION moyai.read_access(text, uuid[], uuid[], text[], integer[]) TO moyai_gateway;

RESET ROLE;
