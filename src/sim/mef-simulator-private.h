/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "mef-sim-operation.h"
#include "mef-simulator.h"

G_BEGIN_DECLS

struct _MefSimulator
{
  GObject parent_instance;

  MefClock *clock;              /* (owned) */
  char *state_file;             /* (owned) (nullable) */
  GSocketService *service;      /* (owned): accepts */
  SoupServer *server;           /* (owned): answers what was accepted */
  SoupSession *session;         /* (owned): carries notifications */
  char *url;                    /* (owned) (nullable): without a slash at the end */
  GHashTable *operations;       /* (owned) (element-type utf8 MefSimOperation) */
  GHashTable *delayed;          /* (owned) (element-type SoupServerMessage GSource): held answers */
  GHashTable *debts;            /* (owned) (element-type utf8 MefCents): by numcli/refdet */
  GHashTable *treasury_clients; /* (owned) (element-type utf8): who has any */
  char *last_id_op;             /* (owned) (nullable) */
  MefSimKnobs knobs;
};

MefSimOperation *mef_simulator_find (MefSimulator *self, const char *id_op);
MefSimOperation *mef_simulator_add (MefSimulator *self, MefPayfipMessage *fields);
void mef_simulator_delay (MefSimulator *self, SoupServerMessage *message, guint milliseconds);
GList *mef_simulator_list (MefSimulator *self);

gboolean mef_sim_state_load (MefSimulator *self, GError **error);
void mef_sim_state_save (MefSimulator *self);

gboolean mef_sim_knobs_read (MefSimKnobs *self, JsonObject *object, GError **error);
void mef_sim_knobs_write (const MefSimKnobs *self, GString *out);

/* Client numbers with a meaning; any other of six digits is a town that may pay. */
#define MEF_SIM_UNKNOWN_CLIENT "999999"
#define MEF_SIM_CLIENT_WITHOUT_SERVICE "999998"

/* What answers each part of the address space. */
void mef_sim_soap_answer (MefSimulator *self, SoupServerMessage *message);
void mef_sim_contract_answer (MefSimulator *self, SoupServerMessage *message, const char *query);
void mef_sim_pages_answer (MefSimulator *self,
                           SoupServerMessage *message,
                           const char *path,
                           GHashTable *fields);
void mef_sim_pages_respond_choice (SoupServerMessage *message, MefSimOperation *operation);
void mef_sim_pages_respond_closed (SoupServerMessage *message,
                                   guint status,
                                   const char *code,
                                   const char *text);
void mef_sim_form_answer (MefSimulator *self, SoupServerMessage *message, GHashTable *fields);
char *mef_sim_form_make_result (MefSimulator *self, MefSimOperation *operation);
void mef_sim_control_answer (MefSimulator *self, SoupServerMessage *message, const char *path);

void
mef_sim_respond (SoupServerMessage *message, guint status, const char *content_type, GString *body);
char *mef_sim_read_resource (const char *name);

G_END_DECLS
