/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mef-payfip-message.h"

G_BEGIN_DECLS

/* 2100: what is later than that was not written by a simulator. */
#define MEF_SIM_INSTANT_MAX ((gint64) 4102444800)

/**
 * MefSimOperation:
 * @fields: the creation's message
 * @opened_at: when the payer first had its page, 0 for not yet
 * @result: (nullable): what came of it: P, V, A, R, Z or anything a test wants
 * @paid_at: when an abandoned one will turn out paid, 0 for never
 * @closed: whether the page can no longer be used: single use, unless it was only abandoned
 *
 * One idOp and what became of it.
 */
typedef struct
{
  char *id_op;
  MefPayfipMessage *fields;
  gint64 created_at;
  gint64 opened_at;
  char *result;
  char *numauto;
  gint64 done_at;
  gint64 paid_at;
  gboolean closed;
} MefSimOperation;

MefSimOperation *mef_sim_operation_new (MefPayfipMessage *fields, gint64 now);
void mef_sim_operation_free (MefSimOperation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefSimOperation, mef_sim_operation_free)

const char *mef_sim_operation_get (MefSimOperation *self, const char *field);
const char *mef_sim_operation_get_wrong_saisie (MefSimOperation *self);
const char *mef_sim_operation_why_closed (MefSimOperation *self, gint64 now);
const char *mef_sim_operation_why_unusable (MefSimOperation *self, gint64 now);
gboolean mef_sim_operation_is_purged (MefSimOperation *self, gint64 now);
void mef_sim_operation_conclude (MefSimOperation *self, const char *result, gint64 now);
gboolean mef_sim_operation_is_form (MefSimOperation *self);
MefPayfipMessage *mef_sim_operation_make_detail (MefSimOperation *self);

void mef_sim_operation_write (MefSimOperation *self, JsonBuilder *builder);
MefSimOperation *mef_sim_operation_read (JsonObject *object);
gboolean mef_sim_read_instant (JsonObject *object, const char *name, gint64 *instant);

G_END_DECLS
