/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who gets what from every route: each row of the table of routes asked by everybody there can be,
 * about what is Claire's. A route that has no row here fails the test. Those who cannot sign in
 * carry a session from before: what ended an account ended that too. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-account-table.h"
#include "mef-alarm-table.h"
#include "mef-api-fixture.h"
#include "mef-db-private.h"
#include "mef-declaration-table.h"
#include "mef-document-table.h"
#include "mef-failure-table.h"
#include "mef-ledger.h"
#include "mef-link-table.h"
#include "mef-message-table.h"
#include "mef-secret.h"
#include "mef-session-table.h"
#include "mef-throttle.h"

/* All residents but "other" are accounts of Claire's person: what stops them is their account. */
enum
{
  ANONYMOUS,
  CREATED,    /* made by the town, nothing sent yet */
  UNVERIFIED, /* the activation link was sent, not used */
  ACTIVE,
  LOCKED, /* too many wrong passwords; a session from before stays open */
  BLOCKED,
  CLOSED,
  OTHER, /* the other resident */
  AGENT,
  REGISSEUR,
  ADMINISTRATOR,
  N_ACTORS,
};

static const struct
{
  const char *name, *email;
  MefRole role;
  gint64 person;
  MefAccountState state;
} actors[N_ACTORS] = {
  [ANONYMOUS] = { "anonymous", "nobody@example.org", MEF_ROLE_RESIDENT, 0, MEF_ACCOUNT_CLOSED },
  [CREATED] = { "created", "created@example.org", MEF_ROLE_RESIDENT, 1, MEF_ACCOUNT_CREATED },
  [UNVERIFIED] = { "unverified", "unverified@example.org", MEF_ROLE_RESIDENT, 1,
                   MEF_ACCOUNT_CREATED },
  [ACTIVE] = { "active", MEF_TEST_CLAIRE, MEF_ROLE_RESIDENT, 1, MEF_ACCOUNT_ACTIVE },
  [LOCKED] = { "locked", "locked@example.org", MEF_ROLE_RESIDENT, 1, MEF_ACCOUNT_ACTIVE },
  [BLOCKED] = { "blocked", "blocked@example.org", MEF_ROLE_RESIDENT, 1, MEF_ACCOUNT_BLOCKED },
  [CLOSED] = { "closed", "closed@example.org", MEF_ROLE_RESIDENT, 1, MEF_ACCOUNT_CLOSED },
  [OTHER] = { "other", MEF_TEST_PAUL, MEF_ROLE_RESIDENT, 2, MEF_ACCOUNT_ACTIVE },
  [AGENT] = { "agent", MEF_TEST_AGENT, MEF_ROLE_AGENT, 0, MEF_ACCOUNT_ACTIVE },
  [REGISSEUR] = { "regisseur", "regisseur@example.org", MEF_ROLE_REGISSEUR, 0, MEF_ACCOUNT_ACTIVE },
  [ADMINISTRATOR] = { "administrator", "admin@example.org", MEF_ROLE_ADMINISTRATOR, 0,
                      MEF_ACCOUNT_ACTIVE },
};

/* What stands in the place of {} in the path. */
typedef enum
{
  NOTHING,
  INVOICE,
  ATTEMPT,
  THREAD,
  LINK,
  MAIL,
  SESSION,       /* another one of Claire's account */
  FRESH_INVOICE, /* of Claire's that nobody asked for yet */
  RECEIPT,       /* of what Claire paid */
  YEAR,          /* in which she did */
  ALARM,         /* open */
  DECLARATION,   /* waiting, of Claire's */
} Parameter;

/* In the order of the actors. */
#define ANYONE(s)                                                                                  \
  {                                                                                                \
    s, s, s, s, s, s, s, s, s, s, s                                                                \
  }
#define RESIDENT(own, other)                                                                       \
  {                                                                                                \
    401, 401, 401, own, own, 401, 401, other, 403, 403, 403                                        \
  }
/* What an account began is that account's: another one of the same person does not see it. */
#define ACCOUNT(own)                                                                               \
  {                                                                                                \
    401, 401, 401, own, 404, 401, 401, 404, 403, 403, 403                                          \
  }
#define SIGNED_IN(own, other, staff)                                                               \
  {                                                                                                \
    401, 401, 401, own, own, 401, 401, other, staff, staff, staff                                  \
  }
#define ACCOUNT_SIGNED_IN(own)                                                                     \
  {                                                                                                \
    401, 401, 401, own, 404, 401, 401, 404, 404, 404, 404                                          \
  }
/* What asks for the password again: who typed too many wrong ones waits, session or not. */
#define OWNER(own, staff)                                                                          \
  {                                                                                                \
    401, 401, 401, own, 429, 401, 401, own, staff, staff, staff                                    \
  }
#define STAFF(s)                                                                                   \
  {                                                                                                \
    401, 401, 401, 403, 403, 401, 401, 403, s, s, s                                                \
  }

/* In @body, {email} is the actor's address, {invoice} an invoice of Claire's that nobody asked for
 * yet; a body that begins with "{" is JSON, another a form. */
static const struct
{
  gboolean known;
  Parameter parameter;
  const char *body;
  guint expected[N_ACTORS];
} rows[MEF_N_ROUTES] = {
  [MEF_ROUTE_HEALTH] = { TRUE, NOTHING, NULL, ANYONE (200) },
  [MEF_ROUTE_OPENAPI] = { TRUE, NOTHING, NULL, ANYONE (200) },
  [MEF_ROUTE_TOWN] = { TRUE, NOTHING, NULL, ANYONE (200) },
  [MEF_ROUTE_SESSION_CREATE] = { TRUE,
                                 NOTHING,
                                 "{\"email\":\"{email}\",\"password\":\"" MEF_TEST_PASSWORD "\"}",
                                 { 401, 401, 401, 201, 429, 403, 401, 201, 201, 201, 201 } },
  [MEF_ROUTE_SESSION_DELETE] = { TRUE, NOTHING, NULL, SIGNED_IN (204, 204, 204) },
  [MEF_ROUTE_SESSION_LIST] = { TRUE, NOTHING, NULL, SIGNED_IN (200, 200, 200) },
  [MEF_ROUTE_SESSION_DELETE_OTHERS] = { TRUE, NOTHING, NULL, SIGNED_IN (204, 204, 204) },
  [MEF_ROUTE_SESSION_DELETE_ONE] = { TRUE, SESSION, NULL, ACCOUNT_SIGNED_IN (204) },
  [MEF_ROUTE_ACTIVATION] = { TRUE, NOTHING, "{\"email\":\"{email}\"}", ANYONE (202) },
  [MEF_ROUTE_PASSWORD_RESET] = { TRUE, NOTHING, "{\"email\":\"{email}\"}", ANYONE (202) },
  [MEF_ROUTE_LINK_SHOW] = { TRUE, LINK, NULL, ANYONE (200) },
  [MEF_ROUTE_LINK_USE] = { TRUE, LINK, "{\"password\":\"a brand new one\"}", ANYONE (204) },
  [MEF_ROUTE_ME] = { TRUE, NOTHING, NULL, SIGNED_IN (200, 200, 200) },
  [MEF_ROUTE_ME_PASSWORD] = { TRUE, NOTHING,
                              "{\"current\":\"" MEF_TEST_PASSWORD
                              "\",\"password\":\"another brand new one\"}",
                              OWNER (204, 204) },
  [MEF_ROUTE_ME_ADDRESS] = { TRUE, NOTHING,
                             "{\"email\":\"new@example.org\",\"password\":\"" MEF_TEST_PASSWORD
                             "\"}",
                             OWNER (202, 403) },
  [MEF_ROUTE_ME_CLOSURE] = { TRUE, NOTHING, "{\"password\":\"" MEF_TEST_PASSWORD "\"}",
                             OWNER (204, 403) },
  [MEF_ROUTE_PREFERENCES_SHOW] = { TRUE, NOTHING, NULL, RESIDENT (200, 200) },
  [MEF_ROUTE_PREFERENCES_CHANGE] = { TRUE, NOTHING, "{\"alerts\":false}", RESIDENT (200, 200) },
  [MEF_ROUTE_INVOICE_LIST] = { TRUE, NOTHING, NULL, RESIDENT (200, 200) },
  [MEF_ROUTE_INVOICE_SHOW] = { TRUE, INVOICE, NULL, RESIDENT (200, 404) },
  [MEF_ROUTE_INVOICE_DOCUMENT] = { TRUE, INVOICE, NULL, RESIDENT (200, 404) },
  [MEF_ROUTE_DECLARATION_CREATE] = { TRUE, FRESH_INVOICE,
                                     "{\"paid_on\":\"2025-11-10\",\"means\":\"cheque\"}",
                                     RESIDENT (201, 404) },
  [MEF_ROUTE_DECLARATION_DELETE] = { TRUE, INVOICE, NULL, RESIDENT (404, 404) },
  [MEF_ROUTE_RECEIPT_LIST] = { TRUE, NOTHING, NULL, RESIDENT (200, 200) },
  [MEF_ROUTE_RECEIPT_DOCUMENT] = { TRUE, RECEIPT, NULL, RESIDENT (200, 404) },
  [MEF_ROUTE_STATEMENT] = { TRUE, YEAR, NULL, RESIDENT (200, 404) },
  [MEF_ROUTE_PAYMENT_CREATE] = { TRUE, NOTHING, "{\"invoices\":[{invoice}]}", RESIDENT (201, 404) },
  [MEF_ROUTE_PAYMENT_SHOW] = { TRUE, ATTEMPT, NULL, ACCOUNT (200) },
  [MEF_ROUTE_PAYMENT_DELETE] = { TRUE, ATTEMPT, NULL, ACCOUNT (200) },
  [MEF_ROUTE_PAYMENT_RECORD] = { TRUE,
                                 ATTEMPT,
                                 "{\"amount\":99,\"paid_on\":\"2025-11-15\",\"means\":\"card\","
                                 "\"comment\":\"c\"}",
                                 { 401, 401, 401, 403, 403, 401, 401, 403, 403, 204, 403 } },
  [MEF_ROUTE_THREAD_LIST] = { TRUE, NOTHING, NULL, SIGNED_IN (200, 200, 200) },
  [MEF_ROUTE_THREAD_CREATE] = { TRUE, NOTHING,
                                "{\"subject\":\"s\",\"body\":\"b\",\"invoice\":{invoice}}",
                                RESIDENT (201, 404) },
  [MEF_ROUTE_THREAD_SHOW] = { TRUE, THREAD, NULL, SIGNED_IN (200, 404, 200) },
  [MEF_ROUTE_THREAD_MESSAGE] = { TRUE, THREAD, "{\"body\":\"b\"}", SIGNED_IN (201, 404, 201) },
  [MEF_ROUTE_THREAD_READ] = { TRUE, THREAD, "{\"message\":1}", RESIDENT (204, 404) },
  [MEF_ROUTE_THREAD_STATE] = { TRUE, THREAD, "{\"state\":\"closed\"}", STAFF (200) },
  [MEF_ROUTE_EXPORT] = { TRUE, NOTHING, NULL, RESIDENT (200, 200) },
  [MEF_ROUTE_RECONCILIATION] = { TRUE,
                                 NOTHING,
                                 NULL,
                                 { 401, 401, 401, 403, 403, 401, 401, 403, 403, 200, 403 } },
  [MEF_ROUTE_REGIE_LIST] = { TRUE, NOTHING, NULL, STAFF (200) },
  [MEF_ROUTE_REGIE_CHANGE] = { TRUE,
                               THREAD,
                               "{\"online\":true}",
                               { 401, 401, 401, 403, 403, 401, 401, 403, 403, 403, 200 } },
  [MEF_ROUTE_REGIE_CHECK] = { TRUE,
                              THREAD,
                              "{}",
                              { 401, 401, 401, 403, 403, 401, 401, 403, 403, 403, 200 } },
  [MEF_ROUTE_ALARM_LIST] = { TRUE,
                             NOTHING,
                             NULL,
                             { 401, 401, 401, 403, 403, 401, 401, 403, 403, 200, 200 } },
  [MEF_ROUTE_ALARM_CLOSE] = { TRUE,
                              ALARM,
                              "{\"comment\":\"c\"}",
                              { 401, 401, 401, 403, 403, 401, 401, 403, 403, 204, 204 } },
  [MEF_ROUTE_DECLARATION_LIST] = { TRUE,
                                   NOTHING,
                                   NULL,
                                   { 401, 401, 401, 403, 403, 401, 401, 403, 403, 200, 403 } },
  [MEF_ROUTE_DECLARATION_DECIDE] = { TRUE,
                                     DECLARATION,
                                     "{\"decision\":\"confirm\"}",
                                     { 401, 401, 401, 403, 403, 401, 401, 403, 403, 204, 403 } },
  /* Only a demonstration has one, see test-mailbox.c. */
  [MEF_ROUTE_MAILBOX_LIST] = { TRUE, NOTHING, NULL, ANYONE (404) },
  [MEF_ROUTE_MAILBOX_SHOW] = { TRUE, MAIL, NULL, ANYONE (404) },
  [MEF_ROUTE_LINK_PAGE] = { TRUE, NOTHING, NULL, ANYONE (200) },
  [MEF_ROUTE_LINK_PAGE_POST] = { TRUE, NOTHING, "LIEN=x", ANYONE (404) },
  [MEF_ROUTE_UNSUBSCRIBE_PAGE] = { TRUE, NOTHING, NULL, ANYONE (404) },
  [MEF_ROUTE_UNSUBSCRIBE] = { TRUE, NOTHING, "List-Unsubscribe=One-Click", ANYONE (404) },
  [MEF_ROUTE_PAYFIP_NOTIFICATION] = { TRUE, NOTHING, "idOp=x", ANYONE (200) },
  [MEF_ROUTE_PAYFIP_NOTIFICATION_GET] = { TRUE, NOTHING, NULL, ANYONE (200) },
  [MEF_ROUTE_PAYFIP_RETURN] = { TRUE, NOTHING, "idOp=x", ANYONE (303) },
  [MEF_ROUTE_PAYFIP_RETURN_GET] = { TRUE, NOTHING, NULL, ANYONE (303) },
  [MEF_ROUTE_PAYFIP_FORM] = { TRUE, LINK, "resultrans=P", ANYONE (200) },
  [MEF_ROUTE_PAYFIP_FORM_GET] = { TRUE, LINK, NULL, ANYONE (200) },
};

typedef struct
{
  MefApiFixture *api; /* (owned) */
  MefDb *db;          /* (unowned) */
  gint64 accounts[N_ACTORS];
  char *tokens[N_ACTORS]; /* (owned) (nullable) */
  gint64 spare;           /* an account for links to be used on */
} Matrix;

static void
add_account (Matrix *self, guint actor)
{
  g_autoptr (MefAccountRow) claire = mef_account_find (self->db, MEF_TEST_CLAIRE, NULL);
  g_autoptr (MefAccountRow) row = mef_account_find (self->db, actors[actor].email, NULL);
  const char *hash = actors[actor].state == MEF_ACCOUNT_CREATED ? NULL : claire->password_hash;
  gint64 id = row != NULL ? row->id : 0;

  if (id == 0)
    g_assert_true (mef_account_insert (self->db, actors[actor].email, actors[actor].name,
                                       actors[actor].role, actors[actor].person, hash, MEF_TEST_NOW,
                                       &id, NULL));
  g_assert_true (mef_account_set_state (self->db, id, actors[actor].state, NULL));
  self->accounts[actor] = id;
}

static void
add_session (Matrix *self, guint actor)
{
  guint8 hash[MEF_TOKEN_HASH_SIZE];
  gint64 id;

  self->tokens[actor] = mef_secret_make_token ('\0', hash);
  g_assert_true (mef_session_insert (self->db, self->accounts[actor], hash, FALSE, "", MEF_TEST_NOW,
                                     MEF_TEST_NOW + 3600, &id, NULL));
}

static char *
add_link (Matrix *self, gint64 account)
{
  guint8 hash[MEF_TOKEN_HASH_SIZE];
  char *token = mef_secret_make_token ('M', hash);
  gint64 id;

  g_assert_true (mef_link_insert (self->db, MEF_LINK_ACTIVATION, account, hash, MEF_TEST_NOW,
                                  MEF_TEST_NOW + 3600, &id, NULL));
  return token;
}

static void
lock_out (Matrix *self, const char *email)
{
  guint8 hash[MEF_ADDRESS_HASH_SIZE];

  g_assert_true (mef_throttle_hash_address (email, hash));
  for (guint i = 0; i < MEF_THROTTLE_FREE_TRIES; i++)
    g_assert_true (mef_failure_record (self->db, hash, MEF_TEST_NOW, NULL));
}

static void
add_payment (Matrix *self)
{
  MefLedgerPayment payment = { .regie_id = 1,
                               .means = "cash",
                               .amount = 1000,
                               .paid_at = MEF_TEST_NOW,
                               .booked_at = MEF_TEST_NOW,
                               .person_id = 1 };
  gint64 invoice =
      mef_test_town_add (self->api->town, 1, 1, "PAID", 1000, mef_day_new (2025, 10, 31), 0);
  MefCents amount = 1000;
  gint64 id;

  g_assert_true (mef_ledger_book (self->db, &payment, &invoice, &amount, 1, &id, NULL));
}

/* What is Claire's: a payment, an attempt to pay that PayFiP refused, a conversation. */
static void
add_things (Matrix *self)
{
  MefMessagePost post = { .account_id = 1,
                          .person_id = 1,
                          .idempotency_key = "k",
                          .subject = "s",
                          .body = "b",
                          .now = MEF_TEST_NOW };
  MefMessageResult result;

  add_payment (self);
  g_assert_true (mef_message_post (self->db, &post, &result, NULL));
  g_assert_cmpint (result.thread_id, ==, 1);
  g_assert_cmpint (result.message_id, ==, 1);
  g_assert_true (mef_db_exec (
      self->db,
      "INSERT INTO attempt (public_id, account_id, regie_id, idempotency_key, request_hash, state,"
      " client_number, refdet, amount, saisie, created_at, lock_expires_at) VALUES ('attempt', 1,"
      " 1, 'k', zeroblob (32), 'refused', '001964', 'REF1', 99, 'T', 1763204400, 1763204400);"
      "INSERT INTO attempt_invoice (attempt_id, invoice_id, amount) VALUES (1, 3, 99)",
      NULL));
}

static void
matrix_begin (Matrix *self)
{
  g_autofree char *unused = NULL;

  *self = (Matrix){ .api = mef_api_fixture_new () };
  self->db = self->api->town->db;
  for (guint i = CREATED; i < N_ACTORS; i++)
    {
      add_account (self, i);
      add_session (self, i);
    }
  unused = add_link (self, self->accounts[UNVERIFIED]);
  lock_out (self, actors[LOCKED].email);
  g_assert_true (mef_account_insert (self->db, "spare@example.org", "spare", MEF_ROLE_RESIDENT, 2,
                                     NULL, MEF_TEST_NOW, &self->spare, NULL));
  add_things (self);
}

static void
matrix_end (Matrix *self)
{
  for (guint i = 0; i < N_ACTORS; i++)
    g_free (self->tokens[i]);
  mef_api_fixture_free (self->api);
}

static gint64
add_spare_session (Matrix *self)
{
  guint8 hash[MEF_TOKEN_HASH_SIZE];
  g_autofree char *unused = mef_secret_make_token ('\0', hash);
  gint64 id;

  g_assert_true (mef_session_insert (self->db, self->accounts[ACTIVE], hash, FALSE, "",
                                     MEF_TEST_NOW, MEF_TEST_NOW + 3600, &id, NULL));
  return id;
}

static char *
make_invoice (Matrix *self)
{
  static guint serial = 0;
  g_autofree char *number = g_strdup_printf ("ANOTHER-%u", serial++);

  return g_strdup_printf ("%" G_GINT64_FORMAT,
                          mef_test_town_add (self->api->town, 1, 1, number, 1000,
                                             mef_day_new (2025, 10, 31), 0));
}

static gint64
read_last (Matrix *self, const char *sql)
{
  const MefNumber none[] = { { NULL, 0 } };
  gint64 id;

  g_assert_true (mef_db_read_int (self->db, sql, none, &id, NULL));
  return id;
}

static char *
make_alarm (Matrix *self)
{
  static guint serial = 0;
  g_autofree char *kind = g_strdup_printf ("test-%u", serial++);

  g_assert_true (mef_alarm_raise (self->db, kind, 0, 0, "", MEF_TEST_NOW, NULL));
  return g_strdup_printf ("%" G_GINT64_FORMAT, read_last (self, "SELECT max (id) FROM alarm"));
}

static char *
make_declaration (Matrix *self)
{
  g_autofree char *invoice = make_invoice (self);
  const MefDeclaration declaration = { .invoice_id = g_ascii_strtoll (invoice, NULL, 10),
                                       .person_id = 1,
                                       .account_id = 1,
                                       .paid_on = mef_day_new (2025, 11, 10),
                                       .means = "cheque",
                                       .now = MEF_TEST_NOW };
  const char *reason;

  g_assert_true (mef_declaration_insert (self->db, &declaration, &reason, NULL));
  return g_strdup_printf ("%" G_GINT64_FORMAT,
                          read_last (self, "SELECT max (id) FROM declaration"));
}

static char *
make_parameter (Matrix *self, Parameter parameter)
{
  switch (parameter)
    {
    case NOTHING:
      return NULL;
    case INVOICE:
      return g_strdup_printf ("%" G_GINT64_FORMAT, self->api->canteen[0]);
    case ATTEMPT:
      return g_strdup ("attempt");
    case THREAD:
      return g_strdup ("1");
    case LINK:
      return add_link (self, self->spare);
    case FRESH_INVOICE:
      return make_invoice (self);
    case RECEIPT:
      return g_strdup ("1");
    case YEAR:
      return g_strdup ("2025");
    case ALARM:
      return make_alarm (self);
    case DECLARATION:
      return make_declaration (self);
    case SESSION:
      return g_strdup_printf ("%" G_GINT64_FORMAT, add_spare_session (self));
    case MAIL:
      return g_strdup ("0123456789abcdef");
    }
  g_assert_not_reached ();
}

static char *
make_body (Matrix *self, guint route, guint actor)
{
  g_autoptr (GString) body = NULL;
  g_autofree char *number = g_strdup_printf ("FRESH-%u", actor);
  g_autofree char *id = NULL;

  if (rows[route].body == NULL)
    return NULL;
  body = g_string_new (rows[route].body);
  g_string_replace (body, "{email}", actors[actor].email, 0);
  if (strstr (body->str, "{invoice}") != NULL)
    {
      id = g_strdup_printf ("%" G_GINT64_FORMAT,
                            mef_test_town_add (self->api->town, 1, 1, number, 1000,
                                               mef_day_new (2025, 10, 31), 0));
      g_string_replace (body, "{invoice}", id, 0);
    }
  return g_strdup (body->str);
}

static guint
ask (Matrix *self, guint route, guint actor)
{
  const MefRoute *table = mef_route_get ((MefRouteId) route);
  g_autofree char *parameter = make_parameter (self, rows[route].parameter);
  g_autofree char *path = mef_route_build_path ((MefRouteId) route, parameter);
  g_autofree char *body = make_body (self, route, actor);
  g_autofree char *key = g_strdup_printf ("key-%u", actor);
  g_autoptr (MefApiReply) reply =
      strcmp (table->method, "POST") == 0 && body != NULL
          ? mef_api_post (self->api, path, self->tokens[actor], key, body)
          : mef_api_call (self->api, table->method, path, self->tokens[actor], NULL);

  if (reply->status >= 400)
    g_test_message ("%s", reply->body);
  return reply->status;
}

/* The table of routes says who may; no row of ours may say otherwise. */
static void
assert_agrees (const MefRoute *route, guint actor, guint expected)
{
  gboolean cannot = actor == ANONYMOUS || actors[actor].state != MEF_ACCOUNT_ACTIVE;

  if (route->access == MEF_ACCESS_ANYONE)
    return;
  if (cannot)
    g_assert_cmpuint (expected, ==, 401);
  else if ((route->access & (MefAccess) (1 << actors[actor].role)) == 0)
    g_assert_cmpuint (expected, ==, 403);
  else
    g_assert_cmpuint (expected, !=, 403);
}

static void
test_route (gconstpointer data)
{
  guint route = GPOINTER_TO_UINT (data);
  const MefRoute *table = mef_route_get ((MefRouteId) route);
  Matrix self;

  g_test_message ("%s %s", table->method, table->path);
  g_assert_true (rows[route].known); /* a new route needs its row above */
  g_assert_cmpint (rows[route].parameter != NOTHING, ==, strstr (table->path, "{}") != NULL);
  matrix_begin (&self);
  for (guint actor = 0; actor < N_ACTORS; actor++)
    {
      g_test_message ("as %s", actors[actor].name);
      assert_agrees (table, actor, rows[route].expected[actor]);
      g_assert_cmpuint (ask (&self, route, actor), ==, rows[route].expected[actor]);
    }
  matrix_end (&self);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < MEF_N_ROUTES; i++)
    {
      const MefRoute *route = mef_route_get ((MefRouteId) i);
      g_autofree char *name = g_strdup_printf ("/server/matrix/%u %s %s", i, route->method,
                                               strrchr (route->path, '/') + 1);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_route);
    }
  return g_test_run ();
}
