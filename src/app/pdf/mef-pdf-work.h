/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the worker of a MefPdfQueue does with Poppler; see mef-pdf-queue.h for the rules. */
#pragma once

#include "mef-pdf-queue.h"

G_BEGIN_DECLS

/* What opening found out, once for all. */
typedef struct
{
  char *title; /* (owned) (nullable) */
  guint n_pages;
  graphene_size_t *sizes; /* (owned) (array length=n_pages) */
} MefPdfFacts;

/* The arguments of a job; each work function reads the members it names. */
typedef struct
{
  GBytes *bytes;        /* (owned) (nullable) open */
  guint page;           /* all others but select */
  graphene_rect_t area; /* render: in points */
  double scale;         /* render: device pixels per point */
  char *text;           /* (owned) (nullable) search */
  MefPdfRange range;    /* select */
  cairo_t *cr;          /* (owned) (nullable) draw */
  GObject *owner;       /* (owned) (nullable) kept alive until the job is done */
} MefPdfOrder;

void mef_pdf_order_free (MefPdfOrder *self);
void mef_pdf_facts_free (MefPdfFacts *self);

gpointer mef_pdf_work_open (PopplerDocument **document,
                            gpointer data,
                            GCancellable *cancellable,
                            GError **error);
gpointer mef_pdf_work_render (PopplerDocument **document,
                              gpointer data,
                              GCancellable *cancellable,
                              GError **error);
gpointer mef_pdf_work_search (PopplerDocument **document,
                              gpointer data,
                              GCancellable *cancellable,
                              GError **error);
gpointer mef_pdf_work_select (PopplerDocument **document,
                              gpointer data,
                              GCancellable *cancellable,
                              GError **error);
gpointer mef_pdf_work_text (PopplerDocument **document,
                            gpointer data,
                            GCancellable *cancellable,
                            GError **error);
gpointer mef_pdf_work_draw (PopplerDocument **document,
                            gpointer data,
                            GCancellable *cancellable,
                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefPdfFacts, mef_pdf_facts_free)

G_END_DECLS
