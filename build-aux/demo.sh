#!/bin/bash
# Installs what is missing, builds, and starts the demonstration: bundled server, payment simulator
# and application on loopback, with data that is thrown away at the end.
#
# Without a display a virtual one is started and the resident's path (sign in, read, print, pay) is
# played in the real application through the accessibility bus; numbered screenshots are left in
# build/demo/, and the exit status is 0 only if the invoice ended settled.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_packages
build build --buildtype=debugoptimized

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec build/src/mes-factures --demo "$@"
fi

say "No display: playing the resident's path on a virtual one"
allow_webkit
rm -rf build/demo
mkdir -p build/demo
build-aux/with-display.sh "$PYTHON" tests/e2e/resident_path.py --programs build/src --screenshots build/demo
ls build/demo
