/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paying by form: the address that the payer's browser opens, and the result that comes back in a
 * notification. Nothing of it is signed; what a result says is worth no more than the token in the
 * address it came to. */
#include "config.h"

#include "mef-payfip-form.h"

#include <string.h>

#include "mef-error.h"
#include "mef-util.h"

#define NUMAUTO_MAX 16

static const struct
{
  const char *name;
  gsize offset;
} parameters[] = {
  { "numcli", G_STRUCT_OFFSET (MefPayfipForm, numcli) },
  { "exer", G_STRUCT_OFFSET (MefPayfipForm, exer) },
  { "refdet", G_STRUCT_OFFSET (MefPayfipForm, refdet) },
  { "objet", G_STRUCT_OFFSET (MefPayfipForm, objet) },
  { "montant", G_STRUCT_OFFSET (MefPayfipForm, montant) },
  { "mel", G_STRUCT_OFFSET (MefPayfipForm, mel) },
  { "urlcl", G_STRUCT_OFFSET (MefPayfipForm, urlcl) },
  { "saisie", G_STRUCT_OFFSET (MefPayfipForm, saisie) },
};

static gboolean
is_exercise (const char *exer)
{
  return strlen (exer) == 4 && strspn (exer, "0123456789") == 4;
}

static gboolean
is_form_mode (const char *saisie)
{
  return saisie != NULL && strlen (saisie) == 1 && strchr ("TXMA", saisie[0]) != NULL;
}

/**
 * mef_payfip_form_why_refused:
 * @form: parameters
 *
 * Holds them against the rules of the form, in the order of the web service's. What PayFiP calls
 * the same mistakes on the form's page is on record nowhere: the codes are the web service's, and
 * E1 and O1 are ours.
 *
 * Returns: (transfer none) (nullable): the code of the first that is wrong
 */
const char *
mef_payfip_form_why_refused (const MefPayfipForm *form)
{
  MefCents montant = 0;

  if (!mef_payfip_numcli_is_valid (form->numcli))
    return "T1";
  if (!is_form_mode (form->saisie))
    return "S1";
  if (!mef_payfip_refdet_is_valid (form->refdet))
    return "R3";
  if (!mef_str_empty (form->exer) && !is_exercise (form->exer))
    return "E1";
  if (!mef_payfip_objet_is_valid (form->objet))
    return "O1";
  if (mef_str_empty (form->mel))
    return "A1";
  if (!mef_payfip_mel_is_valid (form->mel))
    return "A2";
  if (!mef_payfip_montant_parse (form->montant, &montant))
    return "M1";
  if (montant < MEF_PAYFIP_MONTANT_MIN)
    return "M3";
  if (montant > MEF_PAYFIP_FORM_MONTANT_MAX)
    return "M5";
  return mef_payfip_url_is_valid (form->urlcl) ? NULL : "N1";
}

/**
 * mef_payfip_form_make_url:
 * @form: parameters that are right
 * @form_url: the configured address of the form
 *
 * Returns: (transfer full): the address the payer opens
 */
char *
mef_payfip_form_make_url (const MefPayfipForm *form, const char *form_url)
{
  GString *out = g_string_new (form_url);
  char separator = strchr (form_url, '?') != NULL ? '&' : '?';

  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    {
      const char *value = G_STRUCT_MEMBER (const char *, form, parameters[i].offset);

      if (value == NULL)
        continue;
      g_string_append_printf (out, "%c%s=", separator, parameters[i].name);
      g_string_append_uri_escaped (out, value, NULL, FALSE);
      separator = '&';
    }
  return g_string_free (out, FALSE);
}

/* It goes into the books and onto paper; what is none is left out, the payment is not. */
static const char *
read_authorisation (const char *numauto)
{
  gsize length = numauto != NULL ? strlen (numauto) : 0;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (numauto[i]))
        return NULL;
    }
  return length > 0 && length <= NUMAUTO_MAX ? numauto : NULL;
}

static const char *
get (GHashTable *fields, const char *name)
{
  const char *value = g_hash_table_lookup (fields, name);

  return mef_str_empty (value) ? NULL : value;
}

/**
 * mef_payfip_form_read_result:
 * @fields: what mef_payfip_read_fields() made of a notification
 * @detail: (out caller-allocates): what it says; its strings are borrowed from @fields
 * @error: (nullable): %MEF_ERROR_PROTOCOL "payfip-detail" when it lacks what identifies a payment
 *
 * Returns: whether @detail was filled
 */
gboolean
mef_payfip_form_read_result (GHashTable *fields, MefPayfipDetail *detail, GError **error)
{
  const char *saisie = get (fields, "saisie");

  *detail = (MefPayfipDetail){
    .numcli = get (fields, "numcli"),
    .refdet = get (fields, "refdet"),
    .resultrans = get (fields, "resultrans"),
    .numauto = read_authorisation (get (fields, "numauto")),
    .saisie = saisie != NULL && strlen (saisie) == 1 ? saisie[0] : '\0',
    .paid_at = mef_payfip_read_instant (get (fields, "dattrans"), get (fields, "heurtrans")),
  };
  detail->result = mef_payfip_result_from_string (detail->resultrans);
  if (detail->numcli == NULL || detail->refdet == NULL || detail->resultrans == NULL ||
      saisie == NULL || !mef_payfip_montant_parse (get (fields, "montant"), &detail->montant))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_PROTOCOL, "payfip-detail");
      return FALSE;
    }
  return TRUE;
}
