/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything the page of one invoice shows: the invoice as lists have it, and what only its page
 * needs. An immutable value; an update makes a new one. */
#include "config.h"

#include "mef-invoice-details.h"

#include "mef-error.h"
#include "mef-invoice-event.h"
#include "mef-invoice-line.h"
#include "mef-json.h"

struct _MefInvoiceDetails
{
  GObject parent_instance;

  /* owned */
  MefInvoice *invoice;
  char *reference;
  char *client; /* (nullable) */
  char *debtor; /* empty for none */
  GListStore *lines;
  GListStore *history;
  MefPayment *payment; /* (nullable) */

  gboolean declarable;
  gboolean test_mode;
};

G_DEFINE_FINAL_TYPE (MefInvoiceDetails, mef_invoice_details, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_INVOICE,
  PROP_REFERENCE,
  PROP_CLIENT,
  PROP_DEBTOR,
  PROP_LINES,
  PROP_HISTORY,
  PROP_PAYMENT,
  PROP_DECLARABLE,
  PROP_TEST_MODE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mef_invoice_details_finalize (GObject *object)
{
  MefInvoiceDetails *self = MEF_INVOICE_DETAILS (object);

  g_clear_object (&self->invoice);
  g_clear_object (&self->payment);
  g_object_unref (self->lines);
  g_object_unref (self->history);
  g_free (self->reference);
  g_free (self->client);
  g_free (self->debtor);

  G_OBJECT_CLASS (mef_invoice_details_parent_class)->finalize (object);
}

static void
mef_invoice_details_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefInvoiceDetails *self = MEF_INVOICE_DETAILS (object);

  switch (id)
    {
    case PROP_INVOICE:
      g_value_set_object (value, self->invoice);
      break;
    case PROP_REFERENCE:
      g_value_set_string (value, self->reference);
      break;
    case PROP_CLIENT:
      g_value_set_string (value, self->client);
      break;
    case PROP_DEBTOR:
      g_value_set_string (value, self->debtor);
      break;
    case PROP_LINES:
      g_value_set_object (value, self->lines);
      break;
    case PROP_HISTORY:
      g_value_set_object (value, self->history);
      break;
    case PROP_PAYMENT:
      g_value_set_object (value, self->payment);
      break;
    case PROP_DECLARABLE:
      g_value_set_boolean (value, self->declarable);
      break;
    case PROP_TEST_MODE:
      g_value_set_boolean (value, self->test_mode);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_invoice_details_class_init (MefInvoiceDetailsClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mef_invoice_details_finalize;
  object_class->get_property = mef_invoice_details_get_property;

  properties[PROP_INVOICE] = g_param_spec_object ("invoice", NULL, NULL, MEF_TYPE_INVOICE, flags);
  properties[PROP_REFERENCE] = g_param_spec_string ("reference", NULL, NULL, NULL, flags);
  properties[PROP_CLIENT] = g_param_spec_string ("client", NULL, NULL, NULL, flags);
  properties[PROP_DEBTOR] = g_param_spec_string ("debtor", NULL, NULL, NULL, flags);
  properties[PROP_LINES] = g_param_spec_object ("lines", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_HISTORY] = g_param_spec_object ("history", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_PAYMENT] = g_param_spec_object ("payment", NULL, NULL, MEF_TYPE_PAYMENT, flags);
  properties[PROP_DECLARABLE] = g_param_spec_boolean ("declarable", NULL, NULL, FALSE, flags);
  properties[PROP_TEST_MODE] = g_param_spec_boolean ("test-mode", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_invoice_details_init (MefInvoiceDetails *self)
{
  self->lines = g_list_store_new (MEF_TYPE_INVOICE_LINE);
  self->history = g_list_store_new (MEF_TYPE_INVOICE_EVENT);
}

typedef gpointer (*ReadFunc) (JsonObject *object, GError **error);

static gpointer
read_line (JsonObject *object, GError **error)
{
  return mef_invoice_line_new_from_json (object, error);
}

static gpointer
read_event (JsonObject *object, GError **error)
{
  return mef_invoice_event_new_from_json (object, error);
}

/* Fills @store with what @read makes of each object in the array called @name. */
static gboolean
read_list (JsonObject *object, const char *name, ReadFunc read, GListStore *store, GError **error)
{
  JsonArray *array;

  if (!mef_json_get_array (object, name, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autoptr (GObject) item = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, MEF_ERROR, MEF_ERROR_INVALID, "field-%s", name);
          return FALSE;
        }
      item = read (json_node_get_object (node), error);
      if (item == NULL)
        return FALSE;
      g_list_store_append (store, item);
    }
  return TRUE;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 left = mef_invoice_event_get_at ((MefInvoiceEvent *) a);
  gint64 right = mef_invoice_event_get_at ((MefInvoiceEvent *) b);

  return (left < right) - (left > right);
}

static gboolean
read_payment (MefInvoiceDetails *self, JsonObject *object, GError **error)
{
  JsonObject *payment;

  if (!json_object_has_member (object, "payment") ||
      json_object_get_null_member (object, "payment"))
    return TRUE;
  if (!mef_json_get_object (object, "payment", &payment, error))
    return FALSE;
  self->payment = mef_payment_new_from_json (payment, error);
  return self->payment != NULL;
}

/**
 * mef_invoice_details_new_from_json:
 * @object: one invoice as the server's interface describes it
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the invoice with its lines and history
 */
MefInvoiceDetails *
mef_invoice_details_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefInvoiceDetails) self = g_object_new (MEF_TYPE_INVOICE_DETAILS, NULL);
  const char *reference, *client, *debtor;

  g_return_val_if_fail (object != NULL, NULL);

  self->invoice = mef_invoice_new_from_json (object, error);
  if (self->invoice == NULL || !mef_json_get_string (object, "reference", &reference, error) ||
      !mef_json_get_optional_string (object, "client", &client, error) ||
      !mef_json_get_optional_string (object, "debtor", &debtor, error) ||
      !mef_json_get_optional_boolean (object, "declarable", &self->declarable, error) ||
      !mef_json_get_optional_boolean (object, "test_mode", &self->test_mode, error) ||
      !read_list (object, "lines", read_line, self->lines, error) ||
      !read_list (object, "history", read_event, self->history, error) ||
      !read_payment (self, object, error))
    return NULL;
  g_list_store_sort (self->history, compare_newest_first, NULL);
  self->reference = g_strdup (reference);
  self->client = g_strdup (client);
  self->debtor = g_strdup (debtor != NULL ? debtor : "");
  return g_steal_pointer (&self);
}

/**
 * mef_invoice_details_get_invoice:
 * @self: the details of an invoice
 *
 * Returns: (transfer none): the invoice as lists have it
 */
MefInvoice *
mef_invoice_details_get_invoice (MefInvoiceDetails *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_DETAILS (self), NULL);
  return self->invoice;
}

/**
 * mef_invoice_details_get_reference:
 * @self: the details of an invoice
 *
 * Returns: (transfer none): what to quote when paying it
 */
const char *
mef_invoice_details_get_reference (MefInvoiceDetails *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_DETAILS (self), NULL);
  return self->reference;
}

/**
 * mef_invoice_details_get_client:
 * @self: the details of an invoice
 *
 * Returns: (transfer none) (nullable): the identifiant collectivité, 6 digits
 */
const char *
mef_invoice_details_get_client (MefInvoiceDetails *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_DETAILS (self), NULL);
  return self->client;
}

/**
 * mef_invoice_details_get_debtor:
 * @self: the details of an invoice
 *
 * Returns: (transfer none): who owes it
 */
const char *
mef_invoice_details_get_debtor (MefInvoiceDetails *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_DETAILS (self), NULL);
  return self->debtor;
}

/**
 * mef_invoice_details_get_lines:
 * @self: the details of an invoice
 *
 * Returns: (transfer none): the #MefInvoiceLine objects as printed; empty when not known
 */
GListModel *
mef_invoice_details_get_lines (MefInvoiceDetails *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_DETAILS (self), NULL);
  return G_LIST_MODEL (self->lines);
}

/**
 * mef_invoice_details_get_history:
 * @self: the details of an invoice
 *
 * Returns: (transfer none): the #MefInvoiceEvent objects, newest first
 */
GListModel *
mef_invoice_details_get_history (MefInvoiceDetails *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_DETAILS (self), NULL);
  return G_LIST_MODEL (self->history);
}

/**
 * mef_invoice_details_get_payment:
 * @self: the details of an invoice
 *
 * Returns: (transfer none) (nullable): the payment of it that may still be running
 */
MefPayment *
mef_invoice_details_get_payment (MefInvoiceDetails *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_DETAILS (self), NULL);
  return self->payment;
}

/**
 * mef_invoice_details_get_declarable:
 * @self: the details of an invoice
 *
 * Returns: whether the person may declare that it is paid
 */
gboolean
mef_invoice_details_get_declarable (MefInvoiceDetails *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_DETAILS (self), FALSE);
  return self->declarable;
}

/**
 * mef_invoice_details_get_test_mode:
 * @self: the details of an invoice
 *
 * Returns: whether no money moves when it is paid online
 */
gboolean
mef_invoice_details_get_test_mode (MefInvoiceDetails *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_DETAILS (self), FALSE);
  return self->test_mode;
}
