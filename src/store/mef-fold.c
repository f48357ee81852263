/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searching as people type: without case, without accents, with "œ" as "oe". The definition is the
 * one the application filters with; here it is also the SQL function fold(). */
#include "config.h"

#include "mef-fold.h"

#include "mef-error.h"
#include "mef-invoice-search.h"

/* Most numbers and references: nothing to decompose, and an import folds every invoice. */
static gboolean
is_plain (const char *text)
{
  while ((*text >= 0x20 && *text < 0x7f) || *text == '\n')
    text++;
  return *text == '\0';
}

/**
 * mef_fold:
 * @text: UTF-8
 *
 * Returns: (transfer full): @text as it is compared in searches, mef_search_fold()
 */
char *
mef_fold (const char *text)
{
  return is_plain (text) ? g_ascii_strdown (text, -1) : mef_search_fold (text);
}

static void
fold_cb (sqlite3_context *context, int count, sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);

  if (text == NULL)
    sqlite3_result_null (context);
  else
    sqlite3_result_text (context, mef_fold (text), -1, g_free);
}

gboolean
mef_fold_register (sqlite3 *handle, GError **error)
{
  if (sqlite3_create_function (handle, "fold", 1,
                               SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL, fold_cb,
                               NULL, NULL) == SQLITE_OK)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "store-functions");
  return FALSE;
}
