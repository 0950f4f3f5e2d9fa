#!/usr/bin/env bash
# Installs the Node packages of the lock file. `npm ci` would refuse it where a registry lacks packages for other
# platforms (npm/cli#9846). No install script is needed: the native parts of ssh2 are optional.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ -e node_modules/.package-lock.json ] || npm install --no-save --ignore-scripts --no-fund --no-audit
