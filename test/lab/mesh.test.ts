import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/report/document.ts';
import { type Lab, startLab } from './lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'netfix-mesh-'));
const HOSTS = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8'];
const addressOf = (host: string): string => `172.28.128.${10 + Number(host.slice(1))}`;
let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'mesh', hosts: HOSTS.length });
});
afterAll(() => lab?.down());

const CLEAN = 'nft flush ruleset; ip link del flannel.1 2>/dev/null; ip link del ext0 2>/dev/null; true';

beforeEach(async () => {
  await Promise.all(HOSTS.map((host) => lab.exec(host, CLEAN)));
  await lab.station(['sh', '-c', 'nft delete table bridge cloud 2>/dev/null; true']);
});

const mesh = (...more: string[]) => lab.run('mesh', '-b', ...more);

/** `n1>n2` for each direction that the matrix has as bad. */
function badCells({ matrices }: RunDocument, which = 0): string[] {
  const matrix = matrices[which];
  if (matrix === undefined) return ['no matrix'];
  return matrix.cells.flatMap((row, i) =>
    row.flatMap((cell, j) => (cell?.ok === false ? [`${matrix.hosts[i]}>${matrix.hosts[j]}`] : [])),
  );
}

function told({ plays }: RunDocument): string[] {
  const results = plays.flatMap((play) => play.tasks.flatMap((task) => task.results));
  return results.flatMap(({ host, findings }) => findings.map(({ message }) => `${host}: ${message}`));
}

const from = (host: string): string[] =>
  HOSTS.filter((each) => each !== host).map((each) => `${host}>${each}`);
const to = (host: string): string[] => HOSTS.filter((each) => each !== host).map((each) => `${each}>${host}`);
const sorted = (cells: string[]): string[] => [...new Set(cells)].sort();

const chain = (hook: string, rule: string): string =>
  `nft add table inet t; nft add chain inet t ${hook} '{ type filter hook ${hook} priority 0; }'; nft add rule inet t ${hook} ${rule}`;

/** A rule of a security group, that no host can see: on the bridge between them. */
const cloud = (rules: string[]): Promise<unknown> =>
  lab.station([
    'sh',
    '-c',
    [
      'nft add table bridge cloud',
      "nft add chain bridge cloud forward '{ type filter hook forward priority 0; }'",
      ...rules.map((rule) => `nft add rule bridge cloud forward ${rule}`),
    ].join('; '),
  ]);

test('all is right: every cell, nothing left behind, hosts as they were', async () => {
  const before = await Promise.all(HOSTS.map((host) => lab.snapshot(host)));
  const { code, document } = await mesh();
  expect(code).toBe(0);
  expect(badCells(document)).toEqual([]);
  expect(document.matrices[0]?.cells.flat().filter((cell) => cell?.ok === true)).toHaveLength(8 * 7);
  expect(told(document)).toEqual([]);
  expect(await Promise.all(HOSTS.map((host) => lab.snapshot(host)))).toEqual(before);
});

test('one-way blocks, a row, a column, a block between two groups: cell by cell, each with its cause', async () => {
  await lab.exec('n2', chain('input', `ip saddr ${addressOf('n1')} udp dport 8472 drop`));
  await lab.exec('n3', chain('output', 'udp dport 8472 drop'));
  await lab.exec('n4', chain('input', 'udp dport 8472 counter drop comment closed'));
  await cloud([
    'ip saddr { 172.28.128.15, 172.28.128.16 } ip daddr { 172.28.128.17, 172.28.128.18 } udp dport 8472 drop',
  ]);
  const { code, document } = await mesh();
  expect(code).toBe(2);
  const between = ['n5>n7', 'n5>n8', 'n6>n7', 'n6>n8'];
  expect(sorted(badCells(document))).toEqual(sorted(['n1>n2', ...from('n3'), ...to('n4'), ...between]));
  expect(told(document)).toEqual([
    expect.stringMatching(
      /^n2: n1 does not reach n2: it drops 8472\/udp \(nftables, table inet t, chain input, rule `.*saddr 172\.28\.128\.11 .*`, handle \d+\)$/,
    ),
    expect.stringMatching(
      /^n3: .*n3.* (sends arrives|does not reach n1, n2, n5, n6, n7 and n8): it drops its own 8472\/udp \(nftables, table inet t, chain output, rule `udp dport 8472 drop`, handle \d+\)$/,
    ),
    expect.stringMatching(
      /^n4: nothing reaches n4: it drops 8472\/udp \(nftables, table inet t, chain input, rule `.*drop.*`, handle \d+\)$/,
    ),
    expect.stringMatching(/^n7: n5 and n6 do not reach n7 and n8 by 8472\/udp: look at a security group/),
  ]);
});

test('nodes that no rule of theirs keeps apart: a whole node, a row, a column', async () => {
  await cloud([
    'ip saddr 172.28.128.11 udp dport 8472 drop',
    'ip daddr 172.28.128.11 udp dport 8472 drop',
    'ip saddr 172.28.128.12 udp dport 8472 drop',
    'ip daddr 172.28.128.13 udp dport 8472 drop',
  ]);
  const { document } = await mesh();
  expect(sorted(badCells(document))).toEqual(
    sorted([...from('n1'), ...to('n1'), ...from('n2'), ...to('n3')]),
  );
  expect(told(document)).toEqual([
    expect.stringMatching(/^n1: n1 neither reaches another host by 8472\/udp nor is it reached: /),
    expect.stringMatching(/^n2: nothing that n2 sends by 8472\/udp arrives: /),
    expect.stringMatching(/^n3: nothing reaches n3 by 8472\/udp: /),
  ]);
});

describe('an address that two machines have', () => {
  beforeAll(async () => {
    const { stdout } = await lab.exec(
      'n7',
      'cat /sys/class/net/eth0/address; sysctl -qw net.ipv4.conf.eth0.arp_ignore=8',
    );
    await lab.station([
      'ip',
      'neigh',
      'replace',
      addressOf('n7'),
      'lladdr',
      stdout.trim(),
      'dev',
      'br0',
      'nud',
      'permanent',
    ]);
    const others = HOSTS.filter((host) => host !== 'n7');
    const macs = await Promise.all(others.map((host) => lab.exec(host, 'cat /sys/class/net/eth0/address')));
    const known = others.map(
      (host, i) =>
        `ip neigh replace ${addressOf(host)} lladdr ${macs[i]?.stdout.trim()} dev eth0 nud permanent`,
    );
    // A request that n7 broadcasts would set its peers right again, so it asks for nobody.
    const link = (await lab.station(['ip', '-o', 'link', 'show', 'br0'])).stdout;
    const station = /link\/ether (\S+)/.exec(link)?.[1];
    known.push(`ip neigh replace 172.28.128.1 lladdr ${station} dev eth0 nud permanent`);
    expect((await lab.exec('n7', known.join(' && '))).code).toBe(0);
    expect((await lab.exec('stranger', `ip address add ${addressOf('n7')}/24 dev eth0`)).code).toBe(0);
  });
  afterAll(async () => {
    await lab.exec('stranger', `ip address del ${addressOf('n7')}/24 dev eth0`);
    await lab.exec('n7', 'sysctl -qw net.ipv4.conf.eth0.arp_ignore=0; ip neigh flush nud permanent dev eth0');
    await lab.station(['ip', 'neigh', 'del', addressOf('n7'), 'dev', 'br0']);
    await Promise.all(HOSTS.map((host) => lab.exec(host, 'ip neigh flush dev eth0')));
  });

  test('is named, with who is misled and by whom', async () => {
    const misled = `ip neigh del ${addressOf('n7')} dev eth0; ping -c 1 -W 1 ${addressOf('n7')} >/dev/null; ip neigh show ${addressOf('n7')}`;
    for (const host of HOSTS.filter((each) => each !== 'n7')) {
      const lookup = async (): Promise<string> => (await lab.exec(host, misled)).stdout;
      await expect.poll(lookup, { timeout: 10_000 }).toContain('lladdr 02:00:ac:1c:80:fa');
    }
    const { document } = await mesh();
    expect(sorted(badCells(document))).toEqual(sorted(to('n7')));
    expect(told(document)).toEqual([
      expect.stringMatching(
        /^n7: another machine has the address 172\.28\.128\.17 of n7, too: n1, n2, n3, n4, n5, n6 and n8 send to it at 02:/,
      ),
    ]);
  });
});

test('large packets: an interface of 1400 bytes, and a link of 1400 between interfaces of 1500', async () => {
  await lab.exec('n3', 'ip link set eth0 mtu 1400');
  await lab.station(['ip', 'link', 'set', 'n5', 'mtu', '1400']);
  const overlay = 'ip link add flannel.1 mtu MTU type vxlan id 1 dstport 8472 && ip link set flannel.1 up';
  for (const [host, mtu] of Object.entries({ n1: '1500', n2: '1450' }))
    expect((await lab.exec(host, overlay.replace('MTU', mtu))).stderr).toBe('');
  const { code, document } = await mesh('--mtu');
  await lab.exec('n3', 'ip link set eth0 mtu 1500');
  await lab.station(['ip', 'link', 'set', 'n5', 'mtu', '1500']);
  expect(code).toBe(2);
  expect(document.matrices.map(({ name }) => name)).toEqual(['mesh 8472/udp', 'packets of 1450 bytes']);
  expect(badCells(document)).toEqual([]);
  expect(sorted(badCells(document, 1))).toEqual(
    sorted([...from('n3'), ...to('n3'), ...from('n5'), ...to('n5')]),
  );
  expect(told(document)).toEqual([
    expect.stringMatching(/^n1: flannel\.1 of n1 takes packets of 1500 bytes, .* set the CNI's MTU to 1450$/),
    expect.stringMatching(
      /^n3: the interface of n3 carries packets of 1400 bytes, the others' 1500: .* give the overlay 1350$/,
    ),
    expect.stringMatching(
      /^n5: packets of 1450 bytes in the overlay do not arrive to and from n5, though small ones do: .* lower the overlay's to 1350 \(1400 bytes came through\)/,
    ),
  ]);
});

test('beside flannel on the port: the same answer, and its device is untouched', async () => {
  const flannel = (host: string): string =>
    `ip link add flannel.1 type vxlan id 1 dstport 8472 local ${addressOf(host)} nolearning && ip link set flannel.1 addrgenmode none && ip addr add 10.244.${host.slice(1)}.0/32 dev flannel.1 && ip link set flannel.1 up`;
  await Promise.all(HOSTS.map((host) => lab.exec(host, flannel(host))));
  await lab.exec('n4', chain('input', 'udp dport 8472 drop'));
  const look = 'ip -d -s link show flannel.1; bridge fdb show dev flannel.1; ip address show flannel.1';
  const before = await Promise.all(HOSTS.map((host) => lab.exec(host, look)));
  const { document } = await mesh();
  expect(sorted(badCells(document))).toEqual(sorted(to('n4')));
  expect(await Promise.all(HOSTS.map((host) => lab.exec(host, look)))).toEqual(before);
});

const external =
  'ip link add ext0 type vxlan external dstport 8472 && ip link set ext0 up && ip address add 10.0.0.1/32 dev ext0';
const tracking = chain('input', 'ct state invalid drop');

test('beside an external device (cilium) conntrack tells what arrives, and the device is untouched', async () => {
  await lab.exec(
    'n2',
    `${external}; ${tracking}; nft add rule inet t input ip saddr ${addressOf('n5')} drop`,
  );
  await lab.exec('n6', chain('input', `ip saddr ${addressOf('n2')} udp dport 8472 drop`));
  await lab.station(['ip', 'link', 'set', 'n4', 'mtu', '1400']);
  const look = 'ip -d link show ext0; bridge fdb show dev ext0; ip -4 address show ext0';
  const before = (await lab.exec('n2', look)).stdout;
  const { code, document } = await mesh('--mtu');
  await lab.station(['ip', 'link', 'set', 'n4', 'mtu', '1500']);
  expect(code).toBe(2);
  expect(sorted(badCells(document))).toEqual(sorted(['n5>n2', 'n2>n6']));
  expect(document.matrices[0]?.cells.flat().filter((cell) => cell !== null)).toHaveLength(8 * 7);
  expect(sorted(badCells(document, 1))).toEqual(sorted(['n5>n2', 'n2>n6', ...from('n4'), ...to('n4')]));
  expect(told(document)).toEqual([
    expect.stringMatching(/^n2: n5 does not reach n2: it drops 8472\/udp \(.*172\.28\.128\.15/),
    expect.stringMatching(/^n4: packets of 1450 bytes in the overlay do not arrive to and from n4/),
    expect.stringMatching(/^n6: n2 does not reach n6: it drops 8472\/udp \(.*172\.28\.128\.12/),
  ]);
  expect((await lab.exec('n2', look)).stdout).toBe(before);
  expect((await lab.exec('n2', 'ls /sys/class/net | grep nfx')).stdout).toBe('');
});

test('without conntrack there, what arrives cannot be seen: that is said, and the rest is tested', async () => {
  await lab.exec('n2', external);
  await lab.exec('n6', chain('input', `ip saddr ${addressOf('n2')} udp dport 8472 drop`));
  const { document } = await mesh();
  expect(badCells(document)).toEqual(['n2>n6']);
  const column = document.matrices[0]?.cells.map((row) => row[1]);
  expect(column?.every((cell) => cell === null)).toBe(true);
  expect(document.matrices[0]?.cells.flat().filter((cell) => cell !== null)).toHaveLength(7 * 7);
  expect(told(document)).toEqual([
    expect.stringMatching(/^n2: what arrives at n2 could not be seen: the device ext0 holds 8472\/udp, /),
    expect.stringMatching(/^n6: n2 does not reach n6: it drops 8472\/udp/),
  ]);
});

const serve = (options: string): string =>
  `setsid iperf -s ${options} </dev/null >/dev/null 2>&1 & until ss -Hlnut | grep -q :51820; do sleep 0.1; done`;

test('a port that a program holds: via vxlan that is a fault, via udp it is tested', async () => {
  const free = 'pkill -9 iperf; true';
  await lab.exec('n3', `${serve('-u -p 51820')}; ${tracking}`);
  await lab.exec('n5', chain('input', 'udp dport 51820 drop'));
  const overlay = await mesh('--port', '51820');
  const { document } = await mesh('--port', '51820', '--via', 'udp');
  await lab.exec('n3', free);
  expect(told(overlay.document)[0]).toMatch(/^n3: n3 was not tested: .*it is held by iperf \(pid \d+\)$/);
  expect(document.matrices[0]?.name).toBe('mesh 51820/udp');
  expect(document.matrices[0]?.cells.flat().filter((cell) => cell !== null)).toHaveLength(8 * 7);
  expect(sorted(badCells(document))).toEqual(sorted(to('n5')));
});

describe('via tcp', () => {
  test('a service of all hosts: every cell, and root is not needed', async () => {
    const { stdout } = await lab.netfix([
      'mesh',
      '-i',
      lab.inventory,
      '--via',
      'tcp',
      '--port',
      '22',
      '--json',
    ]);
    const document: RunDocument = JSON.parse(stdout);
    expect(document.exitCode).toBe(0);
    expect(document.matrices[0]?.cells.flat().filter((cell) => cell?.ok === true)).toHaveLength(8 * 7);
    expect(told(document)).toEqual([]);
  });

  test('dropped, rejected, listening for itself alone, and closed with the way open', async () => {
    await lab.exec('n1', serve('-p 51820'));
    await lab.exec('n2', chain('input', `ip saddr ${addressOf('n1')} tcp dport 51820 drop`));
    await lab.exec('n3', chain('input', 'tcp dport 51820 reject'));
    await lab.exec('n4', chain('output', 'tcp dport 51820 reject with icmpx type admin-prohibited'));
    await lab.exec('n5', serve('-p 51820 -B 127.0.0.1'));
    const { code, document } = await mesh('--port', '51820', '--via', 'tcp');
    await Promise.all(['n1', 'n5'].map((host) => lab.exec(host, 'pkill -9 iperf')));
    expect(code).toBe(2);
    expect(sorted(badCells(document))).toEqual(sorted(['n1>n2', ...to('n3'), ...from('n4')]));
    expect(told(document)).toEqual([
      expect.stringMatching(
        /^n2: n1 does not reach n2: it drops 51820\/tcp \(nftables, table inet t, chain input/,
      ),
      'n2: the way to 51820/tcp of n2, n4, n5, n6, n7 and n8 is open, but nothing listens there',
      expect.stringMatching(/^n3: .*n3: it drops 51820\/tcp \(nftables.* `tcp dport 51820 reject/),
      expect.stringMatching(/^n4: .*it drops its own 51820\/tcp \(nftables.* reject with icmpx/),
      ...['n4', 'n5', 'n6', 'n7', 'n8'].map((host) => expect.stringMatching(`^${host}: the way to`)),
    ]);
  });

  test('with busybox alone, and with nothing that connects', async () => {
    const hide = 'mount --bind /dev/null /usr/bin/timeout';
    await lab.exec('n7', `${hide}; ln -s /bin/busybox /usr/local/bin/nc`);
    await lab.exec('n8', hide);
    const { document } = await mesh('--port', '22', '--via', 'tcp', '-l', 'n6,n7,n8');
    const closed = await mesh('--port', '23', '--via', 'tcp', '-l', 'n6,n7');
    await Promise.all(
      ['n7', 'n8'].map((host) => lab.exec(host, 'umount /usr/bin/timeout; rm -f /usr/local/bin/nc')),
    );
    expect(badCells(document)).toEqual([]);
    expect(document.matrices[0]?.cells.flat().filter((cell) => cell?.ok === true)).toHaveLength(4);
    expect(told(document)).toEqual([
      expect.stringMatching(/^n8: n8 was not tested: nothing there can make a TCP/),
    ]);
    expect(badCells(closed.document)).toEqual([]);
    expect(told(closed.document)[0]).toContain('the way to 23/tcp of n6 and n7 is open');
  });
});

test('without root it says what it takes', async () => {
  const { stdout } = await lab.netfix(['mesh', '-i', lab.inventory, '--json']);
  expect(told(JSON.parse(stdout))[0]).toContain('pass -b');
});

test('we are killed: hosts take the device away by themselves within a minute', {
  timeout: 120_000,
}, async () => {
  const devices = async (): Promise<string> =>
    (
      await Promise.all(
        HOSTS.map((host) => lab.exec(host, 'ls /sys/class/net | grep nfx; pgrep -f netfix-mes[h]')),
      )
    )
      .map(({ stdout }) => stdout)
      .join('');
  let left = '';
  for (let ms = 700; left === '' && ms < 6_000; ms += 200) {
    await lab.netfix(['mesh', '-b', '-i', lab.inventory], { timeoutMs: ms });
    left = await devices();
  }
  expect(left).toMatch(/nfx/);
  await expect.poll(devices, { timeout: 60_000, interval: 1_000 }).toBe('');
});

test('60 hosts that never spoke to each other: every cell, in one round of each kind', {
  timeout: 200_000,
}, async () => {
  const many = await startLab({ name: 'mesh60', hosts: 60 });
  try {
    const { code, document } = await many.run('mesh', '-b');
    expect(told(document)).toEqual([]);
    expect(code).toBe(0);
    expect(document.matrices[0]?.cells.flat().filter((cell) => cell?.ok === true)).toHaveLength(60 * 59);
  } finally {
    await many.down();
  }
});

test('as a task of a playbook, beside other tasks', async () => {
  const playbook = join(folder, 'p.yaml');
  writeFileSync(
    playbook,
    '- hosts: all\n  become: true\n  tasks:\n    - firewall: { allow: [8472/udp] }\n    - mesh: { port: 8472 }\n',
  );
  const { code, stdout } = await lab.netfix(['run', playbook, '-i', lab.inventory]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('all pairs right') });
});
