/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between mef-payment-view.c (the bar, what is said, how it ends) and mef-payment-view-pages.c (the
 * web views and their tabs). */
#pragma once

#include <adwaita.h>

#include "mef-payment-view.h"
#include "mef-web-guard.h"

G_BEGIN_DECLS

struct _MefPaymentView
{
  GtkWidget parent_instance;

  /* template */
  GtkImage *padlock;
  GtkLabel *host_label;
  GtkSpinner *spinner;
  GtkProgressBar *progress;
  GtkRevealer *notice;
  GtkLabel *notice_label;
  GtkStack *stack;
  AdwTabView *tabs;
  AdwStatusPage *trouble;
  GtkWidget *retry_button;
  GtkWidget *check_button;

  /* borrowed */
  WebKitWebView *page; /* (nullable) the first view, while there is one */

  /* owned */
  GPtrArray *waiting; /* (element-type WebKitWebView) windows that are not ready to be shown */
  char *uri;
  char *return_uri_prefix; /* (nullable) */
  char *hint;              /* (nullable) */
  char *title;             /* (nullable) */
  char *host;              /* (nullable) */

  gboolean secure;
  gboolean arrived; /* something of the page has come */
  gboolean done;    /* "closed" was or will be said: only once */
  gboolean by_page; /* and it was the page's doing */
  guint slow_id;
  guint end_id;
};

/* A stretch of the web view's life is over: for the page's own sake, or for the person's. */
void mef_payment_view_end (MefPaymentView *self, gboolean by_page);
void mef_payment_view_show_notice (MefPaymentView *self, const char *text);
void mef_payment_view_show_trouble (MefPaymentView *self,
                                    const char *icon,
                                    const char *title,
                                    const char *sentence,
                                    gboolean retry);
void mef_payment_view_update_address (MefPaymentView *self);
void mef_payment_view_update_progress (MefPaymentView *self);

void mef_payment_view_open_page (MefPaymentView *self);
void mef_payment_view_close_pages (MefPaymentView *self);
WebKitWebView *mef_payment_view_get_selected (MefPaymentView *self);
const char *mef_payment_view_get_address (WebKitWebView *view);

G_END_DECLS
