/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor. It believes nothing that the rest of the store says: it adds the rows up again. Its
 * rules are in mef-check-rules.c; here is what no query can say alone. */
#include "config.h"

#include "mef-check.h"

#include "mef-check-private.h"
#include "mef-setting-table.h"

/* "NAME: WHAT" for each row of a query. */
static gboolean
check_rule (MefDb *db, const char *name, const char *sql, GPtrArray *problems, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, sql, error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return TRUE;
      g_ptr_array_add (problems, g_strdup_printf ("%s: %s", name, mef_column_text (query, 0)));
    }
  return FALSE;
}

static gboolean
check_file (MefDb *db, GPtrArray *problems, GError **error)
{
  return check_rule (db, "file",
                     "SELECT integrity_check FROM pragma_integrity_check"
                     " WHERE integrity_check <> 'ok'",
                     problems, error);
}

/* The bytes of the documents against the sums that were taken when they came. */
static gboolean
check_documents (MefDb *db, GPtrArray *problems, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, "SELECT invoice_id, content, lower (hex (sha256)) FROM document", error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  while (mef_db_step (db, query, &found, error))
    {
      g_autofree char *sum = NULL;

      if (!found)
        return TRUE;
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, sqlite3_column_blob (query, 1),
                                         (gsize) sqlite3_column_bytes (query, 1));
      if (g_strcmp0 (sum, mef_column_text (query, 2)) != 0)
        g_ptr_array_add (problems, g_strdup_printf ("document-damaged: %" G_GINT64_FORMAT,
                                                    mef_column_int (query, 0)));
    }
  return FALSE;
}

static gboolean
setting_is_sound (const char *name, const char *value)
{
  for (guint i = 0; i < MEF_N_SETTINGS; i++)
    {
      const MefSettingRule *rule = mef_setting_get_rule ((MefSetting) i);

      if (g_str_equal (rule->name, name))
        return g_ascii_string_to_signed (value, 10, rule->min, rule->max, NULL, NULL);
    }
  return FALSE;
}

static gboolean
check_settings (MefDb *db, GPtrArray *problems, GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, "SELECT name, value FROM setting", error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return TRUE;
      if (!setting_is_sound (mef_column_text (query, 0), mef_column_text (query, 1)))
        g_ptr_array_add (problems,
                         g_strdup_printf ("setting-out-of-bounds: %s", mef_column_text (query, 0)));
    }
  return FALSE;
}

/* A rule that cannot be asked is a problem like any other, and hides none. */
static void
note_failure (const char *name, const GError *error, GPtrArray *problems)
{
  g_ptr_array_add (problems, g_strdup_printf ("rule-failed: %s (%s)", name, error->message));
}

/**
 * mef_check_run:
 * @db: a connection; it does not map the file any more afterwards
 *
 * Returns: (transfer full) (element-type utf8): what is wrong, "RULE: ID" each, and "rule-failed:
 *   RULE (REASON)" for what could not be looked at; empty when all is well
 */
GPtrArray *
mef_check_run (MefDb *db)
{
  static const struct
  {
    const char *name;
    gboolean (*check) (MefDb *db, GPtrArray *problems, GError **error);
  } parts[] = {
    { "file", check_file },
    { "schema-changed", mef_check_schema },
    { "setting-out-of-bounds", check_settings },
    { "document-damaged", check_documents },
  };
  GPtrArray *problems = g_ptr_array_new_with_free_func (g_free);
  guint n_rules;
  const MefCheckRule *rules = mef_check_get_rules (&n_rules);

  /* All of the file is read, much of it in the order of some key: through a map of it every page
   * costs a fault, and a large town takes twice as long. */
  mef_db_exec (db, "PRAGMA mmap_size = 0", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GError) error = NULL;

      if (!parts[i].check (db, problems, &error))
        note_failure (parts[i].name, error, problems);
    }
  for (guint i = 0; i < n_rules; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!check_rule (db, rules[i].name, rules[i].sql, problems, &error))
        note_failure (rules[i].name, error, problems);
    }
  return problems;
}
