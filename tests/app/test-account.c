/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account's life in the window: asking for a link, using one of each kind or a dead one,
 * changing password and address, the devices, the preferences, the archive, closing, the
 * demonstration's mail. Every refusal is a sentence where it belongs, and what was typed stays. */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "mef-account-form-page.h"
#include "mef-account-page.h"
#include "mef-ask-link-page.h"
#include "mef-invoice-page.h"
#include "mef-invoices-page.h"
#include "mef-letter-page.h"
#include "mef-link-page.h"
#include "mef-mailbox-page.h"
#include "mef-notifier.h"
#include "mef-resources.h"
#include "mef-sign-in-page.h"
#include "mef-strength-meter.h"
#include "test-town.h"

#define SENT                                                                                       \
  "If the town hall knows this address, a message has just been sent to it. It holds a link that " \
  "works for 48 hours."
#define GOOD "correct cheval agrafe pile"

typedef struct
{
  TestTown *town;
  MefContext *context;
  MefWindow *window;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->town = test_town_new ();
  f->context = test_town_create_context (f->town);
  f->window = test_window_new (NULL, 600, 700);
  mef_window_connect (f->window, f->context, FALSE);
  test_wait_for_state (mef_window_get_page (f->window), MEF_PAGE_STATE_CONTENT);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  test_window_destroy (f->window);
  g_object_unref (f->context);
  test_town_free (f->town);
}

static MefPage *
get_page (Fixture *f)
{
  return mef_window_get_page (f->window);
}

static void
activate (Fixture *f, const char *action)
{
  test_settle ();
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_page (f)), action, NULL));
  test_settle ();
}

static gboolean
is_enabled (Fixture *f, const char *label)
{
  GtkWidget *button = test_find (GTK_WIDGET (get_page (f)), GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  return gtk_widget_get_sensitive (button);
}

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (ADW_IS_PREFERENCES_ROW (widget) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
type (Fixture *f, const char *row, const char *text)
{
  GtkWidget *widget = find_row (GTK_WIDGET (get_page (f)), row);

  g_assert_nonnull (widget);
  gtk_editable_set_text (GTK_EDITABLE (widget), text);
  test_settle ();
}

static const char *
get_typed (Fixture *f, const char *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (find_row (GTK_WIDGET (get_page (f)), row)));
}

static void
wait_for_text (Fixture *f, const char *text)
{
  test_wait_until (test_shows (GTK_WIDGET (f->window), text));
}

static MefPage *
push (Fixture *f, MefPage *page)
{
  mef_window_push (f->window, page);
  test_wait_for_state (page, MEF_PAGE_STATE_CONTENT);
  return page;
}

/* --- asking for a link --- */

static void
test_ask (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *action, *route;
  } uses[] = { { "sign-in.activate", "POST /api/v1/activations" },
               { "sign-in.forgotten", "POST /api/v1/password-resets" } };

  for (guint i = 0; i < G_N_ELEMENTS (uses); i++)
    {
      test_town_answer (f->town, uses[i].route, 400, "{\"code\":\"field-email\"}");
      activate (f, uses[i].action);
      g_assert_true (MEF_IS_ASK_LINK_PAGE (get_page (f)));
      g_assert_false (is_enabled (f, "Receive a Link"));
      type (f, "E-mail Address", "nobody");
      activate (f, "ask-link.submit");
      wait_for_text (f, "This is not an e-mail address. One looks like name@example.org.");
      g_assert_cmpstr (get_typed (f, "E-mail Address"), ==, "nobody");
      test_town_answer (f->town, uses[i].route, 429,
                        "{\"code\":\"too-many-tries\",\"retry_after\":30}");
      activate (f, "ask-link.submit");
      wait_for_text (f, "There were too many tries. Try again in 30 seconds.");
      test_town_answer (f->town, uses[i].route, 202, "{}");
      type (f, "E-mail Address", "a@example.org");
      activate (f, "ask-link.submit");
      wait_for_text (f, SENT);
      test_save_png (GTK_WIDGET (f->window), i == 0 ? "activation-sent" : "forgotten-sent");
      g_assert_cmpuint (test_town_count (f->town, uses[i].route), ==, 3);
      activate (f, "ask-link.again");
      g_assert_nonnull (find_row (GTK_WIDGET (get_page (f)), "E-mail Address"));
      mef_window_pop (f->window);
    }
}

static void
test_paste (Fixture *f, gconstpointer data)
{
  activate (f, "sign-in.activate");
  g_assert_false (is_enabled (f, "Open"));
  type (f, "Link of the Message", "good day");
  activate (f, "ask-link.open");
  wait_for_text (f, "This does not look like an address. Copy the one the town hall gave.");
  type (f, "Link of the Message", " https://milhaud.example.org/?LIEN=Mabc ");
  activate (f, "ask-link.open");
  g_assert_true (MEF_IS_LINK_PAGE (get_page (f)));
  test_wait_for_state (get_page (f), MEF_PAGE_STATE_CONTENT);
}

/* In a town that is no demonstration there is no mailbox to be seen. */
static void
test_no_demonstration (Fixture *f, gconstpointer data)
{
  g_autoptr (MefContext) context = NULL;

  test_town_answer (f->town, "GET /api/v1/town", 200,
                    "{\"name\":\"Milhaud\",\"host\":\"localhost\",\"demo\":false,"
                    "\"password_min_length\":5,\"test_mode\":false}");
  test_town_answer (f->town, "POST /api/v1/activations", 202, "{}");
  context = test_town_create_context (f->town);
  mef_window_connect (f->window, context, FALSE);
  test_wait_for_state (get_page (f), MEF_PAGE_STATE_CONTENT);
  activate (f, "sign-in.activate");
  type (f, "E-mail Address", "a@example.org");
  activate (f, "ask-link.submit");
  wait_for_text (f, SENT);
  g_assert_false (test_shows (GTK_WIDGET (f->window), "Open the Mailbox of the Demonstration"));
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.show-mailbox", NULL);
  g_assert_true (MEF_IS_ASK_LINK_PAGE (get_page (f)));
}

/* --- links --- */

static void
test_password_link (Fixture *f, gconstpointer data)
{
  MefPage *sign_in = get_page (f);

  push (f, mef_link_page_new (f->context, "Xabc"));
  test_town_answer (f->town, "POST /api/v1/links/Xabc", 400, "{\"code\":\"password-too-common\"}");
  g_assert_true (test_shows (GTK_WIDGET (f->window), "Choose a new password"));
  g_assert_true (test_shows (GTK_WIDGET (f->window), "For the account demo@demo.fr"));
  g_assert_false (is_enabled (f, "Save the password"));
  type (f, "New Password", "short");
  g_assert_true (test_shows (GTK_WIDGET (f->window), "Too short: 7 more characters."));
  g_assert_false (is_enabled (f, "Save the password"));
  test_save_png (GTK_WIDGET (f->window), "link-short");
  type (f, "New Password", GOOD);
  g_assert_true (test_shows (GTK_WIDGET (f->window), "Very good."));
  test_save_png (GTK_WIDGET (f->window), "link-strong");
  activate (f, "link.submit");
  wait_for_text (f, "This password is among the first that others would try. Choose another one.");
  g_assert_cmpstr (get_typed (f, "New Password"), ==, GOOD);
  test_town_answer (f->town, "POST /api/v1/links/Xabc", 204, NULL);
  activate (f, "link.submit");
  wait_for_text (f, "Your password is saved");
  test_save_png (GTK_WIDGET (f->window), "link-done");
  activate (f, "link.finish");
  test_wait_until (get_page (f) == sign_in);
  g_assert_cmpstr (get_typed (f, "E-mail Address"), ==, "demo@demo.fr");
}

static void
test_address_links (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *token, *route, *sentence, *done;
  } links[] = {
    { "Cabc", "POST /api/v1/links/Cabc",
      "From now on you will sign in with this address: camille@example.org",
      "Your address is confirmed" },
    { "Cundo", "POST /api/v1/links/Cundo",
      "Your account keeps this address: demo@demo.fr. All devices are signed out, and a message "
      "lets you choose a new password.",
      "Your account keeps its address" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      push (f, mef_link_page_new (f->context, links[i].token));
      g_assert_true (test_shows (GTK_WIDGET (f->window), links[i].sentence));
      g_assert_null (find_row (GTK_WIDGET (get_page (f)), "New Password"));
      test_town_answer (f->town, links[i].route, 500, "{\"code\":\"internal\"}");
      activate (f, "link.submit");
      wait_for_text (f, "Something went wrong on the town's server. Nothing was lost; try again in "
                        "a while.");
      test_town_answer (f->town, links[i].route, 204, NULL);
      activate (f, "link.submit");
      wait_for_text (f, links[i].done);
      activate (f, "link.finish");
      test_wait_until (MEF_IS_SIGN_IN_PAGE (get_page (f)));
    }
}

static void
test_dead_links (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *token, *reason, *title, *leads_to;
    guint status;
  } links[] = {
    { "Mdead", "link-used", "Link Already Used", "Activate My Account", 410 },
    { "Xdead", "link-expired", "Link Expired", "Forgotten Password", 410 },
    { "Mdead", "link-unknown", "Unknown Link", "Activate My Account", 404 },
    { "Cdead", "link-expired", "Link Expired", NULL, 410 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *route = g_strconcat ("GET /api/v1/links/", links[i].token, NULL);
      g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\"}", links[i].reason);
      g_autofree char *name = g_strconcat ("link-dead-", links[i].token, NULL);

      test_town_answer (f->town, route, links[i].status, body);
      push (f, mef_link_page_new (f->context, links[i].token));
      wait_for_text (f, links[i].title);
      test_save_png (GTK_WIDGET (f->window), name);
      if (links[i].leads_to == NULL)
        {
          g_assert_false (test_shows (GTK_WIDGET (f->window), "Receive a New Link"));
          activate (f, "link.finish");
        }
      else
        {
          activate (f, "link.renew");
          g_assert_true (MEF_IS_ASK_LINK_PAGE (get_page (f)));
          g_assert_cmpstr (mef_page_get_title (get_page (f)), ==, links[i].leads_to);
          mef_window_go_home (f->window);
        }
      test_wait_until (MEF_IS_SIGN_IN_PAGE (get_page (f)));
    }
}

/* What dies between looking and using; and a server that is away, which is no dead link. */
static void
test_link_dies (Fixture *f, gconstpointer data)
{
  MefPage *page;

  push (f, mef_link_page_new (f->context, "Cabc"));
  test_town_answer (f->town, "POST /api/v1/links/Cabc", 409, "{\"code\":\"address-taken\"}");
  activate (f, "link.submit");
  wait_for_text (f, "Address Taken");
  test_town_stop (f->town);
  page = mef_link_page_new (f->context, "Mabc");
  mef_window_push (f->window, page);
  test_wait_for_state (page, MEF_PAGE_STATE_OFFLINE);
}

/* --- my account --- */

static void
open_account (Fixture *f)
{
  test_town_sign_in (f->town, f->context);
  test_wait_for_state (get_page (f), MEF_PAGE_STATE_CONTENT);
  mef_window_show_section (f->window, "account");
  g_assert_true (MEF_IS_ACCOUNT_PAGE (get_page (f)));
  test_wait_for_state (get_page (f), MEF_PAGE_STATE_CONTENT);
}

static void
test_account (Fixture *f, gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (f->window);

  mef_window_show_section (MEF_WINDOW (widget), "account");
  g_assert_true (MEF_IS_SIGN_IN_PAGE (get_page (f)));
  open_account (f);
  g_assert_true (test_shows (widget, "Camille Martin"));
  g_assert_true (test_shows (widget, "demo@demo.fr"));
  g_assert_true (test_shows (widget, "This device, since 03/11/2016"));
  g_assert_true (test_shows (widget, "Last used 3 hours ago, signed in since 02/11/2016"));
  g_assert_true (test_shows (widget, "Last used 3 days ago, signed in since 01/11/2016"));
  g_assert_true (test_shows (widget, "Device without a name"));
  g_assert_true (test_shows (widget, "Mes Factures sur salon & <bureau>"));
}

static void
test_devices (Fixture *f, gconstpointer data)
{
  open_account (f);
  test_town_answer (f->town, "DELETE /api/v1/sessions/2", 204, NULL);
  test_town_answer (f->town, "DELETE /api/v1/sessions", 204, NULL);
  gtk_widget_activate_action (GTK_WIDGET (get_page (f)), "account.end-session", "x", (gint64) 2);
  wait_for_text (f, "The device is signed out.");
  test_wait_until (test_town_count (f->town, "GET /api/v1/sessions") == 2);
  test_town_answer (
      f->town, "GET /api/v1/sessions", 200,
      "{\"items\":[{\"id\":3,\"device\":\"D\",\"created_at\":\"2016-11-03T10:00:00Z\","
      "\"last_used_at\":\"2016-11-16T10:59:50Z\",\"persistent\":true,"
      "\"current\":true}]}");
  activate (f, "account.end-others");
  test_wait_until (!test_shows (GTK_WIDGET (f->window), "Sign Me Out Everywhere Else"));
  g_assert_cmpuint (test_town_count (f->town, "DELETE /api/v1/sessions"), ==, 1);
}

static GtkSwitch *
find_switch (Fixture *f, const char *row)
{
  return GTK_SWITCH (test_find (find_row (GTK_WIDGET (get_page (f)), row), GTK_TYPE_SWITCH, NULL));
}

static void
test_preferences (Fixture *f, gconstpointer data)
{
  const char *route = "POST /api/v1/me/preferences";

  open_account (f);
  g_assert_true (gtk_switch_get_active (find_switch (f, "New Invoices")));
  g_assert_false (gtk_switch_get_active (find_switch (f, "Answers of the Service")));
  test_town_answer (f->town, route, 200, "{\"alerts\":true,\"answers\":true,\"town_alerts\":true}");
  gtk_switch_set_active (find_switch (f, "Answers of the Service"), TRUE);
  test_wait_until (test_town_count (f->town, route) == 1);
  test_settle ();
  test_town_answer (f->town, route, 500, "{\"code\":\"internal\"}");
  gtk_switch_set_active (find_switch (f, "New Invoices"), FALSE);
  wait_for_text (f, "Something went wrong on the town's server. Nothing was lost; try again in a "
                    "while.");
  /* The server did not follow: back where it was, without asking once more. */
  g_assert_true (gtk_switch_get_active (find_switch (f, "New Invoices")));
  g_assert_cmpuint (test_town_count (f->town, route), ==, 2);
}

static void
test_town_without_alerts (Fixture *f, gconstpointer data)
{
  test_town_answer (f->town, "GET /api/v1/me/preferences", 200,
                    "{\"alerts\":true,\"answers\":true,\"town_alerts\":false}");
  open_account (f);
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (find_switch (f, "New Invoices"))));
  g_assert_true (
      test_shows (GTK_WIDGET (f->window), "Your town hall does not send such messages."));
}

static void
test_account_refused (Fixture *f, gconstpointer data)
{
  MefPage *page;

  test_town_sign_in (f->town, f->context);
  test_town_answer (f->town, "GET /api/v1/sessions", 500, "{\"code\":\"internal\"}");
  page = mef_account_page_new (f->context);
  mef_window_push (f->window, page);
  test_wait_for_state (page, MEF_PAGE_STATE_ERROR);
  test_town_stop (f->town);
  mef_page_refresh (page);
  test_wait_for_state (page, MEF_PAGE_STATE_OFFLINE);
}

static void
test_password_form (Fixture *f, gconstpointer data)
{
  const char *route = "POST /api/v1/me/password";

  open_account (f);
  activate (f, "account.change-password");
  g_assert_true (MEF_IS_ACCOUNT_FORM_PAGE (get_page (f)));
  type (f, "Present Password", "demo5");
  g_assert_false (is_enabled (f, "Change the Password"));
  type (f, "New Password", "demo@demo.fr");
  g_assert_true (
      test_shows (GTK_WIDGET (f->window), "Refused: this is the address of the account."));
  g_assert_false (is_enabled (f, "Change the Password"));
  type (f, "New Password", GOOD);
  test_town_answer (f->town, route, 403, "{\"code\":\"wrong-password\"}");
  activate (f, "account-form.submit");
  wait_for_text (f, "This is not the password of the account. Type it again.");
  test_save_png (GTK_WIDGET (f->window), "account-password-refused");
  test_town_answer (f->town, route, 400, "{\"code\":\"password-too-short\",\"minimum\":12}");
  activate (f, "account-form.submit");
  wait_for_text (f, "This password is too short. It needs at least 12 characters.");
  test_town_answer (f->town, route, 204, NULL);
  activate (f, "account-form.submit");
  wait_for_text (f, "The password is changed and the other devices are signed out.");
  g_assert_true (MEF_IS_ACCOUNT_PAGE (get_page (f)));
}

static void
test_address_form (Fixture *f, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *body, *sentence;
  } cases[] = {
    { 400, "{\"code\":\"field-email\"}",
      "This is not an e-mail address. One looks like name@example.org." },
    { 400, "{\"code\":\"address-unchanged\"}",
      "The account has this address already. Type the new one." },
    { 403, "{\"code\":\"wrong-password\"}",
      "This is not the password of the account. Type it again." },
    { 429, "{\"code\":\"too-many-tries\",\"retry_after\":600}",
      "There were too many tries. Try again in 10 minutes." },
  };
  const char *route = "POST /api/v1/me/address";

  open_account (f);
  activate (f, "account.change-address");
  type (f, "Password", "demo5");
  g_assert_false (is_enabled (f, "Change the Address"));
  type (f, "New E-mail Address", "camille@example.org");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      test_town_answer (f->town, route, cases[i].status, cases[i].body);
      activate (f, "account-form.submit");
      wait_for_text (f, cases[i].sentence);
      g_assert_cmpstr (get_typed (f, "New E-mail Address"), ==, "camille@example.org");
    }
  test_town_answer (f->town, route, 202, "{}");
  activate (f, "account-form.submit");
  wait_for_text (f, "Look Into Your Mailbox");
  test_save_png (GTK_WIDGET (f->window), "account-address-sent");
  activate (f, "account-form.close");
  g_assert_true (MEF_IS_ACCOUNT_PAGE (get_page (f)));
}

static void
test_closure (Fixture *f, gconstpointer data)
{
  const char *route = "POST /api/v1/me/closure";

  open_account (f);
  activate (f, "account.close");
  type (f, "Password", "demo5");
  test_town_answer (f->town, route, 409, "{\"code\":\"payment-running\"}");
  activate (f, "account-form.submit");
  wait_for_text (f, "A payment is under way. The account can be closed once its result is known.");
  test_town_answer (f->town, route, 204, NULL);
  test_town_answer (f->town, "DELETE /api/v1/sessions/current", 401,
                    "{\"code\":\"session-missing\"}");
  activate (f, "account-form.submit");
  test_wait_until (MEF_IS_SIGN_IN_PAGE (get_page (f)));
  wait_for_text (f, "Your account is closed.");
}

static void
test_archive (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("mef-archive-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "donnees.zip", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "missing", "donnees.zip", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) lost = g_file_new_for_path (nowhere);

  g_assert_no_error (error);
  open_account (f);
  test_town_answer (f->town, "GET /api/v1/me/export", 200, "no archive");
  mef_account_page_save_archive (MEF_ACCOUNT_PAGE (get_page (f)), file);
  g_assert_true (test_shows (GTK_WIDGET (f->window), "The town hall prepares the archive…"));
  g_assert_false (is_enabled (f, "Save…"));
  wait_for_text (f, "What the town's server sent is not an archive. Nothing was saved; try again "
                    "later.");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  test_town_answer (f->town, "GET /api/v1/me/export", 200, "PK\3\4 archive");
  mef_account_page_save_archive (MEF_ACCOUNT_PAGE (get_page (f)), file);
  test_wait_until (g_file_test (path, G_FILE_TEST_EXISTS));
  test_wait_until (is_enabled (f, "Save…"));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "PK\3\4 archive");
  mef_account_page_save_archive (MEF_ACCOUNT_PAGE (get_page (f)), lost);
  test_wait_until (is_enabled (f, "Save…"));
  g_unlink (path);
  g_rmdir (folder);
}

/* --- the demonstration's mail --- */

static void
test_mailbox (Fixture *f, gconstpointer data)
{
  GtkWidget *row;

  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.show-mailbox", NULL);
  g_assert_true (MEF_IS_MAILBOX_PAGE (get_page (f)));
  test_wait_for_state (get_page (f), MEF_PAGE_STATE_CONTENT);
  row = find_row (GTK_WIDGET (get_page (f)), "Milhaud & vous : activez votre compte");
  g_assert_nonnull (row);
  gtk_widget_activate (row);
  test_wait_until (MEF_IS_LETTER_PAGE (get_page (f)));
  test_wait_for_state (get_page (f), MEF_PAGE_STATE_CONTENT);
  g_assert_nonnull (find_row (GTK_WIDGET (get_page (f)), "Open in the Browser"));
  gtk_widget_activate (find_row (GTK_WIDGET (get_page (f)), "Open This Link"));
  test_wait_until (MEF_IS_LINK_PAGE (get_page (f)));
  test_wait_for_state (get_page (f), MEF_PAGE_STATE_CONTENT);
}

static void
test_mailbox_states (Fixture *f, gconstpointer data)
{
  MefPage *page;

  test_town_answer (f->town, "GET /api/v1/mailbox", 200, "{\"items\":[]}");
  page = mef_mailbox_page_new (f->context);
  mef_window_push (f->window, page);
  test_wait_for_state (page, MEF_PAGE_STATE_EMPTY);
  g_assert_true (test_shows (GTK_WIDGET (page), "No Message Yet"));
  test_town_answer (f->town, "GET /api/v1/mailbox", 404, "{\"code\":\"not-found\"}");
  mef_page_refresh (page);
  test_wait_until (test_shows (GTK_WIDGET (page), "No Mailbox Here"));
  test_town_answer (f->town, "GET /api/v1/mailbox", 500, "{\"code\":\"internal\"}");
  mef_page_refresh (page);
  test_wait_for_state (page, MEF_PAGE_STATE_ERROR);
}

/* --- notifications --- */

static void
test_open_invoice (Fixture *f, gconstpointer data)
{
  mef_window_open_invoice (f->window, 2);
  g_assert_true (MEF_IS_SIGN_IN_PAGE (get_page (f)));
  test_town_sign_in (f->town, f->context);
  test_wait_for_state (get_page (f), MEF_PAGE_STATE_CONTENT);
  mef_window_open_invoice (f->window, 99);
  wait_for_text (f, "This invoice does not exist, or is not one of yours.");
  mef_window_open_invoice (f->window, 2);
  test_wait_until (MEF_IS_INVOICE_PAGE (get_page (f)));
  mef_window_go_home (f->window);
  test_wait_until (MEF_IS_INVOICES_PAGE (get_page (f)));
}

static void
test_notification (void)
{
  g_autoptr (GPtrArray) invoices = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *title = NULL, *body = NULL, *titles = NULL, *sum = NULL;

  g_ptr_array_add (invoices, test_town_create_invoice (1));
  mef_notifier_describe (invoices, &title, &body);
  g_assert_cmpstr (title, ==, "1 New Invoice");
  g_assert_nonnull (strstr (body, "Restaurant scolaire, 37,50"));
  g_assert_nonnull (strstr (body, "due on 02/11/2016"));
  g_ptr_array_add (invoices, test_town_create_invoice (1));
  mef_notifier_describe (invoices, &titles, &sum);
  g_assert_cmpstr (titles, ==, "2 New Invoices");
  g_assert_true (g_str_has_prefix (sum, "75,00"));
}

/* --- the meter --- */

static void
test_meter (void)
{
  static const struct
  {
    const char *password;
    guint minimum;
    const char *words;
  } cases[] = {
    { "", 12, "At least 12 characters. A few words in a row are easy to keep in mind." },
    { "", 0, "A few words in a row are easy to keep in mind and hard to guess." },
    { "abcd", 5, "Too short: 1 more character." },
    { "éà", 5, "Too short: 3 more characters." },
    { "password", 5, "Refused: this is among the first that others would try." },
    { "Demo@demo.fr", 5, "Refused: this is the address of the account." },
    { "gwgwgwgwgwgw", 5, "Weak: the same characters come again and again." },
    { "gwvxkzq", 5, "Weak: make it longer, or mix letters, digits and signs." },
    { GOOD, 12, "Very good." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words =
          mef_strength_meter_describe (cases[i].password, "demo@demo.fr", cases[i].minimum);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

#define ADD(name, func) g_test_add ("/app/account/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mef_register_resource ();
  adw_init ();
  test_load_style ();
  ADD ("ask", test_ask);
  ADD ("paste", test_paste);
  ADD ("no-demonstration", test_no_demonstration);
  ADD ("link/password", test_password_link);
  ADD ("link/address", test_address_links);
  ADD ("link/dead", test_dead_links);
  ADD ("link/dies", test_link_dies);
  ADD ("shows", test_account);
  ADD ("devices", test_devices);
  ADD ("preferences", test_preferences);
  ADD ("town-without-alerts", test_town_without_alerts);
  ADD ("refused", test_account_refused);
  ADD ("form/password", test_password_form);
  ADD ("form/address", test_address_form);
  ADD ("form/closure", test_closure);
  ADD ("archive", test_archive);
  ADD ("mailbox", test_mailbox);
  ADD ("mailbox/states", test_mailbox_states);
  ADD ("open-invoice", test_open_invoice);
  g_test_add_func ("/app/account/notification", test_notification);
  g_test_add_func ("/app/account/meter", test_meter);
  return g_test_run ();
}
