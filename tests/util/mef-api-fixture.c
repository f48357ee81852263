/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole server in a test's process. Every wait is bounded and runs the main context. */
#include "config.h"

#include "mef-api-fixture.h"

#include <string.h>

#include "mef-account-table.h"
#include "mef-api-table.h"
#include "mef-document-table.h"
#include "mef-payfip.h"

#include "mef-password.h"

#define WAIT_SECONDS 20

static void
add_invoices (MefApiFixture *self)
{
  const MefDay issued = mef_day_new (2025, 10, 31);
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-1.4 test", 13);

  self->canteen[0] = mef_test_town_add (self->town, 1, 1, "2025-RS-00-1001", 4250, issued,
                                        mef_day_new (2025, 11, 30));
  self->canteen[1] = mef_test_town_add (self->town, 1, 1, "2025-RS-00-1002", 1990, issued,
                                        mef_day_new (2025, 11, 10));
  self->canteen[2] = mef_test_town_add (self->town, 1, 1, "2025-RS-00-1003", 99, issued, 0);
  self->music[0] = mef_test_town_add (self->town, 1, 2, "2025-EM-00-2001", 6000, issued, 0);
  self->music[1] = mef_test_town_add (self->town, 1, 2, "2025-EM-00-2002", 7000, issued, 0);
  self->other = mef_test_town_add (self->town, 2, 1, "2025-RS-00-3001", 3333, issued, 0);
  g_assert_true (mef_document_insert (self->town->db, self->canteen[0], "facture 1001.pdf", pdf,
                                      MEF_TEST_NOW, NULL));
  g_assert_true (
      mef_document_insert (self->town->db, self->other, "autre.pdf", pdf, MEF_TEST_NOW, NULL));
}

static void
set_passwords (MefApiFixture *self)
{
  g_autofree char *hash = mef_password_hash (MEF_TEST_PASSWORD, NULL);

  for (gint64 account = 1; account <= 3; account++)
    g_assert_true (mef_account_set_password (self->town->db, account, hash, 0, MEF_TEST_NOW, NULL));
}

/**
 * mef_api_fixture_new:
 *
 * Returns: (transfer full): everything, running
 */
MefApiFixture *
mef_api_fixture_new (void)
{
  MefApiFixture *self = g_new0 (MefApiFixture, 1);
  g_autoptr (GError) error = NULL;

  self->town = mef_test_town_new ();
  add_invoices (self);
  set_passwords (self);
  self->clock = mef_clock_new_manual (MEF_TEST_NOW);
  self->simulator = mef_simulator_new (self->clock, NULL);
  g_assert_true (mef_simulator_listen (self->simulator, "127.0.0.1", 0, &error));
  self->session = soup_session_new ();
  mef_api_fixture_start (self);
  return self;
}

/**
 * mef_api_fixture_start:
 * @self: a fixture whose server was stopped
 */
void
mef_api_fixture_start (MefApiFixture *self)
{
  const char *sim = mef_simulator_get_url (self->simulator);
  g_autofree char *service = self->service_url != NULL
                                 ? g_strdup (self->service_url)
                                 : g_strconcat (sim, MEF_PAYFIP_SERVICE_PATH, NULL);
  g_autofree char *page = self->page_url != NULL ? g_strdup (self->page_url)
                                                 : g_strconcat (sim, MEF_PAYFIP_PAGE_PATH, NULL);
  g_autofree char *form = g_strconcat (sim, MEF_PAYFIP_FORM_PATH, NULL);
  g_autofree char *text =
      g_strdup_printf ("[payfip]\nservice-url=%s\npage-url=%s\n%s%s\nform-senders=%s\n%s", service,
                       page, self->without_form ? "#" : "form-url=", form,
                       self->form_senders != NULL ? self->form_senders : "",
                       self->mail_config != NULL ? self->mail_config : "");
  g_autoptr (GError) error = NULL;
  MefConfig *config = mef_config_parse (text, "server.conf", &error);

  g_assert_no_error (error);
  self->server = mef_server_new (self->town->data_dir, config, self->clock, mef_api_get ());
  mef_server_start (self->server, &error);
  g_assert_no_error (error);
}

/**
 * mef_api_fixture_stop:
 * @self: a fixture
 *
 * Stops the server; the simulator goes on.
 */
void
mef_api_fixture_stop (MefApiFixture *self)
{
  soup_session_abort (self->session);
  mef_server_stop (self->server);
  g_clear_object (&self->server);
}

/**
 * mef_api_fixture_free:
 * @self: (transfer full): a fixture
 */
void
mef_api_fixture_free (MefApiFixture *self)
{
  if (self->server != NULL)
    mef_api_fixture_stop (self);
  g_clear_object (&self->simulator);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  mef_test_town_free (self->town);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_free (self->mail_config);
  g_free (self->service_url);
  g_free (self->page_url);
  g_free (self);
}

/**
 * mef_api_fixture_advance:
 * @self: a fixture
 * @seconds: how far its clock goes
 */
void
mef_api_fixture_advance (MefApiFixture *self, gint64 seconds)
{
  mef_clock_advance (self->clock, seconds);
}

static gboolean
late_cb (gpointer data)
{
  g_error ("what the test waits for did not happen within %d s", WAIT_SECONDS);
  return G_SOURCE_REMOVE;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * mef_api_wait:
 * @is_true: what to wait for
 * @data: for @is_true
 *
 * Runs the main context until it is true, within a bound.
 */
void
mef_api_wait (gboolean (*is_true) (gpointer data), gpointer data)
{
  guint late = g_timeout_add_seconds (WAIT_SECONDS, late_cb, NULL);
  guint wake = g_timeout_add (20, wake_cb, NULL);

  while (!is_true (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
  g_source_remove (wake);
}

/**
 * mef_api_fixture_use_maildir:
 * @self: a fixture
 *
 * Starts the server again with a folder for its mail.
 *
 * Returns: (transfer full): the folder
 */
char *
mef_api_fixture_use_maildir (MefApiFixture *self)
{
  char *folder = g_build_filename (self->town->data_dir, "mail", NULL);

  mef_api_fixture_stop (self);
  g_free (self->mail_config);
  self->mail_config =
      g_strdup_printf ("[mail]\ntransport=maildir\nmaildir=%s\nfrom=mairie@example.org\n", folder);
  mef_api_fixture_start (self);
  return folder;
}

typedef struct
{
  const char *folder;
  guint n;
} Expected;

static gboolean
has_mails (gpointer data)
{
  const Expected *expected = data;
  g_autoptr (GPtrArray) mails = mef_mailbox_list (expected->folder, 1000);

  return mails->len >= expected->n;
}

/**
 * mef_api_wait_mail:
 * @folder: the server's maildir
 * @n: how many mails there are in all once it has come
 * @to: whose
 *
 * Returns: (transfer full): the newest mail of theirs
 */
MefMailboxItem *
mef_api_wait_mail (const char *folder, guint n, const char *to)
{
  Expected expected = { folder, n };
  g_autoptr (GPtrArray) mails = NULL;

  mef_api_wait (has_mails, &expected);
  mails = mef_mailbox_list (folder, 1000);
  g_assert_cmpuint (mails->len, ==, n);
  for (guint i = 0; i < mails->len; i++)
    {
      const MefMailboxItem *item = g_ptr_array_index (mails, i);

      if (g_str_equal (item->to, to))
        return mef_mailbox_get (folder, item->id, NULL);
    }
  g_assert_not_reached ();
}

/**
 * mef_api_mail_token:
 * @mail: a mail with a link
 *
 * Returns: (transfer full): the token of its link
 */
char *
mef_api_mail_token (const MefMailboxItem *mail)
{
  const char *token = strstr (mail->text, "/?LIEN=");

  g_assert_nonnull (token);
  token += strlen ("/?LIEN=");
  return g_strndup (token, strcspn (token, " \r\n"));
}

/**
 * mef_api_reply_free:
 * @self: (transfer full): an answer
 */
void
mef_api_reply_free (MefApiReply *self)
{
  g_clear_object (&self->message);
  g_clear_pointer (&self->json, json_node_unref);
  g_free (self->body);
  g_free (self);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefApiReply **reply = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  MefApiReply *self = g_new0 (MefApiReply, 1);
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &self->length);
  self->message = g_object_ref (message);
  self->status = soup_message_get_status (message);
  self->body = g_malloc0 (self->length + 1); /* zeros in it do not end it */
  if (self->length > 0)
    memcpy (self->body, data, self->length);
  if (self->body[0] == '{')
    self->json = json_from_string (self->body, NULL);
  *reply = self;
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static SoupMessage *
make_message (MefApiFixture *self,
              const char *method,
              const char *path,
              const char *token,
              const char *body)
{
  g_autofree char *url = g_strconcat (mef_server_get_url (self->server), path, NULL);
  SoupMessage *message = soup_message_new (method, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
      const char *type = body[0] == '{' || body[0] == '[' ? "application/json"
                                                          : "application/x-www-form-urlencoded";

      soup_message_set_request_body_from_bytes (message, type, bytes);
    }
  return message;
}

/**
 * mef_api_call_async:
 * @self: a fixture
 * @method: GET, POST or DELETE
 * @path: path and query
 * @token: (nullable): whose session
 * @body: (nullable): JSON, or the fields of a form
 * @reply: (out): set when the answer is there
 */
void
mef_api_call_async (MefApiFixture *self,
                    const char *method,
                    const char *path,
                    const char *token,
                    const char *body,
                    MefApiReply **reply)
{
  g_autoptr (SoupMessage) message = make_message (self, method, path, token, body);

  *reply = NULL;
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb,
                                    reply);
}

/**
 * mef_api_call:
 * @self: a fixture
 * @method: GET, POST or DELETE
 * @path: path and query
 * @token: (nullable): whose session
 * @body: (nullable): JSON, or the fields of a form
 *
 * Returns: (transfer full): the answer
 */
MefApiReply *
mef_api_call (MefApiFixture *self,
              const char *method,
              const char *path,
              const char *token,
              const char *body)
{
  MefApiReply *reply;

  mef_api_call_async (self, method, path, token, body, &reply);
  mef_api_wait (is_set, &reply);
  return reply;
}

static void
post_async (MefApiFixture *self,
            const char *path,
            const char *token,
            const char *key,
            const char *body,
            MefApiReply **reply)
{
  g_autoptr (SoupMessage) message = make_message (self, "POST", path, token, body);

  *reply = NULL;
  if (key != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Idempotency-Key",
                                  key);
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb,
                                    reply);
}

/**
 * mef_api_post:
 * @self: a fixture
 * @path: where to
 * @token: (nullable): whose session
 * @key: (nullable): the idempotency key
 * @body: JSON
 *
 * Returns: (transfer full): the answer
 */
MefApiReply *
mef_api_post (MefApiFixture *self,
              const char *path,
              const char *token,
              const char *key,
              const char *body)
{
  MefApiReply *reply;

  post_async (self, path, token, key, body, &reply);
  mef_api_wait (is_set, &reply);
  return reply;
}

/**
 * mef_api_pay_async:
 * @self: a fixture
 * @token: (nullable): whose session
 * @key: (nullable): the idempotency key
 * @body: the order
 * @reply: (out): set when the answer is there
 */
void
mef_api_pay_async (MefApiFixture *self,
                   const char *token,
                   const char *key,
                   const char *body,
                   MefApiReply **reply)
{
  post_async (self, "/api/v1/payments", token, key, body, reply);
}

/**
 * mef_api_pay:
 * @self: a fixture
 * @token: (nullable): whose session
 * @key: (nullable): the idempotency key
 * @body: the order
 *
 * Returns: (transfer full): the answer
 */
MefApiReply *
mef_api_pay (MefApiFixture *self, const char *token, const char *key, const char *body)
{
  MefApiReply *reply;

  mef_api_pay_async (self, token, key, body, &reply);
  mef_api_wait (is_set, &reply);
  return reply;
}

/**
 * mef_api_reply_get:
 * @reply: an answer that is a JSON object
 * @member: a member of it
 *
 * Returns: (transfer none) (nullable): its text, %NULL when it is null
 */
const char *
mef_api_reply_get (MefApiReply *reply, const char *member)
{
  JsonNode *node;

  g_assert_nonnull (reply->json);
  node = json_object_get_member (json_node_get_object (reply->json), member);
  g_assert_nonnull (node);
  return JSON_NODE_HOLDS_NULL (node) ? NULL : json_node_get_string (node);
}

/**
 * mef_api_reply_get_int:
 * @reply: an answer that is a JSON object
 * @member: a member of it
 *
 * Returns: its number
 */
gint64
mef_api_reply_get_int (MefApiReply *reply, const char *member)
{
  g_assert_nonnull (reply->json);
  return json_object_get_int_member (json_node_get_object (reply->json), member);
}

/**
 * mef_api_sign_in:
 * @self: a fixture
 * @email: whose address
 *
 * Returns: (transfer full): the token of a new session that is remembered
 */
char *
mef_api_sign_in (MefApiFixture *self, const char *email)
{
  g_autofree char *body = g_strdup_printf ("{\"email\":\"%s\",\"password\":\"" MEF_TEST_PASSWORD
                                           "\",\"remember\":true}",
                                           email);
  g_autoptr (MefApiReply) reply = mef_api_call (self, "POST", "/api/v1/sessions", NULL, body);

  g_assert_cmpuint (reply->status, ==, 201);
  return g_strdup (mef_api_reply_get (reply, "token"));
}

/**
 * mef_api_try_sign_in:
 * @self: a fixture
 * @email: an address
 * @password: a password
 *
 * Returns: (transfer full): the answer to such a sign-in
 */
MefApiReply *
mef_api_try_sign_in (MefApiFixture *self, const char *email, const char *password)
{
  g_autofree char *body =
      g_strdup_printf ("{\"email\":\"%s\",\"password\":\"%s\"}", email, password);

  return mef_api_call (self, "POST", "/api/v1/sessions", NULL, body);
}

/**
 * mef_api_assert_problem:
 * @reply: an answer
 * @status: the status it must have
 * @code: the reason it must give
 */
void
mef_api_assert_problem (MefApiReply *reply, guint status, const char *code)
{
  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (mef_api_reply_get (reply, "code"), ==, code);
  g_assert_cmpint (mef_api_reply_get_int (reply, "status"), ==, status);
}

/**
 * mef_api_assert_call:
 * @self: a fixture
 * @method: as for mef_api_call()
 * @path: as for mef_api_call()
 * @token: (nullable): as for mef_api_call()
 * @body: (nullable): as for mef_api_call()
 * @status: the status the answer must have
 * @code: (nullable): the reason it must give, where it is a problem
 */
void
mef_api_assert_call (MefApiFixture *self,
                     const char *method,
                     const char *path,
                     const char *token,
                     const char *body,
                     guint status,
                     const char *code)
{
  g_autoptr (MefApiReply) reply = mef_api_call (self, method, path, token, body);

  g_test_message ("%s %s: %s", method, path, reply->body);
  if (code != NULL)
    mef_api_assert_problem (reply, status, code);
  else
    g_assert_cmpuint (reply->status, ==, status);
}
