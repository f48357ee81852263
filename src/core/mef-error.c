/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain shared by every layer, and its one mapping to HTTP statuses. The server uses the
 * mapping when it answers, the client when it reads an answer, so that both always agree. */
#include "config.h"

#include "mef-error.h"

G_DEFINE_QUARK (mef - error - quark, mef_error)

/* In the order of the enumeration. Where two codes share a status, the first is what a reader of
 * that status gets. 402 is what RFC 9110 keeps for payments. */
static const guint statuses[] = {
  [MEF_ERROR_OFFLINE] = 502,          [MEF_ERROR_TLS] = 502,
  [MEF_ERROR_TIMEOUT] = 504,          [MEF_ERROR_AUTH] = 401,
  [MEF_ERROR_FORBIDDEN] = 403,        [MEF_ERROR_NOT_FOUND] = 404,
  [MEF_ERROR_CONFLICT] = 409,         [MEF_ERROR_GONE] = 410,
  [MEF_ERROR_INVALID] = 400,          [MEF_ERROR_RATE] = 429,
  [MEF_ERROR_SERVER] = 500,           [MEF_ERROR_PROTOCOL] = 502,
  [MEF_ERROR_PAYMENT_DECLINED] = 402, [MEF_ERROR_PAYMENT_UNKNOWN] = 503,
};

/**
 * mef_error_to_status:
 * @code: what went wrong
 *
 * Returns: the HTTP status that says so, 4xx or 5xx
 */
guint
mef_error_to_status (MefError code)
{
  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (statuses), 500);
  return statuses[code];
}

/**
 * mef_error_from_status:
 * @status: an HTTP status, 400 to 599
 *
 * Returns: the code it stands for; an unknown 4xx means that our request was wrong, an unknown 5xx
 *   that the other side failed
 */
MefError
mef_error_from_status (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      if (statuses[i] == status)
        return (MefError) i;
    }
  return status >= 500 ? MEF_ERROR_SERVER : MEF_ERROR_INVALID;
}

/**
 * mef_error_get_reason:
 * @error: (nullable): any error
 *
 * Returns: (transfer none): the stable reason of a %MEF_ERROR; "internal" for an error of another
 *   domain, whose message may hold anything and must not travel
 */
const char *
mef_error_get_reason (const GError *error)
{
  if (error == NULL || error->domain != MEF_ERROR)
    return "internal";
  return error->message;
}
