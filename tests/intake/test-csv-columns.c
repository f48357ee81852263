/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers of billing software and what is understood of them. */
#include "config.h"

#include "mef-csv-columns.h"

#include "mef-error.h"

static void
test_normalise (void)
{
  static const char *const cases[][2] = {
    { "N° Facture", "numero facture" },
    { "N°facture", "numero facture" },
    { "Nº de facture", "numero de facture" },
    { "No facture", "numero facture" },
    { "Num. facture", "numero facture" },
    { "Numéro", "numero" },
    { "N° ", "numero" },
    { "Montant TTC (€)", "montant ttc" },
    { "  Échéance ", "echeance" },
    { "E-mail", "e mail" },
    { "date_d'émission", "date d emission" },
    { "RESTE À PAYER", "reste a payer" },
    { "Nom", "nom" },
    { "cœur", "coeur" },
    { "n facture", "n facture" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = mef_csv_header_normalise (cases[i][0]);

      g_assert_cmpstr (name, ==, cases[i][1]);
    }
}

typedef struct
{
  const char *header;
  const char *fields; /* name=column …, or a reason */
} Case;

static const Case cases[] = {
  { "numero;montant;nom", "numero=0 montant=1 nom=2 " },
  { "exercice;numero;reference;code_produit;libelle;montant;date_emission;date_echeance;ref_tiers;"
    "civilite;nom;prenom;adresse1;adresse2;cp;ville;email;fichier_pdf",
    "exercice=0 numero=1 reference=2 code_produit=3 libelle=4 montant=5 date_emission=6 "
    "date_echeance=7 ref_tiers=8 civilite=9 nom=10 prenom=11 adresse1=12 adresse2=13 cp=14 "
    "ville=15 "
    "email=16 fichier_pdf=17 " },
  { "Facture Facturation;Facture Destinataire;Facture Reference TIPI;Facture Montant TTC",
    "reference=2 libelle=0 montant=3 nom=1 " },
  { "N° Facture;Total;Solde;Famille", "numero=0 montant=2 nom=3 (remaining) " },
  { "N° Facture;Solde;Total;Famille", "numero=0 montant=1 nom=3 (remaining) " },
  { "Pièce;Total TTC;Total;Payeur", "numero=0 montant=1 nom=3 " },
  { "Date;Échéance;Titre;À payer;Redevable;Mél",
    "numero=2 montant=3 date_emission=0 date_echeance=1 nom=4 email=5 " },
  { "Réf. PayFiP;Net à payer;Code famille", "reference=0 montant=1 ref_tiers=2 " },
  { "numero;montant;nom;couleur;montant ht", "numero=0 montant=1 nom=2 " },
  { "numero;montant;nom;Montant", "column-twice" },
  { "montant;nom", "column-number-missing" },
  { "numero;nom", "column-amount-missing" },
  { "numero;montant", "column-name-missing" },
  { "1;25,00;MARTIN", "header-missing" },
  { "FA-1;nom;31/08/2016", "header-missing" },
  { "couleur;taille;nom", "header-missing" },
};

static void
test_columns (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) cells = g_strsplit (cases[i].header, ";", -1);
      g_autoptr (GString) found = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      MefCsvColumns columns;

      if (mef_csv_columns_read (&columns, cells, g_strv_length (cells), &error))
        {
          for (guint f = 0; f < MEF_CSV_N_FIELDS; f++)
            {
              if (mef_csv_columns_has (&columns, f))
                g_string_append_printf (found, "%s=%d ", mef_csv_field_to_string (f),
                                        columns.column[f]);
            }
          if (columns.remaining_preferred)
            g_string_append (found, "(remaining) ");
        }
      else
        {
          g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
          g_string_append (found, error->message);
        }
      g_assert_cmpstr (found->str, ==, cases[i].fields);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/csv-columns/normalise", test_normalise);
  g_test_add_func ("/intake/csv-columns/headers", test_columns);
  return g_test_run ();
}
