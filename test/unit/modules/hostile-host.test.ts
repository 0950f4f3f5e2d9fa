import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderChange } from '../../../src/engine/render-change.ts';
import { firewall } from '../../../src/modules/firewall/firewall.ts';
import { forward } from '../../../src/modules/forward/forward.ts';
import type { HostView, Plan } from '../../../src/modules/module.ts';
import { sysctl } from '../../../src/modules/sysctl/sysctl.ts';
import { checkParams } from '../../../src/playbook/params.ts';
import { PRELUDE } from '../../../src/sh/prelude.ts';
import { runIn, SHELLS } from '../sh/shells.ts';
import { section } from './firewall/host.ts';
import { hostView } from './namespace-host.ts';

/** Names a hostile host gives its devices, tables, chains, zones and files. */
const EVIL = [
  '$(touch pwned)',
  '`touch pwned`',
  "'; touch pwned; '",
  '"; touch pwned; "',
  'x; touch pwned',
  'x && touch pwned',
  '\\$(touch pwned)',
  '-x|touch pwned',
];

const part = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' });

/** Runs every change and its undo with tools that do nothing, in an empty folder, and says what came to be in it. */
function madeBy(plan: Plan, shell: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'netfix-pwn-'));
  const tools = 'nft iptables ip6tables iptables-nft iptables-legacy firewall-cmd ufw mkdir rmdir modprobe';
  const harmless = `${tools
    .split(' ')
    .map((tool) => `${tool}() { :; }`)
    .join('\n')
    .replaceAll(
      '-',
      '_',
    )}\nwrite_file() { :; }\ncomment_out() { :; }\nset_sysctl() { :; }\nbegin_step() { :; }\nrecord_command() { :; }\nrecord_no_undo() { :; }\nload_module() { :; }`;
  for (const change of plan.changes) {
    const undo = change.kind === 'command' ? (change.undo ?? '') : '';
    runIn(
      shell,
      `${PRELUDE}\nPATH=/usr/bin:/bin\n${harmless}\n(\n${renderChange(change)}\n)\n${undo}\n`,
      folder,
    );
  }
  return readdirSync(folder);
}

function withPeer(): HostView {
  const addresses = [{ device: 'eth0', address: '10.0.0.1', prefix: 24 }];
  return { ...hostView({ addresses, init: 'other' }), nodes: ['10.0.0.1', '10.0.0.2'] };
}

test.each(EVIL)('a host whose names are %j runs none of it', (evil) => {
  const [, shell] = SHELLS[0] ?? ['', ['sh']];
  const chain = {
    family: 'inet',
    table: evil,
    name: evil,
    type: 'filter',
    hook: 'input',
    prio: 0,
    policy: 'drop',
  };
  const outputs = [
    { tools: part('nft\n'), nft: part(JSON.stringify({ nftables: [{ chain }] })) },
    {
      tools: part('iptables\niptables-legacy\n'),
      'iptables-legacy ip': part(
        `*filter\n:INPUT DROP [0:0]\n:${evil} - [0:0]\n-A INPUT -m comment --comment ${JSON.stringify(evil)}\nCOMMIT\n`,
      ),
    },
    {
      tools: part('nft\nfirewall-cmd\n'),
      nft: part(
        JSON.stringify({
          nftables: [{ chain: { ...chain, table: 'firewalld', name: `filter_IN_${evil}` } }],
        }),
      ),
      firewalld: part(
        `running\n=/etc/firewalld/firewalld.conf\n|DefaultZone=${evil.replaceAll(' ', '\t')}\n`,
      ),
    },
  ];
  let changes = 0;
  for (const output of outputs) {
    const params = { allow: ['8472/udp'] };
    const plan = firewall.plan(firewall.read(section(output), params), params, withPeer());
    changes += plan.changes.length;
    expect(plan.findings.map(({ code }) => code)).toContain('firewall.blocked');
    expect(madeBy(plan, shell)).toEqual([]);
  }
  expect(changes).toBeGreaterThan(1);
  for (const output of outputs) {
    const params = { pods: '10.244.0.0/16' };
    const seen = forward.read(section(forwarding(output)), params);
    const plan = forward.plan(seen, params, withPeer());
    expect(plan.findings.map(({ code }) => code)).toContain('forward.blocked');
    expect(madeBy(plan, shell)).toEqual([]);
  }

  const settings = { 'net.ipv4.ip_forward': 1 };
  const file = `/etc/sysctl.d/zz-${evil}.conf`;
  const state = sysctl.read(
    {
      values: part(`=/proc/sys/net/ipv4/ip_forward\n|1\n=/proc/sys/./net/ipv4/conf/${evil}/forwarding\n|0\n`),
      files: part(`~${file}\n=${file}\n|net.ipv4.ip_forward = 0 ${evil}\n`),
    },
    { settings },
  );
  const plan = sysctl.plan(state, { settings, conflicts: 'comment' }, withPeer());
  expect(plan.changes.map(({ kind }) => kind).sort()).toEqual(['comment', 'file', 'sysctl']);
  expect(madeBy(plan, shell)).toEqual([]);
});

/** The same host, dropping what it forwards. */
function forwarding(output: Record<string, ReturnType<typeof part> | undefined>) {
  const text = JSON.stringify(output)
    .replaceAll('\\"hook\\":\\"input\\"', '\\"hook\\":\\"forward\\"')
    .replaceAll(':INPUT', ':FORWARD');
  return JSON.parse(text) as Record<string, ReturnType<typeof part>>;
}

test('a file that is not plain text is reported, and not commented out', () => {
  const settings = { 'net.ipv4.ip_forward': 1 };
  const files = part('~/etc/sysctl.d/zz.conf\n=/etc/sysctl.d/zz.conf\n|net.ipv4.ip_forward = 0\0x\n');
  const state = sysctl.read({ values: part('=/proc/sys/net/ipv4/ip_forward\n|1\n'), files }, { settings });
  const plan = sysctl.plan(state, { settings, conflicts: 'comment' }, hostView());
  expect(plan.findings).toContainEqual(
    expect.objectContaining({
      code: 'sysctl.overridden',
      message: expect.stringContaining('not plain text'),
    }),
  );
  for (const change of plan.changes) expect(() => renderChange(change)).not.toThrow();
});

test.each([
  'net.ipv4/../../x',
  'net/../../etc/cron.d/x',
  '../etc/x',
  '/etc/x',
  'net.ipv4..x',
  'net.ipv4.ip_forward x',
  'net.ipv4.*',
  '-a.b',
  'net.$(reboot)',
  'net.a\nb',
])('the key %j is refused', (key) => {
  expect(checkParams(sysctl.params, { settings: { [key]: 1 } })).not.toEqual([]);
});

test.each(['1\0', '1\n2', ' ', ''])('the value %j is refused', (value) => {
  expect(checkParams(sysctl.params, { settings: { 'net.a': value } })).not.toEqual([]);
});

test('without a PATH nothing is looked for in the folder we are in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netfix-path-'));
  writeFileSync(join(folder, 'evil'), '#!/bin/sh\necho pwned\n', { mode: 0o755 });
  for (const [, shell] of SHELLS) {
    expect(runIn(shell, `PATH=\n${PRELUDE}\nevil`, folder).stdout).toBe('');
  }
});
