/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every page of the window has in common: a header bar with the way back or the main menu, a
 * notice under it, and a stack of which one child shows (loading, empty, error, offline, content).
 * A concrete page puts its content in through its template (<child>), and its header buttons with
 * <child type="start"> and <child type="end">. It speaks to the window only through the signals
 * below. */
#include "config.h"

#include "mef-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-error-ui.h"
#include "mef-util.h"

/* A shorter wait shows nothing at all: a spinner that flashes is worse than none. */
#define SPINNER_DELAY_MS 300

typedef struct
{
  /* template */
  AdwHeaderBar *header;
  GtkMenuButton *menu_button;
  GtkWidget *window_title;
  GtkWidget *town_label;
  AdwViewSwitcher *switcher;
  AdwViewSwitcherBar *switcher_bar;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkLabel *loading_label;
  AdwStatusPage *empty_status;
  AdwStatusPage *error_status;
  AdwStatusPage *offline_status;
  GtkWidget *error_button;
  AdwBin *content;
  GtkRevealer *notice;
  GtkLabel *notice_label;

  /* owned */
  MefContext *context; /* (nullable) */
  GCancellable *cancellable;
  char *title;     /* (nullable) */
  char *subtitle;  /* (nullable) */
  char *icon_name; /* (nullable) */

  guint spinner_timeout;
  MefPageState state;
  gboolean can_go_back;
  gboolean narrow;
  AdwViewStack *sections; /* (owned) (nullable): of which the page is one */
  guint badge;
} MefPagePrivate;

static void mef_page_buildable_init (GtkBuildableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (MefPage,
                                  mef_page,
                                  GTK_TYPE_WIDGET,
                                  G_ADD_PRIVATE (MefPage)
                                      G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                             mef_page_buildable_init))

G_DEFINE_ENUM_TYPE (MefPageState,
                    mef_page_state,
                    G_DEFINE_ENUM_VALUE (MEF_PAGE_STATE_LOADING, "loading"),
                    G_DEFINE_ENUM_VALUE (MEF_PAGE_STATE_CONTENT, "content"),
                    G_DEFINE_ENUM_VALUE (MEF_PAGE_STATE_EMPTY, "empty"),
                    G_DEFINE_ENUM_VALUE (MEF_PAGE_STATE_ERROR, "error"),
                    G_DEFINE_ENUM_VALUE (MEF_PAGE_STATE_OFFLINE, "offline"))

enum
{
  PROP_0,
  PROP_CONTEXT,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_ICON_NAME,
  PROP_STATE,
  PROP_CAN_GO_BACK,
  PROP_NARROW,
  PROP_SECTIONS,
  PROP_BADGE,
  N_PROPS,
};

enum
{
  SIGNAL_OPEN,
  SIGNAL_CLOSE,
  SIGNAL_HOME,
  SIGNAL_TOAST,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];
static GtkBuildableIface *parent_buildable;

static MefPagePrivate *
get_private (MefPage *self)
{
  return mef_page_get_instance_private (self);
}

static void
spinner_timeout_cb (gpointer data)
{
  MefPagePrivate *priv = get_private (data);

  priv->spinner_timeout = 0;
  gtk_widget_set_visible (GTK_WIDGET (priv->spinner), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (priv->loading_label), TRUE);
  gtk_spinner_start (priv->spinner);
}

static const char *
get_child_name (MefPageState state)
{
  switch (state)
    {
    case MEF_PAGE_STATE_LOADING:
      return "loading";
    case MEF_PAGE_STATE_CONTENT:
      return "content";
    case MEF_PAGE_STATE_EMPTY:
      return "empty";
    case MEF_PAGE_STATE_ERROR:
      return "error";
    case MEF_PAGE_STATE_OFFLINE:
      return "offline";
    }
  g_assert_not_reached ();
}

static void
show_state (MefPage *self)
{
  MefPagePrivate *priv = get_private (self);

  g_clear_handle_id (&priv->spinner_timeout, g_source_remove);
  gtk_spinner_stop (priv->spinner);
  gtk_widget_set_visible (GTK_WIDGET (priv->spinner), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (priv->loading_label), FALSE);
  if (priv->state == MEF_PAGE_STATE_LOADING)
    priv->spinner_timeout = g_timeout_add_once (SPINNER_DELAY_MS, spinner_timeout_cb, self);
  gtk_stack_set_visible_child_name (priv->stack, get_child_name (priv->state));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mef_page_refresh (MEF_PAGE (widget));
}

/* Of the pages that wait behind this one each has a menu button of its own: which of them F10 would
 * open is not for GTK to choose. */
static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkMenuButton *button = get_private (MEF_PAGE (widget))->menu_button;

  if (gtk_widget_get_visible (GTK_WIDGET (button)))
    gtk_menu_button_popup (button);
}

static void
mef_page_buildable_add_child (GtkBuildable *buildable,
                              GtkBuilder *builder,
                              GObject *child,
                              const char *type)
{
  MefPagePrivate *priv = get_private (MEF_PAGE (buildable));

  /* Before the template is complete the child is the template's own. */
  if (priv->content == NULL || !GTK_IS_WIDGET (child))
    parent_buildable->add_child (buildable, builder, child, type);
  else if (g_strcmp0 (type, "start") == 0)
    adw_header_bar_pack_start (priv->header, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "end") == 0)
    adw_header_bar_pack_end (priv->header, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "title") == 0)
    adw_header_bar_set_title_widget (priv->header, GTK_WIDGET (child));
  else
    adw_bin_set_child (priv->content, GTK_WIDGET (child));
}

static void
mef_page_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = mef_page_buildable_add_child;
}

static void
mef_page_dispose (GObject *object)
{
  MefPagePrivate *priv = get_private (MEF_PAGE (object));
  GtkWidget *child;

  g_cancellable_cancel (priv->cancellable);
  g_clear_handle_id (&priv->spinner_timeout, g_source_remove);
  /* Not gtk_widget_dispose_template(): in GTK 4.8 it fails an assertion for a template below
   * another one that was disposed of. The children live on until this object is finalised. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&priv->sections);
  g_clear_object (&priv->context);

  G_OBJECT_CLASS (mef_page_parent_class)->dispose (object);
}

static void
mef_page_finalize (GObject *object)
{
  MefPagePrivate *priv = get_private (MEF_PAGE (object));

  g_clear_object (&priv->cancellable);
  g_free (priv->title);
  g_free (priv->subtitle);
  g_free (priv->icon_name);

  G_OBJECT_CLASS (mef_page_parent_class)->finalize (object);
}

static void
mef_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefPagePrivate *priv = get_private (MEF_PAGE (object));

  switch (id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, priv->context);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, priv->subtitle);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, priv->icon_name);
      break;
    case PROP_STATE:
      g_value_set_enum (value, priv->state);
      break;
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, priv->can_go_back);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, priv->narrow);
      break;
    case PROP_SECTIONS:
      g_value_set_object (value, priv->sections);
      break;
    case PROP_BADGE:
      g_value_set_uint (value, priv->badge);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_flag (MefPage *self, gboolean *flag, gboolean value, guint id)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
set_text (MefPage *self, char **text, const char *value, guint id)
{
  if (mef_set_str (text, value))
    g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

/* A page that is one of several at the top has the way to the others where its title is, or at its
 * foot where the window is narrow. */
static void
show_sections (MefPage *self)
{
  MefPagePrivate *priv = get_private (self);
  const gboolean wide = priv->sections != NULL && !priv->narrow;

  adw_view_switcher_set_stack (priv->switcher, priv->sections);
  adw_view_switcher_bar_set_stack (priv->switcher_bar, priv->sections);
  gtk_widget_set_visible (GTK_WIDGET (priv->switcher), wide);
  gtk_widget_set_visible (priv->window_title, !wide);
  gtk_widget_set_visible (priv->town_label, wide);
  adw_view_switcher_bar_set_reveal (priv->switcher_bar, priv->sections != NULL && priv->narrow);
}

static void
mef_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefPage *self = MEF_PAGE (object);
  MefPagePrivate *priv = get_private (self);

  switch (id)
    {
    case PROP_CONTEXT:
      priv->context = g_value_dup_object (value);
      break;
    case PROP_TITLE:
      set_text (self, &priv->title, g_value_get_string (value), id);
      break;
    case PROP_SUBTITLE:
      set_text (self, &priv->subtitle, g_value_get_string (value), id);
      break;
    case PROP_ICON_NAME:
      set_text (self, &priv->icon_name, g_value_get_string (value), id);
      break;
    case PROP_STATE:
      mef_page_set_state (self, g_value_get_enum (value));
      break;
    case PROP_CAN_GO_BACK:
      set_flag (self, &priv->can_go_back, g_value_get_boolean (value), id);
      break;
    case PROP_NARROW:
      set_flag (self, &priv->narrow, g_value_get_boolean (value), id);
      if (priv->narrow)
        gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
      show_sections (self);
      break;
    case PROP_SECTIONS:
      if (g_set_object (&priv->sections, g_value_get_object (value)))
        show_sections (self);
      break;
    case PROP_BADGE:
      mef_page_set_badge (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_page_real_refresh (MefPage *self)
{
}

static gboolean
mef_page_real_escape (MefPage *self)
{
  return FALSE;
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_CONTEXT] =
      g_param_spec_object ("context", NULL, NULL, MEF_TYPE_CONTEXT,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, MEF_TYPE_PAGE_STATE, MEF_PAGE_STATE_CONTENT, flags);
  properties[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE, flags);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_SECTIONS] =
      g_param_spec_object ("sections", NULL, NULL, ADW_TYPE_VIEW_STACK, flags);
  properties[PROP_BADGE] = g_param_spec_uint ("badge", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
install_signals (GType type)
{
  /* The page asks for @next to be put on top of it; the handler takes the reference. */
  signals[SIGNAL_OPEN] = g_signal_new ("open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, MEF_TYPE_PAGE);
  /* The page is done; what was under it comes back. */
  signals[SIGNAL_CLOSE] =
      g_signal_new ("close", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* The page is done, and so is all that led to it; the first page comes back. */
  signals[SIGNAL_HOME] =
      g_signal_new ("home", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* Plain text, to be shown for a moment. */
  signals[SIGNAL_TOAST] = g_signal_new ("toast", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
mef_page_class_init (MefPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_page_dispose;
  object_class->finalize = mef_page_finalize;
  object_class->get_property = mef_page_get_property;
  object_class->set_property = mef_page_set_property;
  klass->refresh = mef_page_real_refresh;
  klass->escape = mef_page_real_escape;
  klass->leave = mef_page_escape;
  install_properties (object_class);
  install_signals (G_TYPE_FROM_CLASS (klass));

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "page.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "page.menu", NULL, menu_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, header);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, menu_button);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, window_title);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, town_label);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, switcher);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, switcher_bar);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, stack);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, spinner);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, loading_label);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, empty_status);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, error_status);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, offline_status);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, error_button);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, content);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, notice);
  gtk_widget_class_bind_template_child_private (widget_class, MefPage, notice_label);
}

static void
mef_page_init (MefPage *self)
{
  MefPagePrivate *priv = get_private (self);

  priv->cancellable = g_cancellable_new ();
  priv->state = MEF_PAGE_STATE_CONTENT;
  gtk_widget_init_template (GTK_WIDGET (self));
  show_state (self);
}

/* The context the page was made with, borrowed; NULL only on pages that need no server. */
MefContext *
mef_page_get_context (MefPage *self)
{
  g_return_val_if_fail (MEF_IS_PAGE (self), NULL);
  return get_private (self)->context;
}

/* Cancelled when the page goes away; every call a page starts takes it. Borrowed. */
GCancellable *
mef_page_get_cancellable (MefPage *self)
{
  g_return_val_if_fail (MEF_IS_PAGE (self), NULL);
  return get_private (self)->cancellable;
}

MefPageState
mef_page_get_state (MefPage *self)
{
  g_return_val_if_fail (MEF_IS_PAGE (self), MEF_PAGE_STATE_CONTENT);
  return get_private (self)->state;
}

void
mef_page_set_state (MefPage *self, MefPageState state)
{
  MefPagePrivate *priv = get_private (self);

  g_return_if_fail (MEF_IS_PAGE (self));

  if (priv->state == state)
    return;
  priv->state = state;
  show_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* The sentence under the spinner, for waits that may last more than a moment. */
void
mef_page_set_loading_text (MefPage *self, const char *text)
{
  gtk_label_set_label (get_private (self)->loading_label, text != NULL ? text : "");
}

/* Status pages read markup; what they are given here is plain text. */
static void
fill_status (AdwStatusPage *status, const char *icon, const char *title, const char *text)
{
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe_text = g_markup_escape_text (text, -1);

  if (icon != NULL)
    adw_status_page_set_icon_name (status, icon);
  adw_status_page_set_title (status, safe_title);
  adw_status_page_set_description (status, safe_text);
}

/* Turns the page into its error or offline state. A cancelled operation changes nothing. */
void
mef_page_set_error (MefPage *self, const GError *error)
{
  MefPagePrivate *priv = get_private (self);
  MefErrorUi ui;
  g_autofree char *sentence = NULL;
  gboolean offline;

  g_return_if_fail (MEF_IS_PAGE (self) && error != NULL);

  if (mef_error_ui_is_cancelled (error))
    return;
  mef_error_ui_lookup (error, &ui);
  sentence = mef_error_ui_format (error);
  offline = ui.place == MEF_ERROR_PLACE_OFFLINE;
  fill_status (offline ? priv->offline_status : priv->error_status, ui.icon_name, _ (ui.title),
               sentence);
  gtk_widget_set_visible (priv->error_button, ui.can_retry);
  mef_page_set_state (self, offline ? MEF_PAGE_STATE_OFFLINE : MEF_PAGE_STATE_ERROR);
}

/* Turns the page into its empty state. */
void
mef_page_set_empty (MefPage *self, const char *title, const char *description)
{
  fill_status (get_private (self)->empty_status, NULL, title, description);
  mef_page_set_state (self, MEF_PAGE_STATE_EMPTY);
}

/* A lasting sentence with Retry under the header, while older data stays in view; NULL hides it. */
void
mef_page_set_notice (MefPage *self, const char *text)
{
  MefPagePrivate *priv = get_private (self);

  if (text != NULL)
    gtk_label_set_label (priv->notice_label, text);
  gtk_revealer_set_reveal_child (priv->notice, text != NULL);
}

void
mef_page_refresh (MefPage *self)
{
  g_return_if_fail (MEF_IS_PAGE (self));
  MEF_PAGE_GET_CLASS (self)->refresh (self);
}

gboolean
mef_page_escape (MefPage *self)
{
  g_return_val_if_fail (MEF_IS_PAGE (self), FALSE);
  return MEF_PAGE_GET_CLASS (self)->escape (self);
}

gboolean
mef_page_leave (MefPage *self)
{
  g_return_val_if_fail (MEF_IS_PAGE (self), FALSE);
  return MEF_PAGE_GET_CLASS (self)->leave (self);
}

/* Puts @next (floating, taken) on top of this page. */
void
mef_page_open (MefPage *self, MefPage *next)
{
  g_autoptr (MefPage) owned = g_object_ref_sink (next);

  g_signal_emit (self, signals[SIGNAL_OPEN], 0, owned);
}

void
mef_page_close (MefPage *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSE], 0);
}

void
mef_page_go_home (MefPage *self)
{
  g_signal_emit (self, signals[SIGNAL_HOME], 0);
}

void
mef_page_toast (MefPage *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_TOAST], 0, text);
}

gboolean
mef_page_get_narrow (MefPage *self)
{
  return get_private (self)->narrow;
}

const char *
mef_page_get_title (MefPage *self)
{
  return get_private (self)->title;
}

void
mef_page_set_title (MefPage *self, const char *title)
{
  set_text (self, &get_private (self)->title, title, PROP_TITLE);
}

void
mef_page_set_subtitle (MefPage *self, const char *subtitle)
{
  set_text (self, &get_private (self)->subtitle, subtitle, PROP_SUBTITLE);
}

/* How many things wait on this page, for whoever shows the way to it. */
void
mef_page_set_badge (MefPage *self, guint badge)
{
  MefPagePrivate *priv = get_private (self);

  if (priv->badge == badge)
    return;
  priv->badge = badge;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BADGE]);
}

/* The town in the title, for the pages at the top: the same person may have invoices in two. */
void
mef_page_show_town (MefPage *self, const char *subtitle)
{
  MefAccount *account =
      mef_session_get_account (mef_context_get_session (mef_page_get_context (self)));

  if (account == NULL)
    return;
  mef_page_set_title (self, mef_account_get_town (account));
  mef_page_set_subtitle (self, subtitle);
}
