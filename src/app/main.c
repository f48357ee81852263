/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application's entry: language first, then the schemas of a build that was not installed, then
 * everything else. */
#include "config.h"

#include "mef-application.h"
#include "mef-locale.h"
#include "mef-pdf-queue.h"
#include "mef-web-module.h"

#include <unistd.h>

/* How long a page being drawn may keep the process: longer, and it leaves without tidying up. */
#define PATIENCE (2 * G_USEC_PER_SEC)

/* In the build folder the compiled schemas lie in ../data; GSettings reads the variable once. */
static void
find_schemas (void)
{
  g_autofree char *compiled = mef_locale_find_sibling ("../data/gschemas.compiled");
  g_autofree char *folder = compiled != NULL ? g_path_get_dirname (compiled) : NULL;

  if (folder != NULL)
    g_setenv ("GSETTINGS_SCHEMA_DIR", folder, FALSE);
}

int
main (int argc, char **argv)
{
  MefApplication *application;
  int status;

  mef_locale_init ();
  mef_web_module_prepare_environment ();
  find_schemas ();
  application = mef_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  g_object_unref (application);
  if (!mef_pdf_queue_wait_for_threads (PATIENCE))
    _exit (status);
  return status;
}
