/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which mails a person wants. A person has no row until they choose, or until the first alert gives
 * them an unguessable name under which they can stop the next one without signing in. */
#include "config.h"

#include "mef-mail-preference-table.h"

#include "mef-db-private.h"
#include "mef-error.h"

/**
 * mef_mail_preference_get:
 * @db: a connection
 * @person_id: a person
 * @preference: (out caller-allocates): what they want; everything where they said nothing
 * @error: (nullable): return location
 *
 * Returns: whether it could be read
 */
gboolean
mef_mail_preference_get (MefDb *db, gint64 person_id, MefMailPreference *preference, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, "SELECT alerts, answers FROM mail_preference WHERE person_id = :person",
                      error);
  gboolean found;

  *preference = (MefMailPreference){ TRUE, TRUE };
  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":person", person_id);
  if (!mef_db_step (db, query, &found, error))
    return FALSE;
  if (found)
    {
      preference->alerts = mef_column_int (query, 0) != 0;
      preference->answers = mef_column_int (query, 1) != 0;
    }
  return TRUE;
}

/**
 * mef_mail_preference_set:
 * @db: a connection that writes
 * @person_id: a person
 * @preference: what they want
 * @error: (nullable): return location
 *
 * Returns: whether it is written
 */
gboolean
mef_mail_preference_set (MefDb *db,
                         gint64 person_id,
                         const MefMailPreference *preference,
                         GError **error)
{
  return mef_db_run_with (
      db,
      "INSERT INTO mail_preference (person_id, alerts, answers, unsubscribe_id)"
      " VALUES (:person, :alerts, :answers, lower (hex (randomblob (16))))"
      " ON CONFLICT (person_id) DO UPDATE SET alerts = excluded.alerts, answers = excluded.answers",
      (MefNumber[]){ { ":person", person_id },
                     { ":alerts", preference->alerts },
                     { ":answers", preference->answers },
                     { NULL } },
      error);
}

/**
 * mef_mail_preference_knows:
 * @db: a connection
 * @unsubscribe_id: (nullable): a name as it came
 * @known: (out): whether it is somebody's
 * @error: (nullable): return location
 *
 * Returns: whether the question could be answered
 */
gboolean
mef_mail_preference_knows (MefDb *db, const char *unsubscribe_id, gboolean *known, GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db, "SELECT 1 FROM mail_preference WHERE unsubscribe_id = :id", error);

  if (query == NULL)
    return FALSE;
  mef_bind_text (query, ":id", unsubscribe_id);
  return mef_db_step (db, query, known, error);
}

/**
 * mef_mail_preference_unsubscribe:
 * @db: a connection that writes
 * @unsubscribe_id: a name as it came
 * @error: (nullable): "not-found" where it is nobody's
 *
 * Stops alerts (RFC 8058); twice is as good as once.
 *
 * Returns: whether the person gets no more alerts
 */
gboolean
mef_mail_preference_unsubscribe (MefDb *db, const char *unsubscribe_id, GError **error)
{
  g_autoptr (MefStatement) update =
      mef_db_prepare (db, "UPDATE mail_preference SET alerts = 0 WHERE unsubscribe_id = :id",
                      error);

  if (update == NULL)
    return FALSE;
  mef_bind_text (update, ":id", unsubscribe_id);
  if (!mef_db_run (db, update, error))
    return FALSE;
  if (mef_db_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
  return FALSE;
}
