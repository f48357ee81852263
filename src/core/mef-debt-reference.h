/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MefDebtReferenceKind:
 * @MEF_DEBT_REFERENCE_FREE: whatever the town prints
 * @MEF_DEBT_REFERENCE_TITRE: EXER-TITRE-LIGNE, sent as 4, 8 and 6 digits
 * @MEF_DEBT_REFERENCE_ROLE: EXER-RR-PP-DETTE, sent as 4, 2, 2 and 13; RR may hold letters
 *
 * How a régie's references are put together.
 */
typedef enum
{
  MEF_DEBT_REFERENCE_FREE,
  MEF_DEBT_REFERENCE_TITRE,
  MEF_DEBT_REFERENCE_ROLE,
} MefDebtReferenceKind;

const char *mef_debt_reference_kind_to_string (MefDebtReferenceKind kind);
gboolean mef_debt_reference_kind_from_string (const char *text, MefDebtReferenceKind *kind);
char *mef_debt_reference_compose (MefDebtReferenceKind kind, const char *printed, guint *exercise);

G_END_DECLS
