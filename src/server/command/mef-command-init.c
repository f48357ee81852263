/* SPDX-License-Identifier: GPL-3.0-or-later */
/* init: makes a town and the account of its administrator, who gets a link to choose a password
 * with. The link is on the standard output and nowhere else: only its hash is kept. */
#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "mef-account-table.h"
#include "mef-clock.h"
#include "mef-command.h"
#include "mef-config.h"
#include "mef-error.h"
#include "mef-mail-address.h"
#include "mef-link-table.h"
#include "mef-regie-table.h"
#include "mef-secret.h"
#include "mef-town-store.h"
#include "mef-txn.h"

#define LINK_LIFE (48 * 3600) /* seconds */

typedef struct
{
  char *data;   /* (owned) */
  char *town;   /* (owned) */
  char *admin;  /* (owned) */
  char *host;   /* (owned) (nullable) */
  char *regie;  /* (owned) (nullable) */
  char *config; /* (owned) (nullable) */
} Options;

static void
options_clear (Options *self)
{
  g_free (self->data);
  g_free (self->town);
  g_free (self->admin);
  g_free (self->host);
  g_free (self->regie);
  g_free (self->config);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Saint-Côme-et-Maruéjols → saint-come-et-maruejols: a name for its directory until the town has
 * a real one. "localhost" where nothing is left of the name. */
static char *
make_host (const char *town)
{
  g_autofree char *plain = g_str_to_ascii (town, "C");
  g_autoptr (GString) host = g_string_new (NULL);

  for (const char *p = plain; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (host, g_ascii_tolower (*p));
      else if (host->len > 0 && host->str[host->len - 1] != '-')
        g_string_append_c (host, '-');
    }
  while (host->len > 0 && host->str[host->len - 1] == '-')
    g_string_truncate (host, host->len - 1);
  return host->len > 0 ? g_string_free (g_steal_pointer (&host), FALSE) : g_strdup ("localhost");
}

static char *
make_link (const Options *options, const char *host, const char *token, GError **error)
{
  g_autofree char *usual = g_build_filename (options->data, "server.conf", NULL);
  const char *path = options->config != NULL ? options->config : usual;
  g_autoptr (MefConfig) config = NULL;

  if (options->config != NULL || g_file_test (usual, G_FILE_TEST_EXISTS))
    {
      config = mef_config_load (path, error);
      if (config == NULL)
        return NULL;
    }
  if (config != NULL && config->public_url != NULL)
    return g_strdup_printf ("%s/?LIEN=%s", config->public_url, token);
  return g_strdup_printf ("http://%s/?LIEN=%s", host, token);
}

static gboolean
fill (MefDb *db,
      const Options *options,
      const guint8 hash[MEF_TOKEN_HASH_SIZE],
      gint64 now,
      GError **error)
{
  g_auto (MefTxn) txn = MEF_TXN_INIT;
  MefRegieRow regie = {
    .name = options->regie != NULL ? options->regie : (char *) _ ("Municipal services"),
    .offer = "ws",
    .saisie = 'T',
    .online = TRUE,
  };
  gint64 regie_id, account_id, link_id;

  return mef_txn_begin (&txn, db, error) && mef_regie_insert (db, &regie, &regie_id, error) &&
         mef_account_insert (db, options->admin, _ ("Administrator"), MEF_ROLE_ADMINISTRATOR, 0,
                             NULL, now, &account_id, error) &&
         mef_link_insert (db, MEF_LINK_ACTIVATION, account_id, hash, now, now + LINK_LIFE, &link_id,
                          error) &&
         mef_txn_commit (&txn, error);
}

/* A town that could not be filled is no town: its file goes again, so that init can be repeated. */
static gboolean
create (const Options *options,
        const char *host,
        const guint8 hash[MEF_TOKEN_HASH_SIZE],
        gint64 now,
        GError **error)
{
  g_autofree char *path = mef_town_store_get_path (options->data, host);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr (MefDb) db = NULL;

  if (!mef_town_store_create (options->data, host, options->town, FALSE, now, error))
    return FALSE;
  db = mef_db_open (path, MEF_DB_WRITE, error);
  if (db != NULL && fill (db, options, hash, now, error))
    return TRUE;
  g_clear_pointer (&db, mef_db_close);
  g_unlink (path);
  g_rmdir (directory);
  return FALSE;
}

static int
run (const Options *options)
{
  g_autofree char *host =
      options->host != NULL ? g_ascii_strdown (options->host, -1) : make_host (options->town);
  g_autoptr (MefClock) clock = mef_clock_new ();
  guint8 hash[MEF_TOKEN_HASH_SIZE];
  g_autofree char *token = mef_secret_make_token ('M', hash);
  g_autofree char *link = NULL;
  g_autoptr (GError) error = NULL;

  link = make_link (options, host, token, &error);
  if (link == NULL || !create (options, host, hash, mef_clock_now (clock), &error))
    return mef_command_fail ("init", error);
  g_print (_ ("The town of %s is ready, under the name %s.\n"), options->town, host);
  g_print (_ ("To choose the password of %s, open this link within 48 hours:\n"), options->admin);
  g_print ("%s\n", link);
  return MEF_EXIT_OK;
}

/**
 * mef_command_init:
 * @argc: the command's arguments
 * @argv: the command's arguments
 *
 * Returns: the exit status
 */
int
mef_command_init (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("The data directory"), "DIR" },
    { "town", 0, 0, G_OPTION_ARG_STRING, &options.town, N_ ("The town's name"), "NAME" },
    { "admin", 0, 0, G_OPTION_ARG_STRING, &options.admin,
      N_ ("The e-mail address of its administrator"), "EMAIL" },
    { "host", 0, 0, G_OPTION_ARG_STRING, &options.host,
      N_ ("The host name it is served under, when it is not the town's name"), "NAME" },
    { "regie", 0, 0, G_OPTION_ARG_STRING, &options.regie, N_ ("The name of its first régie"),
      "NAME" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options.config,
      N_ ("The configuration, when it is not server.conf in the data directory"), "FILE" },
    { NULL },
  };
  int status;

  if (!mef_command_parse ("init", entries, &argc, &argv, &status))
    return status;
  if (options.data == NULL || options.town == NULL || options.admin == NULL || argc > 1)
    return mef_command_usage_error (
        "init", _ ("three things are needed: --data DIR --town NAME --admin EMAIL"));
  if (options.town[0] == '\0' || g_utf8_strlen (options.town, -1) > 80)
    return mef_command_usage_error ("init", _ ("a town's name has 1 to 80 characters"));
  if (!mef_mail_address_is_valid (options.admin))
    return mef_command_usage_error ("init", _ ("--admin takes an e-mail address"));
  return run (&options);
}
