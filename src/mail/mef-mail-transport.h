/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MefMailOutcome:
 * @MEF_MAIL_SENT: the relay has taken it over, or it lies in the folder
 * @MEF_MAIL_LATER: not now; may have arrived all the same when the relay's answer was lost
 * @MEF_MAIL_REFUSED: not this mail, however often it is tried
 */
typedef enum
{
  MEF_MAIL_SENT,
  MEF_MAIL_LATER,
  MEF_MAIL_REFUSED,
} MefMailOutcome;

/**
 * MefMailTransport:
 *
 * A way out for mail. Does not change once made: several threads may use one at the same time.
 */
typedef struct _MefMailTransport MefMailTransport;

MefMailTransport *mef_mail_transport_new_smtp (const char *url,
                                               const char *user,
                                               const char *password,
                                               const char *ca_file,
                                               guint timeout_seconds,
                                               GError **error);
MefMailTransport *mef_mail_transport_new_maildir (const char *folder, GError **error);

MefMailTransport *mef_mail_transport_ref (MefMailTransport *self);
void mef_mail_transport_unref (MefMailTransport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefMailTransport, mef_mail_transport_unref)

MefMailOutcome mef_mail_transport_send (MefMailTransport *self,
                                        const char *from,
                                        const char *to,
                                        GBytes *message,
                                        char **answer);

G_END_DECLS
