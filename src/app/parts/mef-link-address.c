/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The link of a message, as it is clicked or pasted: whose server, and which token. A pure
 * function. */
#include "config.h"

#include "mef-link-address.h"

#include <string.h>

#include "mef-error.h"
#include "mef-server-url.h"
#include "mef-util.h"

#define SCHEME "mes-factures"

/* The text of a link is a letter and an unguessable part; anything else is not one. */
#define MAX_TOKEN 128

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
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
 * mef_link_address_parse:
 * @uri: `mes-factures://HOST/?LIEN=TOKEN`, or the same link as the message has it, in https
 * @server: (out) (transfer full): the server's address
 * @token: (out) (transfer full): the token
 * @error: (nullable): where to put %MEF_ERROR_INVALID
 *
 * Returns: whether @uri is such a link
 */
gboolean
mef_link_address_parse (const char *uri, char **server, char **token, GError **error)
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
    scheme = mef_server_url_is_loopback (host) ? "http" : "https";
  base = g_uri_join (G_URI_FLAGS_NONE, scheme, NULL, host, g_uri_get_port (parsed), "", NULL, NULL);
  address = mef_server_url_parse (base, error);
  if (address == NULL)
    return FALSE;
  *server = g_steal_pointer (&address);
  *token = g_strdup (value);
  return TRUE;
}
