/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the reference printed on a titre or a rôle to the one that PayFiP knows: the groups are
 * short on paper and have fixed widths on the wire. Here and not beside the protocol, because the
 * store also has to know which invoices have none. */
#include "config.h"

#include "mef-debt-reference.h"

#include <string.h>

#define MAX_GROUPS 4
#define FREE_MIN 6
#define FREE_MAX 30

static const char *const names[] = {
  [MEF_DEBT_REFERENCE_FREE] = "free",
  [MEF_DEBT_REFERENCE_TITRE] = "titre",
  [MEF_DEBT_REFERENCE_ROLE] = "role",
};

typedef struct
{
  guint width;
  gboolean letters;
} Group;

static const Group titre[] = { { 4, FALSE }, { 8, FALSE }, { 6, FALSE }, { 0, FALSE } };
static const Group role[] = { { 4, FALSE },
                              { 2, TRUE },
                              { 2, FALSE },
                              { 13, FALSE },
                              { 0, FALSE } };

/**
 * mef_debt_reference_kind_to_string:
 * @kind: a kind
 *
 * Returns: (transfer none): its word in the store
 */
const char *
mef_debt_reference_kind_to_string (MefDebtReferenceKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (names), NULL);
  return names[kind];
}

/**
 * mef_debt_reference_kind_from_string:
 * @text: (nullable): a word
 * @kind: (out): the kind it names, untouched when it names none
 *
 * Returns: whether it names one
 */
gboolean
mef_debt_reference_kind_from_string (const char *text, MefDebtReferenceKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_strcmp0 (text, names[i]) == 0)
        {
          *kind = (MefDebtReferenceKind) i;
          return TRUE;
        }
    }
  return FALSE;
}

/* Dashes, spaces and dots separate; a run of them counts once, and none begins or ends anything. */
static guint
split (const char *printed, char **groups)
{
  g_autofree char *upper = g_ascii_strup (printed, -1);
  g_auto (GStrv) parts = g_strsplit_set (upper, "- .\t\n", -1);
  guint count = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (parts[i][0] == '\0')
        continue;
      if (count == MAX_GROUPS)
        return MAX_GROUPS + 1;
      groups[count++] = g_strdup (parts[i]);
    }
  return count;
}

/* Cuts a reference that has no separators any more into groups of full width. */
static guint
cut (const Group *layout, char **groups)
{
  g_autofree char *joined = g_steal_pointer (&groups[0]);
  const char *from = joined;
  gsize length = 0;
  guint count;

  for (count = 0; layout[count].width > 0; count++)
    length += layout[count].width;
  if (strlen (joined) != length)
    return 0;
  for (guint i = 0; i < count; from += layout[i++].width)
    groups[i] = g_strndup (from, layout[i].width);
  return count;
}

static gboolean
fits (const Group *group, const char *text)
{
  if (strlen (text) > group->width)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (!g_ascii_isdigit (*p) && !(group->letters && g_ascii_isupper (*p)))
        return FALSE;
    }
  return TRUE;
}

static char *
join (const Group *layout, char **groups, guint count, guint *exercise)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint i;

  for (i = 0; layout[i].width > 0; i++)
    {
      if (i >= count || !fits (&layout[i], groups[i]))
        return NULL;
      for (gsize n = strlen (groups[i]); n < layout[i].width; n++)
        g_string_append_c (out, '0');
      g_string_append (out, groups[i]);
    }
  /* A year is never short. */
  if (i != count || strlen (groups[0]) != layout[0].width)
    return NULL;
  *exercise = (guint) g_ascii_strtoull (groups[0], NULL, 10);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
strip (const char *printed)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = printed; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (out, *p);
    }
  if (out->len < FREE_MIN || out->len > FREE_MAX)
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * mef_debt_reference_compose:
 * @kind: how the régie's references are put together
 * @printed: what is on the paper, with or without its separators
 * @exercise: (out): the year it begins with; untouched where there is none in it
 *
 * "2026-417-1" becomes "202600000417000001".
 *
 * Returns: (transfer full) (nullable): the reference to send; %NULL where @printed is no such
 *   reference
 */
char *
mef_debt_reference_compose (MefDebtReferenceKind kind, const char *printed, guint *exercise)
{
  const Group *layout = kind == MEF_DEBT_REFERENCE_ROLE ? role : titre;
  char *groups[MAX_GROUPS + 1] = { NULL };
  char *composed = NULL;
  guint count;

  if (kind == MEF_DEBT_REFERENCE_FREE)
    return strip (printed);
  count = split (printed, groups);
  if (count == 1)
    count = cut (layout, groups);
  if (count >= 1 && count <= MAX_GROUPS)
    composed = join (layout, groups, count, exercise);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    g_free (groups[i]);
  return composed;
}
