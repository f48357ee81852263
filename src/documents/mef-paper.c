/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sheet of the town's stationery: the few styles, colours and shapes its documents are made of,
 * over Cairo's PDF surface and Pango. Text stays text: it can be selected, searched and read out.
 * The same calls give the same bytes, so that a document can be compared by its checksum. Not
 * thread-safe; one paper belongs to the thread that made it. */
#include "config.h"

#include "mef-paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "mef-error.h"

#define POINTS (72.0 / 25.4) /* in a millimetre */
#define FAMILY "Liberation Sans, Arimo, DejaVu Sans Condensed, DejaVu Sans, Sans"

struct _MefPaper
{
  GByteArray *bytes;                               /* (owned) */
  cairo_surface_t *surface;                        /* (owned) */
  cairo_t *cr;                                     /* (owned) */
  PangoLayout *layout;                             /* (owned) */
  PangoFontDescription *fonts[MEF_PAPER_N_STYLES]; /* (owned) */
};

typedef struct
{
  double size; /* points */
  PangoWeight weight;
} Style;

static const Style styles[MEF_PAPER_N_STYLES] = {
  [MEF_PAPER_TEXT] = { 9.5, PANGO_WEIGHT_NORMAL },
  [MEF_PAPER_SMALL] = { 8, PANGO_WEIGHT_NORMAL },
  [MEF_PAPER_LABEL] = { 7.5, PANGO_WEIGHT_NORMAL },
  [MEF_PAPER_STRONG] = { 9.5, PANGO_WEIGHT_BOLD },
  [MEF_PAPER_ADDRESS] = { 10.5, PANGO_WEIGHT_NORMAL },
  [MEF_PAPER_HEADING] = { 11, PANGO_WEIGHT_BOLD },
  [MEF_PAPER_TITLE] = { 20, PANGO_WEIGHT_BOLD },
  [MEF_PAPER_FIGURE] = { 15, PANGO_WEIGHT_BOLD },
};

static const double colours[MEF_PAPER_N_COLOURS][3] = {
  [MEF_PAPER_INK] = { 0.11, 0.12, 0.15 },    [MEF_PAPER_GREY] = { 0.36, 0.39, 0.44 },
  [MEF_PAPER_ACCENT] = { 0.09, 0.24, 0.44 }, [MEF_PAPER_TINT] = { 0.93, 0.95, 0.98 },
  [MEF_PAPER_RULE] = { 0.78, 0.81, 0.86 },   [MEF_PAPER_WHITE] = { 1, 1, 1 },
};

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Without a date of its own Cairo would write the present one into the file. */
static void
set_metadata (MefPaper *self,
              const char *title,
              const char *author,
              const char *subject,
              MefDay created_on)
{
  g_autofree char *created = NULL;
  char iso[MEF_DAY_ISO_SIZE];

  created = g_strconcat (mef_day_to_iso (created_on, iso), "T00:00:00Z", NULL);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_AUTHOR, author);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_SUBJECT, subject);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, "Mes Factures");
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

/**
 * mef_paper_new:
 * @title: of the document
 * @author: who issues it
 * @subject: what it is about
 * @created_on: the day written into the file
 *
 * Returns: (transfer full): an empty A4 page
 */
MefPaper *
mef_paper_new (const char *title, const char *author, const char *subject, MefDay created_on)
{
  MefPaper *self = g_new0 (MefPaper, 1);

  self->bytes = g_byte_array_new ();
  self->surface =
      cairo_pdf_surface_create_for_stream (append_bytes, self->bytes, MEF_PAPER_WIDTH * POINTS,
                                           MEF_PAPER_HEIGHT * POINTS);
  set_metadata (self, title, author, subject, created_on);
  self->cr = cairo_create (self->surface);
  self->layout = pango_cairo_create_layout (self->cr);
  pango_context_set_round_glyph_positions (pango_layout_get_context (self->layout), FALSE);
  for (guint i = 0; i < MEF_PAPER_N_STYLES; i++)
    {
      self->fonts[i] = pango_font_description_from_string (FAMILY);
      pango_font_description_set_absolute_size (self->fonts[i], styles[i].size * PANGO_SCALE);
      pango_font_description_set_weight (self->fonts[i], styles[i].weight);
    }
  cairo_scale (self->cr, POINTS, POINTS);
  return self;
}

/**
 * mef_paper_free:
 * @self: (transfer full) (nullable): a paper
 */
void
mef_paper_free (MefPaper *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < MEF_PAPER_N_STYLES; i++)
    pango_font_description_free (self->fonts[i]);
  g_object_unref (self->layout);
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

/**
 * mef_paper_get_cairo:
 * @self: a paper
 *
 * Returns: (transfer none): the context, in millimetres
 */
cairo_t *
mef_paper_get_cairo (MefPaper *self)
{
  return self->cr;
}

/**
 * mef_paper_show_page:
 * @self: a paper
 *
 * Ends the page; drawing goes on on the next one, if there is any drawing.
 */
void
mef_paper_show_page (MefPaper *self)
{
  cairo_show_page (self->cr);
}

/**
 * mef_paper_finish:
 * @self: a paper
 * @error: %MEF_ERROR_SERVER "document-not-drawn" when memory or fonts failed
 *
 * Returns: (transfer full) (nullable): the PDF; nothing can be drawn any more
 */
GBytes *
mef_paper_finish (MefPaper *self, GError **error)
{
  cairo_status_t status = cairo_status (self->cr);

  cairo_surface_finish (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_warning ("drawing failed: %s", cairo_status_to_string (status));
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_SERVER, "document-not-drawn");
      return NULL;
    }
  return g_bytes_new (self->bytes->data, self->bytes->len);
}

static void
set_colour (MefPaper *self, MefPaperColour colour)
{
  cairo_set_source_rgb (self->cr, colours[colour][0], colours[colour][1], colours[colour][2]);
}

static double
prepare (MefPaper *self, MefPaperStyle style, double width, const char *text)
{
  int height;

  pango_layout_set_font_description (self->layout, self->fonts[style]);
  pango_layout_set_width (self->layout, (int) (width * POINTS * PANGO_SCALE));
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_size (self->layout, NULL, &height);
  return height / (PANGO_SCALE * POINTS);
}

/**
 * mef_paper_measure:
 * @self: a paper
 * @style: of the text
 * @width: in which it is broken into lines
 * @text: the text
 *
 * Returns: how high it will be
 */
double
mef_paper_measure (MefPaper *self, MefPaperStyle style, double width, const char *text)
{
  return prepare (self, style, width, text);
}

/**
 * mef_paper_write:
 * @self: a paper
 * @style: of the text
 * @colour: of the text
 * @align: within @width
 * @x: left edge
 * @y: top edge
 * @width: in which it is broken into lines
 * @text: the text; LF begins a line
 *
 * Returns: how high it is
 */
double
mef_paper_write (MefPaper *self,
                 MefPaperStyle style,
                 MefPaperColour colour,
                 MefPaperAlign align,
                 double x,
                 double y,
                 double width,
                 const char *text)
{
  static const PangoAlignment alignments[] = {
    [MEF_PAPER_START] = PANGO_ALIGN_LEFT,
    [MEF_PAPER_CENTER] = PANGO_ALIGN_CENTER,
    [MEF_PAPER_END] = PANGO_ALIGN_RIGHT,
  };
  double height = prepare (self, style, width, text);

  pango_layout_set_alignment (self->layout, alignments[align]);
  cairo_save (self->cr);
  set_colour (self, colour);
  cairo_translate (self->cr, x, y);
  cairo_scale (self->cr, 1 / POINTS, 1 / POINTS);
  cairo_move_to (self->cr, 0, 0);
  pango_cairo_show_layout (self->cr, self->layout);
  cairo_restore (self->cr);
  return height;
}

static void
trace (MefPaper *self, double x, double y, double width, double height, double radius)
{
  double r = radius, right = x + width, bottom = y + height;

  cairo_new_sub_path (self->cr);
  cairo_arc (self->cr, right - r, y + r, r, -G_PI_2, 0);
  cairo_arc (self->cr, right - r, bottom - r, r, 0, G_PI_2);
  cairo_arc (self->cr, x + r, bottom - r, r, G_PI_2, G_PI);
  cairo_arc (self->cr, x + r, y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (self->cr);
}

/**
 * mef_paper_fill:
 * @self: a paper
 * @colour: of the area
 * @x: left edge
 * @y: top edge
 * @width: of the area
 * @height: of the area
 * @radius: of its corners
 */
void
mef_paper_fill (MefPaper *self,
                MefPaperColour colour,
                double x,
                double y,
                double width,
                double height,
                double radius)
{
  set_colour (self, colour);
  trace (self, x, y, width, height, radius);
  cairo_fill (self->cr);
}

/**
 * mef_paper_frame:
 * @self: a paper
 * @colour: of the line
 * @x: left edge
 * @y: top edge
 * @width: of the area
 * @height: of the area
 * @radius: of its corners
 */
void
mef_paper_frame (MefPaper *self,
                 MefPaperColour colour,
                 double x,
                 double y,
                 double width,
                 double height,
                 double radius)
{
  set_colour (self, colour);
  cairo_set_line_width (self->cr, 0.3);
  trace (self, x, y, width, height, radius);
  cairo_stroke (self->cr);
}

/**
 * mef_paper_rule:
 * @self: a paper
 * @colour: of the line
 * @x: where it starts
 * @y: how far down
 * @width: its length
 */
void
mef_paper_rule (MefPaper *self, MefPaperColour colour, double x, double y, double width)
{
  set_colour (self, colour);
  cairo_set_line_width (self->cr, 0.2);
  cairo_move_to (self->cr, x, y);
  cairo_line_to (self->cr, x + width, y);
  cairo_stroke (self->cr);
}

/**
 * mef_paper_cut:
 * @self: a paper
 * @y: how far down
 *
 * A dashed line across the sheet: cut here.
 */
void
mef_paper_cut (MefPaper *self, double y)
{
  static const double dashes[] = { 1.6, 1.2 };

  cairo_save (self->cr);
  cairo_set_dash (self->cr, dashes, G_N_ELEMENTS (dashes), 0);
  mef_paper_rule (self, MEF_PAPER_GREY, 0, y, MEF_PAPER_WIDTH);
  cairo_restore (self->cr);
}

/**
 * mef_paper_begin:
 * @self: a paper
 * @tag: a name of PDF's logical structure: "H1", "P", "Table", "TR", "TH", "TD"
 *
 * What is drawn until mef_paper_end() is that, for whoever has the page read out.
 */
void
mef_paper_begin (MefPaper *self, const char *tag)
{
  cairo_tag_begin (self->cr, tag, NULL);
}

/**
 * mef_paper_end:
 * @self: a paper
 * @tag: as in mef_paper_begin()
 */
void
mef_paper_end (MefPaper *self, const char *tag)
{
  cairo_tag_end (self->cr, tag);
}
