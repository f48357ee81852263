/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device somebody is signed in on: an immutable value. */
#include "config.h"

#include "mef-session-info.h"

#include "mef-error.h"
#include "mef-json.h"

struct _MefSessionInfo
{
  GObject parent_instance;

  gint64 id;
  char *device; /* (owned), empty for none */
  gint64 created_at;
  gint64 last_used_at;
  gboolean persistent;
  gboolean current;
};

G_DEFINE_FINAL_TYPE (MefSessionInfo, mef_session_info, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_DEVICE,
  PROP_CREATED_AT,
  PROP_LAST_USED_AT,
  PROP_PERSISTENT,
  PROP_CURRENT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mef_session_info_finalize (GObject *object)
{
  g_free (MEF_SESSION_INFO (object)->device);

  G_OBJECT_CLASS (mef_session_info_parent_class)->finalize (object);
}

static void
mef_session_info_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefSessionInfo *self = MEF_SESSION_INFO (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_DEVICE:
      g_value_set_string (value, self->device);
      break;
    case PROP_CREATED_AT:
      g_value_set_int64 (value, self->created_at);
      break;
    case PROP_LAST_USED_AT:
      g_value_set_int64 (value, self->last_used_at);
      break;
    case PROP_PERSISTENT:
      g_value_set_boolean (value, self->persistent);
      break;
    case PROP_CURRENT:
      g_value_set_boolean (value, self->current);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static GParamSpec *
make_int64 (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
mef_session_info_class_init (MefSessionInfoClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mef_session_info_finalize;
  object_class->get_property = mef_session_info_get_property;

  properties[PROP_ID] = make_int64 ("id");
  properties[PROP_DEVICE] = g_param_spec_string ("device", NULL, NULL, NULL, flags);
  properties[PROP_CREATED_AT] = make_int64 ("created-at");
  properties[PROP_LAST_USED_AT] = make_int64 ("last-used-at");
  properties[PROP_PERSISTENT] = g_param_spec_boolean ("persistent", NULL, NULL, FALSE, flags);
  properties[PROP_CURRENT] = g_param_spec_boolean ("current", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_session_info_init (MefSessionInfo *self)
{
}

/**
 * mef_session_info_new_from_json:
 * @object: a session as the server's interface describes it
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the session
 */
MefSessionInfo *
mef_session_info_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefSessionInfo) self = g_object_new (MEF_TYPE_SESSION_INFO, NULL);
  const char *device;

  g_return_val_if_fail (object != NULL, NULL);

  if (!mef_json_get_int (object, "id", &self->id, error) ||
      !mef_json_get_optional_string (object, "device", &device, error) ||
      !mef_json_get_instant (object, "created_at", &self->created_at, error) ||
      !mef_json_get_instant (object, "last_used_at", &self->last_used_at, error) ||
      !mef_json_get_boolean (object, "persistent", &self->persistent, error) ||
      !mef_json_get_boolean (object, "current", &self->current, error))
    return NULL;
  self->device = g_strdup (device != NULL ? device : "");
  return g_steal_pointer (&self);
}

/**
 * mef_session_info_get_id:
 * @self: a session
 *
 * Returns: what to end it by
 */
gint64
mef_session_info_get_id (MefSessionInfo *self)
{
  g_return_val_if_fail (MEF_IS_SESSION_INFO (self), 0);
  return self->id;
}

/**
 * mef_session_info_get_device:
 * @self: a session
 *
 * Returns: (transfer none): the name the device gave when it signed in, empty when it gave none
 */
const char *
mef_session_info_get_device (MefSessionInfo *self)
{
  g_return_val_if_fail (MEF_IS_SESSION_INFO (self), NULL);
  return self->device;
}

/**
 * mef_session_info_get_created_at:
 * @self: a session
 *
 * Returns: when it began, Unix seconds
 */
gint64
mef_session_info_get_created_at (MefSessionInfo *self)
{
  g_return_val_if_fail (MEF_IS_SESSION_INFO (self), 0);
  return self->created_at;
}

/**
 * mef_session_info_get_last_used_at:
 * @self: a session
 *
 * Returns: when it was last used, Unix seconds
 */
gint64
mef_session_info_get_last_used_at (MefSessionInfo *self)
{
  g_return_val_if_fail (MEF_IS_SESSION_INFO (self), 0);
  return self->last_used_at;
}

/**
 * mef_session_info_get_persistent:
 * @self: a session
 *
 * Returns: whether the device is remembered beyond the day
 */
gboolean
mef_session_info_get_persistent (MefSessionInfo *self)
{
  g_return_val_if_fail (MEF_IS_SESSION_INFO (self), FALSE);
  return self->persistent;
}

/**
 * mef_session_info_get_current:
 * @self: a session
 *
 * Returns: whether it is the one that asks
 */
gboolean
mef_session_info_get_current (MefSessionInfo *self)
{
  g_return_val_if_fail (MEF_IS_SESSION_INFO (self), FALSE);
  return self->current;
}
