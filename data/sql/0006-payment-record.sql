-- What a person booked of a payment online that could not settle by itself: quarantined, made by form and never
-- told, or paid a second time. The money is in the ledger like any other; here stands who found it, and how.
CREATE TABLE payment_record (
  payment_id   INTEGER PRIMARY KEY REFERENCES payment (id),
  attempt_id   INTEGER NOT NULL REFERENCES attempt (id),
  account_id   INTEGER NOT NULL REFERENCES account (id),
  recorded_at  INTEGER NOT NULL,
  comment      TEXT NOT NULL CHECK (comment <> '')
) STRICT;
CREATE INDEX payment_record_by_attempt ON payment_record (attempt_id);
CREATE INDEX payment_record_by_account ON payment_record (account_id);
CREATE TRIGGER payment_record_no_update BEFORE UPDATE ON payment_record BEGIN SELECT raise (ABORT, 'a journal does not change'); END;
CREATE TRIGGER payment_record_no_delete BEFORE DELETE ON payment_record BEGIN SELECT raise (ABORT, 'a journal does not change'); END;

-- A quarantined attempt holds its invoices until somebody has looked: perhaps they are paid.
CREATE INDEX alarm_holding ON alarm (attempt_id) WHERE closed_at IS NULL AND kind = 'quarantined';
CREATE TRIGGER list_on_alarm_insert AFTER INSERT ON alarm WHEN new.kind = 'quarantined'
BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_alarm_update AFTER UPDATE ON alarm WHEN old.kind = 'quarantined' OR new.kind = 'quarantined'
BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_alarm_delete AFTER DELETE ON alarm WHEN old.kind = 'quarantined'
BEGIN UPDATE list_change SET count = count + 1; END;
