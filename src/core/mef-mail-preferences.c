/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which mails a person wants: an immutable value. */
#include "config.h"

#include "mef-mail-preferences.h"

#include "mef-error.h"
#include "mef-json.h"

struct _MefMailPreferences
{
  GObject parent_instance;

  gboolean alerts;
  gboolean answers;
  gboolean town_alerts;
};

G_DEFINE_FINAL_TYPE (MefMailPreferences, mef_mail_preferences, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ALERTS,
  PROP_ANSWERS,
  PROP_TOWN_ALERTS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mef_mail_preferences_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefMailPreferences *self = MEF_MAIL_PREFERENCES (object);

  switch (id)
    {
    case PROP_ALERTS:
      g_value_set_boolean (value, self->alerts);
      break;
    case PROP_ANSWERS:
      g_value_set_boolean (value, self->answers);
      break;
    case PROP_TOWN_ALERTS:
      g_value_set_boolean (value, self->town_alerts);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_mail_preferences_class_init (MefMailPreferencesClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mef_mail_preferences_get_property;

  properties[PROP_ALERTS] = g_param_spec_boolean ("alerts", NULL, NULL, FALSE, flags);
  properties[PROP_ANSWERS] = g_param_spec_boolean ("answers", NULL, NULL, FALSE, flags);
  properties[PROP_TOWN_ALERTS] = g_param_spec_boolean ("town-alerts", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_mail_preferences_init (MefMailPreferences *self)
{
}

/**
 * mef_mail_preferences_new_from_json:
 * @object: preferences as the server's interface describes them
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the preferences
 */
MefMailPreferences *
mef_mail_preferences_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefMailPreferences) self = g_object_new (MEF_TYPE_MAIL_PREFERENCES, NULL);

  g_return_val_if_fail (object != NULL, NULL);

  if (!mef_json_get_boolean (object, "alerts", &self->alerts, error) ||
      !mef_json_get_boolean (object, "answers", &self->answers, error) ||
      !mef_json_get_boolean (object, "town_alerts", &self->town_alerts, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * mef_mail_preferences_get_alerts:
 * @self: preferences
 *
 * Returns: whether the person wants to hear of new invoices
 */
gboolean
mef_mail_preferences_get_alerts (MefMailPreferences *self)
{
  g_return_val_if_fail (MEF_IS_MAIL_PREFERENCES (self), FALSE);
  return self->alerts;
}

/**
 * mef_mail_preferences_get_answers:
 * @self: preferences
 *
 * Returns: whether the person wants to hear of answers of the service
 */
gboolean
mef_mail_preferences_get_answers (MefMailPreferences *self)
{
  g_return_val_if_fail (MEF_IS_MAIL_PREFERENCES (self), FALSE);
  return self->answers;
}

/**
 * mef_mail_preferences_get_town_alerts:
 * @self: preferences
 *
 * Returns: whether the town sends alerts; where it does not, wanting them changes nothing
 */
gboolean
mef_mail_preferences_get_town_alerts (MefMailPreferences *self)
{
  g_return_val_if_fail (MEF_IS_MAIL_PREFERENCES (self), FALSE);
  return self->town_alerts;
}
