/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * MefSimButton:
 * @id: for those who press it by program
 * @class: "main" for the one that has the focus, or empty
 * @method: of its form
 * @extra: further attributes of the form, or empty
 * @result: (nullable): what it makes of the operation
 * @described_by: (nullable): the id of what is read to whom comes to it
 *
 * A button that is a form of its own: it works without scripts.
 */
typedef struct
{
  const char *id;
  const char *class;
  const char *method;
  const char *action;
  const char *extra;
  const char *result;
  const char *label;
  const char *described_by;
} MefSimButton;

GString *mef_sim_html_begin (const char *title, const char *class);
void mef_sim_html_end (SoupServerMessage *message, guint status, GString *out, gboolean panel_link);
void mef_sim_html_append_row (GString *out, const char *term, const char *class, const char *value);
void mef_sim_html_append_button (GString *out, const MefSimButton *button, const char *id_op);
void mef_sim_html_append_close (GString *out,
                                const char *id,
                                const char *class,
                                const char *label,
                                const char *otherwise);
void mef_sim_html_append_print (GString *out);
void mef_sim_html_append_text (GString *out, const char *text);
void mef_sim_html_respond_closed (SoupServerMessage *message,
                                  guint status,
                                  const char *code,
                                  const char *text);

G_END_DECLS
