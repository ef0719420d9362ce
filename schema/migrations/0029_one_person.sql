-- The ordinary read, one person and one category, is one statement in each gate and takes and gives single values. A function that
-- is called for a set, with arrays, and thinks step by step costs more than what it looks up (Consent.docc, what a decision costs).

SET LOCAL ROLE moyai_owner;

-- Gate 1 for one person and one category. A key of which nothing but time and proof is to be judged, and a person who was
-- counted today, are the rule: for them this one statement finds all and writes the access, be it a permit or the one answer
-- of the six cases. For everybody else it finds nothing, and `open_access` decides. All tests of the key stand where the key
-- is found, so that nobody's consents are looked up for a key that is not right.
CREATE OR REPLACE FUNCTION moyai.open_one(
  p_versions smallint[], p_kid text, p_proofs bytea, p_address text, p_fiware text, p_tenant text, p_purpose text, p_ppid uuid,
  p_category text, p_mode text, p_limited boolean, p_capability uuid, p_entry uuid,
  OUT outcome text, OUT service_id text, OUT rotated_at timestamptz, OUT retires_at timestamptz
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  INSERT INTO moyai_priv.access AS a (tenant_id, capability, entry, ord, opened_at, at, xid, salt, subject_id, facts, asked,
      versions, consents, data_life_days, is_sealed)
    SELECT current_setting('moyai.tenant')::integer, p_capability, p_entry, nextval('moyai_priv.ledger_ord_seq'),
      statement_timestamp(), k.moment, pg_current_xact_id(), sha256(uuid_send(p_capability) || uuid_send(p_entry)), l.subject_id,
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
    CROSS JOIN LATERAL (SELECT FROM moyai_priv.person_seen s
      WHERE s.day = k.today AND s.kid = p_kid AND s.ppid = p_ppid OFFSET 0) s
    LEFT JOIN LATERAL (SELECT p.account_id FROM moyai_vault.ppid p
      WHERE p.service_id = k.service_id AND p.ppid = p_ppid OFFSET 0) p ON true
    -- Nobody has an id, too, and it is looked up like anybody's.
    LEFT JOIN LATERAL (SELECT l.subject_id FROM moyai_vault.link l
      WHERE l.account_id = CASE WHEN p.account_id IS NULL THEN '00000000-0000-0000-0000-000000000000' ELSE p.account_id END
      OFFSET 0) l ON true
    LEFT JOIN LATERAL (SELECT j.subject_id FROM moyai_priv.subject j
      WHERE j.subject_id = CASE WHEN l.subject_id IS NULL THEN '00000000-0000-0000-0000-000000000000' ELSE l.subject_id END
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
    RETURNING CASE WHEN a.consents IS NULL THEN 'no_valid_consent' ELSE 'permit' END, a.facts[2] INTO outcome, service_id;
  IF outcome IS NULL THEN
    SELECT o.outcome, o.service_id, o.rotated_at, o.retires_at INTO outcome, service_id, rotated_at, retires_at
      FROM moyai.open_access(p_versions, '{1}', ARRAY[p_kid], ARRAY[p_proofs], ARRAY[p_address::inet], ARRAY[p_fiware],
        ARRAY[p_tenant], ARRAY[p_purpose], ARRAY[p_ppid], ARRAY[p_category], ARRAY[p_mode], ARRAY[p_limited],
        ARRAY[p_capability], ARRAY[p_entry]) o;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION moyai.open_one(smallint[], text, bytea, text, text, text, text, uuid, text, text, boolean, uuid, uuid)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION moyai.open_one(smallint[], text, bytea, text, text, text, text, uuid, text, text, boolean, uuid, uuid)
  TO moyai_gateway;

-- Gate 2: the one person and category that the setting opens, at the snapshot of the statement that asks; no row when it opens
-- nothing. Every condition stands for one thing that must not work (Consent.docc, why each part is there). A view with the
-- owner's rights and not a function, so that it is a part of the statement that asks, and a barrier to what else that says.
--
-- `moyai.capability` is a capability, an entry and the place of a category among those asked for, joined by commas;
-- without the others it means the first category of the capability's only entry.
DROP POLICY IF EXISTS read_under_grant ON moyai.personal_record;
DROP FUNCTION IF EXISTS moyai.live_grant();
CREATE OR REPLACE VIEW moyai.live_grant WITH (security_barrier = true) AS
  SELECT a.entry, a.subject_id, a.category, c.category_version AS version, c.data_life_days
  FROM (
    SELECT a.entry, a.subject_id, a.facts[3] AS kid, a.facts[2] AS service_id, a.facts[4] AS purpose_id,
      a.asked[s.place] AS category, a.consents[s.place] AS consent_id
    FROM (
      SELECT nullif(substr(s.shown, 1, 36), '')::uuid AS capability,
        CASE WHEN length(s.shown) > 73 THEN substr(s.shown, 38, 36) ELSE '00000000-0000-0000-0000-000000000000' END::uuid AS first,
        CASE WHEN length(s.shown) > 73 THEN substr(s.shown, 38, 36) ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END::uuid AS last,
        CASE WHEN length(s.shown) > 73 THEN substr(s.shown, 75)::integer ELSE 1 END AS place
      FROM (SELECT current_setting('moyai.capability', true) AS shown) s
      -- An old snapshot would not see a withdrawal.
      WHERE current_setting('transaction_isolation') = 'read committed' OFFSET 0) s
    CROSS JOIN LATERAL (SELECT a.entry, a.subject_id, a.facts, a.asked, a.consents FROM moyai_priv.access a
      WHERE a.capability = s.capability AND a.entry >= s.first AND a.entry <= s.last AND a.consents IS NOT NULL
        AND a.end_at IS NULL AND a.opened_at > clock_timestamp() - interval '5 seconds'
        -- Committed by an earlier transaction: the entry was there before anything is read.
        AND a.xid IS DISTINCT FROM pg_current_xact_id_if_assigned() OFFSET 0) a
    OFFSET 0) a
  -- The clock as it is now, not as it was for the permit.
  CROSS JOIN LATERAL (SELECT statement_timestamp() + g.clock_offset AS moment FROM moyai.installation g
    WHERE g.singleton OFFSET 0) m
  CROSS JOIN LATERAL (SELECT FROM moyai.api_key k WHERE k.kid = a.kid AND k.revoked_at IS NULL OFFSET 0) k
  CROSS JOIN LATERAL (SELECT c.category_version, c.data_life_days, c.offer_id FROM moyai_priv.consent c
    WHERE c.service_id = a.service_id AND c.subject_id = a.subject_id AND c.purpose_id = a.purpose_id
      AND c.category = a.category AND c.state IN ('active', 'suspended') AND c.state = 'active'
      AND c.consent_id = a.consent_id AND c.valid_from <= m.moment AND m.moment < c.valid_until OFFSET 0) c
  CROSS JOIN LATERAL (SELECT FROM moyai.offer o
    WHERE o.offer_id = c.offer_id AND (o.stops_at IS NULL OR m.moment < o.stops_at) OFFSET 0) o;
REVOKE ALL ON moyai.live_grant FROM PUBLIC;
GRANT SELECT ON moyai.live_grant TO moyai_gateway;

-- Asked once for a statement, and then the way to the records: no condition of the caller is needed to find them.
CREATE POLICY read_under_grant ON moyai.personal_record AS PERMISSIVE FOR SELECT TO moyai_gateway
  USING ((subject_id, category) = (SELECT g.subject_id, g.category FROM moyai.live_grant g));

-- Gate 2 for several entries or several categories, with the caller's rights.
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

-- Gate 2 for one entry with one category, with the caller's rights: one statement reads under the row policy, writes the
-- document, and ends the read for exactly this document. Where nothing was let through, be it that nothing is stored or that
-- the consent has ended, or where a record is not of the consented version, the long way finds out which.
CREATE OR REPLACE FUNCTION moyai.read_one(
  p_capability uuid, p_entry uuid, p_head text, OUT body text, OUT data_life_days integer
)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  -- What was set; an assignment is no statement of its own.
  shown text;
BEGIN
  shown := set_config('moyai.capability', p_capability || ',' || p_entry || ',1', true);
  SELECT r.body, moyai.end_access(p_capability, p_entry, r.records, octet_length(r.body), sha256(convert_to(r.body, 'UTF8')),
      r.version)
    INTO body, data_life_days
    FROM (
      SELECT count(*)::integer AS records, min(r.version) AS version,
        p_head || '[{"category":"' || min(r.category) || '","version":' || min(r.version) || ',"records":['
          || string_agg('{"record":"' || r.record || '","items":' || r.items::text || '}', ',') || ']}]}' AS body
      FROM (SELECT r.category, r.record, r.version, r.items FROM moyai.personal_record r ORDER BY r.record) r
      HAVING min(r.version) = max(r.version)) r;
  IF data_life_days IS NULL THEN
    SELECT r.body, r.data_life_days INTO body, data_life_days
      FROM moyai.read_access(ARRAY[p_capability], ARRAY[p_entry], ARRAY[p_head], '{1}') r;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION moyai.read_one(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION moyai.read_one(uuid, uuid, text) TO moyai_gateway;

RESET ROLE;
