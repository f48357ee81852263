/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "mef-sim-operation.h"
#include "mef-simulator.h"

G_BEGIN_DECLS

struct _MefSimulator
{
  GObject parent_instance;

  MefClock *clock;        /* (owned) */
  char *state_file;       /* (owned) (nullable) */
  SoupServer *server;     /* (owned) */
  SoupSession *session;   /* (owned): carries notifications */
  char *url;              /* (owned) (nullable): without a slash at the end */
  GHashTable *operations; /* (owned) (element-type utf8 MefSimOperation) */
  char *last_id_op;       /* (owned) (nullable) */
  MefSimKnobs knobs;
};

MefSimOperation *mef_simulator_find (MefSimulator *self, const char *id_op);
MefSimOperation *mef_simulator_add (MefSimulator *self, MefPayfipMessage *fields);
void mef_simulator_save (MefSimulator *self);

/* What answers each part of the address space. */
void mef_sim_soap_answer (MefSimulator *self, SoupServerMessage *message, const char *query);
void mef_sim_pages_answer (MefSimulator *self,
                           SoupServerMessage *message,
                           const char *path,
                           GHashTable *fields);
void mef_sim_control_answer (MefSimulator *self, SoupServerMessage *message, const char *path);

void
mef_sim_respond (SoupServerMessage *message, guint status, const char *content_type, GString *body);

G_END_DECLS
