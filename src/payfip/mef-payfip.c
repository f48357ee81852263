/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PayFiP's fields may hold, and how ours become such. Pure functions, the same for the server
 * that asks and the simulator that answers. */
#include "config.h"

#include "mef-payfip.h"

#include <string.h>

#define REFDET_MIN 6
#define REFDET_MAX 30
#define OBJET_MAX 99
#define MEL_MIN 6
#define MEL_MAX 80
#define URL_MAX 249

#define ALNUM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/**
 * mef_payfip_result_from_string:
 * @resultrans: (nullable): the field
 *
 * Returns: what it says
 */
MefPayfipResult
mef_payfip_result_from_string (const char *resultrans)
{
  if (g_strcmp0 (resultrans, "P") == 0)
    return MEF_PAYFIP_RESULT_CARD;
  if (g_strcmp0 (resultrans, "V") == 0)
    return MEF_PAYFIP_RESULT_DEBIT;
  if (g_strcmp0 (resultrans, "A") == 0)
    return MEF_PAYFIP_RESULT_ABANDONED;
  if (g_strcmp0 (resultrans, "R") == 0 || g_strcmp0 (resultrans, "Z") == 0)
    return MEF_PAYFIP_RESULT_REFUSED;
  return MEF_PAYFIP_RESULT_UNKNOWN;
}

static gboolean
is_made_of (const char *text, const char *characters, gsize min, gsize max)
{
  gsize length = text != NULL ? strlen (text) : 0;

  return text != NULL && length >= min && length <= max && strspn (text, characters) == length;
}

/**
 * mef_payfip_numcli_is_valid:
 * @numcli: (nullable): a client number
 *
 * Returns: whether it is exactly six digits, leading zeros included
 */
gboolean
mef_payfip_numcli_is_valid (const char *numcli)
{
  return is_made_of (numcli, "0123456789", 6, 6);
}

/**
 * mef_payfip_refdet_is_valid:
 * @refdet: (nullable): a debt reference
 *
 * Returns: whether it is 6 to 30 letters and digits
 */
gboolean
mef_payfip_refdet_is_valid (const char *refdet)
{
  return is_made_of (refdet, ALNUM, REFDET_MIN, REFDET_MAX);
}

/**
 * mef_payfip_mel_is_valid:
 * @mel: (nullable): an e-mail address
 *
 * Returns: whether PayFiP takes it: 6 to 80 printable characters with one @ between others
 */
gboolean
mef_payfip_mel_is_valid (const char *mel)
{
  const char *at = mel != NULL ? strchr (mel, '@') : NULL;
  gsize length = mel != NULL ? strlen (mel) : 0;

  if (at == NULL || at == mel || at[1] == '\0' || strchr (at + 1, '@') != NULL ||
      length < MEL_MIN || length > MEL_MAX)
    return FALSE;
  for (const char *p = mel; *p != '\0'; p++)
    {
      if (!g_ascii_isgraph (*p) || strchr ("<>(),;:\\\"", *p) != NULL)
        return FALSE;
    }
  return strchr (at, '.') != NULL;
}

/**
 * mef_payfip_saisie_is_valid:
 * @saisie: (nullable): a mode
 *
 * Returns: whether the web service knows it: T, X or W
 */
gboolean
mef_payfip_saisie_is_valid (const char *saisie)
{
  return is_made_of (saisie, "TXW", 1, 1);
}

/**
 * mef_payfip_objet_is_valid:
 * @objet: (nullable): what a payment is for
 *
 * Returns: whether it is at most 99 letters, digits and spaces; none at all is right too
 */
gboolean
mef_payfip_objet_is_valid (const char *objet)
{
  return objet == NULL || is_made_of (objet, ALNUM " ", 0, OBJET_MAX);
}

/**
 * mef_payfip_url_is_valid:
 * @url: (nullable): an address for urlnotif or urlredirect
 *
 * Returns: whether it is absolute, http or https with a host, and under 250 visible characters
 */
gboolean
mef_payfip_url_is_valid (const char *url)
{
  g_autofree char *scheme = NULL, *host = NULL;
  gsize length = url != NULL ? strlen (url) : 0;

  if (length == 0 || length > URL_MAX)
    return FALSE;
  for (const char *p = url; *p != '\0'; p++)
    {
      if (!g_ascii_isgraph (*p) || strchr ("<>\"", *p) != NULL)
        return FALSE;
    }
  return g_uri_split_network (url, G_URI_FLAGS_NONE, &scheme, &host, NULL, NULL) &&
         (g_ascii_strcasecmp (scheme, "http") == 0 || g_ascii_strcasecmp (scheme, "https") == 0) &&
         host[0] != '\0';
}

/**
 * mef_payfip_id_op_is_valid:
 * @id_op: (nullable): an operation's name
 *
 * Only the shape is looked at: versions 1 and 4 were both seen.
 *
 * Returns: whether it is a lower-case UUID
 */
gboolean
mef_payfip_id_op_is_valid (const char *id_op)
{
  return is_made_of (id_op, "0123456789abcdef-", 36, 36) && g_uuid_string_is_valid (id_op);
}

/**
 * mef_payfip_montant_parse:
 * @montant: (nullable): the field: cents, digits only, 11 at most
 * @cents: (out): the amount, untouched on failure
 *
 * Returns: whether it is one; the bounds are the caller's to hold it against
 */
gboolean
mef_payfip_montant_parse (const char *montant, MefCents *cents)
{
  if (!is_made_of (montant, "0123456789", 1, 11))
    return FALSE;
  *cents = g_ascii_strtoll (montant, NULL, 10);
  return TRUE;
}

/**
 * mef_payfip_clean_objet:
 * @text: what the payment is for, in UTF-8
 *
 * Accents go, apostrophes and dashes become spaces, the rest that PayFiP refuses goes too.
 *
 * Returns: (transfer full): 0 to 99 letters, digits and single spaces
 */
char *
mef_payfip_clean_objet (const char *text)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = decomposed != NULL ? decomposed : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x80 && g_ascii_isalnum ((char) c))
        g_string_append_c (out, (char) c);
      else if (c == 0x153 || c == 0x152)
        g_string_append (out, c == 0x153 ? "oe" : "OE");
      else if ((g_unichar_isspace (c) || c == '\'' || c == 0x2019 || c == '-' || c == '/' ||
                c == '_' || (c >= 0x2010 && c <= 0x2015)) &&
               out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  g_string_truncate (out, MIN (out->len, OBJET_MAX));
  return g_strchomp (g_string_free (g_steal_pointer (&out), FALSE));
}

/**
 * mef_payfip_make_refdet:
 * @reference: the reference as printed: "2015-RS-00-83001516"
 * @number: a number that no other attempt of the town has, greater than 0
 *
 * The accountant finds the printed reference in what is sent; the suffix makes every attempt's its
 * own, so that a result cannot be taken for another attempt's.
 *
 * Returns: (transfer full): 6 to 30 letters and digits, ending in A and @number
 */
char *
mef_payfip_make_refdet (const char *reference, gint64 number)
{
  g_autofree char *suffix = g_strdup_printf ("A%02" G_GINT64_FORMAT, number);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize room = REFDET_MAX - strlen (suffix);

  for (const char *p = reference; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (out, *p);
    }
  /* What distinguishes two long references is at their end. */
  if (out->len > room)
    g_string_erase (out, 0, (gssize) (out->len - room));
  while (out->len + strlen (suffix) < REFDET_MIN)
    g_string_prepend_c (out, '0');
  g_string_append (out, suffix);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * mef_payfip_make_page_url:
 * @page_url: the configured address of the page
 * @id_op: a valid operation
 *
 * Returns: (transfer full): the address the payer opens
 */
char *
mef_payfip_make_page_url (const char *page_url, const char *id_op)
{
  g_return_val_if_fail (mef_payfip_id_op_is_valid (id_op), NULL);
  return g_strdup_printf ("%s%cidop=%s", page_url, strchr (page_url, '?') != NULL ? '&' : '?',
                          id_op);
}
