/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handlers of the product's routes, named by mef-api-table.c and by nobody else. */
#pragma once

#include "mef-request.h"

G_BEGIN_DECLS

void mef_handle_town (MefRequest *request);
void mef_handle_me (MefRequest *request);

void mef_handle_session_create (MefRequest *request);
void mef_handle_session_delete (MefRequest *request);
void mef_handle_session_list (MefRequest *request);
void mef_handle_session_delete_others (MefRequest *request);
void mef_handle_session_delete_one (MefRequest *request);

void mef_handle_activation (MefRequest *request);
void mef_handle_password_reset (MefRequest *request);

void mef_handle_me_password (MefRequest *request);
void mef_handle_me_address (MefRequest *request);
void mef_handle_me_closure (MefRequest *request);
void mef_handle_preferences_show (MefRequest *request);
void mef_handle_preferences_change (MefRequest *request);

void mef_handle_link_show (MefRequest *request);
void mef_handle_link_use (MefRequest *request);
void mef_handle_link_page (MefRequest *request);
void mef_handle_link_page_post (MefRequest *request);
void mef_handle_unsubscribe_page (MefRequest *request);
void mef_handle_unsubscribe (MefRequest *request);

void mef_handle_invoice_list (MefRequest *request);
void mef_handle_invoice_show (MefRequest *request);
void mef_handle_invoice_document (MefRequest *request);

void mef_handle_declaration_create (MefRequest *request);
void mef_handle_declaration_delete (MefRequest *request);

void mef_handle_receipt_list (MefRequest *request);
void mef_handle_receipt_document (MefRequest *request);
void mef_handle_statement (MefRequest *request);

void mef_handle_payment_create (MefRequest *request);
void mef_handle_payment_show (MefRequest *request);
void mef_handle_payment_delete (MefRequest *request);

void mef_handle_thread_list (MefRequest *request);
void mef_handle_thread_create (MefRequest *request);
void mef_handle_thread_show (MefRequest *request);
void mef_handle_thread_message (MefRequest *request);
void mef_handle_thread_read (MefRequest *request);
void mef_handle_thread_state (MefRequest *request);

void mef_handle_export (MefRequest *request);

void mef_handle_mailbox_list (MefRequest *request);
void mef_handle_mailbox_show (MefRequest *request);

void mef_handle_payfip_notification (MefRequest *request);
void mef_handle_payfip_return (MefRequest *request);
void mef_handle_payfip_form (MefRequest *request);
void mef_handle_reconciliation (MefRequest *request);
void mef_handle_regie_list (MefRequest *request);
void mef_handle_regie_change (MefRequest *request);
void mef_handle_regie_check (MefRequest *request);
void mef_handle_payment_record (MefRequest *request);
void mef_handle_alarm_list (MefRequest *request);
void mef_handle_alarm_close (MefRequest *request);
void mef_handle_declaration_list (MefRequest *request);
void mef_handle_declaration_decide (MefRequest *request);

G_END_DECLS
