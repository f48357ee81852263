/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two residents of the demonstration town with whom everything about paying can be played: one has
 * an invoice for each way to pay, the other one for each reason why it is not possible online. */
#include "config.h"

#include <string.h>

#include "mef-demo-town.h"

#define TERM 33 /* days from issue to due */

static const MefDemoRegie regies[MEF_DEMO_N_REGIES] = {
  [MEF_DEMO_REGIE_CENTRAL] = { MEF_DEMO_REGIE, "ws", MEF_DEMO_CLIENT, MEF_DEBT_REFERENCE_FREE,
                               FALSE, TRUE },
  [MEF_DEMO_REGIE_SEVERAL] = { "REGIE PERISCOLAIRE", "ws", "001965", MEF_DEBT_REFERENCE_FREE, TRUE,
                               TRUE },
  [MEF_DEMO_REGIE_FORM] = { "REGIE CULTURELLE", "form", "001966", MEF_DEBT_REFERENCE_FREE, FALSE,
                            TRUE },
  [MEF_DEMO_REGIE_TITRE] = { "TITRES DE RECETTES", "titre", "001967", MEF_DEBT_REFERENCE_TITRE,
                             FALSE, TRUE },
  [MEF_DEMO_REGIE_ROLE] = { "ROLES DE L'EAU", "titre", "001968", MEF_DEBT_REFERENCE_ROLE, FALSE,
                            TRUE },
  [MEF_DEMO_REGIE_CLOSED] = { "DROITS DE PLACE", "ws", "001969", MEF_DEBT_REFERENCE_FREE, FALSE,
                              FALSE },
  [MEF_DEMO_REGIE_NO_CLIENT] = { "REGIE DES FETES", "ws", NULL, MEF_DEBT_REFERENCE_FREE, FALSE,
                                 TRUE },
};

/**
 * mef_demo_get_regie:
 * @index: one of the town's régies
 *
 * Returns: (transfer none): what it is
 */
const MefDemoRegie *
mef_demo_get_regie (MefDemoRegieIndex index)
{
  return &regies[index];
}

/**
 * Story:
 * @days_ago: when it was issued
 * @reference: (nullable): printed, after the year; %NULL for the number
 * @lines: one or two; a line without amount is none
 *
 * An invoice; the optional members at the end say what has become of it.
 */
typedef struct
{
  MefDemoRegieIndex regie;
  guint days_ago;
  const char *reference;
  const char *label;
  const char *service;
  MefImportLine lines[2];
  gboolean malformed; /* the reference has no year */
  guint cancelled;    /* days ago, like the next two */
  guint handed_over;
  guint paid_days_ago;
  const char *means;
  MefCents paid;
  const char *declared;
  gboolean direct_debit;
  gboolean not_yet_collected;
} Story;

#define LINE(beneficiary, label, quantity, amount)                                                 \
  {                                                                                                \
    beneficiary, label, quantity, amount                                                           \
  }

static const Story training[] = {
  { MEF_DEMO_REGIE_SEVERAL,
    24,
    NULL,
    "Restauration scolaire, Jade",
    "Restauration scolaire",
    { LINE ("Jade", "Repas enfant, école élémentaire", "10 repas", 3400) } },
  { MEF_DEMO_REGIE_SEVERAL,
    24,
    NULL,
    "Accueil périscolaire, Tom",
    "Accueil périscolaire",
    { LINE ("Tom", "Accueil du soir", "14 séances", 2660) } },
  { MEF_DEMO_REGIE_SEVERAL,
    10,
    NULL,
    "Centre de loisirs, Jade et Tom",
    "Centre de loisirs",
    { LINE ("Jade", "Journée avec repas", "2 journées", 2360),
      LINE ("Tom", "Journée avec repas", "2 journées", 2360) } },
  { MEF_DEMO_REGIE_FORM,
    15,
    NULL,
    "École de musique, inscription",
    "École de musique",
    { LINE ("Jade", "Inscription du trimestre", "1 trimestre", 4850) } },
  { MEF_DEMO_REGIE_FORM,
    9,
    NULL,
    "Médiathèque, livre perdu",
    "Médiathèque",
    { LINE ("Tom", "Remplacement d'un livre", "1 livre", 1800) } },
  { MEF_DEMO_REGIE_TITRE,
    20,
    "417-1",
    "Jardin familial, loyer annuel",
    "Patrimoine",
    { LINE ("Parcelle 12", "Loyer annuel", "1 an", 4250) } },
  { MEF_DEMO_REGIE_TITRE,
    18,
    "418-1",
    "Bac à fleurs endommagé",
    "Voirie",
    { LINE ("", "Remise en état", "1 intervention", 15600) } },
  { MEF_DEMO_REGIE_TITRE,
    0,
    "431-1",
    "Location de tables et de bancs",
    "Fêtes",
    { LINE ("", "Tables et bancs", "6 lots", 7200) },
    .not_yet_collected = TRUE },
  { MEF_DEMO_REGIE_ROLE,
    30,
    "EA-00-12",
    "Eau et assainissement, rôle du semestre",
    "Eau",
    { LINE ("Compteur 05126", "Abonnement semestriel", "1 semestre", 2650),
      LINE ("Compteur 05126", "Consommation", "32 m³", 6085) } },
};

static const Story reasons[] = {
  { MEF_DEMO_REGIE_CENTRAL,
    12,
    NULL,
    "Restauration scolaire, repas de Lou",
    "Restauration scolaire",
    { LINE ("Lou", "Repas enfant, école maternelle", "8 repas", 2520) } },
  { MEF_DEMO_REGIE_CENTRAL,
    14,
    NULL,
    "Médiathèque, photocopies",
    "Médiathèque",
    { LINE ("Lou", "Photocopies", "8 pages", 80) } },
  { MEF_DEMO_REGIE_FORM,
    16,
    NULL,
    "Salle des fêtes, saison de l'association",
    "Location de salles",
    { LINE ("", "Occupation hebdomadaire", "1 saison", 1045000) } },
  { MEF_DEMO_REGIE_CENTRAL,
    70,
    NULL,
    "Restauration scolaire, comptée deux fois",
    "Restauration scolaire",
    { LINE ("Lou", "Repas enfant, école maternelle", "9 repas", 2835) },
    .cancelled = 60 },
  { MEF_DEMO_REGIE_CENTRAL,
    400,
    NULL,
    "Centre de loisirs, été de l'an passé",
    "Centre de loisirs",
    { LINE ("Lou", "Journée avec repas", "6 journées", 7080) },
    .handed_over = 280 },
  { MEF_DEMO_REGIE_CENTRAL,
    11,
    NULL,
    "Eau, relevé intermédiaire",
    "Eau",
    { LINE ("Compteur 04902", "Consommation", "18 m³", 5562) },
    .direct_debit = TRUE },
  { MEF_DEMO_REGIE_CENTRAL,
    50,
    NULL,
    "Accueil périscolaire, réglé",
    "Accueil périscolaire",
    { LINE ("Lou", "Accueil du soir", "9 séances", 1710) },
    .means = "card",
    .paid_days_ago = 31 },
  { MEF_DEMO_REGIE_CENTRAL,
    40,
    NULL,
    "Accueil périscolaire, chèque déposé",
    "Accueil périscolaire",
    { LINE ("Lou", "Accueil du matin", "12 séances", 1440) },
    .declared = "cheque" },
  { MEF_DEMO_REGIE_CLOSED,
    13,
    NULL,
    "Marché, emplacement du samedi",
    "Marché",
    { LINE ("", "Emplacement", "4 samedis", 3200) } },
  { MEF_DEMO_REGIE_NO_CLIENT,
    17,
    NULL,
    "Fête votive, stand",
    "Fêtes",
    { LINE ("", "Stand", "2 jours", 6000) } },
  { MEF_DEMO_REGIE_TITRE,
    21,
    "88/B",
    "Taxe de séjour, référence illisible",
    "Patrimoine",
    { LINE ("", "Nuitées", "35 nuitées", 2800) },
    .malformed = TRUE },
  { MEF_DEMO_REGIE_TITRE,
    45,
    "502-1",
    "Concession, payée en partie",
    "État civil",
    { LINE ("", "Concession de quinze ans", "1 concession", 24000) },
    .means = "cheque",
    .paid_days_ago = 30,
    .paid = 10000 },
};

static const MefDemoAccount *
find_account (const char *email)
{
  guint n;
  const MefDemoAccount *accounts = mef_demo_accounts (&n);

  for (guint i = 0; i < n; i++)
    {
      if (strcmp (accounts[i].email, email) == 0)
        return &accounts[i];
    }
  g_return_val_if_reached (NULL);
}

static gint64
eleven_o_clock (MefDay day)
{
  return ((gint64) day - mef_day_new (1970, 1, 1)) * 86400 + 11 * 3600;
}

static const char *
keep (MefDemoTown *town, char *text)
{
  g_autofree char *owned = text;

  return g_string_chunk_insert_const (town->strings, owned);
}

static void
add_lines (MefDemoTown *town, MefImportInvoice *invoice, const Story *story)
{
  MefImportLine *lines = g_new0 (MefImportLine, G_N_ELEMENTS (story->lines));

  g_ptr_array_add (town->lines, lines);
  for (guint i = 0; i < G_N_ELEMENTS (story->lines) && story->lines[i].amount > 0; i++)
    {
      lines[i] = story->lines[i];
      invoice->amount += lines[i].amount;
      invoice->n_lines = i + 1;
    }
  invoice->lines = lines;
}

static void
add (MefDemoTown *town,
     const MefDemoAccount *account,
     const Story *story,
     guint serial,
     MefDay today)
{
  MefDay issued_on = today - story->days_ago;
  char iso[MEF_DAY_ISO_SIZE];
  MefDemoInvoice added = {
    .means = story->means,
    .paid_on = today - story->paid_days_ago,
    .has_document = TRUE,
    .regie = story->regie,
    .paid = story->paid,
    .declared = story->declared,
    .not_yet_collected = story->not_yet_collected,
    .invoice = { .person = account->person,
                 .label = story->label,
                 .service = story->service,
                 .issued_on = issued_on,
                 .due_on = issued_on + TERM },
  };
  MefImportInvoice *invoice = &added.invoice;

  mef_day_to_iso (issued_on, iso);
  invoice->number =
      keep (town, g_strdup_printf ("%.4s-00%u-%06u", iso, story->regie + 1, 900000 + serial));
  invoice->reference = story->reference == NULL ? invoice->number
                       : story->malformed
                           ? story->reference
                           : keep (town, g_strdup_printf ("%.4s-%s", iso, story->reference));
  invoice->exercise = (guint) g_ascii_strtoull (iso, NULL, 10);
  if (story->cancelled > 0)
    invoice->cancelled_at = eleven_o_clock (today - story->cancelled);
  if (story->handed_over > 0)
    invoice->handed_over_at = eleven_o_clock (today - story->handed_over);
  if (story->direct_debit)
    invoice->direct_debit_on = invoice->due_on;
  add_lines (town, invoice, story);
  g_array_append_val (town->invoices, added);
}

/**
 * mef_demo_stories_add:
 * @town: a town
 * @today: the day the demonstration is given
 *
 * Adds the invoices of the two residents.
 */
void
mef_demo_stories_add (MefDemoTown *town, MefDay today)
{
  for (guint i = 0; i < G_N_ELEMENTS (training); i++)
    add (town, find_account (MEF_DEMO_TRAINING), &training[i], 1 + i, today);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    add (town, find_account (MEF_DEMO_REASONS), &reasons[i], 101 + i, today);
}
