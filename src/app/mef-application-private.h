/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mef-application.c (the program) and mef-application-targets.c (which server) share. */
#pragma once

#include "mef-application.h"
#include "mef-context.h"
#include "mef-local-server.h"
#include "mef-window.h"

G_BEGIN_DECLS

struct _MefApplication
{
  AdwApplication parent_instance;

  /* owned */
  GSettings *settings;    /* (nullable) until startup */
  MefClock *clock;        /* (nullable) until startup */
  MefKeyring *keyring;    /* (nullable) until startup */
  MefLocalServer *server; /* (nullable) only while a bundled one is used */
  GCancellable *cancellable;
  char *exit_after;      /* (nullable) for measurements: "first-frame", "login" or "list" */
  char *activation_link; /* (nullable) of a desk that was just set up, until it is opened */

  guint signal_sources[2]; /* what a session that ends, or a terminal, sends us */

  /* borrowed */
  MefWindow *window; /* (nullable) weak */
};

void mef_application_connect_to (MefApplication *self, const char *address);
void mef_application_start_demo (MefApplication *self);
void mef_application_start_desk (MefApplication *self);
void mef_application_open_usual (MefApplication *self);
void mef_application_open_link (MefApplication *self, const char *uri);
void mef_application_show_welcome (MefApplication *self);
char *mef_application_dup_simulator_url (MefApplication *self);
void mef_application_update_actions (MefApplication *self);

G_END_DECLS
