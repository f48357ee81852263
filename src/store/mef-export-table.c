/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a town knows about one person, table by table. The person is bound in every statement, and
 * secrets (hashes, tokens, what is unguessable) are in none. A table of the schema that holds
 * something of a person has its row here. */
#include "config.h"

#include "mef-export-table.h"

#include "mef-error.h"
#include "mef-invoice-private.h"

enum
{
  TABLE_PERSON,
  TABLE_ACCOUNTS,
  TABLE_SESSIONS,
  TABLE_LINKS,
  TABLE_ADDRESS_CHANGES,
  TABLE_PREFERENCES,
  TABLE_INVOICES,
  TABLE_LINES,
  TABLE_EVENTS,
  TABLE_DECLARATIONS,
  TABLE_ATTEMPTS,
  TABLE_ATTEMPT_INVOICES,
  TABLE_PAYMENTS,
  TABLE_ALLOCATIONS,
  TABLE_CREDITS,
  TABLE_THREADS,
  TABLE_MESSAGES,
  TABLE_MAILS,
  N_TABLES,
};

static const MefExportTable tables[N_TABLES] = {
  [TABLE_PERSON] = { "personne",
                     -1,
                     { { "id", MEF_EXPORT_NUMBER },
                       { "reference", MEF_EXPORT_TEXT },
                       { "civilite", MEF_EXPORT_TEXT },
                       { "nom", MEF_EXPORT_TEXT },
                       { "prenom", MEF_EXPORT_TEXT },
                       { "adresse", MEF_EXPORT_TEXT },
                       { "code_postal", MEF_EXPORT_TEXT },
                       { "ville", MEF_EXPORT_TEXT },
                       { "courriel", MEF_EXPORT_TEXT } } },
  [TABLE_ACCOUNTS] = { "comptes",
                       -1,
                       { { "id", MEF_EXPORT_NUMBER },
                         { "courriel", MEF_EXPORT_TEXT },
                         { "nom", MEF_EXPORT_TEXT },
                         { "etat", MEF_EXPORT_TEXT },
                         { "cree_le", MEF_EXPORT_INSTANT } } },
  [TABLE_SESSIONS] = { "sessions",
                       -1,
                       { { "appareil", MEF_EXPORT_TEXT },
                         { "memorisee", MEF_EXPORT_BOOLEAN },
                         { "ouverte_le", MEF_EXPORT_INSTANT },
                         { "utilisee_le", MEF_EXPORT_INSTANT },
                         { "expire_le", MEF_EXPORT_INSTANT } } },
  [TABLE_LINKS] = { "liens",
                    -1,
                    { { "genre", MEF_EXPORT_TEXT },
                      { "cree_le", MEF_EXPORT_INSTANT },
                      { "expire_le", MEF_EXPORT_INSTANT },
                      { "utilise_le", MEF_EXPORT_INSTANT },
                      { "annule_le", MEF_EXPORT_INSTANT } } },
  [TABLE_ADDRESS_CHANGES] = { "changements_adresse",
                              -1,
                              { { "ancienne", MEF_EXPORT_TEXT },
                                { "nouvelle", MEF_EXPORT_TEXT },
                                { "demande_le", MEF_EXPORT_INSTANT },
                                { "confirme_le", MEF_EXPORT_INSTANT },
                                { "defait_le", MEF_EXPORT_INSTANT },
                                { "remplace_le", MEF_EXPORT_INSTANT } } },
  [TABLE_PREFERENCES] = { "preferences",
                          -1,
                          { { "alertes", MEF_EXPORT_BOOLEAN },
                            { "reponses", MEF_EXPORT_BOOLEAN } } },
  [TABLE_INVOICES] = { "factures",
                       -1,
                       { { "id", MEF_EXPORT_NUMBER },
                         { "regie", MEF_EXPORT_TEXT },
                         { "numero", MEF_EXPORT_TEXT },
                         { "reference", MEF_EXPORT_TEXT },
                         { "exercice", MEF_EXPORT_NUMBER },
                         { "libelle", MEF_EXPORT_TEXT },
                         { "service", MEF_EXPORT_TEXT },
                         { "beneficiaires", MEF_EXPORT_TEXT },
                         { "emise_le", MEF_EXPORT_DAY },
                         { "echeance", MEF_EXPORT_DAY },
                         { "montant", MEF_EXPORT_CENTS },
                         { "reste_du", MEF_EXPORT_CENTS },
                         { "etat", MEF_EXPORT_STATE },
                         { "prelevement_le", MEF_EXPORT_DAY },
                         { "transmise_le", MEF_EXPORT_INSTANT },
                         { "annulee_le", MEF_EXPORT_INSTANT },
                         { "document", MEF_EXPORT_BOOLEAN } } },
  [TABLE_LINES] = { "lignes",
                    TABLE_INVOICES,
                    { { "facture", MEF_EXPORT_NUMBER },
                      { "position", MEF_EXPORT_NUMBER },
                      { "beneficiaire", MEF_EXPORT_TEXT },
                      { "libelle", MEF_EXPORT_TEXT },
                      { "quantite", MEF_EXPORT_TEXT },
                      { "montant", MEF_EXPORT_CENTS } } },
  [TABLE_EVENTS] = { "historique",
                     TABLE_INVOICES,
                     { { "facture", MEF_EXPORT_NUMBER },
                       { "date", MEF_EXPORT_INSTANT },
                       { "evenement", MEF_EXPORT_TEXT },
                       { "montant", MEF_EXPORT_CENTS },
                       { "detail", MEF_EXPORT_TEXT } } },
  [TABLE_DECLARATIONS] = { "declarations",
                           -1,
                           { { "facture", MEF_EXPORT_NUMBER },
                             { "numero", MEF_EXPORT_TEXT },
                             { "declaree_le", MEF_EXPORT_INSTANT } } },
  [TABLE_ATTEMPTS] = { "tentatives",
                       -1,
                       { { "id", MEF_EXPORT_NUMBER },
                         { "regie", MEF_EXPORT_TEXT },
                         { "etat", MEF_EXPORT_TEXT },
                         { "raison", MEF_EXPORT_TEXT },
                         { "reference", MEF_EXPORT_TEXT },
                         { "montant", MEF_EXPORT_CENTS },
                         { "commencee_le", MEF_EXPORT_INSTANT } } },
  [TABLE_ATTEMPT_INVOICES] = { "tentatives_factures",
                               TABLE_ATTEMPTS,
                               { { "tentative", MEF_EXPORT_NUMBER },
                                 { "facture", MEF_EXPORT_NUMBER },
                                 { "montant", MEF_EXPORT_CENTS } } },
  [TABLE_PAYMENTS] = { "paiements",
                       -1,
                       { { "id", MEF_EXPORT_NUMBER },
                         { "regie", MEF_EXPORT_TEXT },
                         { "moyen", MEF_EXPORT_TEXT },
                         { "montant", MEF_EXPORT_CENTS },
                         { "paye_le", MEF_EXPORT_INSTANT },
                         { "enregistre_le", MEF_EXPORT_INSTANT },
                         { "autorisation", MEF_EXPORT_TEXT } } },
  [TABLE_ALLOCATIONS] = { "affectations",
                          TABLE_PAYMENTS,
                          { { "paiement", MEF_EXPORT_NUMBER },
                            { "facture", MEF_EXPORT_NUMBER },
                            { "montant", MEF_EXPORT_CENTS } } },
  [TABLE_CREDITS] = { "avoirs",
                      -1,
                      { { "paiement", MEF_EXPORT_NUMBER },
                        { "montant", MEF_EXPORT_CENTS },
                        { "raison", MEF_EXPORT_TEXT } } },
  [TABLE_THREADS] = { "conversations",
                      -1,
                      { { "id", MEF_EXPORT_NUMBER },
                        { "objet", MEF_EXPORT_TEXT },
                        { "etat", MEF_EXPORT_TEXT },
                        { "facture", MEF_EXPORT_NUMBER },
                        { "creee_le", MEF_EXPORT_INSTANT },
                        { "modifiee_le", MEF_EXPORT_INSTANT } } },
  [TABLE_MESSAGES] = { "messages",
                       TABLE_THREADS,
                       { { "conversation", MEF_EXPORT_NUMBER },
                         { "de_la_mairie", MEF_EXPORT_BOOLEAN },
                         { "auteur", MEF_EXPORT_TEXT },
                         { "date", MEF_EXPORT_INSTANT },
                         { "texte", MEF_EXPORT_TEXT } } },
  [TABLE_MAILS] = { "courriels",
                    -1,
                    { { "genre", MEF_EXPORT_TEXT },
                      { "etat", MEF_EXPORT_TEXT },
                      { "demande_le", MEF_EXPORT_INSTANT },
                      { "termine_le", MEF_EXPORT_INSTANT } } },
};

#define OF_ACCOUNT " IN (SELECT id FROM account WHERE person_id = :person)"

/* Rows of a child are its parent's (:parent), or all of them where :parent is NULL. */
#define OF_INVOICE(column)                                                                         \
  " JOIN invoice i ON i.id = " column                                                              \
  " WHERE i.person_id = :person AND (:parent IS NULL OR i.id = :parent)"

/* A payment that also settled somebody else's invoices counts here for this person's part only. */
#define OWN_PART                                                                                   \
  "(coalesce ((SELECT sum (al.amount) FROM allocation al JOIN invoice i ON i.id = al.invoice_id"   \
  "  WHERE al.payment_id = p.id AND i.person_id = :person), 0)"                                    \
  " + coalesce ((SELECT c.amount FROM credit c WHERE c.payment_id = p.id"                          \
  "  AND c.person_id = :person), 0))"

static const char *const statements[N_TABLES] = {
  [TABLE_PERSON] = "SELECT id, external_ref, civility, last_name, first_name, address, postcode,"
                   " city, email FROM person WHERE id = :person",
  [TABLE_ACCOUNTS] = "SELECT id, email, name, state, created_at FROM account"
                     " WHERE person_id = :person ORDER BY id",
  [TABLE_SESSIONS] = "SELECT device, persistent, created_at, last_used_at, expires_at FROM session"
                     " WHERE account_id" OF_ACCOUNT " ORDER BY id",
  [TABLE_LINKS] = "SELECT CASE kind WHEN 'M' THEN 'activation' WHEN 'X' THEN 'mot_de_passe'"
                  " ELSE 'adresse' END, created_at, expires_at, used_at, cancelled_at FROM link"
                  " WHERE account_id" OF_ACCOUNT " ORDER BY id",
  [TABLE_ADDRESS_CHANGES] = "SELECT old_email, new_email, asked_at, confirmed_at, undone_at,"
                            " cancelled_at FROM address_change"
                            " WHERE account_id" OF_ACCOUNT " ORDER BY id",
  [TABLE_PREFERENCES] = "SELECT alerts, answers FROM mail_preference WHERE person_id = :person",
  [TABLE_INVOICES] = MEF_INVOICE_COLUMNS
  ", i.id, r.name, i.number, i.reference, i.exercise, i.label, i.service, i.beneficiaries,"
  " i.issued_on, i.due_on, i.amount, " MEF_INVOICE_REMAINING ", 'x', i.direct_debit_on,"
  " i.handed_over_at, i.cancelled_at,"
  " EXISTS (SELECT 1 FROM document e WHERE e.invoice_id = i.id)" MEF_INVOICE_FROM
  " WHERE i.person_id = :person ORDER BY i.issued_on, i.id",
  [TABLE_LINES] =
      "SELECT l.invoice_id, l.position, l.beneficiary, l.label, l.quantity, l.amount"
      " FROM invoice_line l" OF_INVOICE ("l.invoice_id") " ORDER BY i.issued_on, i.id, l.position",
  [TABLE_EVENTS] =
      "SELECT e.invoice_id, e.at, e.kind, e.amount, e.detail"
      " FROM invoice_event e" OF_INVOICE ("e.invoice_id") " ORDER BY i.issued_on, i.id, e.id",
  [TABLE_DECLARATIONS] = "SELECT id, number, declared_at FROM invoice"
                         " WHERE person_id = :person AND declared_at IS NOT NULL ORDER BY id",
  [TABLE_ATTEMPTS] = "SELECT a.id, r.name, a.state, a.reason, a.refdet, a.amount, a.created_at"
                     " FROM attempt a JOIN regie r ON r.id = a.regie_id"
                     " WHERE a.account_id" OF_ACCOUNT " ORDER BY a.id",
  [TABLE_ATTEMPT_INVOICES] =
      "SELECT ai.attempt_id, ai.invoice_id, ai.amount FROM attempt a"
      " JOIN attempt_invoice ai ON ai.attempt_id = a.id JOIN invoice i ON i.id = ai.invoice_id"
      " WHERE a.account_id" OF_ACCOUNT " AND i.person_id = :person"
      " AND (:parent IS NULL OR a.id = :parent) ORDER BY ai.attempt_id, ai.invoice_id",
  [TABLE_PAYMENTS] =
      "SELECT p.id, r.name, p.means, " OWN_PART ", p.paid_at, p.booked_at, p.authorisation"
      " FROM payment p JOIN regie r ON r.id = p.regie_id WHERE p.id IN"
      " (SELECT al.payment_id FROM invoice i JOIN allocation al ON al.invoice_id = i.id"
      "  WHERE i.person_id = :person"
      "  UNION SELECT c.payment_id FROM credit c WHERE c.person_id = :person) ORDER BY p.id",
  [TABLE_ALLOCATIONS] = "SELECT al.payment_id, al.invoice_id, al.amount FROM allocation al"
                        " JOIN invoice i ON i.id = al.invoice_id WHERE i.person_id = :person"
                        " AND (:parent IS NULL OR al.payment_id = :parent)"
                        " ORDER BY al.payment_id, al.id",
  [TABLE_CREDITS] = "SELECT payment_id, amount, reason FROM credit WHERE person_id = :person"
                    " ORDER BY id",
  [TABLE_THREADS] = "SELECT id, subject, state, invoice_id, created_at, updated_at FROM thread"
                    " WHERE person_id = :person ORDER BY id",
  [TABLE_MESSAGES] = "SELECT m.thread_id, m.from_staff, m.author, m.sent_at, m.body FROM thread t"
                     " JOIN message m ON m.thread_id = t.id WHERE t.person_id = :person"
                     " AND (:parent IS NULL OR t.id = :parent) ORDER BY m.thread_id, m.id",
  [TABLE_MAILS] = "SELECT kind, state, queued_at, finished_at FROM outbox"
                  " WHERE person_id = :person OR account_id" OF_ACCOUNT " ORDER BY id",
};

/**
 * mef_export_count_tables:
 *
 * Returns: how many there are
 */
guint
mef_export_count_tables (void)
{
  return N_TABLES;
}

/**
 * mef_export_get_table:
 * @index: which, below mef_export_count_tables()
 *
 * Returns: (transfer none): its name and columns
 */
const MefExportTable *
mef_export_get_table (guint index)
{
  g_return_val_if_fail (index < N_TABLES, NULL);
  return &tables[index];
}

/**
 * mef_export_open:
 * @path: the town's file
 * @error: (nullable): the store's reasons
 *
 * Any thread; the connection is the caller's own.
 *
 * Returns: (transfer full) (nullable): a reading connection for which the town stands still from
 *   the first reading on, so that what is read table by table fits together
 */
MefDb *
mef_export_open (const char *path, GError **error)
{
  g_autoptr (MefDb) db = mef_db_open (path, MEF_DB_READ, error);

  if (db == NULL || !mef_db_exec (db, "BEGIN", error))
    return NULL;
  return g_steal_pointer (&db);
}

static void
read_values (MefStatement *query,
             const MefExportTable *table,
             int first,
             const char *state,
             MefExportValue *values)
{
  for (int i = 0; table->columns[i].name != NULL; i++)
    {
      gboolean is_null = sqlite3_column_type (query, first + i) == SQLITE_NULL;

      values[i] = (MefExportValue){ .is_null = is_null };
      switch (table->columns[i].type)
        {
        case MEF_EXPORT_TEXT:
        case MEF_EXPORT_DAY:
          values[i].text = mef_column_text (query, first + i);
          break;
        case MEF_EXPORT_STATE:
          values[i].text = state;
          break;
        case MEF_EXPORT_NUMBER:
        case MEF_EXPORT_CENTS:
        case MEF_EXPORT_INSTANT:
        case MEF_EXPORT_BOOLEAN:
          values[i].number = mef_column_int (query, first + i);
          break;
        }
    }
}

/**
 * mef_export_each_row:
 * @db: a connection
 * @table: which table
 * @person_id: about whom
 * @parent_id: of a table with a parent, only what belongs to that row of it; 0 for all
 * @now: the instant at which the states of invoices are judged
 * @func: called for each row; its values live until it returns
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all were read and @func took all of them
 */
gboolean
mef_export_each_row (MefDb *db,
                     guint table,
                     gint64 person_id,
                     gint64 parent_id,
                     gint64 now,
                     MefExportRowFunc func,
                     gpointer user_data,
                     GError **error)
{
  g_autoptr (MefStatement) query = mef_db_prepare (db, statements[table], error);
  int first = table == TABLE_INVOICES ? MEF_INVOICE_N_COLUMNS : 0;
  MefExportValue values[MEF_EXPORT_MAX_COLUMNS];
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":person", person_id);
  if (tables[table].parent >= 0)
    mef_bind_optional (query, ":parent", parent_id);
  if (first > 0)
    mef_bind_int (query, ":now", now);
  while (mef_db_step (db, query, &found, error))
    {
      MefInvoiceRow row = { .state = NULL };

      if (!found)
        return TRUE;
      if (first > 0)
        mef_invoice_read (query, mef_day_from_instant (now), &row);
      read_values (query, &tables[table], first, row.state, values);
      if (!func (&tables[table], values, user_data, error))
        return FALSE;
    }
  return FALSE;
}

/**
 * mef_export_each_document:
 * @db: a connection
 * @person_id: about whom
 * @func: called with each invoice's number and PDF, which live until it returns
 * @user_data: for @func
 * @error: (nullable): return location
 *
 * Returns: whether all were read and @func took all of them
 */
gboolean
mef_export_each_document (MefDb *db,
                          gint64 person_id,
                          MefExportDocumentFunc func,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (MefStatement) query =
      mef_db_prepare (db,
                      "SELECT i.number, d.content FROM invoice i JOIN document d"
                      " ON d.invoice_id = i.id WHERE i.person_id = :person"
                      " ORDER BY i.issued_on, i.id",
                      error);
  gboolean found;

  if (query == NULL)
    return FALSE;
  mef_bind_int (query, ":person", person_id);
  while (mef_db_step (db, query, &found, error))
    {
      if (!found)
        return TRUE;
      if (!func (mef_column_text (query, 0), sqlite3_column_blob (query, 1),
                 (gsize) sqlite3_column_bytes (query, 1), user_data, error))
        return FALSE;
    }
  return FALSE;
}
