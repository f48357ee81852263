/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invoice as a list shows it: an immutable value, safe to share and to bind; an update makes a
 * new one. The only way to make one is an object of the server's interface, read strictly. */
#include "config.h"

#include "mef-invoice.h"

#include "mef-error.h"
#include "mef-invoice-search.h"
#include "mef-json.h"

struct _MefInvoice
{
  GObject parent_instance;

  gint64 id;
  char *number; /* (owned) */
  MefDay issued_on;
  MefDay due_on; /* MEF_DAY_NONE for none */
  MefCents amount;
  MefCents remaining;
  char *label;         /* (owned) */
  char *service;       /* (owned), empty for none */
  char *beneficiaries; /* (owned), empty for none */
  MefInvoiceState state;
  MefDay settled_on; /* MEF_DAY_NONE for none */
  char *regie;       /* (owned), empty for none */
  gint64 regie_id;
  gboolean multi_invoice;
  MefCents maximum;
  gboolean has_document;
  gboolean payable;
  char *unpayable_reason; /* (owned) (nullable) */
  char *payment_id;       /* (owned) (nullable) */
  gint64 payment_since;   /* 0 for none */
  char *haystack;         /* (owned) what searches look at, folded */
};

G_DEFINE_FINAL_TYPE (MefInvoice, mef_invoice, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_NUMBER,
  PROP_ISSUED_ON,
  PROP_DUE_ON,
  PROP_AMOUNT,
  PROP_REMAINING,
  PROP_LABEL,
  PROP_SERVICE,
  PROP_BENEFICIARIES,
  PROP_STATE,
  PROP_SETTLED_ON,
  PROP_REGIE,
  PROP_REGIE_ID,
  PROP_MULTI_INVOICE,
  PROP_MAXIMUM,
  PROP_HAS_DOCUMENT,
  PROP_PAYABLE,
  PROP_UNPAYABLE_REASON,
  PROP_PAYMENT_ID,
  PROP_PAYMENT_SINCE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mef_invoice_finalize (GObject *object)
{
  MefInvoice *self = MEF_INVOICE (object);

  g_free (self->number);
  g_free (self->label);
  g_free (self->service);
  g_free (self->beneficiaries);
  g_free (self->regie);
  g_free (self->unpayable_reason);
  g_free (self->payment_id);
  g_free (self->haystack);

  G_OBJECT_CLASS (mef_invoice_parent_class)->finalize (object);
}

static void
mef_invoice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefInvoice *self = MEF_INVOICE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_NUMBER:
      g_value_set_string (value, self->number);
      break;
    case PROP_ISSUED_ON:
      g_value_set_uint (value, self->issued_on);
      break;
    case PROP_DUE_ON:
      g_value_set_uint (value, self->due_on);
      break;
    case PROP_AMOUNT:
      g_value_set_int64 (value, self->amount);
      break;
    case PROP_REMAINING:
      g_value_set_int64 (value, self->remaining);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_SERVICE:
      g_value_set_string (value, self->service);
      break;
    case PROP_BENEFICIARIES:
      g_value_set_string (value, self->beneficiaries);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_SETTLED_ON:
      g_value_set_uint (value, self->settled_on);
      break;
    case PROP_REGIE:
      g_value_set_string (value, self->regie);
      break;
    case PROP_REGIE_ID:
      g_value_set_int64 (value, self->regie_id);
      break;
    case PROP_MULTI_INVOICE:
      g_value_set_boolean (value, self->multi_invoice);
      break;
    case PROP_MAXIMUM:
      g_value_set_int64 (value, self->maximum);
      break;
    case PROP_HAS_DOCUMENT:
      g_value_set_boolean (value, self->has_document);
      break;
    case PROP_PAYABLE:
      g_value_set_boolean (value, self->payable);
      break;
    case PROP_UNPAYABLE_REASON:
      g_value_set_string (value, self->unpayable_reason);
      break;
    case PROP_PAYMENT_ID:
      g_value_set_string (value, self->payment_id);
      break;
    case PROP_PAYMENT_SINCE:
      g_value_set_int64 (value, self->payment_since);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_invoice_class_init (MefInvoiceClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mef_invoice_finalize;
  object_class->get_property = mef_invoice_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_NUMBER] = g_param_spec_string ("number", NULL, NULL, NULL, flags);
  properties[PROP_ISSUED_ON] = g_param_spec_uint ("issued-on", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_DUE_ON] = g_param_spec_uint ("due-on", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_AMOUNT] =
      g_param_spec_int64 ("amount", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_REMAINING] =
      g_param_spec_int64 ("remaining", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_SERVICE] = g_param_spec_string ("service", NULL, NULL, NULL, flags);
  properties[PROP_BENEFICIARIES] = g_param_spec_string ("beneficiaries", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, MEF_TYPE_INVOICE_STATE, 0, flags);
  properties[PROP_SETTLED_ON] =
      g_param_spec_uint ("settled-on", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_REGIE] = g_param_spec_string ("regie", NULL, NULL, NULL, flags);
  properties[PROP_REGIE_ID] =
      g_param_spec_int64 ("regie-id", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_MULTI_INVOICE] = g_param_spec_boolean ("multi-invoice", NULL, NULL, FALSE, flags);
  properties[PROP_MAXIMUM] =
      g_param_spec_int64 ("maximum", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_HAS_DOCUMENT] = g_param_spec_boolean ("has-document", NULL, NULL, FALSE, flags);
  properties[PROP_PAYABLE] = g_param_spec_boolean ("payable", NULL, NULL, FALSE, flags);
  properties[PROP_UNPAYABLE_REASON] =
      g_param_spec_string ("unpayable-reason", NULL, NULL, NULL, flags);
  properties[PROP_PAYMENT_ID] = g_param_spec_string ("payment-id", NULL, NULL, NULL, flags);
  properties[PROP_PAYMENT_SINCE] =
      g_param_spec_int64 ("payment-since", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_invoice_init (MefInvoice *self)
{
}

static gboolean
read_texts (MefInvoice *self, JsonObject *object, GError **error)
{
  const char *number, *label, *service, *beneficiaries, *regie, *reason, *payment;

  if (!mef_json_get_string (object, "number", &number, error) ||
      !mef_json_get_string (object, "label", &label, error) ||
      !mef_json_get_optional_string (object, "service", &service, error) ||
      !mef_json_get_optional_string (object, "beneficiaries", &beneficiaries, error) ||
      !mef_json_get_optional_string (object, "regie", &regie, error) ||
      !mef_json_get_optional_string (object, "unpayable_reason", &reason, error) ||
      !mef_json_get_optional_string (object, "payment_id", &payment, error))
    return FALSE;
  self->number = g_strdup (number);
  self->label = g_strdup (label);
  self->service = g_strdup (service != NULL ? service : "");
  self->beneficiaries = g_strdup (beneficiaries != NULL ? beneficiaries : "");
  self->regie = g_strdup (regie != NULL ? regie : "");
  self->unpayable_reason = g_strdup (reason);
  self->payment_id = g_strdup (payment);
  return TRUE;
}

static gboolean
read_state (MefInvoice *self, JsonObject *object, GError **error)
{
  const char *state;

  if (!mef_json_get_string (object, "state", &state, error))
    return FALSE;
  if (mef_invoice_state_from_string (state, &self->state))
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-state");
  return FALSE;
}

/* An invoice without its day could not be placed in the list, so that day may not be missing. */
static gboolean
read_issued_on (MefInvoice *self, JsonObject *object, GError **error)
{
  if (!mef_json_get_day (object, "issued_on", &self->issued_on, error))
    return FALSE;
  if (self->issued_on != MEF_DAY_NONE)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-issued_on");
  return FALSE;
}

/* As typed: with the comma or the point, with and without the space between thousands. */
static char *
make_haystack (MefInvoice *self)
{
  g_autofree char *amount = mef_money_format (self->amount);
  g_autofree char *comma = mef_money_format_plain (self->amount);
  g_autofree char *point = g_strdelimit (g_strdup (comma), ",", '.');
  g_autofree char *text = g_strjoin ("\n", self->number, self->label, self->service,
                                     self->beneficiaries, amount, comma, point, NULL);

  return mef_search_fold (text);
}

/**
 * mef_invoice_new_from_json:
 * @object: an invoice as the server's interface describes it
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the invoice
 */
MefInvoice *
mef_invoice_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefInvoice) self = g_object_new (MEF_TYPE_INVOICE, NULL);

  g_return_val_if_fail (object != NULL, NULL);

  if (!mef_json_get_int (object, "id", &self->id, error) ||
      !mef_json_get_int (object, "amount", &self->amount, error) ||
      !mef_json_get_int (object, "remaining", &self->remaining, error) ||
      !mef_json_get_int (object, "regie_id", &self->regie_id, error) ||
      !mef_json_get_int (object, "maximum", &self->maximum, error) ||
      !mef_json_get_day (object, "due_on", &self->due_on, error) ||
      !mef_json_get_day (object, "settled_on", &self->settled_on, error) ||
      !mef_json_get_boolean (object, "multi_invoice", &self->multi_invoice, error) ||
      !mef_json_get_boolean (object, "has_document", &self->has_document, error) ||
      !mef_json_get_boolean (object, "payable", &self->payable, error) ||
      !mef_json_get_optional_instant (object, "payment_since", &self->payment_since, error) ||
      !read_issued_on (self, object, error) || !read_texts (self, object, error) ||
      !read_state (self, object, error))
    return NULL;
  self->haystack = make_haystack (self);
  return g_steal_pointer (&self);
}

/**
 * mef_invoice_equal:
 * @self: an invoice
 * @other: another
 *
 * Returns: whether everything shown of the two is the same, so that one may stand for the other
 */
gboolean
mef_invoice_equal (MefInvoice *self, MefInvoice *other)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self) && MEF_IS_INVOICE (other), FALSE);

  return self->id == other->id && self->issued_on == other->issued_on &&
         self->due_on == other->due_on && self->amount == other->amount &&
         self->remaining == other->remaining && self->state == other->state &&
         self->settled_on == other->settled_on && self->regie_id == other->regie_id &&
         self->multi_invoice == other->multi_invoice && self->maximum == other->maximum &&
         self->has_document == other->has_document && self->payable == other->payable &&
         self->payment_since == other->payment_since &&
         g_str_equal (self->haystack, other->haystack) &&
         g_str_equal (self->number, other->number) && g_str_equal (self->label, other->label) &&
         g_str_equal (self->service, other->service) &&
         g_str_equal (self->beneficiaries, other->beneficiaries) &&
         g_str_equal (self->regie, other->regie) &&
         g_strcmp0 (self->unpayable_reason, other->unpayable_reason) == 0 &&
         g_strcmp0 (self->payment_id, other->payment_id) == 0;
}

/**
 * mef_invoice_get_id:
 * @self: an invoice
 *
 * Returns: the server's number for it
 */
gint64
mef_invoice_get_id (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), 0);
  return self->id;
}

/**
 * mef_invoice_get_number:
 * @self: an invoice
 *
 * Returns: (transfer none): the number printed on it
 */
const char *
mef_invoice_get_number (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), NULL);
  return self->number;
}

/**
 * mef_invoice_get_issued_on:
 * @self: an invoice
 *
 * Returns: the day it was drawn up
 */
MefDay
mef_invoice_get_issued_on (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), MEF_DAY_NONE);
  return self->issued_on;
}

/**
 * mef_invoice_get_due_on:
 * @self: an invoice
 *
 * Returns: the day it is due on, or %MEF_DAY_NONE
 */
MefDay
mef_invoice_get_due_on (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), MEF_DAY_NONE);
  return self->due_on;
}

/**
 * mef_invoice_get_amount:
 * @self: an invoice
 *
 * Returns: its total
 */
MefCents
mef_invoice_get_amount (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), 0);
  return self->amount;
}

/**
 * mef_invoice_get_remaining:
 * @self: an invoice
 *
 * Returns: what is still owed of it
 */
MefCents
mef_invoice_get_remaining (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), 0);
  return self->remaining;
}

/**
 * mef_invoice_get_label:
 * @self: an invoice
 *
 * Returns: (transfer none): what it is for
 */
const char *
mef_invoice_get_label (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), NULL);
  return self->label;
}

/**
 * mef_invoice_get_service:
 * @self: an invoice
 *
 * Returns: (transfer none): the service that bills it, empty for none
 */
const char *
mef_invoice_get_service (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), NULL);
  return self->service;
}

/**
 * mef_invoice_get_beneficiaries:
 * @self: an invoice
 *
 * Returns: (transfer none): the names of those it is for, joined by ", "
 */
const char *
mef_invoice_get_beneficiaries (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), NULL);
  return self->beneficiaries;
}

/**
 * mef_invoice_get_state:
 * @self: an invoice
 *
 * Returns: where it stands
 */
MefInvoiceState
mef_invoice_get_state (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), (MefInvoiceState) 0);
  return self->state;
}

/**
 * mef_invoice_get_settled_on:
 * @self: an invoice
 *
 * Returns: the day nothing was owed any more, or %MEF_DAY_NONE
 */
MefDay
mef_invoice_get_settled_on (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), MEF_DAY_NONE);
  return self->settled_on;
}

/**
 * mef_invoice_get_regie:
 * @self: an invoice
 *
 * Returns: (transfer none): the name of the régie that collects it
 */
const char *
mef_invoice_get_regie (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), NULL);
  return self->regie;
}

/**
 * mef_invoice_get_regie_id:
 * @self: an invoice
 *
 * Returns: the régie's number: what is paid together has the same
 */
gint64
mef_invoice_get_regie_id (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), 0);
  return self->regie_id;
}

/**
 * mef_invoice_get_multi_invoice:
 * @self: an invoice
 *
 * Returns: whether that régie takes several invoices in one payment
 */
gboolean
mef_invoice_get_multi_invoice (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), FALSE);
  return self->multi_invoice;
}

/**
 * mef_invoice_get_maximum:
 * @self: an invoice
 *
 * Returns: what that régie takes in one payment at most, in cents
 */
MefCents
mef_invoice_get_maximum (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), 0);
  return self->maximum;
}

/**
 * mef_invoice_get_has_document:
 * @self: an invoice
 *
 * Returns: whether there is a document to show
 */
gboolean
mef_invoice_get_has_document (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), FALSE);
  return self->has_document;
}

/**
 * mef_invoice_get_payable:
 * @self: an invoice
 *
 * Returns: whether it can be paid online now
 */
gboolean
mef_invoice_get_payable (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), FALSE);
  return self->payable;
}

/**
 * mef_invoice_get_unpayable_reason:
 * @self: an invoice
 *
 * Returns: (transfer none) (nullable): why not, a stable word
 */
const char *
mef_invoice_get_unpayable_reason (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), NULL);
  return self->unpayable_reason;
}

/**
 * mef_invoice_get_payment_id:
 * @self: an invoice
 *
 * Returns: (transfer none) (nullable): the payment that locks it
 */
const char *
mef_invoice_get_payment_id (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), NULL);
  return self->payment_id;
}

/**
 * mef_invoice_get_payment_since:
 * @self: an invoice
 *
 * Returns: when that payment began, Unix seconds, 0 for none
 */
gint64
mef_invoice_get_payment_since (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), 0);
  return self->payment_since;
}

/**
 * mef_invoice_get_haystack:
 * @self: an invoice
 *
 * Returns: (transfer none): number, label, service, names and amount as mef_search_fold() makes
 * them
 */
const char *
mef_invoice_get_haystack (MefInvoice *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE (self), NULL);
  return self->haystack;
}
