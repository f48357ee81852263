-- What paying leaves behind: declarations, receipts, and what somebody has to look at.

-- How a régie is reached through PayFiP beyond its number. A titre's reference is put together from the
-- groups printed on it: 'titre' EXER-TITRE-LIGNE (4, 8, 6), 'role' EXER-RR-PP-DETTE (4, 2, 2, 13).
ALTER TABLE regie ADD COLUMN reference_kind TEXT NOT NULL DEFAULT 'free' CHECK (reference_kind IN ('free', 'titre', 'role'));
ALTER TABLE regie ADD COLUMN declarations INTEGER NOT NULL DEFAULT 1 CHECK (declarations IN (0, 1));

-- An attempt remembers by which offer it was made: the régie's may change meanwhile. token is in the
-- address a form's notification is sent to; nobody can guess it.
ALTER TABLE attempt ADD COLUMN offer TEXT NOT NULL DEFAULT 'ws' CHECK (offer IN ('ws', 'form', 'titre'));
ALTER TABLE attempt ADD COLUMN token TEXT;
CREATE UNIQUE INDEX attempt_by_token ON attempt (token) WHERE token IS NOT NULL;

-- *Marquer comme réglée*: somebody says an invoice was paid in a way we cannot see. It never changes the
-- debt; the desk confirms or refuses. One waiting at a time.
CREATE TABLE declaration (
  id           INTEGER PRIMARY KEY,
  invoice_id   INTEGER NOT NULL REFERENCES invoice (id),
  account_id   INTEGER REFERENCES account (id) ON DELETE SET NULL,
  paid_on      TEXT NOT NULL CHECK (paid_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  means        TEXT NOT NULL CHECK (means IN ('card', 'direct_debit', 'cash', 'cheque', 'transfer', 'cesu', 'other')),
  declared_at  INTEGER NOT NULL,
  state        TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'confirmed', 'refused', 'withdrawn')),
  decided_at   INTEGER,
  decided_by   INTEGER REFERENCES account (id),
  reason       TEXT NOT NULL DEFAULT '',
  CHECK ((state = 'waiting') = (decided_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX declaration_waiting ON declaration (invoice_id) WHERE state = 'waiting';
CREATE INDEX declaration_by_invoice ON declaration (invoice_id);

-- A receipt's number: without gap and without reuse for a régie and a year, given in the payment's own
-- transaction. number is MAX + 1 under the one writer; the auditor counts.
CREATE TABLE receipt (
  id          INTEGER PRIMARY KEY,
  payment_id  INTEGER NOT NULL UNIQUE REFERENCES payment (id),
  regie_id    INTEGER NOT NULL REFERENCES regie (id),
  year        INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 9999),
  number      INTEGER NOT NULL CHECK (number > 0),
  issued_at   INTEGER NOT NULL,
  UNIQUE (regie_id, year, number)
) STRICT;
CREATE TRIGGER receipt_no_update BEFORE UPDATE ON receipt BEGIN SELECT raise (ABORT, 'a receipt does not change'); END;
CREATE TRIGGER receipt_no_delete BEFORE DELETE ON receipt BEGIN SELECT raise (ABORT, 'a receipt does not change'); END;

CREATE INDEX credit_by_person ON credit (person_id) WHERE person_id IS NOT NULL;

-- Each time its paper was made: the second one and those after say *duplicata*.
CREATE TABLE receipt_print (
  receipt_id  INTEGER NOT NULL REFERENCES receipt (id),
  printed_at  INTEGER NOT NULL,
  account_id  INTEGER REFERENCES account (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX receipt_print_by_receipt ON receipt_print (receipt_id);

-- What a human has to look at: quarantined payments, results nobody knows, money without a debt. kind is
-- a stable word; it is said once for an attempt or a payment.
CREATE TABLE alarm (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL,
  attempt_id  INTEGER REFERENCES attempt (id),
  payment_id  INTEGER REFERENCES payment (id),
  raised_at   INTEGER NOT NULL,
  detail      TEXT NOT NULL DEFAULT '',
  closed_at   INTEGER,
  closed_by   INTEGER REFERENCES account (id)
) STRICT;
CREATE UNIQUE INDEX alarm_once ON alarm (kind, coalesce (attempt_id, 0), coalesce (payment_id, 0));
CREATE INDEX alarm_by_attempt ON alarm (attempt_id);
CREATE INDEX alarm_by_payment ON alarm (payment_id);
CREATE INDEX alarm_open ON alarm (raised_at) WHERE closed_at IS NULL;

-- Payments of before have their receipts too.
INSERT INTO receipt (payment_id, regie_id, year, number, issued_at)
  SELECT id, regie_id, CAST (strftime ('%Y', booked_at, 'unixepoch') AS INTEGER),
         row_number () OVER (PARTITION BY regie_id, strftime ('%Y', booked_at, 'unixepoch') ORDER BY id), booked_at
  FROM payment;
