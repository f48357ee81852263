/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days, instants, and the two nights a year when clocks change. */
#include "config.h"

#include "mef-clock.h"
#include "mef-day.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text, *iso; /* iso: NULL when it is no day */
  } cases[] = {
    { "31/08/2016", "2016-08-31" },
    { "31-08-2016", "2016-08-31" },
    { "31.08.2016", "2016-08-31" },
    { "1/9/2016", "2016-09-01" },
    { "01/09/16", "2016-09-01" },
    { "2016-08-31", "2016-08-31" },
    { "20160831", "2016-08-31" },
    { "29/02/2024", "2024-02-29" },
    { "29/02/2023", NULL },
    { "31/04/2016", NULL },
    { "08/31/2016", NULL },
    { "31/08-2016", NULL },
    { "31/08/016", NULL },
    { "31/08/2016 10:00", NULL },
    { "42600", NULL },
    { "", NULL },
    { "/", NULL },
    { "0/1/2016", NULL },
    { "1/1/1800", NULL },
    { "2016-13-01", NULL },
    { "hier", NULL },
    { "29/02/1900", NULL },
    { "29/02/2000", "2000-02-29" },
    { "01/01/1900", "1900-01-01" },
    { "31/12/1899", NULL },
    { "31/12/2200", "2200-12-31" },
    { "01/01/2201", NULL },
    { "00/01/2016", NULL },
    { "1/00/2016", NULL },
    { "2016-8-31", NULL },
    { "2016-08-31 ", NULL },
    { " 31/08/2016", NULL },
    { "31/08/20166", NULL },
    { "31/08/", NULL },
    { "31//2016", NULL },
    { "31", NULL },
    { "20160832", NULL },
    { "-1/08/2016", NULL },
  };

  g_assert_cmpuint (mef_day_parse_french (NULL), ==, MEF_DAY_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MefDay day = mef_day_parse_french (cases[i].text);
      char iso[MEF_DAY_ISO_SIZE];

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (day != MEF_DAY_NONE ? mef_day_to_iso (day, iso) : NULL, ==, cases[i].iso);
      if (day != MEF_DAY_NONE)
        g_assert_cmpuint (mef_day_parse_iso (iso), ==, day);
    }
}

/* Every day of three centuries is written, read and counted one by one. */
static void
test_every_day (void)
{
  static const guint8 lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  MefDay last = MEF_DAY_NONE;

  for (guint year = 1900; year <= 2200; year++)
    {
      gboolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

      for (guint month = 1; month <= 12; month++)
        {
          guint length = lengths[month - 1] + (month == 2 && leap ? 1 : 0);

          g_assert_cmpuint (mef_day_new (year, month, length + 1), ==, MEF_DAY_NONE);
          for (guint n = 1; n <= length; n++)
            {
              MefDay day = mef_day_new (year, month, n);
              char iso[MEF_DAY_ISO_SIZE];

              g_assert_true (day != MEF_DAY_NONE && (last == MEF_DAY_NONE || day == last + 1));
              g_assert_cmpuint (mef_day_parse_iso (mef_day_to_iso (day, iso)), ==, day);
              last = day;
            }
        }
    }
}

static void
test_format (void)
{
  g_autofree char *day = mef_day_format (mef_day_new (2016, 8, 31));
  g_autofree char *none = mef_day_format (MEF_DAY_NONE);

  g_assert_cmpstr (day, ==, "31/08/2016");
  g_assert_cmpstr (none, ==, "");
}

/* In Paris it is already tomorrow an hour or two before midnight UTC. */
static void
test_paris (void)
{
  static const struct
  {
    const char *instant, *day, *shown;
  } cases[] = {
    { "2026-01-15T22:59:59Z", "2026-01-15", "15/01/2026 23:59" },
    { "2026-01-15T23:00:00Z", "2026-01-16", "16/01/2026 00:00" },
    { "2026-07-15T21:59:59Z", "2026-07-15", "15/07/2026 23:59" },
    { "2026-07-15T22:00:00Z", "2026-07-16", "16/07/2026 00:00" },
    { "2026-03-29T00:59:00Z", "2026-03-29", "29/03/2026 01:59" },
    { "2026-03-29T01:00:00Z", "2026-03-29", "29/03/2026 03:00" },
    { "2026-10-25T00:30:00Z", "2026-10-25", "25/10/2026 02:30" },
    { "2026-10-25T01:30:00Z", "2026-10-25", "25/10/2026 02:30" },
    { "2026-12-31T23:30:00+01:00", "2026-12-31", "31/12/2026 23:30" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char iso[MEF_DAY_ISO_SIZE];
      g_autofree char *shown = NULL;
      gint64 instant;

      g_assert_true (mef_instant_parse (cases[i].instant, &instant));
      shown = mef_instant_format (instant);
      g_assert_cmpstr (mef_day_to_iso (mef_day_from_instant (instant), iso), ==, cases[i].day);
      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

static void
test_from_paris (void)
{
  static const struct
  {
    guint month, day, hour, minute;
    const char *instant;
  } cases[] = {
    { 2, 5, 14, 17, "2026-02-05T13:17:00Z" },   { 7, 5, 14, 17, "2026-07-05T12:17:00Z" },
    { 3, 29, 1, 59, "2026-03-29T00:59:00Z" },   { 3, 29, 3, 0, "2026-03-29T01:00:00Z" },
    { 12, 31, 23, 59, "2026-12-31T22:59:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 instant = mef_instant_from_paris (mef_day_new (2026, cases[i].month, cases[i].day),
                                               cases[i].hour, cases[i].minute);
      g_autofree char *text = mef_instant_to_rfc3339 (instant);

      g_assert_cmpstr (text, ==, cases[i].instant);
    }
}

static void
test_instants (void)
{
  static const char *const wrong[] = { "", "2026-07-15", "2026-07-15T10:00:00", "x",
                                       "2026-13-01T00:00:00Z" };
  gint64 instant = 7;

  g_assert_false (mef_instant_parse (NULL, &instant));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (mef_instant_parse (wrong[i], &instant));
  g_assert_cmpint (instant, ==, 7);
}

static void
test_clock (void)
{
  g_autoptr (MefClock) manual = mef_clock_new_manual (1000);
  g_autoptr (MefClock) system = mef_clock_new ();

  g_assert_cmpint (mef_clock_now (manual), ==, 1000);
  mef_clock_advance (manual, 60);
  g_assert_cmpint (mef_clock_now (manual), ==, 1060);
  g_assert_true (mef_clock_is_manual (manual));
  g_assert_false (mef_clock_is_manual (system));
  g_assert_cmpint (mef_clock_now (system), >, 1700000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/day/parse", test_parse);
  g_test_add_func ("/core/day/every-day", test_every_day);
  g_test_add_func ("/core/day/format", test_format);
  g_test_add_func ("/core/day/paris", test_paris);
  g_test_add_func ("/core/day/from-paris", test_from_paris);
  g_test_add_func ("/core/day/instants", test_instants);
  g_test_add_func ("/core/clock", test_clock);
  return g_test_run ();
}
