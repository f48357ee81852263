/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the .ui files show of an invoice, as functions without side effects, so that tables of
 * (input, expected) test them without a display. The leading pointer is the `this` of an
 * expression; every function accepts NULL where an item may be missing while a row is recycled. */
#pragma once

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "mef-day.h"
#include "mef-invoice-search.h"
#include "mef-invoice.h"
#include "mef-money.h"
#include "mef-util.h"

G_BEGIN_DECLS

static inline char *
mef_closure_format_day (gpointer self, guint day)
{
  return day != MEF_DAY_NONE ? mef_day_format (day) : g_strdup ("");
}

static inline char *
mef_closure_format_amount (gpointer self, gint64 amount)
{
  return mef_money_format (amount);
}

/* Whether nothing is owed any more: what the yellow ground stands for. */
static inline gboolean
mef_closure_is_settled (MefInvoice *invoice)
{
  return invoice != NULL && mef_invoice_matches_scope (invoice, MEF_INVOICE_SCOPE_PAID);
}

/* Whether the person still has something to do about it. */
static inline gboolean
mef_closure_is_due (MefInvoice *invoice)
{
  if (invoice == NULL)
    return FALSE;
  return mef_invoice_get_state (invoice) == MEF_INVOICE_STATE_DUE ||
         mef_invoice_get_state (invoice) == MEF_INVOICE_STATE_OVERDUE;
}

static inline char *
mef_closure_format_settled (MefInvoice *invoice, const char *with_day, const char *without)
{
  MefDay day = mef_invoice_get_settled_on (invoice);
  g_autofree char *text = NULL;

  if (day == MEF_DAY_NONE)
    return g_strdup (without);
  text = mef_day_format (day);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (with_day, text);
#pragma GCC diagnostic pop
}

/* The state in words. */
static inline char *
mef_closure_describe_state (MefInvoice *invoice)
{
  if (invoice == NULL)
    return g_strdup ("");
  switch (mef_invoice_get_state (invoice))
    {
    case MEF_INVOICE_STATE_DUE:
      return g_strdup (_ ("To pay"));
    case MEF_INVOICE_STATE_OVERDUE:
      return g_strdup (_ ("Overdue"));
    case MEF_INVOICE_STATE_IN_PAYMENT:
      return g_strdup (_ ("Payment under way"));
    case MEF_INVOICE_STATE_DECLARED:
      return g_strdup (_ ("Declared as paid"));
    case MEF_INVOICE_STATE_SETTLED:
      /* Translators: %s is a date such as 31/08/2016. */
      return mef_closure_format_settled (invoice, _ ("Settled on %s"), _ ("Settled"));
    case MEF_INVOICE_STATE_DIRECT_DEBIT:
      /* Translators: %s is a date; the bank took the amount by direct debit. */
      return mef_closure_format_settled (invoice, _ ("Debited on %s"), _ ("Direct debit"));
    case MEF_INVOICE_STATE_HANDED_OVER:
      return g_strdup (_ ("Handed over to the Trésor public"));
    case MEF_INVOICE_STATE_CANCELLED:
      return g_strdup (_ ("Cancelled"));
    }
  return g_strdup ("");
}

static inline const char *
mef_closure_get_state_icon (MefInvoice *invoice)
{
  switch (mef_invoice_get_state (invoice))
    {
    case MEF_INVOICE_STATE_DUE:
      return "mef-due-symbolic";
    case MEF_INVOICE_STATE_OVERDUE:
      return "mef-overdue-symbolic";
    case MEF_INVOICE_STATE_IN_PAYMENT:
      return "mef-in-payment-symbolic";
    case MEF_INVOICE_STATE_DECLARED:
      return "mef-declared-symbolic";
    case MEF_INVOICE_STATE_SETTLED:
      return "mef-settled-symbolic";
    case MEF_INVOICE_STATE_DIRECT_DEBIT:
      return "mef-direct-debit-symbolic";
    case MEF_INVOICE_STATE_HANDED_OVER:
      return "mef-handed-over-symbolic";
    case MEF_INVOICE_STATE_CANCELLED:
      return "mef-cancelled-symbolic";
    }
  return "mef-due-symbolic";
}

/* A delay in the unit a person would say it in. */
static inline char *
mef_closure_describe_delay (int days)
{
  int months = days / 30, years = days / 365;

  if (years >= 2)
    return g_strdup_printf (ngettext ("%d year late", "%d years late", (gulong) years), years);
  if (months >= 2)
    return g_strdup_printf (ngettext ("%d month late", "%d months late", (gulong) months), months);
  return g_strdup_printf (ngettext ("%d day late", "%d days late", (gulong) days), days);
}

/* So many days from today, before it or after. */
static inline char *
mef_closure_describe_days (int days)
{
  if (days < 0)
    return mef_closure_describe_delay (-days);
  if (days == 0)
    return g_strdup (_ ("today"));
  if (days == 1)
    return g_strdup (_ ("tomorrow"));
  return g_strdup_printf (ngettext ("in %d day", "in %d days", (gulong) days), days);
}

/* How soon or how late, beside the day it is due; empty where it does not help: nothing to do any
 * more, or more than two weeks ahead. */
static inline char *
mef_closure_describe_due (MefInvoice *invoice, MefDay today)
{
  MefDay due = invoice != NULL ? mef_invoice_get_due_on (invoice) : MEF_DAY_NONE;
  int days = (int) due - (int) today;

  if (due == MEF_DAY_NONE || today == MEF_DAY_NONE || !mef_closure_is_due (invoice) || days > 14)
    return g_strdup ("");
  return mef_closure_describe_days (days);
}

/* The order of the state column: what needs attention first, then what is settled, the most
 * recently settled first. Higher comes later. */
static inline gint64
mef_closure_order_invoice (MefInvoice *invoice, gpointer user_data)
{
  static const gint64 rank[] = {
    [MEF_INVOICE_STATE_OVERDUE] = 0,     [MEF_INVOICE_STATE_DUE] = 1,
    [MEF_INVOICE_STATE_IN_PAYMENT] = 2,  [MEF_INVOICE_STATE_DECLARED] = 3,
    [MEF_INVOICE_STATE_SETTLED] = 4,     [MEF_INVOICE_STATE_DIRECT_DEBIT] = 5,
    [MEF_INVOICE_STATE_HANDED_OVER] = 6, [MEF_INVOICE_STATE_CANCELLED] = 7,
  };

  if (invoice == NULL)
    return G_MAXINT64;
  return (rank[mef_invoice_get_state (invoice)] + 1) * G_GINT64_CONSTANT (10000000) -
         mef_invoice_get_settled_on (invoice);
}

/* How long ago something was, in the unit a person would say it in. */
static inline char *
mef_closure_describe_ago (gint64 seconds)
{
  gint64 minutes = seconds / 60, hours = minutes / 60, days = hours / 24;

  if (minutes < 2)
    return g_strdup (_ ("just now"));
  if (hours < 1)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", (gulong) minutes),
                            (int) minutes);
  if (days < 1)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", (gulong) hours), (int) hours);
  return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong) days),
                          (int) MIN (days, G_MAXINT));
}

/* What lies side by side where there is room lies one below the other in a narrow window. */
static inline GtkOrientation
mef_closure_choose_orientation (gpointer self, gboolean narrow)
{
  return narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;
}

/* Which child of the list page shows. */
static inline char *
mef_closure_choose_view (gpointer self, gboolean narrow, guint n_visible)
{
  if (n_visible == 0)
    return g_strdup ("nothing");
  return g_strdup (narrow ? "cards" : "table");
}

G_END_DECLS
