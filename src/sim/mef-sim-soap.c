/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The web service's side of the simulator: checks a creation in the order the protocol reference
 * gives, tells one fault at a time, and answers details. */
#include "config.h"

#include <string.h>

#include "mef-simulator-private.h"

/* Client numbers with a meaning; any other of six digits is a town that may pay. */
#define UNKNOWN_CLIENT "999999"
#define CLIENT_WITHOUT_SERVICE "999998"

static MefPayfipFault *
fault (const char *code, const char *libelle)
{
  return mef_payfip_fault_new (MEF_PAYFIP_FAULT_FONCTIONNELLE, code, libelle, 2);
}

static MefPayfipFault *
check_client (const char *numcli)
{
  if (!mef_payfip_numcli_is_valid (numcli))
    return fault ("T1", "Le numéro de client n'est pas au bon format.");
  if (g_str_equal (numcli, UNKNOWN_CLIENT))
    return fault ("T2", "Le numéro de client est inconnu.");
  if (g_str_equal (numcli, CLIENT_WITHOUT_SERVICE))
    return fault ("T4", "Le client n'est pas habilité au service web.");
  return NULL;
}

static MefPayfipFault *
check_montant (const char *montant)
{
  MefCents cents;

  if (!mef_payfip_montant_parse (montant, &cents))
    return fault ("M1", "Le montant n'est pas au bon format.");
  if (cents < MEF_PAYFIP_MONTANT_MIN)
    return fault ("M3", "Le montant est inférieur au minimum autorisé.");
  if (cents > MEF_PAYFIP_MONTANT_MAX)
    return fault ("M5", "Le montant est supérieur au maximum autorisé.");
  return NULL;
}

static MefPayfipFault *
check_creation (MefPayfipMessage *request)
{
  const char *mel = mef_payfip_message_get (request, "mel");
  MefPayfipFault *wrong = check_client (mef_payfip_message_get (request, "numcli"));

  if (wrong != NULL)
    return wrong;
  if (!mef_payfip_saisie_is_valid (mef_payfip_message_get (request, "saisie")))
    return fault ("S1", "Le mode de saisie est incorrect.");
  if (!mef_payfip_refdet_is_valid (mef_payfip_message_get (request, "refdet")))
    return fault ("R3", "Le format du champ REFDET n'est pas conforme.");
  if (mel == NULL || mel[0] == '\0')
    return fault ("A1", "L'adresse de messagerie est absente.");
  if (!mef_payfip_mel_is_valid (mel))
    return fault ("A2", "L'adresse de messagerie est incorrecte.");
  wrong = check_montant (mef_payfip_message_get (request, "montant"));
  if (wrong != NULL)
    return wrong;
  if (!mef_payfip_url_is_valid (mef_payfip_message_get (request, "urlnotif")))
    return fault ("N1", "L'adresse de notification est incorrecte.");
  if (!mef_payfip_url_is_valid (mef_payfip_message_get (request, "urlredirect")))
    return fault ("D1", "L'adresse de redirection est incorrecte.");
  return NULL;
}

static MefPayfipMessage *
create (MefSimulator *self, MefPayfipMessage *request, MefPayfipFault **wrong)
{
  MefPayfipMessage *answer;

  *wrong = check_creation (request);
  if (*wrong != NULL)
    {
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
      *wrong = fault ("P1", "IdOp incorrect.");
      return NULL;
    }
  if (operation->result == NULL)
    {
      *wrong = fault ("P5", "Résultat de la transaction non connu.");
      return NULL;
    }
  answer = mef_sim_operation_make_detail (operation);
  if (self->knobs.resultrans != NULL)
    mef_payfip_message_set (answer, "resultrans", self->knobs.resultrans);
  if (self->knobs.wrong_montant)
    mef_payfip_message_set (answer, "montant", "1");
  if (self->knobs.wrong_saisie)
    mef_payfip_message_set (answer, "saisie", "X");
  return answer;
}

static MefPayfipMessage *
client (MefPayfipMessage *request, MefPayfipFault **wrong)
{
  const char *numcli = mef_payfip_message_get (request, "numCli");
  MefPayfipMessage *answer;

  *wrong = check_client (numcli);
  if (*wrong != NULL)
    return NULL;
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
      return client (request, wrong);
    case MEF_PAYFIP_N_OPERATIONS:
      break;
    }
  return NULL;
}

static void
respond_bytes (SoupServerMessage *message, guint status, GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  mef_sim_respond (message, status, "text/xml; charset=utf-8",
                   g_string_new_len (data, (gssize) length));
}

/* Gives the fault that a knob asked for; whether there was one. */
static gboolean
answer_knob (MefSimulator *self, SoupServerMessage *message)
{
  MefSimFault knob = self->knobs.next_fault;
  g_autoptr (MefPayfipFault) wrong = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GIOStream *stream;

  self->knobs.next_fault = MEF_SIM_FAULT_NONE;
  switch (knob)
    {
    case MEF_SIM_FAULT_NONE:
      return FALSE;
    case MEF_SIM_FAULT_NOT_XML:
      mef_sim_respond (message, 502, "text/html", g_string_new ("<h1>Bad Gateway</h1>"));
      return TRUE;
    case MEF_SIM_FAULT_SILENCE:
      stream = soup_server_message_steal_connection (message);
      g_io_stream_close (stream, NULL, NULL);
      g_object_unref (stream);
      return TRUE;
    case MEF_SIM_FAULT_UNAVAILABLE:
      wrong = mef_payfip_fault_new (MEF_PAYFIP_FAULT_INDISPONIBILITE, "",
                                    "Service momentanément indisponible.", 3);
      break;
    case MEF_SIM_FAULT_BROKEN:
      wrong =
          mef_payfip_fault_new (MEF_PAYFIP_FAULT_DYSFONCTIONNEMENT, "999", "Erreur technique.", 3);
      break;
    }
  bytes = mef_payfip_fault_serialize (wrong);
  respond_bytes (message, 500, bytes);
  return TRUE;
}

/* Answers a call of the web service. */
void
mef_sim_soap_answer (MefSimulator *self, SoupServerMessage *message, const char *query)
{
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (MefPayfipFault) wrong = NULL;
  g_autoptr (MefPayfipMessage) answer = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!g_str_equal (soup_server_message_get_method (message), "POST"))
    {
      mef_sim_respond (message, 405, "text/plain", g_string_new ("POST"));
      return;
    }
  if (answer_knob (self, message))
    return;
  answer = answer_request (self, body, &wrong);
  bytes =
      answer != NULL ? mef_payfip_message_serialize (answer) : mef_payfip_fault_serialize (wrong);
  respond_bytes (message, answer != NULL ? 200 : 500, bytes);
}
