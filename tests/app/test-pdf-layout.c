/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic of pages on their ground; no display. */
#include "config.h"

#include "mef-pdf-layout.h"

static const graphene_size_t three[] = { { 595, 842 }, { 842, 595 }, { 595, 842 } };

static void
test_fit (void)
{
  static const struct
  {
    MefPdfFit fit;
    int width;
    int height;
    double zoom;
  } cases[] = {
    /* (width - 2 margins) / (842 points of 4/3 pixels) */
    { MEF_PDF_FIT_WIDTH, 1147, 500, 1.000297 },
    { MEF_PDF_FIT_WIDTH, 360, 600, 0.299287 },
    { MEF_PDF_FIT_PAGE, 1147, 585, 0.499703 },
    { MEF_PDF_FIT_PAGE, 360, 5000, 0.299287 },
    { MEF_PDF_FIT_NONE, 360, 600, 1 },
    /* limits */
    { MEF_PDF_FIT_WIDTH, 0, 0, MEF_PDF_ZOOM_MIN },
    { MEF_PDF_FIT_WIDTH, 100000, 10, MEF_PDF_ZOOM_MAX },
  };
  g_autoptr (MefPdfLayout) layout = mef_pdf_layout_new (three, G_N_ELEMENTS (three));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (mef_pdf_layout_fit (layout, cases[i].fit, cases[i].width,
                                                        cases[i].height),
                                    cases[i].zoom, 1e-5);
}

/* A page that was fitted to a width takes it, to the pixel. */
static void
test_fitted_width (void)
{
  g_autoptr (MefPdfLayout) layout = mef_pdf_layout_new (three, G_N_ELEMENTS (three));

  for (int width = 200; width < 2000; width += 37)
    {
      GdkRectangle where;
      int across, down;

      mef_pdf_layout_set_zoom (layout, mef_pdf_layout_fit (layout, MEF_PDF_FIT_WIDTH, width, 100));
      mef_pdf_layout_get_size (layout, &across, &down);
      g_assert_cmpint (across, ==, width);
      mef_pdf_layout_get_page (layout, 1, width, &where);
      g_assert_cmpint (where.x, ==, MEF_PDF_MARGIN);
      g_assert_cmpint (where.width, ==, width - 2 * MEF_PDF_MARGIN);
    }
}

static void
test_places (void)
{
  g_autoptr (MefPdfLayout) layout = mef_pdf_layout_new (three, G_N_ELEMENTS (three));
  int across, down, bottom = MEF_PDF_MARGIN - MEF_PDF_SPACING;

  mef_pdf_layout_set_zoom (layout, 0.7);
  mef_pdf_layout_get_size (layout, &across, &down);
  for (guint i = 0; i < G_N_ELEMENTS (three); i++)
    {
      GdkRectangle where;

      mef_pdf_layout_get_page (layout, i, 1000, &where);
      /* one under the other, centred, never touching */
      g_assert_cmpint (abs (where.y - bottom - MEF_PDF_SPACING), <=, 1);
      g_assert_cmpint (abs (2 * where.x + where.width - 1000), <=, 1);
      bottom = where.y + where.height;
      g_assert_cmpuint (mef_pdf_layout_find_page (layout, where.y), ==, i);
      g_assert_cmpuint (mef_pdf_layout_find_page (layout, bottom - 1), ==, i);
    }
  g_assert_cmpint (abs (down - bottom - MEF_PDF_MARGIN), <=, 1);
  g_assert_cmpuint (mef_pdf_layout_find_page (layout, -50), ==, 0);
  g_assert_cmpuint (mef_pdf_layout_find_page (layout, 1e9), ==, 2);
}

static void
test_zoom_limits (void)
{
  g_autoptr (MefPdfLayout) layout = mef_pdf_layout_new (three, 1);

  mef_pdf_layout_set_zoom (layout, 1000);
  g_assert_cmpfloat (mef_pdf_layout_get_zoom (layout), ==, MEF_PDF_ZOOM_MAX);
  mef_pdf_layout_set_zoom (layout, 0);
  g_assert_cmpfloat (mef_pdf_layout_get_zoom (layout), ==, MEF_PDF_ZOOM_MIN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/pdf-layout/fit", test_fit);
  g_test_add_func ("/app/pdf-layout/fitted-width", test_fitted_width);
  g_test_add_func ("/app/pdf-layout/places", test_places);
  g_test_add_func ("/app/pdf-layout/zoom-limits", test_zoom_limits);
  return g_test_run ();
}
