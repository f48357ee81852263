/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demonstration's mail: what its town sent goes into a folder, and a newcomer who has no
 * mailbox of that address reads it here. It opens accounts, so it must not be there but where
 * everything is a demonstration on one machine. */
#include "config.h"

#include "mef-api-handlers.h"

#include "mef-json.h"
#include "mef-mailbox.h"
#include "mef-town-store.h"

#include "mef-response.h"
#include "mef-server.h"

#define MOST 100 /* messages shown: nobody looks further back, and all of them are read */

/* The folder is the machine's, so the town must be its only one; and a proxy on this machine must
 * not bring the world in, so what is reached from elsewhere has none. */
static const char *
find_folder (MefRequest *request)
{
  MefServer *server = mef_request_get_server (request);
  const MefConfig *config = mef_server_get_config (server);
  g_auto (MefTownRow) town = { NULL };

  if (config->mail_transport != MEF_MAIL_MAILDIR || mef_server_get_towns (server)->len != 1 ||
      !g_inet_address_get_is_loopback (mef_request_get_client (request)) ||
      (config->public_url != NULL && !mef_config_is_loopback_url (config->public_url)) ||
      !mef_town_store_read (mef_request_get_db (request), &town, NULL) || !town.is_demo)
    return NULL;
  return config->maildir;
}

/* The members of a mail, inside an object that somebody else begins and ends. */
static void
write_members (MefJsonWriter *json, const MefMailboxItem *item)
{
  mef_json_add_string (json, "id", item->id);
  mef_json_add_string (json, "to", item->to);
  mef_json_add_string (json, "subject", item->subject);
  mef_json_add_instant (json, "sent_at", item->sent_at);
}

/**
 * mef_handle_mailbox_list:
 * @request: a request of %MEF_ROUTE_MAILBOX_LIST
 */
void
mef_handle_mailbox_list (MefRequest *request)
{
  const char *folder = find_folder (request);
  g_autoptr (GPtrArray) items = NULL;
  GString *body;
  MefJsonWriter json;

  if (folder == NULL)
    {
      mef_request_respond_problem (request, 404, "not-found", NULL, 0);
      return;
    }
  items = mef_mailbox_list (folder, MOST);
  body = g_string_sized_new (4096);
  mef_json_writer_init (&json, body);
  mef_json_begin_object (&json, NULL);
  mef_json_begin_array (&json, "items");
  for (guint i = 0; i < items->len; i++)
    {
      mef_json_begin_object (&json, NULL);
      write_members (&json, g_ptr_array_index (items, i));
      mef_json_end_object (&json);
    }
  mef_json_end_array (&json);
  mef_json_end_object (&json);
  mef_request_respond_json (request, 200, body);
}

/**
 * mef_handle_mailbox_show:
 * @request: a request of %MEF_ROUTE_MAILBOX_SHOW
 */
void
mef_handle_mailbox_show (MefRequest *request)
{
  const char *folder = find_folder (request);
  g_autoptr (MefMailboxItem) item = NULL;
  g_autoptr (GPtrArray) links = NULL;
  GString *body;
  MefJsonWriter json;

  if (folder != NULL)
    item = mef_mailbox_get (folder, mef_request_get_parameter (request), NULL);
  if (item == NULL)
    {
      mef_request_respond_problem (request, 404, "not-found", NULL, 0);
      return;
    }
  links = mef_mailbox_find_links (item->text);
  body = g_string_sized_new (4096);
  mef_json_writer_init (&json, body);
  mef_json_begin_object (&json, NULL);
  write_members (&json, item);
  mef_json_add_string (&json, "text", item->text);
  mef_json_begin_array (&json, "links");
  for (guint i = 0; i < links->len; i++)
    mef_json_add_string (&json, NULL, g_ptr_array_index (links, i));
  mef_json_end_array (&json);
  mef_json_end_object (&json);
  mef_request_respond_json (request, 200, body);
}
