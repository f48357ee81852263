/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few pages a browser gets from us: one column of text, no picture, nothing loaded from
 * anywhere. They work without a script; the one there is shows how good a password is while it is
 * typed, and the page's policy names it by its hash. Everything that is put into a page is escaped
 * here. */
#include "config.h"

#include "mef-html.h"

#include <glib/gi18n.h>

/* Contrast is 7:1 and more in both styles; what has the focus is outlined; nothing is said by
 * colour alone. */
static const char style[] =
    "<style>"
    ":root{color-scheme:light dark;--ground:#fff;--text:#1c1c24;--accent:#123f8c;--alert:#8c1212}"
    "@media(prefers-color-scheme:dark){:root{--ground:#1c1c24;--text:#f2f2f5;--accent:#a9c7ff;"
    "--alert:#ffb3b3}}"
    "body{margin:0 auto;max-width:34rem;padding:1.5rem;background:var(--ground);color:var(--text);"
    "font:1.125rem/1.5 system-ui,sans-serif}"
    "h1{font-size:1.5rem;line-height:1.25}"
    "label{display:block;margin-top:1rem;font-weight:600}"
    "input{box-sizing:border-box;width:100%;padding:.6rem;font:inherit;color:inherit;"
    "background:transparent;border:2px solid currentColor;border-radius:.4rem}"
    "button{margin-top:1.5rem;padding:.7rem 1.4rem;font:inherit;font-weight:600;border:0;"
    "border-radius:.4rem;background:var(--accent);color:var(--ground)}"
    "a{color:var(--accent)}"
    ":focus-visible{outline:3px solid var(--accent);outline-offset:3px}"
    ".hint{margin:.3rem 0}"
    ".alert{padding:.8rem 1rem;border:2px solid var(--alert);border-radius:.4rem;"
    "color:var(--alert);font-weight:600}"
    "meter{width:100%;height:1rem;margin-top:.6rem}"
    "</style>";

/* An estimate as in core/mef-password-rules.c, without the list of refusals, which the server has:
 * it only ever encourages. The meter is hidden until the script runs. */
static const char script[] =
    "const p=document.getElementById('password'),m=document.getElementById('strength'),"
    "w=document.getElementById('words'),n=+m.dataset.minimum,t=w.dataset;"
    "m.hidden=w.hidden=false;"
    "p.addEventListener('input',()=>{"
    "const c=[...p.value],s=new Set();let f=0,b=0;"
    "for(const x of c){const k=x.codePointAt(0);if(!s.has(k)&&k!=b+1&&k!=b-1)f++;s.add(k);b=k}"
    "const "
    "k=[/\\p{Ll}/u,/\\p{Lu}/u,/\\p{Nd}/u,/[^\\p{L}\\p{N}]/u].filter(r=>r.test(p.value)).length,"
    "e=4*f+(c.length-f)+4*Math.max(k-1,0);"
    "m.value=c.length<n?0:1+(e>=33)+(e>=46)+(e>=60);"
    "w.textContent=c.length==0?'':[t.short,t.weak,t.fair,t.good,t.strong][m.value]});";

/**
 * mef_html_begin:
 * @title: what the page is, one line
 * @town: the town's name
 *
 * Returns: (transfer full): a page that has its title and no content yet
 */
GString *
mef_html_begin (const char *title, const char *town)
{
  GString *page = g_string_sized_new (4096);

  /* The language the sentences below are in. */
  mef_html_add_format (page, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">",
                       C_ ("language code of the page", "en"));
  mef_html_add_format (page, "<title>%s – %s</title>", title, town);
  g_string_append (page, "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                         "<meta name=\"robots\" content=\"noindex\">");
  g_string_append (page, style);
  mef_html_add_format (page, "</head><body><header><p>%s</p></header><main><h1>%s</h1>", town,
                       title);
  return page;
}

/**
 * mef_html_add_format:
 * @page: a page
 * @format: HTML of ours
 * @...: strings of anyone, escaped
 */
void
mef_html_add_format (GString *page, const char *format, ...)
{
  va_list arguments;
  char *text;

  va_start (arguments, format);
  text = g_markup_vprintf_escaped (format, arguments);
  va_end (arguments);
  g_string_append (page, text);
  g_free (text);
}

/**
 * mef_html_add_paragraph:
 * @page: a page
 * @text: a paragraph of text
 */
void
mef_html_add_paragraph (GString *page, const char *text)
{
  mef_html_add_format (page, "<p>%s</p>", text);
}

/**
 * mef_html_add_alert:
 * @page: a page
 * @text: what went wrong, read out at once by a screen reader
 */
void
mef_html_add_alert (GString *page, const char *text)
{
  mef_html_add_format (page, "<p class=\"alert\" role=\"alert\">%s</p>", text);
}

/**
 * mef_html_add_link:
 * @page: a page
 * @label: what it does
 * @target: an address made by us
 */
void
mef_html_add_link (GString *page, const char *label, const char *target)
{
  mef_html_add_format (page, "<p><a href=\"%s\" rel=\"noreferrer\">%s</a></p>", target, label);
}

/**
 * mef_html_add_strength:
 * @page: a page that has a field with the id "password"
 * @minimum: how many characters the password has at least
 *
 * Adds a meter that says how good the password is while it is typed, where scripts run; where they
 * do not, nothing is seen of it.
 */
void
mef_html_add_strength (GString *page, guint minimum)
{
  mef_html_add_format (page,
                       "<meter id=\"strength\" min=\"0\" max=\"4\" low=\"2\" high=\"3\" "
                       "optimum=\"4\" value=\"0\" data-minimum=\"%u\" aria-label=\"%s\" "
                       "hidden></meter>",
                       minimum, _ ("Strength of the password"));
  mef_html_add_format (page,
                       "<p class=\"hint\" id=\"words\" role=\"status\" hidden data-short=\"%s\" "
                       "data-weak=\"%s\" data-fair=\"%s\" data-good=\"%s\" data-strong=\"%s\"></p>",
                       _ ("Too short"), _ ("Weak: a few words in a row are easy to keep in mind"),
                       _ ("Fair: longer would be better"), _ ("Good"), _ ("Very good"));
}

/**
 * mef_html_add_script:
 * @page: a page, complete but for its end
 *
 * Adds the script of mef_html_add_strength().
 */
void
mef_html_add_script (GString *page)
{
  g_string_append (page, "<script>");
  g_string_append (page, script);
  g_string_append (page, "</script>");
}

/**
 * mef_html_get_script_source:
 *
 * Returns: the script's hash as a Content-Security-Policy names it, 'sha256-…'
 */
const char *
mef_html_get_script_source (void)
{
  static gsize once = 0;
  static char *source = NULL;

  if (g_once_init_enter (&once))
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      guint8 digest[32];
      gsize length = sizeof digest;
      g_autofree char *text = NULL;

      g_checksum_update (checksum, (const guchar *) script, sizeof script - 1);
      g_checksum_get_digest (checksum, digest, &length);
      text = g_base64_encode (digest, length);
      source = g_strdup_printf ("'sha256-%s'", text);
      g_once_init_leave (&once, 1);
    }
  return source;
}

/**
 * mef_html_end:
 * @page: a page
 *
 * Closes what mef_html_begin() opened.
 */
void
mef_html_end (GString *page)
{
  g_string_append (page, "</main></body></html>\n");
}
