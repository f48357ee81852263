/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the mails say, as text and as the same in simple HTML. No amount, no invoice number, no name
 * and nothing of a message: a mailbox may be read by others. */
#include "config.h"

#include "mef-mail-texts.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "mef-day.h"

#include "mef-html.h"

/* The parts a mail is made of; a part that is NULL is left out. */
typedef struct
{
  char *subject;         /* (owned) */
  GPtrArray *paragraphs; /* (owned) (element-type utf8) */
  const char *button;    /* what the link does */
  char *after;           /* (owned) (nullable): beneath the link */
} Letter;

static void
letter_clear (Letter *self)
{
  g_free (self->subject);
  g_clear_pointer (&self->paragraphs, g_ptr_array_unref);
  g_free (self->after);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Letter, letter_clear)

static void
add (Letter *self, const char *paragraph)
{
  g_ptr_array_add (self->paragraphs, g_strdup (paragraph));
}

/**
 * mef_mail_text_clear:
 * @self: a text
 *
 * Frees what it owns.
 */
void
mef_mail_text_clear (MefMailText *self)
{
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->html, g_free);
}

static char *
get_parameter (const MefOutboxRow *row, const char *name)
{
  g_autoptr (JsonNode) node = json_from_string (row->parameters, NULL);
  JsonObject *object =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL || !json_object_has_member (object, name))
    return g_strdup ("");
  if (json_node_get_value_type (json_object_get_member (object, name)) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (object, name));
  return g_strdup (json_object_get_string_member_with_default (object, name, ""));
}

/* Until when the link works, as a person reads a clock in Paris. */
static char *
format_end (gint64 instant)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant);
  g_autoptr (GDateTime) local =
      paris != NULL ? g_date_time_to_timezone (utc, paris) : g_date_time_ref (utc);

  /* Translators: a day and a time of day, as in "on 31/08/2016 at 14:05" */
  return g_date_time_format (local, _ ("%d/%m/%Y at %H:%M"));
}

static void
end_with_life (Letter *self, const MefOutboxRow *row)
{
  g_autofree char *end = format_end (row->useful_until);

  self->after = g_strdup_printf (_ ("This link works only once, until %s."), end);
}

static void
write_password_links (Letter *self, const MefOutboxRow *row)
{
  if (row->kind == MEF_MAIL_ACTIVATION)
    {
      self->subject = g_strdup (_ ("Activate your account"));
      add (self, _ ("You asked to activate your account, with which you see, print and pay what "
                    "the town invoices you. Open this link to choose your password:"));
      self->button = _ ("Activate my account");
    }
  else
    {
      self->subject = g_strdup (_ ("Choose a new password"));
      add (self, _ ("You asked for a new password. Open this link to choose it:"));
      self->button = _ ("Choose a new password");
    }
  end_with_life (self, row);
}

static void
write_already_active (Letter *self)
{
  self->subject = g_strdup (_ ("You already have an account"));
  add (self, _ ("Somebody, probably you, asked for an account with this address. You already have "
                "one: sign in with the address you chose for it."));
  add (self, _ ("If you have forgotten the password, use “Forgotten password” on the sign-in "
                "page."));
  self->button = _ ("Open Mes Factures");
}

static void
write_address (Letter *self, const MefOutboxRow *row)
{
  g_autofree char *masked = get_parameter (row, "new_email");
  g_autofree char *asked = NULL;

  if (row->kind == MEF_MAIL_ADDRESS_CONFIRM)
    {
      self->subject = g_strdup (_ ("Confirm your new address"));
      add (self, _ ("You want to sign in to Mes Factures with this address from now on. Open this "
                    "link to confirm it:"));
      self->button = _ ("Confirm my address");
    }
  else
    {
      self->subject = g_strdup (_ ("Your sign-in address is about to change"));
      asked = g_strdup_printf (_ ("Somebody asked for another address, %s, to sign in to your "
                                  "account. If it was you, there is nothing to do."),
                               masked);
      add (self, asked);
      add (self, _ ("If it was not you, open this link: your account keeps the present address, "
                    "all devices are signed out, and you choose a new password."));
      self->button = _ ("It was not me");
    }
  end_with_life (self, row);
}

static void
write_notice (Letter *self, const MefOutboxRow *row)
{
  if (row->kind == MEF_MAIL_ADDRESS_CHANGED)
    {
      self->subject = g_strdup (_ ("Your address is confirmed"));
      add (self, _ ("From now on you sign in to Mes Factures with this address. Your password has "
                    "not changed."));
    }
  else if (row->kind == MEF_MAIL_PASSWORD_CHANGED)
    {
      self->subject = g_strdup (_ ("Your password was changed"));
      add (self, _ ("The password of your account was changed, and the other devices were signed "
                    "out."));
      add (self, _ ("If it was not you, choose a new one at once with “Forgotten password” on the "
                    "sign-in page, and tell your town hall."));
    }
  else
    {
      self->subject = g_strdup (_ ("Your account is closed"));
      add (self, _ ("Your Mes Factures account is closed and its address and password are erased. "
                    "The invoices and payments themselves are accounting pieces: the law has the "
                    "town keep them."));
      add (self, _ ("You can activate an account again whenever you like."));
    }
  if (row->kind != MEF_MAIL_ACCOUNT_CLOSED)
    self->button = _ ("Open Mes Factures");
}

static void
write_news (Letter *self, const MefOutboxRow *row)
{
  g_autofree char *count = get_parameter (row, "count");
  const gulong n = strtoul (count, NULL, 10);
  g_autofree char *many = NULL;

  self->button = _ ("Open Mes Factures");
  if (row->kind == MEF_MAIL_ANSWER)
    {
      self->subject = g_strdup (_ ("The service answered you"));
      add (self, _ ("The service that manages your invoices answered your message. Read the answer "
                    "in Mes Factures."));
    }
  else if (row->kind == MEF_MAIL_RECEIPT)
    {
      self->subject = g_strdup (_ ("Your payment is registered"));
      add (self, _ ("Your payment is registered. Its receipt is in Mes Factures, under Payments."));
    }
  else
    {
      self->subject =
          g_strdup (ngettext ("A new invoice is on line", "New invoices are on line", n));
      many = g_strdup_printf (ngettext ("%lu new invoice is on line in your account.",
                                        "%lu new invoices are on line in your account.", n),
                              n);
      add (self, many);
      self->after =
          g_strdup (_ ("You get this message because your town hall tells of new invoices. "
                       "You can stop that in Mes Factures, under My account, or with the "
                       "unsubscribe link of this message."));
    }
}

static void
write_letter (Letter *self, const MefOutboxRow *row)
{
  switch (row->kind)
    {
    case MEF_MAIL_ACTIVATION:
    case MEF_MAIL_RESET:
      write_password_links (self, row);
      break;
    case MEF_MAIL_ALREADY_ACTIVE:
      write_already_active (self);
      break;
    case MEF_MAIL_ADDRESS_CONFIRM:
    case MEF_MAIL_ADDRESS_NOTICE:
      write_address (self, row);
      break;
    case MEF_MAIL_ADDRESS_CHANGED:
    case MEF_MAIL_PASSWORD_CHANGED:
    case MEF_MAIL_ACCOUNT_CLOSED:
      write_notice (self, row);
      break;
    case MEF_MAIL_ANSWER:
    case MEF_MAIL_ALERT:
    case MEF_MAIL_RECEIPT:
    case MEF_N_MAIL_KINDS:
      write_news (self, row);
      break;
    }
}

static char *
to_text (const Letter *self, const MefMailPlace *place, const char *target)
{
  GString *text = g_string_new (_ ("Good day,"));

  for (guint i = 0; i < self->paragraphs->len; i++)
    g_string_append_printf (text, "\n\n%s", (char *) g_ptr_array_index (self->paragraphs, i));
  if (self->button != NULL)
    g_string_append_printf (text, "\n\n%s", target);
  if (self->after != NULL)
    g_string_append_printf (text, "\n\n%s", self->after);
  g_string_append_printf (text, "\n\n-- \n%s\n%s\n", place->town,
                          _ ("This message was sent by Mes Factures. It cannot be answered."));
  return g_string_free (text, FALSE);
}

static char *
to_html (const Letter *self, const MefMailPlace *place, const char *target)
{
  GString *html = g_string_new ("<!DOCTYPE html>\n");

  mef_html_add_format (html,
                       "<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s</title></head>"
                       "<body style=\"font:16px/1.5 sans-serif;max-width:36em\">",
                       C_ ("language code of the page", "en"), self->subject);
  mef_html_add_paragraph (html, _ ("Good day,"));
  for (guint i = 0; i < self->paragraphs->len; i++)
    mef_html_add_paragraph (html, g_ptr_array_index (self->paragraphs, i));
  if (self->button != NULL)
    mef_html_add_format (html, "<p><a href=\"%s\"><strong>%s</strong></a><br>%s</p>", target,
                         self->button, target);
  if (self->after != NULL)
    mef_html_add_paragraph (html, self->after);
  mef_html_add_format (html, "<hr><p><small>%s<br>%s</small></p></body></html>\n", place->town,
                       _ ("This message was sent by Mes Factures. It cannot be answered."));
  return g_string_free (html, FALSE);
}

/**
 * mef_mail_text_write:
 * @row: a mail of the outbox
 * @place: where it comes from
 * @text: (out caller-allocates): what it says
 *
 * In the language of the program, French for a French town hall. Addresses in it are made from the
 * configuration, never from a request.
 */
void
mef_mail_text_write (const MefOutboxRow *row, const MefMailPlace *place, MefMailText *text)
{
  const char *target = place->link != NULL ? place->link : place->application;
  g_auto (Letter) letter = { .paragraphs = g_ptr_array_new_with_free_func (g_free) };

  write_letter (&letter, row);
  /* Translators: the subject of a mail: the town, then what it is about */
  text->subject = g_strdup_printf (_ ("%s: %s"), place->town, letter.subject);
  text->text = to_text (&letter, place, target);
  text->html = to_html (&letter, place, target);
}
