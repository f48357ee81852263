#!/bin/bash
# Installs what is missing, builds twice (as shipped, and with the address and undefined behaviour
# sanitizers), runs every suite, and closes with one line: N passed, N failed, N skipped.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_packages
build build --buildtype=debugoptimized --werror
build build-asan --buildtype=debugoptimized --werror -Db_sanitize=address,undefined -Db_lundef=false

allow_webkit
status=0
say "Every suite, as shipped"
meson test -C build --no-rebuild --print-errorlogs || status=1
say "unit, server and display again, with the sanitizers"
meson test -C build-asan --no-rebuild --print-errorlogs --suite unit --suite server --suite display \
  --timeout-multiplier 4 || status=1

"$PYTHON" build-aux/count-tests.py build/meson-logs/testlog.junit.xml build-asan/meson-logs/testlog.junit.xml \
  || status=1
exit $status
