/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mef-session.h"

G_BEGIN_DECLS

#define MEF_TYPE_NOTIFIER (mef_notifier_get_type ())
G_DECLARE_FINAL_TYPE (MefNotifier, mef_notifier, MEF, NOTIFIER, GObject)

MefNotifier *mef_notifier_new (MefSession *session, GtkWindow *window);
void mef_notifier_describe (GPtrArray *invoices, char **title, char **body);

G_END_DECLS
