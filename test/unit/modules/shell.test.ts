import { expect, test } from 'vitest';
import type { ProbeOutput } from '../../../src/modules/module.ts';
import { shell } from '../../../src/modules/shell.ts';
import { hostView } from './namespace-host.ts';

const check = 'test "$(cat /sys/class/net/eth0/mtu)" -ge 1500';
const FIX = {
  kind: 'command',
  target: check,
  summary: 'run ip link set eth0 mtu 1500',
  run: 'ip link set eth0 mtu 1500',
};

function planFor(
  params: Parameters<typeof shell.title>[0],
  output: Partial<ProbeOutput> | null,
  applied = false,
) {
  const parts = output === null ? {} : { check: { exitCode: 0, stdout: '', stderr: '', ...output } };
  return shell.plan(shell.read(parts, params), params, { ...hostView(), applied });
}

test('a check that passes is all there is to it', () => {
  expect(planFor({ check, fix: FIX.run }, { stdout: 'noise' })).toEqual({ findings: [], changes: [] });
});

test('without a fix a failed check is reported, with what it printed', () => {
  expect(planFor({ check }, { exitCode: 3, stdout: 'mtu 1400\n', stderr: 'hm\n' })).toEqual({
    findings: [
      {
        code: 'shell.check-failed',
        severity: 'error',
        message: `the check ${check} exits 3`,
        evidence: 'mtu 1400\n\nhm',
      },
    ],
    changes: [],
  });
});

test('a fix is one change, with its undo or none', () => {
  const plan = planFor({ check, fix: FIX.run, undo: 'ip link set eth0 mtu 1400' }, { exitCode: 1 });
  expect(plan.findings).toEqual([
    { code: 'shell.check-failed', severity: 'error', message: `the check ${check} exits 1`, fixable: true },
  ]);
  expect(plan.changes).toEqual([{ ...FIX, undo: 'ip link set eth0 mtu 1400' }]);
  expect(planFor({ check, fix: FIX.run }, { exitCode: 1 }).changes).toEqual([{ ...FIX, undo: null }]);
});

test('a fix that does not hold is not run again', () => {
  const plan = planFor({ check, fix: FIX.run }, { exitCode: 1 }, true);
  expect(plan.changes).toEqual([]);
  expect(plan.findings[0]).toMatchObject({ message: `the check ${check} exits 1, also after its fix ran` });
  expect(plan.findings[0]?.fixable).toBeUndefined();
});

test('a check that never answered fails', () => {
  expect(planFor({ check }, null).findings[0]?.message).toBe(`the check ${check} did not run to its end`);
});

test('long output and long scripts are cut', () => {
  const plan = planFor({ check: `${'x'.repeat(80)}\nmore` }, { exitCode: 1, stdout: 'y'.repeat(1e6) });
  expect(plan.findings[0]?.evidence).toHaveLength(2000);
  expect(shell.title({ check: `a\nb` })).toBe('shell a …');
  expect(shell.title({ check: 'x'.repeat(80) })).toHaveLength('shell '.length + 60);
});
