/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MEF_MAIL_ADDRESS_MAX 254 /* RFC 5321, 4.5.3.1.3, without the brackets */

gboolean mef_mail_address_is_valid (const char *text);
char *mef_mail_address_normalize (const char *text);
char *mef_mail_address_mask (const char *address);

G_END_DECLS
