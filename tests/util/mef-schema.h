/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *mef_schema_load (void);
char *mef_schema_check (JsonNode *document, const char *name, JsonNode *value);
char *mef_schema_check_answer (JsonNode *document,
                               const char *method,
                               const char *path,
                               guint status,
                               JsonNode *body);

G_END_DECLS
