/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filtering, searching and sorting invoices that are already here, with the server's own rules, so
 * that a list filtered on screen and one filtered by the server are the same. Pure functions. */
#include "config.h"

#include "mef-invoice-search.h"

#include <string.h>

G_DEFINE_ENUM_TYPE (MefInvoiceScope,
                    mef_invoice_scope,
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_SCOPE_ALL, "all"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_SCOPE_UNPAID, "unpaid"),
                    G_DEFINE_ENUM_VALUE (MEF_INVOICE_SCOPE_PAID, "paid"))

/**
 * mef_invoice_matches_scope:
 * @invoice: an invoice
 * @scope: a view of the list
 *
 * What was handed over to the Treasury or is debited is still owed until it is paid; what was
 * cancelled is neither; what its payer declared paid is no longer "unpaid" and not yet "paid".
 *
 * Returns: whether @invoice is shown there
 */
gboolean
mef_invoice_matches_scope (MefInvoice *invoice, MefInvoiceScope scope)
{
  MefInvoiceState state = mef_invoice_get_state (invoice);
  gboolean owed = mef_invoice_get_remaining (invoice) > 0;

  switch (scope)
    {
    case MEF_INVOICE_SCOPE_ALL:
      return TRUE;
    case MEF_INVOICE_SCOPE_UNPAID:
      return owed && state != MEF_INVOICE_STATE_CANCELLED && state != MEF_INVOICE_STATE_DECLARED;
    case MEF_INVOICE_SCOPE_PAID:
      return !owed && state != MEF_INVOICE_STATE_CANCELLED;
    }
  g_return_val_if_reached (FALSE);
}

/* Every kind of blank is one space: amounts hold no-break spaces, people type plain ones. */
static void
append_folded (GString *out, gunichar c)
{
  if (c == 0x153)
    g_string_append (out, "oe");
  else if (c == 0xe6)
    g_string_append (out, "ae");
  else if (c == 0x2019)
    g_string_append_c (out, '\'');
  else if (c == '\n')
    g_string_append_c (out, '\n');
  else if (g_unichar_isspace (c))
    g_string_append_c (out, ' ');
  else if (!g_unichar_ismark (c))
    g_string_append_unichar (out, c);
}

/**
 * mef_search_fold:
 * @text: UTF-8, as printed or as typed
 *
 * Returns: (transfer full): @text as it is compared in searches: without case and accents,
 * ligatures written out, blanks plain
 */
char *
mef_search_fold (const char *text)
{
  g_autofree char *decomposed = NULL;
  g_autofree char *lower = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  lower = decomposed != NULL ? g_utf8_casefold (decomposed, -1) : g_strdup ("");
  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    append_folded (out, g_utf8_get_char (p));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * mef_invoice_matches_search:
 * @invoice: an invoice
 * @folded: (nullable): what was typed, as mef_search_fold() makes it
 *
 * Number, label, service, names and amount are looked at. Words may stand in any order; an amount
 * with its thousands apart ("1 204,00") still matches, as each part of it occurs.
 *
 * Returns: whether every word of @folded occurs
 */
gboolean
mef_invoice_matches_search (MefInvoice *invoice, const char *folded)
{
  const char *haystack = mef_invoice_get_haystack (invoice);
  const char *p = folded != NULL ? folded : "";

  while (*p != '\0')
    {
      gsize length = strcspn (p, " \n");

      if (length > 0 && memmem (haystack, strlen (haystack), p, length) == NULL)
        return FALSE;
      p += length;
      p += strspn (p, " \n");
    }
  return TRUE;
}

static int
compare_numbers (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

static int
by_id (MefInvoice *a, MefInvoice *b)
{
  return compare_numbers (mef_invoice_get_id (a), mef_invoice_get_id (b));
}

/* What asks for attention comes first; what nobody has to do anything about comes last. */
static guint
rank_state (MefInvoiceState state)
{
  switch (state)
    {
    case MEF_INVOICE_STATE_OVERDUE:
      return 0;
    case MEF_INVOICE_STATE_DUE:
      return 1;
    case MEF_INVOICE_STATE_IN_PAYMENT:
      return 2;
    case MEF_INVOICE_STATE_HANDED_OVER:
      return 3;
    case MEF_INVOICE_STATE_DIRECT_DEBIT:
      return 4;
    case MEF_INVOICE_STATE_DECLARED:
      return 5;
    case MEF_INVOICE_STATE_SETTLED:
      return 6;
    case MEF_INVOICE_STATE_CANCELLED:
      return 7;
    }
  g_return_val_if_reached (8);
}

/**
 * mef_invoice_compare_state:
 * @a: an invoice
 * @b: another
 *
 * Returns: below, above or 0 as @a comes before or after @b; the same for the functions below.
 *   Within a state, what was settled last comes first, then what is due first
 */
int
mef_invoice_compare_state (MefInvoice *a, MefInvoice *b)
{
  int order = compare_numbers (rank_state (mef_invoice_get_state (a)),
                               rank_state (mef_invoice_get_state (b)));

  if (order == 0)
    order = compare_numbers (mef_invoice_get_settled_on (b), mef_invoice_get_settled_on (a));
  return order != 0 ? order : mef_invoice_compare_due_on (a, b);
}

int
mef_invoice_compare_issued_on (MefInvoice *a, MefInvoice *b)
{
  int order = compare_numbers (mef_invoice_get_issued_on (a), mef_invoice_get_issued_on (b));

  return order != 0 ? order : by_id (a, b);
}

/* No due day is day 0, so such invoices come first, as the server has them. */
int
mef_invoice_compare_due_on (MefInvoice *a, MefInvoice *b)
{
  int order = compare_numbers (mef_invoice_get_due_on (a), mef_invoice_get_due_on (b));

  return order != 0 ? order : by_id (a, b);
}

int
mef_invoice_compare_amount (MefInvoice *a, MefInvoice *b)
{
  int order = compare_numbers (mef_invoice_get_amount (a), mef_invoice_get_amount (b));

  return order != 0 ? order : by_id (a, b);
}

int
mef_invoice_compare_number (MefInvoice *a, MefInvoice *b)
{
  int order = strcmp (mef_invoice_get_number (a), mef_invoice_get_number (b));

  return order != 0 ? order : by_id (a, b);
}

int
mef_invoice_compare_label (MefInvoice *a, MefInvoice *b)
{
  int order = g_utf8_collate (mef_invoice_get_label (a), mef_invoice_get_label (b));

  return order != 0 ? order : by_id (a, b);
}
