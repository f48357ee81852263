/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the desktop of new invoices while the window is not looked at. One invoice leads to its
 * page, several to the list. What is told goes away when the person signs out. */
#include "config.h"

#include "mef-notifier.h"

#include <glib/gi18n.h>

#include "mef-day.h"
#include "mef-invoice-watcher.h"
#include "mef-money.h"

#define ID "new-invoices"

struct _MefNotifier
{
  GObject parent_instance;

  /* owned */
  MefInvoiceWatcher *watcher;

  /* borrowed */
  GtkWindow *window; /* (nullable) weak */
};

G_DEFINE_FINAL_TYPE (MefNotifier, mef_notifier, G_TYPE_OBJECT)

static char *
describe_one (MefInvoice *invoice)
{
  MefDay due = mef_invoice_get_due_on (invoice);
  g_autofree char *amount = mef_money_format (mef_invoice_get_amount (invoice));
  g_autofree char *day = due != MEF_DAY_NONE ? mef_day_format (due) : NULL;

  if (day == NULL)
    return g_strdup_printf ("%s, %s", mef_invoice_get_label (invoice), amount);
  /* Translators: the object of an invoice, its amount, the day it is due. */
  return g_strdup_printf (_ ("%s, %s, due on %s"), mef_invoice_get_label (invoice), amount, day);
}

/* Makes @title and @body, to be freed, of what is said of @invoices, one at least. */
void
mef_notifier_describe (GPtrArray *invoices, char **title, char **body)
{
  MefCents sum = 0;
  g_autofree char *amount = NULL;

  *title = g_strdup_printf (ngettext ("%u New Invoice", "%u New Invoices", invoices->len),
                            invoices->len);
  if (invoices->len == 1)
    {
      *body = describe_one (g_ptr_array_index (invoices, 0));
      return;
    }
  for (guint i = 0; i < invoices->len; i++)
    {
      if (!mef_money_add (sum, mef_invoice_get_amount (g_ptr_array_index (invoices, i)), &sum))
        break;
    }
  amount = mef_money_format (sum);
  /* Translators: the sum of several invoices. */
  *body = g_strdup_printf (_ ("%s in all"), amount);
}

static void
appeared_cb (MefNotifier *self, GPtrArray *invoices)
{
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *title = NULL, *body = NULL;
  GtkApplication *application;

  if (self->window == NULL || gtk_window_is_active (self->window))
    return;
  application = gtk_window_get_application (self->window);
  if (application == NULL)
    return;
  mef_notifier_describe (invoices, &title, &body);
  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  if (invoices->len == 1)
    g_notification_set_default_action_and_target (notification, "app.open-invoice", "x",
                                                  mef_invoice_get_id (
                                                      g_ptr_array_index (invoices, 0)));
  else
    g_notification_set_default_action (notification, "app.show-invoices");
  g_application_send_notification (G_APPLICATION (application), ID, notification);
}

/* Nobody signed in: what was told is somebody's private matter. */
static void
signed_in_cb (MefSession *session, GParamSpec *pspec, MefNotifier *self)
{
  GtkApplication *application =
      self->window != NULL ? gtk_window_get_application (self->window) : NULL;

  if (application != NULL && !mef_session_is_signed_in (session))
    g_application_withdraw_notification (G_APPLICATION (application), ID);
}

static void
mef_notifier_dispose (GObject *object)
{
  MefNotifier *self = MEF_NOTIFIER (object);

  g_clear_object (&self->watcher);
  g_clear_weak_pointer (&self->window);

  G_OBJECT_CLASS (mef_notifier_parent_class)->dispose (object);
}

static void
mef_notifier_class_init (MefNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mef_notifier_dispose;
}

static void
mef_notifier_init (MefNotifier *self)
{
}

/* Tells of the invoices of @session, through the application of @window, until it is let go. */
MefNotifier *
mef_notifier_new (MefSession *session, GtkWindow *window)
{
  MefNotifier *self = g_object_new (MEF_TYPE_NOTIFIER, NULL);

  g_set_weak_pointer (&self->window, window);
  self->watcher = mef_invoice_watcher_new (session);
  g_signal_connect_object (self->watcher, "appeared", G_CALLBACK (appeared_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::signed-in", G_CALLBACK (signed_in_cb), self, 0);
  return self;
}
