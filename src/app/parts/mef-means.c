/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The means of payment of the ledger in words. */
#include "config.h"

#include "mef-means.h"

#include <glib/gi18n.h>

const char *const mef_means_declarable[] = { "card",         "cheque", "cash", "transfer",
                                             "direct_debit", "cesu",   NULL };

/**
 * mef_means_describe:
 * @means: a means of payment, the server's word
 *
 * Returns: (transfer none): the same for people; "other means" for a word of a newer server
 */
const char *
mef_means_describe (const char *means)
{
  static const struct
  {
    const char *word, *text;
  } table[] = {
    { "card", N_ ("Bank card") },
    { "direct_debit", N_ ("Bank debit") },
    { "cash", N_ ("Cash") },
    { "cheque", N_ ("Cheque") },
    { "transfer", N_ ("Bank transfer") },
    { "cesu", N_ ("CESU vouchers") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (g_str_equal (table[i].word, means))
        return _ (table[i].text);
    }
  return _ ("Other means");
}
