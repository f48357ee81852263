/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the table files of the store see of a connection: statements. */
#pragma once

#include <sqlite3.h>

#include "mef-db.h"

#include "mef-day.h"
#include "mef-money.h"

G_BEGIN_DECLS

/**
 * MefStatement:
 *
 * A prepared statement lent by the connection's cache. As an autoptr it is reset, ready for its
 * next use, when it goes out of scope.
 */
typedef sqlite3_stmt MefStatement;

void mef_statement_release (MefStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefStatement, mef_statement_release)

MefStatement *mef_db_prepare (MefDb *self, const char *sql, GError **error);
gboolean mef_db_step (MefDb *self, MefStatement *statement, gboolean *row, GError **error);
gboolean mef_db_run (MefDb *self, MefStatement *statement, GError **error);
gboolean mef_db_exec (MefDb *self, const char *sql, GError **error);

/* A parameter of a statement that takes only numbers; the last of a list has no name. */
typedef struct
{
  const char *name;
  gint64 value;
} MefNumber;

gboolean mef_db_run_with (MefDb *self, const char *sql, const MefNumber *numbers, GError **error);
gboolean mef_db_read_int (MefDb *self,
                          const char *sql,
                          const MefNumber *numbers,
                          gint64 *value,
                          GError **error);
gboolean mef_db_fail (MefDb *self, int code, GError **error);
gint64 mef_db_last_id (MefDb *self);
int mef_db_changes (MefDb *self);
sqlite3 *mef_db_handle (MefDb *self);
guint *mef_db_txn_depth (MefDb *self);

/* Binding by name; a name that the statement does not have is a bug. */
void mef_bind_int (MefStatement *statement, const char *name, gint64 value);
void mef_bind_text (MefStatement *statement, const char *name, const char *value);
void mef_bind_blob (MefStatement *statement, const char *name, gconstpointer data, gsize length);
void mef_bind_bytes (MefStatement *statement, const char *name, GBytes *bytes);
void mef_bind_day (MefStatement *statement, const char *name, MefDay day);
void mef_bind_optional (MefStatement *statement, const char *name, gint64 value);

/* Reading the current row, by position. */
const char *mef_column_text (MefStatement *statement, int column);
gint64 mef_column_int (MefStatement *statement, int column);
MefDay mef_column_day (MefStatement *statement, int column);

gboolean mef_migrations_check (MefDb *self, GError **error);
gboolean mef_migrations_run (MefDb *self, GError **error);

G_END_DECLS
