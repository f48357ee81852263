/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two files of MefLocalServer share: what it is, and how it starts. */
#pragma once

#include "mef-child.h"
#include "mef-local-server.h"

G_BEGIN_DECLS

struct _MefLocalServer
{
  GObject parent_instance;

  /* owned */
  char *programs_dir;     /* (nullable) */
  char *data_dir;         /* (nullable) until a demonstration starts */
  char *temp_dir;         /* (nullable): removed at the end */
  char *url;              /* (nullable): where the server listens */
  char *simulator_url;    /* (nullable): where the simulator listens */
  char *accounts;         /* (nullable): what the demonstration says of its accounts */
  MefChild *server;       /* (nullable) */
  MefChild *simulator;    /* (nullable) */
  GCancellable *watching; /* (nullable): of the wait for the server's end */

  MefLocalServerKind kind;
};

char *mef_local_server_find_program (MefLocalServer *self, GError **error);
GError *mef_local_server_make_failure (const char *reason);
void mef_local_server_watch (MefLocalServer *self);

G_END_DECLS
