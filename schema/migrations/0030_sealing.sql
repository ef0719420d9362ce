-- A block costs the same however few its entries are, and nearly each town has one each second. So its statements are planned
-- once for a session, and what nearly never is to be done is looked for first (Consent.docc, the ledger).

SET LOCAL ROLE moyai_owner;

-- Moves entries of accesses into their block, as before. Plans may be kept: of the ledger nothing is read here, and unsealed
-- accesses are always few.
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
      AND (a.is_sealed OR a.entry = ANY (p_entry))
      AND CASE WHEN a.end_at IS NOT NULL THEN a.end_entry = ANY (p_entry)
        ELSE a.consents IS NULL OR a.opened_at <= clock_timestamp() - interval '5 seconds' END;
  -- Mostly nothing is left: who asks ends the read at once.
  IF EXISTS (SELECT FROM moyai_priv.access a WHERE a.tenant_id = own AND NOT a.is_sealed) THEN
    -- Reads of several persons end one after the other in the order of insertion: in another order each could wait for the other.
    PERFORM FROM moyai_priv.access a
      WHERE a.tenant_id = own AND NOT a.is_sealed AND a.entry = ANY (p_entry) ORDER BY a.ord FOR UPDATE;
    UPDATE moyai_priv.access a SET is_sealed = true
      WHERE a.tenant_id = own AND NOT a.is_sealed AND a.entry = ANY (p_entry);
  END IF;
  RETURN sealed;
END
$$;

RESET ROLE;
