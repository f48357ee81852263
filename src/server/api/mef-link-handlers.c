/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links received by mail, for the application. */
#include "config.h"

#include "mef-api-handlers.h"

#include "mef-error.h"
#include "mef-json.h"

#include "mef-link-use.h"
#include "mef-password.h"
#include "mef-response.h"

/**
 * mef_handle_link_show:
 * @request: a request of %MEF_ROUTE_LINK_SHOW
 *
 * Uses nothing up: mail scanners follow links.
 */
void
mef_handle_link_show (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  guint minimum;
  g_autoptr (MefLinkRow) link =
      mef_link_look (request, mef_request_get_parameter (request), &minimum, &error);
  GString *body;
  MefJsonWriter json;

  if (link == NULL)
    {
      mef_request_respond_error (request, error);
      return;
    }
  body = g_string_new (NULL);
  mef_json_writer_init (&json, body);
  mef_json_begin_object (&json, NULL);
  mef_json_add_string (&json, "kind", mef_link_purpose_to_string (link->purpose));
  mef_json_add_instant (&json, "expires_at", link->expires_at);
  mef_json_add_string (&json, "email", link->email);
  mef_json_add_int (&json, "password_min_length", minimum);
  mef_json_end_object (&json);
  mef_request_respond_json (request, 200, body);
}

static void
link_used (MefRequest *request, const MefLinkRow *link, guint minimum, const GError *error)
{
  if (error == NULL)
    mef_request_respond_empty (request, 204);
  else if (g_str_equal (mef_error_get_reason (error), "busy"))
    mef_request_respond_busy (request);
  else
    mef_password_respond_refused (request, minimum, error);
}

/**
 * mef_handle_link_use:
 * @request: a request of %MEF_ROUTE_LINK_USE
 */
void
mef_handle_link_use (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  JsonObject *json = mef_request_get_json (request, &error);
  const char *password = NULL;

  if (json == NULL || (json_object_has_member (json, "password") &&
                       !mef_json_get_string (json, "password", &password, &error)))
    mef_request_respond_error (request, error);
  else
    mef_link_apply (request, mef_request_get_parameter (request), password, link_used);
}
