/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mef-invoice.h"
#include "mef-payment.h"

G_BEGIN_DECLS

#define MEF_TEST_INVOICE                                                                           \
  "{\"id\":7,\"number\":\"2016-001-000099\",\"issued_on\":\"2015-10-19\","                         \
  "\"due_on\":\"2015-10-30\",\"amount\":3200,\"remaining\":3200,\"label\":\"FACTURATION\","        \
  "\"service\":\"Cantine\",\"beneficiaries\":\"Léa, Hugo\",\"state\":\"due\","                    \
  "\"settled_on\":null,\"regie\":\"REGIE CENTRALISEE\",\"regie_id\":1,\"multi_invoice\":true,"     \
  "\"maximum\":9999999,\"has_document\":true,\"payable\":true,\"unpayable_reason\":null,"          \
  "\"payment_id\":null,\"payment_since\":null}"

#define MEF_TEST_PAYMENT                                                                           \
  "{\"id\":\"p1\",\"state\":\"waiting\",\"client\":\"001964\",\"reference\":\"2016001000099\","    \
  "\"amount\":3200,\"page_url\":\"https://pay.example.org/x\","                                    \
  "\"expires_at\":\"2016-01-01T10:00:00Z\",\"started_at\":\"2016-01-01T09:00:00Z\","               \
  "\"label\":\"FACTURATION\",\"invoices\":[7],\"regie\":\"REGIE CENTRALISEE\",\"test_mode\":true," \
  "\"reason\":null,\"paid_at\":null,\"means\":null,\"receipt\":9,"                                 \
  "\"receipt_number\":\"2016-000009\"}"

JsonObject *mef_test_parse_object (const char *text);
char *mef_test_print_object (JsonObject *object);
char *mef_test_make_invoice (gint64 id, const char *state, const char *due_on, MefCents amount);
char *mef_test_make_payment (const char *state);

G_END_DECLS
