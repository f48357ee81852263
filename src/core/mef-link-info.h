/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MefLinkKind:
 * @MEF_LINK_KIND_ACTIVATION: choose the first password of an account
 * @MEF_LINK_KIND_RESET: choose another password
 * @MEF_LINK_KIND_ADDRESS: sign in with this address from now on
 * @MEF_LINK_KIND_ADDRESS_UNDO: go on signing in with this address
 *
 * What a link does once it is used; the words of the wire are "activation", "reset", "address" and
 * "address-undo".
 */
typedef enum
{
  MEF_LINK_KIND_ACTIVATION,
  MEF_LINK_KIND_RESET,
  MEF_LINK_KIND_ADDRESS,
  MEF_LINK_KIND_ADDRESS_UNDO,
} MefLinkKind;

gboolean mef_link_kind_takes_password (MefLinkKind kind);

/* What a link received by mail is for. Properties: kind (a #MefLinkKind, as int), expires-at,
 * email, password-min-length. */
#define MEF_TYPE_LINK_INFO (mef_link_info_get_type ())
G_DECLARE_FINAL_TYPE (MefLinkInfo, mef_link_info, MEF, LINK_INFO, GObject)

MefLinkInfo *mef_link_info_new_from_json (JsonObject *object, GError **error);

MefLinkKind mef_link_info_get_kind (MefLinkInfo *self);
gint64 mef_link_info_get_expires_at (MefLinkInfo *self);
const char *mef_link_info_get_email (MefLinkInfo *self);
guint mef_link_info_get_password_min_length (MefLinkInfo *self);

G_END_DECLS
