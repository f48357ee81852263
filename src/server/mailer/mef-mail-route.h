/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-mail-message.h"
#include "mef-mail-transport.h"
#include "mef-outbox-send.h"

#include "mef-config.h"
#include "mef-task-pool.h"

G_BEGIN_DECLS

/**
 * MefMailRoute:
 *
 * The way mail leaves the machine, shared by the mailers of all its towns.
 */
typedef struct _MefMailRoute MefMailRoute;

MefMailRoute *mef_mail_route_new (const MefConfig *config, GError **error);
MefMailRoute *mef_mail_route_ref (MefMailRoute *self);
void mef_mail_route_unref (MefMailRoute *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefMailRoute, mef_mail_route_unref)

const char *mef_mail_route_get_from (MefMailRoute *self);
MefTaskPool *mef_mail_route_get_pool (MefMailRoute *self);
MefOutboxResult
mef_mail_route_send (MefMailRoute *self, const MefMailMessage *message, char **answer);

G_END_DECLS
