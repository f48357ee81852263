/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document on an invoice's page: fetched once, shown by the PDF view, saved as it came from the
 * server, printed through the system's dialog. Where there is none, the page says so and the
 * buttons say why they do nothing. */
#include "config.h"

#include "mef-invoice-page-private.h"

#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-pdf-view.h"
#include "mef-save.h"

static MefPdfView *
get_view (MefInvoicePage *self)
{
  return MEF_PDF_VIEW (adw_bin_get_child (self->document_bin));
}

static void
show_status (MefInvoicePage *self, const char *title, const char *sentence)
{
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe = g_markup_escape_text (sentence, -1);

  adw_status_page_set_title (self->document_status, safe_title);
  adw_status_page_set_description (self->document_status, safe);
  gtk_stack_set_visible_child_name (self->document_stack, "none");
}

static void
show_document_error (MefInvoicePage *self, const GError *error)
{
  MefErrorUi ui;
  g_autofree char *sentence = mef_error_ui_format (error);

  mef_error_ui_lookup (error, &ui);
  show_status (self, _ (ui.title), sentence);
}

/* The buttons stay where they are whether or not there is a document; the tooltip says why one does
 * nothing. */
void
mef_invoice_page_update_document_actions (MefInvoicePage *self)
{
  gboolean has = mef_invoice_get_has_document (self->invoice);
  const char *missing = _ ("There is no document for this invoice.");

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invoice.save", self->document != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invoice.print", self->document != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->print_button),
                               has ? _ ("Print (Ctrl+P)") : missing);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->save_button), has ? _ ("Save (Ctrl+S)") : missing);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefInvoicePage *self = user_data;
  g_autoptr (GError) error = NULL;

  mef_pdf_view_load_finish (MEF_PDF_VIEW (source), result, &error);
  if (mef_error_ui_is_cancelled (error))
    return;
  if (error != NULL)
    show_document_error (self, error);
  else
    gtk_stack_set_visible_child_name (self->document_stack, "document");
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefInvoicePage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) document = mef_api_get_document_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  if (document == NULL)
    {
      /* The next refresh of the page asks again. */
      self->document_asked = FALSE;
      show_document_error (self, error);
      return;
    }
  self->document = g_steal_pointer (&document);
  mef_invoice_page_update_document_actions (self);
  mef_pdf_view_load_async (get_view (self), self->document,
                           mef_page_get_cancellable (MEF_PAGE (self)), loaded_cb, self);
}

/* Asks for the document, once; called whenever the facts have come. */
void
mef_invoice_page_load_document (MefInvoicePage *self)
{
  MefApi *api = mef_context_get_api (mef_page_get_context (MEF_PAGE (self)));

  mef_invoice_page_update_document_actions (self);
  if (!mef_invoice_get_has_document (self->invoice))
    {
      show_status (self, _ ("No Document"), _ ("There is no document for this invoice."));
      return;
    }
  if (self->document_asked)
    return;
  self->document_asked = TRUE;
  if (adw_bin_get_child (self->document_bin) == NULL)
    adw_bin_set_child (self->document_bin, GTK_WIDGET (mef_pdf_view_new ()));
  gtk_stack_set_visible_child_name (self->document_stack, "loading");
  mef_api_get_document_async (api, mef_invoice_get_id (self->invoice), NULL, NULL,
                              mef_page_get_cancellable (MEF_PAGE (self)), fetched_cb, self);
}

/* "Facture 2015-001-001078.pdf" */
static char *
suggest_name (MefInvoicePage *self)
{
  /* Translators: the name of a saved file; %s is the number of the invoice. */
  return g_strdup_printf (_ ("Invoice %s.pdf"), mef_invoice_get_number (self->invoice));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicePage *self = MEF_INVOICE_PAGE (widget);
  g_autofree char *suggested = suggest_name (self);

  mef_save_bytes (MEF_PAGE (self), _ ("Save the Document"), suggested, self->document);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefInvoicePage *self = MEF_INVOICE_PAGE (widget);
  g_autofree char *title = suggest_name (self);

  mef_pdf_view_print (get_view (self), GTK_WINDOW (gtk_widget_get_root (widget)), title);
}

void
mef_invoice_page_install_document_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "invoice.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "invoice.print", NULL, print_action);
}
