/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knobs: one table that gives /sim/knobs its members and the trainer's page its fields. A name
 * that is none of them is refused, so that a test that misspells one does not pass for the wrong
 * reason. */
#include "config.h"

#include <string.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-simulator-private.h"

#define DELAY_MAX (10 * 60 * 1000)
#define NOTIFICATION_DELAY_MAX (7 * 24 * 3600)

#define SWITCH(name, member, section, label, help)                                                 \
  {                                                                                                \
    name, MEF_SIM_KNOB_SWITCH, G_STRUCT_OFFSET (MefSimKnobs, member), 0, "", { NULL }, { NULL },   \
        MEF_SIM_SECTION_##section, label, help                                                     \
  }

static const MefSimKnob knobs[] = {
  { "notification_moment",
    MEF_SIM_KNOB_CHOICE,
    G_STRUCT_OFFSET (MefSimKnobs, moment),
    0,
    "",
    { "now", "after-redirect", "two-hours", "night" },
    { "Tout de suite, avant le retour du payeur", "Après le retour du payeur",
      "Deux heures plus tard", "Dans le lot de la nuit (2 h du matin)" },
    MEF_SIM_SECTION_NOTIFICATION,
    "Quand prévenir la mairie",
    "« Après le retour » : quand le payeur a cliqué sur « Continuer », deux heures plus tard s’il "
    "ne "
    "le fait pas. Avancez l’horloge pour ne pas attendre." },
  { "notification_delay",
    MEF_SIM_KNOB_NUMBER,
    G_STRUCT_OFFSET (MefSimKnobs, notification_delay),
    NOTIFICATION_DELAY_MAX,
    "secondes",
    { NULL },
    { NULL },
    MEF_SIM_SECTION_NOTIFICATION,
    "Retard de la notification",
    "S’ajoute au moment choisi ci-dessus." },
  SWITCH ("drop_notification",
          drop_notifications,
          NOTIFICATION,
          "Ne jamais prévenir la mairie",
          "La notification se perd : la mairie ne l’apprend qu’en interrogeant PayFiP. Un paiement "
          "par formulaire, lui, ne peut plus être connu que par le relevé du Trésor public."),
  SWITCH ("duplicate_notification",
          duplicate_notifications,
          NOTIFICATION,
          "Prévenir deux fois",
          "La même notification part en double : le paiement ne doit être enregistré qu’une fois."),
  SWITCH ("reorder_notification",
          reorder_notifications,
          NOTIFICATION,
          "Prévenir dans le désordre",
          "Chaque notification est retenue et part après la suivante. Décochez pour libérer la "
          "dernière."),
  { "notification_name",
    MEF_SIM_KNOB_CHOICE,
    G_STRUCT_OFFSET (MefSimKnobs, name_spelling),
    0,
    "",
    { "idop", "idOp", "IdOp", "IDOP" },
    { "idop", "idOp", "IdOp", "IDOP" },
    MEF_SIM_SECTION_NOTIFICATION,
    "Nom du champ de la notification",
    "Service web : PayFiP a changé plusieurs fois d’orthographe." },
  SWITCH ("upper_case_fields",
          upper_case_fields,
          NOTIFICATION,
          "Écrire les champs en majuscules",
          "Paiement par formulaire : NUMCLI, RESULTRANS… au lieu de numcli, resultrans…"),
  SWITCH ("fields_in_query",
          fields_in_query,
          NOTIFICATION,
          "Mettre les champs dans l’adresse",
          "La notification a ses champs après le point d’interrogation et n’a pas de contenu."),
  SWITCH (
      "paid_after_abandon",
      paid_after_abandon,
      RESULT,
      "Payer après un abandon",
      "Un paiement abandonné se révèle payé une minute plus tard : la mairie doit l’enregistrer."),
  SWITCH ("wrong_montant",
          wrong_montant,
          RESULT,
          "Annoncer un autre montant",
          "Le résultat dit 0,01 €. La mairie doit mettre le paiement de côté et alerter."),
  SWITCH (
      "wrong_saisie",
      wrong_saisie,
      RESULT,
      "Annoncer un autre mode",
      "Le résultat dit « activation » (X) au lieu du mode demandé, ou « test » (T) si c’était X. "
      "La mairie doit le mettre de côté."),
  SWITCH ("without_numauto",
          without_numauto,
          RESULT,
          "Taire le numéro d’autorisation",
          "Le résultat n’a pas de numéro d’autorisation, même payé."),
  { "unknown_resultrans",
    MEF_SIM_KNOB_WORD,
    G_STRUCT_OFFSET (MefSimKnobs, resultrans),
    0,
    "",
    { NULL },
    { NULL },
    MEF_SIM_SECTION_RESULT,
    "Annoncer ce code à la place du vrai résultat",
    "Vide : le vrai résultat. K, par exemple, est un code que personne ne connaît : la facture "
    "doit "
    "rester en attente et une alerte partir." },
  { "next_fault",
    MEF_SIM_KNOB_CHOICE,
    G_STRUCT_OFFSET (MefSimKnobs, next_fault),
    0,
    "",
    { "none", "unavailable", "broken", "not-xml", "silence", "http-500" },
    { "Aucune : le service répond", "Service indisponible (TechIndisponibilite)",
      "Erreur technique 999 (TechDysfonctionnement)", "Erreur 502 et une page sans XML",
      "Connexion coupée sans réponse", "Erreur 500 et une page sans XML" },
    MEF_SIM_SECTION_SERVICE,
    "Panne au prochain appel",
    "Ce que la mairie reçoit au lieu de la réponse, une seule fois." },
  SWITCH ("fault_lasts",
          fault_lasts,
          SERVICE,
          "La panne dure",
          "Tous les appels la reçoivent, jusqu’à ce qu’elle soit retirée."),
  { "delay_answer",
    MEF_SIM_KNOB_NUMBER,
    G_STRUCT_OFFSET (MefSimKnobs, delay_answer),
    DELAY_MAX,
    "millisecondes",
    { NULL },
    { NULL },
    MEF_SIM_SECTION_SERVICE,
    "Attente avant chaque réponse",
    "20000 (vingt secondes) est plus que la mairie n’attend." },
  SWITCH ("detail_lower_case",
          lower_case_detail,
          SERVICE,
          "Écrire « idop » dans la réponse",
          "Le détail d’un paiement dit « idop » au lieu de « idOp »."),
  { "redirect_method",
    MEF_SIM_KNOB_CHOICE,
    G_STRUCT_OFFSET (MefSimKnobs, redirect_by_post),
    0,
    "",
    { "get", "post" },
    { "GET (un lien)", "POST (un formulaire)" },
    MEF_SIM_SECTION_RETURN,
    "Retour du payeur par",
    "La façon dont le bouton « Continuer » ramène le payeur à la mairie." },
};

const MefSimKnob *
mef_sim_knobs_get_table (guint *n_knobs)
{
  *n_knobs = G_N_ELEMENTS (knobs);
  return knobs;
}

/* The knob of that name, or %NULL. */
const MefSimKnob *
mef_sim_knobs_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (knobs); i++)
    {
      if (g_str_equal (knobs[i].name, name))
        return &knobs[i];
    }
  return NULL;
}

/* Switches, choices and numbers are all as wide as this. */
static guint *
get_place (const MefSimKnobs *self, const MefSimKnob *knob)
{
  return (guint *) G_STRUCT_MEMBER_P (self, knob->offset);
}

/* How a switch, a choice or a number stands. */
guint
mef_sim_knobs_get (const MefSimKnobs *self, const MefSimKnob *knob)
{
  return *get_place (self, knob);
}

const char *
mef_sim_knobs_get_spelling (const MefSimKnobs *self)
{
  return mef_sim_knobs_find ("notification_name")->words[self->name_spelling];
}

/* As they are when the simulator starts. */
void
mef_sim_knobs_reset (MefSimKnobs *self)
{
  g_free (self->resultrans);
  *self = (MefSimKnobs){ 0 };
}

static gboolean
refuse (const MefSimKnob *knob, GError **error)
{
  g_set_error (error, MEF_ERROR, MEF_ERROR_INVALID, "field-%s", knob->name);
  return FALSE;
}

static gboolean
read_choice (MefSimKnobs *self, const MefSimKnob *knob, JsonObject *object, GError **error)
{
  const char *word;

  if (!mef_json_get_string (object, knob->name, &word, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (knob->words) && knob->words[i] != NULL; i++)
    {
      if (g_str_equal (knob->words[i], word))
        {
          *get_place (self, knob) = i;
          return TRUE;
        }
    }
  return refuse (knob, error);
}

static gboolean
read_number (MefSimKnobs *self, const MefSimKnob *knob, JsonObject *object, GError **error)
{
  gint64 number;

  if (!mef_json_get_int (object, knob->name, &number, error))
    return FALSE;
  if (number < 0 || number > knob->max)
    return refuse (knob, error);
  *get_place (self, knob) = (guint) number;
  return TRUE;
}

static gboolean
read_word (MefSimKnobs *self, const MefSimKnob *knob, JsonObject *object, GError **error)
{
  const char *word;

  if (!mef_json_get_optional_string (object, knob->name, &word, error))
    return FALSE;
  g_free (self->resultrans);
  self->resultrans = word != NULL && word[0] != '\0' ? g_strdup (word) : NULL;
  return TRUE;
}

static gboolean
read_member (MefSimKnobs *self, const char *name, JsonObject *object, GError **error)
{
  const MefSimKnob *knob = mef_sim_knobs_find (name);
  gboolean on;

  if (knob == NULL)
    {
      g_set_error (error, MEF_ERROR, MEF_ERROR_INVALID, "field-%s", name);
      return FALSE;
    }
  switch (knob->kind)
    {
    case MEF_SIM_KNOB_SWITCH:
      if (!mef_json_get_boolean (object, name, &on, error))
        return FALSE;
      *get_place (self, knob) = on ? 1 : 0;
      return TRUE;
    case MEF_SIM_KNOB_CHOICE:
      return read_choice (self, knob, object, error);
    case MEF_SIM_KNOB_NUMBER:
      return read_number (self, knob, object, error);
    case MEF_SIM_KNOB_WORD:
      return read_word (self, knob, object, error);
    }
  return FALSE;
}

/**
 * mef_sim_knobs_read:
 * @self: the knobs
 * @object: those to turn
 * @error: (nullable): %MEF_ERROR_INVALID "field-NAME"
 *
 * Returns: whether all were turned; otherwise none was
 */
gboolean
mef_sim_knobs_read (MefSimKnobs *self, JsonObject *object, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);
  MefSimKnobs turned = *self;
  gboolean all = TRUE;

  turned.resultrans = g_strdup (self->resultrans);
  for (GList *l = names; l != NULL && all; l = l->next)
    all = read_member (&turned, l->data, object, error);
  g_free (all ? self->resultrans : turned.resultrans);
  if (all)
    *self = turned;
  return all;
}

static void
write_knob (const MefSimKnobs *self, const MefSimKnob *knob, MefJsonWriter *writer)
{
  switch (knob->kind)
    {
    case MEF_SIM_KNOB_SWITCH:
      mef_json_add_boolean (writer, knob->name, *get_place (self, knob) != 0);
      break;
    case MEF_SIM_KNOB_CHOICE:
      mef_json_add_string (writer, knob->name, knob->words[*get_place (self, knob)]);
      break;
    case MEF_SIM_KNOB_NUMBER:
      mef_json_add_int (writer, knob->name, *get_place (self, knob));
      break;
    case MEF_SIM_KNOB_WORD:
      mef_json_add_string (writer, knob->name, self->resultrans);
      break;
    }
}

/* Appends the knobs as they stand, under the names that mef_sim_knobs_read() takes. */
void
mef_sim_knobs_write (const MefSimKnobs *self, GString *out)
{
  MefJsonWriter writer;

  mef_json_writer_init (&writer, out);
  mef_json_begin_object (&writer, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (knobs); i++)
    write_knob (self, &knobs[i], &writer);
  mef_json_end_object (&writer);
}
