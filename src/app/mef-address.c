/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses people type, paste or click: a town's server, and the link of a message. Only https is
 * accepted, but for this very machine, where there is nothing to listen in on. Pure functions. */
#include "config.h"

#include "mef-address.h"

#include <gio/gio.h>
#include <string.h>

#include "mef-error.h"
#include "mef-util.h"

#define SCHEME "mes-factures"

/* The text of a link is a letter and an unguessable part; anything else is not one. */
#define MAX_TOKEN 128

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

/* What a person leaves out: the scheme. */
static char *
complete (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  if (strstr (trimmed, "://") != NULL)
    return g_steal_pointer (&trimmed);
  return g_strconcat ("https://", trimmed, NULL);
}

/**
 * mef_address_normalize:
 * @text: what was typed: a host name, or a whole address
 * @error: (nullable): where to put %MEF_ERROR_INVALID "address-malformed" or "address-insecure"
 *
 * Returns: (transfer full) (nullable): scheme, host and port, without path or user
 */
char *
mef_address_normalize (const char *text, GError **error)
{
  g_autofree char *whole = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *host;

  g_return_val_if_fail (text != NULL, NULL);

  whole = complete (text);
  uri = g_uri_parse (whole, G_URI_FLAGS_NONE, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (mef_str_empty (host) || strpbrk (host, " @/\\") != NULL ||
      (strchr (host, '.') == NULL && !is_loopback (host)))
    {
      refuse (error, "address-malformed");
      return NULL;
    }
  if (g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 &&
      !(g_strcmp0 (g_uri_get_scheme (uri), "http") == 0 && is_loopback (host)))
    {
      refuse (error, "address-insecure");
      return NULL;
    }
  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, host, g_uri_get_port (uri), "",
                     NULL, NULL);
}

static gboolean
token_is_sound (const char *token)
{
  gsize length = token != NULL ? strlen (token) : 0;

  if (length < 2 || length > MAX_TOKEN)
    return FALSE;
  for (const char *p = token; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
        return FALSE;
    }
  return TRUE;
}

/**
 * mef_address_parse_link:
 * @uri: `mes-factures://HOST/?LIEN=TOKEN`, or the same link as the message has it, in https
 * @server: (out) (transfer full): the server's address
 * @token: (out) (transfer full): the token
 * @error: (nullable): where to put %MEF_ERROR_INVALID
 *
 * Returns: whether @uri is such a link
 */
gboolean
mef_address_parse_link (const char *uri, char **server, char **token, GError **error)
{
  g_autoptr (GUri) parsed = NULL;
  g_autoptr (GHashTable) query = NULL;
  g_autofree char *base = NULL, *address = NULL;
  const char *host, *scheme, *value;

  g_return_val_if_fail (uri != NULL && server != NULL && token != NULL, FALSE);

  parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  host = parsed != NULL ? g_uri_get_host (parsed) : NULL;
  if (mef_str_empty (host) || g_uri_get_query (parsed) == NULL)
    return refuse (error, "address-malformed");
  query = g_uri_parse_params (g_uri_get_query (parsed), -1, "&", G_URI_PARAMS_NONE, NULL);
  value = query != NULL ? g_hash_table_lookup (query, "LIEN") : NULL;
  if (!token_is_sound (value))
    return refuse (error, "link-unknown");
  scheme = g_uri_get_scheme (parsed);
  if (g_strcmp0 (scheme, SCHEME) == 0)
    scheme = is_loopback (host) ? "http" : "https";
  base = g_uri_join (G_URI_FLAGS_NONE, scheme, NULL, host, g_uri_get_port (parsed), "", NULL, NULL);
  address = mef_address_normalize (base, error);
  if (address == NULL)
    return FALSE;
  *server = g_steal_pointer (&address);
  *token = g_strdup (value);
  return TRUE;
}
