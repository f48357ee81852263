/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saying that an invoice is paid, where the town lets its residents: when, and how. The town hall
 * looks at it; the debt itself does not move here, and the page says so. */
#include "config.h"

#include "mef-declare-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-means.h"

struct _MefDeclarePage
{
  MefPage parent_instance;

  /* template */
  AdwActionRow *invoice_row;
  AdwEntryRow *day_row;
  GtkCalendar *calendar;
  AdwComboRow *means_row;
  GtkLabel *message;

  /* owned */
  MefInvoice *invoice;

  gboolean busy;
};

G_DEFINE_FINAL_TYPE (MefDeclarePage, mef_declare_page, MEF_TYPE_PAGE)

/* The day that is typed; %MEF_DAY_NONE when it is none, or still to come. */
static MefDay
get_day (MefDeclarePage *self)
{
  MefDay day = mef_day_parse_french (gtk_editable_get_text (GTK_EDITABLE (self->day_row)));

  return day <= mef_context_get_today (mef_page_get_context (MEF_PAGE (self))) ? day : MEF_DAY_NONE;
}

static void
update_send (MefDeclarePage *self)
{
  gboolean wrong = get_day (self) == MEF_DAY_NONE;

  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->day_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->day_row), "error");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "declare.send", !wrong && !self->busy);
}

static void
show_message (MefDeclarePage *self, const char *text)
{
  gtk_label_set_label (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

static void
declared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefDeclarePage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  gboolean done = mef_api_declare_paid_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  self->busy = FALSE;
  update_send (self);
  if (!done)
    {
      sentence = mef_error_ui_format (error);
      show_message (self, sentence);
      return;
    }
  mef_page_toast (MEF_PAGE (self), _ ("The town hall has your declaration and will check it."));
  mef_page_close (MEF_PAGE (self));
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefDeclarePage *self = MEF_DECLARE_PAGE (widget);
  MefPage *page = MEF_PAGE (widget);

  show_message (self, NULL);
  self->busy = TRUE;
  update_send (self);
  mef_api_declare_paid_async (mef_context_get_api (mef_page_get_context (page)),
                              mef_invoice_get_id (self->invoice), get_day (self),
                              mef_means_declarable[adw_combo_row_get_selected (self->means_row)],
                              mef_page_get_cancellable (page), declared_cb, self);
}

static void
day_selected_cb (MefDeclarePage *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->calendar);
  MefDay day =
      mef_day_new ((guint) g_date_time_get_year (date), (guint) g_date_time_get_month (date),
                   (guint) g_date_time_get_day_of_month (date));
  g_autofree char *text = mef_day_format (day);

  gtk_editable_set_text (GTK_EDITABLE (self->day_row), text);
}

static void
add_means (MefDeclarePage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; mef_means_declarable[i] != NULL; i++)
    gtk_string_list_append (names, mef_means_describe (mef_means_declarable[i]));
  adw_combo_row_set_model (self->means_row, G_LIST_MODEL (names));
}

static void
mef_declare_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mef_declare_page_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (MEF_DECLARE_PAGE (widget)->day_row));
}

static void
mef_declare_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_DECLARE_PAGE);
  g_clear_object (&MEF_DECLARE_PAGE (object)->invoice);

  G_OBJECT_CLASS (mef_declare_page_parent_class)->dispose (object);
}

static void
mef_declare_page_class_init (MefDeclarePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mef_declare_page_dispose;
  widget_class->map = mef_declare_page_map;

  gtk_widget_class_install_action (widget_class, "declare.send", NULL, send_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-declare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefDeclarePage, invoice_row);
  gtk_widget_class_bind_template_child (widget_class, MefDeclarePage, day_row);
  gtk_widget_class_bind_template_child (widget_class, MefDeclarePage, calendar);
  gtk_widget_class_bind_template_child (widget_class, MefDeclarePage, means_row);
  gtk_widget_class_bind_template_child (widget_class, MefDeclarePage, message);
  gtk_widget_class_bind_template_callback (widget_class, update_send);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
}

static void
mef_declare_page_init (MefDeclarePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_means (self);
}

/**
 * mef_declare_page_new:
 * @context: what pages need
 * @invoice: what was paid
 *
 * Returns: (transfer floating): the page
 */
MefPage *
mef_declare_page_new (MefContext *context, MefInvoice *invoice)
{
  MefDeclarePage *self = g_object_new (MEF_TYPE_DECLARE_PAGE, "context", context, NULL);
  g_autofree char *amount = mef_money_format (mef_invoice_get_remaining (invoice));
  g_autofree char *today = mef_day_format (mef_context_get_today (context));
  g_autofree char *text = g_strdup_printf ("%s · %s", mef_invoice_get_number (invoice), amount);

  self->invoice = g_object_ref (invoice);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->invoice_row),
                                 mef_invoice_get_label (invoice));
  adw_action_row_set_subtitle (self->invoice_row, text);
  gtk_editable_set_text (GTK_EDITABLE (self->day_row), today);
  return MEF_PAGE (self);
}
