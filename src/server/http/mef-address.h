/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-server.h"

G_BEGIN_DECLS

char *mef_address_get_authority (MefServer *server, MefTown *town);
char *mef_address_make (MefServer *server, MefTown *town, const char *path);
char *mef_address_make_form_notification (MefServer *server, MefTown *town, const char *token);
char *mef_address_make_notification (MefServer *server, MefTown *town);

G_END_DECLS
