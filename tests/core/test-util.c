/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files beside the program, and the small helpers that hold no state. */
#include "config.h"

#include "mef-error.h"
#include "mef-locale.h"
#include "mef-util.h"

#include <unistd.h>

static void
test_sibling (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *name = g_path_get_basename (self);
  g_autofree char *folder = g_path_get_dirname (self);
  g_autofree char *found = mef_locale_find_sibling (name);
  g_autofree char *up = mef_locale_find_sibling ("..");
  g_autofree char *none = mef_locale_find_sibling ("no-such-file");
  g_autofree char *below = mef_locale_find_sibling ("no-such-folder/../x");
  g_autofree char *expected_up = g_build_filename (folder, "..", NULL);

  g_assert_cmpstr (found, ==, self);
  g_assert_cmpstr (up, ==, expected_up);
  g_assert_null (none);
  g_assert_null (below);
}

/* Found beside the program wherever it is started from. */
static void
test_sibling_from_elsewhere (void)
{
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *name = g_path_get_basename (self);
  g_autofree char *found = NULL;

  g_assert_cmpint (chdir ("/"), ==, 0);
  found = mef_locale_find_sibling (name);
  g_assert_cmpint (chdir (before), ==, 0);
  g_assert_cmpstr (found, ==, self);
}

static void
test_strings (void)
{
  char *text = NULL;

  g_assert_true (mef_str_empty (NULL));
  g_assert_true (mef_str_empty (""));
  g_assert_false (mef_str_empty (" "));
  g_assert_false (mef_set_str (&text, NULL));
  g_assert_true (mef_set_str (&text, "a"));
  g_assert_false (mef_set_str (&text, "a"));
  /* A part of the old value, which goes away. */
  g_assert_true (mef_set_str (&text, text + 1));
  g_assert_cmpstr (text, ==, "");
  g_assert_true (mef_set_str (&text, NULL));
  g_assert_null (text);
}

static void
test_error_parameters (void)
{
  g_autoptr (GError) error = g_error_new_literal (MEF_ERROR, MEF_ERROR_RATE, "too-many-tries");
  g_autoptr (GError) other = g_error_new_literal (G_FILE_ERROR, 0, "x");
  g_autoptr (GError) copy = NULL;

  g_assert_null (mef_error_get_parameter (error, "retry_after"));
  g_assert_cmpint (mef_error_get_parameter_int (error, "retry_after", 9), ==, 9);
  mef_error_set_parameter (error, "retry_after", "30");
  mef_error_set_parameter (error, "word", "thirty");
  mef_error_set_parameter (error, "huge", "99999999999999999999");
  copy = g_error_copy (error);
  g_assert_cmpint (mef_error_get_parameter_int (copy, "retry_after", 9), ==, 30);
  g_assert_cmpint (mef_error_get_parameter_int (copy, "word", 9), ==, 9);
  g_assert_cmpint (mef_error_get_parameter_int (copy, "huge", 9), ==, 9);
  mef_error_set_parameter (error, "retry_after", "60");
  g_assert_cmpstr (mef_error_get_parameter (error, "retry_after"), ==, "60");
  g_assert_null (mef_error_get_parameter (NULL, "retry_after"));
  g_assert_null (mef_error_get_parameter (other, "retry_after"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/locale/sibling", test_sibling);
  g_test_add_func ("/core/locale/sibling-from-elsewhere", test_sibling_from_elsewhere);
  g_test_add_func ("/core/util/strings", test_strings);
  g_test_add_func ("/core/error/parameters", test_error_parameters);
  return g_test_run ();
}
