/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paying: the three facts, the refusals, what each state of an attempt shows, and what happens
 * while the payment page is open. That page is a stand-in: nothing but its being there, and its
 * end. */
#include "config.h"

#include <adwaita.h>

#include "mef-invoices-page.h"
#include "mef-json.h"
#include "mef-paper-page.h"
#include "mef-payment-page.h"
#include "mef-resources.h"
#include "test-town.h"

#define NBSP "\xc2\xa0"

#define PAGE "\"https://pay.example.org/p9\""
#define NO_SANDBOX "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"
#define TEST "TEST: no money moves here."
#define UNPAID "The invoice is not settled"
#define WAITING "Waiting for the answer of the Trésor public"

#define MEF_TYPE_PAYMENT_VIEW (mef_payment_view_get_type ())
G_DECLARE_FINAL_TYPE (MefPaymentView, mef_payment_view, MEF, PAYMENT_VIEW, GtkWidget)

struct _MefPaymentView
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (MefPaymentView, mef_payment_view, GTK_TYPE_WIDGET)

static void
mef_payment_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
}

static void
mef_payment_view_class_init (MefPaymentViewClass *klass)
{
  static const char *const names[] = { "uri", "return-uri-prefix", "hint" };

  G_OBJECT_CLASS (klass)->set_property = mef_payment_view_set_property;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_class_install_property (G_OBJECT_CLASS (klass), i + 1,
                                     g_param_spec_string (names[i], NULL, NULL, NULL,
                                                          G_PARAM_WRITABLE));
  g_signal_new ("closed", MEF_TYPE_PAYMENT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
mef_payment_view_init (MefPaymentView *self)
{
}

typedef struct
{
  TestTown *town;
  MefContext *context;
  MefPage *page;
  MefWindow *window;
} Fixture;

static void
details_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(MefInvoiceDetails **) user_data = mef_api_get_invoice_finish (MEF_API (source), result, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MefInvoiceDetails) details = NULL;

  fixture->town = test_town_new ();
  fixture->context = test_town_create_context (fixture->town);
  test_town_sign_in (fixture->town, fixture->context);
  mef_api_get_invoice_async (mef_context_get_api (fixture->context), 2, NULL, details_cb, &details);
  test_wait_until (details != NULL);
  fixture->window = test_window_new (mef_invoices_page_new (fixture->context), 600, 700);
  fixture->page = mef_payment_page_new (fixture->context, details, FALSE);
  mef_window_push (fixture->window, fixture->page);
  test_settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_window_destroy (fixture->window);
  g_object_unref (fixture->context);
  test_town_free (fixture->town);
}

static char *
format_payment (const char *state, const char *page_url, const char *invoices)
{
  gboolean paid = g_str_equal (state, "paid");

  return g_strdup_printf (
      "{\"id\":\"p9\",\"state\":\"%s\",\"client\":\"001964\",\"reference\":\"R\",\"amount\":3750,"
      "\"page_url\":%s,\"expires_at\":\"2036-01-01T00:00:00Z\","
      "\"started_at\":\"2016-11-16T11:00:00Z\",\"label\":\"L\",\"invoices\":%s,\"regie\":\"R\","
      "\"test_mode\":true,\"reason\":null,\"paid_at\":null,\"means\":null,\"receipt\":%s,"
      "\"receipt_number\":%s}",
      state, page_url, invoices, paid ? "7" : "null", paid ? "\"2016-000007\"" : "null");
}

static void
answer_get (Fixture *fixture, const char *state, const char *page_url)
{
  g_autofree char *body = format_payment (state, page_url, "[2]");

  test_town_answer (fixture->town, "GET /api/v1/payments/p9", 200, body);
}

static void
answer (Fixture *fixture, const char *state, const char *page_url)
{
  g_autofree char *body = format_payment (state, page_url, "[2]");

  test_town_answer (fixture->town, "POST /api/v1/payments", 201, body);
  answer_get (fixture, state, page_url);
}

static void
start (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "payment.start", NULL);
}

static gboolean
shows (Fixture *fixture, const char *text)
{
  return test_shows (GTK_WIDGET (fixture->page), text);
}

static gboolean
has_button (Fixture *fixture, const char *label)
{
  return test_find (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON, label) != NULL;
}

static GtkWidget *
get_view (Fixture *fixture)
{
  return test_find (GTK_WIDGET (fixture->page), MEF_TYPE_PAYMENT_VIEW, NULL);
}

static guint
count_gets (Fixture *fixture)
{
  return test_town_count (fixture->town, "GET /api/v1/payments/p9");
}

/* Until what is asked now has been answered and looked at. */
static void
wait_for_answer (Fixture *fixture)
{
  guint before = count_gets (fixture);

  test_wait_until (count_gets (fixture) > before);
  test_settle ();
}

/* As on a PC where WebKit has its sandbox. */
static void
open_web (Fixture *fixture)
{
  g_setenv (NO_SANDBOX, "1", TRUE);
  answer (fixture, "waiting", PAGE);
  start (fixture);
  test_wait_until (get_view (fixture) != NULL);
  g_unsetenv (NO_SANDBOX);
}

static void
leave_web (Fixture *fixture)
{
  g_signal_emit_by_name (get_view (fixture), "closed");
  test_settle ();
  g_assert_null (get_view (fixture));
}

static void
test_information (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  /* Enter goes on. */
  g_assert_true (GTK_IS_BUTTON (focus));
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)), ==, "payment.start");
  g_assert_true (test_shows (page, "Information for the TIPI Payment"));
  g_assert_true (test_shows (page, "001964"));
  g_assert_true (test_shows (page, "37,50" NBSP "€"));
  g_assert_true (test_shows (page, "2015-RS-00-83001516"));
  g_assert_false (test_shows (page, TEST));
  test_save_png (GTK_WIDGET (fixture->window), "payment-information");
}

static void
test_outcome (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *state, *title, *button;
  } cases[] = {
    { "paid", "The payment of 37,50" NBSP "€ is recorded.", "Back to the Invoices" },
    { "waiting", WAITING, "Back to the Invoices" },
    { "unknown", UNPAID, "Try Again" },
    { "refused", UNPAID, "Try Again" },
    { "abandoned", UNPAID, "Try Again" },
    { "expired", UNPAID, "Try Again" },
    { "quarantined", "The payment is being checked", "Back to the Invoices" },
  };
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *name = g_strdup_printf ("payment-%s", cases[i].state);

  answer (fixture, cases[i].state, "null");
  start (fixture);
  test_wait_until (test_shows (GTK_WIDGET (fixture->page), cases[i].title));
  g_assert_nonnull (test_find (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON, cases[i].button));
  /* An attempt that never got a page has none to go back to. */
  g_assert_null (
      test_find (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON, "Reopen the Payment Page"));
  g_assert_cmpint (has_button (fixture, "View the Receipt"), ==,
                   g_str_equal (cases[i].state, "paid"));
  g_assert_true (shows (fixture, TEST));
  test_save_png (GTK_WIDGET (fixture->window), name);

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "payment.back", NULL);
  test_wait_until (MEF_IS_INVOICES_PAGE (mef_window_get_page (fixture->window)));
}

/* While the answer is awaited the page follows the server by itself. */
static void
test_updates_itself (Fixture *fixture, gconstpointer data)
{
  answer (fixture, "waiting", "null");
  start (fixture);
  test_wait_until (shows (fixture, WAITING));
  answer (fixture, "paid", "null");
  test_wait_until (shows (fixture, "The payment of 37,50" NBSP "€ is recorded."));
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *body, *sentence;
  } cases[] = {
    { 409, "{\"code\":\"invoice-not-payable\",\"invoice\":2,\"unpayable_reason\":\"settled\"}",
      "This invoice is settled." },
    { 409, "{\"code\":\"invoice-not-payable\"}",
      "This invoice cannot be paid online at the moment. Nothing was charged." },
    { 503, "{\"code\":\"payment-service-unavailable\"}",
      "The payment service does not answer at the moment. Nothing was charged; try again later." },
    { 402, "{\"code\":\"payment-refused\",\"payfip_code\":\"T2\"}",
      "The payment service refused the request. Nothing was charged; the town hall can help." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      test_town_answer (fixture->town, "POST /api/v1/payments", cases[i].status, cases[i].body);
      g_assert_true (
          gtk_widget_activate_action (GTK_WIDGET (fixture->page), "payment.start", NULL));
      test_wait_until (test_shows (GTK_WIDGET (fixture->page), cases[i].sentence));
    }
}

static void
test_receipt (Fixture *fixture, gconstpointer data)
{
  answer (fixture, "paid", "null");
  start (fixture);
  test_wait_until (has_button (fixture, "View the Receipt"));
  test_town_answer (fixture->town, "GET /api/v1/receipts/7/document", 404, NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "payment.view-receipt", NULL);
  test_wait_until (MEF_IS_PAPER_PAGE (mef_window_get_page (fixture->window)));
  g_assert_cmpstr (mef_page_get_title (mef_window_get_page (fixture->window)), ==,
                   "Receipt 2016-000007");
  test_wait_until (test_town_count (fixture->town, "GET /api/v1/receipts/7/document") > 0);
}

/* A second click before the page shows begins nothing; what shows meanwhile stays. */
static void
test_opens_once (Fixture *fixture, gconstpointer data)
{
  g_setenv (NO_SANDBOX, "1", TRUE);
  answer (fixture, "waiting", PAGE);
  while (get_view (fixture) == NULL)
    {
      start (fixture);
      g_assert_false (shows (fixture, WAITING));
      g_main_context_iteration (NULL, TRUE);
    }
  g_unsetenv (NO_SANDBOX);
  g_assert_true (shows (fixture, TEST));
  wait_for_answer (fixture);
  g_assert_nonnull (get_view (fixture));
  g_assert_cmpuint (test_town_count (fixture->town, "POST /api/v1/payments"), ==, 1);
}

/* The card is still being typed when the page expires, and is taken all the same: nobody is told
 * that nothing was charged on the strength of what was known before. */
static void
test_paid_late (Fixture *fixture, gconstpointer data)
{
  open_web (fixture);
  answer_get (fixture, data, "null");
  wait_for_answer (fixture);
  wait_for_answer (fixture);
  g_assert_nonnull (get_view (fixture));
  leave_web (fixture);
  g_assert_true (shows (fixture, WAITING));
  g_assert_false (shows (fixture, UNPAID));
  answer_get (fixture, "paid", "null");
  test_wait_until (shows (fixture, "The payment of 37,50" NBSP "€ is recorded."));
}

/* Without the late success, that is said once the server has had the time to ask. */
static void
test_left_unpaid (Fixture *fixture, gconstpointer data)
{
  guint before;

  open_web (fixture);
  answer_get (fixture, data, "null");
  wait_for_answer (fixture);
  before = count_gets (fixture);
  leave_web (fixture);
  while (!shows (fixture, UNPAID))
    {
      g_assert_true (shows (fixture, WAITING));
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (count_gets (fixture), >=, before + 2);
}

static void
test_paid_on_web (Fixture *fixture, gconstpointer data)
{
  open_web (fixture);
  answer_get (fixture, "paid", "null");
  test_wait_until (shows (fixture, "The payment of 37,50" NBSP "€ is recorded."));
  g_assert_null (get_view (fixture));
  /* Enter, meant for the page, must not leave. */
  g_assert_null (gtk_window_get_focus (GTK_WINDOW (fixture->window)));
}

/* What answers in the server's place takes nobody off the payment page; neither does what cannot be
 * answered at all, which is told when the page is left. */
static void
test_failures_on_web (Fixture *fixture, gconstpointer data)
{
  open_web (fixture);
  test_town_answer (fixture->town, "GET /api/v1/payments/p9", 200, "<p>Wi-Fi</p>");
  wait_for_answer (fixture);
  wait_for_answer (fixture);
  g_assert_nonnull (get_view (fixture));
  test_town_answer (fixture->town, "GET /api/v1/payments/p9", 404, "{\"code\":\"not-found\"}");
  wait_for_answer (fixture);
  g_assert_nonnull (get_view (fixture));
  leave_web (fixture);
  test_wait_until (shows (fixture, "Nothing Here"));
}

/* Where WebKit has no sandbox, the ways out stay until the payment has ended. */
static void
test_outside (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));

  g_setenv ("PATH", "/nowhere", TRUE);
  answer (fixture, "waiting", PAGE);
  start (fixture);
  test_wait_until (has_button (fixture, "Open in the Browser"));
  g_setenv ("PATH", path, TRUE);
  test_save_png (GTK_WIDGET (fixture->window), "payment-outside");
  answer_get (fixture, "waiting", "\"https://pay.example.org/other\"");
  wait_for_answer (fixture);
  g_assert_true (has_button (fixture, "Open in the Browser"));
  test_town_answer (fixture->town, "GET /api/v1/payments/p9", 502, "down");
  wait_for_answer (fixture);
  answer_get (fixture, "waiting", PAGE);
  wait_for_answer (fixture);
  g_assert_true (has_button (fixture, "Open in the Browser"));
  g_assert_true (has_button (fixture, "Copy the Link"));
  answer_get (fixture, data, "null");
  if (g_str_equal (data, "paid"))
    test_wait_until (shows (fixture, "The payment of 37,50" NBSP "€ is recorded."));
  else
    test_wait_until (shows (fixture, UNPAID));
  g_assert_false (has_button (fixture, "Open in the Browser"));
}

/* A payment of two is taken up from one of them: it speaks of both, and pays both anew. */
static void
test_resume_several (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = format_payment ("expired", "null", "[2,12]");
  g_autofree char *member = g_strdup_printf ("\"payment\":%s", body);
  g_autoptr (MefInvoice) invoice = test_town_create_invoice (1);
  g_autoptr (GPtrArray) invoices = g_ptr_array_new ();

  test_town_set_member (fixture->town, 2, member);
  test_town_answer (fixture->town, "GET /api/v1/payments/p9", 200, body);
  g_ptr_array_add (invoices, invoice);
  fixture->page = mef_payment_page_new_for_invoices (fixture->context, invoices, TRUE);
  mef_window_push (fixture->window, fixture->page);
  test_wait_until (shows (fixture, "The invoices are not settled"));

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "payment.again", NULL);
  test_wait_until (shows (fixture, "62,57" NBSP "€"));
  g_assert_true (shows (fixture, "2016-001-000012"));
  answer (fixture, "paid", "null");
  start (fixture);
  test_wait_until (test_town_count (fixture->town, "POST /api/v1/payments") == 1);
  g_assert_cmpstr (test_town_get_body (fixture->town, "POST /api/v1/payments"), ==,
                   "{\"invoices\":[2,12]}");
}

/* The invoice the server has now is what is paid, not the one the list had; and a régie that tries
 * payments out is told before one begins. */
static void
test_fresh_details (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MefInvoice) invoice = test_town_create_invoice (1);
  g_autoptr (GPtrArray) invoices = g_ptr_array_new ();

  test_town_set_member (fixture->town, 2, "\"remaining\":1200");
  test_town_set_member (fixture->town, 2, "\"test_mode\":true");
  g_ptr_array_add (invoices, invoice);
  fixture->page = mef_payment_page_new_for_invoices (fixture->context, invoices, FALSE);
  mef_window_push (fixture->window, fixture->page);
  test_wait_until (shows (fixture, "12,00" NBSP "€"));
  g_assert_true (shows (fixture, TEST));
}

int
main (int argc, char **argv)
{
  static const char *const states[] = { "paid",      "waiting", "unknown",    "refused",
                                        "abandoned", "expired", "quarantined" };
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
    const char *data;
  } tests[] = {
    { "/app/payment/updates-itself", test_updates_itself, NULL },
    { "/app/payment/refusals", test_refusals, NULL },
    { "/app/payment/receipt", test_receipt, NULL },
    { "/app/payment/opens-once", test_opens_once, NULL },
    { "/app/payment/paid-late/expired", test_paid_late, "expired" },
    { "/app/payment/paid-late/refused", test_paid_late, "refused" },
    { "/app/payment/left-unpaid/expired", test_left_unpaid, "expired" },
    { "/app/payment/left-unpaid/refused", test_left_unpaid, "refused" },
    { "/app/payment/paid-on-web", test_paid_on_web, NULL },
    { "/app/payment/failures-on-web", test_failures_on_web, NULL },
    { "/app/payment/outside/paid", test_outside, "paid" },
    { "/app/payment/outside/expired", test_outside, "expired" },
    { "/app/payment/resume-several", test_resume_several, NULL },
    { "/app/payment/fresh-details", test_fresh_details, NULL },
  };

  g_test_init (&argc, &argv, NULL);
  mef_register_resource ();
  adw_init ();
  test_load_style ();
  g_test_add ("/app/payment/information", Fixture, NULL, set_up, test_information, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *path = g_strdup_printf ("/app/payment/outcome/%s", states[i]);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_outcome, tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].data, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
