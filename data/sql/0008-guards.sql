-- What people decided and what was printed is a journal too: it grows and does not shrink.
CREATE TRIGGER receipt_print_no_update BEFORE UPDATE OF receipt_id, printed_at ON receipt_print
BEGIN SELECT raise (ABORT, 'a journal does not change'); END;
CREATE TRIGGER receipt_print_no_delete BEFORE DELETE ON receipt_print BEGIN SELECT raise (ABORT, 'a journal does not change'); END;
CREATE TRIGGER alarm_no_delete BEFORE DELETE ON alarm BEGIN SELECT raise (ABORT, 'an alarm is closed, never deleted'); END;
CREATE TRIGGER declaration_no_delete BEFORE DELETE ON declaration BEGIN SELECT raise (ABORT, 'a declaration is decided, never deleted'); END;
CREATE TRIGGER attempt_no_delete BEFORE DELETE ON attempt BEGIN SELECT raise (ABORT, 'an attempt is never deleted'); END;
CREATE TRIGGER import_batch_no_delete BEFORE DELETE ON import_batch BEGIN SELECT raise (ABORT, 'an import is never deleted'); END;

-- Credits of before there were alarms have theirs too, as the auditor wants it.
INSERT INTO alarm (kind, attempt_id, payment_id, raised_at)
  SELECT 'nothing-due', p.attempt_id, p.id, p.booked_at FROM credit c JOIN payment p ON p.id = c.payment_id
  WHERE NOT EXISTS (SELECT 1 FROM alarm l WHERE l.payment_id = p.id AND l.kind = 'nothing-due');
