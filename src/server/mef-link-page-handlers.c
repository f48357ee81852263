/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page behind a link received by mail, for whoever opens it in a browser: the form itself, and
 * a way into the application. Showing it uses nothing up. */
#include "config.h"

#include "mef-api-handlers.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mef-error.h"
#include "mef-town-store.h"

#include "mef-address.h"
#include "mef-html.h"
#include "mef-link-use.h"
#include "mef-response.h"

#define FIELD_LINK "LIEN"

static GString *
begin_page (MefRequest *request, const char *title)
{
  g_auto (MefTownRow) town = { NULL };

  if (!mef_town_store_read (mef_request_get_db (request), &town, NULL))
    return mef_html_begin (title, mef_request_get_town (request)->host);
  return mef_html_begin (title, town.name);
}

static void
add_application_link (MefRequest *request, GString *page, const char *label, const char *token)
{
  g_autofree char *host =
      mef_address_get_authority (mef_request_get_server (request), mef_request_get_town (request));
  g_autofree char *escaped = token != NULL ? g_uri_escape_string (token, NULL, FALSE) : NULL;
  g_autofree char *target = escaped != NULL
                                ? g_strdup_printf ("mes-factures://%s/?LIEN=%s", host, escaped)
                                : g_strdup_printf ("mes-factures://%s/", host);

  mef_html_add_link (page, label, target);
}

static void
respond_page (MefRequest *request, guint status, GString *page)
{
  mef_html_end (page);
  mef_request_respond_html (request, status, page);
}

static void
respond_home (MefRequest *request)
{
  GString *page = begin_page (request, _ ("Mes Factures"));

  mef_html_add_paragraph (page, _ ("Your invoices are in the Mes Factures application."));
  add_application_link (request, page, _ ("Open the application"), NULL);
  respond_page (request, 200, page);
}

/* What a link that opens nothing says: never whose it was. */
static void
respond_no_link (MefRequest *request, const GError *error)
{
  const char *reason = mef_error_get_reason (error);
  guint status = error->domain == MEF_ERROR ? mef_error_to_status ((MefError) error->code) : 503;
  GString *page = begin_page (request, _ ("This link cannot be used"));

  if (strcmp (reason, "link-used") == 0)
    mef_html_add_alert (page, _ ("This link has already been used, or a newer one replaced it."));
  else if (strcmp (reason, "link-expired") == 0)
    mef_html_add_alert (page, _ ("This link has expired."));
  else if (strcmp (reason, "link-unknown") == 0)
    mef_html_add_alert (page, _ ("This link is not one of ours. Check that it is complete."));
  else
    mef_html_add_alert (page, _ ("The service is busy. Try again in a moment."));
  mef_html_add_paragraph (page, _ ("Ask your town hall for a new link."));
  add_application_link (request, page, _ ("Open the application"), NULL);
  respond_page (request, status, page);
}

static void
add_form (GString *page, const MefLinkRow *link, const char *token, guint minimum)
{
  g_autofree char *hint =
      g_strdup_printf (ngettext ("At least %u character.", "At least %u characters.", minimum),
                       minimum);

  g_string_append (page, "<form method=\"post\" action=\"/\">");
  mef_html_add_format (page, "<input type=\"hidden\" name=\"" FIELD_LINK "\" value=\"%s\">", token);
  mef_html_add_format (page,
                       "<label for=\"email\">%s</label><input id=\"email\" type=\"email\" "
                       "value=\"%s\" autocomplete=\"username\" readonly>",
                       _ ("E-mail address"), link->email);
  mef_html_add_format (page,
                       "<label for=\"password\">%s</label><p class=\"hint\" id=\"hint\">%s</p>",
                       _ ("New password"), hint);
  mef_html_add_format (page,
                       "<input id=\"password\" name=\"password\" type=\"password\" required "
                       "minlength=\"%u\" autocomplete=\"new-password\" aria-describedby=\"hint\" "
                       "autofocus>",
                       minimum);
  mef_html_add_format (page,
                       "<label for=\"confirmation\">%s</label><input id=\"confirmation\" "
                       "name=\"confirmation\" type=\"password\" required "
                       "autocomplete=\"new-password\">",
                       _ ("The same password again"));
  mef_html_add_format (page, "<button type=\"submit\">%s</button></form>", _ ("Save the password"));
}

static void
respond_form (MefRequest *request, guint status, const char *token, const char *alert)
{
  g_autoptr (GError) error = NULL;
  guint minimum;
  g_autoptr (MefLinkRow) link = mef_link_look (request, token, &minimum, &error);
  GString *page;

  if (link == NULL)
    {
      respond_no_link (request, error);
      return;
    }
  page = begin_page (request,
                     link->kind == 'M' ? _ ("Activate my account") : _ ("Choose a new password"));
  if (alert != NULL)
    mef_html_add_alert (page, alert);
  mef_html_add_paragraph (page, _ ("Choose the password with which you will see and pay your "
                                   "invoices. This link works only once."));
  add_form (page, link, token, minimum);
  add_application_link (request, page, _ ("Continue in the application instead"), token);
  respond_page (request, status, page);
}

static const char *
get_token (MefRequest *request, GHashTable *form)
{
  const char *token = form != NULL ? g_hash_table_lookup (form, FIELD_LINK) : NULL;

  return token != NULL ? token : mef_request_get_query (request, FIELD_LINK);
}

/**
 * mef_handle_link_page:
 * @request: a request of %MEF_ROUTE_LINK_PAGE
 */
void
mef_handle_link_page (MefRequest *request)
{
  const char *token = get_token (request, NULL);

  if (token == NULL)
    respond_home (request);
  else
    respond_form (request, 200, token, NULL);
}

static void
respond_done (MefRequest *request)
{
  GString *page = begin_page (request, _ ("Your password is saved"));

  mef_html_add_paragraph (page, _ ("You can now sign in to the Mes Factures application with your "
                                   "e-mail address and this password."));
  add_application_link (request, page, _ ("Open the application"), NULL);
  respond_page (request, 200, page);
}

static void
link_used (MefRequest *request, guint minimum, const GError *error)
{
  const char *token = get_token (request, mef_request_get_form (request, NULL));
  const char *reason = mef_error_get_reason (error);
  g_autofree char *too_short =
      g_strdup_printf (ngettext ("This password is too short: at least %u character is needed.",
                                 "This password is too short: at least %u characters are needed.",
                                 minimum),
                       minimum);

  if (error == NULL)
    respond_done (request);
  else if (strcmp (reason, "password-too-short") == 0)
    respond_form (request, 400, token, too_short);
  else if (strcmp (reason, "password-too-long") == 0)
    respond_form (request, 400, token, _ ("This password is too long: 128 characters at most."));
  else if (strcmp (reason, "password-too-common") == 0)
    respond_form (request, 400, token, _ ("This password is too easy to guess. Choose another."));
  else
    respond_no_link (request, error);
}

/**
 * mef_handle_link_page_post:
 * @request: a request of %MEF_ROUTE_LINK_PAGE_POST
 */
void
mef_handle_link_page_post (MefRequest *request)
{
  g_autoptr (GError) error = NULL;
  GHashTable *form = mef_request_get_form (request, &error);
  const char *token = get_token (request, form);
  const char *password = form != NULL ? g_hash_table_lookup (form, "password") : NULL;
  const char *confirmation = form != NULL ? g_hash_table_lookup (form, "confirmation") : NULL;

  if (form == NULL)
    mef_request_respond_error (request, error);
  else if (confirmation != NULL && g_strcmp0 (password, confirmation) != 0)
    respond_form (request, 400, token, _ ("The two passwords are not the same."));
  else
    mef_link_use_for_password (request, token, password != NULL ? password : "", link_used);
}
