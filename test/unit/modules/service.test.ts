import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Facts, Plan } from '../../../src/modules/module.ts';
import { service } from '../../../src/modules/service.ts';
import { checkParams } from '../../../src/playbook/params.ts';
import { HOST_SHELLS, hostView, type NamespaceHost, startHost } from './namespace-host.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Params = Parameters<typeof service.title>[0];

interface Case {
  name: string;
  /** Properties besides those of a unit that runs and is enabled. */
  unit?: Record<string, string>;
  wish: Omit<Params, 'name'> & { name?: string };
  applied?: boolean;
  facts?: Partial<Facts>;
  /** `code`, with `!` where the changes do not mend it. */
  findings: string[];
  says?: string;
  /** `run` and `undo`. */
  changes?: [string, string | null][];
}

const RUNNING = {
  manager: 'systemd',
  LoadState: 'loaded',
  ActiveState: 'active',
  SubState: 'running',
  UnitFileState: 'enabled',
  Type: 'notify',
  Result: 'success',
};
const STOPPED = { ActiveState: 'inactive', SubState: 'dead' };

const CASES: Case[] = [
  { name: 'runs, and shall', wish: { state: 'started', enabled: true }, findings: [] },
  {
    name: 'does not run',
    unit: STOPPED,
    wish: { state: 'started' },
    findings: ['service.not-running'],
    says: 'chrony does not run (inactive, dead)',
    changes: [['systemctl start -- chrony', 'systemctl stop -- chrony']],
  },
  {
    name: 'does not run and is not enabled',
    unit: { ...STOPPED, UnitFileState: 'disabled' },
    wish: { state: 'started', enabled: true },
    findings: ['service.not-enabled', 'service.not-running'],
    changes: [
      ['systemctl enable -- chrony', 'systemctl disable -- chrony'],
      ['systemctl start -- chrony', 'systemctl stop -- chrony'],
    ],
  },
  {
    name: 'enabled until the next boot only',
    unit: { UnitFileState: 'enabled-runtime' },
    wish: { enabled: true },
    findings: ['service.not-enabled'],
    changes: [['systemctl enable -- chrony', 'systemctl disable -- chrony']],
  },
  {
    name: 'static units are started by others',
    unit: { UnitFileState: 'static' },
    wish: { enabled: true },
    findings: [],
  },
  {
    name: 'runs and shall not',
    wish: { state: 'stopped', enabled: false },
    findings: ['service.enabled', 'service.running'],
    changes: [
      ['systemctl disable -- chrony', 'systemctl enable -- chrony'],
      ['systemctl stop -- chrony', 'systemctl start -- chrony'],
    ],
  },
  {
    name: 'a failed unit is stopped',
    unit: { ActiveState: 'failed', SubState: 'failed' },
    wish: { state: 'stopped' },
    findings: [],
  },
  {
    name: 'a unit that starts again and again does not run',
    unit: { ActiveState: 'activating', SubState: 'auto-restart' },
    wish: { state: 'started' },
    findings: ['service.not-running'],
    changes: [['systemctl start -- chrony', 'systemctl stop -- chrony']],
  },
  {
    name: 'restarted is always a change',
    wish: { state: 'restarted' },
    findings: ['service.restart'],
    changes: [['systemctl restart -- chrony', null]],
  },
  { name: 'restarted, and runs', wish: { state: 'restarted' }, applied: true, findings: [] },
  {
    name: 'restarted, and does not run',
    unit: { ActiveState: 'failed', SubState: 'failed' },
    wish: { state: 'restarted' },
    applied: true,
    findings: ['service.failed!'],
    says: 'chrony was restarted and does not run (failed): see journalctl -u chrony',
  },
  {
    name: 'started, and does not run',
    unit: { ActiveState: 'activating', SubState: 'auto-restart' },
    wish: { state: 'started' },
    applied: true,
    findings: ['service.failed!'],
  },
  {
    name: 'a oneshot is over once it succeeded',
    unit: { ...STOPPED, Type: 'oneshot' },
    wish: { state: 'started' },
    applied: true,
    findings: [],
  },
  {
    name: 'masked',
    unit: { LoadState: 'masked' },
    wish: { state: 'started' },
    findings: ['service.masked!'],
    says: 'systemctl unmask chrony',
  },
  {
    name: 'unknown',
    unit: { LoadState: 'not-found' },
    wish: { state: 'started' },
    findings: ['service.not-found!'],
  },
  {
    name: 'nothing that manages services',
    unit: { manager: '' },
    wish: { state: 'started' },
    findings: ['service.no-manager!'],
    says: 'container',
  },
  {
    name: 'sysv has no enabled',
    unit: { manager: 'sysv' },
    wish: { enabled: true },
    findings: ['service.no-enable!'],
  },
  {
    name: 'not root',
    unit: STOPPED,
    wish: { state: 'started' },
    facts: { uid: 1000 },
    findings: ['service.needs-root!'],
    says: 'become: true',
  },
];

function lines(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

function planFor(
  stdout: string,
  params: Params,
  view: { applied?: boolean; facts?: Partial<Facts> | undefined } = {},
): Plan {
  const state = service.read({ service: { exitCode: 0, stdout, stderr: '' } }, params);
  return service.plan(state, params, { ...hostView(view.facts), applied: view.applied ?? false });
}

const codes = ({ findings }: Plan): string[] =>
  findings.map(({ code, fixable }) => `${code}${fixable === true ? '' : '!'}`);

test.each(CASES)('$name', ({ unit, wish, applied = false, facts, findings, says = '', changes = [] }) => {
  const plan = planFor(lines({ ...RUNNING, ...unit }), { name: 'chrony', ...wish }, { applied, facts });
  expect(codes(plan)).toEqual(findings);
  expect(plan.findings.map(({ message }) => message).join('\n')).toContain(says);
  expect(
    plan.changes.map((change) => (change.kind === 'command' ? [change.run, change.undo] : change)),
  ).toEqual(changes);
});

test('what may cut off the connection says so', () => {
  const risk = (name: string) => planFor(lines(RUNNING), { name, state: 'restarted' }).changes[0]?.risk;
  expect(risk('ssh.service')).toBe('connectivity');
  expect(risk('systemd-networkd')).toBe('connectivity');
  expect(risk('sshd-keygen')).toBeUndefined();
});

test.each(['-x', 'a b', '../sshd', 'a;b', ''])('%j is no name of a service', (name) => {
  expect(checkParams(service.params, { name })).not.toEqual([]);
});

test('nonsense is read and reported, never thrown', () => {
  fc.assert(
    fc.property(fc.string(), (stdout) => {
      expect(codes(planFor(stdout, { name: 'x', state: 'started' })).length).toBeGreaterThan(0);
    }),
  );
});

const INIT = `#!/bin/sh
case $1 in
  status) [ -e /run/up ] || exit 3 ;;
  start) touch /run/up; sleep 60 & ;;
  stop) rm /run/up ;;
  restart) echo restarted >> /run/up ;;
esac`;

describe.skipIf(process.getuid?.() !== 0 && !process.env.CI).each(HOST_SHELLS)(
  'an init script, in %s',
  (_, shell) => {
    let host: NamespaceHost;
    beforeEach(async () => {
      host = await startHost(
        shell,
        `mkdir /etc/init.d; cat > /etc/init.d/chrony <<'X'\n${INIT}\nX\nchmod 755 /etc/init.d/chrony`,
      );
    });
    afterEach(() => host.end());

    function look(params: Params, applied = false): Plan {
      const state = service.read(host.probe(service.probe(params)), params);
      return service.plan(state, params, { ...hostView({ init: 'other' }), applied });
    }

    test('is started, restarted and stopped', () => {
      const started = { name: 'chrony', state: 'started' as const };
      host.apply(look(started).changes);
      expect(look(started, true)).toEqual({ findings: [], changes: [] });
      host.apply(look({ name: 'chrony', state: 'restarted' }).changes);
      expect(host.run('cat /run/up').stdout).toBe('restarted\n');
      host.apply(look({ name: 'chrony', state: 'stopped' }).changes);
      expect(codes(look(started))).toEqual(['service.not-running']);
    });

    test('that is not there is named', () => {
      expect(codes(look({ name: 'other', state: 'started' }))).toEqual(['service.not-found!']);
    });
  },
);
