/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-db.h"

G_BEGIN_DECLS

/**
 * MefSetting:
 * @MEF_SETTING_PASSWORD_MIN_LENGTH: characters a resident's password has at least; 5 to 64,
 *   default 12
 * @MEF_SETTING_PAYMENT_LOCK_MINUTES: how long a running payment may keep an invoice from being paid
 *   again; 20 to 120, default 120
 *
 * What an administrator can change, with its bounds and default.
 */
typedef enum
{
  MEF_SETTING_PASSWORD_MIN_LENGTH,
  MEF_SETTING_PAYMENT_LOCK_MINUTES,
  MEF_N_SETTINGS,
} MefSetting;

gint64 mef_setting_get (MefDb *db, MefSetting setting);
gboolean mef_setting_set (MefDb *db, MefSetting setting, gint64 value, GError **error);

G_END_DECLS
