/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which mails a person wants: in the application, and by the link at the foot of every alert, which
 * needs no session (RFC 8058). */
#include "config.h"

#include "mef-api-handlers.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-mail-preference-table.h"
#include "mef-setting-table.h"
#include "mef-town-store.h"

#include "mef-change.h"
#include "mef-html.h"
#include "mef-response.h"

#define FIELD_NAME "jeton"

static void
respond_preference (MefRequest *request)
{
  MefDb *db = mef_request_get_db (request);
  g_autoptr (GError) error = NULL;
  MefMailPreference preference;
  GString *body;
  MefJsonWriter json;

  if (!mef_mail_preference_get (db, mef_request_get_caller (request)->person_id, &preference,
                                &error))
    {
      mef_request_respond_error (request, error);
      return;
    }
  body = g_string_new (NULL);
  mef_json_writer_init (&json, body);
  mef_json_begin_object (&json, NULL);
  mef_json_add_boolean (&json, "alerts", preference.alerts);
  mef_json_add_boolean (&json, "answers", preference.answers);
  mef_json_add_boolean (&json, "town_alerts", mef_setting_get (db, MEF_SETTING_ALERTS) != 0);
  mef_json_end_object (&json);
  mef_request_respond_json (request, 200, body);
}

/**
 * mef_handle_preferences_show:
 * @request: a request of %MEF_ROUTE_PREFERENCES_SHOW
 */
void
mef_handle_preferences_show (MefRequest *request)
{
  respond_preference (request);
}

/* Which members were sent; the others stay as they are, read in the transaction that writes. */
typedef struct
{
  gint64 person_id;
  gboolean has_alerts, has_answers;
  MefMailPreference wanted;
} Preferring;

static gboolean
prefer_job (MefDb *db, gpointer data, GError **error)
{
  const Preferring *self = data;
  MefMailPreference preference;

  if (!mef_mail_preference_get (db, self->person_id, &preference, error))
    return FALSE;
  if (self->has_alerts)
    preference.alerts = self->wanted.alerts;
  if (self->has_answers)
    preference.answers = self->wanted.answers;
  return mef_mail_preference_set (db, self->person_id, &preference, error);
}

static void
preferred (MefRequest *request, gpointer data, const GError *error)
{
  if (error != NULL)
    mef_request_respond_error (request, error);
  else
    respond_preference (request);
}

static gboolean
parse_choice (JsonObject *json, const char *name, gboolean *has, gboolean *value, GError **error)
{
  *has = json_object_has_member (json, name);
  return !*has || mef_json_get_boolean (json, name, value, error);
}

/**
 * mef_handle_preferences_change:
 * @request: a request of %MEF_ROUTE_PREFERENCES_CHANGE
 */
void
mef_handle_preferences_change (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  JsonObject *json = mef_request_get_json (request, &error);
  Preferring parsed = { .person_id = mef_request_get_caller (request)->person_id };

  if (json == NULL ||
      !parse_choice (json, "alerts", &parsed.has_alerts, &parsed.wanted.alerts, &error) ||
      !parse_choice (json, "answers", &parsed.has_answers, &parsed.wanted.answers, &error))
    mef_request_respond_error (request, error);
  else
    mef_change_run (request, prefer_job, g_memdup2 (&parsed, sizeof parsed), g_free, preferred);
}

/* --- the link at the foot of an alert --- */

static GString *
begin_page (MefRequest *request, const char *title)
{
  g_auto (MefTownRow) town = { NULL };

  mef_town_store_read (mef_request_get_db (request), &town, NULL);
  return mef_html_begin (title,
                         town.name != NULL ? town.name : mef_request_get_town (request)->host);
}

static void
respond_unknown (MefRequest *request)
{
  GString *page = begin_page (request, _ ("This link cannot be used"));

  mef_html_add_alert (page, _ ("This link is not one of ours. Check that it is complete."));
  mef_html_end (page);
  mef_request_respond_html (request, 404, page);
}

/**
 * mef_handle_unsubscribe_page:
 * @request: a request of %MEF_ROUTE_UNSUBSCRIBE_PAGE
 *
 * Stops nothing: mail scanners follow links.
 */
void
mef_handle_unsubscribe_page (MefRequest *request)
{
  const char *name = mef_request_get_query (request, FIELD_NAME);
  g_autoptr (GError) error = NULL;
  gboolean known = FALSE;
  GString *page;

  if (name != NULL &&
      !mef_mail_preference_knows (mef_request_get_db (request), name, &known, &error))
    {
      mef_request_respond_error (request, error);
      return;
    }
  if (!known)
    {
      respond_unknown (request);
      return;
    }
  page = begin_page (request, _ ("No more alerts"));
  mef_html_add_paragraph (page, _ ("You will no longer get a message when new invoices are put on "
                                   "line. Your invoices stay in the Mes Factures application, "
                                   "where you can have these messages again."));
  mef_html_add_format (page, "<form method=\"post\" action=\"/desabonnement?" FIELD_NAME "=%s\">",
                       name);
  mef_html_add_format (page, "<button type=\"submit\">%s</button></form>", _ ("Stop the alerts"));
  mef_html_end (page);
  mef_request_respond_html (request, 200, page);
}

static gboolean
unsubscribe_job (MefDb *db, gpointer data, GError **error)
{
  return mef_mail_preference_unsubscribe (db, data, error);
}

static void
unsubscribed (MefRequest *request, gpointer data, const GError *error)
{
  GString *page;

  if (g_error_matches (error, MEF_ERROR, MEF_ERROR_NOT_FOUND))
    {
      respond_unknown (request);
      return;
    }
  if (error != NULL)
    {
      mef_request_respond_error (request, error);
      return;
    }
  page = begin_page (request, _ ("The alerts are stopped"));
  mef_html_add_paragraph (page, _ ("You will no longer get a message when new invoices are put on "
                                   "line."));
  mef_html_end (page);
  mef_request_respond_html (request, 200, page);
}

/**
 * mef_handle_unsubscribe:
 * @request: a request of %MEF_ROUTE_UNSUBSCRIBE
 */
void
mef_handle_unsubscribe (MefRequest *request)
{
  const char *name = mef_request_get_query (request, FIELD_NAME);

  if (name != NULL)
    mef_change_run (request, unsubscribe_job, g_strdup (name), g_free, unsubscribed);
  else
    respond_unknown (request);
}
