/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-password-rules.h"
#include "mef-routes.h"

#include "mef-request.h"
#include "mef-task-pool.h"

G_BEGIN_DECLS

#define MEF_PASSWORD_FLOOR 5      /* characters; no setting goes below */
#define MEF_PASSWORD_STAFF_MIN 16 /* characters, for accounts that see everybody's invoices */

guint mef_password_min_length (MefRole role, gint64 setting);
gboolean
mef_password_check (const char *password, const char *email, guint min_length, GError **error);
void mef_password_respond_refused (MefRequest *request, guint minimum, const GError *error);
char *mef_password_hash (const char *password, GError **error);
gboolean mef_password_verify (const char *hash, const char *password);

gboolean mef_password_hash_async (MefTaskPool *pool,
                                  const char *password,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char *mef_password_hash_finish (GAsyncResult *result, GError **error);
gboolean mef_password_verify_async (MefTaskPool *pool,
                                    const char *hash,
                                    const char *password,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean mef_password_verify_finish (GAsyncResult *result, char **new_hash, GError **error);

G_END_DECLS
