#!/usr/bin/env bash
# `npm run test:vm`: netfix on a real Debian machine in qemu that really reboots. `npm run test:vagrant`: on two that
# `vagrant up` makes of vagrant/Vagrantfile. In CI neither may be skipped. Arguments go to vitest.
# usage: run.sh vm|vagrant [ARGUMENT...]
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
project=$1
shift

if [ "$(uname -sm)" != 'Linux x86_64' ] || [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
  echo '*** SKIPPED: the test of a real machine builds a Debian image, which needs root on an x86_64 Debian ***' >&2
  [ -z "${CI:-}" ] || exit 1
  exit 0
fi
bash test/node-packages.sh && npm run --silent build || exit 1
within=()
[ "$project" = vm ] || within=(bash test/vm/vagrant/namespace.sh)
"${within[@]}" npx vitest run --project "$project" "$@"
