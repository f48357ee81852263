/* SPDX-License-Identifier: GPL-3.0-or-later */
/* As many invented residents and invoices as wanted, to see how a large town behaves. Written in
 * transactions of some thousands, so that the journal beside the file stays small. */
#include "config.h"

#include "mef-demo-crowd.h"

#include "mef-account-table.h"
#include "mef-import-table.h"
#include "mef-ledger.h"
#include "mef-txn.h"

#define GROUP 20000    /* invoices in one transaction */
#define DAY 86400      /* seconds */
#define SPAN (3 * 365) /* days back */
#define SETTLED_OUT_OF_8 7

static const char *const last_names[] = {
  "ALBARET", "BRISSAC",  "CASTANIER", "DELMONT", "ESPAGNAC", "FONTVIEILLE", "GARRIGUE", "HERMET",
  "ISNARD",  "JAUSSENT", "LARGUIER",  "MAZEL",   "NOGARET",  "OLIVIER",     "PRADEL",   "ROUVIERE",
};
static const char *const first_names[] = {
  "Adèle",  "Bruno",  "Camille", "Denis",  "Élise", "Farid", "Gaëlle",  "Hélène",
  "Ismaël", "Jeanne", "Louis",   "Maëlys", "Nadia", "Omar",  "Pauline", "Rémi",
};
static const char *const services[] = {
  "Restauration scolaire", "Accueil périscolaire", "Centre de loisirs", "École de musique", "Eau",
};

/**
 * mef_demo_crowd_address:
 * @resident: from 0
 *
 * Returns: (transfer full): the address it signs in with
 */
char *
mef_demo_crowd_address (guint resident)
{
  return g_strdup_printf ("habitant%06u@demo.fr", resident + 1);
}

static gboolean
add_resident (MefDb *db, const MefDemoCrowd *crowd, guint i, GError **error)
{
  g_autofree char *email = mef_demo_crowd_address (i);
  g_autofree char *ref = g_strdup_printf ("HAB%06u", i + 1);
  g_autofree char *address = g_strdup_printf ("%u rue des Tilleuls", i % 180 + 1);
  g_autofree char *name = NULL;
  MefPersonRow person = {
    .external_ref = ref,
    .civility = i % 2 == 0 ? "Mme" : "M.",
    .last_name = last_names[(i / 16) % G_N_ELEMENTS (last_names)],
    .first_name = first_names[i % G_N_ELEMENTS (first_names)],
    .address = address,
    .postcode = "30540",
    .city = "MILHAUD",
    .email = email,
  };
  gint64 person_id, account_id;

  name = g_strjoin (" ", person.civility, person.first_name, person.last_name, NULL);
  return mef_person_insert (db, &person, &person_id, error) &&
         mef_account_insert (db, email, name, MEF_ROLE_RESIDENT, person_id, crowd->password_hash,
                             crowd->now, &account_id, error);
}

static gboolean
settle (MefDb *db, const MefDemoCrowd *crowd, gint64 id, MefCents amount, gint64 at, GError **error)
{
  MefLedgerPayment payment = {
    .regie_id = crowd->regie_id,
    .means = "card",
    .amount = amount,
    .paid_at = at,
    .booked_at = at,
  };
  gint64 payment_id;

  return mef_ledger_book (db, &payment, &id, &amount, 1, &payment_id, error);
}

/* Spread evenly over residents and days; the older ones are settled, with one in eight left. */
static gboolean
add_invoice (MefDb *db, const MefDemoCrowd *crowd, guint i, GError **error)
{
  guint resident = i % crowd->n_residents, days_ago = (guint) ((guint64) i * 7919 % SPAN);
  const char *service = services[(i / crowd->n_residents) % G_N_ELEMENTS (services)];
  MefDay issued_on = crowd->today - days_ago;
  gint64 issued_at = crowd->now - (gint64) days_ago * DAY, id;
  char ref[16], number[32], reference[40], label[80];
  MefImportLine line = { "Camille", label, "1", 500 + (i * 37 % 9000) };
  MefImportInvoice invoice = {
    .person = { .external_ref = ref },
    .number = number,
    .reference = reference,
    .label = label,
    .service = service,
    .issued_on = issued_on,
    .due_on = issued_on + 33,
    .amount = line.amount,
    .lines = &line,
    .n_lines = 1,
  };
  MefImportOutcome outcome;

  g_snprintf (ref, sizeof ref, "HAB%06u", resident + 1);
  g_snprintf (number, sizeof number, "G-%09u", i + 1);
  g_snprintf (reference, sizeof reference, "2026-RS-00-%013u", i + 1);
  g_snprintf (label, sizeof label, "%s, facture %u", service, i / crowd->n_residents + 1);
  if (!mef_import_invoice (db, 0, crowd->regie_id, &invoice, issued_at, &outcome, &id, error))
    return FALSE;
  return days_ago <= 33 || i % 8 >= SETTLED_OUT_OF_8 ||
         settle (db, crowd, id, line.amount, issued_at + 9 * DAY, error);
}

typedef gboolean (*AddFunc) (MefDb *db, const MefDemoCrowd *crowd, guint i, GError **error);

static gboolean
add_all (MefDb *db, const MefDemoCrowd *crowd, AddFunc add, guint n, GError **error)
{
  for (guint done = 0; done < n;)
    {
      guint end = MIN (n, done + GROUP);
      g_auto (MefTxn) txn = MEF_TXN_INIT;

      if (!mef_txn_begin (&txn, db, error))
        return FALSE;
      for (; done < end; done++)
        {
          if (!add (db, crowd, done, error))
            return FALSE;
        }
      if (!mef_txn_commit (&txn, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * mef_demo_crowd_fill:
 * @db: a connection that writes
 * @crowd: how many
 * @error: the store's reasons
 *
 * Returns: whether all of them are there; after a failure some may be
 */
gboolean
mef_demo_crowd_fill (MefDb *db, const MefDemoCrowd *crowd, GError **error)
{
  return add_all (db, crowd, add_resident, crowd->n_residents, error) &&
         (crowd->n_residents == 0 || add_all (db, crowd, add_invoice, crowd->n_invoices, error));
}
