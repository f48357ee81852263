/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payment by form: what the payer's browser brings to paiement.web, the titres that the treasury
 * knows, and the notification that carries the whole result. Each opening is another operation:
 * nothing but a titre's base keeps somebody from paying the same form twice. */
#include "config.h"

#include <string.h>

#include "mef-payfip-form.h"
#include "mef-simulator-private.h"

/* What the form's page says is on record nowhere; the words are ours. */
static const char *const texts[][2] = {
  { "T1", "L’identifiant de la collectivité n’est pas au bon format (T1)." },
  { "T2", "Cette collectivité est inconnue (T2)." },
  { "S1", "Le mode de saisie est incorrect (S1)." },
  { "R3", "La référence de la dette n’est pas au bon format (R3)." },
  { "E1", "L’exercice n’est pas au bon format (E1)." },
  { "O1", "L’objet n’est pas au bon format (O1)." },
  { "A1", "L’adresse électronique est absente (A1)." },
  { "A2", "L’adresse électronique est incorrecte (A2)." },
  { "M1", "Le montant n’est pas au bon format (M1)." },
  { "M3", "Le montant est inférieur au minimum autorisé (M3)." },
  { "M5", "Le montant est supérieur au maximum autorisé (M5)." },
  { "N1", "L’adresse de notification est incorrecte (N1)." },
  { "unknown-debt", "Cette dette n’est pas connue." },
  { "other-exercise", "L’exercice n’est pas celui de la dette." },
  { "other-amount", "Le montant n’est pas celui de la dette : elle se paie en entier." },
  { "already-paid", "Cette dette est déjà payée." },
};

static const char *
find_text (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (g_str_equal (texts[i][0], code))
        return texts[i][1];
    }
  return "Paiement impossible.";
}

/* The reference of a titre or a rôle begins with its exercise. */
static gboolean
is_of_exercise (const MefSimDebt *debt, const char *exer)
{
  return debt->kind == MEF_DEBT_REFERENCE_FREE ||
         (exer != NULL && strlen (exer) == 4 && g_str_has_prefix (debt->refdet, exer));
}

static const char *
why_debt_refused (MefSimulator *self, const MefPayfipForm *form)
{
  const MefSimDebt *debt;
  MefCents montant = 0;

  mef_sim_debts_refresh (self, NULL);
  if (!g_hash_table_contains (self->treasury_clients, form->numcli))
    return NULL;
  debt = mef_sim_debts_find (self, form->numcli, form->refdet);
  if (debt == NULL)
    return "unknown-debt";
  if (!is_of_exercise (debt, form->exer))
    return "other-exercise";
  mef_payfip_montant_parse (form->montant, &montant);
  if (montant != debt->montant)
    return "other-amount";
  return debt->paid_at != 0 ? "already-paid" : NULL;
}

static MefSimOperation *
open_operation (MefSimulator *self, const MefPayfipForm *form)
{
  MefPayfipMessage *fields = mef_payfip_message_new (MEF_PAYFIP_CREATE, MEF_PAYFIP_REQUEST);

  mef_payfip_message_set (fields, "exer", form->exer);
  mef_payfip_message_set (fields, "mel", form->mel);
  mef_payfip_message_set (fields, "montant", form->montant);
  mef_payfip_message_set (fields, "numcli", form->numcli);
  mef_payfip_message_set (fields, "objet", form->objet);
  mef_payfip_message_set (fields, "refdet", form->refdet);
  mef_payfip_message_set (fields, "saisie", form->saisie);
  mef_payfip_message_set (fields, "urlnotif", form->urlcl);
  return mef_simulator_add (self, fields);
}

/* Answers the address that a town composed; @fields come from the query or the form. */
void
mef_sim_form_answer (MefSimulator *self, SoupServerMessage *message, GHashTable *fields)
{
  const MefPayfipForm form = {
    .numcli = g_hash_table_lookup (fields, "numcli"),
    .exer = g_hash_table_lookup (fields, "exer"),
    .refdet = g_hash_table_lookup (fields, "refdet"),
    .objet = g_hash_table_lookup (fields, "objet"),
    .montant = g_hash_table_lookup (fields, "montant"),
    .mel = g_hash_table_lookup (fields, "mel"),
    .urlcl = g_hash_table_lookup (fields, "urlcl"),
    .saisie = g_hash_table_lookup (fields, "saisie"),
  };
  const char *code = g_strcmp0 (form.numcli, MEF_SIM_UNKNOWN_CLIENT) == 0
                         ? "T2"
                         : mef_payfip_form_why_refused (&form);

  if (code == NULL)
    code = why_debt_refused (self, &form);
  if (code != NULL)
    mef_sim_html_respond_closed (message, 200, code, find_text (code));
  else
    mef_sim_pages_respond_choice (self, message, open_operation (self, &form));
}

static void
append_field (MefSimulator *self, GString *out, const char *name, const char *value)
{
  g_autofree char *upper = self->knobs.upper_case_fields ? g_ascii_strup (name, -1) : NULL;

  if (value == NULL)
    return;
  g_string_append_printf (out, "%s%s=", out->len > 0 ? "&" : "", upper != NULL ? upper : name);
  g_string_append_uri_escaped (out, value, NULL, FALSE);
}

/* The fields of a form's notification: everything that the town sent, and what came of it. */
char *
mef_sim_form_make_result (MefSimulator *self, MefSimOperation *operation)
{
  static const char *const echoed[] = { "numcli", "exer", "refdet", "objet", "mel" };
  static const char *const found[] = { "numauto", "dattrans", "heurtrans" };
  g_autoptr (MefPayfipMessage) detail = mef_sim_operation_make_detail (operation);
  const MefSimKnobs *knobs = &self->knobs;
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (echoed); i++)
    append_field (self, out, echoed[i], mef_payfip_message_get (detail, echoed[i]));
  append_field (self, out, "montant",
                knobs->wrong_montant ? "1" : mef_payfip_message_get (detail, "montant"));
  append_field (self, out, "saisie",
                knobs->wrong_saisie ? mef_sim_operation_get_wrong_saisie (operation)
                                    : mef_payfip_message_get (detail, "saisie"));
  append_field (self, out, "resultrans",
                knobs->resultrans != NULL ? knobs->resultrans
                                          : mef_payfip_message_get (detail, "resultrans"));
  for (guint i = knobs->without_numauto ? 1 : 0; i < G_N_ELEMENTS (found); i++)
    append_field (self, out, found[i], mef_payfip_message_get (detail, found[i]));
  return g_string_free (out, FALSE);
}
