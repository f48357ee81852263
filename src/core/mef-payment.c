/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An attempt to pay online: an immutable value. Each answer of the server about it makes a new
 * one. */
#include "config.h"

#include "mef-payment.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"

struct _MefPayment
{
  GObject parent_instance;

  char *id; /* (owned) */
  MefPaymentState state;
  char *client;    /* (owned), empty for none */
  char *reference; /* (owned), empty for none */
  MefCents amount;
  char *page_url;    /* (owned) (nullable) */
  gint64 expires_at; /* 0 for none */
  gint64 started_at; /* 0 for none */
  char *label;       /* (owned), empty for none */
  char *regie;       /* (owned), empty for none */
  gboolean test_mode;
  gboolean returns;
  char *reason;         /* (owned) (nullable) */
  gint64 paid_at;       /* 0 for none */
  char *means;          /* (owned) (nullable) */
  gint64 receipt;       /* 0 for none */
  char *receipt_number; /* (owned), empty for none */
  GArray *invoices;     /* (owned) (element-type gint64) */
};

G_DEFINE_FINAL_TYPE (MefPayment, mef_payment, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_STATE,
  PROP_CLIENT,
  PROP_REFERENCE,
  PROP_AMOUNT,
  PROP_PAGE_URL,
  PROP_EXPIRES_AT,
  PROP_STARTED_AT,
  PROP_LABEL,
  PROP_REGIE,
  PROP_TEST_MODE,
  PROP_RETURNS,
  PROP_REASON,
  PROP_PAID_AT,
  PROP_MEANS,
  PROP_RECEIPT,
  PROP_RECEIPT_NUMBER,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mef_payment_finalize (GObject *object)
{
  MefPayment *self = MEF_PAYMENT (object);

  g_free (self->id);
  g_free (self->client);
  g_free (self->reference);
  g_free (self->page_url);
  g_free (self->label);
  g_free (self->regie);
  g_free (self->reason);
  g_free (self->means);
  g_free (self->receipt_number);
  g_array_unref (self->invoices);

  G_OBJECT_CLASS (mef_payment_parent_class)->finalize (object);
}

static void
mef_payment_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefPayment *self = MEF_PAYMENT (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_CLIENT:
      g_value_set_string (value, self->client);
      break;
    case PROP_REFERENCE:
      g_value_set_string (value, self->reference);
      break;
    case PROP_AMOUNT:
      g_value_set_int64 (value, self->amount);
      break;
    case PROP_PAGE_URL:
      g_value_set_string (value, self->page_url);
      break;
    case PROP_EXPIRES_AT:
      g_value_set_int64 (value, self->expires_at);
      break;
    case PROP_STARTED_AT:
      g_value_set_int64 (value, self->started_at);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_REGIE:
      g_value_set_string (value, self->regie);
      break;
    case PROP_TEST_MODE:
      g_value_set_boolean (value, self->test_mode);
      break;
    case PROP_RETURNS:
      g_value_set_boolean (value, self->returns);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    case PROP_PAID_AT:
      g_value_set_int64 (value, self->paid_at);
      break;
    case PROP_MEANS:
      g_value_set_string (value, self->means);
      break;
    case PROP_RECEIPT:
      g_value_set_int64 (value, self->receipt);
      break;
    case PROP_RECEIPT_NUMBER:
      g_value_set_string (value, self->receipt_number);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_payment_class_init (MefPaymentClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mef_payment_finalize;
  object_class->get_property = mef_payment_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, MEF_TYPE_PAYMENT_STATE, 0, flags);
  properties[PROP_CLIENT] = g_param_spec_string ("client", NULL, NULL, NULL, flags);
  properties[PROP_REFERENCE] = g_param_spec_string ("reference", NULL, NULL, NULL, flags);
  properties[PROP_AMOUNT] =
      g_param_spec_int64 ("amount", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_PAGE_URL] = g_param_spec_string ("page-url", NULL, NULL, NULL, flags);
  properties[PROP_EXPIRES_AT] =
      g_param_spec_int64 ("expires-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_STARTED_AT] =
      g_param_spec_int64 ("started-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_REGIE] = g_param_spec_string ("regie", NULL, NULL, NULL, flags);
  properties[PROP_TEST_MODE] = g_param_spec_boolean ("test-mode", NULL, NULL, FALSE, flags);
  properties[PROP_RETURNS] = g_param_spec_boolean ("returns", NULL, NULL, TRUE, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_PAID_AT] =
      g_param_spec_int64 ("paid-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_MEANS] = g_param_spec_string ("means", NULL, NULL, NULL, flags);
  properties[PROP_RECEIPT] =
      g_param_spec_int64 ("receipt", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_RECEIPT_NUMBER] = g_param_spec_string ("receipt-number", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_payment_init (MefPayment *self)
{
  self->invoices = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->returns = TRUE;
}

static gboolean
refuse (const char *reason, GError **error)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

static gboolean
read_invoices (MefPayment *self, JsonObject *object, GError **error)
{
  JsonArray *array;

  if (!mef_json_get_array (object, "invoices", &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64 id;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
        return refuse ("field-invoices", error);
      id = json_node_get_int (node);
      g_array_append_val (self->invoices, id);
    }
  return TRUE;
}

static gboolean
read_texts (MefPayment *self, JsonObject *object, GError **error)
{
  const char *id, *state, *client, *reference, *page_url, *label, *regie, *reason, *means, *number;

  if (!mef_json_get_string (object, "id", &id, error) ||
      !mef_json_get_string (object, "state", &state, error) ||
      !mef_json_get_optional_string (object, "client", &client, error) ||
      !mef_json_get_optional_string (object, "reference", &reference, error) ||
      !mef_json_get_optional_string (object, "page_url", &page_url, error) ||
      !mef_json_get_optional_string (object, "label", &label, error) ||
      !mef_json_get_optional_string (object, "regie", &regie, error) ||
      !mef_json_get_optional_string (object, "reason", &reason, error) ||
      !mef_json_get_optional_string (object, "means", &means, error) ||
      !mef_json_get_optional_string (object, "receipt_number", &number, error))
    return FALSE;
  if (id[0] == '\0')
    return refuse ("field-id", error);
  if (!mef_payment_state_from_string (state, &self->state))
    return refuse ("field-state", error);
  self->id = g_strdup (id);
  self->client = g_strdup (client != NULL ? client : "");
  self->reference = g_strdup (reference != NULL ? reference : "");
  self->page_url = g_strdup (page_url);
  self->label = g_strdup (label != NULL ? label : "");
  self->regie = g_strdup (regie != NULL ? regie : "");
  self->reason = g_strdup (reason);
  self->means = g_strdup (means);
  self->receipt_number = g_strdup (number != NULL ? number : "");
  return TRUE;
}

static gboolean
read_receipt (MefPayment *self, JsonObject *object, GError **error)
{
  return !json_object_has_member (object, "receipt") ||
         json_object_get_null_member (object, "receipt") ||
         mef_json_get_int (object, "receipt", &self->receipt, error);
}

/**
 * mef_payment_new_from_json:
 * @object: a payment as the server's interface describes it
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the payment
 */
MefPayment *
mef_payment_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefPayment) self = g_object_new (MEF_TYPE_PAYMENT, NULL);

  g_return_val_if_fail (object != NULL, NULL);

  if (!mef_json_get_int (object, "amount", &self->amount, error) ||
      !mef_json_get_boolean (object, "test_mode", &self->test_mode, error) ||
      !mef_json_get_optional_boolean (object, "returns", &self->returns, error) ||
      !mef_json_get_optional_instant (object, "expires_at", &self->expires_at, error) ||
      !mef_json_get_optional_instant (object, "started_at", &self->started_at, error) ||
      !mef_json_get_optional_instant (object, "paid_at", &self->paid_at, error) ||
      !read_receipt (self, object, error) || !read_texts (self, object, error) ||
      !read_invoices (self, object, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
invoices_equal (const GArray *a, const GArray *b)
{
  return a->len == b->len &&
         (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (gint64)) == 0);
}

/**
 * mef_payment_equal:
 * @self: a payment
 * @other: another
 *
 * Returns: whether everything known of the two is the same
 */
gboolean
mef_payment_equal (MefPayment *self, MefPayment *other)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self) && MEF_IS_PAYMENT (other), FALSE);

  return self->state == other->state && self->amount == other->amount &&
         self->expires_at == other->expires_at && self->started_at == other->started_at &&
         self->paid_at == other->paid_at && self->test_mode == other->test_mode &&
         self->returns == other->returns && self->receipt == other->receipt &&
         g_str_equal (self->receipt_number, other->receipt_number) &&
         g_str_equal (self->id, other->id) && g_str_equal (self->client, other->client) &&
         g_str_equal (self->reference, other->reference) &&
         g_str_equal (self->label, other->label) && g_str_equal (self->regie, other->regie) &&
         g_strcmp0 (self->page_url, other->page_url) == 0 &&
         g_strcmp0 (self->reason, other->reason) == 0 &&
         g_strcmp0 (self->means, other->means) == 0 &&
         invoices_equal (self->invoices, other->invoices);
}

/**
 * mef_payment_get_id:
 * @self: a payment
 *
 * Returns: (transfer none): the server's name for it
 */
const char *
mef_payment_get_id (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), NULL);
  return self->id;
}

/**
 * mef_payment_get_state:
 * @self: a payment
 *
 * Returns: what became of it
 */
MefPaymentState
mef_payment_get_state (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), (MefPaymentState) 0);
  return self->state;
}

/**
 * mef_payment_get_client:
 * @self: a payment
 *
 * Returns: (transfer none): the identifiant collectivité, 6 digits
 */
const char *
mef_payment_get_client (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), NULL);
  return self->client;
}

/**
 * mef_payment_get_reference:
 * @self: a payment
 *
 * Returns: (transfer none): the reference of the debt, as the payment page shows it
 */
const char *
mef_payment_get_reference (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), NULL);
  return self->reference;
}

/**
 * mef_payment_get_amount:
 * @self: a payment
 *
 * Returns: what is paid
 */
MefCents
mef_payment_get_amount (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), 0);
  return self->amount;
}

/**
 * mef_payment_get_page_url:
 * @self: a payment
 *
 * Returns: (transfer none) (nullable): where the payer pays, %NULL when there is no page (any more)
 */
const char *
mef_payment_get_page_url (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), NULL);
  return self->page_url;
}

/**
 * mef_payment_get_expires_at:
 * @self: a payment
 *
 * Returns: until when the page is good, Unix seconds, 0 when not said
 */
gint64
mef_payment_get_expires_at (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), 0);
  return self->expires_at;
}

/**
 * mef_payment_get_started_at:
 * @self: a payment
 *
 * Returns: when it began, Unix seconds, 0 when not said
 */
gint64
mef_payment_get_started_at (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), 0);
  return self->started_at;
}

/**
 * mef_payment_get_label:
 * @self: a payment
 *
 * Returns: (transfer none): what it is for
 */
const char *
mef_payment_get_label (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), NULL);
  return self->label;
}

/**
 * mef_payment_get_regie:
 * @self: a payment
 *
 * Returns: (transfer none): who is paid
 */
const char *
mef_payment_get_regie (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), NULL);
  return self->regie;
}

/**
 * mef_payment_get_test_mode:
 * @self: a payment
 *
 * Returns: whether no money moves
 */
gboolean
mef_payment_get_test_mode (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), FALSE);
  return self->test_mode;
}

/**
 * mef_payment_get_returns:
 * @self: a payment
 *
 * Returns: whether the payment page sends the payer back when it is done; the page of a form never
 *   does, so that whoever shows it has to ask when it is closed
 */
gboolean
mef_payment_get_returns (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), TRUE);
  return self->returns;
}

/**
 * mef_payment_get_reason:
 * @self: a payment
 *
 * Returns: (transfer none) (nullable): why it did not work, a stable word
 */
const char *
mef_payment_get_reason (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), NULL);
  return self->reason;
}

/**
 * mef_payment_get_paid_at:
 * @self: a payment
 *
 * Returns: when the money moved, Unix seconds, 0 for not
 */
gint64
mef_payment_get_paid_at (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), 0);
  return self->paid_at;
}

/**
 * mef_payment_get_means:
 * @self: a payment
 *
 * Returns: (transfer none) (nullable): how it was paid, a word of the server
 */
const char *
mef_payment_get_means (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), NULL);
  return self->means;
}

/**
 * mef_payment_get_receipt:
 * @self: a payment
 *
 * Returns: the receipt of what it paid, 0 while it is not paid
 */
gint64
mef_payment_get_receipt (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), 0);
  return self->receipt;
}

/**
 * mef_payment_get_receipt_number:
 * @self: a payment
 *
 * Returns: (transfer none): the receipt's number as it is printed, empty for none
 */
const char *
mef_payment_get_receipt_number (MefPayment *self)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self), NULL);
  return self->receipt_number;
}

/**
 * mef_payment_get_invoices:
 * @self: a payment
 * @length: (out): how many
 *
 * Returns: (transfer none) (array length=length): the ids of the invoices it pays
 */
const gint64 *
mef_payment_get_invoices (MefPayment *self, gsize *length)
{
  g_return_val_if_fail (MEF_IS_PAYMENT (self) && length != NULL, NULL);

  *length = self->invoices->len;
  return (const gint64 *) (gpointer) self->invoices->data;
}
