/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An action row whose words come from a server or a device: they are plain text, never markup. */
#include "config.h"

#include "mef-plain-row.h"

#include <adwaita.h>

/* Returns: (transfer floating): a row of plain text */
GtkWidget *
mef_plain_row_new (const char *title, const char *subtitle)
{
  /* Said first and by itself: what is set in one call is notified last to first, and the labels
   * would read markup before they hear that it is none. */
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

/* Makes @row lead somewhere: activating it does @action, which may be NULL where the list is
 * listened to; @target may be NULL. */
void
mef_plain_row_set_link (GtkWidget *row, const char *action, GVariant *target)
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  /* A row that ever had an action, even none, never tells its list again. */
  if (action == NULL)
    return;
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), target);
}
