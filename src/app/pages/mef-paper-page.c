/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paper the town hall draws on demand, a receipt or a year's statement: shown, saved, printed.
 * Asked for once: each time the server draws a receipt counts as a print. */
#include "config.h"

#include "mef-paper-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-pdf-view.h"
#include "mef-save.h"

struct _MefPaperPage
{
  MefPage parent_instance;

  /* template */
  AdwBin *bin;

  /* owned */
  GBytes *paper; /* (nullable) until it has come */

  gboolean statement;
  gint64 id;
};

G_DEFINE_FINAL_TYPE (MefPaperPage, mef_paper_page, MEF_TYPE_PAGE)

static void
update_actions (MefPaperPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paper.save", self->paper != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paper.print", self->paper != NULL);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefPaperPage *self = user_data;
  g_autoptr (GError) error = NULL;

  mef_pdf_view_load_finish (MEF_PDF_VIEW (source), result, &error);
  if (mef_error_ui_is_cancelled (error))
    return;
  if (error != NULL)
    mef_page_set_error (MEF_PAGE (self), error);
  else
    mef_page_set_state (MEF_PAGE (self), MEF_PAGE_STATE_CONTENT);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefPaperPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) paper = mef_api_get_paper_finish (MEF_API (source), result, &error);

  if (mef_error_ui_is_cancelled (error))
    return;
  if (paper == NULL)
    {
      mef_page_set_error (MEF_PAGE (self), error);
      return;
    }
  self->paper = g_steal_pointer (&paper);
  update_actions (self);
  adw_bin_set_child (self->bin, GTK_WIDGET (mef_pdf_view_new ()));
  mef_pdf_view_load_async (MEF_PDF_VIEW (adw_bin_get_child (self->bin)), self->paper,
                           mef_page_get_cancellable (MEF_PAGE (self)), loaded_cb, self);
}

static void
mef_paper_page_refresh (MefPage *page)
{
  MefPaperPage *self = MEF_PAPER_PAGE (page);

  if (self->paper != NULL)
    return;
  mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  mef_api_get_paper_async (mef_context_get_api (mef_page_get_context (page)), self->statement,
                           self->id, mef_page_get_cancellable (page), fetched_cb, self);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPaperPage *self = MEF_PAPER_PAGE (widget);
  g_autofree char *file = g_strconcat (mef_page_get_title (MEF_PAGE (self)), ".pdf", NULL);

  mef_save_bytes (MEF_PAGE (self), _ ("Save the Document"), file, self->paper);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MefPaperPage *self = MEF_PAPER_PAGE (widget);

  mef_pdf_view_print (MEF_PDF_VIEW (adw_bin_get_child (self->bin)),
                      GTK_WINDOW (gtk_widget_get_root (widget)),
                      mef_page_get_title (MEF_PAGE (self)));
}

static void
mef_paper_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_PAPER_PAGE);

  G_OBJECT_CLASS (mef_paper_page_parent_class)->dispose (object);
}

static void
mef_paper_page_finalize (GObject *object)
{
  g_clear_pointer (&MEF_PAPER_PAGE (object)->paper, g_bytes_unref);

  G_OBJECT_CLASS (mef_paper_page_parent_class)->finalize (object);
}

static void
mef_paper_page_class_init (MefPaperPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_paper_page_dispose;
  object_class->finalize = mef_paper_page_finalize;
  MEF_PAGE_CLASS (klass)->refresh = mef_paper_page_refresh;

  gtk_widget_class_install_action (widget_class, "paper.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "paper.print", NULL, print_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-paper-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MefPaperPage, bin);
}

static void
mef_paper_page_init (MefPaperPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

/* A page of the statement of a year, or of a receipt. */
MefPage *
mef_paper_page_new (MefContext *context, gboolean statement, gint64 id, const char *title)
{
  MefPaperPage *self = g_object_new (MEF_TYPE_PAPER_PAGE, "context", context, "title", title, NULL);

  self->statement = statement;
  self->id = id;
  mef_page_refresh (MEF_PAGE (self));
  return MEF_PAGE (self);
}
