/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefMailPreference:
 *
 * Which mails a person wants; links and notices about the account are always sent.
 */
typedef struct
{
  gboolean alerts;  /* new invoices */
  gboolean answers; /* the service answered */
} MefMailPreference;

gboolean mef_mail_preference_get (MefDb *db,
                                  gint64 person_id,
                                  MefMailPreference *preference,
                                  GError **error);
gboolean mef_mail_preference_set (MefDb *db,
                                  gint64 person_id,
                                  const MefMailPreference *preference,
                                  GError **error);
gboolean
mef_mail_preference_knows (MefDb *db, const char *unsubscribe_id, gboolean *known, GError **error);
gboolean mef_mail_preference_unsubscribe (MefDb *db, const char *unsubscribe_id, GError **error);

G_END_DECLS
