/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a detail says of a payment, and what comes with a notification or a return. */
#include "config.h"

#include <string.h>

#include "mef-day.h"
#include "mef-error.h"
#include "mef-payfip-message.h"

/**
 * mef_payfip_read_instant:
 * @dattrans: (nullable): DDMMYYYY
 * @heurtrans: (nullable): HHMM on the clocks of Paris
 *
 * Returns: the instant, 0 when they are none
 */
gint64
mef_payfip_read_instant (const char *dattrans, const char *heurtrans)
{
  MefDay day;
  guint d, time;

  if (dattrans == NULL || strlen (dattrans) != 8 || strspn (dattrans, "0123456789") != 8 ||
      heurtrans == NULL || strlen (heurtrans) != 4 || strspn (heurtrans, "0123456789") != 4)
    return 0;
  d = (guint) atoi (dattrans);
  time = (guint) atoi (heurtrans);
  day = mef_day_new (d % 10000, d / 10000 % 100, d / 1000000);
  if (day == MEF_DAY_NONE || time / 100 > 23 || time % 100 > 59)
    return 0;
  return mef_instant_from_paris (day, time / 100, time % 100);
}

/**
 * mef_payfip_detail_read:
 * @answer: the answer to %MEF_PAYFIP_DETAIL
 * @detail: (out caller-allocates): what it says
 * @error: (nullable): %MEF_ERROR_PROTOCOL "payfip-detail" when it lacks what identifies a payment
 *
 * Returns: whether @detail was filled
 */
gboolean
mef_payfip_detail_read (MefPayfipMessage *answer, MefPayfipDetail *detail, GError **error)
{
  const char *saisie = mef_payfip_message_get (answer, "saisie");

  *detail = (MefPayfipDetail){
    .id_op = mef_payfip_message_get (answer, "idOp"),
    .numcli = mef_payfip_message_get (answer, "numcli"),
    .refdet = mef_payfip_message_get (answer, "refdet"),
    .resultrans = mef_payfip_message_get (answer, "resultrans"),
    .numauto = mef_payfip_message_get (answer, "numauto"),
    .saisie = saisie != NULL && strlen (saisie) == 1 ? saisie[0] : '\0',
    .paid_at = mef_payfip_read_instant (mef_payfip_message_get (answer, "dattrans"),
                                        mef_payfip_message_get (answer, "heurtrans")),
  };
  detail->result = mef_payfip_result_from_string (detail->resultrans);
  if (detail->numcli == NULL || detail->refdet == NULL || detail->resultrans == NULL ||
      saisie == NULL ||
      !mef_payfip_montant_parse (mef_payfip_message_get (answer, "montant"), &detail->montant))
    {
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_PROTOCOL, "payfip-detail");
      return FALSE;
    }
  return TRUE;
}

static void
take_fields (GHashTable *fields, const char *text)
{
  GUriParamsIter iter;
  char *name, *value;

  g_uri_params_iter_init (&iter, text, -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, NULL))
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);

      g_free (name);
      if (g_hash_table_contains (fields, lower))
        g_free (value);
      else
        g_hash_table_insert (fields, g_steal_pointer (&lower), value);
    }
}

/**
 * mef_payfip_read_fields:
 * @query: (nullable): what follows the question mark
 * @body: (nullable): a form's body
 *
 * Notifications and returns have come in either place and in any letter case.
 *
 * Returns: (transfer full) (element-type utf8 utf8): the fields by their lower-case names, the
 * first of each
 */
GHashTable *
mef_payfip_read_fields (const char *query, const char *body)
{
  GHashTable *fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (body != NULL)
    take_fields (fields, body);
  if (query != NULL)
    take_fields (fields, query);
  return fields;
}
