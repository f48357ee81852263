/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PayFiP's answers mean and when to ask again: table by table. */
#include "config.h"

#include "mef-payment-rhythm.h"

#define CREATED ((gint64) 1763204400)
#define ID "7d9c2f40-0b1e-41f1-9c55-0a1b2c3d4e5f"
#define OTHER_ID "7d9c2f40-0b1e-41f1-9c55-0a1b2c3d4e60"
#define MINUTE 60
#define HOUR 3600
#define DAY 86400

static void
test_rhythm (void)
{
  static const struct
  {
    gint64 age;
    gboolean nudged;
    gint64 wait; /* seconds until the next question, 0 for none */
  } cases[] = {
    { 0, FALSE, 15 },
    { 0, TRUE, 5 },
    { 2 * MINUTE - 1, FALSE, 15 },
    { 2 * MINUTE, FALSE, 5 * MINUTE },
    { 15 * MINUTE, FALSE, 5 * MINUTE },
    { 16 * MINUTE, FALSE, 4 * MINUTE },
    { 20 * MINUTE - 1, FALSE, 1 },
    { 20 * MINUTE, FALSE, 5 * MINUTE },
    { 2 * HOUR - 1, FALSE, 5 * MINUTE },
    { 2 * HOUR, FALSE, 4 * HOUR },
    { 2 * HOUR, TRUE, 5 },
    { 7 * DAY - 1, FALSE, 4 * HOUR },
    { 7 * DAY, FALSE, 0 },
    { 7 * DAY, TRUE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 now = CREATED + cases[i].age;
      gint64 next = mef_payment_next_poll (CREATED, now, cases[i].nudged);

      g_assert_cmpint (next, ==, cases[i].wait == 0 ? 0 : now + cases[i].wait);
    }
}

static void
test_poll_after (void)
{
  static const struct
  {
    MefAttemptEvent event;
    gint64 age;
    gboolean again;
    gboolean nudged;
  } cases[] = {
    { MEF_ATTEMPT_EVENT_SUCCESS, 0, FALSE },
    { MEF_ATTEMPT_EVENT_SUCCESS, 0, FALSE, .nudged = TRUE },
    { MEF_ATTEMPT_EVENT_MISMATCH, 0, FALSE },
    { MEF_ATTEMPT_EVENT_MISMATCH, 0, FALSE, .nudged = TRUE },
    { MEF_ATTEMPT_EVENT_PURGED, HOUR, FALSE },
    { MEF_ATTEMPT_EVENT_PURGED, HOUR, TRUE, .nudged = TRUE },
    { MEF_ATTEMPT_EVENT_ABANDON, HOUR, TRUE, .nudged = TRUE },
    { MEF_ATTEMPT_EVENT_ABANDON, 7 * DAY, FALSE, .nudged = TRUE },
    { MEF_ATTEMPT_EVENT_PURGED_YOUNG, 0, TRUE },
    { MEF_ATTEMPT_EVENT_ABANDON, HOUR, FALSE },
    { MEF_ATTEMPT_EVENT_ABANDON_YOUNG, 0, TRUE },
    { MEF_ATTEMPT_EVENT_PENDING, HOUR, TRUE },
    { MEF_ATTEMPT_EVENT_PENDING_YOUNG, 0, TRUE },
    { MEF_ATTEMPT_EVENT_FAILURE, 0, TRUE },
    { MEF_ATTEMPT_EVENT_FAILURE, 20 * MINUTE, TRUE },
    { MEF_ATTEMPT_EVENT_FAILURE, 2 * HOUR, FALSE },
    { MEF_ATTEMPT_EVENT_FAILURE, 2 * HOUR, TRUE, .nudged = TRUE },
    { MEF_ATTEMPT_EVENT_NO_ANSWER, HOUR, TRUE },
    { MEF_ATTEMPT_EVENT_NO_ANSWER, 7 * DAY, FALSE },
    { MEF_ATTEMPT_EVENT_GIVEN_UP, MINUTE, TRUE },
    { MEF_ATTEMPT_EVENT_CREATE_REFUSED, 0, FALSE },
    { MEF_ATTEMPT_EVENT_CREATE_UNANSWERED, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 now = CREATED + cases[i].age;
      gint64 next = mef_payment_poll_after (cases[i].event, CREATED, now, cases[i].nudged);

      g_assert_cmpint (next != 0, ==, cases[i].again);
      g_assert_true (!cases[i].nudged || next == 0 || next == now + 5);
    }
}

static void
test_detail (void)
{
  static const struct
  {
    MefPayfipDetail detail;
    gint64 age;
    MefAttemptEvent event;
    const char *reason;
  } cases[] = {
    { { ID, "001964", "REF01A01", 4250, 'T', MEF_PAYFIP_RESULT_CARD, "P", "B1", 1 },
      0,
      MEF_ATTEMPT_EVENT_SUCCESS,
      NULL },
    { { NULL, "001964", "REF01A01", 4250, 'T', MEF_PAYFIP_RESULT_DEBIT, "V", NULL, 0 },
      7 * DAY,
      MEF_ATTEMPT_EVENT_SUCCESS,
      NULL },
    { { ID, "001964", "REF01A01", 4251, 'T', MEF_PAYFIP_RESULT_CARD, "P", "B1", 1 },
      0,
      MEF_ATTEMPT_EVENT_MISMATCH,
      "amount-differs" },
    { { ID, "001964", "REF01A02", 4250, 'T', MEF_PAYFIP_RESULT_CARD, "P", "B1", 1 },
      0,
      MEF_ATTEMPT_EVENT_MISMATCH,
      "reference-differs" },
    { { ID, "001965", "REF01A01", 4250, 'T', MEF_PAYFIP_RESULT_DEBIT, "V", "B1", 1 },
      0,
      MEF_ATTEMPT_EVENT_MISMATCH,
      "client-differs" },
    { { ID, "001964", "REF01A01", 4250, 'W', MEF_PAYFIP_RESULT_CARD, "P", "B1", 1 },
      0,
      MEF_ATTEMPT_EVENT_MISMATCH,
      "mode-differs" },
    { { ID, "001964", "REF01A01", 4250, 'T', MEF_PAYFIP_RESULT_ABANDONED, "A", NULL, 0 },
      20 * MINUTE - 1,
      MEF_ATTEMPT_EVENT_ABANDON_YOUNG,
      NULL },
    { { ID, "001964", "REF01A01", 4250, 'T', MEF_PAYFIP_RESULT_ABANDONED, "A", NULL, 0 },
      20 * MINUTE,
      MEF_ATTEMPT_EVENT_ABANDON,
      NULL },
    { { ID, "001964", "REF01A01", 4250, 'T', MEF_PAYFIP_RESULT_REFUSED, "R", NULL, 0 },
      0,
      MEF_ATTEMPT_EVENT_FAILURE,
      "card-refused" },
    { { ID, "001964", "REF01A01", 4250, 'T', MEF_PAYFIP_RESULT_REFUSED, "Z", NULL, 0 },
      0,
      MEF_ATTEMPT_EVENT_FAILURE,
      "debit-refused" },
    { { ID, "001964", "REF01A01", 4250, 'T', MEF_PAYFIP_RESULT_UNKNOWN, "W", NULL, 0 },
      0,
      MEF_ATTEMPT_EVENT_NO_ANSWER,
      "result-unknown" },
    { { OTHER_ID, "001964", "REF01A01", 4250, 'T', MEF_PAYFIP_RESULT_CARD, "P", "B1", 1 },
      0,
      MEF_ATTEMPT_EVENT_NO_ANSWER,
      "operation-differs" },
  };
  const MefAttemptRow row = { .id_op = (char *) ID,
                              .client_number = (char *) "001964",
                              .refdet = (char *) "REF01A01",
                              .amount = 4250,
                              .saisie = 'T',
                              .regie_saisie = 'T',
                              .created_at = CREATED };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *reason;
      MefAttemptEvent event =
          mef_payment_judge_detail (&row, &cases[i].detail, CREATED + cases[i].age, &reason);

      g_assert_cmpint (event, ==, cases[i].event);
      g_assert_cmpstr (reason, ==, cases[i].reason);
    }
}

static void
test_fault (void)
{
  static const struct
  {
    MefPayfipFaultKind kind;
    const char *code;
    gint64 age;
    MefAttemptEvent event;
  } cases[] = {
    { MEF_PAYFIP_FAULT_FONCTIONNELLE, "P5", 0, MEF_ATTEMPT_EVENT_PENDING_YOUNG },
    { MEF_PAYFIP_FAULT_FONCTIONNELLE, "P5", 20 * MINUTE, MEF_ATTEMPT_EVENT_PENDING },
    { MEF_PAYFIP_FAULT_FONCTIONNELLE, "P1", 20 * MINUTE - 1, MEF_ATTEMPT_EVENT_PURGED_YOUNG },
    { MEF_PAYFIP_FAULT_FONCTIONNELLE, "P1", 20 * MINUTE, MEF_ATTEMPT_EVENT_PURGED },
    { MEF_PAYFIP_FAULT_FONCTIONNELLE, "Q9", DAY, MEF_ATTEMPT_EVENT_NO_ANSWER },
    { MEF_PAYFIP_FAULT_FONCTIONNELLE, NULL, DAY, MEF_ATTEMPT_EVENT_NO_ANSWER },
    { MEF_PAYFIP_FAULT_DYSFONCTIONNEMENT, "P1", DAY, MEF_ATTEMPT_EVENT_NO_ANSWER },
    { MEF_PAYFIP_FAULT_INDISPONIBILITE, "P5", DAY, MEF_ATTEMPT_EVENT_NO_ANSWER },
    { MEF_PAYFIP_FAULT_OTHER, "P1", DAY, MEF_ATTEMPT_EVENT_NO_ANSWER },
  };
  const MefAttemptRow row = { .created_at = CREATED };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const MefPayfipFault fault = { cases[i].kind, (char *) cases[i].code, NULL, 2 };

      g_assert_cmpint (mef_payment_judge_fault (&row, &fault, CREATED + cases[i].age), ==,
                       cases[i].event);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/judgement/rhythm", test_rhythm);
  g_test_add_func ("/server/judgement/poll-after", test_poll_after);
  g_test_add_func ("/server/judgement/detail", test_detail);
  g_test_add_func ("/server/judgement/fault", test_fault);
  return g_test_run ();
}
