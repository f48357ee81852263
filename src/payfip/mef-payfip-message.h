/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-money.h"

#include "mef-payfip.h"

G_BEGIN_DECLS

typedef enum
{
  MEF_PAYFIP_CREATE, /* creerPaiementSecurise */
  MEF_PAYFIP_DETAIL, /* recupererDetailPaiementSecurise */
  MEF_PAYFIP_CLIENT, /* recupererDetailClient */
  MEF_PAYFIP_N_OPERATIONS,
} MefPayfipOperation;

typedef enum
{
  MEF_PAYFIP_REQUEST,
  MEF_PAYFIP_ANSWER,
} MefPayfipDirection;

const char *mef_payfip_operation_get_wrapper (MefPayfipOperation operation);
const char *const *
mef_payfip_operation_get_fields (MefPayfipOperation operation, MefPayfipDirection direction);

/**
 * MefPayfipMessage:
 *
 * One call or one answer: an operation and its fields by PayFiP's own names.
 */
typedef struct _MefPayfipMessage MefPayfipMessage;

MefPayfipMessage *
mef_payfip_message_new (MefPayfipOperation operation, MefPayfipDirection direction);
void mef_payfip_message_free (MefPayfipMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefPayfipMessage, mef_payfip_message_free)

MefPayfipOperation mef_payfip_message_get_operation (MefPayfipMessage *self);
const char *mef_payfip_message_get (MefPayfipMessage *self, const char *field);
void mef_payfip_message_set (MefPayfipMessage *self, const char *field, const char *value);
void mef_payfip_message_set_montant (MefPayfipMessage *self, MefCents montant);
const char *mef_payfip_message_why_refused (MefPayfipMessage *creation);
GBytes *mef_payfip_message_serialize (MefPayfipMessage *self);

typedef enum
{
  MEF_PAYFIP_FAULT_FONCTIONNELLE,
  MEF_PAYFIP_FAULT_DYSFONCTIONNEMENT,
  MEF_PAYFIP_FAULT_INDISPONIBILITE,
  MEF_PAYFIP_FAULT_PROTOCOLAIRE,
  MEF_PAYFIP_FAULT_OTHER, /* a fault that is none of PayFiP's four */
} MefPayfipFaultKind;

/**
 * MefPayfipFault:
 *
 * PayFiP says no. Decide on @kind and @code; the texts are for people and for the log.
 */
typedef struct
{
  MefPayfipFaultKind kind;
  char *code;
  char *libelle;
  int severite;
} MefPayfipFault;

MefPayfipFault *
mef_payfip_fault_new (MefPayfipFaultKind kind, const char *code, const char *libelle, int severite);
void mef_payfip_fault_free (MefPayfipFault *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MefPayfipFault, mef_payfip_fault_free)
GBytes *mef_payfip_fault_serialize (const MefPayfipFault *self);

MefPayfipMessage *mef_payfip_message_parse (GBytes *bytes,
                                            MefPayfipDirection direction,
                                            MefPayfipFault **fault,
                                            GError **error);

/**
 * MefPayfipDetail:
 *
 * What PayFiP knows of an operation, read and checked; strings are borrowed from the message.
 */
typedef struct
{
  const char *id_op; /* (nullable) */
  const char *numcli;
  const char *refdet;
  MefCents montant;
  char saisie; /* 0 when it is not one character */
  MefPayfipResult result;
  const char *resultrans;
  const char *numauto; /* (nullable) */
  gint64 paid_at;      /* 0 when dattrans or heurtrans is missing */
} MefPayfipDetail;

gboolean mef_payfip_detail_read (MefPayfipMessage *answer, MefPayfipDetail *detail, GError **error);

gint64 mef_payfip_read_instant (const char *dattrans, const char *heurtrans);
GHashTable *mef_payfip_read_fields (const char *query, const char *body);

G_END_DECLS
