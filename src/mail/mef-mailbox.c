/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a maildir: the folders new and cur, a file a message, named by when it was delivered.
 * Nothing is moved nor marked as seen. What is in a file comes from outside: it is bounded, and
 * what is no message is passed over. */
#include "config.h"

#include "mef-mailbox.h"

#include <string.h>

#include "mef-error.h"
#include "mef-gmime.h"
#include "mef-util.h"

#define LARGEST_MESSAGE (1024 * 1024) /* bytes; ours have a few thousand */
#define ID_LENGTH 32

typedef struct
{
  char *path;          /* (owned) */
  char *name;          /* (owned): without folder and flags */
  gint64 delivered_at; /* Unix seconds */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_free (entry->name);
  g_free (entry);
}

/**
 * mef_mailbox_item_free:
 * @item: (transfer full): a message
 */
void
mef_mailbox_item_free (MefMailboxItem *item)
{
  g_free (item->id);
  g_free (item->to);
  g_free (item->subject);
  g_free (item->text);
  g_free (item);
}

/* The newest first; of one second, the names decide. */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = *(const Entry *const *) a, *right = *(const Entry *const *) b;

  if (left->delivered_at != right->delivered_at)
    return left->delivered_at < right->delivered_at ? 1 : -1;
  return strcmp (right->name, left->name);
}

static void
add_folder (GPtrArray *entries, const char *folder, const char *sub)
{
  g_autofree char *path = g_build_filename (folder, sub, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      Entry *entry;

      if (name[0] == '.')
        continue;
      entry = g_new (Entry, 1);
      entry->path = g_build_filename (path, name, NULL);
      entry->name = g_strndup (name, strcspn (name, ":"));
      entry->delivered_at = g_ascii_strtoll (name, NULL, 10);
      g_ptr_array_add (entries, entry);
    }
}

static GPtrArray *
list_entries (const char *folder)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);

  add_folder (entries, folder, "new");
  add_folder (entries, folder, "cur");
  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

/* A name may hold what a path may not; its sum may not. */
static char *
make_id (const Entry *entry)
{
  char *id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, entry->name, -1);

  id[ID_LENGTH] = '\0';
  return id;
}

static char *
get_recipients (GMimeMessage *message)
{
  InternetAddressList *list = g_mime_message_get_addresses (message, GMIME_ADDRESS_TYPE_TO);
  g_autofree char *text = list != NULL ? internet_address_list_to_string (list, NULL, FALSE) : NULL;

  return g_utf8_make_valid (text != NULL ? text : "", -1);
}

/* Valid text, its lines as they are here: those of a mail end in CRLF. */
static char *
make_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *lines = g_string_new (valid);

  g_string_replace (lines, "\r\n", "\n", 0);
  return mef_string_steal (lines);
}

/* The plain text, or what there is of text where there is none. */
static char *
get_text (GMimeMessage *message)
{
  GMimePartIter *iter = g_mime_part_iter_new (GMIME_OBJECT (message));
  g_autofree char *text = NULL;
  gboolean plain = FALSE;

  do
    {
      GMimeObject *part = g_mime_part_iter_get_current (iter);

      if (!GMIME_IS_TEXT_PART (part) || plain)
        continue;
      plain = g_mime_content_type_is_type (g_mime_object_get_content_type (part), "text", "plain");
      if (plain || text == NULL)
        {
          g_free (text);
          text = g_mime_text_part_get_text (GMIME_TEXT_PART (part));
        }
    }
  while (g_mime_part_iter_next (iter));
  g_mime_part_iter_free (iter);
  return make_text (text);
}

static MefMailboxItem *
make_item (const Entry *entry, GMimeMessage *message)
{
  const char *subject = g_mime_message_get_subject (message);
  GDateTime *date = g_mime_message_get_date (message);
  MefMailboxItem *item = g_new0 (MefMailboxItem, 1);

  item->id = make_id (entry);
  item->to = get_recipients (message);
  item->subject = g_utf8_make_valid (subject != NULL ? subject : "", -1);
  item->sent_at = date != NULL ? g_date_time_to_unix (date) : entry->delivered_at;
  item->text = get_text (message);
  return item;
}

/* Returns: (nullable): nothing for what is too large, unreadable or no message */
static MefMailboxItem *
read_entry (const Entry *entry)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (entry->path, FALSE, NULL);
  g_autoptr (GMimeStream) stream = NULL;
  g_autoptr (GMimeParser) parser = NULL;
  g_autoptr (GMimeMessage) message = NULL;

  if (file == NULL || g_mapped_file_get_length (file) == 0 ||
      g_mapped_file_get_length (file) > LARGEST_MESSAGE)
    return NULL;
  mef_gmime_initialise ();
  stream = g_mime_stream_mem_new_with_buffer (g_mapped_file_get_contents (file),
                                              g_mapped_file_get_length (file));
  parser = g_mime_parser_new_with_stream (stream);
  message = g_mime_parser_construct_message (parser, NULL);
  return message != NULL ? make_item (entry, message) : NULL;
}

/**
 * mef_mailbox_list:
 * @folder: a maildir; one that does not exist (yet) is empty
 * @limit: messages at most
 *
 * Any thread.
 *
 * Returns: (transfer full) (element-type MefMailboxItem): the messages last delivered, the newest
 *   first
 */
GPtrArray *
mef_mailbox_list (const char *folder, guint limit)
{
  g_autoptr (GPtrArray) entries = list_entries (folder);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) mef_mailbox_item_free);

  for (guint i = 0; i < entries->len && items->len < limit; i++)
    {
      MefMailboxItem *item = read_entry (g_ptr_array_index (entries, i));

      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  return items;
}

/**
 * mef_mailbox_get:
 * @folder: a maildir
 * @id: the id of a message of mef_mailbox_list(); anything else is no message
 * @error: (nullable): "not-found"
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): that message
 */
MefMailboxItem *
mef_mailbox_get (const char *folder, const char *id, GError **error)
{
  g_autoptr (GPtrArray) entries = list_entries (folder);

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);
      g_autofree char *own = make_id (entry);
      MefMailboxItem *item = strcmp (own, id) == 0 ? read_entry (entry) : NULL;

      if (item != NULL)
        return item;
    }
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_NOT_FOUND, "not-found");
  return NULL;
}

static gboolean
contains (GPtrArray *links, const char *link)
{
  return g_ptr_array_find_with_equal_func (links, link, g_str_equal, NULL);
}

/**
 * mef_mailbox_find_links:
 * @text: a message's text
 *
 * Returns: (transfer full) (element-type utf8): the http and https addresses in it, each once, in
 *   their order, without the punctuation of the sentence around them
 */
GPtrArray *
mef_mailbox_find_links (const char *text)
{
  g_autoptr (GRegex) regex =
      g_regex_new ("\\bhttps?://[^\\s<>\"\\p{C}]+", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GPtrArray *links = g_ptr_array_new_with_free_func (g_free);

  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *link = g_match_info_fetch (match, 0);
      gsize length = strlen (link);

      while (length > 0 && strchr (".,;:!?)]}'", link[length - 1]) != NULL)
        link[--length] = '\0';
      if (!contains (links, link))
        g_ptr_array_add (links, g_steal_pointer (&link));
    }
  return links;
}
