/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server really answers, held against the OpenAPI document it serves: successes and
 * refusals of every route that answers in JSON. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "mef-db-private.h"
#include "mef-ledger.h"
#include "mef-link-table.h"
#include "mef-payment-story.h"
#include "mef-regie-table.h"
#include "mef-schema.h"
#include "mef-secret.h"

typedef struct
{
  MefApiFixture *fixture; /* (owned) */
  JsonNode *document;     /* (owned) */
} Contract;

/* The document names the place that the table of routes leaves unnamed. */
static char *
find_document_path (MefRouteId route)
{
  g_auto (GStrv) parts = g_strsplit (mef_route_get (route)->path, "{}", 2);
  gboolean link = route == MEF_ROUTE_LINK_SHOW || route == MEF_ROUTE_LINK_USE;

  return parts[1] != NULL ? g_strconcat (parts[0], link ? "{token}" : "{id}", parts[1], NULL)
                          : g_strdup (parts[0]);
}

static void
check (Contract *self, MefRouteId route, MefApiReply *reply, guint status)
{
  g_autofree char *path = find_document_path (route);
  g_autofree char *wrong = NULL;

  g_test_message ("%s %u: %s", path, reply->status, reply->body);
  g_assert_cmpuint (reply->status, ==, status);
  wrong = mef_schema_check_answer (self->document, mef_route_get (route)->method, path, status,
                                   reply->json);
  g_assert_cmpstr (wrong, ==, NULL);
}

static void
call (Contract *self,
      MefRouteId route,
      const char *id,
      const char *token,
      const char *body,
      guint status)
{
  const char *method = mef_route_get (route)->method;
  g_autofree char *path = mef_route_build_path (route, id);
  g_autoptr (MefApiReply) reply = mef_api_call (self->fixture, method, path, token, body);

  check (self, route, reply, status);
}

static void
pay (Contract *self, const char *token, const char *key, const char *body, guint status)
{
  g_autoptr (MefApiReply) reply = mef_api_pay (self->fixture, token, key, body);

  check (self, MEF_ROUTE_PAYMENT_CREATE, reply, status);
}

static void
write_to (Contract *self,
          MefRouteId route,
          const char *id,
          const char *token,
          const char *key,
          const char *body,
          guint status)
{
  g_autofree char *path = mef_route_build_path (route, id);
  g_autoptr (MefApiReply) reply = mef_api_post (self->fixture, path, token, key, body);

  check (self, route, reply, status);
}

static void
contract_begin (Contract *self)
{
  self->fixture = mef_api_fixture_new ();
  self->document = mef_schema_load ();
}

static void
contract_end (Contract *self)
{
  g_clear_pointer (&self->fixture, mef_api_fixture_free);
  g_clear_pointer (&self->document, json_node_unref);
}

static void
test_open_routes (void)
{
  Contract self;
  guint8 hash[MEF_SECRET_HASH_SIZE];
  g_autofree char *token = mef_secret_make_token ('M', hash);
  gint64 id;

  contract_begin (&self);
  g_assert_true (mef_link_insert (self.fixture->town->db, MEF_LINK_ACTIVATION, 1, hash,
                                  MEF_TEST_NOW, MEF_TEST_NOW + 60, &id, NULL));
  call (&self, MEF_ROUTE_HEALTH, NULL, NULL, NULL, 200);
  call (&self, MEF_ROUTE_TOWN, NULL, NULL, NULL, 200);
  call (&self, MEF_ROUTE_SESSION_CREATE, NULL, NULL, "{}", 400);
  call (&self, MEF_ROUTE_SESSION_CREATE, NULL, NULL, "{\"email\":\"a@b\",\"password\":\"x\"}", 401);
  for (guint i = 0; i < 4; i++)
    call (&self, MEF_ROUTE_SESSION_CREATE, NULL, NULL, "{\"email\":\"a@b\",\"password\":\"x\"}",
          401);
  call (&self, MEF_ROUTE_SESSION_CREATE, NULL, NULL, "{\"email\":\"a@b\",\"password\":\"x\"}", 429);
  call (&self, MEF_ROUTE_LINK_SHOW, token, NULL, NULL, 200);
  call (&self, MEF_ROUTE_LINK_SHOW, "Mx", NULL, NULL, 404);
  call (&self, MEF_ROUTE_LINK_USE, token, NULL, "{\"password\":\"x\"}", 400);
  call (&self, MEF_ROUTE_LINK_USE, token, NULL, "{\"password\":\"a brand new one\"}", 204);
  call (&self, MEF_ROUTE_LINK_USE, token, NULL, "{\"password\":\"a brand new one\"}", 410);
  contract_end (&self);
}

static void
test_account (void)
{
  static const char right[] =
      "{\"email\":\"n@example.org\",\"password\":\"" MEF_TEST_PASSWORD "\"}";
  static const char wrong[] = "{\"email\":\"n@example.org\",\"password\":\"not this one\"}";
  Contract self;
  g_autofree char *token = NULL;

  contract_begin (&self);
  token = mef_api_sign_in (self.fixture, MEF_TEST_CLAIRE);
  call (&self, MEF_ROUTE_ACTIVATION, NULL, NULL, "{\"email\":\"nobody@example.org\"}", 202);
  call (&self, MEF_ROUTE_ACTIVATION, NULL, NULL, "{\"email\":\"nobody\"}", 400);
  call (&self, MEF_ROUTE_PASSWORD_RESET, NULL, NULL, "{\"email\":\"" MEF_TEST_PAUL "\"}", 202);
  call (&self, MEF_ROUTE_SESSION_LIST, NULL, token, NULL, 200);
  call (&self, MEF_ROUTE_SESSION_DELETE_ONE, "99", token, NULL, 404);
  call (&self, MEF_ROUTE_SESSION_DELETE_OTHERS, NULL, token, NULL, 204);
  call (&self, MEF_ROUTE_ME_PASSWORD, NULL, token, "{\"current\":\"x\",\"password\":\"x\"}", 400);
  call (&self, MEF_ROUTE_ME_ADDRESS, NULL, token, wrong, 403);
  call (&self, MEF_ROUTE_ME_ADDRESS, NULL, token, right, 202);
  call (&self, MEF_ROUTE_PREFERENCES_SHOW, NULL, token, NULL, 200);
  call (&self, MEF_ROUTE_PREFERENCES_CHANGE, NULL, token, "{\"answers\":false}", 200);
  call (&self, MEF_ROUTE_PREFERENCES_CHANGE, NULL, token, "{\"answers\":1}", 400);
  call (&self, MEF_ROUTE_ME_CLOSURE, NULL, token, right, 204);
  call (&self, MEF_ROUTE_ME, NULL, token, NULL, 401);
  contract_end (&self);
}

static void
assert_pdf (Contract *self, MefRouteId route, const char *id, const char *token)
{
  g_autofree char *path = mef_route_build_path (route, id);
  g_autoptr (MefApiReply) reply = mef_api_call (self->fixture, "GET", path, token, NULL);
  const char *type =
      soup_message_headers_get_content_type (soup_message_get_response_headers (reply->message),
                                             NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (type, ==, "application/pdf");
  g_assert_true (g_str_has_prefix (reply->body, "%PDF-"));
}

static void
test_paid (void)
{
  static const char declared[] = "{\"paid_on\":\"2025-11-14\",\"means\":\"cheque\"}";
  MefLedgerPayment payment = { .regie_id = 1,
                               .means = "cash",
                               .amount = 300,
                               .paid_at = MEF_TEST_NOW,
                               .booked_at = MEF_TEST_NOW,
                               .person_id = 1 };
  MefCents amount = 300;
  Contract self;
  g_autofree char *token = NULL, *id = NULL;
  gint64 booked;

  contract_begin (&self);
  token = mef_api_sign_in (self.fixture, MEF_TEST_CLAIRE);
  id = g_strdup_printf ("%" G_GINT64_FORMAT, self.fixture->canteen[1]);
  call (&self, MEF_ROUTE_RECEIPT_LIST, NULL, token, NULL, 200);
  call (&self, MEF_ROUTE_STATEMENT, "2025", token, NULL, 404);
  g_assert_true (mef_ledger_book (self.fixture->town->db, &payment, &self.fixture->canteen[0],
                                  &amount, 1, &booked, NULL));
  call (&self, MEF_ROUTE_RECEIPT_LIST, NULL, token, NULL, 200);
  assert_pdf (&self, MEF_ROUTE_RECEIPT_DOCUMENT, "1", token);
  call (&self, MEF_ROUTE_RECEIPT_DOCUMENT, "9", token, NULL, 404);
  assert_pdf (&self, MEF_ROUTE_STATEMENT, "2025", token);
  call (&self, MEF_ROUTE_STATEMENT, "2024", token, NULL, 404);
  call (&self, MEF_ROUTE_DECLARATION_DELETE, id, token, NULL, 404);
  call (&self, MEF_ROUTE_DECLARATION_CREATE, id, token,
        "{\"paid_on\":\"2025-11-14\",\"means\":\"gold\"}", 400);
  call (&self, MEF_ROUTE_DECLARATION_CREATE, id, token,
        "{\"paid_on\":\"2026-11-14\",\"means\":\"cash\"}", 400);
  call (&self, MEF_ROUTE_DECLARATION_CREATE, id, token, declared, 201);
  call (&self, MEF_ROUTE_DECLARATION_CREATE, id, token, declared, 409);
  call (&self, MEF_ROUTE_INVOICE_SHOW, id, token, NULL, 200);
  call (&self, MEF_ROUTE_DECLARATION_DELETE, id, token, NULL, 204);
  call (&self, MEF_ROUTE_INVOICE_SHOW, id, token, NULL, 200);
  contract_end (&self);
}

static void
test_reading (void)
{
  Contract self;
  g_autofree char *token = NULL, *agent = NULL, *id = NULL;

  contract_begin (&self);
  token = mef_api_sign_in (self.fixture, MEF_TEST_CLAIRE);
  agent = mef_api_sign_in (self.fixture, MEF_TEST_AGENT);
  id = g_strdup_printf ("%" G_GINT64_FORMAT, self.fixture->canteen[1]);
  call (&self, MEF_ROUTE_ME, NULL, token, NULL, 200);
  call (&self, MEF_ROUTE_ME, NULL, NULL, NULL, 401);
  call (&self, MEF_ROUTE_INVOICE_LIST, NULL, token, NULL, 200);
  call (&self, MEF_ROUTE_INVOICE_LIST, NULL, agent, NULL, 403);
  call (&self, MEF_ROUTE_INVOICE_SHOW, id, token, NULL, 200);
  call (&self, MEF_ROUTE_INVOICE_SHOW, "999", token, NULL, 404);
  call (&self, MEF_ROUTE_INVOICE_DOCUMENT, id, token, NULL, 404);
  call (&self, MEF_ROUTE_SESSION_DELETE, NULL, token, NULL, 204);
  contract_end (&self);
}

static void
test_paying (void)
{
  Contract self;
  g_autofree char *token = NULL, *first = NULL, *id = NULL, *invoice = NULL, *second = NULL;

  contract_begin (&self);
  token = mef_api_sign_in (self.fixture, MEF_TEST_CLAIRE);
  first = mef_story_order (self.fixture->canteen[0]);
  second = mef_story_order (self.fixture->canteen[1]);
  invoice = g_strdup_printf ("%" G_GINT64_FORMAT, self.fixture->canteen[0]);
  pay (&self, token, NULL, first, 400);
  pay (&self, token, "other", "{\"invoices\":[999]}", 404);
  mef_simulator_get_knobs (self.fixture->simulator)->next_fault = MEF_SIM_FAULT_UNAVAILABLE;
  pay (&self, token, "down", first, 503);
  id = mef_story_begin (self.fixture, token, "one");
  pay (&self, token, "one", first, 200);
  pay (&self, token, "one", second, 409);
  pay (&self, token, "two", first, 409);
  call (&self, MEF_ROUTE_INVOICE_LIST, NULL, token, NULL, 200);
  call (&self, MEF_ROUTE_INVOICE_SHOW, invoice, token, NULL, 200);
  call (&self, MEF_ROUTE_PAYMENT_SHOW, id, token, NULL, 200);
  call (&self, MEF_ROUTE_PAYMENT_SHOW, "x", token, NULL, 404);
  mef_story_conclude (self.fixture, "P");
  mef_story_wait_payment (self.fixture, token, id, "paid");
  call (&self, MEF_ROUTE_PAYMENT_SHOW, id, token, NULL, 200);
  call (&self, MEF_ROUTE_PAYMENT_DELETE, id, token, NULL, 200);
  call (&self, MEF_ROUTE_INVOICE_SHOW, invoice, token, NULL, 200);
  contract_end (&self);
}

/* A payment by form, and what the régisseur sees of payments. */
static void
test_offers (void)
{
  Contract self;
  g_autofree char *token = NULL, *agent = NULL, *body = NULL, *id = NULL;

  contract_begin (&self);
  token = mef_api_sign_in (self.fixture, MEF_TEST_CLAIRE);
  agent = mef_api_sign_in (self.fixture, MEF_TEST_AGENT);
  body = mef_story_order (self.fixture->canteen[0]);
  mef_story_set_offer (self.fixture, "form");
  id = mef_story_begin (self.fixture, token, "form");
  pay (&self, token, "form", body, 200);
  call (&self, MEF_ROUTE_PAYMENT_SHOW, id, token, NULL, 200);
  call (&self, MEF_ROUTE_PAYMENT_DELETE, id, token, NULL, 409);
  call (&self, MEF_ROUTE_RECONCILIATION, NULL, agent, NULL, 403);
  g_assert_true (mef_db_exec (self.fixture->town->db,
                              "UPDATE account SET role = 'regisseur' WHERE id = 3", NULL));
  call (&self, MEF_ROUTE_RECONCILIATION, NULL, agent, NULL, 200);
  contract_end (&self);
}

/* What the counter decides: how a régie is paid, what an alarm was, what a declaration is worth. */
static void
test_counter (void)
{
  Contract self;
  g_autofree char *token = NULL, *staff = NULL, *id = NULL;

  contract_begin (&self);
  token = mef_api_sign_in (self.fixture, MEF_TEST_CLAIRE);
  staff = mef_api_sign_in (self.fixture, MEF_TEST_AGENT);
  id = g_strdup_printf ("%" G_GINT64_FORMAT, self.fixture->canteen[0]);
  call (&self, MEF_ROUTE_REGIE_LIST, NULL, staff, NULL, 200);
  call (&self, MEF_ROUTE_REGIE_CHANGE, "1", staff, "{}", 403);
  call (&self, MEF_ROUTE_DECLARATION_CREATE, id, token,
        "{\"paid_on\":\"2025-11-10\",\"means\":\"cheque\"}", 201);
  g_assert_true (mef_db_exec (
      self.fixture->town->db,
      "UPDATE account SET role = 'regisseur' WHERE id = 3; INSERT INTO alarm (kind, raised_at)"
      " VALUES ('quarantined', 1763204400)",
      NULL));
  call (&self, MEF_ROUTE_ALARM_LIST, NULL, staff, NULL, 200);
  call (&self, MEF_ROUTE_ALARM_CLOSE, "1", staff, "{\"comment\":\" \"}", 400);
  call (&self, MEF_ROUTE_ALARM_CLOSE, "1", staff, "{\"comment\":\"seen\"}", 204);
  call (&self, MEF_ROUTE_ALARM_CLOSE, "1", staff, "{\"comment\":\"seen\"}", 409);
  call (&self, MEF_ROUTE_ALARM_CLOSE, "9", staff, "{\"comment\":\"seen\"}", 404);
  call (&self, MEF_ROUTE_DECLARATION_LIST, NULL, staff, NULL, 200);
  call (&self, MEF_ROUTE_DECLARATION_DECIDE, "1", staff, "{\"decision\":\"maybe\"}", 400);
  call (&self, MEF_ROUTE_DECLARATION_DECIDE, "1", staff, "{\"decision\":\"refuse\"}", 400);
  call (&self, MEF_ROUTE_DECLARATION_DECIDE, "1", staff,
        "{\"decision\":\"refuse\",\"reason\":\"the cheque never came\"}", 204);
  call (&self, MEF_ROUTE_INVOICE_SHOW, id, token, NULL, 200);
  call (&self, MEF_ROUTE_DECLARATION_CREATE, id, token,
        "{\"paid_on\":\"2025-11-10\",\"means\":\"cheque\"}", 201);
  call (&self, MEF_ROUTE_DECLARATION_DECIDE, "2", staff, "{\"decision\":\"confirm\"}", 204);
  call (&self, MEF_ROUTE_DECLARATION_DECIDE, "2", staff, "{\"decision\":\"confirm\"}", 404);
  call (&self, MEF_ROUTE_INVOICE_SHOW, id, token, NULL, 200);
  g_assert_true (mef_db_exec (self.fixture->town->db,
                              "UPDATE account SET role = 'administrator' WHERE id = 3", NULL));
  call (&self, MEF_ROUTE_REGIE_CHANGE, "1", staff, "{\"online\":false}", 200);
  call (&self, MEF_ROUTE_REGIE_CHANGE, "1", staff, "{\"offer\":\"fax\"}", 400);
  call (&self, MEF_ROUTE_REGIE_CHANGE, "1", staff, "{\"client\":\"999999\"}", 409);
  call (&self, MEF_ROUTE_REGIE_CHANGE, "9", staff, "{}", 404);
  call (&self, MEF_ROUTE_REGIE_CHECK, "1", staff, "{}", 200);
  call (&self, MEF_ROUTE_REGIE_CHECK, "1", staff, "{\"client\":\"12\"}", 400);
  call (&self, MEF_ROUTE_REGIE_CHECK, "1", staff, "{\"client\":\"999998\"}", 409);
  contract_end (&self);
}

/* A payment that a person looks at, and every reason of a titre: as the document has them. */
static void
test_looked_at (void)
{
#define FOUND "{\"amount\":4250,\"paid_on\":\"2025-11-15\",\"means\":\"card\",\"comment\":\"c\"}"
  Contract self;
  g_autofree char *token = NULL, *staff = NULL;
  g_autoptr (MefApiReply) held = NULL;

  contract_begin (&self);
  token = mef_api_sign_in (self.fixture, MEF_TEST_CLAIRE);
  staff = mef_api_sign_in (self.fixture, MEF_TEST_AGENT);
  g_assert_true (mef_db_exec (
      self.fixture->town->db,
      "INSERT INTO attempt (public_id, account_id, regie_id, idempotency_key, request_hash, state,"
      " client_number, refdet, amount, saisie, id_op, created_at, lock_expires_at) VALUES"
      " ('looked-at', 1, 1, 'k', zeroblob (32), 'quarantined', '001964', 'REF1', 4250, 'T', 'op',"
      " 1763204400, 1763204400);"
      "INSERT INTO attempt_invoice (attempt_id, invoice_id, amount) VALUES (1, 1, 4250);"
      "INSERT INTO alarm (kind, attempt_id, raised_at) VALUES ('quarantined', 1, 1763204400);"
      "UPDATE account SET role = 'regisseur' WHERE id = 3",
      NULL));
  call (&self, MEF_ROUTE_INVOICE_LIST, NULL, token, NULL, 200);
  held = mef_api_call (self.fixture, "GET", "/api/v1/invoices", token, NULL);
  g_assert_nonnull (strstr (held->body, "\"being-checked\""));
  call (&self, MEF_ROUTE_PAYMENT_RECORD, "looked-at", token, FOUND, 403);
  call (&self, MEF_ROUTE_PAYMENT_RECORD, "nobodys", staff, FOUND, 404);
  call (&self, MEF_ROUTE_PAYMENT_RECORD, "looked-at", staff, "{}", 400);
  call (&self, MEF_ROUTE_PAYMENT_RECORD, "looked-at", staff, FOUND, 204);
  call (&self, MEF_ROUTE_PAYMENT_RECORD, "looked-at", staff, FOUND, 409);
  g_assert_true (mef_db_exec (self.fixture->town->db,
                              "UPDATE regie SET offer = 'titre', reference_kind = 'titre'", NULL));
  call (&self, MEF_ROUTE_INVOICE_LIST, NULL, token, NULL, 200);
  contract_end (&self);
#undef FOUND
}

static void
test_writing (void)
{
  static const char hello[] = "{\"subject\":\"s\",\"body\":\"b\"}";
  Contract self;
  g_autofree char *token = NULL, *agent = NULL, *about = NULL;

  contract_begin (&self);
  token = mef_api_sign_in (self.fixture, MEF_TEST_CLAIRE);
  agent = mef_api_sign_in (self.fixture, MEF_TEST_AGENT);
  about = g_strdup_printf ("{\"subject\":\"s\",\"body\":\"b\",\"invoice\":%" G_GINT64_FORMAT "}",
                           self.fixture->canteen[0]);
  write_to (&self, MEF_ROUTE_THREAD_CREATE, NULL, token, "1", about, 201);
  write_to (&self, MEF_ROUTE_THREAD_CREATE, NULL, token, "2", hello, 201);
  write_to (&self, MEF_ROUTE_THREAD_CREATE, NULL, token, "2", about, 409);
  write_to (&self, MEF_ROUTE_THREAD_CREATE, NULL, token, NULL, hello, 400);
  write_to (&self, MEF_ROUTE_THREAD_CREATE, NULL, agent, "1", hello, 403);
  write_to (&self, MEF_ROUTE_THREAD_MESSAGE, "1", agent, "1", "{\"body\":\"b\"}", 201);
  write_to (&self, MEF_ROUTE_THREAD_MESSAGE, "9", agent, "2", "{\"body\":\"b\"}", 404);
  call (&self, MEF_ROUTE_THREAD_LIST, NULL, token, NULL, 200);
  call (&self, MEF_ROUTE_THREAD_LIST, NULL, agent, NULL, 200);
  call (&self, MEF_ROUTE_THREAD_LIST, NULL, NULL, NULL, 401);
  call (&self, MEF_ROUTE_THREAD_SHOW, "1", token, NULL, 200);
  call (&self, MEF_ROUTE_THREAD_SHOW, "1", agent, NULL, 200);
  call (&self, MEF_ROUTE_THREAD_SHOW, "9", token, NULL, 404);
  call (&self, MEF_ROUTE_THREAD_READ, "1", token, "{\"message\":1}", 204);
  call (&self, MEF_ROUTE_THREAD_READ, "1", token, "{\"message\":2}", 400);
  call (&self, MEF_ROUTE_THREAD_STATE, "1", agent, "{\"state\":\"closed\",\"assigned_to\":3}", 200);
  call (&self, MEF_ROUTE_THREAD_STATE, "1", agent, "{}", 400);
  write_to (&self, MEF_ROUTE_THREAD_MESSAGE, "1", agent, "3", "{\"body\":\"b\"}", 409);
  for (guint i = 0; i < 18; i++)
    {
      g_autofree char *key = g_strdup_printf ("many-%u", i);

      write_to (&self, MEF_ROUTE_THREAD_MESSAGE, "1", token, key, "{\"body\":\"b\"}", 201);
    }
  write_to (&self, MEF_ROUTE_THREAD_MESSAGE, "1", token, "late", "{\"body\":\"b\"}", 429);
  contract_end (&self);
}

/* A refusal of PayFiP's has its code, and locks nothing. */
static void
test_refused_by_payfip (void)
{
  const MefRegieRow regie = { .name = (char *) "REGIE SANS CONTRAT",
                              .offer = (char *) "ws",
                              .client_number = (char *) "999999",
                              .saisie = 'T',
                              .online = TRUE };
  Contract self;
  gint64 id, invoice;
  g_autofree char *token = NULL, *body = NULL;

  contract_begin (&self);
  token = mef_api_sign_in (self.fixture, MEF_TEST_CLAIRE);
  g_assert_true (mef_regie_insert (self.fixture->town->db, &regie, &id, NULL));
  invoice = mef_test_town_add (self.fixture->town, 1, id, "2025-XX-00-9001", 4250,
                               mef_day_new (2025, 10, 31), 0);
  body = mef_story_order (invoice);
  pay (&self, token, "one", body, 402);
  mef_story_wait_invoice (self.fixture, token, invoice, "due");
  contract_end (&self);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/contract/open-routes", test_open_routes);
  g_test_add_func ("/server/contract/account", test_account);
  g_test_add_func ("/server/contract/paid", test_paid);
  g_test_add_func ("/server/contract/reading", test_reading);
  g_test_add_func ("/server/contract/paying", test_paying);
  g_test_add_func ("/server/contract/offers", test_offers);
  g_test_add_func ("/server/contract/counter", test_counter);
  g_test_add_func ("/server/contract/looked-at", test_looked_at);
  g_test_add_func ("/server/contract/writing", test_writing);
  g_test_add_func ("/server/contract/refused-by-payfip", test_refused_by_payfip);
  return g_test_run ();
}
