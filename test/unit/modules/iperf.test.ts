import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { iperfPackage } from '../../../src/modules/iperf/install.ts';
import { iperf } from '../../../src/modules/iperf.ts';
import type { Fleet, FleetHost, FleetResult, StepOutput } from '../../../src/modules/module.ts';
import { checkParams } from '../../../src/playbook/params.ts';
import { hostView } from './namespace-host.ts';

type Params = Parameters<typeof iperf.run>[1];

function printed(name: string): string {
  return readFileSync(new URL(`../net/fixtures/iperf/${name}`, import.meta.url), 'utf8');
}

/** What a test between two hosts prints at its client and its server. */
type Way = 'open' | 'blocked' | 'lossy' | 'few' | 'unsent' | 'server-died';

const WAYS: Record<Way, { client: string; server: string }> = {
  open: { client: printed('iperf2-udp.client.txt'), server: `up\n${printed('iperf2-udp.server.txt')}` },
  blocked: {
    client: printed('iperf2-udp-blocked.client.txt'),
    server: `up\n${printed('iperf2-udp-blocked.server.txt')}`,
  },
  lossy: {
    client: printed('iperf2-udp-lossy.client.txt'),
    server: `up\n${printed('iperf2-udp-lossy.server.txt')}`,
  },
  few: {
    client: printed('iperf2-udp.client.txt').replace(/Sent \d+ datagrams/, 'Sent 99 datagrams'),
    server: `up\n${printed('iperf2-udp.server.txt').replaceAll(/ms +\d+\/ *\d+ /g, 'ms 0/99 ')}`,
  },
  unsent: {
    client: 'connect failed: Network is unreachable\n',
    server: `up\n${printed('iperf2-udp-blocked.server.txt')}`,
  },
  'server-died': {
    client: printed('iperf2-udp-blocked.client.txt'),
    server: 'gone\nbind failed: Address in use\n',
  },
};

interface Setup {
  count: number;
  /** By `n1 n2`, or for all. */
  way?: (from: string, to: string) => Way;
  look?: (name: string) => string;
  address?: (name: string) => string;
  failure?: (name: string, step: Step) => string | null;
  /** What the look prints on stderr. */
  complaint?: (name: string) => string;
  groups?: Record<string, string[]>;
}

type Step = 'look' | 'start' | 'client' | 'report';

interface FakeFleet extends Fleet {
  /** Per step, the hosts that ran something. */
  steps: { step: Step; hosts: string[] }[];
  progressed: [text: string, secondsLeft: number | undefined][];
  /** By host and step. */
  scripts: Map<string, string>;
}

function stepOf(script: string): Step {
  if (script.includes('iperf --version')) return 'look';
  if (script.includes('mktemp')) return 'start';
  return script.includes('exit code') ? 'client' : 'report';
}

/** Knows from the client's address who sends to whom, and gives the server's log accordingly. */
function fleetOf(setup: Setup): FakeFleet {
  const address = setup.address ?? ((name: string) => `10.0.0.${name.slice(1)}`);
  const hosts: FleetHost[] = Array.from({ length: setup.count }, (_, i) => {
    const name = `n${i + 1}`;
    return { name, address: address(name), facts: hostView().facts };
  });
  const senders = new Map<string, string>();
  const fleet: FakeFleet = {
    hosts,
    absent: [],
    groups: setup.groups ?? {},
    steps: [],
    progressed: [],
    scripts: new Map(),
    progress: (text, secondsLeft) => fleet.progressed.push([text, secondsLeft]),
    each: async (script) => {
      const outputs = new Map<string, StepOutput>();
      for (const host of hosts) {
        const text = script(host);
        if (text === null) continue;
        const step = stepOf(text);
        const failure = setup.failure?.(host.name, step) ?? null;
        const last = fleet.steps.at(-1);
        if (outputs.size === 0 || last === undefined) fleet.steps.push({ step, hosts: [host.name] });
        else last.hosts.push(host.name);
        const stdout = failure === null ? answer(host.name, step, text) : '';
        const stderr = step === 'look' ? (setup.complaint?.(host.name) ?? '') : '';
        fleet.scripts.set(`${host.name} ${step}`, text);
        outputs.set(host.name, { exitCode: 0, stdout, stderr, failure });
      }
      return outputs;
    },
  };
  function answer(name: string, step: Step, text: string): string {
    if (step === 'look') return setup.look?.(name) ?? 'iperf 2\niperf 3\n';
    if (step === 'start') return `/tmp/netfix-iperf.${name}abcdef\n`;
    const way = setup.way ?? (() => 'open');
    if (step === 'report') return WAYS[way(senders.get(name) ?? '', name)].server;
    const target = (/ remote (\S+)/.exec(text) ?? / -c (\S+)/.exec(text))?.[1];
    const to = hosts.find((host) => host.address === target)?.name ?? '';
    senders.set(to, name);
    return WAYS[way(name, to)].client;
  }
  return fleet;
}

const hostsOf = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i + 1}`);

function run(setup: Setup, params: Partial<Params> = {}): Promise<FleetResult> {
  return iperf.run(fleetOf(setup), { port: 8472, ...params });
}

/** `host code message`. */
function told({ findings }: FleetResult): string[] {
  return Object.entries(findings).flatMap(([host, list]) =>
    list.map(({ code, message }) => `${host} ${code} ${message}`),
  );
}

function picture({ matrices }: FleetResult): string[] {
  return (matrices[0]?.cells ?? []).map((row) =>
    row.map((cell) => (cell === null ? '.' : cell.ok ? '+' : '-')).join(''),
  );
}

const between =
  (pairs: Record<string, Way>) =>
  (from: string, to: string): Way =>
    pairs[`${from} ${to}`] ?? 'open';

describe('verdicts', () => {
  test('all open: nothing to tell, every cell measured', async () => {
    const result = await run({ count: 3 });
    expect(told(result)).toEqual([]);
    expect(picture(result)).toEqual(['.++', '+.+', '++.']);
    expect(result.matrices[0]).toMatchObject({ name: 'iperf 8472/udp', hosts: ['n1', 'n2', 'n3'] });
    expect(result.matrices[0]?.cells[0]?.[1]).toEqual({
      ok: true,
      values: { lossPercent: 0, mbitPerSecond: 5.01, jitterMs: 0.003 },
    });
  });

  test('one direction blocked', async () => {
    const result = await run({ count: 3, way: between({ 'n1 n2': 'blocked' }) });
    expect(told(result)).toEqual([
      'n2 iperf.loss n1 → n2: 100 % of 1344 datagrams lost on 8472/udp; n2 → n1 is open, so look at the firewall (input) or rp_filter of n2',
    ]);
    expect(picture(result)).toEqual(['.-+', '+.+', '++.']);
    expect(result.matrices[0]?.cells[0]?.[1]).toEqual({
      ok: false,
      reason: '100 % lost',
      values: { lossPercent: 100, mbitPerSecond: 0 },
    });
  });

  test('a whole column, a whole row, both ways of a pair', async () => {
    const column = await run({ count: 3, way: (_, to) => (to === 'n1' ? 'blocked' : 'open') });
    expect(told(column)).toEqual([
      expect.stringContaining('n2 → n1: 100 % of 1344 datagrams lost on 8472/udp; nothing arrives at n1'),
      expect.stringContaining('n3 → n1: 100 % of 1344 datagrams lost on 8472/udp; nothing arrives at n1'),
    ]);
    const row = await run({ count: 3, way: (from) => (from === 'n1' ? 'blocked' : 'open') });
    expect(told(row)).toEqual([
      expect.stringContaining('nothing from n1 arrives anywhere'),
      expect.stringContaining('nothing from n1 arrives anywhere'),
    ]);
    const both = await run({ count: 3, way: between({ 'n1 n2': 'blocked', 'n2 n1': 'blocked' }) });
    expect(told(both)).toEqual([
      expect.stringContaining(
        'n1 → n2: 100 % of 1344 datagrams lost on 8472/udp; look at the firewall of n2, then',
      ),
      expect.stringContaining(
        'n2 → n1: 100 % of 1344 datagrams lost on 8472/udp; look at the firewall of n1, then',
      ),
    ]);
  });

  test('loss above max_loss fails, below it does not', async () => {
    const way = between({ 'n1 n2': 'lossy' });
    const strict = await run({ count: 2, way });
    expect(told(strict)).toEqual([
      expect.stringMatching(
        /^n2 iperf\.loss n1 → n2: 3\d(\.\d)? % of 134\d datagrams lost on 8472\/udp: look for congestion/,
      ),
    ]);
    expect(told(await run({ count: 2, way }, { max_loss: 40 }))).toEqual([]);
  });

  test.each<[string, Way, Partial<Params>, string[]]>([
    ['jitter as wanted', 'open', { max_jitter: 0.003 }, []],
    [
      'jitter above max_jitter',
      'open',
      { max_jitter: 0.002 },
      [
        'iperf.jitter n1 → n2: 0.003 ms jitter, at most 0.002 ms wanted: look for a busy host or a queue on the way',
      ],
    ],
    ['bandwidth as wanted', 'open', { min_bandwidth: '5M' }, []],
    [
      'bandwidth below min_bandwidth',
      'lossy',
      { min_bandwidth: '4M', max_loss: 40 },
      [
        'iperf.bandwidth n1 → n2: only 3.44 of at least 4 Mbit/s arrived: look for loss, a policer or a busy link',
      ],
    ],
    [
      'all of them, each with its own code',
      'lossy',
      { min_bandwidth: '4M', max_jitter: 0 },
      [
        expect.stringMatching(/^iperf\.loss n1 → n2: 31\.3 % of 1343 datagrams lost/),
        expect.stringMatching(/^iperf\.bandwidth n1 → n2: only 3\.44 of at least 4/),
        expect.stringMatching(/^iperf\.jitter n1 → n2: 0\.002 ms jitter/),
      ],
    ],
    [
      'what never arrived is loss, and nothing else',
      'blocked',
      { min_bandwidth: '4M', max_jitter: 0 },
      [expect.stringMatching(/^iperf\.loss n1 → n2: 100 %/)],
    ],
    ['jitter of few datagrams is not judged', 'few', { max_jitter: 0 }, []],
  ])('%s', async (_, way, params, wanted) => {
    const result = await run({ count: 2, way: between({ 'n1 n2': way }) }, params);
    expect(result.findings.n2?.map(({ code, message }) => `${code} ${message}`) ?? []).toEqual(wanted);
    expect(result.matrices[0]?.cells[0]?.[1]?.ok).toBe(wanted.length === 0);
  });

  test('every reason stands in the cell, beside what was measured', async () => {
    const params = { min_bandwidth: '4M', max_jitter: 0 };
    const { matrices } = await run({ count: 2, way: between({ 'n1 n2': 'lossy' }) }, params);
    expect(matrices[0]?.cells[0]?.[1]).toEqual({
      ok: false,
      reason: '31.3 % lost, 3.44 of at least 4 Mbit/s, 0.002 ms jitter',
      values: { lossPercent: 31.348, mbitPerSecond: 3.44, jitterMs: 0.002 },
    });
  });

  test('a sender that could not send is told of as that, a server that died is no loss', async () => {
    const result = await run({ count: 3, way: between({ 'n1 n2': 'unsent', 'n2 n3': 'server-died' }) });
    expect(told(result)).toEqual([
      'n1 iperf.not-sent n1 → n2: n1 could not send to 10.0.0.2',
      'n3 iperf.incomplete n2 → n3: not tested: n3: the iperf server ended during the test: bind failed: Address in use',
    ]);
  });

  test('a connection lost in the middle is told of the host that lost it', async () => {
    const failure = (name: string, step: Step) =>
      name === 'n2' && step === 'client' ? 'the connection was lost' : null;
    const result = await run({ count: 2, failure });
    expect(told(result)).toEqual(['n2 iperf.incomplete n2 → n1: not tested: n2: the connection was lost']);
    expect(picture(result)).toEqual(['.+', '-.']);
  });
});

describe('who can take part', () => {
  const look = (lines: Record<string, string>) => (name: string) => lines[name] ?? 'iperf 2\n';

  test('a port that a process holds is refused, and one whose device leaves no room', async () => {
    const result = await run({
      count: 4,
      look: look({
        n1: 'iperf 2\nheld\ndevice cilium_vxlan (vxlan)\n',
        n2: 'iperf 2\nheld\nholder iperf (pid 7)\n',
      }),
      complaint: () => 'RTNETLINK answers: Address already in use\n',
    });
    expect(told(result)).toEqual([
      'n1 iperf.port-held n1: 8472/udp is held by the device cilium_vxlan (vxlan), and no other VXLAN can stand beside it (RTNETLINK answers: Address already in use); iperf cannot listen there: name a free port that the same rules let in, or see with `mesh: { port: 8472 }` who reaches whom on this one',
      expect.stringMatching(
        /^n2 iperf\.port-held n2: 8472\/udp is held by iperf \(pid 7\) \(one of a run that was cut off [^)]*\); iperf cannot listen there/,
      ),
    ]);
    expect(picture(result)).toEqual(['....', '....', '...+', '..+.']);
    expect(result.matrices[0]?.name).toBe('iperf 8472/udp');
  });

  test('where a device on the port leaves room, all hosts are measured over a VXLAN beside it', async () => {
    const fleet = fleetOf({
      count: 3,
      look: look({ n1: 'iperf 2\nheld\ndevice flannel.1 (vxlan)\ntunnel\n' }),
      way: between({ 'n2 n3': 'blocked' }),
    });
    const result = await iperf.run(fleet, { port: 8472 });
    expect(told(result)).toEqual([expect.stringMatching(/^n3 iperf\.loss n2 → n3: 100 % .* 8472\/udp/)]);
    expect(picture(result)).toEqual(['.++', '+.-', '++.']);
    expect(result.matrices[0]?.name).toBe('iperf 8472/udp over VXLAN');
    const outer = (script: string | undefined) => / dstport 8472 ttl 64 remote (\S+)/.exec(script ?? '')?.[1];
    expect(outer(fleet.scripts.get('n3 client'))).toMatch(/^10\.0\.0\.[12]$/);
    expect(outer(fleet.scripts.get('n3 start'))).toMatch(/^10\.0\.0\.[12]$/);
  });

  test('each half round has a network of its own, which both ends of a pair know', async () => {
    const fleet = fleetOf({ count: 2, look: () => 'iperf 2\nheld\ntunnel\n' });
    const scripts: string[] = [];
    const each: Fleet['each'] = (script, options) =>
      fleet.each((host) => {
        const text = script(host);
        if (text !== null) scripts.push(text);
        return text;
      }, options);
    await iperf.run({ ...fleet, each }, { port: 8472 });
    const vnis = scripts.flatMap((script) => / vxlan id (\d+) /.exec(script)?.[1] ?? []);
    const [look1, look2, ...halves] = vnis;
    expect(look1).toBe(look2);
    expect(halves).toHaveLength(4);
    expect([halves[0], halves[2]]).toEqual([halves[1], halves[3]]);
    expect(new Set(vnis).size).toBe(3);
  });

  test('TCP on a port that is held has no way around it', async () => {
    const result = await run(
      { count: 2, look: () => 'iperf 2\nheld\nholder nginx (pid 7)\n' },
      { protocol: 'tcp' },
    );
    expect(told(result)).toEqual([
      'n1 iperf.port-held n1: 8472/tcp is held by nginx (pid 7); iperf cannot listen there: name a free port that the same rules let in, or see with `mesh: { port: 8472, via: tcp }` who reaches whom on this one',
      expect.stringContaining('n2 iperf.port-held'),
    ]);
  });

  test('a host without iperf is told what installs it', async () => {
    const result = await run({ count: 3, look: look({ n2: '' }) });
    expect(told(result)).toEqual([
      'n2 iperf.missing n2 has no iperf (version 2): set `install: true`, or put the task `package: { names: [iperf] }` before this one',
    ]);
    expect(picture(result)).toEqual(['..+', '...', '+..']);
  });

  test('iperf3 is taken where more hosts have it', async () => {
    const fleet = fleetOf({ count: 2, look: look({ n1: 'iperf 2\niperf 3\n', n2: 'iperf 3\n' }) });
    const result = await iperf.run(fleet, { port: 8472 });
    expect(told(result).every((text) => !text.includes('missing'))).toBe(true);
    expect(fleet.steps.map(({ step }) => step)).toContain('client');
  });

  test('two hosts with one address would measure themselves', async () => {
    const result = await run({ count: 3, address: (name) => (name === 'n3' ? '10.0.0.9' : '10.0.2.15') });
    expect(told(result)).toEqual([
      expect.stringContaining('n1 iperf.same-address n1 and n2 have the same address 10.0.2.15'),
      expect.stringContaining('n2 iperf.same-address n2 and n1 have the same address 10.0.2.15'),
      expect.stringContaining('n3 iperf.alone'),
    ]);
    expect(result.matrices).toEqual([]);
  });

  test('an unreachable host is left out', async () => {
    const result = await run({ count: 3, failure: (name) => (name === 'n3' ? 'no route' : null) });
    expect(told(result)).toEqual(['n3 iperf.incomplete n3 was not tested: no route']);
    expect(picture(result)).toEqual(['.+.', '+..', '...']);
  });

  test('one host alone cannot be measured', async () => {
    expect(told(await run({ count: 1 }))).toEqual([expect.stringContaining('n1 iperf.alone')]);
  });
});

describe('install', () => {
  const view = hostView();
  const plan = (found: string, installed: string, params: Partial<Params>) => {
    const given = { port: 8472, install: true, ...params };
    const output = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' });
    const state = iperfPackage.read({ versions: output(found), database: output(installed) }, given);
    return iperfPackage.plan(state, given, view);
  };

  test.each<[string, string, string, Partial<Params>, string[]]>([
    ['nothing is there', '', '', {}, ['install iperf with apt-get']],
    [
      'iperf3 is there, and any version will do: hosts must agree',
      'iperf 3\n',
      '',
      {},
      ['install iperf with apt-get'],
    ],
    ['iperf 2 is there', 'iperf 2\n', 'iperf\n', {}, []],
    ['iperf 2 is there, and in no package', 'iperf 2\niperf 3\n', '', {}, []],
    ['iperf3 is wanted', 'iperf 2\n', 'iperf\n', { version: 3 }, ['install iperf3 with apt-get']],
    ['iperf3 is wanted and there', 'iperf 3\n', '', { version: 3 }, []],
    ['a package whose program cannot be run: the test says so', '', 'iperf\n', {}, []],
  ])('%s', (_, found, installed, params, wanted) => {
    expect(plan(found, installed, params).changes.map(({ summary }) => summary)).toEqual(wanted);
  });

  test('only where it is asked for', () => {
    expect(iperf.prepare?.({ port: 8472 })).toBeNull();
    expect(iperf.prepare?.({ port: 8472, install: true })).toBe(iperfPackage);
  });

  test('what is still missing behind it is another matter', async () => {
    const result = await run(
      { count: 2, look: (name) => (name === 'n1' ? 'iperf 2\n' : '') },
      { install: true },
    );
    expect(told(result)).toContain(
      'n2 iperf.missing n2 has no iperf (version 2), though a package iperf is installed',
    );
  });
});

describe('schedule', () => {
  test.each<[string, number, Partial<Params>, number, number]>([
    ['all pairs of 3', 3, {}, 3, 6],
    ['all pairs of 6', 6, {}, 5, 30],
    ['a ring of 6', 6, { pairs: 'ring' }, 2, 12],
    ['2 rounds of 6', 6, { pairs: { rounds: 2 } }, 2, 12],
    ['a sample of 40', 40, {}, 10, 400],
    ['all pairs of 40 when asked for', 40, { pairs: 'all' }, 39, 1560],
  ])('%s', async (_, count, params, rounds, cells) => {
    const fleet = fleetOf({ count });
    const { matrices } = await iperf.run(fleet, { port: 8472, ...params });
    expect(fleet.steps).toHaveLength(1 + 6 * rounds);
    expect(matrices[0]?.cells.flat().filter((cell) => cell !== null)).toHaveLength(cells);
    expect(fleet.progressed).toHaveLength(2 * rounds);
    expect(fleet.progressed[0]).toEqual([`round 1 of ${rounds}`, rounds * 2 * 4]);
    expect(fleet.progressed.at(-1)).toEqual([`round ${rounds} of ${rounds}`, 4]);
  });

  /** The one round of the sample has n1 with n40. */
  const groups: Record<string, string[]> = {
    control: ['n1', 'n20', 'n40'],
    etcd: ['n2', 'n3', 'elsewhere'],
    empty: [],
  };

  test.each<[string, string[], number]>([
    ['the pairs of a role that the sample has not', ['control'], 2],
    ['hosts of a role that are not in the play have no pairs', ['etcd'], 1],
    ['groups count together', ['etcd', 'control'], 9],
    ['a group without hosts has no pairs', ['empty'], 0],
  ])('%s', async (_, roles, pairs) => {
    const fleet = fleetOf({ count: 40, groups });
    const { matrices } = await iperf.run(fleet, { port: 8472, pairs: { rounds: 1 }, roles });
    const tested = matrices[0]?.cells.flat().filter((cell) => cell !== null);
    expect(tested).toHaveLength(40 + 2 * pairs);
    const members = hostsOf(40).filter((name) => roles.some((role) => groups[role]?.includes(name)));
    const cell = (a: string, b: string) =>
      matrices[0]?.cells[Number(a.slice(1)) - 1]?.[Number(b.slice(1)) - 1];
    const untested = members.flatMap((a) => members.filter((b) => cell(a, b) === null && a !== b));
    expect(untested).toEqual([]);
  });

  test('a role that is no group is a mistake, and nothing is run', async () => {
    const fleet = fleetOf({ count: 2, groups });
    const result = await iperf.run(fleet, { port: 8472, roles: ['etcd', 'contrl'] });
    expect(told(result)).toEqual(
      hostsOf(2).map(
        (host) =>
          `${host} iperf.parameters \`roles\`: the inventory has no group \`contrl\`; did you mean \`control\`?`,
      ),
    );
    expect(fleet.steps).toEqual([]);
    const named = { port: 8472, roles: ['contrl'] };
    expect(iperf.faults?.(named, new Set(['control']))).toEqual([
      '`roles`: the inventory has no group `contrl`; did you mean `control`?',
    ]);
    expect(iperf.faults?.(named, new Set(['contrl']))).toEqual([]);
  });

  test('more than is sent can never arrive', async () => {
    const result = await run({ count: 1 }, { bandwidth: '5M', min_bandwidth: '0.1G' });
    expect(told(result)).toEqual([
      'n1 iperf.parameters `min_bandwidth` is more than `bandwidth`, which is all that is sent',
    ]);
  });

  test('no host is ever client and server at once, and every server is asked for its report', async () => {
    const fleet = fleetOf({ count: 7 });
    await iperf.run(fleet, { port: 8472 });
    const [, ...steps] = fleet.steps;
    for (let i = 0; i < steps.length; i += 3) {
      const [start, client, report] = steps.slice(i, i + 3);
      expect([start?.step, client?.step, report?.step]).toEqual(['start', 'client', 'report']);
      expect(report?.hosts).toEqual(start?.hosts);
      expect(start?.hosts.filter((name) => client?.hosts.includes(name))).toEqual([]);
    }
  });
});

test('too few datagrams are no evidence, and that is said', async () => {
  const result = await run({ count: 2 }, { bandwidth: '1K' });
  expect(told(result)).toEqual([expect.stringContaining('n1 iperf.few-datagrams only about 0 datagrams')]);
});

test.each([
  { port: 0 },
  { port: 8472, bandwidth: '0M' },
  { port: 8472, bandwidth: '5' },
  { port: 8472, bandwidth: '5M; reboot' },
  { port: 8472, pairs: 'some' },
  { port: 8472, pairs: { rounds: 0 } },
  { port: 8472, seconds: 0 },
  { port: 8472, version: 4 },
  { port: 8472, roles: [] },
  { port: 8472, roles: 'etcd' },
  { port: 8472, max_jitter: -1 },
  { port: 8472, min_bandwidth: 4 },
])('%j is refused', (params) => {
  expect(checkParams(iperf.params, params)).not.toEqual([]);
});

test.each([
  { port: 8472 },
  { port: 8472, roles: ['etcd'], max_jitter: 0.5, min_bandwidth: '4M', install: true },
  { port: 1, bandwidth: '0.5G', pairs: { rounds: 3 }, version: 3, max_loss: 0.5 },
])('%j is taken', (params) => {
  expect(checkParams(iperf.params, params)).toEqual([]);
});

test('hostile answers never throw and never pass for a good direction', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'up',
      'gone',
      'iperf 2',
      'iperf 3',
      'held',
      'tunnel',
      '/tmp/netfix-iperf.aaaaaa',
      '/etc/../netfix-iperf.aaaaaa',
    ),
  );
  const output = fc.record({ exitCode: fc.integer(), stdout: text, stderr: text, failure: fc.option(text) });
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(output), async (outputs) => {
      const fleet = fleetOf({ count: 3 });
      const each: Fleet['each'] = async (script) => {
        const scripts = fleet.hosts.filter((host) => script(host) !== null);
        return new Map(scripts.map((host) => [host.name, outputs.next().value]));
      };
      const result = await iperf.run({ ...fleet, each }, { port: 8472 });
      const cells = result.matrices.flatMap(({ cells }) => cells.flat());
      expect(cells.filter((cell) => cell?.ok === true)).toEqual([]);
    }),
  );
});
