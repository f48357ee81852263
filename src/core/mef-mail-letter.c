/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail of the demonstration, as the list of them has it or whole: an immutable value. */
#include "config.h"

#include "mef-mail-letter.h"

#include "mef-error.h"
#include "mef-json.h"

struct _MefMailLetter
{
  GObject parent_instance;

  /* owned */
  char *id;
  char *to;
  char *subject;
  char *text;  /* empty in a list */
  GStrv links; /* never NULL */
  gint64 sent_at;
};

G_DEFINE_FINAL_TYPE (MefMailLetter, mef_mail_letter, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_TO,
  PROP_SUBJECT,
  PROP_SENT_AT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mef_mail_letter_finalize (GObject *object)
{
  MefMailLetter *self = MEF_MAIL_LETTER (object);

  g_free (self->id);
  g_free (self->to);
  g_free (self->subject);
  g_free (self->text);
  g_strfreev (self->links);

  G_OBJECT_CLASS (mef_mail_letter_parent_class)->finalize (object);
}

static void
mef_mail_letter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefMailLetter *self = MEF_MAIL_LETTER (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_TO:
      g_value_set_string (value, self->to);
      break;
    case PROP_SUBJECT:
      g_value_set_string (value, self->subject);
      break;
    case PROP_SENT_AT:
      g_value_set_int64 (value, self->sent_at);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_mail_letter_class_init (MefMailLetterClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mef_mail_letter_finalize;
  object_class->get_property = mef_mail_letter_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TO] = g_param_spec_string ("to", NULL, NULL, NULL, flags);
  properties[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, NULL, flags);
  properties[PROP_SENT_AT] =
      g_param_spec_int64 ("sent-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mef_mail_letter_init (MefMailLetter *self)
{
}

static gboolean
refuse (const char *reason, GError **error)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

/* A list has neither a text nor links. */
static gboolean
read_links (MefMailLetter *self, JsonObject *object, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *links = NULL;

  if (json_object_has_member (object, "links") &&
      !mef_json_get_array (object, "links", &links, error))
    return FALSE;
  for (guint i = 0; links != NULL && i < json_array_get_length (links); i++)
    {
      JsonNode *link = json_array_get_element (links, i);

      if (json_node_get_value_type (link) != G_TYPE_STRING)
        return refuse ("field-links", error);
      g_strv_builder_add (builder, json_node_get_string (link));
    }
  self->links = g_strv_builder_end (builder);
  return TRUE;
}

/**
 * mef_mail_letter_new_from_json:
 * @object: a mail as the server's interface describes it
 * @error: (nullable): where to put %MEF_ERROR_INVALID, reason "field-NAME"
 *
 * Returns: (transfer full) (nullable): the mail
 */
MefMailLetter *
mef_mail_letter_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MefMailLetter) self = g_object_new (MEF_TYPE_MAIL_LETTER, NULL);
  const char *id, *to, *subject, *text;

  g_return_val_if_fail (object != NULL, NULL);

  if (!mef_json_get_string (object, "id", &id, error) ||
      !mef_json_get_string (object, "to", &to, error) ||
      !mef_json_get_string (object, "subject", &subject, error) ||
      !mef_json_get_instant (object, "sent_at", &self->sent_at, error) ||
      !mef_json_get_optional_string (object, "text", &text, error) ||
      !read_links (self, object, error))
    return NULL;
  if (id[0] == '\0')
    {
      refuse ("field-id", error);
      return NULL;
    }
  self->id = g_strdup (id);
  self->to = g_strdup (to);
  self->subject = g_strdup (subject);
  self->text = g_strdup (text != NULL ? text : "");
  return g_steal_pointer (&self);
}

/**
 * mef_mail_letter_get_id:
 * @self: a mail
 *
 * Returns: (transfer none): what to ask for it by
 */
const char *
mef_mail_letter_get_id (MefMailLetter *self)
{
  g_return_val_if_fail (MEF_IS_MAIL_LETTER (self), NULL);
  return self->id;
}

/**
 * mef_mail_letter_get_to:
 * @self: a mail
 *
 * Returns: (transfer none): the address it was sent to
 */
const char *
mef_mail_letter_get_to (MefMailLetter *self)
{
  g_return_val_if_fail (MEF_IS_MAIL_LETTER (self), NULL);
  return self->to;
}

/**
 * mef_mail_letter_get_subject:
 * @self: a mail
 *
 * Returns: (transfer none): its subject
 */
const char *
mef_mail_letter_get_subject (MefMailLetter *self)
{
  g_return_val_if_fail (MEF_IS_MAIL_LETTER (self), NULL);
  return self->subject;
}

/**
 * mef_mail_letter_get_sent_at:
 * @self: a mail
 *
 * Returns: when it was sent, Unix seconds
 */
gint64
mef_mail_letter_get_sent_at (MefMailLetter *self)
{
  g_return_val_if_fail (MEF_IS_MAIL_LETTER (self), 0);
  return self->sent_at;
}

/**
 * mef_mail_letter_get_text:
 * @self: a mail
 *
 * Returns: (transfer none): what it says, plain text; empty in a list
 */
const char *
mef_mail_letter_get_text (MefMailLetter *self)
{
  g_return_val_if_fail (MEF_IS_MAIL_LETTER (self), NULL);
  return self->text;
}

/**
 * mef_mail_letter_get_links:
 * @self: a mail
 *
 * Returns: (transfer none) (array zero-terminated=1): the addresses in its text
 */
const char *const *
mef_mail_letter_get_links (MefMailLetter *self)
{
  g_return_val_if_fail (MEF_IS_MAIL_LETTER (self), NULL);
  return (const char *const *) self->links;
}
