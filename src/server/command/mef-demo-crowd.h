/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-day.h"
#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefDemoCrowd:
 *
 * How many invented residents, and how many invoices among them.
 */
typedef struct
{
  gint64 regie_id;
  guint n_residents;
  guint n_invoices;
  const char *password_hash; /* the same for all */
  MefDay today;
  gint64 now;
} MefDemoCrowd;

gboolean mef_demo_crowd_fill (MefDb *db, const MefDemoCrowd *crowd, GError **error);
char *mef_demo_crowd_address (guint resident);

G_END_DECLS
