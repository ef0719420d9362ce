-- A block costs the same however few its entries are, and nearly each town has one each second: so its statements are planned once
-- for a session, and what nearly never is to be done is looked for first. A block of a busy town has thousands of entries: so what
-- is asked about one of them is not looked for along all the others (Consent.docc, the ledger).

SET LOCAL ROLE moyai_owner;

-- The entries of unsealed accesses, as the ledger will have them. One category, which is the rule, needs no list put together.
CREATE OR REPLACE VIEW moyai_priv.access_entry WITH (security_invoker = true) AS
  SELECT a.tenant_id, a.entry, a.ord, 'access' AS kind, date_trunc('milliseconds', a.at) AS at, a.opened_at AS recorded_at, a.salt,
    a.subject_id, a.facts[1] AS organisation_id, a.facts[2] AS service_id, a.facts[3] AS kid, a.facts[4] AS purpose_id,
    a.facts[5] AS mode, a.asked,
    CASE WHEN cardinality(a.versions) = 1 AND a.versions[1] IS NOT NULL THEN ARRAY[a.asked[1] || '@' || a.versions[1]]
      ELSE ARRAY(SELECT p.category || '@' || p.version FROM unnest(a.asked, a.versions) WITH ORDINALITY AS p (category, version, n)
        WHERE p.version IS NOT NULL ORDER BY p.n) END AS permitted,
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

-- Moves entries of accesses into their block, as before. Plans may be kept: of the ledger nothing is read here, and unsealed
-- accesses are always few. An array that is a parameter is searched from its beginning for each row, so the entries are put into a
-- table of the statement's own, which is hashed.
CREATE OR REPLACE FUNCTION moyai.seal_accesses(
  p_height bigint, p_entry uuid[], p_position integer[], p_leaf bytea[], p_payload text[]
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
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

RESET ROLE;
