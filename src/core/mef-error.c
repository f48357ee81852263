/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain shared by every layer, and its one mapping to HTTP statuses. The server uses the
 * mapping when it answers, the client when it reads an answer, so that both always agree. */
#include "config.h"

#include "mef-error.h"

/* What came with an error besides its reason: "retry_after" with "too-many-tries". Most have none.
 */
typedef struct
{
  GHashTable *parameters; /* (owned) (nullable) (element-type utf8 utf8) */
} MefErrorPrivate;

static void
mef_error_private_init (MefErrorPrivate *priv)
{
}

static void
mef_error_private_copy (const MefErrorPrivate *source, MefErrorPrivate *copy)
{
  copy->parameters = source->parameters != NULL ? g_hash_table_ref (source->parameters) : NULL;
}

static void
mef_error_private_clear (MefErrorPrivate *priv)
{
  g_clear_pointer (&priv->parameters, g_hash_table_unref);
}

G_DEFINE_EXTENDED_ERROR (MefError, mef_error)

/* In the order of the enumeration. Where two codes share a status, the first is what a reader of
 * that status gets. 402 is what RFC 9110 keeps for payments. */
static const guint statuses[] = {
  [MEF_ERROR_OFFLINE] = 502,          [MEF_ERROR_TLS] = 502,
  [MEF_ERROR_TIMEOUT] = 504,          [MEF_ERROR_AUTH] = 401,
  [MEF_ERROR_FORBIDDEN] = 403,        [MEF_ERROR_NOT_FOUND] = 404,
  [MEF_ERROR_CONFLICT] = 409,         [MEF_ERROR_GONE] = 410,
  [MEF_ERROR_INVALID] = 400,          [MEF_ERROR_RATE] = 429,
  [MEF_ERROR_SERVER] = 500,           [MEF_ERROR_PROTOCOL] = 502,
  [MEF_ERROR_PAYMENT_DECLINED] = 402, [MEF_ERROR_PAYMENT_UNKNOWN] = 503,
};

/**
 * mef_error_to_status:
 * @code: what went wrong
 *
 * Returns: the HTTP status that says so, 4xx or 5xx
 */
guint
mef_error_to_status (MefError code)
{
  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (statuses), 500);
  return statuses[code];
}

/**
 * mef_error_from_status:
 * @status: an HTTP status, 400 to 599
 *
 * Returns: the code it stands for; an unknown 4xx means that our request was wrong, an unknown 5xx
 *   that the other side failed
 */
MefError
mef_error_from_status (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      if (statuses[i] == status)
        return (MefError) i;
    }
  return status >= 500 ? MEF_ERROR_SERVER : MEF_ERROR_INVALID;
}

/**
 * mef_error_get_reason:
 * @error: (nullable): any error
 *
 * Returns: (transfer none): the stable reason of a %MEF_ERROR; "internal" for an error of another
 *   domain, whose message may hold anything and must not travel
 */
const char *
mef_error_get_reason (const GError *error)
{
  if (error == NULL || error->domain != MEF_ERROR)
    return "internal";
  return error->message;
}

/**
 * mef_error_set_parameter:
 * @error: an error of %MEF_ERROR that has not been copied yet
 * @name: the parameter's name on the wire
 * @value: its value as text
 *
 * Keeps what a program may need besides the reason: how long to wait, which invoice. Copies of the
 * error share the parameters.
 */
void
mef_error_set_parameter (GError *error, const char *name, const char *value)
{
  MefErrorPrivate *priv;

  g_return_if_fail (error != NULL && error->domain == MEF_ERROR);
  g_return_if_fail (name != NULL && value != NULL);

  priv = mef_error_get_private (error);
  if (priv->parameters == NULL)
    priv->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_replace (priv->parameters, g_strdup (name), g_strdup (value));
}

/**
 * mef_error_get_parameter:
 * @error: (nullable): any error
 * @name: a parameter's name
 *
 * Returns: (transfer none) (nullable): its value, %NULL when the error does not have it
 */
const char *
mef_error_get_parameter (const GError *error, const char *name)
{
  MefErrorPrivate *priv;

  if (error == NULL || error->domain != MEF_ERROR)
    return NULL;
  priv = mef_error_get_private (error);
  return priv->parameters != NULL ? g_hash_table_lookup (priv->parameters, name) : NULL;
}

/**
 * mef_error_get_parameter_int:
 * @error: (nullable): any error
 * @name: a parameter's name
 * @fallback: what to return when there is no such number
 *
 * Returns: the parameter as a number
 */
gint64
mef_error_get_parameter_int (const GError *error, const char *name, gint64 fallback)
{
  const char *text = mef_error_get_parameter (error, name);
  gint64 value;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
    return fallback;
  return value;
}
