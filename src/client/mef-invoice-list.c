/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All invoices of the person signed in, as a list model: small enough to hold (a family has some
 * hundreds in ten years), so that filters, sorting and sums need no server. A first load shows each
 * page as it comes; a later one is compared with what is there, by id, and only differences are
 * told, so that rows, selection and scrolling stay. Belongs to the thread that made it. */
#include "config.h"

#include "mef-invoice-list.h"

#include "mef-error.h"
#include "mef-invoice-diff.h"
#include "mef-invoice-sums.h"

struct _MefInvoiceList
{
  GObject parent_instance;

  /* owned */
  MefApi *api;
  GPtrArray *invoices;   /* (element-type MefInvoice) */
  GError *error;         /* (nullable): why the last load failed */
  GCancellable *loading; /* (nullable): the load in flight */

  MefInvoiceSums sums;
  gboolean loaded;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MefInvoiceList,
                               mef_invoice_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_LOADED,
  PROP_ERROR,
  PROP_N_ITEMS,
  PROP_DUE_AMOUNT,
  PROP_DUE_COUNT,
  PROP_OVERDUE_AMOUNT,
  PROP_OVERDUE_COUNT,
  PROP_PAYABLE_AMOUNT,
  PROP_PAYABLE_COUNT,
  PROP_NEXT_DUE_ON,
  PROP_ALL_COUNT,
  PROP_UNPAID_COUNT,
  PROP_PAID_COUNT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* One load, page after page. */
typedef struct
{
  GPtrArray *invoices;  /* (owned) (element-type MefInvoice): what has come */
  GHashTable *seen;     /* (owned) (element-type gint64): their ids, borrowed from the invoices */
  GCancellable *cancel; /* (owned): ends this load */
  GCancellable *caller; /* (owned) (nullable) */
  gulong caller_handler;
} Load;

static void
load_free (Load *load)
{
  g_cancellable_disconnect (load->caller, load->caller_handler);
  g_clear_object (&load->caller);
  g_object_unref (load->cancel);
  g_hash_table_unref (load->seen);
  g_ptr_array_unref (load->invoices);
  g_free (load);
}

static void
notify_if (MefInvoiceList *self, gboolean changed, guint property)
{
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* Makes the sums of what the list holds now. */
static void
update_sums (MefInvoiceList *self)
{
  MefInvoiceSums before = self->sums, now = { 0 };

  for (guint i = 0; i < self->invoices->len; i++)
    mef_invoice_sums_add (&now, g_ptr_array_index (self->invoices, i));
  self->sums = now;
  notify_if (self, before.all_count != now.all_count, PROP_ALL_COUNT);
  notify_if (self, before.all_count != now.all_count, PROP_N_ITEMS);
  notify_if (self, before.unpaid_count != now.unpaid_count, PROP_UNPAID_COUNT);
  notify_if (self, before.paid_count != now.paid_count, PROP_PAID_COUNT);
  notify_if (self, before.due_count != now.due_count, PROP_DUE_COUNT);
  notify_if (self, before.due_amount != now.due_amount, PROP_DUE_AMOUNT);
  notify_if (self, before.overdue_count != now.overdue_count, PROP_OVERDUE_COUNT);
  notify_if (self, before.overdue_amount != now.overdue_amount, PROP_OVERDUE_AMOUNT);
  notify_if (self, before.payable_count != now.payable_count, PROP_PAYABLE_COUNT);
  notify_if (self, before.payable_amount != now.payable_amount, PROP_PAYABLE_AMOUNT);
  notify_if (self, before.next_due_on != now.next_due_on, PROP_NEXT_DUE_ON);
}

static void
changed_cb (guint position, guint removed, guint added, gpointer user_data)
{
  MefInvoiceList *self = user_data;

  g_object_freeze_notify (G_OBJECT (self));
  update_sums (self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  g_object_thaw_notify (G_OBJECT (self));
}

static GType
list_model_get_item_type (GListModel *model)
{
  return MEF_TYPE_INVOICE;
}

static guint
list_model_get_n_items (GListModel *model)
{
  return MEF_INVOICE_LIST (model)->invoices->len;
}

static gpointer
list_model_get_item (GListModel *model, guint position)
{
  GPtrArray *invoices = MEF_INVOICE_LIST (model)->invoices;

  return position < invoices->len ? g_object_ref (g_ptr_array_index (invoices, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = list_model_get_item_type;
  iface->get_n_items = list_model_get_n_items;
  iface->get_item = list_model_get_item;
}

static void
mef_invoice_list_dispose (GObject *object)
{
  MefInvoiceList *self = MEF_INVOICE_LIST (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (mef_invoice_list_parent_class)->dispose (object);
}

static void
mef_invoice_list_finalize (GObject *object)
{
  MefInvoiceList *self = MEF_INVOICE_LIST (object);

  g_clear_error (&self->error);
  g_ptr_array_unref (self->invoices);

  G_OBJECT_CLASS (mef_invoice_list_parent_class)->finalize (object);
}

static void
mef_invoice_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefInvoiceList *self = MEF_INVOICE_LIST (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading != NULL);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_N_ITEMS:
    case PROP_ALL_COUNT:
      g_value_set_uint (value, self->sums.all_count);
      break;
    case PROP_DUE_AMOUNT:
      g_value_set_int64 (value, self->sums.due_amount);
      break;
    case PROP_DUE_COUNT:
      g_value_set_uint (value, self->sums.due_count);
      break;
    case PROP_OVERDUE_AMOUNT:
      g_value_set_int64 (value, self->sums.overdue_amount);
      break;
    case PROP_OVERDUE_COUNT:
      g_value_set_uint (value, self->sums.overdue_count);
      break;
    case PROP_PAYABLE_AMOUNT:
      g_value_set_int64 (value, self->sums.payable_amount);
      break;
    case PROP_PAYABLE_COUNT:
      g_value_set_uint (value, self->sums.payable_count);
      break;
    case PROP_NEXT_DUE_ON:
      g_value_set_uint (value, self->sums.next_due_on);
      break;
    case PROP_UNPAID_COUNT:
      g_value_set_uint (value, self->sums.unpaid_count);
      break;
    case PROP_PAID_COUNT:
      g_value_set_uint (value, self->sums.paid_count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static GParamSpec *
amount_spec (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
count_spec (const char *name)
{
  return g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
mef_invoice_list_class_init (MefInvoiceListClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mef_invoice_list_dispose;
  object_class->finalize = mef_invoice_list_finalize;
  object_class->get_property = mef_invoice_list_get_property;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_N_ITEMS] = count_spec ("n-items");
  properties[PROP_DUE_AMOUNT] = amount_spec ("due-amount");
  properties[PROP_DUE_COUNT] = count_spec ("due-count");
  properties[PROP_OVERDUE_AMOUNT] = amount_spec ("overdue-amount");
  properties[PROP_OVERDUE_COUNT] = count_spec ("overdue-count");
  properties[PROP_PAYABLE_AMOUNT] = amount_spec ("payable-amount");
  properties[PROP_PAYABLE_COUNT] = count_spec ("payable-count");
  properties[PROP_NEXT_DUE_ON] = count_spec ("next-due-on");
  properties[PROP_ALL_COUNT] = count_spec ("all-count");
  properties[PROP_UNPAID_COUNT] = count_spec ("unpaid-count");
  properties[PROP_PAID_COUNT] = count_spec ("paid-count");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_invoice_list_init (MefInvoiceList *self)
{
  self->invoices = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * mef_invoice_list_new:
 * @api: the interface of a server
 *
 * Returns: (transfer full): a list that is empty until mef_invoice_list_refresh_async()
 */
MefInvoiceList *
mef_invoice_list_new (MefApi *api)
{
  MefInvoiceList *self;

  g_return_val_if_fail (MEF_IS_API (api), NULL);

  self = g_object_new (MEF_TYPE_INVOICE_LIST, NULL);
  self->api = g_object_ref (api);
  return self;
}

/**
 * mef_invoice_list_get_loading:
 * @self: a list
 *
 * Returns: whether a load is in flight
 */
gboolean
mef_invoice_list_get_loading (MefInvoiceList *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), FALSE);
  return self->loading != NULL;
}

/**
 * mef_invoice_list_get_loaded:
 * @self: a list
 *
 * Returns: whether it has held everything the server has, once at least
 */
gboolean
mef_invoice_list_get_loaded (MefInvoiceList *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), FALSE);
  return self->loaded;
}

/**
 * mef_invoice_list_get_error:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): why the last load failed; what was there before still is
 */
const GError *
mef_invoice_list_get_error (MefInvoiceList *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), NULL);
  return self->error;
}

/**
 * mef_invoice_list_find:
 * @self: a list
 * @id: an invoice's id
 *
 * Returns: (transfer none) (nullable): that invoice as the list has it now
 */
MefInvoice *
mef_invoice_list_find (MefInvoiceList *self, gint64 id)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), NULL);

  for (guint i = 0; i < self->invoices->len; i++)
    {
      MefInvoice *invoice = g_ptr_array_index (self->invoices, i);

      if (mef_invoice_get_id (invoice) == id)
        return invoice;
    }
  return NULL;
}

/* What the header says; see the properties of the same names. */
MefCents
mef_invoice_list_get_due_amount (MefInvoiceList *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), 0);
  return self->sums.due_amount;
}

guint
mef_invoice_list_get_due_count (MefInvoiceList *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), 0);
  return self->sums.due_count;
}

MefCents
mef_invoice_list_get_overdue_amount (MefInvoiceList *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), 0);
  return self->sums.overdue_amount;
}

guint
mef_invoice_list_get_overdue_count (MefInvoiceList *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), 0);
  return self->sums.overdue_count;
}

MefCents
mef_invoice_list_get_payable_amount (MefInvoiceList *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), 0);
  return self->sums.payable_amount;
}

guint
mef_invoice_list_get_payable_count (MefInvoiceList *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), 0);
  return self->sums.payable_count;
}

MefDay
mef_invoice_list_get_next_due_on (MefInvoiceList *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), MEF_DAY_NONE);
  return self->sums.next_due_on;
}

guint
mef_invoice_list_get_unpaid_count (MefInvoiceList *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), 0);
  return self->sums.unpaid_count;
}

guint
mef_invoice_list_get_paid_count (MefInvoiceList *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_LIST (self), 0);
  return self->sums.paid_count;
}

static void
set_error (MefInvoiceList *self, const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_loading (MefInvoiceList *self, GCancellable *cancel)
{
  gboolean was_loading = self->loading != NULL;

  g_set_object (&self->loading, cancel);
  notify_if (self, was_loading != (cancel != NULL), PROP_LOADING);
}

/* Cursors follow the list through what is published meanwhile, so that an id may come twice. */
static void
take_page (Load *load, GPtrArray *page)
{
  for (guint i = 0; i < page->len; i++)
    {
      MefInvoice *invoice = g_ptr_array_index (page, i);
      gint64 id = mef_invoice_get_id (invoice);

      if (g_hash_table_contains (load->seen, &id))
        continue;
      g_hash_table_add (load->seen, g_memdup2 (&id, sizeof id));
      g_ptr_array_add (load->invoices, g_object_ref (invoice));
    }
}

/* Ends a load: only the newest one touches the list, an older one was cancelled. */
static void
end_load (GTask *task, const GError *error)
{
  MefInvoiceList *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);

  if (self->loading != load->cancel)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  set_loading (self, NULL);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_error (self, error);
  if (error == NULL && !self->loaded)
    {
      self->loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void page_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask_page (GTask *task, const char *cursor)
{
  MefInvoiceList *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);

  mef_api_list_invoices_async (self->api, cursor, MEF_API_MAX_PAGE, load->cancel, page_cb, task);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MefInvoiceList *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) page =
      mef_api_list_invoices_finish (MEF_API (source), result, &next, &error);

  /* A cursor without invoices would lead round and round. */
  if (page != NULL && next != NULL && page->len == 0)
    {
      g_clear_pointer (&page, g_ptr_array_unref);
      error = g_error_new_literal (MEF_ERROR, MEF_ERROR_PROTOCOL, "field-next_cursor");
    }
  if (page == NULL)
    {
      end_load (task, error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  take_page (load, page);
  if (next == NULL || !self->loaded)
    mef_invoice_diff_apply (self->invoices, load->invoices, changed_cb, self);
  if (next != NULL)
    {
      ask_page (g_steal_pointer (&task), next);
      return;
    }
  end_load (task, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
caller_cancelled_cb (GCancellable *caller, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

/**
 * mef_invoice_list_refresh_async:
 * @self: a list
 * @cancellable: (nullable): ends the load
 * @callback: (scope async) (nullable): called when the list is up to date
 * @user_data: for @callback
 *
 * Loads every page and takes over what changed. A load that is in flight is cancelled: what it
 * would bring is older.
 */
void
mef_invoice_list_refresh_async (MefInvoiceList *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;
  Load *load;

  g_return_if_fail (MEF_IS_INVOICE_LIST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, mef_invoice_list_refresh_async);
  load = g_new0 (Load, 1);
  load->invoices = g_ptr_array_new_with_free_func (g_object_unref);
  load->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  load->cancel = g_cancellable_new ();
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  if (cancellable != NULL)
    {
      load->caller = g_object_ref (cancellable);
      load->caller_handler = g_cancellable_connect (cancellable, G_CALLBACK (caller_cancelled_cb),
                                                    g_object_ref (load->cancel), g_object_unref);
    }
  g_cancellable_cancel (self->loading);
  set_loading (self, load->cancel);
  ask_page (task, NULL);
}

/**
 * mef_invoice_list_refresh_finish:
 * @self: a list
 * @result: what the callback got
 * @error: (nullable): where to put what went wrong; %G_IO_ERROR_CANCELLED also when a newer load
 *   took its place
 *
 * Returns: whether the list is what the server had
 */
gboolean
mef_invoice_list_refresh_finish (MefInvoiceList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
