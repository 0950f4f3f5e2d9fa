import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Direction } from '../../../src/modules/mesh/pairs.ts';
import { patternsOf } from '../../../src/modules/mesh/patterns.ts';
import { macOf, placeOf } from '../../../src/modules/mesh/scripts.ts';
import { mesh } from '../../../src/modules/mesh.ts';
import type { Fleet, FleetHost, FleetResult, StepOutput } from '../../../src/modules/module.ts';
import { hostView } from './namespace-host.ts';

function hostsOf(count: number): FleetHost[] {
  return Array.from({ length: count }, (_, i) => {
    const address = `10.0.${Math.floor(i / 250)}.${1 + (i % 250)}`;
    const addresses = [{ device: 'eth0', address, prefix: 16 }];
    return { name: `n${i + 1}`, address, facts: { ...hostView().facts, uid: 0, addresses } };
  });
}

interface Setup {
  count: number;
  /** Directions that never arrive, `n1>n2`. */
  lost?: (from: string, to: string, attempt: number) => boolean;
  /** Lines that a host prints besides what it heard. */
  prints?: (name: string) => string;
  fails?: (name: string, script: string) => string | null;
  /** What nft and iptables-save print; absent: nothing can be listed. */
  rules?: (name: string) => { nft?: string; iptables?: string };
  /** Hardware addresses of all devices of a host. */
  devices?: (name: string) => string;
  mtu?: boolean;
  /** Of the pings of each size. */
  fits?: (name: string, script: string) => string;
  /** Addresses that a host has besides its own. */
  holds?: Record<string, string>;
}

/** As the script of the listing would print it, with the mark that it has in it. */
function listed(script: string, rules: { nft?: string; iptables?: string } | undefined): string {
  const nonce = /^ended\(\) \{ printf '[^']*' (\w+)/m.exec(script)?.[1];
  if (rules === undefined || nonce === undefined) return '';
  const names = [
    'nft',
    'iptables-nft ip',
    'iptables-nft ip6',
    'iptables-legacy ip',
    'iptables-legacy ip6',
    'ipset',
  ];
  const texts: Record<string, string | undefined> = { nft: rules.nft, 'iptables-nft ip': rules.iptables };
  const parts = names.map((name) => `${texts[name] ?? ''}\nend-of-part-5f3a9c0e71b84d26 ${name} 0\n`);
  return `${parts.join('')}\n${nonce} listing 0\n`;
}

/** Answers as hosts would, from their scripts alone. Counts the rounds. */
function run({
  count,
  lost,
  prints,
  fails,
  devices,
  rules,
  fits,
  mtu = false,
  holds = {},
}: Setup): Promise<{ result: FleetResult; rounds: number }> {
  const hosts = hostsOf(count);
  for (const { name, facts } of hosts)
    if (holds[name] !== undefined) facts.addresses.push({ device: 'eth0', address: holds[name], prefix: 16 });
  let rounds = 0;
  let attempt = 0;
  const heard = (to: FleetHost): string =>
    hosts
      .flatMap((from, i) =>
        from === to || lost?.(from.name, to.name, attempt) === true
          ? []
          : [`heard ${macOf(i)} ${from.address}\n`],
      )
      .join('');
  const fleet: Fleet = {
    hosts,
    absent: [],
    groups: {},
    progress: () => undefined,
    each: async (script) => {
      rounds++;
      const texts = hosts.map((host): [FleetHost, string | null] => [host, script(host)]);
      if (texts.some(([, text]) => text?.includes('bridge fdb show'))) attempt++;
      return new Map(
        texts.flatMap(([host, text]): [string, StepOutput][] => {
          if (text === null) return [];
          const failure = fails?.(host.name, text) ?? null;
          const stdout = text.includes('bridge fdb show')
            ? heard(host) + (prints?.(host.name) ?? '')
            : text.includes('echo "fits')
              ? (fits?.(host.name, text) ?? '')
              : text.includes('net/*/address')
                ? (devices?.(host.name) ?? '')
                : listed(text, rules?.(host.name));
          return [[host.name, { exitCode: 0, stdout, stderr: '', failure }]];
        }),
      );
    },
  };
  return mesh.run(fleet, { port: 8472, mtu }).then((result) => ({ result, rounds }));
}

function told({ findings }: FleetResult): string[] {
  return Object.entries(findings).flatMap(([host, list]) =>
    list.map(({ code, message }) => `${host} ${code} ${message}`),
  );
}

test.each([2, 10, 300])('%d hosts, all right: four rounds, every cell', async (count) => {
  const { result, rounds } = await run({ count });
  expect(rounds).toBe(4);
  expect(told(result)).toEqual([]);
  expect(result.matrices[0]?.cells.flat().filter((cell) => cell?.ok === true)).toHaveLength(
    count * (count - 1),
  );
});

test('what is lost once is sent again, and nothing is said of it', async () => {
  const { result, rounds } = await run({ count: 5, lost: (_, to, attempt) => attempt === 1 && to === 'n2' });
  expect(rounds).toBe(6);
  expect(told(result)).toEqual([]);
});

test('a host that drops out is no row of losses', async () => {
  const { result } = await run({
    count: 4,
    fails: (name, script) =>
      name === 'n3' && script.includes('for n in 1 2') ? 'the connection broke' : null,
    lost: (from, to) => from === 'n3' || to === 'n3',
  });
  expect(told(result)).toEqual(['n3 mesh.incomplete n3 was not tested: the connection broke']);
  expect(result.matrices[0]?.cells[2]).toEqual([null, null, null, null]);
});

test("a host that has another's address itself is the cause of what is lost between the two", async () => {
  const { result } = await run({
    count: 4,
    holds: { n3: '10.0.0.2' },
    lost: (from, to) => [from, to].sort().join() === 'n2,n3',
    prints: (name) => (name === 'n3' ? `heard ${macOf(2)} 127.0.0.1\n` : ''),
    rules: () => ({}),
  });
  expect(told(result)).toEqual([
    "n3 mesh.duplicate-address n3 has the address 10.0.0.2 of n2 itself, on eth0: what it sends to n2 never leaves it, and what others send reaches either; on n3: ip addr del 10.0.0.2/16 dev eth0, and take it out of its network's configuration",
  ]);
});

test('rules that cannot be read are named as such', async () => {
  const { result } = await run({ count: 2, lost: (from) => from === 'n1' });
  expect(told(result)).toEqual([
    expect.stringMatching(
      /^n2 mesh\.lost n1 does not reach n2 by 8472\/udp: .*\(the firewall rules of n2 and n1 could not be read\)$/,
    ),
  ]);
});

describe('where no rule drops it for certain', () => {
  const limited = `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -p udp -m udp --dport 8472 -m length --length 1200:2000 -j DROP\nCOMMIT\n`;
  const table = (family: string, name: string, hook: string): string =>
    JSON.stringify({
      nftables: [
        { table: { family, name } },
        { chain: { family, table: name, name: 'c', type: 'filter', hook, prio: 0, policy: 'accept' } },
        { rule: { family, table: name, chain: 'c', handle: 2, expr: [{ drop: null }] } },
      ],
    });

  test('a rule that cannot be judged is the first thing to look at', async () => {
    const { result } = await run({
      count: 3,
      lost: (_, to) => to === 'n2',
      rules: (name) => (name === 'n2' ? { iptables: limited } : {}),
    });
    expect(told(result)).toEqual([
      'n2 mesh.lost nothing reaches n2 by 8472/udp: look first at a rule of n2 that cannot be judged by reading it (iptables, table filter, chain INPUT, rule `-A INPUT -p udp -m udp --dport 8472 -m length --length 1200:2000 -j DROP`): while this test runs again, `iptables -t filter -nvL INPUT` there shows what it counts; if it is not that, at a security group, a hypervisor or a firewall between them, then at rp_filter of n2',
    ]);
  });

  test('where large packets are lost such a rule comes before the links, too', async () => {
    const { result } = await run({
      count: 3,
      mtu: true,
      prints: () => 'mtu 1500\n',
      lost: (_, to, attempt) => attempt > 1 && to === 'n2',
      rules: (name) => (name === 'n2' ? { iptables: limited } : {}),
    });
    expect(told(result)).toEqual([
      expect.stringMatching(
        /^n2 mesh\.mtu packets of 1450 bytes in the overlay do not arrive to n2, though small ones do: look first at a rule of n2 .*`iptables -t filter -nvL INPUT` there shows what it counts; if it is not that, a link on the way carries less than the interfaces do; raise/,
      ),
    ]);
  });

  test.each([
    ['arp', 'input'],
    ['bridge', 'prerouting'],
    ['netdev', 'egress'],
  ])('a table of family %s is told as not judged', async (family, hook) => {
    const { result } = await run({
      count: 2,
      lost: (from) => from === 'n1',
      rules: (name) => (name === 'n2' ? { nft: table(family, 'guard', hook) } : {}),
    });
    expect(told(result)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^n2 mesh\\.lost .* \\(the table ${family} guard of n2 was not judged: nft list ruleset\\)$`,
        ),
      ),
    ]);
  });

  test('a whole node: its rules, not those of a direction from it to itself', async () => {
    const { result } = await run({
      count: 3,
      lost: (from, to) => from === 'n2' || to === 'n2',
      rules: (name) => (name === 'n2' ? { nft: table('arp', 'guard', 'input') } : {}),
    });
    expect(told(result)).toEqual([expect.stringContaining('(the table arp guard of n2 was not judged')]);
  });

  test('nothing is left in doubt', async () => {
    const { result } = await run({ count: 2, lost: (from) => from === 'n1', rules: () => ({}) });
    expect(told(result)).toEqual([
      'n2 mesh.lost n1 does not reach n2 by 8472/udp: look at a security group, a hypervisor or a firewall between them, and at the routes of both sides (no rule of these hosts drops it)',
    ]);
  });
});

test('translated addresses, a twin, and lines that are nothing', async () => {
  const { result } = await run({
    count: 3,
    prints: (name) =>
      name === 'n1'
        ? `own 02:aa:aa:aa:aa:01\nneighbour 10.0.0.2 02:bb:bb:bb:bb:bb\nheard ${macOf(2)} 192.0.2.7\nheard\nheard ff:ff 1\nheard ${macOf(77)} 10.0.0.9\nrubbish \u001b[31m\n`
        : `own 02:aa:aa:aa:aa:0${name.slice(1)}\n`,
  });
  expect(told(result)).toEqual([
    'n2 mesh.duplicate-address another machine has the address 10.0.0.2 of n2, too: n1 sends to it at 02:bb:bb:bb:bb:bb',
    expect.stringMatching(
      /^n3 mesh\.translated what n3 sends arrives at n1 from 192\.0\.2\.7, not from 10\.0\.0\.3/,
    ),
  ]);
});

describe('an entry for a host with a hardware address that is not that of its address', () => {
  const misled = (entry: string, devices = '02:aa:aa:aa:aa:02\n') =>
    run({
      count: 3,
      lost: (from, to) => from === 'n1' && to === 'n2',
      devices: () => devices,
      prints: (name) => `own 02:aa:aa:aa:aa:0${name.slice(1)}\n${name === 'n1' ? entry : ''}`,
    });

  test('is told of who has it where it is permanent: nobody answered with it', async () => {
    const { result } = await misled('neighbour 10.0.0.2 02:bb:bb:bb:bb:bb eth0\n');
    expect(told(result)).toEqual([
      'n1 mesh.neighbour n1 has a permanent entry for 10.0.0.2 with the hardware address 02:bb:bb:bb:bb:bb, which no device of n2 has: somebody wrote it, and what it sends to n2 goes there; on n1: ip neigh del 10.0.0.2 dev eth0',
    ]);
  });

  test('is no fault where another device of the host has it', async () => {
    const { result } = await misled(
      'neighbour 10.0.0.2 02:bb:bb:bb:bb:bb eth0\n',
      '02:aa:aa:aa:aa:02\n02:bb:bb:bb:bb:bb\n',
    );
    expect(told(result)).toEqual([expect.stringMatching(/^n2 mesh\.lost n1 does not reach n2 /)]);
  });
});

describe('one hardware address on two hosts', () => {
  const twin = (name: string) => (name === 'n4' ? '02:aa:aa:aa:aa:03' : `02:aa:aa:aa:aa:0${name.slice(1)}`);
  const lost = (from: string, to: string) => [from, to].includes('n3') || [from, to].includes('n4');

  test('is the cause of what is lost, and told of both', async () => {
    const { result } = await run({
      count: 4,
      lost,
      prints: (name) => `own ${twin(name)}\n`,
      rules: () => ({}),
    });
    expect(told(result).map((text) => text.split(': what')[0])).toEqual(
      ['n3', 'n4'].map(
        (name) =>
          `${name} mesh.mac-twin n3 (eth0) and n4 (eth0) have the same hardware address 02:aa:aa:aa:aa:03 in one network`,
      ),
    );
  });

  test('where one of them dropped out, by what another has for it', async () => {
    const { result } = await run({
      count: 4,
      lost,
      fails: (name, script) => (name === 'n4' && script.includes('for n in 1 2') ? 'it went away' : null),
      prints: (name) => `own ${twin(name)}\n${name === 'n1' ? `neighbour 10.0.0.4 ${twin('n4')}\n` : ''}`,
      rules: () => ({}),
    });
    expect(told(result)).toEqual([
      'n4 mesh.incomplete n4 was not tested: it went away',
      expect.stringContaining('n3 mesh.mac-twin n3 (eth0) and n4 (as n1 has it) have'),
    ]);
  });
});

test.each([
  ['no hardware address, as WireGuard has none', 'own \n'],
  ['one of zeros', 'own 00:00:00:00:00:00\n'],
  ['one that is not of Ethernet', 'own 0a:00:00:01\n'],
])('two hosts that have %s are no twins', async (_, printed) => {
  const { result } = await run({ count: 3, prints: () => printed });
  expect(told(result)).toEqual([]);
});

test('one that answers for many addresses is a router, not a twin', async () => {
  const router = 'neighbour 10.0.0.2 02:bb:bb:bb:bb:bb\nneighbour 10.0.0.3 02:bb:bb:bb:bb:bb\n';
  const { result } = await run({
    count: 3,
    prints: (name) => `own 02:aa:aa:aa:aa:0${name.slice(1)}\n${router}`,
  });
  expect(told(result)).toEqual([]);
});

describe('a link on the way that carries less', () => {
  const narrow = (fits: (name: string, script: string) => string) =>
    run({
      count: 3,
      mtu: true,
      prints: () => 'mtu 1500\n',
      lost: (_, to, attempt) => attempt > 1 && to === 'n2',
      rules: () => ({}),
      fits,
    });

  test('is told with the largest size that came through', async () => {
    const asked: string[] = [];
    const { result } = await narrow((name, script) => {
      asked.push(name);
      expect(script).toContain('"$size" -ge 1500');
      return 'fits 10.0.0.2 1280\nfits 10.0.0.2 1300\nfits 10.0.0.3 1400\n';
    });
    expect(asked).toEqual(['n1']);
    expect(told(result)).toEqual([
      "n2 mesh.mtu packets of 1450 bytes in the overlay do not arrive to n2, though small ones do: a link on the way carries less than the interfaces do; raise its MTU, or lower the overlay's to 1250 (1300 bytes came through) (no rule of these hosts drops it)",
    ]);
  });

  test('where all arrives nothing more is tried', async () => {
    const { rounds } = await run({ count: 3, mtu: true, prints: () => 'mtu 1500\n' });
    expect(rounds).toBe(8);
  });

  test('where no ping comes back, no size is told', async () => {
    const { result } = await narrow(() => 'rubbish\nfits 10.0.0.2 12\n');
    expect(told(result)[0]).toContain("or lower the overlay's (no rule");
  });
});

describe('interfaces that do not all carry the same', () => {
  const sizes = (count: number, mtuOf: (name: string) => number) =>
    run({ count, mtu: true, prints: (name) => `mtu ${mtuOf(name)}\n` });

  test('one that carries more than the rest is the one that differs', async () => {
    const { result } = await sizes(4, (name) => (name === 'n1' ? 9000 : 1500));
    expect(result.matrices[1]?.name).toBe('packets of 1450 bytes');
    expect(told(result)).toEqual([
      "n1 mesh.mtu the interface of n1 carries packets of 9000 bytes, the others' 1500: an overlay that goes by it takes packets of 8950 bytes on n1, and those do not fit into the others'; set its MTU to 1500, or give the overlay 1450 on every node",
    ]);
  });

  test('one that carries less', async () => {
    const { result } = await sizes(3, (name) => (name === 'n3' ? 1400 : 1500));
    expect(result.matrices[1]?.name).toBe('packets of 1450 bytes');
    expect(told(result)).toEqual([
      "n3 mesh.mtu the interface of n3 carries packets of 1400 bytes, the others' 1500: an overlay's packets of 1450 bytes reach it from nobody; raise its MTU, or give the overlay 1350",
    ]);
  });

  test('where several differ, each is told what most of the others carry', async () => {
    const { result } = await sizes(5, (name) => ({ n1: 1400, n2: 9000 })[name] ?? 1500);
    expect(told(result)).toEqual([
      expect.stringMatching(/^n1 .* of n1 carries packets of 1400 bytes, most others' 1500: /),
      expect.stringMatching(/^n2 .* of n2 carries packets of 9000 bytes, most others' 1500: /),
    ]);
  });

  test('without a majority all are named and none is blamed', async () => {
    const { result } = await sizes(4, (name) => (name < 'n3' ? 1500 : 9000));
    expect(result.matrices[1]?.name).toBe('packets of 1450 bytes');
    const message =
      'the interfaces carry packets of different sizes, 1500 bytes (n1 and n2) and 9000 bytes (n3 and n4): what an overlay sends by a larger one does not fit into a smaller one; give them all the same MTU, or the overlay 1450 on every node';
    expect(told(result)).toEqual(['n1', 'n2', 'n3', 'n4'].map((host) => `${host} mesh.mtu ${message}`));
  });

  test('all the same: nothing is said', async () => {
    expect(told((await sizes(3, () => 9000)).result)).toEqual([]);
  });
});

test('places come back from their hardware addresses, and from no others', () => {
  fc.assert(fc.property(fc.nat({ max: 0xffffff }), (place) => placeOf(macOf(place)) === place));
  fc.assert(fc.property(fc.string(), (text) => placeOf(text) === null || /^02:6e:66:/.test(text)));
});

describe('patterns', () => {
  const lossesOf = (hosts: FleetHost[], cells: readonly boolean[]): Direction[] =>
    hosts.flatMap((from, i) =>
      hosts.flatMap((to, j) => (i !== j && cells[i * hosts.length + j] === true ? [{ from, to }] : [])),
    );

  test('cover every loss and nothing else', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 7 })
          .chain((n) =>
            fc.tuple(fc.constant(n), fc.array(fc.boolean(), { minLength: n * n, maxLength: n * n })),
          ),
        ([n, cells]) => {
          const hosts = hostsOf(n);
          const losses = lossesOf(hosts, cells);
          const others = (host: FleetHost): FleetHost[] => hosts.filter((other) => other !== host);
          const covered = patternsOf(losses, hosts).flatMap(({ kind, from, to }) =>
            kind === 'node'
              ? from.flatMap((host) =>
                  others(host).flatMap((other) => [
                    `${host.name}>${other.name}`,
                    `${other.name}>${host.name}`,
                  ]),
                )
              : from.flatMap((a) => to.filter((b) => b !== a).map((b) => `${a.name}>${b.name}`)),
          );
          const expected = losses.map(({ from, to }) => `${from.name}>${to.name}`);
          expect([...new Set(covered)].sort()).toEqual(expected.sort());
        },
      ),
    );
  });

  test('a pair of hosts is a pair, not a node', () => {
    const hosts = hostsOf(2);
    expect(patternsOf(lossesOf(hosts, [false, true, true, false]), hosts).map(({ kind }) => kind)).toEqual([
      'block',
      'block',
    ]);
  });
});
