/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving the documents of several invoices into a folder, one after the other, while a small window
 * says how far it is. What is in the folder already is never replaced. What a single document lacks
 * leaves that one out; what would befall the next ones too (no connection, no room) ends it. */
#include "config.h"

#include "mef-save-documents.h"

#include <glib/gi18n.h>

#include "mef-dialogs.h"
#include "mef-error-ui.h"
#include "mef-error.h"
#include "mef-invoice.h"

/* Beyond so many copies of one document something else is wrong. */
#define MAX_COPIES 1000
/* Of what could not be saved, so many are named. */
#define MAX_NAMED 5

typedef struct
{
  MefPage *page;             /* (owned) */
  GFile *folder;             /* (owned) (nullable) until it is chosen */
  GPtrArray *invoices;       /* (owned) (element-type MefInvoice): those that have a document */
  GCancellable *cancellable; /* (owned): the page's going and the person's Cancel cancel it */
  GtkWindow *dialog;         /* (nullable) weak */
  GString *failed;           /* (owned): the numbers of the first ones left out */
  GError *stopped;           /* (owned) (nullable): why the rest was not tried */
  gulong page_handler;
  guint next;
  guint n_saved;
  guint n_failed;
} Saving;

static void
saving_free (Saving *self)
{
  g_cancellable_disconnect (mef_page_get_cancellable (self->page), self->page_handler);
  g_clear_weak_pointer (&self->dialog);
  g_clear_error (&self->stopped);
  g_clear_object (&self->folder);
  g_string_free (self->failed, TRUE);
  g_ptr_array_unref (self->invoices);
  g_object_unref (self->cancellable);
  g_object_unref (self->page);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

/* A document on its way to the disk. */
typedef struct
{
  GFile *folder; /* (owned) */
  char *number;  /* (owned) */
  GBytes *bytes; /* (owned) */
} Writing;

static void
writing_free (gpointer data)
{
  Writing *self = data;

  g_object_unref (self->folder);
  g_free (self->number);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* The number may hold what a file name cannot. */
static GFile *
get_file (const Writing *self, guint copy)
{
  g_autofree char *number = g_strdelimit (g_strdup (self->number), "/\\:", '-');
  g_autofree char *name = copy == 1 ? g_strconcat (number, ".pdf", NULL)
                                    : g_strdup_printf ("%s (%u).pdf", number, copy);

  return g_file_get_child (self->folder, name);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Writing *self = data;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileOutputStream) stream = NULL;
  GError *error = NULL;
  gsize length;
  const void *bytes = g_bytes_get_data (self->bytes, &length);

  for (guint copy = 1; copy <= MAX_COPIES && stream == NULL; copy++)
    {
      g_clear_error (&error);
      g_clear_object (&file);
      file = get_file (self, copy);
      stream = g_file_create (file, G_FILE_CREATE_NONE, cancellable, &error);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        break;
    }
  if (stream != NULL &&
      g_output_stream_write_all (G_OUTPUT_STREAM (stream), bytes, length, NULL, cancellable,
                                 &error) &&
      g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  /* Half a document would be taken for one. */
  if (stream != NULL)
    g_file_delete (file, NULL, NULL);
  g_task_return_error (task, error);
}

/* The ones left out, and why the rest was not tried. */
static char *
describe_failures (Saving *self)
{
  g_autofree char *why = self->stopped != NULL ? mef_error_ui_format (self->stopped) : NULL;
  g_autofree char *which = NULL;

  if (self->failed->len > 0)
    /* Translators: %s is the numbers of invoices. */
    which = g_strdup_printf (_ ("Not saved: %s"), self->failed->str);
  if (which != NULL && why != NULL)
    return g_strconcat (which, "\n", why, NULL);
  return which != NULL ? g_steal_pointer (&which) : g_steal_pointer (&why);
}

static void
finish (Saving *data)
{
  g_autoptr (Saving) self = data;
  g_autofree char *saved =
      g_strdup_printf (ngettext ("%u document saved", "%u documents saved", self->n_saved),
                       self->n_saved);
  g_autofree char *failures = describe_failures (self);
  const gboolean page_gone = g_cancellable_is_cancelled (mef_page_get_cancellable (self->page));

  if (self->dialog != NULL && failures != NULL && !page_gone)
    {
      mef_dialogs_end_progress (self->dialog, saved, failures);
      return;
    }
  if (self->dialog != NULL)
    gtk_window_destroy (self->dialog);
  if (!page_gone && self->n_saved > 0)
    mef_page_toast (self->page, saved);
}

static void save_next (Saving *self);

static MefInvoice *
get_current (Saving *self)
{
  return g_ptr_array_index (self->invoices, self->next);
}

static void
leave_out (Saving *self)
{
  self->n_failed++;
  if (self->n_failed <= MAX_NAMED)
    g_string_append_printf (self->failed, "%s%s", self->n_failed > 1 ? ", " : "",
                            mef_invoice_get_number (get_current (self)));
  else if (self->n_failed == MAX_NAMED + 1)
    g_string_append (self->failed, "…");
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      self->n_saved++;
      self->next++;
      save_next (self);
      return;
    }
  if (!mef_error_ui_is_cancelled (error))
    {
      g_debug ("save: %s", error->message);
      self->stopped = g_error_new_literal (MEF_ERROR, MEF_ERROR_INVALID, "save-failed");
    }
  finish (self);
}

static void
write_document (Saving *self, GBytes *bytes)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, written_cb, self);
  Writing *writing = g_new0 (Writing, 1);

  writing->folder = g_object_ref (self->folder);
  writing->number = g_strdup (mef_invoice_get_number (get_current (self)));
  writing->bytes = g_bytes_ref (bytes);
  g_task_set_source_tag (task, write_document);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_in_thread);
}

/* Whether the next document would fare no better. */
static gboolean
ends_all (const GError *error)
{
  MefErrorUi ui;

  mef_error_ui_lookup (error, &ui);
  return ui.place == MEF_ERROR_PLACE_OFFLINE || ui.place == MEF_ERROR_PLACE_SIGN_IN;
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mef_api_get_document_finish (MEF_API (source), result, &error);

  if (bytes != NULL)
    {
      write_document (self, bytes);
      return;
    }
  if (!mef_error_ui_is_cancelled (error) && !ends_all (error))
    {
      leave_out (self);
      self->next++;
      save_next (self);
      return;
    }
  if (!mef_error_ui_is_cancelled (error))
    self->stopped = g_steal_pointer (&error);
  finish (self);
}

static void
save_next (Saving *self)
{
  if (self->next >= self->invoices->len || g_cancellable_is_cancelled (self->cancellable))
    {
      finish (self);
      return;
    }
  if (self->dialog != NULL)
    mef_dialogs_set_progress (self->dialog, self->next, self->invoices->len);
  mef_api_get_document_async (mef_context_get_api (mef_page_get_context (self->page)),
                              mef_invoice_get_id (get_current (self)), NULL, NULL,
                              self->cancellable, fetched_cb, self);
}

static void
begin (Saving *self)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->page)));

  g_set_weak_pointer (&self->dialog,
                      mef_dialogs_show_progress (parent, _ ("Saving the Documents")));
  g_signal_connect_object (self->dialog, "response", G_CALLBACK (g_cancellable_cancel),
                           self->cancellable, G_CONNECT_SWAPPED);
  save_next (self);
}

static void
page_gone_cb (GCancellable *page, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static Saving *
saving_new (MefPage *page, GListModel *invoices)
{
  Saving *self = g_new0 (Saving, 1);

  self->page = g_object_ref (page);
  self->failed = g_string_new (NULL);
  self->cancellable = g_cancellable_new ();
  self->page_handler =
      g_cancellable_connect (mef_page_get_cancellable (page), G_CALLBACK (page_gone_cb),
                             g_object_ref (self->cancellable), g_object_unref);
  self->invoices = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (invoices); i++)
    {
      g_autoptr (MefInvoice) invoice = g_list_model_get_item (invoices, i);

      if (mef_invoice_get_has_document (invoice))
        g_ptr_array_add (self->invoices, g_steal_pointer (&invoice));
    }
  return self;
}

/**
 * mef_save_documents_into:
 * @page: where the person is; it tells what became of it
 * @invoices: (element-type MefInvoice): those whose documents are meant; the ones without are
 *   passed over
 * @folder: where to
 *
 * Saves each document as NUMBER.pdf, or NUMBER (2).pdf where there is one already.
 */
void
mef_save_documents_into (MefPage *page, GListModel *invoices, GFile *folder)
{
  Saving *self;

  g_return_if_fail (MEF_IS_PAGE (page) && G_IS_LIST_MODEL (invoices) && G_IS_FILE (folder));

  self = saving_new (page, invoices);
  self->folder = g_object_ref (folder);
  begin (self);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) self = user_data;
  g_autoptr (GError) error = NULL;

  self->folder = mef_dialogs_save_finish (result, &error);
  if (self->folder != NULL)
    begin (g_steal_pointer (&self));
}

/**
 * mef_save_documents:
 * @page: as for mef_save_documents_into()
 * @invoices: (element-type MefInvoice): as for mef_save_documents_into()
 *
 * Asks for a folder first.
 */
void
mef_save_documents (MefPage *page, GListModel *invoices)
{
  Saving *self;

  g_return_if_fail (MEF_IS_PAGE (page) && G_IS_LIST_MODEL (invoices));

  self = saving_new (page, invoices);
  mef_dialogs_choose_folder_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
                                   _ ("Save the Documents"), self->cancellable, chosen_cb, self);
}
