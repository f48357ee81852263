/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The resident's conversations with the service: which there are, whose turn it is, what is unread.
 * Asks again now and then; the number of unread messages is the page's badge. */
#include "config.h"

#include "mef-threads-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-closures.h"
#include "mef-compose-page.h"
#include "mef-error-ui.h"
#include "mef-plain-row.h"
#include "mef-thread-page.h"

#define REFRESH_SECONDS 120

struct _MefThreadsPage
{
  MefPage parent_instance;

  /* template */
  GtkStack *stack;
  GtkListBox *list;

  /* owned */
  GListStore *threads; /* (element-type MefThread) */

  guint refresh_timeout;
};

G_DEFINE_FINAL_TYPE (MefThreadsPage, mef_threads_page, MEF_TYPE_PAGE)

static MefApi *
get_api (MefThreadsPage *self)
{
  return mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));
}

static const char *
describe_state (MefThread *thread)
{
  switch (mef_thread_get_state (thread))
    {
    case MEF_THREAD_OPEN:
      return _ ("Sent");
    case MEF_THREAD_ANSWERED:
      return _ ("Answered");
    case MEF_THREAD_CLOSED:
      return _ ("Closed");
    }
  g_assert_not_reached ();
}

static const char *
choose_icon (MefThread *thread)
{
  switch (mef_thread_get_state (thread))
    {
    case MEF_THREAD_OPEN:
      return "mail-send-symbolic";
    case MEF_THREAD_ANSWERED:
      return "mail-replied-symbolic";
    case MEF_THREAD_CLOSED:
      return "mef-settled-symbolic";
    }
  g_assert_not_reached ();
}

static GtkWidget *
make_when (MefThread *thread)
{
  g_autofree char *day = mef_day_format (mef_day_from_instant (mef_thread_get_updated_at (thread)));
  GtkWidget *label = gtk_label_new (day);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  MefThread *thread = item;
  const guint unread = mef_thread_get_unread (thread);
  AdwActionRow *row;
  GtkWidget *icon = gtk_image_new_from_icon_name (choose_icon (thread));
  g_autofree char *number = g_strdup_printf ("%u", unread);
  g_autofree char *subtitle =
      g_strdup_printf ("%s · %s", describe_state (thread), mef_thread_get_last (thread));

  row = ADW_ACTION_ROW (mef_plain_row_new (mef_thread_get_subject (thread), subtitle));
  g_object_set (row, "title-lines", 1, "subtitle-lines", 1, "activatable", TRUE, NULL);
  adw_action_row_add_prefix (row, icon);
  if (unread > 0)
    {
      GtkWidget *badge = gtk_label_new (number);

      gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (badge, "mef-badge");
      /* Translators: read out by a screen reader beside a number. */
      gtk_accessible_update_property (GTK_ACCESSIBLE (badge), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Unread messages"), -1);
      adw_action_row_add_suffix (row, badge);
      gtk_widget_add_css_class (GTK_WIDGET (row), "mef-unread");
    }
  adw_action_row_add_suffix (row, make_when (thread));
  adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  return GTK_WIDGET (row);
}

static void
row_activated_cb (MefThreadsPage *self, GtkListBoxRow *row)
{
  g_autoptr (MefThread) thread = g_list_model_get_item (G_LIST_MODEL (self->threads),
                                                        (guint) gtk_list_box_row_get_index (row));
  MefPage *page = MEF_PAGE (self);

  if (thread != NULL)
    mef_page_open (page,
                   mef_thread_page_new (mef_page_get_context (page), mef_thread_get_id (thread)));
}

static void
write_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPage *page = MEF_PAGE (widget);

  mef_page_open (page, mef_compose_page_new (mef_page_get_context (page), 0, NULL));
}

static void
show_threads (MefThreadsPage *self, GPtrArray *threads)
{
  guint unread = 0;

  for (guint i = 0; i < threads->len; i++)
    unread += mef_thread_get_unread (g_ptr_array_index (threads, i));
  g_list_store_splice (self->threads, 0, g_list_model_get_n_items (G_LIST_MODEL (self->threads)),
                       threads->pdata, threads->len);
  gtk_stack_set_visible_child_name (self->stack, threads->len > 0 ? "threads" : "nothing");
  mef_page_set_badge (MEF_PAGE (self), unread);
  mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_CONTENT);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefThreadsPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) threads = mef_api_list_threads_finish (MEF_API (source), result, &error);
  g_autofree char *sentence = NULL;

  if (mef_error_ui_is_cancelled (error))
    return;
  if (threads != NULL)
    {
      mef_page_set_notice (MEF_PAGE (self), NULL);
      show_threads (self, threads);
    }
  else if (mef_page_get_state (MEF_PAGE (self)) == MEF_PAGE_STATE_CONTENT)
    {
      sentence = mef_error_ui_format (error);
      mef_page_set_notice (MEF_PAGE (self), sentence);
    }
  else
    mef_page_set_error (MEF_PAGE (self), error);
}

static void
mef_threads_page_refresh (MefPage *page)
{
  MefThreadsPage *self = MEF_THREADS_PAGE (page);

  if (mef_page_get_state (page) != MEF_PAGE_STATE_CONTENT)
    mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  mef_api_list_threads_async (get_api (self), mef_page_get_cancellable (page), listed_cb, self);
}

static gboolean
refresh_timeout_cb (gpointer data)
{
  mef_page_refresh (data);
  return G_SOURCE_CONTINUE;
}

static void
mef_threads_page_constructed (GObject *object)
{
  MefThreadsPage *self = MEF_THREADS_PAGE (object);

  G_OBJECT_CLASS (mef_threads_page_parent_class)->constructed (object);
  mef_page_show_town (MEF_PAGE (self), _ ("Messages"));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->threads), make_row, NULL, NULL);
  self->refresh_timeout = g_timeout_add_seconds (REFRESH_SECONDS, refresh_timeout_cb, self);
  mef_page_refresh (MEF_PAGE (self));
}

static void
mef_threads_page_dispose (GObject *object)
{
  MefThreadsPage *self = MEF_THREADS_PAGE (object);

  g_clear_handle_id (&self->refresh_timeout, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_THREADS_PAGE);
  g_clear_object (&self->threads);

  G_OBJECT_CLASS (mef_threads_page_parent_class)->dispose (object);
}

static void
mef_threads_page_class_init (MefThreadsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = mef_threads_page_constructed;
  object_class->dispose = mef_threads_page_dispose;
  MEF_PAGE_CLASS (klass)->refresh = mef_threads_page_refresh;

  gtk_widget_class_install_action (widget_class, "threads.write", NULL, write_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-threads-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefThreadsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MefThreadsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
mef_threads_page_init (MefThreadsPage *self)
{
  self->threads = g_list_store_new (MEF_TYPE_THREAD);
  gtk_widget_init_template (GTK_WIDGET (self));
}

MefPage *
mef_threads_page_new (MefContext *context)
{
  return g_object_new (MEF_TYPE_THREADS_PAGE, "context", context, NULL);
}
