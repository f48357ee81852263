/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few pages a browser gets from us: one column of text, no script, no picture, nothing loaded
 * from anywhere. Everything that is put into one is escaped here. */
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
    "</style>";

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
