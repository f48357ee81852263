/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords and how fast they can be tried. */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "mef-error.h"

#include "mef-password.h"
#include "mef-throttle.h"

static void
test_rules (void)
{
  static const struct
  {
    const char *password;
    guint minimum;
    const char *reason;
  } cases[] = {
    { "1234", 5, "password-too-short" },
    { "12345", 5, "password-too-common" },
    { "demo5", 5, NULL },
    { "éàüöî", 5, NULL },
    { "éàüö", 5, "password-too-short" },
    { "", 5, "password-too-short" },
    { "CLAIRE@example.ORG", 5, "password-too-common" },
    { "claire@example.org!", 5, NULL },
    { "claire", 5, "password-too-common" },
    { "M0t De Passe", 12, "password-too-common" },
  };
  g_autofree char *longest = g_strnfill (MEF_PASSWORD_MAX, 'x');
  g_autofree char *longer = g_strnfill (MEF_PASSWORD_MAX + 1, 'x');
  g_autoptr (GError) error = NULL;

  longest[0] = longest[7] = longer[0] = longer[7] = 'y';
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) local = NULL;
      gboolean taken =
          mef_password_check (cases[i].password, "claire@example.org", cases[i].minimum, &local);

      g_assert_cmpint (taken, ==, cases[i].reason == NULL);
      if (!taken)
        g_assert_cmpstr (local->message, ==, cases[i].reason);
    }
  g_assert_true (mef_password_check (longest, "a@b", 5, NULL));
  g_assert_false (mef_password_check (longer, "a@b", 5, &error));
  g_assert_error (error, MEF_ERROR, MEF_ERROR_INVALID);
}

static void
test_min_length (void)
{
  g_assert_cmpuint (mef_password_min_length (MEF_ROLE_RESIDENT, 4), ==, 5);
  g_assert_cmpuint (mef_password_min_length (MEF_ROLE_RESIDENT, 5), ==, 5);
  g_assert_cmpuint (mef_password_min_length (MEF_ROLE_RESIDENT, 12), ==, 12);
  g_assert_cmpuint (mef_password_min_length (MEF_ROLE_AGENT, 5), ==, 16);
  g_assert_cmpuint (mef_password_min_length (MEF_ROLE_ADMINISTRATOR, 20), ==, 20);
}

static void
test_verify (void)
{
  g_autofree char *hash = mef_password_hash ("correct horse", NULL);
  g_autofree char *other = mef_password_hash ("correct horse", NULL);

  g_assert_true (g_str_has_prefix (hash, "$argon2id$v=19$m=19456,t=2,p=1$"));
  g_assert_cmpstr (hash, !=, other);
  g_assert_true (mef_password_verify (hash, "correct horse"));
  g_assert_false (mef_password_verify (hash, "Correct horse"));
  g_assert_false (mef_password_verify (hash, ""));
  g_assert_false (mef_password_verify (NULL, "correct horse"));
  g_assert_false (mef_password_verify ("nonsense", "correct horse"));
}

typedef struct
{
  gboolean done;
  gboolean right;
  char *new_hash;
} Answer;

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->right = mef_password_verify_finish (result, &answer->new_hash, NULL);
  answer->done = TRUE;
}

static void
verify (const char *hash, const char *password, Answer *answer)
{
  g_autoptr (MefTaskPool) pool = mef_task_pool_new (1, 8);

  *answer = (Answer){ FALSE, FALSE, NULL };
  g_assert_true (mef_password_verify_async (pool, hash, password, verified_cb, answer));
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
}

/* A hash made with other parameters is replaced when its owner signs in, and only then. */
static void
test_rehash (void)
{
  char weak[crypto_pwhash_STRBYTES];
  g_autofree char *hash = mef_password_hash ("correct horse", NULL);
  Answer answer;

  g_assert_cmpint (crypto_pwhash_str (weak, "correct horse", strlen ("correct horse"),
                                      crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN),
                   ==, 0);
  verify (weak, "correct horse", &answer);
  g_assert_true (answer.right);
  g_assert_nonnull (answer.new_hash);
  g_assert_true (mef_password_verify (answer.new_hash, "correct horse"));
  g_free (answer.new_hash);
  verify (weak, "wrong", &answer);
  g_assert_false (answer.right);
  g_assert_null (answer.new_hash);
  verify (hash, "correct horse", &answer);
  g_assert_true (answer.right);
  g_assert_null (answer.new_hash);
}

static void
test_wait (void)
{
  static const struct
  {
    guint failures;
    gint64 since; /* the last one */
    gint64 wait;
  } cases[] = {
    { 0, 0, 0 },      { 4, 0, 0 },
    { 5, 0, 60 },     { 5, 59, 1 },
    { 5, 60, 0 },     { 6, 0, 120 },
    { 7, 60, 180 },   { 10, 0, 1920 },
    { 11, 0, 3600 },  { 24, 0, 3600 },
    { 25, 0, 86400 }, { 25, 86399, 1 },
    { 25, 86400, 0 }, { G_MAXUINT, 0, 86400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (mef_throttle_wait (cases[i].failures, 1000000 - cases[i].since, 1000000), ==,
                     cases[i].wait);
}

static void
test_machines (void)
{
  g_autoptr (MefThrottle) throttle = mef_throttle_new ();
  g_autoptr (GInetAddress) one = g_inet_address_new_from_string ("192.0.2.1");
  g_autoptr (GInetAddress) two = g_inet_address_new_from_string ("192.0.2.2");
  g_autoptr (GInetAddress) six = g_inet_address_new_from_string ("2001:db8:1:2::1");
  g_autoptr (GInetAddress) neighbour = g_inet_address_new_from_string ("2001:db8:1:2::ffff");
  g_autoptr (GInetAddress) local = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  for (guint i = 0; i < MEF_THROTTLE_BURST; i++)
    {
      g_assert_cmpint (mef_throttle_take (throttle, one, 1000), ==, 0);
      g_assert_cmpint (mef_throttle_take (throttle, six, 1000), ==, 0);
    }
  g_assert_cmpint (mef_throttle_take (throttle, one, 1000), ==, 60);
  g_assert_cmpint (mef_throttle_take (throttle, one, 1059), ==, 1);
  g_assert_cmpint (mef_throttle_take (throttle, one, 1060), ==, 0);
  g_assert_cmpint (mef_throttle_take (throttle, one, 1060), ==, 60);
  g_assert_cmpint (mef_throttle_take (throttle, two, 1000), ==, 0);
  g_assert_cmpint (mef_throttle_take (throttle, neighbour, 1000), >, 0);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpint (mef_throttle_take (throttle, local, 1000), ==, 0);
}

/* However many machines come, what is remembered of them stays bounded. */
static void
test_many_machines (void)
{
  g_autoptr (MefThrottle) throttle = mef_throttle_new ();
  guint refused = 0;

  for (guint i = 0; i < 5000; i++)
    {
      const guint8 bytes[] = { 198, 51, (guint8) (i >> 8), (guint8) i };
      g_autoptr (GInetAddress) machine =
          g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV4);

      refused += mef_throttle_take (throttle, machine, 1000) != 0 ? 1 : 0;
    }
  g_assert_cmpuint (refused, ==, 5000 - 4096);
}

static void
test_address_hash (void)
{
  guint8 one[MEF_ADDRESS_HASH_SIZE], two[MEF_ADDRESS_HASH_SIZE];
  g_autofree char *local = g_strnfill (260, 'a');
  g_autofree char *huge = g_strconcat (local, "@b", NULL);

  g_assert_true (mef_throttle_hash_address ("Claire@Example.org ", one));
  g_assert_true (mef_throttle_hash_address (" claire@example.ORG", two));
  g_assert_cmpmem (one, sizeof one, two, sizeof two);
  g_assert_true (mef_throttle_hash_address ("paul@example.org", two));
  g_assert_cmpint (memcmp (one, two, sizeof one), !=, 0);
  g_assert_false (mef_throttle_hash_address ("claire", one));
  g_assert_false (mef_throttle_hash_address ("  ", one));
  g_assert_false (mef_throttle_hash_address (huge, one));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/password/rules", test_rules);
  g_test_add_func ("/server/password/min-length", test_min_length);
  g_test_add_func ("/server/password/verify", test_verify);
  g_test_add_func ("/server/password/rehash", test_rehash);
  g_test_add_func ("/server/throttle/wait", test_wait);
  g_test_add_func ("/server/throttle/machines", test_machines);
  g_test_add_func ("/server/throttle/many-machines", test_many_machines);
  g_test_add_func ("/server/throttle/address-hash", test_address_hash);
  return g_test_run ();
}
