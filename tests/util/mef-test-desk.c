/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mef-test-desk.h"

#include "mef-account-table.h"
#include "mef-db-private.h"

MefTestDesk *
mef_test_desk_new (void)
{
  MefTestDesk *self = g_new0 (MefTestDesk, 1);
  g_autoptr (MefAccountRow) claire = NULL;
  gint64 id;

  self->fixture = mef_api_fixture_new ();
  claire = mef_account_find (self->fixture->town->db, MEF_TEST_CLAIRE, NULL);
  g_assert_true (mef_account_insert (self->fixture->town->db, MEF_TEST_REGISSEUR, "R",
                                     MEF_ROLE_REGISSEUR, 0, claire->password_hash, MEF_TEST_NOW,
                                     &id, NULL));
  g_assert_true (mef_account_set_state (self->fixture->town->db, id, MEF_ACCOUNT_ACTIVE, NULL));
  self->claire = mef_api_sign_in (self->fixture, MEF_TEST_CLAIRE);
  self->regisseur = mef_api_sign_in (self->fixture, MEF_TEST_REGISSEUR);
  return self;
}

void
mef_test_desk_free (MefTestDesk *self)
{
  mef_api_fixture_free (self->fixture);
  g_free (self->claire);
  g_free (self->regisseur);
  g_free (self);
}

void
mef_test_desk_execute (MefTestDesk *self, const char *sql)
{
  g_autoptr (GError) error = NULL;

  mef_db_exec (self->fixture->town->db, sql, &error);
  g_assert_no_error (error);
}
