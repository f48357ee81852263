/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every reason of the wire, every code, every state of a payment has a sentence of its own; figures
 * the other side gave are in it. No display. */
#include "config.h"

#include "mef-error-ui.h"

#include <gio/gio.h>

#include "mef-error.h"

/* The reasons of src/DESIGN.md and of the client that a page may have to tell. */
static const struct
{
  MefError code;
  const char *reason;
} reasons[] = {
  { MEF_ERROR_OFFLINE, "unknown-host" },
  { MEF_ERROR_OFFLINE, "unreachable" },
  { MEF_ERROR_OFFLINE, "connection-lost" },
  { MEF_ERROR_TLS, "certificate" },
  { MEF_ERROR_TLS, "tls-failed" },
  { MEF_ERROR_TIMEOUT, "timeout" },
  { MEF_ERROR_SERVER, "unavailable" },
  { MEF_ERROR_SERVER, "busy" },
  { MEF_ERROR_INVALID, "host-unknown" },
  { MEF_ERROR_INVALID, "field-subject" },
  { MEF_ERROR_INVALID, "field-body" },
  { MEF_ERROR_INVALID, "attachments-refused" },
  { MEF_ERROR_CONFLICT, "thread-closed" },
  { MEF_ERROR_PROTOCOL, "not-http" },
  { MEF_ERROR_PROTOCOL, "not-json" },
  { MEF_ERROR_PROTOCOL, "redirected" },
  { MEF_ERROR_PROTOCOL, "too-large" },
  { MEF_ERROR_INVALID, "address-malformed" },
  { MEF_ERROR_INVALID, "address-insecure" },
  { MEF_ERROR_AUTH, "invalid-credentials" },
  { MEF_ERROR_AUTH, "session-missing" },
  { MEF_ERROR_AUTH, "session-expired" },
  { MEF_ERROR_FORBIDDEN, "account-blocked" },
  { MEF_ERROR_FORBIDDEN, "forbidden" },
  { MEF_ERROR_RATE, "too-many-tries" },
  { MEF_ERROR_FORBIDDEN, "wrong-password" },
  { MEF_ERROR_INVALID, "field-email" },
  { MEF_ERROR_INVALID, "address-unchanged" },
  { MEF_ERROR_CONFLICT, "address-taken" },
  { MEF_ERROR_CONFLICT, "payment-running" },
  { MEF_ERROR_CONFLICT, "payment-page-open" },
  { MEF_ERROR_PROTOCOL, "not-an-archive" },
  { MEF_ERROR_NOT_FOUND, "link-unknown" },
  { MEF_ERROR_GONE, "link-used" },
  { MEF_ERROR_GONE, "link-expired" },
  { MEF_ERROR_INVALID, "password-too-short" },
  { MEF_ERROR_INVALID, "password-too-long" },
  { MEF_ERROR_INVALID, "password-too-common" },
  { MEF_ERROR_NOT_FOUND, "not-found" },
  { MEF_ERROR_NOT_FOUND, "no-document" },
  { MEF_ERROR_PROTOCOL, "not-a-pdf" },
  { MEF_ERROR_CONFLICT, "invoice-not-payable" },
  { MEF_ERROR_CONFLICT, "invoices-of-several-regies" },
  { MEF_ERROR_CONFLICT, "idempotency-key-reused" },
  { MEF_ERROR_INVALID, "idempotency-key-missing" },
  { MEF_ERROR_PAYMENT_DECLINED, "payment-refused" },
  { MEF_ERROR_PAYMENT_UNKNOWN, "payment-service-unavailable" },
  { MEF_ERROR_NOT_FOUND, "server-missing" },
  { MEF_ERROR_NOT_FOUND, "web-missing" },
  { MEF_ERROR_SERVER, "server-failed" },
  { MEF_ERROR_INVALID, "folder-not-writable" },
  { MEF_ERROR_NOT_FOUND, "desk-not-set-up" },
  { MEF_ERROR_SERVER, "internal" },
  { MEF_ERROR_INVALID, "json-malformed" },
};

static void
test_reasons (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autoptr (GError) error =
          g_error_new_literal (MEF_ERROR, (int) reasons[i].code, reasons[i].reason);
      g_autofree char *sentence = mef_error_ui_format (error);
      MefErrorUi ui;

      mef_error_ui_lookup (error, &ui);
      g_assert_cmpstr (ui.reason, ==, reasons[i].reason);
      g_assert_cmpstr (ui.title, !=, "");
      g_assert_nonnull (strchr (sentence, ' '));
      g_assert_nonnull (ui.icon_name);
    }
}

/* A reason nobody has heard of yet gets the sentence of its code. */
static void
test_unknown_reasons (void)
{
  for (int code = MEF_ERROR_OFFLINE; code <= MEF_ERROR_PAYMENT_UNKNOWN; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (MEF_ERROR, code, "of-next-year");
      g_autofree char *sentence = mef_error_ui_format (error);

      g_assert_nonnull (strchr (sentence, ' '));
    }
}

static void
test_foreign_domain (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "disk");
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "gone");
  g_autofree char *sentence = mef_error_ui_format (error);

  g_assert_null (strstr (sentence, "disk"));
  g_assert_false (mef_error_ui_is_cancelled (error));
  g_assert_true (mef_error_ui_is_cancelled (cancelled));
  g_assert_false (mef_error_ui_is_cancelled (NULL));
}

static void
test_table_is_sound (void)
{
  guint n;
  const MefErrorUi *table = mef_error_ui_get_table (&n);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n; i++)
    {
      g_assert_true (g_hash_table_add (seen, (gpointer) table[i].reason));
      g_assert_true (g_str_has_suffix (table[i].sentence, ".") ||
                     g_str_has_suffix (table[i].sentence, "?"));
    }
}

static void
test_figures (void)
{
  static const struct
  {
    const char *reason, *name, *value, *expected;
  } cases[] = {
    { "too-many-tries", "retry_after", "30", "30 seconds" },
    { "too-many-tries", "retry_after", "1", "1 second." },
    { "too-many-tries", "retry_after", "600", "10 minutes" },
    { "password-too-short", "minimum", "12", "12 characters" },
    { "invoice-not-payable", "unpayable_reason", "direct-debit", "collected by direct debit" },
    { "invoice-not-payable", "unpayable_reason", "of-next-year", "cannot be paid online." },
    { "invoice-not-payable", "invoice", "2", "Nothing was charged." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (MEF_ERROR, MEF_ERROR_RATE, cases[i].reason);
      g_autofree char *sentence = NULL;

      mef_error_set_parameter (error, cases[i].name, cases[i].value);
      sentence = mef_error_ui_format (error);
      g_assert_nonnull (strstr (sentence, cases[i].expected));
    }
}

static void
test_invoices_and_payments (void)
{
  static const char *const unpayable[] = {
    "settled",          "in-payment",          "declared",
    "cancelled",        "handed-over",         "direct-debit",
    "below-minimum",    "above-maximum",       "online-closed",
    "no-client-number", "reference-malformed", "part-paid",
    "being-checked",
  };
  static const char *const states[] = { "refused", "abandoned", "expired", "unknown",
                                        "quarantined" };
  const char *other = mef_error_ui_describe_unpayable ("of-next-year");
  const char *failed = mef_error_ui_describe_payment ("of-next-year", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (unpayable); i++)
    g_assert_cmpstr (mef_error_ui_describe_unpayable (unpayable[i]), !=, other);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_cmpstr (mef_error_ui_describe_payment (states[i], NULL), !=, failed);
  g_assert_nonnull (mef_error_ui_describe_unpayable (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/error-ui/reasons", test_reasons);
  g_test_add_func ("/app/error-ui/unknown-reasons", test_unknown_reasons);
  g_test_add_func ("/app/error-ui/foreign-domain", test_foreign_domain);
  g_test_add_func ("/app/error-ui/table", test_table_is_sound);
  g_test_add_func ("/app/error-ui/figures", test_figures);
  g_test_add_func ("/app/error-ui/invoices-and-payments", test_invoices_and_payments);
  return g_test_run ();
}
