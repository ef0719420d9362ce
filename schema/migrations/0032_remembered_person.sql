-- Whom a pseudonym means is looked up once a day and key: with many residents each such lookup is a walk through memory that
-- nobody has touched for long (Consent.docc, what a decision costs).

SET LOCAL ROLE moyai_owner;

-- Whom the pseudonym meant when the key was first let through to that person today. A link ends with its subject alone, which is
-- closed for good before, and whether the subject is open is looked at each time; so what stands here cannot let anybody through
-- to another person than the link does.
ALTER TABLE moyai_priv.person_seen ADD COLUMN IF NOT EXISTS subject_id uuid;

-- Erasing a person erases this, too.
GRANT SELECT (tenant_id, subject_id), UPDATE (subject_id) ON moyai_priv.person_seen TO moyai_consent;

-- Gate 1 for one person and one category. A key of which nothing but time and proof is to be judged, and a person who was
-- counted today, are the rule: for them this one statement finds all and writes the access, be it a permit or the one answer
-- of the six cases. For everybody else it finds nothing, and `open_access` decides; whom that lets the key through to is
-- remembered. All tests of the key stand where the key is found, so that nobody's consents are looked up for a key that is not
-- right.
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
REVOKE ALL ON FUNCTION moyai.open_one(smallint[], text, bytea, text, text, text, text, uuid, text, text, boolean, uuid, uuid)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION moyai.open_one(smallint[], text, bytea, text, text, text, text, uuid, text, text, boolean, uuid, uuid)
  TO moyai_gateway;

RESET ROLE;
