/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of core are read strictly: for each, a good object gives what it says, and every
 * member of the wrong type or missing is refused by name, but for those that may be null. */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "mef-account.h"
#include "mef-error.h"
#include "mef-invoice-details.h"
#include "mef-invoice-event.h"
#include "mef-invoice-line.h"
#include "mef-invoice.h"
#include "mef-link-info.h"
#include "mef-mail-letter.h"
#include "mef-mail-preferences.h"
#include "mef-payment.h"
#include "mef-receipt.h"
#include "mef-session-info.h"
#include "mef-test-values.h"
#include "mef-thread.h"
#include "mef-town-info.h"

#define LINE                                                                                       \
  "{\"position\":1,\"beneficiary\":\"Léa\",\"label\":\"Repas\",\"quantity\":\"12 repas\","        \
  "\"amount\":3200}"
#define EVENT                                                                                      \
  "{\"at\":\"2016-01-01T10:00:00Z\",\"kind\":\"settled\",\"amount\":3200,\"detail\":\"card\"}"
#define ACCOUNT                                                                                    \
  "{\"email\":\"demo@demo.fr\",\"name\":\"Camille Martin\",\"role\":\"resident\","                 \
  "\"town\":\"Milhaud\",\"expires_at\":\"2016-01-01T10:00:00Z\"}"
#define TOWN                                                                                       \
  "{\"name\":\"Milhaud\",\"host\":\"milhaud.example.org\",\"demo\":true,"                          \
  "\"password_min_length\":5,\"test_mode\":true}"
#define LINK                                                                                       \
  "{\"kind\":\"activation\",\"expires_at\":\"2016-01-01T10:00:00Z\","                              \
  "\"email\":\"demo@demo.fr\",\"password_min_length\":12}"
#define SESSION                                                                                    \
  "{\"id\":3,\"device\":\"Mes Factures\",\"created_at\":\"2016-01-01T10:00:00Z\","                 \
  "\"last_used_at\":\"2016-01-02T10:00:00Z\",\"persistent\":true,\"current\":true}"
#define PREFERENCES "{\"alerts\":true,\"answers\":true,\"town_alerts\":true}"
#define LETTER                                                                                     \
  "{\"id\":\"1.a\",\"to\":\"demo@demo.fr\",\"subject\":\"Bonjour\","                               \
  "\"sent_at\":\"2016-01-01T10:00:00Z\",\"text\":\"Ouvrez http://x/y\"}"

#define THREAD                                                                                     \
  "{\"id\":4,\"subject\":\"Absence\",\"state\":\"answered\",\"updated_at\":\"2016-01-02T10:00:"    \
  "00Z\","                                                                                         \
  "\"unread\":1,\"last\":\"Merci\",\"invoice\":{\"id\":7,\"number\":\"2016-7\"},\"messages\":["    \
  "{\"id\":1,\"from_staff\":true,\"author\":\"Agnès\",\"sent_at\":\"2016-01-02T10:00:00Z\","      \
  "\"body\":\"Merci\"}]}"
#define RECEIPT                                                                                    \
  "{\"id\":9,\"number\":\"2016-000009\",\"paid_at\":\"2016-01-02T10:00:00Z\",\"amount\":3200,"     \
  "\"credit\":700,\"means\":\"card\",\"invoices\":[{\"number\":\"2016-7\",\"label\":\"Cantine\"}," \
  "{\"number\":\"2016-8\",\"label\":\"Musique\"}]}"

typedef gpointer (*ReadFunc) (JsonObject *object, GError **error);

typedef struct
{
  const char *name;
  const char *text;
  ReadFunc read;
  const char *optional; /* space before and after each: may be null or absent */
} Case;

#define READ(name) ((ReadFunc) (void (*) (void)) mef_##name##_new_from_json)

static const Case cases[] = {
  { "invoice", MEF_TEST_INVOICE, READ (invoice),
    " due_on service beneficiaries settled_on regie unpayable_reason payment_id payment_since " },
  { "payment", MEF_TEST_PAYMENT, READ (payment),
    " client reference page_url expires_at started_at label regie reason paid_at means receipt "
    "receipt_number " },
  { "line", LINE, READ (invoice_line), " beneficiary quantity " },
  { "event", EVENT, READ (invoice_event), " amount detail " },
  { "account", ACCOUNT, READ (account), " name town expires_at " },
  { "town", TOWN, READ (town_info), " host " },
  { "link", LINK, READ (link_info), " email " },
  { "session", SESSION, READ (session_info), " device " },
  { "preferences", PREFERENCES, READ (mail_preferences), " " },
  { "letter", LETTER, READ (mail_letter), " text " },
  { "thread", THREAD, READ (thread), " last invoice messages " },
  { "receipt", RECEIPT, READ (receipt), " " },
};

static gboolean
is_listed (const char *list, const char *name)
{
  g_autofree char *word = g_strconcat (" ", name, " ", NULL);

  return strstr (list, word) != NULL;
}

static void
assert_refused (const Case *c, JsonObject *object, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = g_strconcat ("field-", name, NULL);
  g_autoptr (GObject) value = c->read (object, &error);

  g_assert_null (value);
  g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, reason);
}

static void
assert_taken (const Case *c, JsonObject *object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) value = c->read (object, &error);

  g_assert_no_error (error);
  g_assert_nonnull (value);
}

/* Every member in turn: an object in its place, null in its place, not there. */
static void
test_strict (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (JsonObject) good = mef_test_parse_object (c->text);
  g_autoptr (GList) members = json_object_get_members (good);

  assert_taken (c, good);
  for (GList *m = members; m != NULL; m = m->next)
    {
      const char *name = m->data;
      g_autoptr (JsonObject) bent = mef_test_parse_object (c->text);

      json_object_set_object_member (bent, name, json_object_new ());
      assert_refused (c, bent, name);
      json_object_set_null_member (bent, name);
      if (is_listed (c->optional, name))
        assert_taken (c, bent);
      else
        assert_refused (c, bent, name);
      json_object_remove_member (bent, name);
      if (is_listed (c->optional, name))
        assert_taken (c, bent);
      else
        assert_refused (c, bent, name);
    }
}

/* Every property can be read, which is what .ui files do. */
static void
test_properties (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (JsonObject) object = mef_test_parse_object (c->text);
  g_autoptr (GObject) value = c->read (object, NULL);
  guint n;
  g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (value), &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) content = G_VALUE_INIT;

      g_assert_false ((specs[i]->flags & G_PARAM_WRITABLE) != 0);
      g_object_get_property (value, specs[i]->name, &content);
      g_assert_false (g_param_value_defaults (specs[i], &content) &&
                      G_VALUE_HOLDS_STRING (&content) &&
                      json_object_has_member (object, specs[i]->name) &&
                      !json_object_get_null_member (object, specs[i]->name));
    }
}

static void
test_words (void)
{
  static const struct
  {
    const char *type, *member, *value;
  } wrong[] = {
    { "invoice", "state", "paid" },
    { "invoice", "issued_on", "2015-13-01" },
    { "invoice", "due_on", "30/10/2015" },
    { "invoice", "payment_since", "yesterday" },
    { "payment", "state", "due" },
    { "payment", "id", "" },
    { "payment", "paid_at", "" },
    { "event", "at", "2016" },
    { "account", "role", "king" },
    { "link", "kind", "of-next-year" },
    { "letter", "id", "" },
    { "session", "created_at", "yesterday" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const Case *c = cases;

      while (!g_str_equal (c->name, wrong[i].type))
        c++;
      {
        g_autoptr (JsonObject) object = mef_test_parse_object (c->text);

        json_object_set_string_member (object, wrong[i].member, wrong[i].value);
        assert_refused (c, object, wrong[i].member);
      }
    }
}

static void
test_invoice (void)
{
  g_autoptr (JsonObject) object = mef_test_parse_object (MEF_TEST_INVOICE);
  g_autoptr (MefInvoice) a = mef_invoice_new_from_json (object, NULL);
  g_autoptr (MefInvoice) b = mef_invoice_new_from_json (object, NULL);
  g_autoptr (MefInvoice) changed = NULL;

  g_assert_cmpint (mef_invoice_get_id (a), ==, 7);
  g_assert_cmpstr (mef_invoice_get_number (a), ==, "2016-001-000099");
  g_assert_cmpuint (mef_invoice_get_issued_on (a), ==, mef_day_new (2015, 10, 19));
  g_assert_cmpuint (mef_invoice_get_due_on (a), ==, mef_day_new (2015, 10, 30));
  g_assert_cmpuint (mef_invoice_get_settled_on (a), ==, MEF_DAY_NONE);
  g_assert_cmpint (mef_invoice_get_amount (a), ==, 3200);
  g_assert_cmpint (mef_invoice_get_state (a), ==, MEF_INVOICE_STATE_DUE);
  g_assert_cmpstr (mef_invoice_get_beneficiaries (a), ==, "Léa, Hugo");
  g_assert_null (mef_invoice_get_payment_id (a));
  g_assert_true (mef_invoice_equal (a, b));
  json_object_set_string_member (object, "payment_id", "p1");
  changed = mef_invoice_new_from_json (object, NULL);
  g_assert_false (mef_invoice_equal (a, changed));
}

/* No member may change without the two being different: rows would stay as they were. */
static void
test_equal_sees_all (void)
{
  static const struct
  {
    const char *member, *json;
  } other[] = {
    { "id", "8" },
    { "number", "\"x\"" },
    { "issued_on", "\"2015-10-20\"" },
    { "due_on", "null" },
    { "amount", "1" },
    { "remaining", "1" },
    { "label", "\"x\"" },
    { "service", "\"x\"" },
    { "beneficiaries", "\"\"" },
    { "state", "\"overdue\"" },
    { "settled_on", "\"2015-10-20\"" },
    { "regie", "\"x\"" },
    { "regie_id", "2" },
    { "multi_invoice", "false" },
    { "maximum", "1" },
    { "has_document", "false" },
    { "payable", "false" },
    { "unpayable_reason", "\"x\"" },
    { "payment_id", "\"x\"" },
    { "payment_since", "\"2016-01-01T10:00:00Z\"" },
  };
  g_autoptr (JsonObject) base = mef_test_parse_object (MEF_TEST_INVOICE);
  g_autoptr (MefInvoice) invoice = mef_invoice_new_from_json (base, NULL);

  g_assert_cmpuint (G_N_ELEMENTS (other), ==, json_object_get_size (base));
  for (guint i = 0; i < G_N_ELEMENTS (other); i++)
    {
      g_autoptr (JsonObject) bent = mef_test_parse_object (MEF_TEST_INVOICE);
      g_autoptr (MefInvoice) changed = NULL;

      json_object_set_member (bent, other[i].member, json_from_string (other[i].json, NULL));
      changed = mef_invoice_new_from_json (bent, NULL);
      g_assert_nonnull (changed);
      g_assert_false (mef_invoice_equal (invoice, changed));
    }
}

static void
test_details (void)
{
  const char *const wrong[] = { "[1]", "{}", "null" };
  g_autoptr (JsonObject) object = mef_test_parse_object (MEF_TEST_INVOICE);
  g_autoptr (MefInvoiceDetails) details = NULL;
  g_autoptr (MefInvoiceEvent) newest = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (object, "reference", "2016001000099");
  json_object_set_string_member (object, "client", "001964");
  json_object_set_string_member (object, "debtor", "Camille Martin");
  json_object_set_member (object, "lines", json_from_string ("[" LINE "," LINE "]", NULL));
  json_object_set_member (object, "history",
                          json_from_string ("[{\"at\":\"2015-10-19T08:00:00Z\",\"kind\":"
                                            "\"published\",\"amount\":null,\"detail\":null}," EVENT
                                            "]",
                                            NULL));
  json_object_set_null_member (object, "payment");
  details = mef_invoice_details_new_from_json (object, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (mef_invoice_details_get_lines (details)), ==, 2);
  newest = g_list_model_get_item (mef_invoice_details_get_history (details), 0);
  g_assert_cmpint (mef_invoice_event_get_kind (newest), ==, MEF_INVOICE_EVENT_SETTLED);
  g_assert_true (mef_invoice_event_get_has_amount (newest));
  g_assert_null (mef_invoice_details_get_payment (details));
  g_assert_false (mef_invoice_details_get_test_mode (details));

  json_object_set_boolean_member (object, "test_mode", TRUE);
  json_object_set_member (object, "payment", json_from_string (MEF_TEST_PAYMENT, NULL));
  g_clear_object (&details);
  details = mef_invoice_details_new_from_json (object, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mef_payment_get_state (mef_invoice_details_get_payment (details)), ==,
                   MEF_PAYMENT_STATE_WAITING);
  g_assert_true (mef_invoice_details_get_test_mode (details));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      json_object_set_member (object, "lines", json_from_string (wrong[i], NULL));
      g_assert_null (mef_invoice_details_new_from_json (object, &error));
      g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, "field-lines");
      g_clear_error (&error);
    }
}

static void
test_payment (void)
{
  g_autoptr (JsonObject) object = mef_test_parse_object (MEF_TEST_PAYMENT);
  g_autoptr (MefPayment) a = mef_payment_new_from_json (object, NULL);
  g_autoptr (MefPayment) b = NULL;
  gsize length;

  g_assert_cmpint (mef_payment_get_invoices (a, &length)[0], ==, 7);
  g_assert_cmpuint (length, ==, 1);
  g_assert_cmpstr (mef_payment_get_client (a), ==, "001964");
  g_assert_cmpint (mef_payment_get_receipt (a), ==, 9);
  g_assert_cmpstr (mef_payment_get_receipt_number (a), ==, "2016-000009");
  json_object_set_member (object, "invoices", json_from_string ("[7,8]", NULL));
  b = mef_payment_new_from_json (object, NULL);
  g_assert_false (mef_payment_equal (a, b));
  g_assert_true (mef_payment_equal (a, a));
}

static void
test_link_kinds (void)
{
  static const struct
  {
    const char *word;
    MefLinkKind kind;
    gboolean takes_password;
  } words[] = {
    { "activation", MEF_LINK_KIND_ACTIVATION, TRUE },
    { "reset", MEF_LINK_KIND_RESET, TRUE },
    { "address", MEF_LINK_KIND_ADDRESS, FALSE },
    { "address-undo", MEF_LINK_KIND_ADDRESS_UNDO, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (JsonObject) object = mef_test_parse_object (LINK);
      g_autoptr (MefLinkInfo) link = NULL;

      json_object_set_string_member (object, "kind", words[i].word);
      link = mef_link_info_new_from_json (object, NULL);
      g_assert_cmpint (mef_link_info_get_kind (link), ==, words[i].kind);
      g_assert_cmpint (mef_link_kind_takes_password (words[i].kind), ==, words[i].takes_password);
    }
}

static void
test_session_and_preferences (void)
{
  g_autoptr (JsonObject) session = mef_test_parse_object (SESSION);
  g_autoptr (JsonObject) wanted = mef_test_parse_object (PREFERENCES);
  g_autoptr (MefSessionInfo) info = mef_session_info_new_from_json (session, NULL);
  g_autoptr (MefSessionInfo) nameless = NULL;
  g_autoptr (MefMailPreferences) preferences = NULL;

  g_assert_cmpint (mef_session_info_get_id (info), ==, 3);
  g_assert_cmpstr (mef_session_info_get_device (info), ==, "Mes Factures");
  g_assert_cmpint (mef_session_info_get_last_used_at (info) -
                       mef_session_info_get_created_at (info),
                   ==, 24 * 3600);
  g_assert_true (mef_session_info_get_persistent (info));
  g_assert_true (mef_session_info_get_current (info));
  json_object_set_null_member (session, "device");
  nameless = mef_session_info_new_from_json (session, NULL);
  g_assert_cmpstr (mef_session_info_get_device (nameless), ==, "");

  json_object_set_boolean_member (wanted, "answers", FALSE);
  preferences = mef_mail_preferences_new_from_json (wanted, NULL);
  g_assert_true (mef_mail_preferences_get_alerts (preferences));
  g_assert_false (mef_mail_preferences_get_answers (preferences));
  g_assert_true (mef_mail_preferences_get_town_alerts (preferences));
}

static void
test_letter (void)
{
  g_autoptr (JsonObject) object = mef_test_parse_object (LETTER);
  g_autoptr (MefMailLetter) listed = mef_mail_letter_new_from_json (object, NULL);
  g_autoptr (MefMailLetter) whole = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (mef_mail_letter_get_links (listed)[0]);
  json_object_set_array_member (object, "links", json_array_new ());
  json_array_add_string_element (json_object_get_array_member (object, "links"), "http://x/y");
  whole = mef_mail_letter_new_from_json (object, NULL);
  g_assert_cmpstr (mef_mail_letter_get_id (whole), ==, "1.a");
  g_assert_cmpstr (mef_mail_letter_get_to (whole), ==, "demo@demo.fr");
  g_assert_cmpstr (mef_mail_letter_get_subject (whole), ==, "Bonjour");
  g_assert_cmpint (mef_mail_letter_get_sent_at (whole), ==, 1451642400);
  g_assert_cmpstr (mef_mail_letter_get_text (whole), ==, "Ouvrez http://x/y");
  g_assert_cmpstr (mef_mail_letter_get_links (whole)[0], ==, "http://x/y");
  g_assert_null (mef_mail_letter_get_links (whole)[1]);
  json_object_set_string_member (object, "links", "http://x/y");
  g_assert_null (mef_mail_letter_new_from_json (object, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "field-links");
}

static void
test_states (void)
{
  g_autoptr (GEnumClass) invoice = g_type_class_ref (MEF_TYPE_INVOICE_STATE);
  g_autoptr (GEnumClass) payment = g_type_class_ref (MEF_TYPE_PAYMENT_STATE);

  g_assert_cmpuint (invoice->n_values, ==, 8);
  for (guint i = 0; i < invoice->n_values; i++)
    {
      MefInvoiceState state = MEF_INVOICE_STATE_CANCELLED;

      g_assert_true (mef_invoice_state_from_string (invoice->values[i].value_nick, &state));
      g_assert_cmpstr (mef_invoice_state_to_string (state), ==, invoice->values[i].value_nick);
    }
  g_assert_cmpuint (payment->n_values, ==, 8);
  for (guint i = 0; i < payment->n_values; i++)
    {
      MefPaymentState state = MEF_PAYMENT_STATE_STARTED;

      g_assert_true (mef_payment_state_from_string (payment->values[i].value_nick, &state));
      g_assert_cmpstr (mef_payment_state_to_string (state), ==, payment->values[i].value_nick);
    }
  g_assert_false (mef_payment_state_is_final (MEF_PAYMENT_STATE_UNKNOWN));
  g_assert_true (mef_payment_state_is_final (MEF_PAYMENT_STATE_QUARANTINED));
  g_assert_false (mef_invoice_state_from_string (NULL, NULL));
  g_assert_false (mef_payment_state_from_string ("Paid", NULL));
}

static void
test_error_parameters (void)
{
  g_autoptr (GError) error = g_error_new_literal (MEF_ERROR, MEF_ERROR_RATE, "too-many-tries");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  g_autoptr (GError) copy = NULL;

  g_assert_null (mef_error_get_parameter (error, "retry_after"));
  mef_error_set_parameter (error, "retry_after", "60");
  mef_error_set_parameter (error, "town", "Milhaud");
  copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_cmpint (mef_error_get_parameter_int (copy, "retry_after", 0), ==, 60);
  g_assert_cmpint (mef_error_get_parameter_int (copy, "town", -1), ==, -1);
  g_assert_cmpstr (mef_error_get_parameter (copy, "town"), ==, "Milhaud");
  g_assert_null (mef_error_get_parameter (other, "town"));
  g_assert_null (mef_error_get_parameter (NULL, "town"));
}

static void
test_thread_and_receipt (void)
{
  g_autoptr (JsonObject) thread_object = mef_test_parse_object (THREAD);
  g_autoptr (JsonObject) receipt_object = mef_test_parse_object (RECEIPT);
  g_autoptr (MefThread) thread = mef_thread_new_from_json (thread_object, NULL);
  g_autoptr (MefReceipt) receipt = mef_receipt_new_from_json (receipt_object, NULL);
  g_autoptr (MefMessage) message = NULL;

  g_assert_cmpint (mef_thread_get_state (thread), ==, MEF_THREAD_ANSWERED);
  g_assert_cmpint (mef_thread_get_invoice_id (thread), ==, 7);
  g_assert_cmpstr (mef_thread_get_invoice_number (thread), ==, "2016-7");
  g_assert_cmpuint (mef_thread_get_unread (thread), ==, 1);
  message = g_list_model_get_item (mef_thread_get_messages (thread), 0);
  g_assert_true (mef_message_get_from_staff (message));
  g_assert_cmpstr (mef_message_get_author (message), ==, "Agnès");
  g_assert_cmpint (mef_receipt_get_amount (receipt), ==, 3200);
  g_assert_cmpint (mef_receipt_get_credit (receipt), ==, 700);
  g_assert_cmpstr (mef_receipt_get_invoices (receipt), ==, "2016-7 Cantine, 2016-8 Musique");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *strict = g_strdup_printf ("/core/values/%s/strict", cases[i].name);
      g_autofree char *properties = g_strdup_printf ("/core/values/%s/properties", cases[i].name);

      g_test_add_data_func (strict, &cases[i], test_strict);
      g_test_add_data_func (properties, &cases[i], test_properties);
    }
  g_test_add_func ("/core/values/words", test_words);
  g_test_add_func ("/core/values/invoice", test_invoice);
  g_test_add_func ("/core/values/invoice/equal", test_equal_sees_all);
  g_test_add_func ("/core/values/details", test_details);
  g_test_add_func ("/core/values/payment", test_payment);
  g_test_add_func ("/core/values/link/kinds", test_link_kinds);
  g_test_add_func ("/core/values/session-and-preferences", test_session_and_preferences);
  g_test_add_func ("/core/values/letter", test_letter);
  g_test_add_func ("/core/values/thread-and-receipt", test_thread_and_receipt);
  g_test_add_func ("/core/values/states", test_states);
  g_test_add_func ("/core/error/parameters", test_error_parameters);
  return g_test_run ();
}
