/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Idempotency-Key header: what makes a request that is sent again happen once. */
#include "config.h"

#include "mef-idempotency.h"

#include <string.h>

#include "mef-error.h"

#define LONGEST_KEY 200

/**
 * mef_idempotency_get_key:
 * @request: a request
 * @error: %MEF_ERROR_INVALID "idempotency-key-missing", "idempotency-key-malformed" for one that is
 *   empty, longer than 200 bytes or not printable ASCII without spaces
 *
 * Returns: (transfer none) (nullable): its key
 */
const char *
mef_idempotency_get_key (MefRequest *request, GError **error)
{
  const char *key = mef_request_get_header (request, "Idempotency-Key");
  gsize length = key != NULL ? strlen (key) : 0;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isgraph (key[i]))
        length = 0;
    }
  if (length >= 1 && length <= LONGEST_KEY)
    return key;
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID,
                       key == NULL ? "idempotency-key-missing" : "idempotency-key-malformed");
  return NULL;
}
