-- Labels of entity types are looked up with the key and not once more per request: one number on the tenant tells every cache
-- that they changed (DataClasses.docc, how it stays cheap).

SET LOCAL ROLE moyai_owner;

ALTER TABLE moyai.tenant ADD COLUMN IF NOT EXISTS class_revision bigint NOT NULL DEFAULT 0;

-- Whoever creates an entity calls this first, with the revisions its callers knew. It holds the labels still until the
-- transaction ends, so that a type cannot be labelled while its first entity is being made; a caller who knew older
-- labels is turned away and asks again.
CREATE OR REPLACE FUNCTION moyai.hold_classes(p_known bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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

-- Whoever changes labels or recipients calls this first: it waits for those who create and keeps the next ones waiting.
CREATE OR REPLACE FUNCTION moyai.turn_classes() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE moyai.tenant SET class_revision = class_revision + 1
    WHERE tenant_id = current_setting('moyai.tenant')::integer RETURNING class_revision
$$;

GRANT EXECUTE ON FUNCTION moyai.hold_classes(bigint[]), moyai.turn_classes() TO moyai_app;
