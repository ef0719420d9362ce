-- Who runs and who approves are roles of their own, and in a town who keeps keys does not see the money (Tenancy.docc, roles).

DO $$
BEGIN
  -- Until now the one role of the prefecture stood for both; its keys keep what they could. This is done once, as the superuser that the
  -- runner is, since the owner is bound by the row policy as well.
  IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'moyai.api_key'::regclass AND conname = 'api_key_roles_known'
      AND pg_get_constraintdef(oid) NOT LIKE '%approver%') THEN
    ALTER TABLE moyai.api_key DROP CONSTRAINT api_key_roles_known;
    UPDATE moyai.api_key SET roles = '{approver,operator}' WHERE roles = '{operator}';
  END IF;
END
$$;

SET LOCAL ROLE moyai_owner;

ALTER TABLE moyai.api_key DROP CONSTRAINT IF EXISTS api_key_roles_known;
ALTER TABLE moyai.api_key ADD CONSTRAINT api_key_roles_known CHECK (
  roles <@ '{operator,approver,architect,auditor}' OR roles <@ '{clerk,manager,finance,auditor}');
