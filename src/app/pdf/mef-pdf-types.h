/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What travels between the worker that reads a document and the widgets that show it. Lengths are
 * PDF points (1/72 inch), the origin is the top left corner of a page, y grows downwards. */
#pragma once

#include <graphene.h>
#include <glib.h>

G_BEGIN_DECLS

/* Who waits: the worker takes the smallest first, and the oldest among equals. */
typedef enum
{
  MEF_PDF_PRIORITY_VISIBLE, /* a person looks at a blank page */
  MEF_PDF_PRIORITY_INPUT,   /* selection, search */
  MEF_PDF_PRIORITY_NEARBY,  /* the next pages */
  MEF_PDF_PRIORITY_IDLE,    /* text for assistive technology */
} MefPdfPriority;

/* What a drag, a double or a triple click takes hold of. */
typedef enum
{
  MEF_PDF_GRAIN_GLYPH,
  MEF_PDF_GRAIN_WORD,
  MEF_PDF_GRAIN_LINE,
} MefPdfGrain;

/* Found text: one rectangle, or two where the words go on in the next line. */
typedef struct
{
  graphene_rect_t first;
  graphene_rect_t second; /* of no size when the match fits in one line */
} MefPdfMatch;

/* A stretch of text between two points, in reading order. */
typedef struct
{
  guint first_page;
  guint last_page;
  graphene_point_t start; /* on first_page */
  graphene_point_t end;   /* on last_page */
  MefPdfGrain grain;
} MefPdfRange;

typedef struct
{
  guint first_page;
  GPtrArray
      *regions; /* (owned) (element-type GArray(graphene_rect_t)) one per page from first_page */
  char *text;   /* (owned) */
} MefPdfSelection;

/* The pixels of a page or a piece of one: premultiplied, in the order of a Cairo ARGB32 surface. A
 * texture can be put around them without copying; they are not one yet so that reading documents
 * needs no toolkit. */
typedef struct
{
  GBytes *pixels; /* (owned) */
  int width;
  int height;
  gsize stride;
} MefPdfImage;

void mef_pdf_image_free (MefPdfImage *self);
void mef_pdf_selection_free (MefPdfSelection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefPdfImage, mef_pdf_image_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefPdfSelection, mef_pdf_selection_free)

G_END_DECLS
