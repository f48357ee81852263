/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mef-account-page.c (who, which mails, what the town knows) and mef-account-page-devices.c
 * (where the account is signed in) share. */
#pragma once

#include <adwaita.h>

#include "mef-account-page.h"

G_BEGIN_DECLS

struct _MefAccountPage
{
  MefPage parent_instance;

  /* template */
  AdwActionRow *name_row;
  AdwActionRow *email_row;
  AdwActionRow *address_row;
  AdwPreferencesGroup *mail_group;
  AdwActionRow *alerts_row;
  GtkSwitch *alerts_switch;
  GtkSwitch *answers_switch;
  GtkListBox *devices_list;
  GtkWidget *end_others_button;
  AdwPreferencesGroup *data_group;
  AdwActionRow *archive_row;
  GtkSpinner *archive_spinner;

  /* owned */
  MefAccount *account;             /* (nullable) until loaded */
  MefMailPreferences *preferences; /* (nullable) likewise, and for who is no resident */
  GListStore *devices;             /* (element-type MefSessionInfo) */
  GError *error;                   /* (nullable): the first failure of the load under way */
  GFile *archive_file;             /* (nullable): where the archive under way goes */

  guint pending; /* calls of the load under way */
  gboolean filling;
};

void mef_account_page_install_device_actions (GtkWidgetClass *widget_class);
void mef_account_page_init_devices (MefAccountPage *self);
void mef_account_page_show_devices (MefAccountPage *self, GPtrArray *sessions);

G_END_DECLS
