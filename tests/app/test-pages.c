/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page in each of its states, shown in a window of each width, in light and dark, with a
 * picture of it; and gone without a trace afterwards. */
#include "config.h"

#include <adwaita.h>

#include "mef-compose-page.h"
#include "mef-account-form-page.h"
#include "mef-account-page.h"
#include "mef-ask-link-page.h"
#include "mef-declare-page.h"
#include "mef-error.h"
#include "mef-invoice-page.h"
#include "mef-invoices-page.h"
#include "mef-letter-page.h"
#include "mef-link-page.h"
#include "mef-mailbox-page.h"
#include "mef-payment-page.h"
#include "mef-pdf-queue.h"
#include "mef-resources.h"
#include "mef-receipts-page.h"
#include "mef-selection-page.h"
#include "mef-setup-page.h"
#include "mef-sign-in-page.h"
#include "mef-thread-page.h"
#include "mef-threads-page.h"
#include "mef-welcome-page.h"
#include "test-town.h"

typedef MefPage *(*Create) (TestTown *town, MefContext *context);

static MefPage *
create_welcome (TestTown *town, MefContext *context)
{
  return mef_welcome_page_new ();
}

static MefPage *
create_setup (TestTown *town, MefContext *context)
{
  return mef_setup_page_new ();
}

static MefPage *
create_sign_in (TestTown *town, MefContext *context)
{
  mef_context_set_demo_account (context, "demo@demo.fr", "demo5");
  return mef_sign_in_page_new (context);
}

static MefPage *
create_link (TestTown *town, MefContext *context)
{
  return mef_link_page_new (context, "Mabc");
}

static MefPage *
create_address_link (TestTown *town, MefContext *context)
{
  return mef_link_page_new (context, "Cabc");
}

static MefPage *
create_activation (TestTown *town, MefContext *context)
{
  return mef_ask_link_page_new (context, MEF_ASK_LINK_ACTIVATION, "");
}

static MefPage *
create_forgotten (TestTown *town, MefContext *context)
{
  return mef_ask_link_page_new (context, MEF_ASK_LINK_PASSWORD, "demo@demo.fr");
}

static MefPage *
create_account (TestTown *town, MefContext *context)
{
  test_town_sign_in (town, context);
  return mef_account_page_new (context);
}

static MefPage *
create_password_form (TestTown *town, MefContext *context)
{
  return mef_account_form_page_new (context, MEF_ACCOUNT_FORM_PASSWORD, "demo@demo.fr");
}

static MefPage *
create_address_form (TestTown *town, MefContext *context)
{
  return mef_account_form_page_new (context, MEF_ACCOUNT_FORM_ADDRESS, "demo@demo.fr");
}

static MefPage *
create_closure_form (TestTown *town, MefContext *context)
{
  return mef_account_form_page_new (context, MEF_ACCOUNT_FORM_CLOSURE, "demo@demo.fr");
}

static MefPage *
create_mailbox (TestTown *town, MefContext *context)
{
  return mef_mailbox_page_new (context);
}

static MefPage *
create_letter (TestTown *town, MefContext *context)
{
  return mef_letter_page_new (context, "2_b");
}

static MefPage *
create_invoices (TestTown *town, MefContext *context)
{
  test_town_sign_in (town, context);
  return mef_invoices_page_new (context);
}

static MefPage *
create_invoice (TestTown *town, MefContext *context)
{
  g_autoptr (MefInvoice) invoice = test_town_create_invoice (1);

  return mef_invoice_page_new (context, invoice);
}

static MefPage *
create_in_payment (TestTown *town, MefContext *context)
{
  g_autoptr (MefInvoice) invoice = test_town_create_invoice (3);

  return mef_invoice_page_new (context, invoice);
}

static MefPage *
create_checked (TestTown *town, MefContext *context)
{
  g_autoptr (MefInvoice) invoice = test_town_create_invoice (TEST_TOWN_CHECKED);

  return mef_invoice_page_new (context, invoice);
}

static MefPage *
create_threads (TestTown *town, MefContext *context)
{
  test_town_sign_in (town, context);
  return mef_threads_page_new (context);
}

static MefPage *
create_thread (TestTown *town, MefContext *context)
{
  return mef_thread_page_new (context, 1);
}

static MefPage *
create_compose (TestTown *town, MefContext *context)
{
  return mef_compose_page_new (context, 1, "2016-001-000001");
}

static MefPage *
create_receipts (TestTown *town, MefContext *context)
{
  test_town_sign_in (town, context);
  return mef_receipts_page_new (context);
}

static MefPage *
create_selection (TestTown *town, MefContext *context)
{
  g_autoptr (MefInvoiceList) list = mef_invoice_list_new (mef_context_get_api (context));

  return mef_selection_page_new (context, list);
}

static MefPage *
create_declare (TestTown *town, MefContext *context)
{
  g_autoptr (MefInvoice) invoice = test_town_create_invoice (1);

  return mef_declare_page_new (context, invoice);
}

static MefPage *
create_payment (TestTown *town, MefContext *context)
{
  g_autoptr (GPtrArray) invoices = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (invoices, test_town_create_invoice (1));
  g_ptr_array_add (invoices, test_town_create_invoice (2));
  return mef_payment_page_new_for_invoices (context, invoices, FALSE);
}

/* Taken up with what is written to be in the answer about it. */
static MefPage *
create_result (TestTown *town, MefContext *context, const char *state, const char *receipt)
{
  g_autofree char *payment = g_strdup_printf (
      "{\"id\":\"p9\",\"state\":\"%s\",\"client\":\"001964\",\"reference\":\"R\",\"amount\":3750,"
      "\"page_url\":null,\"started_at\":\"2016-11-16T11:00:00Z\",\"label\":\"L\",\"invoices\":[2],"
      "\"regie\":\"R\",\"test_mode\":true,\"returns\":false,%s}",
      state, receipt);
  g_autofree char *member = g_strdup_printf ("\"payment\":%s", payment);
  g_autoptr (MefInvoice) invoice = test_town_create_invoice (1);
  g_autoptr (GPtrArray) invoices = g_ptr_array_new ();

  test_town_set_member (town, 2, member);
  test_town_answer (town, "GET /api/v1/payments/p9", 200, payment);
  g_ptr_array_add (invoices, invoice);
  return mef_payment_page_new_for_invoices (context, invoices, TRUE);
}

static MefPage *
create_paid (TestTown *town, MefContext *context)
{
  return create_result (town, context, "paid", "\"receipt\":7,\"receipt_number\":\"2016-000007\"");
}

static MefPage *
create_waiting (TestTown *town, MefContext *context)
{
  return create_result (town, context, "waiting", "\"receipt\":null");
}

static MefPage *
create_unpaid (TestTown *town, MefContext *context)
{
  return create_result (town, context, "expired", "\"receipt\":null");
}

/* More buttons than any result has at once. */
static void
show_all_buttons (MefPage *page)
{
  static const char *const names[] = { "again_button", "reopen_button",  "browser_button",
                                       "copy_button",  "receipt_button", "result_back_button" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_set_visible (GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (page),
                                                                       MEF_TYPE_PAYMENT_PAGE,
                                                                       names[i])),
                            TRUE);
}

static const struct
{
  const char *name;
  Create create;
  void (*prepare) (MefPage *page); /* (nullable): once it shows its content */
} pages[] = {
  { "welcome", create_welcome },
  { "setup", create_setup },
  { "sign-in", create_sign_in },
  { "link", create_link },
  { "link-address", create_address_link },
  { "activation", create_activation },
  { "forgotten", create_forgotten },
  { "account", create_account },
  { "account-password", create_password_form },
  { "account-address", create_address_form },
  { "account-closure", create_closure_form },
  { "mailbox", create_mailbox },
  { "letter", create_letter },
  { "threads", create_threads },
  { "thread", create_thread },
  { "compose", create_compose },
  { "receipts", create_receipts },
  { "invoices", create_invoices },
  { "invoice", create_invoice },
  { "invoice-in-payment", create_in_payment },
  { "invoice-being-checked", create_checked },
  { "selection", create_selection },
  { "declare", create_declare },
  { "payment-several", create_payment },
  { "payment-paid", create_paid },
  { "payment-unpaid", create_unpaid },
  { "payment-buttons", create_waiting, show_all_buttons },
};

static const struct
{
  const char *name;
  int width, height;
  gboolean dark;
  int text; /* the size of text in hundredths of the usual one */
} looks[] = {
  { "1024", 1024, 700, FALSE, 100 },
  { "600", 600, 700, FALSE, 100 },
  { "360", 360, 640, FALSE, 100 },
  { "1024-dark", 1024, 700, TRUE, 100 },
  { "360-dark", 360, 640, TRUE, 100 },
  { "1024-large-text", 1024, 700, FALSE, 200 },
  { "360-large-text", 360, 700, FALSE, 200 },
};

static void
set_look (guint i)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  test_set_dark (looks[i].dark);
  adw_style_manager_set_color_scheme (style, looks[i].dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * looks[i].text / 100, NULL);
}

static void
test_content (gconstpointer data)
{
  guint which = GPOINTER_TO_UINT (data);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autoptr (TestTown) town = test_town_new ();
      g_autoptr (MefContext) context = test_town_create_context (town);
      MefPage *page = pages[which].create (town, context);
      g_autofree char *name = g_strdup_printf ("%s-%s", pages[which].name, looks[i].name);
      MefWindow *window;

      set_look (i);
      window = test_window_new (page, looks[i].width, looks[i].height);
      test_wait_for_state (page, MEF_PAGE_STATE_CONTENT);
      if (pages[which].prepare != NULL)
        {
          pages[which].prepare (page);
          test_settle ();
        }
      g_assert_cmpint (mef_page_get_narrow (page), ==, looks[i].width * 100 <= 600 * looks[i].text);
      /* No page may force the window to be wider than what the person made it. */
      g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, looks[i].width + 60);
      test_save_png (GTK_WIDGET (window), name);
      test_window_destroy (window);
    }
  set_look (0);
}

static void
test_gone (gconstpointer data)
{
  guint which = GPOINTER_TO_UINT (data);
  g_autoptr (TestTown) town = test_town_new ();
  g_autoptr (MefContext) context = test_town_create_context (town);
  MefPage *page = pages[which].create (town, context);
  gpointer watched = page;
  MefWindow *window = test_window_new (page, 1024, 700);

  g_object_add_weak_pointer (G_OBJECT (page), &watched);
  test_wait_for_state (page, MEF_PAGE_STATE_CONTENT);
  test_window_destroy (window);
  test_wait_until (watched == NULL);
}

/* A page that is left while its answer is on the way is not looked at when it arrives. */
static void
test_left_early (gconstpointer data)
{
  guint which = GPOINTER_TO_UINT (data);
  g_autoptr (TestTown) town = test_town_new ();
  g_autoptr (MefContext) context = test_town_create_context (town);
  MefPage *page = g_object_ref_sink (pages[which].create (town, context));

  g_assert_finalize_object (page);
  test_settle ();
}

static void
test_states (gconstpointer data)
{
  static const MefPageState states[] = { MEF_PAGE_STATE_LOADING, MEF_PAGE_STATE_CONTENT,
                                         MEF_PAGE_STATE_EMPTY, MEF_PAGE_STATE_LOADING };
  guint which = GPOINTER_TO_UINT (data);
  g_autoptr (TestTown) town = test_town_new ();
  g_autoptr (MefContext) context = test_town_create_context (town);
  MefPage *page = pages[which].create (town, context);
  MefWindow *window = test_window_new (page, 1024, 700);

  test_wait_for_state (page, MEF_PAGE_STATE_CONTENT);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      mef_page_set_state (page, states[i]);
      test_settle ();
      g_assert_cmpint (mef_page_get_state (page), ==, states[i]);
    }
  test_window_destroy (window);
}

static void
test_error_states (void)
{
  static const struct
  {
    MefError code;
    const char *reason, *title, *name;
    MefPageState state;
  } cases[] = {
    { MEF_ERROR_OFFLINE, "unreachable", "The Service Does Not Answer", "error-unreachable",
      MEF_PAGE_STATE_OFFLINE },
    { MEF_ERROR_OFFLINE, "unknown-host", "Unknown Address", "error-unknown-host",
      MEF_PAGE_STATE_OFFLINE },
    { MEF_ERROR_TLS, "certificate", "The Connection Is Not Safe", "error-certificate",
      MEF_PAGE_STATE_ERROR },
    { MEF_ERROR_SERVER, "internal", "The Service Has a Problem", "error-internal",
      MEF_PAGE_STATE_ERROR },
  };
  MefPage *page = mef_welcome_page_new ();
  MefWindow *window = test_window_new (page, 600, 600);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error =
          g_error_new_literal (MEF_ERROR, (int) cases[i].code, cases[i].reason);

      mef_page_set_error (page, error);
      g_assert_cmpint (mef_page_get_state (page), ==, cases[i].state);
      test_wait_until (test_shows (GTK_WIDGET (page), cases[i].title));
      g_assert_nonnull (test_find (GTK_WIDGET (page), GTK_TYPE_BUTTON, "Retry"));
      test_save_png (GTK_WIDGET (window), cases[i].name);
    }
  gtk_widget_activate_action (GTK_WIDGET (page), "page.retry", NULL);
  g_assert_cmpint (mef_page_get_state (page), ==, MEF_PAGE_STATE_CONTENT);
  test_window_destroy (window);
}

/* The spinner shows only when the wait is worth one. */
static void
test_spinner_is_late (void)
{
  MefPage *page = mef_welcome_page_new ();
  MefWindow *window = test_window_new (page, 600, 600);

  mef_page_set_state (page, MEF_PAGE_STATE_LOADING);
  test_settle ();
  g_assert_null (test_find (GTK_WIDGET (page), GTK_TYPE_SPINNER, NULL));
  test_wait_until (test_find (GTK_WIDGET (page), GTK_TYPE_SPINNER, NULL) != NULL);
  test_window_destroy (window);
}

static void
add_tests (guint i)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } kinds[] = { { "content", test_content },
                { "gone", test_gone },
                { "left-early", test_left_early },
                { "states", test_states } };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autofree char *path = g_strdup_printf ("/app/pages/%s/%s", pages[i].name, kinds[k].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), kinds[k].func);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  mef_register_resource ();
  adw_init ();
  test_load_style ();
  set_look (0);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    add_tests (i);
  g_test_add_func ("/app/pages/error-states", test_error_states);
  g_test_add_func ("/app/pages/spinner-is-late", test_spinner_is_late);
  status = g_test_run ();
  g_assert_true (mef_pdf_queue_wait_for_threads (20 * G_USEC_PER_SEC));
  return status;
}
