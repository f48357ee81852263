/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-request.h"

G_BEGIN_DECLS

/**
 * MefChangeDone:
 * @request: the request, to be answered
 * @data: what the change was given
 * @error: (nullable): why nothing was written; %NULL when it is
 *
 * On the worker's thread again.
 */
typedef void (*MefChangeDone) (MefRequest *request, gpointer data, const GError *error);

void mef_change_run (MefRequest *request,
                     MefWriterFunc job,
                     gpointer data,
                     GDestroyNotify destroy,
                     MefChangeDone done);
void mef_change_respond_empty (MefRequest *request, gpointer data, const GError *error);

G_END_DECLS
