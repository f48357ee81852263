/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The web service's side of the simulator: checks a creation in the order the protocol reference
 * gives, tells one fault at a time, and answers details. */
#include "config.h"

#include <string.h>

#include "mef-simulator-private.h"

/* What the real service says is on record for few codes; these are our words for the rest. */
static const char *const texts[][2] = {
  { "T1", "Le numéro de client n'est pas au bon format." },
  { "T2", "Le numéro de client est inconnu." },
  { "T4", "Le client n'est pas habilité au service web." },
  { "S1", "Le mode de saisie est incorrect." },
  { "R3", "Le format du champ REFDET n'est pas conforme." },
  { "O1", "Le format du champ OBJET n'est pas conforme." },
  { "A1", "L'adresse de messagerie est absente." },
  { "A2", "L'adresse de messagerie est incorrecte." },
  { "M1", "Le montant n'est pas au bon format." },
  { "M3", "Le montant est inférieur au minimum autorisé." },
  { "M5", "Le montant est supérieur au maximum autorisé." },
  { "N1", "L'adresse de notification est incorrecte." },
  { "D1", "L'adresse de redirection est incorrecte." },
  { "P1", "IdOp incorrect." },
  { "P5", "Résultat de la transaction non connu." },
};

static MefPayfipFault *
fault (const char *code)
{
  const char *text = "";

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (g_str_equal (texts[i][0], code))
        text = texts[i][1];
    }
  return mef_payfip_fault_new (MEF_PAYFIP_FAULT_FONCTIONNELLE, code, text, 2);
}

/* A client of whom the treasury knows titres has them paid by form: the web service is a régie's.
 */
static const char *
why_client_refused (MefSimulator *self, const char *numcli)
{
  if (!mef_payfip_numcli_is_valid (numcli))
    return "T1";
  if (g_str_equal (numcli, MEF_SIM_UNKNOWN_CLIENT))
    return "T2";
  mef_sim_debts_refresh (self, NULL);
  if (g_str_equal (numcli, MEF_SIM_CLIENT_WITHOUT_SERVICE) ||
      g_hash_table_contains (self->treasury_clients, numcli))
    return "T4";
  return NULL;
}

/* Takes over @request. */
static MefPayfipMessage *
create (MefSimulator *self, MefPayfipMessage *request, MefPayfipFault **wrong)
{
  const char *code = why_client_refused (self, mef_payfip_message_get (request, "numcli"));
  MefPayfipMessage *answer;

  if (code == NULL)
    code = mef_payfip_message_why_refused (request);
  /* What the service calls it is on record nowhere, that it refuses is: the code is the form's. */
  if (code == NULL && !mef_payfip_objet_is_valid (mef_payfip_message_get (request, "objet")))
    code = "O1";
  if (code != NULL)
    {
      *wrong = fault (code);
      mef_payfip_message_free (request);
      return NULL;
    }
  answer = mef_payfip_message_new (MEF_PAYFIP_CREATE, MEF_PAYFIP_ANSWER);
  mef_payfip_message_set (answer, "idOp", mef_simulator_add (self, request)->id_op);
  return answer;
}

static MefPayfipMessage *
detail (MefSimulator *self, MefPayfipMessage *request, MefPayfipFault **wrong)
{
  MefSimOperation *operation = mef_simulator_find (self, mef_payfip_message_get (request, "idOp"));
  MefPayfipMessage *answer;

  if (operation == NULL)
    {
      *wrong = fault ("P1");
      return NULL;
    }
  if (operation->result == NULL)
    {
      *wrong = fault ("P5");
      return NULL;
    }
  answer = mef_sim_operation_make_detail (operation);
  if (self->knobs.resultrans != NULL)
    mef_payfip_message_set (answer, "resultrans", self->knobs.resultrans);
  if (self->knobs.wrong_montant)
    mef_payfip_message_set (answer, "montant", "1");
  if (self->knobs.wrong_saisie)
    mef_payfip_message_set (answer, "saisie", mef_sim_operation_get_wrong_saisie (operation));
  if (self->knobs.without_numauto)
    mef_payfip_message_set (answer, "numauto", NULL);
  return answer;
}

static MefPayfipMessage *
client (MefSimulator *self, MefPayfipMessage *request, MefPayfipFault **wrong)
{
  const char *numcli = mef_payfip_message_get (request, "numCli");
  const char *code = why_client_refused (self, numcli);
  MefPayfipMessage *answer;

  if (code != NULL)
    {
      *wrong = fault (code);
      return NULL;
    }
  answer = mef_payfip_message_new (MEF_PAYFIP_CLIENT, MEF_PAYFIP_ANSWER);
  mef_payfip_message_set (answer, "numcli", numcli);
  if (g_str_equal (numcli, "001964"))
    {
      mef_payfip_message_set (answer, "libelleN1", "MILHAUD");
      mef_payfip_message_set (answer, "libelleN2", "REGIE CENTRALISEE");
    }
  else
    mef_payfip_message_set (answer, "libelleN1", "COLLECTIVITE DE TEST");
  return answer;
}

static MefPayfipMessage *
answer_request (MefSimulator *self, GBytes *bytes, MefPayfipFault **wrong)
{
  g_autoptr (MefPayfipMessage) request =
      mef_payfip_message_parse (bytes, MEF_PAYFIP_REQUEST, wrong, NULL);

  if (request == NULL)
    {
      *wrong = mef_payfip_fault_new (MEF_PAYFIP_FAULT_PROTOCOLAIRE, "", "Requête illisible.", 3);
      return NULL;
    }
  switch (mef_payfip_message_get_operation (request))
    {
    case MEF_PAYFIP_CREATE:
      return create (self, g_steal_pointer (&request), wrong);
    case MEF_PAYFIP_DETAIL:
      return detail (self, request, wrong);
    case MEF_PAYFIP_CLIENT:
      return client (self, request, wrong);
    case MEF_PAYFIP_N_OPERATIONS:
      break;
    }
  return NULL;
}

/* One version of the service's guide has it so. */
static void
spell_in_lower_case (GString *text)
{
  g_string_replace (text, "<idOp>", "<idop>", 0);
  g_string_replace (text, "</idOp>", "</idop>", 0);
}

static void
respond_bytes (SoupServerMessage *message, guint status, GBytes *bytes, gboolean lower_case)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  GString *text = g_string_new_len (data, (gssize) length);

  if (lower_case)
    spell_in_lower_case (text);
  mef_sim_respond (message, status, "text/xml; charset=utf-8", text);
}

static MefSimFault
take_fault (MefSimulator *self)
{
  const MefSimFault fault = self->knobs.next_fault;

  if (!self->knobs.fault_lasts)
    self->knobs.next_fault = MEF_SIM_FAULT_NONE;
  return fault;
}

static void
cut_connection (SoupServerMessage *message)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_io_stream_close (stream, NULL, NULL);
}

/* Gives what a knob asked for instead of the answer. */
static void
answer_fault (SoupServerMessage *message, MefSimFault knob)
{
  g_autoptr (MefPayfipFault) wrong = NULL;
  g_autoptr (GBytes) bytes = NULL;

  switch (knob)
    {
    case MEF_SIM_FAULT_NOT_XML:
      mef_sim_respond (message, 502, "text/html", g_string_new ("<h1>Bad Gateway</h1>"));
      return;
    case MEF_SIM_FAULT_HTTP_500:
      mef_sim_respond (message, 500, "text/html", g_string_new ("<h1>Internal Server Error</h1>"));
      return;
    case MEF_SIM_FAULT_UNAVAILABLE:
      wrong = mef_payfip_fault_new (MEF_PAYFIP_FAULT_INDISPONIBILITE, "",
                                    "Service momentanément indisponible.", 3);
      break;
    case MEF_SIM_FAULT_BROKEN:
      wrong =
          mef_payfip_fault_new (MEF_PAYFIP_FAULT_DYSFONCTIONNEMENT, "999", "Erreur technique.", 3);
      break;
    case MEF_SIM_FAULT_NONE:
    case MEF_SIM_FAULT_SILENCE:
      g_return_if_reached ();
    }
  bytes = mef_payfip_fault_serialize (wrong);
  respond_bytes (message, 500, bytes, FALSE);
}

static void
answer_call (MefSimulator *self, SoupServerMessage *message)
{
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (MefPayfipFault) wrong = NULL;
  g_autoptr (MefPayfipMessage) answer = answer_request (self, body, &wrong);
  g_autoptr (GBytes) bytes =
      answer != NULL ? mef_payfip_message_serialize (answer) : mef_payfip_fault_serialize (wrong);

  respond_bytes (message, answer != NULL ? 200 : 500, bytes,
                 self->knobs.lower_case_detail && answer != NULL &&
                     mef_payfip_message_get_operation (answer) == MEF_PAYFIP_DETAIL);
}

/* Answers a call of the web service. */
void
mef_sim_soap_answer (MefSimulator *self, SoupServerMessage *message)
{
  const MefSimFault fault = take_fault (self);

  if (fault == MEF_SIM_FAULT_SILENCE)
    {
      cut_connection (message);
      return;
    }
  if (fault == MEF_SIM_FAULT_NONE)
    answer_call (self, message);
  else
    answer_fault (message, fault);
  if (self->knobs.delay_answer > 0)
    mef_simulator_delay (self, message, self->knobs.delay_answer);
}
