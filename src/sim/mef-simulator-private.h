/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "mef-debt-reference.h"
#include "mef-sim-html.h"
#include "mef-sim-operation.h"
#include "mef-simulator.h"

G_BEGIN_DECLS

/**
 * MefSimDebt:
 *
 * A titre or a rôle that the treasury has taken in charge.
 */
typedef struct
{
  char *numcli;
  char *refdet;
  MefDebtReferenceKind kind;
  MefCents montant;
  gint64 paid_at; /* 0 while it is owed */
} MefSimDebt;

/**
 * MefSimNotice:
 *
 * A notification that has not left: what it says is what was true when the payer pressed.
 */
typedef struct
{
  char *id_op;
  char *fields;
  gint64 due_at;
  guint copies;   /* how often it is sent */
  gboolean waits; /* for the payer to come back: it is due then */
  gboolean held;  /* until another one has arrived */
} MefSimNotice;

/* Ten years: nothing that is kept lives longer than one. */
#define MEF_SIM_OFFSET_MAX ((gint64) 10 * 365 * 24 * 3600)

struct _MefSimulator
{
  GObject parent_instance;

  MefClock *clock;              /* (owned) */
  char *state_file;             /* (owned) (nullable) */
  char *debts_file;             /* (owned) (nullable) */
  char *debts_stamp;            /* (owned) (nullable): of the file as it was read */
  GSocketService *service;      /* (owned): accepts */
  SoupServer *server;           /* (owned): answers what was accepted */
  SoupSession *session;         /* (owned): carries notifications */
  char *url;                    /* (owned) (nullable): without a slash at the end */
  GHashTable *operations;       /* (owned) (element-type utf8 MefSimOperation) */
  GHashTable *delayed;          /* (owned) (element-type SoupServerMessage GSource): held answers */
  GHashTable *debts;            /* (owned) (element-type utf8 MefSimDebt): by numcli/refdet */
  GHashTable *treasury_clients; /* (owned) (element-type utf8): who has any */
  GPtrArray *notices;           /* (owned) (element-type MefSimNotice): in the order they came */
  GSource *timer;               /* (owned) (nullable): while something is to come */
  char *last_id_op;             /* (owned) (nullable) */
  gint64 offset;                /* seconds it lives ahead of its clock */
  gboolean movable;             /* whether the offset may grow */
  MefSimKnobs knobs;
};

/* The time it lives in. */
gint64 mef_simulator_now (MefSimulator *self);
gboolean mef_simulator_can_advance (MefSimulator *self);
gboolean mef_simulator_reset_clock (MefSimulator *self);
MefSimOperation *mef_simulator_find (MefSimulator *self, const char *id_op);
MefSimOperation *mef_simulator_add (MefSimulator *self, MefPayfipMessage *fields);
void mef_simulator_open (MefSimulator *self, MefSimOperation *operation);
const char *mef_simulator_why_not_concluded (MefSimulator *self,
                                             MefSimOperation *operation,
                                             const char *result);
void mef_simulator_delay (MefSimulator *self, SoupServerMessage *message, guint milliseconds);
GList *mef_simulator_list (MefSimulator *self);
void mef_simulator_run_due (MefSimulator *self);

gboolean mef_sim_state_load (MefSimulator *self, GError **error);
void mef_sim_state_save (MefSimulator *self);

void mef_sim_debt_free (MefSimDebt *self);
MefSimDebt *mef_sim_debts_find (MefSimulator *self, const char *numcli, const char *refdet);
GList *mef_sim_debts_list (MefSimulator *self);
gboolean mef_sim_debts_take (MefSimulator *self, JsonObject *object, GError **error);
gboolean mef_sim_debts_refresh (MefSimulator *self, GError **error);
void mef_sim_debts_write (MefSimulator *self, JsonBuilder *builder);
gboolean mef_sim_debts_is_paid_for (MefSimulator *self, MefSimOperation *operation);
void mef_sim_debts_settle (MefSimulator *self, MefSimOperation *operation);

void mef_sim_notice_free (MefSimNotice *self);
void mef_sim_notices_plan (MefSimulator *self, MefSimOperation *operation);
gboolean mef_sim_notices_wait_for (MefSimulator *self, const char *id_op);
void mef_sim_notices_returned (MefSimulator *self, const char *id_op);
gboolean mef_sim_notices_run (MefSimulator *self);
gboolean mef_sim_notices_are_coming (MefSimulator *self);
void mef_sim_notices_write (MefSimulator *self, JsonBuilder *builder);
gboolean mef_sim_notices_read (MefSimulator *self, JsonArray *array);

/**
 * MefSimKnob:
 * @name: in JSON and in the page's form
 * @kind: what it holds
 * @offset: where in MefSimKnobs
 * @max: the largest number
 * @unit: of a number
 * @words: what a choice may be
 * @choices: @words for people, as many
 * @section: where the page has it
 * @label: what the page calls it
 * @help: what the page says it does
 *
 * One of the knobs.
 */
typedef enum
{
  MEF_SIM_KNOB_SWITCH,
  MEF_SIM_KNOB_CHOICE,
  MEF_SIM_KNOB_NUMBER,
  MEF_SIM_KNOB_WORD,
} MefSimKnobKind;

typedef enum
{
  MEF_SIM_SECTION_NOTIFICATION,
  MEF_SIM_SECTION_RESULT,
  MEF_SIM_SECTION_SERVICE,
  MEF_SIM_SECTION_RETURN,
  MEF_SIM_N_SECTIONS,
} MefSimSection;

typedef struct
{
  const char *name;
  MefSimKnobKind kind;
  gsize offset;
  guint max;
  const char *unit;
  const char *words[8];
  const char *choices[8];
  MefSimSection section;
  const char *label;
  const char *help;
} MefSimKnob;

const MefSimKnob *mef_sim_knobs_get_table (guint *n_knobs);
const MefSimKnob *mef_sim_knobs_find (const char *name);
gboolean mef_sim_knobs_read (MefSimKnobs *self, JsonObject *object, GError **error);
void mef_sim_knobs_write (const MefSimKnobs *self, GString *out);
void mef_sim_knobs_reset (MefSimKnobs *self);
guint mef_sim_knobs_get (const MefSimKnobs *self, const MefSimKnob *knob);
const char *mef_sim_knobs_get_spelling (const MefSimKnobs *self);

/* Client numbers with a meaning; any other of six digits is a town that may pay. */
#define MEF_SIM_UNKNOWN_CLIENT "999999"
#define MEF_SIM_CLIENT_WITHOUT_SERVICE "999998"

#define MEF_SIM_PANEL_PATH "/sim/"
#define MEF_SIM_PORTAL_PATH "/sim/form"
#define MEF_SIM_PORTAL_NOTIFICATION_PATH "/sim/notification"

/* What answers each part of the address space. */
void mef_sim_soap_answer (MefSimulator *self, SoupServerMessage *message);
void mef_sim_contract_answer (MefSimulator *self, SoupServerMessage *message, const char *query);
void mef_sim_pages_answer (MefSimulator *self,
                           SoupServerMessage *message,
                           const char *path,
                           GHashTable *fields);
void mef_sim_pages_respond_choice (MefSimulator *self,
                                   SoupServerMessage *message,
                                   MefSimOperation *operation);
void mef_sim_form_answer (MefSimulator *self, SoupServerMessage *message, GHashTable *fields);
char *mef_sim_form_make_result (MefSimulator *self, MefSimOperation *operation);
void mef_sim_control_answer (MefSimulator *self, SoupServerMessage *message, const char *path);
void mef_sim_panel_answer (MefSimulator *self, SoupServerMessage *message, GHashTable *fields);
void mef_sim_portal_answer (SoupServerMessage *message, GHashTable *fields);

/**
 * MefSimNote:
 * @place: the part of the trainer's page that it stands in, or empty for its top
 * @text: for people
 *
 * What came of a button of the trainer's page.
 */
typedef struct
{
  gboolean good;
  const char *place;
  const char *text;
} MefSimNote;

void mef_sim_panel_respond (MefSimulator *self,
                            SoupServerMessage *message,
                            guint status,
                            const MefSimNote *note);
void mef_sim_panel_append_heading (GString *out,
                                   const MefSimNote *note,
                                   const char *place,
                                   const char *title);
const char *mef_sim_panel_describe_state (MefSimulator *self, MefSimOperation *operation);
void mef_sim_portal_append (MefSimulator *self, GString *out, const MefSimNote *note);
char *mef_sim_portal_describe_last (MefSimulator *self, const char *before);

void
mef_sim_respond (SoupServerMessage *message, guint status, const char *content_type, GString *body);
char *mef_sim_read_resource (const char *name);

G_END_DECLS
