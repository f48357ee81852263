/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting to pay online. Everything is judged and fixed here, in one transaction, from ids only:
 * what is to be paid, how much, and that nothing else is paying it. */
#include "config.h"

#include "mef-attempt-table.h"
#include "mef-db-private.h"
#include "mef-debt-reference.h"
#include "mef-error.h"
#include "mef-invoice-private.h"
#include "mef-setting-table.h"

/* What is gathered of the invoices while they are judged. */
typedef struct
{
  gint64 regie_id;
  gboolean multi_invoice;
  char *client_number; /* (owned) */
  char *reference;     /* (owned): of the first */
  char *offer;         /* (owned) */
  MefDebtReferenceKind kind;
  char saisie;
  MefCents amount;
  GArray *amounts; /* (owned) (element-type gint64) */
} Basket;

static void
basket_clear (Basket *basket)
{
  g_free (basket->client_number);
  g_free (basket->reference);
  g_free (basket->offer);
  g_clear_pointer (&basket->amounts, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Basket, basket_clear)

static const char invoice_sql[] = MEF_INVOICE_COLUMNS
    ", i.reference, r.client_number, r.saisie, r.offer,"
    " r.reference_kind" MEF_INVOICE_FROM " WHERE i.id = :id AND i.person_id = :person";

/* The attempt that this key started before. */
static gboolean
find_key (MefDb *db, const MefAttemptRequest *request, gint64 *id, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT id, request_hash = :hash FROM attempt"
                      " WHERE account_id = :account AND idempotency_key = :key",
                      error);
  gboolean found;

  *id = 0;
  if (query == NULL)
    return FALSE;
  mef_bind_blob (query, ":hash", request->request_hash, 32);
  mef_bind_int (query, ":account", request->account_id);
  mef_bind_text (query, ":key", request->idempotency_key);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (found && !mef_column_int (query, 1))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "idempotency-key-reused");
      return FALSE;
    }
  *id = found ? mef_column_int (query, 0) : 0;
  return TRUE;
}

static void
begin_basket (MefStatement *query, const MefInvoiceRow *row, Basket *basket)
{
  basket->regie_id = row->regie_id;
  basket->multi_invoice = row->multi_invoice;
  basket->reference = g_strdup (mef_column_text (query, MEF_INVOICE_N_COLUMNS));
  basket->client_number = g_strdup (mef_column_text (query, MEF_INVOICE_N_COLUMNS + 1));
  basket->saisie = mef_column_text (query, MEF_INVOICE_N_COLUMNS + 2)[0];
  basket->offer = g_strdup (mef_column_text (query, MEF_INVOICE_N_COLUMNS + 3));
  mef_debt_reference_kind_from_string (mef_column_text (query, MEF_INVOICE_N_COLUMNS + 4),
                                       &basket->kind);
}

static gboolean
put_in_basket (MefStatement *query, const MefInvoiceRow *row, Basket *basket, GError **error)
{
  if (basket->amounts->len == 0)
    begin_basket (query, row, basket);
  else if (row->regie_id != basket->regie_id)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "invoices-of-several-regies");
      return FALSE;
    }
  else if (!basket->multi_invoice)
    {
      /* Always so for titres: the treasury knows debts, not sums of them. */
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "multi-not-allowed");
      return FALSE;
    }
  if (!mef_money_add (basket->amount, row->remaining, &basket->amount) ||
      basket->amount > mef_payable_max (basket->offer))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "total-above-maximum");
      return FALSE;
    }
  g_array_append_val (basket->amounts, row->remaining);
  return TRUE;
}

static gboolean
judge_invoice (MefDb *db,
               const MefAttemptRequest *request,
               gint64 id,
               Basket *basket,
               const char **unpayable_reason,
               GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, invoice_sql, error);
  MefInvoiceRow row;
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":id", id);
  mef_bind_int (query, ":person", request->person_id);
  mef_bind_int (query, ":now", request->now);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (!found)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
      return FALSE;
    }
  mef_invoice_read (query, mef_day_from_instant (request->now), &row);
  if (row.unpayable_reason != NULL)
    {
      *unpayable_reason = row.unpayable_reason;
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_CONFLICT, "invoice-not-payable");
      return FALSE;
    }
  return put_in_basket (query, &row, basket, error);
}

/* A titre's reference is the debt's own; any other is the attempt's. */
static char *
choose_refdet (const MefAttemptRequest *request, const Basket *basket, gint64 id)
{
  guint exercise;

  if (g_str_equal (basket->offer, "titre"))
    return mef_debt_reference_compose (basket->kind, basket->reference, &exercise);
  return request->make_refdet (basket->reference, id);
}

static gboolean
insert_attempt (MefDb *db,
                const MefAttemptRequest *request,
                const Basket *basket,
                gint64 *id,
                GError **error)
{
  const char saisie[] = { basket->saisie, '\0' };
  gint64 lock = mef_setting_get (db, MEF_SETTING_PAYMENT_LOCK_MINUTES) * 60;
  g_autofree char *refdet = NULL;
  g_autoptr (MefStatement) number =
      mef_db_prepare (db, "SELECT coalesce (max (id), 0) + 1 FROM attempt", error);
  g_autoptr (MefStatement) insert = mef_db_prepare (
      db,
      "INSERT INTO attempt (id, public_id, account_id, regie_id, idempotency_key, request_hash,"
      " state, client_number, refdet, amount, saisie, created_at, lock_expires_at, offer,"
      " token) VALUES (:id, :public, :account, :regie, :key, :hash, 'started', :client, :refdet,"
      " :amount, :saisie, :now, :lock, :offer, :token)",
      error);
  gboolean found;

  if (number == NULL || insert == NULL || !mef_db_step (db, number, &found, error))
    return FALSE;
  *id = mef_column_int (number, 0);
  refdet = choose_refdet (request, basket, *id);
  mef_bind_int (insert, ":id", *id);
  mef_bind_text (insert, ":public", request->public_id);
  mef_bind_int (insert, ":account", request->account_id);
  mef_bind_int (insert, ":regie", basket->regie_id);
  mef_bind_text (insert, ":key", request->idempotency_key);
  mef_bind_blob (insert, ":hash", request->request_hash, 32);
  mef_bind_text (insert, ":client", basket->client_number);
  mef_bind_text (insert, ":refdet", refdet);
  mef_bind_int (insert, ":amount", basket->amount);
  mef_bind_text (insert, ":saisie", saisie);
  mef_bind_int (insert, ":now", request->now);
  mef_bind_int (insert, ":lock", request->now + lock);
  mef_bind_text (insert, ":offer", basket->offer);
  mef_bind_text (insert, ":token", g_str_equal (basket->offer, "ws") ? NULL : request->token);
  return mef_db_run (db, insert, error);
}

static gboolean
insert_invoices (MefDb *db,
                 const MefAttemptRequest *request,
                 const Basket *basket,
                 gint64 id,
                 GError **error)
{
  g_autoptr (MefStatement) insert =
      mef_db_prepare (db,
                      "INSERT INTO attempt_invoice (attempt_id, invoice_id, amount)"
                      " VALUES (:attempt, :invoice, :amount)",
                      error);

  if (insert == NULL)
    return FALSE;
  for (guint i = 0; i < request->n_invoices; i++)
    {
      mef_bind_int (insert, ":attempt", id);
      mef_bind_int (insert, ":invoice", request->invoices[i]);
      mef_bind_int (insert, ":amount", g_array_index (basket->amounts, gint64, i));
      if (!mef_db_run (db, insert, error) ||
          !mef_invoice_add_event (db, request->invoices[i], request->now, "payment_started", 0,
                                  NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
names_one_twice (const MefAttemptRequest *request)
{
  for (guint i = 1; i < request->n_invoices; i++)
    {
      for (guint j = 0; j < i; j++)
        {
          if (request->invoices[i] == request->invoices[j])
            return TRUE;
        }
    }
  return FALSE;
}

/**
 * mef_attempt_begin:
 * @db: a connection that writes, in a transaction
 * @request: who, what, when
 * @again: (out): whether the key had started this attempt before
 * @refused_invoice: (out): the invoice that cannot be paid, with "invoice-not-payable"
 * @unpayable_reason: (out) (transfer none): why, then
 * @error: (nullable): "idempotency-key-reused", "not-found", "invoice-not-payable",
 *   "invoices-of-several-regies", "multi-not-allowed", "total-above-maximum", "field-invoices"
 *
 * Returns: (transfer full) (nullable): the attempt, whose invoices are locked
 */
MefAttemptRow *
mef_attempt_begin (MefDb *db,
                   const MefAttemptRequest *request,
                   gboolean *again,
                   gint64 *refused_invoice,
                   const char **unpayable_reason,
                   GError **error)
{
  g_auto (Basket) basket = { 0 };
  gint64 id;

  *again = FALSE;
  basket.amounts = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!find_key (db, request, &id, error))
    return NULL;
  if (id != 0)
    {
      *again = TRUE;
      return mef_attempt_get (db, id, error);
    }
  if (request->n_invoices == 0 || names_one_twice (request))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-invoices");
      return NULL;
    }
  for (guint i = 0; i < request->n_invoices; i++)
    {
      *refused_invoice = request->invoices[i];
      if (!judge_invoice (db, request, request->invoices[i], &basket, unpayable_reason, error))
        return NULL;
    }
  if (!insert_attempt (db, request, &basket, &id, error) ||
      !insert_invoices (db, request, &basket, id, error))
    return NULL;
  return mef_attempt_get (db, id, error);
}
