/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trainer's page: the knobs in words, the clock, the operations and the titres, with a button
 * for everything that PayFiP or a payer could do. Plain HTML in French that works with the keyboard
 * alone and, but for the watch over a form's window, without scripts; every field and button has an
 * id. */
#include "config.h"

#include <string.h>

#include "mef-day.h"
#include "mef-simulator-private.h"

#define MAX_SHOWN 50 /* operations: a training's, not a season's */

static const char *const sections[MEF_SIM_N_SECTIONS] = {
  [MEF_SIM_SECTION_NOTIFICATION] = "La notification",
  [MEF_SIM_SECTION_RESULT] = "Le résultat annoncé",
  [MEF_SIM_SECTION_SERVICE] = "Le service web",
  [MEF_SIM_SECTION_RETURN] = "Le retour du payeur",
};

/* A note has the focus when the page comes, so that it is seen and read where it stands. */
static void
append_note (GString *out, const MefSimNote *note, const char *place)
{
  if (note != NULL && g_str_equal (note->place, place))
    g_string_append_printf (out,
                            "<p class=\"message %s\" tabindex=\"-1\" role=\"%s\" "
                            "id=\"message\">%s</p>\n",
                            note->good ? "good" : "bad", note->good ? "status" : "alert",
                            note->text);
}

/* The beginning of the part of the page called @place, with what came of the last button of it. */
void
mef_sim_panel_append_heading (GString *out,
                              const MefSimNote *note,
                              const char *place,
                              const char *title)
{
  g_string_append_printf (out, "<h2 id=\"%s\">%s</h2>\n", place, title);
  append_note (out, note, place);
}

/* --- knobs --------------------------------------------------------------------------------- */

static void
append_choices (GString *out, const MefSimKnob *knob, guint chosen)
{
  g_string_append_printf (out, "<select id=\"%s\" name=\"%s\" aria-describedby=\"%s-help\">",
                          knob->name, knob->name, knob->name);
  for (guint i = 0; i < G_N_ELEMENTS (knob->words) && knob->words[i] != NULL; i++)
    g_string_append_printf (out, "<option value=\"%s\"%s>%s</option>", knob->words[i],
                            i == chosen ? " selected" : "", knob->choices[i]);
  g_string_append (out, "</select>");
}

static void
append_label (GString *out, const MefSimKnob *knob)
{
  g_string_append_printf (out, "<label for=\"%s\">%s</label> ", knob->name, knob->label);
}

static void
append_knob (GString *out, const MefSimKnobs *state, const MefSimKnob *knob)
{
  const guint value = knob->kind != MEF_SIM_KNOB_WORD ? mef_sim_knobs_get (state, knob) : 0;

  g_string_append (out, "<div class=\"knob\">");
  switch (knob->kind)
    {
    case MEF_SIM_KNOB_SWITCH:
      g_string_append_printf (out,
                              "<input type=\"checkbox\" id=\"%s\" name=\"%s\" value=\"1\" "
                              "aria-describedby=\"%s-help\"%s> ",
                              knob->name, knob->name, knob->name, value != 0 ? " checked" : "");
      append_label (out, knob);
      break;
    case MEF_SIM_KNOB_CHOICE:
      append_label (out, knob);
      append_choices (out, knob, value);
      break;
    case MEF_SIM_KNOB_NUMBER:
      append_label (out, knob);
      g_string_append_printf (out,
                              "<input type=\"number\" id=\"%s\" name=\"%s\" min=\"0\" max=\"%u\" "
                              "required value=\"%u\" aria-describedby=\"%s-help\"> %s",
                              knob->name, knob->name, knob->max, value, knob->name, knob->unit);
      break;
    case MEF_SIM_KNOB_WORD:
      append_label (out, knob);
      g_string_append_printf (
          out,
          "<input type=\"text\" id=\"%s\" name=\"%s\" maxlength=\"8\" size=\"4\" "
          "autocomplete=\"off\" aria-describedby=\"%s-help\" value=\"",
          knob->name, knob->name, knob->name);
      mef_sim_html_append_text (out, state->resultrans != NULL ? state->resultrans : "");
      g_string_append (out, "\">");
      break;
    }
  g_string_append_printf (out, "<p class=\"help\" id=\"%s-help\">%s</p></div>\n", knob->name,
                          knob->help);
}

static void
append_knobs (GString *out, const MefSimKnobs *state, const MefSimNote *note)
{
  guint n_knobs;
  const MefSimKnob *knobs = mef_sim_knobs_get_table (&n_knobs);

  mef_sim_panel_append_heading (out, note, "reglages", "Réglages");
  g_string_append (out,
                   "<p>Ils valent pour tous les paiements, jusqu’à ce qu’ils soient changés. Un "
                   "redémarrage du simulateur les efface.</p>\n"
                   "<p>Deux identifiants de collectivité ont un sens : PayFiP ne connaît pas "
                   "<code>" MEF_SIM_UNKNOWN_CLIENT "</code> (T2) et refuse le service web à "
                   "<code>" MEF_SIM_CLIENT_WITHOUT_SERVICE
                   "</code> (T4).</p>\n<form method=\"post\" action=\"" MEF_SIM_PANEL_PATH "\">"
                   "<input type=\"hidden\" name=\"action\" value=\"apply\">\n");
  for (guint section = 0; section < MEF_SIM_N_SECTIONS; section++)
    {
      g_string_append_printf (out, "<fieldset><legend>%s</legend>\n", sections[section]);
      for (guint i = 0; i < n_knobs; i++)
        {
          if (knobs[i].section == section)
            append_knob (out, state, &knobs[i]);
        }
      g_string_append (out, "</fieldset>\n");
    }
  g_string_append (
      out, "<button id=\"apply\" class=\"main\">Enregistrer les réglages</button></form>\n");
}

/* --- buttons ------------------------------------------------------------------------------- */

/* A button that sends an action and at most two fields of it; @described_by: (nullable): the id of
 * what it is about, where several have the same label. */
static void
append_action (GString *out,
               const char *id,
               const char *action,
               const char *const *fields,
               const char *label,
               const char *described_by)
{
  g_string_append_printf (out,
                          "<form method=\"post\" action=\"" MEF_SIM_PANEL_PATH "\">"
                          "<input type=\"hidden\" name=\"action\" value=\"%s\">",
                          action);
  for (guint i = 0; fields != NULL && fields[i] != NULL; i += 2)
    g_string_append_printf (out, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", fields[i],
                            fields[i + 1]);
  g_string_append_printf (out, "<button id=\"%s\"", id);
  if (described_by != NULL)
    g_string_append_printf (out, " aria-describedby=\"%s\"", described_by);
  g_string_append_printf (out, ">%s</button></form>\n", label);
}

static void
append_clock (MefSimulator *self, GString *out, const MefSimNote *note)
{
  static const char *const moves[][3] = {
    { "advance-1200", "1200", "Avancer de 20 minutes" },
    { "advance-7200", "7200", "Avancer de 2 heures" },
    { "advance-86400", "86400", "Avancer d’un jour" },
  };
  g_autofree char *now = mef_instant_format (mef_simulator_now (self));

  mef_sim_panel_append_heading (out, note, "horloge", "Horloge");
  g_string_append_printf (out, "<p>Pour PayFiP, il est <strong id=\"now\">%s</strong>.", now);
  if (!mef_simulator_can_advance (self))
    {
      g_string_append (out, " C’est l’heure de cet ordinateur. Pour pouvoir l’avancer, démarrez le "
                            "simulateur avec <code>--movable-clock</code>.</p>\n");
      return;
    }
  g_string_append (out, " L’avancer fait partir les notifications prévues et fermer les pages de "
                        "plus de 15 minutes ; l’heure de la mairie, elle, ne change pas : ce "
                        "qui est payé ensuite est daté dans son avenir.</p>\n"
                        "<div class=\"actions\">\n");
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      const char *const fields[] = { "seconds", moves[i][1], NULL };

      append_action (out, moves[i][0], "advance", fields, moves[i][2], NULL);
    }
  if (self->offset > 0)
    append_action (out, "reset-clock", "reset-clock", NULL, "Revenir à l’heure de l’ordinateur",
                   NULL);
  g_string_append (out, "</div>\n");
}

/* --- operations ---------------------------------------------------------------------------- */

/* What became of an operation, for people. */
const char *
mef_sim_panel_describe_state (MefSimulator *self, MefSimOperation *operation)
{
  const gint64 now = mef_simulator_now (self);

  if (mef_sim_operation_is_purged (operation, now))
    return "Oubliée par PayFiP (P1)";
  if (operation->result == NULL && operation->opened_at != 0)
    return "Sans résultat, le payeur a ouvert la page";
  if (operation->result == NULL)
    return now >= operation->created_at + MEF_PAYFIP_OPENING_TIME
               ? "Sans résultat, page jamais ouverte et fermée après 15 minutes"
               : "Sans résultat, page pas encore ouverte";
  if (g_str_equal (operation->result, "P"))
    return "Payée par carte (P)";
  if (g_str_equal (operation->result, "V"))
    return "Payée par prélèvement (V)";
  if (g_str_equal (operation->result, "A"))
    return operation->paid_at != 0 ? "Abandonnée (A), se révélera payée" : "Abandonnée (A)";
  if (g_str_equal (operation->result, "R"))
    return "Carte refusée (R)";
  return g_str_equal (operation->result, "Z") ? "Prélèvement refusé (Z)" : "Résultat inconnu";
}

static char *
describe_notice (MefSimulator *self, MefSimOperation *operation)
{
  for (guint i = 0; i < self->notices->len; i++)
    {
      const MefSimNotice *notice = g_ptr_array_index (self->notices, i);
      g_autofree char *due = mef_instant_format (notice->due_at);

      if (!g_str_equal (notice->id_op, operation->id_op))
        continue;
      if (notice->held)
        return g_strdup ("retenue jusqu’à la suivante");
      return g_strdup_printf (notice->waits ? "au retour du payeur, au plus tard le %s%s"
                                            : "prévue le %s%s",
                              due, notice->copies > 1 ? ", deux fois" : "");
    }
  return g_strdup ("");
}

static void
append_outcomes (MefSimulator *self, GString *out, MefSimOperation *operation)
{
  static const char *const outcomes[][2] = {
    { "P", "Payer par carte" },  { "V", "Payer par prélèvement" },  { "A", "Abandonner" },
    { "R", "Refuser la carte" }, { "Z", "Refuser le prélèvement" },
  };
  const gboolean tellable = !mef_sim_operation_is_form (operation) || operation->result != NULL;
  g_autofree char *title = g_strconcat ("title-", operation->id_op, NULL);

  if (mef_sim_operation_is_purged (operation, mef_simulator_now (self)))
    return;
  g_string_append (out, "<div class=\"actions\">\n");
  for (guint i = 0; i < G_N_ELEMENTS (outcomes) && !operation->closed; i++)
    {
      g_autofree char *id = g_strdup_printf ("conclude-%s-%s", outcomes[i][0], operation->id_op);
      const char *const fields[] = { "idop", operation->id_op, "resultat", outcomes[i][0], NULL };

      append_action (out, id, "conclude", fields, outcomes[i][1], title);
    }
  if (tellable)
    {
      g_autofree char *id = g_strconcat ("notify-", operation->id_op, NULL);
      const char *const fields[] = { "idop", operation->id_op, NULL };

      append_action (out, id, "notify", fields, "Prévenir la mairie maintenant", title);
    }
  g_string_append (out, "</div>\n");
}

static void
append_operation (MefSimulator *self, GString *out, MefSimOperation *operation)
{
  g_autofree char *created = mef_instant_format (operation->created_at);
  g_autofree char *notice = describe_notice (self, operation);
  g_autofree char *amount = NULL;
  MefCents cents = 0;

  mef_payfip_montant_parse (mef_sim_operation_get (operation, "montant"), &cents);
  amount = mef_money_format (cents);
  g_string_append_printf (out,
                          "<section class=\"operation\" id=\"operation-%s\" "
                          "aria-labelledby=\"title-%s\"><h3 id=\"title-%s\">%s, ",
                          operation->id_op, operation->id_op, operation->id_op, amount);
  mef_sim_html_append_text (out, mef_sim_operation_get (operation, "refdet"));
  g_string_append (out, "</h3>\n<dl>");
  mef_sim_html_append_row (out, "État", "", mef_sim_panel_describe_state (self, operation));
  mef_sim_html_append_row (out, "Notification", "", notice);
  mef_sim_html_append_row (out, "Objet", "", mef_sim_operation_get (operation, "objet"));
  mef_sim_html_append_row (out, "Collectivité", "", mef_sim_operation_get (operation, "numcli"));
  mef_sim_html_append_row (out, "Par", "",
                           mef_sim_operation_is_form (operation) ? "formulaire" : "service web");
  mef_sim_html_append_row (out, "Créée le", "", created);
  mef_sim_html_append_row (out, "N° d’autorisation", "",
                           operation->numauto != NULL ? operation->numauto : "");
  mef_sim_html_append_row (out, "idOp", "", operation->id_op);
  g_string_append (out, "</dl>\n");
  append_outcomes (self, out, operation);
  g_string_append (out, "</section>\n");
}

static void
append_operations (MefSimulator *self, GString *out, const MefSimNote *note)
{
  g_autoptr (GList) operations = g_list_reverse (mef_simulator_list (self));
  guint shown = 0;

  mef_sim_panel_append_heading (out, note, "operations", "Paiements");
  g_string_append (out, "<p><a id=\"refresh\" href=\"" MEF_SIM_PANEL_PATH
                        "#operations\">Actualiser la liste</a></p>\n");
  if (operations == NULL)
    g_string_append (out, "<p>Aucun paiement n’a été commencé.</p>\n");
  for (GList *l = operations; l != NULL && shown < MAX_SHOWN; l = l->next, shown++)
    append_operation (self, out, l->data);
  if (g_hash_table_size (self->operations) > shown)
    g_string_append_printf (out, "<p>… et %u plus anciens.</p>\n",
                            g_hash_table_size (self->operations) - shown);
}

/* --- titres -------------------------------------------------------------------------------- */

static void
append_debt (GString *out, const MefSimDebt *debt)
{
  static const char *const kinds[] = {
    [MEF_DEBT_REFERENCE_FREE] = "",
    [MEF_DEBT_REFERENCE_TITRE] = "Titre ",
    [MEF_DEBT_REFERENCE_ROLE] = "Rôle ",
  };
  g_autofree char *amount = mef_money_format (debt->montant);
  g_autofree char *paid = debt->paid_at != 0 ? mef_instant_format (debt->paid_at) : NULL;

  g_string_append_printf (
      out, "<li id=\"debt-%s-%s\">%s<code>%s</code> pour %s, %s : <strong>%s</strong>",
      debt->numcli, debt->refdet, kinds[debt->kind], debt->refdet, debt->numcli, amount,
      paid != NULL ? "payé le " : "à payer");
  if (paid != NULL)
    g_string_append_printf (out, "%s", paid);
  g_string_append (out, "</li>\n");
}

static void
append_debts (MefSimulator *self, GString *out, const MefSimNote *note)
{
  g_autoptr (GList) debts = mef_sim_debts_list (self);

  mef_sim_panel_append_heading (out, note, "titres", "Titres connus du Trésor public");
  g_string_append (out,
                   "<p>Dès qu’une collectivité en a un, elle ne peut faire payer que ses titres, "
                   "par formulaire : chacun en entier, et une fois. Les autres sont des régies, "
                   "dont PayFiP ne vérifie rien.</p>\n<ul>\n");
  for (GList *l = debts; l != NULL; l = l->next)
    append_debt (out, l->data);
  if (debts == NULL)
    g_string_append (out, "<li>Aucun.</li>\n");
  g_string_append (
      out,
      "</ul>\n<form method=\"post\" action=\"" MEF_SIM_PANEL_PATH "\">"
      "<fieldset><legend>Prendre un titre en charge</legend>"
      "<input type=\"hidden\" name=\"action\" value=\"debt\">\n<div class=\"knob\">"
      "<label for=\"numcli\">Identifiant de la collectivité</label> <input id=\"numcli\" "
      "name=\"numcli\" required inputmode=\"numeric\" pattern=\"[0-9]{6}\" size=\"8\" "
      "autocomplete=\"off\"></div>\n<div class=\"knob\"><label for=\"refdet\">Référence de la "
      "dette</label> <input id=\"refdet\" name=\"refdet\" required pattern=\"[A-Za-z0-9]{6,30}\" "
      "autocomplete=\"off\" aria-describedby=\"refdet-help\"><p class=\"help\" "
      "id=\"refdet-help\">2026-417-1 s’écrit 202600000417000001.</p></div>\n<div class=\"knob\">"
      "<label for=\"montant\">Montant en euros</label> <input id=\"montant\" name=\"montant\" "
      "required inputmode=\"decimal\" size=\"10\" autocomplete=\"off\"></div>\n"
      "<button id=\"add-debt\">Ajouter le titre</button></fieldset></form>\n");
}

/* Sends the page; @note: (nullable): what came of the last button. */
void
mef_sim_panel_respond (MefSimulator *self,
                       SoupServerMessage *message,
                       guint status,
                       const MefSimNote *note)
{
  GString *out = mef_sim_html_begin ("Réglages du simulateur", "wide");

  append_note (out, note, "");
  g_string_append (out, "<p>Cette page est celle du formateur : elle décide de ce que PayFiP fait, "
                        "et de ce qui va de travers.</p>\n<nav aria-label=\"Dans cette page\">"
                        "<a href=\"#reglages\">Réglages</a> <a href=\"#horloge\">Horloge</a> "
                        "<a href=\"#formulaire\">Formulaire</a> "
                        "<a href=\"#operations\">Paiements</a> <a href=\"#titres\">Titres</a>"
                        "</nav>\n");
  append_knobs (out, &self->knobs, note);
  append_action (out, "reset", "reset", NULL, "Tout remettre en ordre", NULL);
  append_clock (self, out, note);
  mef_sim_portal_append (self, out, note);
  append_operations (self, out, note);
  append_debts (self, out, note);
  mef_sim_html_end (message, status, out, FALSE);
}
