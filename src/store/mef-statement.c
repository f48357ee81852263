/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes into a prepared statement and what comes out of its current row. */
#include "config.h"

#include "mef-db-private.h"

static int
parameter (MefStatement *statement, const char *name)
{
  int index = sqlite3_bind_parameter_index (statement, name);

  g_assert (index > 0);
  return index;
}

void
mef_bind_int (MefStatement *statement, const char *name, gint64 value)
{
  sqlite3_bind_int64 (statement, parameter (statement, name), value);
}

/* Zero, which is no row's id and no instant of ours, binds NULL. */
void
mef_bind_optional (MefStatement *statement, const char *name, gint64 value)
{
  if (value != 0)
    mef_bind_int (statement, name, value);
}

void
mef_bind_text (MefStatement *statement, const char *name, const char *value)
{
  sqlite3_bind_text (statement, parameter (statement, name), value, -1, SQLITE_TRANSIENT);
}

void
mef_bind_blob (MefStatement *statement, const char *name, gconstpointer data, gsize length)
{
  sqlite3_bind_blob64 (statement, parameter (statement, name), data, length, SQLITE_TRANSIENT);
}

/* Not copied: @bytes must live until the statement is released. */
void
mef_bind_bytes (MefStatement *statement, const char *name, GBytes *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  sqlite3_bind_blob64 (statement, parameter (statement, name), data, length, SQLITE_STATIC);
}

void
mef_bind_day (MefStatement *statement, const char *name, MefDay day)
{
  char iso[MEF_DAY_ISO_SIZE];

  if (day != MEF_DAY_NONE)
    mef_bind_text (statement, name, mef_day_to_iso (day, iso));
}

const char *
mef_column_text (MefStatement *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

gint64
mef_column_int (MefStatement *statement, int column)
{
  return sqlite3_column_int64 (statement, column);
}

MefDay
mef_column_day (MefStatement *statement, int column)
{
  return mef_day_parse_iso (mef_column_text (statement, column));
}
