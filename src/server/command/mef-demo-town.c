/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demonstration town: who lives there and what they were billed. The five invoices of 2015 are
 * those of the printed guide that residents may hold in their hands; the others are relative to
 * today, so that there is always one due in a few days and one that is late. The same day gives the
 * same town. Everybody but the town itself is invented. What others of its residents are there for
 * is in mef-demo-stories.c. */
#include "config.h"

#include "mef-demo-town.h"

#include <glib/gi18n.h>
#include <string.h>

#define SEED 2015
#define MONTHS 36 /* of past billing */
#define TERM 33   /* days from issue to due */
#define EVENINGS 14

enum
{
  CLAIRE,
  KARIM,
  NORA, /* known to the billing software, has yet to activate her account */
};

static const MefDemoAccount accounts[] = {
  [CLAIRE] = { MEF_ROLE_RESIDENT,
               "demo@demo.fr",
               "Mme Claire DÉMO",
               MEF_DEMO_PASSWORD,
               { "FAM000042", "Mme", "DÉMO", "Claire", "Résidence de l'Exemple\n3 rue des Tilleuls",
                 "30540", "MILHAUD", "demo@demo.fr" },
               N_ ("the printed guide: the list, documents, paying one invoice") },
  [KARIM] = { MEF_ROLE_RESIDENT,
              "voisin@demo.fr",
              "M. Karim VOISIN",
              MEF_DEMO_PASSWORD,
              { "FAM000043", "M.", "VOISIN", "Karim", "8 chemin du Moulin", "30540", "MILHAUD",
                "voisin@demo.fr" } },
  [NORA] = { MEF_ROLE_RESIDENT,
             "nouveau@demo.fr",
             "Mme Nora NOUVEAU",
             NULL,
             { "FAM000044", "Mme", "NOUVEAU", "Nora", "2 impasse des Lilas", "30540", "MILHAUD",
               "nouveau@demo.fr" },
             N_ ("activating an account") },
  { MEF_ROLE_RESIDENT,
    MEF_DEMO_TRAINING,
    "Mme Fanny FORMATION",
    MEF_DEMO_PASSWORD,
    { "FAM000045", "Mme", "FORMATION", "Fanny", "14 avenue des Platanes", "30540", "MILHAUD",
      MEF_DEMO_TRAINING },
    N_ ("every way to pay: several invoices at once, by form, titres and a rôle of the Treasury, "
        "one of which it does not know yet") },
  { MEF_ROLE_RESIDENT,
    MEF_DEMO_REASONS,
    "M. Martin MOTIF",
    MEF_DEMO_PASSWORD,
    { "FAM000046", "M.", "MOTIF", "Martin", "27 rue du Lavoir", "30540", "MILHAUD",
      MEF_DEMO_REASONS },
    N_ ("every reason why an invoice cannot be paid online; marking one as paid") },
  { MEF_ROLE_AGENT, "agent@demo.fr", "Agnès GUICHET", "demonstration-agent", { 0 } },
  { MEF_ROLE_REGISSEUR, "regisseur@demo.fr", "Robert CAISSE", "demonstration-regisseur", { 0 } },
  { MEF_ROLE_ADMINISTRATOR, "admin@demo.fr", "Alice MAIRIE", "demonstration-admin", { 0 } },
};

/* One thing billed for one child: so many units at a price. */
typedef struct
{
  const char *beneficiary;
  const char *label;
  const char *unit; /* what is counted, in the plural */
  guint quantity;
  MefCents price;
} Item;

typedef struct
{
  MefDemoTown *town;
  GRand *random;
  MefDay today;
  guint serial; /* of the last invoice of the present */
} Builder;

/**
 * mef_demo_accounts:
 * @n_accounts: (out): how many
 *
 * Returns: (transfer none) (array length=n_accounts): the accounts, the guide's resident first
 */
const MefDemoAccount *
mef_demo_accounts (guint *n_accounts)
{
  *n_accounts = G_N_ELEMENTS (accounts);
  return accounts;
}

static void
get_date (MefDay day, guint *year, guint *month)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, day);
  *year = g_date_get_year (&date);
  *month = (guint) g_date_get_month (&date);
}

static G_GNUC_PRINTF (2, 3) const char *keep (Builder *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return g_string_chunk_insert_const (self->town->strings, text);
}

static MefDemoInvoice *
add_invoice (Builder *self, guint who, const char *label, const char *service, MefDay issued_on)
{
  MefDemoInvoice *added;
  guint year, month;

  get_date (issued_on, &year, &month);
  self->serial++;
  g_array_set_size (self->town->invoices, self->town->invoices->len + 1);
  added = &g_array_index (self->town->invoices, MefDemoInvoice, self->town->invoices->len - 1);
  added->has_document = TRUE;
  added->invoice = (MefImportInvoice){
    .person = accounts[who].person,
    .number = keep (self, "%u-001-%06u", year, 100 + 7 * self->serial),
    .reference = keep (self, "%u-RS-00-8300%04u", year, 1600 + self->serial),
    .exercise = year,
    .label = label,
    .service = service,
    .issued_on = issued_on,
    .due_on = issued_on + TERM,
  };
  return added;
}

/* Gives an invoice its lines and with them its amount. */
static void
add_lines (Builder *self, MefDemoInvoice *invoice, const Item *items, guint n_items)
{
  MefImportLine *lines = g_new0 (MefImportLine, n_items);

  g_ptr_array_add (self->town->lines, lines);
  for (guint i = 0; i < n_items; i++)
    {
      lines[i].beneficiary = items[i].beneficiary;
      lines[i].label = items[i].label;
      lines[i].quantity = keep (self, "%u %s", items[i].quantity, items[i].unit);
      lines[i].amount = items[i].quantity * items[i].price;
      invoice->invoice.amount += lines[i].amount;
    }
  invoice->invoice.lines = lines;
  invoice->invoice.n_lines = n_items;
}

/* --- the guide's --------------------------------------------------------------------------- */

typedef struct
{
  guint issued[3]; /* year, month, day */
  guint due[3];
  const char *number;
  const char *reference;
  Item item;
} GuideInvoice;

static const GuideInvoice guide[] = {
  { { 2015, 8, 1 },
    { 2015, 9, 30 },
    "2015-001-001205",
    "2015-001-001205",
    { "Hugo", "Accueil de loisirs, juillet 2015", "journées", 2, 500 } },
  { { 2015, 9, 2 },
    { 2016, 8, 31 },
    "2015-001-001078",
    "2015-001-001078",
    { "Léa", "École de musique, inscription annuelle", "inscription", 1, 2500 } },
  { { 2015, 10, 1 },
    { 2015, 10, 15 },
    "2016-001-000037",
    "2016-001-000037",
    { "Hugo", "Accueil périscolaire, septembre 2015", "séances", 5, 200 } },
  { { 2015, 10, 5 },
    { 2015, 11, 5 },
    "2015-001-001516",
    "2015-RS-00-83001516",
    { "Léa", "Restauration scolaire, septembre 2015", "repas", 15, 250 } },
  { { 2015, 10, 19 },
    { 2015, 10, 30 },
    "2016-001-000099",
    "2016-001-000099",
    { "Léa", "Accueil de loisirs, vacances d'automne", "journées", 4, 800 } },
};

static void
add_guide (Builder *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (guide); i++)
    {
      const GuideInvoice *from = &guide[i];
      MefDemoInvoice *to =
          add_invoice (self, CLAIRE, "FACTURATION", "",
                       mef_day_new (from->issued[0], from->issued[1], from->issued[2]));

      to->invoice.number = from->number;
      to->invoice.reference = from->reference;
      to->invoice.exercise = (guint) g_ascii_strtoull (from->number, NULL, 10);
      to->invoice.due_on = mef_day_new (from->due[0], from->due[1], from->due[2]);
      add_lines (self, to, &from->item, 1);
      if (strcmp (from->number, "2015-001-001078") == 0)
        {
          to->means = "card";
          to->paid_on = mef_day_new (2015, 9, 12);
        }
    }
}

/* --- three years, month by month ----------------------------------------------------------- */

static const char *const months[] = {
  "janvier", "février", "mars",      "avril",   "mai",      "juin",
  "juillet", "août",    "septembre", "octobre", "novembre", "décembre",
};

static guint
between (Builder *self, guint low, guint high)
{
  return (guint) g_rand_int_range (self->random, (gint32) low, (gint32) high + 1);
}

/* What is past its day was paid, some time between the two; a few paid late. */
static void
settle (Builder *self, MefDemoInvoice *invoice, const char *const *means, guint n_means)
{
  const char *chosen = means[between (self, 0, n_means - 1)];
  MefDay paid_on = invoice->invoice.issued_on + between (self, 2, TERM + 3);

  if (invoice->invoice.due_on >= self->today || paid_on >= self->today)
    return;
  invoice->means = chosen;
  invoice->paid_on = paid_on;
  if (strcmp (chosen, "direct_debit") == 0)
    invoice->invoice.direct_debit_on = invoice->paid_on = invoice->invoice.due_on;
}

static void
add_canteen (Builder *self, guint who, MefDay issued_on, guint year, guint month)
{
  static const char *const means[] = { "card", "card", "card", "cheque", "cash", "transfer" };
  const char *label = keep (self, "Restauration scolaire, %s %u", months[month - 1], year);
  MefDemoInvoice *invoice = add_invoice (self, who, label, "Restauration scolaire", issued_on);
  const Item ours[] = {
    { "Léa", "Repas enfant, école élémentaire", "repas", between (self, 9, 16), 340 },
    { "Hugo", "Repas enfant, école maternelle", "repas", between (self, 8, 16), 315 },
  };
  const Item theirs[] = {
    { "Inès", "Repas enfant, école élémentaire", "repas", between (self, 9, 16), 340 },
  };

  add_lines (self, invoice, who == CLAIRE ? ours : theirs, who == CLAIRE ? 2 : 1);
  settle (self, invoice, means, G_N_ELEMENTS (means));
}

static void
add_care (Builder *self, MefDay issued_on, guint year, guint month)
{
  static const char *const means[] = { "card", "cesu", "cheque", "cash" };
  const char *label = keep (self, "Accueil périscolaire, %s %u", months[month - 1], year);
  MefDemoInvoice *invoice = add_invoice (self, CLAIRE, label, "Accueil périscolaire", issued_on);
  const Item items[] = {
    { "Léa", "Accueil du matin", "séances", between (self, 4, 9), 120 },
    { "Léa", "Accueil du soir", "séances", between (self, 6, 14), 190 },
    { "Hugo", "Accueil du soir", "séances", between (self, 6, 14), 190 },
  };

  add_lines (self, invoice, items, G_N_ELEMENTS (items));
  settle (self, invoice, means, G_N_ELEMENTS (means));
}

static void
add_holidays (Builder *self, MefDay issued_on, guint year, guint month)
{
  static const char *const means[] = { "card", "cesu", "card", "cheque" };
  const char *label = keep (self, "Centre de loisirs, %s %u", months[month - 1], year);
  MefDemoInvoice *invoice = add_invoice (self, CLAIRE, label, "Centre de loisirs", issued_on);
  const Item items[] = {
    { "Léa", "Journée avec repas", "journées", between (self, 3, 8), 1180 },
    { "Hugo", "Journée avec repas", "journées", between (self, 3, 8), 1180 },
    { "Hugo", "Sortie à la journée", "sortie", 1, 650 },
  };

  add_lines (self, invoice, items, G_N_ELEMENTS (items));
  settle (self, invoice, means, G_N_ELEMENTS (means));
}

static void
add_music (Builder *self, MefDay issued_on, guint year, guint month)
{
  static const char *const means[] = { "card", "cheque" };
  const char *label = keep (self, "École de musique, trimestre de %s %u", months[month - 1], year);
  MefDemoInvoice *invoice = add_invoice (self, CLAIRE, label, "École de musique", issued_on);
  const Item items[] = {
    { "Léa", "Piano, cours individuel", "cours", 10, 640 },
    { "Léa", "Formation musicale", "trimestre", 1, 2800 },
  };

  add_lines (self, invoice, items, G_N_ELEMENTS (items));
  settle (self, invoice, means, G_N_ELEMENTS (means));
}

/* Water is billed per meter and taken from the account; older ones were never scanned. */
static void
add_water (Builder *self, MefDay issued_on, guint year, guint month)
{
  static const char *const means[] = { "direct_debit" };
  const char *label =
      keep (self, "Eau et assainissement, relevé de %s %u", months[month - 1], year);
  MefDemoInvoice *invoice = add_invoice (self, CLAIRE, label, "Eau", issued_on);
  guint volume = between (self, 31, 58);
  const Item items[] = {
    { "Compteur 04718", "Abonnement semestriel", "semestre", 1, 2650 },
    { "Compteur 04718", "Consommation", "m³", volume, 187 },
    { "Compteur 04718", "Assainissement collectif", "m³", volume, 122 },
  };

  add_lines (self, invoice, items, G_N_ELEMENTS (items));
  settle (self, invoice, means, 1);
  invoice->has_document = self->today - issued_on < 500;
}

/* A month's services are billed at the beginning of the next one. */
static void
add_month (Builder *self, MefDay first, guint year, guint month, gboolean recent)
{
  gboolean school = month != 7 && month != 8;

  if (school)
    add_canteen (self, CLAIRE, first + 1, year, month);
  if (school && recent)
    add_canteen (self, KARIM, first + 1, year, month);
  if (school && month % 2 == 1)
    add_care (self, first + 2, year, month);
  if (month == 2 || month == 4 || month == 7 || month == 8 || month == 10)
    add_holidays (self, first + 3, year, month);
  if (month == 1 || month == 4 || month == 9)
    add_music (self, first + 4, year, month);
  if (month == 5 || month == 11)
    add_water (self, first + 5, year, month);
}

static void
add_months (Builder *self)
{
  guint year, month;

  get_date (self->today, &year, &month);
  for (guint back = MONTHS; back >= 1; back--)
    {
      guint index = year * 12 + (month - 1) - back; /* the month billed */
      guint next = index + 1;
      MefDay first = mef_day_new (next / 12, next % 12 + 1, 1);

      /* The present month's may not be out yet. */
      if (first + 5 < self->today)
        add_month (self, first, index / 12, index % 12 + 1, back <= 8);
    }
}

/* --- one of each state --------------------------------------------------------------------- */

static gint64
noon (MefDay day)
{
  return ((gint64) day - mef_day_new (1970, 1, 1)) * 86400 + 11 * 3600;
}

/* One invoice issued so many days ago, with one line. */
static MefDemoInvoice *
add_case (Builder *self, guint who, guint days_ago, const char *service, const Item *item)
{
  const char *label = keep (self, "%s, %s", service, item->label);
  MefDemoInvoice *invoice = add_invoice (self, who, label, service, self->today - days_ago);

  add_lines (self, invoice, item, 1);
  return invoice;
}

/* A line for each evening of each child: a document of two pages. */
static void
add_evenings (Builder *self, guint days_ago)
{
  static const char *const children[] = { "Léa", "Hugo" };
  Item items[G_N_ELEMENTS (children) * EVENINGS];
  MefDemoInvoice *invoice = add_invoice (self, CLAIRE, "Accueil périscolaire, détail des présences",
                                         "Accueil périscolaire", self->today - days_ago);

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autofree char *day =
          mef_day_format (self->today - days_ago - 2 * EVENINGS + 2 * (i % EVENINGS));

      items[i] = (Item){ children[i / EVENINGS], keep (self, "Accueil du soir, %s", day), "séance",
                         1, 190 };
    }
  add_lines (self, invoice, items, G_N_ELEMENTS (items));
}

static void
add_cases (Builder *self)
{
  static const Item late = { "Hugo", "stage sportif", "journées", 4, 1215 };
  static const Item soon = { "Léa", "régularisation des repas", "repas", 9, 340 };
  static const Item fresh = { "Hugo", "mini-camp à la ferme", "journées", 3, 2150 };
  static const Item treasury = { "Hugo", "semaine d'hiver", "journées", 5, 1180 };
  static const Item wrong = { "Léa", "repas comptés deux fois", "repas", 12, 340 };
  static const Item tiny = { "Léa", "photocopies", "pages", 8, 10 };
  static const Item debited = { "Compteur 04718", "relevé intermédiaire", "m³", 22, 309 };
  static const Item theirs = { "Inès", "stage de théâtre", "journées", 3, 1180 };
  static const Item hers = { "Adam", "inscription", "trimestre", 1, 4850 };
  MefDemoInvoice *invoice;

  invoice = add_case (self, CLAIRE, 420, "Centre de loisirs", &treasury);
  invoice->invoice.handed_over_at = noon (self->today - 300);
  invoice = add_case (self, CLAIRE, 150, "Restauration scolaire", &wrong);
  invoice->invoice.cancelled_at = noon (self->today - 140);
  add_case (self, CLAIRE, 62, "Centre de loisirs", &late);
  add_case (self, CLAIRE, TERM - 4, "Restauration scolaire", &soon);
  add_case (self, CLAIRE, 20, "Médiathèque", &tiny);
  invoice = add_case (self, CLAIRE, 12, "Eau", &debited);
  invoice->invoice.direct_debit_on = invoice->invoice.due_on;
  add_case (self, CLAIRE, 1, "Centre de loisirs", &fresh);
  add_evenings (self, 6);
  add_case (self, KARIM, 9, "Centre de loisirs", &theirs);
  add_case (self, NORA, 8, "École de musique", &hers);
}

static int
compare_issue (gconstpointer a, gconstpointer b)
{
  const MefDemoInvoice *left = a, *right = b;

  if (left->invoice.issued_on != right->invoice.issued_on)
    return left->invoice.issued_on < right->invoice.issued_on ? -1 : 1;
  return strcmp (left->invoice.number, right->invoice.number);
}

/**
 * mef_demo_town_new:
 * @today: the day the demonstration is given
 *
 * Returns: (transfer full): the invoices of its residents
 */
MefDemoTown *
mef_demo_town_new (MefDay today)
{
  MefDemoTown *town = g_new0 (MefDemoTown, 1);
  Builder builder = { .town = town, .today = today };

  town->strings = g_string_chunk_new (4096);
  town->lines = g_ptr_array_new_with_free_func (g_free);
  town->invoices = g_array_new (FALSE, TRUE, sizeof (MefDemoInvoice));
  builder.random = g_rand_new_with_seed (SEED);
  add_guide (&builder);
  add_months (&builder);
  add_cases (&builder);
  g_rand_free (builder.random);
  g_array_sort (town->invoices, compare_issue);
  /* After the others, which so keep their places and receipts. */
  mef_demo_stories_add (town, today);
  return town;
}

/**
 * mef_demo_town_free:
 * @self: (transfer full) (nullable): what mef_demo_town_new() made
 */
void
mef_demo_town_free (MefDemoTown *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->invoices);
  g_ptr_array_unref (self->lines);
  g_string_chunk_free (self->strings);
  g_free (self);
}
