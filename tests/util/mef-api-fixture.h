/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mef-mailbox.h"
#include "mef-server.h"
#include "mef-simulator.h"

#include "mef-test-town.h"

G_BEGIN_DECLS

#define MEF_TEST_CLAIRE "claire@example.org" /* person 1 */
#define MEF_TEST_PAUL "paul@example.org"     /* person 2 */
#define MEF_TEST_AGENT "agent@example.org"
#define MEF_TEST_PASSWORD "correct horse battery" /* of all three */

/**
 * MefApiFixture:
 *
 * The product's server over a town with two residents, the payment simulator, and a client, all on
 * the test's own thread: what is waited for is run by waiting.
 */
typedef struct
{
  MefTestTown *town;        /* (owned) */
  MefClock *clock;          /* (owned): stands still */
  MefServer *server;        /* (owned) (nullable): until stopped */
  MefSimulator *simulator;  /* (owned) */
  SoupSession *session;     /* (owned) */
  gint64 canteen[3];        /* Claire's invoices of the régie that takes one at a time */
  gint64 music[2];          /* Claire's invoices of the régie that takes several */
  gint64 other;             /* Paul's */
  char *mail_config;        /* (owned) (nullable): more lines of server.conf */
  gboolean without_form;    /* no form-url is configured */
  const char *form_senders; /* (nullable): whence forms may be told */
  char *service_url;        /* (owned) (nullable): another one than the simulator's */
  char *page_url;           /* (owned) (nullable): instead of the simulator's */
} MefApiFixture;

MefApiFixture *mef_api_fixture_new (void);
void mef_api_fixture_free (MefApiFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefApiFixture, mef_api_fixture_free)
void mef_api_fixture_start (MefApiFixture *self);
void mef_api_fixture_stop (MefApiFixture *self);
char *mef_api_fixture_use_maildir (MefApiFixture *self);
void mef_api_fixture_advance (MefApiFixture *self, gint64 seconds);

/**
 * MefApiReply:
 *
 * An answer: its status, its headers, its body as text and, where it is JSON, as an object.
 */
typedef struct
{
  SoupMessage *message; /* (owned) */
  guint status;
  char *body; /* (owned) */
  gsize length;
  JsonNode *json; /* (owned) (nullable) */
} MefApiReply;

void mef_api_reply_free (MefApiReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefApiReply, mef_api_reply_free)

MefApiReply *mef_api_call (MefApiFixture *self,
                           const char *method,
                           const char *path,
                           const char *token,
                           const char *body);
void mef_api_call_async (MefApiFixture *self,
                         const char *method,
                         const char *path,
                         const char *token,
                         const char *body,
                         MefApiReply **reply);
MefApiReply *mef_api_post (MefApiFixture *self,
                           const char *path,
                           const char *token,
                           const char *key,
                           const char *body);
MefApiReply *
mef_api_pay (MefApiFixture *self, const char *token, const char *key, const char *body);
void mef_api_pay_async (MefApiFixture *self,
                        const char *token,
                        const char *key,
                        const char *body,
                        MefApiReply **reply);
const char *mef_api_reply_get (MefApiReply *reply, const char *member);
gint64 mef_api_reply_get_int (MefApiReply *reply, const char *member);
char *mef_api_sign_in (MefApiFixture *self, const char *email);
MefApiReply *mef_api_try_sign_in (MefApiFixture *self, const char *email, const char *password);
void mef_api_assert_problem (MefApiReply *reply, guint status, const char *code);
void mef_api_assert_call (MefApiFixture *self,
                          const char *method,
                          const char *path,
                          const char *token,
                          const char *body,
                          guint status,
                          const char *code);
MefMailboxItem *mef_api_wait_mail (const char *folder, guint n, const char *to);
char *mef_api_mail_token (const MefMailboxItem *mail);
void mef_api_wait (gboolean (*is_true) (gpointer data), gpointer data);

G_END_DECLS
