/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to this layer. */
#pragma once

#include <glib.h>

#include "mef-mail-transport.h"

G_BEGIN_DECLS

typedef struct _MefSmtp MefSmtp;

MefSmtp *mef_smtp_new (const char *url,
                       const char *user,
                       const char *password,
                       const char *ca_file,
                       gboolean encrypted,
                       guint timeout);
void mef_smtp_free (MefSmtp *self);
MefMailOutcome mef_smtp_send (const MefSmtp *self,
                              const char *from,
                              const char *to,
                              GBytes *message,
                              char **answer);

G_END_DECLS
