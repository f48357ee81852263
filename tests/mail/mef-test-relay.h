/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relay.py as a process, and what it has written down. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder; /* (owned): holds the log and what the test puts beside it */
  char *log;    /* (owned) */
  guint port;
  GSubprocess *process;
} MefTestRelay;

void mef_test_relay_begin (MefTestRelay *self);
char *mef_test_relay_path (const MefTestRelay *self, const char *name);
void
mef_test_relay_make_certificate (const MefTestRelay *self, const char *name, const char *subject);
void mef_test_relay_start (MefTestRelay *self, const char *arguments);
char *mef_test_relay_url (const MefTestRelay *self, const char *scheme);
GPtrArray *mef_test_relay_read (const MefTestRelay *self);
GPtrArray *mef_test_relay_read_mails (const MefTestRelay *self);
guint mef_test_relay_count (const MefTestRelay *self, const char *command);
void mef_test_relay_end (MefTestRelay *self);

G_END_DECLS
