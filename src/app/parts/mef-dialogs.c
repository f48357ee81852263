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
  g_autoptr (GtkFileChooserNative) dialog =
      gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"),
                                   _ ("_Cancel"));
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  g_task_set_source_tag (task, mef_dialogs_save_async);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), suggested_name);
  if (documents != NULL)
    {
      g_autoptr (GFile) folder = g_file_new_for_path (documents);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
    }
  /* The task owns the dialog until it answers. */
  g_task_set_task_data (task, g_object_ref (dialog), g_object_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (save_response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* Returns: (transfer full) (nullable): the chosen file */
GFile *
mef_dialogs_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
