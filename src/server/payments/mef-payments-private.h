/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the payment engine share. */
#pragma once

#include "mef-payments.h"

G_BEGIN_DECLS

/* An attempt whose creation is not over within this many seconds was interrupted. */
#define MEF_PAYMENTS_CREATION_TIME 60

struct _MefPayments
{
  GObject parent_instance;

  MefServer *server;             /* (unowned): outlives it */
  MefTown *town;                 /* (unowned): outlives it */
  MefPayfipTransport *transport; /* (owned) */
  MefDb *db;                     /* (owned) (nullable): reads; until stopped */
  GMainContext *context;         /* (owned) */
  GCancellable *cancel;          /* (owned): cancelled when the server stops */
  GHashTable *asking;            /* (owned) (element-type gint64 Ask): in flight */
  GHashTable *creating; /* (owned) (element-type gint64 GPtrArray): in flight, and who waits */
  GHashTable *asked_at; /* (owned) (element-type gint64 gint64): monotonic microseconds */
  GHashTable *deferred; /* (owned) (element-type gint64 gint64): not before that instant */
  GQueue queue;         /* (element-type gint64): to be asked about when there is room */
  guint polling;        /* how many the poller has in flight */
  guint running;        /* operations of any kind in flight */
  GSource *timer;       /* (owned) (nullable) */
  gint64 next_poll;     /* the earliest in the store, 0 for none */
};

gint64 mef_payments_now (MefPayments *self);
void mef_payments_begin_work (MefPayments *self);
void mef_payments_end_work (MefPayments *self);
void mef_payments_schedule (MefPayments *self);
void mef_payments_enqueue (MefPayments *self, gint64 attempt_id);
void mef_payments_mark_interrupted (MefPayments *self, gint64 attempt_id);

G_END_DECLS
