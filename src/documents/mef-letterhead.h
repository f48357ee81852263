/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-money.h"

#include "mef-paper.h"

G_BEGIN_DECLS

/* The margins of every paper of the town hall, in millimetres. */
#define MEF_LETTER_LEFT 16.0
#define MEF_LETTER_RIGHT (MEF_PAPER_WIDTH - 16.0)
#define MEF_LETTER_WIDTH (MEF_LETTER_RIGHT - MEF_LETTER_LEFT)
#define MEF_LETTER_BODY 112.0  /* where the body starts on the first page */
#define MEF_LETTER_NEXT 40.0   /* and on the others */
#define MEF_LETTER_END 276.0   /* nothing but the page's foot below */
#define MEF_LETTER_PADDING 1.6 /* above and below a line of a table */
#define MEF_LETTER_HEADER 7.5  /* the head of a table */

/**
 * MefLetterhead:
 *
 * What stands at the head of a paper of the town hall.
 */
typedef struct
{
  const char *town;
  const char *town_address; /* several lines */
  const char *regie;        /* who issues it; may be empty */
  const char *title;        /* "INVOICE" */
  const char *number;       /* "No. 2026-000123", or "2026" */
  const char *mark;         /* (nullable): under the number, "DUPLICATE" */
  const char *addressee;    /* name and postal address */
  const char *subject;      /* may be empty */
  const char *short_title;  /* for the next pages and the feet */
} MefLetterhead;

/* A fact of the box beside the address; one without a value is left out. */
typedef struct
{
  const char *name;
  const char *value;
} MefLetterFact;

typedef struct
{
  const char *name;
  double x;
  double width;
  MefPaperAlign align;
} MefLetterColumn;

void mef_letterhead_draw (const MefLetterhead *self,
                          MefPaper *paper,
                          const MefLetterFact *facts,
                          guint n_facts);
void mef_letterhead_draw_next (const MefLetterhead *self, MefPaper *paper);
void
mef_letterhead_draw_foot (const MefLetterhead *self, MefPaper *paper, guint page, guint n_pages);

void
mef_letter_table_begin (MefPaper *paper, const MefLetterColumn *columns, guint n_columns, double y);
void mef_letter_table_end (MefPaper *paper, double y);

/**
 * MefLetterTable:
 *
 * A table whose rows go over as many pages as they need, each with its head and foot.
 */
typedef struct
{
  const MefLetterhead *head;
  MefPaper *paper;
  const MefLetterColumn *columns;
  guint n_columns;
  guint n_rows;
  double reserve; /* what must still fit under the last row, in millimetres */
  void (*fill) (guint row, char **texts, gconstpointer data); /* texts: (transfer full) each */
  gconstpointer data;
} MefLetterTable;

#define MEF_LETTER_MAX_COLUMNS 8

guint mef_letter_table_count_pages (const MefLetterTable *self);
double mef_letter_table_draw (const MefLetterTable *self, guint n_pages);
void mef_letter_total_draw (MefPaper *paper, const char *name, MefCents amount, double y);

G_END_DECLS
