/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invented arms for a town that has given none of its own: azure, a chevron and three stars or,
 * under the three-towered wall that crowns the arms of French towns. */
#include "config.h"

#include "mef-arms.h"

/* The drawing's own measures: 100 wide, 138 high. */
#define ARMS_WIDTH 100.0

static void
set_azure (cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0.09, 0.29, 0.56);
}

static void
set_or (cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0.93, 0.74, 0.25);
}

static void
set_line (cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0.13, 0.16, 0.24);
}

static void
trace_shield (cairo_t *cr)
{
  cairo_new_path (cr);
  cairo_move_to (cr, 6, 34);
  cairo_line_to (cr, 94, 34);
  cairo_line_to (cr, 94, 88);
  cairo_curve_to (cr, 94, 114, 72, 122, 50, 136);
  cairo_curve_to (cr, 28, 122, 6, 114, 6, 88);
  cairo_close_path (cr);
}

static void
draw_star (cairo_t *cr, double x, double y, double radius)
{
  /* Five points: the corners of two pentagons, the outer and the inner one, computed once. */
  static const double corners[10][2] = {
    { 0, -1 },    { 0.2245, -0.309 }, { 0.9511, -0.309 }, { 0.3633, 0.118 },   { 0.5878, 0.809 },
    { 0, 0.382 }, { -0.5878, 0.809 }, { -0.3633, 0.118 }, { -0.9511, -0.309 }, { -0.2245, -0.309 },
  };

  cairo_new_path (cr);
  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    cairo_line_to (cr, x + corners[i][0] * radius, y + corners[i][1] * radius);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_field (cairo_t *cr)
{
  trace_shield (cr);
  set_azure (cr);
  cairo_fill (cr);
  cairo_save (cr);
  trace_shield (cr);
  cairo_clip (cr);
  set_or (cr);
  cairo_move_to (cr, 50, 66);
  cairo_line_to (cr, 100, 112);
  cairo_line_to (cr, 100, 132);
  cairo_line_to (cr, 50, 86);
  cairo_line_to (cr, 0, 132);
  cairo_line_to (cr, 0, 112);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_restore (cr);
  set_or (cr);
  draw_star (cr, 27, 58, 10);
  draw_star (cr, 73, 58, 10);
  draw_star (cr, 50, 111, 10);
  trace_shield (cr);
  set_line (cr);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static void
draw_tower (cairo_t *cr, double x, double width)
{
  double tooth = width / 5;

  cairo_new_path (cr);
  cairo_move_to (cr, x, 26);
  cairo_line_to (cr, x, 6);
  for (guint i = 0; i < 5; i++)
    {
      double y = i % 2 == 0 ? 2 : 6;

      cairo_line_to (cr, x + tooth * i, y);
      cairo_line_to (cr, x + tooth * (i + 1), y);
    }
  cairo_line_to (cr, x + width, 26);
  cairo_close_path (cr);
  set_or (cr);
  cairo_fill_preserve (cr);
  set_line (cr);
  cairo_stroke (cr);
  cairo_rectangle (cr, x + width / 2 - 2, 15, 4, 11);
  cairo_fill (cr);
}

static void
draw_crown (cairo_t *cr)
{
  cairo_set_line_width (cr, 1.2);
  cairo_rectangle (cr, 12, 13, 76, 13);
  set_or (cr);
  cairo_fill_preserve (cr);
  set_line (cr);
  cairo_stroke (cr);
  draw_tower (cr, 10, 20);
  draw_tower (cr, 40, 20);
  draw_tower (cr, 70, 20);
  cairo_rectangle (cr, 8, 26, 84, 4);
  set_or (cr);
  cairo_fill_preserve (cr);
  set_line (cr);
  cairo_stroke (cr);
}

/**
 * mef_arms_draw:
 * @cr: where to draw, in any unit
 * @x: left edge
 * @y: top edge
 * @width: as wide as this, 1.38 times as high
 */
void
mef_arms_draw (cairo_t *cr, double x, double y, double width)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, width / ARMS_WIDTH, width / ARMS_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  draw_field (cr);
  draw_crown (cr);
  cairo_restore (cr);
}
