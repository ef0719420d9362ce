-- Who shares which costs, what a run made of it, and the statement of each member (Billing.docc).
--
-- Definitions of a year and runs are the platform's; only a statement is a tenant's row. Nothing here is ever changed or deleted but the
-- state of a year and of a run: that is held by privilege, since no role has the right.

SET LOCAL ROLE moyai_owner;

-- 協定: the host, and what the parties decided beside the rules, in the form of a case.
CREATE TABLE IF NOT EXISTS moyai.bill_agreement (
  agreement_id text COLLATE "C" NOT NULL,
  host_code integer NOT NULL,
  host_name text NOT NULL,
  terms jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT bill_agreement_pkey PRIMARY KEY (agreement_id),
  CONSTRAINT bill_agreement_id_shape CHECK (agreement_id ~ '^[!-~]{1,64}$'),
  CONSTRAINT bill_agreement_host_code_range CHECK (host_code BETWEEN 10000 AND 999999),
  CONSTRAINT bill_agreement_terms_object CHECK (jsonb_typeof(terms) = 'object')
);

-- 構成市町村 and 準構成. Days are half open, and a member does not join twice at once.
CREATE TABLE IF NOT EXISTS moyai.bill_member (
  agreement_id text COLLATE "C" NOT NULL,
  code integer NOT NULL,
  from_day date NOT NULL,
  to_day date,
  kind text NOT NULL,
  CONSTRAINT bill_member_pkey PRIMARY KEY (agreement_id, code, from_day),
  CONSTRAINT bill_member_agreement_fkey FOREIGN KEY (agreement_id) REFERENCES moyai.bill_agreement (agreement_id),
  CONSTRAINT bill_member_code_fkey FOREIGN KEY (code) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT bill_member_kind_known CHECK (kind IN ('member', 'associate')),
  CONSTRAINT bill_member_days_ordered CHECK (to_day > from_day),
  CONSTRAINT bill_member_no_overlap EXCLUDE USING gist (
    agreement_id WITH =, code WITH =, daterange(from_day, to_day) WITH &&)
);

-- Which member uses which chosen service, and from when it is charged for it.
CREATE TABLE IF NOT EXISTS moyai.bill_subscription (
  service text COLLATE "C" NOT NULL,
  code integer NOT NULL,
  from_day date NOT NULL,
  to_day date,
  charged_from date,
  CONSTRAINT bill_subscription_pkey PRIMARY KEY (service, code, from_day),
  CONSTRAINT bill_subscription_code_fkey FOREIGN KEY (code) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT bill_subscription_service_shape CHECK (service ~ '^[!-~]{1,64}$'),
  CONSTRAINT bill_subscription_days_ordered CHECK (to_day > from_day),
  CONSTRAINT bill_subscription_no_overlap EXCLUDE USING gist (
    service WITH =, code WITH =, daterange(from_day, to_day) WITH &&)
);

-- Its row is what definitions, runs and the closing of a year wait for each other on (Billing.docc, how a run is frozen).
CREATE TABLE IF NOT EXISTS moyai.bill_year (
  fy smallint NOT NULL,
  agreement_id text COLLATE "C" NOT NULL,
  state text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT bill_year_pkey PRIMARY KEY (fy),
  CONSTRAINT bill_year_agreement_fkey FOREIGN KEY (agreement_id) REFERENCES moyai.bill_agreement (agreement_id),
  CONSTRAINT bill_year_range CHECK (fy BETWEEN 2000 AND 2199),
  CONSTRAINT bill_year_state_known CHECK (state IN ('open', 'fixing', 'closed'))
);

-- 負担割合, in the language of Allocation.docc, rules. The digest is of its canonical JSON.
CREATE TABLE IF NOT EXISTS moyai.bill_rule (
  rule_id text COLLATE "C" NOT NULL,
  terms jsonb NOT NULL,
  sha256 text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT bill_rule_pkey PRIMARY KEY (rule_id),
  CONSTRAINT bill_rule_id_shape CHECK (rule_id ~ '^[!-~]{1,64}$'),
  CONSTRAINT bill_rule_terms_object CHECK (jsonb_typeof(terms) = 'object'),
  CONSTRAINT bill_rule_sha256_shape CHECK (sha256 ~ '^[0-9a-f]{64}$')
);

-- 経費区分. `terms` is the pool of a case without its rule, cost items and offsets, which are rows.
CREATE TABLE IF NOT EXISTS moyai.bill_pool (
  fy smallint NOT NULL,
  pool_id text COLLATE "C" NOT NULL,
  rule_id text COLLATE "C",
  terms jsonb NOT NULL,
  CONSTRAINT bill_pool_pkey PRIMARY KEY (fy, pool_id),
  CONSTRAINT bill_pool_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year (fy),
  CONSTRAINT bill_pool_rule_fkey FOREIGN KEY (rule_id) REFERENCES moyai.bill_rule (rule_id),
  CONSTRAINT bill_pool_id_shape CHECK (pool_id ~ '^[!-~]{1,64}$'),
  CONSTRAINT bill_pool_terms_object CHECK (
    jsonb_typeof(terms) = 'object' AND NOT terms ?| '{rule,cost_items,offsets}'::text[])
);

-- 経費: a dated document with yen.
CREATE TABLE IF NOT EXISTS moyai.bill_cost_item (
  fy smallint NOT NULL,
  pool_id text COLLATE "C" NOT NULL,
  item_id text COLLATE "C" NOT NULL,
  class text NOT NULL,
  phase text NOT NULL,
  band text,
  yen bigint NOT NULL,
  dated_on date,
  document text,
  budget_code text,
  CONSTRAINT bill_cost_item_pkey PRIMARY KEY (fy, pool_id, item_id),
  CONSTRAINT bill_cost_item_pool_fkey FOREIGN KEY (fy, pool_id) REFERENCES moyai.bill_pool (fy, pool_id),
  CONSTRAINT bill_cost_item_id_shape CHECK (item_id ~ '^[!-~]{1,64}$'),
  CONSTRAINT bill_cost_item_class_known CHECK (class IN ('cloud', 'labour', 'licence')),
  CONSTRAINT bill_cost_item_phase_known CHECK (phase IN ('initial', 'running')),
  CONSTRAINT bill_cost_item_band_known CHECK (band IN ('a', 'b', 'c', 'd')),
  CONSTRAINT bill_cost_item_band_labour CHECK ((band IS NOT NULL) = (class = 'labour')),
  CONSTRAINT bill_cost_item_yen_range CHECK (yen BETWEEN -1000000000000000 AND 1000000000000000)
);

-- 特定財源, in the form of a case; yen stand apart for sums.
CREATE TABLE IF NOT EXISTS moyai.bill_offset (
  fy smallint NOT NULL,
  pool_id text COLLATE "C" NOT NULL,
  offset_id text COLLATE "C" NOT NULL,
  terms jsonb NOT NULL,
  yen bigint NOT NULL GENERATED ALWAYS AS ((terms ->> 'yen')::bigint) STORED,
  CONSTRAINT bill_offset_pkey PRIMARY KEY (fy, pool_id, offset_id),
  CONSTRAINT bill_offset_pool_fkey FOREIGN KEY (fy, pool_id) REFERENCES moyai.bill_pool (fy, pool_id),
  CONSTRAINT bill_offset_id_shape CHECK (offset_id ~ '^[!-~]{1,64}$'),
  CONSTRAINT bill_offset_yen_range CHECK (yen BETWEEN -1000000000000000 AND 1000000000000000)
);

-- 基礎数値. A corrected figure is the next version; runs take the newest and freeze it.
CREATE TABLE IF NOT EXISTS moyai.bill_statistic (
  kind text COLLATE "C" NOT NULL,
  as_of date NOT NULL,
  code integer NOT NULL,
  version integer NOT NULL,
  value numeric(34, 6) NOT NULL,
  source text NOT NULL,
  entered_at timestamptz NOT NULL,
  CONSTRAINT bill_statistic_pkey PRIMARY KEY (kind, as_of, code, version),
  CONSTRAINT bill_statistic_code_fkey FOREIGN KEY (code) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT bill_statistic_kind_shape CHECK (kind ~ '^[!-~]{1,64}$'),
  CONSTRAINT bill_statistic_version_positive CHECK (version > 0),
  CONSTRAINT bill_statistic_value_number CHECK (value <> 'NaN'::numeric),
  CONSTRAINT bill_statistic_source_named CHECK (source <> '')
);

-- 算定. Texts and not json, since their bytes are what the digests are of.
CREATE TABLE IF NOT EXISTS moyai.bill_run (
  run_id text COLLATE "C" NOT NULL,
  fy smallint NOT NULL,
  kind text NOT NULL,
  case_json text NOT NULL,
  input_sha256 text NOT NULL,
  result_json text NOT NULL,
  result_sha256 text NOT NULL,
  software_version text NOT NULL,
  created_at timestamptz NOT NULL,
  state text NOT NULL,
  CONSTRAINT bill_run_pkey PRIMARY KEY (run_id),
  CONSTRAINT bill_run_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year (fy),
  CONSTRAINT bill_run_input_once UNIQUE (fy, kind, input_sha256),
  CONSTRAINT bill_run_kind_known CHECK (kind IN ('plan', 'revise', 'fix', 'settle', 'correct', 'scenario')),
  CONSTRAINT bill_run_state_known CHECK (state IN ('draft', 'approved', 'superseded')),
  CONSTRAINT bill_run_input_sha256_shape CHECK (input_sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT bill_run_result_sha256_shape CHECK (result_sha256 ~ '^[0-9a-f]{64}$')
);

-- What a member is told. The serial is gapless for each year and kind; its paper is the CSV and the JSON as they were made.
CREATE TABLE IF NOT EXISTS moyai.bill_statement (
  tenant_id integer NOT NULL,
  number text COLLATE "C" NOT NULL,
  fy smallint NOT NULL,
  kind text NOT NULL,
  serial integer NOT NULL,
  run_id text COLLATE "C" NOT NULL,
  yen bigint NOT NULL,
  tax bigint NOT NULL,
  csv bytea NOT NULL,
  json text NOT NULL,
  issued_at timestamptz NOT NULL,
  CONSTRAINT bill_statement_pkey PRIMARY KEY (tenant_id, number),
  CONSTRAINT bill_statement_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT bill_statement_run_fkey FOREIGN KEY (run_id) REFERENCES moyai.bill_run (run_id),
  CONSTRAINT bill_statement_one_per_run UNIQUE (tenant_id, run_id),
  CONSTRAINT bill_statement_number_once UNIQUE (number),
  CONSTRAINT bill_statement_serial_once UNIQUE (fy, kind, serial),
  CONSTRAINT bill_statement_serial_positive CHECK (serial > 0)
);
CREATE INDEX IF NOT EXISTS bill_statement_run ON moyai.bill_statement (run_id);

SELECT moyai.protect_tenant_table('moyai.bill_statement', '{moyai_ops}');

GRANT SELECT, INSERT ON moyai.bill_agreement, moyai.bill_member, moyai.bill_subscription, moyai.bill_year, moyai.bill_rule,
  moyai.bill_pool, moyai.bill_cost_item, moyai.bill_offset, moyai.bill_statistic, moyai.bill_run, moyai.bill_statement TO moyai_ops;
GRANT UPDATE (state) ON moyai.bill_year, moyai.bill_run TO moyai_ops;
GRANT SELECT ON moyai.bill_statement TO moyai_app;
