/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MEF_PASSWORD_MAX 128 /* characters; more is refused, never cut */
#define MEF_PASSWORD_BEST 4  /* the highest strength */

/**
 * MefPasswordReason:
 * @MEF_PASSWORD_FINE: nothing to say
 * @MEF_PASSWORD_TOO_SHORT: refused: fewer characters than the town asks for
 * @MEF_PASSWORD_TOO_LONG: refused: more than %MEF_PASSWORD_MAX
 * @MEF_PASSWORD_COMMON: refused: among the first that somebody would try
 * @MEF_PASSWORD_IS_ADDRESS: refused: the account's own address, or its part before the @
 * @MEF_PASSWORD_REPEATS: taken, but mostly the same characters again
 * @MEF_PASSWORD_FEW_KINDS: taken, but short for one made of a single kind of characters
 *
 * What a strength meter says beside the figure.
 */
typedef enum
{
  MEF_PASSWORD_FINE,
  MEF_PASSWORD_TOO_SHORT,
  MEF_PASSWORD_TOO_LONG,
  MEF_PASSWORD_COMMON,
  MEF_PASSWORD_IS_ADDRESS,
  MEF_PASSWORD_REPEATS,
  MEF_PASSWORD_FEW_KINDS,
} MefPasswordReason;

guint mef_password_strength (const char *password,
                             const char *email,
                             guint minimum,
                             MefPasswordReason *reason);

G_END_DECLS
