/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small town for tests, in a temporary folder that goes away with it. */
#include "config.h"

#include "mef-test-town.h"

#include <glib/gstdio.h>

#include "mef-account-table.h"
#include "mef-import-table.h"
#include "mef-regie-table.h"
#include "mef-town-store.h"
#include "mef-txn.h"

static const MefPersonRow people[] = {
  { .external_ref = "FAM1",
    .civility = "Mme",
    .last_name = "GARRIGUE",
    .first_name = "Claire",
    .address = "3 rue des Tilleuls",
    .postcode = "30540",
    .city = "MILHAUD" },
  { .external_ref = "FAM2",
    .civility = "M.",
    .last_name = "VIDOURLE",
    .first_name = "Paul",
    .address = "8 rue du Moulin",
    .postcode = "30540",
    .city = "MILHAUD" },
};

static void
add_people (MefDb *db)
{
  static const char *const emails[] = { "claire@example.org", "paul@example.org" };
  gint64 id;

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_assert_true (mef_person_insert (db, &people[i], &id, NULL));
      g_assert_cmpint (id, ==, i + 1);
      g_assert_true (mef_account_insert (db, emails[i], people[i].last_name, MEF_ROLE_RESIDENT, id,
                                         NULL, MEF_TEST_NOW, &id, NULL));
    }
  g_assert_true (mef_account_insert (db, "agent@example.org", "Guichet", MEF_ROLE_AGENT, 0, NULL,
                                     MEF_TEST_NOW, &id, NULL));
}

static void
add_regies (MefDb *db)
{
  MefRegieRow row = { .name = (char *) "REGIE CENTRALISEE",
                      .offer = (char *) "ws",
                      .client_number = (char *) "001964",
                      .saisie = 'T',
                      .online = TRUE };
  gint64 id;

  g_assert_true (mef_regie_insert (db, &row, &id, NULL));
  row.name = (char *) "REGIE MUSIQUE";
  row.multi_invoice = TRUE;
  g_assert_true (mef_regie_insert (db, &row, &id, NULL));
}

MefTestTown *
mef_test_town_new (void)
{
  g_autoptr (GError) error = NULL;
  MefTestTown *self = g_new0 (MefTestTown, 1);

  self->data_dir = g_dir_make_tmp ("mef-town-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_true (
      mef_town_store_create (self->data_dir, "localhost", "Milhaud", FALSE, MEF_TEST_NOW, &error));
  self->path = mef_town_store_get_path (self->data_dir, "localhost");
  self->db = mef_db_open (self->path, MEF_DB_WRITE, &error);
  g_assert_no_error (error);
  {
    /* One wait for the disk, not one for every row. */
    g_auto (MefTxn) txn = MEF_TXN_INIT;

    g_assert_true (mef_txn_begin (&txn, self->db, NULL));
    add_people (self->db);
    add_regies (self->db);
    g_assert_true (mef_txn_commit (&txn, NULL));
  }
  return self;
}

void
mef_test_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        mef_test_remove (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
mef_test_town_free (MefTestTown *self)
{
  g_clear_pointer (&self->db, mef_db_close);
  mef_test_remove (self->data_dir);
  g_free (self->data_dir);
  g_free (self->path);
  g_free (self);
}

gint64
mef_test_town_add (MefTestTown *self,
                   gint64 person,
                   gint64 regie,
                   const char *number,
                   MefCents amount,
                   MefDay issued_on,
                   MefDay due_on)
{
  const MefImportLine line = { "Léa", "Restauration scolaire", "10 repas", amount };
  MefImportInvoice invoice = { .person = people[person - 1],
                               .number = number,
                               .label = "FACTURATION",
                               .service = "Restauration scolaire",
                               .issued_on = issued_on,
                               .due_on = due_on,
                               .amount = amount,
                               .lines = &line,
                               .n_lines = 1 };
  g_auto (MefTxn) txn = MEF_TXN_INIT;
  MefImportOutcome outcome;
  gint64 id;

  g_assert_true (mef_txn_begin (&txn, self->db, NULL));
  g_assert_true (
      mef_import_invoice (self->db, 0, regie, &invoice, MEF_TEST_NOW, &outcome, &id, NULL));
  g_assert_cmpint (outcome, ==, MEF_IMPORT_NEW);
  g_assert_true (mef_txn_commit (&txn, NULL));
  return id;
}
