/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as the bytes that go over the wire. Every header's text has lost its control characters
 * before GMime sees it, every address is one that needs no quoting, and every part is
 * quoted-printable whatever it says: the bytes are 7-bit, no line is long, no lone CR or LF is in
 * them, and no relay has a reason to rewrite them. */
#include "config.h"

#include "mef-mail-message.h"

#include <string.h>

#include "mef-error.h"
#include "mef-gmime.h"
#include "mef-mail-address.h"
#include "mef-util.h"

#define URL_MAX 900 /* bytes: its header's line stays below the 998 of RFC 5322 */

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

/* What stands between "<" and ">" in a header of its own, as it is. */
static gboolean
is_url (const char *text)
{
  gsize length = strlen (text);

  if (length > URL_MAX ||
      !(g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://")))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isgraph (text[i]) || strchr ("<>,", text[i]) != NULL)
        return FALSE;
    }
  return TRUE;
}

static char *
make_message_id (const MefMailMessage *mail)
{
  return g_strconcat (mail->public_id, strrchr (mail->from_address, '@'), NULL);
}

static gboolean
check (const MefMailMessage *mail, GError **error)
{
  g_autofree char *id = NULL;

  if (!mef_mail_address_is_valid (mail->from_address) || !mef_mail_address_is_valid (mail->to) ||
      (mail->reply_to != NULL && !mef_mail_address_is_valid (mail->reply_to)))
    return refuse (error, "field-email");
  id = make_message_id (mail);
  if (!mef_mail_address_is_valid (id))
    return refuse (error, "field-id");
  if (mail->unsubscribe_url != NULL && !is_url (mail->unsubscribe_url))
    return refuse (error, "field-url");
  return TRUE;
}

static gboolean
ends_line (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029;
}

/* One line of text, valid, with a space where control characters or ends of lines were. One also
 * parts "=" and "?": GMime would leave an encoded word that somebody typed as it is, and whoever
 * reads the mail would decode it. Spaces are single ones: in a name, readers make them so. */
static char *
make_line (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *line = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      char last = line->len > 0 ? line->str[line->len - 1] : ' ';

      if ((c == ' ' || ends_line (c)) && last == ' ')
        continue;
      if (c == '?' && last == '=')
        g_string_append_c (line, ' ');
      g_string_append_unichar (line, ends_line (c) ? ' ' : c);
    }
  return g_strchomp (mef_string_steal (line));
}

/* Valid text that ends each line, the last one too, with LF alone. */
static char *
make_body (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *body = g_string_new (valid);

  g_string_replace (body, "\r\n", "\n", 0);
  g_string_replace (body, "\r", "\n", 0);
  if (body->len == 0 || body->str[body->len - 1] != '\n')
    g_string_append_c (body, '\n');
  return mef_string_steal (body);
}

/* Not by g_mime_text_part_set_text(), which takes the smallest charset that will do. */
static GMimeObject *
make_part (const char *subtype, const char *text)
{
  g_autofree char *body = make_body (text);
  g_autoptr (GMimeStream) stream = g_mime_stream_mem_new_with_buffer (body, strlen (body));
  g_autoptr (GMimeDataWrapper) content =
      g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);
  GMimeTextPart *part = g_mime_text_part_new_with_subtype (subtype);

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_part_set_content (GMIME_PART (part), content);
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return GMIME_OBJECT (part);
}

static GMimeObject *
make_content (const MefMailMessage *mail)
{
  g_autoptr (GMimeObject) text = make_part ("plain", mail->text);
  g_autoptr (GMimeObject) html = NULL;
  GMimeMultipart *both;

  if (mail->html == NULL)
    return g_steal_pointer (&text);
  html = make_part ("html", mail->html);
  both = g_mime_multipart_new_with_subtype ("alternative");
  g_mime_multipart_add (both, text);
  g_mime_multipart_add (both, html);
  return GMIME_OBJECT (both);
}

static void
add_address (GMimeMessage *message, GMimeAddressType type, const char *name, const char *address)
{
  g_autofree char *line = make_line (name);
  InternetAddress *mailbox =
      internet_address_mailbox_new (mef_str_empty (line) ? NULL : line, address);

  internet_address_set_charset (mailbox, "utf-8");
  internet_address_list_add (g_mime_message_get_addresses (message, type), mailbox);
  g_object_unref (mailbox);
}

/* Without tzdata, or so far from now that local time would not be one, the same instant in UTC. */
static void
set_date (GMimeMessage *message, GDateTime *utc)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GDateTime) local = paris != NULL ? g_date_time_to_timezone (utc, paris) : NULL;

  g_mime_message_set_date (message, local != NULL ? local : utc);
}

/* RFC 8058. Raw: GMime would cut a long address into encoded words, which are none here. */
static void
set_unsubscribe (GMimeMessage *message, const char *url)
{
  g_autofree char *raw = g_strdup_printf (" <%s>\n", url);
  GMimeObject *object = GMIME_OBJECT (message);
  GMimeHeaderList *headers = g_mime_object_get_header_list (object);

  g_mime_object_set_header (object, "List-Unsubscribe", "", NULL);
  g_mime_header_set_raw_value (g_mime_header_list_get_header (headers, "List-Unsubscribe"), raw);
  g_mime_object_set_header (object, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click", NULL);
}

static GMimeMessage *
make_message (const MefMailMessage *mail, GDateTime *date)
{
  GMimeMessage *message = g_mime_message_new (FALSE);
  g_autofree char *id = make_message_id (mail);
  g_autofree char *subject = make_line (mail->subject);
  g_autoptr (GMimeObject) content = make_content (mail);

  add_address (message, GMIME_ADDRESS_TYPE_FROM, mail->from_name, mail->from_address);
  add_address (message, GMIME_ADDRESS_TYPE_TO, NULL, mail->to);
  if (mail->reply_to != NULL)
    add_address (message, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, mail->reply_to);
  g_mime_message_set_subject (message, subject, "utf-8");
  set_date (message, date);
  g_mime_message_set_message_id (message, id);
  g_mime_object_set_header (GMIME_OBJECT (message), "Auto-Submitted", "auto-generated", NULL);
  if (mail->unsubscribe_url != NULL)
    set_unsubscribe (message, mail->unsubscribe_url);
  g_mime_message_set_mime_part (message, content);
  return message;
}

/**
 * mef_mail_message_compose:
 * @mail: what to say
 * @error: (nullable): %MEF_ERROR_INVALID "field-email" when one of the three addresses is not
 *   valid, "field-id" when @public_id cannot be the local part of an address, "field-url" when
 *   @unsubscribe_url is not one, "field-date" when the calendar does not have @date
 *
 * Control characters and ends of lines in the name and the subject become a space. Any thread.
 *
 * Returns: (transfer full) (nullable): the message as RFC 5322 wants it on the wire: 7-bit, lines
 *   of CRLF and at most 998 bytes
 */
GBytes *
mef_mail_message_compose (const MefMailMessage *mail, GError **error)
{
  g_autoptr (GMimeFormatOptions) options = NULL;
  g_autoptr (GMimeMessage) message = NULL;
  g_autoptr (GMimeStream) stream = NULL;
  g_autoptr (GDateTime) date = NULL;
  GByteArray *bytes;

  if (!check (mail, error))
    return NULL;
  date = g_date_time_new_from_unix_utc (mail->date);
  if (date == NULL)
    {
      refuse (error, "field-date");
      return NULL;
    }
  mef_gmime_initialise ();
  bytes = g_byte_array_new ();
  message = make_message (mail, date);
  options = g_mime_format_options_new ();
  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  stream = g_mime_stream_mem_new_with_byte_array (bytes);
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  g_mime_object_write_to_stream (GMIME_OBJECT (message), options, stream);
  return g_byte_array_free_to_bytes (bytes);
}
