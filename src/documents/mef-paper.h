/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "mef-day.h"

G_BEGIN_DECLS

/* A4; every length of this layer's drawing is in millimetres from the top left corner. */
#define MEF_PAPER_WIDTH 210.0
#define MEF_PAPER_HEIGHT 297.0

typedef enum
{
  MEF_PAPER_TEXT,
  MEF_PAPER_SMALL,
  MEF_PAPER_LABEL,   /* small, grey: what the text next to it is */
  MEF_PAPER_ADDRESS, /* as the post wants it: a little larger */
  MEF_PAPER_STRONG,  /* text in bold */
  MEF_PAPER_HEADING,
  MEF_PAPER_TITLE,
  MEF_PAPER_FIGURE, /* the amount to pay */
  MEF_PAPER_N_STYLES,
} MefPaperStyle;

typedef enum
{
  MEF_PAPER_START,
  MEF_PAPER_CENTER,
  MEF_PAPER_END,
} MefPaperAlign;

typedef enum
{
  MEF_PAPER_INK,
  MEF_PAPER_GREY,
  MEF_PAPER_ACCENT, /* the town's blue */
  MEF_PAPER_TINT,   /* a very light blue behind text */
  MEF_PAPER_RULE,   /* thin lines */
  MEF_PAPER_WHITE,
  MEF_PAPER_N_COLOURS,
} MefPaperColour;

typedef struct _MefPaper MefPaper;

MefPaper *
mef_paper_new (const char *title, const char *author, const char *subject, MefDay created_on);
void mef_paper_free (MefPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefPaper, mef_paper_free)

cairo_t *mef_paper_get_cairo (MefPaper *self);
void mef_paper_show_page (MefPaper *self);
GBytes *mef_paper_finish (MefPaper *self, GError **error);

double mef_paper_measure (MefPaper *self, MefPaperStyle style, double width, const char *text);
double mef_paper_write (MefPaper *self,
                        MefPaperStyle style,
                        MefPaperColour colour,
                        MefPaperAlign align,
                        double x,
                        double y,
                        double width,
                        const char *text);
void mef_paper_fill (MefPaper *self,
                     MefPaperColour colour,
                     double x,
                     double y,
                     double width,
                     double height,
                     double radius);
void mef_paper_frame (MefPaper *self,
                      MefPaperColour colour,
                      double x,
                      double y,
                      double width,
                      double height,
                      double radius);
void mef_paper_rule (MefPaper *self, MefPaperColour colour, double x, double y, double width);
void mef_paper_cut (MefPaper *self, double y);
void mef_paper_begin (MefPaper *self, const char *tag);
void mef_paper_end (MefPaper *self, const char *tag);

G_END_DECLS
