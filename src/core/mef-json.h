/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mef-day.h"
#include "mef-money.h"

G_BEGIN_DECLS

/* Reading: strict, every refusal is MEF_ERROR_INVALID with the member's name in its reason. */
JsonNode *mef_json_parse (const char *data, gssize length, GError **error);
gboolean
mef_json_get_string (JsonObject *object, const char *name, const char **value, GError **error);
gboolean mef_json_get_optional_string (JsonObject *object,
                                       const char *name,
                                       const char **value,
                                       GError **error);
gboolean mef_json_get_int (JsonObject *object, const char *name, gint64 *value, GError **error);
gboolean
mef_json_get_boolean (JsonObject *object, const char *name, gboolean *value, GError **error);
gboolean mef_json_get_optional_boolean (JsonObject *object,
                                        const char *name,
                                        gboolean *value,
                                        GError **error);
gboolean mef_json_get_day (JsonObject *object, const char *name, MefDay *value, GError **error);
gboolean mef_json_get_instant (JsonObject *object, const char *name, gint64 *value, GError **error);
gboolean
mef_json_get_optional_instant (JsonObject *object, const char *name, gint64 *value, GError **error);
gboolean
mef_json_get_array (JsonObject *object, const char *name, JsonArray **value, GError **error);
gboolean
mef_json_get_object (JsonObject *object, const char *name, JsonObject **value, GError **error);

/**
 * MefJsonWriter:
 *
 * Writes JSON straight into a string, without a tree in between: an invoice list is written for
 * every request. Names are literals of ours and are not escaped; values are.
 */
typedef struct
{
  GString *out;     /* (unowned) */
  gboolean started; /* whether the open object or array has a member yet */
} MefJsonWriter;

void mef_json_writer_init (MefJsonWriter *self, GString *out);
void mef_json_begin_object (MefJsonWriter *self, const char *name);
void mef_json_end_object (MefJsonWriter *self);
void mef_json_begin_array (MefJsonWriter *self, const char *name);
void mef_json_end_array (MefJsonWriter *self);
void mef_json_add_string (MefJsonWriter *self, const char *name, const char *value);
void mef_json_add_int (MefJsonWriter *self, const char *name, gint64 value);
void mef_json_add_boolean (MefJsonWriter *self, const char *name, gboolean value);
void mef_json_add_day (MefJsonWriter *self, const char *name, MefDay value);
void mef_json_add_instant (MefJsonWriter *self, const char *name, gint64 value);

G_END_DECLS
