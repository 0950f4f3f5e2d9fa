import { describe, expect, test } from 'vitest';
import { firewall } from '../../../../src/modules/firewall/firewall.ts';
import type { Facts, Plan } from '../../../../src/modules/module.ts';
import { fixture, host, type Parts, section } from './host.ts';

const SSH = { client: '172.28.128.1', clientPort: 50_000, server: '172.28.128.11', port: 22 };
const NODES = Array.from({ length: 7 }, (_, i) => `172.28.128.${11 + i}`);

function closing(parts: Parts, port = '8472/udp', ssh: Facts['ssh'] = SSH): Plan {
  const params = { allow: [port], state: 'absent' as const };
  const plain = host();
  const view = { ...plain, nodes: NODES, facts: { ...plain.facts, ssh } };
  return firewall.plan(firewall.read(section(parts), params), params, view);
}

describe('what netfix opened is closed', () => {
  test.each(['nftables', 'iptables', 'iptables-legacy', 'ufw', 'firewalld'])('%s', (name) => {
    const opened = closing(fixture(`${name}-opened`));
    expect(
      opened.findings.filter(({ severity }) => severity === 'error').every(({ fixable }) => fixable),
    ).toBe(true);
    expect(opened.changes.length).toBeGreaterThan(0);
    const risky = opened.changes.map(({ kind, risk }) => kind === 'command' && risk !== undefined);
    expect(risky).toEqual([...risky].sort((a, b) => Number(b) - Number(a)));
    const before = closing(fixture(name));
    expect(before.changes).toEqual([]);
    expect(before.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

test('of ufw, also what is open to any: iptables-save writes no source then', () => {
  const parts = fixture('ufw-opened');
  const ours = '-s 172.28.128.12/32 -p udp -m udp --dport 8472';
  for (const part of Object.values(parts)) {
    part.stdout = part.stdout.replaceAll(
      `-A ufw-user-input ${ours} -j ACCEPT`,
      '-A ufw-user-input -p tcp -m tcp --dport 30000:32767 -j ACCEPT',
    );
  }
  const params = { allow: ['30000-32767/tcp'], from: '0.0.0.0/0', state: 'absent' as const };
  const { changes } = firewall.plan(firewall.read(section(parts), params), params, host());
  expect(changes).toMatchObject([
    { run: 'ufw delete allow proto tcp from 0.0.0.0/0 to any port 30000:32767' },
  ]);
});

test('undo puts a rule of an ingress chain back where nft counts it', () => {
  const chain = { family: 'netdev', table: 'edge', name: 'in' };
  const hooked = {
    ...chain,
    handle: 1,
    dev: 'eth0',
    type: 'filter',
    hook: 'ingress',
    prio: 0,
    policy: 'accept',
  };
  const match = (protocol: string, field: string, right: unknown) => ({
    match: { op: '==', left: { payload: { protocol, field } }, right },
  });
  const rule = (handle: number, expr: object[], comment?: string) => ({
    rule: { family: 'netdev', table: 'edge', chain: 'in', handle, expr, comment },
  });
  const port = match('udp', 'dport', 8472);
  const first = [{ counter: { packets: 0, bytes: 0 } }];
  const undoOf = (before: object[]): string => {
    const ours = [match('ip', 'saddr', '172.28.128.12'), port, { accept: null }];
    const nftables = [
      { table: { family: 'netdev', name: 'edge', handle: 1 } },
      { chain: hooked },
      ...before,
      rule(7, ours, 'netfix:8472/udp:0123abcd'),
      rule(8, [port, { drop: null }]),
    ];
    const nft = { exitCode: 0, stdout: JSON.stringify({ nftables }), stderr: '' };
    const [change] = closing({ ...fixture('open'), nft }).changes;
    return change?.kind === 'command' ? (change.undo ?? '') : '';
  };
  expect(undoOf([])).toContain('insert rule netdev edge in ip saddr 172.28.128.12');
  expect(undoOf([rule(6, first)])).toContain('add rule netdev edge in index 0 ip saddr 172.28.128.12');
});

test('a file that cannot be read may hold rules of ours: it fails the task', () => {
  const path = '/etc/iptables/rules.v4';
  const parts = fixture('iptables-opened');
  const whole = parts[`file ${path}`]?.stdout ?? '';
  parts[`file ${path}`] = { exitCode: 1, stdout: whole.slice(0, 20), stderr: '' };
  const { findings, changes } = closing(parts);
  expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(['command']));
  expect(findings).toContainEqual(
    expect.objectContaining({
      code: 'firewall.unknown',
      severity: 'error',
      evidence: `${path}: cat exits 1`,
    }),
  );
});

/** A host whose only way in is a rule of ours for SSH. */
function onlyOurs(source: string, more: object[] = []): Parts {
  const match = (left: object, right: unknown) => ({ match: { op: '==', left, right } });
  const field = (protocol: string, name: string) => ({ payload: { protocol, field: name } });
  const chain = { family: 'inet', table: 'filter', name: 'input', handle: 1 };
  const rule = (handle: number, expr: object[], comment?: string) => ({
    rule: { family: 'inet', table: 'filter', chain: 'input', handle, expr, ...(comment ? { comment } : {}) },
  });
  const nftables = [
    { table: { family: 'inet', name: 'filter', handle: 1 } },
    { chain: { ...chain, type: 'filter', hook: 'input', prio: 0, policy: 'drop' } },
    rule(
      7,
      [match(field('ip', 'saddr'), source), match(field('tcp', 'dport'), 22), { accept: null }],
      'netfix:22/tcp:0123abcd',
    ),
    ...more,
  ];
  return { ...fixture('open'), nft: { exitCode: 0, stdout: JSON.stringify({ nftables }), stderr: '' } };
}

describe('nobody is locked out', () => {
  test('closing the only way in is refused, and names what would drop us', () => {
    const { findings, changes } = closing(onlyOurs('172.28.128.1'), '22/tcp');
    expect(changes).toEqual([]);
    expect(findings).toMatchObject([{ code: 'firewall.lockout', severity: 'error' }]);
    expect(findings[0]?.fixable).toBeUndefined();
    expect(findings[0]?.message).toContain('SSH from 172.28.128.1 to port 22 would be dropped by nftables');
    expect(findings[0]?.message).toContain('table inet filter, chain input, policy drop');
  });

  test('a rule that lets others in may go', () => {
    const { changes } = closing(onlyOurs('172.28.128.99'), '22/tcp');
    expect(changes).toMatchObject([
      { risk: 'connectivity', run: 'nft delete rule inet filter input handle 7' },
    ]);
  });

  test('without SSH there is nobody to lock out', () => {
    expect(closing(onlyOurs('172.28.128.1'), '22/tcp', null).changes).toHaveLength(1);
  });

  test('what cannot be told any more is refused, for before it could', () => {
    const odd = {
      rule: {
        family: 'inet',
        table: 'filter',
        chain: 'input',
        handle: 9,
        expr: [{ match: { op: '==', left: { osf: { key: 'name' } }, right: 'Linux' } }, { accept: null }],
      },
    };
    const { findings, changes } = closing(onlyOurs('172.28.128.1', [odd]), '22/tcp');
    expect(changes).toEqual([]);
    expect(findings[0]?.message).toContain('cannot be told');
  });
});
