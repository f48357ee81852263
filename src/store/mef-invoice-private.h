/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One list of columns and one reader for every statement that shows invoices. */
#pragma once

#include "mef-db-private.h"
#include "mef-invoice-table.h"

G_BEGIN_DECLS

/* What was paid of invoice i, and what is left of it. */
#define MEF_INVOICE_ALLOCATED                                                                      \
  "coalesce ((SELECT sum (al.amount) FROM allocation al WHERE al.invoice_id = i.id), 0)"
#define MEF_INVOICE_REMAINING "(i.amount - " MEF_INVOICE_ALLOCATED ")"

/* Needs :now for the attempt that locks it, of which there is at most one. */
#define MEF_INVOICE_COLUMNS                                                                        \
  "SELECT i.id, i.regie_id, i.number, i.label, i.service, i.beneficiaries, r.name, i.issued_on,"   \
  " i.due_on, i.amount, " MEF_INVOICE_REMAINING " AS remaining,"                                   \
  " (SELECT max (p.paid_at) FROM allocation al JOIN payment p ON p.id = al.payment_id"             \
  "  WHERE al.invoice_id = i.id),"                                                                 \
  " r.multi_invoice AND r.offer <> 'titre', EXISTS (SELECT 1 FROM document d WHERE d.invoice_id "  \
  "= i.id),"                                                                                       \
  " i.direct_debit_on IS NOT NULL, i.handed_over_at IS NOT NULL, i.cancelled_at IS NOT NULL,"      \
  " i.declared_at IS NOT NULL, r.online, r.client_number, live.public_id,"                         \
  " live.created_at, live.lock_expires_at, r.offer, r.reference_kind, i.reference,"                \
  " i.id IN (SELECT ai.invoice_id FROM alarm l JOIN attempt a ON a.id = l.attempt_id"              \
  "  JOIN attempt_invoice ai ON ai.attempt_id = a.id"                                              \
  "  WHERE l.kind IN ('quarantined', 'result-unknown') AND l.closed_at IS NULL"                    \
  "  AND (l.kind = 'quarantined' OR (l.detail <> 'sender-differs'"                                 \
  "       AND a.state IN ('waiting', 'expired'))))"

#define MEF_INVOICE_FROM                                                                           \
  " FROM invoice i JOIN regie r ON r.id = i.regie_id"                                              \
  " LEFT JOIN attempt live ON live.id = (SELECT max (a.id) FROM attempt_invoice ai"                \
  "   JOIN attempt a ON a.id = ai.attempt_id WHERE ai.invoice_id = i.id"                           \
  "   AND a.state IN ('started', 'waiting') AND a.lock_expires_at > :now)"

/* Columns before any that a statement adds behind them. */
#define MEF_INVOICE_N_COLUMNS 27

void mef_invoice_read (MefStatement *query, MefDay today, MefInvoiceRow *row);

G_END_DECLS
