/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The address of a town's server as people type it. Only https is accepted, but for this very
 * machine, where there is nobody in between to listen in. Pure functions. */
#include "config.h"

#include "mef-server-url.h"

#include <string.h>

#include "mef-error.h"

/**
 * mef_server_url_is_loopback:
 * @host: a host name or address
 *
 * Returns: whether it is this machine
 */
gboolean
mef_server_url_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  g_return_val_if_fail (host != NULL, FALSE);

  address = g_inet_address_new_from_string (host);
  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Letters, digits, hyphens and dots, or an address; a bare word is more likely a typing error than
 * a town. Names with accents are looked at in the form that travels. */
static gboolean
host_is_sound (const char *host)
{
  g_autofree char *ascii = host != NULL ? g_hostname_to_ascii (host) : NULL;

  if (ascii == NULL || ascii[0] == '\0')
    return FALSE;
  if (g_hostname_is_ip_address (ascii) || mef_server_url_is_loopback (ascii))
    return TRUE;
  for (const char *p = ascii; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-' && *p != '.')
        return FALSE;
    }
  return strchr (ascii, '.') != NULL && ascii[0] != '.' && strstr (ascii, "..") == NULL;
}

/* The port a scheme has anyway is left out, so that one server has one address. */
static int
get_port (GUri *uri)
{
  int usual = strcmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
  int port = g_uri_get_port (uri);

  return port == usual ? -1 : port;
}

static char *
refuse (const char *reason, GError **error)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return NULL;
}

/**
 * mef_server_url_parse:
 * @text: what was typed: `factures.example.org`, `https://factures.example.org/`
 * @error: (nullable): where to put %MEF_ERROR_INVALID: "address-malformed", or "address-insecure"
 *   for http to another machine
 *
 * The scheme may be left out; path, query and user name are dropped or refused: a server lies at
 * the root of its host.
 *
 * Returns: (transfer full) (nullable): scheme, host and port, lower case, without a final slash
 */
char *
mef_server_url_parse (const char *text, GError **error)
{
  g_autofree char *trimmed = NULL, *whole = NULL, *ascii = NULL, *lower = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *host, *scheme;
  gboolean loopback;

  g_return_val_if_fail (text != NULL, NULL);

  trimmed = g_strstrip (g_strdup (text));
  whole = strstr (trimmed, "://") != NULL ? g_steal_pointer (&trimmed)
                                          : g_strconcat ("https://", trimmed, NULL);
  uri = g_uri_parse (whole, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (!host_is_sound (host) || g_uri_get_userinfo (uri) != NULL)
    return refuse ("address-malformed", error);
  scheme = g_uri_get_scheme (uri);
  loopback = mef_server_url_is_loopback (host);
  if (strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0)
    return refuse ("address-malformed", error);
  if (strcmp (scheme, "http") == 0 && !loopback)
    return refuse ("address-insecure", error);
  ascii = g_hostname_to_ascii (host);
  lower = g_ascii_strdown (ascii, -1);
  return g_uri_join (G_URI_FLAGS_NONE, scheme, NULL, lower, get_port (uri), "", NULL, NULL);
}
