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
 * @MEF_SETTING_ACTIVATION_HOURS: how long a link that activates an account works; 1 to 168,
 *   default 48
 * @MEF_SETTING_RESET_MINUTES: how long a link to choose a new password works; 10 to 1440,
 *   default 30
 * @MEF_SETTING_ADDRESS_HOURS: how long a link that confirms another address works; 1 to 168,
 *   default 48
 * @MEF_SETTING_ADDRESS_UNDO_DAYS: for how long the former address can undo; 1 to 30, default 7
 * @MEF_SETTING_ALERTS: whether a mail tells of new invoices; 0 or 1, default 1
 *
 * What an administrator can change, with its bounds and default.
 */
typedef enum
{
  MEF_SETTING_PASSWORD_MIN_LENGTH,
  MEF_SETTING_PAYMENT_LOCK_MINUTES,
  MEF_SETTING_ACTIVATION_HOURS,
  MEF_SETTING_RESET_MINUTES,
  MEF_SETTING_ADDRESS_HOURS,
  MEF_SETTING_ADDRESS_UNDO_DAYS,
  MEF_SETTING_ALERTS,
  MEF_N_SETTINGS,
} MefSetting;

/**
 * MefSettingRule:
 * @name: what it is called in the store and on the command line
 * @min: its least value
 * @max: its largest value
 * @fallback: what holds where none was set
 */
typedef struct
{
  const char *name;
  gint64 min, max, fallback;
} MefSettingRule;

const MefSettingRule *mef_setting_get_rule (MefSetting setting);
gint64 mef_setting_get (MefDb *db, MefSetting setting);
gboolean mef_setting_set (MefDb *db, MefSetting setting, gint64 value, GError **error);

G_END_DECLS
