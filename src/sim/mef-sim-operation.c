/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of an operation, as the protocol reference tells it: opened within 15 minutes, used
 * once, purged in the night when it never reached the card operator, known for a year otherwise. */
#include "config.h"

#include "mef-sim-operation.h"

#include "mef-day.h"

#define YEAR (365 * 24 * 3600)

static const char *const saved_fields[] = {
  "exer", "mel", "montant", "numcli", "objet", "refdet", "saisie", "urlnotif", "urlredirect",
};

/**
 * mef_sim_operation_new:
 * @fields: (transfer full): a creation that was checked
 * @now: the instant
 *
 * Returns: (transfer full): an operation nobody has opened
 */
MefSimOperation *
mef_sim_operation_new (MefPayfipMessage *fields, gint64 now)
{
  MefSimOperation *self = g_new0 (MefSimOperation, 1);

  self->id_op = g_uuid_string_random ();
  self->fields = fields;
  self->created_at = now;
  return self;
}

void
mef_sim_operation_free (MefSimOperation *self)
{
  g_free (self->id_op);
  g_clear_pointer (&self->fields, mef_payfip_message_free);
  g_free (self->result);
  g_free (self->numauto);
  g_free (self);
}

/* A field of the creation; empty where there is none. */
const char *
mef_sim_operation_get (MefSimOperation *self, const char *field)
{
  const char *value = mef_payfip_message_get (self->fields, field);

  return value != NULL ? value : "";
}

/* A mode that was not asked for. */
const char *
mef_sim_operation_get_wrong_saisie (MefSimOperation *self)
{
  return g_str_equal (mef_sim_operation_get (self, "saisie"), "X") ? "T" : "X";
}

/**
 * mef_sim_operation_is_form:
 * @self: an operation
 *
 * Returns: whether a form was opened: it has no address to send the payer back to
 */
gboolean
mef_sim_operation_is_form (MefSimOperation *self)
{
  return mef_payfip_message_get (self->fields, "urlredirect") == NULL;
}

/**
 * mef_sim_operation_why_closed:
 * @self: an operation
 * @now: the instant
 *
 * Returns: (transfer none) (nullable): the code for which its page does not open: P3 used, P4 too
 *   late; %NULL while it does
 */
const char *
mef_sim_operation_why_closed (MefSimOperation *self, gint64 now)
{
  if (self->closed)
    return "P3";
  return now >= self->created_at + MEF_PAYFIP_OPENING_TIME ? "P4" : NULL;
}

/**
 * mef_sim_operation_why_unusable:
 * @self: an operation
 * @now: the instant
 *
 * Who opened the first page in time may take longer over the next; who gave up may not.
 *
 * Returns: (transfer none) (nullable): the code for which the pages after the first do not go on
 */
const char *
mef_sim_operation_why_unusable (MefSimOperation *self, gint64 now)
{
  const gboolean begun = self->opened_at != 0 && self->result == NULL;

  return begun ? NULL : mef_sim_operation_why_closed (self, now);
}

/**
 * mef_sim_operation_is_purged:
 * @self: an operation
 * @now: the instant
 *
 * Returns: whether the service has forgotten it: the night after, or after a year when it was used
 */
gboolean
mef_sim_operation_is_purged (MefSimOperation *self, gint64 now)
{
  MefDay created;

  if (self->result != NULL)
    return now >= self->done_at + YEAR;
  created = mef_day_from_instant (self->created_at);
  /* "The following night": after 03:00, so that an operation begun at 23:59 can still be used. */
  return now >= mef_instant_from_paris (created + 1, 3, 0);
}

/**
 * mef_sim_operation_conclude:
 * @self: an operation
 * @result: what resultrans will say
 * @now: the instant
 *
 * An abandoned one can still be paid until the page's time is over; anything else is its end.
 */
void
mef_sim_operation_conclude (MefSimOperation *self, const char *result, gint64 now)
{
  g_free (self->result);
  self->result = g_strdup (result);
  self->done_at = now;
  self->paid_at = 0;
  self->closed = !g_str_equal (result, "A");
  g_clear_pointer (&self->numauto, g_free);
  if (g_str_equal (result, "P"))
    self->numauto = g_strdup_printf ("%.4s", self->id_op);
  else if (g_str_equal (result, "V"))
    self->numauto = g_strdup_printf ("%.8s%.4s", self->id_op, self->id_op + 9);
}

/**
 * mef_sim_operation_make_detail:
 * @self: a concluded operation
 *
 * Returns: (transfer full): the answer to recupererDetailPaiementSecurise
 */
MefPayfipMessage *
mef_sim_operation_make_detail (MefSimOperation *self)
{
  static const char *const echoed[] = { "exer",  "mel",    "montant", "numcli",
                                        "objet", "refdet", "saisie" };
  MefPayfipMessage *answer = mef_payfip_message_new (MEF_PAYFIP_DETAIL, MEF_PAYFIP_ANSWER);
  g_autofree char *paris = mef_instant_format (self->done_at); /* DD/MM/YYYY HH:MM */
  g_autofree char *date = g_strdup_printf ("%.2s%.2s%.4s", paris, paris + 3, paris + 6);
  g_autofree char *time = g_strdup_printf ("%.2s%.2s", paris + 11, paris + 14);

  for (guint i = 0; i < G_N_ELEMENTS (echoed); i++)
    mef_payfip_message_set (answer, echoed[i], mef_payfip_message_get (self->fields, echoed[i]));
  mef_payfip_message_set (answer, "dattrans", date);
  mef_payfip_message_set (answer, "heurtrans", time);
  mef_payfip_message_set (answer, "idOp", self->id_op);
  mef_payfip_message_set (answer, "numauto", self->numauto);
  mef_payfip_message_set (answer, "resultrans", self->result);
  return answer;
}

static void
write_member (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/* As an object: for the state file and for /sim/operations. */
void
mef_sim_operation_write (MefSimOperation *self, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  write_member (builder, "idop", self->id_op);
  for (guint i = 0; i < G_N_ELEMENTS (saved_fields); i++)
    write_member (builder, saved_fields[i], mef_payfip_message_get (self->fields, saved_fields[i]));
  write_member (builder, "resultrans", self->result);
  write_member (builder, "numauto", self->numauto);
  json_builder_set_member_name (builder, "created_at");
  json_builder_add_int_value (builder, self->created_at);
  json_builder_set_member_name (builder, "opened_at");
  json_builder_add_int_value (builder, self->opened_at);
  json_builder_set_member_name (builder, "done_at");
  json_builder_add_int_value (builder, self->done_at);
  json_builder_set_member_name (builder, "paid_at");
  json_builder_add_int_value (builder, self->paid_at);
  json_builder_set_member_name (builder, "closed");
  json_builder_add_boolean_value (builder, self->closed);
  json_builder_end_object (builder);
}

/**
 * mef_sim_read_instant:
 * @object: an object of the state file
 * @name: a member of it
 * @instant: (out): Unix seconds, 0 where there is no such member
 *
 * Returns: whether it is an instant that can be told as a date
 */
gboolean
mef_sim_read_instant (JsonObject *object, const char *name, gint64 *instant)
{
  *instant = json_object_get_int_member_with_default (object, name, 0);
  return *instant >= 0 && *instant <= MEF_SIM_INSTANT_MAX;
}

/**
 * mef_sim_operation_read:
 * @object: what mef_sim_operation_write() wrote
 *
 * Returns: (transfer full) (nullable): the operation, %NULL when it has no valid name or an
 *   impossible instant
 */
MefSimOperation *
mef_sim_operation_read (JsonObject *object)
{
  const char *id_op = json_object_get_string_member_with_default (object, "idop", NULL);
  gint64 created_at, opened_at, done_at, paid_at;
  MefPayfipMessage *fields;
  MefSimOperation *self;

  if (!mef_payfip_id_op_is_valid (id_op) ||
      !mef_sim_read_instant (object, "created_at", &created_at) ||
      !mef_sim_read_instant (object, "opened_at", &opened_at) ||
      !mef_sim_read_instant (object, "done_at", &done_at) ||
      !mef_sim_read_instant (object, "paid_at", &paid_at))
    return NULL;
  fields = mef_payfip_message_new (MEF_PAYFIP_CREATE, MEF_PAYFIP_REQUEST);
  for (guint i = 0; i < G_N_ELEMENTS (saved_fields); i++)
    mef_payfip_message_set (fields, saved_fields[i],
                            json_object_get_string_member_with_default (object, saved_fields[i],
                                                                        NULL));
  self = mef_sim_operation_new (fields, created_at);
  g_free (self->id_op);
  self->id_op = g_strdup (id_op);
  self->result = g_strdup (json_object_get_string_member_with_default (object, "resultrans", NULL));
  self->numauto = g_strdup (json_object_get_string_member_with_default (object, "numauto", NULL));
  self->opened_at = opened_at;
  self->done_at = done_at;
  self->paid_at = paid_at;
  self->closed = json_object_get_boolean_member_with_default (object, "closed", FALSE);
  return self;
}
