-- Ordinary reads of many towns share one statement in each gate. Where towns are many nearly each read is its town's only one at
-- the moment, and setting its statements up cost more than what they look up (Consent.docc, what a decision costs).
--
-- A transaction is of one town, as ever, or, in the gates alone, of those that `moyai.tenants` lists. The owner's functions stay
-- bound to one town, so what must see several belongs to a role of its own, which cannot log in, is granted to nobody, and reads
-- no more than these functions and views need.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'moyai_gate') THEN
    CREATE ROLE moyai_gate NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN
    NULL;  -- Another database of this cluster was migrated at the same moment.
END
$$;

SET LOCAL ROLE moyai_owner;

-- The towns of this transaction. With neither setting it is an error, because a forgotten one is a defect that must be found.
CREATE OR REPLACE FUNCTION moyai.shown_tenants() RETURNS integer[]
LANGUAGE sql STABLE
RETURN CASE WHEN current_setting('moyai.tenants', true) <> '' THEN current_setting('moyai.tenants')::integer[]
  ELSE ARRAY[current_setting('moyai.tenant')::integer] END;
REVOKE ALL ON FUNCTION moyai.shown_tenants() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION moyai.shown_tenants() TO moyai_gate, moyai_gateway;

-- The policies do not look rows up, the statements do that by their own conditions; so they are put in words that no index serves.
DO $$
DECLARE
  target text;
  own constant text := 'ARRAY[tenant_id] <@ (SELECT moyai.shown_tenants())';
BEGIN
  FOREACH target IN ARRAY '{moyai.api_key,moyai.offer,moyai_priv.access,moyai_priv.consent,moyai_priv.key_standing,
      moyai_priv.person_seen,moyai_priv.subject,moyai_vault.link}'::text[] LOOP
    EXECUTE format('DROP POLICY IF EXISTS gate_only ON %s', target);
    EXECUTE format('DROP POLICY IF EXISTS gate_open ON %s', target);
    EXECUTE format('CREATE POLICY gate_only ON %s AS RESTRICTIVE TO moyai_gate USING (%s) WITH CHECK (%s)', target, own, own);
    EXECUTE format('CREATE POLICY gate_open ON %s AS PERMISSIVE TO moyai_gate USING (true) WITH CHECK (true)', target);
  END LOOP;
END
$$;

GRANT USAGE ON SCHEMA moyai, moyai_priv, moyai_vault TO moyai_gate;
GRANT SELECT (tenant_id, revision) ON moyai.access_revision TO moyai_gate;
GRANT SELECT (singleton, clock_offset) ON moyai.installation TO moyai_gate;
GRANT SELECT (tenant_id, kid, revoked_at) ON moyai.api_key TO moyai_gate;
GRANT SELECT (tenant_id, offer_id, stops_at) ON moyai.offer TO moyai_gate;
GRANT SELECT (tenant_id, kid, revision, verifier, pepper_version, is_plain, until, not_before, rotated_at, service_id, organisation_id,
  categories, purposes, versions, clock_offset) ON moyai_priv.key_standing TO moyai_gate;
GRANT SELECT (tenant_id, day, kid, ppid, subject_id) ON moyai_priv.person_seen TO moyai_gate;
GRANT SELECT (tenant_id, subject_id, state) ON moyai_priv.subject TO moyai_gate;
GRANT SELECT (tenant_id, consent_id, subject_id, service_id, purpose_id, purpose_version, category, category_version, offer_id, mode,
  data_life_days, valid_from, valid_until, state) ON moyai_priv.consent TO moyai_gate;
GRANT SELECT (service_id, ppid, account_id) ON moyai_vault.ppid TO moyai_gate;
GRANT SELECT (tenant_id, account_id, subject_id) ON moyai_vault.link TO moyai_gate;
GRANT SELECT (tenant_id, capability, entry, ord, opened_at, at, xid, subject_id, facts, asked, versions, consents, data_life_days,
    end_at),
  INSERT (tenant_id, capability, entry, ord, opened_at, at, xid, salt, subject_id, facts, asked, versions, consents, data_life_days,
    is_sealed),
  UPDATE (end_entry, end_ord, end_at, end_salt, row_count, byte_count, body_sha256) ON moyai_priv.access TO moyai_gate;
GRANT USAGE ON SEQUENCE moyai_priv.ledger_ord_seq TO moyai_gate;
GRANT EXECUTE ON FUNCTION moyai_priv.proof_fits(bytea, smallint, smallint[], bytea, bytea) TO moyai_gate;
GRANT EXECUTE ON FUNCTION
  moyai.open_one(smallint[], text, bytea, text, text, text, text, uuid, text, text, boolean, uuid, uuid) TO moyai_gate;
-- The gateway asks for it through `open_each`.
REVOKE EXECUTE ON FUNCTION
  moyai.open_one(smallint[], text, bytea, text, text, text, text, uuid, text, text, boolean, uuid, uuid) FROM moyai_gateway;

DROP POLICY IF EXISTS read_under_grant ON moyai.personal_record;
DROP VIEW IF EXISTS moyai.live_grant;
DROP FUNCTION IF EXISTS moyai.read_one(uuid, uuid, text);

RESET ROLE;

-- Gate 1 for calls about one person and one category each, of whatever towns. A key of which nothing but time and proof is to be
-- judged, and a person who was counted today, are the rule: for them this one statement finds all and writes the access, be it a
-- permit or the one answer of the six cases. What it leaves goes to `open_one`, each under its own town. All tests of the key stand
-- where the key is found, so that nobody's consents are looked up for a key that is not right, and each lookup names the town of
-- its own call: `p_town` is believed no further than the proof of a key of that town reaches.
CREATE OR REPLACE FUNCTION moyai.open_each(
  p_versions smallint[], p_town integer[], p_kid text[], p_proofs bytea[], p_address text[], p_fiware text[], p_tenant text[],
  p_purpose text[], p_ppid uuid[], p_category text[], p_mode text[], p_limited boolean[], p_capability uuid[], p_entry uuid[]
) RETURNS TABLE (entry uuid, outcome text, service_id text, rotated_at timestamptz, retires_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
ALTER FUNCTION moyai.open_each(smallint[], integer[], text[], bytea[], text[], text[], text[], text[], uuid[], text[], text[],
  boolean[], uuid[], uuid[]) OWNER TO moyai_gate;
REVOKE ALL ON FUNCTION moyai.open_each(smallint[], integer[], text[], bytea[], text[], text[], text[], text[], uuid[], text[],
  text[], boolean[], uuid[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION moyai.open_each(smallint[], integer[], text[], bytea[], text[], text[], text[], text[], uuid[], text[],
  text[], boolean[], uuid[], uuid[]) TO moyai_gateway;

-- The permits that `moyai.capability` shows and whose read has not ended. The setting has one or more of them, with a space in
-- between; each is a capability, an entry, the place of a category among those asked for, and a town, joined by commas. Without
-- the last it is the town of `moyai.tenant`; without the last three it means the first category of the capability's only entry.
CREATE OR REPLACE VIEW moyai.permit WITH (security_barrier = true) AS
  SELECT s.n, a.tenant_id AS town, a.capability, a.entry, a.ord, a.subject_id, a.asked[s.place] AS category, a.facts[3] AS kid,
    a.facts[2] AS service_id, a.facts[4] AS purpose_id, a.consents[s.place] AS consent_id
  FROM (
    SELECT t.n::integer AS n, substr(t.shown, 1, 36)::uuid AS capability,
      CASE WHEN length(t.shown) > 73 THEN substr(t.shown, 38, 36) ELSE '00000000-0000-0000-0000-000000000000' END::uuid AS first,
      CASE WHEN length(t.shown) > 73 THEN substr(t.shown, 38, 36) ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END::uuid AS last,
      CASE WHEN length(t.shown) > 73 THEN split_part(substr(t.shown, 75), ',', 1)::integer ELSE 1 END AS place,
      CASE WHEN length(t.shown) > 73 AND split_part(substr(t.shown, 75), ',', 2) <> ''
        THEN split_part(substr(t.shown, 75), ',', 2) ELSE current_setting('moyai.tenant') END::integer AS town
    FROM string_to_table(current_setting('moyai.capability', true), ' ') WITH ORDINALITY AS t (shown, n)
    -- An old snapshot would not see a withdrawal.
    WHERE current_setting('transaction_isolation') = 'read committed' OFFSET 0) s
  CROSS JOIN LATERAL (SELECT a.tenant_id, a.capability, a.entry, a.ord, a.subject_id, a.facts, a.asked, a.consents
    FROM moyai_priv.access a
    WHERE a.tenant_id = s.town AND a.capability = s.capability AND a.entry >= s.first AND a.entry <= s.last
      AND a.consents IS NOT NULL AND a.end_at IS NULL AND a.opened_at > clock_timestamp() - interval '5 seconds'
      -- Committed by an earlier transaction: the entry was there before anything is read.
      AND a.xid IS DISTINCT FROM pg_current_xact_id_if_assigned() OFFSET 0) a;
ALTER VIEW moyai.permit OWNER TO moyai_gate;
REVOKE ALL ON moyai.permit FROM PUBLIC;
GRANT SELECT (n, town, capability, entry, ord) ON moyai.permit TO moyai_gateway;

-- Gate 2: the persons and categories that the setting opens, at the snapshot of the statement that asks. Every condition here and
-- in `permit` stands for one thing that must not work (Consent.docc, why each part is there). A view with the rights of its owner
-- and not a function, so that it is a part of the statement that asks, and a barrier to what else that says.
CREATE OR REPLACE VIEW moyai.live_grant WITH (security_barrier = true) AS
  SELECT p.n, p.town, p.capability, p.entry, p.ord, p.subject_id, p.category, c.category_version AS version, c.data_life_days
  FROM (SELECT * FROM moyai.permit OFFSET 0) p
  -- The clock as it is now, not as it was for the permit.
  CROSS JOIN LATERAL (SELECT statement_timestamp() + g.clock_offset AS moment FROM moyai.installation g
    WHERE g.singleton OFFSET 0) m
  CROSS JOIN LATERAL (SELECT FROM moyai.api_key k
    WHERE k.tenant_id = p.town AND k.kid = p.kid AND k.revoked_at IS NULL OFFSET 0) k
  CROSS JOIN LATERAL (SELECT c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
    WHERE c.tenant_id = p.town AND c.service_id = p.service_id AND c.subject_id = p.subject_id
      AND c.purpose_id = p.purpose_id AND c.category = p.category AND c.state IN ('active', 'suspended') AND c.state = 'active'
      AND c.consent_id = p.consent_id AND c.valid_from <= m.moment AND m.moment < c.valid_until OFFSET 0) c
  CROSS JOIN LATERAL (SELECT FROM moyai.offer o
    WHERE o.tenant_id = p.town AND o.offer_id = c.offer_id AND (o.stops_at IS NULL OR m.moment < o.stops_at) OFFSET 0) o;
ALTER VIEW moyai.live_grant OWNER TO moyai_gate;
REVOKE ALL ON moyai.live_grant FROM PUBLIC;
GRANT SELECT ON moyai.live_grant TO moyai_gateway;

-- The end of reads of one category each, in the given order, which is that of their insertion: in another order each could wait
-- for the sealer while that waits for it. Gives back the documents that were ended, each with its data life in days; one without a
-- live permit for just this version is left out.
CREATE OR REPLACE FUNCTION moyai.end_each(
  p_town integer[], p_capability uuid[], p_entry uuid[], p_rows integer[], p_version integer[], p_body text[]
) RETURNS TABLE (entry uuid, body text, data_life_days integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
ALTER FUNCTION moyai.end_each(integer[], uuid[], uuid[], integer[], integer[], text[]) OWNER TO moyai_gate;
REVOKE ALL ON FUNCTION moyai.end_each(integer[], uuid[], uuid[], integer[], integer[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION moyai.end_each(integer[], uuid[], uuid[], integer[], integer[], text[]) TO moyai_gateway;

SET LOCAL ROLE moyai_owner;

-- What the gateway sees of records: of the towns of its transaction what is open in them, and nothing else.
ALTER POLICY tenant_only ON moyai.personal_record TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_consent, moyai_sealer;
DROP POLICY IF EXISTS gateway_only ON moyai.personal_record;
CREATE POLICY gateway_only ON moyai.personal_record AS RESTRICTIVE TO moyai_gateway
  USING (ARRAY[tenant_id] <@ (SELECT moyai.shown_tenants())) WITH CHECK (ARRAY[tenant_id] <@ (SELECT moyai.shown_tenants()));
CREATE POLICY read_under_grant ON moyai.personal_record AS PERMISSIVE FOR SELECT TO moyai_gateway
  USING ((tenant_id, subject_id, category) IN (SELECT g.town, g.subject_id, g.category FROM moyai.live_grant g));

-- Gate 2 for several entries or several categories of one town, with the caller's rights.
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

-- Gate 2 for entries with one category each, of whatever towns, with the caller's rights: one statement reads under the row policy,
-- writes the documents, and ends the reads for exactly these. `p_shown` is what `moyai.capability` is to show, `p_head[n]` the
-- beginning of the document of the n-th shown. Where nothing was let through, be it that nothing is stored or that the consent has
-- ended, or where a record is not of the consented version, the long way finds out which, each under its own town.
CREATE OR REPLACE FUNCTION moyai.read_each(
  p_shown text, p_head text[]
) RETURNS TABLE (entry uuid, body text, data_life_days integer)
LANGUAGE plpgsql VOLATILE AS $$
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
REVOKE ALL ON FUNCTION moyai.read_each(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION moyai.read_each(text, text[]) TO moyai_gateway;

RESET ROLE;
