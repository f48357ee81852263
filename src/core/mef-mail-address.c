/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a mail address, stricter than the standards: what passes can be put between the angle
 * brackets of an SMTP command without being quoted. Checked where an address comes in and again
 * where a mail goes out. */
#include "config.h"

#include "mef-mail-address.h"

#include <string.h>

#define LOCAL_MAX 64
#define LABEL_MAX 63

/* RFC 5321's atext: quoted local parts are not taken. Nor is "=?", which begins an encoded word: in
 * a header some readers would decode it into an address that is another one. */
static gboolean
is_local_byte (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

static gboolean
is_local (const char *text, gsize length)
{
  if (length == 0 || length > LOCAL_MAX || text[0] == '.' || text[length - 1] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!is_local_byte (text[i]) || (text[i] == '.' && text[i + 1] == '.') ||
          (text[i] == '=' && text[i + 1] == '?'))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_label (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > LABEL_MAX || text[0] == '-' || text[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && text[i] != '-')
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_domain (const char *text)
{
  g_auto (GStrv) labels = g_strsplit (text, ".", -1);
  guint n = g_strv_length (labels);

  if (n < 2 || g_ascii_isdigit (labels[n - 1][0]))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (!is_label (labels[i]))
        return FALSE;
    }
  return TRUE;
}

/**
 * mef_mail_address_is_valid:
 * @text: (nullable): an address, as mef_mail_address_normalize() gives it
 *
 * Returns: whether mail can be sent to it: a local part of 1 to 64 plain characters and a domain of
 *   at least two labels of letters, digits and hyphens
 */
gboolean
mef_mail_address_is_valid (const char *text)
{
  const char *at = text != NULL ? strrchr (text, '@') : NULL;

  return at != NULL && strlen (text) <= MEF_MAIL_ADDRESS_MAX &&
         is_local (text, (gsize) (at - text)) && is_domain (at + 1);
}

/**
 * mef_mail_address_normalize:
 * @text: (nullable): an address as somebody typed it
 *
 * Takes the spaces around it away and writes the domain in lower case and in ASCII. The local part
 * stays as it is: only its own server knows whether case counts there.
 *
 * Returns: (transfer full) (nullable): the address, valid; %NULL where it is none
 */
char *
mef_mail_address_normalize (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));
  char *at = strrchr (trimmed, '@');
  g_autofree char *domain = NULL, *lower = NULL, *address = NULL;

  if (at == NULL || !g_utf8_validate (trimmed, -1, NULL))
    return NULL;
  *at = '\0';
  domain = g_hostname_to_ascii (at + 1);
  if (domain == NULL)
    return NULL;
  lower = g_ascii_strdown (domain, -1);
  address = g_strconcat (trimmed, "@", lower, NULL);
  return mef_mail_address_is_valid (address) ? g_steal_pointer (&address) : NULL;
}

/**
 * mef_mail_address_mask:
 * @address: a valid address
 *
 * Returns: (transfer full): enough of it for its owner to know it again, "c•••@example.org"
 */
char *
mef_mail_address_mask (const char *address)
{
  const char *at = strrchr (address, '@');

  g_return_val_if_fail (at != NULL, NULL);
  return g_strdup_printf ("%c•••%s", address[0], at);
}
