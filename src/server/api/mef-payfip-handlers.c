/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PayFiP and the payer's browser send us about an operation. Of the web service's nothing is
 * believed: it is a hint to ask. A form's result is all there will ever be, and is held against its
 * attempt. Nothing is told, since anyone may know an operation's name: the answer is the same for
 * any. */
#include "config.h"

#include "mef-api-handlers.h"

#include <glib/gi18n.h>

#include "mef-payfip-message.h"
#include "mef-town-store.h"

#include "mef-engine.h"
#include "mef-html.h"
#include "mef-response.h"

#define DONE "done"

/* In the query or in the body, in any letter case, under any content type. */
static GHashTable *
read_fields (MefRequest *request)
{
  gsize length;
  const char *data = g_bytes_get_data (mef_request_get_body (request), &length);
  g_autofree char *body = g_strndup (data != NULL ? data : "", length);

  return mef_payfip_read_fields (mef_request_get_raw_query (request), body);
}

static void
take_hint (MefRequest *request)
{
  g_autoptr (GHashTable) fields = read_fields (request);

  mef_payments_notify (mef_engine_get (request)->payments, g_hash_table_lookup (fields, "idop"));
}

/**
 * mef_handle_payfip_notification:
 * @request: a request of %MEF_ROUTE_PAYFIP_NOTIFICATION or its GET
 *
 * Always 200 and at once: what PayFiP does with anything else is not known.
 */
void
mef_handle_payfip_notification (MefRequest *request)
{
  take_hint (request);
  mef_request_respond_empty (request, 200);
}

static void
respond_return_page (MefRequest *request)
{
  g_auto (MefTownRow) town = { NULL };
  GString *page;

  if (mef_town_store_read (mef_request_get_db (request), &town, NULL))
    page = mef_html_begin (_ ("You can close this page"), town.name);
  else
    page = mef_html_begin (_ ("You can close this page"), mef_request_get_town (request)->host);
  mef_html_add_paragraph (page, _ ("The Mes Factures application is checking what became of your "
                                   "payment. The state of your invoice will appear there by "
                                   "itself."));
  mef_html_end (page);
  mef_request_respond_html (request, 200, page);
}

/**
 * mef_handle_payfip_return:
 * @request: a request of %MEF_ROUTE_PAYFIP_RETURN or its GET
 *
 * Leads to a page whose address says nothing of the operation, so that it can be reloaded, kept in
 * a history and looked at by anyone.
 */
void
mef_handle_payfip_return (MefRequest *request)
{
  g_autofree char *target = NULL;

  if (mef_request_get_query (request, DONE) != NULL)
    {
      respond_return_page (request);
      return;
    }
  take_hint (request);
  target = g_strconcat (mef_route_get (MEF_ROUTE_PAYFIP_RETURN)->path, "?" DONE "=1", NULL);
  mef_request_respond_redirect (request, 303, target);
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefRequest *request = user_data;
  g_autoptr (GError) error = NULL;

  if (mef_payments_take_form_finish (MEF_PAYMENTS (source), result, &error))
    mef_request_respond_empty (request, 200);
  else
    mef_request_respond_error (request, error);
  mef_request_resume (request);
}

/**
 * mef_handle_payfip_form:
 * @request: a request of %MEF_ROUTE_PAYFIP_FORM or its GET
 *
 * Answers when what it says is on disk: it may come only once. What PayFiP does with anything but
 * 200 is not known, hence that is for a disk that failed and for nothing else.
 */
void
mef_handle_payfip_form (MefRequest *request)
{
  g_autoptr (GHashTable) fields = read_fields (request);
  const MefConfig *config = mef_server_get_config (mef_request_get_server (request));
  gboolean from_payfip = mef_config_is_form_sender (config, mef_request_get_client (request));

  mef_request_pause (request);
  mef_payments_take_form_async (mef_engine_get (request)->payments,
                                mef_request_get_parameter (request), fields, from_payfip, taken_cb,
                                request);
}
