/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One search through a document: page after page from where the person is, once round, so that the
 * first result near them comes at once. Letting go of it ends it. */
#include "config.h"

#include "mef-pdf-search.h"

struct _MefPdfSearch
{
  GObject parent_instance;

  /* owned */
  MefPdfDocument *document;
  char *text;
  GCancellable *cancellable;
  GPtrArray *found; /* (element-type GArray(MefPdfMatch) or NULL) one place per page */

  guint from_page;
  guint n_asked; /* pages asked for so far */
  guint n_matches;
  gboolean has_current;
  guint current_page;
  guint current_index;
};

G_DEFINE_FINAL_TYPE (MefPdfSearch, mef_pdf_search, G_TYPE_OBJECT)

enum
{
  PAGE_CHANGED,
  CHANGED,
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void ask_next (MefPdfSearch *self);

static guint
count (MefPdfSearch *self, guint page)
{
  GArray *matches = g_ptr_array_index (self->found, page);

  return matches != NULL ? matches->len : 0;
}

static void
set_current (MefPdfSearch *self, guint page, guint index)
{
  guint before = self->current_page;
  gboolean leaves = self->has_current && before != page;

  self->has_current = TRUE;
  self->current_page = page;
  self->current_index = index;
  if (leaves)
    g_signal_emit (self, signals[PAGE_CHANGED], 0, before);
  g_signal_emit (self, signals[PAGE_CHANGED], 0, page);
  g_signal_emit (self, signals[MOVED], 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefPdfSearch *self = user_data;
  g_autoptr (GError) error = NULL;
  GArray *matches = mef_pdf_document_search_finish (MEF_PDF_DOCUMENT (source), result, &error);
  guint page;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* A page that can't be read has no matches; the others still count. */
  page = (self->from_page + self->n_asked - 1) % self->found->len;
  g_ptr_array_index (self->found, page) = matches;
  self->n_matches += count (self, page);
  if (count (self, page) > 0 && !self->has_current)
    set_current (self, page, 0);
  else if (count (self, page) > 0)
    g_signal_emit (self, signals[PAGE_CHANGED], 0, page);
  ask_next (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ask_next (MefPdfSearch *self)
{
  guint page = (self->from_page + self->n_asked) % self->found->len;

  if (!mef_pdf_search_is_busy (self))
    return;
  self->n_asked++;
  mef_pdf_document_search_async (self->document, page, self->text, self->cancellable, found_cb,
                                 self);
}

static void
mef_pdf_search_dispose (GObject *object)
{
  MefPdfSearch *self = MEF_PDF_SEARCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (mef_pdf_search_parent_class)->dispose (object);
}

static void
mef_pdf_search_finalize (GObject *object)
{
  MefPdfSearch *self = MEF_PDF_SEARCH (object);

  for (guint i = 0; i < self->found->len; i++)
    g_clear_pointer ((GArray **) &g_ptr_array_index (self->found, i), g_array_unref);
  g_ptr_array_unref (self->found);
  g_free (self->text);

  G_OBJECT_CLASS (mef_pdf_search_parent_class)->finalize (object);
}

static void
mef_pdf_search_class_init (MefPdfSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = mef_pdf_search_dispose;
  object_class->finalize = mef_pdf_search_finalize;

  signals[PAGE_CHANGED] = g_signal_new ("page-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVED] =
      g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mef_pdf_search_init (MefPdfSearch *self)
{
  self->cancellable = g_cancellable_new ();
  self->found = g_ptr_array_new ();
}

/**
 * mef_pdf_search_new:
 * @document: where to search
 * @text: what to find, not empty
 * @from_page: where to begin, from 0
 *
 * Begins a search.
 *
 * Returns: (transfer full): the search, under way
 */
MefPdfSearch *
mef_pdf_search_new (MefPdfDocument *document, const char *text, guint from_page)
{
  MefPdfSearch *self = g_object_new (MEF_TYPE_PDF_SEARCH, NULL);

  self->document = g_object_ref (document);
  self->text = g_strdup (text);
  self->from_page = from_page;
  g_ptr_array_set_size (self->found, (int) mef_pdf_document_get_n_pages (document));
  ask_next (self);
  return self;
}

/**
 * mef_pdf_search_get_text:
 * @self: a search
 *
 * Returns: (transfer none): what it looks for
 */
const char *
mef_pdf_search_get_text (MefPdfSearch *self)
{
  return self->text;
}

/**
 * mef_pdf_search_is_busy:
 * @self: a search
 *
 * Returns: whether pages are left to look through
 */
gboolean
mef_pdf_search_is_busy (MefPdfSearch *self)
{
  return self->n_asked < self->found->len;
}

/**
 * mef_pdf_search_move:
 * @self: a search
 * @step: 1 for the next match, -1 for the one before; goes round at the ends
 */
void
mef_pdf_search_move (MefPdfSearch *self, int step)
{
  guint n_pages = self->found->len;
  guint page = self->current_page;

  if (!self->has_current)
    return;
  if (step > 0 && self->current_index + 1 < count (self, page))
    {
      set_current (self, page, self->current_index + 1);
      return;
    }
  if (step < 0 && self->current_index > 0)
    {
      set_current (self, page, self->current_index - 1);
      return;
    }
  do
    page = (page + (step > 0 ? 1 : n_pages - 1)) % n_pages;
  while (count (self, page) == 0);
  set_current (self, page, step > 0 ? 0 : count (self, page) - 1);
}

/**
 * mef_pdf_search_get_n_matches:
 * @self: a search
 *
 * Returns: how many matches are known so far
 */
guint
mef_pdf_search_get_n_matches (MefPdfSearch *self)
{
  return self->n_matches;
}

/**
 * mef_pdf_search_get_position:
 * @self: a search
 *
 * Returns: which of them is the current one, counted from 1 and from the first page; 0 for none
 */
guint
mef_pdf_search_get_position (MefPdfSearch *self)
{
  guint before = 0;

  if (!self->has_current)
    return 0;
  for (guint i = 0; i < self->current_page; i++)
    before += count (self, i);
  return before + self->current_index + 1;
}

/**
 * mef_pdf_search_get_current:
 * @self: a search
 * @page: (out): its page
 *
 * Returns: (transfer none) (nullable): the match the person is at
 */
const MefPdfMatch *
mef_pdf_search_get_current (MefPdfSearch *self, guint *page)
{
  GArray *matches;

  if (!self->has_current)
    return NULL;
  *page = self->current_page;
  matches = g_ptr_array_index (self->found, self->current_page);
  return &g_array_index (matches, MefPdfMatch, self->current_index);
}

/**
 * mef_pdf_search_get_page:
 * @self: a search
 * @page: a page, from 0
 * @current: (out): which of its matches is the current one, or -1
 *
 * Returns: (transfer none) (nullable) (element-type MefPdfMatch): the matches on it
 */
GArray *
mef_pdf_search_get_page (MefPdfSearch *self, guint page, int *current)
{
  *current = self->has_current && self->current_page == page ? (int) self->current_index : -1;
  return g_ptr_array_index (self->found, page);
}
