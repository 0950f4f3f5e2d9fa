#!/usr/bin/env bash
# `npm run test:vm`: netfix on a real Debian machine in qemu that really reboots. In CI it may not be skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

if [ "$(uname -sm)" != 'Linux x86_64' ] || [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
  echo '*** SKIPPED: the test of a real machine builds a Debian image, which needs root on an x86_64 Debian ***' >&2
  [ -z "${CI:-}" ] || exit 1
  exit 0
fi
bash test/node-packages.sh && npm run --silent build || exit 1
exec npx vitest run --project vm "$@"
