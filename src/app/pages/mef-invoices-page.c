/* SPDX-License-Identifier: GPL-3.0-or-later */
/* My invoices: the figures, the filter, the search, the list in its two forms, the sums. The model
 * is the client's list, which loads every page of it and keeps items that did not change, so that
 * rows stay where they are while the page refreshes. */
#include "config.h"

#include "mef-invoices-page-private.h"

#include <glib/gi18n.h>

#include "mef-closures.h"
#include "mef-error-ui.h"
#include "mef-invoice-card.h"
#include "mef-invoice-filter.h"
#include "mef-invoice-page.h"
#include "mef-paying.h"
#include "mef-save-documents.h"
#include "mef-selection-page.h"

/* While the page is in view it asks again this often; what was paid elsewhere shows by itself. */
#define REFRESH_SECONDS 60

G_DEFINE_FINAL_TYPE (MefInvoicesPage, mef_invoices_page, MEF_TYPE_PAGE)

enum
{
  PROP_0,
  PROP_INVOICES,
  PROP_FILTER,
  PROP_N_VISIBLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
figures_idle_cb (gpointer data)
{
  MefInvoicesPage *self = data;

  self->figures_idle = 0;
  mef_invoices_page_update_figures (self);
}

/* A search or a page of items changes the models many times over; the sums follow once. */
static void
model_changed_cb (MefInvoicesPage *self)
{
  if (self->figures_idle == 0)
    self->figures_idle = g_idle_add_once (figures_idle_cb, self);
}

static void
update_nothing (MefInvoicesPage *self)
{
  gboolean searching = gtk_editable_get_text (GTK_EDITABLE (self->search_entry))[0] != '\0';

  adw_status_page_set_title (self->nothing_status, searching ? _ ("No Results")
                                                   : g_str_equal (self->filter, "unpaid")
                                                       ? _ ("Everything Is Settled")
                                                       : _ ("No Settled Invoice"));
  adw_status_page_set_icon_name (self->nothing_status,
                                 searching ? "system-search-symbolic" : "mef-settled-symbolic");
  adw_status_page_set_description (self->nothing_status,
                                   searching ? _ ("No invoice matches this search.")
                                   : g_str_equal (self->filter, "unpaid")
                                       ? _ ("There is nothing to pay.")
                                       : _ ("Settled invoices will be listed here."));
}

static void
visible_changed_cb (MefInvoicesPage *self)
{
  update_nothing (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_VISIBLE]);
  model_changed_cb (self);
}

static void
open_invoice (MefInvoicesPage *self, MefInvoice *invoice)
{
  MefContext *context = mef_page_get_context (MEF_PAGE (self));

  mef_page_open (MEF_PAGE (self), mef_invoice_page_new (context, invoice));
}

static void
activate_cb (MefInvoicesPage *self, MefInvoice *invoice)
{
  open_invoice (self, invoice);
}

static void
card_activate_cb (MefInvoicesPage *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->cards));
  g_autoptr (MefInvoice) invoice = g_list_model_get_item (model, position);

  if (invoice != NULL)
    open_invoice (self, invoice);
}

/* The caret of the keyboard goes where the person looks, not to the first button of the header. */
static void
focus_list (MefInvoicesPage *self)
{
  if (mef_page_get_narrow (MEF_PAGE (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self->cards));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->table), GTK_DIR_TAB_FORWARD);
}

/* Whoever began to search before the rows were there goes on typing. */
static gboolean
focus_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->search_bar)))
    focus_list (self);
  return G_SOURCE_REMOVE;
}

/* The rows exist only after the next layout. */
static void
want_focus (MefInvoicesPage *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), focus_tick_cb, NULL, NULL);
}

/* Enter in the search field opens what was found when that is one invoice, else goes to the list.
 */
static void
search_activate_cb (MefInvoicesPage *self)
{
  g_autoptr (MefInvoice) only = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 1)
    only = g_list_model_get_item (G_LIST_MODEL (self->filtered), 0);
  if (only != NULL)
    open_invoice (self, only);
  else
    focus_list (self);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (widget);
  MefInvoice *invoice = mef_invoice_list_find (self->invoices, g_variant_get_int64 (parameter));

  if (invoice != NULL)
    open_invoice (self, invoice);
}

static void
pay_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_paying_pay_all (MEF_PAGE (widget), MEF_INVOICES_PAGE (widget)->invoices);
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (widget);

  mef_page_open (MEF_PAGE (self),
                 mef_selection_page_new (mef_page_get_context (MEF_PAGE (self)), self->invoices));
}

static void
save_documents_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_save_documents (MEF_PAGE (widget), G_LIST_MODEL (MEF_INVOICES_PAGE (widget)->filtered));
}

static void
resume_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (widget);
  MefInvoice *invoice = mef_invoice_list_find (self->invoices, g_variant_get_int64 (parameter));

  if (invoice != NULL)
    mef_paying_pay (MEF_PAGE (self), invoice, TRUE);
}

static void
give_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (widget);
  MefInvoice *invoice = mef_invoice_list_find (self->invoices, g_variant_get_int64 (parameter));

  if (invoice != NULL && mef_invoice_get_payment_id (invoice) != NULL)
    mef_paying_give_up (MEF_PAGE (self), mef_invoice_get_payment_id (invoice));
}

/* Whether the list is known, be it an empty one: it stays in view while it is asked again. */
static gboolean
is_listed (MefPage *page)
{
  return mef_page_get_state (page) == MEF_PAGE_STATE_CONTENT ||
         mef_page_get_state (page) == MEF_PAGE_STATE_EMPTY;
}

/* Which of the states fits the list: an error only takes the page when there is nothing older. */
static void
show_list (MefInvoicesPage *self, const GError *error)
{
  MefPage *page = MEF_PAGE (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->invoices));
  g_autofree char *sentence = NULL;

  if (error != NULL && n == 0 && !is_listed (page))
    {
      mef_page_set_error (page, error);
      return;
    }
  if (error != NULL)
    sentence = mef_error_ui_format (error);
  mef_page_set_notice (page, sentence);
  if (n == 0)
    {
      mef_page_set_empty (page, _ ("No Invoices"),
                          _ ("The town hall has not put any invoice online yet."));
      return;
    }
  mef_invoices_page_update_figures (self);
  if (mef_page_get_state (page) == MEF_PAGE_STATE_CONTENT)
    return;
  mef_page_set_state (page, MEF_PAGE_STATE_CONTENT);
  want_focus (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefInvoicesPage *self = user_data;
  g_autoptr (GError) error = NULL;

  mef_invoice_list_refresh_finish (MEF_INVOICE_LIST (source), result, &error);
  if (mef_error_ui_is_cancelled (error))
    return;
  show_list (self, error);
}

static void
mef_invoices_page_refresh (MefPage *page)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (page);

  if (!is_listed (page))
    mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  mef_invoice_list_refresh_async (self->invoices, mef_page_get_cancellable (page), loaded_cb, self);
}

static gboolean
mef_invoices_page_escape (MefPage *page)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (page);

  if (!gtk_search_bar_get_search_mode (self->search_bar))
    return FALSE;
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  return TRUE;
}

static gboolean
refresh_timeout_cb (gpointer data)
{
  if (gtk_widget_get_mapped (data))
    mef_page_refresh (data);
  return G_SOURCE_CONTINUE;
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  g_object_set (self, "filter", "all", NULL);
}

static void
mef_invoices_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mef_invoices_page_parent_class)->map (widget);
  if (mef_page_get_state (MEF_PAGE (widget)) == MEF_PAGE_STATE_CONTENT)
    want_focus (MEF_INVOICES_PAGE (widget));
}

static void
mef_invoices_page_constructed (GObject *object)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (object);

  G_OBJECT_CLASS (mef_invoices_page_parent_class)->constructed (object);
  mef_page_show_town (MEF_PAGE (self), _ ("My Invoices"));
  self->invoices =
      mef_invoice_list_new (mef_context_get_api (mef_page_get_context (MEF_PAGE (self))));
  g_signal_connect_object (self->invoices, "items-changed", G_CALLBACK (model_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (visible_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (object, properties[PROP_INVOICES]);
  self->refresh_timeout = g_timeout_add_seconds (REFRESH_SECONDS, refresh_timeout_cb, self);
  mef_page_refresh (MEF_PAGE (self));
}

static void
mef_invoices_page_dispose (GObject *object)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (object);

  g_clear_handle_id (&self->refresh_timeout, g_source_remove);
  g_clear_handle_id (&self->figures_idle, g_source_remove);
  if (self->filtered != NULL)
    g_signal_handlers_disconnect_by_data (self->filtered, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_INVOICES_PAGE);
  g_clear_object (&self->invoices);

  G_OBJECT_CLASS (mef_invoices_page_parent_class)->dispose (object);
}

static void
mef_invoices_page_finalize (GObject *object)
{
  g_free (MEF_INVOICES_PAGE (object)->filter);

  G_OBJECT_CLASS (mef_invoices_page_parent_class)->finalize (object);
}

static void
mef_invoices_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (object);

  switch (id)
    {
    case PROP_INVOICES:
      g_value_set_object (value, self->invoices);
      break;
    case PROP_FILTER:
      g_value_set_string (value, self->filter);
      break;
    case PROP_N_VISIBLE:
      g_value_set_uint (value, self->filtered != NULL
                                   ? g_list_model_get_n_items (G_LIST_MODEL (self->filtered))
                                   : 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_invoices_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefInvoicesPage *self = MEF_INVOICES_PAGE (object);

  if (id != PROP_FILTER)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (mef_set_str (&self->filter, g_value_get_string (value)))
    g_object_notify_by_pspec (object, pspec);
}

static void
install_properties (GObjectClass *object_class)
{
  properties[PROP_INVOICES] = g_param_spec_object ("invoices", NULL, NULL, G_TYPE_LIST_MODEL,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FILTER] =
      g_param_spec_string ("filter", NULL, NULL, "all",
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_VISIBLE] = g_param_spec_uint ("n-visible", NULL, NULL, 0, G_MAXUINT, 0,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (MEF_TYPE_FIGURE);
  g_type_ensure (MEF_TYPE_INVOICE_CARD);
  g_type_ensure (MEF_TYPE_INVOICE_FILTER);
  g_type_ensure (MEF_TYPE_INVOICE_TABLE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-invoices-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, due_figure);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, overdue_figure);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, next_figure);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, all_button);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, unpaid_button);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, paid_button);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, table);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, filtered);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, cards);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, nothing_status);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, sum_label);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, paying_box);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, choose_button);
  gtk_widget_class_bind_template_child (widget_class, MefInvoicesPage, pay_all_button);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, card_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "choose_orientation",
                                                G_CALLBACK (mef_closure_choose_orientation));
  gtk_widget_class_bind_template_callback_full (widget_class, "choose_view",
                                                G_CALLBACK (mef_closure_choose_view));
}

static void
mef_invoices_page_class_init (MefInvoicesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MefPageClass *page_class = MEF_PAGE_CLASS (klass);

  object_class->constructed = mef_invoices_page_constructed;
  object_class->dispose = mef_invoices_page_dispose;
  object_class->finalize = mef_invoices_page_finalize;
  object_class->get_property = mef_invoices_page_get_property;
  object_class->set_property = mef_invoices_page_set_property;
  widget_class->map = mef_invoices_page_map;
  page_class->refresh = mef_invoices_page_refresh;
  page_class->escape = mef_invoices_page_escape;
  install_properties (object_class);

  gtk_widget_class_install_property_action (widget_class, "invoices.filter", "filter");
  gtk_widget_class_install_action (widget_class, "invoices.open", "x", open_action);
  gtk_widget_class_install_action (widget_class, "invoices.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "invoices.pay-all", NULL, pay_all_action);
  gtk_widget_class_install_action (widget_class, "invoices.choose", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "invoices.resume", "x", resume_action);
  gtk_widget_class_install_action (widget_class, "invoices.give-up", "x", give_up_action);
  gtk_widget_class_install_action (widget_class, "invoices.save-documents", NULL,
                                   save_documents_action);
  gtk_widget_class_install_action (widget_class, "invoices.show-all", NULL, show_all_action);
  bind_template (widget_class);
}

static void
mef_invoices_page_init (MefInvoicesPage *self)
{
  self->filter = g_strdup ("all");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invoices.save-documents", FALSE);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}

MefPage *
mef_invoices_page_new (MefContext *context)
{
  return g_object_new (MEF_TYPE_INVOICES_PAGE, "context", context, NULL);
}
