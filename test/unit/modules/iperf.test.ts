import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { iperf } from '../../../src/modules/iperf.ts';
import type { Fleet, FleetHost, FleetResult, StepOutput } from '../../../src/modules/module.ts';
import { checkParams } from '../../../src/playbook/params.ts';
import { hostView } from './namespace-host.ts';

type Params = Parameters<typeof iperf.run>[1];

function printed(name: string): string {
  return readFileSync(new URL(`../net/fixtures/iperf/${name}`, import.meta.url), 'utf8');
}

/** What a test between two hosts prints at its client and its server. */
type Way = 'open' | 'blocked' | 'lossy' | 'unsent' | 'server-died';

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
}

type Step = 'look' | 'start' | 'client' | 'report';

interface FakeFleet extends Fleet {
  /** Per step, the hosts that ran something. */
  steps: { step: Step; hosts: string[] }[];
  progressed: string[];
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
    groups: {},
    steps: [],
    progressed: [],
    progress: (text) => fleet.progressed.push(text),
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
        outputs.set(host.name, { exitCode: 0, stdout, stderr: '', failure });
      }
      return outputs;
    },
  };
  function answer(name: string, step: Step, text: string): string {
    if (step === 'look') return setup.look?.(name) ?? 'iperf 2\niperf 3\n';
    if (step === 'start') return `/tmp/netfix-iperf.${name}abcdef\n`;
    const way = setup.way ?? (() => 'open');
    if (step === 'report') return WAYS[way(senders.get(name) ?? '', name)].server;
    const target = / -c (\S+)/.exec(text)?.[1];
    const to = hosts.find((host) => host.address === target)?.name ?? '';
    senders.set(to, name);
    return WAYS[way(name, to)].client;
  }
  return fleet;
}

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

  test('a held port is refused, with who holds it', async () => {
    const result = await run({
      count: 4,
      look: look({
        n1: 'iperf 2\nheld\ndevice flannel.1 (vxlan)\n',
        n2: 'iperf 2\nheld\nholder iperf (pid 7)\n',
      }),
    });
    expect(told(result)).toEqual([
      'n1 iperf.port-held n1: 8472/udp is held by the device flannel.1 (vxlan); iperf cannot listen there: name a free port that the same rules let in, or measure before the overlay starts',
      expect.stringContaining(
        'n2 iperf.port-held n2: 8472/udp is held by iperf (pid 7) (one of a run that was cut off',
      ),
    ]);
    expect(picture(result)).toEqual(['....', '....', '...+', '..+.']);
  });

  test('a host without iperf is told what installs it', async () => {
    const result = await run({ count: 3, look: look({ n2: '' }) });
    expect(told(result)).toEqual([
      'n2 iperf.missing n2 has no iperf (version 2): put the task `package: { names: [iperf] }` before this one',
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
    expect(fleet.progressed[0]).toBe(`round 1 of ${rounds}, ${rounds * 2 * 4} s left`);
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
])('%j is refused', (params) => {
  expect(checkParams(iperf.params, params)).not.toEqual([]);
});

test.each([{ port: 8472 }, { port: 1, bandwidth: '0.5G', pairs: { rounds: 3 }, version: 3, max_loss: 0.5 }])(
  '%j is taken',
  (params) => {
    expect(checkParams(iperf.params, params)).toEqual([]);
  },
);

test('hostile answers never throw and never pass for a good direction', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'up',
      'gone',
      'iperf 2',
      'iperf 3',
      'held',
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
