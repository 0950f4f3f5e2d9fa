#!/usr/bin/env bash
# `npm run bench`: a lab of hosts, the peers from Debian, and the measurement in the lab's station. See docs/benchmarks.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bash test/node-packages.sh
bench() { node --import ./scripts/typescript.mjs test/bench/bench.ts "$@"; }

hosts=$(bench --print-hosts "$@")
[ -n "$hosts" ] || { bench "$@"; exit; }
bash test/lab/lab.sh require
bash test/lab/install.sh lab tests bench
npm run --silent build > /dev/null
export NETFIX_LAB=${NETFIX_LAB:-bench}
bash test/lab/lab.sh down
trap 'bash test/lab/lab.sh down' EXIT
bash test/lab/lab.sh up "$hosts" > /dev/null
# Not `exec`: the lab is ended behind it.
bash test/lab/lab.sh station node --import ./scripts/typescript.mjs test/bench/bench.ts "$@"
