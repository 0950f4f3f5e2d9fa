import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firewall } from '../../src/modules/firewall/firewall.ts';
import { PROBE } from '../../src/modules/firewall/probe.ts';
import type { Change, HostView, ProbeOutput } from '../../src/modules/module.ts';
import { PRELUDE } from '../../src/sh/prelude.ts';
import { quote } from '../../src/sh/quote.ts';
import { type Lab, type Outcome, startLab } from './lab.ts';

/** n7 has no firewall: it is the peer that sends, and the healthy host that must be left alone. */
const KINDS = {
  n1: 'fw-nftables',
  n2: 'fw-iptables',
  n3: 'fw-iptables-legacy',
  n4: 'fw-ufw',
  n5: 'fw-firewalld',
  n6: 'fw-mixed',
};
const HOSTS = Object.keys(KINDS);
const PEER = 'n7';
const PLAYBOOK = `- name: firewall
  hosts: all
  become: true
  tasks:
    - firewall: { allow: [8472/udp], from: nodes }
`;

interface Report {
  plays: {
    tasks: { results: { host: string; status: string; findings: { code: string; severity: string }[] }[] }[];
  }[];
}

function results(outcome: Outcome) {
  const report = JSON.parse(outcome.stdout) as Report;
  return report.plays.flatMap((play) => play.tasks.flatMap((task) => task.results));
}

function statuses(outcome: Outcome): Record<string, string> {
  return Object.fromEntries(results(outcome).map(({ host, status }) => [host, status]));
}

function all(status: string): Record<string, string> {
  return { ...Object.fromEntries(HOSTS.map((host) => [host, status])), [PEER]: 'ok' };
}

describe('a blocked overlay port, on every kind of firewall', () => {
  let lab: Lab;
  let playbook: string;
  const run = (command: string) => lab.netfix([command, playbook, '-i', lab.inventory, '--json']);

  beforeAll(async () => {
    const faults = Object.fromEntries(Object.entries(KINDS).map(([host, fault]) => [host, [fault]]));
    lab = await startLab({ name: 'firewall', hosts: 7, faults });
    playbook = join(lab.dir, 'firewall.yaml');
    await writeFile(playbook, PLAYBOOK);
  });
  afterAll(() => lab?.down());

  it('is found, and a check changes nothing', async () => {
    for (const host of HOSTS) expect(await lab.udpReaches(PEER, host, 8472), host).toBe(false);
    const before = await Promise.all([...HOSTS, PEER].map((host) => lab.snapshot(host)));
    const outcome = await run('check');
    expect(outcome.code).toBe(8);
    expect(statuses(outcome)).toEqual(all('would-change'));
    for (const { host, findings } of results(outcome)) {
      const code = host === PEER ? 'firewall.none-active' : 'firewall.blocked';
      expect(
        findings.map((finding) => finding.code),
        host,
      ).toContain(code);
    }
    expect(await Promise.all([...HOSTS, PEER].map((host) => lab.snapshot(host)))).toEqual(before);
  });

  it('is opened for the nodes and for nobody else, while SSH never drops', async () => {
    const sessions = longSessions(lab);
    const outcome = await run('run');
    expect(outcome.code).toBe(0);
    expect(statuses(outcome)).toEqual(all('changed'));
    for (const host of HOSTS) {
      expect(await lab.udpReaches(PEER, host, 8472), `peer to ${host}`).toBe(true);
      expect(await lab.udpReaches('stranger', host, 8472), `stranger to ${host}`).toBe(false);
    }
    expect(await sessions).toEqual(HOSTS.map(() => 'still here'));
  });

  it('leaves nothing to do', async () => {
    const outcome = await run('run');
    expect(outcome.code).toBe(0);
    expect(statuses(outcome)).toEqual(all('ok'));
  });

  /** While n1 has an nft that does something else first when it is given the option. */
  async function withOtherNft<T>(option: string, first: string, work: () => Promise<T>): Promise<T> {
    const wrapper = `#!/bin/sh\ncase " $* " in *" ${option} "*) ${first};; esac\nexec /usr/sbin/nft "$@"\n`;
    await lab.exec('n1', `printf %s ${quote(wrapper)} >/usr/local/sbin/nft; chmod 755 /usr/local/sbin/nft`);
    return await work().finally(() => lab.exec('n1', 'rm /usr/local/sbin/nft'));
  }

  it.each([
    ['has no commands', "echo 'Error: interactive CLI not supported in this build' >&2; exit 1"],
    ['shows what it reads', 'printf "nft> "'],
  ])('what the boot file makes of it is seen with an nft that %s, too', async (_what, first) => {
    const look = async () => (await lab.exec('n1', script(PROBE.boot ?? ''))).stdout;
    const seen = await look();
    expect(seen).toMatch(/\{"nftables": \[.*netfix:8472/);
    expect(await withOtherNft('-i', first, look)).toBe(seen);
    expect((await lab.exec('n1', 'ls -A /root')).stdout).not.toContain('history');
  });

  it('an nft that prints no protocols as numbers is asked without', async () => {
    const outcome = await withOtherNft('-jp', "echo 'invalid option' >&2; exit 1", () => run('check'));
    expect(statuses(outcome)).toEqual(all('ok'));
  });

  it('a boot file that cannot be loaded is told with what nft says of it', async () => {
    await lab.exec('n1', 'cp -p /etc/nftables.conf /root/kept; echo "table inet {" >>/etc/nftables.conf');
    const found = results(await run('check')).find(({ host }) => host === 'n1')?.findings;
    await lab.exec('n1', 'mv /root/kept /etc/nftables.conf');
    expect(found).toContainEqual(
      expect.objectContaining({
        code: 'firewall.not-loaded',
        evidence: expect.stringMatching(/^\/etc\/nftables\.conf:\d+:/),
      }),
    );
    expect(statuses(await run('check'))).toEqual(all('ok'));
  });

  it('stays open after a boot', async () => {
    // The mixed host's rules are in no file: they are gone after a boot, as netfix had warned.
    const persisted = HOSTS.filter((host) => host !== 'n6');
    for (const host of persisted) await lab.restart(host);
    for (const host of persisted) {
      expect(await lab.udpReaches(PEER, host, 8472), `peer to ${host}`).toBe(true);
      expect(await lab.udpReaches('stranger', host, 8472), `stranger to ${host}`).toBe(false);
    }
    const again = statuses(await run('run'));
    expect(again).toEqual(all('ok'));
  });

  it('survives loading the persisted nftables rules again, without rules twice', async () => {
    await lab.exec('n1', 'nft -f /etc/nftables.conf && nft -f /etc/nftables.conf');
    const listed = await lab.exec('n1', 'nft list chain inet filter input | grep -c netfix:');
    expect(listed.stdout.trim()).toBe('1');
  });

  it('every change takes itself back', async () => {
    for (const host of HOSTS) {
      const params = { allow: ['9999/udp', '7000-7010/tcp'] };
      const before = await lab.snapshot(host);
      const changes = (await planOn(lab, host, params)).filter((change) => change.kind === 'command');
      expect(changes.length, host).toBeGreaterThan(0);
      for (const change of changes)
        expect(await lab.exec(host, script(change.run)), change.run).toMatchObject({ code: 0 });
      expect(await lab.snapshot(host), host).not.toBe(before);
      for (const { undo } of [...changes].reverse()) {
        expect(await lab.exec(host, script(undo ?? '')), undo ?? '').toMatchObject({ code: 0 });
      }
      expect(await rulesOf(lab, host), host).not.toMatch(/9999|7010/);
    }
  });
});

function script(text: string): string {
  return `${PRELUDE}\n${text}`;
}

async function rulesOf(lab: Lab, host: string): Promise<string> {
  const listing =
    'nft list ruleset; iptables-legacy-save; cat /etc/ufw/user.rules /etc/firewalld/zones/*.xml 2>/dev/null';
  return (await lab.exec(host, listing)).stdout;
}

/** What the module would do on a host, without the engine. */
async function planOn(lab: Lab, host: string, params: { allow: string[] }): Promise<Change[]> {
  const parts: Record<string, ProbeOutput> = {};
  for (const [name, text] of Object.entries(firewall.probe(params))) {
    const { code, stdout, stderr } = await lab.exec(host, script(text));
    parts[name] = { exitCode: code, stdout, stderr };
  }
  return firewall.plan(firewall.read(parts, params), params, view(host)).changes;
}

function view(name: string): HostView {
  const address = (host: string) => `172.28.128.${10 + Number(host.slice(1))}`;
  return {
    name,
    facts: {
      hostname: name,
      kernel: '',
      arch: '',
      os: { id: 'debian', idLike: [], versionId: '12', name: 'Debian' },
      uid: 0,
      init: 'other',
      packageManager: 'apt',
      ssh: null,
      addresses: [{ device: 'eth0', address: address(name), prefix: 24 }],
    },
    nodes: [...HOSTS, PEER].map(address),
    groups: {},
    pending: [],
    applied: false,
  };
}

/** One SSH session to each host, open all through the change; what each says at its end. */
function longSessions(lab: Lab): Promise<string[]> {
  const sessions = HOSTS.map((host) =>
    lab.station(['ssh', '-F', `${lab.dir}/ssh_config`, host, 'sleep 8; echo still here']),
  );
  return Promise.all(sessions).then((outcomes) => outcomes.map(({ stdout }) => stdout.trim()));
}
