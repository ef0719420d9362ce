-- A town leaves, stops using a service, or is charged for it from a day on: an open interval gets its end once, and keeps it.

SET LOCAL ROLE moyai_owner;

CREATE OR REPLACE FUNCTION moyai.interval_ends_once() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.to_day IS NOT NULL AND NEW.to_day IS DISTINCT FROM OLD.to_day THEN
    RAISE EXCEPTION 'the interval has ended on %', OLD.to_day USING ERRCODE = 'check_violation', CONSTRAINT = 'interval_ends_once';
  END IF;
  RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS interval_ends_once ON moyai.bill_member;
CREATE TRIGGER interval_ends_once BEFORE UPDATE ON moyai.bill_member
  FOR EACH ROW EXECUTE FUNCTION moyai.interval_ends_once();
DROP TRIGGER IF EXISTS interval_ends_once ON moyai.bill_subscription;
CREATE TRIGGER interval_ends_once BEFORE UPDATE ON moyai.bill_subscription
  FOR EACH ROW EXECUTE FUNCTION moyai.interval_ends_once();

GRANT UPDATE (to_day) ON moyai.bill_member, moyai.bill_subscription TO moyai_ops;
