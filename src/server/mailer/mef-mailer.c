/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A town's outbox on its way out: claims what is due, hands it to the sending thread, writes what
 * became of it. Lives on the context it was made on; at most one claim is out at a time. No log has
 * an address or a text. */
#include "config.h"

#include "mef-mailer.h"

#include "mef-error.h"
#include "mef-town-store.h"

#include "mef-address.h"
#include "mef-mail-texts.h"

#define TICK_SECONDS 5
#define AT_ONCE 10     /* a claim, so that what matters more overtakes within a second or two */
#define RELAY_PAUSE 60 /* seconds: a relay that cannot be reached is left alone */

struct _MefMailer
{
  GObject parent;

  MefServer *server;     /* (unowned): owns us through the engine */
  MefTown *town;         /* (unowned) */
  MefMailRoute *route;   /* (owned) */
  MefDb *db;             /* (owned) (nullable): reads; gone once stopped */
  GMainContext *context; /* (owned) */
  GSource *timer;        /* (owned) (nullable) */
  gboolean busy;         /* a claim is out */
  gint64 paused_until;   /* Unix seconds */
  int stopping;          /* read by the sending thread */
};

G_DEFINE_FINAL_TYPE (MefMailer, mef_mailer, G_TYPE_OBJECT)

/* A mail of a claim. */
typedef struct
{
  MefOutboxRow *row; /* (owned) */
  MefOutboxResult result;
  char *answer; /* (owned) (nullable) */
} Item;

/* A claim, between the writer's thread and the sending one. */
typedef struct
{
  MefMailer *mailer; /* (owned) */
  GArray *items;     /* (owned) (element-type Item) */
  char *town;        /* (owned): its name */
  char *base;        /* (owned): the address links begin with */
  gint64 now;
  gboolean unreachable;
} Claim;

static void
item_clear (gpointer data)
{
  Item *item = data;

  mef_outbox_row_free (item->row);
  g_free (item->answer);
}

static void
claim_clear (gpointer data)
{
  Claim *self = data;

  g_array_unref (self->items);
  g_free (self->town);
  g_free (self->base);
  g_object_unref (self->mailer);
}

static void
claim_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, claim_clear);
}

static gint64
get_now (MefMailer *self)
{
  return mef_clock_now (mef_server_get_clock (self->server));
}

/* --- writing what became of them --- */

static gboolean
finish_job (MefDb *db, gpointer data, GError **error)
{
  Claim *self = data;

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      if (!mef_outbox_finish (db, item->row->id, item->result,
                              item->answer != NULL ? item->answer : "", self->now, error))
        return FALSE;
    }
  return TRUE;
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Claim *claim = user_data;
  MefMailer *self = claim->mailer;
  g_autoptr (GError) error = NULL;

  if (!mef_writer_run_finish (self->town->writer, result, &error))
    g_warning ("what became of a mail could not be written: %s", mef_error_get_reason (error));
  self->busy = FALSE;
  if (claim->unreachable)
    self->paused_until = claim->now + RELAY_PAUSE;
  else if (error == NULL)
    mef_mailer_wake (self);
  claim_release (claim);
}

/* --- sending, on the route's thread --- */

static char *
make_unsubscribe_url (const Claim *claim, const MefOutboxRow *row)
{
  return row->unsubscribe_id != NULL
             ? g_strdup_printf ("%s/desabonnement?jeton=%s", claim->base, row->unsubscribe_id)
             : NULL;
}

static void
send_one (const Claim *claim, Item *item)
{
  MefMailRoute *route = claim->mailer->route;
  const MefOutboxRow *row = item->row;
  g_autofree char *link =
      row->secret != NULL ? g_strdup_printf ("%s/?LIEN=%s", claim->base, row->secret) : NULL;
  g_autofree char *home = g_strconcat (claim->base, "/", NULL);
  g_autofree char *unsubscribe = make_unsubscribe_url (claim, row);
  const MefMailPlace place = { .town = claim->town, .link = link, .application = home };
  g_auto (MefMailText) text = { NULL };
  MefMailMessage message = {
    .public_id = row->public_id,
    .from_name = claim->town,
    .from_address = mef_mail_route_get_from (route),
    .to = row->recipient,
    .unsubscribe_url = unsubscribe,
    .date = claim->now,
  };

  mef_mail_text_write (row, &place, &text);
  message.subject = text.subject;
  message.text = text.text;
  message.html = text.html;
  item->result = mef_mail_route_send (route, &message, &item->answer);
}

/* A relay that is not there is not there for the next one either, and each would wait for it. */
static gboolean
is_unreachable (const Item *item)
{
  static const char *const words[] = { "unreachable", "timeout", "tls", "auth", "disk", NULL };

  return item->result == MEF_OUTBOX_LATER && g_strv_contains (words, item->answer);
}

static void
send_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Claim *claim = data;

  for (guint i = 0; i < claim->items->len; i++)
    {
      Item *item = &g_array_index (claim->items, Item, i);

      if (claim->unreachable || g_atomic_int_get (&claim->mailer->stopping) != 0)
        break;
      send_one (claim, item);
      claim->unreachable = is_unreachable (item);
    }
  g_task_return_boolean (task, TRUE);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Claim *claim = user_data;
  MefMailer *self = claim->mailer;

  claim->now = get_now (self);
  mef_writer_run_async (self->town->writer, finish_job, g_atomic_rc_box_acquire (claim),
                        claim_release, finished_cb, claim);
}

/* --- claiming --- */

static gboolean
claim_job (MefDb *db, gpointer data, GError **error)
{
  Claim *self = data;
  g_auto (MefTownRow) town = { NULL };
  g_autoptr (GPtrArray) rows = mef_outbox_claim (db, AT_ONCE, self->now, error);

  if (rows == NULL || !mef_town_store_read (db, &town, error))
    return FALSE;
  self->town = g_strdup (town.name);
  while (rows->len > 0)
    {
      Item item = { .row = g_ptr_array_steal_index (rows, 0), .result = MEF_OUTBOX_UNTRIED };

      g_array_append_val (self->items, item);
    }
  return TRUE;
}

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Claim *claim = user_data;
  MefMailer *self = claim->mailer;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;

  if (!mef_writer_run_finish (self->town->writer, result, &error))
    {
      g_warning ("mail cannot be claimed: %s", mef_error_get_reason (error));
      self->busy = FALSE;
      claim_release (claim);
      return;
    }
  task = g_task_new (NULL, NULL, sent_cb, claim);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (claim), claim_release);
  mef_task_pool_push (mef_mail_route_get_pool (self->route), task, send_thread);
}

/**
 * mef_mailer_wake:
 * @self: a mailer
 *
 * Something may be due: looks, and sends. On the context of the mailer only.
 */
void
mef_mailer_wake (MefMailer *self)
{
  g_autoptr (GError) error = NULL;
  gboolean due;
  Claim *claim;

  if (self->busy || self->db == NULL || get_now (self) < self->paused_until)
    return;
  if (!mef_outbox_is_due (self->db, get_now (self), &due, &error))
    g_warning ("the outbox cannot be read: %s", mef_error_get_reason (error));
  if (error != NULL || !due)
    return;
  self->busy = TRUE;
  claim = g_atomic_rc_box_new0 (Claim);
  claim->mailer = g_object_ref (self);
  claim->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (claim->items, item_clear);
  claim->base = mef_address_make (self->server, self->town, "");
  claim->now = get_now (self);
  mef_writer_run_async (self->town->writer, claim_job, g_atomic_rc_box_acquire (claim),
                        claim_release, claimed_cb, claim);
}

static gboolean
tick_cb (gpointer user_data)
{
  mef_mailer_wake (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * mef_mailer_start:
 * @self: a mailer
 *
 * Sends what is due, from now on.
 */
void
mef_mailer_start (MefMailer *self)
{
  self->timer = g_timeout_source_new_seconds (TICK_SECONDS);
  g_source_set_callback (self->timer, tick_cb, self, NULL);
  g_source_attach (self->timer, self->context);
  mef_mailer_wake (self);
}

/**
 * mef_mailer_stop:
 * @self: a mailer
 *
 * Lets the mail under way end and gives back those nobody tried. May be called twice; iterates the
 * main context.
 */
void
mef_mailer_stop (MefMailer *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_atomic_int_set (&self->stopping, 1);
  g_clear_pointer (&self->db, mef_db_close);
  while (self->busy)
    g_main_context_iteration (self->context, TRUE);
}

/**
 * mef_mailer_get_route:
 * @self: a mailer
 *
 * Returns: (transfer none): its way out
 */
MefMailRoute *
mef_mailer_get_route (MefMailer *self)
{
  return self->route;
}

/**
 * mef_mailer_new:
 * @server: the server, which outlives the mailer's work
 * @town: a town of it
 * @route: the way out
 * @error: the store's reason
 *
 * Returns: (transfer full) (nullable): a mailer that does nothing yet
 */
MefMailer *
mef_mailer_new (MefServer *server, MefTown *town, MefMailRoute *route, GError **error)
{
  MefDb *db = mef_town_open_reader (town, error);
  MefMailer *self;

  if (db == NULL)
    return NULL;
  self = g_object_new (MEF_TYPE_MAILER, NULL);
  self->server = server;
  self->town = town;
  self->route = mef_mail_route_ref (route);
  self->db = db;
  self->context = g_main_context_ref_thread_default ();
  return self;
}

static void
mef_mailer_finalize (GObject *object)
{
  MefMailer *self = MEF_MAILER (object);

  g_clear_pointer (&self->db, mef_db_close);
  g_clear_pointer (&self->route, mef_mail_route_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (mef_mailer_parent_class)->finalize (object);
}

static void
mef_mailer_class_init (MefMailerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mef_mailer_finalize;
}

static void
mef_mailer_init (MefMailer *self)
{
}
