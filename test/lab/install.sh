#!/usr/bin/env bash
# Installs the Debian packages of packages.txt that this machine lacks.
# usage: install.sh SECTION...
#   lab: what the lab runs; tests: what the tests compare with; bench: the benchmark's peers; vm: what test/vm runs;
#   vagrant: what test/vm/vagrant runs besides
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

wanted() {
  awk -v sections=" $* " '/^# [a-z]+:/ { on = index(sections, " " substr($2, 1, length($2) - 1) " ") } !/^#/ && NF && on' \
    "$here/packages.txt"
}

missing() {
  local name
  for name in $(wanted "$@"); do
    dpkg-query -W -f '${db:Status-Abbrev}' "$name" 2> /dev/null | grep -q '^ii' || echo "$name"
  done
}

mapfile -t names < <(wanted "$@")
if ! command -v apt-get > /dev/null; then
  command -v mmdebstrap > /dev/null && exit 0
  echo "This is not a Debian machine. Install these by hand, or their like: ${names[*]}" >&2
  exit 1
fi
mkdir -p /run/netfix-lab
exec 5> /run/netfix-lab/.install.lock
flock 5
mapfile -t names < <(missing "$@")
[ ${#names[@]} -gt 0 ] || exit 0

echo "Installing what this machine lacks: ${names[*]}" >&2
# The tests start their own servers: what is installed here shall not listen.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
fi
apt-get -qq -o DPkg::Lock::Timeout=300 update >&2
DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
  install --no-install-recommends "${names[@]}" < /dev/null >&2
