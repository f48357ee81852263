/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where an error is told: see the table of situations in src/DESIGN.md. */
typedef enum
{
  MEF_ERROR_PLACE_INLINE,
  MEF_ERROR_PLACE_PAGE,
  MEF_ERROR_PLACE_OFFLINE,
  MEF_ERROR_PLACE_SIGN_IN,
} MefErrorPlace;

/**
 * MefErrorUi:
 * @reason: the stable word of the error
 * @title: a heading, source text for gettext
 * @sentence: what happened and what to do next, source text for gettext
 * @icon_name: the picture of a status page
 * @place: where it is shown
 * @can_retry: whether the same request may succeed when sent again
 */
typedef struct
{
  const char *reason;
  const char *title;
  const char *sentence;
  const char *icon_name;
  MefErrorPlace place;
  gboolean can_retry;
} MefErrorUi;

gboolean mef_error_ui_is_cancelled (const GError *error);
void mef_error_ui_lookup (const GError *error, MefErrorUi *ui);
char *mef_error_ui_format (const GError *error);
const char *mef_error_ui_describe_unpayable (const char *reason);
const char *mef_error_ui_describe_unpayable_briefly (const char *reason);
const char *mef_error_ui_describe_payment (const char *state, const char *reason);
const MefErrorUi *mef_error_ui_get_table (guint *length);

G_END_DECLS
