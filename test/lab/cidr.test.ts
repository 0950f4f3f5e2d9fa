import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, startLab } from './lab.ts';

const HOSTS = ['n1', 'n2', 'n3'];
let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'cidr', hosts: HOSTS.length });
});
afterAll(async () => {
  await lab?.down();
});

/** Everything that a test adds to a host. */
const CLEAN = `for device in flannel.1 cni0 docker0; do ip link del "$device" 2>/dev/null; done
ip -4 address show dev eth0 | awk '$1 == "inet" && $2 !~ /^172\\.28\\.128\\.1[123]\\// { print $2 }' |
  while read -r extra; do ip address del "$extra" dev eth0; done
ip -6 address flush dev eth0 scope global
ip -4 route show | awk '!/^default/ && !/proto kernel/' | while read -r route; do ip route del $route; done`;

afterEach(async () => {
  await Promise.all(HOSTS.map((host) => lab.exec(host, CLEAN)));
});

async function onEach(script: (number: number) => string, hosts = HOSTS): Promise<void> {
  const outcomes = await Promise.all(
    hosts.map((host) => lab.exec(host, `set -e\n${script(Number(host.slice(1)))}`)),
  );
  expect(outcomes.map(({ stderr }) => stderr).join('')).toBe('');
}

interface Told {
  exitCode: number;
  /** `host severity code message` of every finding. */
  findings: string[];
  evidence: string[];
}

async function runCidr(params: Record<string, unknown>): Promise<Told> {
  const path = join(lab.dir, 'cidr.yaml');
  writeFileSync(path, JSON.stringify([{ hosts: 'all', become: true, tasks: [{ cidr: params }] }]));
  const { code, stdout, stderr } = await lab.netfix(['run', path, '-i', lab.inventory, '--json']);
  expect(stdout, stderr).not.toBe('');
  const results = (JSON.parse(stdout) as Document).plays.flatMap(({ tasks }) =>
    tasks.flatMap((task) => task.results),
  );
  return {
    exitCode: code,
    findings: results.flatMap(({ host, findings }) =>
      findings.map(({ severity, code, message }) => `${host} ${severity} ${code} ${message}`),
    ),
    evidence: results.flatMap(({ findings }) =>
      findings.flatMap(({ evidence }) => evidence?.split('\n') ?? []),
    ),
  };
}

interface Document {
  plays: {
    tasks: {
      results: {
        host: string;
        findings: { severity: string; code: string; message: string; evidence?: string }[];
      }[];
    }[];
  }[];
}

/** flannel as it stands on a running node, its pods in PREFIX.NUMBER.0/24. */
function flannel(prefix: string, number: number): string {
  const others = [1, 2, 3].filter((other) => other !== number);
  return `ip link add flannel.1 type vxlan id 1 dstport 8472 local 172.28.128.${10 + number} dev eth0 nolearning
ip address add ${prefix}.${number}.0/32 dev flannel.1
ip link set flannel.1 up
ip link add cni0 type bridge
ip address add ${prefix}.${number}.1/24 dev cni0
ip link set cni0 up
${others.map((other) => `ip route add ${prefix}.${other}.0/24 via ${prefix}.${other}.0 dev flannel.1 onlink`).join('\n')}`;
}

const POD = { pods: ['10.244.0.0/16'], services: ['10.96.0.0/12'] };

describe('cidr on real hosts', () => {
  test('healthy hosts: nothing to tell, and nothing is changed', async () => {
    const before = await Promise.all(HOSTS.map((host) => lab.snapshot(host)));
    expect(await runCidr(POD)).toEqual({ exitCode: 0, findings: [], evidence: [] });
    expect(await Promise.all(HOSTS.map((host) => lab.snapshot(host)))).toEqual(before);
  });

  test("the article's case: the pod range holds the nodes", async () => {
    const { exitCode, findings, evidence } = await runCidr({ ...POD, pods: '172.28.0.0/16' });
    const message =
      'pod range 172.28.0.0/16 overlaps 172.28.128.0/24, a network of n1 (172.28.128.11 on eth0), n2 (172.28.128.12 on eth0) and n3 (172.28.128.13 on eth0); free on all hosts is 10.244.0.0/16';
    expect(findings).toEqual(HOSTS.map((host) => `${host} error cidr.overlap ${message}`));
    for (const number of [1, 2, 3])
      expect(evidence).toContain(
        `n${number}: 172.28.128.0/24 dev eth0 proto kernel scope link src 172.28.128.1${number}`,
      );
    expect(exitCode).toBe(2);
  });

  test('the same on a running cluster: its own routes are no part of the fault', async () => {
    await onEach((number) => flannel('172.28', number));
    const { findings, evidence } = await runCidr({ pods: '172.28.0.0/16' });
    expect(findings).toHaveLength(3);
    expect(evidence.filter((line) => /flannel|cni0/.test(line))).toEqual([]);
  });

  test('a running cluster without a fault, and Docker beside it', async () => {
    await onEach(
      (number) => `${flannel('10.244', number)}
ip route add blackhole 10.244.77.0/26 proto bird
ip route add 10.244.88.0/24 via 172.28.128.${number === 1 ? 12 : 11}
ip link add docker0 type bridge
ip address add 172.17.0.1/16 dev docker0
ip link set docker0 up`,
    );
    expect(await runCidr(POD)).toEqual({ exitCode: 0, findings: [], evidence: [] });
    const { findings } = await runCidr({ pods: '172.16.0.0/14' });
    expect(findings).toHaveLength(3);
    expect(findings[0]).toContain('overlaps 172.17.0.0/16, a network of n1 (172.17.0.1 on docker0), n2');
  });

  test('routes: into the range an error, around it a warning; each only on its host', async () => {
    await onEach(() => 'ip route add 10.244.9.0/24 via 172.28.128.250', ['n1']);
    await onEach(() => 'ip route add 10.0.0.0/8 via 172.28.128.250', ['n2']);
    const { exitCode, findings } = await runCidr({ ...POD, services: [] });
    expect(findings).toEqual([
      'n1 error cidr.overlap pod range 10.244.0.0/16 overlaps 10.244.9.0/24, which has a route on n1 (via 172.28.128.250 dev eth0); free on all hosts is 172.16.0.0/16',
      'n2 warning cidr.broader-route pod range 10.244.0.0/16 lies in 10.0.0.0/8, which has a route on n2 (via 172.28.128.250 dev eth0): what is behind it with an address of the range is out of reach; free on all hosts is 172.16.0.0/16',
    ]);
    expect(exitCode).toBe(2);
  });

  test('an address that two hosts have', async () => {
    await onEach(() => 'ip address add 172.28.128.77/24 dev eth0', ['n1', 'n3']);
    const { exitCode, findings } = await runCidr(POD);
    expect(findings).toEqual([
      expect.stringMatching(
        /^n1 error cidr\.duplicate-address 172\.28\.128\.77 is on n1 \(eth0\) and n3 \(eth0\)/,
      ),
      expect.stringMatching(
        /^n3 error cidr\.duplicate-address 172\.28\.128\.77 is on n1 \(eth0\) and n3 \(eth0\)/,
      ),
    ]);
    expect(exitCode).toBe(2);
  });

  test("VXLAN devices that all send from Vagrant's NAT address", async () => {
    await onEach(
      () => `ip address add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2 metric 50
ip link add flannel.1 type vxlan id 1 dstport 8472 local 10.0.2.15 dev eth0`,
    );
    try {
      const { exitCode, findings } = await runCidr(POD);
      const of = (host: string) => findings.filter((text) => text.startsWith(`${host} `));
      for (const host of HOSTS)
        expect(of(host)).toEqual([
          expect.stringContaining(
            'warning cidr.nat-address 10.0.2.15 is on n1 (eth0), n2 (eth0) and n3 (eth0)',
          ),
          expect.stringContaining(
            'error cidr.vxlan-shared the VXLAN devices of n1 (flannel.1), n2 (flannel.1) and n3 (flannel.1) all send from 10.0.2.15',
          ),
        ]);
      expect(exitCode).toBe(2);
    } finally {
      await onEach(() => 'ip route del default metric 50');
    }
  });

  test('VXLAN devices of machines that were cloned with their machine-id', async () => {
    await onEach(
      (number) =>
        `ip link add flannel.1 address 02:aa:00:00:00:0${number === 3 ? 3 : 1} type vxlan id 1 dstport 8472 local 172.28.128.1${number} dev eth0`,
    );
    const { exitCode, findings } = await runCidr(POD);
    const what =
      'error cidr.vxlan-twin the VXLAN devices of n1 (flannel.1) and n2 (flannel.1) have the same hardware address 02:aa:00:00:00:01';
    expect(findings.filter((text) => text.includes('cidr.vxlan-twin'))).toEqual([
      expect.stringContaining(`n1 ${what}`),
      expect.stringContaining(`n2 ${what}`),
    ]);
    expect(exitCode).toBe(2);
  });

  test('IPv6: a network in the range, and an address twice', async () => {
    await onEach((number) => `ip address add fd00:10:244:7::${(number % 2) + 1}/64 dev eth0 nodad`);
    const { exitCode, findings } = await runCidr({ pods: '10.244.0.0/16,fd00:10:244::/56' });
    expect(findings.filter((text) => text.startsWith('n1 '))).toEqual([
      'n1 error cidr.overlap pod range fd00:10:244::/56 overlaps fd00:10:244:7::/64, a network of n1 (fd00:10:244:7::2 on eth0), n2 (fd00:10:244:7::1 on eth0) and n3 (fd00:10:244:7::2 on eth0); free on all hosts is fd00:10:244:100::/56',
      expect.stringContaining('cidr.duplicate-address fd00:10:244:7::2 is on n1 (eth0) and n3 (eth0)'),
    ]);
    expect(exitCode).toBe(2);
  });

  test('a hardware address that two hosts have, one of which is not reached for it', async () => {
    const mac = 'cat /sys/class/net/eth0/address';
    const [twin, own] = (await Promise.all(['n2', 'n3'].map((host) => lab.exec(host, mac)))).map(
      ({ stdout }) => stdout.trim(),
    );
    await onEach(() => `ip link set eth0 address ${twin}`, ['n3']);
    await onEach(() => 'ip neigh flush dev eth0; ping -c 1 -W 2 172.28.128.13 >/dev/null', ['n1']);
    // From here on the bridge sends what is for either to n2.
    const fdb = (verb: string) =>
      lab.station(['bridge', 'fdb', verb, twin ?? '', 'dev', 'n2', 'master', 'static', 'sticky']);
    await fdb('replace');
    await onEach(() => 'ip link set eth0 arp off', ['n3']);
    await lab.station(['ip', 'neigh', 'flush', 'dev', 'br0']);
    const { findings } = await runCidr(POD);
    await fdb('del');
    await onEach(() => `ip link set eth0 arp on address ${own}`, ['n3']);
    expect(findings.filter((text) => text.includes('cidr.'))).toEqual([
      expect.stringMatching(
        /^n2 error cidr\.mac-twin n2 \(eth0\) and n3 \(as n1 has it\) have the same hardware address 02:/,
      ),
    ]);
  });

  test('an IPv6 address that the kernel itself refused', async () => {
    await onEach(() => 'ip address add fd00:7::9/64 dev eth0 nodad', ['n1']);
    await onEach(() => 'ip address add fd00:7::9/64 dev eth0', ['n2']);
    const refused = () => lab.exec('n2', 'ip -o -6 address show dev eth0 dadfailed');
    await expect.poll(async () => (await refused()).stdout, { timeout: 20_000 }).toContain('fd00:7::9');
    const { findings } = await runCidr({ ...POD });
    expect(findings).toHaveLength(2);
    expect(findings[1]).toMatch(
      /^n2 error cidr\.duplicate-address fd00:7::9 is on n1 \(eth0\) and n2 \(eth0\)/,
    );
  });
});
