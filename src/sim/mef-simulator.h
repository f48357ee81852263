/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mef-clock.h"
#include "mef-money.h"

G_BEGIN_DECLS

#define MEF_TYPE_SIMULATOR (mef_simulator_get_type ())
G_DECLARE_FINAL_TYPE (MefSimulator, mef_simulator, MEF, SIMULATOR, GObject)

MefSimulator *mef_simulator_new (MefClock *clock, const char *state_file);
gboolean
mef_simulator_listen (MefSimulator *self, const char *address, guint16 port, GError **error);
void mef_simulator_set_debts_file (MefSimulator *self, const char *path);
void mef_simulator_set_clock_movable (MefSimulator *self, gboolean movable);
gboolean mef_simulator_advance (MefSimulator *self, gint64 seconds);
const char *mef_simulator_get_url (MefSimulator *self);
guint mef_simulator_get_n_operations (MefSimulator *self);
const char *mef_simulator_get_last_id_op (MefSimulator *self);
gboolean mef_simulator_conclude (MefSimulator *self, const char *id_op, const char *result);
void mef_simulator_add_debt (MefSimulator *self,
                             const char *numcli,
                             const char *refdet,
                             MefCents montant);
void mef_simulator_notify_now (MefSimulator *self, const char *id_op);

/**
 * MefSimFault:
 *
 * What the next call of the web service gets instead of its answer.
 */
typedef enum
{
  MEF_SIM_FAULT_NONE,
  MEF_SIM_FAULT_UNAVAILABLE, /* TechIndisponibiliteErreur */
  MEF_SIM_FAULT_BROKEN,      /* TechDysfonctionnementErreur, code 999 */
  MEF_SIM_FAULT_NOT_XML,     /* 502 and a page of a proxy */
  MEF_SIM_FAULT_SILENCE,     /* the connection closes without an answer */
  MEF_SIM_FAULT_HTTP_500,    /* 500 and a page that is no XML */
} MefSimFault;

/**
 * MefSimMoment:
 *
 * When a notification leaves; notification_delay comes on top.
 */
typedef enum
{
  MEF_SIM_MOMENT_NOW,            /* the payer still reads the confirmation */
  MEF_SIM_MOMENT_AFTER_REDIRECT, /* after "Continuer", two hours later without it */
  MEF_SIM_MOMENT_TWO_HOURS,
  MEF_SIM_MOMENT_NIGHT, /* in the batch, at two in the morning */
} MefSimMoment;

/**
 * MefSimKnobs:
 * @drop_notifications: nobody is notified
 * @moment: when a notification leaves
 * @notification_delay: seconds it takes longer
 * @duplicate_notifications: each is sent twice
 * @reorder_notifications: each is kept until the next has arrived
 * @name_spelling: how `idop` is spelt in them: idop, idOp, IdOp, IDOP
 * @upper_case_fields: a form's notification spells its fields in capitals
 * @fields_in_query: a notification has its fields in the query
 * @redirect_by_post: "Continuer" sends the payer back with POST instead of GET
 * @paid_after_abandon: an abandoned operation is paid a minute later
 * @wrong_montant: details, and forms, tell another amount
 * @wrong_saisie: details, and forms, tell another mode
 * @resultrans: (owned) (nullable): said in them instead of the true result
 * @without_numauto: they have no authorisation
 * @lower_case_detail: a detail spells its name `idop`
 * @next_fault: what the next call of the web service gets
 * @fault_lasts: and every call after that one
 * @delay_answer: milliseconds before an answer of the web service leaves
 *
 * What a test or a trainer can make go wrong.
 */
typedef struct
{
  gboolean drop_notifications;
  MefSimMoment moment;
  guint notification_delay;
  gboolean duplicate_notifications;
  gboolean reorder_notifications;
  guint name_spelling;
  gboolean upper_case_fields;
  gboolean fields_in_query;
  gboolean redirect_by_post;
  gboolean paid_after_abandon;
  gboolean wrong_montant;
  gboolean wrong_saisie;
  char *resultrans;
  gboolean without_numauto;
  gboolean lower_case_detail;
  MefSimFault next_fault;
  gboolean fault_lasts;
  guint delay_answer;
} MefSimKnobs;

MefSimKnobs *mef_simulator_get_knobs (MefSimulator *self);

G_END_DECLS
