/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The address at which an attempt is paid by form: made from the attempt alone, the same each time,
 * so that whoever comes back to it pays the same thing. */
#include "config.h"

#include "mef-payment-form.h"

#include "mef-payfip-form.h"

#include "mef-address.h"

/* A titre's year is the first group of its reference; a régie's is the invoice's. */
static char *
make_exercise (const MefAttemptRow *row)
{
  if (g_str_equal (row->offer, "titre"))
    return g_strndup (row->refdet, 4);
  return g_strdup_printf ("%04u", row->exercise);
}

/**
 * mef_payment_form_make_url:
 * @server: the server, started
 * @town: a town of it
 * @row: an attempt by form of that town
 * @code: (out) (optional) (transfer none) (nullable): why PayFiP would not take it
 *
 * Returns: (transfer full) (nullable): the address the payer opens; %NULL with a code, or where no
 *   `form-url` is configured
 */
char *
mef_payment_form_make_url (MefServer *server,
                           MefTown *town,
                           const MefAttemptRow *row,
                           const char **code)
{
  const char *form_url = mef_server_get_config (server)->payfip_form_url;
  const char saisie[] = { row->saisie, '\0' };
  g_autofree char *exer = make_exercise (row);
  g_autofree char *objet = mef_payfip_clean_objet (row->label);
  g_autofree char *montant = g_strdup_printf ("%" G_GINT64_FORMAT, row->amount);
  g_autofree char *urlcl = mef_address_make_form_notification (server, town, row->token);
  const MefPayfipForm form = { .numcli = row->client_number,
                               .exer = exer,
                               .refdet = row->refdet,
                               .objet = objet[0] != '\0' ? objet : NULL,
                               .montant = montant,
                               .mel = row->email,
                               .urlcl = urlcl,
                               .saisie = saisie };
  const char *wrong = mef_payfip_form_why_refused (&form);

  if (code != NULL)
    *code = wrong;
  return wrong == NULL && form_url != NULL ? mef_payfip_form_make_url (&form, form_url) : NULL;
}
