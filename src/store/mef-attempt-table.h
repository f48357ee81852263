/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-money.h"

#include "mef-attempt-state.h"
#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefAttemptRow:
 *
 * Somebody's attempt to pay online, as read; everything is owned.
 */
typedef struct
{
  gint64 id;
  char *public_id;
  gint64 account_id;
  char *email; /* the account's, for the payer's ticket */
  gint64 regie_id;
  char *regie;
  MefAttemptState state;
  char *reason;
  char *client_number;
  char *refdet;
  char *reference; /* as printed on the (first) invoice */
  char *label;     /* of the first invoice */
  guint exercise;
  MefCents amount;
  char saisie;
  char regie_saisie; /* the régie's own, today */
  char *offer;       /* ws, form or titre */
  char *token;       /* (nullable): where a form's notification comes */
  char *id_op;       /* (nullable) */
  gint64 created_at;
  gint64 page_expires_at; /* 0 before PayFiP answered */
  gint64 lock_expires_at;
  gint64 next_poll_at; /* 0: never again */
  guint polls;
  gint64 paid_at;      /* 0 unless paid */
  char *means;         /* (nullable) */
  char *authorisation; /* (nullable): of the payment booked */
  gboolean is_decided; /* somebody looked at what did not match, and said what it was */
  GArray *invoices;    /* (element-type gint64) */
} MefAttemptRow;

void mef_attempt_row_free (MefAttemptRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefAttemptRow, mef_attempt_row_free)

/**
 * MefAttemptRequest:
 * @make_refdet: makes PayFiP's reference from the printed one and the number of the attempt, which
 *   no other attempt has
 * @token: an unguessable word for the address of a form's notification
 *
 * What somebody wants to pay.
 */
typedef struct
{
  gint64 account_id;
  gint64 person_id;
  const gint64 *invoices;
  guint n_invoices;
  const char *idempotency_key;
  const guint8 *request_hash; /* 32 bytes */
  const char *public_id;
  const char *token;
  char *(*make_refdet) (const char *reference, gint64 number);
  gint64 now;
} MefAttemptRequest;

MefAttemptRow *mef_attempt_begin (MefDb *db,
                                  const MefAttemptRequest *request,
                                  gboolean *again,
                                  gint64 *refused_invoice,
                                  const char **unpayable_reason,
                                  GError **error);

MefAttemptRow *mef_attempt_get (MefDb *db, gint64 id, GError **error);
MefAttemptRow *
mef_attempt_find_public (MefDb *db, const char *public_id, gint64 account_id, GError **error);
MefAttemptRow *mef_attempt_find_token (MefDb *db, const char *token, GError **error);
MefAttemptRow *mef_attempt_find_operation (MefDb *db, const char *id_op, GError **error);
GArray *mef_attempt_list_due (MefDb *db, gint64 now, guint limit, GError **error);
GArray *mef_attempt_list_live (MefDb *db, gint64 invoice_id, GError **error);
GArray *
mef_attempt_list_since (MefDb *db, gint64 regie_id, gint64 since, guint limit, GError **error);
GArray *mef_attempt_list_reference (MefDb *db, const char *refdet, GError **error);
gint64 mef_attempt_next_poll (MefDb *db);

gboolean mef_attempt_created (MefDb *db,
                              gint64 id,
                              const char *id_op,
                              gint64 page_expires_at,
                              gint64 next_poll_at,
                              gint64 now,
                              GError **error);
gboolean mef_attempt_apply (MefDb *db,
                            gint64 id,
                            MefAttemptEvent event,
                            const char *reason,
                            gint64 next_poll_at,
                            gint64 now,
                            MefAttemptState *state,
                            GError **error);
/* Reasons that are more than something to read. */
#define MEF_REASON_PAGE_ABANDONED "page-abandoned"       /* a form was given up, and is young */
#define MEF_REASON_RESULT_UNKNOWN "result-unknown"       /* a resultrans nobody knows */
#define MEF_REASON_SENDER_DIFFERS "sender-differs"       /* it does not come from PayFiP */
#define MEF_REASON_RESULT_UNREADABLE "result-unreadable" /* a result that lacks fields */
#define MEF_REASON_OPERATION_DIFFERS "operation-differs" /* an answer about another operation */

gboolean mef_attempt_poll_at (MefDb *db, gint64 id, gint64 at, GError **error);

/**
 * MefSettlement:
 * @operation_id: PayFiP's idOp, or the token of a form: booked at most once
 * @means: card or direct_debit
 */
typedef struct
{
  const char *operation_id;
  const char *means;
  MefCents amount;
  gint64 paid_at;
  const char *authorisation; /* (nullable) */
} MefSettlement;

gboolean mef_attempt_settle (MefDb *db,
                             gint64 id,
                             const MefSettlement *settlement,
                             gint64 now,
                             gboolean *again,
                             GError **error);
gboolean mef_attempt_told_again (MefDb *db,
                                 gint64 id,
                                 const MefSettlement *settlement,
                                 gint64 now,
                                 GError **error);

gboolean mef_attempt_is_form (const MefAttemptRow *row);
gboolean mef_attempt_was_a_test (const MefAttemptRow *row);
const char *mef_attempt_get_operation (const MefAttemptRow *row);

G_END_DECLS
