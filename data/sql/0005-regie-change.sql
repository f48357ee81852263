-- What was changed of a régie, when and by whom: how money was taken may be asked about years later.
CREATE TABLE regie_change (
  id          INTEGER PRIMARY KEY,
  regie_id    INTEGER NOT NULL REFERENCES regie (id),
  account_id  INTEGER REFERENCES account (id),   -- NULL: from the command line
  changed_at  INTEGER NOT NULL,
  detail      TEXT NOT NULL                      -- how it was from then on
) STRICT;
CREATE INDEX regie_change_by_regie ON regie_change (regie_id);
CREATE INDEX regie_change_by_account ON regie_change (account_id) WHERE account_id IS NOT NULL;
CREATE TRIGGER regie_change_no_update BEFORE UPDATE ON regie_change BEGIN SELECT raise (ABORT, 'a journal does not change'); END;
CREATE TRIGGER regie_change_no_delete BEFORE DELETE ON regie_change BEGIN SELECT raise (ABORT, 'a journal does not change'); END;

-- What whoever closed an alarm found.
ALTER TABLE alarm ADD COLUMN comment TEXT NOT NULL DEFAULT '';
CREATE INDEX alarm_by_closer ON alarm (closed_by) WHERE closed_by IS NOT NULL;
