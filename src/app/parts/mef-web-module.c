/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payment page's view lives in a module of its own, opened when somebody pays: WebKit and what
 * it needs are a third of the application's memory and half of the time it takes to start, and most
 * who open it come to read. Nothing else of web/ is known here than its properties. */
#include "config.h"

#include "mef-web-module.h"

#include <gmodule.h>

#include "mef-error.h"
#include "mef-locale.h"

/* Beside the program in a build folder, in the library folder once installed. */
#define BUILT "app/web/mes-factures-web.so"
#define INSTALLED PKGLIBDIR "/mes-factures-web.so"

/* Inside a flatpak WebKit asks the system outside for its sandbox, which has one. */
#define FLATPAK_INFO "/.flatpak-info"
#define NO_SANDBOX "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"

typedef GType (*GetType) (void);

/**
 * mef_web_module_prepare_environment:
 *
 * To be called first thing in a program, before GTK starts and any thread exists. Keeps WebKit off
 * shared graphics buffers, with which pages stay white on some graphics drivers; a payment form
 * does not need them. A value the person has set is respected.
 */
void
mef_web_module_prepare_environment (void)
{
  g_setenv ("WEBKIT_DISABLE_DMABUF_RENDERER", "1", FALSE);
}

static void
sandbox_tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_NOT_FOUND, "web-sandbox");
}

/**
 * mef_web_module_check_async:
 * @cancellable: (nullable): ends the check
 * @callback: (scope async): called with the answer
 * @user_data: for @callback
 *
 * Tries the sandbox in which WebKit runs a page. Where the system does not let programs make one
 * (some containers, some hardened kernels) WebKit would end the whole application; it is better to
 * know before.
 */
void
mef_web_module_check_async (GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *program = g_find_program_in_path ("bwrap");
  g_autoptr (GSubprocess) process = NULL;

  g_task_set_source_tag (task, mef_web_module_check_async);
  if (g_file_test (FLATPAK_INFO, G_FILE_TEST_EXISTS) || g_getenv (NO_SANDBOX) != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (program != NULL)
    process =
        g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                          NULL, program, "--die-with-parent", "--unshare-pid", "--unshare-uts",
                          "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true", NULL);
  if (process == NULL)
    g_task_return_new_error (task, MEF_ERROR, MEF_ERROR_NOT_FOUND, "web-sandbox");
  else
    g_subprocess_wait_check_async (process, cancellable, sandbox_tried_cb, g_steal_pointer (&task));
}

/**
 * mef_web_module_check_finish:
 * @result: what the callback got
 * @error: (nullable): where to put %MEF_ERROR_NOT_FOUND, reason "web-sandbox"
 *
 * Returns: whether a page can be shown here
 */
gboolean
mef_web_module_check_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Once open it stays: types cannot be taken back. */
static GType
load_view_type (GError **error)
{
  g_autofree char *built = mef_locale_find_sibling (BUILT);
  GModule *module = g_module_open (built != NULL ? built : INSTALLED, G_MODULE_BIND_LOCAL);
  gpointer get_type;

  if (module == NULL || !g_module_symbol (module, "mef_payment_view_get_type", &get_type))
    {
      g_debug ("no module for the payment page: %s", g_module_error ());
      g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "web-missing");
      return G_TYPE_INVALID;
    }
  g_module_make_resident (module);
  return ((GetType) get_type) ();
}

/**
 * mef_web_module_create_view:
 * @uri: the payment page, as the server gave it
 * @return_prefix: how the address begins that the payment service sends people back to
 * @hint: (nullable): a sentence shown beside the page once it has come
 * @error: where to put %MEF_ERROR_NOT_FOUND, reason "web-missing"
 *
 * Returns: (transfer floating) (nullable): a MefPaymentView, whose signal "closed" says that the
 * page was left in whatever way
 */
GtkWidget *
mef_web_module_create_view (const char *uri,
                            const char *return_prefix,
                            const char *hint,
                            GError **error)
{
  GType type = g_type_from_name ("MefPaymentView");

  if (type == G_TYPE_INVALID)
    type = load_view_type (error);
  if (type == G_TYPE_INVALID)
    return NULL;
  return g_object_new (type, "uri", uri, "return-uri-prefix", return_prefix, "hint", hint, NULL);
}
