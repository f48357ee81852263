/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the buttons of the trainer's page do. Each leads back to the page, where it is said; loading
 * the page again presses nothing twice. */
#include "config.h"

#include "mef-error.h"
#include "mef-simulator-private.h"

static const struct
{
  const char *word;
  MefSimNote note;
} notes[] = {
  { "saved", { TRUE, "reglages", "Les réglages sont enregistrés." } },
  { "reset", { TRUE, "reglages", "Tous les réglages sont remis en ordre." } },
  { "advanced", { TRUE, "horloge", "L’horloge a avancé." } },
  { "clock-reset", { TRUE, "horloge", "C’est de nouveau l’heure de cet ordinateur." } },
  { "concluded", { TRUE, "operations", "Le paiement a son résultat." } },
  { "notified", { TRUE, "operations", "La notification est partie." } },
  { "debt-added", { TRUE, "titres", "Le titre est pris en charge." } },
};

/* Its text is made of what happened. */
#define FORM_CLOSED "form-closed"

/* What a button could not do. */
static const struct
{
  const char *reason;
  guint status;
  const char *text;
} refusals[] = {
  { "operation-closed", 409, "Ce paiement a déjà son résultat." },
  { "already-paid", 409, "Ce titre est déjà payé." },
  { "operation-unknown", 404, "Ce paiement n’est pas connu." },
  { "clock-not-manual", 409, "L’horloge ne peut pas être avancée." },
  { "clock-too-far", 409, "L’horloge n’avance pas de plus de dix ans." },
  { "clock-manual", 409, "L’horloge ne peut pas revenir en arrière." },
  { "debt-malformed", 400,
    "Ce titre n’est pas complet : il faut six chiffres, une référence de 6 à 30 lettres et "
    "chiffres "
    "et un montant d’au moins 1 €." },
  { "knob-malformed", 400, "Un réglage n’a pas une valeur possible : rien n’a changé." },
  { "action-unknown", 400, "Cette demande n’est pas comprise." },
};

static const char *
get (GHashTable *fields, const char *name)
{
  const char *value = g_hash_table_lookup (fields, name);

  return value != NULL ? value : "";
}

/* A browser sends a switch only when it is on. */
static void
set_member (JsonObject *object, const MefSimKnob *knob, const char *value)
{
  guint64 number;

  switch (knob->kind)
    {
    case MEF_SIM_KNOB_SWITCH:
      json_object_set_boolean_member (object, knob->name, value != NULL);
      break;
    case MEF_SIM_KNOB_NUMBER:
      if (value != NULL && g_ascii_string_to_unsigned (value, 10, 0, knob->max, &number, NULL))
        json_object_set_int_member (object, knob->name, (gint64) number);
      else
        json_object_set_null_member (object, knob->name);
      break;
    case MEF_SIM_KNOB_WORD:
      if (value != NULL && value[0] != '\0')
        json_object_set_string_member (object, knob->name, value);
      else
        json_object_set_null_member (object, knob->name);
      break;
    case MEF_SIM_KNOB_CHOICE:
      json_object_set_string_member (object, knob->name, value != NULL ? value : "");
      break;
    }
}

static const char *
apply (MefSimulator *self, GHashTable *fields, const char **note)
{
  g_autoptr (JsonObject) object = json_object_new ();
  guint n_knobs;
  const MefSimKnob *knobs = mef_sim_knobs_get_table (&n_knobs);

  for (guint i = 0; i < n_knobs; i++)
    set_member (object, &knobs[i], g_hash_table_lookup (fields, knobs[i].name));
  if (!mef_sim_knobs_read (&self->knobs, object, NULL))
    return "knob-malformed";
  mef_simulator_run_due (self);
  *note = "saved";
  return NULL;
}

static const char *
reset (MefSimulator *self, GHashTable *fields, const char **note)
{
  mef_sim_knobs_reset (&self->knobs);
  mef_simulator_run_due (self);
  *note = "reset";
  return NULL;
}

static const char *
advance (MefSimulator *self, GHashTable *fields, const char **note)
{
  guint64 seconds;

  if (!g_ascii_string_to_unsigned (get (fields, "seconds"), 10, 0, G_MAXINT32, &seconds, NULL))
    return "action-unknown";
  if (!mef_simulator_can_advance (self))
    return "clock-not-manual";
  if (!mef_simulator_advance (self, (gint64) seconds))
    return "clock-too-far";
  *note = "advanced";
  return NULL;
}

static const char *
reset_clock (MefSimulator *self, GHashTable *fields, const char **note)
{
  if (!mef_simulator_reset_clock (self))
    return "clock-manual";
  *note = "clock-reset";
  return NULL;
}

static const char *
conclude (MefSimulator *self, GHashTable *fields, const char **note)
{
  const char *result = get (fields, "resultat");
  MefSimOperation *operation = mef_simulator_find (self, get (fields, "idop"));
  const char *why;

  if (operation == NULL)
    return "operation-unknown";
  if (mef_payfip_result_from_string (result) == MEF_PAYFIP_RESULT_UNKNOWN)
    return "action-unknown";
  why = mef_simulator_why_not_concluded (self, operation, result);
  if (why != NULL)
    return why;
  mef_simulator_conclude (self, operation->id_op, result);
  *note = "concluded";
  return NULL;
}

static const char *
notify (MefSimulator *self, GHashTable *fields, const char **note)
{
  MefSimOperation *operation = mef_simulator_find (self, get (fields, "idop"));

  if (operation == NULL)
    return "operation-unknown";
  mef_simulator_notify_now (self, operation->id_op);
  *note = "notified";
  return NULL;
}

static const char *
add_debt (MefSimulator *self, GHashTable *fields, const char **note)
{
  g_autoptr (JsonObject) object = json_object_new ();
  MefCents cents;

  if (!mef_money_parse (get (fields, "montant"), &cents, NULL))
    return "debt-malformed";
  json_object_set_string_member (object, "numcli", get (fields, "numcli"));
  json_object_set_string_member (object, "refdet", get (fields, "refdet"));
  json_object_set_int_member (object, "montant", cents);
  if (!mef_sim_debts_take (self, object, NULL))
    return "debt-malformed";
  mef_sim_state_save (self);
  *note = "debt-added";
  return NULL;
}

/**
 * ActionFunc:
 * @note: (out): what to say then: a word of notes
 *
 * Returns: (nullable): why not, a reason of refusals
 */
typedef const char *(*ActionFunc) (MefSimulator *self, GHashTable *fields, const char **note);

static const struct
{
  const char *name;
  ActionFunc func;
} actions[] = {
  { "apply", apply },       { "reset", reset },
  { "advance", advance },   { "reset-clock", reset_clock },
  { "conclude", conclude }, { "notify", notify },
  { "debt", add_debt },
};

static const char *
act (MefSimulator *self, GHashTable *fields, const char **note)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      if (g_str_equal (actions[i].name, get (fields, "action")))
        return actions[i].func (self, fields, note);
    }
  return "action-unknown";
}

static void
respond_refusal (MefSimulator *self, SoupServerMessage *message, const char *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      const MefSimNote note = { FALSE, "", refusals[i].text };

      if (g_str_equal (refusals[i].reason, reason))
        mef_sim_panel_respond (self, message, refusals[i].status, &note);
    }
}

static void
respond_page (MefSimulator *self, SoupServerMessage *message, GHashTable *fields)
{
  const char *word = get (fields, "note");
  g_autofree char *became = g_str_equal (word, FORM_CLOSED)
                                ? mef_sim_portal_describe_last (self, get (fields, "avant"))
                                : NULL;
  const MefSimNote closed = { TRUE, "formulaire", became };
  const MefSimNote *note = became != NULL ? &closed : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      if (g_str_equal (notes[i].word, word))
        note = &notes[i].note;
    }
  mef_sim_debts_refresh (self, NULL);
  mef_sim_panel_respond (self, message, 200, note);
}

/* Answers the trainer's page; @fields come from the query and the form. */
void
mef_sim_panel_answer (MefSimulator *self, SoupServerMessage *message, GHashTable *fields)
{
  const char *note = NULL, *reason;
  g_autofree char *location = NULL;

  if (!g_str_equal (soup_server_message_get_method (message), "POST"))
    {
      respond_page (self, message, fields);
      return;
    }
  reason = act (self, fields, &note);
  if (reason != NULL)
    {
      respond_refusal (self, message, reason);
      return;
    }
  location = g_strconcat (MEF_SIM_PANEL_PATH "?note=", note, "#message", NULL);
  soup_server_message_set_redirect (message, 303, location);
}
