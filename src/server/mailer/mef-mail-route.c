/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way mail leaves the machine, shared by all its towns: one transport, one thread that sends,
 * so many a second together. Sending waits for others; it never runs where requests do, nor where
 * passwords are looked at. */
#include "config.h"

#include "mef-mail-route.h"

#define INTERVAL_US (G_USEC_PER_SEC / 10) /* ten a second at most */

struct _MefMailRoute
{
  MefMailTransport *transport; /* (owned) */
  MefTaskPool *pool;           /* (owned) */
  char *from;                  /* (owned) */
  gint64 next_us;              /* monotonic; only on the sending thread */
};

static MefMailTransport *
make_transport (const MefConfig *config, GError **error)
{
  g_autofree char *password = NULL;

  if (config->mail_transport == MEF_MAIL_MAILDIR)
    return mef_mail_transport_new_maildir (config->maildir, error);
  if (config->smtp_password_file != NULL)
    {
      if (!g_file_get_contents (config->smtp_password_file, &password, NULL, error))
        return NULL;
      g_strchomp (password);
    }
  return mef_mail_transport_new_smtp (config->smtp_url, config->smtp_user, password, NULL, 0,
                                      error);
}

/**
 * mef_mail_route_new:
 * @config: the machine's configuration, with a mail transport
 * @error: why mail cannot leave
 *
 * Returns: (transfer full) (nullable): the way
 */
MefMailRoute *
mef_mail_route_new (const MefConfig *config, GError **error)
{
  MefMailTransport *transport = make_transport (config, error);
  MefMailRoute *self;

  if (transport == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (MefMailRoute);
  self->transport = transport;
  self->pool = mef_task_pool_new (1, G_MAXINT);
  self->from = g_strdup (config->mail_from != NULL ? config->mail_from
                                                   : "mes-factures@localhost.localdomain");
  return self;
}

/**
 * mef_mail_route_ref:
 * @self: a way
 *
 * Returns: (transfer full): @self
 */
MefMailRoute *
mef_mail_route_ref (MefMailRoute *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  MefMailRoute *self = data;

  mef_task_pool_finish (self->pool);
  g_object_unref (self->pool);
  mef_mail_transport_unref (self->transport);
  g_free (self->from);
}

/**
 * mef_mail_route_unref:
 * @self: (transfer full): a way
 *
 * The last one waits for what is being sent.
 */
void
mef_mail_route_unref (MefMailRoute *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * mef_mail_route_get_from:
 * @self: a way
 *
 * Returns: the address mail is sent from
 */
const char *
mef_mail_route_get_from (MefMailRoute *self)
{
  return self->from;
}

/**
 * mef_mail_route_get_pool:
 * @self: a way
 *
 * Returns: (transfer none): the one thread that sends
 */
MefTaskPool *
mef_mail_route_get_pool (MefMailRoute *self)
{
  return self->pool;
}

/**
 * mef_mail_route_send:
 * @self: a way
 * @message: what to send
 * @answer: (out) (transfer full): the relay's digits or a stable word
 *
 * Blocks; on the pool's thread only. Waits where ten have been sent within the second.
 *
 * Returns: what became of it
 */
MefOutboxResult
mef_mail_route_send (MefMailRoute *self, const MefMailMessage *message, char **answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mef_mail_message_compose (message, &error);
  const gint64 now = g_get_monotonic_time ();

  if (bytes == NULL)
    {
      *answer = g_strdup ("address");
      return MEF_OUTBOX_REFUSED;
    }
  if (self->next_us > now)
    g_usleep ((gulong) (self->next_us - now));
  self->next_us = MAX (self->next_us, now) + INTERVAL_US;
  switch (mef_mail_transport_send (self->transport, self->from, message->to, bytes, answer))
    {
    case MEF_MAIL_SENT:
      return MEF_OUTBOX_SENT;
    case MEF_MAIL_LATER:
      return MEF_OUTBOX_LATER;
    case MEF_MAIL_REFUSED:
      return MEF_OUTBOX_REFUSED;
    }
  g_return_val_if_reached (MEF_OUTBOX_LATER);
}
