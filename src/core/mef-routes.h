/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MefRole:
 *
 * What an account may do, each value including the powers of those before it only where the route
 * table says so. The words on the wire are mef_role_to_string()'s.
 */
typedef enum
{
  MEF_ROLE_RESIDENT,
  MEF_ROLE_AGENT,
  MEF_ROLE_REGISSEUR,
  MEF_ROLE_ADMINISTRATOR,
} MefRole;

const char *mef_role_to_string (MefRole role);
gboolean mef_role_from_string (const char *text, MefRole *role);

/* Who may call a route. A set, so that a route can be the resident's alone. */
typedef enum
{
  MEF_ACCESS_ANYONE = 0,
  MEF_ACCESS_RESIDENT = 1 << MEF_ROLE_RESIDENT,
  MEF_ACCESS_AGENT = 1 << MEF_ROLE_AGENT,
  MEF_ACCESS_REGISSEUR = 1 << MEF_ROLE_REGISSEUR,
  MEF_ACCESS_ADMINISTRATOR = 1 << MEF_ROLE_ADMINISTRATOR,
  MEF_ACCESS_STAFF = MEF_ACCESS_AGENT | MEF_ACCESS_REGISSEUR | MEF_ACCESS_ADMINISTRATOR,
  MEF_ACCESS_SIGNED_IN = MEF_ACCESS_RESIDENT | MEF_ACCESS_STAFF,
} MefAccess;

typedef enum
{
  MEF_ROUTE_HEALTH,
  MEF_ROUTE_OPENAPI,
  MEF_ROUTE_TOWN,
  MEF_ROUTE_SESSION_CREATE,
  MEF_ROUTE_SESSION_DELETE,
  MEF_ROUTE_SESSION_LIST,
  MEF_ROUTE_SESSION_DELETE_OTHERS,
  MEF_ROUTE_SESSION_DELETE_ONE,
  MEF_ROUTE_ACTIVATION,
  MEF_ROUTE_PASSWORD_RESET,
  MEF_ROUTE_LINK_SHOW,
  MEF_ROUTE_LINK_USE,
  MEF_ROUTE_ME,
  MEF_ROUTE_ME_PASSWORD,
  MEF_ROUTE_ME_ADDRESS,
  MEF_ROUTE_ME_CLOSURE,
  MEF_ROUTE_PREFERENCES_SHOW,
  MEF_ROUTE_PREFERENCES_CHANGE,
  MEF_ROUTE_INVOICE_LIST,
  MEF_ROUTE_INVOICE_SHOW,
  MEF_ROUTE_INVOICE_DOCUMENT,
  MEF_ROUTE_DECLARATION_CREATE,
  MEF_ROUTE_DECLARATION_DELETE,
  MEF_ROUTE_RECEIPT_LIST,
  MEF_ROUTE_RECEIPT_DOCUMENT,
  MEF_ROUTE_STATEMENT,
  MEF_ROUTE_PAYMENT_CREATE,
  MEF_ROUTE_PAYMENT_SHOW,
  MEF_ROUTE_PAYMENT_DELETE,
  MEF_ROUTE_THREAD_LIST,
  MEF_ROUTE_THREAD_CREATE,
  MEF_ROUTE_THREAD_SHOW,
  MEF_ROUTE_THREAD_MESSAGE,
  MEF_ROUTE_THREAD_READ,
  MEF_ROUTE_THREAD_STATE,
  MEF_ROUTE_EXPORT,
  MEF_ROUTE_RECONCILIATION,
  MEF_ROUTE_MAILBOX_LIST,
  MEF_ROUTE_MAILBOX_SHOW,
  MEF_ROUTE_LINK_PAGE,
  MEF_ROUTE_LINK_PAGE_POST,
  MEF_ROUTE_UNSUBSCRIBE_PAGE,
  MEF_ROUTE_UNSUBSCRIBE,
  MEF_ROUTE_PAYFIP_NOTIFICATION,
  MEF_ROUTE_PAYFIP_NOTIFICATION_GET,
  MEF_ROUTE_PAYFIP_RETURN,
  MEF_ROUTE_PAYFIP_RETURN_GET,
  MEF_ROUTE_PAYFIP_FORM,
  MEF_ROUTE_PAYFIP_FORM_GET,
  MEF_N_ROUTES,
} MefRouteId;

/**
 * MefRoute:
 * @method: GET, POST or DELETE
 * @path: its path; `{}` stands for one segment
 * @access: who may call it
 * @summary: one line, the same as in the OpenAPI document
 */
typedef struct
{
  const char *method;
  const char *path;
  MefAccess access;
  const char *summary;
} MefRoute;

const MefRoute *mef_route_get (MefRouteId id);
gboolean mef_route_match (MefRouteId id, const char *path, char **parameter);
char *mef_route_build_path (MefRouteId id, const char *parameter);

G_END_DECLS
