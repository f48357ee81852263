/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a payer sees: the summary with the choice of means, the bank's page, which can also open in
 * a window of its own, the direct debit's, and the confirmation that leads back. Plain HTML in
 * French, like the real one, that works with the keyboard alone and, but for the window opened by a
 * script, without scripts; every button has an id. */
#include "config.h"

#include <string.h>

#include "mef-day.h"
#include "mef-simulator-private.h"

#define CARD_PATH "/tpa/card"
#define DEBIT_PATH "/tpa/debit"
#define CONCLUDE_PATH "/tpa/conclude"
#define RECAP_PATH "/tpa/recap"

static GString *
begin_page (const char *title)
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
      "<main><h1>%s</h1>\n",
      title, style, title);
  return out;
}

static void
end_page (SoupServerMessage *message, guint status, GString *out)
{
  g_string_append (out, "</main>\n<footer>Page de démonstration : ne saisissez aucune donnée "
                        "bancaire.</footer></body></html>\n");
  mef_sim_respond (message, status, "text/html; charset=utf-8", out);
}

static void
append_row (GString *out, const char *term, const char *class, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  if (value[0] != '\0')
    g_string_append_printf (out, "<dt>%s</dt><dd%s>%s</dd>\n", term, class, escaped);
}

static void
append_summary (GString *out, MefSimOperation *operation)
{
  MefCents cents = 0;
  g_autofree char *amount = NULL;

  mef_payfip_montant_parse (mef_sim_operation_get (operation, "montant"), &cents);
  amount = mef_money_format (cents);
  g_string_append (out, "<dl>");
  append_row (out, "Identifiant de la collectivité", "",
              mef_sim_operation_get (operation, "numcli"));
  append_row (out, "Objet", "", mef_sim_operation_get (operation, "objet"));
  append_row (out, "Référence de la dette", "", mef_sim_operation_get (operation, "refdet"));
  append_row (out, "Montant", " class=\"amount\"", amount);
  append_row (out, "Adresse électronique", "", mef_sim_operation_get (operation, "mel"));
  if (operation->result != NULL)
    {
      g_autofree char *done_at = mef_instant_format (operation->done_at);

      append_row (out, "Date", "", done_at);
      append_row (out, "N° d’autorisation", "",
                  operation->numauto != NULL ? operation->numauto : "");
    }
  g_string_append (out, "</dl>\n");
}

/**
 * Button:
 * @id: for those who press it by program
 * @class: "main" for the one that has the focus, or empty
 * @method: of its form
 * @extra: further attributes of the form, or empty
 * @result: (nullable): what it makes of the operation
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
} Button;

static void
append_button (GString *out, const Button *button, const char *id_op)
{
  g_string_append_printf (out,
                          "<form method=\"%s\" action=\"%s\"%s>"
                          "<input type=\"hidden\" name=\"idop\" value=\"%s\">",
                          button->method, button->action, button->extra, id_op);
  if (button->result != NULL)
    g_string_append_printf (out, "<input type=\"hidden\" name=\"resultat\" value=\"%s\">",
                            button->result);
  g_string_append_printf (out, "<button id=\"%s\" class=\"%s\"%s>%s</button></form>\n", button->id,
                          button->class, button->class[0] != '\0' ? " autofocus" : "",
                          button->label);
}

/* Nothing can be paid here: @code says why to programs, @text to people. */
void
mef_sim_pages_respond_closed (SoupServerMessage *message,
                              guint status,
                              const char *code,
                              const char *text)
{
  GString *out = begin_page ("Paiement impossible");

  g_string_append_printf (out, "<p class=\"message bad\" role=\"alert\" id=\"code-%s\">%s</p>",
                          code, text);
  g_string_append (out, "<p>Fermez cette page et revenez au site de votre collectivité.</p>");
  end_page (message, status, out);
}

static void
respond_unusable (SoupServerMessage *message, const char *code)
{
  if (g_str_equal (code, "P3"))
    mef_sim_pages_respond_closed (message, 200, code, "Ce paiement a déjà été traité (P3).");
  else if (g_str_equal (code, "P4"))
    mef_sim_pages_respond_closed (message, 200, code,
                                  "Le délai de 15 minutes pour ouvrir cette page est dépassé (P4). "
                                  "Recommencez le paiement.");
  else
    mef_sim_pages_respond_closed (message, 200, code, "Ce paiement n’est pas connu (P1).");
}

/* The summary, and the choice of means. */
void
mef_sim_pages_respond_choice (SoupServerMessage *message, MefSimOperation *operation)
{
  static const Button card = { "card", "main", "get", CARD_PATH, "", NULL, "Payer par carte" };
  static const Button window = {
    "card-post",
    "",
    "post",
    CARD_PATH,
    " target=\"carte\" onsubmit=\"window.open('', 'carte', 'width=900,height=700')\"",
    NULL,
    "Payer par carte (fenêtre ouverte par la page)"
  };
  static const Button debit = { "debit", "", "get", DEBIT_PATH, "", NULL, "Payer par prélèvement" };
  static const Button abandon = { "abandon", "", "post", CONCLUDE_PATH, "", "A", "Abandonner" };
  GString *out = begin_page ("Votre paiement");

  append_summary (out, operation);
  g_string_append (out, "<h2>Choisissez un moyen de paiement</h2>\n");
  append_button (out, &card, operation->id_op);
  g_string_append_printf (out,
                          "<a class=\"button\" id=\"card-blank\" target=\"_blank\" rel=\"opener\" "
                          "href=\"" CARD_PATH "?idop=%s\">Payer par carte (nouvelle fenêtre)</a>\n",
                          operation->id_op);
  append_button (out, &window, operation->id_op);
  append_button (out, &debit, operation->id_op);
  append_button (out, &abandon, operation->id_op);
  end_page (message, 200, out);
}

static void
respond_card (SoupServerMessage *message, MefSimOperation *operation)
{
  static const Button buttons[] = {
    { "accept", "main", "post", CONCLUDE_PATH, "", "P", "Accepter le paiement" },
    { "refuse", "", "post", CONCLUDE_PATH, "", "R", "Refuser la carte" },
    { "give-up", "", "post", CONCLUDE_PATH, "", "A", "Abandonner" },
  };
  GString *out = begin_page ("Paiement par carte");

  append_summary (out, operation);
  g_string_append (out, "<p>À la place de la page de la banque : décidez de sa réponse.</p>\n");
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    append_button (out, &buttons[i], operation->id_op);
  end_page (message, 200, out);
}

static void
respond_debit (SoupServerMessage *message, MefSimOperation *operation)
{
  static const Button buttons[] = {
    { "debit-accept", "main", "post", CONCLUDE_PATH, "", "V", "Valider le prélèvement" },
    { "debit-refuse", "", "post", CONCLUDE_PATH, "", "Z", "Refuser le prélèvement" },
    { "give-up", "", "post", CONCLUDE_PATH, "", "A", "Abandonner" },
  };
  GString *out = begin_page ("Paiement par prélèvement");

  append_summary (out, operation);
  g_string_append (out, "<p>À la place de la connexion à impots.gouv.fr ou à FranceConnect : "
                        "décidez de la suite.</p>\n");
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    append_button (out, &buttons[i], operation->id_op);
  end_page (message, 200, out);
}

static void
append_result (GString *out, const char *result)
{
  const char *class = "", *text = "Le paiement est en cours de traitement.";

  switch (mef_payfip_result_from_string (result))
    {
    case MEF_PAYFIP_RESULT_CARD:
      class = " good";
      text = "Votre paiement par carte est accepté.";
      break;
    case MEF_PAYFIP_RESULT_DEBIT:
      class = " good";
      text = "Votre ordre de prélèvement est enregistré.";
      break;
    case MEF_PAYFIP_RESULT_ABANDONED:
      text = "Vous avez abandonné le paiement. Rien n’est débité.";
      break;
    case MEF_PAYFIP_RESULT_REFUSED:
      class = " bad";
      text = "Le paiement est refusé. Rien n’est débité.";
      break;
    case MEF_PAYFIP_RESULT_UNKNOWN:
      break;
    }
  g_string_append_printf (out, "<p class=\"message%s\" role=\"status\" id=\"result\">%s</p>\n",
                          class, text);
}

/* A form sent with GET would lose a query that the address already has, hence a link. */
static void
append_continue (GString *out, MefSimulator *self, MefSimOperation *operation)
{
  const char *redirect = mef_sim_operation_get (operation, "urlredirect");
  g_autofree char *link = mef_payfip_make_page_url (redirect, operation->id_op);
  g_autofree char *escaped =
      g_markup_escape_text (self->knobs.redirect_by_post ? redirect : link, -1);
  const Button by_post = { "continue", "main", "post", escaped, "", NULL, "Continuer" };

  if (self->knobs.redirect_by_post)
    append_button (out, &by_post, operation->id_op);
  else
    g_string_append_printf (
        out, "<a class=\"button main\" id=\"continue\" autofocus href=\"%s\">Continuer</a>\n",
        escaped);
}

/* A form never sends the payer back: the page that opened it waits until it is closed. */
static void
append_close (GString *out)
{
  g_string_append (out, "<p>Vous pouvez fermer cette fenêtre et revenir au site de votre "
                        "collectivité.</p>\n<button id=\"close\" class=\"main\" autofocus "
                        "onclick=\"window.close()\">Fermer la fenêtre</button>\n");
}

static void
respond_recap (MefSimulator *self, SoupServerMessage *message, MefSimOperation *operation)
{
  static const Button resume = {
    "resume", "", "get", MEF_PAYFIP_PAGE_PATH, "", NULL, "Reprendre le paiement"
  };
  GString *out = begin_page ("Confirmation");

  append_result (out, operation->result);
  append_summary (out, operation);
  if (mef_sim_operation_is_form (operation))
    append_close (out);
  else
    append_continue (out, self, operation);
  if (mef_sim_operation_why_closed (operation, mef_clock_now (self->clock)) == NULL)
    append_button (out, &resume, operation->id_op);
  g_string_append (out, "<button id=\"print\" onclick=\"window.print()\">Imprimer</button>\n");
  /* In a window of its own the confirmation belongs to the page that opened it. */
  g_string_append (out, "<script>if (window.opener && window.opener !== window) {"
                        " window.opener.location = window.location.href; window.close(); }"
                        "</script>");
  end_page (message, 200, out);
}

/* The payer's last button. What is not one of the buttons' results is for the control interface. */
static void
respond_conclusion (MefSimulator *self,
                    SoupServerMessage *message,
                    MefSimOperation *operation,
                    const char *result)
{
  g_autofree char *location = g_strdup_printf (RECAP_PATH "?idop=%s", operation->id_op);

  if (mef_payfip_result_from_string (result) == MEF_PAYFIP_RESULT_UNKNOWN)
    mef_sim_pages_respond_closed (message, 400, "P1", "Demande incomplète.");
  else if (mef_simulator_conclude (self, operation->id_op, result))
    soup_server_message_set_redirect (message, 303, location);
  else
    respond_unusable (message, "P3");
}

typedef enum
{
  PAGE_CHOICE,
  PAGE_CARD,
  PAGE_DEBIT,
  PAGE_CONCLUSION,
  PAGE_RECAP,
  N_PAGES,
} Page;

static Page
find_page (const char *path)
{
  static const char *const paths[] = { MEF_PAYFIP_PAGE_PATH, CARD_PATH, DEBIT_PATH, CONCLUDE_PATH,
                                       RECAP_PATH };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      if (g_str_equal (paths[i], path))
        return (Page) i;
    }
  return N_PAGES;
}

static void
respond_page (MefSimulator *self,
              SoupServerMessage *message,
              Page page,
              MefSimOperation *operation,
              GHashTable *fields)
{
  const char *closed = mef_sim_operation_why_closed (operation, mef_clock_now (self->clock));

  switch (page)
    {
    case PAGE_CHOICE:
      if (closed != NULL)
        respond_unusable (message, closed);
      else
        mef_sim_pages_respond_choice (message, operation);
      break;
    case PAGE_CARD:
    case PAGE_DEBIT:
      /* Who opened the first page in time may take longer over the next. */
      if (operation->closed)
        respond_unusable (message, "P3");
      else if (page == PAGE_CARD)
        respond_card (message, operation);
      else
        respond_debit (message, operation);
      break;
    case PAGE_CONCLUSION:
      respond_conclusion (self, message, operation, g_hash_table_lookup (fields, "resultat"));
      break;
    case PAGE_RECAP:
      if (operation->result != NULL)
        respond_recap (self, message, operation);
      else
        mef_sim_pages_respond_choice (message, operation);
      break;
    case N_PAGES:
      break;
    }
}

/* Answers a page; @fields come from the query and the form. */
void
mef_sim_pages_answer (MefSimulator *self,
                      SoupServerMessage *message,
                      const char *path,
                      GHashTable *fields)
{
  const char *method = soup_server_message_get_method (message);
  const Page page = find_page (path);
  MefSimOperation *operation = mef_simulator_find (self, g_hash_table_lookup (fields, "idop"));

  if (g_str_equal (path, MEF_PAYFIP_FORM_PATH))
    mef_sim_form_answer (self, message, fields);
  else if (page == N_PAGES)
    mef_sim_pages_respond_closed (message, 404, "404", "Cette page n’existe pas.");
  else if (page == PAGE_CONCLUSION && !g_str_equal (method, "POST"))
    mef_sim_pages_respond_closed (message, 405, "405", "Cette page ne s’ouvre pas ainsi.");
  else if (operation == NULL)
    respond_unusable (message, "P1");
  else
    respond_page (self, message, page, operation, fields);
}
