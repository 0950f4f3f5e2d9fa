import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LOG_SCRIPT, readState, USE_SCRIPT, VALUES_SCRIPT } from '../../../src/modules/limits/probe.ts';
import { PRELUDE } from '../../../src/sh/prelude.ts';
import { runIn, SHELLS } from '../sh/shells.ts';

/** This machine itself is only looked at. A container does not see the neighbour tables. */
const seesTables = existsSync('/proc/net/stat/arp_cache');

test.skipIf(!seesTables).each(SHELLS)('the probe reads what `ip ntable` tells, in %s', (_, shell) => {
  const read = (script: string) => {
    const { stdout, stderr } = runIn(shell, `${PRELUDE}\n${script}`, '/');
    expect(stderr).toBe('');
    return { exitCode: 0, stdout, stderr };
  };
  // Entries come and go in between.
  for (let tries = 0; ; tries++) {
    const before = read(USE_SCRIPT);
    const table = read('ip -s ntable show name arp_cache | head -n 4').stdout;
    const state = readState({ use: before, values: read(VALUES_SCRIPT), log: read(LOG_SCRIPT) });
    const number = (name: string): string => new RegExp(`\\b${name} (\\d+)`).exec(table)?.[1] ?? '';
    for (const n of [1, 2, 3]) {
      expect(state.values.get(`net/ipv4/neigh/default/gc_thresh${n}`)).toBe(number(`thresh${n}`));
    }
    if (`${state.use.ipv4?.entries}` === number('entries') || tries === 20) {
      expect(`${state.use.ipv4?.entries}`).toBe(number('entries'));
      break;
    }
  }
});
