/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payment view against a server that plays a payment service, well and badly: windows by GET
 * and by POST, closing, forbidden addresses, downloads, dialogs, certificates, the way back, a
 * process that dies, and what is left when the view has gone. */
#include "config.h"

#include <adwaita.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>
#include <webkit/webkit.h>

#include "mef-payment-view.h"
#include "mef-test-view.h"

typedef struct
{
  const char *path;
  const char *html;
} Page;

static const Page html_pages[] = {
  { "/plain", "<title>Paiement</title><h1>Régler 25,00 €</h1><form><input value='carte'></form>" },
  { "/close", "<title>Fin</title><script>window.close()</script>" },
  { "/popup-get", "<title>Mère</title><script>window.onmessage=e=>document.title=e.data;"
                  "window.open('/child','bank')</script>" },
  { "/child", "<title>Banque</title><p>3-D Secure</p><script>opener.postMessage('"
              "opener-knows','*')</script>" },
  { "/popup-closing", "<title>Mère</title><script>const w=window.open('/child-closing');"
                      "window.onmessage=e=>document.title=e.data</script>" },
  { "/child-closing", "<title>Banque</title><script>opener.postMessage('child-done','*');"
                      "setTimeout(()=>window.close(),50)</script>" },
  { "/popup-post", "<title>Mère</title><form id=f method=post action=/posted target=_blank>"
                   "<input name=montant value='2500'><input name=objet value='r&eacute;gie'></form>"
                   "<script>document.getElementById('f').submit()</script>" },
  { "/popup-dead", "<title>Mère</title><script>window.open('/dropped')</script>" },
  { "/posted", "<title>Reçu</title><p>merci</p>" },
  { "/storm", "<title>Tempête</title><script>for(let i=0;i<30;i++)window.open('/plain');"
              "document.title='storm-over'</script>" },
  { "/script-file", "<title>Avant</title><script>setTimeout(()=>{document.title='tried';"
                    "location.href='mailto:agent@example.org'},1)</script>" },
  { "/offers", "<title>Avant</title><script>setTimeout(()=>location.href='/download',1)</script>" },
  { "/alert", "<title>Avant</title><script>alert('Bonjour <b>vous</b>');"
              "document.title='after-alert'</script>" },
  { "/permission",
    "<title>Avant</title><script>navigator.geolocation.getCurrentPosition(()=>document.title="
    "'given',()=>document.title='denied')</script>" },
  { "/return/done", "<title>Retour</title><p>Vous pouvez fermer</p>" },
  { "/cookie", "<title>Cookie</title><script>document.cookie='idop=tellale42;max-age=9999';"
               "localStorage.idop='tellale42'</script>" },
};

typedef struct
{
  SoupServer *server;
  char *base;
  char *posted; /* what came by POST */
  GtkWidget *window;
  MefPaymentView *view;
  guint finished;
  guint close_requested;
  guint closed;
} Fixture;

static void
answer_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, 404, NULL);
  if (g_str_equal (path, "/to-file"))
    soup_server_message_set_redirect (message, 302, "file:///etc/hostname");
  else if (g_str_equal (path, "/to-http"))
    soup_server_message_set_redirect (message, 302, "http://192.0.2.1/");
  else if (g_str_equal (path, "/to-return"))
    soup_server_message_set_redirect (message, 303, "/return/done?idop=1");
  else if (g_str_equal (path, "/nothing"))
    soup_server_message_set_status (message, 204, NULL);
  else if (g_str_equal (path, "/download"))
    {
      soup_message_headers_append (headers, "Content-Disposition", "attachment; filename=x.html");
      soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, "file", 4);
      soup_server_message_set_status (message, 200, NULL);
    }
  else if (g_str_equal (path, "/dropped"))
    {
      g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

      g_io_stream_close (stream, NULL, NULL);
      return;
    }
  else if (g_str_equal (path, "/endless"))
    soup_server_message_pause (message);
  for (guint i = 0; i < G_N_ELEMENTS (html_pages); i++)
    if (g_str_equal (path, html_pages[i].path))
      {
        soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_STATIC,
                                          html_pages[i].html, strlen (html_pages[i].html));
        soup_server_message_set_status (message, 200, NULL);
      }
  if (g_str_equal (path, "/posted"))
    {
      SoupMessageBody *body = soup_server_message_get_request_body (message);

      g_free (fixture->posted);
      fixture->posted = g_strndup (body->data, (gsize) body->length);
    }
}

static char *
listen_on (SoupServer *server, SoupServerListenOptions options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  GSList *uris;

  soup_server_listen_local (server, 0, options | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  uri = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return g_strndup (uri, strlen (uri) - 1);
}

static void
count_cb (MefPaymentView *view, guint *counter)
{
  (*counter)++;
}

/* The view is made but not shown. */
static void
set_up_with (Fixture *fixture,
             SoupServer *server,
             SoupServerListenOptions options,
             const char *path)
{
  g_autofree char *uri = NULL, *prefix = NULL;

  memset (fixture, 0, sizeof *fixture);
  fixture->server = server;
  soup_server_add_handler (server, NULL, answer_cb, fixture, NULL);
  fixture->base = listen_on (server, options);
  uri = g_strconcat (fixture->base, path, NULL);
  prefix = g_strconcat (fixture->base, "/return", NULL);
  fixture->view = mef_payment_view_new (uri);
  mef_payment_view_set_return_uri_prefix (fixture->view, prefix);
  g_signal_connect (fixture->view, "finished", G_CALLBACK (count_cb), &fixture->finished);
  g_signal_connect (fixture->view, "close-requested", G_CALLBACK (count_cb),
                    &fixture->close_requested);
  g_signal_connect (fixture->view, "closed", G_CALLBACK (count_cb), &fixture->closed);
}

static void
set_up (Fixture *fixture, const char *path)
{
  set_up_with (fixture, soup_server_new (NULL, NULL), 0, path);
  fixture->window = mef_test_present (GTK_WIDGET (fixture->view), 700, 600);
}

static void
tear_down (Fixture *fixture)
{
  MefPaymentView *view = g_object_ref (fixture->view);

  mef_test_close (fixture->window);
  g_assert_finalize_object (view);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  g_free (fixture->base);
  g_free (fixture->posted);
}

static GtkWidget *
get (Fixture *fixture, const char *id)
{
  return mef_test_find_id (GTK_WIDGET (fixture->view), MEF_TYPE_PAYMENT_VIEW, id);
}

static int
count_tabs (Fixture *fixture)
{
  return adw_tab_view_get_n_pages (ADW_TAB_VIEW (get (fixture, "tabs")));
}

static WebKitWebView *
get_first (Fixture *fixture)
{
  AdwTabPage *tab = adw_tab_view_get_nth_page (ADW_TAB_VIEW (get (fixture, "tabs")), 0);

  return WEBKIT_WEB_VIEW (adw_tab_page_get_child (tab));
}

typedef struct
{
  Fixture *fixture;
  const char *text;
} Wanted;

static gboolean
first_has_title (gpointer data)
{
  Wanted *wanted = data;

  return g_strcmp0 (webkit_web_view_get_title (get_first (wanted->fixture)), wanted->text) == 0;
}

static void
wait_for_title (Fixture *fixture, const char *title)
{
  Wanted wanted = { fixture, title };

  if (!mef_test_wait (first_has_title, &wanted))
    g_error ("title is %s, not %s", webkit_web_view_get_title (get_first (fixture)), title);
}

static gboolean
has_notice (gpointer data)
{
  return gtk_revealer_get_reveal_child (GTK_REVEALER (get (data, "notice")));
}

static const char *
get_notice (Fixture *fixture)
{
  return gtk_label_get_label (GTK_LABEL (get (fixture, "notice_label")));
}

static gboolean
has_trouble (gpointer data)
{
  return gtk_widget_get_mapped (get (data, "trouble"));
}

static gboolean
has_notice_or_trouble (gpointer data)
{
  return has_notice (data) || has_trouble (data);
}

static const char *
get_trouble (Fixture *fixture)
{
  return adw_status_page_get_title (ADW_STATUS_PAGE (get (fixture, "trouble")));
}

static gboolean
has_closed (gpointer data)
{
  return ((Fixture *) data)->closed > 0;
}

/* --- processes: ours are those with this one among their parents ------------------------------ */

static int
get_parent (int pid, char name[32])
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *stat = NULL;
  const char *end;
  char state;
  int parent = 0;

  name[0] = '\0';
  if (!g_file_get_contents (path, &stat, NULL, NULL) || (end = strrchr (stat, ')')) == NULL)
    return 0;
  g_strlcpy (name, strchr (stat, '(') + 1, MIN (32, (gsize) (end - strchr (stat, '('))));
  if (sscanf (end + 1, " %c %d", &state, &parent) != 2 || state == 'Z')
    name[0] = '\0';
  return parent;
}

static gboolean
is_ours (int pid)
{
  char name[32];

  while (pid > 1)
    {
      if (pid == getpid ())
        return TRUE;
      pid = get_parent (pid, name);
    }
  return FALSE;
}

static GArray *
find_processes (const char *prefix)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *entry;

  while ((entry = g_dir_read_name (proc)) != NULL)
    {
      int pid = (int) g_ascii_strtoll (entry, NULL, 10);
      char name[32];

      if (pid <= 0)
        continue;
      get_parent (pid, name);
      if (g_str_has_prefix (name, prefix) && is_ours (pid))
        g_array_append_val (found, pid);
    }
  return found;
}

static gboolean
has_web_process (gpointer data)
{
  g_autoptr (GArray) found = find_processes ("WebKitWeb");

  return found->len > 0;
}

static gboolean
has_no_web_process (gpointer data)
{
  return !has_web_process (data);
}

/* --- tests ------------------------------------------------------------------------------------ */

static void
test_plain (void)
{
  Fixture fixture;

  set_up (&fixture, "/plain");
  wait_for_title (&fixture, "Paiement");
  g_assert_cmpstr (mef_payment_view_get_host (fixture.view), ==, "127.0.0.1");
  g_assert_cmpstr (mef_payment_view_get_title (fixture.view), ==, "Paiement");
  g_assert_false (mef_payment_view_get_secure (fixture.view));
  g_assert_cmpuint (fixture.closed, ==, 0);
  mef_test_save_png (fixture.window, "payment-view");
  /* not blank */
  g_assert_cmpuint (mef_test_count_colours (GTK_WIDGET (get_first (&fixture))), >, 10);
  tear_down (&fixture);
}

/* No process before it is shown, none after it has gone. */
static void
test_processes (void)
{
  Fixture fixture;

  g_assert_true (mef_test_wait (has_no_web_process, NULL));
  set_up_with (&fixture, soup_server_new (NULL, NULL), 0, "/cookie");
  mef_test_settle ();
  g_assert_false (has_web_process (NULL));
  fixture.window = mef_test_present (GTK_WIDGET (fixture.view), 700, 600);
  wait_for_title (&fixture, "Cookie");
  g_assert_true (has_web_process (NULL));
  tear_down (&fixture);
  g_assert_true (mef_test_wait (has_no_web_process, NULL));
}

static gboolean
has_two_tabs (gpointer data)
{
  return count_tabs (data) == 2;
}

static gboolean
has_one_tab (gpointer data)
{
  return count_tabs (data) == 1;
}

static void
test_popup_get (void)
{
  Fixture fixture;

  set_up (&fixture, "/popup-get");
  g_assert_true (mef_test_wait (has_two_tabs, &fixture));
  wait_for_title (&fixture, "opener-knows");
  mef_test_save_png (fixture.window, "payment-view-popup");
  g_assert_cmpuint (fixture.closed, ==, 0);
  tear_down (&fixture);
}

static void
test_popup_closes (void)
{
  Fixture fixture;

  set_up (&fixture, "/popup-closing");
  wait_for_title (&fixture, "child-done");
  g_assert_true (mef_test_wait (has_one_tab, &fixture));
  g_assert_cmpuint (fixture.closed, ==, 0);
  tear_down (&fixture);
}

static gboolean
has_post (gpointer data)
{
  return ((Fixture *) data)->posted != NULL;
}

static void
test_popup_post (void)
{
  Fixture fixture;

  set_up (&fixture, "/popup-post");
  g_assert_true (mef_test_wait (has_post, &fixture));
  g_assert_cmpstr (fixture.posted, ==, "montant=2500&objet=r%C3%A9gie");
  g_assert_true (mef_test_wait (has_two_tabs, &fixture));
  tear_down (&fixture);
}

/* The first page stays, and so does how far the person came on it. */
static void
test_popup_fails (void)
{
  Fixture fixture;

  set_up (&fixture, "/popup-dead");
  g_assert_true (mef_test_wait (has_notice_or_trouble, &fixture));
  g_assert_true (mef_test_wait (has_one_tab, &fixture));
  g_assert_false (has_trouble (&fixture));
  g_assert_nonnull (strstr (get_notice (&fixture), "beside this one"));
  wait_for_title (&fixture, "Mère");
  g_assert_cmpuint (fixture.closed, ==, 0);
  mef_test_save_png (fixture.window, "payment-view-popup-failed");
  tear_down (&fixture);
}

static void
test_storm (void)
{
  Fixture fixture;

  set_up (&fixture, "/storm");
  wait_for_title (&fixture, "storm-over");
  mef_test_settle ();
  g_assert_cmpint (count_tabs (&fixture), <=, 6);
  tear_down (&fixture);
}

static void
test_window_close (void)
{
  Fixture fixture;

  set_up (&fixture, "/close");
  g_assert_true (mef_test_wait (has_closed, &fixture));
  g_assert_cmpuint (fixture.finished, ==, 1);
  g_assert_cmpuint (fixture.close_requested, ==, 0);
  g_assert_cmpuint (fixture.closed, ==, 1);
  tear_down (&fixture);
}

static void
test_return (void)
{
  Fixture fixture;

  set_up (&fixture, "/to-return");
  g_assert_true (mef_test_wait (has_closed, &fixture));
  g_assert_cmpuint (fixture.finished, ==, 1);
  g_assert_cmpuint (fixture.closed, ==, 1);
  tear_down (&fixture);
}

static void
test_back (void)
{
  Fixture fixture;

  set_up (&fixture, "/plain");
  wait_for_title (&fixture, "Paiement");
  gtk_widget_activate_action (GTK_WIDGET (fixture.view), "payment-view.back", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture.view), "payment-view.back", NULL);
  g_assert_true (mef_test_wait (has_closed, &fixture));
  mef_test_settle ();
  g_assert_cmpuint (fixture.close_requested, ==, 1);
  g_assert_cmpuint (fixture.finished, ==, 0);
  g_assert_cmpuint (fixture.closed, ==, 1);
  tear_down (&fixture);
}

static void
test_refused_addresses (void)
{
  static const char *const paths[] = { "/to-file", "/to-http", "/script-file" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      Fixture fixture;
      const char *uri;

      g_test_message ("%s", paths[i]);
      set_up (&fixture, paths[i]);
      g_assert_true (mef_test_wait (has_notice_or_trouble, &fixture));
      if (has_notice (&fixture))
        g_assert_nonnull (strstr (get_notice (&fixture), "not safe"));
      mef_test_settle ();
      uri = webkit_web_view_get_uri (get_first (&fixture));
      g_assert_true (uri == NULL || g_str_equal (uri, "") || g_str_has_prefix (uri, fixture.base));
      g_assert_cmpuint (fixture.closed, ==, 0);
      tear_down (&fixture);
    }
}

static void
test_download (void)
{
  Fixture fixture;

  set_up (&fixture, "/offers");
  g_assert_true (mef_test_wait (has_notice, &fixture));
  g_assert_nonnull (strstr (get_notice (&fixture), "not downloaded"));
  g_assert_false (has_trouble (&fixture));
  mef_test_save_png (fixture.window, "payment-view-notice");
  tear_down (&fixture);

  /* Nothing else to see: said on a page of its own. */
  set_up (&fixture, "/download");
  g_assert_true (mef_test_wait (has_trouble, &fixture));
  g_assert_cmpstr (get_trouble (&fixture), ==, "The Payment Page Cannot Be Shown");
  tear_down (&fixture);
}

/* The page goes on, and what it says can't dress up as ours. */
static void
test_alert (void)
{
  Fixture fixture;

  set_up (&fixture, "/alert");
  wait_for_title (&fixture, "after-alert");
  g_assert_true (has_notice (&fixture));
  g_assert_cmpstr (get_notice (&fixture), ==, "Bonjour <b>vous</b>");
  g_assert_false (gtk_label_get_use_markup (GTK_LABEL (get (&fixture, "notice_label"))));
  tear_down (&fixture);
}

static void
test_permission (void)
{
  Fixture fixture;

  set_up (&fixture, "/permission");
  wait_for_title (&fixture, "denied");
  tear_down (&fixture);
}

static void
test_certificate (void)
{
  SoupServer *server = soup_server_new (NULL, NULL);
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "app", "self-signed.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, &error);
  Fixture fixture;

  g_assert_no_error (error);
  soup_server_set_tls_certificate (server, certificate);
  set_up_with (&fixture, server, SOUP_SERVER_LISTEN_HTTPS, "/plain");
  fixture.window = mef_test_present (GTK_WIDGET (fixture.view), 700, 600);
  g_assert_true (mef_test_wait (has_trouble, &fixture));
  g_assert_cmpstr (get_trouble (&fixture), ==, "The Connection Is Not Safe");
  g_assert_false (mef_payment_view_get_secure (fixture.view));
  g_assert_cmpstr (webkit_web_view_get_title (get_first (&fixture)), !=, "Paiement");
  mef_test_save_png (fixture.window, "payment-view-certificate");
  tear_down (&fixture);
}

static void
test_unreachable (void)
{
  Fixture fixture;

  set_up_with (&fixture, soup_server_new (NULL, NULL), 0, "/plain");
  soup_server_disconnect (fixture.server);
  fixture.window = mef_test_present (GTK_WIDGET (fixture.view), 360, 600);
  g_assert_true (mef_test_wait (has_trouble, &fixture));
  g_assert_cmpstr (get_trouble (&fixture), ==, "The Payment Page Does Not Answer");
  g_assert_true (gtk_widget_get_visible (get (&fixture, "retry_button")));
  mef_test_save_png (fixture.window, "payment-view-unreachable-360");
  gtk_widget_activate_action (GTK_WIDGET (fixture.view), "payment-view.retry", NULL);
  g_assert_false (has_trouble (&fixture));
  g_assert_true (mef_test_wait (has_trouble, &fixture));
  tear_down (&fixture);
}

static void
test_killed (void)
{
  Fixture fixture;
  g_autoptr (GArray) found = NULL;

  set_up (&fixture, "/plain");
  wait_for_title (&fixture, "Paiement");
  found = find_processes ("WebKitWeb");
  g_assert_cmpuint (found->len, >, 0);
  for (guint i = 0; i < found->len; i++)
    kill (g_array_index (found, int, i), SIGKILL);
  g_assert_true (mef_test_wait (has_trouble, &fixture));
  g_assert_cmpstr (get_trouble (&fixture), ==, "The Payment Page Stopped");
  g_assert_null (mef_payment_view_get_host (fixture.view));
  /* No trying again by hand: first it is asked what became of it. */
  g_assert_false (gtk_widget_get_visible (get (&fixture, "retry_button")));
  g_assert_cmpuint (fixture.closed, ==, 0);
  mef_test_save_png (fixture.window, "payment-view-killed");
  tear_down (&fixture);
}

/* Gone while a page never comes. */
static void
test_gone_early (void)
{
  Fixture fixture;

  set_up (&fixture, "/endless");
  /* Nobody's page is shown yet, so nobody is named. */
  g_assert_null (mef_payment_view_get_host (fixture.view));
  g_assert_false (gtk_widget_get_visible (get (&fixture, "padlock")));
  mef_test_save_png (fixture.window, "payment-view-loading");
  tear_down (&fixture);
}

static void
test_dark_narrow (void)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  Fixture fixture;

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  set_up_with (&fixture, soup_server_new (NULL, NULL), 0, "/plain");
  fixture.window = mef_test_present (GTK_WIDGET (fixture.view), 360, 600);
  wait_for_title (&fixture, "Paiement");
  gtk_widget_activate_action (GTK_WIDGET (fixture.view), "payment-view.copy-link", NULL);
  g_assert_true (has_notice (&fixture));
  mef_test_save_png (fixture.window, "payment-view-dark-360");
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture.view)), <=, 360);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_setenv ("WEBKIT_DISABLE_DMABUF_RENDERER", "1", FALSE);
  /* This process has read it; in WebKit's own, a missing accessibility bus must not be fatal. */
  g_unsetenv ("G_DEBUG");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  g_test_add_func ("/app/payment-view/plain", test_plain);
  g_test_add_func ("/app/payment-view/processes", test_processes);
  g_test_add_func ("/app/payment-view/popup-get", test_popup_get);
  g_test_add_func ("/app/payment-view/popup-closes", test_popup_closes);
  g_test_add_func ("/app/payment-view/popup-post", test_popup_post);
  g_test_add_func ("/app/payment-view/popup-fails", test_popup_fails);
  g_test_add_func ("/app/payment-view/storm", test_storm);
  g_test_add_func ("/app/payment-view/window-close", test_window_close);
  g_test_add_func ("/app/payment-view/return", test_return);
  g_test_add_func ("/app/payment-view/back", test_back);
  g_test_add_func ("/app/payment-view/refused-addresses", test_refused_addresses);
  g_test_add_func ("/app/payment-view/download", test_download);
  g_test_add_func ("/app/payment-view/alert", test_alert);
  g_test_add_func ("/app/payment-view/permission", test_permission);
  g_test_add_func ("/app/payment-view/certificate", test_certificate);
  g_test_add_func ("/app/payment-view/unreachable", test_unreachable);
  g_test_add_func ("/app/payment-view/killed", test_killed);
  g_test_add_func ("/app/payment-view/gone-early", test_gone_early);
  g_test_add_func ("/app/payment-view/dark-narrow", test_dark_narrow);
  return g_test_run ();
}
