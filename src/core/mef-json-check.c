/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 8259 to the letter, before json-glib sees a byte. json-glib recurses for every level, takes
 * comments, single quotes, octal and hexadecimal numbers, wraps integers that do not fit and ends a
 * text at \u0000: two programs could then read one body in two ways. */
#include "config.h"

#include "mef-json-check.h"

#include <math.h>
#include <string.h>

/* Nothing of ours nests deeper than five. */
#define MAX_DEPTH 32

typedef struct
{
  const char *p;
  const char *end;
  guint depth;
  gboolean in_object[MAX_DEPTH];
} Check;

static int
peek (const Check *self)
{
  return self->p < self->end ? (guchar) *self->p : -1;
}

static void
skip_space (Check *self)
{
  while (peek (self) == ' ' || peek (self) == '\t' || peek (self) == '\n' || peek (self) == '\r')
    self->p++;
}

static gboolean
take (Check *self, char c)
{
  if (peek (self) != c)
    return FALSE;
  self->p++;
  return TRUE;
}

static gboolean
take_word (Check *self, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->p) < length || memcmp (self->p, word, length) != 0)
    return FALSE;
  self->p += length;
  return TRUE;
}

/* The four digits behind "\u". */
static gboolean
take_hex (Check *self, guint *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, self->p++)
    {
      if (self->p >= self->end || !g_ascii_isxdigit (*self->p))
        return FALSE;
      *unit = *unit * 16 + (guint) g_ascii_xdigit_value (*self->p);
    }
  return TRUE;
}

/* What follows a backslash. Half a surrogate pair is no character, and U+0000 no text of ours. */
static gboolean
take_escape (Check *self)
{
  guint unit;
  int c = peek (self);

  self->p++;
  if (c != 'u')
    return c > 0 && strchr ("\"\\/bfnrt", c) != NULL;
  if (!take_hex (self, &unit) || unit == 0 || (unit >= 0xdc00 && unit < 0xe000))
    return FALSE;
  if (unit < 0xd800 || unit >= 0xe000)
    return TRUE;
  return take_word (self, "\\u") && take_hex (self, &unit) && unit >= 0xdc00 && unit < 0xe000;
}

static gboolean
take_string (Check *self)
{
  if (!take (self, '"'))
    return FALSE;
  for (;;)
    {
      int c = peek (self);

      if (c < 0x20)
        return FALSE;
      self->p++;
      if (c == '"')
        return TRUE;
      if (c == '\\' && !take_escape (self))
        return FALSE;
    }
}

static gboolean
take_digits (Check *self)
{
  const char *start = self->p;

  while (self->p < self->end && g_ascii_isdigit (*self->p))
    self->p++;
  return self->p > start;
}

/* A number that gint64 or double cannot hold is refused, not rounded. */
static gboolean
take_number (Check *self)
{
  const char *start = self->p;
  gboolean whole = TRUE;
  g_autofree char *text = NULL;

  take (self, '-');
  if (!take (self, '0') && !take_digits (self))
    return FALSE;
  if (take (self, '.'))
    {
      whole = FALSE;
      if (!take_digits (self))
        return FALSE;
    }
  if (take (self, 'e') || take (self, 'E'))
    {
      whole = FALSE;
      if (!take (self, '+'))
        take (self, '-');
      if (!take_digits (self))
        return FALSE;
    }
  if (whole && self->p - start < 18)
    return TRUE;
  text = g_strndup (start, (gsize) (self->p - start));
  return whole ? g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, NULL, NULL)
               : isfinite (g_ascii_strtod (text, NULL)) != 0;
}

static gboolean
take_scalar (Check *self)
{
  int c = peek (self);

  if (c == '"')
    return take_string (self);
  if (c == '-' || (c >= '0' && c <= '9'))
    return take_number (self);
  return take_word (self, "true") || take_word (self, "false") || take_word (self, "null");
}

static gboolean
take_name (Check *self)
{
  skip_space (self);
  if (!take_string (self))
    return FALSE;
  skip_space (self);
  return take (self, ':');
}

/* Goes into an object or array; @empty says that it ended at once. */
static gboolean
enter (Check *self, gboolean *empty)
{
  gboolean object = peek (self) == '{';

  if (self->depth == MAX_DEPTH)
    return FALSE;
  self->in_object[self->depth++] = object;
  self->p++;
  skip_space (self);
  *empty = take (self, object ? '}' : ']');
  if (*empty)
    self->depth--;
  return *empty || !object || take_name (self);
}

/* Behind a value: up to where the next one begins, or to the end of the text. */
static gboolean
leave (Check *self)
{
  for (;;)
    {
      gboolean object = self->depth > 0 && self->in_object[self->depth - 1];

      skip_space (self);
      if (self->depth == 0)
        return self->p == self->end;
      if (take (self, ','))
        return !object || take_name (self);
      if (!take (self, object ? '}' : ']'))
        return FALSE;
      self->depth--;
    }
}

/**
 * mef_json_check:
 * @data: (array length=length): valid UTF-8
 * @length: its bytes
 *
 * Returns: whether it is one JSON value, not nested deeper than 32, whose numbers fit and whose
 *   texts are whole
 */
gboolean
mef_json_check (const char *data, gsize length)
{
  Check self = { .p = data, .end = data + length };

  do
    {
      gboolean done = TRUE;
      int c;

      skip_space (&self);
      c = peek (&self);
      if (c == '{' || c == '[' ? !enter (&self, &done) : !take_scalar (&self))
        return FALSE;
      if (done && !leave (&self))
        return FALSE;
    }
  while (self.depth > 0 || self.p < self.end);
  return TRUE;
}
