/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two ways out behind one face, and what holds for both: nothing leaves whose addresses could
 * say more to a relay than an address, nor whose lines could be read in two ways. */
#include "config.h"

#include "mef-mail-transport.h"

#include <gio/gio.h>

#include "mef-error.h"
#include "mef-mail-address.h"
#include "mef-maildir.h"
#include "mef-smtp.h"
#include "mef-util.h"

#define DEFAULT_TIMEOUT 60 /* seconds */

struct _MefMailTransport
{
  gatomicrefcount references;
  char *folder;   /* (nullable): a maildir; otherwise it is the relay */
  MefSmtp *relay; /* (nullable) */
};

static MefMailTransport *
make_transport (char *folder, MefSmtp *relay)
{
  MefMailTransport *self = g_new0 (MefMailTransport, 1);

  g_atomic_ref_count_init (&self->references);
  self->folder = folder;
  self->relay = relay;
  return self;
}

static gboolean
is_host (const char *host)
{
  if (mef_str_empty (host))
    return FALSE;
  for (const char *p = host; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '.' && *p != '-' && *p != ':')
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* libcurl takes a login and a name for itself out of a URL: ours says where and how, no more. */
static gboolean
is_relay (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri), *path = g_uri_get_path (uri);

  return (g_str_equal (scheme, "smtp") || g_str_equal (scheme, "smtps")) &&
         is_host (g_uri_get_host (uri)) && g_uri_get_port (uri) != 0 &&
         g_uri_get_userinfo (uri) == NULL && (path[0] == '\0' || g_str_equal (path, "/")) &&
         g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL;
}

/**
 * mef_mail_transport_new_smtp:
 * @url: the relay, "smtp://host:port" or "smtps://host:port"; without a port 25 or 465
 * @user: (nullable): to log in as
 * @password: (nullable): its password
 * @ca_file: (nullable): the certificates to trust instead of the machine's
 * @timeout_seconds: of a whole exchange; 0 is 60
 * @error: (nullable): %MEF_ERROR_INVALID "mail-relay" when @url is not such an address
 *
 * Nothing is asked of the relay yet. The exchange is encrypted and the certificate verified, except
 * with an smtp relay on this very machine where no @ca_file is given.
 *
 * Returns: (transfer full) (nullable): a way out through that relay
 */
MefMailTransport *
mef_mail_transport_new_smtp (const char *url,
                             const char *user,
                             const char *password,
                             const char *ca_file,
                             guint timeout_seconds,
                             GError **error)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autofree char *plain = NULL;
  gboolean in_clear;

  if (uri == NULL || !is_relay (uri))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "mail-relay");
      return NULL;
    }
  plain = g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                      g_uri_get_port (uri), "", NULL, NULL);
  in_clear = is_loopback (g_uri_get_host (uri)) && mef_str_empty (ca_file);
  return make_transport (NULL,
                         mef_smtp_new (plain, user, password, ca_file, !in_clear,
                                       timeout_seconds > 0 ? timeout_seconds : DEFAULT_TIMEOUT));
}

/**
 * mef_mail_transport_new_maildir:
 * @folder: a maildir; made, for its owner alone, where it does not exist
 * @error: (nullable): %MEF_ERROR_SERVER "disk" when it cannot be made
 *
 * Returns: (transfer full) (nullable): a way out into that folder
 */
MefMailTransport *
mef_mail_transport_new_maildir (const char *folder, GError **error)
{
  if (!mef_maildir_create (folder))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "disk");
      return NULL;
    }
  return make_transport (g_strdup (folder), NULL);
}

/**
 * mef_mail_transport_ref:
 * @self: a way out
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
MefMailTransport *
mef_mail_transport_ref (MefMailTransport *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * mef_mail_transport_unref:
 * @self: (transfer full): a way out
 *
 * Any thread.
 */
void
mef_mail_transport_unref (MefMailTransport *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->folder);
  g_clear_pointer (&self->relay, mef_smtp_free);
  g_free (self);
}

/* Every CR has its LF and every LF its CR, and there is no NUL: a line that one side sees as the
 * end of a message and the other does not lets a second message in. */
static gboolean
has_clean_lines (GBytes *message)
{
  gsize length;
  const char *data = g_bytes_get_data (message, &length);

  for (gsize i = 0; i < length; i++)
    {
      if (data[i] == '\0' || (data[i] == '\n' && (i == 0 || data[i - 1] != '\r')) ||
          (data[i] == '\r' && (i + 1 == length || data[i + 1] != '\n')))
        return FALSE;
    }
  return length > 0;
}

static MefMailOutcome
deliver (MefMailTransport *self, GBytes *message, char **answer)
{
  gboolean stored = mef_maildir_deliver (self->folder, message);

  *answer = g_strdup (stored ? "stored" : "disk");
  return stored ? MEF_MAIL_SENT : MEF_MAIL_LATER;
}

/**
 * mef_mail_transport_send:
 * @self: the way out
 * @from: whose mail it is: where the relay reports what it cannot deliver
 * @to: the one it is for
 * @message: as mef_mail_message_compose() makes them
 * @answer: (out) (transfer full): what became of it, for whoever looks after the mail: the relay's
 *   three digits, or one of "stored", "unreachable", "timeout", "tls", "auth", "disk", "address"
 *   (@from or @to is not one) and "message" (@message is empty or has lines that do not end in
 *   CRLF)
 *
 * Blocks until it is known or the time is over. Any thread but one that answers people. What may
 * pass by itself is %MEF_MAIL_LATER: no answer, no encryption, a login that is refused, and a relay
 * that does not want to speak to this machine at all; %MEF_MAIL_REFUSED is about this one mail.
 *
 * Returns: what to do with the mail now
 */
MefMailOutcome
mef_mail_transport_send (MefMailTransport *self,
                         const char *from,
                         const char *to,
                         GBytes *message,
                         char **answer)
{
  if (!mef_mail_address_is_valid (from) || !mef_mail_address_is_valid (to))
    {
      *answer = g_strdup ("address");
      return MEF_MAIL_REFUSED;
    }
  if (!has_clean_lines (message))
    {
      *answer = g_strdup ("message");
      return MEF_MAIL_REFUSED;
    }
  if (self->folder != NULL)
    return deliver (self, message, answer);
  return mef_smtp_send (self->relay, from, to, message, answer);
}
