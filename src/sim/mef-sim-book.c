/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the simulator remembers: the operations, and what happens to them as time passes. */
#include "config.h"

#include <string.h>

#include "mef-simulator-private.h"

/* Seconds after which an abandoned payment turns out paid, where a knob wants that. */
#define PAID_AFTER_ABANDON 60

/* Milliseconds between two looks at a clock. Nobody tells when a test moves a manual one. */
#define LOOK_MANUAL 50
#define LOOK 1000

/* The operation of that name, while the service remembers it. */
MefSimOperation *
mef_simulator_find (MefSimulator *self, const char *id_op)
{
  MefSimOperation *operation = id_op != NULL ? g_hash_table_lookup (self->operations, id_op) : NULL;

  if (operation == NULL || mef_sim_operation_is_purged (operation, mef_simulator_now (self)))
    return NULL;
  return operation;
}

/* Takes over @fields as a new operation. */
MefSimOperation *
mef_simulator_add (MefSimulator *self, MefPayfipMessage *fields)
{
  MefSimOperation *operation = mef_sim_operation_new (fields, mef_simulator_now (self));

  g_hash_table_insert (self->operations, operation->id_op, operation);
  g_free (self->last_id_op);
  self->last_id_op = g_strdup (operation->id_op);
  mef_sim_state_save (self);
  return operation;
}

static int
compare_operations (gconstpointer a, gconstpointer b)
{
  const MefSimOperation *one = a, *other = b;

  if (one->created_at != other->created_at)
    return one->created_at < other->created_at ? -1 : 1;
  return strcmp (one->id_op, other->id_op);
}

/* Every operation, the oldest first; the list is the caller's, what is in it is not. */
GList *
mef_simulator_list (MefSimulator *self)
{
  return g_list_sort (g_hash_table_get_values (self->operations), compare_operations);
}

/**
 * mef_simulator_get_n_operations:
 * @self: a simulator
 *
 * Returns: how many operations were created
 */
guint
mef_simulator_get_n_operations (MefSimulator *self)
{
  return g_hash_table_size (self->operations);
}

/**
 * mef_simulator_get_last_id_op:
 * @self: a simulator
 *
 * Returns: (transfer none) (nullable): the operation created last
 */
const char *
mef_simulator_get_last_id_op (MefSimulator *self)
{
  return self->last_id_op;
}

/* The payer has a page of it. */
void
mef_simulator_open (MefSimulator *self, MefSimOperation *operation)
{
  if (operation->opened_at != 0)
    return;
  operation->opened_at = mef_simulator_now (self);
  mef_sim_state_save (self);
}

/* Why it cannot end so, whoever wants it: "operation-closed", "already-paid"; %NULL when it can. */
const char *
mef_simulator_why_not_concluded (MefSimulator *self, MefSimOperation *operation, const char *result)
{
  const MefPayfipResult kind = mef_payfip_result_from_string (result);

  if (operation->closed)
    return "operation-closed";
  if (kind != MEF_PAYFIP_RESULT_CARD && kind != MEF_PAYFIP_RESULT_DEBIT)
    return NULL;
  mef_sim_debts_refresh (self, NULL);
  return mef_sim_debts_is_paid_for (self, operation) ? "already-paid" : NULL;
}

static void
conclude (MefSimulator *self, MefSimOperation *operation, const char *result, gint64 at)
{
  mef_sim_operation_conclude (operation, result, at);
  if (self->knobs.paid_after_abandon && g_str_equal (result, "A"))
    operation->paid_at = at + PAID_AFTER_ABANDON;
  mef_sim_debts_settle (self, operation);
  if (!self->knobs.drop_notifications)
    mef_sim_notices_plan (self, operation);
}

/**
 * mef_simulator_conclude:
 * @self: a simulator
 * @id_op: an operation
 * @result: P, V, A, R, Z, or anything else
 *
 * What the payer's last button does: the operation has its result, and PayFiP notifies.
 *
 * Returns: %FALSE when there is no such operation, its page is closed or what it pays is paid
 */
gboolean
mef_simulator_conclude (MefSimulator *self, const char *id_op, const char *result)
{
  MefSimOperation *operation = mef_simulator_find (self, id_op);

  if (operation == NULL || mef_simulator_why_not_concluded (self, operation, result) != NULL)
    return FALSE;
  conclude (self, operation, result, mef_simulator_now (self));
  mef_simulator_run_due (self);
  mef_sim_state_save (self);
  return TRUE;
}

/* Abandoned ones that turn out paid. */
static gboolean
pay_abandoned (MefSimulator *self, gboolean *coming)
{
  g_autoptr (GList) operations = mef_simulator_list (self);
  gboolean any = FALSE;

  *coming = FALSE;
  for (GList *l = operations; l != NULL; l = l->next)
    {
      MefSimOperation *operation = l->data;

      if (operation->paid_at == 0)
        continue;
      if (operation->paid_at > mef_simulator_now (self))
        {
          *coming = TRUE;
          continue;
        }
      any = TRUE;
      /* A titre that another operation paid meanwhile is not paid twice. */
      if (mef_simulator_why_not_concluded (self, operation, "P") != NULL)
        operation->paid_at = 0;
      else
        conclude (self, operation, "P", operation->paid_at);
    }
  return any;
}

static gboolean
look_cb (gpointer user_data)
{
  mef_simulator_run_due (user_data);
  return G_SOURCE_CONTINUE;
}

/* Looks at the clock as long as something is to come, and not otherwise. */
static void
set_timer (MefSimulator *self, gboolean coming)
{
  if (coming && self->timer == NULL)
    {
      self->timer = g_timeout_source_new (mef_clock_is_manual (self->clock) ? LOOK_MANUAL : LOOK);
      g_source_set_callback (self->timer, look_cb, self, NULL);
      g_source_attach (self->timer, g_main_context_get_thread_default ());
    }
  else if (!coming && self->timer != NULL)
    {
      g_source_destroy (self->timer);
      g_clear_pointer (&self->timer, g_source_unref);
    }
}

/* Does what is due by now. */
void
mef_simulator_run_due (MefSimulator *self)
{
  gboolean coming, paid = pay_abandoned (self, &coming), sent = mef_sim_notices_run (self);

  if (paid || sent)
    mef_sim_state_save (self);
  set_timer (self, coming || mef_sim_notices_are_coming (self));
}
