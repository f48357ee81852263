/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <webkit/webkit.h>

G_BEGIN_DECLS

/**
 * MefWebRefusal:
 * @MEF_WEB_REFUSAL_ADDRESS: a page wanted to go where it may not
 * @MEF_WEB_REFUSAL_DOWNLOAD: a page wanted to put a file on this computer
 *
 * What a person is told when a page does not get its way. Other refusals are silent.
 */
typedef enum
{
  MEF_WEB_REFUSAL_ADDRESS,
  MEF_WEB_REFUSAL_DOWNLOAD,
} MefWebRefusal;

typedef void (*MefWebRefused) (MefWebRefusal refusal, gpointer user_data);

WebKitWebView *mef_web_guard_new_view (MefWebRefused refused, GObject *owner);
WebKitWebView *
mef_web_guard_new_related (WebKitWebView *related, MefWebRefused refused, GObject *owner);

G_END_DECLS
