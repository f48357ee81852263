/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that touches dialogs later versions of GTK and libadwaita deprecate (the about
 * window, the native file chooser, gtk_show_uri), so that replacing them is a change in one place.
 * Toasts are here too, since on libadwaita 1.2 their text is markup and has to be escaped. */
#include "config.h"

#include "mef-dialogs.h"

#include <glib/gi18n.h>

/* How long a toast stays: long enough for a slow reader. */
#define TOAST_SECONDS 6

void
mef_dialogs_show_about (GtkWindow *parent)
{
  const char *developers[] = { "The Mes Factures project", NULL };

  adw_show_about_window (parent, "application-name", "Mes Factures", "application-icon",
                         "fr.mesfactures.MesFactures", "version", PACKAGE_VERSION, "developers",
                         developers, "developer-name", "The Mes Factures project", "license-type",
                         GTK_LICENSE_GPL_3_0, "comments",
                         _ ("See and pay the invoices of the town hall"), NULL);
}

/* Shows @text, which is plain text, for a moment. */
void
mef_dialogs_toast (AdwToastOverlay *overlay, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, TOAST_SECONDS);
  adw_toast_overlay_add_toast (overlay, toast);
}

/* Opens @uri with the person's browser. */
void
mef_dialogs_open_uri (GtkWindow *parent, const char *uri)
{
  gtk_show_uri (parent, uri, GDK_CURRENT_TIME);
}

static void
save_response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_destroy (dialog);
  if (file != NULL)
    g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
}

/* Shows @dialog (owned) until it answers @task (owned), from the person's documents on. */
static void
ask_file (GtkFileChooserNative *dialog, GTask *task)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (documents != NULL)
    {
      g_autoptr (GFile) folder = g_file_new_for_path (documents);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
    }
  g_task_set_task_data (task, dialog, g_object_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (save_response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* Asks where to save; @callback gets the file, or G_IO_ERROR_CANCELLED when the person thought
 * better of it. Replacing an existing file is confirmed by the chooser itself. */
void
mef_dialogs_save_async (GtkWindow *parent,
                        const char *title,
                        const char *suggested_name,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"),
                                   _ ("_Cancel"));
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, mef_dialogs_save_async);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), suggested_name);
  ask_file (dialog, task);
}

/* Asks for a folder to save into; mef_dialogs_save_finish() ends it. */
void
mef_dialogs_choose_folder_async (GtkWindow *parent,
                                 const char *title,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                   _ ("_Save"), _ ("_Cancel"));
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, mef_dialogs_choose_folder_async);
  ask_file (dialog, task);
}

/* Returns: (transfer full) (nullable): the chosen file, or folder */
GFile *
mef_dialogs_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Returns: (transfer none): a window over @parent that says how far something is; it closes with
 * "response" when the person does not want to wait */
GtkWindow *
mef_dialogs_show_progress (GtkWindow *parent, const char *heading)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, NULL);
  GtkWidget *bar = gtk_progress_bar_new ();

  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (bar), TRUE);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), bar);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Cancel"));
  gtk_window_present (GTK_WINDOW (dialog));
  return GTK_WINDOW (dialog);
}

/* @done of @n, which is not 0. */
void
mef_dialogs_set_progress (GtkWindow *dialog, guint done, guint n)
{
  GtkWidget *bar = adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog));
  /* Translators: how many of how many, such as "3 of 12". */
  g_autofree char *text = g_strdup_printf (C_ ("progress", "%u of %u"), done, n);

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), (double) done / n);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (bar), text);
}

/* Leaves @dialog open with what has to be read at the end: plain text, both. */
void
mef_dialogs_end_progress (GtkWindow *dialog, const char *heading, const char *text)
{
  AdwMessageDialog *self = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_set_heading (self, heading);
  adw_message_dialog_set_body (self, text);
  adw_message_dialog_set_extra_child (self, NULL);
  adw_message_dialog_set_response_label (self, "close", _ ("_Close"));
}
