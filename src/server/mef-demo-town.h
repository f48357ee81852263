/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mef-import-table.h"
#include "mef-routes.h"

G_BEGIN_DECLS

#define MEF_DEMO_HOST "localhost"
#define MEF_DEMO_TOWN "Milhaud"
#define MEF_DEMO_REGIE "REGIE CENTRALISEE"
#define MEF_DEMO_CLIENT "001964"
#define MEF_DEMO_PASSWORD "demo5"

/**
 * MefDemoAccount:
 *
 * Somebody of the demonstration town; @person only for residents.
 */
typedef struct
{
  MefRole role;
  const char *email;
  const char *name;
  const char *password; /* (nullable): none has activated it yet */
  MefPersonRow person;
} MefDemoAccount;

/**
 * MefDemoInvoice:
 *
 * An invoice and what has become of it.
 */
typedef struct
{
  MefImportInvoice invoice; /* without its document; strings belong to the town */
  const char *means;        /* (nullable) how it was settled, NULL when it was not */
  MefDay paid_on;
  gboolean has_document;
} MefDemoInvoice;

typedef struct
{
  GStringChunk *strings; /* (owned) */
  GPtrArray *lines;      /* (owned) (element-type MefImportLine*) */
  GArray *invoices;      /* (owned) (element-type MefDemoInvoice) in the order of issue */
} MefDemoTown;

const MefDemoAccount *mef_demo_accounts (guint *n_accounts);
MefDemoTown *mef_demo_town_new (MefDay today);
void mef_demo_town_free (MefDemoTown *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefDemoTown, mef_demo_town_free)

G_END_DECLS
