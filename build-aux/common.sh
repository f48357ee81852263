# Shared by demo.sh and test.sh: where we are, installing what is missing, building.
# Sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C.UTF-8

say() { printf '\n== %s\n' "$*"; }

# Installs the packages of packages.txt that are not there yet, as root or through sudo.
install_packages() {
  local missing=() package as_root=()
  while read -r package; do
    case $package in ''|'#'*) continue ;; esac
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed \
      || missing+=("$package")
  done <build-aux/packages.txt
  [ "${#missing[@]}" -eq 0 ] && return 0
  say "Installing ${#missing[@]} Debian packages"
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# build DIRECTORY [MESON OPTIONS…]: configures once, compiles every time.
build() {
  local directory=$1
  shift
  say "Building in $directory"
  [ -f "$directory/build.ninja" ] || meson setup "$directory" "$@" >/dev/null
  ninja -C "$directory" --quiet
}

# Debian's Python: the one that has the bindings to the accessibility bus.
PYTHON=/usr/bin/python3

# WebKit puts its processes behind bubblewrap and ends the program where that cannot work: in a root
# that is not a mount point, for one. There, and only there, the played screens do without.
allow_webkit() {
  if ! bwrap --ro-bind / / true 2>/dev/null; then
    say "No sandbox can be made here: WebKit runs without one"
    export WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1
  fi
}
