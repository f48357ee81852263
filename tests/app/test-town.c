/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See test-town.h. The server runs on the main context of the test, beside the pages that ask it:
 * nothing blocks, so nothing needs a thread. Pictures go to the build folder for people to look at;
 * no test compares pixels. */
#include "config.h"

#include "test-town.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "mef-json.h"

#define N_INVOICES 24

typedef struct
{
  guint status;
  char *body;
} Answer;

struct _TestTown
{
  SoupServer *server;
  GHashTable *answers; /* (element-type utf8 Answer) */
  GHashTable *counts;  /* (element-type utf8 guint) */
  GHashTable *bodies;  /* (element-type utf8 utf8): the last of each */
  char *url;
};

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->body);
  g_free (answer);
}

static char *
format_invoice (guint i)
{
  static const char *const states[] = { "overdue",   "due",     "settled",      "in_payment",
                                        "declared",  "settled", "direct_debit", "handed_over",
                                        "cancelled", "settled" };
  static const char *const labels[] = { "FACTURATION", "Restaurant scolaire",
                                        "École de musique, cotisation et location d’instrument" };
  const char *state = states[i % G_N_ELEMENTS (states)];
  gboolean paid = g_str_equal (state, "settled") || g_str_equal (state, "direct_debit");
  gboolean payable = g_str_equal (state, "due") || g_str_equal (state, "overdue");
  gboolean checked = i == TEST_TOWN_CHECKED;
  gboolean running = g_str_equal (state, "in_payment") && !checked;
  gboolean single = i % 5 == 0; /* of the régie that takes one invoice at a time */
  gint64 amount = i == 1 ? 3750 : 1000 + 137 * (gint64) i;

  return g_strdup_printf (
      "\"id\":%u,\"number\":\"2016-001-%06u\",\"issued_on\":\"2016-%02u-01\","
      "\"due_on\":\"2016-11-%02u\",\"amount\":%" G_GINT64_FORMAT ",\"remaining\":%" G_GINT64_FORMAT
      ",\"label\":\"%s\",\"service\":\"Cantine & "
      "garderie\",\"beneficiaries\":\"%s\",\"state\":\"%s\","
      "\"settled_on\":%s,\"regie\":\"%s\",\"regie_id\":%d,\"multi_invoice\":%s,"
      "\"maximum\":9999999,\"has_document\":false,\"payable\":%s,\"unpayable_reason\":%s,\"payment_"
      "id\":%s,"
      "\"payment_since\":%s",
      i + 1, i + 1, 1 + i % 12, 1 + i % 28, amount, paid ? (gint64) 0 : amount,
      labels[i % G_N_ELEMENTS (labels)], i % 2 == 0 ? "Léa Martin" : "Hugo Martin", state,
      paid ? "\"2016-11-12\"" : "null", single ? "ÉCOLE DE MUSIQUE & DANSE" : "REGIE CENTRALISEE",
      single ? 2 : 1, single ? "false" : "true", payable ? "true" : "false",
      payable   ? "null"
      : checked ? "\"being-checked\""
      : paid    ? "\"settled\""
                : "\"in-payment\"",
      running ? "\"p1\"" : "null", running ? "\"2016-11-16T10:30:00Z\"" : "null");
}

MefInvoice *
test_town_create_invoice (guint i)
{
  g_autofree char *members = format_invoice (i);
  g_autofree char *text = g_strdup_printf ("{%s}", members);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = mef_json_parse (text, -1, &error);
  MefInvoice *invoice;

  g_assert_no_error (error);
  invoice = mef_invoice_new_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  return invoice;
}

void
test_town_answer (TestTown *self, const char *path, guint status, const char *body)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->status = status;
  answer->body = g_strdup (body);
  g_hash_table_replace (self->answers, g_strdup (path), answer);
}

guint
test_town_count (TestTown *self, const char *path)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path));
}

/* Returns: (transfer none) (nullable): what the last call of a path said */
const char *
test_town_get_body (TestTown *self, const char *path)
{
  return g_hash_table_lookup (self->bodies, path);
}

/* From now on invoice @id says @member of itself: "name":value, instead of what it said. */
void
test_town_set_member (TestTown *self, guint id, const char *member)
{
  g_autofree char *path = g_strdup_printf ("GET /api/v1/invoices/%u", id);
  g_autofree char *text = g_strdup_printf ("{%s}", member);
  Answer *answer = g_hash_table_lookup (self->answers, path);
  g_autoptr (JsonNode) body = json_from_string (answer->body, NULL);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));
  g_autofree char *changed = NULL;

  json_object_set_member (json_node_get_object (body), names->data,
                          json_object_dup_member (json_node_get_object (node), names->data));
  changed = json_to_string (body, FALSE);
  test_town_answer (self, path, 200, changed);
}

/* From now on the person may declare invoice @id as paid. */
void
test_town_set_declarable (TestTown *self, guint id)
{
  test_town_set_member (self, id, "\"declarable\":true");
}

static char *
dup_body (SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_strndup (data != NULL ? data : "", length);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  TestTown *self = user_data;
  g_autofree char *key = g_strdup_printf ("%s %s", soup_server_message_get_method (message), path);
  Answer *answer = g_hash_table_lookup (self->answers, key);
  const char *type =
      answer == NULL || answer->status >= 400 ? "application/problem+json" : "application/json";
  const char *body = answer != NULL ? answer->body : "{\"code\":\"not-found\"}";

  g_hash_table_replace (self->counts, g_strdup (key),
                        GUINT_TO_POINTER (test_town_count (self, key) + 1));
  g_hash_table_replace (self->bodies, g_strdup (key), dup_body (message));
  soup_server_message_set_status (message, answer != NULL ? answer->status : 404, NULL);
  if (body != NULL)
    soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static void
add_invoices (TestTown *self)
{
  g_autoptr (GString) list = g_string_new ("{\"items\":[");

  for (guint i = 0; i < N_INVOICES; i++)
    {
      g_autofree char *members = format_invoice (i);
      g_autofree char *path = g_strdup_printf ("GET /api/v1/invoices/%u", i + 1);
      g_autofree char *details = g_strdup_printf (
          "{%s,\"reference\":\"2015-RS-00-83001516\",\"client\":\"001964\","
          "\"debtor\":\"Mme Camille MARTIN\\n12 rue des Écoles\\n30540 MILHAUD\",\"lines\":["
          "{\"position\":1,\"beneficiary\":\"Léa Martin\",\"label\":\"Repas <enfant>\","
          "\"quantity\":\"8 × 3,10 €\",\"amount\":2480}],\"history\":["
          "{\"at\":\"2016-09-02T08:00:00Z\",\"kind\":\"published\",\"amount\":null,\"detail\":null}"
          "],"
          "\"payment\":null}",
          members);

      g_string_append_printf (list, "%s{%s}", i > 0 ? "," : "", members);
      test_town_answer (self, path, 200, details);
    }
  g_string_append (list, "],\"next_cursor\":null,\"totals\":{\"count\":24,\"amount\":0,"
                         "\"remaining\":0}}");
  test_town_answer (self, "GET /api/v1/invoices", 200, list->str);
}

/* Two conversations with the service, and what was paid in two years. */
static void
add_talk_and_payments (TestTown *self)
{
  test_town_answer (
      self, "GET /api/v1/threads", 200,
      "{\"items\":[{\"id\":1,\"subject\":\"Absence de Léa & <remise>\",\"state\":\"answered\","
      "\"updated_at\":\"2016-11-15T10:00:00Z\",\"unread\":1,\"last\":\"C’est "
      "exact.\",\"invoice\":null},"
      "{\"id\":2,\"subject\":\"Relevé du compteur d’eau de la résidence, bâtiment B, deuxième "
      "étage\","
      "\"state\":\"closed\",\"updated_at\":\"2016-10-15T10:00:00Z\",\"unread\":0,"
      "\"last\":\"Merci beaucoup.\",\"invoice\":null}],\"next_cursor\":null}");
  test_town_answer (
      self, "GET /api/v1/threads/1", 200,
      "{\"id\":1,\"subject\":\"Absence de Léa & <remise>\",\"state\":\"closed\","
      "\"updated_at\":\"2016-11-15T10:00:00Z\",\"unread\":1,\"last\":\"C’est exact.\","
      "\"invoice\":{\"id\":1,\"number\":\"2016-001-000001\"},\"messages\":["
      "{\"id\":1,\"from_staff\":false,\"author\":\"Camille MARTIN\",\"sent_at\":"
      "\"2016-11-14T10:00:00Z\",\"body\":\"Léa était absente la dernière semaine.\"},"
      "{\"id\":2,\"from_staff\":true,\"author\":\"Agnès GUICHET\",\"sent_at\":"
      "\"2016-11-15T10:00:00Z\",\"body\":\"C’est exact.\"}]}");
  test_town_answer (self, "POST /api/v1/threads/1/read", 204, "");
  test_town_answer (
      self, "GET /api/v1/receipts", 200,
      "{\"items\":[{\"id\":2,\"number\":\"2016-000002\",\"paid_at\":\"2016-09-12T10:00:00Z\","
      "\"amount\":2500,\"credit\":350,\"means\":\"card\",\"invoices\":[{\"number\":\"2015-001-"
      "001078\","
      "\"label\":\"Restauration scolaire <juin>\"}]},{\"id\":1,\"number\":\"2015-000001\","
      "\"paid_at\":\"2015-09-12T10:00:00Z\",\"amount\":1000,\"credit\":1000,\"means\":\"cash\","
      "\"invoices\":[]}],"
      "\"years\":[2016,2015]}");
}

/* What an account goes through, and the mail of it. */
static void
add_account (TestTown *self)
{
  test_town_answer (self, "GET /api/v1/links/Xabc", 200,
                    "{\"kind\":\"reset\",\"expires_at\":\"2036-01-01T00:00:00Z\","
                    "\"email\":\"demo@demo.fr\",\"password_min_length\":12}");
  test_town_answer (self, "GET /api/v1/links/Cabc", 200,
                    "{\"kind\":\"address\",\"expires_at\":\"2036-01-01T00:00:00Z\","
                    "\"email\":\"camille@example.org\",\"password_min_length\":5}");
  test_town_answer (self, "GET /api/v1/links/Cundo", 200,
                    "{\"kind\":\"address-undo\",\"expires_at\":\"2036-01-01T00:00:00Z\","
                    "\"email\":\"demo@demo.fr\",\"password_min_length\":5}");
  test_town_answer (self, "GET /api/v1/me/preferences", 200,
                    "{\"alerts\":true,\"answers\":false,\"town_alerts\":true}");
  test_town_answer (self, "GET /api/v1/sessions", 200,
                    "{\"items\":["
                    "{\"id\":1,\"device\":null,\"created_at\":\"2016-11-01T10:00:00Z\","
                    "\"last_used_at\":\"2016-11-13T10:00:00Z\",\"persistent\":false,"
                    "\"current\":false},"
                    "{\"id\":2,\"device\":\"Mes Factures sur salon & <bureau>\","
                    "\"created_at\":\"2016-11-02T10:00:00Z\","
                    "\"last_used_at\":\"2016-11-16T08:00:00Z\",\"persistent\":true,"
                    "\"current\":false},"
                    "{\"id\":3,\"device\":\"Mes Factures sur portable\","
                    "\"created_at\":\"2016-11-03T10:00:00Z\","
                    "\"last_used_at\":\"2016-11-16T10:59:50Z\",\"persistent\":true,"
                    "\"current\":true}]}");
  test_town_answer (self, "GET /api/v1/mailbox", 200,
                    "{\"items\":[{\"id\":\"2_b\",\"to\":\"demo@demo.fr\","
                    "\"subject\":\"Milhaud & vous : activez votre compte\","
                    "\"sent_at\":\"2016-11-16T10:59:00Z\"},"
                    "{\"id\":\"1_a\",\"to\":\"camille@example.org\",\"subject\":\"Bonjour\","
                    "\"sent_at\":\"2016-11-15T10:00:00Z\"}]}");
  test_town_answer (self, "GET /api/v1/mailbox/2_b", 200,
                    "{\"id\":\"2_b\",\"to\":\"demo@demo.fr\","
                    "\"subject\":\"Milhaud & vous : activez votre compte\","
                    "\"sent_at\":\"2016-11-16T10:59:00Z\",\"text\":\"Bonjour,\\n\\n"
                    "Ouvrez ce lien <sans attendre> :\\n"
                    "http://127.0.0.1:8080/?LIEN=Mabc\\n\\nMilhaud\","
                    "\"links\":[\"http://127.0.0.1:8080/?LIEN=Mabc\","
                    "\"http://127.0.0.1:8080/desabonnement?jeton=abc\"]}");
}

TestTown *
test_town_new (void)
{
  TestTown *self = g_new0 (TestTown, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->bodies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  test_town_answer (self, "GET /api/v1/town", 200,
                    "{\"name\":\"Milhaud\",\"host\":\"localhost\",\"demo\":true,"
                    "\"password_min_length\":5,\"test_mode\":true}");
  test_town_answer (self, "POST /api/v1/sessions", 201,
                    "{\"token\":\"secret\",\"role\":\"resident\","
                    "\"expires_at\":\"2036-01-01T00:00:00Z\"}");
  test_town_answer (self, "GET /api/v1/me", 200,
                    "{\"email\":\"demo@demo.fr\",\"name\":\"Camille Martin\","
                    "\"role\":\"resident\",\"town\":\"Milhaud\","
                    "\"expires_at\":\"2036-01-01T00:00:00Z\"}");
  test_town_answer (self, "GET /api/v1/links/Mabc", 200,
                    "{\"kind\":\"activation\",\"expires_at\":\"2036-01-01T00:00:00Z\","
                    "\"email\":\"demo@demo.fr\",\"password_min_length\":5}");
  test_town_answer (self, "POST /api/v1/links/Mabc", 204, NULL);
  add_account (self);
  add_talk_and_payments (self);
  add_invoices (self);
  return self;
}

void
test_town_stop (TestTown *self)
{
  soup_server_disconnect (self->server);
}

void
test_town_free (TestTown *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->counts);
  g_hash_table_unref (self->bodies);
  g_free (self->url);
  g_free (self);
}

MefContext *
test_town_create_context (TestTown *self)
{
  g_autoptr (MefApi) api = mef_api_new (self->url);
  g_autoptr (MefSession) session = mef_session_new (api);
  g_autoptr (GSettings) settings = g_settings_new ("fr.mesfactures.MesFactures");
  /* The 16th of November 2016, noon. */
  g_autoptr (MefClock) clock = mef_clock_new_manual (G_GINT64_CONSTANT (1479294000));
  g_autoptr (MefKeyring) keyring = mef_keyring_new ();

  return mef_context_new (api, session, settings, clock, keyring);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  mef_session_sign_in_finish (MEF_SESSION (source), result, &error);
  g_assert_no_error (error);
}

void
test_town_sign_in (TestTown *self, MefContext *context)
{
  MefSession *session = mef_context_get_session (context);

  mef_session_sign_in_async (session, "demo@demo.fr", "demo5", FALSE, NULL, signed_in_cb, NULL);
  test_wait_until (mef_session_is_signed_in (session));
  test_settle ();
}

void
test_wait_for_state (MefPage *page, MefPageState state)
{
  test_wait_until (mef_page_get_state (page) == state);
  test_settle ();
}

/* Runs what is due now: layout, bindings, idles. A frame may need the clock to tick, hence the
 * short bound instead of "until nothing is pending". */
void
test_settle (void)
{
  gint64 end = g_get_monotonic_time () + 60 * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static void
load_css (const char *name, guint priority)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autofree char *path = g_strconcat ("/fr/mesfactures/MesFactures/", name, NULL);

  gtk_css_provider_load_from_resource (provider, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider), priority);
}

void
test_load_style (void)
{
  load_css ("style.css", GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/fr/mesfactures/MesFactures/icons");
}

/* Every provider added counts, the last one most: good enough for a handful of looks. */
void
test_set_dark (gboolean dark)
{
  load_css ("style.css", GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  if (dark)
    load_css ("style-dark.css", GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  return NULL;
}

/* The first mapped widget of @type that says @text (NULL: any). */
GtkWidget *
test_find (GtkWidget *root, GType type, const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) &&
      (text == NULL || g_strcmp0 (get_text (root), text) == 0))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = test_find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
test_shows (GtkWidget *root, const char *text)
{
  return test_find (root, GTK_TYPE_LABEL, text) != NULL;
}

/* NULL until the widget has been drawn once. */
static GskRenderNode *
draw (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  return gtk_snapshot_free_to_node (snapshot);
}

/* Draws @widget into screens/NAME.png of the build folder. */
void
test_save_png (GtkWidget *widget, const char *name)
{
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "screens", NULL);
  g_autofree char *file = g_strdup_printf ("%s.png", name);
  g_autofree char *path = g_build_filename (folder, file, NULL);

  test_settle ();
  g_mkdir_with_parents (folder, 0755);
  test_wait_until ((node = draw (widget)) != NULL);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                         node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

MefWindow *
test_window_new (MefPage *page, int width, int height)
{
  g_autoptr (GSettings) settings = g_settings_new ("fr.mesfactures.MesFactures");
  MefWindow *window;

  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
  window = mef_window_new (NULL, settings);
  if (page != NULL)
    mef_window_set_root (window, page);
  gtk_window_present (GTK_WINDOW (window));
  test_wait_until (gtk_widget_get_width (GTK_WIDGET (window)) > 0);
  test_settle ();
  return window;
}

void
test_window_destroy (MefWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  test_settle ();
}
