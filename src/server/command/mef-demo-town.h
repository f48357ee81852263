/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mef-debt-reference.h"
#include "mef-import-table.h"
#include "mef-routes.h"

G_BEGIN_DECLS

#define MEF_DEMO_HOST "localhost"
#define MEF_DEMO_TOWN "Milhaud"
#define MEF_DEMO_REGIE "REGIE CENTRALISEE"
#define MEF_DEMO_CLIENT "001964"
#define MEF_DEMO_PASSWORD "demo5"

/* Who plays what: see mef-demo-stories.c. */
#define MEF_DEMO_TRAINING "formation@demo.fr"
#define MEF_DEMO_REASONS "motifs@demo.fr"

/**
 * MefDemoAccount:
 * @stories: (nullable): what can be played with it, translatable
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
  const char *stories;
} MefDemoAccount;

/**
 * MefDemoRegieIndex:
 * @MEF_DEMO_REGIE_CENTRAL: the guide's, one invoice at a time through the web service
 * @MEF_DEMO_REGIE_SEVERAL: several invoices in one payment
 * @MEF_DEMO_REGIE_FORM: by form
 * @MEF_DEMO_REGIE_TITRE: titres that the treasury collects
 * @MEF_DEMO_REGIE_ROLE: rôles, likewise
 * @MEF_DEMO_REGIE_CLOSED: nothing online
 * @MEF_DEMO_REGIE_NO_CLIENT: has not been given its number yet
 *
 * The régies of the town, in the order they are made.
 */
typedef enum
{
  MEF_DEMO_REGIE_CENTRAL,
  MEF_DEMO_REGIE_SEVERAL,
  MEF_DEMO_REGIE_FORM,
  MEF_DEMO_REGIE_TITRE,
  MEF_DEMO_REGIE_ROLE,
  MEF_DEMO_REGIE_CLOSED,
  MEF_DEMO_REGIE_NO_CLIENT,
  MEF_DEMO_N_REGIES,
} MefDemoRegieIndex;

typedef struct
{
  const char *name;
  const char *offer;
  const char *client; /* (nullable) */
  MefDebtReferenceKind kind;
  gboolean several;
  gboolean online;
} MefDemoRegie;

/**
 * MefDemoInvoice:
 *
 * An invoice and what has become of it. The members at the end are 0 for one of the first régie
 * that was paid whole, if at all.
 */
typedef struct
{
  MefImportInvoice invoice; /* without its document; strings belong to the town */
  const char *means;        /* (nullable) how it was settled, NULL when it was not */
  MefDay paid_on;
  gboolean has_document;
  MefDemoRegieIndex regie;
  MefCents paid;              /* less than the amount */
  const char *declared;       /* (nullable): by what means its debtor says it was paid */
  gboolean not_yet_collected; /* the treasury has not taken it in charge */
} MefDemoInvoice;

typedef struct
{
  GStringChunk *strings; /* (owned) */
  GPtrArray *lines;      /* (owned) (element-type MefImportLine*) */
  GArray *invoices;      /* (owned) (element-type MefDemoInvoice) in the order of issue */
} MefDemoTown;

const MefDemoAccount *mef_demo_accounts (guint *n_accounts);
const MefDemoRegie *mef_demo_get_regie (MefDemoRegieIndex index);
void mef_demo_stories_add (MefDemoTown *town, MefDay today);
MefDemoTown *mef_demo_town_new (MefDay today);
void mef_demo_town_free (MefDemoTown *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefDemoTown, mef_demo_town_free)

G_END_DECLS
