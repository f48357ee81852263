/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judges the head of a request in the bytes it came in, before libsoup sees any of them. libsoup of
 * Debian 12 reads several framings one way that another program may read another way (repeated
 * lengths, length and chunks together, spaces before a colon: CVE-2025-14523, CVE-2026-1760,
 * CVE-2026-2708 …), loses memory over some, and resolves a path before anybody can look at it. What
 * passes here has one reading: RFC 9112 without what a server may refuse. Pure functions. */
#include "config.h"

#include "mef-head.h"

#include <string.h>

#define MAX_TARGET_BYTES 4096
#define MAX_EMPTY_LINES 2 /* that an old client may put before a request */

/* What is gathered from the headers of a request. */
typedef struct
{
  guint count;
  guint hosts;
  guint lengths;
  gboolean encoded;
  gboolean expects_more;
} Seen;

static gboolean
refuse (MefHead *self, guint status, const char *reason)
{
  self->status = status;
  self->reason = reason;
  return FALSE;
}

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

static gsize
token_span (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && is_token_char (text[n]))
    n++;
  return n;
}

static gboolean
equals (const char *text, gsize length, const char *word)
{
  return strlen (word) == length && g_ascii_strncasecmp (text, word, length) == 0;
}

static gboolean
check_method (MefHead *self, const char *method, gsize length)
{
  static const char *const methods[] = { "GET", "HEAD", "POST", "DELETE" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (strlen (methods[i]) == length && memcmp (methods[i], method, length) == 0)
        {
          self->is_head = i == 1;
          return TRUE;
        }
    }
  return refuse (self, 405, "method-not-allowed");
}

/* Whether a path has one spelling: no percent sign and no dot segment, which libsoup would resolve.
 * No path of ours needs either. */
static gboolean
is_plain_path (const char *path, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (path[i] == '%')
        return FALSE;
      if (path[i] == '/' && i + 1 < length && path[i + 1] == '.')
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_target (MefHead *self, const char *target, gsize length)
{
  const char *end = target + length;
  const char *path = target;
  const char *query;

  if (length > MAX_TARGET_BYTES)
    return refuse (self, 414, "target-too-long");
  for (const char *p = target; p < end; p++)
    {
      if (*p <= ' ' || *p == 0x7f || *p == '#')
        return refuse (self, 400, "target-malformed");
    }
  if (length >= 7 && g_ascii_strncasecmp (target, "http://", 7) == 0)
    {
      path = memchr (target + 7, '/', length - 7);
      path = path != NULL ? path : end;
    }
  else if (length == 0 || target[0] != '/')
    return refuse (self, 400, "target-malformed");
  query = memchr (path, '?', (gsize) (end - path));
  if (!is_plain_path (path, (gsize) ((query != NULL ? query : end) - path)))
    return refuse (self, 404, "not-found");
  return TRUE;
}

static gboolean
check_request_line (MefHead *self, const char *line, gsize length)
{
  gsize method = token_span (line, length);
  const char *target = line + method + 1;
  const char *space;
  gsize version;

  if (method == 0 || method + 1 >= length || line[method] != ' ')
    return refuse (self, 400, "request-malformed");
  space = memchr (target, ' ', (gsize) (line + length - target));
  if (space == NULL)
    return refuse (self, 400, "request-malformed");
  version = (gsize) (line + length - space - 1);
  if (version != 8 || memcmp (space + 1, "HTTP/", 5) != 0)
    return refuse (self, 400, "request-malformed");
  if (memcmp (space + 1, "HTTP/1.1", 8) != 0 && memcmp (space + 1, "HTTP/1.0", 8) != 0)
    return refuse (self, 505, "http-version");
  return check_method (self, line, method) && check_target (self, target, (gsize) (space - target));
}

/* 1 to 9 digits and nothing else: no sign, no list, no overflow. */
static gboolean
parse_length (const char *text, gsize length, gsize *value)
{
  *value = 0;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      *value = *value * 10 + (gsize) (text[i] - '0');
    }
  return length >= 1 && length <= 9;
}

/* The characters of a name or an address and a port; what they mean is judged later. */
static gboolean
is_host (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && strchr (".-:[]", text[i]) == NULL)
        return FALSE;
    }
  return length > 0;
}

static gboolean
note_header (MefHead *self, Seen *seen, const char *line, gsize name, const char *value, gsize size)
{
  if (equals (line, name, "Host"))
    {
      seen->hosts++;
      if (!is_host (value, size))
        return refuse (self, 400, "host-malformed");
    }
  else if (equals (line, name, "Transfer-Encoding"))
    seen->encoded = TRUE;
  else if (equals (line, name, "Content-Length"))
    {
      seen->lengths++;
      if (!parse_length (value, size, &self->body))
        return refuse (self, 400, "length-malformed");
    }
  else if (equals (line, name, "Expect") && !equals (value, size, "100-continue"))
    return refuse (self, 417, "expectation-unknown");
  return TRUE;
}

/* `name: value`; a folded line begins with a space and is none. */
static gboolean
check_header (MefHead *self, Seen *seen, const char *line, gsize length)
{
  gsize name = token_span (line, length);
  const char *value = line + name + 1;
  const char *end = line + length;

  if (name == 0 || name >= length || line[name] != ':')
    return refuse (self, 400, "header-malformed");
  while (value < end && (*value == ' ' || *value == '\t'))
    value++;
  while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  for (const char *p = value; p < end; p++)
    {
      if ((guchar) *p < ' ' && *p != '\t')
        return refuse (self, 400, "header-malformed");
      if (*p == 0x7f)
        return refuse (self, 400, "header-malformed");
    }
  if (++seen->count > MEF_HEAD_MAX_HEADERS)
    return refuse (self, 431, "head-too-large");
  return note_header (self, seen, line, name, value, (gsize) (end - value));
}

static gboolean
check_whole (MefHead *self, const Seen *seen)
{
  if (seen->hosts != 1)
    return refuse (self, 400, seen->hosts == 0 ? "host-missing" : "host-repeated");
  if (seen->encoded)
    return refuse (self, 411, "length-required");
  if (seen->lengths > 1)
    return refuse (self, 400, "length-repeated");
  return TRUE;
}

/* The length of the line at @data without its end, %G_MAXSIZE while it is not whole. A line feed
 * alone ends no line: that is refused. */
static gsize
line_length (MefHead *self, const char *data, gsize length)
{
  const char *feed = memchr (data, '\n', length);

  if (feed == NULL)
    return G_MAXSIZE;
  if (feed == data || feed[-1] != '\r')
    {
      refuse (self, 400, "request-malformed");
      return G_MAXSIZE;
    }
  return (gsize) (feed - data) - 1;
}

/* Whether the whole head is there, so that a refusal does not depend on how it was cut up. */
static gboolean
is_whole (const char *data, gsize length)
{
  const char *feed = data;

  if (length == 0)
    return FALSE;
  while ((feed = memchr (feed, '\n', length - (gsize) (feed - data))) != NULL)
    {
      gsize left = length - (gsize) (++feed - data);

      if ((left >= 1 && feed[0] == '\n') || (left >= 2 && feed[0] == '\r' && feed[1] == '\n'))
        return TRUE;
    }
  return FALSE;
}

/**
 * mef_head_read:
 * @data: bytes from where a request begins
 * @length: how many there are
 *
 * Returns: what they say; a size of 0 and a status of 0 when there must be more
 */
MefHead
mef_head_read (const char *data, gsize length)
{
  MefHead self = { 0 };
  Seen seen = { 0 };
  gsize at = 0, line;

  while (at + 1 < length && at < 2 * MAX_EMPTY_LINES && memcmp (data + at, "\r\n", 2) == 0)
    at += 2;
  if (!is_whole (data + at, length - at))
    {
      if (length > MEF_HEAD_MAX_BYTES)
        refuse (&self, 431, "head-too-large");
      return self;
    }
  line = line_length (&self, data + at, length - at);
  if (line == G_MAXSIZE || !check_request_line (&self, data + at, line))
    return self;
  for (at += line + 2;; at += line + 2)
    {
      line = line_length (&self, data + at, length - at);
      if (line == G_MAXSIZE)
        return self;
      if (line == 0)
        break;
      if (!check_header (&self, &seen, data + at, line))
        return self;
    }
  if (at + 2 > MEF_HEAD_MAX_BYTES)
    refuse (&self, 431, "head-too-large");
  else if (check_whole (&self, &seen))
    self.size = at + 2;
  return self;
}
