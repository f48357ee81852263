/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-request.h"

G_BEGIN_DECLS

/**
 * MefProblemMember:
 *
 * One parameter of a problem document: a string, or a number where @string is NULL.
 */
typedef struct
{
  const char *name;
  const char *string;
  gint64 number;
} MefProblemMember;

/* Exactly one of these answers a request; what they are given is taken (transfer full) where said.
 */
void mef_request_respond_json (MefRequest *self, guint status, GString *body);
void mef_request_respond_json_bytes (MefRequest *self, GBytes *body, const char *etag);
void mef_request_respond_bytes (MefRequest *self,
                                const char *content_type,
                                GBytes *body,
                                const char *etag);
void mef_request_respond_attachment (MefRequest *self,
                                     const char *content_type,
                                     const char *file_name,
                                     GBytes *body,
                                     const char *etag);
void mef_request_respond_html (MefRequest *self, guint status, GString *body);
void mef_request_respond_empty (MefRequest *self, guint status);
void mef_request_respond_redirect (MefRequest *self, guint status, const char *location);
void mef_request_respond_error (MefRequest *self, const GError *error);
void mef_request_respond_problem (MefRequest *self,
                                  guint status,
                                  const char *reason,
                                  const MefProblemMember *members,
                                  gsize n_members);
void mef_request_respond_busy (MefRequest *self);

char *mef_response_make_etag (const void *data, gsize length);
GString *mef_response_make_problem (guint status,
                                    const char *reason,
                                    const MefProblemMember *members,
                                    gsize n_members);

G_END_DECLS
