/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-payfip-message.h"

G_BEGIN_DECLS

/* Less than 10 000 €: what the form takes at most. */
#define MEF_PAYFIP_FORM_MONTANT_MAX ((MefCents) 999999)

/**
 * MefPayfipForm:
 *
 * The parameters of a payment by form, by PayFiP's own names and as they travel: the payer's
 * browser carries them, and nobody checks them but PayFiP.
 */
typedef struct
{
  const char *numcli;
  const char *exer; /* (nullable): a régie's may have none, or an empty one */
  const char *refdet;
  const char *objet; /* (nullable) */
  const char *montant;
  const char *mel;
  const char *urlcl;
  const char *saisie;
} MefPayfipForm;

const char *mef_payfip_form_why_refused (const MefPayfipForm *form);
char *mef_payfip_form_make_url (const MefPayfipForm *form, const char *form_url);
gboolean mef_payfip_form_read_result (GHashTable *fields, MefPayfipDetail *detail, GError **error);

G_END_DECLS
