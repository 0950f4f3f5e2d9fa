import Type from 'typebox';
import { expect, test } from 'vitest';
import { begin, noteChange, planAll } from '../../../src/engine/attempt.ts';
import { reportChange } from '../../../src/engine/change-report.ts';
import type { Instance } from '../../../src/engine/instances.ts';
import type { ScriptOutput } from '../../../src/engine/script.ts';
import { readState } from '../../../src/modules/firewall/state.ts';
import { defineModule, type FileChange, type Module, type Plan } from '../../../src/modules/module.ts';
import type { Task } from '../../../src/playbook/playbook.ts';
import { section } from '../modules/firewall/host.ts';
import { hostView } from '../modules/namespace-host.ts';

function printed(stdout: string): ScriptOutput {
  const output = { exitCode: 0, stdout, stderr: '' };
  return { facts: null, steps: [], section: () => null, probes: () => ({ probe: output }) };
}

function attempting(plan: (stdout: string) => Plan) {
  const module = defineModule({
    name: 'fake',
    summary: '',
    params: Type.Object({}),
    example: '',
    title: () => 'fake',
    probe: () => ({ probe: ':' }),
    read: (parts) => parts.probe?.stdout ?? '',
    plan: (state) => plan(state as string),
  }) as Module;
  const bound = { index: 0, module, task: { when: [] } as unknown as Task };
  const instance: Instance = { bound, item: undefined, params: {}, fault: null };
  return { ...begin(instance), state: 'active' as const };
}

test('output made to keep us busy for ever fails its task, and what was planned before it stands', () => {
  const good = attempting(() => ({ findings: [], changes: [] }));
  const evil = attempting((stdout) => ({ findings: /^(a+)+$/.test(stdout) ? [] : [], changes: [] }));
  const began = performance.now();
  planAll([good, evil], printed(`${'a'.repeat(60)}!`), hostView(), 200);
  expect(performance.now() - began).toBeLessThan(3_000);
  expect(good.plan).toEqual({ findings: [], changes: [] });
  expect(evil.plan?.findings).toMatchObject([{ code: 'probe.endless', severity: 'error' }]);
});

test('findings are no longer than a person would read', () => {
  const huge = 'x'.repeat(4_000_000);
  const finding = { code: 'a.b', severity: 'error', message: huge, evidence: huge } as const;
  const attempt = attempting(() => ({ findings: new Array(10_000).fill(finding), changes: [] }));
  planAll([attempt], printed(''), hostView());
  expect(JSON.stringify(attempt.plan).length).toBeLessThan(3_000_000);
  const change = { kind: 'command', target: 't', summary: 's', run: '', undo: null } as const;
  noteChange({ attempt, change }, { exitCode: 1, stdout: '', stderr: huge });
  expect(attempt.fault?.message.length).toBeLessThan(3_000);
});

test('comparing a file made of a million lines is given up in time', () => {
  const before = Array.from({ length: 500_000 }, (_, i) => (i % 2 ? 'a' : 'b')).join('\n');
  const after = Array.from({ length: 5_000 }, (_, i) => (i % 3 ? 'a' : 'c')).join('\n');
  const change: FileChange = { kind: 'file', target: '/x', summary: 'x', path: '/x', before, after };
  const began = performance.now();
  expect(reportChange(change).diff).toContain('too different');
  expect(performance.now() - began).toBeLessThan(5_000);
});

test.each(['(a+)+c', '[', 'x{9999999}', '\\', '*'])('the table name %j of a host is no pattern', (table) => {
  const chain = {
    family: 'ip',
    table,
    name: 'INPUT',
    type: 'filter',
    hook: 'input',
    prio: 0,
    policy: 'accept',
  };
  const nft = JSON.stringify({ nftables: [{ chain }] });
  const save = `*${table}\n:INPUT ACCEPT [0:0]\nCOMMIT\n`;
  const part = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' });
  const main = `table ip ${'a'.repeat(60)}!\n`;
  const began = performance.now();
  readState(
    section({ nft: part(nft), 'iptables-nft ip': part(save), 'file /etc/nftables.conf': part(main) }),
  );
  expect(performance.now() - began).toBeLessThan(1_000);
});
