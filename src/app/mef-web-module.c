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
 * @error: where to put %MEF_ERROR_NOT_FOUND, reason "web-missing"
 *
 * Returns: (transfer floating) (nullable): a MefPaymentView, whose signal "closed" says that the
 * page was left in whatever way
 */
GtkWidget *
mef_web_module_create_view (const char *uri, const char *return_prefix, GError **error)
{
  GType type = g_type_from_name ("MefPaymentView");

  if (type == G_TYPE_INVALID)
    type = load_view_type (error);
  if (type == G_TYPE_INVALID)
    return NULL;
  return g_object_new (type, "uri", uri, "return-uri-prefix", return_prefix, NULL);
}
