/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PayFiP's SOAP 1.1 envelopes, both directions. One table holds the operations and their fields in
 * the order of the service's schema; writing and reading follow it. Only the wrapper is in a
 * namespace, and prefixes mean nothing (protocol reference, contract of the web service). */
#include "config.h"

#include "mef-payfip-message.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "mef-day.h"
#include "mef-error.h"

#define SOAP_NS "http://schemas.xmlsoap.org/soap/envelope/"
#define SERVICE_NS                                                                                 \
  "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/contrat_paiement_"        \
  "securise/PaiementSecuriseService"
#define FAULT_CLASS "fr.gouv.finances.cp.tpa.webservice.exceptions."

/* An answer of the service is under 2 KiB. */
#define MAX_BYTES (1024 * 1024)
#define MAX_FIELDS 12

static const struct
{
  const char *wrapper;
  const char *fields[2][MAX_FIELDS + 1]; /* by direction, in schema order */
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

struct _MefPayfipMessage
{
  MefPayfipOperation operation;
  MefPayfipDirection direction;
  char *values[MAX_FIELDS]; /* (owned) (nullable): in the order of the table */
};

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
  for (guint i = 0; i < MAX_FIELDS; i++)
    g_free (self->values[i]);
  g_free (self);
}

MefPayfipOperation
mef_payfip_message_get_operation (MefPayfipMessage *self)
{
  return self->operation;
}

static int
find_field (MefPayfipMessage *self, const char *field)
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
  int i = find_field (self, field);

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
  int i = find_field (self, field);

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

static void
append_element (GString *out, const char *name, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append_printf (out, "<%s>%s</%s>", name, escaped, name);
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
  g_autoptr (GString) out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");

  g_string_append_printf (out,
                          "<S:Envelope xmlns:S=\"" SOAP_NS "\"><S:Body>"
                          "<ns2:%s%s xmlns:ns2=\"" SERVICE_NS "\"><%s>",
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
  g_autoptr (GString) out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  const char *element;

  g_return_val_if_fail (self->kind < MEF_PAYFIP_FAULT_OTHER, NULL);
  element = fault_elements[self->kind];
  g_string_append_printf (out,
                          "<S:Envelope xmlns:S=\"" SOAP_NS "\"><S:Body><S:Fault>"
                          "<faultcode>S:Server</faultcode><faultstring>" FAULT_CLASS
                          "%s</faultstring><detail><ns2:%s xmlns:ns2=\"" SERVICE_NS "\">",
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

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_PROTOCOL, reason);
  return FALSE;
}

/* No entity is ever expanded, no DTD read, nothing fetched; a DOCTYPE is refused, as SOAP does. */
static xmlDoc *
read_document (GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  xmlParserCtxt *context;
  xmlDoc *document;

  if (length == 0 || length > MAX_BYTES)
    {
      refuse (error, "xml-size");
      return NULL;
    }
  context = xmlNewParserCtxt ();
  document = xmlCtxtReadMemory (context, data, (int) length, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                    XML_PARSE_NOCDATA);
  xmlFreeParserCtxt (context);
  if (document == NULL)
    refuse (error, "xml-malformed");
  else if (document->intSubset != NULL || document->extSubset != NULL)
    {
      g_clear_pointer (&document, xmlFreeDoc);
      refuse (error, "xml-doctype");
    }
  return document;
}

static gboolean
is_element (const xmlNode *node, const char *name, const char *namespace)
{
  return node != NULL && node->type == XML_ELEMENT_NODE &&
         g_str_equal ((const char *) node->name, name) &&
         (namespace == NULL ||
          (node->ns != NULL && g_strcmp0 ((const char *) node->ns->href, namespace) == 0));
}

static xmlNode *
child (xmlNode *parent, const char *name, const char *namespace)
{
  for (xmlNode *node = parent != NULL ? parent->children : NULL; node != NULL; node = node->next)
    {
      if (is_element (node, name, namespace))
        return node;
    }
  return NULL;
}

static char *
content (xmlNode *node)
{
  xmlChar *text = node != NULL ? xmlNodeGetContent (node) : NULL;
  char *copy = text != NULL ? g_strdup ((const char *) text) : NULL;

  xmlFree (text);
  return copy;
}

static MefPayfipFault *
read_fault (xmlNode *element)
{
  xmlNode *detail = child (element, "detail", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fault_elements); i++)
    {
      xmlNode *node = child (detail, fault_elements[i], SERVICE_NS);
      g_autofree char *code = content (child (node, "code", NULL));
      g_autofree char *libelle = content (child (node, "libelle", NULL));
      g_autofree char *severite = content (child (node, "severite", NULL));

      if (node != NULL)
        return mef_payfip_fault_new ((MefPayfipFaultKind) i, code, libelle,
                                     severite != NULL ? atoi (severite) : 0);
    }
  return mef_payfip_fault_new (MEF_PAYFIP_FAULT_OTHER, NULL, NULL, 0);
}

static MefPayfipMessage *
read_message (xmlNode *wrapper, MefPayfipOperation operation, MefPayfipDirection direction)
{
  g_autoptr (MefPayfipMessage) self = mef_payfip_message_new (operation, direction);
  xmlNode *inner = child (wrapper, direction == MEF_PAYFIP_ANSWER ? "return" : "arg0", NULL);

  for (xmlNode *node = inner != NULL ? inner->children : NULL; node != NULL; node = node->next)
    {
      int i = node->type == XML_ELEMENT_NODE ? find_field (self, (const char *) node->name) : -1;

      if (i >= 0 && self->values[i] == NULL)
        self->values[i] = content (node);
    }
  return g_steal_pointer (&self);
}

static MefPayfipMessage *
read_body (xmlNode *body, MefPayfipDirection direction, MefPayfipFault **fault, GError **error)
{
  xmlNode *soap_fault = child (body, "Fault", SOAP_NS);

  if (soap_fault != NULL && direction == MEF_PAYFIP_ANSWER)
    {
      *fault = read_fault (soap_fault);
      g_set_error (error, MEF_ERROR, MEF_ERROR_PAYMENT_DECLINED, "payfip-fault");
      return NULL;
    }
  for (guint i = 0; i < MEF_PAYFIP_N_OPERATIONS; i++)
    {
      g_autofree char *name = g_strconcat (operations[i].wrapper,
                                           direction == MEF_PAYFIP_ANSWER ? "Response" : "", NULL);
      xmlNode *wrapper = child (body, name, SERVICE_NS);

      if (wrapper != NULL)
        return read_message (wrapper, (MefPayfipOperation) i, direction);
    }
  refuse (error, "soap-operation");
  return NULL;
}

/**
 * mef_payfip_message_parse:
 * @bytes: what came
 * @direction: what it must be
 * @fault: (out) (transfer full) (nullable): the fault, with %MEF_ERROR_PAYMENT_DECLINED
 * @error: (nullable): %MEF_ERROR_PAYMENT_DECLINED "payfip-fault", or %MEF_ERROR_PROTOCOL
 * "xml-size", "xml-malformed", "xml-doctype", "soap-envelope", "soap-operation"
 *
 * Takes any prefix, any order of fields, and fields it does not know.
 *
 * Returns: (transfer full) (nullable): the message
 */
MefPayfipMessage *
mef_payfip_message_parse (GBytes *bytes,
                          MefPayfipDirection direction,
                          MefPayfipFault **fault,
                          GError **error)
{
  xmlDoc *document = read_document (bytes, error);
  xmlNode *root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  xmlNode *body = is_element (root, "Envelope", SOAP_NS) ? child (root, "Body", SOAP_NS) : NULL;
  MefPayfipMessage *message = NULL;

  *fault = NULL;
  if (document == NULL)
    return NULL;
  if (body == NULL)
    refuse (error, "soap-envelope");
  else
    message = read_body (body, direction, fault, error);
  xmlFreeDoc (document);
  return message;
}

/* DDMMYYYY and HHMM, the time on the clocks of Paris; 0 when they are none. */
static gint64
read_instant (const char *dattrans, const char *heurtrans)
{
  MefDay day;
  guint d, time;

  if (dattrans == NULL || strlen (dattrans) != 8 || strspn (dattrans, "0123456789") != 8 ||
      heurtrans == NULL || strlen (heurtrans) != 4 || strspn (heurtrans, "0123456789") != 4)
    return 0;
  d = (guint) atoi (dattrans);
  time = (guint) atoi (heurtrans);
  day = mef_day_new (d % 10000, d / 10000 % 100, d / 1000000);
  if (day == MEF_DAY_NONE || time / 100 > 23 || time % 100 > 59)
    return 0;
  return mef_instant_from_paris (day, time / 100, time % 100);
}

/**
 * mef_payfip_detail_read:
 * @answer: the answer to %MEF_PAYFIP_DETAIL
 * @detail: (out caller-allocates): what it says
 * @error: (nullable): %MEF_ERROR_PROTOCOL "payfip-detail" when it lacks what identifies a payment
 *
 * Returns: whether @detail was filled
 */
gboolean
mef_payfip_detail_read (MefPayfipMessage *answer, MefPayfipDetail *detail, GError **error)
{
  const char *saisie = mef_payfip_message_get (answer, "saisie");

  *detail = (MefPayfipDetail){
    .numcli = mef_payfip_message_get (answer, "numcli"),
    .refdet = mef_payfip_message_get (answer, "refdet"),
    .resultrans = mef_payfip_message_get (answer, "resultrans"),
    .numauto = mef_payfip_message_get (answer, "numauto"),
    .saisie = saisie != NULL ? saisie[0] : '\0',
    .paid_at = read_instant (mef_payfip_message_get (answer, "dattrans"),
                             mef_payfip_message_get (answer, "heurtrans")),
  };
  detail->result = mef_payfip_result_from_string (detail->resultrans);
  if (detail->numcli == NULL || detail->refdet == NULL || detail->resultrans == NULL ||
      saisie == NULL ||
      !mef_payfip_montant_parse (mef_payfip_message_get (answer, "montant"), &detail->montant))
    return refuse (error, "payfip-detail");
  return TRUE;
}

static void
take_fields (GHashTable *fields, const char *text)
{
  GUriParamsIter iter;
  char *name, *value;

  g_uri_params_iter_init (&iter, text, -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, NULL))
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);

      g_free (name);
      if (g_hash_table_contains (fields, lower))
        g_free (value);
      else
        g_hash_table_insert (fields, g_steal_pointer (&lower), value);
    }
}

/**
 * mef_payfip_read_fields:
 * @query: (nullable): what follows the question mark
 * @body: (nullable): a form's body
 *
 * Notifications and returns have come in either place and in any letter case.
 *
 * Returns: (transfer full) (element-type utf8 utf8): the fields by their lower-case names, the
 * first of each
 */
GHashTable *
mef_payfip_read_fields (const char *query, const char *body)
{
  GHashTable *fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (body != NULL)
    take_fields (fields, body);
  if (query != NULL)
    take_fields (fields, query);
  return fields;
}
