import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/report/document.ts';
import { startVm, type Vm } from './vm.ts';

const BASELINE = fileURLToPath(new URL('../../playbooks/baseline.yaml', import.meta.url));
const FIREWALL = readFileSync(new URL('../lab/faults/fw-nftables.sh', import.meta.url), 'utf8');
const SNAPSHOT = readFileSync(new URL('../lab/snapshot.sh', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'netfix-reboot-'));

/** Values that neither the kernel nor Debian would give by themselves stand for the files having been read. */
const WANTED = {
  'net.ipv4.ip_forward': 1,
  'net.bridge.bridge-nf-call-iptables': 1,
  'net.bridge.bridge-nf-call-arptables': 0,
  'net.bridge.bridge-nf-filter-vlan-tagged': 1,
  'net.core.somaxconn': 2222,
  'net.ipv4.tcp_fin_timeout': 31,
  'net.ipv4.tcp_keepalive_intvl': 33,
  'net.ipv4.tcp_keepalive_time': 3333,
};
/** qemu's own address stands for the other nodes. */
const VARS = JSON.stringify({ sysctls: WANTED, overlay_sources: ['10.0.2.2'] });

const PATIENCE = { timeout: 120_000, interval: 500 };

let vm: Vm;
/** Files and settings of the fresh machine. */
let fresh: string;
let somaxconn: number;
/** The run that made it right. */
let firstRun: string;
let serviceRun: string;

beforeAll(async () => {
  vm = await startVm();
  await vm.ask(FIREWALL);
  await vm.ask(AGENT);
  fresh = await snapshot();
  somaxconn = Number(await vm.ask('sysctl -n net.core.somaxconn'));
}, 900_000);
afterAll(() => vm?.end());

/** Two services: one that runs, one that ends at once. */
const AGENT = `cd /etc/systemd/system
printf '%s\\n' '[Service]' 'ExecStart=/bin/sleep infinity' '[Install]' 'WantedBy=multi-user.target' >agent.service
printf '%s\\n' '[Service]' 'ExecStart=/bin/false' >crash.service
mkdir -p /etc/systemd/logind.conf.d
printf '%s\\n' '[Login]' 'KillUserProcesses=yes' >/etc/systemd/logind.conf.d/strict.conf
systemctl daemon-reload && systemctl restart systemd-logind`;

const GUARDS = "systemctl list-units --all --full --plain --no-legend 'netfix-guard-*'";

/** Without netfix's journal, and without what the kernel counts. */
async function snapshot(): Promise<string> {
  const lines = (await vm.ask(SNAPSHOT)).split('\n');
  return lines.filter((line) => !line.includes('/var/lib/netfix')).join('\n');
}

function baseline(command: 'run' | 'check'): Promise<{ code: number; document: RunDocument }> {
  return vm.run(command, BASELINE, '--skip-tags', 'iperf', '-e', VARS);
}

function playbook(tasks: unknown[]): string {
  const path = join(folder, 'play.yaml');
  writeFileSync(path, JSON.stringify([{ hosts: 'all', become: true, tasks }]));
  return path;
}

function findings({ plays }: RunDocument): { code: string; message: string }[] {
  return plays.flatMap((play) => play.tasks.flatMap((task) => task.results.flatMap((each) => each.findings)));
}

function codes(document: RunDocument): string[] {
  return findings(document).map(({ code }) => code);
}

async function values(): Promise<Record<string, number>> {
  const names = Object.keys(WANTED);
  const printed = await vm.ask(`sysctl -n ${names.join(' ')}`);
  return Object.fromEntries(printed.split('\n').map((value, i) => [names[i], Number(value)]));
}

async function expectRight(): Promise<void> {
  expect(await vm.ask('cut -d" " -f1 /proc/modules')).toMatch(/^br_netfilter$/m);
  expect(await vm.ask('cut -d" " -f1 /proc/modules')).toMatch(/^overlay$/m);
  expect(await values()).toEqual(WANTED);
  expect(await accepted()).toBe(true);
}

/** True when a datagram to 8472/udp came through the firewall: the rule that netfix made counts it. */
async function accepted(): Promise<boolean> {
  const counted = async () => {
    const rules = await vm.ask('nft list chain inet filter input');
    return Number(/udp dport 8472 .*packets (\d+)/.exec(rules)?.[1] ?? 0);
  };
  const before = await counted();
  const socket = createSocket('udp4');
  try {
    for (let tries = 0; tries < 10; tries++) {
      await new Promise((sent) => socket.send('x', vm.overlayPort, '127.0.0.1', sent));
      if ((await counted()) > before) return true;
      await sleep(500);
    }
    return false;
  } finally {
    socket.close();
  }
}

describe('a machine fresh from Debian', () => {
  test('has no br_netfilter: check says so, and changes nothing', async () => {
    expect(await vm.ask('ls /proc/sys/net')).not.toContain('bridge');
    const { code, document } = await baseline('check');
    expect(code).toBe(8);
    expect(codes(document)).toContain('kernel_module.not-loaded');
    expect(codes(document)).toContain('kernel_module.not-persistent');
    expect(await snapshot()).toBe(fresh);
  });

  test('is right after one run', async () => {
    expect(await accepted()).toBe(false);
    const { code, document } = await baseline('run');
    expect(code, JSON.stringify(findings(document))).toBe(0);
    expect(document.hosts.vm?.status).toBe('changed');
    firstRun = document.run;
    await expectRight();
    expect(await vm.ask(GUARDS)).toBe('');
  });

  test('a service is started now and at boot; one that ends at once fails its task', async () => {
    const { code, document } = await vm.run(
      'run',
      playbook([{ service: { name: 'agent', state: 'started', enabled: true } }]),
    );
    expect(code, JSON.stringify(findings(document))).toBe(0);
    serviceRun = document.run;
    expect(await vm.ask('systemctl is-active agent; systemctl is-enabled agent')).toBe('active\nenabled');
    const crashed = await vm.run('run', playbook([{ service: { name: 'crash', state: 'started' } }]));
    expect(crashed.code).toBe(2);
    expect(codes(crashed.document)).toContain('service.failed');
  });
});

describe('after a real reboot', () => {
  beforeAll(() => vm.reboot(), 400_000);

  test('all of it still holds', async () => {
    await expectRight();
    expect(await vm.ask('systemctl is-active agent')).toBe('active');
  });

  test('a second run has nothing to do', async () => {
    const { code, document } = await baseline('run');
    expect(code).toBe(0);
    expect(document.hosts.vm).toMatchObject({ status: 'ok', changed: 0 });
  });
});

/** Drops new connections to sshd, and tells the console, the only way out that is left, who watches over it. */
const CUT = {
  check: 'test -e /etc/netfix-cut',
  fix: `nft insert rule inet filter input tcp dport 22 ct state new drop comment cut && touch /etc/netfix-cut
{ ${GUARDS}; echo 'SSH is cut off'; } >/dev/ttyS0`,
  undo: `nft -a list chain inet filter input | sed -n 's/.*comment "cut" # handle //p' | while read -r h; do nft delete rule inet filter input handle "$h"; done; rm -f /etc/netfix-cut`,
  risk: 'connectivity',
};

describe('the guard, on a machine that kills what a session leaves behind', () => {
  test('a change that cuts off SSH is taken back, and says so', async () => {
    const logind = 'org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager';
    expect(await vm.ask(`busctl get-property ${logind} KillUserProcesses`)).toBe('b true');
    const { code, document } = await vm.run('run', playbook([{ shell: CUT }]), '--guard-seconds', '15');
    expect(code).toBe(2);
    expect(codes(document)).toContain('guard.taken-back');
    expect(vm.console()).toMatch(
      new RegExp(`netfix-guard-${document.run}-1\\.service loaded active running`),
    );
    expect(await vm.ask('ls /etc')).not.toContain('netfix-cut');
  });

  test('netfix dies while SSH is cut off: the unit of systemd lives on and takes it back', async () => {
    const before = vm.console().length;
    const netfix = vm.start('run', playbook([{ shell: CUT }]), '--guard-seconds', '20');
    await expect.poll(() => vm.console().slice(before), PATIENCE).toContain('SSH is cut off');
    netfix.kill('SIGKILL');
    expect(await vm.answers()).toBe(false);
    await expect.poll(() => vm.answers(), PATIENCE).toBe(true);
    const run = /netfix-guard-(\S+)-1\.service/.exec(vm.console().slice(before))?.[1];
    const log = `/var/lib/netfix/runs/${run}/guard/1/log`;
    await expect.poll(() => vm.ask(`cat ${log}; true`), PATIENCE).toMatch(/^restored: /m);
    expect(await vm.ask('ls /etc')).not.toContain('netfix-cut');
    await expect.poll(() => vm.ask(GUARDS), PATIENCE).toBe('');
  });
});

/** What a hardening guide, an old habit and a vendor's package put beside netfix's file. */
const LATER_FILES = `cd /etc/sysctl.d
printf '%s\n' 'net.ipv4.ip_forward = 0' 'net.bridge.bridge-nf-call-iptables = 0' 'net.ipv4.tcp_keepalive_time = 4444' -net.core.somaxconn >zz-cis.conf
printf '%s\n' 'net.ipv4.tcp_fin_timeout = 30' 'net.ipv4.tcp_keepalive_time = 3333' >>/etc/sysctl.conf
echo 'net.ipv4.tcp_keepalive_intvl = 44' >/usr/lib/sysctl.d/zz-vendor.conf
: >zz-vendor.conf
printf '%s\n' 'blacklist ipip' 'install dummy /bin/false' >/etc/modprobe.d/cis.conf
echo ipip >/etc/modules-load.d/ipip.conf`;

/** The values that the findings of a check foretell; without a finding, what was wanted. */
function foretold(document: RunDocument, reader: string): Record<string, number> {
  const said = findings(document).flatMap(({ message }) => {
    const [, key, value, readers] =
      /^(\S+) is (left unset|\S+) after .* has the last word \(([^)]*)\)/.exec(message) ?? [];
    if (key === undefined || !readers?.split(' and ').includes(reader)) return [];
    return [[key, value === 'left unset' ? somaxconn : Number(value)] as const];
  });
  return { ...WANTED, ...Object.fromEntries(said) };
}

describe('files that later win over netfix', () => {
  let document: RunDocument;

  test('are named before the reboot, while all is still right', async () => {
    await vm.ask(LATER_FILES);
    expect(await values()).toEqual(WANTED);
    document = (await baseline('check')).document;
    expect(foretold(document, 'systemd-sysctl')).toEqual({
      ...WANTED,
      'net.ipv4.ip_forward': 0,
      'net.bridge.bridge-nf-call-iptables': 0,
      'net.ipv4.tcp_keepalive_time': 4444,
      'net.core.somaxconn': somaxconn,
    });
    expect(foretold(document, 'sysctl --system')).toEqual({
      ...WANTED,
      'net.ipv4.ip_forward': 0,
      'net.bridge.bridge-nf-call-iptables': 0,
      'net.ipv4.tcp_fin_timeout': 30,
    });
    const named = findings(document).filter(({ message }) => message.startsWith('net.ipv4.ip_forward '));
    expect(named.map(({ message }) => message)).toEqual([
      expect.stringContaining('/etc/sysctl.d/zz-cis.conf:1'),
    ]);
  });

  test('a module that no boot will load, or nobody at all, is told so before, too', async () => {
    const tasks = ['ipip', 'dummy'].map((name) => ({ kernel_module: { name }, ignore_errors: true }));
    const checked = await vm.run('check', playbook(tasks));
    expect(findings(checked.document).filter(({ code }) => code === 'kernel_module.denied')).toEqual([
      expect.objectContaining({ message: expect.stringContaining('ipip will not be loaded at boot') }),
      expect.objectContaining({ message: expect.stringContaining('dummy is not loaded') }),
    ]);
    expect((await vm.exec('modprobe dummy')).code).not.toBe(0);
  });

  test('and the reboot does what was foretold', async () => {
    await vm.reboot();
    expect(await values()).toEqual(foretold(document, 'systemd-sysctl'));
    expect(await vm.ask('cut -d" " -f1 /proc/modules')).not.toMatch(/^ipip$/m);
    await vm.ask('sysctl --system');
    expect(await values()).toEqual(foretold(document, 'sysctl --system'));
  });
});

test('undo after two reboots: files and services are as they were, and the module stays and is named', async () => {
  await vm.ask(
    `cd /etc/sysctl.d && rm zz-cis.conf zz-vendor.conf /usr/lib/sysctl.d/zz-vendor.conf /etc/modprobe.d/cis.conf /etc/modules-load.d/ipip.conf
sed -i '$d' /etc/sysctl.conf; sed -i '$d' /etc/sysctl.conf`,
  );
  for (const run of [serviceRun, firstRun]) {
    const { code, document } = await vm.run('undo', '-b', '--run', run);
    expect(code, JSON.stringify(findings(document))).toBe(0);
    if (run === firstRun) {
      expect(findings(document).map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/module br_netfilter: netfix never unloads one/),
      );
    }
  }
  expect(await vm.ask('cut -d" " -f1 /proc/modules')).toMatch(/^br_netfilter$/m);
  await vm.reboot();
  expect(await snapshot()).toBe(fresh);
});
