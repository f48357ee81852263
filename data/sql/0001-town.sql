-- One file of this shape is one town: everything about it is here, nothing is elsewhere.
-- Days are TEXT 'YYYY-MM-DD' (the form is checked here, the calendar by the code that writes and by the
-- auditor), instants INTEGER Unix seconds UTC, amounts INTEGER cents.
-- What an invoice still owes is never stored: it is amount - allocations (see invoice_balance).

-- The town's own identity: one row.
CREATE TABLE town (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  name        TEXT NOT NULL CHECK (length (name) BETWEEN 1 AND 80),
  host        TEXT NOT NULL CHECK (host = lower (host)),
  created_at  INTEGER NOT NULL,
  is_demo     INTEGER NOT NULL DEFAULT 0 CHECK (is_demo IN (0, 1))
) STRICT;

-- What an administrator can change, one word per line; an absent line means the default in the code.
CREATE TABLE setting (
  name   TEXT PRIMARY KEY,
  value  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A régie de recettes. An invoice belongs to exactly one.
CREATE TABLE regie (
  id             INTEGER PRIMARY KEY,
  name           TEXT NOT NULL UNIQUE,
  offer          TEXT NOT NULL DEFAULT 'ws' CHECK (offer IN ('ws', 'form', 'titre')),
  client_number  TEXT CHECK (client_number GLOB '[0-9][0-9][0-9][0-9][0-9][0-9]'),
  saisie         TEXT NOT NULL DEFAULT 'T' CHECK (saisie IN ('T', 'X', 'W', 'M', 'A')),
  multi_invoice  INTEGER NOT NULL DEFAULT 0 CHECK (multi_invoice IN (0, 1)),
  online         INTEGER NOT NULL DEFAULT 1 CHECK (online IN (0, 1))
) STRICT;

-- A person who owes: the debtor of the billing software, with or without an account here.
CREATE TABLE person (
  id           INTEGER PRIMARY KEY,
  external_ref TEXT UNIQUE,                      -- the billing software's key
  civility     TEXT NOT NULL DEFAULT '',
  last_name    TEXT NOT NULL,
  first_name   TEXT NOT NULL DEFAULT '',
  address      TEXT NOT NULL DEFAULT '',         -- lines separated by LF
  postcode     TEXT NOT NULL DEFAULT '',
  city         TEXT NOT NULL DEFAULT '',
  email        TEXT COLLATE NOCASE               -- as the billing software knows it
) STRICT;
CREATE INDEX person_by_name ON person (last_name, first_name);
CREATE INDEX person_by_email ON person (email) WHERE email IS NOT NULL;

-- Who can sign in. A resident's account sees the invoices of its person, staff accounts have none.
CREATE TABLE account (
  id             INTEGER PRIMARY KEY,
  email          TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name           TEXT NOT NULL,
  role           TEXT NOT NULL CHECK (role IN ('resident', 'agent', 'regisseur', 'administrator')),
  person_id      INTEGER REFERENCES person (id),
  password_hash  TEXT,                           -- Argon2id string; NULL until activated
  state          TEXT NOT NULL DEFAULT 'created' CHECK (state IN ('created', 'active', 'blocked', 'closed')),
  created_at     INTEGER NOT NULL,
  CHECK ((role = 'resident') = (person_id IS NOT NULL))
) STRICT;
CREATE INDEX account_by_person ON account (person_id);

-- A signed-in device. Only the SHA-256 of its token is kept: 32 random bytes need no salt.
CREATE TABLE session (
  id            INTEGER PRIMARY KEY,
  account_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  token_hash    BLOB NOT NULL UNIQUE CHECK (length (token_hash) = 32),
  persistent    INTEGER NOT NULL CHECK (persistent IN (0, 1)),   -- "Se souvenir de moi"
  created_at    INTEGER NOT NULL,
  last_used_at  INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_account ON session (account_id);

-- Wrong passwords, by the SHA-256 of the address typed, known or not: the slow-down tells nothing.
CREATE TABLE sign_in_failure (
  address_hash  BLOB PRIMARY KEY CHECK (length (address_hash) = 32),
  count         INTEGER NOT NULL CHECK (count > 0),
  last_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Links sent by mail: single use, short life, only the hash of the token.
CREATE TABLE link (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('M', 'X', 'C')),
  token_hash  BLOB NOT NULL UNIQUE CHECK (length (token_hash) = 32),
  account_id  INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  created_at  INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL,
  used_at     INTEGER,
  cancelled_at INTEGER
) STRICT;
CREATE INDEX link_by_account ON link (account_id, kind);

-- One run of an import that was accepted.
CREATE TABLE import_batch (
  id           INTEGER PRIMARY KEY,
  file_name    TEXT NOT NULL,
  sha256       BLOB NOT NULL CHECK (length (sha256) = 32),
  imported_at  INTEGER NOT NULL,
  invoices     INTEGER NOT NULL,
  amount       INTEGER NOT NULL
) STRICT;

CREATE TABLE invoice (
  id              INTEGER PRIMARY KEY,
  regie_id        INTEGER NOT NULL REFERENCES regie (id),
  person_id       INTEGER NOT NULL REFERENCES person (id),
  batch_id        INTEGER REFERENCES import_batch (id),
  number          TEXT NOT NULL,
  reference       TEXT NOT NULL,                 -- as printed for paying; the number where there is none
  exercise        INTEGER NOT NULL CHECK (exercise BETWEEN 1900 AND 9999),
  label           TEXT NOT NULL,
  service         TEXT NOT NULL DEFAULT '',
  beneficiaries   TEXT NOT NULL DEFAULT '',      -- the names of its lines, for lists: "Léa, Hugo"
  haystack        TEXT NOT NULL,                 -- what searches look in: folded, see mef-fold.c
  issued_on       TEXT NOT NULL CHECK (issued_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  due_on          TEXT CHECK (due_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  amount          INTEGER NOT NULL CHECK (amount > 0),
  direct_debit_on TEXT CHECK (direct_debit_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  handed_over_at  INTEGER,                       -- transmise à la trésorerie
  cancelled_at    INTEGER,
  declared_at     INTEGER,                       -- déclarée réglée by the resident, to be checked
  UNIQUE (regie_id, number)
) STRICT;
CREATE INDEX invoice_by_person ON invoice (person_id, issued_on DESC, id DESC);

-- What is billed, line by line; beneficiary is the child or the meter it is for.
CREATE TABLE invoice_line (
  invoice_id   INTEGER NOT NULL REFERENCES invoice (id),
  position     INTEGER NOT NULL,
  beneficiary  TEXT NOT NULL DEFAULT '',
  label        TEXT NOT NULL,
  quantity     TEXT NOT NULL DEFAULT '',         -- as printed: "12 repas"
  amount       INTEGER NOT NULL,
  PRIMARY KEY (invoice_id, position)
) STRICT, WITHOUT ROWID;

-- The invoice's PDF. In the same file as the rest: a town is one file to back up and to move.
CREATE TABLE document (
  invoice_id  INTEGER PRIMARY KEY REFERENCES invoice (id),
  file_name   TEXT NOT NULL,
  sha256      BLOB NOT NULL CHECK (length (sha256) = 32),
  stored_at   INTEGER NOT NULL,
  content     BLOB NOT NULL
) STRICT;

-- Somebody set out to pay online. Its state may change until it is final; the money itself is in
-- payment, which may not. See the table of states in src/DESIGN.md.
CREATE TABLE attempt (
  id               INTEGER PRIMARY KEY,
  public_id        TEXT NOT NULL UNIQUE,         -- unguessable, what the outside sees
  account_id       INTEGER NOT NULL REFERENCES account (id),
  regie_id         INTEGER NOT NULL REFERENCES regie (id),
  idempotency_key  TEXT NOT NULL,
  request_hash     BLOB NOT NULL CHECK (length (request_hash) = 32),
  state            TEXT NOT NULL CHECK (state IN ('started', 'waiting', 'paid', 'refused', 'abandoned',
                                                  'expired', 'unknown', 'quarantined')),
  reason           TEXT NOT NULL DEFAULT '',     -- a stable word: why refused, unknown or quarantined
  client_number    TEXT NOT NULL,
  refdet           TEXT NOT NULL UNIQUE,         -- sent to PayFiP, one per attempt
  amount           INTEGER NOT NULL CHECK (amount > 0),
  saisie           TEXT NOT NULL,
  id_op            TEXT UNIQUE,                  -- given by PayFiP
  created_at       INTEGER NOT NULL,
  page_expires_at  INTEGER,                      -- PayFiP opens the page until then
  lock_expires_at  INTEGER NOT NULL,             -- the invoices are locked until then at most
  next_poll_at     INTEGER,                      -- NULL: never again
  polls            INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account_id, idempotency_key)
) STRICT;
CREATE INDEX attempt_by_regie ON attempt (regie_id);
CREATE INDEX attempt_to_poll ON attempt (next_poll_at) WHERE next_poll_at IS NOT NULL;

-- What the attempt would pay, fixed when it starts.
CREATE TABLE attempt_invoice (
  attempt_id  INTEGER NOT NULL REFERENCES attempt (id),
  invoice_id  INTEGER NOT NULL REFERENCES invoice (id),
  amount      INTEGER NOT NULL CHECK (amount > 0),
  PRIMARY KEY (attempt_id, invoice_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_invoice_by_invoice ON attempt_invoice (invoice_id);

-- The ledger. Rows are only ever added.
CREATE TABLE payment (
  id             INTEGER PRIMARY KEY,
  regie_id       INTEGER NOT NULL REFERENCES regie (id),
  attempt_id     INTEGER UNIQUE REFERENCES attempt (id),
  operation_id   TEXT UNIQUE,                    -- the bank's or PayFiP's: booked at most once
  means          TEXT NOT NULL CHECK (means IN ('card', 'direct_debit', 'cash', 'cheque', 'transfer', 'cesu', 'other')),
  amount         INTEGER NOT NULL CHECK (amount > 0),
  paid_at        INTEGER NOT NULL,               -- when the payer paid
  booked_at      INTEGER NOT NULL,               -- when we wrote it
  authorisation  TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE allocation (
  id          INTEGER PRIMARY KEY,
  payment_id  INTEGER NOT NULL REFERENCES payment (id),
  invoice_id  INTEGER NOT NULL REFERENCES invoice (id),
  amount      INTEGER NOT NULL CHECK (amount <> 0),
  UNIQUE (payment_id, invoice_id)
) STRICT;
CREATE INDEX allocation_by_invoice ON allocation (invoice_id, amount, payment_id);

-- Money that came for something no longer due. Visible, never dropped.
CREATE TABLE credit (
  id          INTEGER PRIMARY KEY,
  payment_id  INTEGER NOT NULL UNIQUE REFERENCES payment (id),
  person_id   INTEGER REFERENCES person (id),    -- NULL: recette à classer
  amount      INTEGER NOT NULL CHECK (amount > 0),
  reason      TEXT NOT NULL
) STRICT;

-- What happened to an invoice, for the person who reads its page.
CREATE TABLE invoice_event (
  id          INTEGER PRIMARY KEY,
  invoice_id  INTEGER NOT NULL REFERENCES invoice (id),
  at          INTEGER NOT NULL,
  kind        TEXT NOT NULL,                     -- published, document_added, payment_started, settled…
  amount      INTEGER,
  detail      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX invoice_event_by_invoice ON invoice_event (invoice_id, id);

-- What is still to be paid, the only definition of it.
CREATE VIEW invoice_balance AS
  SELECT invoice.id AS invoice_id,
         invoice.amount - coalesce ((SELECT sum (allocation.amount) FROM allocation
                                     WHERE allocation.invoice_id = invoice.id), 0) AS remaining
  FROM invoice;

-- The ledger does not change and does not shrink, whoever asks.
CREATE TRIGGER payment_no_update BEFORE UPDATE ON payment BEGIN SELECT raise (ABORT, 'ledger is append-only'); END;
CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment BEGIN SELECT raise (ABORT, 'ledger is append-only'); END;
CREATE TRIGGER allocation_no_update BEFORE UPDATE ON allocation BEGIN SELECT raise (ABORT, 'ledger is append-only'); END;
CREATE TRIGGER allocation_no_delete BEFORE DELETE ON allocation BEGIN SELECT raise (ABORT, 'ledger is append-only'); END;
CREATE TRIGGER credit_no_update BEFORE UPDATE ON credit BEGIN SELECT raise (ABORT, 'ledger is append-only'); END;
CREATE TRIGGER credit_no_delete BEFORE DELETE ON credit BEGIN SELECT raise (ABORT, 'ledger is append-only'); END;
CREATE TRIGGER invoice_event_no_update BEFORE UPDATE ON invoice_event BEGIN SELECT raise (ABORT, 'history is append-only'); END;
CREATE TRIGGER invoice_event_no_delete BEFORE DELETE ON invoice_event BEGIN SELECT raise (ABORT, 'history is append-only'); END;
CREATE TRIGGER attempt_invoice_no_update BEFORE UPDATE ON attempt_invoice BEGIN SELECT raise (ABORT, 'fixed when it started'); END;
CREATE TRIGGER attempt_invoice_no_delete BEFORE DELETE ON attempt_invoice BEGIN SELECT raise (ABORT, 'fixed when it started'); END;

-- A payment cannot be spread further than it goes.
CREATE TRIGGER allocation_within_payment BEFORE INSERT ON allocation
WHEN new.amount + coalesce ((SELECT sum (amount) FROM allocation WHERE payment_id = new.payment_id), 0)
     + coalesce ((SELECT amount FROM credit WHERE payment_id = new.payment_id), 0)
     > (SELECT amount FROM payment WHERE id = new.payment_id)
BEGIN SELECT raise (ABORT, 'allocations exceed the payment'); END;

CREATE TRIGGER credit_within_payment BEFORE INSERT ON credit
WHEN new.amount + coalesce ((SELECT sum (amount) FROM allocation WHERE payment_id = new.payment_id), 0)
     > (SELECT amount FROM payment WHERE id = new.payment_id)
BEGIN SELECT raise (ABORT, 'the credit exceeds the payment'); END;

-- An issued invoice's number, régie and amount are what was issued. Its debtor may become another
-- row: two files of one person are merged.
CREATE TRIGGER invoice_amount_fixed BEFORE UPDATE OF amount, number, regie_id ON invoice
BEGIN SELECT raise (ABORT, 'an issued invoice does not change'); END;
CREATE TRIGGER invoice_no_delete BEFORE DELETE ON invoice BEGIN SELECT raise (ABORT, 'invoices are never deleted'); END;
