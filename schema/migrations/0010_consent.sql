-- Consents and their receipts. What a consent covers is fixed when it is given; only its state goes on (Consent.docc, I-7).

SET LOCAL ROLE moyai_owner;

CREATE TABLE IF NOT EXISTS moyai_priv.consent (
  tenant_id integer NOT NULL,
  consent_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  service_id text NOT NULL,
  purpose_id text NOT NULL,
  purpose_version integer NOT NULL,
  category text COLLATE "C" NOT NULL,
  category_version integer NOT NULL,
  offer_id uuid NOT NULL,
  mode text NOT NULL,
  data_life_days integer NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  -- Names the person in receipts; drawn for this consent alone.
  receipt_sub uuid NOT NULL,
  notice_lang text NOT NULL,
  notice_sha256 bytea NOT NULL,
  state text NOT NULL,
  -- Why it is suspended or invalidated.
  reason text,
  changed_at timestamptz NOT NULL,
  -- How many receipts it has; an answer's ETag.
  revision integer NOT NULL,
  CONSTRAINT consent_pkey PRIMARY KEY (tenant_id, consent_id),
  CONSTRAINT consent_subject_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES moyai_priv.subject (tenant_id, subject_id),
  CONSTRAINT consent_offer_fkey FOREIGN KEY (tenant_id, offer_id) REFERENCES moyai.offer (tenant_id, offer_id),
  CONSTRAINT consent_purpose_fkey FOREIGN KEY (purpose_id, purpose_version) REFERENCES moyai.purpose (purpose_id, version),
  CONSTRAINT consent_category_fkey FOREIGN KEY (category, category_version) REFERENCES moyai.category (category, version),
  CONSTRAINT consent_mode_known CHECK (mode IN ('view', 'store')),
  CONSTRAINT consent_window CHECK (valid_from < valid_until),
  CONSTRAINT consent_hash_length CHECK (octet_length(notice_sha256) = 32),
  CONSTRAINT consent_state_known CHECK (
    state IN ('active', 'suspended', 'withdrawn', 'superseded', 'invalidated', 'expired')),
  CONSTRAINT consent_reason_given CHECK ((state IN ('suspended', 'invalidated')) = (reason IS NOT NULL)),
  CONSTRAINT consent_revision_positive CHECK (revision > 0)
) WITH (fillfactor = 85);

-- At most one that counts for each tuple (I-8), and the way a decision finds it.
CREATE UNIQUE INDEX IF NOT EXISTS consent_current
  ON moyai_priv.consent (tenant_id, subject_id, service_id, purpose_id, category) WHERE state IN ('active', 'suspended');
CREATE INDEX IF NOT EXISTS consent_subject ON moyai_priv.consent (tenant_id, subject_id, valid_from, consent_id);
CREATE INDEX IF NOT EXISTS consent_service ON moyai_priv.consent (tenant_id, service_id)
  WHERE state IN ('active', 'suspended');

-- One signed receipt for each change of state, chained by the hash of the one before.
CREATE TABLE IF NOT EXISTS moyai_priv.receipt (
  tenant_id integer NOT NULL,
  receipt_id uuid NOT NULL,
  consent_id uuid NOT NULL,
  -- 1, 2, 3 … within the consent.
  position integer NOT NULL,
  kind text NOT NULL,
  at timestamptz NOT NULL,
  jws text NOT NULL,
  jws_sha256 bytea NOT NULL,
  prev_sha256 bytea,
  CONSTRAINT receipt_pkey PRIMARY KEY (tenant_id, receipt_id),
  CONSTRAINT receipt_position_once UNIQUE (tenant_id, consent_id, position),
  CONSTRAINT receipt_consent_fkey FOREIGN KEY (tenant_id, consent_id) REFERENCES moyai_priv.consent (tenant_id, consent_id),
  CONSTRAINT receipt_kind_known CHECK (
    kind IN ('granted', 'superseded', 'suspended', 'resumed', 'withdrawn', 'invalidated', 'expired')),
  CONSTRAINT receipt_chain CHECK ((position = 1) = (prev_sha256 IS NULL) AND position > 0 AND octet_length(prev_sha256) = 32),
  CONSTRAINT receipt_hash_right CHECK (jws_sha256 = sha256(convert_to(jws, 'UTF8')))
);

SELECT moyai.protect_tenant_table('moyai_priv.consent');
SELECT moyai.protect_tenant_table('moyai_priv.receipt');
-- What has ended stays as it ended, whatever the program above thinks.
DROP POLICY IF EXISTS consent_not_ended ON moyai_priv.consent;
CREATE POLICY consent_not_ended ON moyai_priv.consent AS RESTRICTIVE FOR UPDATE TO moyai_consent
  USING (state IN ('active', 'suspended')) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE (state, reason, changed_at, revision) ON moyai_priv.consent TO moyai_consent;
GRANT SELECT, INSERT ON moyai_priv.receipt TO moyai_consent;
