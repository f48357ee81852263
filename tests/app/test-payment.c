/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paying: the three facts, the refusals, and what each state of an attempt shows. The attempts here
 * are over when they are made, so that no payment page has to open. */
#include "config.h"

#include <adwaita.h>

#include "mef-invoices-page.h"
#include "mef-json.h"
#include "mef-payment-page.h"
#include "mef-resources.h"
#include "test-town.h"

#define NBSP "\xc2\xa0"

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

static void
answer (Fixture *fixture, const char *state)
{
  g_autofree char *body = g_strdup_printf (
      "{\"id\":\"p9\",\"state\":\"%s\",\"client\":\"001964\",\"reference\":\"R\",\"amount\":3750,"
      "\"page_url\":null,\"expires_at\":\"2036-01-01T00:00:00Z\","
      "\"started_at\":\"2016-11-16T11:00:00Z\",\"label\":\"L\",\"invoices\":[2],\"regie\":\"R\","
      "\"test_mode\":true,\"reason\":null,\"paid_at\":null,\"means\":null}",
      state);

  test_town_answer (fixture->town, "POST /api/v1/payments", 201, body);
  test_town_answer (fixture->town, "GET /api/v1/payments/p9", 200, body);
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
    { "waiting", "Waiting for the answer of the Trésor public", "Back to the Invoices" },
    { "unknown", "Waiting for the answer of the Trésor public", "Back to the Invoices" },
    { "refused", "The invoice is not settled", "Try Again" },
    { "abandoned", "The invoice is not settled", "Try Again" },
    { "expired", "The invoice is not settled", "Try Again" },
    { "quarantined", "The payment is being checked", "Back to the Invoices" },
  };
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *name = g_strdup_printf ("payment-%s", cases[i].state);

  answer (fixture, cases[i].state);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "payment.start", NULL);
  test_wait_until (test_shows (GTK_WIDGET (fixture->page), cases[i].title));
  g_assert_nonnull (test_find (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON, cases[i].button));
  /* An attempt that never got a page has none to go back to. */
  g_assert_null (
      test_find (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON, "Reopen the Payment Page"));
  test_save_png (GTK_WIDGET (fixture->window), name);

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "payment.back", NULL);
  test_wait_until (MEF_IS_INVOICES_PAGE (mef_window_get_page (fixture->window)));
}

/* While the answer is awaited the page follows the server by itself. */
static void
test_updates_itself (Fixture *fixture, gconstpointer data)
{
  answer (fixture, "waiting");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "payment.start", NULL);
  test_wait_until (
      test_shows (GTK_WIDGET (fixture->page), "Waiting for the answer of the Trésor public"));
  answer (fixture, "paid");
  test_wait_until (
      test_shows (GTK_WIDGET (fixture->page), "The payment of 37,50" NBSP "€ is recorded."));
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

int
main (int argc, char **argv)
{
  static const char *const states[] = { "paid",      "waiting", "unknown",    "refused",
                                        "abandoned", "expired", "quarantined" };

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
  g_test_add ("/app/payment/updates-itself", Fixture, NULL, set_up, test_updates_itself, tear_down);
  g_test_add ("/app/payment/refusals", Fixture, NULL, set_up, test_refusals, tear_down);
  return g_test_run ();
}
