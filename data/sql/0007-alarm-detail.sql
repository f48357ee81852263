-- What is said once is one thing, and its detail says which: a form that is told as paid a third time is not
-- the second time again.
DROP INDEX alarm_once;
CREATE UNIQUE INDEX alarm_once ON alarm (kind, coalesce (attempt_id, 0), coalesce (payment_id, 0), detail);

-- An answer of PayFiP's that nobody understands holds its invoices like a quarantine does, as long as nothing
-- clearer came: perhaps they are paid.
DROP INDEX alarm_holding;
CREATE INDEX alarm_holding ON alarm (attempt_id) WHERE closed_at IS NULL AND kind IN ('quarantined', 'result-unknown');
DROP TRIGGER list_on_alarm_insert;
DROP TRIGGER list_on_alarm_update;
DROP TRIGGER list_on_alarm_delete;
CREATE TRIGGER list_on_alarm_insert AFTER INSERT ON alarm WHEN new.kind IN ('quarantined', 'result-unknown')
BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_alarm_update AFTER UPDATE ON alarm WHEN old.kind IN ('quarantined', 'result-unknown')
BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_alarm_delete AFTER DELETE ON alarm WHEN old.kind IN ('quarantined', 'result-unknown')
BEGIN UPDATE list_change SET count = count + 1; END;
