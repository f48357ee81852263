/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mef-payfip-message.h"

G_BEGIN_DECLS

/* The longest list of fields: the answer to recupererDetailPaiementSecurise. */
#define MEF_PAYFIP_MAX_FIELDS 12

struct _MefPayfipMessage
{
  MefPayfipOperation operation;
  MefPayfipDirection direction;
  char *values[MEF_PAYFIP_MAX_FIELDS]; /* (owned) (nullable): in the order of the schema */
};

int mef_payfip_message_find_field (MefPayfipMessage *self, const char *field);
const char *mef_payfip_fault_kind_get_element (MefPayfipFaultKind kind);

G_END_DECLS
