/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trainer's page in the place of a town's portal: it opens PayFiP's form in a window of 900 by
 * 700, watches until that is closed (resources/portal.js), and says what became of it. Without
 * scripts the form opens in another tab. */
#include "config.h"

#include "mef-day.h"
#include "mef-payfip-form.h"
#include "mef-simulator-private.h"

#define DEFAULT_CLIENT "123456"

/* What the fields hold when the page comes. */
typedef struct
{
  char *numcli, *refdet, *exer, *montant, *urlcl;
} Defaults;

static void
clear_defaults (Defaults *self)
{
  g_free (self->numcli);
  g_free (self->refdet);
  g_free (self->exer);
  g_free (self->montant);
  g_free (self->urlcl);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Defaults, clear_defaults)

static const MefSimDebt *
find_owed (MefSimulator *self)
{
  g_autoptr (GList) debts = mef_sim_debts_list (self);

  for (GList *l = debts; l != NULL; l = l->next)
    {
      const MefSimDebt *debt = l->data;

      if (debt->paid_at == 0 && debt->montant <= MEF_PAYFIP_FORM_MONTANT_MAX)
        return debt;
    }
  return NULL;
}

/* A titre that is owed, or else something of a régie. */
static void
make_defaults (MefSimulator *self, Defaults *defaults)
{
  const MefSimDebt *debt = find_owed (self);
  char today[MEF_DAY_ISO_SIZE];

  mef_day_to_iso (mef_day_from_instant (mef_simulator_now (self)), today);
  *defaults = (Defaults){
    .numcli = g_strdup (debt != NULL ? debt->numcli : DEFAULT_CLIENT),
    .refdet = debt != NULL ? g_strdup (debt->refdet) : g_strdup_printf ("%.4sRS0001", today),
    .exer =
        g_strndup (debt != NULL && debt->kind != MEF_DEBT_REFERENCE_FREE ? debt->refdet : today, 4),
    .montant = debt != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT ",%02d", debt->montant / 100,
                                               (int) (debt->montant % 100))
                            : g_strdup ("42,50"),
    .urlcl = g_strconcat (self->url, MEF_SIM_PORTAL_NOTIFICATION_PATH, NULL),
  };
}

static void
append_field (GString *out, const char *name, const char *label, const char *value, guint size)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append_printf (out,
                          "<div class=\"knob\"><label for=\"portal-%s\">%s</label> <input "
                          "id=\"portal-%s\" name=\"%s\" size=\"%u\" autocomplete=\"off\" "
                          "value=\"%s\"></div>\n",
                          name, label, name, name, size, escaped);
}

static void
append_fields (MefSimulator *self, GString *out)
{
  g_auto (Defaults) defaults = { NULL };

  make_defaults (self, &defaults);
  append_field (out, "numcli", "Identifiant de la collectivité", defaults.numcli, 8);
  append_field (out, "refdet", "Référence de la dette", defaults.refdet, 30);
  append_field (out, "exer", "Exercice", defaults.exer, 6);
  append_field (out, "montant", "Montant en euros", defaults.montant, 10);
  append_field (out, "objet", "Objet, sans accent", "RESTAURATION SCOLAIRE", 30);
  append_field (out, "mel", "Adresse électronique du payeur", "payeur@example.org", 30);
  append_field (out, "urlcl", "Adresse à prévenir", defaults.urlcl, 40);
  g_string_append (out, "<div class=\"knob\"><label for=\"portal-saisie\">Mode de saisie</label> "
                        "<select id=\"portal-saisie\" name=\"saisie\">"
                        "<option value=\"T\" selected>T : test</option>"
                        "<option value=\"X\">X : activation</option>"
                        "<option value=\"M\">M : référence saisie par le payeur</option>"
                        "<option value=\"A\">A : référence fournie par le portail</option>"
                        "</select></div>\n");
}

static MefSimOperation *
find_last (MefSimulator *self)
{
  g_autoptr (GList) operations = g_list_reverse (mef_simulator_list (self));

  for (GList *l = operations; l != NULL; l = l->next)
    {
      if (mef_sim_operation_is_form (l->data))
        return l->data;
    }
  return NULL;
}

/* The part of the trainer's page. */
void
mef_sim_portal_append (MefSimulator *self, GString *out, const MefSimNote *note)
{
  const MefSimOperation *last = find_last (self);
  g_autofree char *script = mef_sim_read_resource ("portal.js");

  mef_sim_panel_append_heading (out, note, "formulaire",
                                "Ouvrir un formulaire de paiement, comme le ferait un portail");
  g_string_append (out,
                   "<p>PayFiP s’ouvre dans une fenêtre de 900 × 700 sans barre d’outils. Quand "
                   "elle se ferme, ce qu’est devenu le paiement est dit ici ; sans scripts, la "
                   "page s’ouvre dans un autre onglet et la liste des paiements le dit.</p>\n");
  g_string_append_printf (out,
                          "<form id=\"portal\" method=\"get\" action=\"" MEF_SIM_PORTAL_PATH
                          "\" target=\"_blank\" data-before=\"%s\">\n<fieldset><legend>Ce que le "
                          "portail demande</legend>\n",
                          last != NULL ? last->id_op : "");
  append_fields (self, out);
  g_string_append_printf (out,
                          "<button id=\"open-form\">Ouvrir le formulaire</button></fieldset>"
                          "</form>\n<script>%s</script>\n",
                          script);
}

/**
 * mef_sim_portal_describe_last:
 * @self: a simulator
 * @before: the last operation by form that there was before a window was opened, or empty
 *
 * Returns: (transfer full): what became of the operation of that window, for people
 */
char *
mef_sim_portal_describe_last (MefSimulator *self, const char *before)
{
  MefSimOperation *operation = find_last (self);
  g_autofree char *amount = NULL, *refdet = NULL;
  MefCents cents = 0;

  if (operation == NULL || g_str_equal (operation->id_op, before))
    return g_strdup ("La fenêtre est fermée : aucun paiement n’a été commencé.");
  mef_payfip_montant_parse (mef_sim_operation_get (operation, "montant"), &cents);
  amount = mef_money_format (cents);
  refdet = g_markup_escape_text (mef_sim_operation_get (operation, "refdet"), -1);
  return g_strdup_printf ("La fenêtre est fermée. %s, référence %s : %s.", amount, refdet,
                          operation->result != NULL
                              ? mef_sim_panel_describe_state (self, operation)
                              : "le payeur est parti sans finir, le paiement n’a pas de résultat");
}

/* Sends the browser to the form that a portal would open: its address has the amount in cents. What
 * is no amount goes as it is, and PayFiP says so. */
void
mef_sim_portal_answer (SoupServerMessage *message, GHashTable *fields)
{
  const char *montant = g_hash_table_lookup (fields, "montant");
  g_autofree char *in_cents = NULL, *location = NULL;
  MefPayfipForm form = {
    .numcli = g_hash_table_lookup (fields, "numcli"),
    .exer = g_hash_table_lookup (fields, "exer"),
    .refdet = g_hash_table_lookup (fields, "refdet"),
    .objet = g_hash_table_lookup (fields, "objet"),
    .montant = montant,
    .mel = g_hash_table_lookup (fields, "mel"),
    .urlcl = g_hash_table_lookup (fields, "urlcl"),
    .saisie = g_hash_table_lookup (fields, "saisie"),
  };
  MefCents cents;

  if (montant != NULL && mef_money_parse (montant, &cents, NULL))
    form.montant = in_cents = g_strdup_printf ("%" G_GINT64_FORMAT, cents);
  location = mef_payfip_form_make_url (&form, MEF_PAYFIP_FORM_PATH);
  soup_server_message_set_redirect (message, 303, location);
}
