/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which addresses the payment page may lead to. Any host over https: the pages of 3-D Secure are
 * the banks' own and nobody has a list of them. Without encryption only this very machine, which is
 * where the simulator lives. Nothing else: no files, no other programs. Pure functions. */
#include "config.h"

#include "mef-web-policy.h"

#include <gio/gio.h>
#include <string.h>

/* Literal addresses and the one reserved name; a name that merely resolves to them is not enough.
 */
static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/**
 * mef_web_policy_allows:
 * @uri: (nullable): where a page wants to go
 *
 * Returns: whether it may
 */
gboolean
mef_web_policy_allows (const char *uri)
{
  g_autoptr (GUri) parsed = NULL;
  const char *scheme;

  if (uri == NULL)
    return FALSE;
  /* The empty page a window or a frame begins with, before anything is written into it. */
  if (g_str_equal (uri, "") || g_str_equal (uri, "about:blank") ||
      g_str_equal (uri, "about:srcdoc"))
    return TRUE;
  parsed = g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_HAS_PASSWORD, NULL);
  /* An address with a name before the host is made to be misread. */
  if (parsed == NULL || g_uri_get_userinfo (parsed) != NULL || g_uri_get_host (parsed) == NULL ||
      g_uri_get_host (parsed)[0] == '\0')
    return FALSE;
  scheme = g_uri_get_scheme (parsed);
  if (g_str_equal (scheme, "https"))
    return TRUE;
  return g_str_equal (scheme, "http") && is_loopback (g_uri_get_host (parsed));
}

/**
 * mef_web_policy_is_encrypted:
 * @uri: (nullable): an address
 *
 * Returns: whether what goes there is encrypted on the way
 */
gboolean
mef_web_policy_is_encrypted (const char *uri)
{
  const char *scheme = uri != NULL ? g_uri_peek_scheme (uri) : NULL;

  return g_strcmp0 (scheme, "https") == 0;
}

/**
 * mef_web_policy_get_host:
 * @uri: (nullable): an address
 *
 * The host as it is registered: names outside of ASCII stay in their encoded form, in which no
 * letter can pass for another.
 *
 * Returns: (transfer full) (nullable): the host
 */
char *
mef_web_policy_get_host (const char *uri)
{
  g_autoptr (GUri) parsed = uri != NULL ? g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED, NULL) : NULL;
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;

  if (host == NULL || host[0] == '\0')
    return NULL;
  if (g_hostname_is_non_ascii (host))
    return g_hostname_to_ascii (host);
  return g_ascii_strdown (host, -1);
}

/**
 * mef_web_policy_has_prefix:
 * @uri: (nullable): where a page has come
 * @prefix: (nullable): an address of ours
 *
 * Whether @uri is @prefix or lies under it: a whole path segment must match, so that
 * "https://town/return" is not the prefix of "https://town/returned" nor of "https://town.evil/".
 *
 * Returns: whether it is
 */
gboolean
mef_web_policy_has_prefix (const char *uri, const char *prefix)
{
  gsize length;

  if (uri == NULL || prefix == NULL || prefix[0] == '\0' || !g_str_has_prefix (uri, prefix))
    return FALSE;
  length = strlen (prefix);
  return prefix[length - 1] == '/' || uri[length] == '\0' || strchr ("/?#", uri[length]) != NULL;
}
