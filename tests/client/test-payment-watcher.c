/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watching a payment until it is final, through failures that pass. */
#include "config.h"

#include "mef-error.h"
#include "mef-payment-watcher.h"
#include "mef-test-server.h"
#include "mef-test-values.h"

typedef struct
{
  MefTestServer *server;
  MefApi *api;
  MefPaymentWatcher *watcher;
  GString *story; /* what was signalled, in order */
} Fixture;

static void
changed_cb (MefPaymentWatcher *watcher, MefPayment *payment, Fixture *f)
{
  g_string_append_printf (f->story, "%s ",
                          mef_payment_state_to_string (mef_payment_get_state (payment)));
}

static void
finished_cb (MefPaymentWatcher *watcher, MefPayment *payment, Fixture *f)
{
  g_assert_false (mef_payment_watcher_get_running (watcher));
  g_string_append (f->story, "finished ");
}

static void
failed_cb (MefPaymentWatcher *watcher, GError *error, Fixture *f)
{
  g_assert_false (mef_payment_watcher_get_running (watcher));
  g_string_append_printf (f->story, "failed:%s ", error->message);
}

static void
offline_cb (MefPaymentWatcher *watcher, GParamSpec *pspec, Fixture *f)
{
  g_string_append (f->story, mef_payment_watcher_get_offline (watcher) ? "offline " : "online ");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->server = mef_test_server_new ();
  f->api = mef_api_new (mef_test_server_get_url (f->server));
  f->watcher = mef_payment_watcher_new (f->api, "p1");
  f->story = g_string_new (NULL);
  mef_payment_watcher_set_intervals (f->watcher, 5, 10);
  g_signal_connect (f->watcher, "changed", G_CALLBACK (changed_cb), f);
  g_signal_connect (f->watcher, "finished", G_CALLBACK (finished_cb), f);
  g_signal_connect (f->watcher, "failed", G_CALLBACK (failed_cb), f);
  g_signal_connect (f->watcher, "notify::offline", G_CALLBACK (offline_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->watcher);
  g_object_unref (f->api);
  mef_test_server_free (f->server);
  g_string_free (f->story, TRUE);
}

static void
add_state (Fixture *f, const char *state)
{
  g_autofree char *payment = mef_test_make_payment (state);

  mef_test_server_add_json (f->server, 200, payment);
}

static gboolean
has_ended (gpointer data)
{
  return !mef_payment_watcher_get_running (data);
}

static void
test_paid (Fixture *f, gconstpointer data)
{
  add_state (f, "started");
  add_state (f, "waiting");
  add_state (f, "waiting");
  add_state (f, "unknown");
  add_state (f, "paid");
  mef_payment_watcher_start (f->watcher);
  mef_payment_watcher_start (f->watcher);
  mef_test_wait_until (has_ended, f->watcher);
  g_assert_cmpstr (f->story->str, ==, "started waiting unknown paid finished ");
  g_assert_cmpuint (mef_test_server_count_requests (f->server), ==, 5);
  g_assert_cmpint (mef_payment_get_state (mef_payment_watcher_get_payment (f->watcher)), ==,
                   MEF_PAYMENT_STATE_PAID);
}

/* The network goes, the server restarts, both come back. */
static void
test_offline (Fixture *f, gconstpointer data)
{
  add_state (f, "waiting");
  for (guint i = 0; i < 4; i++)
    mef_test_server_add_raw (f->server, "");
  mef_test_server_add (f->server, 502, "text/html", "restarting");
  mef_test_server_add_json (f->server, 500, "{\"code\":\"internal\"}");
  mef_test_server_add_json (f->server, 503, "{\"code\":\"busy\"}");
  /* What a network that wants to be signed in to says in the server's place. */
  mef_test_server_add (f->server, 200, "text/html", "<p>Bienvenue</p>");
  mef_test_server_add_raw (f->server, "HTTP/1.1 302 Found\r\nLocation: https://portal.example/\r\n"
                                      "Content-Length: 0\r\nConnection: close\r\n\r\n");
  mef_test_server_add_json (f->server, 200, "{\"id\":1}");
  add_state (f, "refused");
  mef_payment_watcher_start (f->watcher);
  mef_test_wait_until (has_ended, f->watcher);
  g_assert_cmpstr (f->story->str, ==, "waiting offline online refused finished ");
}

static void
test_failed (Fixture *f, gconstpointer data)
{
  mef_test_server_add_json (f->server, 404, "{\"code\":\"not-found\"}");
  mef_payment_watcher_start (f->watcher);
  mef_test_wait_until (has_ended, f->watcher);
  g_assert_cmpstr (f->story->str, ==, "failed:not-found ");
}

static gboolean
was_asked (gpointer data)
{
  return mef_test_server_count_requests (data) > 0;
}

/* Stopped while the server thinks: nothing is told any more; started anew, it goes on. */
static void
test_stop (Fixture *f, gconstpointer data)
{
  mef_test_server_add_hang (f->server, "");
  add_state (f, "paid");
  mef_payment_watcher_start (f->watcher);
  mef_test_wait_until (was_asked, f->server);
  mef_payment_watcher_stop (f->watcher);
  g_assert_false (mef_payment_watcher_get_running (f->watcher));
  mef_payment_watcher_start (f->watcher);
  mef_test_wait_until (has_ended, f->watcher);
  g_assert_cmpstr (f->story->str, ==, "paid finished ");
}

static gboolean
has_payment (gpointer data)
{
  return mef_payment_watcher_get_payment (data) != NULL;
}

/* The wait is far longer than the test may take: only being poked ends it. */
static void
test_poke (Fixture *f, gconstpointer data)
{
  mef_payment_watcher_set_intervals (f->watcher, 600000, 600000);
  add_state (f, "waiting");
  add_state (f, "abandoned");
  mef_payment_watcher_start (f->watcher);
  mef_test_wait_until (has_payment, f->watcher);
  mef_payment_watcher_poke (f->watcher);
  mef_test_wait_until (has_ended, f->watcher);
  g_assert_cmpstr (f->story->str, ==, "waiting abandoned finished ");
  mef_payment_watcher_poke (f->watcher);
  g_assert_cmpuint (mef_test_server_count_requests (f->server), ==, 2);
}

static gboolean
has_state (gpointer data)
{
  return g_str_has_suffix (((Fixture *) data)->story->str, "expired ");
}

/* The card is still being typed when the page has expired; it is taken all the same. */
static void
test_paid_late (Fixture *f, gconstpointer data)
{
  add_state (f, "waiting");
  add_state (f, "expired");
  add_state (f, "expired");
  add_state (f, "refused");
  add_state (f, "abandoned");
  add_state (f, "paid");
  mef_payment_watcher_set_page_open (f->watcher, TRUE);
  mef_test_wait_until (has_ended, f->watcher);
  g_assert_cmpstr (f->story->str, ==, "waiting expired refused abandoned paid finished ");
}

/* Left without paying: what was known before does not end it, what is known after does. */
static void
test_page_left (Fixture *f, gconstpointer data)
{
  add_state (f, "expired");
  mef_test_server_add_hang (f->server, "");
  mef_payment_watcher_set_page_open (f->watcher, TRUE);
  mef_test_wait_until (has_state, f);
  g_assert_true (mef_payment_watcher_get_running (f->watcher));
  while (mef_test_server_count_requests (f->server) < 2)
    g_main_context_iteration (NULL, FALSE);
  add_state (f, "expired");
  add_state (f, "expired");
  mef_payment_watcher_set_page_open (f->watcher, FALSE);
  mef_test_wait_until (has_ended, f->watcher);
  g_assert_cmpstr (f->story->str, ==, "expired finished ");
  g_assert_cmpuint (mef_test_server_count_requests (f->server), ==, 4);
}

/* A watcher that had done with it asks again, and hears of the late success. */
static void
test_page_left_after_the_end (Fixture *f, gconstpointer data)
{
  add_state (f, "expired");
  mef_payment_watcher_start (f->watcher);
  mef_test_wait_until (has_ended, f->watcher);
  mef_test_server_add_hang (f->server, "");
  mef_payment_watcher_set_page_open (f->watcher, TRUE);
  while (mef_test_server_count_requests (f->server) < 2)
    g_main_context_iteration (NULL, FALSE);
  add_state (f, "expired");
  add_state (f, "paid");
  mef_payment_watcher_set_page_open (f->watcher, FALSE);
  g_assert_true (mef_payment_watcher_get_running (f->watcher));
  mef_test_wait_until (has_ended, f->watcher);
  g_assert_cmpstr (f->story->str, ==, "expired finished paid finished ");
  /* What is paid stays paid. */
  mef_payment_watcher_set_page_open (f->watcher, TRUE);
  mef_payment_watcher_set_page_open (f->watcher, FALSE);
  g_assert_false (mef_payment_watcher_get_running (f->watcher));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/client/payment-watcher/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("paid", test_paid);
  ADD ("offline", test_offline);
  ADD ("failed", test_failed);
  ADD ("stop", test_stop);
  ADD ("poke", test_poke);
  ADD ("paid-late", test_paid_late);
  ADD ("page-left", test_page_left);
  ADD ("page-left-after-the-end", test_page_left_after_the_end);
  return g_test_run ();
}
