/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is signed in: an immutable value. */
#include "config.h"

#include "mef-account.h"

#include "mef-error.h"
#include "mef-json.h"

struct _MefAccount
{
  GObject parent_instance;

  char *email; /* (owned) */
  char *name;  /* (owned), empty for none */
  MefRole role;
  char *town;        /* (owned), empty for none */
  gint64 expires_at; /* 0 for none */
};

G_DEFINE_FINAL_TYPE (MefAccount, mef_account, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_EMAIL,
  PROP_NAME,
  PROP_ROLE,
  PROP_TOWN,
  PROP_EXPIRES_AT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mef_account_finalize (GObject *object)
{
  MefAccount *self = MEF_ACCOUNT (object);

  g_free (self->email);
  g_free (self->name);
  g_free (self->town);

  G_OBJECT_CLASS (mef_account_parent_class)->finalize (object);
}

static void
mef_account_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefAccount *self = MEF_ACCOUNT (object);

  switch (id)
    {
    case PROP_EMAIL:
      g_value_set_string (value, self->email);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ROLE:
      g_value_set_int (value, (int) self->role);
      break;
    case PROP_TOWN:
      g_value_set_string (value, self->town);
      break;
    case PROP_EXPIRES_AT:
      g_value_set_int64 (value, self->expires_at);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_account_class_init (MefAccountClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mef_account_finalize;
  object_class->get_property = mef_account_get_property;

  properties[PROP_EMAIL] = g_param_spec_string ("email", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ROLE] = g_param_spec_int ("role", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_TOWN] = g_param_spec_string ("town", NULL, NULL, NULL, flags);
  properties[PROP_EXPIRES_AT] =
      g_param_spec_int64 ("expires-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_account_init (MefAccount *self)
{
}

/**
 * mef_account_new_from_json:
 * @object: the answer to "who am I" as the server's interface describes it
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the account
 */
MefAccount *
mef_account_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefAccount) self = g_object_new (MEF_TYPE_ACCOUNT, NULL);
  const char *email, *name, *role, *town;

  g_return_val_if_fail (object != NULL, NULL);

  if (!mef_json_get_string (object, "email", &email, error) ||
      !mef_json_get_optional_string (object, "name", &name, error) ||
      !mef_json_get_string (object, "role", &role, error) ||
      !mef_json_get_optional_string (object, "town", &town, error) ||
      !mef_json_get_optional_instant (object, "expires_at", &self->expires_at, error))
    return NULL;
  if (!mef_role_from_string (role, &self->role))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "field-role");
      return NULL;
    }
  self->email = g_strdup (email);
  self->name = g_strdup (name != NULL ? name : "");
  self->town = g_strdup (town != NULL ? town : "");
  return g_steal_pointer (&self);
}

/**
 * mef_account_get_email:
 * @self: an account
 *
 * Returns: (transfer none): the address it signs in with
 */
const char *
mef_account_get_email (MefAccount *self)
{
  g_return_val_if_fail (MEF_IS_ACCOUNT (self), NULL);
  return self->email;
}

/**
 * mef_account_get_name:
 * @self: an account
 *
 * Returns: (transfer none): the person's name, empty when not known
 */
const char *
mef_account_get_name (MefAccount *self)
{
  g_return_val_if_fail (MEF_IS_ACCOUNT (self), NULL);
  return self->name;
}

/**
 * mef_account_get_role:
 * @self: an account
 *
 * Returns: what it may do
 */
MefRole
mef_account_get_role (MefAccount *self)
{
  g_return_val_if_fail (MEF_IS_ACCOUNT (self), MEF_ROLE_RESIDENT);
  return self->role;
}

/**
 * mef_account_get_town:
 * @self: an account
 *
 * Returns: (transfer none): the town's name
 */
const char *
mef_account_get_town (MefAccount *self)
{
  g_return_val_if_fail (MEF_IS_ACCOUNT (self), NULL);
  return self->town;
}

/**
 * mef_account_get_expires_at:
 * @self: an account
 *
 * Returns: when the session ends, Unix seconds, 0 when not said
 */
gint64
mef_account_get_expires_at (MefAccount *self)
{
  g_return_val_if_fail (MEF_IS_ACCOUNT (self), 0);
  return self->expires_at;
}
