#!/usr/bin/env bash
# `npm test`: makes a fresh clone ready, runs the tests, ends with one line of counts. Arguments go to vitest.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

fail() { echo "$*" >&2; exit 1; }
can_run_labs() { [ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ]; }

# A test file that could not be loaded is one failure; so is a run that left no report.
count() {
  node --input-type=module - "$1" << 'SCRIPT'
import { readFileSync } from 'node:fs';
const text = readFileSync(process.argv[2], 'utf8');
const report = text ? JSON.parse(text) : { numPassedTests: 0, numFailedTests: 1, testResults: [] };
const hasFailedTest = (file) => file.assertionResults.some((test) => test.status === 'failed');
const broken = report.testResults.filter((file) => file.status === 'failed' && !hasFailedTest(file)).length;
const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
console.log(`${report.numPassedTests} passed, ${report.numFailedTests + broken} failed, ${skipped} skipped`);
SCRIPT
}

# Node packages, a build, and Debian packages where we may install them.
prepare() {
  bash test/node-packages.sh || fail 'The Node packages could not be installed.'
  if can_run_labs; then
    bash test/lab/install.sh lab tests || fail 'The packages of test/lab/packages.txt could not be installed.'
  fi
  npm run --silent build || fail 'The build failed.'
}

only_unit=no
case " $* " in *' --project unit '* | *' --project=unit '*) only_unit=yes ;; esac

prepare
if [ $only_unit = no ]; then
  if can_run_labs; then
    bash test/lab/image.sh > /dev/null || fail 'The image of the lab hosts could not be built.'
  elif [ -n "${CI:-}" ]; then
    fail 'In CI the lab must run: that needs root on Linux.'
  else
    echo '*** Only the unit tests run. The lab of real SSH hosts needs root on Linux: sudo npm test ***' >&2
    set -- --project unit "$@"
  fi
fi

# A real machine is tested by its own name: npm run test:vm.
case " $* " in *' --project'*) ;; *) set -- --project unit --project lab "$@" ;; esac

results=$(mktemp)
trap 'rm -f "$results"' EXIT
npx vitest run --reporter=default --reporter=json --outputFile.json="$results" "$@"
code=$?
count "$results" || [ $code -ne 0 ] || code=1
exit $code
