/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How others reach a town: addresses for mails, for links into the application and for PayFiP. Made
 * from the configuration and the town's name only; what a request says in Host never gets in. */
#include "config.h"

#include "mef-address.h"

#include <string.h>

/* Where one installation serves several towns each has a host of its own, on the port and with the
 * scheme of the public URL. */
static GUri *
get_base (MefServer *server, MefTown *town, const char *configured)
{
  g_autoptr (GUri) uri = g_uri_parse (configured, G_URI_FLAGS_NONE, NULL);
  const char *host = mef_server_get_towns (server)->len > 1 ? town->host : g_uri_get_host (uri);

  return g_uri_build (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, host, g_uri_get_port (uri),
                      g_uri_get_path (uri), NULL, NULL);
}

/**
 * mef_address_get_authority:
 * @server: the server, started
 * @town: a town of it
 *
 * Returns: (transfer full): HOST or HOST:PORT, as a mes-factures:// address names the town
 */
char *
mef_address_get_authority (MefServer *server, MefTown *town)
{
  g_autoptr (GUri) base = get_base (server, town, mef_server_get_public_url (server));
  g_autofree char *text = g_uri_to_string (base);
  const char *authority = strstr (text, "://") + 3;

  return g_strndup (authority, strcspn (authority, "/"));
}

/**
 * mef_address_make:
 * @server: the server, started
 * @town: a town of it
 * @path: a path of ours
 *
 * Returns: (transfer full): the absolute address of @path
 */
char *
mef_address_make (MefServer *server, MefTown *town, const char *path)
{
  g_autoptr (GUri) base = get_base (server, town, mef_server_get_public_url (server));
  g_autofree char *text = g_uri_to_string (base);
  gsize length = strlen (text);

  if (text[length - 1] == '/')
    text[length - 1] = '\0';
  return g_strconcat (text, path, NULL);
}

/**
 * mef_address_make_notification:
 * @server: the server, started
 * @town: a town of it
 *
 * PayFiP may reach us by another way than residents do (its proxies must open the domain first), so
 * `notification-url` goes before the public one; where it names a host only, our path is added.
 *
 * Returns: (transfer full): the absolute address PayFiP notifies
 */
char *
mef_address_make_notification (MefServer *server, MefTown *town)
{
  const char *configured = mef_server_get_config (server)->payfip_notification_url;
  const char *path = mef_route_get (MEF_ROUTE_PAYFIP_NOTIFICATION)->path;
  g_autoptr (GUri) base = NULL;
  g_autofree char *text = NULL;

  if (configured == NULL)
    return mef_address_make (server, town, path);
  base = get_base (server, town, configured);
  text = g_uri_to_string (base);
  if (strcmp (g_uri_get_path (base), "") == 0)
    return g_strconcat (text, path, NULL);
  if (strcmp (g_uri_get_path (base), "/") == 0)
    return g_strconcat (text, path + 1, NULL);
  return g_steal_pointer (&text);
}

/**
 * mef_address_make_form_notification:
 * @server: the server, started
 * @town: a town of it
 * @token: an attempt's token
 *
 * On the host of `notification-url` where there is one, under our own path: each attempt's is
 * another, so that a path that somebody configured cannot be used.
 *
 * Returns: (transfer full): the absolute address PayFiP sends the result of a form to
 */
char *
mef_address_make_form_notification (MefServer *server, MefTown *town, const char *token)
{
  const char *configured = mef_server_get_config (server)->payfip_notification_url;
  g_autofree char *path = mef_route_build_path (MEF_ROUTE_PAYFIP_FORM, token);
  g_autoptr (GUri) base = NULL, uri = NULL;

  if (configured == NULL)
    return mef_address_make (server, town, path);
  base = get_base (server, town, configured);
  uri = g_uri_build (G_URI_FLAGS_NONE, g_uri_get_scheme (base), NULL, g_uri_get_host (base),
                     g_uri_get_port (base), path, NULL, NULL);
  return g_uri_to_string (uri);
}
