/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens: 32 random bytes, written so that they can stand in a URL. Only the SHA-256 of one is
 * kept: nothing that random needs a salt or a slow hash, as a password does (mef-password.c). */
#include "config.h"

#include "mef-secret.h"

#include <sodium.h>
#include <string.h>

#define TOKEN_BYTES 32
#define TOKEN_TEXT sodium_base64_ENCODED_LEN (TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)

/**
 * mef_secret_make_token:
 * @kind: the letter it starts with, or 0 for none
 * @hash: (out caller-allocates): what is kept of it
 *
 * Returns: (transfer full): a new token; whoever has it has what it stands for
 */
char *
mef_secret_make_token (char kind, guint8 hash[MEF_SECRET_HASH_SIZE])
{
  guint8 bytes[TOKEN_BYTES];
  char text[TOKEN_TEXT];
  char *token;

  g_return_val_if_fail (sodium_init () >= 0, NULL);

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  token = kind != '\0' ? g_strdup_printf ("%c%s", kind, text) : g_strdup (text);
  mef_secret_hash_token (token, hash);
  return token;
}

/**
 * mef_secret_hash_token:
 * @token: a token as it was given out, its letter included
 * @hash: (out caller-allocates): its SHA-256
 */
void
mef_secret_hash_token (const char *token, guint8 hash[MEF_SECRET_HASH_SIZE])
{
  crypto_hash_sha256 (hash, (const guint8 *) token, strlen (token));
}
