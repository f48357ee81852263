/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One exchange with a relay by libcurl: a connection a mail, one recipient, and what the end of it
 * means for the mail. libcurl doubles the dots at the beginning of lines after CRLF only, and takes
 * what it is given as an address as it is: mef_mail_transport_send() has looked at both. */
#include "config.h"

#include "mef-smtp.h"

#include <curl/curl.h>
#include <string.h>

#include "mef-util.h"

#define CONNECT_TIMEOUT 15 /* seconds, of the whole */
#define SILENCE_MAX 45     /* seconds without a byte: who filters mail takes time to answer */
#define QUIT_TIMEOUT 5     /* seconds: the mail's fate is known by then */

struct _MefSmtp
{
  char *url;
  char *user;     /* (nullable) */
  char *password; /* (nullable) */
  char *ca_file;  /* (nullable) */
  gboolean encrypted;
  long timeout; /* seconds */
};

/* A message on its way. */
typedef struct
{
  CURL *curl;
  const char *data;
  gsize length;
  gsize offset;      /* as much of it has libcurl taken */
  gint64 end;        /* monotonic microseconds: when everything is over */
  gboolean answered; /* the relay has said what it makes of the message */
} Exchange;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CURL, curl_easy_cleanup)

static char *
dup_or_null (const char *text)
{
  return mef_str_empty (text) ? NULL : g_strdup (text);
}

/**
 * mef_smtp_new:
 * @url: the relay, nothing but scheme, host and port
 * @user: (nullable): to log in as
 * @password: (nullable): its password
 * @ca_file: (nullable): the certificates to trust instead of the machine's
 * @encrypted: whether nothing is said in clear
 * @timeout: of a whole exchange, in seconds
 *
 * Returns: (transfer full): that relay
 */
MefSmtp *
mef_smtp_new (const char *url,
              const char *user,
              const char *password,
              const char *ca_file,
              gboolean encrypted,
              guint timeout)
{
  static gsize done;
  MefSmtp *self = g_new0 (MefSmtp, 1);

  if (g_once_init_enter (&done))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&done, 1);
    }
  self->url = g_strdup (url);
  self->user = dup_or_null (user);
  self->password = dup_or_null (password);
  self->ca_file = dup_or_null (ca_file);
  self->encrypted = encrypted;
  self->timeout = (long) MIN (timeout, (guint) G_MAXINT / 1000);
  return self;
}

/**
 * mef_smtp_free:
 * @self: (transfer full): a relay
 */
void
mef_smtp_free (MefSmtp *self)
{
  g_free (self->url);
  g_free (self->user);
  g_free (self->password);
  g_free (self->ca_file);
  g_free (self);
}

static size_t
read_cb (char *buffer, size_t size, size_t count, void *data)
{
  Exchange *exchange = data;
  gsize n = MIN (size * count, exchange->length - exchange->offset);

  memcpy (buffer, exchange->data + exchange->offset, n);
  exchange->offset += n;
  return n;
}

/* Whether to give up: libcurl's own limits leave out the good-bye, which a relay that no longer
 * answers would let take as long again. Called about once a second. */
static int
progress_cb (void *data,
             curl_off_t download_total,
             curl_off_t download_now,
             curl_off_t upload_total,
             curl_off_t upload_now)
{
  Exchange *exchange = data;
  gint64 now = g_get_monotonic_time ();
  long code = 0;

  curl_easy_getinfo (exchange->curl, CURLINFO_RESPONSE_CODE, &code);
  if (!exchange->answered && exchange->offset == exchange->length && code / 100 != 3)
    {
      exchange->answered = TRUE;
      exchange->end = MIN (exchange->end, now + QUIT_TIMEOUT * G_USEC_PER_SEC);
    }
  return now >= exchange->end;
}

/* The environment's proxies are for the web: a relay is the town's own. */
static void
set_connection (CURL *curl, const MefSmtp *self)
{
  curl_easy_setopt (curl, CURLOPT_URL, self->url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_USE_SSL,
                    (long) (self->encrypted ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (self->ca_file != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, self->ca_file);
  if (self->user != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, self->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, self->password != NULL ? self->password : "");
    }
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, self->timeout);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, MIN (self->timeout, (long) CONNECT_TIMEOUT));
  curl_easy_setopt (curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, self->timeout);
  /* Closed by curl_easy_perform(), under the eyes of progress_cb(), not by curl_easy_cleanup(). */
  curl_easy_setopt (curl, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_TIME, MIN (self->timeout, (long) SILENCE_MAX));
}

static void
set_message (Exchange *exchange, const char *from, struct curl_slist *to)
{
  CURL *curl = exchange->curl;

  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, from);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, to);
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_cb);
  curl_easy_setopt (curl, CURLOPT_READDATA, exchange);
  curl_easy_setopt (curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t) exchange->length);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, exchange);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
}

static gboolean
is_tls_trouble (CURLcode result)
{
  static const CURLcode codes[] = {
    CURLE_SSL_CONNECT_ERROR,
    CURLE_SSL_ENGINE_NOTFOUND,
    CURLE_SSL_ENGINE_SETFAILED,
    CURLE_SSL_CERTPROBLEM,
    CURLE_SSL_CIPHER,
    CURLE_PEER_FAILED_VERIFICATION,
    CURLE_USE_SSL_FAILED,
    CURLE_SSL_ENGINE_INITFAILED,
    CURLE_SSL_CACERT_BADFILE,
    CURLE_SSL_SHUTDOWN_FAILED,
    CURLE_SSL_CRL_BADFILE,
    CURLE_SSL_ISSUER_ERROR,
    CURLE_SSL_INVALIDCERTSTATUS,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (result == codes[i])
        return TRUE;
    }
  return FALSE;
}

/* 530, 534, 535 and 538 of RFC 4954 ask for a login, another one, or one that is encrypted: that is
 * about us, not about the mail. */
static gboolean
is_login_trouble (CURLcode result, long code)
{
  return result == CURLE_LOGIN_DENIED ||
         (result == CURLE_SEND_ERROR && (code == 530 || code == 534 || code == 535 || code == 538));
}

/* Why nothing can be said about the mail; nothing where the relay has answered.
 *
 * Returns: (nullable): a word
 */
static const char *
find_trouble (CURLcode result, long code)
{
  if (result == CURLE_OPERATION_TIMEDOUT || result == CURLE_ABORTED_BY_CALLBACK)
    return "timeout";
  if (is_tls_trouble (result))
    return "tls";
  if (is_login_trouble (result, code))
    return "auth";
  /* libcurl gives up with these because of what the relay said; or the connection broke. */
  if ((result == CURLE_WEIRD_SERVER_REPLY || result == CURLE_REMOTE_ACCESS_DENIED ||
       result == CURLE_SEND_ERROR) &&
      code >= 400 && code <= 599)
    return NULL;
  return "unreachable";
}

/* The last digits alone decide nothing: a connection that breaks after the 250 for the recipient
 * has sent no mail, and a 5xx to our greeting is about us. Of the 2xx for a whole message libcurl
 * itself only takes 250. */
static MefMailOutcome
judge (CURLcode result, long code, gboolean complete, char **answer)
{
  gboolean about_message = result == CURLE_WEIRD_SERVER_REPLY && complete;
  gboolean about_mail = about_message || result == CURLE_SEND_ERROR;
  gboolean sent = result == CURLE_OK || (about_message && code / 100 == 2);
  const char *trouble = sent ? NULL : find_trouble (result, code);

  *answer = trouble != NULL ? g_strdup (trouble) : g_strdup_printf ("%ld", code);
  if (sent)
    return MEF_MAIL_SENT;
  return trouble == NULL && about_mail && code >= 500 ? MEF_MAIL_REFUSED : MEF_MAIL_LATER;
}

/**
 * mef_smtp_send:
 * @self: the relay
 * @from: a valid address
 * @to: a valid address
 * @message: lines that end in CRLF
 * @answer: (out) (transfer full): see mef_mail_transport_send()
 *
 * Blocks. Any thread.
 *
 * Returns: what became of it
 */
MefMailOutcome
mef_smtp_send (const MefSmtp *self,
               const char *from,
               const char *to,
               GBytes *message,
               char **answer)
{
  g_autoptr (CURL) curl = curl_easy_init ();
  struct curl_slist *recipients = curl_slist_append (NULL, to);
  Exchange exchange = { .curl = curl };
  CURLcode result;
  long code = 0;

  exchange.data = g_bytes_get_data (message, &exchange.length);
  exchange.end = g_get_monotonic_time () + self->timeout * G_USEC_PER_SEC;
  set_connection (curl, self);
  set_message (&exchange, from, recipients);
  result = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &code);
  curl_slist_free_all (recipients);
  return judge (result, code, exchange.offset == exchange.length, answer);
}
