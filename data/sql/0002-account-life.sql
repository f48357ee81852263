-- The life of an account, the messages between a person and the service, and the mail that carries both.

-- What the application calls the device: "Mes Factures sur pc-cuisine". Shown in *où suis-je connecté*.
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '' CHECK (length (device) <= 80);

-- A change of the sign-in address. Two links carry it: one to the new address confirms, one to the old
-- address undoes, before or after the confirmation. Both have kind C; which is which is here.
CREATE TABLE address_change (
  id               INTEGER PRIMARY KEY,
  account_id       INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  old_email        TEXT NOT NULL COLLATE NOCASE,
  new_email        TEXT NOT NULL COLLATE NOCASE,
  confirm_link_id  INTEGER NOT NULL UNIQUE REFERENCES link (id),
  undo_link_id     INTEGER NOT NULL UNIQUE REFERENCES link (id),
  asked_at         INTEGER NOT NULL,
  confirmed_at     INTEGER,
  undone_at        INTEGER,
  cancelled_at     INTEGER                          -- a newer change, or an undo, took its place
) STRICT;
CREATE INDEX address_change_by_account ON address_change (account_id);

-- Which mails a person wants. No row: every one. Links and security notices are always sent.
CREATE TABLE mail_preference (
  person_id       INTEGER PRIMARY KEY REFERENCES person (id),
  alerts          INTEGER NOT NULL DEFAULT 1 CHECK (alerts IN (0, 1)),    -- new invoices
  answers         INTEGER NOT NULL DEFAULT 1 CHECK (answers IN (0, 1)),   -- the service answered
  unsubscribe_id  TEXT NOT NULL UNIQUE              -- unguessable, in List-Unsubscribe; opens nothing else
) STRICT;

-- Mail to send. The row is written in the transaction of its cause; what it needs beyond that is in
-- parameters. secret is a link's token until the mail is gone, then erased: see the trigger.
CREATE TABLE outbox (
  id            INTEGER PRIMARY KEY,
  public_id     TEXT NOT NULL UNIQUE,               -- local part of Message-ID, the same at every try
  kind          TEXT NOT NULL CHECK (kind IN ('activation', 'already_active', 'reset', 'address_confirm',
                                              'address_notice', 'address_changed', 'password_changed',
                                              'account_closed', 'answer', 'alert', 'receipt')),
  priority      INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),        -- 0 overtakes all
  account_id    INTEGER REFERENCES account (id) ON DELETE SET NULL,
  person_id     INTEGER REFERENCES person (id),
  batch_id      INTEGER REFERENCES import_batch (id),
  recipient     TEXT NOT NULL,
  parameters    TEXT NOT NULL DEFAULT '{}',          -- a JSON object; json_valid() is not for schemas that are not trusted
  secret        TEXT,
  state         TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed', 'expired', 'withdrawn')),
  tries         INTEGER NOT NULL DEFAULT 0,
  queued_at     INTEGER NOT NULL,
  next_try_at   INTEGER NOT NULL,                   -- also the end of the lease of the try under way
  useful_until  INTEGER NOT NULL,                   -- later, nobody wants it any more
  finished_at   INTEGER,
  answer        TEXT NOT NULL DEFAULT '',           -- the relay's code or a stable word, never its text
  CHECK ((state = 'queued') = (finished_at IS NULL)),
  CHECK (state = 'queued' OR secret IS NULL)
) STRICT;
CREATE INDEX outbox_to_send ON outbox (priority, next_try_at) WHERE state = 'queued';
CREATE UNIQUE INDEX outbox_one_alert ON outbox (batch_id, person_id) WHERE kind = 'alert';
CREATE INDEX outbox_by_account ON outbox (account_id) WHERE account_id IS NOT NULL;

-- A conversation between a person and the service that manages the invoices.
CREATE TABLE thread (
  id           INTEGER PRIMARY KEY,
  person_id    INTEGER NOT NULL REFERENCES person (id),
  invoice_id   INTEGER REFERENCES invoice (id),
  subject      TEXT NOT NULL CHECK (length (subject) BETWEEN 1 AND 120),
  state        TEXT NOT NULL CHECK (state IN ('open', 'answered', 'closed')),
  assigned_to  INTEGER REFERENCES account (id),
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  read_up_to   INTEGER NOT NULL DEFAULT 0           -- the last message the resident has seen
) STRICT;
CREATE INDEX thread_by_person ON thread (person_id, updated_at DESC);
CREATE INDEX thread_by_state ON thread (state, updated_at);
CREATE INDEX thread_by_time ON thread (updated_at);

CREATE TABLE message (
  id               INTEGER PRIMARY KEY,
  thread_id        INTEGER NOT NULL REFERENCES thread (id),
  account_id       INTEGER REFERENCES account (id) ON DELETE SET NULL,
  from_staff       INTEGER NOT NULL CHECK (from_staff IN (0, 1)),
  author           TEXT NOT NULL,                   -- the name shown, as it was then
  sent_at          INTEGER NOT NULL,
  body             TEXT NOT NULL CHECK (length (body) BETWEEN 1 AND 5000),
  idempotency_key  TEXT,
  UNIQUE (account_id, idempotency_key)
) STRICT;
CREATE INDEX message_by_thread ON message (thread_id, id);
CREATE TRIGGER message_text_fixed BEFORE UPDATE OF thread_id, from_staff, author, sent_at, body ON message
BEGIN SELECT raise (ABORT, 'a message that was sent does not change'); END;

-- Moves whenever a list of invoices may look different, and only then: a list that was made is given out
-- again while this and the newest invoice are the same, whatever else is written meanwhile (somebody signs
-- in, a mail leaves). A new invoice needs no trigger, an import
-- writes many; nor does a new row that is seen only through one that refers to it. Which tables a list reads is
-- held against these triggers by a test.
CREATE TABLE list_change (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  count  INTEGER NOT NULL
) STRICT;
INSERT INTO list_change VALUES (1, 0);
CREATE TRIGGER list_on_invoice_update AFTER UPDATE ON invoice BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_invoice_delete AFTER DELETE ON invoice BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_regie_update AFTER UPDATE ON regie BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_regie_delete AFTER DELETE ON regie BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_document_insert AFTER INSERT ON document BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_document_delete AFTER DELETE ON document BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_allocation_insert AFTER INSERT ON allocation BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_attempt_update AFTER UPDATE OF state, lock_expires_at, public_id, created_at ON attempt
BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_attempt_delete AFTER DELETE ON attempt BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_attempt_invoice_insert AFTER INSERT ON attempt_invoice
BEGIN UPDATE list_change SET count = count + 1; END;
