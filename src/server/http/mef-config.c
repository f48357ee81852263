/* SPDX-License-Identifier: GPL-3.0-or-later */
/* server.conf: what belongs to the machine. Read once at start and never changed; anything it does
 * not know or that makes no sense is refused with the line it stands on, because a server that
 * starts with half a configuration fails later and elsewhere. */
#include "config.h"

#include "mef-config.h"

#include <arpa/inet.h>
#include <string.h>

#include "mef-error.h"

/* One key: where it goes and how its text is judged. */
typedef gboolean (*Reader) (const char *value, gpointer field);

typedef struct
{
  const char *group;
  const char *key;
  Reader read;
  gsize offset;
} Key;

static gboolean
read_text (const char *value, gpointer field)
{
  if (value[0] == '\0')
    return FALSE;
  g_free (*(char **) field);
  *(char **) field = g_strdup (value);
  return TRUE;
}

static gboolean
read_path (const char *value, gpointer field)
{
  return g_path_is_absolute (value) && read_text (value, field);
}

static gboolean
read_listen (const char *value, gpointer field)
{
  return mef_config_parse_listen (value, NULL, NULL) && read_text (value, field);
}

/* A plain http or https URL: no password in it, no query, no fragment. */
static gboolean
is_plain_url (const char *value)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  return (strcmp (scheme, "http") == 0 || strcmp (scheme, "https") == 0) &&
         g_uri_get_host (uri) != NULL && g_uri_get_host (uri)[0] != '\0' &&
         g_uri_get_userinfo (uri) == NULL && g_uri_get_fragment (uri) == NULL;
}

static gboolean
read_url (const char *value, gpointer field)
{
  return is_plain_url (value) && read_text (value, field);
}

/* Where we ask, or send payers: what is not this machine is reached over TLS alone. */
static gboolean
read_service_url (const char *value, gpointer field)
{
  return (g_ascii_strncasecmp (value, "https:", 6) == 0 || mef_config_is_loopback_url (value)) &&
         read_url (value, field);
}

static gboolean
read_public_url (const char *value, gpointer field)
{
  g_autofree char *base = g_strdup (value);
  gsize length = strlen (base);

  if (length > 0 && base[length - 1] == '/')
    base[length - 1] = '\0';
  if (!is_plain_url (base) || strchr (base, '?') != NULL)
    return FALSE;
  /* The server's paths start at the root: nothing may follow the authority. */
  return strchr (strstr (base, "://") + 3, '/') == NULL && read_text (base, field);
}

static gboolean
read_masks (const char *value, gpointer field)
{
  g_auto (GStrv) words = g_strsplit_set (value, " ,;", -1);
  GPtrArray *masks = *(GPtrArray **) field;

  for (guint i = 0; words[i] != NULL; i++)
    {
      GInetAddressMask *mask;

      if (words[i][0] == '\0')
        continue;
      mask = g_inet_address_mask_new_from_string (words[i], NULL);
      if (mask == NULL)
        return FALSE;
      g_ptr_array_add (masks, mask);
    }
  return TRUE;
}

static gboolean
read_transport (const char *value, gpointer field)
{
  if (strcmp (value, "smtp") == 0)
    *(MefMailWay *) field = MEF_MAIL_SMTP;
  else if (strcmp (value, "maildir") == 0)
    *(MefMailWay *) field = MEF_MAIL_MAILDIR;
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_smtp_url (const char *value, gpointer field)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  return (strcmp (scheme, "smtp") == 0 || strcmp (scheme, "smtps") == 0) &&
         g_uri_get_host (uri) != NULL && g_uri_get_host (uri)[0] != '\0' &&
         g_uri_get_userinfo (uri) == NULL && read_text (value, field);
}

/* An address as it goes on the wire: nothing in it can end a line or start another command. */
static gboolean
read_mailbox (const char *value, gpointer field)
{
  const char *at = strrchr (value, '@');

  for (const char *p = value; *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p) || *p == ' ' || *p == '<' || *p == '>' || *p == ',')
        return FALSE;
    }
  return at != NULL && at > value && at[1] != '\0' && strlen (value) <= 254 &&
         read_text (value, field);
}

#define FIELD(member) G_STRUCT_OFFSET (MefConfig, member)

static const Key keys[] = {
  { "server", "listen", read_listen, FIELD (listen) },
  { "server", "public-url", read_public_url, FIELD (public_url) },
  { "server", "tls-certificate", read_path, FIELD (tls_certificate) },
  { "server", "tls-key", read_path, FIELD (tls_key) },
  { "server", "trusted-proxies", read_masks, FIELD (trusted_proxies) },
  { "mail", "transport", read_transport, FIELD (mail_transport) },
  { "mail", "smtp-url", read_smtp_url, FIELD (smtp_url) },
  { "mail", "smtp-user", read_text, FIELD (smtp_user) },
  { "mail", "smtp-password-file", read_path, FIELD (smtp_password_file) },
  { "mail", "from", read_mailbox, FIELD (mail_from) },
  { "mail", "maildir", read_path, FIELD (maildir) },
  { "payfip", "service-url", read_service_url, FIELD (payfip_service_url) },
  { "payfip", "page-url", read_service_url, FIELD (payfip_page_url) },
  { "payfip", "form-url", read_service_url, FIELD (payfip_form_url) },
  { "payfip", "notification-url", read_url, FIELD (payfip_notification_url) },
  { "payfip", "form-senders", read_masks, FIELD (payfip_form_senders) },
};

#undef FIELD

static const Key *
find_key (const char *group, const char *key, gboolean *group_known)
{
  *group_known = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (strcmp (keys[i].group, group) != 0)
        continue;
      *group_known = TRUE;
      if (strcmp (keys[i].key, key) == 0)
        return &keys[i];
    }
  return NULL;
}

/* The reason carries where: "server.conf:12: config-key-unknown". */
static gboolean
refuse (GError **error, const char *name, guint line, const char *reason)
{
  g_set_error (error, MEF_ERROR, MEF_ERROR_INVALID, "%s:%u: %s", name, line, reason);
  return FALSE;
}

typedef struct
{
  MefConfig *config;
  const char *name;
  char *group; /* (owned) (nullable) */
  guint seen;  /* a bit per key */
} Parser;

static gboolean
parse_assignment (Parser *self, char *text, guint line, GError **error)
{
  char *equals = strchr (text, '=');
  gboolean group_known;
  const Key *key;
  guint bit;

  if (equals == NULL)
    return refuse (error, self->name, line, "config-line-malformed");
  *equals = '\0';
  if (self->group == NULL)
    return refuse (error, self->name, line, "config-key-outside-group");
  key = find_key (self->group, g_strstrip (text), &group_known);
  if (key == NULL)
    return refuse (error, self->name, line, "config-key-unknown");
  bit = 1u << (key - keys);
  if ((self->seen & bit) != 0)
    return refuse (error, self->name, line, "config-key-repeated");
  self->seen |= bit;
  if (!key->read (g_strstrip (equals + 1), G_STRUCT_MEMBER_P (self->config, key->offset)))
    return refuse (error, self->name, line, "config-value-refused");
  return TRUE;
}

static gboolean
parse_line (Parser *self, char *text, guint line, GError **error)
{
  gsize length = strlen (g_strstrip (text));
  gboolean group_known;

  if (length == 0 || text[0] == '#')
    return TRUE;
  if (text[0] != '[')
    return parse_assignment (self, text, line, error);
  if (text[length - 1] != ']')
    return refuse (error, self->name, line, "config-line-malformed");
  g_free (self->group);
  self->group = g_strndup (text + 1, length - 2);
  find_key (self->group, "", &group_known);
  return group_known || refuse (error, self->name, line, "config-group-unknown");
}

/* What no single line can be blamed for. */
static gboolean
check_whole (const MefConfig *self, const char *name, GError **error)
{
  const char *reason = NULL;

  if ((self->tls_certificate == NULL) != (self->tls_key == NULL))
    reason = "config-tls-incomplete";
  else if (self->mail_transport == MEF_MAIL_SMTP &&
           (self->smtp_url == NULL || self->mail_from == NULL))
    reason = "config-smtp-incomplete";
  else if (self->mail_transport == MEF_MAIL_MAILDIR && self->maildir == NULL)
    reason = "config-maildir-missing";
  else if ((self->smtp_user == NULL) != (self->smtp_password_file == NULL))
    reason = "config-smtp-password-incomplete";
  else if (self->tls_certificate != NULL && self->public_url != NULL &&
           !g_str_has_prefix (self->public_url, "https:"))
    reason = "config-public-url-not-https";
  if (reason != NULL)
    g_set_error (error, MEF_ERROR, MEF_ERROR_INVALID, "%s: %s", name, reason);
  return reason == NULL;
}

/**
 * mef_config_new:
 *
 * Returns: (transfer full): the configuration of a machine that says nothing
 */
MefConfig *
mef_config_new (void)
{
  MefConfig *self = g_new0 (MefConfig, 1);

  self->listen = g_strdup ("127.0.0.1:0");
  self->trusted_proxies = g_ptr_array_new_with_free_func (g_object_unref);
  self->payfip_form_senders = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/**
 * mef_config_free:
 * @self: (transfer full) (nullable): a configuration
 */
void
mef_config_free (MefConfig *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (keys[i].read != read_masks && keys[i].read != read_transport)
        g_free (*(char **) G_STRUCT_MEMBER_P (self, keys[i].offset));
    }
  g_ptr_array_unref (self->trusted_proxies);
  g_ptr_array_unref (self->payfip_form_senders);
  g_free (self);
}

/**
 * mef_config_parse:
 * @text: the content of a configuration file
 * @name: how to call it in a reason
 * @error: %MEF_ERROR_INVALID "NAME:LINE: reason" or "NAME: reason"
 *
 * Returns: (transfer full) (nullable): what it says
 */
MefConfig *
mef_config_parse (const char *text, const char *name, GError **error)
{
  g_autoptr (MefConfig) config = mef_config_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Parser parser = { config, name, NULL, 0 };
  gboolean good = TRUE;

  for (guint i = 0; good && lines[i] != NULL; i++)
    {
      good = g_utf8_validate (lines[i], -1, NULL) ? parse_line (&parser, lines[i], i + 1, error)
                                                  : refuse (error, name, i + 1, "config-not-utf8");
    }
  g_free (parser.group);
  if (!good || !check_whole (config, name, error))
    return NULL;
  return g_steal_pointer (&config);
}

/**
 * mef_config_load:
 * @path: a configuration file
 * @error: %MEF_ERROR_NOT_FOUND "config-unreadable" or as mef_config_parse()
 *
 * Returns: (transfer full) (nullable): what it says
 */
MefConfig *
mef_config_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *name = g_path_get_basename (path);
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "config-unreadable");
      return NULL;
    }
  if (strlen (text) != length)
    {
      g_set_error (error, MEF_ERROR, MEF_ERROR_INVALID, "%s: config-not-text", name);
      return NULL;
    }
  return mef_config_parse (text, name, error);
}

/* The address that a host stands for, as what opens connections reads it: 127.1 and 2130706433 are
 * 127.0.0.1, and so is ::ffff:127.0.0.1. */
static GInetAddress *
read_address (const char *host)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  struct in_addr four;

  if (address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
      memcmp (g_inet_address_to_bytes (address), mapped, sizeof mapped) == 0)
    return g_inet_address_new_from_bytes (g_inet_address_to_bytes (address) + sizeof mapped,
                                          G_SOCKET_FAMILY_IPV4);
  if (address == NULL && inet_aton (host, &four) != 0)
    return g_inet_address_new_from_bytes ((const guint8 *) &four, G_SOCKET_FAMILY_IPV4);
  return g_steal_pointer (&address);
}

/**
 * mef_config_is_loopback_url:
 * @url: (nullable): an address of the configuration
 *
 * No name is looked up but `localhost` and what ends in it; a final dot changes nothing. To connect
 * to no address in particular (0.0.0.0, ::) is to connect to this machine.
 *
 * Returns: whether it is this machine's own
 */
gboolean
mef_config_is_loopback_url (const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autofree char *host = uri != NULL && g_uri_get_host (uri) != NULL
                              ? g_ascii_strdown (g_uri_get_host (uri), -1)
                              : NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_str_has_suffix (host, "."))
    host[strlen (host) - 1] = '\0';
  address = read_address (host);
  if (address != NULL)
    return g_inet_address_get_is_loopback (address) || g_inet_address_get_is_any (address);
  return strcmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost");
}

/**
 * mef_config_is_simulator:
 * @self: a configuration
 *
 * The simulator only ever answers on loopback and the real service never does, so the address tells
 * which of the two is meant.
 *
 * Returns: whether one of the payment service's addresses is this machine's own
 */
gboolean
mef_config_is_simulator (const MefConfig *self)
{
  return mef_config_is_loopback_url (self->payfip_service_url) ||
         mef_config_is_loopback_url (self->payfip_page_url) ||
         mef_config_is_loopback_url (self->payfip_form_url);
}

static gboolean
matches_any (GPtrArray *masks, GInetAddress *address)
{
  for (guint i = 0; i < masks->len; i++)
    {
      if (g_inet_address_mask_matches (g_ptr_array_index (masks, i), address))
        return TRUE;
    }
  return FALSE;
}

/**
 * mef_config_trusts:
 * @self: a configuration
 * @address: whence a connection comes
 *
 * Returns: whether what it says of its client in X-Real-IP is believed
 */
gboolean
mef_config_trusts (const MefConfig *self, GInetAddress *address)
{
  return matches_any (self->trusted_proxies, address);
}

/**
 * mef_config_is_form_sender:
 * @self: a configuration
 * @address: whence a form's notification comes
 *
 * Returns: whether PayFiP may be there; anywhere when nothing is configured
 */
gboolean
mef_config_is_form_sender (const MefConfig *self, GInetAddress *address)
{
  return self->payfip_form_senders->len == 0 || matches_any (self->payfip_form_senders, address);
}

/**
 * mef_config_parse_listen:
 * @text: "ADDR:PORT", an IPv6 address in brackets; "localhost" is 127.0.0.1
 * @address: (out) (optional) (transfer full): the address
 * @port: (out) (optional): the port
 *
 * Returns: whether @text is one; no name is looked up
 */
gboolean
mef_config_parse_listen (const char *text, GInetAddress **address, guint16 *port)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = NULL;
  g_autoptr (GInetAddress) parsed = NULL;
  guint64 number;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &number, NULL))
    return FALSE;
  if (text[0] == '[' && colon > text + 1 && colon[-1] == ']')
    host = g_strndup (text + 1, (gsize) (colon - text) - 2);
  else
    host = g_strndup (text, (gsize) (colon - text));
  if (text[0] != '[' && strchr (host, ':') != NULL)
    return FALSE;
  parsed = g_inet_address_new_from_string (strcmp (host, "localhost") == 0 ? "127.0.0.1" : host);
  if (parsed == NULL)
    return FALSE;
  if (address != NULL)
    *address = g_steal_pointer (&parsed);
  if (port != NULL)
    *port = (guint16) number;
  return TRUE;
}
