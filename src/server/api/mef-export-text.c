/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a town knows about a person, as text: one JSON document in which what belongs together
 * stands together, and one CSV file a table for spreadsheets. Both follow the store's tables; names
 * are part of the format and never translated. */
#include "config.h"

#include "mef-export-text.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-town-store.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf" /* or Excel takes UTF-8 for Windows-1252 */

typedef struct
{
  MefDb *db; /* (unowned) */
  gint64 person_id;
  gint64 now;
  guint table;
  MefJsonWriter *json; /* (unowned) */
} Writing;

static void
write_member (MefJsonWriter *json, const MefExportColumn *column, const MefExportValue *value)
{
  g_autofree char *cents = NULL;

  switch (column->type)
    {
    case MEF_EXPORT_NUMBER:
    case MEF_EXPORT_CENTS:
      /* Cents where a person would read euros: the name says so. */
      if (column->type == MEF_EXPORT_CENTS)
        cents = g_strconcat (column->name, "_centimes", NULL);
      if (value->is_null)
        mef_json_add_string (json, cents != NULL ? cents : column->name, NULL);
      else
        mef_json_add_int (json, cents != NULL ? cents : column->name, value->number);
      return;
    case MEF_EXPORT_INSTANT:
      if (value->is_null)
        mef_json_add_string (json, column->name, NULL);
      else
        mef_json_add_instant (json, column->name, value->number);
      return;
    case MEF_EXPORT_BOOLEAN:
      mef_json_add_boolean (json, column->name, value->number != 0);
      return;
    case MEF_EXPORT_TEXT:
    case MEF_EXPORT_DAY:
    case MEF_EXPORT_STATE:
      mef_json_add_string (json, column->name, value->text);
      return;
    }
}

static gboolean write_array (const Writing *writing, gint64 parent_id, GError **error);

/* A row, and in it the rows that belong to it. */
static gboolean
write_object (const MefExportTable *table,
              const MefExportValue *values,
              gpointer user_data,
              GError **error)
{
  const Writing *writing = user_data;

  mef_json_begin_object (writing->json, NULL);
  /* A child's first column names the object around it. */
  for (guint i = table->parent >= 0 ? 1 : 0; table->columns[i].name != NULL; i++)
    write_member (writing->json, &table->columns[i], &values[i]);
  for (guint i = 0; i < mef_export_count_tables (); i++)
    {
      Writing child = *writing;

      child.table = i;
      if (mef_export_get_table (i)->parent == (int) writing->table &&
          !write_array (&child, values[0].number, error))
        return FALSE;
    }
  mef_json_end_object (writing->json);
  return TRUE;
}

static gboolean
write_array (const Writing *writing, gint64 parent_id, GError **error)
{
  Writing copy = *writing;

  mef_json_begin_array (writing->json, mef_export_get_table (writing->table)->name);
  if (!mef_export_each_row (writing->db, writing->table, writing->person_id, parent_id,
                            writing->now, write_object, &copy, error))
    return FALSE;
  mef_json_end_array (writing->json);
  return TRUE;
}

/**
 * mef_export_write_json:
 * @db: a connection of mef_export_open()
 * @person_id: about whom
 * @now: the instant
 * @error: the store's reasons
 *
 * Returns: (transfer full) (nullable): one object with the town, the instant and a member for each
 *   table
 */
GString *
mef_export_write_json (MefDb *db, gint64 person_id, gint64 now, GError **error)
{
  GString *out = g_string_sized_new (64 * 1024);
  Writing writing = { .db = db, .person_id = person_id, .now = now };
  g_auto (MefTownRow) town = { NULL };
  MefJsonWriter json;
  gboolean good = mef_town_store_read (db, &town, error);

  mef_json_writer_init (&json, out);
  mef_json_begin_object (&json, NULL);
  mef_json_add_string (&json, "commune", town.name);
  mef_json_add_instant (&json, "etabli_le", now);
  writing.json = &json;
  for (guint i = 0; good && i < mef_export_count_tables (); i++)
    {
      writing.table = i;
      if (mef_export_get_table (i)->parent < 0)
        good = write_array (&writing, 0, error);
    }
  mef_json_end_object (&json);
  if (good)
    return out;
  g_string_free (out, TRUE);
  return NULL;
}

/* RFC 4180. What a spreadsheet would take for a formula gets an apostrophe before it: texts come
 * from billing software and from people. */
static void
append_text (GString *out, const char *text)
{
  gboolean quoted = strpbrk (text, ";\"\r\n") != NULL || text[0] == ' ';

  if (quoted)
    g_string_append_c (out, '"');
  if (text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL)
    g_string_append_c (out, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  if (quoted)
    g_string_append_c (out, '"');
}

static void
append_cell (GString *out, MefExportType type, const MefExportValue *value)
{
  g_autofree char *made = NULL;

  if (value->is_null)
    return;
  switch (type)
    {
    case MEF_EXPORT_TEXT:
      append_text (out, value->text);
      return;
    case MEF_EXPORT_DAY:
    case MEF_EXPORT_STATE:
      g_string_append (out, value->text);
      return;
    case MEF_EXPORT_NUMBER:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, value->number);
      return;
    case MEF_EXPORT_CENTS:
      made = mef_money_format_plain (value->number);
      break;
    case MEF_EXPORT_INSTANT:
      made = mef_instant_to_rfc3339 (value->number);
      break;
    case MEF_EXPORT_BOOLEAN:
      made = g_strdup (value->number != 0 ? "oui" : "non");
      break;
    }
  g_string_append (out, made);
}

static gboolean
append_line (const MefExportTable *table,
             const MefExportValue *values,
             gpointer user_data,
             GError **error)
{
  GString *out = user_data;

  for (guint i = 0; table->columns[i].name != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ';');
      append_cell (out, table->columns[i].type, &values[i]);
    }
  g_string_append (out, "\r\n");
  return TRUE;
}

/**
 * mef_export_write_csv:
 * @db: a connection of mef_export_open()
 * @table: which table
 * @person_id: about whom
 * @now: the instant
 * @error: the store's reasons
 *
 * Returns: (transfer full) (nullable): the table for a French spreadsheet: UTF-8 with a byte order
 *   mark, semicolons, decimal commas, a line of names first
 */
GString *
mef_export_write_csv (MefDb *db, guint table, gint64 person_id, gint64 now, GError **error)
{
  const MefExportColumn *columns = mef_export_get_table (table)->columns;
  GString *out = g_string_new (BYTE_ORDER_MARK);

  for (guint i = 0; columns[i].name != NULL; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? ";" : "", columns[i].name);
  g_string_append (out, "\r\n");
  if (mef_export_each_row (db, table, person_id, 0, now, append_line, out, error))
    return out;
  g_string_free (out, TRUE);
  return NULL;
}
