/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: a stack of pages with a way back, and the two things it follows by itself: its width
 * (a narrow window gets the narrow form of every page) and the session (signed in shows the
 * invoices, signed out the sign-in page). Pages never see it; it listens to their signals. */
#include "config.h"

#include "mef-window-private.h"

#include "mef-dialogs.h"
#include "mef-error-ui.h"
#include "mef-invoice-page.h"
#include "mef-sign-in-page.h"

/* Up to this width pages take their narrow form; more of it where the text is larger. */
#define NARROW_WIDTH 600
#define USUAL_DPI (96 * 1024)

G_DEFINE_FINAL_TYPE (MefWindow, mef_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_0,
  PROP_SETTINGS,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
page_open_cb (MefWindow *self, MefPage *next)
{
  mef_window_push (self, next);
}

static void
page_close_cb (MefWindow *self, MefPage *page)
{
  if (mef_window_get_page (self) == page)
    mef_window_pop (self);
}

static void
page_toast_cb (MefWindow *self, const char *text)
{
  mef_dialogs_toast (self->toasts, text);
}

/* Pages that slid out stay in the stack until they are out of sight. */
static void
drop_unused_pages (MefWindow *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stack));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (child != GTK_WIDGET (self->sections) && !g_ptr_array_find (self->pages, child, NULL))
        gtk_stack_remove (self->stack, child);
      child = next;
    }
}

static void
transition_cb (MefWindow *self)
{
  if (!gtk_stack_get_transition_running (self->stack))
    drop_unused_pages (self);
}

/* A section's page is not in the stack itself. */
static const char *
get_stack_name (MefWindow *self, MefPage *page)
{
  GtkWidget *child = gtk_widget_is_ancestor (GTK_WIDGET (page), GTK_WIDGET (self->sections))
                         ? GTK_WIDGET (self->sections)
                         : GTK_WIDGET (page);

  return gtk_stack_page_get_name (gtk_stack_get_page (self->stack, child));
}

static void
show_top (MefWindow *self, GtkStackTransitionType transition)
{
  MefPage *page = mef_window_get_page (self);

  /* A field that goes away with the focus in it makes GTK complain. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_stack_set_visible_child_full (self->stack, get_stack_name (self, page), transition);
  /* A page's keys work while the focus is in it: one that did not take it is given it. */
  if (gtk_window_get_focus (GTK_WINDOW (self)) == NULL)
    gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
  if (!gtk_stack_get_transition_running (self->stack))
    drop_unused_pages (self);
  mef_window_update_actions (self);
}

/* Follows what @page asks for. */
static void
listen_to (MefWindow *self, MefPage *page)
{
  g_object_bind_property (self, "narrow", page, "narrow", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (page, "open", G_CALLBACK (page_open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "close", G_CALLBACK (page_close_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "home", G_CALLBACK (mef_window_go_home), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "toast", G_CALLBACK (page_toast_cb), self, G_CONNECT_SWAPPED);
}

static void
adopt (MefWindow *self, MefPage *page)
{
  g_autofree char *name = g_strdup_printf ("%p", (void *) page);

  g_ptr_array_add (self->pages, g_object_ref_sink (page));
  g_object_set (page, "can-go-back", self->pages->len > 1, NULL);
  listen_to (self, page);
  gtk_stack_add_named (self->stack, GTK_WIDGET (page), name);
}

/* Another section was chosen: it is the only page there is. */
static void
section_changed_cb (MefWindow *self)
{
  g_ptr_array_set_size (self->pages, 0);
  g_ptr_array_add (self->pages, g_object_ref (mef_sections_get_page (self->sections)));
  show_top (self, GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
}

/* The pages of somebody who has just signed in. */
static void
show_sections (MefWindow *self)
{
  g_ptr_array_set_size (self->pages, 0);
  mef_sections_fill (self->sections, self->context);
  g_ptr_array_add (self->pages, g_object_ref (mef_sections_get_page (self->sections)));
  show_top (self, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
}

static void
session_changed_cb (MefWindow *self)
{
  MefSession *session = mef_context_get_session (self->context);

  if (mef_session_is_signed_in (session))
    {
      show_sections (self);
      return;
    }
  mef_window_set_root (self, mef_sign_in_page_new (self->context));
  mef_sections_clear (self->sections);
}

static gboolean
narrow_idle_cb (gpointer data)
{
  MefWindow *self = data;

  self->narrow_idle = 0;
  self->narrow = !self->narrow;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
  return G_SOURCE_REMOVE;
}

static gboolean
is_narrow (MefWindow *self, int width)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return width <= NARROW_WIDTH * MAX (dpi, USUAL_DPI) / USUAL_DPI;
}

/* The one place that knows the real width, maximised and tiled windows included. Changing the
 * children while they are being allocated is not allowed, hence the idle. */
static void
mef_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MefWindow *self = MEF_WINDOW (widget);

  GTK_WIDGET_CLASS (mef_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (is_narrow (self, width) == self->narrow)
    g_clear_handle_id (&self->narrow_idle, g_source_remove);
  else if (self->narrow_idle == 0)
    self->narrow_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, narrow_idle_cb, self, NULL);
}

static void
save_size (MefWindow *self)
{
  int width = 0, height = 0;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  if (width >= 360 && height >= 294)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
}

static gboolean
mef_window_close_request (GtkWindow *window)
{
  save_size (MEF_WINDOW (window));
  return GTK_WINDOW_CLASS (mef_window_parent_class)->close_request (window);
}

static void
mef_window_constructed (GObject *object)
{
  MefWindow *self = MEF_WINDOW (object);
  int width;

  G_OBJECT_CLASS (mef_window_parent_class)->constructed (object);
  width = g_settings_get_int (self->settings, "window-width");
  gtk_window_set_default_size (GTK_WINDOW (self), width,
                               g_settings_get_int (self->settings, "window-height"));
  self->narrow = is_narrow (self, width);
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
mef_window_dispose (GObject *object)
{
  MefWindow *self = MEF_WINDOW (object);

  g_clear_handle_id (&self->narrow_idle, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->session != NULL)
    g_signal_group_set_target (self->session, NULL);
  if (self->town != NULL)
    g_signal_group_set_target (self->town, NULL);
  g_ptr_array_set_size (self->pages, 0);
  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_WINDOW);
  g_clear_object (&self->notifier);
  g_clear_object (&self->town);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (mef_window_parent_class)->dispose (object);
}

static void
mef_window_finalize (GObject *object)
{
  g_ptr_array_unref (MEF_WINDOW (object)->pages);

  G_OBJECT_CLASS (mef_window_parent_class)->finalize (object);
}

static void
mef_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefWindow *self = MEF_WINDOW (object);

  switch (id)
    {
    case PROP_SETTINGS:
      g_value_set_object (value, self->settings);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefWindow *self = MEF_WINDOW (object);

  if (id == PROP_SETTINGS)
    self->settings = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mef_window_class_init (MefWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = mef_window_constructed;
  object_class->dispose = mef_window_dispose;
  object_class->finalize = mef_window_finalize;
  object_class->get_property = mef_window_get_property;
  object_class->set_property = mef_window_set_property;
  widget_class->size_allocate = mef_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = mef_window_close_request;

  properties[PROP_SETTINGS] =
      g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MEF_TYPE_SECTIONS);
  mef_window_install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MefWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MefWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MefWindow, sections);
  gtk_widget_class_bind_template_callback (widget_class, section_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, listen_to);
}

static void
mef_window_init (MefWindow *self)
{
  self->pages = g_ptr_array_new_with_free_func (g_object_unref);
  self->session = g_signal_group_new (MEF_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session, "notify::signed-in",
                                  G_CALLBACK (session_changed_cb), self);
  self->town = g_signal_group_new (MEF_TYPE_CONTEXT);
  g_signal_group_connect_swapped (self->town, "notify::town",
                                  G_CALLBACK (mef_window_update_actions), self);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->stack, "notify::transition-running", G_CALLBACK (transition_cb),
                           self, G_CONNECT_SWAPPED);
  mef_window_update_actions (self);
}

/**
 * mef_window_new:
 * @application: (nullable): the application it belongs to
 * @settings: where its size is kept
 *
 * Returns: (transfer none): a window without a page, owned by GTK as every toplevel
 */
MefWindow *
mef_window_new (GtkApplication *application, GSettings *settings)
{
  return g_object_new (MEF_TYPE_WINDOW, "application", application, "settings", settings, NULL);
}

/* The page that shows, borrowed; NULL before the first one. */
MefPage *
mef_window_get_page (MefWindow *self)
{
  g_return_val_if_fail (MEF_IS_WINDOW (self), NULL);
  return self->pages->len > 0 ? g_ptr_array_index (self->pages, self->pages->len - 1) : NULL;
}

/* Makes @page (floating, taken) the only one. */
void
mef_window_set_root (MefWindow *self, MefPage *page)
{
  g_return_if_fail (MEF_IS_WINDOW (self) && MEF_IS_PAGE (page));

  g_ptr_array_set_size (self->pages, 0);
  adopt (self, page);
  show_top (self, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
}

/* Puts @page on top; the way back leads to what shows now. */
void
mef_window_push (MefWindow *self, MefPage *page)
{
  g_return_if_fail (MEF_IS_WINDOW (self) && MEF_IS_PAGE (page));

  adopt (self, page);
  show_top (self, GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT);
}

/* Goes back one page, which asks again for what it shows; the first page stays. */
void
mef_window_pop (MefWindow *self)
{
  g_return_if_fail (MEF_IS_WINDOW (self));

  if (self->pages->len < 2)
    return;
  g_ptr_array_remove_index (self->pages, self->pages->len - 1);
  show_top (self, GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
  mef_page_refresh (mef_window_get_page (self));
}

/* Goes back to the first page, which asks again for what it shows. */
void
mef_window_go_home (MefWindow *self)
{
  g_return_if_fail (MEF_IS_WINDOW (self));

  if (self->pages->len > 2)
    g_ptr_array_remove_range (self->pages, 1, self->pages->len - 2);
  mef_window_pop (self);
}

static void
invoice_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MefWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MefInvoiceDetails) details =
      mef_api_get_invoice_finish (MEF_API (source), result, &error);
  g_autofree char *sentence = NULL;

  if (mef_error_ui_is_cancelled (error))
    return;
  if (details != NULL)
    {
      mef_window_push (self, mef_invoice_page_new (self->context,
                                                   mef_invoice_details_get_invoice (details)));
      return;
    }
  sentence = mef_error_ui_format (error);
  mef_dialogs_toast (self->toasts, sentence);
}

/* Puts the page of the invoice @id on top, if somebody is signed in whose invoice it is. */
void
mef_window_open_invoice (MefWindow *self, gint64 id)
{
  g_return_if_fail (MEF_IS_WINDOW (self));

  if (self->context != NULL && mef_session_is_signed_in (mef_context_get_session (self->context)))
    mef_api_get_invoice_async (mef_context_get_api (self->context), id, self->cancellable,
                               invoice_cb, self);
}

/* Follows @context from now on: its sign-in page shows until its session is signed in. */
void
mef_window_connect (MefWindow *self, MefContext *context, gboolean can_go_back)
{
  g_return_if_fail (MEF_IS_WINDOW (self) && MEF_IS_CONTEXT (context));

  g_set_object (&self->context, context);
  g_signal_group_set_target (self->session, mef_context_get_session (context));
  g_signal_group_set_target (self->town, context);
  g_clear_object (&self->notifier);
  self->notifier = mef_notifier_new (mef_context_get_session (context), GTK_WINDOW (self));
  if (can_go_back && self->pages->len > 0)
    mef_window_push (self, mef_sign_in_page_new (context));
  else
    mef_window_set_root (self, mef_sign_in_page_new (context));
}

/* Follows no session any more: the town is to be chosen again. */
void
mef_window_disconnect (MefWindow *self)
{
  g_return_if_fail (MEF_IS_WINDOW (self));

  g_signal_group_set_target (self->session, NULL);
  g_signal_group_set_target (self->town, NULL);
  g_clear_object (&self->notifier);
  g_clear_object (&self->context);
  mef_window_update_actions (self);
}

/* Shows a section of somebody signed in, whatever was on top of it; one that is not there is
 * ignored. */
void
mef_window_show_section (MefWindow *self, const char *name)
{
  g_return_if_fail (MEF_IS_WINDOW (self) && name != NULL);

  if (mef_sections_show (self->sections, name))
    mef_window_go_home (self);
}
