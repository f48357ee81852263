/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a town knows about one person: the tables of the archive and where each comes from. The
 * person is bound in every statement, and secrets (hashes, tokens, what is unguessable) are in
 * none. A table of the schema that holds something of a person has its place here. */
#include "config.h"

#include "mef-export-private.h"

#include "mef-invoice-private.h"

const MefExportTable mef_export_tables[MEF_EXPORT_N_TABLES] = {
  [MEF_EXPORT_PERSON] = { "personne",
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
  [MEF_EXPORT_ACCOUNTS] = { "comptes",
                            -1,
                            { { "id", MEF_EXPORT_NUMBER },
                              { "courriel", MEF_EXPORT_TEXT },
                              { "nom", MEF_EXPORT_TEXT },
                              { "etat", MEF_EXPORT_TEXT },
                              { "cree_le", MEF_EXPORT_INSTANT } } },
  [MEF_EXPORT_SESSIONS] = { "sessions",
                            -1,
                            { { "appareil", MEF_EXPORT_TEXT },
                              { "memorisee", MEF_EXPORT_BOOLEAN },
                              { "ouverte_le", MEF_EXPORT_INSTANT },
                              { "utilisee_le", MEF_EXPORT_INSTANT },
                              { "expire_le", MEF_EXPORT_INSTANT } } },
  [MEF_EXPORT_LINKS] = { "liens",
                         -1,
                         { { "genre", MEF_EXPORT_TEXT },
                           { "cree_le", MEF_EXPORT_INSTANT },
                           { "expire_le", MEF_EXPORT_INSTANT },
                           { "utilise_le", MEF_EXPORT_INSTANT },
                           { "annule_le", MEF_EXPORT_INSTANT } } },
  [MEF_EXPORT_ADDRESS_CHANGES] = { "changements_adresse",
                                   -1,
                                   { { "ancienne", MEF_EXPORT_TEXT },
                                     { "nouvelle", MEF_EXPORT_TEXT },
                                     { "demande_le", MEF_EXPORT_INSTANT },
                                     { "confirme_le", MEF_EXPORT_INSTANT },
                                     { "defait_le", MEF_EXPORT_INSTANT },
                                     { "remplace_le", MEF_EXPORT_INSTANT } } },
  [MEF_EXPORT_PREFERENCES] = { "preferences",
                               -1,
                               { { "alertes", MEF_EXPORT_BOOLEAN },
                                 { "reponses", MEF_EXPORT_BOOLEAN } } },
  [MEF_EXPORT_INVOICES] = { "factures",
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
                              { "declaree_le", MEF_EXPORT_INSTANT },
                              { "document", MEF_EXPORT_BOOLEAN } } },
  [MEF_EXPORT_LINES] = { "lignes",
                         MEF_EXPORT_INVOICES,
                         { { "facture", MEF_EXPORT_NUMBER },
                           { "position", MEF_EXPORT_NUMBER },
                           { "beneficiaire", MEF_EXPORT_TEXT },
                           { "libelle", MEF_EXPORT_TEXT },
                           { "quantite", MEF_EXPORT_TEXT },
                           { "montant", MEF_EXPORT_CENTS } } },
  [MEF_EXPORT_EVENTS] = { "historique",
                          MEF_EXPORT_INVOICES,
                          { { "facture", MEF_EXPORT_NUMBER },
                            { "date", MEF_EXPORT_INSTANT },
                            { "evenement", MEF_EXPORT_TEXT },
                            { "montant", MEF_EXPORT_CENTS },
                            { "detail", MEF_EXPORT_TEXT } } },
  [MEF_EXPORT_DECLARATIONS] = { "declarations",
                                -1,
                                { { "facture", MEF_EXPORT_NUMBER },
                                  { "reglee_le", MEF_EXPORT_DAY },
                                  { "moyen", MEF_EXPORT_TEXT },
                                  { "declaree_le", MEF_EXPORT_INSTANT },
                                  { "etat", MEF_EXPORT_TEXT },
                                  { "decidee_le", MEF_EXPORT_INSTANT },
                                  { "motif", MEF_EXPORT_TEXT } } },
  [MEF_EXPORT_ATTEMPTS] = { "tentatives",
                            -1,
                            { { "id", MEF_EXPORT_NUMBER },
                              { "regie", MEF_EXPORT_TEXT },
                              { "etat", MEF_EXPORT_TEXT },
                              { "raison", MEF_EXPORT_TEXT },
                              { "reference", MEF_EXPORT_TEXT },
                              { "montant", MEF_EXPORT_CENTS },
                              { "commencee_le", MEF_EXPORT_INSTANT } } },
  [MEF_EXPORT_ATTEMPT_INVOICES] = { "tentatives_factures",
                                    MEF_EXPORT_ATTEMPTS,
                                    { { "tentative", MEF_EXPORT_NUMBER },
                                      { "facture", MEF_EXPORT_NUMBER },
                                      { "montant", MEF_EXPORT_CENTS } } },
  [MEF_EXPORT_PAYMENTS] = { "paiements",
                            -1,
                            { { "id", MEF_EXPORT_NUMBER },
                              { "regie", MEF_EXPORT_TEXT },
                              { "moyen", MEF_EXPORT_TEXT },
                              { "montant", MEF_EXPORT_CENTS },
                              { "paye_le", MEF_EXPORT_INSTANT },
                              { "enregistre_le", MEF_EXPORT_INSTANT },
                              { "autorisation", MEF_EXPORT_TEXT } } },
  [MEF_EXPORT_ALLOCATIONS] = { "affectations",
                               MEF_EXPORT_PAYMENTS,
                               { { "paiement", MEF_EXPORT_NUMBER },
                                 { "facture", MEF_EXPORT_NUMBER },
                                 { "montant", MEF_EXPORT_CENTS } } },
  [MEF_EXPORT_CREDITS] = { "avoirs",
                           -1,
                           { { "paiement", MEF_EXPORT_NUMBER },
                             { "montant", MEF_EXPORT_CENTS },
                             { "raison", MEF_EXPORT_TEXT } } },
  [MEF_EXPORT_RECEIPTS] = { "recus",
                            -1,
                            { { "paiement", MEF_EXPORT_NUMBER },
                              { "regie", MEF_EXPORT_TEXT },
                              { "annee", MEF_EXPORT_NUMBER },
                              { "numero", MEF_EXPORT_NUMBER },
                              { "emis_le", MEF_EXPORT_INSTANT },
                              { "exemplaires", MEF_EXPORT_NUMBER } } },
  [MEF_EXPORT_THREADS] = { "conversations",
                           -1,
                           { { "id", MEF_EXPORT_NUMBER },
                             { "objet", MEF_EXPORT_TEXT },
                             { "etat", MEF_EXPORT_TEXT },
                             { "facture", MEF_EXPORT_NUMBER },
                             { "creee_le", MEF_EXPORT_INSTANT },
                             { "modifiee_le", MEF_EXPORT_INSTANT } } },
  [MEF_EXPORT_MESSAGES] = { "messages",
                            MEF_EXPORT_THREADS,
                            { { "conversation", MEF_EXPORT_NUMBER },
                              { "de_la_mairie", MEF_EXPORT_BOOLEAN },
                              { "auteur", MEF_EXPORT_TEXT },
                              { "date", MEF_EXPORT_INSTANT },
                              { "texte", MEF_EXPORT_TEXT } } },
  [MEF_EXPORT_MAILS] = { "courriels",
                         -1,
                         { { "genre", MEF_EXPORT_TEXT },
                           { "etat", MEF_EXPORT_TEXT },
                           { "demande_le", MEF_EXPORT_INSTANT },
                           { "termine_le", MEF_EXPORT_INSTANT } } },
};

#define OF_ACCOUNT " IN (SELECT id FROM account WHERE person_id = :person)"

#define OF_PAYMENTS                                                                                \
  " IN (SELECT al.payment_id FROM invoice i JOIN allocation al ON al.invoice_id = i.id"            \
  "  WHERE i.person_id = :person"                                                                  \
  "  UNION SELECT c.payment_id FROM credit c WHERE c.person_id = :person)"

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

const char *const mef_export_statements[MEF_EXPORT_N_TABLES] = {
  [MEF_EXPORT_PERSON] =
      "SELECT id, external_ref, civility, last_name, first_name, address, postcode,"
      " city, email FROM person WHERE id = :person",
  [MEF_EXPORT_ACCOUNTS] = "SELECT id, email, name, state, created_at FROM account"
                          " WHERE person_id = :person ORDER BY id",
  [MEF_EXPORT_SESSIONS] =
      "SELECT device, persistent, created_at, last_used_at, expires_at FROM session"
      " WHERE account_id" OF_ACCOUNT " ORDER BY id",
  [MEF_EXPORT_LINKS] =
      "SELECT CASE kind WHEN 'M' THEN 'activation' WHEN 'X' THEN 'mot_de_passe'"
      " ELSE 'adresse' END, created_at, expires_at, used_at, cancelled_at FROM link"
      " WHERE account_id" OF_ACCOUNT " ORDER BY id",
  [MEF_EXPORT_ADDRESS_CHANGES] = "SELECT old_email, new_email, asked_at, confirmed_at, undone_at,"
                                 " cancelled_at FROM address_change"
                                 " WHERE account_id" OF_ACCOUNT " ORDER BY id",
  [MEF_EXPORT_PREFERENCES] =
      "SELECT alerts, answers FROM mail_preference WHERE person_id = :person",
  [MEF_EXPORT_INVOICES] = MEF_INVOICE_COLUMNS
  ", i.id, r.name, i.number, i.reference, i.exercise, i.label, i.service, i.beneficiaries,"
  " i.issued_on, i.due_on, i.amount, " MEF_INVOICE_REMAINING ", 'x', i.direct_debit_on,"
  " i.handed_over_at, i.cancelled_at, i.declared_at,"
  " EXISTS (SELECT 1 FROM document e WHERE e.invoice_id = i.id)" MEF_INVOICE_FROM
  " WHERE i.person_id = :person ORDER BY i.issued_on, i.id",
  [MEF_EXPORT_LINES] =
      "SELECT l.invoice_id, l.position, l.beneficiary, l.label, l.quantity, l.amount"
      " FROM invoice_line l" OF_INVOICE ("l.invoice_id") " ORDER BY i.issued_on, i.id, l.position",
  [MEF_EXPORT_EVENTS] =
      "SELECT e.invoice_id, e.at, e.kind, e.amount, e.detail"
      " FROM invoice_event e" OF_INVOICE ("e.invoice_id") " ORDER BY i.issued_on, i.id, e.id",
  [MEF_EXPORT_DECLARATIONS] =
      "SELECT d.invoice_id, d.paid_on, d.means, d.declared_at, d.state, d.decided_at, d.reason"
      " FROM declaration d JOIN invoice i ON i.id = d.invoice_id WHERE i.person_id = :person"
      " ORDER BY d.id",
  [MEF_EXPORT_ATTEMPTS] = "SELECT a.id, r.name, a.state, a.reason, a.refdet, a.amount, a.created_at"
                          " FROM attempt a JOIN regie r ON r.id = a.regie_id"
                          " WHERE a.account_id" OF_ACCOUNT " ORDER BY a.id",
  [MEF_EXPORT_ATTEMPT_INVOICES] =
      "SELECT ai.attempt_id, ai.invoice_id, ai.amount FROM attempt a"
      " JOIN attempt_invoice ai ON ai.attempt_id = a.id JOIN invoice i ON i.id = ai.invoice_id"
      " WHERE a.account_id" OF_ACCOUNT " AND i.person_id = :person"
      " AND (:parent IS NULL OR a.id = :parent) ORDER BY ai.attempt_id, ai.invoice_id",
  [MEF_EXPORT_PAYMENTS] =
      "SELECT p.id, r.name, p.means, " OWN_PART ", p.paid_at, p.booked_at, p.authorisation"
      " FROM payment p JOIN regie r ON r.id = p.regie_id WHERE p.id" OF_PAYMENTS " ORDER BY p.id",
  [MEF_EXPORT_ALLOCATIONS] = "SELECT al.payment_id, al.invoice_id, al.amount FROM allocation al"
                             " JOIN invoice i ON i.id = al.invoice_id WHERE i.person_id = :person"
                             " AND (:parent IS NULL OR al.payment_id = :parent)"
                             " ORDER BY al.payment_id, al.id",
  [MEF_EXPORT_CREDITS] = "SELECT payment_id, amount, reason FROM credit WHERE person_id = :person"
                         " ORDER BY id",
  [MEF_EXPORT_RECEIPTS] =
      "SELECT t.payment_id, r.name, t.year, t.number, t.issued_at,"
      " (SELECT count (*) FROM receipt_print c WHERE c.receipt_id = t.id)"
      " FROM receipt t JOIN regie r ON r.id = t.regie_id WHERE t.payment_id" OF_PAYMENTS
      " ORDER BY t.id",
  [MEF_EXPORT_THREADS] = "SELECT id, subject, state, invoice_id, created_at, updated_at FROM thread"
                         " WHERE person_id = :person ORDER BY id",
  [MEF_EXPORT_MESSAGES] =
      "SELECT m.thread_id, m.from_staff, m.author, m.sent_at, m.body FROM thread t"
      " JOIN message m ON m.thread_id = t.id WHERE t.person_id = :person"
      " AND (:parent IS NULL OR t.id = :parent) ORDER BY m.thread_id, m.id",
  [MEF_EXPORT_MAILS] = "SELECT kind, state, queued_at, finished_at FROM outbox"
                       " WHERE person_id = :person OR account_id" OF_ACCOUNT " ORDER BY id",
};
