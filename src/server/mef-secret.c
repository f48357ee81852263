/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens and passwords. A token is 32 random bytes, written so that it can stand in a URL, and only
 * its SHA-256 is kept: nothing that random needs a salt or a slow hash. A password needs both:
 * Argon2id with libsodium's interactive limits (64 MiB, 2 passes). */
#include "config.h"

#include "mef-secret.h"

#include <sodium.h>
#include <string.h>

#include "mef-error.h"

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

/**
 * mef_secret_hash_password:
 * @password: a password
 * @error: %MEF_ERROR_SERVER "out-of-memory"
 *
 * Takes a tenth of a second and 64 MiB, on purpose: never on a worker's loop.
 *
 * Returns: (transfer full) (nullable): the string to keep
 */
char *
mef_secret_hash_password (const char *password, GError **error)
{
  char hash[crypto_pwhash_STRBYTES];

  if (sodium_init () >= 0 &&
      crypto_pwhash_str (hash, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                         crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0)
    return g_strdup (hash);
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "out-of-memory");
  return NULL;
}
