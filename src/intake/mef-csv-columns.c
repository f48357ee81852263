/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Understanding the first line of a billing export: every program names its columns in its own
 * French, so the names are brought to one form and looked up among the known ones. */
#include "config.h"

#include "mef-csv-columns.h"

#include <string.h>

#include "mef-day.h"
#include "mef-error.h"
#include "mef-money.h"

typedef struct
{
  const char *name;
  MefCsvField field;
} Alias;

/* Normalised names. Where two columns of a file name the same field, the one that stands first
 * here is taken: what remains to be paid before a total, a full name before a vague one. */
static const Alias aliases[] = {
  { "exercice", MEF_CSV_FIELD_EXERCISE },
  { "annee", MEF_CSV_FIELD_EXERCISE },
  { "exer", MEF_CSV_FIELD_EXERCISE },
  { "numero facture", MEF_CSV_FIELD_NUMBER },
  { "numero de facture", MEF_CSV_FIELD_NUMBER },
  { "n facture", MEF_CSV_FIELD_NUMBER },
  { "numero", MEF_CSV_FIELD_NUMBER },
  { "facture numero", MEF_CSV_FIELD_NUMBER },
  { "facture", MEF_CSV_FIELD_NUMBER },
  { "numero titre", MEF_CSV_FIELD_NUMBER },
  { "titre", MEF_CSV_FIELD_NUMBER },
  { "numero dette", MEF_CSV_FIELD_NUMBER },
  { "numero piece", MEF_CSV_FIELD_NUMBER },
  { "piece", MEF_CSV_FIELD_NUMBER },
  { "ref payfip", MEF_CSV_FIELD_REFERENCE },
  { "ref tipi", MEF_CSV_FIELD_REFERENCE },
  { "reference payfip", MEF_CSV_FIELD_REFERENCE },
  { "reference tipi", MEF_CSV_FIELD_REFERENCE },
  { "facture reference tipi", MEF_CSV_FIELD_REFERENCE },
  { "refdet", MEF_CSV_FIELD_REFERENCE },
  { "reference", MEF_CSV_FIELD_REFERENCE },
  { "code produit", MEF_CSV_FIELD_PRODUCT },
  { "libelle", MEF_CSV_FIELD_LABEL },
  { "objet", MEF_CSV_FIELD_LABEL },
  { "designation", MEF_CSV_FIELD_LABEL },
  { "facture facturation", MEF_CSV_FIELD_LABEL },
  { "periode", MEF_CSV_FIELD_LABEL },
  { "service", MEF_CSV_FIELD_SERVICE },
  { "activite", MEF_CSV_FIELD_SERVICE },
  { "prestation", MEF_CSV_FIELD_SERVICE },
  { "reste a payer", MEF_CSV_FIELD_AMOUNT },
  { "reste du", MEF_CSV_FIELD_AMOUNT },
  { "solde", MEF_CSV_FIELD_AMOUNT },
  { "net a payer", MEF_CSV_FIELD_AMOUNT },
  { "a payer", MEF_CSV_FIELD_AMOUNT },
  { "montant ttc", MEF_CSV_FIELD_AMOUNT },
  { "facture montant ttc", MEF_CSV_FIELD_AMOUNT },
  { "total ttc", MEF_CSV_FIELD_AMOUNT },
  { "montant", MEF_CSV_FIELD_AMOUNT },
  { "total", MEF_CSV_FIELD_AMOUNT },
  { "date facture", MEF_CSV_FIELD_ISSUED_ON },
  { "date de facture", MEF_CSV_FIELD_ISSUED_ON },
  { "date emission", MEF_CSV_FIELD_ISSUED_ON },
  { "date d emission", MEF_CSV_FIELD_ISSUED_ON },
  { "date edition", MEF_CSV_FIELD_ISSUED_ON },
  { "date", MEF_CSV_FIELD_ISSUED_ON },
  { "date echeance", MEF_CSV_FIELD_DUE_ON },
  { "date d echeance", MEF_CSV_FIELD_DUE_ON },
  { "echeance", MEF_CSV_FIELD_DUE_ON },
  { "date limite de paiement", MEF_CSV_FIELD_DUE_ON },
  { "date limite", MEF_CSV_FIELD_DUE_ON },
  { "a payer avant", MEF_CSV_FIELD_DUE_ON },
  { "ref tiers", MEF_CSV_FIELD_EXTERNAL_REF },
  { "reference tiers", MEF_CSV_FIELD_EXTERNAL_REF },
  { "code tiers", MEF_CSV_FIELD_EXTERNAL_REF },
  { "code famille", MEF_CSV_FIELD_EXTERNAL_REF },
  { "numero famille", MEF_CSV_FIELD_EXTERNAL_REF },
  { "identifiant", MEF_CSV_FIELD_EXTERNAL_REF },
  { "dossier", MEF_CSV_FIELD_EXTERNAL_REF },
  { "civilite", MEF_CSV_FIELD_CIVILITY },
  { "nom", MEF_CSV_FIELD_LAST_NAME },
  { "nom payeur", MEF_CSV_FIELD_LAST_NAME },
  { "payeur", MEF_CSV_FIELD_LAST_NAME },
  { "destinataire", MEF_CSV_FIELD_LAST_NAME },
  { "facture destinataire", MEF_CSV_FIELD_LAST_NAME },
  { "redevable", MEF_CSV_FIELD_LAST_NAME },
  { "debiteur", MEF_CSV_FIELD_LAST_NAME },
  { "titulaire", MEF_CSV_FIELD_LAST_NAME },
  { "raison sociale", MEF_CSV_FIELD_LAST_NAME },
  { "famille", MEF_CSV_FIELD_LAST_NAME },
  { "tiers", MEF_CSV_FIELD_LAST_NAME },
  { "prenom", MEF_CSV_FIELD_FIRST_NAME },
  { "adresse1", MEF_CSV_FIELD_ADDRESS_1 },
  { "adresse 1", MEF_CSV_FIELD_ADDRESS_1 },
  { "adresse", MEF_CSV_FIELD_ADDRESS_1 },
  { "rue", MEF_CSV_FIELD_ADDRESS_1 },
  { "adresse2", MEF_CSV_FIELD_ADDRESS_2 },
  { "adresse 2", MEF_CSV_FIELD_ADDRESS_2 },
  { "complement", MEF_CSV_FIELD_ADDRESS_2 },
  { "complement adresse", MEF_CSV_FIELD_ADDRESS_2 },
  { "complement d adresse", MEF_CSV_FIELD_ADDRESS_2 },
  { "adresse3", MEF_CSV_FIELD_ADDRESS_3 },
  { "adresse 3", MEF_CSV_FIELD_ADDRESS_3 },
  { "cp", MEF_CSV_FIELD_POSTCODE },
  { "code postal", MEF_CSV_FIELD_POSTCODE },
  { "ville", MEF_CSV_FIELD_CITY },
  { "commune", MEF_CSV_FIELD_CITY },
  { "email", MEF_CSV_FIELD_EMAIL },
  { "e mail", MEF_CSV_FIELD_EMAIL },
  { "courriel", MEF_CSV_FIELD_EMAIL },
  { "adresse mail", MEF_CSV_FIELD_EMAIL },
  { "adresse email", MEF_CSV_FIELD_EMAIL },
  { "mail", MEF_CSV_FIELD_EMAIL },
  { "mel", MEF_CSV_FIELD_EMAIL },
  { "fichier pdf", MEF_CSV_FIELD_FILE_NAME },
  { "nom fichier", MEF_CSV_FIELD_FILE_NAME },
  { "fichier", MEF_CSV_FIELD_FILE_NAME },
  { "piece jointe", MEF_CSV_FIELD_FILE_NAME },
  { "pdf", MEF_CSV_FIELD_FILE_NAME },
};

static const char *const field_names[MEF_CSV_N_FIELDS] = {
  [MEF_CSV_FIELD_EXERCISE] = "exercice",    [MEF_CSV_FIELD_NUMBER] = "numero",
  [MEF_CSV_FIELD_REFERENCE] = "reference",  [MEF_CSV_FIELD_PRODUCT] = "code_produit",
  [MEF_CSV_FIELD_LABEL] = "libelle",        [MEF_CSV_FIELD_SERVICE] = "service",
  [MEF_CSV_FIELD_AMOUNT] = "montant",       [MEF_CSV_FIELD_ISSUED_ON] = "date_emission",
  [MEF_CSV_FIELD_DUE_ON] = "date_echeance", [MEF_CSV_FIELD_EXTERNAL_REF] = "ref_tiers",
  [MEF_CSV_FIELD_CIVILITY] = "civilite",    [MEF_CSV_FIELD_LAST_NAME] = "nom",
  [MEF_CSV_FIELD_FIRST_NAME] = "prenom",    [MEF_CSV_FIELD_ADDRESS_1] = "adresse1",
  [MEF_CSV_FIELD_ADDRESS_2] = "adresse2",   [MEF_CSV_FIELD_ADDRESS_3] = "adresse3",
  [MEF_CSV_FIELD_POSTCODE] = "cp",          [MEF_CSV_FIELD_CITY] = "ville",
  [MEF_CSV_FIELD_EMAIL] = "email",          [MEF_CSV_FIELD_FILE_NAME] = "fichier_pdf",
};

/**
 * mef_csv_field_to_string:
 * @field: a field
 *
 * Returns: (transfer none): its name in our own export format, the one we document
 */
const char *
mef_csv_field_to_string (MefCsvField field)
{
  g_return_val_if_fail (field < MEF_CSV_N_FIELDS, NULL);

  return field_names[field];
}

/* "n", "no" and "num" at the start of a name or behind a blank are "numero" when a ° or º or a
 * point was behind them; "no" and "num" always are. */
static void
append_word (GString *out, const char *word, gboolean degree)
{
  if (*word == '\0')
    return;
  if (out->len > 0)
    g_string_append_c (out, ' ');
  if (strcmp (word, "no") == 0 || strcmp (word, "num") == 0 || (degree && strcmp (word, "n") == 0))
    g_string_append (out, "numero");
  else
    g_string_append (out, word);
}

/**
 * mef_csv_header_normalise:
 * @header: the name of a column in UTF-8
 *
 * Lower case, no accents, `n°`, `no` and `num` written out, everything that is neither letter nor
 * digit a single blank.
 *
 * Returns: (transfer full): the name as the table of known names has it
 */
char *
mef_csv_header_normalise (const char *header)
{
  g_autofree char *plain = g_utf8_normalize (header, -1, G_NORMALIZE_DEFAULT);
  g_autoptr (GString) out = g_string_new (NULL), word = g_string_new (NULL);

  for (const char *p = plain != NULL ? plain : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_unichar_tolower (g_utf8_get_char (p));

      if (g_unichar_combining_class (c) != 0)
        continue;
      if (c == 0x153)
        g_string_append (word, "oe");
      else if (c != 0xba && g_unichar_isalnum (c))
        g_string_append_unichar (word, c);
      else
        {
          append_word (out, word->str, c == 0xb0 || c == 0xba);
          g_string_truncate (word, 0);
        }
    }
  append_word (out, word->str, FALSE);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static int
find_alias (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    {
      if (strcmp (aliases[i].name, name) == 0)
        return (int) i;
    }
  return -1;
}

/* A first row with an amount or a day in it is an invoice, not a header. */
static gboolean
has_values (char **cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    {
      MefCents cents;

      if (*cells[i] != '\0' && (mef_money_parse (cells[i], &cents, NULL) ||
                                mef_day_parse_french (cells[i]) != MEF_DAY_NONE))
        return TRUE;
    }
  return FALSE;
}

/* What is left to pay, against what was billed at first. */
static gboolean
is_remaining (const char *name)
{
  return g_str_has_prefix (name, "reste ") || strcmp (name, "solde") == 0 ||
         g_str_has_suffix (name, "a payer");
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

static gboolean
check_required (const MefCsvColumns *self, GError **error)
{
  if (!mef_csv_columns_has (self, MEF_CSV_FIELD_NUMBER) &&
      !mef_csv_columns_has (self, MEF_CSV_FIELD_REFERENCE))
    return refuse (error, "column-number-missing");
  if (!mef_csv_columns_has (self, MEF_CSV_FIELD_AMOUNT))
    return refuse (error, "column-amount-missing");
  if (!mef_csv_columns_has (self, MEF_CSV_FIELD_LAST_NAME) &&
      !mef_csv_columns_has (self, MEF_CSV_FIELD_EXTERNAL_REF))
    return refuse (error, "column-name-missing");
  return TRUE;
}

/**
 * mef_csv_columns_read:
 * @self: (out caller-allocates): which column holds what
 * @cells: (array length=n_cells): the first row of a file
 * @n_cells: at most %MEF_CSV_MAX_COLUMNS
 * @error: %MEF_ERROR_INVALID: "header-missing" when the row is none (an amount or a day in it, or
 *   fewer than two known names), "column-twice", "column-number-missing", "column-amount-missing",
 *   "column-name-missing"
 *
 * Returns: whether @self was filled with all that an invoice needs
 */
gboolean
mef_csv_columns_read (MefCsvColumns *self, char **cells, guint n_cells, GError **error)
{
  int rank[MEF_CSV_N_FIELDS];
  guint known = 0, amounts = 0;

  memset (self, 0, sizeof *self);
  self->n_columns = n_cells;
  for (guint f = 0; f < MEF_CSV_N_FIELDS; f++)
    self->column[f] = rank[f] = MEF_CSV_NO_COLUMN;
  if (has_values (cells, n_cells))
    return refuse (error, "header-missing");
  for (guint i = 0; i < n_cells; i++)
    {
      g_autofree char *name = mef_csv_header_normalise (cells[i]);
      int alias = find_alias (name);
      MefCsvField field = alias >= 0 ? aliases[alias].field : MEF_CSV_N_FIELDS;

      if (alias < 0)
        continue;
      known++;
      if (rank[field] == alias)
        return refuse (error, "column-twice");
      amounts += field == MEF_CSV_FIELD_AMOUNT;
      if (rank[field] < 0 || alias < rank[field])
        {
          rank[field] = alias;
          self->column[field] = (int) i;
        }
    }
  if (known < 2)
    return refuse (error, "header-missing");
  self->remaining_preferred =
      amounts > 1 && is_remaining (aliases[rank[MEF_CSV_FIELD_AMOUNT]].name);
  return check_required (self, error);
}

/**
 * mef_csv_columns_has:
 * @self: what a header told
 * @field: a field
 *
 * Returns: whether a column holds it
 */
gboolean
mef_csv_columns_has (const MefCsvColumns *self, MefCsvField field)
{
  return self->column[field] != MEF_CSV_NO_COLUMN;
}
