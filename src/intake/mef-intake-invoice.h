/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "mef-day.h"
#include "mef-money.h"

G_BEGIN_DECLS

/**
 * MefIntakeInvoice:
 *
 * One invoice as a file tells it, checked line by line but not yet against what a town already
 * has. The strings are never NULL, are empty where the file says nothing, and live as long as the
 * batch they came from.
 */
typedef struct
{
  guint line;               /* where it starts in the file, counting from 1 */
  const char *number;       /* the reference where the file has no number */
  const char *reference;    /* the number where the file has no reference */
  const char *label;        /* never empty: the service or the number takes its place */
  const char *service;      /* what the town billed: canteen, water… */
  const char *external_ref; /* the billing software's key of the debtor */
  const char *civility;
  const char *last_name; /* empty only where external_ref is not */
  const char *first_name;
  const char *address; /* lines separated by LF */
  const char *postcode;
  const char *city;
  const char *email;
  const char *file_name; /* of its document, as the file writes it */
  MefCents amount;       /* above zero */
  MefDay issued_on;
  gboolean issued_on_assumed; /* the file has none, it is the day of the import */
  MefDay due_on;              /* MEF_DAY_NONE where the file has none */
  guint exercise;             /* 1900 to 2200 */
} MefIntakeInvoice;

/**
 * MefIntakeProblem:
 *
 * Something about a line that a person must read: why it is refused, or what was understood
 * although it was not written that way. The reason is a stable word, like that of an error.
 */
typedef struct
{
  guint line;         /* of the file, from 1; 0: the file as a whole */
  guint column;       /* from 1; 0: the line as a whole */
  guint other_line;   /* the line it collides with, or 0 */
  const char *reason; /* (unowned) static */
  char *text;         /* (owned) what stood there, shortened */
} MefIntakeProblem;

GArray *mef_intake_problems_new (void);
void mef_intake_problems_add (GArray *problems,
                              guint line,
                              guint column,
                              guint other_line,
                              const char *reason,
                              const char *text);

G_END_DECLS
