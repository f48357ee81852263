/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-day.h"
#include "mef-money.h"

G_BEGIN_DECLS

typedef struct
{
  const char *beneficiary; /* the child or the meter; empty: the household */
  const char *label;
  const char *quantity; /* as printed: "12 repas" */
  MefCents amount;
} MefInvoiceDocumentLine;

/**
 * MefInvoiceDocument:
 *
 * What is printed on an invoice. Strings are borrowed, never NULL; texts of several lines are
 * separated by LF.
 */
typedef struct
{
  const char *town;         /* "Milhaud" */
  const char *town_address; /* several lines, with how to reach it */
  const char *regie;
  const char *client_number; /* identifiant collectivité, 6 digits; empty: not payable online */
  const char *pay_url;       /* where to pay online; empty: none */
  const char *number;
  const char *reference; /* to be quoted when paying */
  const char *label;
  const char *service;
  const char *debtor;     /* name and postal address */
  const char *debtor_ref; /* the billing software's key, may be empty */
  MefDay issued_on;
  MefDay due_on; /* MEF_DAY_NONE: on receipt */
  MefCents amount;
  gboolean direct_debit; /* taken from the account on the due day: nothing to do */
  const MefInvoiceDocumentLine *lines;
  guint n_lines;
} MefInvoiceDocument;

GBytes *mef_invoice_document_render (const MefInvoiceDocument *self, GError **error);

G_END_DECLS
