/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invoice in two lines, for a narrow window: object and amount; number, due date and state. The
 * state cell inside colours the row. */
#include "config.h"

#include "mef-invoice-card.h"

#include "mef-closures.h"
#include "mef-page.h"
#include "mef-state-cell.h"

struct _MefInvoiceCard
{
  GtkWidget parent_instance;

  /* template */
  GtkLabel *title_label;
  GtkLabel *amount_label;
  GtkLabel *details_label;
  MefStateCell *state;

  /* owned */
  MefInvoice *invoice; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (MefInvoiceCard, mef_invoice_card, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_INVOICE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* "2015-001-001205 · 12 days late": there is room for how soon or the day, not for both. */
static char *
describe (MefInvoiceCard *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), MEF_TYPE_PAGE);
  MefDay today =
      page != NULL ? mef_context_get_today (mef_page_get_context (MEF_PAGE (page))) : MEF_DAY_NONE;
  g_autofree char *due = mef_closure_format_day (NULL, mef_invoice_get_due_on (self->invoice));
  g_autofree char *hint = mef_closure_describe_due (self->invoice, today);

  return g_strjoin (" · ", mef_invoice_get_number (self->invoice), hint[0] != '\0' ? hint : due,
                    NULL);
}

static void
update (MefInvoiceCard *self)
{
  g_autofree char *amount = NULL, *details = NULL;

  g_object_set (self->state, "invoice", self->invoice, NULL);
  if (self->invoice == NULL)
    return;
  amount = mef_money_format (mef_invoice_get_amount (self->invoice));
  details = describe (self);
  gtk_label_set_label (self->title_label, mef_invoice_get_label (self->invoice));
  gtk_label_set_label (self->amount_label, amount);
  gtk_label_set_label (self->details_label, details);
}

static void
mef_invoice_card_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mef_invoice_card_parent_class)->root (widget);
  update (MEF_INVOICE_CARD (widget));
}

static void
mef_invoice_card_dispose (GObject *object)
{
  MefInvoiceCard *self = MEF_INVOICE_CARD (object);
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_INVOICE_CARD);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->invoice);

  G_OBJECT_CLASS (mef_invoice_card_parent_class)->dispose (object);
}

static void
mef_invoice_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_INVOICE)
    g_value_set_object (value, MEF_INVOICE_CARD (object)->invoice);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mef_invoice_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefInvoiceCard *self = MEF_INVOICE_CARD (object);

  if (id != PROP_INVOICE)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (g_set_object (&self->invoice, g_value_get_object (value)))
    {
      update (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
mef_invoice_card_class_init (MefInvoiceCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_invoice_card_dispose;
  object_class->get_property = mef_invoice_card_get_property;
  object_class->set_property = mef_invoice_card_set_property;
  widget_class->root = mef_invoice_card_root;

  g_type_ensure (MEF_TYPE_STATE_CELL);

  properties[PROP_INVOICE] =
      g_param_spec_object ("invoice", NULL, NULL, MEF_TYPE_INVOICE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-invoice-card.ui");
  gtk_widget_class_bind_template_child (widget_class, MefInvoiceCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, MefInvoiceCard, amount_label);
  gtk_widget_class_bind_template_child (widget_class, MefInvoiceCard, details_label);
  gtk_widget_class_bind_template_child (widget_class, MefInvoiceCard, state);
}

static void
mef_invoice_card_init (MefInvoiceCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
