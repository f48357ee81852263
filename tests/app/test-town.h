/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mef-context.h"
#include "mef-window.h"

G_BEGIN_DECLS

/**
 * TestTown:
 *
 * A town that exists only in this process: answers every route a page uses from one table, so that
 * a page can be shown in any of its states.
 */
typedef struct _TestTown TestTown;

TestTown *test_town_new (void);
void test_town_free (TestTown *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestTown, test_town_free)

void test_town_answer (TestTown *self, const char *path, guint status, const char *body);
void test_town_stop (TestTown *self);
guint test_town_count (TestTown *self, const char *path);
const char *test_town_get_body (TestTown *self, const char *path);
void test_town_set_declarable (TestTown *self, guint id);
void test_town_set_member (TestTown *self, guint id, const char *member);
MefContext *test_town_create_context (TestTown *self);
void test_town_sign_in (TestTown *self, MefContext *context);
/* The invoice of which the town hall checks a payment; the others in payment can be resumed. */
#define TEST_TOWN_CHECKED 13
MefInvoice *test_town_create_invoice (guint i);

/* Iterating, always with a bound. */
void test_wait_for_state (MefPage *page, MefPageState state);
void test_settle (void);
#define test_wait_until(condition)                                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 test_end_ = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;                          \
    while (!(condition))                                                                           \
      {                                                                                            \
        g_assert_cmpint (g_get_monotonic_time (), <, test_end_);                                   \
        g_main_context_iteration (NULL, FALSE);                                                    \
      }                                                                                            \
  }                                                                                                \
  G_STMT_END

/* What AdwApplication does for the program: its style and its icons. */
void test_load_style (void);
void test_set_dark (gboolean dark);

/* Looking. */
GtkWidget *test_find (GtkWidget *root, GType type, const char *text);
gboolean test_shows (GtkWidget *root, const char *text);
void test_save_png (GtkWidget *widget, const char *name);
MefWindow *test_window_new (MefPage *page, int width, int height);
void test_window_destroy (MefWindow *window);

G_END_DECLS
