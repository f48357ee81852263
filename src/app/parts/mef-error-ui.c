/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where errors become sentences. Lower layers hand over a code and a reason, a stable word; here
 * each gets a heading, a sentence saying what happened and what to do, a picture, and the place it
 * is shown. A reason that is not in the table falls back on its code, so a newer server never
 * leaves a person without a sentence. Pure functions; no widget. */
#include "config.h"

#include "mef-error-ui.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "mef-error.h"

#define OFFLINE "mef-offline-symbolic"
#define WARNING "dialog-warning-symbolic"
#define DOCUMENT "mef-document-symbolic"
#define CARD "mef-card-symbolic"
#define LOCK "channel-insecure-symbolic"
#define PERSON "avatar-default-symbolic"

static const MefErrorUi table[] = {
  /* reaching the server */
  { "unknown-host", N_ ("Unknown Address"),
    N_ ("No server answers to this name. Check the address of the town and the connection."),
    OFFLINE, MEF_ERROR_PLACE_OFFLINE, TRUE },
  { "busy", N_ ("Many People at Once"),
    N_ ("The town's server is busy. Nothing was lost; try again in a moment."), OFFLINE,
    MEF_ERROR_PLACE_OFFLINE, TRUE },
  { "host-unknown", N_ ("Unknown Address"),
    N_ ("This server does not know a town of this name. Is the address right?"), WARNING,
    MEF_ERROR_PLACE_PAGE, TRUE },
  { "unavailable", N_ ("The Service Does Not Answer"),
    N_ ("The town's server is not running at the moment. Nothing was lost; try again in a while."),
    OFFLINE, MEF_ERROR_PLACE_OFFLINE, TRUE },
  { "unreachable", N_ ("The Service Does Not Answer"),
    N_ ("The town's server cannot be reached. It may be stopped, or this PC has no connection."),
    OFFLINE, MEF_ERROR_PLACE_OFFLINE, TRUE },
  { "connection-lost", N_ ("Connection Lost"),
    N_ ("The connection to the town's server broke off. Check that this PC is connected."), OFFLINE,
    MEF_ERROR_PLACE_OFFLINE, TRUE },
  { "certificate", N_ ("The Connection Is Not Safe"),
    N_ ("The certificate of the town's server is not valid. Nothing was sent. Tell the town hall."),
    LOCK, MEF_ERROR_PLACE_PAGE, TRUE },
  { "tls-failed", N_ ("The Connection Is Not Safe"),
    N_ ("A safe connection to the town's server could not be made. Nothing was sent."), LOCK,
    MEF_ERROR_PLACE_PAGE, TRUE },
  { "not-http", N_ ("Unexpected Answer"),
    N_ ("What answers at this address is not the server of a town. Is the address right?"), WARNING,
    MEF_ERROR_PLACE_PAGE, TRUE },
  { "not-json", N_ ("Unexpected Answer"),
    N_ ("What answers at this address is not the server of a town. Is the address right?"), WARNING,
    MEF_ERROR_PLACE_PAGE, TRUE },
  { "redirected", N_ ("Unexpected Answer"),
    N_ ("What answers at this address is not the server of a town. Is the address right?"), WARNING,
    MEF_ERROR_PLACE_PAGE, TRUE },
  { "timeout", N_ ("No Answer Yet"),
    N_ ("The town's server takes too long to answer. Try again in a moment."), OFFLINE,
    MEF_ERROR_PLACE_OFFLINE, TRUE },
  { "address-malformed", N_ ("Not an Address"),
    N_ ("This does not look like an address. Copy the one the town hall gave."), WARNING,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "address-insecure", N_ ("Not a Safe Address"),
    N_ ("Only addresses that start with https:// can be used."), LOCK, MEF_ERROR_PLACE_INLINE,
    FALSE },

  /* who is asking */
  { "invalid-credentials", N_ ("Sign-In Refused"),
    N_ ("The e-mail address and the password do not match. Check both and try again."), PERSON,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "account-blocked", N_ ("Account Blocked"),
    N_ ("This account has been blocked. The town hall can open it again."), PERSON,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "too-many-tries", N_ ("Too Many Tries"),
    N_ ("There were too many tries. Wait a moment, then try again."), PERSON,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "session-missing", N_ ("Signed Out"), N_ ("Sign in to go on."), PERSON, MEF_ERROR_PLACE_SIGN_IN,
    FALSE },
  { "session-expired", N_ ("Signed Out"),
    N_ ("The session has ended. Sign in again to go on; nothing was lost."), PERSON,
    MEF_ERROR_PLACE_SIGN_IN, FALSE },
  { "forbidden", N_ ("Not for This Account"),
    N_ ("Invoices are shown to residents. This account does not give access to them."), PERSON,
    MEF_ERROR_PLACE_PAGE, FALSE },

  /* the account */
  { "wrong-password", N_ ("Wrong Password"),
    N_ ("This is not the password of the account. Type it again."), LOCK, MEF_ERROR_PLACE_INLINE,
    FALSE },
  { "field-email", N_ ("Not an E-mail Address"),
    N_ ("This is not an e-mail address. One looks like name@example.org."), PERSON,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "address-unchanged", N_ ("The Same Address"),
    N_ ("The account has this address already. Type the new one."), PERSON, MEF_ERROR_PLACE_INLINE,
    FALSE },
  { "address-taken", N_ ("Address Taken"),
    N_ ("This address belongs to another account by now. Your account keeps its present one."),
    PERSON, MEF_ERROR_PLACE_PAGE, FALSE },
  { "payment-running", N_ ("Payment Under Way"),
    N_ ("A payment is under way. The account can be closed once its result is known."), CARD,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "not-an-archive", N_ ("Unreadable Archive"),
    N_ ("What the town's server sent is not an archive. Nothing was saved; try again later."),
    DOCUMENT, MEF_ERROR_PLACE_INLINE, TRUE },

  /* links received by mail */
  { "link-unknown", N_ ("Unknown Link"),
    N_ ("This link does not exist. Copy it whole from the message, or ask for a new one."), WARNING,
    MEF_ERROR_PLACE_PAGE, FALSE },
  { "link-used", N_ ("Link Already Used"),
    N_ ("This link has already been used, or a newer one replaced it."), WARNING,
    MEF_ERROR_PLACE_PAGE, FALSE },
  { "link-expired", N_ ("Link Expired"),
    N_ ("This link has expired: links work for a limited time only."), WARNING,
    MEF_ERROR_PLACE_PAGE, FALSE },
  { "password-too-short", N_ ("Password Too Short"),
    N_ ("This password is too short. Choose a longer one."), LOCK, MEF_ERROR_PLACE_INLINE, FALSE },
  { "password-too-long", N_ ("Password Too Long"),
    N_ ("This password is too long. Choose one of 128 characters at most."), LOCK,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "password-too-common", N_ ("Password Too Common"),
    N_ ("This password is among the first that others would try. Choose another one."), LOCK,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "passwords-differ", N_ ("Passwords Differ"),
    N_ ("The two passwords are not the same. Type them again."), LOCK, MEF_ERROR_PLACE_INLINE,
    FALSE },

  /* messages to the service */
  { "field-subject", N_ ("No Subject"),
    N_ ("Give the message a subject of one line, 120 characters at most."), PERSON,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "field-body", N_ ("Not Sent"),
    N_ ("A message has 1 to 5,000 characters. Nothing of what you wrote is lost."), PERSON,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "attachments-refused", N_ ("Not Sent"),
    N_ ("Documents cannot be attached for now. Describe them in the message."), DOCUMENT,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "thread-closed", N_ ("Conversation Closed"),
    N_ ("This conversation is closed. Begin a new one."), PERSON, MEF_ERROR_PLACE_INLINE, FALSE },

  /* invoices and documents */
  { "not-found", N_ ("Nothing Here"), N_ ("This invoice does not exist, or is not one of yours."),
    DOCUMENT, MEF_ERROR_PLACE_PAGE, FALSE },
  { "no-document", N_ ("No Document"), N_ ("There is no document for this invoice."), DOCUMENT,
    MEF_ERROR_PLACE_PAGE, FALSE },
  { "not-a-pdf", N_ ("Unreadable Document"),
    N_ ("The document of this invoice cannot be shown. The town hall can send it again."), DOCUMENT,
    MEF_ERROR_PLACE_PAGE, FALSE },
  { "save-failed", N_ ("Not Saved"),
    N_ ("The document could not be saved in this folder. Choose another one."), DOCUMENT,
    MEF_ERROR_PLACE_INLINE, TRUE },

  /* paying */
  { "invoice-not-payable", N_ ("Cannot Be Paid Online"),
    N_ ("This invoice cannot be paid online at the moment. Nothing was charged."), CARD,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "payment-page-open", N_ ("Payment Page Still Open"),
    N_ ("This payment may still be under way. Resume it, or cancel it on the payment page; it can "
        "be "
        "given up here twenty minutes after it was begun."),
    CARD, MEF_ERROR_PLACE_INLINE, FALSE },
  { "invoices-of-several-regies", N_ ("Cannot Be Paid Together"),
    N_ ("These invoices belong to different services. Pay them one after the other."), CARD,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "multi-not-allowed", N_ ("Cannot Be Paid Together"),
    N_ ("Invoices of this service are paid one at a time. Nothing was charged."), CARD,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "total-above-maximum", N_ ("Too Much for One Payment"),
    N_ ("The total is more than one online payment may be. Choose fewer invoices."), CARD,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "declarations-closed", N_ ("Not Possible Here"),
    N_ ("This service takes no declarations. The town hall can help."), PERSON,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "not-declarable", N_ ("Not Possible Now"),
    N_ ("This invoice cannot be declared as paid any more: something has changed. Go back to it."),
    PERSON, MEF_ERROR_PLACE_INLINE, FALSE },
  { "field-paid_on", N_ ("Not Accepted"),
    N_ ("This day cannot be the day of the payment. Check it."), PERSON, MEF_ERROR_PLACE_INLINE,
    FALSE },
  { "idempotency-key-reused", N_ ("Already Asked"),
    N_ ("This payment was already asked for. Go back to the invoice and start again."), CARD,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "idempotency-key-missing", N_ ("Unexpected Answer"),
    N_ ("The payment could not be prepared. Nothing was charged."), CARD, MEF_ERROR_PLACE_INLINE,
    TRUE },
  { "payment-refused", N_ ("Payment Refused"),
    N_ ("The payment service refused the request. Nothing was charged; the town hall can help."),
    CARD, MEF_ERROR_PLACE_INLINE, FALSE },
  { "payment-service-unavailable", N_ ("Payment Service Unavailable"),
    N_ ("The payment service does not answer at the moment. Nothing was charged; try again later."),
    CARD, MEF_ERROR_PLACE_INLINE, TRUE },
  { "payment-not-final", N_ ("Payment Not Finished"),
    N_ ("The Trésor public has not answered yet, so the payment cannot be given up now."), CARD,
    MEF_ERROR_PLACE_INLINE, TRUE },

  /* this PC as a desk */
  { "server-missing", N_ ("Incomplete Installation"),
    N_ ("The program mes-factures-server is missing on this PC. Install Mes Factures again."),
    WARNING, MEF_ERROR_PLACE_PAGE, FALSE },
  { "web-missing", N_ ("Incomplete Installation"),
    N_ ("The part that shows the payment page is missing. Install Mes Factures again."), CARD,
    MEF_ERROR_PLACE_INLINE, FALSE },
  { "web-sandbox", N_ ("The Payment Page Opens in the Browser"),
    N_ ("This PC does not let the application show the payment page itself. It can be opened in "
        "the browser; what becomes of the payment will show here all the same."),
    CARD, MEF_ERROR_PLACE_INLINE, FALSE },
  { "server-failed", N_ ("The Server Did Not Start"),
    N_ ("The server of this PC could not be started. Another one may be running already."), WARNING,
    MEF_ERROR_PLACE_PAGE, TRUE },

  { "folder-not-writable", N_ ("No Place to Write"),
    N_ ("The data folder of this PC cannot be written to. Is the disk full?"), WARNING,
    MEF_ERROR_PLACE_PAGE, TRUE },
  { "desk-not-set-up", N_ ("No Town Yet"),
    N_ ("This PC has not been set up as the desk of a town."), WARNING, MEF_ERROR_PLACE_PAGE,
    FALSE },

  /* the other side went wrong */
  { "internal", N_ ("The Service Has a Problem"),
    N_ ("Something went wrong on the town's server. Nothing was lost; try again in a while."),
    WARNING, MEF_ERROR_PLACE_PAGE, TRUE },
  { "too-large", N_ ("Unexpected Answer"),
    N_ ("The document is too large to be shown here. The town hall can send it again."), DOCUMENT,
    MEF_ERROR_PLACE_PAGE, FALSE },
  { "json-malformed", N_ ("Unexpected Answer"),
    N_ ("The town's server gave an answer that cannot be read. Is the address right?"), WARNING,
    MEF_ERROR_PLACE_PAGE, TRUE },
};

/* One per code of the domain, for reasons that are not in the table; in the order of the enum. */
static const MefErrorUi by_code[] = {
  [MEF_ERROR_OFFLINE] = { "offline", N_ ("No Connection"),
                          N_ ("The town's server cannot be reached. Check that this PC is "
                              "connected to the Internet."),
                          OFFLINE, MEF_ERROR_PLACE_OFFLINE, TRUE },
  [MEF_ERROR_TLS] = { "certificate-invalid", N_ ("The Connection Is Not Safe"),
                      N_ ("The certificate of the town's server is not valid. Nothing was sent. "
                          "Tell the town hall."),
                      LOCK, MEF_ERROR_PLACE_PAGE, TRUE },
  [MEF_ERROR_TIMEOUT] = { "timeout", N_ ("No Answer Yet"),
                          N_ ("The town's server takes too long to answer. Try again in a "
                              "moment."),
                          OFFLINE, MEF_ERROR_PLACE_OFFLINE, TRUE },
  [MEF_ERROR_AUTH] = { "session-expired", N_ ("Signed Out"),
                       N_ ("The session has ended. Sign in again to go on; nothing was lost."),
                       PERSON, MEF_ERROR_PLACE_SIGN_IN, FALSE },
  [MEF_ERROR_FORBIDDEN] = { "forbidden", N_ ("Not for This Account"),
                            N_ ("Invoices are shown to residents. This account does not give "
                                "access to them."),
                            PERSON, MEF_ERROR_PLACE_PAGE, FALSE },
  [MEF_ERROR_NOT_FOUND] = { "not-found", N_ ("Nothing Here"),
                            N_ ("This invoice does not exist, or is not one of yours."), DOCUMENT,
                            MEF_ERROR_PLACE_PAGE, FALSE },
  [MEF_ERROR_CONFLICT] = { "conflict", N_ ("Not Possible Now"),
                           N_ ("Something has changed in the meantime. Go back and try again."),
                           WARNING, MEF_ERROR_PLACE_INLINE, TRUE },
  [MEF_ERROR_GONE] = { "link-expired", N_ ("Link Expired"),
                       N_ ("This link has expired: links work for a limited time only."), WARNING,
                       MEF_ERROR_PLACE_PAGE, FALSE },
  [MEF_ERROR_INVALID] = { "invalid", N_ ("Not Accepted"),
                          N_ ("The town's server did not accept what was sent. Check it and try "
                              "again."),
                          WARNING, MEF_ERROR_PLACE_INLINE, FALSE },
  [MEF_ERROR_RATE] = { "too-many-tries", N_ ("Too Many Tries"),
                       N_ ("There were too many tries. Wait a moment, then try again."), PERSON,
                       MEF_ERROR_PLACE_INLINE, FALSE },
  [MEF_ERROR_SERVER] = { "internal", N_ ("The Service Has a Problem"),
                         N_ ("Something went wrong on the town's server. Nothing was lost; try "
                             "again in a while."),
                         WARNING, MEF_ERROR_PLACE_PAGE, TRUE },
  [MEF_ERROR_PROTOCOL] = { "json-malformed", N_ ("Unexpected Answer"),
                           N_ ("The town's server gave an answer that cannot be read. Is the "
                               "address right?"),
                           WARNING, MEF_ERROR_PLACE_PAGE, TRUE },
  [MEF_ERROR_PAYMENT_DECLINED] = { "payment-refused", N_ ("Payment Refused"),
                                   N_ ("The payment service refused the request. Nothing was "
                                       "charged; the town hall can help."),
                                   CARD, MEF_ERROR_PLACE_INLINE, FALSE },
  [MEF_ERROR_PAYMENT_UNKNOWN] = { "payment-unknown", N_ ("No Answer Yet"),
                                  N_ ("Nobody knows yet what became of the payment. The invoice "
                                      "will show it as soon as the answer arrives."),
                                  CARD, MEF_ERROR_PLACE_INLINE, TRUE },
};

/* Why an invoice has no Pay button. */
static const char *const unpayable[][2] = {
  { "settled", N_ ("This invoice is settled.") },
  { "in-payment", N_ ("A payment of this invoice is under way.") },
  { "being-checked", N_ ("The town hall is checking a payment of this invoice. There is nothing to "
                         "do, and it cannot be paid a second time meanwhile.") },
  { "declared", N_ ("This invoice was declared as paid; the town hall is checking it.") },
  { "cancelled", N_ ("This invoice was cancelled. There is nothing to pay.") },
  { "handed-over",
    N_ ("This invoice was handed over to the Trésor public, which collects it now.") },
  { "direct-debit", N_ ("This invoice is collected by direct debit. There is nothing to do.") },
  { "below-minimum",
    N_ ("The amount is too small for the online payment. It is paid at the town hall.") },
  { "above-maximum",
    N_ ("The amount is too large for the online payment. It is paid at the town hall.") },
  { "online-closed",
    N_ ("The online payment is closed for this service. It is paid at the town hall.") },
  { "no-client-number",
    N_ ("The online payment is not set up for this service. It is paid at the town hall.") },
  { "reference-malformed", N_ ("The reference of this invoice is not one of the Trésor public's, "
                               "so that it cannot be paid "
                               "online. The town hall can help.") },
  { "other-regie", N_ ("Another service is paid, one after the other.") },
  { "one-at-a-time", N_ ("Invoices of this service are paid one at a time.") },
  { "total-above-maximum", N_ ("The total would be more than one online payment may be.") },
  { "too-many-invoices", N_ ("One payment has a hundred invoices at most.") },
  { "part-paid", N_ ("A part of this invoice is paid. The Trésor public takes the rest of it "
                     "elsewhere, not online.") },
};

/* The same in a few words, for a line of the list. */
static const char *const unpayable_briefly[][2] = {
  { "being-checked", N_ ("the town hall is checking it") },
  { "below-minimum", N_ ("under 1 €: at the town hall") },
  { "above-maximum", N_ ("too large: at the town hall") },
  { "reference-malformed", N_ ("reference to be checked") },
  { "part-paid", N_ ("partly paid") },
};

/* What became of a payment that did not settle anything. */
static const char *const unpaid[][2] = {
  { "refused", N_ ("The bank refused the payment. Nothing was charged; another card may work.") },
  { "abandoned", N_ ("The payment was given up. Nothing was charged.") },
  { "expired", N_ ("The payment page was left open too long. Nothing was charged.") },
  { "unknown",
    N_ ("The payment service did not answer. Nothing was charged; try again in a few minutes.") },
  { "quarantined", N_ ("The town hall is checking this payment. Nothing has to be done.") },
};

static const char *
find_sentence (const char *const (*pairs)[2], guint length, const char *key)
{
  for (guint i = 0; i < length; i++)
    {
      if (g_strcmp0 (pairs[i][0], key) == 0)
        return _ (pairs[i][1]);
    }
  return NULL;
}

/* Whether the page that asked went away: nobody is there to read a sentence, and the page must not
 * be looked at. */
gboolean
mef_error_ui_is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Fills @ui with what is known about @error; always finds something. */
void
mef_error_ui_lookup (const GError *error, MefErrorUi *ui)
{
  const char *reason;

  g_return_if_fail (error != NULL && ui != NULL);

  *ui = by_code[MEF_ERROR_SERVER];
  if (error->domain != MEF_ERROR)
    return;
  if (error->code >= 0 && error->code < (int) G_N_ELEMENTS (by_code))
    *ui = by_code[error->code];
  reason = mef_error_get_reason (error);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (g_strcmp0 (table[i].reason, reason) == 0)
        *ui = table[i];
    }
}

static char *
format_wait (gint64 seconds)
{
  guint minutes = (guint) CLAMP ((seconds + 59) / 60, 1, 24 * 60);

  if (seconds <= 90)
    return g_strdup_printf (ngettext ("There were too many tries. Try again in %u second.",
                                      "There were too many tries. Try again in %u seconds.",
                                      (gulong) seconds),
                            (guint) seconds);
  return g_strdup_printf (ngettext ("There were too many tries. Try again in %u minute.",
                                    "There were too many tries. Try again in %u minutes.", minutes),
                          minutes);
}

static char *
format_minimum (guint minimum)
{
  return g_strdup_printf (ngettext ("This password is too short. It needs at least %u character.",
                                    "This password is too short. It needs at least %u characters.",
                                    minimum),
                          minimum);
}

/* The sentence for @error in the person's language, to be freed; with what the other side gave, if
 * anything: how long to wait, how long a password has to be, why an invoice cannot be paid. */
char *
mef_error_ui_format (const GError *error)
{
  const char *unpayable_reason;
  MefErrorUi ui;
  gint64 wait, minimum;

  mef_error_ui_lookup (error, &ui);
  wait = mef_error_get_parameter_int (error, "retry_after", 0);
  minimum = mef_error_get_parameter_int (error, "minimum", 0);
  unpayable_reason = mef_error_get_parameter (error, "unpayable_reason");
  if (g_str_equal (ui.reason, "invoice-not-payable") && unpayable_reason != NULL)
    return g_strdup (mef_error_ui_describe_unpayable (unpayable_reason));
  if (g_str_equal (ui.reason, "too-many-tries") && wait > 0)
    return format_wait (wait);
  if (g_str_equal (ui.reason, "password-too-short") && minimum > 0 && minimum < 1000)
    return format_minimum ((guint) minimum);
  return g_strdup (_ (ui.sentence));
}

/* Why the online payment is not offered; @reason is the invoice's unpayable_reason. */
const char *
mef_error_ui_describe_unpayable (const char *reason)
{
  const char *sentence = find_sentence (unpayable, G_N_ELEMENTS (unpayable), reason);

  return sentence != NULL ? sentence : _ ("This invoice cannot be paid online.");
}

/* The same in a few words, for a line of a list. */
const char *
mef_error_ui_describe_unpayable_briefly (const char *reason)
{
  const char *words = find_sentence (unpayable_briefly, G_N_ELEMENTS (unpayable_briefly), reason);

  return words != NULL ? words : _ ("to be paid at the town hall");
}

/* What became of a payment in @state. */
const char *
mef_error_ui_describe_payment (const char *state, const char *reason)
{
  const char *sentence = find_sentence (unpaid, G_N_ELEMENTS (unpaid), state);

  return sentence != NULL ? sentence : _ ("The payment did not go through. Nothing was charged.");
}

/* The whole table, for the test that every reason of the wire has its sentence. */
const MefErrorUi *
mef_error_ui_get_table (guint *length)
{
  *length = G_N_ELEMENTS (table);
  return table;
}
