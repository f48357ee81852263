/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells of invoices that appear while somebody is signed in, whatever shows in the window. Keeps
 * ids and nothing else between two answers; an answer that fails changes nothing, and the next one
 * is waited for. Belongs to the thread that made it. */
#include "config.h"

#include "mef-invoice-watcher.h"

#include "mef-invoice-list.h"

/* Milliseconds. The list that shows is loaded when somebody signs in; this one can wait a little.
 */
#define FIRST (20 * 1000)
#define EACH (5 * 60 * 1000)

struct _MefInvoiceWatcher
{
  GObject parent_instance;

  /* owned */
  MefSession *session;
  MefInvoiceList *invoices;  /* (nullable) while nobody is signed in */
  GHashTable *seen;          /* (element-type gint64) */
  GCancellable *cancellable; /* (nullable) likewise */

  guint first, each;
  guint timeout;
  gboolean has_seen; /* one answer has come */
};

G_DEFINE_FINAL_TYPE (MefInvoiceWatcher, mef_invoice_watcher, G_TYPE_OBJECT)

enum
{
  APPEARED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void wait (MefInvoiceWatcher *self, guint milliseconds);

/* Returns: (transfer full): what is in the list and was not in the one before */
static GPtrArray *
take_in (MefInvoiceWatcher *self)
{
  GPtrArray *fresh = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *model = G_LIST_MODEL (self->invoices);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MefInvoice) invoice = g_list_model_get_item (model, i);
      gint64 id = mef_invoice_get_id (invoice);

      if (!g_hash_table_contains (self->seen, &id))
        {
          g_hash_table_add (self->seen, g_memdup2 (&id, sizeof id));
          g_ptr_array_add (fresh, g_steal_pointer (&invoice));
        }
    }
  return fresh;
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefInvoiceWatcher *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fresh = NULL;
  gboolean had_seen;

  mef_invoice_list_refresh_finish (MEF_INVOICE_LIST (source), result, &error);
  /* The watcher may be gone then. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  had_seen = self->has_seen;
  wait (self, self->each);
  if (error != NULL)
    {
      g_debug ("invoices: %s", error->message);
      return;
    }
  self->has_seen = TRUE;
  fresh = take_in (self);
  if (had_seen && fresh->len > 0)
    g_signal_emit (self, signals[APPEARED], 0, fresh);
}

static gboolean
timeout_cb (gpointer data)
{
  MefInvoiceWatcher *self = data;

  self->timeout = 0;
  mef_invoice_list_refresh_async (self->invoices, self->cancellable, refreshed_cb, self);
  return G_SOURCE_REMOVE;
}

static void
wait (MefInvoiceWatcher *self, guint milliseconds)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (milliseconds, timeout_cb, self);
}

static void
stop (MefInvoiceWatcher *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->invoices);
  g_hash_table_remove_all (self->seen);
  self->has_seen = FALSE;
}

/* Invoices are shown to residents. */
static void
signed_in_cb (MefInvoiceWatcher *self)
{
  MefAccount *account = mef_session_get_account (self->session);

  stop (self);
  if (account == NULL || mef_account_get_role (account) != MEF_ROLE_RESIDENT)
    return;
  self->invoices = mef_invoice_list_new (mef_session_get_api (self->session));
  self->cancellable = g_cancellable_new ();
  wait (self, self->first);
}

static void
mef_invoice_watcher_dispose (GObject *object)
{
  MefInvoiceWatcher *self = MEF_INVOICE_WATCHER (object);

  stop (self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (mef_invoice_watcher_parent_class)->dispose (object);
}

static void
mef_invoice_watcher_finalize (GObject *object)
{
  g_hash_table_unref (MEF_INVOICE_WATCHER (object)->seen);

  G_OBJECT_CLASS (mef_invoice_watcher_parent_class)->finalize (object);
}

static void
mef_invoice_watcher_class_init (MefInvoiceWatcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mef_invoice_watcher_dispose;
  object_class->finalize = mef_invoice_watcher_finalize;

  /**
   * MefInvoiceWatcher::appeared:
   * @invoices: (element-type MefInvoice): what is new, newest first
   */
  signals[APPEARED] = g_signal_new ("appeared", MEF_TYPE_INVOICE_WATCHER, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
mef_invoice_watcher_init (MefInvoiceWatcher *self)
{
  self->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->first = FIRST;
  self->each = EACH;
}

/**
 * mef_invoice_watcher_new:
 * @session: whose invoices to watch, whenever somebody is signed in
 *
 * Returns: (transfer full): a watcher; it works until it is disposed of
 */
MefInvoiceWatcher *
mef_invoice_watcher_new (MefSession *session)
{
  MefInvoiceWatcher *self;

  g_return_val_if_fail (MEF_IS_SESSION (session), NULL);

  self = g_object_new (MEF_TYPE_INVOICE_WATCHER, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::signed-in", G_CALLBACK (signed_in_cb), self,
                           G_CONNECT_SWAPPED);
  signed_in_cb (self);
  return self;
}

/**
 * mef_invoice_watcher_set_intervals:
 * @self: a watcher
 * @first: milliseconds from signing in to the first question
 * @each: milliseconds from one answer to the next question
 *
 * Changes how often is asked, from now on.
 */
void
mef_invoice_watcher_set_intervals (MefInvoiceWatcher *self, guint first, guint each)
{
  g_return_if_fail (MEF_IS_INVOICE_WATCHER (self));

  self->first = first;
  self->each = each;
  if (self->invoices != NULL)
    wait (self, first);
}
