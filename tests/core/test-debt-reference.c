/* SPDX-License-Identifier: GPL-3.0-or-later */
/* References from the paper to the wire. */
#include "config.h"

#include "mef-debt-reference.h"

#define TITRE MEF_DEBT_REFERENCE_TITRE
#define ROLE MEF_DEBT_REFERENCE_ROLE
#define FREE MEF_DEBT_REFERENCE_FREE

static const struct
{
  MefDebtReferenceKind kind;
  const char *printed;
  const char *sent; /* NULL: refused */
  guint exercise;
} cases[] = {
  { TITRE, "2026-417-1", "202600000417000001", 2026 },
  { TITRE, "2021-2-1", "202100000002000001", 2021 },
  { TITRE, " 2026 - 417 - 1 ", "202600000417000001", 2026 },
  { TITRE, "2026 417 1", "202600000417000001", 2026 },
  { TITRE, "2026.417.1", "202600000417000001", 2026 },
  { TITRE, "2026-00000218-000001", "202600000218000001", 2026 },
  { TITRE, "202600000218000001", "202600000218000001", 2026 },
  { TITRE, "9999-00000000-999999", "999900000000999999", 9999 },
  { TITRE, "999900000000999999", "999900000000999999", 9999 },
  { TITRE, "", NULL, 0 },
  { TITRE, "-", NULL, 0 },
  { TITRE, "2026-417", NULL, 0 },
  { TITRE, "2026-417-1-2", NULL, 0 },
  { TITRE, "2026-417-1-2-3", NULL, 0 },
  { TITRE, "26-417-1", NULL, 0 },
  { TITRE, "2026-417000000-1", NULL, 0 },
  { TITRE, "2026-417-1000000", NULL, 0 },
  { TITRE, "2026-4A7-1", NULL, 0 },
  { TITRE, "2026-417-1/2", NULL, 0 },
  { TITRE, "20260000021800000", NULL, 0 },
  { TITRE, "2026000002180000011", NULL, 0 },
  { TITRE, "2026-\xc3\xa9-1", NULL, 0 },
  { ROLE, "2026-CA-00-12", "2026CA000000000000012", 2026 },
  { ROLE, "2021-ca-00-53", "2021CA000000000000053", 2021 },
  { ROLE, "2026-83-00-2026000123", "202683000002026000123", 2026 },
  { ROLE, "2026-5-1-7", "202605010000000000007", 2026 },
  { ROLE, "2026CA000000000000012", "2026CA000000000000012", 2026 },
  { ROLE, "9999-99-99-0000000000000", "999999990000000000000", 9999 },
  { ROLE, "2026-CA-00", NULL, 0 },
  { ROLE, "2026-CAT-00-12", NULL, 0 },
  { ROLE, "2026-CA-0A-12", NULL, 0 },
  { ROLE, "2026-CA-00-12345678901234", NULL, 0 },
  { ROLE, "202600000218000001", NULL, 0 },
  { FREE, "2015-RS-00-83001516", "2015RS0083001516", 0 },
  { FREE, "12-34", NULL, 0 },
  { FREE, "1234567890123456789012345678901", NULL, 0 },
};

static void
test_compose (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint exercise = 0;
      g_autofree char *sent =
          mef_debt_reference_compose (cases[i].kind, cases[i].printed, &exercise);

      g_test_message ("%s", cases[i].printed);
      g_assert_cmpstr (sent, ==, cases[i].sent);
      g_assert_cmpuint (exercise, ==, cases[i].exercise);
    }
}

/* What was composed is its own printed form. */
static void
test_again (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint exercise = 0;
      g_autofree char *again = NULL;

      if (cases[i].sent == NULL)
        continue;
      again = mef_debt_reference_compose (cases[i].kind, cases[i].sent, &exercise);
      g_assert_cmpstr (again, ==, cases[i].sent);
    }
}

static void
test_kinds (void)
{
  MefDebtReferenceKind kind = ROLE;

  for (guint i = FREE; i <= ROLE; i++)
    {
      g_assert_true (mef_debt_reference_kind_from_string (
          mef_debt_reference_kind_to_string ((MefDebtReferenceKind) i), &kind));
      g_assert_cmpuint (kind, ==, i);
    }
  g_assert_false (mef_debt_reference_kind_from_string ("other", &kind));
  g_assert_false (mef_debt_reference_kind_from_string (NULL, &kind));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/debt-reference/compose", test_compose);
  g_test_add_func ("/core/debt-reference/again", test_again);
  g_test_add_func ("/core/debt-reference/kinds", test_kinds);
  return g_test_run ();
}
