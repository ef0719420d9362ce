-- What a town itself decides: which services may serve it, which keys open its data, and which requests were answered.

SET LOCAL ROLE moyai_owner;

CREATE TABLE IF NOT EXISTS moyai.service_approval (
  tenant_id integer NOT NULL,
  service_id text NOT NULL,
  state text NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  CONSTRAINT service_approval_pkey PRIMARY KEY (tenant_id, service_id),
  CONSTRAINT service_approval_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT service_approval_service_fkey FOREIGN KEY (service_id) REFERENCES moyai.service (service_id),
  CONSTRAINT service_approval_state_known CHECK (state IN ('approved', 'suspended'))
);

-- `revision` grows with every change that decides what the key may do, so that one number tells a cache that it is stale.
-- The last use is no such change: it is written each minute beside the work, with room left on the page for it.
CREATE TABLE IF NOT EXISTS moyai.api_key (
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
  not_before timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  approved_at timestamptz,
  approved_by text,
  rotated_from text,
  rotated_at timestamptz,
  retires_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  revoked_reason text,
  exposed_at timestamptz,
  last_used_at timestamptz,
  CONSTRAINT api_key_pkey PRIMARY KEY (tenant_id, kid),
  CONSTRAINT api_key_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT api_key_approval_fkey FOREIGN KEY (tenant_id, service_id)
    REFERENCES moyai.service_approval (tenant_id, service_id),
  CONSTRAINT api_key_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES moyai.organisation (organisation_id),
  CONSTRAINT api_key_rotated_from_fkey FOREIGN KEY (tenant_id, rotated_from) REFERENCES moyai.api_key (tenant_id, kid),
  CONSTRAINT api_key_rotated_once UNIQUE (tenant_id, rotated_from),
  CONSTRAINT api_key_kid_shape CHECK (kid ~ '^[0-9A-Za-z]{12}$'),
  CONSTRAINT api_key_kind_known CHECK (kind IN ('sk', 'pk', 'dk', 'ok')),
  CONSTRAINT api_key_environment_known CHECK (environment IN ('live', 'test')),
  CONSTRAINT api_key_holder CHECK (
    (kind IN ('sk', 'dk') AND service_id IS NOT NULL AND organisation_id IS NULL)
    OR (kind = 'pk' AND service_id IS NULL AND organisation_id IS NOT NULL)
    OR (kind = 'ok' AND service_id IS NULL AND organisation_id IS NULL)),
  CONSTRAINT api_key_roles_console CHECK ((kind = 'ok') = (cardinality(roles) > 0)),
  CONSTRAINT api_key_roles_known CHECK (roles <@ '{operator}' OR roles <@ '{clerk,manager,auditor}'),
  CONSTRAINT api_key_lists_max CHECK (
    cardinality(purposes) <= 10 AND cardinality(scopes) <= 200 AND cardinality(ip_allow) <= 50),
  CONSTRAINT api_key_rate_positive CHECK (rate_per_minute > 0),
  CONSTRAINT api_key_verifier_length CHECK (octet_length(verifier) = 32),
  CONSTRAINT api_key_name_length CHECK (length(name) <= 100),
  CONSTRAINT api_key_window CHECK (not_before < expires_at),
  CONSTRAINT api_key_approval_whole CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
  CONSTRAINT api_key_rotation_whole CHECK ((rotated_at IS NULL) = (retires_at IS NULL) AND retires_at >= rotated_at),
  CONSTRAINT api_key_revocation_whole CHECK (
    (revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (revoked_reason IS NULL))
) WITH (fillfactor = 80);

-- An operator revokes by the key id alone, which does not tell the tenant.
CREATE INDEX IF NOT EXISTS api_key_kid ON moyai.api_key (kid);

-- Answers of creating calls, kept for a day, so that a retry gets the first answer and a twin waits for it
-- (HTTPSurface.docc, repetitions). No secret is in them. A row without an answer is a claim: somebody is working on it.
CREATE TABLE IF NOT EXISTS moyai.idempotency (
  tenant_id integer NOT NULL,
  principal text NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  request_key uuid NOT NULL,
  body_sha256 bytea NOT NULL,
  status smallint,
  answer text,
  created_at timestamptz NOT NULL,
  CONSTRAINT idempotency_pkey PRIMARY KEY (tenant_id, principal, method, path, request_key),
  CONSTRAINT idempotency_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT idempotency_answer_whole CHECK ((status IS NULL) = (answer IS NULL)),
  CONSTRAINT idempotency_hash_length CHECK (octet_length(body_sha256) = 32),
  CONSTRAINT idempotency_answer_max CHECK (octet_length(answer) <= 1048576)
);

SELECT moyai.protect_tenant_table('moyai.service_approval', '{moyai_ops}');
SELECT moyai.protect_tenant_table('moyai.api_key', '{moyai_ops}');
SELECT moyai.protect_tenant_table('moyai.idempotency');

GRANT SELECT, INSERT, UPDATE (state, changed_at, changed_by) ON moyai.service_approval TO moyai_app;
GRANT SELECT ON moyai.service_approval TO moyai_ops;

-- What a key may do is fixed when it is made; only its life goes on.
GRANT SELECT, INSERT, UPDATE (revision, approved_at, approved_by, rotated_at, retires_at, revoked_at, revoked_by, revoked_reason,
  exposed_at, last_used_at) ON moyai.api_key TO moyai_app;
GRANT SELECT (tenant_id, kid, revision, kind, environment, name, service_id, organisation_id, purposes, scopes, roles, ngsi,
  ip_allow, rate_per_minute, not_before, expires_at, created_at, created_by, approved_at, approved_by, rotated_from,
  rotated_at, retires_at, revoked_at, revoked_by, revoked_reason, exposed_at, last_used_at) ON moyai.api_key TO moyai_ops;

GRANT SELECT, INSERT, UPDATE (status, answer, created_at), DELETE ON moyai.idempotency TO moyai_app;
