-- The registers of personal data, one clock for all of it, and the roles of its planes: what may be collected and why is
-- written down before anything is.
--
-- Three schemas: `moyai` holds what is open to read, `moyai_priv` persons, consents and the ledger, `moyai_vault` who a
-- person is. The gateway enters neither of the last two; it calls functions that run as the owner (Consent.docc, the
-- two gates).

DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY '{moyai_gateway,moyai_consent,moyai_sealer}'::text[] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format(
          'CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT', wanted);
      EXCEPTION
        WHEN duplicate_object OR unique_violation THEN
          NULL;  -- Another database of this cluster was migrated at the same moment.
      END;
    END IF;
  END LOOP;
END
$$;

-- The gateway asks a handful of statements, all of them by key. A plan made while the tables were small must not be kept
-- when they have grown, so its sessions plan for indexes from the beginning and once.
DO $$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES ('plan_cache_mode', 'force_generic_plan'), ('enable_seqscan', 'off'), ('enable_bitmapscan', 'off'),
      ('enable_hashjoin', 'off'), ('enable_mergejoin', 'off'), ('enable_material', 'off'), ('enable_memoize', 'off'), ('jit', 'off'),
      ('statement_timeout', '5s'), ('idle_in_transaction_session_timeout', '5s')) AS setting (name, value)
  LOOP
    BEGIN
      EXECUTE format('ALTER ROLE moyai_gateway SET %I = %L', wanted.name, wanted.value);
    EXCEPTION
      WHEN internal_error THEN
        NULL;  -- "tuple concurrently updated": another database of this cluster sets the same value at this moment.
    END;
  END LOOP;
END
$$;

CREATE SCHEMA IF NOT EXISTS moyai_priv;
CREATE SCHEMA IF NOT EXISTS moyai_vault;
ALTER SCHEMA moyai_priv OWNER TO moyai_owner;
ALTER SCHEMA moyai_vault OWNER TO moyai_owner;
REVOKE ALL ON SCHEMA moyai_priv, moyai_vault FROM PUBLIC;
GRANT USAGE ON SCHEMA moyai TO moyai_gateway, moyai_consent, moyai_sealer;
GRANT USAGE ON SCHEMA moyai_priv TO moyai_consent, moyai_sealer;
GRANT USAGE ON SCHEMA moyai_vault TO moyai_consent;
GRANT SELECT ON moyai.schema_version TO moyai_gateway, moyai_consent, moyai_sealer;

SET LOCAL ROLE moyai_owner;

CREATE OR REPLACE FUNCTION moyai.harden_database() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO moyai_owner, moyai_app, moyai_meter, moyai_ops, moyai_gateway,'
    ' moyai_consent, moyai_sealer', current_database());
END
$$;

-- As in the first step, for all roles. Who may see across tenants: moyai_meter and moyai_ops in open tables, moyai_consent
-- where a person's own things are found by the person, moyai_sealer in the ledger. moyai_app and moyai_gateway never.
CREATE OR REPLACE FUNCTION moyai.protect_tenant_table(target regclass, crossing name[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bound text;
  own constant text := $own$tenant_id = current_setting('moyai.tenant')::integer$own$;
BEGIN
  IF NOT crossing <@ '{moyai_meter,moyai_ops,moyai_consent,moyai_sealer}'::name[] THEN
    RAISE EXCEPTION 'moyai_app and moyai_gateway never see across tenants, asked for %', crossing;
  END IF;
  SELECT string_agg(quote_ident(name), ', ' ORDER BY name) INTO STRICT bound
    FROM unnest('{moyai_owner,moyai_app,moyai_meter,moyai_ops,moyai_gateway,moyai_consent,moyai_sealer}'::name[]) AS role (name)
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
$$;

-- The tables of earlier steps that the new planes meet.
SELECT moyai.protect_tenant_table('moyai.service_approval', '{moyai_ops}');
SELECT moyai.protect_tenant_table('moyai.api_key', '{moyai_ops}');
SELECT moyai.protect_tenant_table('moyai.idempotency');
SELECT moyai.protect_tenant_table('moyai.entity');

GRANT SELECT ON moyai.installation, moyai.tenant, moyai.organisation, moyai.service, moyai.service_approval TO moyai_consent;
GRANT SELECT ON moyai.installation, moyai.tenant TO moyai_gateway, moyai_sealer;
GRANT SELECT, INSERT, UPDATE (status, answer, created_at), DELETE ON moyai.idempotency TO moyai_consent;
-- The guard of a console key runs in the transaction of its change.
GRANT SELECT (tenant_id, kid, revision) ON moyai.api_key TO moyai_consent;

-- One clock (Consent.docc, time). Only a test installation has an offset, and there is no way back for it.
ALTER TABLE moyai.installation ADD COLUMN IF NOT EXISTS clock_offset interval NOT NULL DEFAULT interval '0';
ALTER TABLE moyai.installation DROP CONSTRAINT IF EXISTS installation_live_clock;
ALTER TABLE moyai.installation ADD CONSTRAINT installation_live_clock CHECK (
  clock_offset = interval '0' OR (environment = 'test' AND clock_offset > interval '0'));
REVOKE INSERT ON moyai.installation FROM moyai_ops;
GRANT INSERT (singleton, environment, created_at) ON moyai.installation TO moyai_ops;

CREATE OR REPLACE FUNCTION moyai.now() RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN statement_timestamp() + coalesce((SELECT i.clock_offset FROM moyai.installation i), interval '0');
END
$$;

-- Moves the test clock on and tells the new time. A live installation refuses: its table's constraint does.
CREATE OR REPLACE FUNCTION moyai.advance_clock(p_by interval) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_by IS NULL OR p_by < interval '0' THEN
    RAISE EXCEPTION 'the clock only moves on' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE moyai.installation SET clock_offset = clock_offset + p_by;
  RETURN moyai.now();
END
$$;

GRANT EXECUTE ON FUNCTION moyai.now() TO moyai_app, moyai_ops, moyai_gateway, moyai_consent, moyai_sealer;
GRANT EXECUTE ON FUNCTION moyai.advance_clock(interval) TO moyai_ops;

-- Purposes (利用目的) and categories (データ区分): a version is immutable once approved, and two persons make a purpose.
CREATE TABLE IF NOT EXISTS moyai.purpose (
  purpose_id text NOT NULL,
  version integer NOT NULL,
  text_ja text NOT NULL,
  text_ja_plain text NOT NULL,
  text_en text NOT NULL,
  text_sha256 bytea NOT NULL,
  legal_basis text NOT NULL,
  state text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  approved_at timestamptz,
  approved_by text,
  retired_at timestamptz,
  retired_by text,
  CONSTRAINT purpose_pkey PRIMARY KEY (purpose_id, version),
  CONSTRAINT purpose_id_shape CHECK (purpose_id ~ '^pur_[a-z0-9_]{3,48}$'),
  CONSTRAINT purpose_version_positive CHECK (version BETWEEN 1 AND 9999),
  CONSTRAINT purpose_text_length CHECK (
    length(text_ja) BETWEEN 30 AND 4000 AND length(text_ja_plain) BETWEEN 1 AND 4000 AND length(text_en) BETWEEN 1 AND 4000),
  CONSTRAINT purpose_hash_length CHECK (octet_length(text_sha256) = 32),
  CONSTRAINT purpose_basis_known CHECK (
    legal_basis IN ('appi_69_2_1_consent', 'appi_27_1_consent', 'appi_28_foreign')),
  CONSTRAINT purpose_state_known CHECK (state IN ('draft', 'approved', 'retired')),
  CONSTRAINT purpose_second_person CHECK (
    (approved_at IS NULL) = (approved_by IS NULL) AND (state = 'draft') = (approved_at IS NULL)
    AND approved_by <> created_by),
  CONSTRAINT purpose_retirement_whole CHECK (
    (state = 'retired') = (retired_at IS NOT NULL) AND (retired_at IS NULL) = (retired_by IS NULL))
);

-- `items` is the ordered list `[{"name":…,"type":…}]`; its hash is what receipts carry.
CREATE TABLE IF NOT EXISTS moyai.category (
  category text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  title_ja text NOT NULL,
  title_en text NOT NULL,
  items json NOT NULL,
  items_sha256 bytea NOT NULL,
  special_care boolean NOT NULL,
  location boolean NOT NULL,
  residency_bound boolean NOT NULL,
  needs_second boolean NOT NULL,
  state text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  approved_at timestamptz,
  approved_by text,
  CONSTRAINT category_pkey PRIMARY KEY (category, version),
  CONSTRAINT category_shape CHECK (category ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$' AND length(category) <= 64),
  CONSTRAINT category_version_positive CHECK (version BETWEEN 1 AND 9999),
  CONSTRAINT category_title_length CHECK (length(title_ja) BETWEEN 1 AND 200 AND length(title_en) BETWEEN 1 AND 200),
  CONSTRAINT category_items_list CHECK (json_typeof(items) = 'array'),
  CONSTRAINT category_hash_length CHECK (octet_length(items_sha256) = 32),
  CONSTRAINT category_state_known CHECK (state IN ('draft', 'approved')),
  CONSTRAINT category_care_needs_second CHECK (needs_second OR NOT special_care),
  CONSTRAINT category_second_person CHECK (
    (approved_at IS NULL) = (approved_by IS NULL) AND (state = 'draft') = (approved_at IS NULL)
    AND (NOT needs_second OR approved_by <> created_by))
);

GRANT SELECT ON moyai.purpose, moyai.category TO moyai_app, moyai_ops, moyai_gateway, moyai_consent;
GRANT INSERT ON moyai.purpose, moyai.category TO moyai_ops;
GRANT UPDATE (state, approved_at, approved_by, retired_at, retired_by) ON moyai.purpose TO moyai_ops;
GRANT UPDATE (state, approved_at, approved_by) ON moyai.category TO moyai_ops;

-- Whose provider keys write a category in a town.
CREATE TABLE IF NOT EXISTS moyai.category_source (
  tenant_id integer NOT NULL,
  category text COLLATE "C" NOT NULL,
  organisation_id text NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  CONSTRAINT category_source_pkey PRIMARY KEY (tenant_id, category),
  CONSTRAINT category_source_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT category_source_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES moyai.organisation (organisation_id)
);

-- One offer (募集) is one purpose and one category. It is never edited: `stops_at` alone is set, once, when a material
-- replacement follows, and from that instant its consents cover nothing, by comparison with the clock.
CREATE TABLE IF NOT EXISTS moyai.offer (
  tenant_id integer NOT NULL,
  offer_id uuid NOT NULL,
  service_id text NOT NULL,
  purpose_id text NOT NULL,
  purpose_version integer NOT NULL,
  category text COLLATE "C" NOT NULL,
  category_version integer NOT NULL,
  mode text NOT NULL,
  data_life_days integer NOT NULL,
  valid_days_max integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  replaced_by uuid,
  replaced_at timestamptz,
  stops_at timestamptz,
  CONSTRAINT offer_pkey PRIMARY KEY (tenant_id, offer_id),
  CONSTRAINT offer_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT offer_service_fkey FOREIGN KEY (service_id) REFERENCES moyai.service (service_id),
  CONSTRAINT offer_purpose_fkey FOREIGN KEY (purpose_id, purpose_version) REFERENCES moyai.purpose (purpose_id, version),
  CONSTRAINT offer_category_fkey FOREIGN KEY (category, category_version) REFERENCES moyai.category (category, version),
  CONSTRAINT offer_replaced_by_fkey FOREIGN KEY (tenant_id, replaced_by) REFERENCES moyai.offer (tenant_id, offer_id),
  CONSTRAINT offer_mode_known CHECK (mode IN ('view', 'store')),
  CONSTRAINT offer_data_life CHECK (data_life_days BETWEEN 0 AND 36500 AND (mode = 'store' OR data_life_days = 0)),
  CONSTRAINT offer_valid_days CHECK (valid_days_max BETWEEN 1 AND 1096),
  CONSTRAINT offer_replacement_whole CHECK (
    (replaced_by IS NULL) = (replaced_at IS NULL) AND (stops_at IS NULL OR replaced_by IS NOT NULL))
);
CREATE INDEX IF NOT EXISTS offer_service ON moyai.offer (tenant_id, service_id);

-- The documents shown before a grant (説明文), one for each language, named by the hash of their bytes.
CREATE TABLE IF NOT EXISTS moyai.notice (
  tenant_id integer NOT NULL,
  offer_id uuid NOT NULL,
  lang text NOT NULL,
  sha256 bytea NOT NULL,
  document text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT notice_pkey PRIMARY KEY (tenant_id, offer_id, lang),
  CONSTRAINT notice_offer_fkey FOREIGN KEY (tenant_id, offer_id) REFERENCES moyai.offer (tenant_id, offer_id),
  CONSTRAINT notice_lang_known CHECK (lang IN ('ja', 'ja_plain', 'en')),
  CONSTRAINT notice_hash_right CHECK (sha256 = sha256(convert_to(document, 'UTF8')))
);
-- Anyone fetches a notice by its hash alone.
CREATE INDEX IF NOT EXISTS notice_sha256 ON moyai.notice (sha256);

SELECT moyai.protect_tenant_table('moyai.category_source', '{moyai_ops}');
SELECT moyai.protect_tenant_table('moyai.offer', '{moyai_ops}');
SELECT moyai.protect_tenant_table('moyai.notice', '{moyai_consent}');
GRANT SELECT, INSERT, UPDATE (organisation_id, changed_at, changed_by) ON moyai.category_source TO moyai_consent;
GRANT SELECT ON moyai.category_source TO moyai_ops, moyai_app;
GRANT SELECT, INSERT, UPDATE (replaced_by, replaced_at, stops_at) ON moyai.offer TO moyai_consent;
GRANT SELECT ON moyai.offer TO moyai_ops, moyai_app;
GRANT SELECT, INSERT ON moyai.notice TO moyai_consent;

-- How many different persons a key of the service may ask for in a day of Japan; more than the default needs two.
ALTER TABLE moyai.service_approval ADD COLUMN IF NOT EXISTS persons_per_day integer NOT NULL DEFAULT 10000;
ALTER TABLE moyai.service_approval ADD COLUMN IF NOT EXISTS persons_wanted integer;
ALTER TABLE moyai.service_approval ADD COLUMN IF NOT EXISTS persons_wanted_by text;
ALTER TABLE moyai.service_approval DROP CONSTRAINT IF EXISTS service_approval_persons;
ALTER TABLE moyai.service_approval ADD CONSTRAINT service_approval_persons CHECK (
  persons_per_day > 0 AND persons_wanted > 0 AND (persons_wanted IS NULL) = (persons_wanted_by IS NULL));
GRANT UPDATE (persons_per_day, persons_wanted, persons_wanted_by) ON moyai.service_approval TO moyai_app;

-- What an entity type holds by law; a type without a row is non-personal. `wanted` waits for the second manager.
CREATE TABLE IF NOT EXISTS moyai.data_class (
  tenant_id integer NOT NULL,
  entity_type text COLLATE "C" NOT NULL,
  class text NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  wanted text,
  wanted_at timestamptz,
  wanted_by text,
  CONSTRAINT data_class_pkey PRIMARY KEY (tenant_id, entity_type),
  CONSTRAINT data_class_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT data_class_type_length CHECK (length(entity_type) BETWEEN 1 AND 256),
  CONSTRAINT data_class_known CHECK (class IN
    ('non_personal', 'personal', 'pseudonymised', 'anonymised_public', 'anonymised_private', 'person_related')),
  CONSTRAINT data_class_wanted_known CHECK (wanted IN
    ('non_personal', 'personal', 'pseudonymised', 'anonymised_public', 'anonymised_private', 'person_related')),
  CONSTRAINT data_class_wanted_whole CHECK (
    (wanted IS NULL) = (wanted_at IS NULL) AND (wanted IS NULL) = (wanted_by IS NULL))
);

-- Who may receive anonymised data of a public body (its contract) and person-related information (the receiver's consent).
CREATE TABLE IF NOT EXISTS moyai.data_class_recipient (
  tenant_id integer NOT NULL,
  entity_type text COLLATE "C" NOT NULL,
  service_id text NOT NULL,
  contract_id text,
  confirmed_by text,
  confirmed_method text,
  confirmed_on date,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT data_class_recipient_pkey PRIMARY KEY (tenant_id, entity_type, service_id),
  CONSTRAINT data_class_recipient_class_fkey FOREIGN KEY (tenant_id, entity_type)
    REFERENCES moyai.data_class (tenant_id, entity_type),
  CONSTRAINT data_class_recipient_service_fkey FOREIGN KEY (service_id) REFERENCES moyai.service (service_id),
  CONSTRAINT data_class_recipient_ground CHECK (
    (contract_id IS NOT NULL AND num_nonnulls(confirmed_by, confirmed_method, confirmed_on) = 0)
    OR (contract_id IS NULL AND num_nulls(confirmed_by, confirmed_method, confirmed_on) = 0)),
  CONSTRAINT data_class_recipient_length CHECK (
    length(contract_id) <= 200 AND length(confirmed_by) <= 200 AND length(confirmed_method) <= 200)
);

-- Attributes of `/v2` whose numbers cannot be Individual Numbers, by two managers; and how often the guard refused where.
CREATE TABLE IF NOT EXISTS moyai.number_exemption (
  tenant_id integer NOT NULL,
  entity_type text COLLATE "C" NOT NULL,
  attribute text COLLATE "C" NOT NULL,
  asked_at timestamptz NOT NULL,
  asked_by text NOT NULL,
  approved_at timestamptz,
  approved_by text,
  CONSTRAINT number_exemption_pkey PRIMARY KEY (tenant_id, entity_type, attribute),
  CONSTRAINT number_exemption_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT number_exemption_second_person CHECK (
    (approved_at IS NULL) = (approved_by IS NULL) AND approved_by <> asked_by)
);
CREATE TABLE IF NOT EXISTS moyai.number_refusal (
  tenant_id integer NOT NULL,
  service_id text NOT NULL,
  field text NOT NULL,
  refusals bigint NOT NULL,
  last_at timestamptz NOT NULL,
  CONSTRAINT number_refusal_pkey PRIMARY KEY (tenant_id, service_id, field),
  CONSTRAINT number_refusal_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT number_refusal_field_length CHECK (length(field) <= 256)
);

SELECT moyai.protect_tenant_table('moyai.data_class');
SELECT moyai.protect_tenant_table('moyai.data_class_recipient');
SELECT moyai.protect_tenant_table('moyai.number_exemption');
SELECT moyai.protect_tenant_table('moyai.number_refusal');
GRANT SELECT, INSERT, UPDATE (class, changed_at, changed_by, wanted, wanted_at, wanted_by) ON moyai.data_class TO moyai_app;
GRANT SELECT, INSERT, UPDATE (contract_id, confirmed_by, confirmed_method, confirmed_on, recorded_at, recorded_by), DELETE
  ON moyai.data_class_recipient TO moyai_app;
GRANT SELECT, INSERT, UPDATE (approved_at, approved_by), DELETE ON moyai.number_exemption TO moyai_app;
GRANT SELECT, INSERT, UPDATE (refusals, last_at) ON moyai.number_refusal TO moyai_app;
GRANT SELECT ON moyai.data_class TO moyai_consent;

RESET ROLE;
SELECT moyai.harden_database();
