-- The reference of a titre is the debt's own: every attempt to pay it sends the same one to PayFiP. SQLite
-- cannot take a UNIQUE away from a column, so the table is made anew under its old name. What refers to it is
-- checked when the step ends.
PRAGMA defer_foreign_keys = ON;

CREATE TEMP TABLE attempt_before AS SELECT * FROM attempt;
DROP TABLE attempt;

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
  refdet           TEXT NOT NULL,                -- sent to PayFiP
  amount           INTEGER NOT NULL CHECK (amount > 0),
  saisie           TEXT NOT NULL,
  id_op            TEXT UNIQUE,                  -- given by PayFiP; a form has none
  created_at       INTEGER NOT NULL,
  page_expires_at  INTEGER,                      -- PayFiP opens the page until then
  lock_expires_at  INTEGER NOT NULL,             -- the invoices are locked until then at most
  next_poll_at     INTEGER,                      -- NULL: never again
  polls            INTEGER NOT NULL DEFAULT 0,
  offer            TEXT NOT NULL DEFAULT 'ws' CHECK (offer IN ('ws', 'form', 'titre')),
  token            TEXT,                         -- in the address a form's notification is sent to
  UNIQUE (account_id, idempotency_key),
  CHECK (offer = 'ws' OR token IS NOT NULL)
) STRICT;
INSERT INTO attempt SELECT id, public_id, account_id, regie_id, idempotency_key, request_hash, state, reason,
    client_number, refdet, amount, saisie, id_op, created_at, page_expires_at, lock_expires_at, next_poll_at,
    polls, offer, token FROM attempt_before;
DROP TABLE temp.attempt_before;

CREATE INDEX attempt_by_regie ON attempt (regie_id);
CREATE INDEX attempt_to_poll ON attempt (next_poll_at) WHERE next_poll_at IS NOT NULL;
CREATE UNIQUE INDEX attempt_by_token ON attempt (token) WHERE token IS NOT NULL;
-- Where we choose the reference, no two attempts have the same.
CREATE UNIQUE INDEX attempt_by_own_reference ON attempt (refdet) WHERE offer <> 'titre';
CREATE INDEX attempt_by_reference ON attempt (refdet);
CREATE INDEX attempt_by_age ON attempt (created_at);

-- They went with the table: see 0002.
CREATE TRIGGER list_on_attempt_update AFTER UPDATE OF state, lock_expires_at, public_id, created_at ON attempt
BEGIN UPDATE list_change SET count = count + 1; END;
CREATE TRIGGER list_on_attempt_delete AFTER DELETE ON attempt BEGIN UPDATE list_change SET count = count + 1; END;

-- Production is W through the web service and A by the form; each offer has its own word for it, and
-- the auditor looks whether a régie has the other's.
UPDATE regie SET saisie = 'A' WHERE offer <> 'ws' AND saisie = 'W';
UPDATE regie SET saisie = 'W' WHERE offer = 'ws' AND saisie IN ('M', 'A');
