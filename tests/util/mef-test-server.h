/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MefTestServer:
 *
 * A server that answers what it was told to, in that order, one request per connection, and keeps
 * what it was asked. Speaks just enough HTTP/1.1 to also speak it wrongly.
 */
typedef struct _MefTestServer MefTestServer;

typedef struct
{
  char *method;
  char *target; /* path and query as they came */
  char *head;   /* the whole head */
  char *body;
} MefTestRequest;

MefTestServer *mef_test_server_new (void);
MefTestServer *mef_test_server_new_tls (const char *certificate);
void mef_test_server_free (MefTestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefTestServer, mef_test_server_free)

const char *mef_test_server_get_url (MefTestServer *self);

void
mef_test_server_add (MefTestServer *self, guint status, const char *content_type, const char *body);
void mef_test_server_add_json (MefTestServer *self, guint status, const char *body);
void mef_test_server_add_raw (MefTestServer *self, const char *bytes);
void mef_test_server_add_hang (MefTestServer *self, const char *bytes);

guint mef_test_server_count_requests (MefTestServer *self);
const MefTestRequest *mef_test_server_get_request (MefTestServer *self, guint position);
char *mef_test_request_get_header (const MefTestRequest *request, const char *name);

/* Waiting, always with a bound: what does not come fails the test instead of hanging it. */
void mef_test_store_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *mef_test_wait_result (GAsyncResult **slot);
void mef_test_wait_until (gboolean (*condition) (gpointer data), gpointer data);

G_END_DECLS
