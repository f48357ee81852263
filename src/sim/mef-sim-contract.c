/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the web service publishes of itself: ?wsdl, and the three schemas it imports as ?xsd=1 to 3,
 * the way the real one's server numbers them. The address in it is where the simulator listens. */
#include "config.h"

#include "mef-sim-resources.h"
#include "mef-simulator-private.h"

static const struct
{
  const char *query;
  const char *name;
} documents[] = {
  { "wsdl", "service.wsdl" },
  { "xsd=1", "service.xsd" },
  { "xsd=2", "requete.xsd" },
  { "xsd=3", "reponse.xsd" },
};

/**
 * mef_sim_read_resource:
 * @name: a file that was built in
 *
 * Returns: (transfer full): its text
 */
char *
mef_sim_read_resource (const char *name)
{
  g_autofree char *path = g_strconcat ("/fr/mesfactures/sim/", name, NULL);
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (mef_sim_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (bytes != NULL);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Answers GET on the address of the web service. */
void
mef_sim_contract_answer (MefSimulator *self, SoupServerMessage *message, const char *query)
{
  for (guint i = 0; query != NULL && i < G_N_ELEMENTS (documents); i++)
    {
      if (g_ascii_strcasecmp (documents[i].query, query) == 0)
        {
          g_autofree char *text = mef_sim_read_resource (documents[i].name);
          GString *out = g_string_new (text);
          g_autofree char *address = g_strconcat (self->url, MEF_PAYFIP_SERVICE_PATH, NULL);

          g_string_replace (out, "@ADDRESS@", address, 0);
          mef_sim_respond (message, 200, "text/xml; charset=utf-8", out);
          return;
        }
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                "POST");
  mef_sim_respond (message, 405, "text/plain; charset=utf-8",
                   g_string_new ("Le service web attend un appel SOAP par POST.\n"));
}
