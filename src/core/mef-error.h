/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MefError:
 * @MEF_ERROR_OFFLINE: the other side cannot be reached
 * @MEF_ERROR_TLS: the other side's certificate is not the right one
 * @MEF_ERROR_TIMEOUT: no answer in time; what was asked may have happened
 * @MEF_ERROR_AUTH: no session, or it has ended
 * @MEF_ERROR_FORBIDDEN: this role may not do that
 * @MEF_ERROR_NOT_FOUND: there is no such thing, or it is somebody else's
 * @MEF_ERROR_CONFLICT: the state of things does not allow it now
 * @MEF_ERROR_GONE: it existed, and is used up or expired
 * @MEF_ERROR_INVALID: the input is not right
 * @MEF_ERROR_RATE: too many tries, wait
 * @MEF_ERROR_SERVER: the other side failed
 * @MEF_ERROR_PROTOCOL: the other side's answer makes no sense
 * @MEF_ERROR_PAYMENT_DECLINED: the payment service refused the operation
 * @MEF_ERROR_PAYMENT_UNKNOWN: nobody knows yet what became of the operation
 *
 * The only public error domain. The message of such an error is its *reason*: a stable word in
 * kebab-case ("invalid-credentials", "not-a-pdf") that programs may compare and that travels on the
 * wire; it is never a sentence. Sentences are made once, where a person reads them.
 */
typedef enum
{
  MEF_ERROR_OFFLINE,
  MEF_ERROR_TLS,
  MEF_ERROR_TIMEOUT,
  MEF_ERROR_AUTH,
  MEF_ERROR_FORBIDDEN,
  MEF_ERROR_NOT_FOUND,
  MEF_ERROR_CONFLICT,
  MEF_ERROR_GONE,
  MEF_ERROR_INVALID,
  MEF_ERROR_RATE,
  MEF_ERROR_SERVER,
  MEF_ERROR_PROTOCOL,
  MEF_ERROR_PAYMENT_DECLINED,
  MEF_ERROR_PAYMENT_UNKNOWN,
} MefError;

#define MEF_ERROR (mef_error_quark ())
GQuark mef_error_quark (void);

guint mef_error_to_status (MefError code);
MefError mef_error_from_status (guint status);
const char *mef_error_get_reason (const GError *error);

void mef_error_set_parameter (GError *error, const char *name, const char *value);
const char *mef_error_get_parameter (const GError *error, const char *name);
gint64 mef_error_get_parameter_int (const GError *error, const char *name, gint64 fallback);

G_END_DECLS
