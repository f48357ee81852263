/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps from which stories of a payment are told, each through HTTP or the simulator. */
#include "config.h"

#include "mef-payment-story.h"

#include <string.h>

#include "mef-attempt-table.h"
#include "mef-check.h"
#include "mef-db-private.h"

typedef struct
{
  MefApiFixture *fixture;
  const char *token;
  char *path;
  const char *member;
  const char *wanted;
} Watch;

static gboolean
has_value (gpointer data)
{
  const Watch *watch = data;
  g_autoptr (MefApiReply) reply =
      mef_api_call (watch->fixture, "GET", watch->path, watch->token, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  return g_strcmp0 (mef_api_reply_get (reply, watch->member), watch->wanted) == 0;
}

void
mef_story_wait_payment (MefApiFixture *fixture,
                        const char *token,
                        const char *id,
                        const char *state)
{
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  Watch watch = { fixture, token, path, "state", state };

  mef_api_wait (has_value, &watch);
}

void
mef_story_wait_reason (MefApiFixture *fixture,
                       const char *token,
                       const char *id,
                       const char *reason)
{
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  Watch watch = { fixture, token, path, "reason", reason };

  mef_api_wait (has_value, &watch);
}

/* Without looking at the payment, which would have the server ask. */
void
mef_story_wait_invoice (MefApiFixture *fixture,
                        const char *token,
                        gint64 invoice,
                        const char *state)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/invoices/%" G_GINT64_FORMAT, invoice);
  Watch watch = { fixture, token, path, "state", state };

  mef_api_wait (has_value, &watch);
}

/* Two writes make an attempt; each question about it is one more. */
static gboolean
was_asked (gpointer data)
{
  const Watch *watch = data;
  g_autoptr (MefAttemptRow) row = mef_attempt_get (watch->fixture->town->db, 1, NULL);

  return row->polls >= 2 + (guint) g_ascii_strtoull (watch->wanted, NULL, 10);
}

/* Until the first attempt was asked about so many times. */
void
mef_story_wait_questions (MefApiFixture *fixture, const char *number)
{
  Watch watch = { .fixture = fixture, .wanted = number };

  mef_api_wait (was_asked, &watch);
}

MefApiReply *
mef_story_show_invoice (MefApiFixture *fixture, const char *token, gint64 invoice)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/invoices/%" G_GINT64_FORMAT, invoice);

  return mef_api_call (fixture, "GET", path, token, NULL);
}

char *
mef_story_order (gint64 invoice)
{
  return g_strdup_printf ("{\"invoices\":[%" G_GINT64_FORMAT "]}", invoice);
}

/* How the régie of the first invoices is paid; a titre's reference is then one of the treasury's.
 */
void
mef_story_set_offer (MefApiFixture *fixture, const char *offer)
{
  const gboolean titre = g_str_equal (offer, "titre");
  g_autofree char *sql = g_strdup_printf (
      "UPDATE regie SET offer = '%s', reference_kind = '%s' WHERE id = 1; %s", offer,
      titre ? "titre" : "free",
      titre ? "UPDATE invoice SET reference = '2025-' || (1000 + id) || '-1' WHERE regie_id = 1"
            : "");
  g_autoptr (GError) error = NULL;

  mef_db_exec (fixture->town->db, sql, &error);
  g_assert_no_error (error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GBytes **page = user_data;

  *page = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
  g_assert_nonnull (*page);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

/* What the payer's browser does: the simulator has an operation then. */
void
mef_story_open_page (MefApiFixture *fixture, const char *token, const char *id)
{
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  g_autoptr (MefApiReply) reply = mef_api_call (fixture, "GET", path, token, NULL);
  const char *url = mef_api_reply_get (reply, "page_url");
  g_autoptr (SoupMessage) message = url != NULL ? soup_message_new ("GET", url) : NULL;
  g_autoptr (GBytes) page = NULL;

  g_assert_nonnull (message);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, opened_cb,
                                    &page);
  mef_api_wait (is_set, &page);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  if (g_strstr_len (g_bytes_get_data (page, NULL), (gssize) g_bytes_get_size (page),
                    "id=\"card\"") == NULL)
    g_error ("the page refuses: %.*s", (int) g_bytes_get_size (page),
             (const char *) g_bytes_get_data (page, NULL));
}

/* One number out of the town's store. */
gint64
mef_story_count (MefApiFixture *fixture, const char *sql)
{
  g_autoptr (MefStatement) query = mef_db_prepare (fixture->town->db, sql, NULL);
  gboolean found;

  g_assert_nonnull (query);
  g_assert_true (mef_db_step (fixture->town->db, query, &found, NULL));
  return found ? mef_column_int (query, 0) : 0;
}

/* Starts to pay the first invoice, and returns the payment's id. */
char *
mef_story_begin (MefApiFixture *fixture, const char *token, const char *key)
{
  g_autofree char *body = mef_story_order (fixture->canteen[0]);
  g_autoptr (MefApiReply) reply = mef_api_pay (fixture, token, key, body);

  g_assert_cmpuint (reply->status, ==, 201);
  g_assert_cmpstr (mef_api_reply_get (reply, "state"), ==, "waiting");
  return g_strdup (mef_api_reply_get (reply, "id"));
}

void
mef_story_conclude (MefApiFixture *fixture, const char *result)
{
  g_assert_true (mef_simulator_conclude (fixture->simulator,
                                         mef_simulator_get_last_id_op (fixture->simulator),
                                         result));
}

void
mef_story_post_hint (MefApiFixture *fixture, const char *path, const char *body, guint status)
{
  g_autoptr (MefApiReply) reply =
      mef_api_call (fixture, body != NULL ? "POST" : "GET", path, NULL, body);

  g_assert_cmpuint (reply->status, ==, status);
}

/* The town's books, as its auditor reads them: money once, everything adding up. */
void
mef_story_assert_books (MefApiFixture *fixture)
{
  g_autoptr (GPtrArray) wrong = mef_check_run (fixture->town->db);

  if (wrong->len > 0)
    g_error ("the auditor says: %s", (char *) g_ptr_array_index (wrong, 0));
}

/* The token in the address of an attempt's notification. */
char *
mef_story_find_token (MefApiFixture *fixture, const char *token, const char *id)
{
  g_autofree char *path = g_strconcat ("/api/v1/payments/", id, NULL);
  g_autoptr (MefApiReply) reply = mef_api_call (fixture, "GET", path, token, NULL);
  const char *begin = strstr (mef_api_reply_get (reply, "page_url"), "%2Fform%2F");

  g_assert_nonnull (begin);
  begin += strlen ("%2Fform%2F");
  return g_strndup (begin, strcspn (begin, "&"));
}

/* The agent of the fixture, from now on a régisseur. */
char *
mef_story_sign_regisseur_in (MefApiFixture *fixture)
{
  g_autofree char *token = mef_api_sign_in (fixture, MEF_TEST_AGENT);

  g_assert_true (
      mef_db_exec (fixture->town->db, "UPDATE account SET role = 'regisseur' WHERE id = 3", NULL));
  return g_steal_pointer (&token);
}
