/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of what is wrong with a file. It keeps the words of the file, shortened: a refused cell
 * may hold a whole swallowed file when a quote was forgotten. */
#include "config.h"

#include "mef-intake-invoice.h"

#define MAX_SHOWN 60 /* characters of the offending text */

static void
clear_problem (gpointer data)
{
  MefIntakeProblem *problem = data;

  g_free (problem->text);
}

/**
 * mef_intake_problems_new:
 *
 * Returns: (transfer full) (element-type MefIntakeProblem): an empty list
 */
GArray *
mef_intake_problems_new (void)
{
  GArray *problems = g_array_new (FALSE, FALSE, sizeof (MefIntakeProblem));

  g_array_set_clear_func (problems, clear_problem);
  return problems;
}

/* One line, without control characters, at most MAX_SHOWN characters. */
static char *
shorten (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint shown = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (shown++ == MAX_SHOWN)
        {
          g_string_append (out, "…");
          break;
        }
      g_string_append_unichar (out, g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * mef_intake_problems_add:
 * @problems: (element-type MefIntakeProblem): a list
 * @line: where, from 1; 0 for the whole file
 * @column: where, from 1; 0 for the whole line
 * @other_line: the line it collides with, or 0
 * @reason: a static word in kebab-case
 * @text: what stood there, in UTF-8
 */
void
mef_intake_problems_add (GArray *problems,
                         guint line,
                         guint column,
                         guint other_line,
                         const char *reason,
                         const char *text)
{
  MefIntakeProblem problem = {
    .line = line,
    .column = column,
    .other_line = other_line,
    .reason = reason,
    .text = shorten (text),
  };

  g_array_append_val (problems, problem);
}
