/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MEF_SECRET_HASH_SIZE 32 /* SHA-256 */

char *mef_secret_make_token (char kind, guint8 hash[MEF_SECRET_HASH_SIZE]);
void mef_secret_hash_token (const char *token, guint8 hash[MEF_SECRET_HASH_SIZE]);

G_END_DECLS
