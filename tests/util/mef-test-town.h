/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-day.h"
#include "mef-db.h"
#include "mef-money.h"

G_BEGIN_DECLS

/* 15 November 2025, 12:00 in Paris: "now" of most tests. */
#define MEF_TEST_NOW ((gint64) 1763204400)

/**
 * MefTestTown:
 *
 * A town in a folder of its own, with two residents (1 and 2, whose accounts are 1 and 2), an agent
 * (account 3), one régie that takes one invoice at a time (1) and one that takes several (2).
 */
typedef struct
{
  char *data_dir; /* (owned) */
  char *path;     /* (owned): town.db */
  MefDb *db;      /* (owned): writes */
} MefTestTown;

MefTestTown *mef_test_town_new (void);
void mef_test_town_free (MefTestTown *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefTestTown, mef_test_town_free)

gint64 mef_test_town_add (MefTestTown *self,
                          gint64 person,
                          gint64 regie,
                          const char *number,
                          MefCents amount,
                          MefDay issued_on,
                          MefDay due_on);
void mef_test_remove (const char *folder);

G_END_DECLS
