/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the auditor share. */
#pragma once

#include "mef-db-private.h"

G_BEGIN_DECLS

/**
 * MefCheckRule:
 * @name: what it is called where it is broken
 * @sql: a query that gives what breaks it, one a row: an id, or a table and an id
 */
typedef struct
{
  const char *name;
  const char *sql;
} MefCheckRule;

const MefCheckRule *mef_check_get_rules (guint *n);

gboolean mef_check_schema (MefDb *db, GPtrArray *problems, GError **error);

G_END_DECLS
