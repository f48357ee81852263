/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a payer sees: the summary with the choice of means, the bank's page, which can also open in
 * a window of its own, the direct debit's, and the confirmation that leads back. Plain HTML in
 * French, like the real one, that works with the keyboard alone and without scripts: what only a
 * script can do (close, print, bring the confirmation home) is shown by one. Every button has an
 * id.
 */
#include "config.h"

#include <string.h>

#include "mef-day.h"
#include "mef-simulator-private.h"

#define CARD_PATH "/tpa/card"
#define DEBIT_PATH "/tpa/debit"
#define CONCLUDE_PATH "/tpa/conclude"
#define RECAP_PATH "/tpa/recap"
#define CONTINUE_PATH "/tpa/continue"

/* In the address of what is shown in a window that the choice of means opened. */
#define WINDOW "fenetre"
#define IN_WINDOW WINDOW "=1"

static void
append_summary (GString *out, MefSimOperation *operation)
{
  MefCents cents = 0;
  g_autofree char *amount = NULL;

  mef_payfip_montant_parse (mef_sim_operation_get (operation, "montant"), &cents);
  amount = mef_money_format (cents);
  g_string_append (out, "<dl>");
  mef_sim_html_append_row (out, "Identifiant de la collectivité", "",
                           mef_sim_operation_get (operation, "numcli"));
  mef_sim_html_append_row (out, "Objet", "", mef_sim_operation_get (operation, "objet"));
  mef_sim_html_append_row (out, "Référence de la dette", "",
                           mef_sim_operation_get (operation, "refdet"));
  mef_sim_html_append_row (out, "Montant", " class=\"amount\"", amount);
  mef_sim_html_append_row (out, "Adresse électronique", "",
                           mef_sim_operation_get (operation, "mel"));
  if (operation->result != NULL)
    {
      g_autofree char *done_at = mef_instant_format (operation->done_at);

      mef_sim_html_append_row (out, "Date", "", done_at);
      mef_sim_html_append_row (out, "N° d’autorisation", "",
                               operation->numauto != NULL ? operation->numauto : "");
    }
  g_string_append (out, "</dl>\n");
}

static void
respond_unusable (SoupServerMessage *message, const char *code)
{
  if (g_str_equal (code, "P3"))
    mef_sim_html_respond_closed (message, 200, code, "Ce paiement a déjà été traité (P3).");
  else if (g_str_equal (code, "P4"))
    mef_sim_html_respond_closed (message, 200, code,
                                 "Le délai de 15 minutes pour ouvrir cette page est dépassé (P4). "
                                 "Recommencez le paiement.");
  else
    mef_sim_html_respond_closed (message, 200, code, "Ce paiement n’est pas connu (P1).");
}

/* The summary, and the choice of means. */
void
mef_sim_pages_respond_choice (MefSimulator *self,
                              SoupServerMessage *message,
                              MefSimOperation *operation)
{
  static const MefSimButton card = { "card", "main", "get", CARD_PATH, "", NULL, "Payer par carte",
                                     NULL };
  static const MefSimButton window = {
    "card-post",
    "",
    "post",
    CARD_PATH "?" IN_WINDOW,
    " target=\"carte\" onsubmit=\"window.open('', 'carte', 'width=900,height=700')\"",
    NULL,
    "Payer par carte (fenêtre ouverte par la page)",
    NULL,
  };
  static const MefSimButton debit = {
    "debit", "", "get", DEBIT_PATH, "", NULL, "Payer par prélèvement", NULL
  };
  static const MefSimButton abandon = { "abandon", "",  "post",       CONCLUDE_PATH,
                                        "",        "A", "Abandonner", NULL };
  GString *out = mef_sim_html_begin ("Votre paiement", "");

  mef_simulator_open (self, operation);
  append_summary (out, operation);
  g_string_append (out, "<h2>Choisissez un moyen de paiement</h2>\n");
  mef_sim_html_append_button (out, &card, operation->id_op);
  g_string_append_printf (out,
                          "<a class=\"button\" id=\"card-blank\" target=\"_blank\" rel=\"opener\" "
                          "href=\"" CARD_PATH "?idop=%s&amp;" IN_WINDOW
                          "\">Payer par carte (nouvelle fenêtre)</a>\n",
                          operation->id_op);
  mef_sim_html_append_button (out, &window, operation->id_op);
  mef_sim_html_append_button (out, &debit, operation->id_op);
  mef_sim_html_append_button (out, &abandon, operation->id_op);
  mef_sim_html_append_close (out, "close-tab", "", "Fermer la page sans rien faire",
                             "Pour ne rien faire, revenez au site de votre collectivité.");
  mef_sim_html_end (message, 200, out, TRUE);
}

static void
respond_card (SoupServerMessage *message, MefSimOperation *operation, gboolean window)
{
  const char *action = window ? CONCLUDE_PATH "?" IN_WINDOW : CONCLUDE_PATH;
  const MefSimButton buttons[] = {
    { "accept", "main", "post", action, "", "P", "Accepter le paiement", NULL },
    { "refuse", "", "post", action, "", "R", "Refuser la carte", NULL },
    { "give-up", "", "post", action, "", "A", "Abandonner", NULL },
  };
  GString *out = mef_sim_html_begin ("Paiement par carte", "");

  append_summary (out, operation);
  g_string_append (out, "<p>À la place de la page de la banque : décidez de sa réponse.</p>\n");
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    mef_sim_html_append_button (out, &buttons[i], operation->id_op);
  mef_sim_html_end (message, 200, out, TRUE);
}

static void
respond_debit (SoupServerMessage *message, MefSimOperation *operation)
{
  static const MefSimButton buttons[] = {
    { "debit-accept", "main", "post", CONCLUDE_PATH, "", "V", "Valider le prélèvement", NULL },
    { "debit-refuse", "", "post", CONCLUDE_PATH, "", "Z", "Refuser le prélèvement", NULL },
    { "give-up", "", "post", CONCLUDE_PATH, "", "A", "Abandonner", NULL },
  };
  GString *out = mef_sim_html_begin ("Paiement par prélèvement", "");

  append_summary (out, operation);
  g_string_append (out, "<p>À la place de la connexion à impots.gouv.fr ou à FranceConnect : "
                        "décidez de la suite.</p>\n");
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    mef_sim_html_append_button (out, &buttons[i], operation->id_op);
  mef_sim_html_end (message, 200, out, TRUE);
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

/* A form sent with GET would lose a query that the address already has, hence a link. Where a
 * notification waits for the payer's return, the return passes here. The button has the focus, so
 * it is the result that is read with it. */
static void
append_continue (GString *out, MefSimulator *self, MefSimOperation *operation)
{
  const gboolean here = mef_sim_notices_wait_for (self, operation->id_op);
  const char *redirect = here ? CONTINUE_PATH : mef_sim_operation_get (operation, "urlredirect");
  g_autofree char *link = mef_payfip_make_page_url (redirect, operation->id_op);
  g_autofree char *escaped =
      g_markup_escape_text (self->knobs.redirect_by_post ? redirect : link, -1);
  const MefSimButton by_post = { "continue", "main", "post",      escaped,
                                 "",         NULL,   "Continuer", "result" };

  if (self->knobs.redirect_by_post)
    mef_sim_html_append_button (out, &by_post, operation->id_op);
  else
    g_string_append_printf (
        out,
        "<a class=\"button main\" id=\"continue\" autofocus aria-describedby=\"result\" "
        "href=\"%s\">Continuer</a>\n",
        escaped);
  mef_sim_html_append_close (out, "close-tab", "", "Fermer la page sans continuer",
                             "« Continuer » vous ramène au site de votre collectivité.");
}

typedef struct
{
  GWeakRef simulator;
  char *id_op;
} Return;

static void
return_free (gpointer data, GClosure *closure)
{
  Return *self = data;

  g_weak_ref_clear (&self->simulator);
  g_free (self->id_op);
  g_free (self);
}

static void
returned_cb (SoupServerMessage *message, gpointer user_data)
{
  Return *self = user_data;
  g_autoptr (MefSimulator) simulator = g_weak_ref_get (&self->simulator);

  if (simulator != NULL)
    mef_sim_notices_returned (simulator, self->id_op);
}

/* Sends the payer back, by the method that came; the notification leaves when the answer has. */
static void
respond_return (MefSimulator *self, SoupServerMessage *message, MefSimOperation *operation)
{
  const gboolean post = g_str_equal (soup_server_message_get_method (message), "POST");
  const char *redirect = mef_sim_operation_get (operation, "urlredirect");
  g_autofree char *link = mef_payfip_make_page_url (redirect, operation->id_op);
  Return *back = g_new0 (Return, 1);

  g_weak_ref_init (&back->simulator, self);
  back->id_op = g_strdup (operation->id_op);
  g_signal_connect_data (message, "finished", G_CALLBACK (returned_cb), back, return_free, 0);
  soup_server_message_set_redirect (message, post ? 307 : 303, post ? redirect : link);
}

/* In a window that the choice of means opened the confirmation belongs to the page that did. */
static void
append_home (GString *out, MefSimOperation *operation)
{
  g_string_append_printf (out,
                          "<script>if (window.opener) { window.opener.location = '" RECAP_PATH
                          "?idop=%s'; window.close(); }</script>",
                          operation->id_op);
}

static void
respond_recap (MefSimulator *self,
               SoupServerMessage *message,
               MefSimOperation *operation,
               gboolean window)
{
  static const MefSimButton resume = {
    "resume", "", "get", MEF_PAYFIP_PAGE_PATH, "", NULL, "Reprendre le paiement", NULL
  };
  GString *out = mef_sim_html_begin ("Confirmation", "");

  append_result (out, operation->result);
  append_summary (out, operation);
  /* A form never sends the payer back: the page that opened it waits until it is closed. */
  if (mef_sim_operation_is_form (operation))
    mef_sim_html_append_close (out, "close", "main", "Fermer la fenêtre",
                               "Pour terminer, revenez au site ou à l’application de votre "
                               "collectivité.");
  else
    append_continue (out, self, operation);
  if (mef_sim_operation_why_closed (operation, mef_simulator_now (self)) == NULL)
    mef_sim_html_append_button (out, &resume, operation->id_op);
  mef_sim_html_append_print (out);
  if (window)
    append_home (out, operation);
  mef_sim_html_end (message, 200, out, TRUE);
}

/* The payer's last button. What is not one of the buttons' results is for the control interface. */
static void
respond_conclusion (MefSimulator *self,
                    SoupServerMessage *message,
                    MefSimOperation *operation,
                    const char *result,
                    gboolean window)
{
  const char *unusable = mef_sim_operation_why_unusable (operation, mef_simulator_now (self));
  g_autofree char *location =
      g_strdup_printf (RECAP_PATH "?idop=%s%s", operation->id_op, window ? "&" IN_WINDOW : "");

  if (mef_payfip_result_from_string (result) == MEF_PAYFIP_RESULT_UNKNOWN)
    mef_sim_html_respond_closed (message, 400, "400", "Demande incomplète.");
  else if (unusable != NULL)
    respond_unusable (message, unusable);
  else if (mef_simulator_why_not_concluded (self, operation, result) != NULL)
    mef_sim_html_respond_closed (message, 200, "already-paid", "Cette dette est déjà payée.");
  else if (mef_simulator_conclude (self, operation->id_op, result))
    soup_server_message_set_redirect (message, 303, location);
  else
    respond_unusable (message, "P3");
}

/* The first page, as long as it opens. */
static void
respond_first (MefSimulator *self, SoupServerMessage *message, MefSimOperation *operation)
{
  const char *closed = mef_sim_operation_why_closed (operation, mef_simulator_now (self));

  if (closed != NULL)
    respond_unusable (message, closed);
  else
    mef_sim_pages_respond_choice (self, message, operation);
}

/* The page of a means, for who came by the first one or straight here in time. */
static void
respond_means (MefSimulator *self,
               SoupServerMessage *message,
               MefSimOperation *operation,
               gboolean card,
               gboolean window)
{
  const char *unusable = mef_sim_operation_why_unusable (operation, mef_simulator_now (self));

  if (unusable != NULL)
    {
      respond_unusable (message, unusable);
      return;
    }
  mef_simulator_open (self, operation);
  if (card)
    respond_card (message, operation, window);
  else
    respond_debit (message, operation);
}

typedef enum
{
  PAGE_CHOICE,
  PAGE_CARD,
  PAGE_DEBIT,
  PAGE_CONCLUSION,
  PAGE_RECAP,
  PAGE_RETURN,
  N_PAGES,
} Page;

static Page
find_page (const char *path)
{
  static const char *const paths[] = { MEF_PAYFIP_PAGE_PATH, CARD_PATH,  DEBIT_PATH,
                                       CONCLUDE_PATH,        RECAP_PATH, CONTINUE_PATH };

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
  const gboolean window = g_hash_table_contains (fields, WINDOW);

  switch (page)
    {
    case PAGE_CHOICE:
      respond_first (self, message, operation);
      break;
    case PAGE_CARD:
    case PAGE_DEBIT:
      respond_means (self, message, operation, page == PAGE_CARD, window);
      break;
    case PAGE_CONCLUSION:
      respond_conclusion (self, message, operation, g_hash_table_lookup (fields, "resultat"),
                          window);
      break;
    case PAGE_RECAP:
      if (operation->result != NULL)
        respond_recap (self, message, operation, window);
      else
        respond_first (self, message, operation);
      break;
    case PAGE_RETURN:
      if (operation->result == NULL || mef_sim_operation_is_form (operation))
        respond_first (self, message, operation);
      else
        respond_return (self, message, operation);
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
    mef_sim_html_respond_closed (message, 404, "404", "Cette page n’existe pas.");
  else if (page == PAGE_CONCLUSION && !g_str_equal (method, "POST"))
    mef_sim_html_respond_closed (message, 405, "405", "Cette page ne s’ouvre pas ainsi.");
  else if (operation == NULL)
    respond_unusable (message, "P1");
  else
    respond_page (self, message, page, operation, fields);
}
