/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-money.h"

G_BEGIN_DECLS

/* A page must be opened within this many seconds of the creation of its operation. */
#define MEF_PAYFIP_OPENING_TIME (15 * 60)

/* Within this many seconds of the creation an abandoned or unseen operation may still be paid. */
#define MEF_PAYFIP_SETTLING_TIME (20 * 60)

#define MEF_PAYFIP_MONTANT_MIN ((MefCents) 100)
#define MEF_PAYFIP_MONTANT_MAX ((MefCents) 9999999)

/* Only the element that names the operation and that of a fault are in the service's namespace; the
 * other two name types and never show on the wire. */
#define MEF_PAYFIP_SOAP_NS "http://schemas.xmlsoap.org/soap/envelope/"
#define MEF_PAYFIP_SERVICE_NS                                                                      \
  "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/contrat_paiement_"        \
  "securise/PaiementSecuriseService"

#define MEF_PAYFIP_SERVICE_PATH "/tpa/services/securite"
#define MEF_PAYFIP_PAGE_PATH "/tpa/paiementws.web"
#define MEF_PAYFIP_FORM_PATH "/tpa/paiement.web"

/**
 * MefPayfipResult:
 * @MEF_PAYFIP_RESULT_CARD: P, paid by card
 * @MEF_PAYFIP_RESULT_DEBIT: V, paid by direct debit
 * @MEF_PAYFIP_RESULT_ABANDONED: A
 * @MEF_PAYFIP_RESULT_REFUSED: R or Z
 * @MEF_PAYFIP_RESULT_UNKNOWN: anything else: new means are announced, so it is no failure
 *
 * What `resultrans` says.
 */
typedef enum
{
  MEF_PAYFIP_RESULT_CARD,
  MEF_PAYFIP_RESULT_DEBIT,
  MEF_PAYFIP_RESULT_ABANDONED,
  MEF_PAYFIP_RESULT_REFUSED,
  MEF_PAYFIP_RESULT_UNKNOWN,
} MefPayfipResult;

MefPayfipResult mef_payfip_result_from_string (const char *resultrans);

gboolean mef_payfip_numcli_is_valid (const char *numcli);
gboolean mef_payfip_refdet_is_valid (const char *refdet);
gboolean mef_payfip_mel_is_valid (const char *mel);
gboolean mef_payfip_saisie_is_valid (const char *saisie);
gboolean mef_payfip_objet_is_valid (const char *objet);
gboolean mef_payfip_url_is_valid (const char *url);
gboolean mef_payfip_id_op_is_valid (const char *id_op);
gboolean mef_payfip_montant_parse (const char *montant, MefCents *cents);

char *mef_payfip_clean_objet (const char *text);
char *mef_payfip_make_refdet (const char *reference, gint64 number);
char *mef_payfip_make_page_url (const char *page_url, const char *id_op);

G_END_DECLS
