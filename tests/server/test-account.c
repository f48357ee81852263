/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guide's three stories over HTTP, with the mails as they were sent: activate, forgotten,
 * another address; and what else an owner does with an account. All along, what is written to the
 * log is kept and searched for every secret at the end. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-api-fixture.h"
#include "mef-db-private.h"
#include "mef-setting-table.h"

#define ANNA "anna@example.org" /* known to the billing software only */
#define FRESH "a brand new one"

typedef struct
{
  MefApiFixture *api; /* (owned) */
  char *folder;       /* (owned): the server's mail */
  guint mails;        /* that have come */
  GString *log;       /* (owned): all that was logged */
  GPtrArray *secrets; /* (owned): what must not be in it */
} Story;

static Story *current;

static GLogWriterOutput
keep_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  g_autofree char *line = g_log_writer_format_fields (level, fields, n, FALSE);

  if (current != NULL)
    g_string_append_printf (current->log, "%s\n", line);
  return g_log_writer_default (level, fields, n, data);
}

static void
story_begin (Story *self)
{
  *self = (Story){ .api = mef_api_fixture_new () };
  self->log = g_string_new (NULL);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
  current = self;
  g_assert_true (mef_db_exec (self->api->town->db,
                              "INSERT INTO person (last_name, first_name, email) VALUES"
                              " ('Petit', 'Anna', '" ANNA "')",
                              NULL));
  self->folder = mef_api_fixture_use_maildir (self->api);
  g_ptr_array_add (self->secrets, g_strdup (MEF_TEST_PASSWORD));
  g_ptr_array_add (self->secrets, g_strdup (FRESH));
  g_ptr_array_add (self->secrets, g_strdup ("@example.org"));
}

static void
story_end (Story *self)
{
  for (guint i = 0; i < self->secrets->len; i++)
    g_assert_null (strstr (self->log->str, g_ptr_array_index (self->secrets, i)));
  current = NULL;
  mef_api_fixture_free (self->api);
  g_free (self->folder);
  g_string_free (self->log, TRUE);
  g_ptr_array_unref (self->secrets);
}

static void
post (Story *self, const char *path, const char *token, const char *body, guint status)
{
  g_autoptr (MefApiReply) reply = mef_api_call (self->api, "POST", path, token, body);

  g_test_message ("%s %s", path, reply->body);
  g_assert_cmpuint (reply->status, ==, status);
}

/* The token in the next mail to an address; its subject ends as expected. */
static char *
next_token (Story *self, const char *to, const char *subject)
{
  g_autoptr (MefMailboxItem) mail = mef_api_wait_mail (self->folder, ++self->mails, to);
  char *token;

  g_assert_true (g_str_has_suffix (mail->subject, subject));
  token = mef_api_mail_token (mail);
  g_ptr_array_add (self->secrets, g_strdup (token));
  return token;
}

static void
next_mail (Story *self, const char *to, const char *subject)
{
  g_autoptr (MefMailboxItem) mail = mef_api_wait_mail (self->folder, ++self->mails, to);

  g_assert_true (g_str_has_suffix (mail->subject, subject));
}

static void
assert_signs_in (Story *self, const char *email, const char *password, guint status)
{
  g_autoptr (MefApiReply) reply = mef_api_try_sign_in (self->api, email, password);

  g_assert_cmpuint (reply->status, ==, status);
}

static char *
link_path (const char *token)
{
  return g_strconcat ("/api/v1/links/", token, NULL);
}

static void
test_activate (void)
{
  Story self;
  g_autofree char *token = NULL, *path = NULL;
  g_autoptr (MefApiReply) shown = NULL;

  story_begin (&self);
  post (&self, "/api/v1/activations", NULL, "{\"email\":\" Anna@EXAMPLE.org \"}", 202);
  token = next_token (&self, "Anna@example.org", "Activate your account");
  g_assert_cmpint (token[0], ==, 'M');
  path = link_path (token);
  shown = mef_api_call (self.api, "GET", path, NULL, NULL);
  g_assert_cmpstr (mef_api_reply_get (shown, "kind"), ==, "activation");
  post (&self, path, NULL, "{}", 400);
  post (&self, path, NULL, "{\"password\":\"motdepasse\"}", 400);
  post (&self, path, NULL, "{\"password\":\"" FRESH "\"}", 204);
  post (&self, path, NULL, "{\"password\":\"" FRESH "\"}", 410);
  assert_signs_in (&self, ANNA, FRESH, 201);
  story_end (&self);
}

static void
test_forgotten (void)
{
  Story self;
  g_autofree char *session = NULL, *first = NULL, *token = NULL, *path = NULL, *old = NULL;

  story_begin (&self);
  session = mef_api_sign_in (self.api, MEF_TEST_CLAIRE);
  post (&self, "/api/v1/password-resets", NULL, "{\"email\":\"" MEF_TEST_CLAIRE "\"}", 202);
  first = next_token (&self, MEF_TEST_CLAIRE, "Choose a new password");
  post (&self, "/api/v1/password-resets", NULL, "{\"email\":\"" MEF_TEST_CLAIRE "\"}", 202);
  token = next_token (&self, MEF_TEST_CLAIRE, "Choose a new password");
  g_assert_cmpint (token[0], ==, 'X');
  path = link_path (token);
  old = link_path (first);
  post (&self, old, NULL, "{\"password\":\"" FRESH "\"}", 410);
  post (&self, path, NULL, "{\"password\":\"" FRESH "\"}", 204);
  next_mail (&self, MEF_TEST_CLAIRE, "Your password was changed");
  assert_signs_in (&self, MEF_TEST_CLAIRE, MEF_TEST_PASSWORD, 401);
  assert_signs_in (&self, MEF_TEST_CLAIRE, FRESH, 201);
  mef_api_assert_call (self.api, "GET", "/api/v1/me", session, NULL, 401, "session-expired");
  story_end (&self);
}

/* The answer does not say whether the address is known, and nothing goes to a stranger. */
static void
test_unknown (void)
{
  static const char *const paths[] = { "/api/v1/activations", "/api/v1/password-resets" };
  Story self;

  story_begin (&self);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (MefApiReply) known =
          mef_api_call (self.api, "POST", paths[i], NULL, "{\"email\":\"" MEF_TEST_PAUL "\"}");
      g_autoptr (MefApiReply) stranger =
          mef_api_call (self.api, "POST", paths[i], NULL, "{\"email\":\"nobody@example.org\"}");

      g_assert_cmpuint (known->status, ==, 202);
      g_assert_cmpuint (stranger->status, ==, 202);
      g_assert_cmpstr (known->body, ==, stranger->body);
      next_mail (&self, MEF_TEST_PAUL, i == 0 ? "You already have an account" : "new password");
    }
  story_end (&self);
}

static void
test_address (void)
{
  Story self;
  g_autofree char *session = NULL, *confirm = NULL, *undo = NULL, *reset = NULL;
  g_autofree char *confirm_path = NULL, *undo_path = NULL, *reset_path = NULL;
  g_autoptr (MefApiReply) shown = NULL;

  story_begin (&self);
  session = mef_api_sign_in (self.api, MEF_TEST_CLAIRE);
  post (&self, "/api/v1/me/address", session,
        "{\"email\":\"new@example.org\",\"password\":\"wrong one here\"}", 403);
  post (&self, "/api/v1/me/address", session,
        "{\"email\":\"" MEF_TEST_CLAIRE "\",\"password\":\"" MEF_TEST_PASSWORD "\"}", 400);
  post (&self, "/api/v1/me/address", session,
        "{\"email\":\"new@example.org\",\"password\":\"" MEF_TEST_PASSWORD "\"}", 202);
  self.mails++;
  confirm = next_token (&self, "new@example.org", "Confirm your new address");
  self.mails--;
  undo = next_token (&self, MEF_TEST_CLAIRE, "Your sign-in address is about to change");
  confirm_path = link_path (confirm);
  undo_path = link_path (undo);
  shown = mef_api_call (self.api, "GET", confirm_path, NULL, NULL);
  g_assert_cmpstr (mef_api_reply_get (shown, "kind"), ==, "address");
  g_assert_cmpstr (mef_api_reply_get (shown, "email"), ==, "new@example.org");
  assert_signs_in (&self, MEF_TEST_CLAIRE, MEF_TEST_PASSWORD, 201);
  post (&self, confirm_path, NULL, "{}", 204);
  next_mail (&self, "new@example.org", "Your address is confirmed");
  assert_signs_in (&self, MEF_TEST_CLAIRE, MEF_TEST_PASSWORD, 401);
  assert_signs_in (&self, "new@example.org", MEF_TEST_PASSWORD, 201);
  mef_api_assert_call (self.api, "GET", undo_path, NULL, NULL, 200, NULL);
  post (&self, undo_path, NULL, "{}", 204);
  reset = next_token (&self, MEF_TEST_CLAIRE, "Choose a new password");
  assert_signs_in (&self, "new@example.org", MEF_TEST_PASSWORD, 401);
  assert_signs_in (&self, MEF_TEST_CLAIRE, MEF_TEST_PASSWORD, 401);
  mef_api_assert_call (self.api, "GET", "/api/v1/me", session, NULL, 401, "session-expired");
  reset_path = link_path (reset);
  post (&self, reset_path, NULL, "{\"password\":\"" FRESH "\"}", 204);
  next_mail (&self, MEF_TEST_CLAIRE, "Your password was changed");
  assert_signs_in (&self, MEF_TEST_CLAIRE, FRESH, 201);
  story_end (&self);
}

static void
test_password (void)
{
  Story self;
  g_autofree char *here = NULL, *there = NULL;

  story_begin (&self);
  here = mef_api_sign_in (self.api, MEF_TEST_CLAIRE);
  there = mef_api_sign_in (self.api, MEF_TEST_CLAIRE);
  post (&self, "/api/v1/me/password", here,
        "{\"current\":\"not this one\",\"password\":\"" FRESH "\"}", 403);
  post (&self, "/api/v1/me/password", here,
        "{\"current\":\"" MEF_TEST_PASSWORD "\",\"password\":\"short\"}", 400);
  mef_api_assert_call (self.api, "GET", "/api/v1/me", there, NULL, 200, NULL);
  post (&self, "/api/v1/me/password", here,
        "{\"current\":\"" MEF_TEST_PASSWORD "\",\"password\":\"" FRESH "\"}", 204);
  next_mail (&self, MEF_TEST_CLAIRE, "Your password was changed");
  mef_api_assert_call (self.api, "GET", "/api/v1/me", here, NULL, 200, NULL);
  mef_api_assert_call (self.api, "GET", "/api/v1/me", there, NULL, 401, "session-expired");
  assert_signs_in (&self, MEF_TEST_CLAIRE, FRESH, 201);
  story_end (&self);
}

/* A stolen session is no way to try passwords, and the neighbour is not locked out by it. */
static void
test_password_throttled (void)
{
  Story self;
  g_autofree char *session = NULL;

  story_begin (&self);
  session = mef_api_sign_in (self.api, MEF_TEST_CLAIRE);
  for (guint i = 0; i < 5; i++)
    post (&self, "/api/v1/me/closure", session, "{\"password\":\"not this one\"}", 403);
  post (&self, "/api/v1/me/closure", session, "{\"password\":\"" MEF_TEST_PASSWORD "\"}", 429);
  assert_signs_in (&self, MEF_TEST_PAUL, MEF_TEST_PASSWORD, 201);
  mef_api_fixture_advance (self.api, 61);
  post (&self, "/api/v1/me/closure", session, "{\"password\":\"" MEF_TEST_PASSWORD "\"}", 204);
  story_end (&self);
}

static char *
sign_in_as (Story *self, const char *device)
{
  g_autofree char *body =
      g_strdup_printf ("{\"email\":\"" MEF_TEST_CLAIRE "\",\"password\":\"" MEF_TEST_PASSWORD
                       "\",\"device\":\"%s\"}",
                       device);
  g_autoptr (MefApiReply) reply = mef_api_call (self->api, "POST", "/api/v1/sessions", NULL, body);

  g_assert_cmpuint (reply->status, ==, 201);
  return g_strdup (mef_api_reply_get (reply, "token"));
}

static JsonArray *
list_devices (Story *self, const char *session, MefApiReply **reply)
{
  *reply = mef_api_call (self->api, "GET", "/api/v1/sessions", session, NULL);
  g_assert_cmpuint ((*reply)->status, ==, 200);
  return json_object_get_array_member (json_node_get_object ((*reply)->json), "items");
}

static void
test_devices (void)
{
  Story self;
  g_autofree char *kitchen = NULL, *office = NULL, *phone = NULL, *path = NULL, *theirs = NULL;
  g_autofree char *longest = g_strnfill (200, 'd');
  g_autoptr (MefApiReply) three = NULL, one = NULL;
  JsonArray *devices;
  JsonObject *item;

  story_begin (&self);
  kitchen = sign_in_as (&self, "Mes Factures sur pc-cuisine");
  mef_api_fixture_advance (self.api, 120);
  office = sign_in_as (&self, "bureau");
  phone = sign_in_as (&self, longest);
  theirs = mef_api_sign_in (self.api, MEF_TEST_PAUL);
  devices = list_devices (&self, office, &three);
  g_assert_cmpuint (json_array_get_length (devices), ==, 3);
  item = json_array_get_object_element (devices, 2);
  g_assert_cmpstr (json_object_get_string_member (item, "device"), ==,
                   "Mes Factures sur pc-cuisine");
  g_assert_false (json_object_get_boolean_member (item, "current"));
  g_assert_true (
      json_object_get_boolean_member (json_array_get_object_element (devices, 1), "current"));
  g_assert_cmpuint (
      strlen (json_object_get_string_member (json_array_get_object_element (devices, 0), "device")),
      ==, 80);
  path = g_strdup_printf ("/api/v1/sessions/%" G_GINT64_FORMAT,
                          json_object_get_int_member (item, "id"));
  mef_api_assert_call (self.api, "DELETE", path, theirs, NULL, 404, "not-found");
  mef_api_assert_call (self.api, "DELETE", path, office, NULL, 204, NULL);
  mef_api_assert_call (self.api, "DELETE", path, office, NULL, 404, "not-found");
  mef_api_assert_call (self.api, "GET", "/api/v1/me", kitchen, NULL, 401, "session-expired");
  mef_api_assert_call (self.api, "DELETE", "/api/v1/sessions", office, NULL, 204, NULL);
  mef_api_assert_call (self.api, "GET", "/api/v1/me", phone, NULL, 401, "session-expired");
  devices = list_devices (&self, office, &one);
  g_assert_cmpuint (json_array_get_length (devices), ==, 1);
  mef_api_assert_call (self.api, "GET", "/api/v1/me", theirs, NULL, 200, NULL);
  story_end (&self);
}

static gboolean
get_choice (Story *self, const char *session, const char *name)
{
  g_autoptr (MefApiReply) reply =
      mef_api_call (self->api, "GET", "/api/v1/me/preferences", session, NULL);

  return json_object_get_boolean_member (json_node_get_object (reply->json), name);
}

static void
test_preferences (void)
{
  Story self;
  g_autofree char *session = NULL;
  g_autoptr (MefApiReply) page = NULL, stopped = NULL;

  story_begin (&self);
  session = mef_api_sign_in (self.api, MEF_TEST_CLAIRE);
  g_assert_true (get_choice (&self, session, "alerts"));
  post (&self, "/api/v1/me/preferences", session, "{\"answers\":false}", 200);
  g_assert_true (get_choice (&self, session, "alerts"));
  g_assert_false (get_choice (&self, session, "answers"));
  g_assert_true (get_choice (&self, session, "town_alerts"));
  g_assert_true (mef_setting_set (self.api->town->db, MEF_SETTING_ALERTS, 0, NULL));
  g_assert_false (get_choice (&self, session, "town_alerts"));

  /* The link at the foot of an alert: looking stops nothing, one click does, without a session. */
  g_assert_true (
      mef_db_exec (self.api->town->db, "UPDATE mail_preference SET unsubscribe_id = 'abc'", NULL));
  page = mef_api_call (self.api, "GET", "/desabonnement?jeton=abc", NULL, NULL);
  g_assert_cmpuint (page->status, ==, 200);
  g_assert_true (get_choice (&self, session, "alerts"));
  mef_api_assert_call (self.api, "GET", "/desabonnement?jeton=abd", NULL, NULL, 404, NULL);
  stopped = mef_api_call (self.api, "POST", "/desabonnement?jeton=abc", NULL,
                          "List-Unsubscribe=One-Click");
  g_assert_cmpuint (stopped->status, ==, 200);
  g_assert_false (get_choice (&self, session, "alerts"));
  story_end (&self);
}

static void
test_close (void)
{
  Story self;
  g_autofree char *session = NULL;

  story_begin (&self);
  session = mef_api_sign_in (self.api, MEF_TEST_CLAIRE);
  post (&self, "/api/v1/me/closure", session, "{\"password\":\"" MEF_TEST_PASSWORD "\"}", 204);
  next_mail (&self, MEF_TEST_CLAIRE, "Your account is closed");
  mef_api_assert_call (self.api, "GET", "/api/v1/me", session, NULL, 401, "session-expired");
  assert_signs_in (&self, MEF_TEST_CLAIRE, MEF_TEST_PASSWORD, 401);
  story_end (&self);
}

/* The page for whom the link is too old: it offers another, and says the same to strangers. */
static void
test_page_asks_again (void)
{
  Story self;
  g_autofree char *token = NULL, *path = NULL, *page_path = NULL;
  g_autoptr (MefApiReply) expired = NULL, known = NULL, stranger = NULL, wrong = NULL;

  story_begin (&self);
  post (&self, "/api/v1/password-resets", NULL, "{\"email\":\"" MEF_TEST_CLAIRE "\"}", 202);
  token = next_token (&self, MEF_TEST_CLAIRE, "Choose a new password");
  mef_api_fixture_advance (self.api, 1801);
  page_path = g_strconcat ("/?LIEN=", token, NULL);
  expired = mef_api_call (self.api, "GET", page_path, NULL, NULL);
  g_assert_cmpuint (expired->status, ==, 410);
  g_assert_nonnull (strstr (expired->body, "name=\"demande\" value=\"reset\""));
  known = mef_api_call (self.api, "POST", "/", NULL, "demande=reset&adresse=claire%40example.org");
  stranger =
      mef_api_call (self.api, "POST", "/", NULL, "demande=reset&adresse=nobody%40example.org");
  wrong = mef_api_call (self.api, "POST", "/", NULL, "demande=reset&adresse=nobody");
  g_assert_cmpuint (known->status, ==, 200);
  g_assert_cmpstr (known->body, ==, stranger->body);
  g_assert_cmpuint (wrong->status, ==, 400);
  g_free (g_steal_pointer (&token));
  token = next_token (&self, MEF_TEST_CLAIRE, "Choose a new password");
  path = link_path (token);
  mef_api_assert_call (self.api, "GET", path, NULL, NULL, 200, NULL);
  story_end (&self);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (keep_log, NULL, NULL);
  g_test_add_func ("/server/account/activate", test_activate);
  g_test_add_func ("/server/account/forgotten", test_forgotten);
  g_test_add_func ("/server/account/unknown", test_unknown);
  g_test_add_func ("/server/account/address", test_address);
  g_test_add_func ("/server/account/password", test_password);
  g_test_add_func ("/server/account/password-throttled", test_password_throttled);
  g_test_add_func ("/server/account/devices", test_devices);
  g_test_add_func ("/server/account/preferences", test_preferences);
  g_test_add_func ("/server/account/close", test_close);
  g_test_add_func ("/server/account/page-asks-again", test_page_asks_again);
  return g_test_run ();
}
