-- A closed year is closed, whoever writes and whenever they began; the journal balances; a paper that went out stays as it is
-- (Billing.docc, invariants 7, 8, 12).

SET LOCAL ROLE moyai_owner;

-- Legs belong to a document of the year it is posted in. `corrects` names the closed year that a correction is about.
CREATE TABLE IF NOT EXISTS moyai.journal (
  fy smallint NOT NULL,
  doc_no integer NOT NULL,
  kind text NOT NULL,
  run_id text COLLATE "C",
  corrects smallint,
  posted_at timestamptz NOT NULL,
  posted_by text NOT NULL,
  note text NOT NULL,
  CONSTRAINT journal_pkey PRIMARY KEY (fy, doc_no),
  CONSTRAINT journal_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year (fy),
  CONSTRAINT journal_run_fkey FOREIGN KEY (run_id) REFERENCES moyai.bill_run (run_id),
  CONSTRAINT journal_kind_known CHECK (kind IN ('instalment', 'receipt', 'settlement', 'correction')),
  CONSTRAINT journal_no_positive CHECK (doc_no > 0)
);
CREATE TABLE IF NOT EXISTS moyai.journal_leg (
  fy smallint NOT NULL,
  doc_no integer NOT NULL,
  leg_no integer NOT NULL,
  account text COLLATE "C" NOT NULL,
  yen bigint NOT NULL,
  CONSTRAINT journal_leg_pkey PRIMARY KEY (fy, doc_no, leg_no),
  CONSTRAINT journal_leg_document_fkey FOREIGN KEY (fy, doc_no) REFERENCES moyai.journal (fy, doc_no),
  CONSTRAINT journal_leg_account_known CHECK (account ~ '^(ar:[0-9]{6}|(advance|clearing):[!-~]{1,64}|host|bank|vendor)$')
);
CREATE INDEX IF NOT EXISTS journal_leg_account ON moyai.journal_leg (fy, account);

CREATE OR REPLACE FUNCTION moyai.journal_balanced() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
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
DROP TRIGGER IF EXISTS journal_balanced ON moyai.journal_leg;
CREATE CONSTRAINT TRIGGER journal_balanced AFTER INSERT OR UPDATE ON moyai.journal_leg
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION moyai.journal_balanced();

-- Holds the years that a statement's rows belong to, then looks at their state. To read the state alone would let a write that was begun
-- before the close commit after it; FOR SHARE makes the close wait for it, and makes a later one see the closed row (billing.md §10).
CREATE OR REPLACE FUNCTION moyai.year_takes_writes() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION moyai.never_truncated() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'year_takes_writes';
END
$$;

-- A correction of a closed year adds a paper to an open one, but the closed year's own statement becomes void by it. Nothing else of it may change.
CREATE OR REPLACE FUNCTION moyai.statement_moves_on() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
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
DROP TRIGGER IF EXISTS statement_moves_on ON moyai.bill_statement;
CREATE TRIGGER statement_moves_on BEFORE UPDATE ON moyai.bill_statement FOR EACH ROW EXECUTE FUNCTION moyai.statement_moves_on();

-- A run goes on to approved and superseded; an approval, of a run or of a rule, is given once.
CREATE OR REPLACE FUNCTION moyai.approval_given_once() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.approved_by IS NOT NULL AND (NEW.approved_by, NEW.approved_at) IS DISTINCT FROM (OLD.approved_by, OLD.approved_at) THEN
    RAISE EXCEPTION 'it is approved already' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_given_once';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION moyai.year_moves_on() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
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
DROP TRIGGER IF EXISTS year_moves_on ON moyai.bill_year;
CREATE TRIGGER year_moves_on BEFORE UPDATE ON moyai.bill_year FOR EACH ROW EXECUTE FUNCTION moyai.year_moves_on();

DO $$
DECLARE
  guarded record;
BEGIN
  FOR guarded IN SELECT * FROM (VALUES ('bill_pool', 'fy'), ('bill_cost_item', 'fy'), ('bill_offset', 'fy'),
    ('bill_cloud_item', 'fy'), ('bill_statement', 'fy'), ('bill_line', 'run'), ('journal', 'fy'), ('journal_leg', 'fy'))
    AS t (name, via) LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS year_open_insert ON moyai.%I', guarded.name);
    EXECUTE format('DROP TRIGGER IF EXISTS year_open_update ON moyai.%I', guarded.name);
    EXECUTE format('DROP TRIGGER IF EXISTS year_open_delete ON moyai.%I', guarded.name);
    EXECUTE format('DROP TRIGGER IF EXISTS never_truncated ON moyai.%I', guarded.name);
    EXECUTE format('CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.%I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes(%L)', guarded.name, guarded.via);
    EXECUTE format('CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.%I REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes(%L)', guarded.name, guarded.via);
    IF guarded.name <> 'bill_statement' THEN
      EXECUTE format('CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.%I REFERENCING OLD TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes(%L)', guarded.name, guarded.via);
    END IF;
    EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.%I
      FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated()', guarded.name);
  END LOOP;
  FOR guarded IN SELECT unnest('{bill_rule,bill_run}'::text[]) AS name LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS approval_given_once ON moyai.%I', guarded.name);
    EXECUTE format('CREATE TRIGGER approval_given_once BEFORE UPDATE ON moyai.%I
      FOR EACH ROW EXECUTE FUNCTION moyai.approval_given_once()', guarded.name);
  END LOOP;
END
$$;

GRANT SELECT, INSERT ON moyai.journal, moyai.journal_leg TO moyai_ops;
