/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-request.h"

#include "mef-mailer.h"
#include "mef-payments.h"
#include "mef-throttle.h"

G_BEGIN_DECLS

/**
 * MefEngine:
 *
 * What runs for a town beside its requests: what is in `town->engine` of every town of the
 * product's API.
 */
typedef struct
{
  MefPayments *payments; /* (owned) */
  MefThrottle *throttle; /* (owned) */
  MefMailer *mailer;     /* (owned) (nullable): where no mail transport is configured */
  int exports;           /* archives being made, changed atomically */
} MefEngine;

gboolean mef_engine_start (MefServer *server, MefTown *town, GError **error);
void mef_engine_stop (MefServer *server, MefTown *town);
MefEngine *mef_engine_get (MefRequest *request);
void mef_engine_wake_mailer (MefRequest *request);

G_END_DECLS
