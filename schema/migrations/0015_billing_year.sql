-- Who decided and who agreed: evidence beside definitions, a second person for rules, runs and statements, papers with states
-- (Billing.docc, invariants 5, 6, 11, 12).

SET LOCAL ROLE moyai_owner;

ALTER TABLE moyai.bill_agreement ADD COLUMN IF NOT EXISTS decision_no text,
  ADD COLUMN IF NOT EXISTS document_sha256 text;
ALTER TABLE moyai.bill_member ADD COLUMN IF NOT EXISTS decision_no text;
ALTER TABLE moyai.bill_subscription ADD COLUMN IF NOT EXISTS decision_no text;

-- What is compared for the council beside the money; and who closed.
ALTER TABLE moyai.bill_year ADD COLUMN IF NOT EXISTS fairness jsonb,
  ADD COLUMN IF NOT EXISTS closing_by text, ADD COLUMN IF NOT EXISTS closing_at timestamptz,
  ADD COLUMN IF NOT EXISTS closed_by text, ADD COLUMN IF NOT EXISTS closed_at timestamptz;
ALTER TABLE moyai.bill_year DROP CONSTRAINT IF EXISTS bill_year_closed_by_two;
ALTER TABLE moyai.bill_year ADD CONSTRAINT bill_year_closed_by_two CHECK (closed_by <> closing_by);

ALTER TABLE moyai.bill_rule ADD COLUMN IF NOT EXISTS created_by text NOT NULL DEFAULT 'host:unknown',
  ADD COLUMN IF NOT EXISTS decision_no text, ADD COLUMN IF NOT EXISTS document_sha256 text,
  ADD COLUMN IF NOT EXISTS valid_from date, ADD COLUMN IF NOT EXISTS valid_to date,
  ADD COLUMN IF NOT EXISTS approved_by text, ADD COLUMN IF NOT EXISTS approved_at timestamptz;
ALTER TABLE moyai.bill_rule DROP CONSTRAINT IF EXISTS bill_rule_two_persons;
ALTER TABLE moyai.bill_rule ADD CONSTRAINT bill_rule_two_persons CHECK (approved_by <> created_by);

ALTER TABLE moyai.bill_cost_item ADD COLUMN IF NOT EXISTS document_sha256 text, ADD COLUMN IF NOT EXISTS reverses text COLLATE "C",
  ADD COLUMN IF NOT EXISTS entered_by text NOT NULL DEFAULT 'host:unknown';
ALTER TABLE moyai.bill_cost_item DROP CONSTRAINT IF EXISTS bill_cost_item_reversed_once;
ALTER TABLE moyai.bill_cost_item ADD CONSTRAINT bill_cost_item_reversed_once UNIQUE (fy, pool_id, reverses);
ALTER TABLE moyai.bill_cost_item DROP CONSTRAINT IF EXISTS bill_cost_item_reverses_fkey;
ALTER TABLE moyai.bill_cost_item ADD CONSTRAINT bill_cost_item_reverses_fkey FOREIGN KEY (fy, pool_id, reverses)
  REFERENCES moyai.bill_cost_item (fy, pool_id, item_id);
ALTER TABLE moyai.bill_offset ADD COLUMN IF NOT EXISTS document_sha256 text,
  ADD COLUMN IF NOT EXISTS entered_by text NOT NULL DEFAULT 'host:unknown';
ALTER TABLE moyai.bill_statistic ADD COLUMN IF NOT EXISTS document_sha256 text,
  ADD COLUMN IF NOT EXISTS entered_by text NOT NULL DEFAULT 'host:unknown';

-- 調整: what is added to a figure, with its reason, beside the published number.
CREATE TABLE IF NOT EXISTS moyai.bill_adjustment (
  kind text COLLATE "C" NOT NULL,
  as_of date NOT NULL,
  code integer NOT NULL,
  no integer NOT NULL,
  delta numeric(34, 6) NOT NULL,
  reason text NOT NULL,
  document_sha256 text,
  entered_at timestamptz NOT NULL,
  entered_by text NOT NULL,
  CONSTRAINT bill_adjustment_pkey PRIMARY KEY (kind, as_of, code, no),
  CONSTRAINT bill_adjustment_code_fkey FOREIGN KEY (code) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT bill_adjustment_no_positive CHECK (no > 0),
  CONSTRAINT bill_adjustment_reason_given CHECK (reason <> '')
);

-- Items of the cloud's bill. As long as one belongs to no pool the year cannot be closed.
CREATE TABLE IF NOT EXISTS moyai.bill_cloud_item (
  fy smallint NOT NULL,
  item_id text COLLATE "C" NOT NULL,
  yen bigint NOT NULL,
  document text NOT NULL,
  entered_at timestamptz NOT NULL,
  entered_by text NOT NULL,
  pool_id text COLLATE "C",
  CONSTRAINT bill_cloud_item_pkey PRIMARY KEY (fy, item_id),
  CONSTRAINT bill_cloud_item_pool_fkey FOREIGN KEY (fy, pool_id) REFERENCES moyai.bill_pool (fy, pool_id),
  CONSTRAINT bill_cloud_item_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year (fy)
);

-- The frozen case of a run: each section of it, large ones by their keys. `n` and `digest` are those of the roll-ups behind a value.
CREATE TABLE IF NOT EXISTS moyai.bill_run_input (
  run_id text COLLATE "C" NOT NULL,
  section text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  value text NOT NULL,
  n bigint,
  digest numeric(78, 0),
  source text,
  CONSTRAINT bill_run_input_pkey PRIMARY KEY (run_id, section, key),
  CONSTRAINT bill_run_input_run_fkey FOREIGN KEY (run_id) REFERENCES moyai.bill_run (run_id)
);

ALTER TABLE moyai.bill_run ADD COLUMN IF NOT EXISTS base_run text COLLATE "C", ADD COLUMN IF NOT EXISTS cutoff timestamptz,
  ADD COLUMN IF NOT EXISTS created_by text NOT NULL DEFAULT 'host:unknown',
  ADD COLUMN IF NOT EXISTS approved_by text, ADD COLUMN IF NOT EXISTS approved_at timestamptz,
  ADD COLUMN IF NOT EXISTS posted_at timestamptz;
ALTER TABLE moyai.bill_run DROP CONSTRAINT IF EXISTS bill_run_two_persons;
ALTER TABLE moyai.bill_run ADD CONSTRAINT bill_run_two_persons CHECK (approved_by <> created_by);
ALTER TABLE moyai.bill_run DROP CONSTRAINT IF EXISTS bill_run_base_fkey;
ALTER TABLE moyai.bill_run ADD CONSTRAINT bill_run_base_fkey FOREIGN KEY (base_run) REFERENCES moyai.bill_run (run_id);
-- Cases that were stored as one text become rows, byte for byte; then there is one place where they are.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'moyai.bill_run'::regclass AND attname = 'case_json'
      AND NOT attisdropped) THEN
    INSERT INTO moyai.bill_run_input (run_id, section, key, value)
      SELECT r.run_id, part.key, '', part.value::text FROM moyai.bill_run r, json_each(r.case_json::json) AS part
      ON CONFLICT DO NOTHING;
    ALTER TABLE moyai.bill_run DROP COLUMN case_json;
  END IF;
END
$$;

-- One rounding each: what was split, by which weight, to which fraction, and who got the odd yen (billing.md §6). Rows of the steps
-- `share` and `host` hold what a payer's parts of a pool add up to.
CREATE TABLE IF NOT EXISTS moyai.bill_line (
  run_id text COLLATE "C" NOT NULL,
  pool_id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  step text COLLATE "C" NOT NULL,
  month text COLLATE "C" NOT NULL,
  component smallint NOT NULL,
  amount bigint NOT NULL,
  weight text,
  weight_sum text,
  exact text,
  floor bigint,
  remainder text,
  rank integer,
  extra smallint,
  t text,
  parts text,
  yen bigint NOT NULL,
  CONSTRAINT bill_line_pkey PRIMARY KEY (run_id, pool_id, key, step, month, component),
  CONSTRAINT bill_line_run_fkey FOREIGN KEY (run_id) REFERENCES moyai.bill_run (run_id),
  CONSTRAINT bill_line_step_known CHECK (step IN ('months', 'components', 'members', 'bounds', 'share', 'host'))
);

-- 通知書 with states. A draft has no number; numbers, bytes and the chain of digests come at issue.
ALTER TABLE moyai.bill_statement ADD COLUMN IF NOT EXISTS statement_id text COLLATE "C",
  ADD COLUMN IF NOT EXISTS state text NOT NULL DEFAULT 'issued',
  ADD COLUMN IF NOT EXISTS instalment smallint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS due_on date,
  ADD COLUMN IF NOT EXISTS drafted_at timestamptz, ADD COLUMN IF NOT EXISTS drafted_by text,
  ADD COLUMN IF NOT EXISTS approved_at timestamptz, ADD COLUMN IF NOT EXISTS approved_by text,
  ADD COLUMN IF NOT EXISTS issued_by text,
  ADD COLUMN IF NOT EXISTS voided_at timestamptz, ADD COLUMN IF NOT EXISTS voided_by text,
  ADD COLUMN IF NOT EXISTS corrected_by text COLLATE "C",
  ADD COLUMN IF NOT EXISTS csv_sha256 text, ADD COLUMN IF NOT EXISTS json_sha256 text,
  ADD COLUMN IF NOT EXISTS chain_no integer, ADD COLUMN IF NOT EXISTS prev_sha256 text, ADD COLUMN IF NOT EXISTS sha256 text;
-- The owner is bound by the row policy as well, so rows of all towns are filled in by the superuser that the runner is.
RESET ROLE;
UPDATE moyai.bill_statement SET statement_id = number WHERE statement_id IS NULL;
SET LOCAL ROLE moyai_owner;
ALTER TABLE moyai.bill_statement ALTER COLUMN statement_id SET NOT NULL;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_constraint WHERE conname = 'bill_statement_pkey' AND pg_get_constraintdef(oid) LIKE '%number%') THEN
    ALTER TABLE moyai.bill_statement DROP CONSTRAINT bill_statement_pkey;
    ALTER TABLE moyai.bill_statement ADD CONSTRAINT bill_statement_pkey PRIMARY KEY (tenant_id, statement_id);
  END IF;
END
$$;
ALTER TABLE moyai.bill_statement ALTER COLUMN number DROP NOT NULL, ALTER COLUMN serial DROP NOT NULL,
  ALTER COLUMN csv DROP NOT NULL, ALTER COLUMN json DROP NOT NULL, ALTER COLUMN issued_at DROP NOT NULL,
  ALTER COLUMN state DROP DEFAULT;
ALTER TABLE moyai.bill_statement DROP CONSTRAINT IF EXISTS bill_statement_one_per_run;
ALTER TABLE moyai.bill_statement ADD CONSTRAINT bill_statement_one_per_run UNIQUE (tenant_id, run_id, kind, instalment);
ALTER TABLE moyai.bill_statement DROP CONSTRAINT IF EXISTS bill_statement_kind_known;
ALTER TABLE moyai.bill_statement ADD CONSTRAINT bill_statement_kind_known CHECK (
  kind IN ('plan', 'revise', 'fix', 'settle', 'correct', 'instalment'));
ALTER TABLE moyai.bill_statement DROP CONSTRAINT IF EXISTS bill_statement_state_known;
ALTER TABLE moyai.bill_statement ADD CONSTRAINT bill_statement_state_known CHECK (
  state IN ('draft', 'approved', 'issued', 'void'));
ALTER TABLE moyai.bill_statement DROP CONSTRAINT IF EXISTS bill_statement_issued_whole;
ALTER TABLE moyai.bill_statement ADD CONSTRAINT bill_statement_issued_whole CHECK (
  (state IN ('issued', 'void')) = (number IS NOT NULL AND serial IS NOT NULL AND csv IS NOT NULL AND json IS NOT NULL
    AND issued_at IS NOT NULL));
ALTER TABLE moyai.bill_statement DROP CONSTRAINT IF EXISTS bill_statement_two_persons;
ALTER TABLE moyai.bill_statement ADD CONSTRAINT bill_statement_two_persons CHECK (approved_by <> drafted_by);
ALTER TABLE moyai.bill_statement DROP CONSTRAINT IF EXISTS bill_statement_void_corrected;
ALTER TABLE moyai.bill_statement ADD CONSTRAINT bill_statement_void_corrected CHECK (
  (state = 'void') = (corrected_by IS NOT NULL AND voided_by IS NOT NULL));

CREATE TABLE IF NOT EXISTS moyai.bill_statement_line (
  tenant_id integer NOT NULL,
  statement_id text COLLATE "C" NOT NULL,
  no integer NOT NULL,
  pool_id text COLLATE "C" NOT NULL,
  item text NOT NULL,
  component smallint NOT NULL,
  yen bigint NOT NULL,
  CONSTRAINT bill_statement_line_pkey PRIMARY KEY (tenant_id, statement_id, no),
  CONSTRAINT bill_statement_line_statement_fkey FOREIGN KEY (tenant_id, statement_id)
    REFERENCES moyai.bill_statement (tenant_id, statement_id)
);
SELECT moyai.protect_tenant_table('moyai.bill_statement_line', '{moyai_ops}');

-- 試算: read by its own reader and by nothing that costs money.
CREATE TABLE IF NOT EXISTS moyai.bill_scenario (
  scenario_id text COLLATE "C" NOT NULL,
  base_run text COLLATE "C" NOT NULL,
  name text NOT NULL,
  patch text NOT NULL,
  input_sha256 text NOT NULL,
  result_json text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  CONSTRAINT bill_scenario_pkey PRIMARY KEY (scenario_id),
  CONSTRAINT bill_scenario_base_fkey FOREIGN KEY (base_run) REFERENCES moyai.bill_run (run_id)
);
CREATE TABLE IF NOT EXISTS moyai.bill_town_scenario (
  tenant_id integer NOT NULL,
  scenario_id text COLLATE "C" NOT NULL,
  base_run text COLLATE "C" NOT NULL,
  patch text NOT NULL,
  result_json text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  CONSTRAINT bill_town_scenario_pkey PRIMARY KEY (tenant_id, scenario_id)
);
SELECT moyai.protect_tenant_table('moyai.bill_town_scenario');

-- Who did what, each row with the digest of the row before it.
CREATE TABLE IF NOT EXISTS moyai.bill_audit (
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  object text NOT NULL,
  content_sha256 text,
  prev_sha256 text NOT NULL,
  sha256 text NOT NULL,
  CONSTRAINT bill_audit_pkey PRIMARY KEY (seq)
);

GRANT SELECT, INSERT ON moyai.bill_adjustment, moyai.bill_cloud_item, moyai.bill_run_input, moyai.bill_line,
  moyai.bill_statement_line, moyai.bill_scenario, moyai.bill_audit TO moyai_ops;
GRANT UPDATE (pool_id) ON moyai.bill_cloud_item TO moyai_ops;
GRANT UPDATE (fairness, closing_by, closing_at, closed_by, closed_at) ON moyai.bill_year TO moyai_ops;
GRANT UPDATE (approved_by, approved_at) ON moyai.bill_rule, moyai.bill_run TO moyai_ops;
GRANT UPDATE (posted_at) ON moyai.bill_run TO moyai_ops;
GRANT UPDATE (state, number, serial, csv, json, issued_at, issued_by, approved_at, approved_by, voided_at, voided_by,
  corrected_by, csv_sha256, json_sha256, chain_no, prev_sha256, sha256) ON moyai.bill_statement TO moyai_ops;
GRANT SELECT ON moyai.bill_statement_line TO moyai_app;
GRANT SELECT, INSERT ON moyai.bill_town_scenario TO moyai_app;
