/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be chosen to be paid in one go, and what it comes to. */
#include "config.h"

#include "mef-invoice-selection.h"
#include "mef-test-values.h"

typedef struct
{
  gint64 id;
  gint64 regie;
  MefCents remaining;
  gboolean multi;
  const char *why;  /* NULL for payable */
  MefCents maximum; /* 0: what the web service takes */
} Given;

#define BY_SERVICE ((MefCents) 9999999)
#define BY_FORM ((MefCents) 999999)

static MefInvoice *
make (const Given *given)
{
  g_autoptr (JsonObject) object = mef_test_parse_object (MEF_TEST_INVOICE);
  g_autoptr (GError) error = NULL;
  MefInvoice *invoice;

  json_object_set_int_member (object, "id", given->id);
  json_object_set_int_member (object, "regie_id", given->regie);
  json_object_set_int_member (object, "amount", given->remaining);
  json_object_set_int_member (object, "remaining", given->remaining);
  json_object_set_boolean_member (object, "multi_invoice", given->multi);
  json_object_set_int_member (object, "maximum", given->maximum != 0 ? given->maximum : BY_SERVICE);
  json_object_set_boolean_member (object, "payable", given->why == NULL);
  if (given->why != NULL)
    json_object_set_string_member (object, "unpayable_reason", given->why);
  invoice = mef_invoice_new_from_json (object, &error);
  g_assert_no_error (error);
  return invoice;
}

static const struct
{
  const char *name;
  Given chosen; /* id 0: none is yet */
  Given next;
  const char *why; /* NULL: it can join */
} pairs[] = {
  { "the first", { 0 }, { 1, 1, 100, FALSE, NULL }, NULL },
  { "not payable", { 0 }, { 1, 1, 99, TRUE, "below-minimum" }, "below-minimum" },
  { "a second", { 1, 1, 100, TRUE, NULL }, { 2, 1, 200, TRUE, NULL }, NULL },
  { "the same again", { 1, 1, 100, TRUE, NULL }, { 1, 1, 100, TRUE, NULL }, NULL },
  { "another régie", { 1, 1, 100, TRUE, NULL }, { 2, 2, 200, TRUE, NULL }, "other-regie" },
  { "one at a time", { 1, 1, 100, FALSE, NULL }, { 2, 1, 200, FALSE, NULL }, "one-at-a-time" },
  { "not payable comes first",
    { 1, 1, 100, TRUE, NULL },
    { 2, 2, 200, TRUE, "in-payment" },
    "in-payment" },
  { "just the maximum", { 1, 1, 9999899, TRUE, NULL }, { 2, 1, 100, TRUE, NULL }, NULL },
  { "above it", { 1, 1, 9999900, TRUE, NULL }, { 2, 1, 100, TRUE, NULL }, "total-above-maximum" },
  { "just the maximum by form",
    { 1, 1, 999899, TRUE, NULL, BY_FORM },
    { 2, 1, 100, TRUE, NULL, BY_FORM },
    NULL },
  { "above it by form",
    { 1, 1, 999900, TRUE, NULL, BY_FORM },
    { 2, 1, 100, TRUE, NULL, BY_FORM },
    "total-above-maximum" },
  { "beyond 64 bits",
    { 1, 1, 100, TRUE, NULL },
    { 2, 1, G_MAXINT64, TRUE, NULL },
    "total-above-maximum" },
};

static void
count_cb (MefInvoiceSelection *selection, guint *n)
{
  (*n)++;
}

static void
test_pair (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (MefInvoiceSelection) selection = mef_invoice_selection_new ();
  g_autoptr (MefInvoice) next = make (&pairs[i].next);
  gboolean again = pairs[i].chosen.id == pairs[i].next.id;
  guint n_changed = 0;

  if (pairs[i].chosen.id != 0)
    {
      g_autoptr (MefInvoice) chosen = make (&pairs[i].chosen);

      g_assert_true (mef_invoice_selection_add (selection, chosen));
    }
  g_signal_connect (selection, "changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_cmpstr (mef_invoice_selection_why_not (selection, next), ==, pairs[i].why);
  g_assert_cmpint (mef_invoice_selection_add (selection, next), ==, pairs[i].why == NULL && !again);
  g_assert_cmpuint (n_changed, ==, pairs[i].why == NULL && !again ? 1 : 0);
  g_assert_cmpint (mef_invoice_selection_contains (selection, pairs[i].next.id), ==,
                   pairs[i].why == NULL);
  if (pairs[i].why == NULL && !again)
    g_assert_cmpint (mef_invoice_selection_get_amount (selection), ==,
                     pairs[i].chosen.remaining + pairs[i].next.remaining);
}

static GListModel *
make_list (const Given *given, guint n)
{
  GListStore *store = g_list_store_new (MEF_TYPE_INVOICE);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MefInvoice) invoice = make (&given[i]);

      g_list_store_append (store, invoice);
    }
  return G_LIST_MODEL (store);
}

static const Given town[] = {
  { 1, 1, 100, TRUE, NULL },       { 2, 1, 250, TRUE, NULL },     { 3, 2, 400, TRUE, NULL },
  { 4, 1, 99, TRUE, "too-small" }, { 5, 3, 700, FALSE, NULL },    { 6, 3, 800, FALSE, NULL },
  { 7, 4, 9999999, TRUE, NULL },   { 8, 4, 9999999, TRUE, NULL },
};

static void
test_regie (void)
{
  g_autoptr (MefInvoiceSelection) selection = mef_invoice_selection_new ();
  g_autoptr (GListModel) list = make_list (town, G_N_ELEMENTS (town));

  g_assert_cmpint (mef_invoice_selection_get_regie_id (selection), ==, 0);
  g_assert_true (mef_invoice_selection_add_regie (selection, list, 1));
  g_assert_cmpuint (mef_invoice_selection_get_count (selection), ==, 2);
  g_assert_cmpint (mef_invoice_selection_get_amount (selection), ==, 350);
  g_assert_true (mef_invoice_selection_remove (selection, 1));
  g_assert_false (mef_invoice_selection_remove (selection, 1));
  g_assert_cmpint (mef_invoice_selection_get_amount (selection), ==, 250);

  /* Of another régie: what was chosen before is let go. */
  g_assert_true (mef_invoice_selection_add_regie (selection, list, 2));
  g_assert_cmpint (mef_invoice_selection_get_regie_id (selection), ==, 2);
  g_assert_cmpint (mef_invoice_selection_get_amount (selection), ==, 400);

  /* One at a time, and more than one payment may come to: said, the first is chosen. */
  g_assert_false (mef_invoice_selection_add_regie (selection, list, 3));
  g_assert_cmpint (mef_invoice_selection_get_amount (selection), ==, 700);
  g_assert_false (mef_invoice_selection_add_regie (selection, list, 4));
  g_assert_cmpint (mef_invoice_selection_get_amount (selection), ==, BY_SERVICE);

  mef_invoice_selection_clear (selection);
  g_assert_cmpuint (mef_invoice_selection_get_count (selection), ==, 0);
  g_assert_cmpint (mef_invoice_selection_get_amount (selection), ==, 0);
}

static void
test_follow (void)
{
  /* The first was part paid at the counter, the second is being paid in another window. */
  static const Given later[] = {
    { 1, 1, 60, TRUE, NULL },
    { 2, 1, 250, TRUE, "in-payment" },
  };
  g_autoptr (MefInvoiceSelection) selection = mef_invoice_selection_new ();
  g_autoptr (GListModel) before = make_list (town, G_N_ELEMENTS (town));
  g_autoptr (GListModel) after = make_list (later, G_N_ELEMENTS (later));

  mef_invoice_selection_add_regie (selection, before, 1);
  mef_invoice_selection_follow (selection, after);
  g_assert_cmpuint (mef_invoice_selection_get_count (selection), ==, 1);
  g_assert_cmpint (mef_invoice_selection_get_amount (selection), ==, 60);
  g_assert_cmpint (mef_invoice_get_id (
                       g_ptr_array_index (mef_invoice_selection_get_invoices (selection), 0)),
                   ==, 1);
}

/* One more than the server takes at once. */
static void
test_too_many (void)
{
  g_autofree Given *given = g_new0 (Given, MEF_SELECTION_MAX + 1);
  g_autoptr (MefInvoiceSelection) selection = mef_invoice_selection_new ();
  g_autoptr (GListModel) list = NULL;
  g_autoptr (MefInvoice) last = NULL;

  for (guint i = 0; i <= MEF_SELECTION_MAX; i++)
    given[i] = (Given){ i + 1, 1, 100, TRUE, NULL, 0 };
  list = make_list (given, MEF_SELECTION_MAX + 1);
  last = g_list_model_get_item (list, MEF_SELECTION_MAX);
  g_assert_false (mef_invoice_selection_add_regie (selection, list, 1));
  g_assert_cmpuint (mef_invoice_selection_get_count (selection), ==, MEF_SELECTION_MAX);
  g_assert_cmpstr (mef_invoice_selection_why_not (selection, last), ==, "too-many-invoices");
  g_assert_false (mef_invoice_selection_add (selection, last));
  g_assert_true (mef_invoice_selection_remove (selection, 1));
  g_assert_true (mef_invoice_selection_add (selection, last));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/invoice-selection/pair/%s", pairs[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_pair);
    }
  g_test_add_func ("/invoice-selection/regie", test_regie);
  g_test_add_func ("/invoice-selection/follow", test_follow);
  g_test_add_func ("/invoice-selection/too-many", test_too_many);
  return g_test_run ();
}
