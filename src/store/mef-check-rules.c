/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor's rules, each a query that finds what breaks it. A town may have a million invoices:
 * a rule goes through a large table once, or finds what it needs by an index. */
#include "config.h"

#include "mef-check-private.h"

/* The attempt that payment p is about; the second payment of a form has it in its record. */
#define ATTEMPT_OF_PAYMENT                                                                         \
  "coalesce (p.attempt_id, (SELECT attempt_id FROM payment_record WHERE payment_id = p.id))"

/* Nothing is ever taken away from these, and SQLite numbers what is added without a gap. */
#define ROW_MISSING(table)                                                                         \
  "SELECT '" table "' WHERE (SELECT max (id) FROM " table ") <> (SELECT count (*) FROM " table ")"

/* clang-format off */
static const MefCheckRule rules[] = {
  { "foreign-key",
    "SELECT \"table\" || coalesce (' ' || rowid, '') FROM pragma_foreign_key_check" },
  { "row-missing",
    ROW_MISSING ("payment") " UNION ALL " ROW_MISSING ("allocation") " UNION ALL "
    ROW_MISSING ("credit") " UNION ALL " ROW_MISSING ("receipt") " UNION ALL "
    ROW_MISSING ("attempt") " UNION ALL " ROW_MISSING ("alarm") " UNION ALL "
    ROW_MISSING ("declaration") " UNION ALL " ROW_MISSING ("invoice") " UNION ALL "
    ROW_MISSING ("invoice_event") " UNION ALL " ROW_MISSING ("import_batch") " UNION ALL "
    ROW_MISSING ("regie_change") },

  /* Money: what came in, where it went, and what was told of it. */
  { "payment-not-spread",
    "SELECT p.id FROM payment p WHERE p.amount <>"
    " coalesce ((SELECT sum (amount) FROM allocation WHERE payment_id = p.id), 0)"
    " + coalesce ((SELECT sum (amount) FROM credit WHERE payment_id = p.id), 0)" },
  { "invoice-overpaid",
    "SELECT i.id FROM (SELECT invoice_id, sum (amount) AS sum FROM allocation GROUP BY invoice_id) a"
    " JOIN invoice i ON i.id = a.invoice_id WHERE a.sum > i.amount" },
  { "allocation-across-regies",
    "SELECT al.id FROM allocation al JOIN payment p ON p.id = al.payment_id"
    " JOIN invoice i ON i.id = al.invoice_id WHERE i.regie_id <> p.regie_id" },
  /* An invoice's history is written with the allocation, and cannot be changed either. */
  { "allocation-not-told",
    "SELECT al.id FROM allocation al JOIN payment p ON p.id = al.payment_id WHERE NOT EXISTS"
    " (SELECT 1 FROM invoice_event e WHERE e.invoice_id = al.invoice_id AND e.kind = 'settled'"
    "  AND e.at = p.booked_at AND e.amount = al.amount AND e.detail = p.means)" },
  { "told-without-allocation",
    "SELECT e.invoice_id FROM (SELECT invoice_id, sum (amount) AS sum FROM invoice_event"
    " WHERE kind = 'settled' GROUP BY invoice_id) e WHERE e.sum <>"
    " coalesce ((SELECT sum (amount) FROM allocation a WHERE a.invoice_id = e.invoice_id), 0)" },
  { "credit-without-alarm",
    "SELECT c.id FROM credit c WHERE NOT EXISTS (SELECT 1 FROM alarm l"
    " WHERE l.payment_id = c.payment_id AND l.kind = 'nothing-due')" },
  { "credit-of-another-person",
    "SELECT c.id FROM credit c JOIN payment p ON p.id = c.payment_id"
    " JOIN attempt a ON a.id = " ATTEMPT_OF_PAYMENT " JOIN account o ON o.id = a.account_id"
    " WHERE c.person_id IS NOT o.person_id"
    " UNION SELECT c.id FROM credit c JOIN allocation al ON al.payment_id = c.payment_id"
    " JOIN invoice i ON i.id = al.invoice_id WHERE c.person_id <> i.person_id" },

  /* What was paid online, and what set out to be. */
  { "paid-attempt-without-payment",
    "SELECT a.id FROM attempt a WHERE a.state = 'paid'"
    " AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.attempt_id = a.id)" },
  { "payment-of-unpaid-attempt",
    "SELECT p.id FROM payment p JOIN attempt a ON a.id = p.attempt_id WHERE a.state <> 'paid'" },
  { "online-payment-without-operation",
    "SELECT id FROM payment WHERE attempt_id IS NOT NULL AND operation_id IS NULL" },
  { "payment-of-another-operation",
    "SELECT p.id FROM payment p JOIN attempt a ON a.id = p.attempt_id"
    " WHERE p.operation_id IS NOT coalesce (a.id_op, a.token, a.refdet)" },
  { "online-payment-without-attempt",
    "SELECT p.id FROM payment p WHERE p.attempt_id IS NULL AND p.operation_id IS NOT NULL AND"
    " (EXISTS (SELECT 1 FROM attempt a WHERE a.id_op = p.operation_id)"
    "  OR EXISTS (SELECT 1 FROM attempt a WHERE a.token = p.operation_id)"
    "  OR EXISTS (SELECT 1 FROM attempt a WHERE a.refdet = p.operation_id))" },
  { "payment-of-another-amount",
    "SELECT p.id FROM payment p JOIN attempt a ON a.id = p.attempt_id WHERE p.amount <> a.amount"
    " AND NOT EXISTS (SELECT 1 FROM payment_record pr WHERE pr.payment_id = p.id)" },
  { "payment-of-another-regie",
    "SELECT p.id FROM payment p JOIN attempt a ON a.id = " ATTEMPT_OF_PAYMENT
    " WHERE a.regie_id <> p.regie_id" },
  { "record-of-another-attempt",
    "SELECT p.id FROM payment_record pr JOIN payment p ON p.id = pr.payment_id"
    " WHERE p.attempt_id <> pr.attempt_id" },
  { "record-by-a-resident",
    "SELECT pr.payment_id FROM payment_record pr JOIN account c ON c.id = pr.account_id"
    " WHERE c.role = 'resident'" },
  { "quarantine-without-alarm",
    "SELECT a.id FROM attempt a WHERE a.state = 'quarantined' AND NOT EXISTS"
    " (SELECT 1 FROM alarm l WHERE l.attempt_id = a.id AND l.kind = 'quarantined')" },
  { "attempt-not-the-sum-of-its-invoices",
    "SELECT a.id FROM attempt a WHERE a.amount <>"
    " coalesce ((SELECT sum (amount) FROM attempt_invoice WHERE attempt_id = a.id), 0)" },
  { "attempt-of-another-person",
    "SELECT DISTINCT a.id FROM attempt a JOIN account o ON o.id = a.account_id"
    " JOIN attempt_invoice ai ON ai.attempt_id = a.id JOIN invoice i ON i.id = ai.invoice_id"
    " WHERE i.person_id IS NOT o.person_id" },
  { "attempt-of-another-regie",
    "SELECT DISTINCT a.id FROM attempt a JOIN attempt_invoice ai ON ai.attempt_id = a.id"
    " JOIN invoice i ON i.id = ai.invoice_id WHERE i.regie_id <> a.regie_id" },
  { "allocation-of-an-invoice-not-asked",
    "SELECT al.id FROM allocation al JOIN payment p ON p.id = al.payment_id"
    " WHERE p.attempt_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM attempt_invoice ai"
    " WHERE ai.attempt_id = p.attempt_id AND ai.invoice_id = al.invoice_id)" },
  { "allocation-above-what-was-asked",
    "SELECT al.id FROM allocation al JOIN payment p ON p.id = al.payment_id"
    " JOIN attempt_invoice ai ON ai.attempt_id = p.attempt_id AND ai.invoice_id = al.invoice_id"
    " WHERE al.amount > ai.amount" },

  /* Receipts. */
  { "payment-without-receipt",
    "SELECT id FROM payment p WHERE NOT EXISTS (SELECT 1 FROM receipt r WHERE r.payment_id = p.id)" },
  { "receipt-of-another-regie",
    "SELECT r.id FROM receipt r JOIN payment p ON p.id = r.payment_id"
    " WHERE r.regie_id <> p.regie_id" },
  { "receipt-number-gap",
    "SELECT min (id) FROM receipt GROUP BY regie_id, year HAVING max (number) <> count (*)" },
  { "receipt-out-of-order",
    "SELECT n.id FROM receipt r JOIN receipt n ON n.regie_id = r.regie_id AND n.year = r.year"
    " AND n.number = r.number + 1 WHERE n.payment_id < r.payment_id" },
  { "receipt-of-another-instant",
    "SELECT r.id FROM receipt r JOIN payment p ON p.id = r.payment_id"
    " WHERE r.issued_at <> p.booked_at" },
  /* A year ends in winter, one hour before UTC's. Receipts that were given to payments of before
   * there were any go by UTC (0003-settlement.sql). */
  { "receipt-of-another-year",
    "SELECT id FROM receipt WHERE year NOT BETWEEN"
    " CAST (strftime ('%Y', issued_at, 'unixepoch') AS INTEGER)"
    " AND CAST (strftime ('%Y', issued_at + 3600, 'unixepoch') AS INTEGER)" },

  /* What people said and decided. */
  { "alarm-closed-by-nobody",
    "SELECT id FROM alarm WHERE (closed_at IS NULL) <> (closed_by IS NULL)"
    " OR (closed_at IS NOT NULL AND comment = '')" },
  { "declared-without-declaration",
    "SELECT id FROM invoice i WHERE (declared_at IS NOT NULL) <> EXISTS (SELECT 1 FROM declaration d"
    " WHERE d.invoice_id = i.id AND d.state = 'waiting')" },
  /* Where the invoice was cancelled meanwhile, all of it became the debtor's credit. */
  { "confirmed-declaration-without-payment",
    "SELECT d.id FROM declaration d JOIN invoice i ON i.id = d.invoice_id WHERE d.state = 'confirmed'"
    " AND NOT EXISTS (SELECT 1 FROM allocation al JOIN payment p ON p.id = al.payment_id"
    "  WHERE al.invoice_id = d.invoice_id AND p.booked_at = d.decided_at AND p.means = d.means)"
    " AND NOT EXISTS (SELECT 1 FROM credit c JOIN payment p ON p.id = c.payment_id"
    "  WHERE c.person_id = i.person_id AND p.booked_at = d.decided_at AND p.means = d.means)" },
  { "thread-about-another-invoice",
    "SELECT t.id FROM thread t JOIN invoice i ON i.id = t.invoice_id"
    " WHERE i.person_id <> t.person_id" },
  { "thread-without-message",
    "SELECT id FROM thread t WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.thread_id = t.id)" },
  { "thread-answered-by-nobody",
    "SELECT id FROM thread t WHERE state = 'answered' AND (SELECT from_staff FROM message m"
    " WHERE m.thread_id = t.id ORDER BY m.id DESC LIMIT 1) = 0" },
  { "message-of-another-person",
    "SELECT m.id FROM message m JOIN thread t ON t.id = m.thread_id"
    " JOIN account a ON a.id = m.account_id WHERE m.from_staff = (a.role = 'resident')"
    " OR (m.from_staff = 0 AND a.person_id <> t.person_id)" },

  /* Invoices as they came, people, régies. */
  { "invoice-lines-do-not-add-up",
    "SELECT i.id FROM invoice i JOIN (SELECT invoice_id, sum (amount) AS sum FROM invoice_line"
    " GROUP BY invoice_id) l ON l.invoice_id = i.id WHERE l.sum <> i.amount" },
  { "invoice-day-not-in-the-calendar",
    "SELECT id FROM invoice WHERE date (issued_on, '+0 days') IS NOT issued_on"
    " OR date (due_on, '+0 days') IS NOT due_on"
    " OR date (direct_debit_on, '+0 days') IS NOT direct_debit_on" },
  { "import-not-the-sum-of-its-invoices",
    "SELECT b.id FROM import_batch b LEFT JOIN (SELECT batch_id, count (*) AS count, sum (amount)"
    " AS sum FROM invoice WHERE batch_id IS NOT NULL GROUP BY batch_id) i ON i.batch_id = b.id"
    " WHERE b.invoices <> coalesce (i.count, 0) OR b.amount <> coalesce (i.sum, 0)" },
  { "resident-without-person",
    "SELECT id FROM account WHERE (role = 'resident') <> (person_id IS NOT NULL)" },
  { "regie-mode-of-another-offer",
    "SELECT id FROM regie WHERE instr (CASE offer WHEN 'ws' THEN 'TXW' ELSE 'TXMA' END, saisie) = 0" },
  { "regie-not-as-last-changed",
    "SELECT r.id FROM regie r JOIN regie_change c ON c.id ="
    " (SELECT max (id) FROM regie_change WHERE regie_id = r.id) WHERE c.detail <>"
    " printf ('offer=%s client=%s saisie=%s multi_invoice=%d online=%d reference_kind=%s"
    " declarations=%d', r.offer, coalesce (r.client_number, '-'), r.saisie, r.multi_invoice,"
    " r.online, r.reference_kind, r.declarations)" },
};
/* clang-format on */

const MefCheckRule *
mef_check_get_rules (guint *n)
{
  *n = G_N_ELEMENTS (rules);
  return rules;
}
