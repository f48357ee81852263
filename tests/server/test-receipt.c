/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receipts and statements as a resident gets them over the wire, read back with Poppler. */
#include "config.h"

#include <locale.h>
#include <poppler.h>
#include <string.h>

#include "mef-db-private.h"
#include "mef-ledger.h"
#include "mef-payment-story.h"

#define RECEIPT "/api/v1/receipts/1/document"

/* The text of the paper at @path. */
static char *
read_paper (MefApiFixture *fixture, const char *token, const char *path)
{
  g_autoptr (MefApiReply) reply = mef_api_call (fixture, "GET", path, token, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (reply->body, reply->length);
  PopplerDocument *document;
  PopplerPage *page;
  char *text;

  g_assert_cmpuint (reply->status, ==, 200);
  document = poppler_document_new_from_bytes (bytes, NULL, NULL);
  g_assert_nonnull (document);
  g_assert_cmpint (poppler_document_get_n_pages (document), ==, 1);
  page = poppler_document_get_page (document, 0);
  text = poppler_page_get_text (page);
  g_object_unref (page);
  g_object_unref (document);
  return text;
}

/* Money over the counter for @invoice, 0 for none: what is too much is Claire's credit. */
static void
book (MefApiFixture *fixture, gint64 invoice, MefCents amount)
{
  const MefLedgerPayment payment = { .regie_id = 1,
                                     .means = "cash",
                                     .amount = amount,
                                     .paid_at = MEF_TEST_NOW,
                                     .booked_at = MEF_TEST_NOW,
                                     .person_id = 1 };
  g_autoptr (GError) error = NULL;
  gint64 id;

  mef_ledger_book (fixture->town->db, &payment, &invoice, &amount, invoice != 0, &id, &error);
  g_assert_no_error (error);
}

/* The first print is the receipt, whoever asks for it and in whatever session; later ones say that
 * they are duplicates, and which. */
static void
test_duplicates (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *paul = mef_api_sign_in (fixture, MEF_TEST_PAUL);

  book (fixture, fixture->canteen[0], 4250);
  /* Somebody else gets none, and uses none up. */
  mef_api_assert_call (fixture, "GET", RECEIPT, paul, NULL, 404, "not-found");
  for (guint before = 0; before < 3; before++)
    {
      g_autofree char *mark = g_strdup_printf ("DUPLICATE %u", before);
      g_autofree char *other = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
      g_autofree char *text = read_paper (fixture, before == 1 ? other : token, RECEIPT);

      g_assert_nonnull (strstr (text, "2025-000001"));
      g_assert_true ((strstr (text, "DUPLICATE") != NULL) == (before > 0));
      g_assert_true ((strstr (text, mark) != NULL) == (before > 0));
    }
}

/* What settled nothing is told in the list and in words on both papers. */
static void
test_credit (void)
{
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autoptr (MefApiReply) list = NULL;
  g_autofree char *receipt = NULL, *statement = NULL;
  JsonArray *items;

  book (fixture, fixture->canteen[0], 5000);
  book (fixture, 0, 700);
  list = mef_api_call (fixture, "GET", "/api/v1/receipts", token, NULL);
  items = json_object_get_array_member (json_node_get_object (list->json), "items");
  g_assert_cmpuint (json_array_get_length (items), ==, 2);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (items, 0), "credit"),
                   ==, 700);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (items, 1), "credit"),
                   ==, 750);
  receipt = read_paper (fixture, token, RECEIPT);
  g_assert_nonnull (strstr (receipt, "7,50 € settled no invoice"));
  statement = read_paper (fixture, token, "/api/v1/statements/2025");
  g_assert_nonnull (strstr (statement, "of which 7,50 € is a credit"));
  g_assert_nonnull (strstr (statement, "Credit in your favour"));
}

static char *
read_column (MefApiFixture *fixture, const char *sql)
{
  g_autoptr (MefStatement) query = mef_db_prepare (fixture->town->db, sql, NULL);
  gboolean found = FALSE;

  g_assert_true (mef_db_step (fixture->town->db, query, &found, NULL) && found);
  return g_strdup (mef_column_text (query, 0));
}

/* A payment is named by what it can be looked up by: PayFiP's operation, or the reference of a
 * form, never the token with which a notification could be written. */
static void
test_operation (gconstpointer data)
{
  const char *offer = data;
  const gboolean by_form = !g_str_equal (offer, "ws");
  g_autoptr (MefApiFixture) fixture = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_CLAIRE);
  g_autofree char *id = NULL, *named = NULL, *secret = NULL, *paper = NULL, *text = NULL;
  g_auto (GStrv) lines = NULL;

  mef_story_set_offer (fixture, offer);
  id = mef_story_begin (fixture, token, "one");
  mef_story_open_page (fixture, token, id);
  mef_story_conclude (fixture, "P");
  mef_story_wait_payment (fixture, token, id, "paid");
  named =
      read_column (fixture, by_form ? "SELECT refdet FROM attempt" : "SELECT id_op FROM attempt");
  paper = read_paper (fixture, token, RECEIPT);
  lines = g_strsplit (paper, "\n", -1); /* a long word goes over two */
  text = g_strjoinv ("", lines);
  g_assert_nonnull (strstr (text, named));
  if (!by_form)
    return;
  secret = read_column (fixture, "SELECT token FROM attempt");
  g_assert_null (strstr (text, secret));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/receipt/duplicates", test_duplicates);
  g_test_add_func ("/server/receipt/credit", test_credit);
  g_test_add_data_func ("/server/receipt/operation/ws", "ws", test_operation);
  g_test_add_data_func ("/server/receipt/operation/form", "form", test_operation);
  g_test_add_data_func ("/server/receipt/operation/titre", "titre", test_operation);
  return g_test_run ();
}
