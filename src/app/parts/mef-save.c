/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving a document as it came from the server: where to is asked of the person, and what became of
 * it told in a toast. */
#include "config.h"

#include "mef-save.h"

#include <glib/gi18n.h>

#include "mef-dialogs.h"
#include "mef-error-ui.h"
#include "mef-error.h"

typedef struct
{
  MefPage *page; /* not looked at once its cancellable is cancelled */
  GBytes *bytes; /* (owned) */
} Saving;

static void
saving_free (Saving *self)
{
  g_bytes_unref (self->bytes);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;
  g_autofree char *name = NULL, *text = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  if (mef_error_ui_is_cancelled (error))
    return;
  if (error != NULL)
    {
      g_debug ("save: %s", error->message);
      refused = g_error_new_literal (MEF_ERROR, MEF_ERROR_INVALID, "save-failed");
      text = mef_error_ui_format (refused);
    }
  else
    {
      name = g_file_get_basename (G_FILE (source));
      /* Translators: %s is the name of a file. */
      text = g_strdup_printf (_ ("Saved as %s"), name);
    }
  mef_page_toast (self->page, text);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = mef_dialogs_save_finish (result, &error);
  GBytes *bytes = self->bytes;
  MefPage *page = self->page;

  if (file != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE,
                                         mef_page_get_cancellable (page), written_cb,
                                         g_steal_pointer (&self));
}

/* Asks where to save @bytes, under a name that may hold what a file name cannot, and saves. */
void
mef_save_bytes (MefPage *page, const char *title, const char *file_name, GBytes *bytes)
{
  g_autofree char *name = g_strdelimit (g_strdup (file_name), "/\\:", '-');
  Saving *self;

  g_return_if_fail (MEF_IS_PAGE (page) && bytes != NULL);
  self = g_new0 (Saving, 1);
  self->page = page;
  self->bytes = g_bytes_ref (bytes);
  mef_dialogs_save_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))), title, name,
                          mef_page_get_cancellable (page), chosen_cb, self);
}
