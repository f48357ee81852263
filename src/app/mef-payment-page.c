/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paying one invoice, in three steps: what will be paid, the payment page, what became of it. The
 * payment page is never believed: whatever it does, and however it is left, our server is asked,
 * and goes on being asked until it knows. Leaving this page loses nothing. */
#include "config.h"

#include "mef-payment-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-detail-row.h"
#include "mef-error-ui.h"
#include "mef-payment-watcher.h"
#include "mef-web-module.h"

/* Where the payment service sends the payer's browser when it is done with them. */
#define RETURN_PATH "/payfip/return"

struct _MefPaymentPage
{
  MefPage parent_instance;

  /* template */
  GtkStack *steps;
  MefDetailRow *client_row;
  MefDetailRow *amount_row;
  MefDetailRow *reference_row;
  GtkWidget *test_label;
  GtkLabel *message;
  GtkWidget *start_button;
  GtkStack *button_stack;
  GtkSpinner *button_spinner;
  AdwBin *web_bin;
  AdwStatusPage *result_status;
  GtkSpinner *waiting_spinner;
  GtkWidget *again_button;
  GtkWidget *reopen_button;
  GtkWidget *result_back_button;

  /* owned */
  MefInvoiceDetails *details;
  MefPayment *payment;        /* (nullable) until the attempt exists */
  MefPaymentWatcher *watcher; /* (nullable) likewise */

  gboolean resume; /* take up the attempt the invoice has, instead of making one */
};

G_DEFINE_FINAL_TYPE (MefPaymentPage, mef_payment_page, MEF_TYPE_PAGE)

enum
{
  PROP_0,
  PROP_DETAILS,
  PROP_RESUME,
};

static MefApi *
get_api (MefPaymentPage *self)
{
  return mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));
}

static void
set_busy (MefPaymentPage *self, gboolean busy)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "payment.start", !busy);
  gtk_stack_set_visible_child_name (self->button_stack, busy ? "busy" : "label");
  gtk_spinner_set_spinning (self->button_spinner, busy);
}

static void
show_message (MefPaymentPage *self, const char *text)
{
  gtk_label_set_label (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

static void
show_information (MefPaymentPage *self)
{
  MefInvoice *invoice = mef_invoice_details_get_invoice (self->details);
  g_autofree char *amount = mef_money_format (mef_invoice_get_remaining (invoice));

  mef_detail_row_set_value (self->client_row, mef_invoice_details_get_client (self->details));
  mef_detail_row_set_value (self->amount_row, amount);
  mef_detail_row_set_value (self->reference_row, mef_invoice_details_get_reference (self->details));
  mef_page_set_subtitle (MEF_PAGE (self), mef_invoice_get_number (invoice));
  set_busy (self, FALSE);
  gtk_stack_set_visible_child_name (self->steps, "information");
}

static void
set_result (MefPaymentPage *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (self->result_status, icon);
  adw_status_page_set_title (self->result_status, safe_title);
  adw_status_page_set_description (self->result_status, safe);
}

static void
suggest (GtkWidget *widget, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, "suggested-action");
  else
    gtk_widget_remove_css_class (widget, "suggested-action");
}

static void
show_buttons (MefPaymentPage *self, gboolean waiting, gboolean again)
{
  gtk_widget_set_visible (GTK_WIDGET (self->waiting_spinner), waiting);
  gtk_spinner_set_spinning (self->waiting_spinner, waiting);
  gtk_widget_set_visible (self->reopen_button,
                          waiting && mef_payment_get_page_url (self->payment) != NULL);
  gtk_widget_set_visible (self->again_button, again);
  suggest (self->result_back_button, !again);
  gtk_stack_set_visible_child_name (self->steps, "result");
  gtk_widget_grab_focus (again ? self->again_button : self->result_back_button);
}

static void
show_paid (MefPaymentPage *self)
{
  g_autofree char *amount = mef_money_format (mef_payment_get_amount (self->payment));
  /* Translators: %s is an amount such as 37,50 €. */
  g_autofree char *title = g_strdup_printf (_ ("The payment of %s is recorded."), amount);

  set_result (self, "mef-settled-symbolic", title,
              _ ("The invoice is settled. A confirmation comes from the Trésor public by e-mail."));
  gtk_widget_add_css_class (GTK_WIDGET (self->result_status), "mef-success");
  show_buttons (self, FALSE, FALSE);
}

static void
show_waiting (MefPaymentPage *self)
{
  gboolean offline = mef_payment_watcher_get_offline (self->watcher);

  set_result (self, "mef-in-payment-symbolic", _ ("Waiting for the answer of the Trésor public"),
              offline
                  ? _ ("There is no connection at the moment. The answer will show here as soon "
                       "as it is back.")
                  : _ ("This page updates by itself. It can be left; nothing is lost."));
  show_buttons (self, TRUE, FALSE);
}

static void
show_unpaid (MefPaymentPage *self)
{
  MefPaymentState state = mef_payment_get_state (self->payment);
  const char *sentence = mef_error_ui_describe_payment (mef_payment_state_to_string (state),
                                                        mef_payment_get_reason (self->payment));
  gboolean again = state != MEF_PAYMENT_STATE_QUARANTINED && state != MEF_PAYMENT_STATE_UNKNOWN;

  set_result (self, "mef-cancelled-symbolic",
              again ? _ ("The invoice is not settled") : _ ("The payment is being checked"),
              sentence);
  show_buttons (self, FALSE, again);
}

/* The state of the attempt, wherever the person stands in it: a final one takes the page. */
static void
show_outcome (MefPaymentPage *self)
{
  switch (mef_payment_get_state (self->payment))
    {
    case MEF_PAYMENT_STATE_STARTED:
    case MEF_PAYMENT_STATE_WAITING:
    case MEF_PAYMENT_STATE_UNKNOWN:
      show_waiting (self);
      break;
    case MEF_PAYMENT_STATE_PAID:
      show_paid (self);
      break;
    case MEF_PAYMENT_STATE_REFUSED:
    case MEF_PAYMENT_STATE_ABANDONED:
    case MEF_PAYMENT_STATE_EXPIRED:
    case MEF_PAYMENT_STATE_QUARANTINED:
      show_unpaid (self);
      break;
    }
}

static gboolean
is_on_web (MefPaymentPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->steps), "web") == 0;
}

/* While the payer is on the payment page only the good end of it takes that page away; after a
 * refusal the bank's own page still has something to say. */
static void
watcher_changed_cb (MefPaymentPage *self, MefPayment *payment)
{
  gboolean paid = mef_payment_get_state (payment) == MEF_PAYMENT_STATE_PAID;

  g_set_object (&self->payment, payment);
  if (is_on_web (self) && !paid)
    return;
  show_outcome (self);
  adw_bin_set_child (self->web_bin, NULL);
}

static void
watcher_failed_cb (MefPaymentPage *self, const GError *error)
{
  MefErrorUi ui;
  g_autofree char *sentence = mef_error_ui_format (error);

  mef_error_ui_lookup (error, &ui);
  set_result (self, ui.icon_name, _ (ui.title), sentence);
  show_buttons (self, FALSE, FALSE);
}

static void
offline_changed_cb (MefPaymentPage *self)
{
  if (!is_on_web (self))
    show_outcome (self);
}

static void
watch (MefPaymentPage *self)
{
  g_clear_object (&self->watcher);
  self->watcher = mef_payment_watcher_new (get_api (self), mef_payment_get_id (self->payment));
  g_signal_connect_object (self->watcher, "changed", G_CALLBACK (watcher_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watcher, "failed", G_CALLBACK (watcher_failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watcher, "notify::offline", G_CALLBACK (offline_changed_cb), self,
                           G_CONNECT_SWAPPED);
  mef_payment_watcher_start (self->watcher);
}

/* The payment page was left, in whatever way: the result shows, waiting if need be. */
static void
leave_web (MefPaymentPage *self)
{
  if (!is_on_web (self))
    return;
  show_outcome (self);
  adw_bin_set_child (self->web_bin, NULL);
  mef_payment_watcher_poke (self->watcher);
}

static void
open_web (MefPaymentPage *self)
{
  g_autofree char *prefix = g_strconcat (mef_api_get_base (get_api (self)), RETURN_PATH, NULL);
  g_autoptr (GError) error = NULL;
  GtkWidget *view =
      mef_web_module_create_view (mef_payment_get_page_url (self->payment), prefix, &error);

  if (view == NULL)
    {
      g_autofree char *sentence = mef_error_ui_format (error);

      show_message (self, sentence);
      return;
    }
  g_signal_connect_object (view, "closed", G_CALLBACK (leave_web), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->web_bin, view);
  gtk_stack_set_visible_child_name (self->steps, "web");
  gtk_widget_grab_focus (view);
}

/* An attempt exists: its page opens if it has one, else what became of it shows. */
static void
take_up (MefPaymentPage *self, MefPayment *payment)
{
  g_set_object (&self->payment, payment);
  watch (self);
  if (!mef_payment_state_is_final (mef_payment_get_state (payment)) &&
      mef_payment_get_page_url (payment) != NULL)
    open_web (self);
  else
    show_outcome (self);
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
  set_busy (self, FALSE);
  if (payment != NULL)
    {
      take_up (self, payment);
      return;
    }
  sentence = mef_error_ui_format (error);
  show_message (self, sentence);
}

static void
start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPaymentPage *self = MEF_PAYMENT_PAGE (widget);
  gint64 id = mef_invoice_get_id (mef_invoice_details_get_invoice (self->details));

  show_message (self, NULL);
  set_busy (self, TRUE);
  mef_api_create_payment_async (get_api (self), &id, 1, mef_page_get_cancellable (MEF_PAGE (self)),
                                created_cb, self);
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_message (MEF_PAYMENT_PAGE (widget), NULL);
  show_information (MEF_PAYMENT_PAGE (widget));
}

static void
reopen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_web (MEF_PAYMENT_PAGE (widget));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_page_go_home (MEF_PAGE (widget));
}

static void
mef_payment_page_refresh (MefPage *page)
{
  MefPaymentPage *self = MEF_PAYMENT_PAGE (page);

  if (self->watcher != NULL)
    mef_payment_watcher_poke (self->watcher);
}

/* The way back out of the payment page leads to its result, not past it. */
static gboolean
mef_payment_page_escape (MefPage *page)
{
  MefPaymentPage *self = MEF_PAYMENT_PAGE (page);
  gboolean on_web = is_on_web (self);

  leave_web (self);
  return on_web;
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
  MefPayment *running = mef_invoice_details_get_payment (self->details);
  MefTownInfo *town;

  G_OBJECT_CLASS (mef_payment_page_parent_class)->constructed (object);
  town = mef_context_get_town (mef_page_get_context (MEF_PAGE (self)));
  gtk_widget_set_visible (self->test_label, town != NULL && mef_town_info_get_test_mode (town));
  show_information (self);
  if (self->resume && running != NULL)
    take_up (self, running);
}

static void
mef_payment_page_dispose (GObject *object)
{
  MefPaymentPage *self = MEF_PAYMENT_PAGE (object);

  if (self->watcher != NULL)
    mef_payment_watcher_stop (self->watcher);
  g_clear_object (&self->watcher);
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_PAYMENT_PAGE);
  g_clear_object (&self->details);
  g_clear_object (&self->payment);

  G_OBJECT_CLASS (mef_payment_page_parent_class)->dispose (object);
}

static void
mef_payment_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefPaymentPage *self = MEF_PAYMENT_PAGE (object);

  switch (id)
    {
    case PROP_DETAILS:
      self->details = g_value_dup_object (value);
      break;
    case PROP_RESUME:
      self->resume = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (MEF_TYPE_DETAIL_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-payment-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, steps);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, client_row);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, amount_row);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, reference_row);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, test_label);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, message);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, start_button);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, button_stack);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, button_spinner);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, web_bin);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, result_status);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, waiting_spinner);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, reopen_button);
  gtk_widget_class_bind_template_child (widget_class, MefPaymentPage, result_back_button);
}

static void
mef_payment_page_class_init (MefPaymentPageClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MefPageClass *page_class = MEF_PAGE_CLASS (klass);

  object_class->constructed = mef_payment_page_constructed;
  object_class->dispose = mef_payment_page_dispose;
  object_class->set_property = mef_payment_page_set_property;
  widget_class->map = mef_payment_page_map;
  page_class->refresh = mef_payment_page_refresh;
  page_class->escape = mef_payment_page_escape;

  g_object_class_install_property (object_class, PROP_DETAILS,
                                   g_param_spec_object ("details", NULL, NULL,
                                                        MEF_TYPE_INVOICE_DETAILS, flags));
  g_object_class_install_property (object_class, PROP_RESUME,
                                   g_param_spec_boolean ("resume", NULL, NULL, FALSE, flags));

  gtk_widget_class_install_action (widget_class, "payment.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "payment.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "payment.reopen", NULL, reopen_action);
  gtk_widget_class_install_action (widget_class, "payment.back", NULL, back_action);
  bind_template (widget_class);
}

static void
mef_payment_page_init (MefPaymentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MefPage *
mef_payment_page_new (MefContext *context, MefInvoiceDetails *details, gboolean resume)
{
  return g_object_new (MEF_TYPE_PAYMENT_PAGE, "context", context, "details", details, "resume",
                       resume, NULL);
}
