/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One of the figures above the list: a caption, a value, a hint. Stacked on a tile where there is
 * room, in one line when compact. */
#include "config.h"

#include "mef-figure.h"

#include "mef-util.h"

struct _MefFigure
{
  GtkWidget parent_instance;

  /* template */
  GtkBox *box;
  GtkWidget *value_label;
  GtkWidget *caption_label;
  GtkWidget *hint_label;

  /* owned */
  char *caption; /* (nullable) */
  char *value;   /* (nullable) */
  char *hint;    /* (nullable) */

  gboolean compact;
};

G_DEFINE_FINAL_TYPE (MefFigure, mef_figure, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CAPTION,
  PROP_VALUE,
  PROP_HINT,
  PROP_COMPACT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
arrange (MefFigure *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), self->compact
                                                                  ? GTK_ORIENTATION_HORIZONTAL
                                                                  : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (self->box, self->compact ? 12 : 0);
  gtk_widget_set_hexpand (self->caption_label, self->compact);
  /* In a line the value closes it, so that the amounts of several lines stand under each other. */
  gtk_box_reorder_child_after (self->box, self->hint_label,
                               self->compact ? self->caption_label : self->value_label);
  if (self->compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
}

/* A screen reader says the tile as one: caption, value, hint. */
static void
update_accessible (MefFigure *self)
{
  g_autofree char *label = g_strdup_printf ("%s %s %s", self->caption != NULL ? self->caption : "",
                                            self->value != NULL ? self->value : "",
                                            self->hint != NULL ? self->hint : "");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_strchomp (label), -1);
}

static void
mef_figure_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_FIGURE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mef_figure_parent_class)->dispose (object);
}

static void
mef_figure_finalize (GObject *object)
{
  MefFigure *self = MEF_FIGURE (object);

  g_free (self->caption);
  g_free (self->value);
  g_free (self->hint);

  G_OBJECT_CLASS (mef_figure_parent_class)->finalize (object);
}

static void
mef_figure_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MefFigure *self = MEF_FIGURE (object);

  switch (id)
    {
    case PROP_CAPTION:
      g_value_set_string (value, self->caption);
      break;
    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;
    case PROP_HINT:
      g_value_set_string (value, self->hint);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_text (MefFigure *self, char **text, const GValue *value, GParamSpec *pspec)
{
  if (!mef_set_str (text, g_value_get_string (value)))
    return;
  update_accessible (self);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
mef_figure_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MefFigure *self = MEF_FIGURE (object);

  switch (id)
    {
    case PROP_CAPTION:
      set_text (self, &self->caption, value, pspec);
      break;
    case PROP_VALUE:
      set_text (self, &self->value, value, pspec);
      break;
    case PROP_HINT:
      set_text (self, &self->hint, value, pspec);
      break;
    case PROP_COMPACT:
      if (self->compact == g_value_get_boolean (value))
        break;
      self->compact = g_value_get_boolean (value);
      arrange (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mef_figure_class_init (MefFigureClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mef_figure_dispose;
  object_class->finalize = mef_figure_finalize;
  object_class->get_property = mef_figure_get_property;
  object_class->set_property = mef_figure_set_property;

  properties[PROP_CAPTION] = g_param_spec_string ("caption", NULL, NULL, NULL, flags);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, flags);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-figure.ui");
  gtk_widget_class_bind_template_child (widget_class, MefFigure, box);
  gtk_widget_class_bind_template_child (widget_class, MefFigure, value_label);
  gtk_widget_class_bind_template_child (widget_class, MefFigure, caption_label);
  gtk_widget_class_bind_template_child (widget_class, MefFigure, hint_label);
}

static void
mef_figure_init (MefFigure *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "mef-figure");
}
