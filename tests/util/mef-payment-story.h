/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps from which stories of a payment are told. */
#pragma once

#include "mef-api-fixture.h"

G_BEGIN_DECLS

void mef_story_wait_payment (MefApiFixture *fixture,
                             const char *token,
                             const char *id,
                             const char *state);
void mef_story_wait_invoice (MefApiFixture *fixture,
                             const char *token,
                             gint64 invoice,
                             const char *state);
void mef_story_wait_questions (MefApiFixture *fixture, const char *number);
MefApiReply *mef_story_show_invoice (MefApiFixture *fixture, const char *token, gint64 invoice);
char *mef_story_order (gint64 invoice);
void mef_story_set_offer (MefApiFixture *fixture, const char *offer);
void mef_story_open_page (MefApiFixture *fixture, const char *token, const char *id);
gint64 mef_story_count (MefApiFixture *fixture, const char *sql);
void mef_story_wait_reason (MefApiFixture *fixture,
                            const char *token,
                            const char *id,
                            const char *reason);
char *mef_story_find_token (MefApiFixture *fixture, const char *token, const char *id);
char *mef_story_sign_regisseur_in (MefApiFixture *fixture);
char *mef_story_begin (MefApiFixture *fixture, const char *token, const char *key);
void mef_story_conclude (MefApiFixture *fixture, const char *result);
void mef_story_post_hint (MefApiFixture *fixture, const char *path, const char *body, guint status);
void mef_story_assert_books (MefApiFixture *fixture);

G_END_DECLS
