/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a payer sees: the summary, the card page, which can also open in a window of its own, and
 * the confirmation that leads back. Plain HTML that works without a mouse; the button that most
 * people want has the focus. A page opened by window.open concludes in its opener and closes
 * itself. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mef-simulator-private.h"

static const char style[] =
    "body{font:17px/1.5 Cantarell,'DejaVu "
    "Sans',sans-serif;margin:0;background:#f6f6fa;color:#1e1e2a}"
    "header{background:#000091;color:#fff;padding:14px 24px;font-weight:bold}"
    ".ribbon{background:#ffe97f;padding:8px 24px;font-weight:bold}"
    "main{max-width:620px;margin:24px auto;background:#fff;padding:8px 28px 24px;border:1px solid "
    "#ddd;"
    "border-radius:8px}h1{font-size:22px}dl{display:grid;grid-template-columns:auto 1fr;gap:4px "
    "20px}"
    "dt{color:#555}dd{margin:0;font-weight:bold}form{margin:10px 0}"
    "button,.button{display:block;width:100%;box-sizing:border-box;font:inherit;padding:11px;"
    "border-radius:6px;border:1px solid #000091;background:#fff;color:#000091;text-align:center;"
    "text-decoration:none;cursor:pointer}button.main{background:#000091;color:#fff;font-weight:"
    "bold}"
    "button:focus,.button:focus{outline:3px solid #fcc63a;outline-offset:2px}"
    "@media print{form,.ribbon,.button{display:none}}";

static void
begin_page (GString *out, const char *title)
{
  g_string_append_printf (
      out,
      "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>%s</title>"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>%s</style>"
      "</head><body><header>PayFiP</header><div class=\"ribbon\" role=\"note\">%s</div><main>"
      "<h1>%s</h1>",
      title, style, _ ("Simulator: no real payment"), title);
}

static void
end_page (SoupServerMessage *message, guint status, GString *out)
{
  g_string_append (out, "</main></body></html>");
  mef_sim_respond (message, status, "text/html; charset=utf-8", out);
}

static void
append_row (GString *out, const char *term, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append_printf (out, "<dt>%s</dt><dd>%s</dd>", term, escaped);
}

static void
append_summary (GString *out, MefSimOperation *operation)
{
  MefCents cents = 0;
  g_autofree char *amount = NULL;

  mef_payfip_montant_parse (mef_sim_operation_get (operation, "montant"), &cents);
  amount = mef_money_format (cents);
  g_string_append (out, "<dl>");
  append_row (out, _ ("Public body"), mef_sim_operation_get (operation, "numcli"));
  append_row (out, _ ("Subject"), mef_sim_operation_get (operation, "objet"));
  append_row (out, _ ("Reference"), mef_sim_operation_get (operation, "refdet"));
  append_row (out, _ ("Amount"), amount);
  g_string_append (out, "</dl>");
}

/* A form of one button. @extra is further attributes of the form, literals of ours. */
static void
append_button (GString *out,
               const char *id,
               const char *method,
               const char *action,
               const char *extra,
               const char *id_op,
               const char *result,
               const char *label,
               gboolean suggested)
{
  g_string_append_printf (
      out,
      "<form method=\"%s\" action=\"%s\" %s><input type=\"hidden\" name=\"idop\" value=\"%s\">",
      method, action, extra, id_op);
  if (result != NULL)
    g_string_append_printf (out, "<input type=\"hidden\" name=\"result\" value=\"%s\">", result);
  g_string_append_printf (out, "<button id=\"%s\"%s>%s</button></form>", id,
                          suggested ? " class=\"main\" autofocus" : "", label);
}

static void
respond_closed (SoupServerMessage *message, const char *code)
{
  GString *out = g_string_new (NULL);
  const char *text = _ ("This payment is not known.");

  if (g_str_equal (code, "P3"))
    text = _ ("This payment has already been made.");
  else if (g_str_equal (code, "P4"))
    text = _ ("This page was opened too late. Go back and start the payment again.");
  begin_page (out, _ ("Payment impossible"));
  g_string_append_printf (out, "<p>%s (%s)</p>", text, code);
  end_page (message, 200, out);
}

static void
respond_choice (SoupServerMessage *message, MefSimOperation *operation)
{
  GString *out = g_string_new (NULL);
  const char *id = operation->id_op;

  begin_page (out, _ ("Secure payment"));
  append_summary (out, operation);
  append_button (out, "card", "get", "/tpa/card", "", id, NULL, _ ("Pay by card"), TRUE);
  g_string_append_printf (out,
                          "<a class=\"button\" id=\"card-blank\" target=\"_blank\" rel=\"opener\""
                          " href=\"/tpa/card?idop=%s\">%s</a>",
                          id, _ ("Pay by card in a new window"));
  append_button (out, "card-post", "post", "/tpa/card",
                 "target=\"carte\""
                 " onsubmit=\"window.open('', 'carte', 'width=900,height=700')\"",
                 id, NULL, _ ("Pay by card in a window that the page opens"), FALSE);
  append_button (out, "debit", "post", "/tpa/conclude", "", id, "V", _ ("Pay by direct debit"),
                 FALSE);
  append_button (out, "abandon", "post", "/tpa/conclude", "", id, "A", _ ("Give up"), FALSE);
  end_page (message, 200, out);
}

static void
respond_card (SoupServerMessage *message, MefSimOperation *operation)
{
  GString *out = g_string_new (NULL);
  const char *id = operation->id_op;

  begin_page (out, _ ("Bank card"));
  append_summary (out, operation);
  append_button (out, "accept", "post", "/tpa/conclude", "", id, "P", _ ("Accept the card"), TRUE);
  append_button (out, "refuse", "post", "/tpa/conclude", "", id, "R", _ ("Refuse the card"), FALSE);
  append_button (out, "give-up", "post", "/tpa/conclude", "", id, "A", _ ("Give up"), FALSE);
  end_page (message, 200, out);
}

static const char *
result_sentence (const char *result)
{
  switch (mef_payfip_result_from_string (result))
    {
    case MEF_PAYFIP_RESULT_CARD:
      return _ ("Your payment by card is accepted.");
    case MEF_PAYFIP_RESULT_DEBIT:
      return _ ("Your direct debit is recorded.");
    case MEF_PAYFIP_RESULT_ABANDONED:
      return _ ("You gave the payment up. Nothing is debited.");
    case MEF_PAYFIP_RESULT_REFUSED:
      return _ ("The payment is refused. Nothing is debited.");
    case MEF_PAYFIP_RESULT_UNKNOWN:
      break;
    }
  return _ ("The payment is being processed.");
}

static void
respond_recap (MefSimulator *self, SoupServerMessage *message, MefSimOperation *operation)
{
  GString *out = g_string_new (NULL);
  g_autofree char *redirect =
      g_markup_escape_text (mef_sim_operation_get (operation, "urlredirect"), -1);

  begin_page (out, _ ("Confirmation"));
  g_string_append_printf (out, "<p role=\"status\"><strong>%s</strong></p>",
                          result_sentence (operation->result));
  append_summary (out, operation);
  append_button (out, "continue", self->knobs.redirect_by_post ? "post" : "get", redirect, "",
                 operation->id_op, NULL, _ ("Continue"), TRUE);
  /* In a window of its own the confirmation belongs to the page that opened it. */
  g_string_append (out, "<script>if (window.opener && window.opener !== window) {"
                        " window.opener.location = window.location; window.close(); }</script>");
  end_page (message, 200, out);
}

static void
redirect_to_recap (SoupServerMessage *message, const char *id_op)
{
  g_autofree char *location = g_strdup_printf ("/tpa/recap?idop=%s", id_op);

  soup_server_message_set_redirect (message, 303, location);
}

/* Answers a page; @fields come from the query and the form. */
void
mef_sim_pages_answer (MefSimulator *self,
                      SoupServerMessage *message,
                      const char *path,
                      GHashTable *fields)
{
  const char *id_op = g_hash_table_lookup (fields, "idop");
  const char *result = g_hash_table_lookup (fields, "result");
  const gboolean post = g_str_equal (soup_server_message_get_method (message), "POST");
  MefSimOperation *operation = mef_simulator_find (self, id_op);
  const char *closed;

  if (operation == NULL)
    {
      respond_closed (message, "P1");
      return;
    }
  closed = mef_sim_operation_why_closed (operation, mef_clock_now (self->clock));
  if (g_str_equal (path, "/tpa/recap") && operation->result != NULL)
    respond_recap (self, message, operation);
  else if (g_str_equal (path, MEF_PAYFIP_PAGE_PATH) && closed != NULL)
    respond_closed (message, closed);
  else if (g_str_equal (path, MEF_PAYFIP_PAGE_PATH))
    respond_choice (message, operation);
  else if (g_str_equal (path, "/tpa/card") && !operation->closed)
    respond_card (message, operation);
  else if (g_str_equal (path, "/tpa/conclude") && post && result != NULL &&
           mef_simulator_conclude (self, id_op, result))
    redirect_to_recap (message, id_op);
  else
    respond_closed (message, operation->closed ? "P3" : "P1");
}
