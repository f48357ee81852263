/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mef-context.h"

G_BEGIN_DECLS

/**
 * MefPageState:
 *
 * What a page shows: exactly one of these, so that a person never reads an empty list that is in
 * truth an error.
 */
typedef enum
{
  MEF_PAGE_STATE_LOADING,
  MEF_PAGE_STATE_CONTENT,
  MEF_PAGE_STATE_EMPTY,
  MEF_PAGE_STATE_ERROR,
  MEF_PAGE_STATE_OFFLINE,
} MefPageState;

#define MEF_TYPE_PAGE_STATE (mef_page_state_get_type ())
GType mef_page_state_get_type (void);

#define MEF_TYPE_PAGE (mef_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (MefPage, mef_page, MEF, PAGE, GtkWidget)

/**
 * MefPageClass:
 * @refresh: asks again for what the page shows; called by Ctrl+R, Retry, and when the page comes
 *   back into view
 * @escape: Escape was pressed; returns whether the page had something to put away
 * @leave: the way back was asked for; returns whether it led to something else of the page. Where a
 *   page does not say, what Escape puts away is put away
 */
struct _MefPageClass
{
  GtkWidgetClass parent_class;

  void (*refresh) (MefPage *self);
  gboolean (*escape) (MefPage *self);
  gboolean (*leave) (MefPage *self);
};

MefContext *mef_page_get_context (MefPage *self);
GCancellable *mef_page_get_cancellable (MefPage *self);
MefPageState mef_page_get_state (MefPage *self);
void mef_page_set_state (MefPage *self, MefPageState state);
void mef_page_set_loading_text (MefPage *self, const char *text);
void mef_page_set_error (MefPage *self, const GError *error);
void mef_page_set_empty (MefPage *self, const char *title, const char *description);
void mef_page_set_notice (MefPage *self, const char *text);
void mef_page_refresh (MefPage *self);
gboolean mef_page_escape (MefPage *self);
gboolean mef_page_leave (MefPage *self);
void mef_page_open (MefPage *self, MefPage *next);
void mef_page_close (MefPage *self);
void mef_page_go_home (MefPage *self);
void mef_page_toast (MefPage *self, const char *text);
gboolean mef_page_get_narrow (MefPage *self);
const char *mef_page_get_title (MefPage *self);
void mef_page_set_title (MefPage *self, const char *title);
void mef_page_set_subtitle (MefPage *self, const char *subtitle);
void mef_page_set_badge (MefPage *self, guint badge);
void mef_page_show_town (MefPage *self, const char *subtitle);

G_END_DECLS
