/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-api-fixture.h"

G_BEGIN_DECLS

#define MEF_TEST_REGISSEUR "regisseur@example.org"

/**
 * MefTestDesk:
 *
 * A town that is paid at the simulator, with somebody who pays and somebody who keeps the books.
 */
typedef struct
{
  MefApiFixture *fixture; /* (owned) */
  char *claire;           /* (owned): her session */
  char *regisseur;        /* (owned): their session */
} MefTestDesk;

MefTestDesk *mef_test_desk_new (void);
void mef_test_desk_free (MefTestDesk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefTestDesk, mef_test_desk_free)

void mef_test_desk_execute (MefTestDesk *self, const char *sql);

G_END_DECLS
