/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One invoice: its facts, lines and history at the left, its document at the right (below, when
 * narrow), and what can be done with it. What can't be done says why. The facts the list had show
 * at once; the rest follows with the server's answer. */
#include "config.h"

#include "mef-invoice-page-private.h"

#include <glib/gi18n.h>

#include "mef-closures.h"
#include "mef-compose-page.h"
#include "mef-declare-page.h"
#include "mef-error-ui.h"
#include "mef-paying.h"
#include "mef-payment-page.h"

/* The left column beside a document, and the document under it in a narrow window. */
#define INFORMATION_WIDTH 380
#define DOCUMENT_HEIGHT 480

/* How often a page is asked for anew while a payment runs: in the first minutes, when the payer
 * comes back to look, and after them. */
#define FOLLOW_SECONDS 5
#define FOLLOW_OFTEN 60 /* times */
#define FOLLOW_SELDOM 6 /* one time in */

G_DEFINE_FINAL_TYPE (MefInvoicePage, mef_invoice_page, MEF_TYPE_PAGE)

enum
{
  PROP_0,
  PROP_INVOICE,
};

static MefApi *
get_api (MefInvoicePage *self)
{
  return mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));
}

static void
set_amount (MefDetailRow *row, MefCents amount, gboolean show)
{
  g_autofree char *text = show ? mef_money_format (amount) : NULL;

  mef_detail_row_set_value (row, text);
}

static void
set_day (MefDetailRow *row, MefDay day)
{
  g_autofree char *text = mef_closure_format_day (NULL, day);

  mef_detail_row_set_value (row, text);
}

static void
update_facts (MefInvoicePage *self)
{
  MefInvoice *invoice = self->invoice;
  MefCents amount = mef_invoice_get_amount (invoice);
  MefCents remaining = mef_invoice_get_remaining (invoice);
  g_autofree char *amount_text = mef_money_format (amount);
  g_autofree char *hint =
      mef_closure_describe_due (invoice,
                                mef_context_get_today (mef_page_get_context (MEF_PAGE (self))));

  mef_page_set_title (MEF_PAGE (self), mef_invoice_get_label (invoice));
  mef_page_set_subtitle (MEF_PAGE (self), mef_invoice_get_number (invoice));
  gtk_label_set_label (self->label_label, mef_invoice_get_label (invoice));
  gtk_label_set_label (self->amount_label, amount_text);
  g_object_set (self->state_cell, "invoice", invoice, NULL);
  mef_detail_row_set_value (self->number_row, mef_invoice_get_number (invoice));
  set_day (self->date_row, mef_invoice_get_issued_on (invoice));
  set_day (self->due_row, mef_invoice_get_due_on (invoice));
  mef_detail_row_set_note (self->due_row, hint);
  mef_detail_row_set_value (self->service_row, mef_invoice_get_service (invoice));
  mef_detail_row_set_value (self->children_row, mef_invoice_get_beneficiaries (invoice));
  mef_detail_row_set_value (self->reference_row,
                            self->details != NULL
                                ? mef_invoice_details_get_reference (self->details)
                                : NULL);
  mef_detail_row_set_value (self->debtor_row, self->details != NULL
                                                  ? mef_invoice_details_get_debtor (self->details)
                                                  : NULL);
  set_amount (self->amount_row, amount, TRUE);
  set_amount (self->remaining_row, remaining, remaining > 0 && remaining != amount);
  mef_detail_row_set_value (self->regie_row, mef_invoice_get_regie (invoice));
}

/* The page learns what may be paid from the server alone; until it has answered nothing is offered.
 */
static void
update_payment (MefInvoicePage *self)
{
  gboolean known = self->details != NULL;
  gboolean payable = known && mef_invoice_get_payable (self->invoice);
  gboolean running = known &&
                     mef_invoice_get_state (self->invoice) == MEF_INVOICE_STATE_IN_PAYMENT &&
                     mef_invoice_get_payment_id (self->invoice) != NULL;
  gboolean narrow = mef_page_get_narrow (MEF_PAGE (self));
  const char *reason = mef_invoice_get_unpayable_reason (self->invoice);
  g_autofree char *amount = mef_money_format (mef_invoice_get_remaining (self->invoice));
  /* Translators: %s is an amount such as 37,50 €; a verb on a button. */
  g_autofree char *label = g_strdup_printf (_ ("Pay %s"), amount);

  gtk_button_set_label (self->pay_button, label);
  gtk_button_set_label (self->pay_bar_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->pay_button), payable && !narrow);
  gtk_action_bar_set_revealed (self->pay_bar, payable && narrow);
  gtk_widget_set_visible (self->payment_box, running);
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), known && !payable);
  gtk_label_set_label (self->reason_label, payable ? "" : mef_error_ui_describe_unpayable (reason));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invoice.pay", payable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invoice.resume", running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invoice.give-up", running);
}

/* Where the town lets its residents say that they paid elsewhere. */
static void
update_declaration (MefInvoicePage *self)
{
  gboolean declarable = self->details != NULL && mef_invoice_details_get_declarable (self->details);
  gboolean declared =
      self->details != NULL && mef_invoice_get_state (self->invoice) == MEF_INVOICE_STATE_DECLARED;

  gtk_widget_set_visible (self->declare_button, declarable);
  gtk_widget_set_visible (self->take_back_button, declared);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invoice.declare", declarable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invoice.take-back", declared);
}

static gboolean
follow_cb (gpointer data)
{
  MefInvoicePage *self = data;

  self->n_follows++;
  if (gtk_widget_get_mapped (data) && self->question == NULL &&
      (self->n_follows <= FOLLOW_OFTEN || self->n_follows % FOLLOW_SELDOM == 0))
    mef_page_refresh (data);
  return G_SOURCE_CONTINUE;
}

/* What becomes of a payment shows without anybody asking for it. */
static void
update_following (MefInvoicePage *self)
{
  if (mef_invoice_get_state (self->invoice) != MEF_INVOICE_STATE_IN_PAYMENT)
    g_clear_handle_id (&self->follow_timeout, g_source_remove);
  else if (self->follow_timeout == 0)
    {
      self->n_follows = 0;
      self->follow_timeout = g_timeout_add_seconds (FOLLOW_SECONDS, follow_cb, self);
    }
}

static void
show_details (MefInvoicePage *self, MefInvoiceDetails *details)
{
  mef_invoice_page_show_rows (self, details);
  g_set_object (&self->details, details);
  g_set_object (&self->invoice, mef_invoice_details_get_invoice (details));
  update_facts (self);
  update_payment (self);
  update_declaration (self);
  update_following (self);
  mef_invoice_page_load_document (self);
}

static void
details_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefInvoicePage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefInvoiceDetails) details =
      mef_api_get_invoice_finish (MEF_API (source), result, &error);
  g_autofree char *sentence = NULL;

  if (mef_error_ui_is_cancelled (error))
    return;
  g_clear_object (&self->question);
  if (details == NULL && self->details == NULL)
    {
      mef_page_set_error (MEF_PAGE (self), error);
      return;
    }
  if (details == NULL)
    sentence = mef_error_ui_format (error);
  else
    show_details (self, details);
  mef_page_set_notice (MEF_PAGE (self), sentence);
  mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_CONTENT);
}

static void
mef_invoice_page_refresh (MefPage *page)
{
  MefInvoicePage *self = MEF_INVOICE_PAGE (page);

  if (mef_page_get_state (page) != MEF_PAGE_STATE_CONTENT)
    mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  /* What was asked before may be answered with what was before. */
  g_cancellable_cancel (self->question);
  g_clear_object (&self->question);
  self->question = g_cancellable_new ();
  mef_api_get_invoice_async (get_api (self), mef_invoice_get_id (self->invoice), self->question,
                             details_cb, self);
}

static void
write_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicePage *self = MEF_INVOICE_PAGE (widget);
  MefPage *page = MEF_PAGE (widget);

  mef_page_open (page, mef_compose_page_new (mef_page_get_context (page),
                                             mef_invoice_get_id (self->invoice),
                                             mef_invoice_get_number (self->invoice)));
}

static void
pay_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicePage *self = MEF_INVOICE_PAGE (widget);
  gboolean resume = g_str_equal (name, "invoice.resume");

  mef_page_open (MEF_PAGE (self), mef_payment_page_new (mef_page_get_context (MEF_PAGE (self)),
                                                        self->details, resume));
}

static void
give_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicePage *self = MEF_INVOICE_PAGE (widget);
  const char *payment = mef_invoice_get_payment_id (self->invoice);

  if (payment == NULL)
    return;
  gtk_widget_action_set_enabled (widget, "invoice.give-up", FALSE);
  mef_paying_give_up (MEF_PAGE (self), payment);
}

static void
declare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicePage *self = MEF_INVOICE_PAGE (widget);
  MefPage *page = MEF_PAGE (widget);

  mef_page_open (page, mef_declare_page_new (mef_page_get_context (page), self->invoice));
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefPage *page = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!mef_api_take_back_declaration_finish (MEF_API (source), result, &error) &&
      mef_error_ui_is_cancelled (error))
    return;
  if (error != NULL)
    {
      sentence = mef_error_ui_format (error);
      mef_page_toast (page, sentence);
    }
  mef_page_refresh (page);
}

static void
take_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicePage *self = MEF_INVOICE_PAGE (widget);

  gtk_widget_action_set_enabled (widget, "invoice.take-back", FALSE);
  mef_api_take_back_declaration_async (get_api (self), mef_invoice_get_id (self->invoice),
                                       mef_page_get_cancellable (MEF_PAGE (self)), taken_back_cb,
                                       self);
}

static GtkPolicyType
choose_policy (gpointer self, gboolean narrow)
{
  return narrow ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC;
}

static int
choose_information_width (gpointer self, gboolean narrow)
{
  return narrow ? -1 : INFORMATION_WIDTH;
}

static int
choose_document_height (gpointer self, gboolean narrow)
{
  return narrow ? DOCUMENT_HEIGHT : -1;
}

static void
mef_invoice_page_constructed (GObject *object)
{
  MefInvoicePage *self = MEF_INVOICE_PAGE (object);

  G_OBJECT_CLASS (mef_invoice_page_parent_class)->constructed (object);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (update_payment), NULL);
  update_facts (self);
  update_payment (self);
  update_declaration (self);
  mef_invoice_page_update_document_actions (self);
  mef_page_refresh (MEF_PAGE (self));
}

static void
mef_invoice_page_dispose (GObject *object)
{
  MefInvoicePage *self = MEF_INVOICE_PAGE (object);

  g_signal_handlers_disconnect_by_func (self, update_payment, NULL);
  g_clear_handle_id (&self->follow_timeout, g_source_remove);
  g_cancellable_cancel (self->question);
  g_clear_object (&self->question);
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_INVOICE_PAGE);
  g_clear_object (&self->invoice);
  g_clear_object (&self->details);
  g_clear_pointer (&self->document, g_bytes_unref);

  G_OBJECT_CLASS (mef_invoice_page_parent_class)->dispose (object);
}

static void
mef_invoice_page_finalize (GObject *object)
{
  g_ptr_array_unref (MEF_INVOICE_PAGE (object)->rows);

  G_OBJECT_CLASS (mef_invoice_page_parent_class)->finalize (object);
}

static void
mef_invoice_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_INVOICE)
    MEF_INVOICE_PAGE (object)->invoice = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    gssize offset;
  } children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET (MefInvoicePage, name) }
    CHILD (pay_button),    CHILD (print_button),   CHILD (save_button),
    CHILD (pay_bar),       CHILD (pay_bar_button), CHILD (label_label),
    CHILD (amount_label),  CHILD (state_cell),     CHILD (reason_label),
    CHILD (payment_box),   CHILD (number_row),     CHILD (date_row),
    CHILD (due_row),       CHILD (service_row),    CHILD (children_row),
    CHILD (debtor_row),    CHILD (amount_row),     CHILD (remaining_row),
    CHILD (reference_row), CHILD (regie_row),      CHILD (lines_group),
    CHILD (history_group), CHILD (document_stack), CHILD (document_status),
    CHILD (document_bin),  CHILD (declare_button), CHILD (take_back_button),
#undef CHILD
  };

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget_class, children[i].name, FALSE,
                                               children[i].offset);
  gtk_widget_class_bind_template_callback_full (widget_class, "choose_orientation",
                                                G_CALLBACK (mef_closure_choose_orientation));
  gtk_widget_class_bind_template_callback (widget_class, choose_policy);
  gtk_widget_class_bind_template_callback (widget_class, choose_information_width);
  gtk_widget_class_bind_template_callback (widget_class, choose_document_height);
}

static void
mef_invoice_page_class_init (MefInvoicePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = mef_invoice_page_constructed;
  object_class->dispose = mef_invoice_page_dispose;
  object_class->finalize = mef_invoice_page_finalize;
  object_class->set_property = mef_invoice_page_set_property;
  MEF_PAGE_CLASS (klass)->refresh = mef_invoice_page_refresh;

  g_object_class_install_property (object_class, PROP_INVOICE,
                                   g_param_spec_object ("invoice", NULL, NULL, MEF_TYPE_INVOICE,
                                                        G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY |
                                                            G_PARAM_STATIC_STRINGS));

  gtk_widget_class_install_action (widget_class, "invoice.pay", NULL, pay_action);
  gtk_widget_class_install_action (widget_class, "invoice.write", NULL, write_action);
  gtk_widget_class_install_action (widget_class, "invoice.resume", NULL, pay_action);
  gtk_widget_class_install_action (widget_class, "invoice.give-up", NULL, give_up_action);
  gtk_widget_class_install_action (widget_class, "invoice.declare", NULL, declare_action);
  gtk_widget_class_install_action (widget_class, "invoice.take-back", NULL, take_back_action);
  mef_invoice_page_install_document_actions (widget_class);
  g_type_ensure (MEF_TYPE_STATE_CELL);
  g_type_ensure (MEF_TYPE_DETAIL_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-invoice-page.ui");
  bind_template (widget_class);
}

static void
mef_invoice_page_init (MefInvoicePage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

MefPage *
mef_invoice_page_new (MefContext *context, MefInvoice *invoice)
{
  return g_object_new (MEF_TYPE_INVOICE_PAGE, "context", context, "invoice", invoice, NULL);
}
