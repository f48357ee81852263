/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody may put where a name, a subject or an address is asked for, so that a mail has
 * another header, or another recipient. */
#pragma once

#define X10 "xxxxxxxxxx"
#define X100 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10
#define X300 X100 X100 X100

static const struct
{
  const char *raw;
  const char *shown; /* as a name or a subject */
} injections[] = {
  { "\r", "" },
  { "\n", "" },
  { "a\r\nb", "a b" },
  { "a\n\nb", "a b" },
  { "a\rb\nc", "a b c" },
  { "a\ty\x7f\xc2\x85z", "a y z" },
  { "a\xe2\x80\xa8y\xe2\x80\xa9z", "a y z" },
  { "\r\nBcc: evil@example.org", "Bcc: evil@example.org" },
  { "\nBcc: evil@example.org\n\nBody", "Bcc: evil@example.org Body" },
  { ">\r\nRCPT TO:<evil@example.org", "> RCPT TO:<evil@example.org" },
  { ">", ">" },
  { "<evil@example.org>", "<evil@example.org>" },
  { ",", "," },
  { "a, evil@example.org", "a, evil@example.org" },
  { "a\" <evil@example.org>, \"b", "a\" <evil@example.org>, \"b" },
  { "\"quoted local\"", "\"quoted local\"" },
  { "\\", "\\" },
  { "(comment", "(comment" },
  { "group: evil@example.org;", "group: evil@example.org;" },
  { "=?UTF-8?Q?=0D=0ABcc:_evil@example.org?=", "= ?UTF-8?Q?=0D=0ABcc:_evil@example.org?=" },
  { "a =?UTF-8?B?DQpCY2M6?= b", "a = ?UTF-8?B?DQpCY2M6?= b" },
  { "É\r\nÈ", "É È" },
  { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
  { "Ville de Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson",
    "Ville de Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson" },
  { "Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson, « Grand Est » (51)",
    "Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson, « Grand Est » (51)" },
  { X300, X300 },
  { X300 X300 X300 X300, X300 X300 X300 X300 },
  { "é" X300 " é " X300, "é" X300 " é " X300 },
};
