/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *mef_means_describe (const char *means);

/* The means a person may name when they declare a payment: words of the server, ended by NULL. */
extern const char *const mef_means_declarable[];

G_END_DECLS
