/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as the server's interface describes them, to be bent by tests. */
#include "config.h"

#include "mef-test-values.h"

#include <string.h>

/* Returns: (transfer full): an object that may be changed */
JsonObject *
mef_test_parse_object (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

char *
mef_test_print_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

char *
mef_test_make_invoice (gint64 id, const char *state, const char *due_on, MefCents amount)
{
  g_autoptr (JsonObject) object = mef_test_parse_object (MEF_TEST_INVOICE);
  gboolean payable = strcmp (state, "due") == 0 || strcmp (state, "overdue") == 0;
  g_autofree char *number = g_strdup_printf ("2016-001-%06d", (int) id);

  json_object_set_int_member (object, "id", id);
  json_object_set_string_member (object, "number", number);
  json_object_set_string_member (object, "state", state);
  if (due_on != NULL)
    json_object_set_string_member (object, "due_on", due_on);
  else
    json_object_set_null_member (object, "due_on");
  json_object_set_int_member (object, "amount", amount);
  json_object_set_int_member (object, "remaining", strcmp (state, "settled") == 0 ? 0 : amount);
  json_object_set_boolean_member (object, "payable", payable);
  return mef_test_print_object (object);
}

char *
mef_test_make_payment (const char *state)
{
  g_autoptr (JsonObject) object = mef_test_parse_object (MEF_TEST_PAYMENT);

  json_object_set_string_member (object, "state", state);
  return mef_test_print_object (object);
}
