/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mef-window.c (the pages) and mef-window-actions.c (the commands and their keys) share. */
#pragma once

#include "mef-notifier.h"
#include "mef-sections.h"
#include "mef-window.h"

G_BEGIN_DECLS

struct _MefWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  MefSections *sections; /* in @stack */

  /* owned */
  GSettings *settings;
  MefContext *context;   /* (nullable) until a server was chosen */
  GSignalGroup *session; /* follows the session of the context */
  GSignalGroup *town;    /* follows the context: what the menu offers depends on the town */
  MefNotifier *notifier; /* (nullable) likewise */
  GCancellable *cancellable;
  GPtrArray *pages; /* (element-type MefPage), the last one shows */

  guint narrow_idle;
  gboolean narrow;
};

void mef_window_install_actions (GtkWidgetClass *widget_class);
void mef_window_update_actions (MefWindow *self);

G_END_DECLS
