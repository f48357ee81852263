/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefPersonRow:
 * @external_ref: (nullable): the billing software's key
 *
 * A debtor, for writing; strings are borrowed. A NULL string is an empty one.
 */
typedef struct
{
  const char *external_ref;
  const char *civility;
  const char *last_name;
  const char *first_name;
  const char *address; /* lines separated by LF */
  const char *postcode;
  const char *city;
  const char *email; /* (nullable) */
} MefPersonRow;

gboolean mef_person_insert (MefDb *db, const MefPersonRow *row, gint64 *id, GError **error);
gboolean mef_person_describe (MefDb *db, gint64 id, char **text, GError **error);
gboolean mef_person_find (MefDb *db, const MefPersonRow *row, gint64 *id, GError **error);

G_END_DECLS
