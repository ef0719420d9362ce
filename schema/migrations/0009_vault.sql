-- Who a person is, closed to the gateway: accounts, subjects of a town, the link between them, pseudonyms.
--
-- An account is prefecture-wide and has no attributes; a town knows its subject by its own opaque handle; a service knows
-- a random pseudonym, never derived from anything (Consent.docc, persons).

SET LOCAL ROLE moyai_owner;

CREATE TABLE IF NOT EXISTS moyai_vault.account (
  account_id uuid NOT NULL,
  issuer text NOT NULL,
  sub text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT account_pkey PRIMARY KEY (account_id),
  CONSTRAINT account_person_once UNIQUE (issuer, sub),
  CONSTRAINT account_length CHECK (length(issuer) BETWEEN 1 AND 500 AND length(sub) BETWEEN 1 AND 255)
);

-- Failed attempts at linking, by account and day of Japan.
CREATE TABLE IF NOT EXISTS moyai_vault.link_failure (
  account_id uuid NOT NULL,
  day date NOT NULL,
  failures integer NOT NULL,
  CONSTRAINT link_failure_pkey PRIMARY KEY (account_id, day),
  CONSTRAINT link_failure_account_fkey FOREIGN KEY (account_id) REFERENCES moyai_vault.account (account_id)
);

-- One person in one town. `handle` is the town's own opaque name for them; erasing leaves neither birth date nor link.
CREATE TABLE IF NOT EXISTS moyai_priv.subject (
  tenant_id integer NOT NULL,
  subject_id uuid NOT NULL,
  handle text COLLATE "C" NOT NULL,
  birth_date date,
  state text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  closed_at timestamptz,
  closed_by text,
  closed_reason text,
  erase_asked_at timestamptz,
  erase_asked_by text,
  erased_at timestamptz,
  erased_by text,
  CONSTRAINT subject_pkey PRIMARY KEY (tenant_id, subject_id),
  CONSTRAINT subject_handle_once UNIQUE (tenant_id, handle),
  CONSTRAINT subject_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT subject_handle_length CHECK (length(handle) BETWEEN 1 AND 64),
  CONSTRAINT subject_state_known CHECK (state IN ('open', 'closed')),
  CONSTRAINT subject_closing_whole CHECK (
    (state = 'closed') = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closed_by IS NULL)
    AND (closed_at IS NULL) = (closed_reason IS NULL)),
  CONSTRAINT subject_closing_known CHECK (closed_reason IN ('deceased', 'ordered')),
  CONSTRAINT subject_erasing_whole CHECK (
    (erase_asked_at IS NULL) = (erase_asked_by IS NULL) AND (erased_at IS NULL) = (erased_by IS NULL)
    AND (erase_asked_at IS NULL OR state = 'closed') AND (erased_at IS NULL OR erase_asked_at IS NOT NULL)
    AND erased_by <> erase_asked_by AND (birth_date IS NOT NULL OR erased_at IS NOT NULL))
);

-- The link of an account to the subject of a town: at most one each way. A person's links are found by the account.
CREATE TABLE IF NOT EXISTS moyai_vault.link (
  tenant_id integer NOT NULL,
  account_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  linked_at timestamptz NOT NULL,
  CONSTRAINT link_pkey PRIMARY KEY (tenant_id, account_id),
  CONSTRAINT link_subject_once UNIQUE (tenant_id, subject_id),
  CONSTRAINT link_account_fkey FOREIGN KEY (account_id) REFERENCES moyai_vault.account (account_id),
  CONSTRAINT link_subject_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES moyai_priv.subject (tenant_id, subject_id)
);
CREATE INDEX IF NOT EXISTS link_account ON moyai_vault.link (account_id);

CREATE TABLE IF NOT EXISTS moyai_vault.link_code (
  tenant_id integer NOT NULL,
  code_sha256 bytea NOT NULL,
  subject_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  expires_at timestamptz NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  used_at timestamptz,
  CONSTRAINT link_code_pkey PRIMARY KEY (tenant_id, code_sha256),
  CONSTRAINT link_code_subject_fkey FOREIGN KEY (tenant_id, subject_id)
    REFERENCES moyai_priv.subject (tenant_id, subject_id),
  CONSTRAINT link_code_hash_length CHECK (octet_length(code_sha256) = 32),
  CONSTRAINT link_code_window CHECK (created_at < expires_at)
);
CREATE INDEX IF NOT EXISTS link_code_subject ON moyai_vault.link_code (tenant_id, subject_id);

-- The pseudonym under which a service knows an account: the same in every town, another one at every service.
CREATE TABLE IF NOT EXISTS moyai_vault.ppid (
  service_id text NOT NULL,
  ppid uuid NOT NULL,
  account_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT ppid_pkey PRIMARY KEY (service_id, ppid),
  CONSTRAINT ppid_account_once UNIQUE (service_id, account_id),
  CONSTRAINT ppid_service_fkey FOREIGN KEY (service_id) REFERENCES moyai.service (service_id),
  CONSTRAINT ppid_account_fkey FOREIGN KEY (account_id) REFERENCES moyai_vault.account (account_id)
);
CREATE INDEX IF NOT EXISTS ppid_account ON moyai_vault.ppid (account_id);

-- A service asks a resident through the resident's own browser. Found by the hash of its token, so across towns; token and
-- code are stored as hashes only.
CREATE TABLE IF NOT EXISTS moyai_vault.consent_request (
  tenant_id integer NOT NULL,
  request_id uuid NOT NULL,
  token_sha256 bytea NOT NULL,
  service_id text NOT NULL,
  kid text NOT NULL,
  offer_id uuid NOT NULL,
  redirect_uri text NOT NULL,
  client_state text,
  state text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  account_id uuid,
  answered_at timestamptz,
  code_sha256 bytea,
  code_expires_at timestamptz,
  code_failures integer NOT NULL DEFAULT 0,
  redeemed_at timestamptz,
  CONSTRAINT consent_request_pkey PRIMARY KEY (tenant_id, request_id),
  CONSTRAINT consent_request_offer_fkey FOREIGN KEY (tenant_id, offer_id) REFERENCES moyai.offer (tenant_id, offer_id),
  CONSTRAINT consent_request_account_fkey FOREIGN KEY (account_id) REFERENCES moyai_vault.account (account_id),
  CONSTRAINT consent_request_state_known CHECK (state IN ('pending', 'granted', 'declined')),
  CONSTRAINT consent_request_client_state_length CHECK (length(client_state) <= 128),
  CONSTRAINT consent_request_answer_whole CHECK ((state = 'pending') = (answered_at IS NULL)),
  CONSTRAINT consent_request_code_whole CHECK (
    (code_sha256 IS NULL) = (code_expires_at IS NULL) AND (code_sha256 IS NULL OR state = 'granted')),
  CONSTRAINT consent_request_hash_length CHECK (
    octet_length(token_sha256) = 32 AND octet_length(code_sha256) = 32)
);
CREATE INDEX IF NOT EXISTS consent_request_token ON moyai_vault.consent_request (token_sha256);
CREATE INDEX IF NOT EXISTS consent_request_created ON moyai_vault.consent_request (tenant_id, created_at);

-- What the staff of a town must look at, such as a code redeemed for a subject that already has another account.
CREATE TABLE IF NOT EXISTS moyai_priv.alarm (
  tenant_id integer NOT NULL,
  alarm_id uuid NOT NULL,
  kind text NOT NULL,
  subject_id uuid,
  raised_at timestamptz NOT NULL,
  seen_at timestamptz,
  seen_by text,
  CONSTRAINT alarm_pkey PRIMARY KEY (tenant_id, alarm_id),
  CONSTRAINT alarm_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES moyai.tenant (tenant_id),
  CONSTRAINT alarm_kind_shape CHECK (kind ~ '^[a-z_]{1,64}$'),
  CONSTRAINT alarm_seen_whole CHECK ((seen_at IS NULL) = (seen_by IS NULL))
);

SELECT moyai.protect_tenant_table('moyai_priv.subject');
SELECT moyai.protect_tenant_table('moyai_priv.alarm');
SELECT moyai.protect_tenant_table('moyai_vault.link', '{moyai_consent}');
SELECT moyai.protect_tenant_table('moyai_vault.link_code');
SELECT moyai.protect_tenant_table('moyai_vault.consent_request', '{moyai_consent}');

GRANT SELECT, INSERT ON moyai_vault.account TO moyai_consent;
GRANT SELECT, INSERT, UPDATE (failures), DELETE ON moyai_vault.link_failure TO moyai_consent;
GRANT SELECT, INSERT, UPDATE (state, birth_date, closed_at, closed_by, closed_reason, erase_asked_at, erase_asked_by,
  erased_at, erased_by) ON moyai_priv.subject TO moyai_consent;
GRANT SELECT, INSERT, DELETE ON moyai_vault.link TO moyai_consent;
GRANT SELECT, INSERT, UPDATE (failures, used_at), DELETE ON moyai_vault.link_code TO moyai_consent;
GRANT SELECT, INSERT, DELETE ON moyai_vault.ppid TO moyai_consent;
GRANT SELECT, INSERT, DELETE, UPDATE (state, account_id, answered_at, code_sha256, code_expires_at, code_failures, redeemed_at)
  ON moyai_vault.consent_request TO moyai_consent;
GRANT SELECT, INSERT, UPDATE (seen_at, seen_by) ON moyai_priv.alarm TO moyai_consent;
