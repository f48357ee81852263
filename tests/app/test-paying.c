/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing what to pay, paying it together, giving up from the list, declaring: what the buttons
 * send, what they say, and what they refuse before the click. */
#include "config.h"

#include <adwaita.h>

#include "mef-declare-page.h"
#include "mef-invoice-page.h"
#include "mef-invoices-page.h"
#include "mef-payment-page.h"
#include "mef-resources.h"
#include "mef-selection-page.h"
#include "test-town.h"

#define NBSP "\xc2\xa0"

typedef struct
{
  TestTown *town;
  MefContext *context;
  MefWindow *window;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->town = test_town_new ();
  f->context = test_town_create_context (f->town);
  test_town_sign_in (f->town, f->context);
  f->window = test_window_new (mef_invoices_page_new (f->context), 700, 700);
  test_wait_for_state (mef_window_get_page (f->window), MEF_PAGE_STATE_CONTENT);
  test_settle ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  test_window_destroy (f->window);
  g_object_unref (f->context);
  test_town_free (f->town);
}

static GtkWidget *
get_page (Fixture *f)
{
  return GTK_WIDGET (mef_window_get_page (f->window));
}

static void
activate (Fixture *f, const char *action, const char *target)
{
  g_autoptr (GVariant) value =
      target != NULL ? g_variant_ref_sink (g_variant_new_parsed (target)) : NULL;

  test_settle ();
  g_assert_true (gtk_widget_activate_action_variant (get_page (f), action, value));
  test_settle ();
}

/* The check mark of the line with this number. */
static GtkCheckButton *
find_check (GtkWidget *widget, const char *number)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkCheckButton *found;

      if (ADW_IS_ACTION_ROW (child) && test_shows (child, number))
        return GTK_CHECK_BUTTON (test_find (child, GTK_TYPE_CHECK_BUTTON, NULL));
      found = find_check (child, number);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
tick (Fixture *f, const char *start_of_subtitle, gboolean on)
{
  GtkCheckButton *check = find_check (get_page (f), start_of_subtitle);

  g_assert_nonnull (check);
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (check)));
  gtk_check_button_set_active (check, on);
  test_settle ();
}

static void
open_selection (Fixture *f)
{
  activate (f, "invoices.choose", NULL);
  test_wait_until (MEF_IS_SELECTION_PAGE (get_page (f)));
  test_wait_for_state (MEF_PAGE (get_page (f)), MEF_PAGE_STATE_CONTENT);
  test_settle ();
}

static void
answer_payment (Fixture *f, const char *state, const char *page_url)
{
  g_autofree char *body = g_strdup_printf (
      "{\"id\":\"p9\",\"state\":\"%s\",\"client\":\"001964\",\"reference\":\"R\",\"amount\":6257,"
      "\"page_url\":%s,\"expires_at\":\"2036-01-01T00:00:00Z\","
      "\"started_at\":\"2016-11-16T11:00:00Z\",\"label\":\"L\",\"invoices\":[2,12],"
      "\"regie\":\"R\",\"test_mode\":true,\"returns\":false,\"reason\":null,\"paid_at\":null,"
      "\"means\":null}",
      state, page_url);

  test_town_answer (f->town, "POST /api/v1/payments", 201, body);
  test_town_answer (f->town, "GET /api/v1/payments/p9", 200, body);
}

static void
test_several (Fixture *f, gconstpointer data)
{
  open_selection (f);
  tick (f, "2016-001-000002 · 14 days late", TRUE);
  g_assert_true (test_shows (get_page (f), "1 invoice · 37,50" NBSP "€"));
  tick (f, "2016-001-000012 · 4 days late", TRUE);
  g_assert_true (test_shows (get_page (f), "2 invoices · 62,57" NBSP "€"));
  test_save_png (GTK_WIDGET (f->window), "selection-two");
  tick (f, "2016-001-000002 · 14 days late", FALSE);
  g_assert_true (test_shows (get_page (f), "1 invoice · 25,07" NBSP "€"));
  tick (f, "2016-001-000002 · 14 days late", TRUE);

  activate (f, "selection.pay", NULL);
  test_wait_until (MEF_IS_PAYMENT_PAGE (get_page (f)));
  test_wait_for_state (MEF_PAGE (get_page (f)), MEF_PAGE_STATE_CONTENT);
  test_wait_until (test_shows (get_page (f), "62,57" NBSP "€"));
  g_assert_true (test_shows (get_page (f), "Shown on the Payment Page"));
  g_assert_true (test_shows (get_page (f), "2016-001-000012"));
  answer_payment (f, "paid", "null");
  activate (f, "payment.start", NULL);
  test_wait_until (test_shows (get_page (f), "The payment of 62,57" NBSP "€ is recorded."));
  g_assert_cmpstr (test_town_get_body (f->town, "POST /api/v1/payments"), ==,
                   "{\"invoices\":[12,2]}");
}

static void
test_all_of_a_regie (Fixture *f, gconstpointer data)
{
  open_selection (f);
  activate (f, "selection.all", "@x 1");
  g_assert_true (test_shows (get_page (f), "3 invoices · 101,34" NBSP "€"));
  /* Escape lets go of what was chosen before it leads back. */
  g_assert_true (mef_page_escape (MEF_PAGE (get_page (f))));
  test_settle ();
  g_assert_false (gtk_widget_get_sensitive (
      GTK_WIDGET (find_check (get_page (f), "2016-001-000004 · A payment of this invoice is under "
                                            "way."))));
  g_assert_false (mef_page_escape (MEF_PAGE (get_page (f))));
}

static void
test_one_at_a_time (Fixture *f, gconstpointer data)
{
  open_selection (f);
  activate (f, "selection.pay-one", "@x 11");
  test_wait_until (MEF_IS_PAYMENT_PAGE (get_page (f)));
  test_wait_for_state (MEF_PAGE (get_page (f)), MEF_PAGE_STATE_CONTENT);
  test_wait_until (test_shows (get_page (f), "23,70" NBSP "€"));
  g_assert_true (test_shows (get_page (f), "2015-RS-00-83001516"));
}

/* The way back leads back whatever is ticked. */
static void
test_way_back (Fixture *f, gconstpointer data)
{
  open_selection (f);
  tick (f, "2016-001-000002 · 14 days late", TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->window), "win.back", NULL));
  test_wait_until (MEF_IS_INVOICES_PAGE (get_page (f)));
}

static GtkWidget *
find_row (GtkWidget *widget, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found =
          ADW_IS_ACTION_ROW (child) && test_shows (child, text) ? child : find_row (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Why a line cannot be paid is as legible as the others and within the keyboard's reach, where it
 * is ticked and where it would be paid by itself. */
static void
test_reasons_in_reach (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *text;
    gboolean activatable;
  } cases[] = {
    { "2016-001-000011 · 5 days late", TRUE },
    { "2016-001-000004 · A payment of this invoice is under way.", TRUE },
    { "E7 · The online payment is closed for this service. It is paid at the town hall.", FALSE },
  };
  static const char closed[] =
      "{\"items\":[{\"id\":7,\"number\":\"E7\",\"issued_on\":\"2016-02-01\",\"due_on\":null,"
      "\"amount\":3750,\"remaining\":3750,\"label\":\"Eau\",\"service\":\"\",\"beneficiaries\":"
      "\"\","
      "\"state\":\"due\",\"settled_on\":null,\"regie\":\"R\",\"regie_id\":3,\"multi_invoice\":"
      "false,"
      "\"maximum\":999999,\"has_document\":false,\"payable\":false,"
      "\"unpayable_reason\":\"online-closed\",\"payment_id\":null,\"payment_since\":null}],"
      "\"next_cursor\":null,\"totals\":{\"count\":1,\"amount\":3750,\"remaining\":3750}}";

  open_selection (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *row;

      if (!cases[i].activatable)
        {
          test_town_answer (f->town, "GET /api/v1/invoices", 200, closed);
          mef_page_refresh (MEF_PAGE (get_page (f)));
        }
      test_wait_until ((row = find_row (get_page (f), cases[i].text)) != NULL);
      g_assert_true (gtk_widget_is_sensitive (row));
      g_assert_true (gtk_widget_grab_focus (row));
      g_assert_cmpint (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)) != NULL ||
                           gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)),
                       ==, cases[i].activatable);
    }
}

/* A form's page never comes back by itself: what is said while waiting is another sentence. */
static void
test_form_waits (Fixture *f, gconstpointer data)
{
  open_selection (f);
  tick (f, "2016-001-000002 · 14 days late", TRUE);
  activate (f, "selection.pay", NULL);
  test_wait_until (MEF_IS_PAYMENT_PAGE (get_page (f)));
  test_wait_for_state (MEF_PAGE (get_page (f)), MEF_PAGE_STATE_CONTENT);
  answer_payment (f, "waiting", "null");
  activate (f, "payment.start", NULL);
  test_wait_until (test_shows (get_page (f), "If you have paid, this page updates by itself and "
                                             "can be left. If not, reopen the payment page: "
                                             "nothing is paid twice."));
}

static void
test_give_up (Fixture *f, gconstpointer data)
{
  test_town_answer (f->town, "DELETE /api/v1/payments/p1", 409, "{\"code\":\"payment-page-open\"}");
  activate (f, "invoices.give-up", "@x 4");
  test_wait_until (test_town_count (f->town, "DELETE /api/v1/payments/p1") == 1);
  test_wait_until (
      test_shows (GTK_WIDGET (f->window),
                  "This payment may still be under way. Resume it, or cancel it on the payment "
                  "page; it can be given up here twenty minutes after it was begun."));
  /* One that is not being paid has nothing to give up. */
  activate (f, "invoices.give-up", "@x 2");
  g_assert_cmpuint (test_town_count (f->town, "DELETE /api/v1/payments/p1"), ==, 1);
}

static void
open_declaration (Fixture *f)
{
  activate (f, "invoices.open", "@x 2");
  test_wait_until (MEF_IS_INVOICE_PAGE (get_page (f)));
  test_wait_for_state (MEF_PAGE (get_page (f)), MEF_PAGE_STATE_CONTENT);
  activate (f, "invoice.declare", NULL);
  test_wait_until (MEF_IS_DECLARE_PAGE (get_page (f)));
  test_settle ();
}

static GtkWidget *
find_day (Fixture *f)
{
  return test_find (get_page (f), ADW_TYPE_ENTRY_ROW, NULL);
}

static void
test_declare (Fixture *f, gconstpointer data)
{
  GtkWidget *button;

  test_town_set_declarable (f->town, 2);
  open_declaration (f);
  button = test_find (get_page (f), GTK_TYPE_BUTTON, "Declare as Paid");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_day (f))), ==, "16/11/2016");
  for (guint i = 0; i < 4; i++)
    {
      static const struct
      {
        const char *day;
        gboolean possible;
      } cases[] = {
        { "17/11/2016", FALSE }, { "31/02/2016", FALSE }, { "", FALSE }, { "2/11/2016", TRUE }
      };

      gtk_editable_set_text (GTK_EDITABLE (find_day (f)), cases[i].day);
      g_assert_cmpint (gtk_widget_get_sensitive (button), ==, cases[i].possible);
    }
  adw_combo_row_set_selected (ADW_COMBO_ROW (test_find (get_page (f), ADW_TYPE_COMBO_ROW, NULL)),
                              1);

  test_town_answer (f->town, "POST /api/v1/invoices/2/declarations", 400,
                    "{\"code\":\"field-paid_on\"}");
  activate (f, "declare.send", NULL);
  test_wait_until (
      test_shows (get_page (f), "This day cannot be the day of the payment. Check it."));
  g_assert_cmpstr (test_town_get_body (f->town, "POST /api/v1/invoices/2/declarations"), ==,
                   "{\"paid_on\":\"2016-11-02\",\"means\":\"cheque\"}");

  test_town_answer (f->town, "POST /api/v1/invoices/2/declarations", 201, "{}");
  activate (f, "declare.send", NULL);
  test_wait_until (MEF_IS_INVOICE_PAGE (get_page (f)));
  g_assert_true (
      test_shows (GTK_WIDGET (f->window), "The town hall has your declaration and will check it."));
}

static void
test_take_back (Fixture *f, gconstpointer data)
{
  activate (f, "invoices.open", "@x 5");
  test_wait_until (MEF_IS_INVOICE_PAGE (get_page (f)));
  test_wait_for_state (MEF_PAGE (get_page (f)), MEF_PAGE_STATE_CONTENT);
  test_town_answer (f->town, "DELETE /api/v1/invoices/5/declarations", 204, NULL);
  activate (f, "invoice.take-back", NULL);
  test_wait_until (test_town_count (f->town, "DELETE /api/v1/invoices/5/declarations") == 1);
  test_wait_until (test_town_count (f->town, "GET /api/v1/invoices/5") == 2);
}

/* While a payment runs the page finds out by itself what becomes of it, and stays where it is. */
static void
test_invoice_follows (Fixture *f, gconstpointer data)
{
  GtkWidget *row;

  activate (f, "invoices.open", "@x 4");
  test_wait_until (MEF_IS_INVOICE_PAGE (get_page (f)));
  test_wait_for_state (MEF_PAGE (get_page (f)), MEF_PAGE_STATE_CONTENT);
  g_assert_nonnull (test_find (get_page (f), GTK_TYPE_BUTTON, "Resume the Payment"));
  row = test_find (get_page (f), GTK_TYPE_LABEL, "Put online");
  g_assert_nonnull (row);
  g_object_add_weak_pointer (G_OBJECT (row), (gpointer *) &row);
  test_wait_until (test_town_count (f->town, "GET /api/v1/invoices/4") == 2);
  test_settle ();
  g_assert_nonnull (row);
  g_object_remove_weak_pointer (G_OBJECT (row), (gpointer *) &row);

  test_town_set_member (f->town, 4, "\"state\":\"settled\"");
  test_town_set_member (f->town, 4, "\"remaining\":0");
  test_town_set_member (f->town, 4,
                        "\"history\":[{\"at\":\"2016-11-16T11:05:00Z\",\"kind\":\"settled\","
                        "\"amount\":1411,\"detail\":\"card\"}]");
  test_wait_until (test_shows (get_page (f), "Payment received"));
  g_assert_null (test_find (get_page (f), GTK_TYPE_BUTTON, "Resume the Payment"));
}

/* Why the town hall did not take a declaration is told; what programs noted is not. */
static void
test_declaration_refused (Fixture *f, gconstpointer data)
{
  test_town_set_member (
      f->town, 2,
      "\"history\":[{\"at\":\"2016-11-10T09:00:00Z\",\"kind\":\"declared\",\"amount\":null,"
      "\"detail\":\"cheque\"},{\"at\":\"2016-11-12T09:00:00Z\",\"kind\":\"declaration_refused\","
      "\"amount\":null,\"detail\":\"Le chèque n’est pas arrivé. <b>Écrivez-nous.</b>\"}]");
  activate (f, "invoices.open", "@x 2");
  test_wait_until (MEF_IS_INVOICE_PAGE (get_page (f)));
  test_wait_for_state (MEF_PAGE (get_page (f)), MEF_PAGE_STATE_CONTENT);
  g_assert_true (test_shows (get_page (f), "12/11/2016 10:00 · Le chèque n’est pas arrivé. "
                                           "<b>Écrivez-nous.</b>"));
  g_assert_true (test_shows (get_page (f), "10/11/2016 10:00"));
  test_save_png (GTK_WIDGET (f->window), "invoice-declaration-refused");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/app/paying/several", test_several },
    { "/app/paying/all-of-a-regie", test_all_of_a_regie },
    { "/app/paying/one-at-a-time", test_one_at_a_time },
    { "/app/paying/way-back", test_way_back },
    { "/app/paying/reasons-in-reach", test_reasons_in_reach },
    { "/app/paying/form-waits", test_form_waits },
    { "/app/paying/give-up", test_give_up },
    { "/app/paying/declare", test_declare },
    { "/app/paying/take-back", test_take_back },
    { "/app/paying/invoice-follows", test_invoice_follows },
    { "/app/paying/declaration-refused", test_declaration_refused },
  };

  g_test_init (&argc, &argv, NULL);
  mef_register_resource ();
  adw_init ();
  test_load_style ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
