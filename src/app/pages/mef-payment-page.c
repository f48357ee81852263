/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paying one invoice, or several of one régie, in three steps: what will be paid, the payment page,
 * what became of it. This file is the first step, and the attempt's beginning; the others are in
 * mef-payment-page-web.c and mef-payment-page-outcome.c. Leaving this page loses nothing. */
#include "config.h"

#include "mef-payment-page-private.h"

#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-error.h"

G_DEFINE_FINAL_TYPE (MefPaymentPage, mef_payment_page, MEF_TYPE_PAGE)

enum
{
  PROP_0,
  PROP_DETAILS,
  PROP_INVOICES,
  PROP_RESUME,
};

static MefApi *
get_api (MefPaymentPage *self)
{
  return mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));
}

/* While it is, there is nothing to press: a second attempt must not begin beside the first. */
void
mef_payment_page_set_busy (MefPaymentPage *self, gboolean busy)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "payment.start", !busy);
  gtk_stack_set_visible_child_name (self->button_stack, busy ? "busy" : "label");
  gtk_spinner_set_spinning (self->button_spinner, busy);
}

void
mef_payment_page_show_step (MefPaymentPage *self, const char *step)
{
  mef_payment_page_set_busy (self, FALSE);
  gtk_stack_set_visible_child_name (self->steps, step);
}

/* Says on every step that no money moves, whoever knows of it. */
void
mef_payment_page_update_test (MefPaymentPage *self)
{
  MefTownInfo *town = mef_context_get_town (mef_page_get_context (MEF_PAGE (self)));
  gboolean test = (town != NULL && mef_town_info_get_test_mode (town)) ||
                  (self->details != NULL && mef_invoice_details_get_test_mode (self->details)) ||
                  (self->payment != NULL && mef_payment_get_test_mode (self->payment));

  gtk_widget_set_visible (self->test_label, test);
}

static void
show_message (MefPaymentPage *self, const char *text)
{
  gtk_label_set_label (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

static MefCents
sum_up (MefPaymentPage *self)
{
  MefCents sum = 0;

  for (guint i = 0; i < self->invoices->len; i++)
    {
      if (!mef_money_add (sum, mef_invoice_get_remaining (g_ptr_array_index (self->invoices, i)),
                          &sum))
        return sum;
    }
  return sum;
}

static void
show_subtitle (MefPaymentPage *self, guint n)
{
  g_autofree char *several = g_strdup_printf (ngettext ("%u invoice", "%u invoices", n), n);

  mef_page_set_subtitle (MEF_PAGE (self),
                         n == 1 ? mef_invoice_get_number (g_ptr_array_index (self->invoices, 0))
                                : several);
}

/* Several invoices are paid under a reference of their own, which exists only with the attempt. */
static void
show_facts (MefPaymentPage *self)
{
  guint n = self->invoices->len;
  g_autofree char *amount = mef_money_format (sum_up (self));

  mef_detail_row_set_value (self->client_row, mef_invoice_details_get_client (self->details));
  mef_detail_row_set_value (self->amount_row, amount);
  mef_detail_row_set_value (self->reference_row,
                            n == 1 ? mef_invoice_details_get_reference (self->details)
                                   : _ ("Shown on the Payment Page"));
  show_subtitle (self, n);
}

/* Nobody pays for several invoices without having seen which. */
static void
list_invoices (MefPaymentPage *self)
{
  guint n = self->invoices->len;

  gtk_widget_set_visible (GTK_WIDGET (self->invoices_group), n > 1);
  for (guint i = 0; n > 1 && i < n; i++)
    {
      MefInvoice *invoice = g_ptr_array_index (self->invoices, i);
      g_autofree char *amount = mef_money_format (mef_invoice_get_remaining (invoice));

      adw_preferences_group_add (self->invoices_group,
                                 mef_detail_row_new (mef_invoice_get_label (invoice),
                                                     mef_invoice_get_number (invoice), amount));
    }
}

static void
show_information (MefPaymentPage *self)
{
  mef_payment_page_drop (self);
  show_message (self, NULL);
  show_facts (self);
  mef_payment_page_update_test (self);
  mef_payment_page_show_step (self, "information");
}

/* Of several invoices the one that stands in the way is named. */
static char *
describe_refusal (MefPaymentPage *self, const GError *error)
{
  gint64 id = mef_error_get_parameter_int (error, "invoice", 0);
  g_autofree char *sentence = mef_error_ui_format (error);

  for (guint i = 0; self->invoices->len > 1 && i < self->invoices->len; i++)
    {
      MefInvoice *invoice = g_ptr_array_index (self->invoices, i);

      if (mef_invoice_get_id (invoice) == id)
        /* Translators: the number of an invoice, and why it cannot be paid. */
        return g_strdup_printf (_ ("%s: %s"), mef_invoice_get_number (invoice), sentence);
    }
  return g_steal_pointer (&sentence);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefPaymentPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefPayment) payment = mef_api_create_payment_finish (MEF_API (source), result, &error);
  g_autofree char *sentence = NULL;

  if (mef_error_ui_is_cancelled (error))
    return;
  if (payment != NULL)
    {
      mef_payment_page_take_up (self, payment);
      return;
    }
  mef_payment_page_set_busy (self, FALSE);
  sentence = describe_refusal (self, error);
  show_message (self, sentence);
}

static void
start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPaymentPage *self = MEF_PAYMENT_PAGE (widget);
  g_autofree gint64 *ids = g_new (gint64, self->invoices->len);

  for (guint i = 0; i < self->invoices->len; i++)
    ids[i] = mef_invoice_get_id (g_ptr_array_index (self->invoices, i));
  show_message (self, NULL);
  mef_payment_page_set_busy (self, TRUE);
  mef_api_create_payment_async (get_api (self), ids, self->invoices->len,
                                mef_page_get_cancellable (MEF_PAGE (self)), created_cb, self);
}

/* What is taken up again from one of its invoices pays others, too: they are asked for before all
 * of them are paid anew. */
static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPaymentPage *self = MEF_PAYMENT_PAGE (widget);
  const gint64 *ids;
  gsize n_ids;

  ids = mef_payment_get_invoices (self->payment, &n_ids);
  if (n_ids == self->invoices->len)
    {
      show_information (self);
      return;
    }
  g_array_set_size (self->wanted, 0);
  g_array_append_vals (self->wanted, ids, (guint) n_ids);
  g_ptr_array_set_size (self->invoices, 0);
  g_clear_object (&self->details);
  self->resume = FALSE;
  mef_payment_page_drop (self);
  mef_page_refresh (MEF_PAGE (self));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_page_go_home (MEF_PAGE (widget));
}

/* What is paid is known: the attempt that runs is taken up where that is wanted. */
static void
begin (MefPaymentPage *self)
{
  MefPayment *running = mef_invoice_details_get_payment (self->details);
  gsize n;

  show_information (self);
  list_invoices (self);
  if (!self->resume || running == NULL)
    return;
  mef_payment_get_invoices (running, &n);
  show_subtitle (self, (guint) n);
  mef_payment_page_take_up (self, running);
}

static void ask (MefPaymentPage *self);

/* Takes the place of what the list had. */
static void
take_details (MefPaymentPage *self, MefInvoiceDetails *details)
{
  MefInvoice *invoice = mef_invoice_details_get_invoice (details);
  guint i = 0;

  while (i < self->invoices->len &&
         mef_invoice_get_id (g_ptr_array_index (self->invoices, i)) != mef_invoice_get_id (invoice))
    i++;
  if (i < self->invoices->len)
    g_ptr_array_remove_index (self->invoices, i);
  g_ptr_array_insert (self->invoices, (int) i, g_object_ref (invoice));
  if (i == 0)
    g_set_object (&self->details, details);
}

static void
details_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefPaymentPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefInvoiceDetails) details =
      mef_api_get_invoice_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  self->asking = FALSE;
  if (details == NULL)
    {
      mef_page_set_error (MEF_PAGE (self), error);
      return;
    }
  g_array_remove_index (self->wanted, 0);
  take_details (self, details);
  if (self->wanted->len > 0)
    {
      ask (self);
      return;
    }
  mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_CONTENT);
  begin (self);
  if (gtk_widget_get_mapped (self->start_button))
    gtk_widget_grab_focus (self->start_button);
}

/* One after the other: there are seldom more than a few. */
static void
ask (MefPaymentPage *self)
{
  self->asking = TRUE;
  mef_api_get_invoice_async (get_api (self), g_array_index (self->wanted, gint64, 0),
                             mef_page_get_cancellable (MEF_PAGE (self)), details_cb, self);
}

static void
mef_payment_page_refresh (MefPage *page)
{
  MefPaymentPage *self = MEF_PAYMENT_PAGE (page);

  if (self->watcher != NULL)
    mef_payment_watcher_poke (self->watcher);
  if (self->wanted->len == 0 || self->asking)
    return;
  mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  ask (self);
}

/* The way back out of the payment page leads to its result, not past it. */
static gboolean
mef_payment_page_escape (MefPage *page)
{
  return mef_payment_page_leave_web (MEF_PAYMENT_PAGE (page));
}

/* Whoever came here came to pay: Enter goes on. */
static void
mef_payment_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mef_payment_page_parent_class)->map (widget);
  if (gtk_widget_get_mapped (MEF_PAYMENT_PAGE (widget)->start_button))
    gtk_widget_grab_focus (MEF_PAYMENT_PAGE (widget)->start_button);
}

static void
mef_payment_page_constructed (GObject *object)
{
  MefPaymentPage *self = MEF_PAYMENT_PAGE (object);
  gint64 first;

  G_OBJECT_CLASS (mef_payment_page_parent_class)->constructed (object);
  mef_payment_page_update_test (self);
  if (self->details != NULL)
    {
      g_ptr_array_add (self->invoices,
                       g_object_ref (mef_invoice_details_get_invoice (self->details)));
      begin (self);
      return;
    }
  first = mef_invoice_get_id (g_ptr_array_index (self->invoices, 0));
  g_array_append_val (self->wanted, first);
  mef_page_refresh (MEF_PAGE (self));
}

static void
mef_payment_page_dispose (GObject *object)
{
  MefPaymentPage *self = MEF_PAYMENT_PAGE (object);

  mef_payment_page_drop (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_PAYMENT_PAGE);
  g_clear_object (&self->details);
  g_ptr_array_set_size (self->invoices, 0);

  G_OBJECT_CLASS (mef_payment_page_parent_class)->dispose (object);
}

static void
mef_payment_page_finalize (GObject *object)
{
  g_ptr_array_unref (MEF_PAYMENT_PAGE (object)->invoices);
  g_array_unref (MEF_PAYMENT_PAGE (object)->wanted);

  G_OBJECT_CLASS (mef_payment_page_parent_class)->finalize (object);
}

static void
mef_payment_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefPaymentPage *self = MEF_PAYMENT_PAGE (object);
  GPtrArray *invoices;

  switch (id)
    {
    case PROP_DETAILS:
      self->details = g_value_dup_object (value);
      break;
    case PROP_INVOICES:
      invoices = g_value_get_boxed (value);
      for (guint i = 0; invoices != NULL && i < invoices->len; i++)
        g_ptr_array_add (self->invoices, g_object_ref (g_ptr_array_index (invoices, i)));
      break;
    case PROP_RESUME:
      self->resume = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  g_object_class_install_property (object_class, PROP_DETAILS,
                                   g_param_spec_object ("details", NULL, NULL,
                                                        MEF_TYPE_INVOICE_DETAILS, flags));
  g_object_class_install_property (object_class, PROP_INVOICES,
                                   g_param_spec_boxed ("invoices", NULL, NULL, G_TYPE_PTR_ARRAY,
                                                       flags));
  g_object_class_install_property (object_class, PROP_RESUME,
                                   g_param_spec_boolean ("resume", NULL, NULL, FALSE, flags));
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    gssize offset;
  } children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET (MefPaymentPage, name) }
    CHILD (steps),
    CHILD (client_row),
    CHILD (amount_row),
    CHILD (reference_row),
    CHILD (invoices_group),
    CHILD (test_label),
    CHILD (message),
    CHILD (start_button),
    CHILD (button_stack),
    CHILD (button_spinner),
    CHILD (web_bin),
    CHILD (result_status),
    CHILD (waiting_spinner),
    CHILD (again_button),
    CHILD (reopen_button),
    CHILD (browser_button),
    CHILD (copy_button),
    CHILD (receipt_button),
    CHILD (result_back_button),
#undef CHILD
  };

  g_type_ensure (MEF_TYPE_DETAIL_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-payment-page.ui");
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget_class, children[i].name, FALSE,
                                               children[i].offset);
}

static void
mef_payment_page_class_init (MefPaymentPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MefPageClass *page_class = MEF_PAGE_CLASS (klass);

  object_class->constructed = mef_payment_page_constructed;
  object_class->dispose = mef_payment_page_dispose;
  object_class->finalize = mef_payment_page_finalize;
  object_class->set_property = mef_payment_page_set_property;
  widget_class->map = mef_payment_page_map;
  page_class->refresh = mef_payment_page_refresh;
  page_class->escape = mef_payment_page_escape;
  install_properties (object_class);

  gtk_widget_class_install_action (widget_class, "payment.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "payment.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "payment.back", NULL, back_action);
  mef_payment_page_install_outcome (widget_class);
  mef_payment_page_install_web (widget_class);
  bind_template (widget_class);
}

/* In a narrow window with large text a button needs more than one line. */
static void
wrap_buttons (MefPaymentPage *self)
{
  GtkWidget *buttons[] = { self->again_button, self->reopen_button,  self->browser_button,
                           self->copy_button,  self->receipt_button, self->result_back_button };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    g_object_set (gtk_button_get_child (GTK_BUTTON (buttons[i])), "wrap", TRUE, "justify",
                  GTK_JUSTIFY_CENTER, NULL);
}

static void
mef_payment_page_init (MefPaymentPage *self)
{
  self->invoices = g_ptr_array_new_with_free_func (g_object_unref);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
  wrap_buttons (self);
}

/**
 * mef_payment_page_new:
 * @context: what pages need
 * @details: the invoice to pay
 * @resume: whether to take up the payment of it that runs
 *
 * Returns: (transfer floating): the page
 */
MefPage *
mef_payment_page_new (MefContext *context, MefInvoiceDetails *details, gboolean resume)
{
  return g_object_new (MEF_TYPE_PAYMENT_PAGE, "context", context, "details", details, "resume",
                       resume, NULL);
}

/**
 * mef_payment_page_new_for_invoices:
 * @context: what pages need
 * @invoices: (element-type MefInvoice): what to pay, at least one, all of one régie
 * @resume: whether to take up the payment of the first that runs
 *
 * Asks for what else it shows of the first by itself.
 *
 * Returns: (transfer floating): the page
 */
MefPage *
mef_payment_page_new_for_invoices (MefContext *context, GPtrArray *invoices, gboolean resume)
{
  g_return_val_if_fail (invoices != NULL && invoices->len > 0, NULL);

  return g_object_new (MEF_TYPE_PAYMENT_PAGE, "context", context, "invoices", invoices, "resume",
                       resume, NULL);
}
