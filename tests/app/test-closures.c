/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the list says of an invoice: words, order, how soon it is due; how long ago something was.
 * No display. */
#include "config.h"

#include <glib.h>

#include "mef-closures.h"
#include "mef-json.h"

static MefInvoice *
create (const char *state, const char *due_on, const char *settled_on)
{
  gboolean settled = g_str_equal (state, "settled") || settled_on != NULL;
  g_autofree char *text = g_strdup_printf (
      "{\"id\":1,\"number\":\"N\",\"issued_on\":\"2016-10-01\",\"due_on\":\"%s\",\"amount\":1000,"
      "\"remaining\":%d,\"label\":\"L\",\"service\":\"\",\"beneficiaries\":\"\",\"state\":\"%s\","
      "\"settled_on\":%s%s%s,\"regie\":\"R\",\"regie_id\":1,\"multi_invoice\":false,"
      "\"maximum\":9999999,\"has_document\":false,\"payable\":false,\"unpayable_reason\":null,"
      "\"payment_id\":null,"
      "\"payment_since\":null}",
      due_on, settled ? 0 : 1000, state, settled_on != NULL ? "\"" : "",
      settled_on != NULL ? settled_on : "null", settled_on != NULL ? "\"" : "");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = mef_json_parse (text, -1, &error);
  MefInvoice *invoice;

  g_assert_no_error (error);
  invoice = mef_invoice_new_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  return invoice;
}

static void
test_state (void)
{
  static const struct
  {
    const char *state, *settled_on, *words;
    gboolean settled, due;
  } cases[] = {
    { "due", NULL, "To pay", FALSE, TRUE },
    { "overdue", NULL, "Overdue", FALSE, TRUE },
    { "in_payment", NULL, "Payment under way", FALSE, FALSE },
    { "declared", NULL, "Declared as paid", FALSE, FALSE },
    { "settled", "2016-08-31", "Settled on 31/08/2016", TRUE, FALSE },
    { "settled", NULL, "Settled", TRUE, FALSE },
    { "direct_debit", "2016-08-31", "Debited on 31/08/2016", TRUE, FALSE },
    { "direct_debit", NULL, "Direct debit", FALSE, FALSE },
    { "handed_over", NULL, "Handed over to the Trésor public", FALSE, FALSE },
    { "cancelled", NULL, "Cancelled", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefInvoice) invoice = create (cases[i].state, "2016-10-31", cases[i].settled_on);
      g_autofree char *words = mef_closure_describe_state (invoice);

      g_assert_cmpstr (words, ==, cases[i].words);
      g_assert_cmpint (mef_closure_is_settled (invoice), ==, cases[i].settled);
      g_assert_cmpint (mef_closure_is_due (invoice), ==, cases[i].due);
      g_assert_true (g_str_has_suffix (mef_closure_get_state_icon (invoice), "-symbolic"));
    }
}

static void
test_due (void)
{
  static const struct
  {
    const char *state, *due_on, *words;
  } cases[] = {
    { "due", "2016-10-25", "today" },
    { "due", "2016-10-26", "tomorrow" },
    { "due", "2016-10-28", "in 3 days" },
    { "due", "2016-11-08", "in 14 days" },
    { "due", "2016-11-09", "" },
    { "overdue", "2016-10-24", "1 day late" },
    { "overdue", "2016-10-13", "12 days late" },
    { "overdue", "2016-08-20", "2 months late" },
    { "overdue", "2014-10-01", "2 years late" },
    { "settled", "2016-10-13", "" },
    { "in_payment", "2016-10-13", "" },
  };
  MefDay today = mef_day_new (2016, 10, 25);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefInvoice) invoice = create (cases[i].state, cases[i].due_on, NULL);
      g_autofree char *words = mef_closure_describe_due (invoice, today);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

/* What needs attention comes first, and of what is settled the latest. */
static void
test_order (void)
{
  static const struct
  {
    const char *state, *settled_on;
  } ordered[] = {
    { "overdue", NULL },         { "due", NULL },
    { "in_payment", NULL },      { "declared", NULL },
    { "settled", "2016-10-02" }, { "settled", "2016-10-01" },
    { "handed_over", NULL },     { "cancelled", NULL },
  };
  gint64 last = G_MININT64;

  for (guint i = 0; i < G_N_ELEMENTS (ordered); i++)
    {
      g_autoptr (MefInvoice) invoice =
          create (ordered[i].state, "2016-10-31", ordered[i].settled_on);
      gint64 order = mef_closure_order_invoice (invoice, NULL);

      g_assert_cmpint (order, >, last);
      last = order;
    }
  g_assert_cmpint (mef_closure_order_invoice (NULL, NULL), >, last);
}

/* A row that is being recycled has no item for a moment. */
static void
test_nothing (void)
{
  g_autofree char *state = mef_closure_describe_state (NULL);
  g_autofree char *due = mef_closure_describe_due (NULL, 1);
  g_autofree char *day = mef_closure_format_day (NULL, MEF_DAY_NONE);

  g_assert_cmpstr (state, ==, "");
  g_assert_cmpstr (due, ==, "");
  g_assert_cmpstr (day, ==, "");
  g_assert_false (mef_closure_is_settled (NULL));
  g_assert_false (mef_closure_is_due (NULL));
}

static void
test_view (void)
{
  static const struct
  {
    gboolean narrow;
    guint n;
    const char *view;
  } cases[] = { { FALSE, 3, "table" }, { TRUE, 3, "cards" }, { FALSE, 0, "nothing" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *view = mef_closure_choose_view (NULL, cases[i].narrow, cases[i].n);

      g_assert_cmpstr (view, ==, cases[i].view);
    }
}

static void
test_ago (void)
{
  static const struct
  {
    gint64 seconds;
    const char *words;
  } cases[] = {
    { -60, "just now" },       { 0, "just now" },          { 119, "just now" },
    { 120, "2 minutes ago" },  { 3599, "59 minutes ago" }, { 3600, "1 hour ago" },
    { 86399, "23 hours ago" }, { 86400, "1 day ago" },     { 90 * 86400, "90 days ago" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = mef_closure_describe_ago (cases[i].seconds);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/closures/state", test_state);
  g_test_add_func ("/app/closures/due", test_due);
  g_test_add_func ("/app/closures/order", test_order);
  g_test_add_func ("/app/closures/nothing", test_nothing);
  g_test_add_func ("/app/closures/view", test_view);
  g_test_add_func ("/app/closures/ago", test_ago);
  return g_test_run ();
}
