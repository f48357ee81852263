/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  MEF_MAIL_NONE,
  MEF_MAIL_SMTP,
  MEF_MAIL_MAILDIR,
} MefMailWay;

/**
 * MefConfig:
 *
 * What server.conf says of the machine. Plain data, never changed after loading; addresses of web
 * services are absolute http or https URLs. A member is NULL where the file says nothing.
 */
typedef struct
{
  /* [server] */
  char *listen;               /* ADDR:PORT, "127.0.0.1:0" when not said */
  char *public_url;           /* (nullable) without a final slash */
  char *tls_certificate;      /* (nullable) path of a PEM file */
  char *tls_key;              /* (nullable) path of a PEM file */
  GPtrArray *trusted_proxies; /* (element-type GInetAddressMask) */
  /* [mail] */
  MefMailWay mail_transport;
  char *smtp_url;           /* (nullable) */
  char *smtp_user;          /* (nullable) */
  char *smtp_password_file; /* (nullable) */
  char *mail_from;          /* (nullable) */
  char *maildir;            /* (nullable) */
  /* [payfip] */
  char *payfip_service_url;       /* (nullable) */
  char *payfip_page_url;          /* (nullable) */
  char *payfip_form_url;          /* (nullable) */
  char *payfip_notification_url;  /* (nullable) */
  GPtrArray *payfip_form_senders; /* (element-type GInetAddressMask): none: anywhere */
} MefConfig;

MefConfig *mef_config_new (void);
MefConfig *mef_config_load (const char *path, GError **error);
MefConfig *mef_config_parse (const char *text, const char *name, GError **error);
void mef_config_free (MefConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefConfig, mef_config_free)

gboolean mef_config_is_loopback_url (const char *url);
gboolean mef_config_is_simulator (const MefConfig *self);
gboolean mef_config_trusts (const MefConfig *self, GInetAddress *address);
gboolean mef_config_is_form_sender (const MefConfig *self, GInetAddress *address);
gboolean mef_config_parse_listen (const char *text, GInetAddress **address, guint16 *port);

G_END_DECLS
