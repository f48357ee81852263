/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first start: which town, or the demonstration, or this PC as the desk of a town. It only
 * asks; the application does what was chosen (signal "choose"). */
#include "config.h"

#include "mef-welcome-page.h"

#include <adwaita.h>

#include "mef-error-ui.h"
#include "mef-server-url.h"

struct _MefWelcomePage
{
  MefPage parent_instance;

  /* template */
  AdwEntryRow *address_row;
  GtkLabel *message;
};

G_DEFINE_FINAL_TYPE (MefWelcomePage, mef_welcome_page, MEF_TYPE_PAGE)

enum
{
  SIGNAL_CHOOSE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_message (MefWelcomePage *self, const char *text)
{
  gtk_label_set_label (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
  if (text != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->address_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->address_row), "error");
}

static void
address_changed_cb (MefWelcomePage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->address_row));

  show_message (self, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.connect", text[0] != '\0');
}

static void
connect_cb (MefWelcomePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "welcome.connect", NULL);
}

static void
connect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefWelcomePage *self = MEF_WELCOME_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *address =
      mef_server_url_parse (gtk_editable_get_text (GTK_EDITABLE (self->address_row)), &error);

  if (address == NULL)
    {
      g_autofree char *sentence = mef_error_ui_format (error);

      show_message (self, sentence);
      gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
      return;
    }
  g_signal_emit (self, signals[SIGNAL_CHOOSE], 0, "server", address);
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_CHOOSE], 0, name + strlen ("welcome."), NULL);
}

/* After a failure the choices come back. */
static void
mef_welcome_page_refresh (MefPage *page)
{
  mef_page_set_state (page, MEF_PAGE_STATE_CONTENT);
}

static void
mef_welcome_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_WELCOME_PAGE);

  G_OBJECT_CLASS (mef_welcome_page_parent_class)->dispose (object);
}

static void
mef_welcome_page_class_init (MefWelcomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_welcome_page_dispose;
  MEF_PAGE_CLASS (klass)->refresh = mef_welcome_page_refresh;

  /* (kind, address): "server" with its address, "demo" or "local" with NULL. */
  signals[SIGNAL_CHOOSE] =
      g_signal_new ("choose", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "welcome.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "welcome.demo", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "welcome.local", NULL, choose_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefWelcomePage, address_row);
  gtk_widget_class_bind_template_child (widget_class, MefWelcomePage, message);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
}

static void
mef_welcome_page_init (MefWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.connect", FALSE);
}

MefPage *
mef_welcome_page_new (void)
{
  return g_object_new (MEF_TYPE_WELCOME_PAGE, NULL);
}
