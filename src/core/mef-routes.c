/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server's interface as one table, read by the server's router, by the client when it builds a
 * path, and by the test that holds it against the OpenAPI document. A route exists when it has a
 * row here. Matching is exact: a byte more or less is another path. */
#include "config.h"

#include "mef-routes.h"

#include <string.h>

#define API "/api/v1"

static const MefRoute routes[MEF_N_ROUTES] = {
  [MEF_ROUTE_HEALTH] = { "GET", "/healthz", MEF_ACCESS_ANYONE,
                         "Whether the server is ready, or why not" },
  [MEF_ROUTE_OPENAPI] = { "GET", API "/openapi.json", MEF_ACCESS_ANYONE, "This document" },
  [MEF_ROUTE_TOWN] = { "GET", API "/town", MEF_ACCESS_ANYONE,
                       "What the sign-in page shows of the town" },
  [MEF_ROUTE_SESSION_CREATE] = { "POST", API "/sessions", MEF_ACCESS_ANYONE, "Sign in" },
  [MEF_ROUTE_SESSION_DELETE] = { "DELETE", API "/sessions/current", MEF_ACCESS_SIGNED_IN,
                                 "Sign out" },
  [MEF_ROUTE_SESSION_LIST] = { "GET", API "/sessions", MEF_ACCESS_SIGNED_IN,
                               "The devices that are signed in" },
  [MEF_ROUTE_SESSION_DELETE_OTHERS] = { "DELETE", API "/sessions", MEF_ACCESS_SIGNED_IN,
                                        "Sign all other devices out" },
  [MEF_ROUTE_SESSION_DELETE_ONE] = { "DELETE", API "/sessions/{}", MEF_ACCESS_SIGNED_IN,
                                     "Sign a device out" },
  [MEF_ROUTE_ACTIVATION] = { "POST", API "/activations", MEF_ACCESS_ANYONE,
                             "Ask for a link that activates an account" },
  [MEF_ROUTE_PASSWORD_RESET] = { "POST", API "/password-resets", MEF_ACCESS_ANYONE,
                                 "Ask for a link to choose a new password" },
  [MEF_ROUTE_LINK_SHOW] = { "GET", API "/links/{}", MEF_ACCESS_ANYONE,
                            "What a link received by mail is for" },
  [MEF_ROUTE_LINK_USE] = { "POST", API "/links/{}", MEF_ACCESS_ANYONE,
                           "Use a link: choose a password, confirm or undo a change of address" },
  [MEF_ROUTE_ME] = { "GET", API "/me", MEF_ACCESS_SIGNED_IN, "Who is signed in" },
  [MEF_ROUTE_ME_PASSWORD] = { "POST", API "/me/password", MEF_ACCESS_SIGNED_IN,
                              "Change the password" },
  [MEF_ROUTE_ME_ADDRESS] = { "POST", API "/me/address", MEF_ACCESS_RESIDENT,
                             "Ask for another address to sign in with" },
  [MEF_ROUTE_ME_CLOSURE] = { "POST", API "/me/closure", MEF_ACCESS_RESIDENT, "Close the account" },
  [MEF_ROUTE_PREFERENCES_SHOW] = { "GET", API "/me/preferences", MEF_ACCESS_RESIDENT,
                                   "Which mails the person wants" },
  [MEF_ROUTE_PREFERENCES_CHANGE] = { "POST", API "/me/preferences", MEF_ACCESS_RESIDENT,
                                     "Choose which mails the person wants" },
  [MEF_ROUTE_INVOICE_LIST] = { "GET", API "/invoices", MEF_ACCESS_RESIDENT,
                               "The invoices of the person signed in" },
  [MEF_ROUTE_INVOICE_SHOW] = { "GET", API "/invoices/{}", MEF_ACCESS_RESIDENT,
                               "One invoice with its lines and history" },
  [MEF_ROUTE_INVOICE_DOCUMENT] = { "GET", API "/invoices/{}/document", MEF_ACCESS_RESIDENT,
                                   "The invoice as PDF" },
  [MEF_ROUTE_DECLARATION_CREATE] = { "POST", API "/invoices/{}/declarations", MEF_ACCESS_RESIDENT,
                                     "Say that an invoice is paid already" },
  [MEF_ROUTE_DECLARATION_DELETE] = { "DELETE", API "/invoices/{}/declarations", MEF_ACCESS_RESIDENT,
                                     "Take that back" },
  [MEF_ROUTE_RECEIPT_LIST] = { "GET", API "/receipts", MEF_ACCESS_RESIDENT,
                               "What the person paid, by any means" },
  [MEF_ROUTE_RECEIPT_DOCUMENT] = { "GET", API "/receipts/{}/document", MEF_ACCESS_RESIDENT,
                                   "A receipt as PDF; a duplicate from the second time on" },
  [MEF_ROUTE_STATEMENT] = { "GET", API "/statements/{}", MEF_ACCESS_RESIDENT,
                            "What was paid in a year, as PDF" },
  [MEF_ROUTE_PAYMENT_CREATE] = { "POST", API "/payments", MEF_ACCESS_RESIDENT,
                                 "Start paying invoices online" },
  [MEF_ROUTE_PAYMENT_SHOW] = { "GET", API "/payments/{}", MEF_ACCESS_RESIDENT,
                               "What became of a payment" },
  [MEF_ROUTE_PAYMENT_DELETE] = { "DELETE", API "/payments/{}", MEF_ACCESS_RESIDENT,
                                 "Give an attempt to pay up" },
  [MEF_ROUTE_PAYMENT_RECORD] = { "POST", API "/payments/{}/record", MEF_ACCESS_REGISSEUR,
                                 "Book the money that a person found for an attempt" },
  [MEF_ROUTE_THREAD_LIST] = { "GET", API "/threads", MEF_ACCESS_SIGNED_IN,
                              "The conversations with the service, the last changed first" },
  [MEF_ROUTE_THREAD_CREATE] = { "POST", API "/threads", MEF_ACCESS_RESIDENT,
                                "Begin a conversation with the service" },
  [MEF_ROUTE_THREAD_SHOW] = { "GET", API "/threads/{}", MEF_ACCESS_SIGNED_IN,
                              "One conversation with its messages" },
  [MEF_ROUTE_THREAD_MESSAGE] = { "POST", API "/threads/{}/messages", MEF_ACCESS_SIGNED_IN,
                                 "Write in a conversation" },
  [MEF_ROUTE_THREAD_READ] = { "POST", API "/threads/{}/read", MEF_ACCESS_RESIDENT,
                              "Say up to where a conversation was read" },
  [MEF_ROUTE_THREAD_STATE] = { "POST", API "/threads/{}/state", MEF_ACCESS_STAFF,
                               "Close a conversation, open it again, give it to somebody" },
  [MEF_ROUTE_EXPORT] = { "GET", API "/me/export", MEF_ACCESS_RESIDENT,
                         "What the town knows of the person signed in, as one archive" },
  [MEF_ROUTE_RECONCILIATION] = { "GET", API "/reconciliation", MEF_ACCESS_REGISSEUR,
                                 "Online payments as we and PayFiP know them" },
  [MEF_ROUTE_REGIE_LIST] = { "GET", API "/regies", MEF_ACCESS_STAFF,
                             "The régies, and how each is paid online" },
  [MEF_ROUTE_REGIE_CHANGE] = { "POST", API "/regies/{}", MEF_ACCESS_ADMINISTRATOR,
                               "Change how a régie is paid online" },
  [MEF_ROUTE_REGIE_CHECK] = { "POST", API "/regies/{}/check", MEF_ACCESS_ADMINISTRATOR,
                              "Ask PayFiP whose a client number is" },
  [MEF_ROUTE_ALARM_LIST] = { "GET", API "/alarms", MEF_ACCESS_REGISSEUR | MEF_ACCESS_ADMINISTRATOR,
                             "What somebody has to look at" },
  [MEF_ROUTE_ALARM_CLOSE] = { "POST", API "/alarms/{}/close",
                              MEF_ACCESS_REGISSEUR | MEF_ACCESS_ADMINISTRATOR,
                              "Say that it was looked at, and what was found" },
  [MEF_ROUTE_DECLARATION_LIST] = { "GET", API "/declarations", MEF_ACCESS_REGISSEUR,
                                   "What residents say they paid, waiting to be looked at" },
  [MEF_ROUTE_DECLARATION_DECIDE] = { "POST", API "/declarations/{}/decision", MEF_ACCESS_REGISSEUR,
                                     "Confirm or refuse a declaration" },
  [MEF_ROUTE_MAILBOX_LIST] = { "GET", API "/mailbox", MEF_ACCESS_ANYONE,
                               "The mail of the demonstration" },
  [MEF_ROUTE_MAILBOX_SHOW] = { "GET", API "/mailbox/{}", MEF_ACCESS_ANYONE,
                               "One mail of the demonstration" },
  [MEF_ROUTE_LINK_PAGE] = { "GET", "/", MEF_ACCESS_ANYONE,
                            "The page behind a link received by mail" },
  [MEF_ROUTE_LINK_PAGE_POST] = { "POST", "/", MEF_ACCESS_ANYONE, "The form of that page" },
  [MEF_ROUTE_UNSUBSCRIBE_PAGE] = { "GET", "/desabonnement", MEF_ACCESS_ANYONE,
                                   "The page to stop alerts" },
  [MEF_ROUTE_UNSUBSCRIBE] = { "POST", "/desabonnement", MEF_ACCESS_ANYONE,
                              "Stop alerts at once, without signing in (RFC 8058)" },
  [MEF_ROUTE_PAYFIP_NOTIFICATION] = { "POST", "/payfip/notification", MEF_ACCESS_ANYONE,
                                      "PayFiP says that an operation changed" },
  [MEF_ROUTE_PAYFIP_NOTIFICATION_GET] = { "GET", "/payfip/notification", MEF_ACCESS_ANYONE,
                                          "The same, as some versions send it" },
  [MEF_ROUTE_PAYFIP_RETURN] = { "POST", "/payfip/return", MEF_ACCESS_ANYONE,
                                "The payer comes back from PayFiP" },
  [MEF_ROUTE_PAYFIP_RETURN_GET] = { "GET", "/payfip/return", MEF_ACCESS_ANYONE,
                                    "The same, as some versions send it" },
  [MEF_ROUTE_PAYFIP_FORM] = { "POST", "/payfip/form/{}", MEF_ACCESS_ANYONE,
                              "PayFiP says what became of a form" },
  [MEF_ROUTE_PAYFIP_FORM_GET] = { "GET", "/payfip/form/{}", MEF_ACCESS_ANYONE,
                                  "The same, as some versions send it" },
};

static const char *const roles[] = {
  [MEF_ROLE_RESIDENT] = "resident",
  [MEF_ROLE_AGENT] = "agent",
  [MEF_ROLE_REGISSEUR] = "regisseur",
  [MEF_ROLE_ADMINISTRATOR] = "administrator",
};

/**
 * mef_role_to_string:
 * @role: a role
 *
 * Returns: (transfer none): its word on the wire and in the store
 */
const char *
mef_role_to_string (MefRole role)
{
  g_return_val_if_fail ((guint) role < G_N_ELEMENTS (roles), NULL);
  return roles[role];
}

/**
 * mef_role_from_string:
 * @text: (nullable): a word
 * @role: (out): the role it names, untouched when it names none
 *
 * Returns: whether it names one
 */
gboolean
mef_role_from_string (const char *text, MefRole *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      if (g_strcmp0 (text, roles[i]) == 0)
        {
          *role = (MefRole) i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * mef_route_get:
 * @id: a route
 *
 * Returns: (transfer none): its row
 */
const MefRoute *
mef_route_get (MefRouteId id)
{
  g_return_val_if_fail ((guint) id < MEF_N_ROUTES, NULL);
  return &routes[id];
}

/* Whether a path is one of those without a parameter. */
static gboolean
is_fixed (const char *path)
{
  for (guint i = 0; i < MEF_N_ROUTES; i++)
    {
      if (strcmp (routes[i].path, path) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * mef_route_match:
 * @id: a route
 * @path: a request's path as it came, still percent-encoded, without the query
 * @parameter: (out) (transfer full) (nullable): the segment in the place of `{}`
 *
 * A parameter is one or more of `A-Z a-z 0-9 - _`; anything else, percent signs included, matches
 * no route, so that no two spellings lead to the same thing. What is a path of its own is never a
 * parameter of another.
 *
 * Returns: whether @path is exactly that route's
 */
gboolean
mef_route_match (MefRouteId id, const char *path, char **parameter)
{
  const char *template = mef_route_get (id)->path;
  const char *hole = strstr (template, "{}");
  gsize before = hole != NULL ? (gsize) (hole - template) : 0;
  const char *end;

  *parameter = NULL;
  if (hole == NULL)
    return strcmp (template, path) == 0;
  if (strncmp (template, path, before) != 0)
    return FALSE;
  for (end = path + before; g_ascii_isalnum (*end) || *end == '-' || *end == '_'; end++)
    ;
  if (end == path + before || strcmp (hole + 2, end) != 0 || is_fixed (path))
    return FALSE;
  *parameter = g_strndup (path + before, (gsize) (end - path) - before);
  return TRUE;
}

/**
 * mef_route_build_path:
 * @id: a route
 * @parameter: (nullable): what stands in the place of `{}`
 *
 * Returns: (transfer full): the path to call, with @parameter percent-encoded
 */
char *
mef_route_build_path (MefRouteId id, const char *parameter)
{
  const char *template = mef_route_get (id)->path;
  const char *hole = strstr (template, "{}");
  g_autofree char *escaped = NULL;

  if (hole == NULL)
    return g_strdup (template);
  g_return_val_if_fail (parameter != NULL, NULL);
  escaped = g_uri_escape_string (parameter, NULL, FALSE);
  return g_strdup_printf ("%.*s%s%s", (int) (hole - template), template, escaped, hole + 2);
}
