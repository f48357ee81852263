/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and instants. A day is what an invoice is due on, in France; an instant is when something
 * happened, kept in UTC and shown in Europe/Paris whatever the machine's own zone is. */
#include "config.h"

#include "mef-day.h"

#include <string.h>

/* Never freed: one object for the life of the process, made once, safe from any thread. */
static GTimeZone *
paris (void)
{
  static gsize zone = 0;

  if (g_once_init_enter (&zone))
    {
      GTimeZone *tz = g_time_zone_new_identifier ("Europe/Paris");

      /* A machine without tzdata would otherwise print UTC hours without saying so: the European
       * rule in force since 1996 written out as POSIX does. */
      if (tz == NULL)
        tz = g_time_zone_new_identifier ("CET-1CEST,M3.5.0,M10.5.0/3");
      g_once_init_leave (&zone, (gsize) (tz != NULL ? tz : g_time_zone_new_utc ()));
    }
  return (GTimeZone *) zone;
}

/**
 * mef_day_new:
 * @year: 1900 to 2200; invoices lie well within
 * @month: 1 to 12
 * @day: 1 to 31
 *
 * Returns: the day, or %MEF_DAY_NONE when the calendar has none such
 */
MefDay
mef_day_new (guint year, guint month, guint day)
{
  GDate date;

  if (year < 1900 || year > 2200 || month > 12 || day > 31 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return MEF_DAY_NONE;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return g_date_get_julian (&date);
}

/**
 * mef_day_from_instant:
 * @unix_seconds: an instant
 *
 * Returns: the day it fell on in Paris
 */
MefDay
mef_day_from_instant (gint64 unix_seconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (unix_seconds);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, paris ()) : NULL;
  int year, month, day;

  if (local == NULL)
    return MEF_DAY_NONE;
  g_date_time_get_ymd (local, &year, &month, &day);
  return mef_day_new ((guint) year, (guint) month, (guint) day);
}

/* Reads exactly @count digits at *@p. */
static gboolean
take_digits (const char **p, guint count, guint *value)
{
  *value = 0;
  for (guint i = 0; i < count; i++)
    {
      if (!g_ascii_isdigit ((*p)[i]))
        return FALSE;
      *value = *value * 10 + (guint) ((*p)[i] - '0');
    }
  *p += count;
  return TRUE;
}

/* Reads one or two digits at *@p. */
static gboolean
take_short (const char **p, guint *value)
{
  return take_digits (p, g_ascii_isdigit ((*p)[0]) && g_ascii_isdigit ((*p)[1]) ? 2 : 1, value);
}

/**
 * mef_day_parse_iso:
 * @text: (nullable): `YYYY-MM-DD` and nothing else
 *
 * Returns: the day, or %MEF_DAY_NONE
 */
MefDay
mef_day_parse_iso (const char *text)
{
  const char *p = text;
  guint y, m, d;

  if (p == NULL || !take_digits (&p, 4, &y) || *p++ != '-' || !take_digits (&p, 2, &m) ||
      *p++ != '-' || !take_digits (&p, 2, &d) || *p != '\0')
    return MEF_DAY_NONE;
  return mef_day_new (y, m, d);
}

/**
 * mef_day_parse_french:
 * @text: (nullable): `31/08/2016`, `31-08-2016`, `31.08.2016`, `31/8/16`, `2016-08-31` or
 *   `20160831`; the month never comes first
 *
 * Two-digit years are of this century. A time of day behind the date, as spreadsheets add it, is
 * not accepted: the caller strips what it knows to be one.
 *
 * Returns: the day, or %MEF_DAY_NONE
 */
MefDay
mef_day_parse_french (const char *text)
{
  const char *p = text;
  guint y, m, d;
  char separator;

  if (p == NULL)
    return MEF_DAY_NONE;
  if (strlen (p) == 8 && strspn (p, "0123456789") == 8)
    {
      take_digits (&p, 4, &y);
      take_digits (&p, 2, &m);
      take_digits (&p, 2, &d);
      return mef_day_new (y, m, d);
    }
  if (strlen (p) == 10 && p[4] == '-')
    return mef_day_parse_iso (p);
  if (!take_short (&p, &d))
    return MEF_DAY_NONE;
  separator = *p++;
  if (strchr ("/-.", separator) == NULL || separator == '\0' || !take_short (&p, &m) ||
      *p++ != separator)
    return MEF_DAY_NONE;
  if (strlen (p) == 4 && take_digits (&p, 4, &y))
    return mef_day_new (y, m, d);
  if (strlen (p) == 2 && take_digits (&p, 2, &y))
    return mef_day_new (2000 + y, m, d);
  return MEF_DAY_NONE;
}

static void
write_digits (char *to, guint value, guint count)
{
  for (guint i = count; i > 0; i--, value /= 10)
    to[i - 1] = (char) ('0' + value % 10);
}

/**
 * mef_day_to_iso:
 * @day: a day, not %MEF_DAY_NONE
 * @buffer: (out caller-allocates): where to write
 *
 * Returns: (transfer none): @buffer, holding `YYYY-MM-DD`
 */
const char *
mef_day_to_iso (MefDay day, char buffer[MEF_DAY_ISO_SIZE])
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, day);
  /* By hand: an import writes two for every invoice. */
  write_digits (buffer, g_date_get_year (&date), 4);
  buffer[4] = buffer[7] = '-';
  write_digits (buffer + 5, (guint) g_date_get_month (&date), 2);
  write_digits (buffer + 8, g_date_get_day (&date), 2);
  buffer[10] = '\0';
  return buffer;
}

/**
 * mef_day_format:
 * @day: a day or %MEF_DAY_NONE
 *
 * Returns: (transfer full): `31/08/2016`, or an empty string for no day
 */
char *
mef_day_format (MefDay day)
{
  GDate date;

  if (day == MEF_DAY_NONE)
    return g_strdup ("");
  g_date_clear (&date, 1);
  g_date_set_julian (&date, day);
  return g_strdup_printf ("%02u/%02u/%04u", (guint) g_date_get_day (&date),
                          (guint) g_date_get_month (&date), (guint) g_date_get_year (&date));
}

/**
 * mef_instant_from_paris:
 * @day: a day, not %MEF_DAY_NONE
 * @hour: 0 to 23
 * @minute: 0 to 59
 *
 * Returns: the instant at which clocks in Paris show that; the earlier one in the hour that autumn
 *   repeats
 */
gint64
mef_instant_from_paris (MefDay day, guint hour, guint minute)
{
  g_autoptr (GDateTime) when = NULL;
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, day);
  when = g_date_time_new (paris (), g_date_get_year (&date), (int) g_date_get_month (&date),
                          g_date_get_day (&date), (int) hour, (int) minute, 0);
  return when != NULL ? g_date_time_to_unix (when) : 0;
}

/**
 * mef_instant_parse:
 * @text: (nullable): an RFC 3339 instant with its zone
 * @unix_seconds: (out): the instant, untouched on failure
 *
 * Returns: whether @text was one
 */
gboolean
mef_instant_parse (const char *text, gint64 *unix_seconds)
{
  g_autoptr (GDateTime) when = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  if (when == NULL)
    return FALSE;
  *unix_seconds = g_date_time_to_unix (when);
  return TRUE;
}

/**
 * mef_instant_to_rfc3339:
 * @unix_seconds: an instant
 *
 * Returns: (transfer full): `2016-08-31T14:05:00Z`
 */
char *
mef_instant_to_rfc3339 (gint64 unix_seconds)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (unix_seconds);

  return when != NULL ? g_date_time_format (when, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

/**
 * mef_instant_format:
 * @unix_seconds: an instant
 *
 * Returns: (transfer full): `31/08/2016 14:05`, Paris time
 */
char *
mef_instant_format (gint64 unix_seconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (unix_seconds);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, paris ()) : NULL;

  return local != NULL ? g_date_time_format (local, "%d/%m/%Y %H:%M") : g_strdup ("");
}
