/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be a password and how good it is, the same for the server that refuses and the meter
 * that explains. No rule of composition: length and not being guessed first are what counts (ANSSI
 * and CNIL 2022-100, NIST SP 800-63B). The list of refusals is data/password-refusals.txt, made by
 * build-aux/make-password-refusals.py. */
#include "config.h"

#include "mef-password-rules.h"

#include <gio/gio.h>
#include <string.h>

#include "mef-core-resources.h"
#include "mef-invoice-search.h"

#define LIST "/fr/mesfactures/core/password-refusals.txt"

/* Bits a guesser has to go through, from which each strength begins. */
static const double steps[MEF_PASSWORD_BEST] = { 1, 33, 46, 60 };

/* What people put for letters, and think nobody knows. */
static char
unleet (char c)
{
  static const char from[] = "@4310$5!7", to[] = "aaeioss!t";
  const char *p = strchr (from, c);

  return p != NULL ? to[p - from] : c;
}

/* The spelling under which the list has a word: no case, no accent, no space, letters for the
 * digits that stand for them unless it is digits throughout. */
static char *
spell (const char *password, gboolean letters)
{
  g_autofree char *folded = mef_search_fold (password);
  GString *text = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p++)
    {
      if (!g_ascii_isspace (*p))
        g_string_append_c (text, letters ? unleet (*p) : *p);
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_listed (const char *word)
{
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (mef_core_get_resource (), LIST, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length, low = 0;
  const char *text = g_bytes_get_data (bytes, &length);
  const gsize size = strlen (word);
  gsize high = length;

  /* The lines are in byte order: halve between line starts. */
  while (low < high)
    {
      gsize start = low + (high - low) / 2;
      const char *end;
      int order;

      while (start > low && text[start - 1] != '\n')
        start--;
      end = memchr (text + start, '\n', length - start);
      order = memcmp (word, text + start, MIN (size, (gsize) (end - text - start)));
      if (order == 0)
        order = size < (gsize) (end - text - start) ? -1 : size > (gsize) (end - text - start);
      if (order == 0)
        return TRUE;
      if (order < 0)
        high = start;
      else
        low = (gsize) (end - text) + 1;
    }
  return FALSE;
}

/* Like "aaaa", "abcdef" or "987654": each character follows from the one before in the same way. */
static gboolean
is_sequence (const char *word)
{
  const int step = word[0] != '\0' ? word[1] - word[0] : 0;

  for (const char *p = word; *p != '\0' && p[1] != '\0'; p++)
    {
      if (p[1] - *p != step)
        return FALSE;
    }
  return step >= -1 && step <= 1;
}

static gboolean
is_common (const char *password)
{
  g_autofree char *plain = spell (password, FALSE);
  g_autofree char *letters = spell (password, TRUE);

  return is_sequence (plain) || is_listed (plain) || is_listed (letters);
}

static gboolean
is_address (const char *password, const char *email)
{
  g_autofree char *typed = g_utf8_casefold (password, -1);
  g_autofree char *address = g_utf8_casefold (email, -1);
  const char *at = strchr (address, '@');

  return g_str_equal (typed, address) || (at != NULL && strlen (typed) == (gsize) (at - address) &&
                                          strncmp (typed, address, strlen (typed)) == 0);
}

/* Characters that follow neither from the one before nor have been there already, and how many
 * kinds there are. */
static void
count (const char *password, guint *fresh, guint *kinds)
{
  gboolean lower = FALSE, upper = FALSE, digit = FALSE, other = FALSE;
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gunichar before = 0;

  *fresh = 0;
  for (const char *p = password; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_hash_table_add (seen, GUINT_TO_POINTER (c)) && c != before + 1 && c + 1 != before)
        *fresh += 1;
      lower |= g_unichar_islower (c);
      upper |= g_unichar_isupper (c);
      digit |= g_unichar_isdigit (c);
      other |= !g_unichar_isalnum (c);
      before = c;
    }
  *kinds = (guint) (lower + upper + digit + other);
}

/**
 * mef_password_strength:
 * @password: what somebody chose, or has typed so far
 * @email: the account's address, "" where it is not known
 * @minimum: how many characters the account's password has at least
 * @reason: (out): what stands against it
 *
 * Characters are Unicode's, so that an accent counts once. The figure is an estimate in the
 * direction of caution: four bits a character that is new, one that repeats, and some for each
 * kind.
 *
 * Returns: 0 for one that is refused, else 1 (weak) to %MEF_PASSWORD_BEST
 */
guint
mef_password_strength (const char *password,
                       const char *email,
                       guint minimum,
                       MefPasswordReason *reason)
{
  const glong length = g_utf8_strlen (password, -1);
  guint fresh, kinds, strength = 0;
  double bits;

  if (length < (glong) minimum)
    *reason = MEF_PASSWORD_TOO_SHORT;
  else if (length > MEF_PASSWORD_MAX)
    *reason = MEF_PASSWORD_TOO_LONG;
  else if (is_address (password, email))
    *reason = MEF_PASSWORD_IS_ADDRESS;
  else if (is_common (password))
    *reason = MEF_PASSWORD_COMMON;
  else
    {
      count (password, &fresh, &kinds);
      bits = 4.0 * fresh + 1.0 * (length - fresh) + 4.0 * (kinds - MIN (kinds, 1));
      while (strength < MEF_PASSWORD_BEST && bits >= steps[strength])
        strength++;
      *reason = MEF_PASSWORD_FINE;
      if (strength < MEF_PASSWORD_BEST && fresh * 2 < length)
        *reason = MEF_PASSWORD_REPEATS;
      else if (strength < 3 && kinds == 1)
        *reason = MEF_PASSWORD_FEW_KINDS;
      return MAX (strength, 1);
    }
  return 0;
}
