/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searching as people type: without case, without accents, with "œ" as "oe". One definition, as a
 * function of ours and as the SQL function fold(). */
#include "config.h"

#include "mef-fold.h"

#include "mef-error.h"

/* Most numbers and references: nothing to decompose, and an import folds every invoice. */
static gboolean
is_ascii (const char *text)
{
  while (*text != '\0' && (guchar) *text < 0x80)
    text++;
  return *text == '\0';
}

/**
 * mef_fold:
 * @text: UTF-8
 *
 * Returns: (transfer full): @text as it is compared in searches
 */
char *
mef_fold (const char *text)
{
  g_autofree char *decomposed = NULL;
  g_autofree char *lower = NULL;
  g_autoptr (GString) out = NULL;

  if (is_ascii (text))
    return g_ascii_strdown (text, -1);
  decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  lower = decomposed != NULL ? g_utf8_casefold (decomposed, -1) : NULL;
  out = g_string_new (NULL);
  for (const char *p = lower != NULL ? lower : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x153)
        g_string_append (out, "oe");
      else if (c == 0xe6)
        g_string_append (out, "ae");
      else if (!g_unichar_ismark (c))
        g_string_append_unichar (out, c);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
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
