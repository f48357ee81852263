/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which addresses mail goes to, and that none of them can say anything else to a relay. */
#include "config.h"

#include "mef-mail-address.h"

#include <string.h>

#define X32 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct
{
  const char *typed;
  const char *address; /* (nullable): refused */
} cases[] = {
  { "claire@example.org", "claire@example.org" },
  { "  Claire.Demo+factures@Example.ORG \n", "Claire.Demo+factures@example.org" },
  { "o'brien@example.org", "o'brien@example.org" },
  { "a@b.fr", "a@b.fr" },
  { "claire@mairie-élancourt.fr", "claire@xn--mairie-lancourt-hnb.fr" },
  { X32 X32 "@example.org", X32 X32 "@example.org" },
  { X32 X32 "x@example.org", NULL },
  { "claire@" X32 X32 ".fr", NULL },
  { "", NULL },
  { "claire", NULL },
  { "@example.org", NULL },
  { "claire@", NULL },
  { "claire@localhost", NULL },
  { "claire@example.1", NULL },
  { "claire@192.0.2.1", NULL },
  { "claire@-example.org", NULL },
  { "claire@example-.org", NULL },
  { "claire@example..org", NULL },
  { ".claire@example.org", NULL },
  { "claire.@example.org", NULL },
  { "cl..aire@example.org", NULL },
  { "cl aire@example.org", NULL },
  { "\"cl aire\"@example.org", NULL },
  { "claire@exam_ple.org", NULL },
  { "claire@example.org>", NULL },
  { "claire@example.org,paul@example.org", NULL },
  { "claire@example.org;paul@example.org", NULL },
  { "claire@example.org>\r\nRCPT TO:<paul@example.org", NULL },
  { "claire\r\nBcc: paul@example.org", NULL },
  { "claire\n@example.org", NULL },
  { "claire@exam\nple.org", NULL },
  { "claire@example.org\t.fr", NULL },
  { "cla\xc3\xaf"
    "re@example.org",
    NULL },
  { "claire\xe2\x80\xa8@example.org", NULL },
  { "claire@example\xe2\x80\xa8.org", NULL },
  { "claire\xff@example.org", NULL },
  { "<claire@example.org>", NULL },
  { "Claire <claire@example.org>", NULL },
  { "=?UTF-8?Q?=0D=0A?=@example.org", NULL },
  { "claire=x?y@example.org", "claire=x?y@example.org" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *address = mef_mail_address_normalize (cases[i].typed);

      g_test_message ("case %u", i);
      g_assert_cmpstr (address, ==, cases[i].address);
      g_assert_true (address == NULL || mef_mail_address_is_valid (address));
    }
  g_assert_null (mef_mail_address_normalize (NULL));
  g_assert_false (mef_mail_address_is_valid (NULL));
}

/* Whatever is put into a good address, what is let through has no byte that ends a command. */
static void
test_every_byte (void)
{
  for (int c = 1; c < 256; c++)
    {
      for (guint at = 0; at <= strlen ("claire@example.org"); at++)
        {
          g_autoptr (GString) text = g_string_new ("claire@example.org");
          g_autofree char *address = NULL;

          g_string_insert_c (text, at, (char) c);
          address = mef_mail_address_normalize (text->str);
          if (address == NULL)
            continue;
          g_assert_null (strpbrk (address, "\r\n\t <>(),;:\\\"[]"));
          for (const char *p = address; *p != '\0'; p++)
            g_assert_true (g_ascii_isprint (*p));
        }
    }
}

static void
test_mask (void)
{
  g_autofree char *masked = mef_mail_address_mask ("claire@example.org");

  g_assert_cmpstr (masked, ==, "c•••@example.org");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/mail-address/cases", test_cases);
  g_test_add_func ("/core/mail-address/every-byte", test_every_byte);
  g_test_add_func ("/core/mail-address/mask", test_mask);
  return g_test_run ();
}
