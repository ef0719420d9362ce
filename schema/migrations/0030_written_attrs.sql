-- An update writes its row with as little work as it can: PostgreSQL reads the text of CHECK constraints and of generated
-- columns anew in each statement that writes, and turned each document into text and back for the sake of `attrs`.

SET LOCAL ROLE moyai_owner;

-- Who writes a document writes in the same statement what queries look into: `attrs` is `doc::jsonb`, which also refuses a
-- document that is no JSON. Both texts are otherwise taken as they are.
ALTER TABLE moyai.entity
  ALTER COLUMN attrs DROP EXPRESSION IF EXISTS,
  DROP CONSTRAINT IF EXISTS entity_doc_object,
  DROP CONSTRAINT IF EXISTS entity_one_place;

ALTER TABLE moyai.entity
  ALTER COLUMN doc TYPE text COLLATE "C",
  ALTER COLUMN attr_times TYPE text COLLATE "C";

GRANT UPDATE (attrs) ON moyai.entity TO moyai_app;

-- What a row must be. Row policies are planned once, with their statement.
DROP POLICY IF EXISTS entity_made_whole ON moyai.entity;
CREATE POLICY entity_made_whole ON moyai.entity AS RESTRICTIVE FOR INSERT
  TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer
  WITH CHECK (jsonb_typeof(attrs) = 'object' AND CASE WHEN moving THEN location ELSE position END IS NULL);

DROP POLICY IF EXISTS entity_kept_whole ON moyai.entity;
CREATE POLICY entity_kept_whole ON moyai.entity AS RESTRICTIVE FOR UPDATE
  TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer
  USING (true)
  WITH CHECK (jsonb_typeof(attrs) = 'object' AND CASE WHEN moving THEN location ELSE position END IS NULL);
