/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-day.h"
#include "mef-money.h"

#include "mef-db.h"

G_BEGIN_DECLS

/* PayFiP takes 1 € to 99 999,99 € through the web service, less than 10 000 € by a form (protocol
 * reference, field rules of montant). */
#define MEF_PAYABLE_MIN ((MefCents) 100)
#define MEF_PAYABLE_MAX ((MefCents) 9999999)
#define MEF_PAYABLE_MAX_BY_FORM ((MefCents) 999999)

MefCents mef_payable_max (const char *offer);

/**
 * MefInvoiceRow:
 *
 * An invoice as lists show it. Strings are borrowed from the statement: they live until the
 * callback returns. @state and @unpayable_reason are literals.
 */
typedef struct
{
  gint64 id;
  gint64 regie_id;
  const char *number;
  const char *label;
  const char *service;
  const char *beneficiaries; /* "Léa, Hugo" or empty */
  const char *regie;
  const char *issued_on; /* YYYY-MM-DD */
  const char *due_on;    /* (nullable) */
  MefCents amount;
  MefCents remaining;
  gint64 settled_at; /* 0 when not settled */
  gboolean multi_invoice;
  MefCents maximum; /* what its régie takes in one payment at most */
  gboolean has_document;
  const char *state;
  const char *unpayable_reason; /* (nullable): NULL when payable */
  const char *payment_id;       /* (nullable): the attempt that locks it */
  gint64 payment_since;         /* 0 when none */
  gint64 lock_expires_at;       /* 0 when none */
} MefInvoiceRow;

typedef enum
{
  MEF_INVOICE_STATUS_ALL,
  MEF_INVOICE_STATUS_UNPAID,
  MEF_INVOICE_STATUS_PAID,
} MefInvoiceStatus;

typedef enum
{
  MEF_INVOICE_SORT_ISSUED_ON,
  MEF_INVOICE_SORT_DUE_ON,
  MEF_INVOICE_SORT_AMOUNT,
  MEF_INVOICE_SORT_NUMBER,
  MEF_INVOICE_SORT_LABEL,
  MEF_N_INVOICE_SORTS,
} MefInvoiceSort;

/**
 * MefInvoiceQuery:
 * @person_id: whose; there is no way to ask for everybody's
 * @now: the instant at which locks are judged
 * @today: the day at which lateness is judged
 * @search: (nullable): words all of which must be found
 * @cursor: (nullable): where the page before ended, see @next_cursor of mef_invoice_list()
 * @limit: rows at most, 1 to 200
 */
typedef struct
{
  gint64 person_id;
  gint64 now;
  MefDay today;
  MefInvoiceStatus status;
  const char *search;
  MefInvoiceSort sort;
  gboolean descending;
  const char *cursor;
  guint limit;
} MefInvoiceQuery;

typedef struct
{
  gint64 count;
  MefCents amount;
  MefCents remaining;
} MefInvoiceTotals;

typedef void (*MefInvoiceRowFunc) (const MefInvoiceRow *row, gpointer user_data);

gboolean mef_invoice_list (MefDb *db,
                           const MefInvoiceQuery *query,
                           MefInvoiceRowFunc func,
                           gpointer user_data,
                           MefInvoiceTotals *totals,
                           char **next_cursor,
                           GError **error);

/* What the page of one invoice shows besides. */
typedef struct
{
  const char *reference;
  const char *client_number; /* (nullable) */
  const char *debtor;
  gboolean declarations; /* whether its régie lets residents declare it paid */
  const char *saisie;    /* the régie's mode at PayFiP, one letter */
} MefInvoiceExtra;

gboolean mef_invoice_get (MefDb *db,
                          gint64 id,
                          gint64 person_id,
                          gint64 now,
                          MefDay today,
                          void (*func) (const MefInvoiceRow *row,
                                        const MefInvoiceExtra *extra,
                                        gpointer user_data),
                          gpointer user_data,
                          GError **error);

typedef void (*MefInvoiceLineFunc) (gint64 position,
                                    const char *beneficiary,
                                    const char *label,
                                    const char *quantity,
                                    MefCents amount,
                                    gpointer user_data);
gboolean mef_invoice_each_line (MefDb *db,
                                gint64 id,
                                MefInvoiceLineFunc func,
                                gpointer user_data,
                                GError **error);

typedef void (*MefInvoiceEventFunc) (gint64 at,
                                     const char *kind,
                                     const MefCents *amount,
                                     const char *detail,
                                     gpointer user_data);
gboolean mef_invoice_each_event (MefDb *db,
                                 gint64 id,
                                 MefInvoiceEventFunc func,
                                 gpointer user_data,
                                 GError **error);
gboolean mef_invoice_add_event (MefDb *db,
                                gint64 id,
                                gint64 at,
                                const char *kind,
                                MefCents amount,
                                const char *detail,
                                GError **error);
gboolean mef_invoice_read_list_version (MefDb *db, gint64 *version, GError **error);

G_END_DECLS
