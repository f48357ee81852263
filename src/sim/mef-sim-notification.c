/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the town's server that something became of an operation: POST of `idop=…` as a form, and
 * nothing else. That of a payment by form carries the result. Neither has a signature, like
 * PayFiP's; when it leaves, how often and in which order is what the knobs say. */
#include "config.h"

#include <string.h>

#include "mef-day.h"
#include "mef-simulator-private.h"

#define TWO_HOURS (2 * 3600)
#define NIGHT_HOUR 2 /* in Paris: before what nobody used is purged */

void
mef_sim_notice_free (MefSimNotice *self)
{
  if (self == NULL)
    return;
  g_free (self->id_op);
  g_free (self->fields);
  g_free (self);
}

/* --- sending ------------------------------------------------------------------------------- */

typedef struct
{
  GWeakRef simulator;
  MefSimNotice *then; /* (owned) (nullable): what leaves when this one has arrived */
} Delivery;

static void send_copies (MefSimulator *self, const MefSimNotice *notice, MefSimNotice *then);

static void
notified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Delivery *delivery = user_data;
  g_autoptr (MefSimulator) self = g_weak_ref_get (&delivery->simulator);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  /* What PayFiP does with an answer is on record nowhere; the simulator does nothing. */
  if (answer == NULL)
    g_debug ("A notification did not arrive: %s", error->message);
  if (self != NULL && self->session != NULL && delivery->then != NULL)
    send_copies (self, delivery->then, NULL);
  g_weak_ref_clear (&delivery->simulator);
  mef_sim_notice_free (delivery->then);
  g_free (delivery);
}

/* Where to and what: the fields have come in the query too, see the knobs. */
static SoupMessage *
make_message (MefSimulator *self, MefSimOperation *operation, const char *fields)
{
  const char *url = mef_sim_operation_get (operation, "urlnotif");
  const gboolean in_query = self->knobs.fields_in_query;
  g_autofree char *target =
      in_query ? g_strconcat (url, strchr (url, '?') != NULL ? "&" : "?", fields, NULL)
               : g_strdup (url);
  g_autoptr (GBytes) body = g_bytes_new (fields, in_query ? 0 : strlen (fields));
  SoupMessage *message = soup_message_new ("POST", target);

  if (message == NULL)
    return NULL;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);
  return message;
}

/* Takes over @then. */
static void
send_notice (MefSimulator *self, const MefSimNotice *notice, MefSimNotice *then)
{
  MefSimOperation *operation = g_hash_table_lookup (self->operations, notice->id_op);
  g_autoptr (SoupMessage) message =
      operation != NULL ? make_message (self, operation, notice->fields) : NULL;
  Delivery *delivery;

  if (message == NULL)
    {
      if (then != NULL)
        send_copies (self, then, NULL);
      mef_sim_notice_free (then);
      return;
    }
  delivery = g_new0 (Delivery, 1);
  g_weak_ref_init (&delivery->simulator, self);
  delivery->then = then;
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, notified_cb,
                                    delivery);
}

/* All of them at once; takes over @then, which follows the last. */
static void
send_copies (MefSimulator *self, const MefSimNotice *notice, MefSimNotice *then)
{
  for (guint i = 1; i < notice->copies; i++)
    send_notice (self, notice, NULL);
  send_notice (self, notice, then);
}

/* --- when ---------------------------------------------------------------------------------- */

static MefSimNotice *
make_notice (MefSimulator *self, MefSimOperation *operation)
{
  MefSimNotice *notice = g_new0 (MefSimNotice, 1);

  notice->copies = 1;
  notice->id_op = g_strdup (operation->id_op);
  notice->fields =
      mef_sim_operation_is_form (operation)
          ? mef_sim_form_make_result (self, operation)
          : g_strdup_printf ("%s=%s", mef_sim_knobs_get_spelling (&self->knobs), operation->id_op);
  return notice;
}

static gint64
next_night (gint64 now)
{
  MefDay today = mef_day_from_instant (now);
  gint64 night = mef_instant_from_paris (today, NIGHT_HOUR, 0);

  return night > now ? night : mef_instant_from_paris (today + 1, NIGHT_HOUR, 0);
}

/* Whoever pays by form is never sent back: nothing to wait for. */
static void
set_moment (MefSimulator *self, MefSimNotice *notice, MefSimOperation *operation)
{
  const gboolean form = mef_sim_operation_is_form (operation);
  const gint64 now = operation->done_at; /* past, where the clock has jumped */

  notice->due_at = now + self->knobs.notification_delay;
  switch (self->knobs.moment)
    {
    case MEF_SIM_MOMENT_NOW:
      break;
    case MEF_SIM_MOMENT_AFTER_REDIRECT:
      notice->waits = !form;
      notice->due_at += form ? 0 : TWO_HOURS;
      break;
    case MEF_SIM_MOMENT_TWO_HOURS:
      notice->due_at += TWO_HOURS;
      break;
    case MEF_SIM_MOMENT_NIGHT:
      notice->due_at = next_night (now) + self->knobs.notification_delay;
      break;
    }
}

/* A result was found: plans what tells it. mef_sim_notices_run() sends what is due at once. */
void
mef_sim_notices_plan (MefSimulator *self, MefSimOperation *operation)
{
  MefSimNotice *notice = make_notice (self, operation);

  notice->copies = self->knobs.duplicate_notifications ? 2 : 1;
  set_moment (self, notice, operation);
  g_ptr_array_add (self->notices, notice);
}

/* Whether one leaves when the payer of that operation comes back. */
gboolean
mef_sim_notices_wait_for (MefSimulator *self, const char *id_op)
{
  for (guint i = 0; i < self->notices->len; i++)
    {
      const MefSimNotice *notice = g_ptr_array_index (self->notices, i);

      if (notice->waits && g_str_equal (notice->id_op, id_op))
        return TRUE;
    }
  return FALSE;
}

/* The payer has been sent back to the town. */
void
mef_sim_notices_returned (MefSimulator *self, const char *id_op)
{
  for (guint i = 0; i < self->notices->len; i++)
    {
      MefSimNotice *notice = g_ptr_array_index (self->notices, i);

      if (notice->waits && g_str_equal (notice->id_op, id_op))
        {
          notice->waits = FALSE;
          notice->due_at = mef_simulator_now (self) + self->knobs.notification_delay;
        }
    }
  mef_simulator_run_due (self);
}

/* The first that is due; where order is turned round, of those that were not put aside. */
static MefSimNotice *
find_due (MefSimulator *self, gboolean held)
{
  for (guint i = 0; i < self->notices->len; i++)
    {
      MefSimNotice *notice = g_ptr_array_index (self->notices, i);

      if (notice->due_at <= mef_simulator_now (self) && notice->held == held)
        return notice;
    }
  return NULL;
}

static MefSimNotice *
steal (MefSimulator *self, MefSimNotice *notice)
{
  guint index;

  return notice != NULL && g_ptr_array_find (self->notices, notice, &index)
             ? g_ptr_array_steal_index (self->notices, index)
             : NULL;
}

static gboolean
drop_due (MefSimulator *self)
{
  gboolean any = FALSE;
  MefSimNotice *due;

  while ((due = find_due (self, FALSE)) != NULL || (due = find_due (self, TRUE)) != NULL)
    {
      mef_sim_notice_free (steal (self, due));
      any = TRUE;
    }
  return any;
}

/* Sends what is due, or loses it; whether anything changed. */
gboolean
mef_sim_notices_run (MefSimulator *self)
{
  gboolean any = FALSE;
  MefSimNotice *due;

  if (self->knobs.drop_notifications)
    return drop_due (self);
  while ((due = find_due (self, FALSE)) != NULL ||
         (!self->knobs.reorder_notifications && (due = find_due (self, TRUE)) != NULL))
    {
      MefSimNotice *held = self->knobs.reorder_notifications ? find_due (self, TRUE) : NULL;

      any = TRUE;
      if (self->knobs.reorder_notifications && held == NULL)
        due->held = TRUE;
      else
        {
          MefSimNotice *sent = steal (self, due);

          send_copies (self, sent, steal (self, held));
          mef_sim_notice_free (sent);
        }
    }
  return any;
}

/* Whether time alone will make another one due. */
gboolean
mef_sim_notices_are_coming (MefSimulator *self)
{
  for (guint i = 0; i < self->notices->len; i++)
    {
      if (!((MefSimNotice *) g_ptr_array_index (self->notices, i))->held)
        return TRUE;
    }
  return FALSE;
}

/**
 * mef_simulator_notify_now:
 * @self: a simulator
 * @id_op: an operation
 *
 * Sends the notification of it, whatever the knobs say of when. A form has nothing to tell before
 * it is concluded.
 */
void
mef_simulator_notify_now (MefSimulator *self, const char *id_op)
{
  MefSimOperation *operation = mef_simulator_find (self, id_op);
  MefSimNotice *notice;

  if (operation == NULL || (mef_sim_operation_is_form (operation) && operation->result == NULL))
    return;
  notice = make_notice (self, operation);
  send_notice (self, notice, NULL);
  mef_sim_notice_free (notice);
}

/* --- over restarts ------------------------------------------------------------------------- */

/* As an array: for the state file. */
void
mef_sim_notices_write (MefSimulator *self, JsonBuilder *builder)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->notices->len; i++)
    {
      const MefSimNotice *notice = g_ptr_array_index (self->notices, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "idop");
      json_builder_add_string_value (builder, notice->id_op);
      json_builder_set_member_name (builder, "fields");
      json_builder_add_string_value (builder, notice->fields);
      json_builder_set_member_name (builder, "due_at");
      json_builder_add_int_value (builder, notice->due_at);
      json_builder_set_member_name (builder, "copies");
      json_builder_add_int_value (builder, notice->copies);
      json_builder_set_member_name (builder, "waits");
      json_builder_add_boolean_value (builder, notice->waits);
      json_builder_set_member_name (builder, "held");
      json_builder_add_boolean_value (builder, notice->held);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* Whether all of them were what mef_sim_notices_write() wrote. */
gboolean
mef_sim_notices_read (MefSimulator *self, JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id_op, *fields;
      gint64 due_at, copies;
      MefSimNotice *notice;

      if (object == NULL)
        return FALSE;
      id_op = json_object_get_string_member_with_default (object, "idop", NULL);
      fields = json_object_get_string_member_with_default (object, "fields", NULL);
      copies = json_object_get_int_member_with_default (object, "copies", 1);
      if (id_op == NULL || fields == NULL || copies < 1 || copies > 2 ||
          !mef_sim_read_instant (object, "due_at", &due_at))
        return FALSE;
      notice = g_new0 (MefSimNotice, 1);
      notice->id_op = g_strdup (id_op);
      notice->fields = g_strdup (fields);
      notice->due_at = due_at;
      notice->copies = (guint) copies;
      notice->waits = json_object_get_boolean_member_with_default (object, "waits", FALSE);
      notice->held = json_object_get_boolean_member_with_default (object, "held", FALSE);
      g_ptr_array_add (self->notices, notice);
    }
  return TRUE;
}
