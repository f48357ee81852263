/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversations between residents and the service: whose they are, what may be written, what a
 * message that is sent again does, and what each side sees as unread. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-api-fixture.h"
#include "mef-db-private.h"

#define THREADS "/api/v1/threads"
#define HELLO "{\"subject\":\"Cantine\",\"body\":\"Bonjour,\\nune question.\"}"

typedef struct
{
  MefApiFixture *api; /* (owned) */
  char *claire, *paul, *agent;
  guint keys;
} Talk;

static void
talk_begin (Talk *self)
{
  *self = (Talk){ .api = mef_api_fixture_new () };
  self->claire = mef_api_sign_in (self->api, MEF_TEST_CLAIRE);
  self->paul = mef_api_sign_in (self->api, MEF_TEST_PAUL);
  self->agent = mef_api_sign_in (self->api, MEF_TEST_AGENT);
}

static void
talk_end (Talk *self)
{
  mef_api_fixture_free (self->api);
  g_free (self->claire);
  g_free (self->paul);
  g_free (self->agent);
}

static char *
path_of (gint64 thread, const char *end)
{
  return g_strdup_printf (THREADS "/%" G_GINT64_FORMAT "%s", thread, end);
}

/* Posts under a key of its own. */
static MefApiReply *
post (Talk *self, const char *path, const char *token, const char *body)
{
  g_autofree char *key = g_strdup_printf ("key-%u", ++self->keys);
  MefApiReply *reply = mef_api_post (self->api, path, token, key, body);

  g_test_message ("%s: %s", path, reply->body);
  return reply;
}

static gint64
start (Talk *self, const char *token)
{
  g_autoptr (MefApiReply) reply = post (self, THREADS, token, HELLO);

  g_assert_cmpuint (reply->status, ==, 201);
  return mef_api_reply_get_int (reply, "id");
}

static void
say (Talk *self, gint64 thread, const char *token, const char *text, guint status)
{
  g_autofree char *path = path_of (thread, "/messages");
  g_autofree char *body = g_strdup_printf ("{\"body\":\"%s\"}", text);
  g_autoptr (MefApiReply) reply = post (self, path, token, body);

  g_assert_cmpuint (reply->status, ==, status);
}

static MefApiReply *
show (Talk *self, gint64 thread, const char *token)
{
  g_autofree char *path = path_of (thread, "");

  return mef_api_call (self->api, "GET", path, token, NULL);
}

static void
assert_state (Talk *self, gint64 thread, const char *token, const char *state, gint64 unread)
{
  g_autoptr (MefApiReply) reply = show (self, thread, token);

  g_assert_cmpstr (mef_api_reply_get (reply, "state"), ==, state);
  g_assert_cmpint (mef_api_reply_get_int (reply, "unread"), ==, unread);
}

static JsonArray *
get_array (MefApiReply *reply, const char *name)
{
  return json_object_get_array_member (json_node_get_object (reply->json), name);
}

static gint64
last_message (Talk *self, gint64 thread)
{
  g_autoptr (MefApiReply) reply = show (self, thread, self->agent);
  JsonArray *messages = get_array (reply, "messages");

  return json_object_get_int_member (
      json_array_get_object_element (messages, json_array_get_length (messages) - 1), "id");
}

static gint64
count (Talk *self, const char *sql)
{
  g_autoptr (MefStatement) query = mef_db_prepare (self->api->town->db, sql, NULL);
  gboolean found;

  g_assert_true (mef_db_step (self->api->town->db, query, &found, NULL));
  return mef_column_int (query, 0);
}

static void
test_story (void)
{
  g_autofree char *body = NULL, *path = NULL, *seen = NULL;
  g_autoptr (MefApiReply) begun = NULL, shown = NULL, read = NULL, list = NULL;
  JsonObject *item;
  gint64 id;
  Talk self;

  talk_begin (&self);
  body = g_strdup_printf ("{\"subject\":\" Une question \",\"body\":\"Bonjour\\nA\\n\","
                          "\"invoice\":%" G_GINT64_FORMAT "}",
                          self.api->canteen[0]);
  begun = post (&self, THREADS, self.claire, body);
  g_assert_cmpuint (begun->status, ==, 201);
  g_assert_cmpstr (mef_api_reply_get (begun, "subject"), ==, "Une question");
  g_assert_cmpstr (mef_api_reply_get (begun, "last"), ==, "Bonjour A");
  g_assert_nonnull (strstr (begun->body, "\"number\":\"2025-RS-00-1001\""));
  g_assert_null (strstr (begun->body, "\"person\""));
  id = mef_api_reply_get_int (begun, "id");
  assert_state (&self, id, self.claire, "open", 0);
  assert_state (&self, id, self.agent, "open", 1);
  say (&self, id, self.agent, "Bonjour Madame", 201);
  assert_state (&self, id, self.claire, "answered", 1);
  assert_state (&self, id, self.agent, "answered", 0);
  path = path_of (id, "/read");
  seen = g_strdup_printf ("{\"message\":%" G_GINT64_FORMAT "}", last_message (&self, id));
  read = mef_api_call (self.api, "POST", path, self.claire, seen);
  g_assert_cmpuint (read->status, ==, 204);
  assert_state (&self, id, self.claire, "answered", 0);
  say (&self, id, self.claire, "Merci", 201);
  assert_state (&self, id, self.agent, "open", 1);
  shown = show (&self, id, self.agent);
  g_assert_cmpuint (json_array_get_length (get_array (shown, "messages")), ==, 3);
  item = json_array_get_object_element (get_array (shown, "messages"), 1);
  g_assert_true (json_object_get_boolean_member (item, "from_staff"));
  g_assert_cmpstr (json_object_get_string_member (item, "author"), ==, "Guichet");
  g_assert_nonnull (strstr (shown->body, "\"person\":{\"id\":1,\"name\":\"Mme Claire GARRIGUE\"}"));
  list = mef_api_call (self.api, "GET", THREADS "?state=open", self.agent, NULL);
  g_assert_cmpuint (json_array_get_length (get_array (list, "items")), ==, 1);
  talk_end (&self);
}

/* Somebody else's conversation is one that does not exist, whatever is asked of it. */
static void
test_whose (void)
{
  static const struct
  {
    const char *method, *end, *body;
  } calls[] = {
    { "GET", "", NULL },
    { "POST", "/messages", "{\"body\":\"x\"}" },
    { "POST", "/read", "{\"message\":1}" },
  };
  static const char *const ids[] = { "0", "01", "999", "-1", "x", "9223372036854775808" };
  g_autoptr (MefApiReply) list = NULL, stolen = NULL, all = NULL;
  g_autofree char *foreign = NULL;
  gint64 id;
  Talk self;

  talk_begin (&self);
  id = start (&self, self.paul);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *path = path_of (id, calls[i].end);
      g_autoptr (MefApiReply) reply = strcmp (calls[i].method, "GET") == 0
                                          ? mef_api_call (self.api, "GET", path, self.claire, NULL)
                                          : post (&self, path, self.claire, calls[i].body);

      mef_api_assert_problem (reply, 404, "not-found");
      for (guint j = 0; j < G_N_ELEMENTS (ids); j++)
        {
          g_autofree char *none = g_strconcat (THREADS "/", ids[j], calls[i].end, NULL);
          g_autoptr (MefApiReply) nothing =
              mef_api_post (self.api, none, self.claire, "k", calls[i].body);

          if (strcmp (calls[i].method, "POST") == 0)
            mef_api_assert_problem (nothing, 404, "not-found");
        }
    }
  list = mef_api_call (self.api, "GET", THREADS, self.claire, NULL);
  g_assert_cmpuint (json_array_get_length (get_array (list, "items")), ==, 0);
  all = mef_api_call (self.api, "GET", THREADS, self.agent, NULL);
  g_assert_cmpuint (json_array_get_length (get_array (all, "items")), ==, 1);
  foreign = g_strdup_printf ("{\"subject\":\"s\",\"body\":\"b\",\"invoice\":%" G_GINT64_FORMAT "}",
                             self.api->other);
  stolen = post (&self, THREADS, self.claire, foreign);
  mef_api_assert_problem (stolen, 404, "not-found");
  g_assert_cmpint (count (&self, "SELECT count (*) FROM thread"), ==, 1);
  talk_end (&self);
}

static void
test_texts (void)
{
  static const struct
  {
    const char *subject, *body, *more;
    guint subject_length, body_length;
    const char *code; /* NULL: taken */
  } cases[] = {
    { "s", "b", "", 0, 0, NULL },
    { "s", "b", ",\"invoice\":null", 0, 0, NULL },
    { "s", "a\\nb", "", 0, 0, NULL },
    { "é", "é", "", 120, 5000, NULL },
    { "é", "b", "", 121, 0, "field-subject" },
    { "s", "é", "", 0, 5001, "field-body" },
    { "", "b", "", 0, 0, "field-subject" },
    { " \\n ", "b", "", 0, 0, "field-subject" },
    { "s", "", "", 0, 0, "field-body" },
    { "s", " \\n", "", 0, 0, "field-body" },
    { "a\\nb", "b", "", 0, 0, "field-subject" },
    { "a\\rBcc: x", "b", "", 0, 0, "field-subject" },
    { "s", "a\\rb", "", 0, 0, "field-body" },
    { "s", "a\\u0007b", "", 0, 0, "field-body" },
    { "s", "a\\u009bb", "", 0, 0, "field-body" },
    { "s", "a\\u007fb", "", 0, 0, "field-body" },
    { "s", "b", ",\"invoice\":\"1\"", 0, 0, "field-invoice" },
    { "s", "b", ",\"invoice\":0", 0, 0, "field-invoice" },
    { "s", "b", ",\"attachments\":[]", 0, 0, "attachments-refused" },
  };
  Talk self;

  talk_begin (&self);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) subject = g_string_new (cases[i].subject);
      g_autoptr (GString) text = g_string_new (cases[i].body);
      g_autofree char *body = NULL;
      g_autoptr (MefApiReply) reply = NULL;

      for (guint n = 1; n < cases[i].subject_length; n++)
        g_string_append (subject, cases[i].subject);
      for (guint n = 1; n < cases[i].body_length; n++)
        g_string_append (text, cases[i].body);
      body = g_strdup_printf ("{\"subject\":\"%s\",\"body\":\"%s\"%s}", subject->str, text->str,
                              cases[i].more);
      reply = post (&self, THREADS, self.claire, body);
      if (cases[i].code != NULL)
        mef_api_assert_problem (reply, 400, cases[i].code);
      else
        g_assert_cmpuint (reply->status, ==, 201);
    }
  talk_end (&self);
}

static void
assert_again (Talk *self, const char *path, const char *token, const char *body)
{
  g_autoptr (MefApiReply) first = mef_api_post (self->api, path, token, "same", body);
  g_autoptr (MefApiReply) second = mef_api_post (self->api, path, token, "same", body);

  g_assert_cmpuint (first->status, ==, 201);
  g_assert_cmpuint (second->status, ==, 201);
  g_assert_cmpstr (second->body, ==, first->body);
}

static void
assert_reused (Talk *self, const char *path, const char *token, const char *body)
{
  g_autoptr (MefApiReply) reply = mef_api_post (self->api, path, token, "same", body);

  mef_api_assert_problem (reply, 409, "idempotency-key-reused");
}

static void
test_idempotency (void)
{
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (MefApiReply) missing = NULL, malformed = NULL;
  gint64 id;
  Talk self;

  talk_begin (&self);
  assert_again (&self, THREADS, self.claire, HELLO);
  g_assert_cmpint (count (&self, "SELECT count (*) FROM thread"), ==, 1);
  id = count (&self, "SELECT id FROM thread");
  assert_reused (&self, THREADS, self.claire, "{\"subject\":\"Cantine\",\"body\":\"other\"}");
  assert_reused (&self, THREADS, self.claire,
                 "{\"subject\":\"other\",\"body\":\"Bonjour,\\nune question.\"}");
  first = path_of (id, "/messages");
  assert_reused (&self, first, self.claire, "{\"body\":\"Bonjour,\\nune question.\"}");
  /* Another account's key is another key. */
  assert_again (&self, THREADS, self.paul, HELLO);
  assert_again (&self, first, self.agent, "{\"body\":\"Une réponse\"}");
  assert_reused (&self, first, self.agent, "{\"body\":\"Une autre\"}");
  second = path_of (id + 1, "/messages");
  assert_reused (&self, second, self.agent, "{\"body\":\"Une réponse\"}");
  g_assert_cmpint (count (&self, "SELECT count (*) FROM message"), ==, 3);
  g_assert_cmpint (count (&self, "SELECT count (*) FROM outbox WHERE kind = 'answer'"), ==, 1);
  missing = mef_api_post (self.api, THREADS, self.claire, NULL, HELLO);
  mef_api_assert_problem (missing, 400, "idempotency-key-missing");
  malformed = mef_api_post (self.api, THREADS, self.claire, "a b", HELLO);
  mef_api_assert_problem (malformed, 400, "idempotency-key-malformed");
  talk_end (&self);
}

static MefApiReply *
change (Talk *self, gint64 thread, const char *body)
{
  g_autofree char *path = path_of (thread, "/state");

  return post (self, path, self->agent, body);
}

static void
test_states (void)
{
  static const struct
  {
    const char *body;
    const char *code; /* NULL: taken */
  } cases[] = {
    { "{\"state\":\"closed\"}", NULL },
    { "{\"state\":\"open\",\"assigned_to\":3}", NULL },
    { "{\"assigned_to\":null}", NULL },
    { "{\"state\":\"closed\",\"assigned_to\":3}", NULL },
    { "{}", "field-state" },
    { "{\"state\":\"answered\"}", "field-state" },
    { "{\"state\":1}", "field-state" },
    { "{\"state\":\"open\",\"assigned_to\":1}", "field-assigned_to" }, /* a resident */
    { "{\"state\":\"open\",\"assigned_to\":99}", "field-assigned_to" },
    { "{\"state\":\"open\",\"assigned_to\":0}", "field-assigned_to" },
    { "{\"state\":\"open\",\"assigned_to\":\"3\"}", "field-assigned_to" },
  };
  g_autoptr (MefApiReply) none = NULL, refused = NULL;
  g_autofree char *path = NULL;
  gint64 id;
  Talk self;

  talk_begin (&self);
  id = start (&self, self.claire);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefApiReply) reply = change (&self, id, cases[i].body);

      if (cases[i].code != NULL)
        mef_api_assert_problem (reply, 400, cases[i].code);
      else
        g_assert_cmpuint (reply->status, ==, 200);
    }
  assert_state (&self, id, self.agent, "closed", 0);
  say (&self, id, self.agent, "trop tard", 409);
  say (&self, id, self.claire, "encore moi", 201);
  assert_state (&self, id, self.agent, "open", 2);
  none = change (&self, 999, "{\"state\":\"open\"}");
  mef_api_assert_problem (none, 404, "not-found");
  path = path_of (id, "/state");
  refused = mef_api_call (self.api, "POST", path, self.claire, "{\"state\":\"closed\"}");
  mef_api_assert_problem (refused, 403, "forbidden");
  talk_end (&self);
}

/* The mail that tells of an answer has no text of it, and goes to who wants it. */
static void
test_mail (void)
{
  static const struct
  {
    const char *sql; /* what was done before the answer */
    gint64 mails;
  } cases[] = {
    { NULL, 1 },
    { "INSERT INTO mail_preference (person_id, alerts, unsubscribe_id) VALUES (1, 0, 'u')", 1 },
    { "UPDATE mail_preference SET answers = 0", 0 },
    { "UPDATE mail_preference SET answers = 1", 1 },
    { "UPDATE account SET state = 'blocked' WHERE id = 1", 0 },
  };
  gint64 id;
  Talk self;

  talk_begin (&self);
  id = start (&self, self.claire);
  g_assert_cmpint (count (&self, "SELECT count (*) FROM outbox"), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 before = count (&self, "SELECT count (*) FROM outbox");

      g_assert_true (cases[i].sql == NULL || mef_db_exec (self.api->town->db, cases[i].sql, NULL));
      say (&self, id, self.agent, "SECRET DE POLICHINELLE", 201);
      g_assert_cmpint (count (&self, "SELECT count (*) FROM outbox") - before, ==, cases[i].mails);
    }
  g_assert_cmpint (count (&self, "SELECT count (*) FROM outbox WHERE kind = 'answer'"
                                 " AND recipient = '" MEF_TEST_CLAIRE "' AND account_id = 1"
                                 " AND person_id = 1 AND parameters = '{\"thread\":1}'"),
                   ==, 3);
  talk_end (&self);
}

static void
test_throttle (void)
{
  g_autoptr (MefApiReply) late = NULL, other = NULL, again = NULL;
  gint64 id;
  Talk self;

  talk_begin (&self);
  id = start (&self, self.claire);
  mef_api_fixture_advance (self.api, 600);
  for (guint i = 1; i < 20; i++)
    say (&self, id, self.claire, "encore", 201);
  late = post (&self, THREADS, self.claire, HELLO);
  mef_api_assert_problem (late, 429, "too-many-tries");
  g_assert_cmpint (mef_api_reply_get_int (late, "retry_after"), ==, 3000);
  /* What was written before may be sent again, others may write, staff may answer. */
  again = mef_api_post (self.api, THREADS, self.claire, "key-1", HELLO);
  g_assert_cmpuint (again->status, ==, 201);
  other = post (&self, THREADS, self.paul, HELLO);
  g_assert_cmpuint (other->status, ==, 201);
  for (guint i = 0; i < 25; i++)
    say (&self, id, self.agent, "réponse", 201);
  mef_api_fixture_advance (self.api, 2999);
  g_free (g_steal_pointer (&self.claire));
  self.claire = mef_api_sign_in (self.api, MEF_TEST_CLAIRE);
  say (&self, id, self.claire, "trop tôt", 429);
  mef_api_fixture_advance (self.api, 1);
  say (&self, id, self.claire, "une seule", 201);
  say (&self, id, self.claire, "pas deux", 429);
  talk_end (&self);
}

static void
test_pages (void)
{
  static const char *const wrong[][2] = {
    { "?state=other", "field-state" },  { "?limit=0", "field-limit" },
    { "?limit=201", "field-limit" },    { "?cursor=x", "field-cursor" },
    { "?cursor=1-", "field-cursor" },   { "?cursor=01-1", "field-cursor" },
    { "?cursor=1-1x", "field-cursor" }, { "?cursor=-1-1", "field-cursor" },
  };
  g_autofree char *cursor = g_strdup ("");
  gint64 before = G_MAXINT64;
  guint seen = 0, pages = 0;
  Talk self;

  talk_begin (&self);
  for (guint i = 0; i < 7; i++)
    {
      start (&self, i % 2 == 0 ? self.claire : self.paul);
      mef_api_fixture_advance (self.api, i % 3); /* some at the same instant */
    }
  while (cursor != NULL)
    {
      g_autofree char *path = g_strconcat (THREADS "?limit=3", cursor, NULL);
      g_autoptr (MefApiReply) page = mef_api_call (self.api, "GET", path, self.agent, NULL);
      JsonArray *items = get_array (page, "items");
      const char *next = mef_api_reply_get (page, "next_cursor");

      for (guint i = 0; i < json_array_get_length (items); i++)
        {
          gint64 id = json_object_get_int_member (json_array_get_object_element (items, i), "id");

          g_assert_cmpint (id, <, before);
          before = id;
          seen++;
        }
      pages++;
      g_free (cursor);
      cursor = next != NULL ? g_strconcat ("&cursor=", next, NULL) : NULL;
    }
  g_assert_cmpuint (seen, ==, 7);
  g_assert_cmpuint (pages, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = g_strconcat (THREADS, wrong[i][0], NULL);

      mef_api_assert_call (self.api, "GET", path, self.agent, NULL, 400, wrong[i][1]);
    }
  talk_end (&self);
}

static void
test_read_marks (void)
{
  static const char *const wrong[] = { "{}", "{\"message\":\"1\"}", "{\"message\":999}",
                                       "{\"message\":0}" };
  g_autofree char *path = NULL, *foreign = NULL, *first = NULL;
  g_autoptr (MefApiReply) stolen = NULL, back = NULL;
  gint64 id, other;
  Talk self;

  talk_begin (&self);
  id = start (&self, self.claire);
  other = start (&self, self.paul);
  path = path_of (id, "/read");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    mef_api_assert_call (self.api, "POST", path, self.claire, wrong[i], 400, "field-message");
  foreign = g_strdup_printf ("{\"message\":%" G_GINT64_FORMAT "}", last_message (&self, other));
  stolen = mef_api_call (self.api, "POST", path, self.claire, foreign);
  mef_api_assert_problem (stolen, 400, "field-message");
  /* What was read stays read. */
  first = g_strdup_printf ("{\"message\":%" G_GINT64_FORMAT "}", last_message (&self, id));
  say (&self, id, self.agent, "un", 201);
  say (&self, id, self.agent, "deux", 201);
  assert_state (&self, id, self.claire, "answered", 2);
  g_assert_true (
      mef_db_exec (self.api->town->db, "UPDATE thread SET read_up_to = 99 WHERE id = 1", NULL));
  back = mef_api_call (self.api, "POST", path, self.claire, first);
  g_assert_cmpuint (back->status, ==, 204);
  assert_state (&self, id, self.claire, "answered", 0);
  talk_end (&self);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/thread/story", test_story);
  g_test_add_func ("/server/thread/whose", test_whose);
  g_test_add_func ("/server/thread/texts", test_texts);
  g_test_add_func ("/server/thread/idempotency", test_idempotency);
  g_test_add_func ("/server/thread/states", test_states);
  g_test_add_func ("/server/thread/mail", test_mail);
  g_test_add_func ("/server/thread/throttle", test_throttle);
  g_test_add_func ("/server/thread/pages", test_pages);
  g_test_add_func ("/server/thread/read-marks", test_read_marks);
  return g_test_run ();
}
