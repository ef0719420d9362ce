-- The registry: what the prefecture keeps about tenants, organisations and services. No tenant's data, so no row policy.
--
-- moyai_ops writes it; the other roles read the columns they need to serve a request.

SET LOCAL ROLE moyai_owner;

-- One row: a live installation and a test one refuse each other's commands and keys (Tenancy.docc, registers).
CREATE TABLE IF NOT EXISTS moyai.installation (
  singleton boolean NOT NULL DEFAULT true,
  environment text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT installation_pkey PRIMARY KEY (singleton),
  CONSTRAINT installation_singleton CHECK (singleton),
  CONSTRAINT installation_environment_known CHECK (environment IN ('live', 'test'))
);

-- The key is the six-digit code as a number, check digit included: 072028 is 72028.
CREATE TABLE IF NOT EXISTS moyai.tenant (
  tenant_id integer NOT NULL,
  slug text NOT NULL,
  kind text NOT NULL,
  name_ja text NOT NULL,
  name_kana text NOT NULL,
  name_romaji text NOT NULL,
  state text NOT NULL,
  joined_on date NOT NULL,
  left_on date,
  created_at timestamptz NOT NULL,
  CONSTRAINT tenant_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT tenant_code_range CHECK (tenant_id BETWEEN 10000 AND 999999),
  CONSTRAINT tenant_slug_key UNIQUE (slug),
  CONSTRAINT tenant_slug_shape CHECK (
    slug ~ '^[a-z][a-z0-9]{1,31}$' OR kind = 'sandbox' AND slug ~ '^[a-z][a-z0-9_]{0,49}$'),
  CONSTRAINT tenant_kind_known CHECK (kind IN ('municipality', 'prefecture', 'sandbox')),
  CONSTRAINT tenant_state_known CHECK (state IN ('live', 'suspended')),
  CONSTRAINT tenant_name_length CHECK (
    length(name_ja) BETWEEN 1 AND 100 AND length(name_kana) <= 200 AND length(name_romaji) <= 200),
  CONSTRAINT tenant_dates_ordered CHECK (left_on >= joined_on)
);

-- Figures of different counts stand beside each other; which one divides the cost is the rule's choice (Allocation.docc,
-- rules).
CREATE TABLE IF NOT EXISTS moyai.tenant_population (
  tenant_id integer NOT NULL,
  source text NOT NULL,
  as_of date NOT NULL,
  population integer NOT NULL,
  CONSTRAINT tenant_population_pkey PRIMARY KEY (tenant_id, source, as_of),
  CONSTRAINT tenant_population_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT tenant_population_source_shape CHECK (source ~ '^[a-z][a-z0-9_.]{1,63}$'),
  CONSTRAINT tenant_population_not_negative CHECK (population >= 0)
);

CREATE TABLE IF NOT EXISTS moyai.organisation (
  organisation_id text NOT NULL,
  name text NOT NULL,
  address text NOT NULL,
  representative text NOT NULL,
  country text NOT NULL,
  kind text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT organisation_pkey PRIMARY KEY (organisation_id),
  CONSTRAINT organisation_id_shape CHECK (organisation_id ~ '^org_[a-z0-9_]{3,48}$'),
  CONSTRAINT organisation_country_shape CHECK (country ~ '^[A-Z]{2}$'),
  CONSTRAINT organisation_kind_known CHECK (kind IN ('town', 'public_body', 'business'))
);

CREATE TABLE IF NOT EXISTS moyai.service (
  service_id text NOT NULL,
  organisation_id text NOT NULL,
  name text NOT NULL,
  redirect_uris text[] NOT NULL,
  state text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  CONSTRAINT service_pkey PRIMARY KEY (service_id),
  CONSTRAINT service_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES moyai.organisation (organisation_id),
  CONSTRAINT service_id_shape CHECK (service_id ~ '^svc_[a-z0-9_]{3,48}$'),
  CONSTRAINT service_state_known CHECK (state IN ('draft', 'live', 'suspended', 'retired')),
  CONSTRAINT service_redirect_uris_max CHECK (cardinality(redirect_uris) <= 20)
);

GRANT SELECT ON moyai.installation, moyai.tenant, moyai.tenant_population, moyai.organisation, moyai.service
  TO moyai_app, moyai_ops;
GRANT SELECT ON moyai.installation, moyai.tenant TO moyai_meter;
GRANT INSERT ON moyai.installation, moyai.tenant, moyai.organisation, moyai.service TO moyai_ops;
GRANT UPDATE (state, left_on) ON moyai.tenant TO moyai_ops;
GRANT INSERT, UPDATE (population) ON moyai.tenant_population TO moyai_ops;
GRANT UPDATE (state, changed_at, changed_by) ON moyai.service TO moyai_ops;
