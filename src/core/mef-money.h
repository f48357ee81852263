/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MefCents:
 *
 * An amount of euros in whole cents. The only type in which money is held, added or compared; no
 * floating point touches it anywhere.
 */
typedef gint64 MefCents;

gboolean mef_money_add (MefCents a, MefCents b, MefCents *sum) G_GNUC_WARN_UNUSED_RESULT;
char *mef_money_format (MefCents cents);
char *mef_money_format_plain (MefCents cents);
gboolean mef_money_parse (const char *text, MefCents *cents, GError **error);

G_END_DECLS
