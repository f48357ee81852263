/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page behind a link received by mail, for whoever opens it in a browser: the form itself, and
 * a way into the application. Showing it uses nothing up. One that works no more offers another. */
#include "config.h"

#include "mef-api-handlers.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mef-error.h"
#include "mef-town-store.h"

#include "mef-address.h"
#include "mef-ask-link.h"
#include "mef-html.h"
#include "mef-link-use.h"
#include "mef-response.h"
#include "mef-try.h"

#define FIELD_LINK "LIEN"
#define FIELD_ADDRESS "adresse" /* of the form that asks for another link */
#define FIELD_PURPOSE "demande"

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

/* Another link of the same kind. Whose the old one was is not told: the address is typed again. */
static void
add_new_link_form (GString *page, MefLinkPurpose purpose)
{
  mef_html_add_paragraph (page, _ ("Type your e-mail address to get a new link:"));
  mef_html_add_format (page,
                       "<form method=\"post\" action=\"/\"><input type=\"hidden\" "
                       "name=\"" FIELD_PURPOSE "\" value=\"%s\">",
                       mef_link_purpose_to_string (purpose));
  mef_html_add_format (page,
                       "<label for=\"address\">%s</label><input id=\"address\" "
                       "name=\"" FIELD_ADDRESS "\" type=\"email\" required "
                       "autocomplete=\"username\"><button type=\"submit\">%s</button></form>",
                       _ ("E-mail address"), _ ("Send a new link"));
}

/* What a link that opens nothing says: never whose it was. */
static void
respond_no_link (MefRequest *request, const char *token, const GError *error)
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
  else if (strcmp (reason, "address-taken") == 0)
    mef_html_add_alert (page, _ ("This address belongs to another account by now."));
  else
    mef_html_add_alert (page, _ ("The service is busy. Try again in a moment."));
  if (token != NULL && token[0] == mef_link_purpose_to_letter (MEF_LINK_RESET))
    add_new_link_form (page, MEF_LINK_RESET);
  else if (token == NULL || token[0] != mef_link_purpose_to_letter (MEF_LINK_ADDRESS))
    add_new_link_form (page, MEF_LINK_ACTIVATION);
  else
    mef_html_add_paragraph (page,
                            _ ("You can ask for another change of address in the application, "
                               "under My account."));
  add_application_link (request, page, _ ("Open the application"), NULL);
  respond_page (request, status, page);
}

static void
begin_form (GString *page, const char *token)
{
  g_string_append (page, "<form method=\"post\" action=\"/\">");
  mef_html_add_format (page, "<input type=\"hidden\" name=\"" FIELD_LINK "\" value=\"%s\">", token);
}

static void
add_password_form (GString *page, const MefLinkRow *link, const char *token, guint minimum)
{
  g_autofree char *hint =
      g_strdup_printf (ngettext ("At least %u character.", "At least %u characters.", minimum),
                       minimum);

  begin_form (page, token);
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
  mef_html_add_strength (page, minimum);
  mef_html_add_format (page,
                       "<label for=\"confirmation\">%s</label><input id=\"confirmation\" "
                       "name=\"confirmation\" type=\"password\" required "
                       "autocomplete=\"new-password\">",
                       _ ("The same password again"));
  mef_html_add_format (page, "<button type=\"submit\">%s</button></form>", _ ("Save the password"));
}

/* What the link does in words, and the form to do it. */
static GString *
make_form (MefRequest *request,
           const MefLinkRow *link,
           const char *token,
           const char *alert,
           guint minimum)
{
  static const struct
  {
    const char *title, *text, *button;
  } words[] = {
    [MEF_LINK_ACTIVATION] = { N_ ("Activate my account"),
                              N_ ("Choose the password with which you will see and pay your "
                                  "invoices. This link works only once."),
                              NULL },
    [MEF_LINK_RESET] = { N_ ("Choose a new password"),
                         N_ ("Choose the password with which you will see and pay your "
                             "invoices. This link works only once."),
                         NULL },
    [MEF_LINK_ADDRESS] = { N_ ("Confirm my new address"),
                           N_ ("From now on you will sign in with this address: %s"),
                           N_ ("Confirm my address") },
    [MEF_LINK_ADDRESS_UNDO] = { N_ ("Keep my address"),
                                N_ ("Your account keeps this address: %s. All devices are signed "
                                    "out, and a message lets you choose a new password."),
                                N_ ("Keep my address") },
  };
  GString *page = begin_page (request, _ (words[link->purpose].title));
  g_autoptr (GString) text = g_string_new (_ (words[link->purpose].text));

  g_string_replace (text, "%s", link->email, 1);
  if (alert != NULL)
    mef_html_add_alert (page, alert);
  mef_html_add_paragraph (page, text->str);
  if (mef_link_chooses_password (link))
    add_password_form (page, link, token, minimum);
  else
    {
      begin_form (page, token);
      mef_html_add_format (page, "<button type=\"submit\">%s</button></form>",
                           _ (words[link->purpose].button));
    }
  add_application_link (request, page, _ ("Continue in the application instead"), token);
  if (mef_link_chooses_password (link))
    mef_html_add_script (page);
  return page;
}

static void
respond_form (MefRequest *request, guint status, const char *token, const char *alert)
{
  g_autoptr (GError) error = NULL;
  guint minimum;
  g_autoptr (MefLinkRow) link = mef_link_look (request, token, &minimum, &error);

  if (link != NULL)
    respond_page (request, status, make_form (request, link, token, alert, minimum));
  else
    respond_no_link (request, token, error);
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
respond_done (MefRequest *request, MefLinkPurpose purpose)
{
  static const struct
  {
    const char *title, *text;
  } words[] = {
    [MEF_LINK_ACTIVATION] = { N_ ("Your password is saved"),
                              N_ ("You can now sign in to the Mes Factures application with your "
                                  "e-mail address and this password.") },
    [MEF_LINK_RESET] = { N_ ("Your password is saved"),
                         N_ ("You can now sign in to the Mes Factures application with your "
                             "e-mail address and this password.") },
    [MEF_LINK_ADDRESS] = { N_ ("Your address is confirmed"),
                           N_ ("From now on you sign in with this address. Your password has not "
                               "changed.") },
    [MEF_LINK_ADDRESS_UNDO] = { N_ ("Your account keeps its address"),
                                N_ ("All devices are signed out. A message on its way to this "
                                    "address lets you choose a new password.") },
  };
  GString *page = begin_page (request, _ (words[purpose].title));

  mef_html_add_paragraph (page, _ (words[purpose].text));
  add_application_link (request, page, _ ("Open the application"), NULL);
  respond_page (request, 200, page);
}

static void
link_used (MefRequest *request, const MefLinkRow *link, guint minimum, const GError *error)
{
  const char *token = get_token (request, mef_request_get_form (request, NULL));
  const char *reason = mef_error_get_reason (error);
  g_autofree char *too_short =
      g_strdup_printf (ngettext ("This password is too short: at least %u character is needed.",
                                 "This password is too short: at least %u characters are needed.",
                                 minimum),
                       minimum);

  if (error == NULL)
    respond_done (request, link->purpose);
  else if (strcmp (reason, "password-too-short") == 0 || strcmp (reason, "field-password") == 0)
    respond_form (request, 400, token, too_short);
  else if (strcmp (reason, "password-too-long") == 0)
    respond_form (request, 400, token, _ ("This password is too long: 128 characters at most."));
  else if (strcmp (reason, "password-too-common") == 0)
    respond_form (request, 400, token, _ ("This password is too easy to guess. Choose another."));
  else
    respond_no_link (request, token, error);
}

/* Says the same whether or not anybody has that address. */
static void
ask_new_link (MefRequest *request, GHashTable *form)
{
  const gboolean reset = g_strcmp0 (g_hash_table_lookup (form, FIELD_PURPOSE), "reset") == 0;
  const MefLinkPurpose purpose = reset ? MEF_LINK_RESET : MEF_LINK_ACTIVATION;
  GString *page;

  if (!mef_try_take (request))
    return;
  if (!mef_ask_link (request, purpose, g_hash_table_lookup (form, FIELD_ADDRESS)))
    {
      page = begin_page (request, _ ("A new link"));
      mef_html_add_alert (page, _ ("This is not an e-mail address."));
      add_new_link_form (page, purpose);
      respond_page (request, 400, page);
      return;
    }
  page = begin_page (request, _ ("Look into your mailbox"));
  mef_html_add_paragraph (page,
                          _ ("If this address is known to the town hall, a message with a new "
                             "link is on its way to it."));
  mef_html_add_paragraph (page, _ ("If nothing has come in a few minutes, look among the unwanted "
                                   "messages, then ask your town hall which address it knows."));
  respond_page (request, 200, page);
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
  else if (g_hash_table_contains (form, FIELD_ADDRESS))
    ask_new_link (request, form);
  else if (confirmation != NULL && g_strcmp0 (password, confirmation) != 0)
    respond_form (request, 400, token, _ ("The two passwords are not the same."));
  else
    mef_link_apply (request, token, password, link_used);
}
