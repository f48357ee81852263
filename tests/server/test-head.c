/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads as bytes; what comes over a connection is in test-probes.c. */
#include "config.h"

#include <string.h>

#include "mef-head.h"

#define HOST "Host: a\r\n"

static const struct
{
  const char *text;
  guint status;
  const char *reason; /* NULL: accepted, or more is needed */
  gsize body;
} cases[] = {
  { "GET / HTTP/1.1\r\n" HOST "\r\n", 0, NULL, 0 },
  { "\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n", 0, NULL, 0 },
  { "\r\n\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n", 400, "request-malformed", 0 },
  { "GET /?a=%20#b HTTP/1.1\r\n" HOST "\r\n", 400, "target-malformed", 0 },
  { "GET /?a=/../%20 HTTP/1.1\r\n" HOST "\r\n", 0, NULL, 0 },
  { "GET /.x HTTP/1.1\r\n" HOST "\r\n", 404, "not-found", 0 },
  { "GET http://a HTTP/1.1\r\n" HOST "\r\n", 0, NULL, 0 },
  { "GET HTTP://a/%41 HTTP/1.1\r\n" HOST "\r\n", 404, "not-found", 0 },
  { "GET a HTTP/1.1\r\n" HOST "\r\n", 400, "target-malformed", 0 },
  { "GET /\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n", 400, "target-malformed", 0 },
  { "GET / http/1.1\r\n" HOST "\r\n", 400, "request-malformed", 0 },
  { "GET / HTTP/1.2\r\n" HOST "\r\n", 505, "http-version", 0 },
  { "GET / HTTP/1.10\r\n" HOST "\r\n", 400, "request-malformed", 0 },
  { "GETS / HTTP/1.1\r\n" HOST "\r\n", 405, "method-not-allowed", 0 },
  { "GE / HTTP/1.1\r\n" HOST "\r\n", 405, "method-not-allowed", 0 },
  { "POST / HTTP/1.1\r\n" HOST "content-length:\t12 \r\n\r\n", 0, NULL, 12 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Length: 999999999\r\n\r\n", 0, NULL, 999999999 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Length: 1000000000\r\n\r\n", 400, "length-malformed", 0 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Length: 1 2\r\n\r\n", 400, "length-malformed", 0 },
  { "GET / HTTP/1.1\r\n" HOST "X-Nothing:\r\n\r\n", 0, NULL, 0 },
  { "GET / HTTP/1.1\r\n" HOST ": x\r\n\r\n", 400, "header-malformed", 0 },
  { "GET / HTTP/1.1\r\n" HOST "a[: x\r\n\r\n", 400, "header-malformed", 0 },
  { "GET / HTTP/1.1\r\n" HOST "a: \x7f\r\n\r\n", 400, "header-malformed", 0 },
  { "GET / HTTP/1.1\r\n" HOST "a: \xe9\r\n\r\n", 0, NULL, 0 },
  { "GET / HTTP/1.1\r\n" HOST "Expect: 100-Continue\r\n\r\n", 0, NULL, 0 },
  { "GET / HTTP/1.1\r\nHosts: a\r\n\r\n", 400, "host-missing", 0 },
  { "GET / HTTP/1.1\r\nHOST: a\r\nhost: a\r\n\r\n", 400, "host-repeated", 0 },
  { "GET / HTTP/1.1\r\n" HOST "transfer-encoding: identity\r\n\r\n", 411, "length-required", 0 },
  { "GET / HTTP/1.1\n" HOST "\r\n", 400, "request-malformed", 0 },
  { "GET / HTTP/1.1\r\n" HOST "\n", 400, "request-malformed", 0 },
  { "\r\n\r\n", 0, NULL, 0 },
  { "GET / HTTP/1.1\r\n" HOST, 0, NULL, 0 },
  { "", 0, NULL, 0 },
};

static gboolean
is_complete (const char *text)
{
  return strlen (text) > 4 && g_str_has_suffix (text, "\r\n\r\n");
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].text);
      g_autofree char *more = g_strconcat (cases[i].text, "rest\r\n\r\n", NULL);
      MefHead head = mef_head_read (cases[i].text, length);

      g_test_message ("case %u", i);
      g_assert_cmpuint (head.status, ==, cases[i].status);
      g_assert_cmpstr (head.reason, ==, cases[i].reason);
      if (head.status != 0 || !is_complete (cases[i].text))
        {
          g_assert_cmpuint (head.size, ==, 0);
          continue;
        }
      g_assert_cmpuint (head.size, ==, length);
      g_assert_cmpuint (head.body, ==, cases[i].body);
      /* What follows does not matter, what is missing does. */
      g_assert_cmpuint (mef_head_read (more, strlen (more)).size, ==, length);
      for (gsize part = 0; part < length; part++)
        {
          head = mef_head_read (cases[i].text, part);
          g_assert_cmpuint (head.size + head.status, ==, 0);
        }
    }
}

/* Any bytes at all: nothing is read beyond what there is, and what is accepted has its end. */
static void
test_any_bytes (void)
{
  static const char *const pieces[] = { "GET ",      "POST ", "/",        "?",  "%41",
                                        " HTTP/1.1", "\r\n",  "\r",       "\n", ":",
                                        "Host:",     "Host",  " a",       "\t", "Content-Length: 7",
                                        "\x01",      "\xff",  "\r\n\r\n", "  " };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *exact = NULL;
      MefHead head;

      for (int n = g_test_rand_int_range (0, 16); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      exact = g_memdup2 (text->str, text->len);
      head = mef_head_read (exact, text->len);
      g_assert_cmpuint (head.size, <=, text->len);
      g_assert_true (head.size == 0 || head.status == 0);
      if (head.size > 0)
        g_assert_cmpint (memcmp (exact + head.size - 4, "\r\n\r\n", 4), ==, 0);
    }
}

static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new ("GET / HTTP/1.1\r\n" HOST);

  for (guint i = 1; i < MEF_HEAD_MAX_HEADERS; i++)
    g_string_append (text, "a: b\r\n");
  g_string_append (text, "\r\n");
  g_assert_cmpuint (mef_head_read (text->str, text->len).size, ==, text->len);
  g_string_insert (text, (gssize) text->len - 2, "a: b\r\n");
  g_assert_cmpuint (mef_head_read (text->str, text->len).status, ==, 431);

  /* An unfinished head is refused once it is too long, not before. */
  g_string_assign (text, "GET / HTTP/1.1\r\na: ");
  while (text->len < MEF_HEAD_MAX_BYTES)
    g_string_append_c (text, 'x');
  g_assert_cmpuint (mef_head_read (text->str, text->len).status, ==, 0);
  g_string_append_c (text, 'x');
  g_assert_cmpuint (mef_head_read (text->str, text->len).status, ==, 431);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/head/table", test_table);
  g_test_add_func ("/server/head/any-bytes", test_any_bytes);
  g_test_add_func ("/server/head/bounds", test_bounds);
  return g_test_run ();
}
