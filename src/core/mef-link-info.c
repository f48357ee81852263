/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a link received by mail is for: an immutable value. */
#include "config.h"

#include "mef-link-info.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"

struct _MefLinkInfo
{
  GObject parent_instance;

  MefLinkKind kind;
  gint64 expires_at;
  char *email; /* (owned), empty for none */
  guint password_min_length;
};

G_DEFINE_FINAL_TYPE (MefLinkInfo, mef_link_info, G_TYPE_OBJECT)

static const char *const kinds[] = {
  [MEF_LINK_KIND_ACTIVATION] = "activation",
  [MEF_LINK_KIND_RESET] = "reset",
  [MEF_LINK_KIND_ADDRESS] = "address",
  [MEF_LINK_KIND_ADDRESS_UNDO] = "address-undo",
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_EXPIRES_AT,
  PROP_EMAIL,
  PROP_PASSWORD_MIN_LENGTH,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mef_link_info_finalize (GObject *object)
{
  MefLinkInfo *self = MEF_LINK_INFO (object);

  g_free (self->email);

  G_OBJECT_CLASS (mef_link_info_parent_class)->finalize (object);
}

static void
mef_link_info_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefLinkInfo *self = MEF_LINK_INFO (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_int (value, (int) self->kind);
      break;
    case PROP_EXPIRES_AT:
      g_value_set_int64 (value, self->expires_at);
      break;
    case PROP_EMAIL:
      g_value_set_string (value, self->email);
      break;
    case PROP_PASSWORD_MIN_LENGTH:
      g_value_set_uint (value, self->password_min_length);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_link_info_class_init (MefLinkInfoClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mef_link_info_finalize;
  object_class->get_property = mef_link_info_get_property;

  properties[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_EXPIRES_AT] =
      g_param_spec_int64 ("expires-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_EMAIL] = g_param_spec_string ("email", NULL, NULL, NULL, flags);
  properties[PROP_PASSWORD_MIN_LENGTH] =
      g_param_spec_uint ("password-min-length", NULL, NULL, 0, G_MAXUINT, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_link_info_init (MefLinkInfo *self)
{
}

static gboolean
read_kind (MefLinkInfo *self, JsonObject *object, GError **error)
{
  const char *word;

  if (!mef_json_get_string (object, "kind", &word, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (strcmp (word, kinds[i]) == 0)
        {
          self->kind = (MefLinkKind) i;
          return TRUE;
        }
    }
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-kind");
  return FALSE;
}

static gboolean
read_length (MefLinkInfo *self, JsonObject *object, GError **error)
{
  gint64 length;

  if (!mef_json_get_int (object, "password_min_length", &length, error))
    return FALSE;
  if (length < 0 || length > 1024)
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-password_min_length");
      return FALSE;
    }
  self->password_min_length = (guint) length;
  return TRUE;
}

/**
 * mef_link_info_new_from_json:
 * @object: a link as the server's interface describes it
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the link
 */
MefLinkInfo *
mef_link_info_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefLinkInfo) self = g_object_new (MEF_TYPE_LINK_INFO, NULL);
  const char *email;

  g_return_val_if_fail (object != NULL, NULL);

  if (!read_kind (self, object, error) ||
      !mef_json_get_instant (object, "expires_at", &self->expires_at, error) ||
      !mef_json_get_optional_string (object, "email", &email, error) ||
      !read_length (self, object, error))
    return NULL;
  self->email = g_strdup (email != NULL ? email : "");
  return g_steal_pointer (&self);
}

/**
 * mef_link_info_get_kind:
 * @self: a link
 *
 * Returns: what it is for
 */
MefLinkKind
mef_link_info_get_kind (MefLinkInfo *self)
{
  g_return_val_if_fail (MEF_IS_LINK_INFO (self), MEF_LINK_KIND_ACTIVATION);
  return self->kind;
}

/**
 * mef_link_kind_takes_password:
 * @kind: what a link is for
 *
 * Returns: whether using it takes a password, else it only says yes
 */
gboolean
mef_link_kind_takes_password (MefLinkKind kind)
{
  return kind == MEF_LINK_KIND_ACTIVATION || kind == MEF_LINK_KIND_RESET;
}

/**
 * mef_link_info_get_expires_at:
 * @self: a link
 *
 * Returns: until when it is good, Unix seconds
 */
gint64
mef_link_info_get_expires_at (MefLinkInfo *self)
{
  g_return_val_if_fail (MEF_IS_LINK_INFO (self), 0);
  return self->expires_at;
}

/**
 * mef_link_info_get_email:
 * @self: a link
 *
 * Returns: (transfer none): the address it is for
 */
const char *
mef_link_info_get_email (MefLinkInfo *self)
{
  g_return_val_if_fail (MEF_IS_LINK_INFO (self), NULL);
  return self->email;
}

/**
 * mef_link_info_get_password_min_length:
 * @self: a link
 *
 * Returns: how many characters a password needs
 */
guint
mef_link_info_get_password_min_length (MefLinkInfo *self)
{
  g_return_val_if_fail (MEF_IS_LINK_INFO (self), 0);
  return self->password_min_length;
}
