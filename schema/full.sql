-- The schema that all steps of schema/migrations make together. A test writes and compares it.

CREATE SCHEMA moyai;

ALTER SCHEMA moyai OWNER TO moyai_owner;

CREATE FUNCTION moyai.approval_given_once() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF OLD.approved_by IS NOT NULL AND (NEW.approved_by, NEW.approved_at) IS DISTINCT FROM (OLD.approved_by, OLD.approved_at) THEN
    RAISE EXCEPTION 'it is approved already' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_given_once';
  END IF;
  RETURN NEW;
END
$$;

ALTER FUNCTION moyai.approval_given_once() OWNER TO moyai_owner;

CREATE FUNCTION moyai.digest_sum(a numeric, b numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN mod((a + b), '115792089237316195423570985008687907853269984665640564039457584007913129639936'::numeric);

ALTER FUNCTION moyai.digest_sum(a numeric, b numeric) OWNER TO moyai_owner;

CREATE FUNCTION moyai.harden_database() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO moyai_owner, moyai_app, moyai_meter, moyai_ops', current_database());
END
$$;

ALTER FUNCTION moyai.harden_database() OWNER TO moyai_owner;

CREATE TABLE moyai.bill_year (
    fy smallint NOT NULL,
    agreement_id text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    fairness jsonb,
    closing_by text,
    closing_at timestamp with time zone,
    closed_by text,
    closed_at timestamp with time zone,
    CONSTRAINT bill_year_closed_by_two CHECK ((closed_by <> closing_by)),
    CONSTRAINT bill_year_range CHECK (((fy >= 2000) AND (fy <= 2199))),
    CONSTRAINT bill_year_state_known CHECK ((state = ANY (ARRAY['open'::text, 'fixing'::text, 'closed'::text])))
);

ALTER TABLE moyai.bill_year OWNER TO moyai_owner;

CREATE FUNCTION moyai.hold_usage_years(instants timestamp with time zone[]) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH held AS (
          SELECT y.fy
            FROM moyai.bill_year y
           WHERE (y.fy IN ( SELECT (EXTRACT(year FROM ((i.i AT TIME ZONE 'Asia/Tokyo'::text) - '3 mons'::interval)))::smallint AS "extract"
                    FROM unnest(hold_usage_years.instants) i(i)))
           ORDER BY y.fy
          FOR SHARE OF y
         )
  SELECT count(*) AS count
    FROM held;
END;

ALTER FUNCTION moyai.hold_usage_years(instants timestamp with time zone[]) OWNER TO moyai_owner;

CREATE FUNCTION moyai.journal_balanced() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION moyai.journal_balanced() OWNER TO moyai_owner;

CREATE FUNCTION moyai.mark_leakproof() RETURNS void
    LANGUAGE sql
    SET search_path TO 'public', 'pg_catalog', 'pg_temp'
    AS $$
  ALTER FUNCTION public.geometry_overlaps(public.geometry, public.geometry) LEAKPROOF;
$$;

ALTER FUNCTION moyai.mark_leakproof() OWNER TO moyai_owner;

CREATE FUNCTION moyai.never_truncated() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'year_takes_writes';
END
$$;

ALTER FUNCTION moyai.never_truncated() OWNER TO moyai_owner;

CREATE FUNCTION moyai.protect_tenant_table(target regclass, crossing name[] DEFAULT '{}'::name[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
  bound text;
  own constant text := $own$tenant_id = current_setting('moyai.tenant')::integer$own$;
BEGIN
  IF NOT crossing <@ '{moyai_meter,moyai_ops}'::name[] THEN
    RAISE EXCEPTION 'only moyai_meter and moyai_ops may see across tenants, asked for %', crossing;
  END IF;
  SELECT string_agg(quote_ident(name), ', ' ORDER BY name) INTO STRICT bound
    FROM unnest('{moyai_owner,moyai_app,moyai_meter,moyai_ops}'::name[]) AS role (name)
    WHERE name <> ALL (crossing);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('DROP POLICY IF EXISTS tenant_only ON %s', target);
  EXECUTE format('DROP POLICY IF EXISTS tenant_open ON %s', target);
  EXECUTE format('DROP POLICY IF EXISTS tenant_crossing ON %s', target);
  EXECUTE format('CREATE POLICY tenant_only ON %s AS RESTRICTIVE TO %s USING (%s) WITH CHECK (%s)', target, bound, own, own);
  EXECUTE format('CREATE POLICY tenant_open ON %s AS PERMISSIVE TO %s USING (true) WITH CHECK (true)', target, bound);
  IF cardinality(crossing) > 0 THEN
    EXECUTE format('CREATE POLICY tenant_crossing ON %s AS PERMISSIVE TO %s USING (true) WITH CHECK (true)', target,
      (SELECT string_agg(quote_ident(name), ', ' ORDER BY name) FROM unnest(crossing) AS role (name)));
  END IF;
END
$_$;

ALTER FUNCTION moyai.protect_tenant_table(target regclass, crossing name[]) OWNER TO moyai_owner;

CREATE FUNCTION moyai.statement_moves_on() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION moyai.statement_moves_on() OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
PARTITION BY RANGE (hour);

ALTER TABLE ONLY moyai.usage_rollup FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup OWNER TO moyai_owner;

CREATE FUNCTION moyai.usage_counted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) RETURNS TABLE(tenant_id integer, class text, quantity numeric, n bigint)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT r.tenant_id,
     r.class,
     sum(r.qty) AS sum,
     (sum(r.n))::bigint AS sum
    FROM moyai.usage_rollup r
   WHERE ((r.meter = usage_counted.wanted) AND (r.hour >= usage_counted.from_hour) AND (r.hour < usage_counted.to_hour))
   GROUP BY r.tenant_id, r.class;
END;

ALTER FUNCTION moyai.usage_counted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
PARTITION BY RANGE (hour);

ALTER TABLE ONLY moyai.usage_delta FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta OWNER TO moyai_owner;

CREATE FUNCTION moyai.usage_weighted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) RETURNS TABLE(tenant_id integer, class text, unit_ms numeric, n bigint)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT d.tenant_id,
     d.class,
     sum((((d.delta)::numeric * (((EXTRACT(epoch FROM (usage_weighted.to_hour - GREATEST(d.hour, usage_weighted.from_hour))) * (1000)::numeric))::bigint)::numeric) -
         CASE
             WHEN (d.hour >= usage_weighted.from_hour) THEN d.moment
             ELSE (0)::numeric
         END)) AS sum,
     (sum(d.n))::bigint AS sum
    FROM moyai.usage_delta d
   WHERE ((d.meter = usage_weighted.wanted) AND (d.hour < usage_weighted.to_hour))
   GROUP BY d.tenant_id, d.class;
END;

ALTER FUNCTION moyai.usage_weighted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) OWNER TO moyai_owner;

CREATE FUNCTION moyai.year_moves_on() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION moyai.year_moves_on() OWNER TO moyai_owner;

CREATE FUNCTION moyai.year_takes_writes() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION moyai.year_takes_writes() OWNER TO moyai_owner;

CREATE TABLE moyai.api_key (
    tenant_id integer NOT NULL,
    kid text NOT NULL,
    revision bigint NOT NULL,
    kind text NOT NULL,
    environment text NOT NULL,
    name text NOT NULL,
    service_id text,
    organisation_id text,
    purposes text[] NOT NULL,
    scopes text[] NOT NULL,
    roles text[] NOT NULL,
    ngsi jsonb,
    ip_allow text[] NOT NULL,
    rate_per_minute integer,
    verifier bytea NOT NULL,
    pepper_version smallint NOT NULL,
    not_before timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    approved_at timestamp with time zone,
    approved_by text,
    rotated_from text,
    rotated_at timestamp with time zone,
    retires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    revoked_by text,
    revoked_reason text,
    exposed_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT api_key_approval_whole CHECK (((approved_at IS NULL) = (approved_by IS NULL))),
    CONSTRAINT api_key_environment_known CHECK ((environment = ANY (ARRAY['live'::text, 'test'::text]))),
    CONSTRAINT api_key_holder CHECK ((((kind = ANY (ARRAY['sk'::text, 'dk'::text])) AND (service_id IS NOT NULL) AND (organisation_id IS NULL)) OR ((kind = 'pk'::text) AND (service_id IS NULL) AND (organisation_id IS NOT NULL)) OR ((kind = 'ok'::text) AND (service_id IS NULL) AND (organisation_id IS NULL)))),
    CONSTRAINT api_key_kid_shape CHECK ((kid ~ '^[0-9A-Za-z]{12}$'::text)),
    CONSTRAINT api_key_kind_known CHECK ((kind = ANY (ARRAY['sk'::text, 'pk'::text, 'dk'::text, 'ok'::text]))),
    CONSTRAINT api_key_lists_max CHECK (((cardinality(purposes) <= 10) AND (cardinality(scopes) <= 200) AND (cardinality(ip_allow) <= 50))),
    CONSTRAINT api_key_name_length CHECK ((length(name) <= 100)),
    CONSTRAINT api_key_rate_positive CHECK ((rate_per_minute > 0)),
    CONSTRAINT api_key_revocation_whole CHECK ((((revoked_at IS NULL) = (revoked_by IS NULL)) AND ((revoked_at IS NULL) = (revoked_reason IS NULL)))),
    CONSTRAINT api_key_roles_console CHECK (((kind = 'ok'::text) = (cardinality(roles) > 0))),
    CONSTRAINT api_key_roles_known CHECK (((roles <@ '{operator}'::text[]) OR (roles <@ '{clerk,manager,auditor}'::text[]))),
    CONSTRAINT api_key_rotation_whole CHECK ((((rotated_at IS NULL) = (retires_at IS NULL)) AND (retires_at >= rotated_at))),
    CONSTRAINT api_key_verifier_length CHECK ((octet_length(verifier) = 32)),
    CONSTRAINT api_key_window CHECK ((not_before < expires_at))
)
WITH (fillfactor='80');

ALTER TABLE ONLY moyai.api_key FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.api_key OWNER TO moyai_owner;

CREATE TABLE moyai.bill_adjustment (
    kind text NOT NULL COLLATE pg_catalog."C",
    as_of date NOT NULL,
    code integer NOT NULL,
    no integer NOT NULL,
    delta numeric(34,6) NOT NULL,
    reason text NOT NULL,
    document_sha256 text,
    entered_at timestamp with time zone NOT NULL,
    entered_by text NOT NULL,
    CONSTRAINT bill_adjustment_no_positive CHECK ((no > 0)),
    CONSTRAINT bill_adjustment_reason_given CHECK ((reason <> ''::text))
);

ALTER TABLE moyai.bill_adjustment OWNER TO moyai_owner;

CREATE TABLE moyai.bill_agreement (
    agreement_id text NOT NULL COLLATE pg_catalog."C",
    host_code integer NOT NULL,
    host_name text NOT NULL,
    terms jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    decision_no text,
    document_sha256 text,
    CONSTRAINT bill_agreement_host_code_range CHECK (((host_code >= 10000) AND (host_code <= 999999))),
    CONSTRAINT bill_agreement_id_shape CHECK ((agreement_id ~ '^[!-~]{1,64}$'::text)),
    CONSTRAINT bill_agreement_terms_object CHECK ((jsonb_typeof(terms) = 'object'::text))
);

ALTER TABLE moyai.bill_agreement OWNER TO moyai_owner;

CREATE TABLE moyai.bill_audit (
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    object text NOT NULL,
    content_sha256 text,
    prev_sha256 text NOT NULL,
    sha256 text NOT NULL
);

ALTER TABLE moyai.bill_audit OWNER TO moyai_owner;

CREATE TABLE moyai.bill_cloud_item (
    fy smallint NOT NULL,
    item_id text NOT NULL COLLATE pg_catalog."C",
    yen bigint NOT NULL,
    document text NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    entered_by text NOT NULL,
    pool_id text COLLATE pg_catalog."C"
);

ALTER TABLE moyai.bill_cloud_item OWNER TO moyai_owner;

CREATE TABLE moyai.bill_cost_item (
    fy smallint NOT NULL,
    pool_id text NOT NULL COLLATE pg_catalog."C",
    item_id text NOT NULL COLLATE pg_catalog."C",
    class text NOT NULL,
    phase text NOT NULL,
    band text,
    yen bigint NOT NULL,
    dated_on date,
    document text,
    budget_code text,
    document_sha256 text,
    reverses text COLLATE pg_catalog."C",
    entered_by text DEFAULT 'host:unknown'::text NOT NULL,
    CONSTRAINT bill_cost_item_band_known CHECK ((band = ANY (ARRAY['a'::text, 'b'::text, 'c'::text, 'd'::text]))),
    CONSTRAINT bill_cost_item_band_labour CHECK (((band IS NOT NULL) = (class = 'labour'::text))),
    CONSTRAINT bill_cost_item_class_known CHECK ((class = ANY (ARRAY['cloud'::text, 'labour'::text, 'licence'::text]))),
    CONSTRAINT bill_cost_item_id_shape CHECK ((item_id ~ '^[!-~]{1,64}$'::text)),
    CONSTRAINT bill_cost_item_phase_known CHECK ((phase = ANY (ARRAY['initial'::text, 'running'::text]))),
    CONSTRAINT bill_cost_item_yen_range CHECK (((yen >= '-1000000000000000'::bigint) AND (yen <= '1000000000000000'::bigint)))
);

ALTER TABLE moyai.bill_cost_item OWNER TO moyai_owner;

CREATE TABLE moyai.bill_line (
    run_id text NOT NULL COLLATE pg_catalog."C",
    pool_id text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    step text NOT NULL COLLATE pg_catalog."C",
    month text NOT NULL COLLATE pg_catalog."C",
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
    CONSTRAINT bill_line_step_known CHECK ((step = ANY (ARRAY['months'::text, 'components'::text, 'members'::text, 'bounds'::text, 'share'::text, 'host'::text])))
);

ALTER TABLE moyai.bill_line OWNER TO moyai_owner;

CREATE TABLE moyai.bill_member (
    agreement_id text NOT NULL COLLATE pg_catalog."C",
    code integer NOT NULL,
    from_day date NOT NULL,
    to_day date,
    kind text NOT NULL,
    decision_no text,
    CONSTRAINT bill_member_days_ordered CHECK ((to_day > from_day)),
    CONSTRAINT bill_member_kind_known CHECK ((kind = ANY (ARRAY['member'::text, 'associate'::text])))
);

ALTER TABLE moyai.bill_member OWNER TO moyai_owner;

CREATE TABLE moyai.bill_offset (
    fy smallint NOT NULL,
    pool_id text NOT NULL COLLATE pg_catalog."C",
    offset_id text NOT NULL COLLATE pg_catalog."C",
    terms jsonb NOT NULL,
    yen bigint GENERATED ALWAYS AS (((terms ->> 'yen'::text))::bigint) STORED NOT NULL,
    document_sha256 text,
    entered_by text DEFAULT 'host:unknown'::text NOT NULL,
    CONSTRAINT bill_offset_id_shape CHECK ((offset_id ~ '^[!-~]{1,64}$'::text)),
    CONSTRAINT bill_offset_yen_range CHECK (((yen >= '-1000000000000000'::bigint) AND (yen <= '1000000000000000'::bigint)))
);

ALTER TABLE moyai.bill_offset OWNER TO moyai_owner;

CREATE TABLE moyai.bill_pool (
    fy smallint NOT NULL,
    pool_id text NOT NULL COLLATE pg_catalog."C",
    rule_id text COLLATE pg_catalog."C",
    terms jsonb NOT NULL,
    CONSTRAINT bill_pool_id_shape CHECK ((pool_id ~ '^[!-~]{1,64}$'::text)),
    CONSTRAINT bill_pool_terms_object CHECK (((jsonb_typeof(terms) = 'object'::text) AND (NOT (terms ?| '{rule,cost_items,offsets}'::text[]))))
);

ALTER TABLE moyai.bill_pool OWNER TO moyai_owner;

CREATE TABLE moyai.bill_rule (
    rule_id text NOT NULL COLLATE pg_catalog."C",
    terms jsonb NOT NULL,
    sha256 text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text DEFAULT 'host:unknown'::text NOT NULL,
    decision_no text,
    document_sha256 text,
    valid_from date,
    valid_to date,
    approved_by text,
    approved_at timestamp with time zone,
    CONSTRAINT bill_rule_id_shape CHECK ((rule_id ~ '^[!-~]{1,64}$'::text)),
    CONSTRAINT bill_rule_sha256_shape CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT bill_rule_terms_object CHECK ((jsonb_typeof(terms) = 'object'::text)),
    CONSTRAINT bill_rule_two_persons CHECK ((approved_by <> created_by))
);

ALTER TABLE moyai.bill_rule OWNER TO moyai_owner;

CREATE TABLE moyai.bill_run (
    run_id text NOT NULL COLLATE pg_catalog."C",
    fy smallint NOT NULL,
    kind text NOT NULL,
    input_sha256 text NOT NULL,
    result_json text NOT NULL,
    result_sha256 text NOT NULL,
    software_version text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    base_run text COLLATE pg_catalog."C",
    cutoff timestamp with time zone,
    created_by text DEFAULT 'host:unknown'::text NOT NULL,
    approved_by text,
    approved_at timestamp with time zone,
    posted_at timestamp with time zone,
    CONSTRAINT bill_run_input_sha256_shape CHECK ((input_sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT bill_run_kind_known CHECK ((kind = ANY (ARRAY['plan'::text, 'revise'::text, 'fix'::text, 'settle'::text, 'correct'::text, 'scenario'::text]))),
    CONSTRAINT bill_run_result_sha256_shape CHECK ((result_sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT bill_run_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'superseded'::text]))),
    CONSTRAINT bill_run_two_persons CHECK ((approved_by <> created_by))
);

ALTER TABLE moyai.bill_run OWNER TO moyai_owner;

CREATE TABLE moyai.bill_run_input (
    run_id text NOT NULL COLLATE pg_catalog."C",
    section text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL,
    n bigint,
    digest numeric(78,0),
    source text
);

ALTER TABLE moyai.bill_run_input OWNER TO moyai_owner;

CREATE TABLE moyai.bill_scenario (
    scenario_id text NOT NULL COLLATE pg_catalog."C",
    base_run text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    patch text NOT NULL,
    input_sha256 text NOT NULL,
    result_json text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL
);

ALTER TABLE moyai.bill_scenario OWNER TO moyai_owner;

CREATE TABLE moyai.bill_statement (
    tenant_id integer NOT NULL,
    number text COLLATE pg_catalog."C",
    fy smallint NOT NULL,
    kind text NOT NULL,
    serial integer,
    run_id text NOT NULL COLLATE pg_catalog."C",
    yen bigint NOT NULL,
    tax bigint NOT NULL,
    csv bytea,
    json text,
    issued_at timestamp with time zone,
    statement_id text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL,
    instalment smallint DEFAULT 0 NOT NULL,
    due_on date,
    drafted_at timestamp with time zone,
    drafted_by text,
    approved_at timestamp with time zone,
    approved_by text,
    issued_by text,
    voided_at timestamp with time zone,
    voided_by text,
    corrected_by text COLLATE pg_catalog."C",
    csv_sha256 text,
    json_sha256 text,
    chain_no integer,
    prev_sha256 text,
    sha256 text,
    CONSTRAINT bill_statement_issued_whole CHECK (((state = ANY (ARRAY['issued'::text, 'void'::text])) = ((number IS NOT NULL) AND (serial IS NOT NULL) AND (csv IS NOT NULL) AND (json IS NOT NULL) AND (issued_at IS NOT NULL)))),
    CONSTRAINT bill_statement_kind_known CHECK ((kind = ANY (ARRAY['plan'::text, 'revise'::text, 'fix'::text, 'settle'::text, 'correct'::text, 'instalment'::text]))),
    CONSTRAINT bill_statement_serial_positive CHECK ((serial > 0)),
    CONSTRAINT bill_statement_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'issued'::text, 'void'::text]))),
    CONSTRAINT bill_statement_two_persons CHECK ((approved_by <> drafted_by)),
    CONSTRAINT bill_statement_void_corrected CHECK (((state = 'void'::text) = ((corrected_by IS NOT NULL) AND (voided_by IS NOT NULL))))
);

ALTER TABLE ONLY moyai.bill_statement FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.bill_statement OWNER TO moyai_owner;

CREATE TABLE moyai.bill_statement_line (
    tenant_id integer NOT NULL,
    statement_id text NOT NULL COLLATE pg_catalog."C",
    no integer NOT NULL,
    pool_id text NOT NULL COLLATE pg_catalog."C",
    item text NOT NULL,
    component smallint NOT NULL,
    yen bigint NOT NULL
);

ALTER TABLE ONLY moyai.bill_statement_line FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.bill_statement_line OWNER TO moyai_owner;

CREATE TABLE moyai.bill_statistic (
    kind text NOT NULL COLLATE pg_catalog."C",
    as_of date NOT NULL,
    code integer NOT NULL,
    version integer NOT NULL,
    value numeric(34,6) NOT NULL,
    source text NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    document_sha256 text,
    entered_by text DEFAULT 'host:unknown'::text NOT NULL,
    CONSTRAINT bill_statistic_kind_shape CHECK ((kind ~ '^[!-~]{1,64}$'::text)),
    CONSTRAINT bill_statistic_source_named CHECK ((source <> ''::text)),
    CONSTRAINT bill_statistic_value_number CHECK ((value <> 'NaN'::numeric)),
    CONSTRAINT bill_statistic_version_positive CHECK ((version > 0))
);

ALTER TABLE moyai.bill_statistic OWNER TO moyai_owner;

CREATE TABLE moyai.bill_subscription (
    service text NOT NULL COLLATE pg_catalog."C",
    code integer NOT NULL,
    from_day date NOT NULL,
    to_day date,
    charged_from date,
    decision_no text,
    CONSTRAINT bill_subscription_days_ordered CHECK ((to_day > from_day)),
    CONSTRAINT bill_subscription_service_shape CHECK ((service ~ '^[!-~]{1,64}$'::text))
);

ALTER TABLE moyai.bill_subscription OWNER TO moyai_owner;

CREATE TABLE moyai.bill_town_scenario (
    tenant_id integer NOT NULL,
    scenario_id text NOT NULL COLLATE pg_catalog."C",
    base_run text NOT NULL COLLATE pg_catalog."C",
    patch text NOT NULL,
    result_json text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL
);

ALTER TABLE ONLY moyai.bill_town_scenario FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.bill_town_scenario OWNER TO moyai_owner;

CREATE TABLE moyai.entity (
    tenant_id integer NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    service_path text NOT NULL COLLATE pg_catalog."C",
    ord bigint NOT NULL,
    created timestamp with time zone NOT NULL,
    modified timestamp with time zone NOT NULL,
    expires timestamp with time zone,
    doc json NOT NULL,
    attrs jsonb GENERATED ALWAYS AS ((doc)::jsonb) STORED NOT NULL,
    attr_times json NOT NULL,
    location public.geometry(Geometry,4326),
    "position" public.geometry(Geometry,4326),
    moving boolean NOT NULL,
    CONSTRAINT entity_doc_object CHECK ((json_typeof(doc) = 'object'::text)),
    CONSTRAINT entity_one_place CHECK ((
CASE
    WHEN moving THEN location
    ELSE "position"
END IS NULL))
)
WITH (fillfactor='45');

ALTER TABLE ONLY moyai.entity FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.entity OWNER TO moyai_owner;

CREATE TABLE moyai.idempotency (
    tenant_id integer NOT NULL,
    principal text NOT NULL,
    method text NOT NULL,
    path text NOT NULL,
    request_key uuid NOT NULL,
    body_sha256 bytea NOT NULL,
    status smallint,
    answer text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT idempotency_answer_max CHECK ((octet_length(answer) <= 1048576)),
    CONSTRAINT idempotency_answer_whole CHECK (((status IS NULL) = (answer IS NULL))),
    CONSTRAINT idempotency_hash_length CHECK ((octet_length(body_sha256) = 32))
);

ALTER TABLE ONLY moyai.idempotency FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.idempotency OWNER TO moyai_owner;

CREATE TABLE moyai.installation (
    singleton boolean DEFAULT true NOT NULL,
    environment text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT installation_environment_known CHECK ((environment = ANY (ARRAY['live'::text, 'test'::text]))),
    CONSTRAINT installation_singleton CHECK (singleton)
);

ALTER TABLE moyai.installation OWNER TO moyai_owner;

CREATE TABLE moyai.journal (
    fy smallint NOT NULL,
    doc_no integer NOT NULL,
    kind text NOT NULL,
    run_id text COLLATE pg_catalog."C",
    corrects smallint,
    posted_at timestamp with time zone NOT NULL,
    posted_by text NOT NULL,
    note text NOT NULL,
    CONSTRAINT journal_kind_known CHECK ((kind = ANY (ARRAY['instalment'::text, 'receipt'::text, 'settlement'::text, 'correction'::text]))),
    CONSTRAINT journal_no_positive CHECK ((doc_no > 0))
);

ALTER TABLE moyai.journal OWNER TO moyai_owner;

CREATE TABLE moyai.journal_leg (
    fy smallint NOT NULL,
    doc_no integer NOT NULL,
    leg_no integer NOT NULL,
    account text NOT NULL COLLATE pg_catalog."C",
    yen bigint NOT NULL,
    CONSTRAINT journal_leg_account_known CHECK ((account ~ '^(ar:[0-9]{6}|(advance|clearing):[!-~]{1,64}|host|bank|vendor)$'::text))
);

ALTER TABLE moyai.journal_leg OWNER TO moyai_owner;

CREATE TABLE moyai.metering_gap (
    writer_id text NOT NULL COLLATE pg_catalog."C",
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    found_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    CONSTRAINT metering_gap_ordered CHECK ((since <= until)),
    CONSTRAINT metering_gap_reason_known CHECK ((reason = ANY (ARRAY['killed'::text, 'spool_full'::text, 'spool_damaged'::text, 'spool_stale'::text]))),
    CONSTRAINT metering_gap_writer_shape CHECK ((writer_id ~ '^[0-9a-f]{32}$'::text))
);

ALTER TABLE moyai.metering_gap OWNER TO moyai_owner;

CREATE TABLE moyai.organisation (
    organisation_id text NOT NULL,
    name text NOT NULL,
    address text NOT NULL,
    representative text NOT NULL,
    country text NOT NULL,
    kind text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT organisation_country_shape CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT organisation_id_shape CHECK ((organisation_id ~ '^org_[a-z0-9_]{3,48}$'::text)),
    CONSTRAINT organisation_kind_known CHECK ((kind = ANY (ARRAY['town'::text, 'public_body'::text, 'business'::text])))
);

ALTER TABLE moyai.organisation OWNER TO moyai_owner;

CREATE TABLE moyai.schema_version (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE moyai.schema_version OWNER TO moyai_owner;

CREATE TABLE moyai.service (
    service_id text NOT NULL,
    organisation_id text NOT NULL,
    name text NOT NULL,
    redirect_uris text[] NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    CONSTRAINT service_id_shape CHECK ((service_id ~ '^svc_[a-z0-9_]{3,48}$'::text)),
    CONSTRAINT service_redirect_uris_max CHECK ((cardinality(redirect_uris) <= 20)),
    CONSTRAINT service_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'live'::text, 'suspended'::text, 'retired'::text])))
);

ALTER TABLE moyai.service OWNER TO moyai_owner;

CREATE TABLE moyai.service_approval (
    tenant_id integer NOT NULL,
    service_id text NOT NULL,
    state text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    CONSTRAINT service_approval_state_known CHECK ((state = ANY (ARRAY['approved'::text, 'suspended'::text])))
);

ALTER TABLE ONLY moyai.service_approval FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.service_approval OWNER TO moyai_owner;

CREATE TABLE moyai.tenant (
    tenant_id integer NOT NULL,
    slug text NOT NULL,
    kind text NOT NULL,
    name_ja text NOT NULL,
    name_kana text NOT NULL,
    name_romaji text NOT NULL,
    state text NOT NULL,
    joined_on date NOT NULL,
    left_on date,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT tenant_code_range CHECK (((tenant_id >= 10000) AND (tenant_id <= 999999))),
    CONSTRAINT tenant_dates_ordered CHECK ((left_on >= joined_on)),
    CONSTRAINT tenant_kind_known CHECK ((kind = ANY (ARRAY['municipality'::text, 'prefecture'::text, 'sandbox'::text]))),
    CONSTRAINT tenant_name_length CHECK ((((length(name_ja) >= 1) AND (length(name_ja) <= 100)) AND (length(name_kana) <= 200) AND (length(name_romaji) <= 200))),
    CONSTRAINT tenant_slug_shape CHECK ((slug ~ '^[a-z][a-z0-9]{1,31}$'::text)),
    CONSTRAINT tenant_state_known CHECK ((state = ANY (ARRAY['live'::text, 'suspended'::text])))
);

ALTER TABLE moyai.tenant OWNER TO moyai_owner;

CREATE TABLE moyai.tenant_population (
    tenant_id integer NOT NULL,
    source text NOT NULL,
    as_of date NOT NULL,
    population integer NOT NULL,
    CONSTRAINT tenant_population_not_negative CHECK ((population >= 0)),
    CONSTRAINT tenant_population_source_shape CHECK ((source ~ '^[a-z][a-z0-9_.]{1,63}$'::text))
);

ALTER TABLE moyai.tenant_population OWNER TO moyai_owner;

CREATE TABLE moyai.usage_budget (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    month_limit bigint NOT NULL,
    set_at timestamp with time zone NOT NULL,
    set_by text NOT NULL,
    CONSTRAINT usage_budget_limit_positive CHECK ((month_limit > 0))
);

ALTER TABLE ONLY moyai.usage_budget FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_budget OWNER TO moyai_owner;

CREATE TABLE moyai.usage_conflict (
    tenant_id integer NOT NULL,
    source text NOT NULL COLLATE pg_catalog."C",
    event_id text NOT NULL COLLATE pg_catalog."C",
    digest numeric(78,0) NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    class text NOT NULL COLLATE pg_catalog."C",
    at timestamp with time zone NOT NULL,
    value bigint NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    seen_from text NOT NULL
);

ALTER TABLE ONLY moyai.usage_conflict FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_conflict OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2023 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2023 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2023 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2024 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2024 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2024 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2025 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2025 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2025 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2026 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2026 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2026 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2027 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2027 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2027 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2028 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2028 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2028 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2029 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2029 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2029 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2030 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2030 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2030 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2031 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2031 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2031 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2032 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2032 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2032 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2033 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2033 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2033 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2034 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2034 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2034 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2035 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2035 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2035 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2036 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2036 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2036 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2037 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2037 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2037 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2038 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2038 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2038 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2039 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2039 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2039 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_2040 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_2040 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2040 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_delta_other (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    delta bigint NOT NULL,
    moment numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_delta_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_delta_meter_known CHECK ((meter = ANY (ARRAY['entities.stored'::text, 'history.rows'::text, 'storage.bytes'::text, 'subscriptions.active'::text, 'apps.registered'::text, 'users.staff'::text, 'consent.citizens'::text]))),
    CONSTRAINT usage_delta_not_negative CHECK (((n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_delta_other FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_other OWNER TO moyai_owner;

CREATE TABLE moyai.usage_event (
    tenant_id integer NOT NULL,
    source text NOT NULL COLLATE pg_catalog."C",
    event_id text NOT NULL COLLATE pg_catalog."C",
    meter text NOT NULL COLLATE pg_catalog."C",
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    value bigint NOT NULL,
    reverses_source text COLLATE pg_catalog."C",
    reverses_id text COLLATE pg_catalog."C",
    digest numeric(78,0) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    received_from text NOT NULL,
    CONSTRAINT usage_event_digest_not_negative CHECK ((digest >= (0)::numeric)),
    CONSTRAINT usage_event_identity_length CHECK ((((length(source) >= 1) AND (length(source) <= 200)) AND ((length(event_id) >= 1) AND (length(event_id) <= 200)))),
    CONSTRAINT usage_event_reverses_whole CHECK (((reverses_source IS NULL) = (reverses_id IS NULL)))
);

ALTER TABLE ONLY moyai.usage_event FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_event OWNER TO moyai_owner;

CREATE TABLE moyai.usage_flush (
    tenant_id integer NOT NULL,
    writer_id text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    sha256 bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    applied_at timestamp with time zone NOT NULL,
    qty numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_flush_seq_not_negative CHECK ((seq >= 0)),
    CONSTRAINT usage_flush_sha256_length CHECK ((octet_length(sha256) = 32)),
    CONSTRAINT usage_flush_writer_shape CHECK ((writer_id ~ '^[0-9a-f]{32}$'::text))
);

ALTER TABLE ONLY moyai.usage_flush FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_flush OWNER TO moyai_owner;

CREATE TABLE moyai.usage_flush_folded (
    tenant_id integer NOT NULL,
    writer_id text NOT NULL COLLATE pg_catalog."C",
    batches bigint NOT NULL,
    qty numeric(38,0) NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL
);

ALTER TABLE ONLY moyai.usage_flush_folded FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_flush_folded OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2023 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2023 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2023 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2024 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2024 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2024 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2025 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2025 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2025 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2026 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2026 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2026 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2027 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2027 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2027 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2028 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2028 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2028 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2029 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2029 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2029 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2030 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2030 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2030 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2031 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2031 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2031 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2032 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2032 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2032 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2033 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2033 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2033 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2034 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2034 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2034 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2035 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2035 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2035 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2036 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2036 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2036 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2037 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2037 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2037 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2038 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2038 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2038 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2039 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2039 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2039 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_2040 (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_2040 FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2040 OWNER TO moyai_owner;

CREATE TABLE moyai.usage_rollup_other (
    tenant_id integer NOT NULL,
    meter text NOT NULL COLLATE pg_catalog."C",
    hour timestamp with time zone NOT NULL,
    class text NOT NULL COLLATE pg_catalog."C",
    kid text NOT NULL COLLATE pg_catalog."C",
    service text NOT NULL COLLATE pg_catalog."C",
    owner_id integer NOT NULL,
    lane smallint NOT NULL,
    qty bigint NOT NULL,
    n bigint NOT NULL,
    digest numeric(78,0) NOT NULL,
    CONSTRAINT usage_rollup_hour_whole CHECK ((date_bin('01:00:00'::interval, hour, '2000-01-01 00:00:00+00'::timestamp with time zone) = hour)),
    CONSTRAINT usage_rollup_meter_known CHECK ((meter = ANY (ARRAY['api.calls'::text, 'notifications'::text, 'consent.checks'::text, 'forwarded.requests'::text, 'jobs.runs'::text, 'jobs.rows'::text, 'support.minutes'::text, 'support.tickets'::text, 'traffic.in'::text, 'traffic.out'::text, 'db.ms'::text, 'db.blocks'::text, 'cpu.ms'::text]))),
    CONSTRAINT usage_rollup_not_negative CHECK (((qty >= 0) AND (n >= 0) AND (digest >= (0)::numeric)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY moyai.usage_rollup_other FORCE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_other OWNER TO moyai_owner;

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2023 FOR VALUES FROM ('2023-03-31 15:00:00+00') TO ('2024-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2024 FOR VALUES FROM ('2024-03-31 15:00:00+00') TO ('2025-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2025 FOR VALUES FROM ('2025-03-31 15:00:00+00') TO ('2026-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2026 FOR VALUES FROM ('2026-03-31 15:00:00+00') TO ('2027-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2027 FOR VALUES FROM ('2027-03-31 15:00:00+00') TO ('2028-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2028 FOR VALUES FROM ('2028-03-31 15:00:00+00') TO ('2029-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2029 FOR VALUES FROM ('2029-03-31 15:00:00+00') TO ('2030-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2030 FOR VALUES FROM ('2030-03-31 15:00:00+00') TO ('2031-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2031 FOR VALUES FROM ('2031-03-31 15:00:00+00') TO ('2032-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2032 FOR VALUES FROM ('2032-03-31 15:00:00+00') TO ('2033-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2033 FOR VALUES FROM ('2033-03-31 15:00:00+00') TO ('2034-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2034 FOR VALUES FROM ('2034-03-31 15:00:00+00') TO ('2035-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2035 FOR VALUES FROM ('2035-03-31 15:00:00+00') TO ('2036-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2036 FOR VALUES FROM ('2036-03-31 15:00:00+00') TO ('2037-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2037 FOR VALUES FROM ('2037-03-31 15:00:00+00') TO ('2038-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2038 FOR VALUES FROM ('2038-03-31 15:00:00+00') TO ('2039-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2039 FOR VALUES FROM ('2039-03-31 15:00:00+00') TO ('2040-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_2040 FOR VALUES FROM ('2040-03-31 15:00:00+00') TO ('2041-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_delta ATTACH PARTITION moyai.usage_delta_other DEFAULT;

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2023 FOR VALUES FROM ('2023-03-31 15:00:00+00') TO ('2024-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2024 FOR VALUES FROM ('2024-03-31 15:00:00+00') TO ('2025-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2025 FOR VALUES FROM ('2025-03-31 15:00:00+00') TO ('2026-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2026 FOR VALUES FROM ('2026-03-31 15:00:00+00') TO ('2027-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2027 FOR VALUES FROM ('2027-03-31 15:00:00+00') TO ('2028-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2028 FOR VALUES FROM ('2028-03-31 15:00:00+00') TO ('2029-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2029 FOR VALUES FROM ('2029-03-31 15:00:00+00') TO ('2030-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2030 FOR VALUES FROM ('2030-03-31 15:00:00+00') TO ('2031-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2031 FOR VALUES FROM ('2031-03-31 15:00:00+00') TO ('2032-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2032 FOR VALUES FROM ('2032-03-31 15:00:00+00') TO ('2033-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2033 FOR VALUES FROM ('2033-03-31 15:00:00+00') TO ('2034-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2034 FOR VALUES FROM ('2034-03-31 15:00:00+00') TO ('2035-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2035 FOR VALUES FROM ('2035-03-31 15:00:00+00') TO ('2036-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2036 FOR VALUES FROM ('2036-03-31 15:00:00+00') TO ('2037-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2037 FOR VALUES FROM ('2037-03-31 15:00:00+00') TO ('2038-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2038 FOR VALUES FROM ('2038-03-31 15:00:00+00') TO ('2039-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2039 FOR VALUES FROM ('2039-03-31 15:00:00+00') TO ('2040-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_2040 FOR VALUES FROM ('2040-03-31 15:00:00+00') TO ('2041-03-31 15:00:00+00');

ALTER TABLE ONLY moyai.usage_rollup ATTACH PARTITION moyai.usage_rollup_other DEFAULT;

ALTER TABLE ONLY moyai.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (tenant_id, kid);

ALTER TABLE ONLY moyai.api_key
    ADD CONSTRAINT api_key_rotated_once UNIQUE (tenant_id, rotated_from);

ALTER TABLE ONLY moyai.bill_adjustment
    ADD CONSTRAINT bill_adjustment_pkey PRIMARY KEY (kind, as_of, code, no);

ALTER TABLE ONLY moyai.bill_agreement
    ADD CONSTRAINT bill_agreement_pkey PRIMARY KEY (agreement_id);

ALTER TABLE ONLY moyai.bill_audit
    ADD CONSTRAINT bill_audit_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY moyai.bill_cloud_item
    ADD CONSTRAINT bill_cloud_item_pkey PRIMARY KEY (fy, item_id);

ALTER TABLE ONLY moyai.bill_cost_item
    ADD CONSTRAINT bill_cost_item_pkey PRIMARY KEY (fy, pool_id, item_id);

ALTER TABLE ONLY moyai.bill_cost_item
    ADD CONSTRAINT bill_cost_item_reversed_once UNIQUE (fy, pool_id, reverses);

ALTER TABLE ONLY moyai.bill_line
    ADD CONSTRAINT bill_line_pkey PRIMARY KEY (run_id, pool_id, key, step, month, component);

ALTER TABLE ONLY moyai.bill_member
    ADD CONSTRAINT bill_member_no_overlap EXCLUDE USING gist (agreement_id WITH =, code WITH =, daterange(from_day, to_day) WITH &&);

ALTER TABLE ONLY moyai.bill_member
    ADD CONSTRAINT bill_member_pkey PRIMARY KEY (agreement_id, code, from_day);

ALTER TABLE ONLY moyai.bill_offset
    ADD CONSTRAINT bill_offset_pkey PRIMARY KEY (fy, pool_id, offset_id);

ALTER TABLE ONLY moyai.bill_pool
    ADD CONSTRAINT bill_pool_pkey PRIMARY KEY (fy, pool_id);

ALTER TABLE ONLY moyai.bill_rule
    ADD CONSTRAINT bill_rule_pkey PRIMARY KEY (rule_id);

ALTER TABLE ONLY moyai.bill_run
    ADD CONSTRAINT bill_run_input_once UNIQUE (fy, kind, input_sha256);

ALTER TABLE ONLY moyai.bill_run_input
    ADD CONSTRAINT bill_run_input_pkey PRIMARY KEY (run_id, section, key);

ALTER TABLE ONLY moyai.bill_run
    ADD CONSTRAINT bill_run_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY moyai.bill_scenario
    ADD CONSTRAINT bill_scenario_pkey PRIMARY KEY (scenario_id);

ALTER TABLE ONLY moyai.bill_statement_line
    ADD CONSTRAINT bill_statement_line_pkey PRIMARY KEY (tenant_id, statement_id, no);

ALTER TABLE ONLY moyai.bill_statement
    ADD CONSTRAINT bill_statement_number_once UNIQUE (number);

ALTER TABLE ONLY moyai.bill_statement
    ADD CONSTRAINT bill_statement_one_per_run UNIQUE (tenant_id, run_id, kind, instalment);

ALTER TABLE ONLY moyai.bill_statement
    ADD CONSTRAINT bill_statement_pkey PRIMARY KEY (tenant_id, statement_id);

ALTER TABLE ONLY moyai.bill_statement
    ADD CONSTRAINT bill_statement_serial_once UNIQUE (fy, kind, serial);

ALTER TABLE ONLY moyai.bill_statistic
    ADD CONSTRAINT bill_statistic_pkey PRIMARY KEY (kind, as_of, code, version);

ALTER TABLE ONLY moyai.bill_subscription
    ADD CONSTRAINT bill_subscription_no_overlap EXCLUDE USING gist (service WITH =, code WITH =, daterange(from_day, to_day) WITH &&);

ALTER TABLE ONLY moyai.bill_subscription
    ADD CONSTRAINT bill_subscription_pkey PRIMARY KEY (service, code, from_day);

ALTER TABLE ONLY moyai.bill_town_scenario
    ADD CONSTRAINT bill_town_scenario_pkey PRIMARY KEY (tenant_id, scenario_id);

ALTER TABLE ONLY moyai.bill_year
    ADD CONSTRAINT bill_year_pkey PRIMARY KEY (fy);

ALTER TABLE ONLY moyai.entity
    ADD CONSTRAINT entity_ord_key UNIQUE (tenant_id, ord);

ALTER TABLE ONLY moyai.entity
    ADD CONSTRAINT entity_pkey PRIMARY KEY (tenant_id, id, type, service_path);

ALTER TABLE ONLY moyai.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (tenant_id, principal, method, path, request_key);

ALTER TABLE ONLY moyai.installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (singleton);

ALTER TABLE ONLY moyai.journal_leg
    ADD CONSTRAINT journal_leg_pkey PRIMARY KEY (fy, doc_no, leg_no);

ALTER TABLE ONLY moyai.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (fy, doc_no);

ALTER TABLE ONLY moyai.metering_gap
    ADD CONSTRAINT metering_gap_pkey PRIMARY KEY (writer_id);

ALTER TABLE ONLY moyai.organisation
    ADD CONSTRAINT organisation_pkey PRIMARY KEY (organisation_id);

ALTER TABLE ONLY moyai.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (number);

ALTER TABLE ONLY moyai.service_approval
    ADD CONSTRAINT service_approval_pkey PRIMARY KEY (tenant_id, service_id);

ALTER TABLE ONLY moyai.service
    ADD CONSTRAINT service_pkey PRIMARY KEY (service_id);

ALTER TABLE ONLY moyai.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY moyai.tenant_population
    ADD CONSTRAINT tenant_population_pkey PRIMARY KEY (tenant_id, source, as_of);

ALTER TABLE ONLY moyai.tenant
    ADD CONSTRAINT tenant_slug_key UNIQUE (slug);

ALTER TABLE ONLY moyai.usage_budget
    ADD CONSTRAINT usage_budget_pkey PRIMARY KEY (tenant_id, meter);

ALTER TABLE ONLY moyai.usage_conflict
    ADD CONSTRAINT usage_conflict_pkey PRIMARY KEY (tenant_id, source, event_id, digest);

ALTER TABLE ONLY moyai.usage_delta
    ADD CONSTRAINT usage_delta_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2023
    ADD CONSTRAINT usage_delta_2023_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2024
    ADD CONSTRAINT usage_delta_2024_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2025
    ADD CONSTRAINT usage_delta_2025_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2026
    ADD CONSTRAINT usage_delta_2026_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2027
    ADD CONSTRAINT usage_delta_2027_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2028
    ADD CONSTRAINT usage_delta_2028_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2029
    ADD CONSTRAINT usage_delta_2029_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2030
    ADD CONSTRAINT usage_delta_2030_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2031
    ADD CONSTRAINT usage_delta_2031_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2032
    ADD CONSTRAINT usage_delta_2032_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2033
    ADD CONSTRAINT usage_delta_2033_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2034
    ADD CONSTRAINT usage_delta_2034_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2035
    ADD CONSTRAINT usage_delta_2035_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2036
    ADD CONSTRAINT usage_delta_2036_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2037
    ADD CONSTRAINT usage_delta_2037_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2038
    ADD CONSTRAINT usage_delta_2038_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2039
    ADD CONSTRAINT usage_delta_2039_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_2040
    ADD CONSTRAINT usage_delta_2040_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_delta_other
    ADD CONSTRAINT usage_delta_other_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_event
    ADD CONSTRAINT usage_event_pkey PRIMARY KEY (tenant_id, source, event_id);

ALTER TABLE ONLY moyai.usage_event
    ADD CONSTRAINT usage_event_reversed_once UNIQUE (tenant_id, reverses_source, reverses_id);

ALTER TABLE ONLY moyai.usage_flush_folded
    ADD CONSTRAINT usage_flush_folded_pkey PRIMARY KEY (tenant_id, writer_id);

ALTER TABLE ONLY moyai.usage_flush
    ADD CONSTRAINT usage_flush_pkey PRIMARY KEY (tenant_id, writer_id, seq);

ALTER TABLE ONLY moyai.usage_rollup
    ADD CONSTRAINT usage_rollup_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2023
    ADD CONSTRAINT usage_rollup_2023_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2024
    ADD CONSTRAINT usage_rollup_2024_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2025
    ADD CONSTRAINT usage_rollup_2025_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2026
    ADD CONSTRAINT usage_rollup_2026_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2027
    ADD CONSTRAINT usage_rollup_2027_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2028
    ADD CONSTRAINT usage_rollup_2028_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2029
    ADD CONSTRAINT usage_rollup_2029_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2030
    ADD CONSTRAINT usage_rollup_2030_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2031
    ADD CONSTRAINT usage_rollup_2031_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2032
    ADD CONSTRAINT usage_rollup_2032_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2033
    ADD CONSTRAINT usage_rollup_2033_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2034
    ADD CONSTRAINT usage_rollup_2034_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2035
    ADD CONSTRAINT usage_rollup_2035_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2036
    ADD CONSTRAINT usage_rollup_2036_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2037
    ADD CONSTRAINT usage_rollup_2037_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2038
    ADD CONSTRAINT usage_rollup_2038_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2039
    ADD CONSTRAINT usage_rollup_2039_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_2040
    ADD CONSTRAINT usage_rollup_2040_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

ALTER TABLE ONLY moyai.usage_rollup_other
    ADD CONSTRAINT usage_rollup_other_pkey PRIMARY KEY (tenant_id, meter, hour, class, kid, service, owner_id, lane);

CREATE INDEX api_key_kid ON moyai.api_key USING btree (kid);

CREATE INDEX bill_statement_run ON moyai.bill_statement USING btree (run_id);

CREATE INDEX entity_expires ON moyai.entity USING btree (tenant_id, expires) WHERE (expires IS NOT NULL);

CREATE INDEX entity_location ON moyai.entity USING gist (tenant_id, location) WHERE (location IS NOT NULL);

CREATE INDEX entity_moving ON moyai.entity USING btree (tenant_id, ord) WHERE moving;

CREATE INDEX entity_type ON moyai.entity USING btree (tenant_id, type, ord);

CREATE INDEX journal_leg_account ON moyai.journal_leg USING btree (fy, account);

CREATE INDEX metering_gap_until ON moyai.metering_gap USING btree (until);

CREATE INDEX usage_event_identity ON moyai.usage_event USING btree (source, event_id);

CREATE INDEX usage_event_received ON moyai.usage_event USING brin (received_at);

CREATE INDEX usage_flush_applied ON moyai.usage_flush USING brin (applied_at);

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2023_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2024_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2025_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2026_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2027_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2028_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2029_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2030_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2031_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2032_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2033_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2034_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2035_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2036_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2037_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2038_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2039_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_2040_pkey;

ALTER INDEX moyai.usage_delta_pkey ATTACH PARTITION moyai.usage_delta_other_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2023_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2024_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2025_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2026_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2027_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2028_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2029_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2030_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2031_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2032_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2033_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2034_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2035_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2036_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2037_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2038_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2039_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_2040_pkey;

ALTER INDEX moyai.usage_rollup_pkey ATTACH PARTITION moyai.usage_rollup_other_pkey;

CREATE TRIGGER approval_given_once BEFORE UPDATE ON moyai.bill_rule FOR EACH ROW EXECUTE FUNCTION moyai.approval_given_once();

CREATE TRIGGER approval_given_once BEFORE UPDATE ON moyai.bill_run FOR EACH ROW EXECUTE FUNCTION moyai.approval_given_once();

CREATE CONSTRAINT TRIGGER journal_balanced AFTER INSERT OR UPDATE ON moyai.journal_leg DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION moyai.journal_balanced();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.bill_cloud_item FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.bill_cost_item FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.bill_line FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.bill_offset FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.bill_pool FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.bill_statement FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.journal FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER never_truncated BEFORE TRUNCATE ON moyai.journal_leg FOR EACH STATEMENT EXECUTE FUNCTION moyai.never_truncated();

CREATE TRIGGER statement_moves_on BEFORE UPDATE ON moyai.bill_statement FOR EACH ROW EXECUTE FUNCTION moyai.statement_moves_on();

CREATE TRIGGER year_moves_on BEFORE UPDATE ON moyai.bill_year FOR EACH ROW EXECUTE FUNCTION moyai.year_moves_on();

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.bill_cloud_item REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.bill_cost_item REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.bill_line REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('run');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.bill_offset REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.bill_pool REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.bill_statement REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.journal REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_delete AFTER DELETE ON moyai.journal_leg REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.bill_cloud_item REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.bill_cost_item REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.bill_line REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('run');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.bill_offset REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.bill_pool REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.bill_statement REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.journal REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_insert AFTER INSERT ON moyai.journal_leg REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.bill_cloud_item REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.bill_cost_item REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.bill_line REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('run');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.bill_offset REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.bill_pool REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.journal REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

CREATE TRIGGER year_open_update AFTER UPDATE ON moyai.journal_leg REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION moyai.year_takes_writes('fy');

ALTER TABLE ONLY moyai.api_key
    ADD CONSTRAINT api_key_approval_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES moyai.service_approval(tenant_id, service_id);

ALTER TABLE ONLY moyai.api_key
    ADD CONSTRAINT api_key_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES moyai.organisation(organisation_id);

ALTER TABLE ONLY moyai.api_key
    ADD CONSTRAINT api_key_rotated_from_fkey FOREIGN KEY (tenant_id, rotated_from) REFERENCES moyai.api_key(tenant_id, kid);

ALTER TABLE ONLY moyai.api_key
    ADD CONSTRAINT api_key_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.bill_adjustment
    ADD CONSTRAINT bill_adjustment_code_fkey FOREIGN KEY (code) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.bill_cloud_item
    ADD CONSTRAINT bill_cloud_item_pool_fkey FOREIGN KEY (fy, pool_id) REFERENCES moyai.bill_pool(fy, pool_id);

ALTER TABLE ONLY moyai.bill_cloud_item
    ADD CONSTRAINT bill_cloud_item_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year(fy);

ALTER TABLE ONLY moyai.bill_cost_item
    ADD CONSTRAINT bill_cost_item_pool_fkey FOREIGN KEY (fy, pool_id) REFERENCES moyai.bill_pool(fy, pool_id);

ALTER TABLE ONLY moyai.bill_cost_item
    ADD CONSTRAINT bill_cost_item_reverses_fkey FOREIGN KEY (fy, pool_id, reverses) REFERENCES moyai.bill_cost_item(fy, pool_id, item_id);

ALTER TABLE ONLY moyai.bill_line
    ADD CONSTRAINT bill_line_run_fkey FOREIGN KEY (run_id) REFERENCES moyai.bill_run(run_id);

ALTER TABLE ONLY moyai.bill_member
    ADD CONSTRAINT bill_member_agreement_fkey FOREIGN KEY (agreement_id) REFERENCES moyai.bill_agreement(agreement_id);

ALTER TABLE ONLY moyai.bill_member
    ADD CONSTRAINT bill_member_code_fkey FOREIGN KEY (code) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.bill_offset
    ADD CONSTRAINT bill_offset_pool_fkey FOREIGN KEY (fy, pool_id) REFERENCES moyai.bill_pool(fy, pool_id);

ALTER TABLE ONLY moyai.bill_pool
    ADD CONSTRAINT bill_pool_rule_fkey FOREIGN KEY (rule_id) REFERENCES moyai.bill_rule(rule_id);

ALTER TABLE ONLY moyai.bill_pool
    ADD CONSTRAINT bill_pool_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year(fy);

ALTER TABLE ONLY moyai.bill_run
    ADD CONSTRAINT bill_run_base_fkey FOREIGN KEY (base_run) REFERENCES moyai.bill_run(run_id);

ALTER TABLE ONLY moyai.bill_run_input
    ADD CONSTRAINT bill_run_input_run_fkey FOREIGN KEY (run_id) REFERENCES moyai.bill_run(run_id);

ALTER TABLE ONLY moyai.bill_run
    ADD CONSTRAINT bill_run_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year(fy);

ALTER TABLE ONLY moyai.bill_scenario
    ADD CONSTRAINT bill_scenario_base_fkey FOREIGN KEY (base_run) REFERENCES moyai.bill_run(run_id);

ALTER TABLE ONLY moyai.bill_statement_line
    ADD CONSTRAINT bill_statement_line_statement_fkey FOREIGN KEY (tenant_id, statement_id) REFERENCES moyai.bill_statement(tenant_id, statement_id);

ALTER TABLE ONLY moyai.bill_statement
    ADD CONSTRAINT bill_statement_run_fkey FOREIGN KEY (run_id) REFERENCES moyai.bill_run(run_id);

ALTER TABLE ONLY moyai.bill_statement
    ADD CONSTRAINT bill_statement_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.bill_statistic
    ADD CONSTRAINT bill_statistic_code_fkey FOREIGN KEY (code) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.bill_subscription
    ADD CONSTRAINT bill_subscription_code_fkey FOREIGN KEY (code) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.bill_year
    ADD CONSTRAINT bill_year_agreement_fkey FOREIGN KEY (agreement_id) REFERENCES moyai.bill_agreement(agreement_id);

ALTER TABLE ONLY moyai.idempotency
    ADD CONSTRAINT idempotency_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.journal_leg
    ADD CONSTRAINT journal_leg_document_fkey FOREIGN KEY (fy, doc_no) REFERENCES moyai.journal(fy, doc_no);

ALTER TABLE ONLY moyai.journal
    ADD CONSTRAINT journal_run_fkey FOREIGN KEY (run_id) REFERENCES moyai.bill_run(run_id);

ALTER TABLE ONLY moyai.journal
    ADD CONSTRAINT journal_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year(fy);

ALTER TABLE ONLY moyai.service_approval
    ADD CONSTRAINT service_approval_service_fkey FOREIGN KEY (service_id) REFERENCES moyai.service(service_id);

ALTER TABLE ONLY moyai.service_approval
    ADD CONSTRAINT service_approval_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.service
    ADD CONSTRAINT service_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES moyai.organisation(organisation_id);

ALTER TABLE ONLY moyai.tenant_population
    ADD CONSTRAINT tenant_population_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant(tenant_id);

ALTER TABLE ONLY moyai.usage_event
    ADD CONSTRAINT usage_event_reverses_fkey FOREIGN KEY (tenant_id, reverses_source, reverses_id) REFERENCES moyai.usage_event(tenant_id, source, event_id);

ALTER TABLE moyai.api_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.bill_statement ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.bill_statement_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.bill_town_scenario ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.entity ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.idempotency ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.service_approval ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_crossing ON moyai.api_key TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.bill_statement TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.bill_statement_line TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.service_approval TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_budget TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_conflict TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2023 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2024 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2025 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2026 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2027 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2028 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2029 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2030 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2031 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2032 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2033 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2034 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2035 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2036 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2037 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2038 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2039 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_2040 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_delta_other TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_event TO moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_flush TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_flush_folded TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2023 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2024 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2025 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2026 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2027 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2028 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2029 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2030 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2031 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2032 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2033 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2034 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2035 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2036 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2037 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2038 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2039 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_2040 TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_crossing ON moyai.usage_rollup_other TO moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_only ON moyai.api_key AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.bill_statement AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.bill_statement_line AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.bill_town_scenario AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.entity AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.idempotency AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter, moyai_ops USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.service_approval AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_budget AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_conflict AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2023 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2024 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2025 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2026 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2027 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2028 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2029 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2030 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2031 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2032 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2033 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2034 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2035 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2036 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2037 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2038 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2039 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_2040 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_delta_other AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_event AS RESTRICTIVE TO moyai_owner, moyai_app, moyai_meter USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_flush AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_flush_folded AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2023 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2024 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2025 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2026 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2027 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2028 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2029 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2030 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2031 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2032 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2033 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2034 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2035 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2036 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2037 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2038 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2039 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_2040 AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_only ON moyai.usage_rollup_other AS RESTRICTIVE TO moyai_owner, moyai_app USING ((tenant_id = (current_setting('moyai.tenant'::text))::integer)) WITH CHECK ((tenant_id = (current_setting('moyai.tenant'::text))::integer));

CREATE POLICY tenant_open ON moyai.api_key TO moyai_owner, moyai_app, moyai_meter USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.bill_statement TO moyai_owner, moyai_app, moyai_meter USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.bill_statement_line TO moyai_owner, moyai_app, moyai_meter USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.bill_town_scenario TO moyai_owner, moyai_app, moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.entity TO moyai_owner, moyai_app, moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.idempotency TO moyai_owner, moyai_app, moyai_meter, moyai_ops USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.service_approval TO moyai_owner, moyai_app, moyai_meter USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_budget TO moyai_owner, moyai_app, moyai_meter USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_conflict TO moyai_owner, moyai_app, moyai_meter USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2023 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2024 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2025 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2026 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2027 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2028 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2029 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2030 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2031 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2032 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2033 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2034 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2035 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2036 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2037 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2038 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2039 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_2040 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_delta_other TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_event TO moyai_owner, moyai_app, moyai_meter USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_flush TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_flush_folded TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2023 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2024 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2025 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2026 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2027 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2028 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2029 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2030 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2031 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2032 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2033 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2034 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2035 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2036 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2037 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2038 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2039 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_2040 TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY tenant_open ON moyai.usage_rollup_other TO moyai_owner, moyai_app USING (true) WITH CHECK (true);

CREATE POLICY thinning_old_only ON moyai.usage_flush AS RESTRICTIVE FOR DELETE TO moyai_meter USING ((applied_at < (now() - '35 days'::interval)));

ALTER TABLE moyai.usage_budget ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_conflict ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2023 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2024 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2025 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2026 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2027 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2028 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2029 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2030 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2031 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2032 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2033 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2034 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2035 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2036 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2037 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2038 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2039 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_2040 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_delta_other ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_flush ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_flush_folded ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2023 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2024 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2025 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2026 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2027 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2028 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2029 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2030 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2031 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2032 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2033 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2034 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2035 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2036 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2037 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2038 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2039 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_2040 ENABLE ROW LEVEL SECURITY;

ALTER TABLE moyai.usage_rollup_other ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA moyai TO moyai_app;
GRANT USAGE ON SCHEMA moyai TO moyai_meter;
GRANT USAGE ON SCHEMA moyai TO moyai_ops;

REVOKE ALL ON FUNCTION moyai.approval_given_once() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.digest_sum(a numeric, b numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.digest_sum(a numeric, b numeric) TO moyai_app;
GRANT ALL ON FUNCTION moyai.digest_sum(a numeric, b numeric) TO moyai_meter;
GRANT ALL ON FUNCTION moyai.digest_sum(a numeric, b numeric) TO moyai_ops;

REVOKE ALL ON FUNCTION moyai.harden_database() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE moyai.bill_year TO moyai_ops;

GRANT UPDATE(state) ON TABLE moyai.bill_year TO moyai_ops;

GRANT UPDATE(fairness) ON TABLE moyai.bill_year TO moyai_ops;

GRANT UPDATE(closing_by) ON TABLE moyai.bill_year TO moyai_ops;

GRANT UPDATE(closing_at) ON TABLE moyai.bill_year TO moyai_ops;

GRANT UPDATE(closed_by) ON TABLE moyai.bill_year TO moyai_ops;

GRANT UPDATE(closed_at) ON TABLE moyai.bill_year TO moyai_ops;

REVOKE ALL ON FUNCTION moyai.hold_usage_years(instants timestamp with time zone[]) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.hold_usage_years(instants timestamp with time zone[]) TO moyai_app;

REVOKE ALL ON FUNCTION moyai.journal_balanced() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.mark_leakproof() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.never_truncated() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.protect_tenant_table(target regclass, crossing name[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.statement_moves_on() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE moyai.usage_rollup TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.usage_rollup TO moyai_meter;
GRANT SELECT ON TABLE moyai.usage_rollup TO moyai_ops;

GRANT UPDATE(qty) ON TABLE moyai.usage_rollup TO moyai_app;
GRANT UPDATE(qty) ON TABLE moyai.usage_rollup TO moyai_meter;

GRANT UPDATE(n) ON TABLE moyai.usage_rollup TO moyai_app;
GRANT UPDATE(n) ON TABLE moyai.usage_rollup TO moyai_meter;

GRANT UPDATE(digest) ON TABLE moyai.usage_rollup TO moyai_app;
GRANT UPDATE(digest) ON TABLE moyai.usage_rollup TO moyai_meter;

REVOKE ALL ON FUNCTION moyai.usage_counted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.usage_counted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) TO moyai_app;
GRANT ALL ON FUNCTION moyai.usage_counted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.usage_delta TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_delta TO moyai_ops;

GRANT UPDATE(delta) ON TABLE moyai.usage_delta TO moyai_app;

GRANT UPDATE(moment) ON TABLE moyai.usage_delta TO moyai_app;

GRANT UPDATE(n) ON TABLE moyai.usage_delta TO moyai_app;

GRANT UPDATE(digest) ON TABLE moyai.usage_delta TO moyai_app;

REVOKE ALL ON FUNCTION moyai.usage_weighted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION moyai.usage_weighted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) TO moyai_app;
GRANT ALL ON FUNCTION moyai.usage_weighted(wanted text, from_hour timestamp with time zone, to_hour timestamp with time zone) TO moyai_ops;

REVOKE ALL ON FUNCTION moyai.year_moves_on() FROM PUBLIC;

REVOKE ALL ON FUNCTION moyai.year_takes_writes() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE moyai.api_key TO moyai_app;

GRANT SELECT(tenant_id) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(kid) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(revision) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(revision) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(kind) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(environment) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(name) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(service_id) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(organisation_id) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(purposes) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(scopes) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(roles) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(ngsi) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(ip_allow) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(rate_per_minute) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(not_before) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(expires_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(created_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(created_by) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(approved_at) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(approved_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(approved_by) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(approved_by) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT(rotated_from) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(rotated_at) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(rotated_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(retires_at) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(retires_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(revoked_at) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(revoked_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(revoked_by) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(revoked_by) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(revoked_reason) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(revoked_reason) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(exposed_at) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(exposed_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT UPDATE(last_used_at) ON TABLE moyai.api_key TO moyai_app;
GRANT SELECT(last_used_at) ON TABLE moyai.api_key TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_adjustment TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_agreement TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_audit TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_cloud_item TO moyai_ops;

GRANT UPDATE(pool_id) ON TABLE moyai.bill_cloud_item TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_cost_item TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_line TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_member TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_offset TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_pool TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_rule TO moyai_ops;

GRANT UPDATE(approved_by) ON TABLE moyai.bill_rule TO moyai_ops;

GRANT UPDATE(approved_at) ON TABLE moyai.bill_rule TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_run TO moyai_ops;

GRANT UPDATE(state) ON TABLE moyai.bill_run TO moyai_ops;

GRANT UPDATE(approved_by) ON TABLE moyai.bill_run TO moyai_ops;

GRANT UPDATE(approved_at) ON TABLE moyai.bill_run TO moyai_ops;

GRANT UPDATE(posted_at) ON TABLE moyai.bill_run TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_run_input TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_scenario TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_statement TO moyai_ops;
GRANT SELECT ON TABLE moyai.bill_statement TO moyai_app;

GRANT UPDATE(number) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(serial) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(csv) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(json) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(issued_at) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(state) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(approved_at) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(approved_by) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(issued_by) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(voided_at) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(voided_by) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(corrected_by) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(csv_sha256) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(json_sha256) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(chain_no) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(prev_sha256) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT UPDATE(sha256) ON TABLE moyai.bill_statement TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_statement_line TO moyai_ops;
GRANT SELECT ON TABLE moyai.bill_statement_line TO moyai_app;

GRANT SELECT,INSERT ON TABLE moyai.bill_statistic TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_subscription TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.bill_town_scenario TO moyai_app;

GRANT SELECT,INSERT,DELETE ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(ord) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(created) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(modified) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(expires) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(doc) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(attr_times) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(location) ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE("position") ON TABLE moyai.entity TO moyai_app;

GRANT UPDATE(moving) ON TABLE moyai.entity TO moyai_app;

GRANT SELECT,INSERT,DELETE ON TABLE moyai.idempotency TO moyai_app;

GRANT UPDATE(status) ON TABLE moyai.idempotency TO moyai_app;

GRANT UPDATE(answer) ON TABLE moyai.idempotency TO moyai_app;

GRANT UPDATE(created_at) ON TABLE moyai.idempotency TO moyai_app;

GRANT SELECT ON TABLE moyai.installation TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.installation TO moyai_ops;
GRANT SELECT ON TABLE moyai.installation TO moyai_meter;

GRANT SELECT,INSERT ON TABLE moyai.journal TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.journal_leg TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.metering_gap TO moyai_meter;
GRANT SELECT ON TABLE moyai.metering_gap TO moyai_app;
GRANT SELECT ON TABLE moyai.metering_gap TO moyai_ops;

GRANT SELECT ON TABLE moyai.organisation TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.organisation TO moyai_ops;

GRANT SELECT ON TABLE moyai.schema_version TO moyai_app;
GRANT SELECT ON TABLE moyai.schema_version TO moyai_meter;
GRANT SELECT ON TABLE moyai.schema_version TO moyai_ops;

GRANT SELECT ON TABLE moyai.service TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.service TO moyai_ops;

GRANT UPDATE(state) ON TABLE moyai.service TO moyai_ops;

GRANT UPDATE(changed_at) ON TABLE moyai.service TO moyai_ops;

GRANT UPDATE(changed_by) ON TABLE moyai.service TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.service_approval TO moyai_app;
GRANT SELECT ON TABLE moyai.service_approval TO moyai_ops;

GRANT UPDATE(state) ON TABLE moyai.service_approval TO moyai_app;

GRANT UPDATE(changed_at) ON TABLE moyai.service_approval TO moyai_app;

GRANT UPDATE(changed_by) ON TABLE moyai.service_approval TO moyai_app;

GRANT SELECT ON TABLE moyai.tenant TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.tenant TO moyai_ops;
GRANT SELECT ON TABLE moyai.tenant TO moyai_meter;

GRANT UPDATE(state) ON TABLE moyai.tenant TO moyai_ops;

GRANT UPDATE(left_on) ON TABLE moyai.tenant TO moyai_ops;

GRANT SELECT ON TABLE moyai.tenant_population TO moyai_app;
GRANT SELECT,INSERT ON TABLE moyai.tenant_population TO moyai_ops;

GRANT UPDATE(population) ON TABLE moyai.tenant_population TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.usage_budget TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_budget TO moyai_ops;

GRANT UPDATE(month_limit) ON TABLE moyai.usage_budget TO moyai_app;

GRANT UPDATE(set_at) ON TABLE moyai.usage_budget TO moyai_app;

GRANT UPDATE(set_by) ON TABLE moyai.usage_budget TO moyai_app;

GRANT SELECT,INSERT ON TABLE moyai.usage_conflict TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_conflict TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.usage_event TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_event TO moyai_ops;

GRANT SELECT,INSERT,DELETE ON TABLE moyai.usage_flush TO moyai_meter;
GRANT SELECT ON TABLE moyai.usage_flush TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_flush TO moyai_ops;

GRANT SELECT,INSERT ON TABLE moyai.usage_flush_folded TO moyai_meter;
GRANT SELECT ON TABLE moyai.usage_flush_folded TO moyai_app;
GRANT SELECT ON TABLE moyai.usage_flush_folded TO moyai_ops;

GRANT UPDATE(batches) ON TABLE moyai.usage_flush_folded TO moyai_meter;

GRANT UPDATE(qty) ON TABLE moyai.usage_flush_folded TO moyai_meter;

GRANT UPDATE(n) ON TABLE moyai.usage_flush_folded TO moyai_meter;

GRANT UPDATE(digest) ON TABLE moyai.usage_flush_folded TO moyai_meter;

-- Roles
-- moyai_app LOGIN
-- moyai_meter LOGIN
-- moyai_ops LOGIN
-- moyai_owner NOLOGIN

-- Functions marked leakproof beyond PostgreSQL's own
-- geometry_overlaps(geometry,geometry)
