-- Explaining a yen takes a few rows and not a run: what was split before it came to members, and the pools of a run,
-- are found without looking at the members' lines (Billing.docc, figures).

SET LOCAL ROLE moyai_owner;

CREATE INDEX IF NOT EXISTS bill_line_above_members ON moyai.bill_line (run_id, step, pool_id)
  WHERE step IN ('months', 'components', 'host');
