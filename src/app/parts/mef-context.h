/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-api.h"
#include "mef-clock.h"
#include "mef-day.h"
#include "mef-keyring.h"
#include "mef-session.h"

G_BEGIN_DECLS

#define MEF_TYPE_CONTEXT (mef_context_get_type ())
G_DECLARE_FINAL_TYPE (MefContext, mef_context, MEF, CONTEXT, GObject)

MefContext *mef_context_new (MefApi *api,
                             MefSession *session,
                             GSettings *settings,
                             MefClock *clock,
                             MefKeyring *keyring);
MefApi *mef_context_get_api (MefContext *self);
MefSession *mef_context_get_session (MefContext *self);
GSettings *mef_context_get_settings (MefContext *self);
MefClock *mef_context_get_clock (MefContext *self);
MefKeyring *mef_context_get_keyring (MefContext *self);
MefDay mef_context_get_today (MefContext *self);

void mef_context_set_town (MefContext *self, MefTownInfo *town);
MefTownInfo *mef_context_get_town (MefContext *self);
gboolean mef_context_is_demo (MefContext *self);
guint mef_context_get_password_min_length (MefContext *self);

void mef_context_set_known_email (MefContext *self, const char *email);
const char *mef_context_get_known_email (MefContext *self);

void mef_context_set_demo_account (MefContext *self, const char *email, const char *password);
const char *mef_context_get_demo_email (MefContext *self);
const char *mef_context_get_demo_password (MefContext *self);

G_END_DECLS
