/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-mail-route.h"
#include "mef-server.h"

G_BEGIN_DECLS

#define MEF_TYPE_MAILER (mef_mailer_get_type ())
G_DECLARE_FINAL_TYPE (MefMailer, mef_mailer, MEF, MAILER, GObject)

MefMailer *mef_mailer_new (MefServer *server, MefTown *town, MefMailRoute *route, GError **error);
MefMailRoute *mef_mailer_get_route (MefMailer *self);
void mef_mailer_start (MefMailer *self);
void mef_mailer_wake (MefMailer *self);
void mef_mailer_stop (MefMailer *self);

G_END_DECLS
