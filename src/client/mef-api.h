/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-account.h"
#include "mef-invoice-details.h"
#include "mef-link-info.h"
#include "mef-mail-letter.h"
#include "mef-mail-preferences.h"
#include "mef-payment.h"
#include "mef-receipt.h"
#include "mef-thread.h"
#include "mef-session-info.h"
#include "mef-town-info.h"
#include "mef-transport.h"

G_BEGIN_DECLS

#define MEF_API_MAX_PAGE 200  /* invoices in one answer */
#define MEF_API_MAX_DEVICE 80 /* characters in the name of a device */

#define MEF_TYPE_API (mef_api_get_type ())
G_DECLARE_FINAL_TYPE (MefApi, mef_api, MEF, API, GObject)

MefApi *mef_api_new (const char *server_url);
const char *mef_api_get_base (MefApi *self);
MefTransport *mef_api_get_transport (MefApi *self);
void mef_api_set_device (MefApi *self, const char *name);

void mef_api_get_town_async (MefApi *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
MefTownInfo *mef_api_get_town_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_sign_in_async (MefApi *self,
                            const char *email,
                            const char *password,
                            gboolean remember,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
char *mef_api_sign_in_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_sign_out_async (MefApi *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean mef_api_sign_out_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_get_account_async (MefApi *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
MefAccount *mef_api_get_account_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_list_invoices_async (MefApi *self,
                                  const char *cursor,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *mef_api_list_invoices_finish (MefApi *self,
                                         GAsyncResult *result,
                                         char **next_cursor,
                                         GError **error);

void mef_api_get_invoice_async (MefApi *self,
                                gint64 id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
MefInvoiceDetails *mef_api_get_invoice_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_get_document_async (MefApi *self,
                                 gint64 id,
                                 GFileProgressCallback progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GBytes *mef_api_get_document_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_declare_paid_async (MefApi *self,
                                 gint64 id,
                                 MefDay paid_on,
                                 const char *means,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean mef_api_declare_paid_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_take_back_declaration_async (MefApi *self,
                                          gint64 id,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean mef_api_take_back_declaration_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_create_payment_async (MefApi *self,
                                   const gint64 *invoices,
                                   gsize n_invoices,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
MefPayment *mef_api_create_payment_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_get_payment_async (MefApi *self,
                                const char *id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
MefPayment *mef_api_get_payment_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_give_up_payment_async (MefApi *self,
                                    const char *id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
MefPayment *mef_api_give_up_payment_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_get_link_async (MefApi *self,
                             const char *token,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
MefLinkInfo *mef_api_get_link_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_use_link_async (MefApi *self,
                             const char *token,
                             const char *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean mef_api_use_link_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_list_threads_async (MefApi *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *mef_api_list_threads_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_get_thread_async (MefApi *self,
                               gint64 id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
MefThread *mef_api_get_thread_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_create_thread_async (MefApi *self,
                                  const char *subject,
                                  const char *body,
                                  gint64 invoice,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
MefThread *mef_api_create_thread_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_write_message_async (MefApi *self,
                                  gint64 thread,
                                  const char *body,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean mef_api_write_message_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_read_thread_async (MefApi *self,
                                gint64 thread,
                                gint64 message,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean mef_api_read_thread_finish (MefApi *self, GAsyncResult *result, GError **error);
void mef_api_ask_activation_async (MefApi *self,
                                   const char *email,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean mef_api_ask_activation_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_ask_password_reset_async (MefApi *self,
                                       const char *email,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean mef_api_ask_password_reset_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_list_letters_async (MefApi *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *mef_api_list_letters_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_get_letter_async (MefApi *self,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
MefMailLetter *mef_api_get_letter_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_list_sessions_async (MefApi *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *mef_api_list_sessions_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_end_session_async (MefApi *self,
                                gint64 id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean mef_api_end_session_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_end_other_sessions_async (MefApi *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean mef_api_end_other_sessions_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_change_password_async (MefApi *self,
                                    const char *current,
                                    const char *password,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean mef_api_change_password_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_change_address_async (MefApi *self,
                                   const char *email,
                                   const char *password,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean mef_api_change_address_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_get_preferences_async (MefApi *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
MefMailPreferences *
mef_api_get_preferences_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_set_preferences_async (MefApi *self,
                                    gboolean alerts,
                                    gboolean answers,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
MefMailPreferences *
mef_api_set_preferences_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_get_archive_async (MefApi *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GBytes *mef_api_get_archive_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_close_account_async (MefApi *self,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean mef_api_close_account_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_list_receipts_async (MefApi *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *mef_api_list_receipts_finish (MefApi *self, GAsyncResult *result, GError **error);

void mef_api_get_paper_async (MefApi *self,
                              gboolean statement,
                              gint64 id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GBytes *mef_api_get_paper_finish (MefApi *self, GAsyncResult *result, GError **error);

G_END_DECLS
