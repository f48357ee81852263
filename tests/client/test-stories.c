/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demonstration as the application starts it, with the two residents who are there for
 * training: each way to pay is paid at the simulator, each reason why not is in the list. */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "mef-error.h"
#include "mef-invoice-list.h"
#include "mef-local-server.h"
#include "mef-payment-watcher.h"
#include "mef-session.h"
#include "mef-test-server.h"

static GAsyncResult *slot;

typedef struct
{
  MefLocalServer *local;
  MefApi *api;
  MefSession *session;
  MefInvoiceList *list;
  SoupSession *browser;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  f->local = mef_local_server_new_in (MEF_LOCAL_SERVER_DEMO, g_getenv ("MEF_PROGRAMS"), NULL);
  mef_local_server_start_async (f->local, NULL, mef_test_store_result_cb, &slot);
  result = mef_test_wait_result (&slot);
  mef_local_server_start_finish (f->local, result, &error);
  g_assert_no_error (error);
  f->api = mef_api_new (mef_local_server_get_url (f->local));
  f->session = mef_session_new (f->api);
  f->list = mef_invoice_list_new (f->api);
  f->browser = soup_session_new_with_options ("timeout", 20, "proxy-resolver", NULL, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->browser);
  g_clear_object (&f->list);
  g_clear_object (&f->session);
  g_clear_object (&f->api);
  g_assert_finalize_object (f->local);
}

static void
refresh (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mef_invoice_list_refresh_async (f->list, NULL, mef_test_store_result_cb, &slot);
  result = mef_test_wait_result (&slot);
  mef_invoice_list_refresh_finish (f->list, result, &error);
  g_assert_no_error (error);
}

/* With the address and the password that the demonstration printed. */
static void
sign_in (Fixture *f, const char *email)
{
  g_autofree char *pattern = g_strdup_printf ("^resident\\s+%s\\s+(\\S+)$", email);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *password = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_regex_match (regex, mef_local_server_get_accounts (f->local), 0, &match));
  password = g_match_info_fetch (match, 1);
  mef_session_sign_in_async (f->session, email, password, FALSE, NULL, mef_test_store_result_cb,
                             &slot);
  result = mef_test_wait_result (&slot);
  g_assert_true (mef_session_sign_in_finish (f->session, result, &error));
  refresh (f);
}

static MefInvoice *
find_label (Fixture *f, const char *label)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->list)); i++)
    {
      g_autoptr (MefInvoice) invoice = g_list_model_get_item (G_LIST_MODEL (f->list), i);

      if (g_str_has_prefix (mef_invoice_get_label (invoice), label))
        return g_steal_pointer (&invoice);
    }
  g_error ("no invoice %s", label);
}

/* --- paying -------------------------------------------------------------------------------- */

/* What a browser gets there, redirects followed. */
static char *
fetch (Fixture *f, const char *method, const char *url, const char *form)
{
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (form != NULL)
    {
      g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));

      soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);
    }
  answer = soup_session_send_and_read (f->browser, message, NULL, &error);
  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("no \"%s\" in: %s", part, text);
}

/* Presses the button that accepts the card. */
static void
accept_card (Fixture *f, const char *page_url, const char *page)
{
  static const char mark[] = "name=\"idop\" value=\"";
  const char *id_op = strstr (page, mark);
  g_autofree char *origin = g_strndup (page_url, (gsize) (strstr (page_url, "/tpa/") - page_url));
  g_autofree char *url = g_strconcat (origin, "/tpa/conclude", NULL);
  g_autofree char *form = NULL, *recap = NULL;

  g_assert_nonnull (id_op);
  form = g_strdup_printf ("idop=%.36s&resultat=P", id_op + strlen (mark));
  recap = fetch (f, "POST", url, form);
  assert_has (recap, "Votre paiement par carte est accepté.");
}

static gboolean
is_paid (gpointer data)
{
  MefPayment *payment = mef_payment_watcher_get_payment (data);

  return payment != NULL && mef_payment_get_state (payment) == MEF_PAYMENT_STATE_PAID;
}

typedef struct
{
  const char *labels[3];
  MefCents amount;
  gboolean returns;
  const char *mark; /* of the page that opens; its card is accepted where there is one */
} Story;

static const Story stories[] = {
  { { "Restauration scolaire, Jade", "Accueil périscolaire, Tom", "Centre de loisirs" },
    10780,
    TRUE,
    "id=\"card\"" },
  { { "École de musique" }, 4850, FALSE, "id=\"card\"" },
  { { "Jardin familial" }, 4250, FALSE, "id=\"card\"" },
  { { "Eau et assainissement" }, 8735, FALSE, "id=\"card\"" },
  { { "Location de tables" }, 7200, FALSE, "id=\"code-unknown-debt\"" },
};

static void
play (Fixture *f, const Story *story)
{
  gint64 ids[3];
  gsize n = 0;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MefPayment) payment = NULL;
  g_autoptr (MefPaymentWatcher) watcher = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;

  for (; n < G_N_ELEMENTS (ids) && story->labels[n] != NULL; n++)
    {
      g_autoptr (MefInvoice) invoice = find_label (f, story->labels[n]);

      g_assert_null (mef_invoice_get_unpayable_reason (invoice));
      ids[n] = mef_invoice_get_id (invoice);
    }
  mef_api_create_payment_async (f->api, ids, n, NULL, mef_test_store_result_cb, &slot);
  result = mef_test_wait_result (&slot);
  payment = mef_api_create_payment_finish (f->api, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mef_payment_get_amount (payment), ==, story->amount);
  g_assert_cmpint (mef_payment_get_returns (payment), ==, story->returns);
  page = fetch (f, "GET", mef_payment_get_page_url (payment), NULL);
  assert_has (page, story->mark);
  if (strstr (page, "id=\"card\"") == NULL)
    return;
  accept_card (f, mef_payment_get_page_url (payment), page);
  watcher = mef_payment_watcher_new (f->api, mef_payment_get_id (payment));
  mef_payment_watcher_start (watcher);
  mef_test_wait_until (is_paid, watcher);
  mef_payment_watcher_stop (watcher);
}

static void
test_training (Fixture *f, gconstpointer data)
{
  sign_in (f, "formation@demo.fr");
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_test_message ("%s", stories[i].labels[0]);
      play (f, &stories[i]);
    }
}

/* --- not paying ---------------------------------------------------------------------------- */

static const struct
{
  const char *label, *reason;
} reasons[] = {
  { "Restauration scolaire, repas", NULL },     { "Médiathèque, photocopies", "below-minimum" },
  { "Salle des fêtes", "above-maximum" },       { "Restauration scolaire, comptée", "cancelled" },
  { "Centre de loisirs, été", "handed-over" },  { "Eau, relevé", "direct-debit" },
  { "Accueil périscolaire, réglé", "settled" }, { "Accueil périscolaire, chèque", "declared" },
  { "Marché, emplacement", "online-closed" },   { "Fête votive", "no-client-number" },
  { "Taxe de séjour", "reference-malformed" },  { "Concession", "part-paid" },
};

static void
assert_reason (Fixture *f, const char *label, const char *reason)
{
  g_autoptr (MefInvoice) invoice = find_label (f, label);

  g_test_message ("%s", label);
  g_assert_cmpstr (mef_invoice_get_unpayable_reason (invoice), ==, reason);
  g_assert_cmpint (mef_invoice_get_payable (invoice), ==, reason == NULL);
}

static void
declare_paid (Fixture *f, const char *label)
{
  g_autoptr (MefInvoice) invoice = find_label (f, label);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mef_api_declare_paid_async (f->api, mef_invoice_get_id (invoice),
                              mef_invoice_get_issued_on (invoice) + 1, "cash", NULL,
                              mef_test_store_result_cb, &slot);
  result = mef_test_wait_result (&slot);
  mef_api_declare_paid_finish (f->api, result, &error);
  g_assert_no_error (error);
}

/* Every reason there is; the one that needs somebody paying is made by paying. */
static void
test_reasons (Fixture *f, gconstpointer data)
{
  gint64 id;
  g_autoptr (MefInvoice) payable = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MefPayment) payment = NULL;

  sign_in (f, "motifs@demo.fr");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->list)), ==, G_N_ELEMENTS (reasons));
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    assert_reason (f, reasons[i].label, reasons[i].reason);
  payable = find_label (f, reasons[0].label);
  id = mef_invoice_get_id (payable);
  mef_api_create_payment_async (f->api, &id, 1, NULL, mef_test_store_result_cb, &slot);
  result = mef_test_wait_result (&slot);
  payment = mef_api_create_payment_finish (f->api, result, NULL);
  g_assert_nonnull (payment);
  declare_paid (f, "Marché, emplacement");
  refresh (f);
  assert_reason (f, reasons[0].label, "in-payment");
  assert_reason (f, "Marché, emplacement", "declared");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/stories/training", Fixture, NULL, set_up, test_training, tear_down);
  g_test_add ("/stories/reasons", Fixture, NULL, set_up, test_reasons, tear_down);
  return g_test_run ();
}
