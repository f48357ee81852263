/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts: checked addition, the French way of writing them, and reading what people and billing
 * software write. Independent of the process's locale on purpose: a server started in the C locale
 * prints the same receipt. */
#include "config.h"

#include "mef-money.h"

#include <string.h>

#include "mef-error.h"

#define NARROW_NO_BREAK_SPACE "\xe2\x80\xaf" /* U+202F, between thousands */
#define NO_BREAK_SPACE "\xc2\xa0"            /* U+00A0, before the sign */

/* 15 digits of euros: far above any invoice, far below an overflow of the cents. */
#define MAX_DIGITS 15

/**
 * mef_money_add:
 * @a: an amount
 * @b: another
 * @sum: (out): their sum, untouched on overflow
 *
 * Returns: %FALSE when the sum does not fit in 64 bits
 */
gboolean
mef_money_add (MefCents a, MefCents b, MefCents *sum)
{
  MefCents result;

  if (__builtin_add_overflow (a, b, &result))
    return FALSE;
  *sum = result;
  return TRUE;
}

static char *
format_with (MefCents cents, const char *group, const char *suffix)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint64 value = cents < 0 ? (guint64) 0 - (guint64) cents : (guint64) cents;
  g_autofree char *euros = g_strdup_printf ("%" G_GUINT64_FORMAT, value / 100);
  gsize length = strlen (euros);

  if (cents < 0)
    g_string_append_c (out, '-');
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (out, group);
      g_string_append_c (out, euros[i]);
    }
  g_string_append_printf (out, ",%02u%s", (guint) (value % 100), suffix);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * mef_money_format:
 * @cents: an amount in cents
 *
 * Returns: (transfer full): the amount as French typography writes it: `1 234,56 €` with a narrow
 *   no-break space between thousands and a no-break space before the sign
 */
char *
mef_money_format (MefCents cents)
{
  return format_with (cents, NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE "€");
}

/**
 * mef_money_format_plain:
 * @cents: an amount in cents
 *
 * Returns: (transfer full): the amount for other programs' CSV files: `1234,56`
 */
char *
mef_money_format_plain (MefCents cents)
{
  return format_with (cents, "", "");
}

static const char *const blanks[] = {
  " ", "\t", NO_BREAK_SPACE, NARROW_NO_BREAK_SPACE, "\xe2\x80\x89" /* U+2009 */,
};
static const char *const currencies[] = { "€", "EUR", "eur" };
static const char *const minuses[] = { "-", "\xe2\x88\x92" /* U+2212 */ };

/* The length of the one of @prefixes that @p starts with, 0 for none. */
static gsize
skip_one (const char *p, const char *const *prefixes, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      if (g_str_has_prefix (p, prefixes[i]))
        return strlen (prefixes[i]);
    }
  return 0;
}

#define SKIP_ONE(p, prefixes) skip_one (p, prefixes, G_N_ELEMENTS (prefixes))

/* An amount taken apart. */
typedef struct
{
  GString *digits; /* with marks, and one space where blanks stood between digits */
  gboolean blank;  /* just passed one */
  gboolean ended;  /* behind a closing sign or currency, where no digit may follow */
  gboolean negative, open, signed_;
} Parts;

static void
take_digit (Parts *parts, char c)
{
  GString *digits = parts->digits;

  if (parts->blank && digits->len > 0 && g_ascii_isdigit (digits->str[digits->len - 1]) &&
      g_ascii_isdigit (c))
    g_string_append_c (digits, ' ');
  parts->blank = FALSE;
  g_string_append_c (digits, c);
}

/* A sign, before the digits or behind them: once, and not together with parentheses. */
static gboolean
take_sign (Parts *parts, gboolean negative)
{
  if (parts->signed_ || parts->open)
    return FALSE;
  parts->signed_ = TRUE;
  parts->negative = negative;
  parts->ended = parts->digits->len > 0;
  return TRUE;
}

/* Accountants write negative amounts in parentheses. */
static gboolean
take_parenthesis (Parts *parts, char c)
{
  if (c == '(')
    {
      if (parts->signed_ || parts->open || parts->digits->len > 0)
        return FALSE;
      parts->open = parts->negative = TRUE;
      return TRUE;
    }
  if (!parts->open || parts->ended)
    return FALSE;
  parts->open = FALSE;
  parts->ended = parts->signed_ = TRUE;
  return TRUE;
}

/* Takes signs, currency and blanks off. "12-50" and "12€50" are refused: dropping what stands
 * between would make them a hundred times what was meant. */
static gboolean
take_apart (const char *text, Parts *parts)
{
  for (const char *p = text; *p != '\0';)
    {
      gsize n = SKIP_ONE (p, blanks);

      if (n > 0)
        parts->blank = TRUE;
      else if ((n = SKIP_ONE (p, currencies)) > 0)
        parts->ended = parts->digits->len > 0;
      else if ((n = SKIP_ONE (p, minuses)) > 0 || *p == '+')
        {
          if (!take_sign (parts, n > 0))
            return FALSE;
          n = MAX (n, 1);
        }
      else if (*p == '(' || *p == ')')
        {
          if (!take_parenthesis (parts, *p))
            return FALSE;
          n = 1;
        }
      else if (!parts->ended && (g_ascii_isdigit (*p) || *p == ',' || *p == '.'))
        {
          take_digit (parts, *p);
          n = 1;
        }
      else
        return FALSE;
      p += n;
    }
  return parts->digits->len > 0 && !parts->open;
}

/* Which mark separates the cents: the last one when both occur, a lone one before one or two
 * digits. "1.234" alone could be either, so it is refused rather than guessed. */
static gboolean
find_decimal_mark (const GString *s, const char **mark, GError **error)
{
  const char *comma = strrchr (s->str, ','), *dot = strrchr (s->str, '.');
  const char *last = comma > dot ? comma : dot;
  gsize after = last != NULL ? strlen (last + 1) : 0;
  gboolean both = comma != NULL && dot != NULL;
  gboolean alone = last != NULL && strchr (s->str, *last) == last;

  *mark = NULL;
  if (last == NULL)
    return TRUE;
  if (after <= 2 && after > 0 && alone)
    {
      *mark = last;
      return TRUE;
    }
  if (after == 3 && !both && alone)
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "amount-ambiguous");
  else if (after == 3 && !both && !alone)
    return TRUE; /* 1.234.567: thousands only */
  else
    g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "amount-malformed");
  return FALSE;
}

/* What separates the thousands, where they are separated. */
static char
group_mark (const GString *s, const char *mark)
{
  if (strchr (s->str, ' ') != NULL)
    return ' ';
  if (mark != NULL)
    return *mark == ',' ? '.' : ',';
  return strchr (s->str, '.') != NULL ? '.' : ',';
}

/* Thousands must really be groups of three, or "1,2,3" would pass. */
static gboolean
groups_are_sound (const char *start, const char *end, char group)
{
  guint run = 0;
  gboolean first = TRUE;

  for (const char *p = start; p < end; p++)
    {
      if (g_ascii_isdigit (*p))
        run++;
      else if (*p != group || run == 0 || run > 3 || (!first && run != 3))
        return FALSE;
      else
        {
          first = FALSE;
          run = 0;
        }
    }
  return first || run == 3;
}

static gboolean
read_digits (const char *start, const char *mark, const char *end, MefCents *cents)
{
  guint digits = 0;
  MefCents value = 0;
  gsize decimals = mark != NULL ? (gsize) (end - mark - 1) : 0;

  for (const char *p = start; p < end; p++)
    {
      if (!g_ascii_isdigit (*p))
        continue;
      if (++digits > MAX_DIGITS)
        return FALSE;
      value = value * 10 + (*p - '0');
    }
  for (; decimals < 2; decimals++)
    value *= 10;
  *cents = value;
  return digits > 0;
}

/**
 * mef_money_parse:
 * @text: an amount as a French person or program writes it, in UTF-8
 * @cents: (out): the amount, untouched on failure
 * @error: (nullable): where to put %MEF_ERROR_INVALID
 *
 * Reads `25`, `32,5`, `1 204,00 €`, `1.234,56`, `-12`, `12-`, `(12,00)`. Refuses what could mean
 * two amounts (`1.234`, reason "amount-ambiguous") and what is none ("amount-malformed"), such as
 * `12€50`, `12-50` or `12 50`.
 *
 * Returns: whether @cents was set
 */
gboolean
mef_money_parse (const char *text, MefCents *cents, GError **error)
{
  g_autoptr (GString) s = g_string_new (NULL);
  Parts parts = { .digits = s };
  const char *mark, *end;
  MefCents value;

  g_return_val_if_fail (text != NULL && cents != NULL, FALSE);

  if (!take_apart (text, &parts))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "amount-malformed");
      return FALSE;
    }
  if (!find_decimal_mark (s, &mark, error))
    return FALSE;
  end = s->str + s->len;
  if (!groups_are_sound (s->str, mark != NULL ? mark : end, group_mark (s, mark)) ||
      !read_digits (s->str, mark, end, &value))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, "amount-malformed");
      return FALSE;
    }
  *cents = parts.negative ? -value : value;
  return TRUE;
}
