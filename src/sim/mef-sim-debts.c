/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The titres and rôles that the treasury has taken in charge: they are paid whole, and once. A
 * trainer adds them by hand, or gives a file of them, which may change while the simulator runs. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "mef-error.h"
#include "mef-json.h"
#include "mef-simulator-private.h"

/* What a reference is long when it is put together as one of the two is. */
#define TITRE_LENGTH 18
#define ROLE_LENGTH 21

void
mef_sim_debt_free (MefSimDebt *self)
{
  g_free (self->numcli);
  g_free (self->refdet);
  g_free (self);
}

static char *
make_key (const char *numcli, const char *refdet)
{
  return g_strconcat (numcli, "/", refdet, NULL);
}

MefSimDebt *
mef_sim_debts_find (MefSimulator *self, const char *numcli, const char *refdet)
{
  g_autofree char *key = make_key (numcli, refdet);

  return g_hash_table_lookup (self->debts, key);
}

static MefDebtReferenceKind
guess_kind (const char *refdet)
{
  switch (strlen (refdet))
    {
    case TITRE_LENGTH:
      return MEF_DEBT_REFERENCE_TITRE;
    case ROLE_LENGTH:
      return MEF_DEBT_REFERENCE_ROLE;
    default:
      return MEF_DEBT_REFERENCE_FREE;
    }
}

static gint64
find_payment (MefSimulator *self, const char *numcli, const char *refdet)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->operations);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      MefSimOperation *operation = value;
      MefPayfipResult result = mef_payfip_result_from_string (operation->result);

      if ((result == MEF_PAYFIP_RESULT_CARD || result == MEF_PAYFIP_RESULT_DEBIT) &&
          g_str_equal (mef_sim_operation_get (operation, "numcli"), numcli) &&
          g_str_equal (mef_sim_operation_get (operation, "refdet"), refdet))
        return operation->done_at;
    }
  return 0;
}

/**
 * mef_simulator_add_debt:
 * @self: a simulator
 * @numcli: a client
 * @refdet: the reference of a titre or a rôle of that client
 * @montant: its amount in cents
 *
 * From its first debt on, a client is one whose titres the treasury knows: any other reference,
 * another amount or a second payment is refused. One that is known already keeps whether it is
 * paid.
 */
void
mef_simulator_add_debt (MefSimulator *self,
                        const char *numcli,
                        const char *refdet,
                        MefCents montant)
{
  MefSimDebt *debt = mef_sim_debts_find (self, numcli, refdet);

  if (debt == NULL)
    {
      debt = g_new0 (MefSimDebt, 1);
      debt->numcli = g_strdup (numcli);
      debt->refdet = g_strdup (refdet);
      debt->kind = guess_kind (refdet);
      debt->paid_at = find_payment (self, numcli, refdet);
      g_hash_table_insert (self->debts, make_key (numcli, refdet), debt);
      g_hash_table_add (self->treasury_clients, g_strdup (numcli));
    }
  debt->montant = montant;
}

static gboolean
refuse (const char *reason, GError **error)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_INVALID, reason);
  return FALSE;
}

/* What a debt may also say of itself. */
typedef struct
{
  const char *kind; /* (nullable) */
  gboolean paid;
  gint64 paid_at; /* negative where it is not said */
} Details;

static gboolean
read_details (JsonObject *object, Details *details, GError **error)
{
  MefDebtReferenceKind kind;

  *details = (Details){ .paid_at = -1 };
  if (!mef_json_get_optional_string (object, "kind", &details->kind, error))
    return FALSE;
  if (details->kind != NULL && !mef_debt_reference_kind_from_string (details->kind, &kind))
    return refuse ("field-kind", error);
  if (json_object_has_member (object, "paid") &&
      !mef_json_get_boolean (object, "paid", &details->paid, error))
    return FALSE;
  if (!json_object_has_member (object, "paid_at"))
    return TRUE;
  if (!mef_json_get_int (object, "paid_at", &details->paid_at, error))
    return FALSE;
  return mef_sim_read_instant (object, "paid_at", &details->paid_at) ||
         refuse ("field-paid_at", error);
}

static void
apply_details (MefSimulator *self, MefSimDebt *debt, const Details *details)
{
  if (details->kind != NULL)
    mef_debt_reference_kind_from_string (details->kind, &debt->kind);
  if (details->paid_at >= 0)
    debt->paid_at = details->paid_at;
  else if (details->paid && debt->paid_at == 0)
    debt->paid_at = mef_simulator_now (self);
}

/**
 * mef_sim_debts_take:
 * @self: a simulator
 * @object: numcli, refdet, montant in cents, and perhaps kind, paid, paid_at
 * @error: (nullable): %MEF_ERROR_INVALID "field-NAME"
 *
 * Returns: whether it is a debt, and known now; otherwise nothing has changed
 */
gboolean
mef_sim_debts_take (MefSimulator *self, JsonObject *object, GError **error)
{
  const char *numcli, *refdet;
  gint64 montant;
  Details details;

  if (!mef_json_get_string (object, "numcli", &numcli, error) ||
      !mef_json_get_string (object, "refdet", &refdet, error) ||
      !mef_json_get_int (object, "montant", &montant, error))
    return FALSE;
  if (!mef_payfip_numcli_is_valid (numcli))
    return refuse ("field-numcli", error);
  if (!mef_payfip_refdet_is_valid (refdet))
    return refuse ("field-refdet", error);
  if (montant < MEF_PAYFIP_MONTANT_MIN || montant > MEF_PAYFIP_MONTANT_MAX)
    return refuse ("field-montant", error);
  if (!read_details (object, &details, error))
    return FALSE;
  mef_simulator_add_debt (self, numcli, refdet, montant);
  apply_details (self, mef_sim_debts_find (self, numcli, refdet), &details);
  return TRUE;
}

static int
compare_debts (gconstpointer a, gconstpointer b)
{
  const MefSimDebt *one = a, *other = b;
  const int order = strcmp (one->numcli, other->numcli);

  return order != 0 ? order : strcmp (one->refdet, other->refdet);
}

/* Every debt, by client and reference; the list is the caller's, what is in it is not. */
GList *
mef_sim_debts_list (MefSimulator *self)
{
  return g_list_sort (g_hash_table_get_values (self->debts), compare_debts);
}

/* As an array: for the state file and for /sim/debts. */
void
mef_sim_debts_write (MefSimulator *self, JsonBuilder *builder)
{
  g_autoptr (GList) debts = mef_sim_debts_list (self);

  json_builder_begin_array (builder);
  for (GList *l = debts; l != NULL; l = l->next)
    {
      const MefSimDebt *debt = l->data;

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "numcli");
      json_builder_add_string_value (builder, debt->numcli);
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, mef_debt_reference_kind_to_string (debt->kind));
      json_builder_set_member_name (builder, "refdet");
      json_builder_add_string_value (builder, debt->refdet);
      json_builder_set_member_name (builder, "montant");
      json_builder_add_int_value (builder, debt->montant);
      json_builder_set_member_name (builder, "paid");
      json_builder_add_boolean_value (builder, debt->paid_at != 0);
      json_builder_set_member_name (builder, "paid_at");
      json_builder_add_int_value (builder, debt->paid_at);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static MefSimDebt *
find_of (MefSimulator *self, MefSimOperation *operation)
{
  return mef_sim_debts_find (self, mef_sim_operation_get (operation, "numcli"),
                             mef_sim_operation_get (operation, "refdet"));
}

/* Whether an operation pays a debt that was paid since it was opened. */
gboolean
mef_sim_debts_is_paid_for (MefSimulator *self, MefSimOperation *operation)
{
  const MefSimDebt *debt = find_of (self, operation);

  return debt != NULL && debt->paid_at != 0;
}

/* What was concluded may have paid a debt. */
void
mef_sim_debts_settle (MefSimulator *self, MefSimOperation *operation)
{
  MefSimDebt *debt = find_of (self, operation);
  MefPayfipResult result = mef_payfip_result_from_string (operation->result);

  if (debt != NULL && (result == MEF_PAYFIP_RESULT_CARD || result == MEF_PAYFIP_RESULT_DEBIT))
    debt->paid_at = operation->done_at;
}

/* --- the file ------------------------------------------------------------------------------ */

/* Up to the first that is none: what came before it is a debt all the same. */
static gboolean
take_all (MefSimulator *self, JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (node) ||
          !mef_sim_debts_take (self, json_node_get_object (node), NULL))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_file (MefSimulator *self)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array;
  gsize length;

  if (!g_file_get_contents (self->debts_file, &text, &length, NULL))
    return FALSE;
  root = mef_json_parse (text, (gssize) length, NULL);
  return root != NULL && mef_json_get_array (json_node_get_object (root), "debts", &array, NULL) &&
         take_all (self, array);
}

/**
 * mef_sim_debts_refresh:
 * @self: a simulator
 * @error: (nullable): %MEF_ERROR_INVALID "debts-malformed"
 *
 * Reads the file of titres when there is one that was not read yet. Where nobody takes the error it
 * is said in the log: whoever edits the file while the simulator runs sees nothing else.
 *
 * Returns: whether nothing was wrong
 */
gboolean
mef_sim_debts_refresh (MefSimulator *self, GError **error)
{
  g_autofree char *stamp = NULL;
  GStatBuf info;

  if (self->debts_file == NULL || g_stat (self->debts_file, &info) != 0)
    return TRUE;
  stamp = g_strdup_printf ("%" G_GINT64_FORMAT ".%ld %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT,
                           (gint64) info.st_mtim.tv_sec, info.st_mtim.tv_nsec,
                           (gint64) info.st_size, (guint64) info.st_ino);
  if (g_strcmp0 (stamp, self->debts_stamp) == 0)
    return TRUE;
  g_free (self->debts_stamp);
  self->debts_stamp = g_steal_pointer (&stamp);
  if (read_file (self))
    {
      mef_sim_state_save (self);
      return TRUE;
    }
  if (error == NULL)
    g_message ("%s: debts-malformed", self->debts_file);
  return refuse ("debts-malformed", error);
}
