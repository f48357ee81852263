/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that happened to an invoice: an immutable value. */
#include "config.h"

#include "mef-invoice-event.h"

#include "mef-error.h"
#include "mef-json.h"

G_DEFINE_ENUM_TYPE (MefInvoiceEventKind,
                    mef_invoice_event_kind,
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_PUBLISHED, "published"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_DOCUMENT_ADDED, "document_added"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_PAYMENT_STARTED, "payment_started"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_PAYMENT_REFUSED, "payment_refused"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_PAYMENT_ABANDONED, "payment_abandoned"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_PAYMENT_EXPIRED, "payment_expired"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_PAYMENT_UNKNOWN, "payment_unknown"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_SETTLED, "settled"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_CREDITED, "credited"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_DECLARED, "declared"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_DECLARATION_REFUSED,
                                         "declaration_refused"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_DECLARATION_WITHDRAWN,
                                         "declaration_withdrawn"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_HANDED_OVER, "handed_over"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_CANCELLED, "cancelled"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_EVENT_OTHER, "other"))

struct _MefInvoiceEvent
{
  GObject parent_instance;

  gint64 at;
  MefInvoiceEventKind kind;
  gboolean has_amount;
  MefCents amount;
  char *detail; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MefInvoiceEvent, mef_invoice_event, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_AT,
  PROP_KIND,
  PROP_HAS_AMOUNT,
  PROP_AMOUNT,
  PROP_DETAIL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mef_invoice_event_finalize (GObject *object)
{
  MefInvoiceEvent *self = MEF_INVOICE_EVENT (object);

  g_free (self->detail);

  G_OBJECT_CLASS (mef_invoice_event_parent_class)->finalize (object);
}

static void
mef_invoice_event_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefInvoiceEvent *self = MEF_INVOICE_EVENT (object);

  switch (id)
    {
    case PROP_AT:
      g_value_set_int64 (value, self->at);
      break;
    case PROP_KIND:
      g_value_set_enum (value, (int) self->kind);
      break;
    case PROP_HAS_AMOUNT:
      g_value_set_boolean (value, self->has_amount);
      break;
    case PROP_AMOUNT:
      g_value_set_int64 (value, self->amount);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_invoice_event_class_init (MefInvoiceEventClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mef_invoice_event_finalize;
  object_class->get_property = mef_invoice_event_get_property;

  properties[PROP_AT] = g_param_spec_int64 ("at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_KIND] =
      g_param_spec_enum ("kind", NULL, NULL, MEF_TYPE_INVOICE_EVENT_KIND, 0, flags);
  properties[PROP_HAS_AMOUNT] = g_param_spec_boolean ("has-amount", NULL, NULL, FALSE, flags);
  properties[PROP_AMOUNT] =
      g_param_spec_int64 ("amount", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_invoice_event_init (MefInvoiceEvent *self)
{
}

static MefInvoiceEventKind
kind_from_string (const char *text)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (MEF_TYPE_INVOICE_EVENT_KIND);
  const GEnumValue *value = g_enum_get_value_by_nick (klass, text);

  return value != NULL ? (MefInvoiceEventKind) value->value : MEF_INVOICE_EVENT_OTHER;
}

/**
 * mef_invoice_event_new_from_json:
 * @object: an event as the server's interface describes it
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the event
 */
MefInvoiceEvent *
mef_invoice_event_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefInvoiceEvent) self = g_object_new (MEF_TYPE_INVOICE_EVENT, NULL);
  const char *kind, *detail;

  g_return_val_if_fail (object != NULL, NULL);

  if (!mef_json_get_instant (object, "at", &self->at, error) ||
      !mef_json_get_string (object, "kind", &kind, error) ||
      !mef_json_get_optional_string (object, "detail", &detail, error))
    return NULL;
  self->has_amount =
      json_object_has_member (object, "amount") && !json_object_get_null_member (object, "amount");
  if (self->has_amount && !mef_json_get_int (object, "amount", &self->amount, error))
    return NULL;
  self->kind = kind_from_string (kind);
  self->detail = g_strdup (detail);
  return g_steal_pointer (&self);
}

/**
 * mef_invoice_event_get_at:
 * @self: an event
 *
 * Returns: when it happened, Unix seconds
 */
gint64
mef_invoice_event_get_at (MefInvoiceEvent *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_EVENT (self), 0);
  return self->at;
}

/**
 * mef_invoice_event_get_kind:
 * @self: an event
 *
 * Returns: what happened
 */
MefInvoiceEventKind
mef_invoice_event_get_kind (MefInvoiceEvent *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_EVENT (self), (MefInvoiceEventKind) 0);
  return self->kind;
}

/**
 * mef_invoice_event_get_has_amount:
 * @self: an event
 *
 * Returns: whether an amount belongs to it
 */
gboolean
mef_invoice_event_get_has_amount (MefInvoiceEvent *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_EVENT (self), FALSE);
  return self->has_amount;
}

/**
 * mef_invoice_event_get_amount:
 * @self: an event
 *
 * Returns: the amount, 0 when none belongs to it
 */
MefCents
mef_invoice_event_get_amount (MefInvoiceEvent *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_EVENT (self), 0);
  return self->amount;
}

/**
 * mef_invoice_event_get_detail:
 * @self: an event
 *
 * Returns: (transfer none) (nullable): what else is known of it: a means, a reason; a word of the
 * server, not a sentence
 */
const char *
mef_invoice_event_get_detail (MefInvoiceEvent *self)
{
  g_return_val_if_fail (MEF_IS_INVOICE_EVENT (self), NULL);
  return self->detail;
}
