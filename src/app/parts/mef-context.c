/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page works with: one server's API, the session on it, the settings, the clock, the
 * keyring. Handed from page to page as a construct property, so that a test gives its own. */
#include "config.h"

#include "mef-context.h"

#include "mef-util.h"

struct _MefContext
{
  GObject parent_instance;

  /* owned */
  MefApi *api;
  MefSession *session;
  GSettings *settings;
  MefClock *clock;
  MefKeyring *keyring;
  MefTownInfo *town;   /* (nullable) until the server has said who it is */
  char *known_email;   /* (nullable): what a link said of the account it was for */
  char *demo_email;    /* (nullable) */
  char *demo_password; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (MefContext, mef_context, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_API,
  PROP_SESSION,
  PROP_SETTINGS,
  PROP_CLOCK,
  PROP_KEYRING,
  PROP_TOWN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mef_context_finalize (GObject *object)
{
  MefContext *self = MEF_CONTEXT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->api);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);
  g_clear_object (&self->keyring);
  g_clear_object (&self->town);
  g_free (self->known_email);
  g_free (self->demo_email);
  g_free (self->demo_password);

  G_OBJECT_CLASS (mef_context_parent_class)->finalize (object);
}

static void
mef_context_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefContext *self = MEF_CONTEXT (object);

  switch (id)
    {
    case PROP_API:
      g_value_set_object (value, self->api);
      break;
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_SETTINGS:
      g_value_set_object (value, self->settings);
      break;
    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;
    case PROP_KEYRING:
      g_value_set_object (value, self->keyring);
      break;
    case PROP_TOWN:
      g_value_set_object (value, self->town);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_context_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefContext *self = MEF_CONTEXT (object);

  switch (id)
    {
    case PROP_API:
      self->api = g_value_dup_object (value);
      break;
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;
    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;
    case PROP_KEYRING:
      self->keyring = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_context_class_init (MefContextClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mef_context_finalize;
  object_class->get_property = mef_context_get_property;
  object_class->set_property = mef_context_set_property;

  properties[PROP_API] = g_param_spec_object ("api", NULL, NULL, MEF_TYPE_API, flags);
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, MEF_TYPE_SESSION, flags);
  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS, flags);
  properties[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, MEF_TYPE_CLOCK, flags);
  properties[PROP_KEYRING] = g_param_spec_object ("keyring", NULL, NULL, MEF_TYPE_KEYRING, flags);
  properties[PROP_TOWN] = g_param_spec_object ("town", NULL, NULL, MEF_TYPE_TOWN_INFO,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_context_init (MefContext *self)
{
}

/**
 * mef_context_new:
 * @api: one server
 * @session: the session on it
 * @settings: the application's settings
 * @clock: where the time comes from
 * @keyring: where the token may be kept
 *
 * Returns: (transfer full): the context
 */
MefContext *
mef_context_new (MefApi *api,
                 MefSession *session,
                 GSettings *settings,
                 MefClock *clock,
                 MefKeyring *keyring)
{
  return g_object_new (MEF_TYPE_CONTEXT, "api", api, "session", session, "settings", settings,
                       "clock", clock, "keyring", keyring, NULL);
}

/* The getters lend; the context lives as long as the page that asks. */

MefApi *
mef_context_get_api (MefContext *self)
{
  g_return_val_if_fail (MEF_IS_CONTEXT (self), NULL);
  return self->api;
}

MefSession *
mef_context_get_session (MefContext *self)
{
  g_return_val_if_fail (MEF_IS_CONTEXT (self), NULL);
  return self->session;
}

GSettings *
mef_context_get_settings (MefContext *self)
{
  g_return_val_if_fail (MEF_IS_CONTEXT (self), NULL);
  return self->settings;
}

MefClock *
mef_context_get_clock (MefContext *self)
{
  g_return_val_if_fail (MEF_IS_CONTEXT (self), NULL);
  return self->clock;
}

MefKeyring *
mef_context_get_keyring (MefContext *self)
{
  g_return_val_if_fail (MEF_IS_CONTEXT (self), NULL);
  return self->keyring;
}

/* The day it is, in Paris. */
MefDay
mef_context_get_today (MefContext *self)
{
  g_return_val_if_fail (MEF_IS_CONTEXT (self), MEF_DAY_NONE);
  return mef_day_from_instant (mef_clock_now (self->clock));
}

/* What the sign-in page was told of the town; pages look it up here. */
void
mef_context_set_town (MefContext *self, MefTownInfo *town)
{
  g_return_if_fail (MEF_IS_CONTEXT (self));

  if (g_set_object (&self->town, town))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOWN]);
}

/* Borrowed; NULL until the server has said who it is. */
MefTownInfo *
mef_context_get_town (MefContext *self)
{
  g_return_val_if_fail (MEF_IS_CONTEXT (self), NULL);
  return self->town;
}

/* Whether this is a demonstration, whose mail can be read here. */
gboolean
mef_context_is_demo (MefContext *self)
{
  g_return_val_if_fail (MEF_IS_CONTEXT (self), FALSE);
  return self->town != NULL && mef_town_info_get_demo (self->town);
}

/* How many characters a password of the town has at least; 0 when the town has not said yet: the
 * server refuses by itself what is too short. */
guint
mef_context_get_password_min_length (MefContext *self)
{
  g_return_val_if_fail (MEF_IS_CONTEXT (self), 0);
  return self->town != NULL ? mef_town_info_get_password_min_length (self->town) : 0;
}

/* The address of an account whose password was just chosen: the sign-in page fills it in. */
void
mef_context_set_known_email (MefContext *self, const char *email)
{
  g_return_if_fail (MEF_IS_CONTEXT (self));
  mef_set_str (&self->known_email, email);
}

const char *
mef_context_get_known_email (MefContext *self)
{
  g_return_val_if_fail (MEF_IS_CONTEXT (self), NULL);
  return self->known_email;
}

/* The account the demonstration's server printed when it filled itself; shown at sign-in. */
void
mef_context_set_demo_account (MefContext *self, const char *email, const char *password)
{
  g_return_if_fail (MEF_IS_CONTEXT (self));
  g_free (self->demo_email);
  g_free (self->demo_password);
  self->demo_email = g_strdup (email);
  self->demo_password = g_strdup (password);
}

const char *
mef_context_get_demo_email (MefContext *self)
{
  g_return_val_if_fail (MEF_IS_CONTEXT (self), NULL);
  return self->demo_email;
}

const char *
mef_context_get_demo_password (MefContext *self)
{
  g_return_val_if_fail (MEF_IS_CONTEXT (self), NULL);
  return self->demo_password;
}
