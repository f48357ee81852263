/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How good a password is, as a bar and in words that say what would make it better. It judges by
 * the server's own rules, so that what it takes the server takes too. */
#include "config.h"

#include "mef-strength-meter.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mef-password-rules.h"

struct _MefStrengthMeter
{
  GtkWidget parent_instance;

  /* template */
  GtkLevelBar *bar;
  GtkLabel *words;
};

G_DEFINE_FINAL_TYPE (MefStrengthMeter, mef_strength_meter, GTK_TYPE_WIDGET)

static void
mef_strength_meter_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), MEF_TYPE_STRENGTH_METER);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mef_strength_meter_parent_class)->dispose (object);
}

static void
mef_strength_meter_class_init (MefStrengthMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mef_strength_meter_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/mesfactures/MesFactures/mef-strength-meter.ui");
  gtk_widget_class_bind_template_child (widget_class, MefStrengthMeter, bar);
  gtk_widget_class_bind_template_child (widget_class, MefStrengthMeter, words);
}

static void
mef_strength_meter_init (MefStrengthMeter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What to say before anything is typed. */
static char *
describe_rule (guint minimum)
{
  if (minimum == 0)
    return g_strdup (_ ("A few words in a row are easy to keep in mind and hard to guess."));
  return g_strdup_printf (
      ngettext ("At least %u character. A few words in a row are easy to keep in mind.",
                "At least %u characters. A few words in a row are easy to keep in mind.", minimum),
      minimum);
}

static char *
describe_missing (guint missing)
{
  return g_strdup_printf (ngettext ("Too short: %u more character.",
                                    "Too short: %u more characters.", missing),
                          missing);
}

static const char *
describe_strength (guint strength)
{
  switch (strength)
    {
    case 1:
      return _ ("Weak: a few words in a row are easy to keep in mind.");
    case 2:
      return _ ("Fair: longer would be better.");
    case 3:
      return _ ("Good.");
    default:
      return _ ("Very good.");
    }
}

/* What the meter says of @password, to be freed; @email is the account's, "" where not known, and
 * @minimum how many characters are asked for. */
char *
mef_strength_meter_describe (const char *password, const char *email, guint minimum)
{
  MefPasswordReason reason;
  guint strength = mef_password_strength (password, email, minimum, &reason);

  if (password[0] == '\0')
    return describe_rule (minimum);
  switch (reason)
    {
    case MEF_PASSWORD_TOO_SHORT:
      return describe_missing (minimum - (guint) g_utf8_strlen (password, -1));
    case MEF_PASSWORD_TOO_LONG:
      return g_strdup_printf (_ ("Too long: %d characters at most."), MEF_PASSWORD_MAX);
    case MEF_PASSWORD_COMMON:
      return g_strdup (_ ("Refused: this is among the first that others would try."));
    case MEF_PASSWORD_IS_ADDRESS:
      return g_strdup (_ ("Refused: this is the address of the account."));
    case MEF_PASSWORD_REPEATS:
      return g_strdup (_ ("Weak: the same characters come again and again."));
    case MEF_PASSWORD_FEW_KINDS:
      return g_strdup (_ ("Weak: make it longer, or mix letters, digits and signs."));
    case MEF_PASSWORD_FINE:
      break;
    }
  return g_strdup (describe_strength (strength));
}

/* Shows how good @password is; see mef_strength_meter_describe(). Returns whether the server would
 * take it. */
gboolean
mef_strength_meter_judge (MefStrengthMeter *self,
                          const char *password,
                          const char *email,
                          guint minimum)
{
  g_autofree char *text = NULL;
  MefPasswordReason reason;
  guint strength;

  g_return_val_if_fail (MEF_IS_STRENGTH_METER (self), FALSE);

  strength = password[0] != '\0' ? mef_password_strength (password, email, minimum, &reason) : 0;
  text = mef_strength_meter_describe (password, email, minimum);
  gtk_level_bar_set_value (self->bar, strength);
  gtk_label_set_label (self->words, text);
  return strength > 0;
}
