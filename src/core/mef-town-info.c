/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sign-in page shows of a town: an immutable value. */
#include "config.h"

#include "mef-town-info.h"

#include "mef-error.h"
#include "mef-json.h"

struct _MefTownInfo
{
  GObject parent_instance;

  char *name; /* (owned) */
  char *host; /* (owned), empty for none */
  gboolean demo;
  guint password_min_length;
  gboolean test_mode;
};

G_DEFINE_FINAL_TYPE (MefTownInfo, mef_town_info, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_HOST,
  PROP_DEMO,
  PROP_PASSWORD_MIN_LENGTH,
  PROP_TEST_MODE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mef_town_info_finalize (GObject *object)
{
  MefTownInfo *self = MEF_TOWN_INFO (object);

  g_free (self->name);
  g_free (self->host);

  G_OBJECT_CLASS (mef_town_info_parent_class)->finalize (object);
}

static void
mef_town_info_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefTownInfo *self = MEF_TOWN_INFO (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;
    case PROP_DEMO:
      g_value_set_boolean (value, self->demo);
      break;
    case PROP_PASSWORD_MIN_LENGTH:
      g_value_set_uint (value, self->password_min_length);
      break;
    case PROP_TEST_MODE:
      g_value_set_boolean (value, self->test_mode);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_town_info_class_init (MefTownInfoClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mef_town_info_finalize;
  object_class->get_property = mef_town_info_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  properties[PROP_DEMO] = g_param_spec_boolean ("demo", NULL, NULL, FALSE, flags);
  properties[PROP_PASSWORD_MIN_LENGTH] =
      g_param_spec_uint ("password-min-length", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TEST_MODE] = g_param_spec_boolean ("test-mode", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_town_info_init (MefTownInfo *self)
{
}

static gboolean
read_length (MefTownInfo *self, JsonObject *object, GError **error)
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
 * mef_town_info_new_from_json:
 * @object: a town as the server's interface describes it
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the town
 */
MefTownInfo *
mef_town_info_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefTownInfo) self = g_object_new (MEF_TYPE_TOWN_INFO, NULL);
  const char *name, *host;

  g_return_val_if_fail (object != NULL, NULL);

  if (!mef_json_get_string (object, "name", &name, error) ||
      !mef_json_get_optional_string (object, "host", &host, error) ||
      !mef_json_get_boolean (object, "demo", &self->demo, error) ||
      !mef_json_get_boolean (object, "test_mode", &self->test_mode, error) ||
      !read_length (self, object, error))
    return NULL;
  self->name = g_strdup (name);
  self->host = g_strdup (host != NULL ? host : "");
  return g_steal_pointer (&self);
}

/**
 * mef_town_info_get_name:
 * @self: a town
 *
 * Returns: (transfer none): the town's name
 */
const char *
mef_town_info_get_name (MefTownInfo *self)
{
  g_return_val_if_fail (MEF_IS_TOWN_INFO (self), NULL);
  return self->name;
}

/**
 * mef_town_info_get_host:
 * @self: a town
 *
 * Returns: (transfer none): its server's host name
 */
const char *
mef_town_info_get_host (MefTownInfo *self)
{
  g_return_val_if_fail (MEF_IS_TOWN_INFO (self), NULL);
  return self->host;
}

/**
 * mef_town_info_get_demo:
 * @self: a town
 *
 * Returns: whether its data is invented
 */
gboolean
mef_town_info_get_demo (MefTownInfo *self)
{
  g_return_val_if_fail (MEF_IS_TOWN_INFO (self), FALSE);
  return self->demo;
}

/**
 * mef_town_info_get_password_min_length:
 * @self: a town
 *
 * Returns: how many characters a password needs
 */
guint
mef_town_info_get_password_min_length (MefTownInfo *self)
{
  g_return_val_if_fail (MEF_IS_TOWN_INFO (self), 0);
  return self->password_min_length;
}

/**
 * mef_town_info_get_test_mode:
 * @self: a town
 *
 * Returns: whether no money moves when paying
 */
gboolean
mef_town_info_get_test_mode (MefTownInfo *self)
{
  g_return_val_if_fail (MEF_IS_TOWN_INFO (self), FALSE);
  return self->test_mode;
}
