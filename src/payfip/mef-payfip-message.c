/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PayFiP's messages and faults, and how they are written as SOAP 1.1 envelopes. One table holds the
 * operations and their fields in the order of the service's schema; writing and reading follow it.
 * Only the wrapper is in a namespace (protocol reference, contract of the web service). */
#include "config.h"

#include "mef-payfip-message.h"

#include <string.h>

#include "mef-payfip-message-private.h"
#include "mef-util.h"

/* As each side writes it: a parser that depends on the quotes shows at once. */
#define ASKED "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define ANSWERED "<?xml version='1.0' encoding='UTF-8'?>"

#define FAULT_CLASS "fr.gouv.finances.cp.tpa.webservice.exceptions."

static const struct
{
  const char *wrapper;
  const char *fields[2][MEF_PAYFIP_MAX_FIELDS + 1]; /* by direction, in schema order */
} operations[MEF_PAYFIP_N_OPERATIONS] = {
  [MEF_PAYFIP_CREATE] = { "creerPaiementSecurise",
                          { { "exer", "mel", "montant", "numcli", "objet", "refdet", "saisie",
                              "urlnotif", "urlredirect" },
                            { "idOp" } } },
  [MEF_PAYFIP_DETAIL] = { "recupererDetailPaiementSecurise",
                          { { "idOp" },
                            { "dattrans", "exer", "heurtrans", "idOp", "mel", "montant", "numauto",
                              "numcli", "objet", "refdet", "resultrans", "saisie" } } },
  [MEF_PAYFIP_CLIENT] = { "recupererDetailClient",
                          { { "numCli" }, { "libelleN1", "libelleN2", "libelleN3", "numcli" } } },
};

static const char *const fault_elements[] = {
  [MEF_PAYFIP_FAULT_FONCTIONNELLE] = "FonctionnelleErreur",
  [MEF_PAYFIP_FAULT_DYSFONCTIONNEMENT] = "TechDysfonctionnementErreur",
  [MEF_PAYFIP_FAULT_INDISPONIBILITE] = "TechIndisponibiliteErreur",
  [MEF_PAYFIP_FAULT_PROTOCOLAIRE] = "TechProtocolaireErreur",
};

/**
 * mef_payfip_operation_get_wrapper:
 * @operation: one of the three
 *
 * Returns: (transfer none): the name of the element that carries a call of it, which is also the
 *   operation's in the contract
 */
const char *
mef_payfip_operation_get_wrapper (MefPayfipOperation operation)
{
  g_return_val_if_fail (operation < MEF_PAYFIP_N_OPERATIONS, NULL);
  return operations[operation].wrapper;
}

/**
 * mef_payfip_operation_get_fields:
 * @operation: one of the three
 * @direction: the call or its answer
 *
 * Returns: (transfer none) (array zero-terminated=1): its fields in the order of the schema
 */
const char *const *
mef_payfip_operation_get_fields (MefPayfipOperation operation, MefPayfipDirection direction)
{
  g_return_val_if_fail (operation < MEF_PAYFIP_N_OPERATIONS, NULL);
  return operations[operation].fields[direction];
}

/* The name of the element that carries a fault of one of the four kinds. */
const char *
mef_payfip_fault_kind_get_element (MefPayfipFaultKind kind)
{
  return fault_elements[kind];
}

/**
 * mef_payfip_message_new:
 * @operation: which call
 * @direction: the call or its answer
 *
 * Returns: (transfer full): a message without fields
 */
MefPayfipMessage *
mef_payfip_message_new (MefPayfipOperation operation, MefPayfipDirection direction)
{
  MefPayfipMessage *self = g_new0 (MefPayfipMessage, 1);

  self->operation = operation;
  self->direction = direction;
  return self;
}

void
mef_payfip_message_free (MefPayfipMessage *self)
{
  for (guint i = 0; i < MEF_PAYFIP_MAX_FIELDS; i++)
    g_free (self->values[i]);
  g_free (self);
}

MefPayfipOperation
mef_payfip_message_get_operation (MefPayfipMessage *self)
{
  return self->operation;
}

/* The place of @field in the operation's list; -1 when it is none of its fields. */
int
mef_payfip_message_find_field (MefPayfipMessage *self, const char *field)
{
  const char *const *fields = operations[self->operation].fields[self->direction];

  for (int i = 0; fields[i] != NULL; i++)
    {
      /* One copy of the guide spells idOp otherwise in answers; a request must be exact. */
      if (g_str_equal (fields[i], field) ||
          (self->direction == MEF_PAYFIP_ANSWER && g_ascii_strcasecmp (fields[i], field) == 0))
        return i;
    }
  return -1;
}

/**
 * mef_payfip_message_get:
 * @self: a message
 * @field: PayFiP's name of a field of it
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
mef_payfip_message_get (MefPayfipMessage *self, const char *field)
{
  int i = mef_payfip_message_find_field (self, field);

  g_return_val_if_fail (i >= 0, NULL);
  return self->values[i];
}

/**
 * mef_payfip_message_set:
 * @self: a message
 * @field: PayFiP's name of a field of it
 * @value: (nullable): its value, in UTF-8; every field is optional
 */
void
mef_payfip_message_set (MefPayfipMessage *self, const char *field, const char *value)
{
  int i = mef_payfip_message_find_field (self, field);

  g_return_if_fail (i >= 0);
  g_free (self->values[i]);
  self->values[i] = g_strdup (value);
}

/**
 * mef_payfip_message_set_montant:
 * @self: a message that has the field
 * @montant: in cents
 */
void
mef_payfip_message_set_montant (MefPayfipMessage *self, MefCents montant)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, montant);

  mef_payfip_message_set (self, "montant", text);
}

/**
 * mef_payfip_message_why_refused:
 * @creation: a call of %MEF_PAYFIP_CREATE
 *
 * Holds the fields against the rules of the web service, in the order in which it looks at them:
 * the address before the amount is on record, the rest is our reading. Whether it knows the client
 * is not among them. It takes any objet and any exer, since nobody saw it refuse one.
 *
 * Returns: (transfer none) (nullable): PayFiP's code for the first field that is wrong: T1 numcli,
 *   S1 saisie, R3 refdet, A1 A2 mel, M1 M3 M5 montant, N1 urlnotif, D1 urlredirect
 */
const char *
mef_payfip_message_why_refused (MefPayfipMessage *creation)
{
  const char *mel = mef_payfip_message_get (creation, "mel");
  MefCents montant = 0;

  if (!mef_payfip_numcli_is_valid (mef_payfip_message_get (creation, "numcli")))
    return "T1";
  if (!mef_payfip_saisie_is_valid (mef_payfip_message_get (creation, "saisie")))
    return "S1";
  if (!mef_payfip_refdet_is_valid (mef_payfip_message_get (creation, "refdet")))
    return "R3";
  if (mef_str_empty (mel))
    return "A1";
  if (!mef_payfip_mel_is_valid (mel))
    return "A2";
  if (!mef_payfip_montant_parse (mef_payfip_message_get (creation, "montant"), &montant))
    return "M1";
  if (montant < MEF_PAYFIP_MONTANT_MIN)
    return "M3";
  if (montant > MEF_PAYFIP_MONTANT_MAX)
    return "M5";
  if (!mef_payfip_url_is_valid (mef_payfip_message_get (creation, "urlnotif")))
    return "N1";
  if (!mef_payfip_url_is_valid (mef_payfip_message_get (creation, "urlredirect")))
    return "D1";
  return NULL;
}

/* XML 1.0 cannot hold the other control characters, not even as references. */
static void
append_text (GString *out, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '&')
        g_string_append (out, "&amp;");
      else if (c == '<')
        g_string_append (out, "&lt;");
      else if (c == '>')
        g_string_append (out, "&gt;");
      else if (c == '\r')
        g_string_append (out, "&#13;");
      else if ((c >= 0x20 || c == '\t' || c == '\n') && c != 0xFFFE && c != 0xFFFF)
        g_string_append_unichar (out, c);
    }
}

static void
append_element (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, "<%s>", name);
  append_text (out, value);
  g_string_append_printf (out, "</%s>", name);
}

/**
 * mef_payfip_message_serialize:
 * @self: a message
 *
 * Returns: (transfer full): its envelope
 */
GBytes *
mef_payfip_message_serialize (MefPayfipMessage *self)
{
  const gboolean answer = self->direction == MEF_PAYFIP_ANSWER;
  const char *const *fields = operations[self->operation].fields[self->direction];
  const char *wrapper = operations[self->operation].wrapper, *suffix = answer ? "Response" : "";
  const char *inner = answer ? "return" : "arg0";
  g_autoptr (GString) out = g_string_new (answer ? ANSWERED : ASKED);

  g_string_append_printf (out,
                          "<S:Envelope xmlns:S=\"" MEF_PAYFIP_SOAP_NS "\"><S:Body>"
                          "<ns2:%s%s xmlns:ns2=\"" MEF_PAYFIP_SERVICE_NS "\"><%s>",
                          wrapper, suffix, inner);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      if (self->values[i] != NULL)
        append_element (out, fields[i], self->values[i]);
    }
  g_string_append_printf (out, "</%s></ns2:%s%s></S:Body></S:Envelope>", inner, wrapper, suffix);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/**
 * mef_payfip_fault_new:
 * @kind: which of PayFiP's faults
 * @code: (nullable): P1, A2…
 * @libelle: (nullable): its French text
 * @severite: 2 for what the caller did, 3 for a technical one
 *
 * Returns: (transfer full): the fault
 */
MefPayfipFault *
mef_payfip_fault_new (MefPayfipFaultKind kind, const char *code, const char *libelle, int severite)
{
  MefPayfipFault *self = g_new0 (MefPayfipFault, 1);

  self->kind = kind;
  self->code = g_strdup (code != NULL ? code : "");
  self->libelle = g_strdup (libelle != NULL ? libelle : "");
  self->severite = severite;
  return self;
}

void
mef_payfip_fault_free (MefPayfipFault *self)
{
  g_free (self->code);
  g_free (self->libelle);
  g_free (self);
}

/**
 * mef_payfip_fault_serialize:
 * @self: a fault of one of the four kinds
 *
 * Returns: (transfer full): its envelope, to be sent with status 500
 */
GBytes *
mef_payfip_fault_serialize (const MefPayfipFault *self)
{
  g_autoptr (GString) out = g_string_new (ANSWERED);
  const char *element;

  g_return_val_if_fail (self->kind < MEF_PAYFIP_FAULT_OTHER, NULL);
  element = fault_elements[self->kind];
  g_string_append_printf (out,
                          "<S:Envelope xmlns:S=\"" MEF_PAYFIP_SOAP_NS "\"><S:Body><S:Fault>"
                          "<faultcode>S:Server</faultcode><faultstring>" FAULT_CLASS
                          "%s</faultstring><detail><ns2:%s xmlns:ns2=\"" MEF_PAYFIP_SERVICE_NS
                          "\">",
                          element, element);
  append_element (out, "code", self->code);
  append_element (out, "descriptif", "");
  append_element (out, "libelle", self->libelle);
  g_string_append_printf (out,
                          "<severite>%d</severite></ns2:%s></detail></S:Fault></S:Body>"
                          "</S:Envelope>",
                          self->severite, element);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
