-- 記載事項: what papers say that is neither computed nor booked. A new thought is a new version, and a statement keeps the version it
-- was issued with, so that printing it again gives the same bytes (Papers.docc, P-3).

SET LOCAL ROLE moyai_owner;

CREATE TABLE IF NOT EXISTS moyai.bill_particulars (
  fy smallint NOT NULL,
  version integer NOT NULL,
  document text NOT NULL,
  sha256 text NOT NULL,
  entered_at timestamptz NOT NULL,
  entered_by text NOT NULL,
  CONSTRAINT bill_particulars_pkey PRIMARY KEY (fy, version),
  CONSTRAINT bill_particulars_year_fkey FOREIGN KEY (fy) REFERENCES moyai.bill_year (fy),
  CONSTRAINT bill_particulars_version_positive CHECK (version > 0),
  CONSTRAINT bill_particulars_size CHECK (octet_length(document) <= 262144)
);

ALTER TABLE moyai.bill_statement ADD COLUMN IF NOT EXISTS particulars integer;

GRANT SELECT, INSERT ON moyai.bill_particulars TO moyai_ops;
GRANT UPDATE (particulars) ON moyai.bill_statement TO moyai_ops;
