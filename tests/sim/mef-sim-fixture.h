/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "mef-payfip-message.h"
#include "mef-simulator.h"

G_BEGIN_DECLS

/* Monday 5 January 2026, 11:00 in Paris: far from midnight and from the change of clocks. */
#define FIXTURE_NOW ((gint64) 1767607200)

/**
 * MefSimFixture:
 *
 * A simulator on a clock that only the test moves, a client, and a town's server that only notes
 * the notifications it gets.
 */
typedef struct
{
  MefClock *clock;
  MefSimulator *simulator;
  SoupSession *session;
  GSocketService *town_service;
  SoupServer *town;
  char *town_url;
  GPtrArray *notified; /* (element-type utf8): bodies */
} MefSimFixture;

MefSimFixture *mef_sim_fixture_new (const char *state_file);
void mef_sim_fixture_free (MefSimFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefSimFixture, mef_sim_fixture_free)

GBytes *mef_sim_fixture_exchange (MefSimFixture *self, SoupMessage *message);
char *mef_sim_fixture_send (MefSimFixture *self,
                            const char *method,
                            const char *path,
                            const char *body,
                            guint *status);
char *mef_sim_fixture_get (MefSimFixture *self, const char *path);
void mef_sim_fixture_control (MefSimFixture *self, const char *path, const char *json);

MefPayfipMessage *mef_sim_fixture_make_creation (MefSimFixture *self);
MefPayfipMessage *
mef_sim_fixture_call (MefSimFixture *self, MefPayfipMessage *request, MefPayfipFault **fault);
char *mef_sim_fixture_create (MefSimFixture *self);
char *mef_sim_fixture_ask (MefSimFixture *self, const char *id_op);
void mef_sim_fixture_close_town (MefSimFixture *self);
void mef_sim_fixture_wait_notified (MefSimFixture *self, guint count);

G_END_DECLS
