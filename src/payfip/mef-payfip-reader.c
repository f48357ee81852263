/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads PayFiP's SOAP 1.1 envelopes, both directions. What comes is not trusted: its size and depth
 * are bounded, a DOCTYPE ends the reading, no entity is expanded and nothing is fetched. Prefixes
 * mean nothing, the order of fields neither, and what is not known is skipped. */
#include "config.h"

#include "mef-payfip-message.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "mef-error.h"
#include "mef-payfip-message-private.h"
#include "mef-util.h"

/* An answer of the service is under 2 KiB. */
#define MAX_BYTES (1024 * 1024)

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, MEF_ERROR, MEF_ERROR_PROTOCOL, reason);
  return FALSE;
}

/* SOAP has no DOCTYPE: the reading ends where one begins, before what it declares counts. */
static void
doctype_cb (void *context, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
  xmlParserCtxt *parser = context;

  parser->_private = parser;
  xmlStopParser (parser);
}

/* The depth is bounded by the library, to 256, as long as it is not told to take huge documents. */
static xmlDoc *
read_document (GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  xmlParserCtxt *parser;
  xmlDoc *document;

  if (length == 0 || length > MAX_BYTES)
    {
      refuse (error, "xml-size");
      return NULL;
    }
  parser = xmlNewParserCtxt ();
  parser->sax->internalSubset = doctype_cb;
  document = xmlCtxtReadMemory (parser, data, (int) length, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                    XML_PARSE_NOCDATA);
  if (parser->_private != NULL)
    {
      g_clear_pointer (&document, xmlFreeDoc);
      refuse (error, "xml-doctype");
    }
  else if (document == NULL)
    refuse (error, "xml-malformed");
  xmlFreeParserCtxt (parser);
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

/* The text for people is in libelle; where that is empty, in one of the others. */
static char *
read_fault_text (xmlNode *node)
{
  static const char *const names[] = { "libelle", "descriptif", "message" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = content (child (node, names[i], NULL));

      if (!mef_str_empty (text))
        return g_steal_pointer (&text);
    }
  return NULL;
}

static MefPayfipFault *
read_fault (xmlNode *element)
{
  xmlNode *detail = child (element, "detail", NULL);

  for (guint i = 0; i < MEF_PAYFIP_FAULT_OTHER; i++)
    {
      const char *name = mef_payfip_fault_kind_get_element ((MefPayfipFaultKind) i);
      xmlNode *node = child (detail, name, MEF_PAYFIP_SERVICE_NS);
      g_autofree char *code = content (child (node, "code", NULL));
      g_autofree char *libelle = read_fault_text (node);
      g_autofree char *severite = content (child (node, "severite", NULL));

      if (node != NULL)
        return mef_payfip_fault_new ((MefPayfipFaultKind) i,
                                     code != NULL ? g_strstrip (code) : NULL, libelle,
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
      int i = node->type == XML_ELEMENT_NODE
                  ? mef_payfip_message_find_field (self, (const char *) node->name)
                  : -1;

      if (i >= 0 && self->values[i] == NULL)
        self->values[i] = content (node);
    }
  return g_steal_pointer (&self);
}

static MefPayfipMessage *
read_body (xmlNode *body, MefPayfipDirection direction, MefPayfipFault **fault, GError **error)
{
  xmlNode *soap_fault = child (body, "Fault", MEF_PAYFIP_SOAP_NS);

  if (soap_fault != NULL && direction == MEF_PAYFIP_ANSWER)
    {
      *fault = read_fault (soap_fault);
      g_set_error (error, MEF_ERROR, MEF_ERROR_PAYMENT_DECLINED, "payfip-fault");
      return NULL;
    }
  for (guint i = 0; i < MEF_PAYFIP_N_OPERATIONS; i++)
    {
      g_autofree char *name =
          g_strconcat (mef_payfip_operation_get_wrapper ((MefPayfipOperation) i),
                       direction == MEF_PAYFIP_ANSWER ? "Response" : "", NULL);
      xmlNode *wrapper = child (body, name, MEF_PAYFIP_SERVICE_NS);

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
  xmlNode *body = is_element (root, "Envelope", MEF_PAYFIP_SOAP_NS)
                      ? child (root, "Body", MEF_PAYFIP_SOAP_NS)
                      : NULL;
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
