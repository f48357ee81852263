/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Mes Factures serves: the handler of each route, and what the transport asks of the rest. */
#include "config.h"

#include "mef-api-table.h"

#include "mef-api-handlers.h"
#include "mef-auth.h"
#include "mef-engine.h"

static const MefServerApi api = {
  .handlers = {
    [MEF_ROUTE_HEALTH] = mef_handle_health,
    [MEF_ROUTE_OPENAPI] = mef_handle_openapi,
    [MEF_ROUTE_TOWN] = mef_handle_town,
    [MEF_ROUTE_SESSION_CREATE] = mef_handle_session_create,
    [MEF_ROUTE_SESSION_DELETE] = mef_handle_session_delete,
    [MEF_ROUTE_SESSION_LIST] = mef_handle_session_list,
    [MEF_ROUTE_SESSION_DELETE_OTHERS] = mef_handle_session_delete_others,
    [MEF_ROUTE_SESSION_DELETE_ONE] = mef_handle_session_delete_one,
    [MEF_ROUTE_ACTIVATION] = mef_handle_activation,
    [MEF_ROUTE_PASSWORD_RESET] = mef_handle_password_reset,
    [MEF_ROUTE_LINK_SHOW] = mef_handle_link_show,
    [MEF_ROUTE_LINK_USE] = mef_handle_link_use,
    [MEF_ROUTE_ME] = mef_handle_me,
    [MEF_ROUTE_ME_PASSWORD] = mef_handle_me_password,
    [MEF_ROUTE_ME_ADDRESS] = mef_handle_me_address,
    [MEF_ROUTE_ME_CLOSURE] = mef_handle_me_closure,
    [MEF_ROUTE_PREFERENCES_SHOW] = mef_handle_preferences_show,
    [MEF_ROUTE_PREFERENCES_CHANGE] = mef_handle_preferences_change,
    [MEF_ROUTE_INVOICE_LIST] = mef_handle_invoice_list,
    [MEF_ROUTE_INVOICE_SHOW] = mef_handle_invoice_show,
    [MEF_ROUTE_INVOICE_DOCUMENT] = mef_handle_invoice_document,
    [MEF_ROUTE_DECLARATION_CREATE] = mef_handle_declaration_create,
    [MEF_ROUTE_DECLARATION_DELETE] = mef_handle_declaration_delete,
    [MEF_ROUTE_RECEIPT_LIST] = mef_handle_receipt_list,
    [MEF_ROUTE_RECEIPT_DOCUMENT] = mef_handle_receipt_document,
    [MEF_ROUTE_STATEMENT] = mef_handle_statement,
    [MEF_ROUTE_PAYMENT_CREATE] = mef_handle_payment_create,
    [MEF_ROUTE_PAYMENT_SHOW] = mef_handle_payment_show,
    [MEF_ROUTE_PAYMENT_DELETE] = mef_handle_payment_delete,
    [MEF_ROUTE_THREAD_LIST] = mef_handle_thread_list,
    [MEF_ROUTE_THREAD_CREATE] = mef_handle_thread_create,
    [MEF_ROUTE_THREAD_SHOW] = mef_handle_thread_show,
    [MEF_ROUTE_THREAD_MESSAGE] = mef_handle_thread_message,
    [MEF_ROUTE_THREAD_READ] = mef_handle_thread_read,
    [MEF_ROUTE_THREAD_STATE] = mef_handle_thread_state,
    [MEF_ROUTE_EXPORT] = mef_handle_export,
    [MEF_ROUTE_RECONCILIATION] = mef_handle_reconciliation,
    [MEF_ROUTE_REGIE_LIST] = mef_handle_regie_list,
    [MEF_ROUTE_REGIE_CHANGE] = mef_handle_regie_change,
    [MEF_ROUTE_REGIE_CHECK] = mef_handle_regie_check,
    [MEF_ROUTE_PAYMENT_RECORD] = mef_handle_payment_record,
    [MEF_ROUTE_ALARM_LIST] = mef_handle_alarm_list,
    [MEF_ROUTE_ALARM_CLOSE] = mef_handle_alarm_close,
    [MEF_ROUTE_DECLARATION_LIST] = mef_handle_declaration_list,
    [MEF_ROUTE_DECLARATION_DECIDE] = mef_handle_declaration_decide,
    [MEF_ROUTE_MAILBOX_LIST] = mef_handle_mailbox_list,
    [MEF_ROUTE_MAILBOX_SHOW] = mef_handle_mailbox_show,
    [MEF_ROUTE_LINK_PAGE] = mef_handle_link_page,
    [MEF_ROUTE_LINK_PAGE_POST] = mef_handle_link_page_post,
    [MEF_ROUTE_UNSUBSCRIBE_PAGE] = mef_handle_unsubscribe_page,
    [MEF_ROUTE_UNSUBSCRIBE] = mef_handle_unsubscribe,
    [MEF_ROUTE_PAYFIP_NOTIFICATION] = mef_handle_payfip_notification,
    [MEF_ROUTE_PAYFIP_NOTIFICATION_GET] = mef_handle_payfip_notification,
    [MEF_ROUTE_PAYFIP_RETURN] = mef_handle_payfip_return,
    [MEF_ROUTE_PAYFIP_RETURN_GET] = mef_handle_payfip_return,
    [MEF_ROUTE_PAYFIP_FORM] = mef_handle_payfip_form,
    [MEF_ROUTE_PAYFIP_FORM_GET] = mef_handle_payfip_form,
  },
  .authorise = mef_auth_authorise,
  .start_town = mef_engine_start,
  .stop_town = mef_engine_stop,
};

/**
 * mef_api_get:
 *
 * Returns: (transfer none): the product's API
 */
const MefServerApi *
mef_api_get (void)
{
  return &api;
}
