#!/bin/bash
# with-display.sh COMMAND…: runs it on a virtual display with a session bus and a home of its own,
# all gone at the end. The exit status is the command's; so is all of the standard output: what the
# bus's own programs print there is dropped. The display is never reset: it would be when its last client
# leaves, and refuses whoever comes at that instant (the accessibility bus comes and goes at the start).
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home/run"
env -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS \
  HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" \
  XDG_CACHE_HOME="$home/cache" XDG_STATE_HOME="$home/state" \
  GTK_A11Y=atspi GSK_RENDERER=cairo GDK_BACKEND=x11 GSETTINGS_BACKEND=memory LIBGL_ALWAYS_SOFTWARE=1 \
  xvfb-run -a -s '-screen 0 1280x900x24 -nolisten tcp -noreset' dbus-run-session -- \
  bash -c 'exec "$@" >&9 9>&-' -- "$@" 9>&1 >/dev/null
