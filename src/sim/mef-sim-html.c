/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every page of the simulator shares: its head, its foot, rows and buttons. */
#include "config.h"

#include "mef-sim-html.h"

#include "mef-simulator-private.h"

/* The beginning of a page; @class is that of its main part. */
GString *
mef_sim_html_begin (const char *title, const char *class)
{
  g_autofree char *style = mef_sim_read_resource ("page.css");
  GString *out = g_string_new (NULL);

  g_string_append_printf (
      out,
      "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"><title>%s – PayFiP "
      "(simulateur)</title><meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\"><style>%s</style></head>\n<body><header><strong>PayFiP</strong> "
      "<span>Paiement en ligne des services publics</span></header>\n"
      "<div class=\"ribbon\" role=\"note\">SIMULATEUR – aucun paiement réel</div>\n"
      "<main class=\"%s\"><h1>%s</h1>\n",
      title, style, class, title);
  return out;
}

/* Ends and sends a page; @panel_link: it is a payer's, and a trainer finds the knobs from it. */
void
mef_sim_html_end (SoupServerMessage *message, guint status, GString *out, gboolean panel_link)
{
  g_string_append (out, "</main>\n<footer>Page de démonstration : ne saisissez aucune donnée "
                        "bancaire.");
  if (panel_link)
    g_string_append (out, "<br><a id=\"panel\" href=\"" MEF_SIM_PANEL_PATH
                          "\" target=\"_blank\" rel=\"noopener\">Réglages du simulateur</a> "
                          "(pour le formateur)");
  g_string_append (out, "</footer></body></html>\n");
  mef_sim_respond (message, status, "text/html; charset=utf-8", out);
}

/* Appends text that may hold anything. */
void
mef_sim_html_append_text (GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (out, escaped);
}

/* A line of a list of terms, unless there is nothing to say. */
void
mef_sim_html_append_row (GString *out, const char *term, const char *class, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  if (value[0] != '\0')
    g_string_append_printf (out, "<dt>%s</dt><dd%s>%s</dd>\n", term, class, escaped);
}

void
mef_sim_html_append_button (GString *out, const MefSimButton *button, const char *id_op)
{
  g_string_append_printf (out,
                          "<form method=\"%s\" action=\"%s\"%s>"
                          "<input type=\"hidden\" name=\"idop\" value=\"%s\">",
                          button->method, button->action, button->extra, id_op);
  if (button->result != NULL)
    g_string_append_printf (out, "<input type=\"hidden\" name=\"resultat\" value=\"%s\">",
                            button->result);
  g_string_append_printf (out, "<button id=\"%s\" class=\"%s\"%s", button->id, button->class,
                          button->class[0] != '\0' ? " autofocus" : "");
  if (button->described_by != NULL)
    g_string_append_printf (out, " aria-describedby=\"%s\"", button->described_by);
  g_string_append_printf (out, ">%s</button></form>\n", button->label);
}

/* A button that closes the window, shown where a script may do that: where a page opened it, or
 * where it shows its first. Elsewhere, and without scripts, @otherwise says what to do. A main one
 * takes the focus, and the result is read with it. */
void
mef_sim_html_append_close (GString *out,
                           const char *id,
                           const char *class,
                           const char *label,
                           const char *otherwise)
{
  const gboolean main_one = class[0] != '\0';

  g_string_append_printf (out,
                          "<p id=\"%s-how\">%s</p>\n<button id=\"%s\" class=\"%s\"%s hidden "
                          "onclick=\"window.close()\">%s</button>\n",
                          id, otherwise, id, class, main_one ? " aria-describedby=\"result\"" : "",
                          label);
  g_string_append_printf (
      out,
      "<script>if (window.opener || history.length === 1) {"
      " document.getElementById('%s-how').hidden = true;"
      " const button = document.getElementById('%s'); button.hidden = false;%s }"
      "</script>\n",
      id, id, main_one ? " button.focus();" : "");
}

/* A button that prints the page, which only a script can do. */
void
mef_sim_html_append_print (GString *out)
{
  g_string_append (out, "<button id=\"print\" hidden onclick=\"window.print()\">Imprimer</button>\n"
                        "<script>document.getElementById('print').hidden = false;</script>\n");
}

/* Nothing can be paid here: @code says why to programs, @text to people. */
void
mef_sim_html_respond_closed (SoupServerMessage *message,
                             guint status,
                             const char *code,
                             const char *text)
{
  GString *out = mef_sim_html_begin ("Paiement impossible", "");

  g_string_append_printf (out, "<p class=\"message bad\" role=\"alert\" id=\"code-%s\">%s</p>",
                          code, text);
  g_string_append (out, "<p>Fermez cette page et revenez au site de votre collectivité.</p>");
  mef_sim_html_end (message, status, out, TRUE);
}
