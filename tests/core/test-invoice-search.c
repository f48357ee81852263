/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is shown where, what is found, and in which order. */
#include "config.h"

#include "mef-invoice-search.h"
#include "mef-test-values.h"

static MefInvoice *
make (const char *member, const char *value)
{
  g_autoptr (JsonObject) object = mef_test_parse_object (MEF_TEST_INVOICE);
  MefInvoice *invoice;

  if (member != NULL)
    json_object_set_member (object, member, json_from_string (value, NULL));
  invoice = mef_invoice_new_from_json (object, NULL);
  g_assert_nonnull (invoice);
  return invoice;
}

static void
test_scope (void)
{
  static const struct
  {
    const char *state;
    gint64 remaining;
    gboolean unpaid, paid;
  } cases[] = {
    { "due", 3200, TRUE, FALSE },        { "overdue", 3200, TRUE, FALSE },
    { "in_payment", 3200, TRUE, FALSE }, { "declared", 3200, FALSE, FALSE },
    { "settled", 0, FALSE, TRUE },       { "direct_debit", 3200, TRUE, FALSE },
    { "direct_debit", 0, FALSE, TRUE },  { "handed_over", 3200, TRUE, FALSE },
    { "handed_over", 0, FALSE, TRUE },   { "cancelled", 3200, FALSE, FALSE },
    { "cancelled", 0, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) object = mef_test_parse_object (MEF_TEST_INVOICE);
      g_autoptr (MefInvoice) invoice = NULL;

      json_object_set_string_member (object, "state", cases[i].state);
      json_object_set_int_member (object, "remaining", cases[i].remaining);
      invoice = mef_invoice_new_from_json (object, NULL);
      g_assert_true (mef_invoice_matches_scope (invoice, MEF_INVOICE_SCOPE_ALL));
      g_assert_cmpint (mef_invoice_matches_scope (invoice, MEF_INVOICE_SCOPE_UNPAID), ==,
                       cases[i].unpaid);
      g_assert_cmpint (mef_invoice_matches_scope (invoice, MEF_INVOICE_SCOPE_PAID), ==,
                       cases[i].paid);
    }
}

static void
test_search (void)
{
  static const struct
  {
    const char *typed;
    gboolean found;
  } cases[] = {
    { "", TRUE },
    { "   ", TRUE },
    { "000099", TRUE },
    { "2016-001", TRUE },
    { "facturation", TRUE },
    { "FACTUR", TRUE },
    { "cantine", TRUE },
    { "lea", TRUE },
    { "LÉA", TRUE },
    { "hugo cantine", TRUE },
    { "cantine hugo paul", FALSE },
    { "1204,50", TRUE },
    { "1204.50", TRUE },
    { "1204.5", TRUE },
    { "1204,5", TRUE },
    { "1 204,50", TRUE },
    { "1 204,50 €", TRUE },
    { "1204,51", FALSE },
    { "oeuvre", TRUE },
    { "œuvre", TRUE },
    { "l'ete", TRUE },
    { "paul", FALSE },
  };
  g_autoptr (JsonObject) object = mef_test_parse_object (MEF_TEST_INVOICE);
  g_autoptr (MefInvoice) invoice = NULL;

  json_object_set_string_member (object, "service", "Cantine, Œuvre de l’été");
  json_object_set_int_member (object, "amount", 120450);
  invoice = mef_invoice_new_from_json (object, NULL);
  g_assert_true (mef_invoice_matches_search (invoice, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = mef_search_fold (cases[i].typed);

      g_test_message ("%s", cases[i].typed);
      g_assert_cmpint (mef_invoice_matches_search (invoice, folded), ==, cases[i].found);
    }
}

typedef int (*CompareFunc) (MefInvoice *a, MefInvoice *b);

static void
test_compare (void)
{
  static const struct
  {
    CompareFunc compare;
    const char *member, *first, *second;
  } cases[] = {
    { mef_invoice_compare_issued_on, "issued_on", "\"2015-01-02\"", "\"2015-01-03\"" },
    { mef_invoice_compare_due_on, "due_on", "\"2015-01-02\"", "\"2015-01-03\"" },
    { mef_invoice_compare_due_on, "due_on", "null", "\"2015-01-03\"" },
    { mef_invoice_compare_amount, "amount", "900", "1000" },
    { mef_invoice_compare_number, "number", "\"2015-1\"", "\"2016-1\"" },
    { mef_invoice_compare_label, "label", "\"Cantine\"", "\"Eau\"" },
    { mef_invoice_compare_state, "state", "\"overdue\"", "\"due\"" },
    { mef_invoice_compare_state, "state", "\"due\"", "\"settled\"" },
    { mef_invoice_compare_state, "settled_on", "\"2015-01-03\"", "\"2015-01-02\"" },
    { mef_invoice_compare_state, "id", "1", "2" },
    { mef_invoice_compare_amount, "id", "1", "2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefInvoice) first = make (cases[i].member, cases[i].first);
      g_autoptr (MefInvoice) second = make (cases[i].member, cases[i].second);

      g_assert_cmpint (cases[i].compare (first, second), <, 0);
      g_assert_cmpint (cases[i].compare (second, first), >, 0);
      g_assert_cmpint (cases[i].compare (first, first), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/invoice-search/scope", test_scope);
  g_test_add_func ("/core/invoice-search/search", test_search);
  g_test_add_func ("/core/invoice-search/compare", test_compare);
  return g_test_run ();
}
