/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a town gives a person of what it knows: everything of theirs, nothing secret, nothing of
 * anybody else. */
#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "mef-api-fixture.h"
#include "mef-command.h"
#include "mef-db-private.h"
#include "mef-document-table.h"
#include "mef-export-table.h"
#include "mef-ledger.h"
#include "mef-message-table.h"

#define EXPORT "/api/v1/me/export"

/* Every table of a town: what of it is in the archive, or why nothing is. One that is not here
 * fails the test. */
static const struct
{
  const char *schema;
  const char *file; /* NULL: nothing of a person's own */
} schema[] = {
  { "account", "comptes.csv" },
  { "address_change", "changements_adresse.csv" },
  { "alarm", NULL }, /* work of the staff, about what paiements and tentatives say */
  { "allocation", "affectations.csv" },
  { "attempt", "tentatives.csv" },
  { "attempt_invoice", "tentatives_factures.csv" },
  { "credit", "avoirs.csv" },
  { "declaration", "declarations.csv" },
  { "document", "factures/2025-RS-00-1001.pdf" },
  { "import_batch", NULL }, /* runs of an import */
  { "invoice", "factures.csv" },
  { "invoice_event", "historique.csv" },
  { "invoice_line", "lignes.csv" },
  { "link", "liens.csv" },
  { "list_change", NULL }, /* one counter */
  { "mail_preference", "preferences.csv" },
  { "message", "messages.csv" },
  { "outbox", "courriels.csv" },
  { "payment", "paiements.csv" },
  { "payment_record", NULL }, /* work of the staff, about what paiements and tentatives say */
  { "person", "personne.csv" },
  { "receipt", "recus.csv" },
  { "receipt_print", "recus.csv" },
  { "regie", NULL },
  { "regie_change", NULL }, /* staff, by account */
  { "session", "sessions.csv" },
  { "setting", NULL },
  { "sign_in_failure", NULL }, /* by the hash of an address typed, known or not */
  { "thread", "conversations.csv" },
  { "town", NULL },
};

/* Both residents have one of everything; what may be in no archive has "SECRET" in it. */
static const char everything[] =
    "INSERT INTO link (kind, token_hash, account_id, created_at, expires_at) VALUES"
    " ('X', CAST ('SECRET-LINK-CLAIRE-0123456789012' AS BLOB), 1, 1, 2),"
    " ('X', CAST ('SECRET-LINK-PAUL-012345678901234' AS BLOB), 2, 1, 2),"
    " ('C', CAST ('SECRET-LINK-C1AIRE-0123456789012' AS BLOB), 1, 1, 2),"
    " ('C', CAST ('SECRET-LINK-C2AIRE-0123456789012' AS BLOB), 1, 1, 2),"
    " ('C', CAST ('SECRET-LINK-PAU1-012345678901234' AS BLOB), 2, 1, 2),"
    " ('C', CAST ('SECRET-LINK-PAU2-012345678901234' AS BLOB), 2, 1, 2);"
    "INSERT INTO address_change (account_id, old_email, new_email, confirm_link_id, undo_link_id,"
    " asked_at) VALUES (1, 'avant@example.org', 'claire@example.org', 3, 4, 1),"
    " (2, 'VIDOURLE@example.org', 'paul@example.org', 5, 6, 1);"
    "INSERT INTO mail_preference (person_id, answers, unsubscribe_id) VALUES"
    " (1, 1, 'SECRET-1'), (2, 1, 'SECRET-2');"
    "INSERT INTO outbox (public_id, kind, priority, account_id, person_id, recipient, secret,"
    " queued_at, next_try_at, useful_until) VALUES"
    " ('SECRET-3', 'reset', 0, 1, NULL, 'claire@example.org', 'SECRET-4', 1, 1, 2),"
    " ('SECRET-5', 'alert', 0, NULL, 1, 'claire@example.org', NULL, 1, 1, 2),"
    " ('SECRET-6', 'reset', 0, 2, 2, 'paul@example.org', 'SECRET-7', 1, 1, 2);"
    "INSERT INTO attempt (public_id, account_id, regie_id, idempotency_key, request_hash, state,"
    " client_number, refdet, amount, saisie, id_op, created_at, lock_expires_at,"
    " token) VALUES"
    " ('SECRET-8', 1, 1, 'SECRET-9', zeroblob (32), 'refused', '001964', 'REF1', 4250, 'T',"
    "  'SECRET-10', 1, 2, 'SECRET-16'),"
    " ('SECRET-11', 2, 1, 'SECRET-12', zeroblob (32), 'refused', '001964', 'VIDOURLE', 3333, 'T',"
    "  'SECRET-13', 1, 2, 'SECRET-17');"
    "INSERT INTO declaration (invoice_id, account_id, paid_on, means, declared_at, state,"
    " decided_at, reason) VALUES"
    " (2, 1, '2025-11-01', 'cheque', 1700000000, 'refused', 1700000001, 'sans trace'),"
    " (6, 2, '2025-11-02', 'cash', 1700000000, 'refused', 1700000001, 'VIDOURLE');"
    "INSERT INTO attempt_invoice (attempt_id, invoice_id, amount) VALUES (1, 1, 4250), (2, 6, "
    "3333);"
    "UPDATE invoice SET declared_at = 1700000000, beneficiaries = '=cmd()' WHERE id = 2;"
    "UPDATE invoice SET label = 'VIDOURLE', declared_at = 1 WHERE id = 6;";

static void
add_message (MefDb *db, gint64 account, gint64 person, const char *subject, const char *body)
{
  MefMessagePost post = { .account_id = account,
                          .person_id = person,
                          .idempotency_key = "SECRET-14",
                          .subject = subject,
                          .body = body,
                          .now = MEF_TEST_NOW };
  MefMessageResult result;

  g_assert_true (mef_message_post (db, &post, &result, NULL));
}

/* One cheque for an invoice of each, and a little too much. */
static void
add_payments (MefApiFixture *api)
{
  MefLedgerPayment payment = { .regie_id = 1,
                               .operation_id = "SECRET-15",
                               .means = "cheque",
                               .amount = 7777,
                               .paid_at = MEF_TEST_NOW,
                               .booked_at = MEF_TEST_NOW,
                               .authorisation = "A1",
                               .person_id = 1 };
  gint64 invoices[] = { api->canteen[2], api->other };
  MefCents amounts[] = { 99, 3333 };
  gint64 id;
  g_autoptr (GError) error = NULL;

  mef_ledger_book (api->town->db, &payment, invoices, amounts, 2, &id, &error);
  g_assert_no_error (error);
}

static MefApiFixture *
make_fixture (void)
{
  MefApiFixture *api = mef_api_fixture_new ();
  g_autoptr (GError) error = NULL;

  mef_db_exec (api->town->db, everything, &error);
  g_assert_no_error (error);
  add_message (api->town->db, 1, 1, "Objet de Claire", "=1+1;\"oui\"\nsuite");
  add_message (api->town->db, 2, 2, "Objet de Paul", "VIDOURLE");
  add_payments (api);
  return api;
}

/* Returns: (element-type utf8 GBytes): the files of an archive by their names */
static GHashTable *
unpack (gconstpointer data, gsize length)
{
  GHashTable *files =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;

  g_assert_cmpint (archive_read_support_format_zip (archive), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_read_open_memory (archive, data, length), ==, ARCHIVE_OK);
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      g_autoptr (GByteArray) content = g_byte_array_new ();
      guint8 block[4096];
      la_ssize_t n;

      while ((n = archive_read_data (archive, block, sizeof block)) > 0)
        g_byte_array_append (content, block, (guint) n);
      g_assert_cmpint (n, ==, 0);
      g_assert_true (g_hash_table_insert (files, g_strdup (archive_entry_pathname (entry)),
                                          g_byte_array_free_to_bytes (g_steal_pointer (&content))));
    }
  g_assert_cmpint (archive_read_free (archive), ==, ARCHIVE_OK);
  return files;
}

static GHashTable *
fetch (MefApiFixture *api, const char *email)
{
  g_autofree char *token = mef_api_sign_in (api, email);
  g_autoptr (MefApiReply) reply = mef_api_call (api, "GET", EXPORT, token, NULL);
  SoupMessageHeaders *headers;

  g_assert_cmpuint (reply->status, ==, 200);
  headers = soup_message_get_response_headers (reply->message);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Content-Type"), ==, "application/zip");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Cache-Control"), ==, "no-store");
  g_assert_nonnull (strstr (soup_message_headers_get_one (headers, "Content-Disposition"),
                            "attachment; filename=\"mes-factures-2025-11-15.zip\""));
  return unpack (reply->body, reply->length);
}

static char *
get_text (GHashTable *files, const char *name)
{
  GBytes *bytes = g_hash_table_lookup (files, name);

  g_assert_nonnull (bytes);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_nowhere (GHashTable *files, const char *word)
{
  GHashTableIter iter;
  gpointer name, bytes;

  g_assert_cmpuint (g_hash_table_size (files), >, mef_export_count_tables ());
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    {
      gsize length;
      const char *data = g_bytes_get_data (bytes, &length);

      g_test_message ("%s in %s", word, (char *) name);
      g_assert_null (memmem (name, strlen (name), word, strlen (word)));
      g_assert_null (memmem (data, length, word, strlen (word)));
    }
}

static void
test_nothing_else (void)
{
  g_autoptr (MefApiFixture) api = make_fixture ();
  static const char *const nobody[] = { "SECRET", "$argon2id", "5345435245542d" };
  static const char *const of_claire[] = { "GARRIGUE",        "claire@", "Tilleuls", "FAM1",
                                           "Objet de Claire", "00-1001", "4250",     "42,50" };
  static const char *const of_paul[] = { "VIDOURLE", "paul@", "Moulin", "FAM2", "Objet de Paul",
                                         "00-3001",  "3333",  "33,33",  "7777" };
  g_autoptr (GHashTable) claire = fetch (api, MEF_TEST_CLAIRE);
  g_autoptr (GHashTable) paul = fetch (api, MEF_TEST_PAUL);

  for (guint i = 0; i < G_N_ELEMENTS (nobody); i++)
    {
      assert_nowhere (claire, nobody[i]);
      assert_nowhere (paul, nobody[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (of_paul); i++)
    assert_nowhere (claire, of_paul[i]);
  for (guint i = 0; i < G_N_ELEMENTS (of_claire); i++)
    assert_nowhere (paul, of_claire[i]);
}

/* Every table of the schema has its place, and everything of this person is in it. */
static void
test_everything (void)
{
  g_autoptr (MefApiFixture) api = make_fixture ();
  g_autoptr (GHashTable) files = fetch (api, MEF_TEST_CLAIRE);
  g_autoptr (MefStatement) query =
      mef_db_prepare (api->town->db,
                      "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", NULL);
  gboolean found;
  guint n = 0;

  while (mef_db_step (api->town->db, query, &found, NULL) && found)
    {
      const char *name = mef_column_text (query, 0);

      if (g_str_has_prefix (name, "sqlite_"))
        continue;
      g_assert_cmpuint (n, <, G_N_ELEMENTS (schema));
      g_assert_cmpstr (name, ==, schema[n].schema);
      if (schema[n].file != NULL)
        {
          g_autofree char *text = get_text (files, schema[n].file);

          g_test_message ("%s: %s", schema[n].file, text);
          /* A line of names and at least one row. */
          if (g_str_has_suffix (schema[n].file, ".csv"))
            g_assert_cmpuint (strlen (strstr (text, "\r\n")), >, 4);
        }
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (schema));
  g_assert_cmpuint (g_hash_table_size (files), ==, mef_export_count_tables () + 2);
}

static JsonObject *
find_object (JsonObject *root, const char *array, const char *member, const char *value)
{
  JsonArray *items = json_object_get_array_member (root, array);

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *object = json_array_get_object_element (items, i);

      if (g_strcmp0 (json_object_get_string_member (object, member), value) == 0)
        return object;
    }
  g_assert_not_reached ();
}

static void
test_json (void)
{
  g_autoptr (MefApiFixture) api = make_fixture ();
  g_autoptr (GHashTable) files = fetch (api, MEF_TEST_CLAIRE);
  g_autofree char *text = get_text (files, "donnees.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);
  JsonObject *root, *object;

  g_assert_no_error (error);
  root = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (root, "commune"), ==, "Milhaud");
  g_assert_cmpstr (json_object_get_string_member (root, "etabli_le"), ==, "2025-11-15T11:00:00Z");
  object = find_object (root, "personne", "nom", "GARRIGUE");
  g_assert_cmpstr (json_object_get_string_member (object, "adresse"), ==, "3 rue des Tilleuls");
  g_assert_true (json_object_get_null_member (object, "courriel"));
  object = find_object (root, "factures", "numero", "2025-RS-00-1003");
  g_assert_cmpstr (json_object_get_string_member (object, "etat"), ==, "settled");
  g_assert_cmpint (json_object_get_int_member (object, "reste_du_centimes"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "lignes")), ==, 1);
  object = find_object (root, "factures", "numero", "2025-RS-00-1002");
  g_assert_cmpstr (json_object_get_string_member (object, "etat"), ==, "declared");
  g_assert_cmpint (json_object_get_int_member (object, "montant_centimes"), ==, 1990);
  /* Her part of the shared cheque: 0,99 € and what was too much. */
  object = find_object (root, "paiements", "moyen", "cheque");
  g_assert_cmpint (json_object_get_int_member (object, "montant_centimes"), ==, 99 + 4345);
  object = find_object (root, "conversations", "objet", "Objet de Claire");
  object = json_array_get_object_element (json_object_get_array_member (object, "messages"), 0);
  g_assert_cmpstr (json_object_get_string_member (object, "texte"), ==, "=1+1;\"oui\"\nsuite");
  g_assert_false (json_object_get_boolean_member (object, "de_la_mairie"));
}

static void
test_csv (void)
{
  static const struct
  {
    const char *file, *has;
  } cases[] = {
    { "personne.csv", "\xef\xbb\xbfid;reference;civilite;nom;prenom;adresse;code_postal;ville;"
                      "courriel\r\n1;FAM1;Mme;GARRIGUE;Claire;3 rue des Tilleuls;30540;MILHAUD;"
                      "\r\n" },
    { "messages.csv", ";\"'=1+1;\"\"oui\"\"\nsuite\"\r\n" },
    { "factures.csv", ";'=cmd();" },
    { "factures.csv", ";42,50;42,50;due;;;;;oui\r\n" },
    { "factures.csv", ";2025-10-31;2025-11-10;19,90;19,90;declared;" },
    { "avoirs.csv", ";43,45;" },
    { "preferences.csv", "alertes;reponses\r\noui;oui\r\n" },
    { "declarations.csv", "\r\n2;2025-11-01;cheque;2023-11-14T22:13:20Z;refused;"
                          "2023-11-14T22:13:21Z;sans trace\r\n" },
  };
  g_autoptr (MefApiFixture) api = make_fixture ();
  g_autoptr (GHashTable) files = fetch (api, MEF_TEST_CLAIRE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = get_text (files, cases[i].file);

      g_test_message ("%s: %s", cases[i].file, text);
      g_assert_nonnull (strstr (text, cases[i].has));
    }
}

/* Each of the characters that begin a formula, and those that end a cell. */
static void
test_csv_cells (void)
{
  static const struct
  {
    const char *name, *cell;
  } cases[] = {
    { "=1", ";'=1;" },        { "+1", ";'+1;" },         { "-1", ";'-1;" },
    { "@x", ";'@x;" },        { "\t=1", ";'\t=1;" },     { "\r=1", ";\"'\r=1\";" },
    { "a=1", ";a=1;" },       { "a;b", ";\"a;b\";" },    { "a\"b", ";\"a\"\"b\";" },
    { "a\nb", ";\"a\nb\";" }, { "=a;b", ";\"'=a;b\";" }, { "é", ";é;" },
  };
  g_autoptr (MefApiFixture) api = mef_api_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MefStatement) update =
          mef_db_prepare (api->town->db, "UPDATE person SET last_name = :name WHERE id = 1", NULL);
      g_autoptr (GHashTable) files = NULL;
      g_autofree char *text = NULL;

      mef_bind_text (update, ":name", cases[i].name);
      g_assert_true (mef_db_run (api->town->db, update, NULL));
      files = fetch (api, MEF_TEST_CLAIRE);
      text = get_text (files, "personne.csv");
      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, cases[i].cell));
    }
}

static gint64
add_document (MefApiFixture *api, gint64 regie, const char *number, GBytes *pdf)
{
  gint64 id = mef_test_town_add (api->town, 1, regie, number, 1000, mef_day_new (2025, 1, 1), 0);

  g_assert_true (mef_document_insert (api->town->db, id, "x.pdf", pdf, MEF_TEST_NOW, NULL));
  return id;
}

static void
test_document_names (void)
{
  static const char *const numbers[] = { "../../etc/passwd", "a/b", "a\\b", "é", "CON.", "=1" };
  static const char *const names[] = { "factures/______etc_passwd.pdf",
                                       "factures/a_b.pdf",
                                       "factures/a_b-2.pdf",
                                       "factures/__.pdf",
                                       "factures/CON_.pdf",
                                       "factures/_1.pdf",
                                       "factures/2025-RS-00-1001.pdf",
                                       "factures/2025-RS-00-1001-2.pdf" };
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-1.4 other", 14);
  g_autoptr (MefApiFixture) api = mef_api_fixture_new ();
  g_autoptr (GHashTable) files = NULL;
  g_autofree char *first = NULL, *second = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    add_document (api, 1, numbers[i], pdf);
  add_document (api, 2, "2025-RS-00-1001", pdf);
  files = fetch (api, MEF_TEST_CLAIRE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_test_message ("%s", names[i]);
      g_assert_true (g_hash_table_contains (files, names[i]));
    }
  first = get_text (files, "factures/2025-RS-00-1001.pdf");
  second = get_text (files, "factures/2025-RS-00-1001-2.pdf");
  /* The older one has the plain name. */
  g_assert_cmpstr (first, ==, "%PDF-1.4 other");
  g_assert_cmpstr (second, ==, "%PDF-1.4 test");
}

static void
test_many (void)
{
  g_autofree guint8 *noise = g_malloc (60 * 1024);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (MefApiFixture) api = mef_api_fixture_new ();
  g_autoptr (GHashTable) files = NULL;
  g_autoptr (GBytes) pdf = NULL;
  gint64 began;

  for (guint i = 0; i < 60 * 1024; i++)
    noise[i] = (guint8) g_rand_int (random);
  pdf = g_bytes_new (noise, 60 * 1024);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *number = g_strdup_printf ("2024-%03u", i);

      add_document (api, 1, number, pdf);
    }
  began = g_get_monotonic_time ();
  files = fetch (api, MEF_TEST_CLAIRE);
  g_test_message ("%" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - began) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (g_hash_table_size (files), ==, mef_export_count_tables () + 102);
}

typedef struct
{
  MefApiReply *replies[6];
} Crowd;

static gboolean
all_there (gpointer data)
{
  const Crowd *crowd = data;

  for (guint i = 0; i < G_N_ELEMENTS (crowd->replies); i++)
    {
      if (crowd->replies[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

/* One at a time; who comes meanwhile is told so, and may come again. */
static void
test_one_at_a_time (void)
{
  g_autoptr (MefApiFixture) api = mef_api_fixture_new ();
  g_autofree char *token = mef_api_sign_in (api, MEF_TEST_CLAIRE);
  g_autoptr (MefApiReply) later = NULL;
  guint made = 0;
  Crowd crowd;

  for (guint i = 0; i < G_N_ELEMENTS (crowd.replies); i++)
    mef_api_call_async (api, "GET", EXPORT, token, NULL, &crowd.replies[i]);
  mef_api_wait (all_there, &crowd);
  for (guint i = 0; i < G_N_ELEMENTS (crowd.replies); i++)
    {
      if (crowd.replies[i]->status == 200)
        made++;
      else
        mef_api_assert_problem (crowd.replies[i], 503, "busy");
      mef_api_reply_free (crowd.replies[i]);
    }
  g_assert_cmpuint (made, >=, 1);
  later = mef_api_call (api, "GET", EXPORT, token, NULL);
  g_assert_cmpuint (later->status, ==, 200);
}

static int
run_command (const char *data_dir, const char *town, const char *person, const char *file)
{
  const char *argv[] = {
    "export", "--data", data_dir, "--person", person, file, town != NULL ? "--town" : NULL,
    town,     NULL
  };
  char *copy[G_N_ELEMENTS (argv)];

  memcpy (copy, argv, sizeof copy);
  return mef_command_export (town != NULL ? 8 : 6, copy);
}

static void
test_command (void)
{
  g_autoptr (MefApiFixture) api = make_fixture ();
  const char *data_dir = api->town->data_dir;
  g_autofree char *file = g_build_filename (data_dir, "claire.zip", NULL);
  g_autofree char *none = g_build_filename (data_dir, "none.zip", NULL);
  g_autofree char *nowhere = g_build_filename (data_dir, "no", "where.zip", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GHashTable) files = NULL;
  gsize length;
  GStatBuf info;

  g_assert_cmpint (run_command (data_dir, NULL, "1", file), ==, MEF_EXIT_OK);
  g_assert_true (g_file_get_contents (file, &content, &length, NULL));
  files = unpack (content, length);
  g_assert_cmpuint (g_hash_table_size (files), ==, mef_export_count_tables () + 2);
  assert_nowhere (files, "VIDOURLE");
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (run_command (data_dir, NULL, "1", file), ==, MEF_EXIT_FAILED);
  g_assert_cmpint (run_command (data_dir, NULL, "99", none), ==, MEF_EXIT_FAILED);
  g_assert_cmpint (run_command (data_dir, "other.example", "1", none), ==, MEF_EXIT_FAILED);
  g_assert_cmpint (run_command (data_dir, NULL, "1", nowhere), ==, MEF_EXIT_FAILED);
  g_assert_cmpint (run_command (data_dir, NULL, "x", none), ==, MEF_EXIT_USAGE);
  g_assert_cmpint (run_command (data_dir, NULL, "0", none), ==, MEF_EXIT_USAGE);
  g_assert_false (g_file_test (none, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/export/nothing-else", test_nothing_else);
  g_test_add_func ("/server/export/everything", test_everything);
  g_test_add_func ("/server/export/json", test_json);
  g_test_add_func ("/server/export/csv", test_csv);
  g_test_add_func ("/server/export/csv-cells", test_csv_cells);
  g_test_add_func ("/server/export/document-names", test_document_names);
  g_test_add_func ("/server/export/many", test_many);
  g_test_add_func ("/server/export/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/server/export/command", test_command);
  return g_test_run ();
}
