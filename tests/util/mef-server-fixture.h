/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mef-server.h"

G_BEGIN_DECLS

/**
 * MefServerFixture:
 *
 * A real server with one town, on a thread and a free port of its own. @server is only touched
 * through mef_server_fixture_run().
 */
typedef struct
{
  MefServer *server;     /* (owned) */
  char *data_dir;        /* (owned): a temporary directory with one new town, demo.example */
  char *url;             /* (owned) */
  guint16 port;          /* where it listens */
  GThread *thread;       /* (owned) */
  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
} MefServerFixture;

#define MEF_FIXTURE_HOST "demo.example"

MefServerFixture *mef_server_fixture_new (const MefServerApi *api,
                                          const char *config,
                                          const MefListenerLimits *limits,
                                          MefClock *clock,
                                          void (*fill) (const char *data_dir));
void mef_server_fixture_free (MefServerFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefServerFixture, mef_server_fixture_free)

void mef_server_fixture_run (MefServerFixture *self,
                             void (*func) (MefServerFixture *self, gpointer data),
                             gpointer data);

/**
 * MefReply:
 *
 * An answer as it came: @status is 0 when the connection ended without one.
 */
typedef struct
{
  guint status;
  char *head;     /* (owned): status line and headers */
  GString *body;  /* (owned) */
  gboolean ended; /* whether the server closed the connection */
} MefReply;

void mef_reply_free (MefReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefReply, mef_reply_free)
char *mef_reply_get_header (const MefReply *self, const char *name);
JsonObject *mef_reply_get_json (const MefReply *self, JsonNode **node);
char *mef_reply_get_code (const MefReply *self);

int mef_server_fixture_connect (MefServerFixture *self);
int mef_server_fixture_reconnect (MefServerFixture *self, int fd);
gboolean mef_socket_send (int fd, const char *data, gsize length);
MefReply *mef_socket_read_reply (int fd, gboolean to_the_end);
gboolean mef_socket_wait_end (int fd, guint milliseconds);
MefReply *mef_server_fixture_raw (MefServerFixture *self, const char *data, gsize length);
MefReply *mef_server_fixture_call (MefServerFixture *self,
                                   const char *method,
                                   const char *target,
                                   const char *headers,
                                   const char *body);

void mef_test_remove_tree (const char *path);

G_END_DECLS
