/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-attempt-table.h"

#include "mef-server.h"

G_BEGIN_DECLS

char *mef_payment_form_make_url (MefServer *server,
                                 MefTown *town,
                                 const MefAttemptRow *row,
                                 const char **code);

G_END_DECLS
