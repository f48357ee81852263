/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Turns the main loop until the condition holds; FALSE when it does not in time. */
typedef gboolean (*MefTestCondition) (gpointer data);
gboolean mef_test_wait (MefTestCondition condition, gpointer data);

/* Turns it until nothing has been left to do for a few rounds. */
void mef_test_settle (void);

GtkWidget *mef_test_present (GtkWidget *child, int width, int height);
void mef_test_close (GtkWidget *window);

/* Pixels of a widget as it would be seen; and a file of them, to be looked at. */
guint mef_test_count_colours (GtkWidget *widget);
void mef_test_save_png (GtkWidget *widget, const char *name);

/* The first widget of a type below another, or NULL. */
GtkWidget *mef_test_find (GtkWidget *widget, GType type);
GtkWidget *mef_test_find_id (GtkWidget *widget, GType template_type, const char *id);

/* A PDF made on the spot: a page per text, A4, lines of words. */
GBytes *mef_test_make_pdf (const char *const *pages);

G_END_DECLS
