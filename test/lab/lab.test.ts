import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './lab.ts';

const FIREWALLS = ['fw-nftables', 'fw-iptables', 'fw-iptables-legacy', 'fw-ufw', 'fw-firewalld', 'fw-mixed'];

/** A dead process that nobody collected yet has no command line. */
function isRunning(pid: string): boolean {
  const path = `/proc/${pid}/cmdline`;
  return existsSync(path) && readFileSync(path, 'utf8') !== '';
}

describe('a lab', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ name: 'lab-self', hosts: 2 });
  });
  afterAll(() => lab?.down());

  const ssh = (user: string, ...command: string[]) =>
    lab.station(['ssh', '-F', `${lab.dir}/ssh_config`, '-o', 'BatchMode=yes', '-l', user, 'n1', ...command]);

  it('has hosts that log in by key and verify by known_hosts', async () => {
    expect(await ssh('root', 'hostname')).toMatchObject({ code: 0, stdout: 'n1\n' });
    expect((await ssh('ops', 'sudo', 'id', '-u')).stdout).toBe('0\n');
    expect((await ssh('nosudo', 'sudo', '-n', 'true')).code).toBe(1);
    expect((await ssh('dev', 'sudo', '-n', 'true')).stderr).toContain('password is required');
    expect((await ssh('dev', 'echo lab-password | sudo -S -p "" id -u')).stdout).toBe('0\n');
  });

  it('starts from hosts that are right, now and after a boot', async () => {
    const read = 'cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/bridge/bridge-nf-call-iptables';
    expect((await lab.exec('n2', read)).stdout).toBe('1\n1\n');
    await lab.exec('n2', 'sysctl -q -w net.ipv4.ip_forward=0');
    await lab.restart('n2');
    expect((await lab.exec('n2', read)).stdout).toBe('1\n1\n');
  });

  it('keeps exit code, standard input, environment and folder of a command in the station', async () => {
    const outcome = await lab.station(['sh', '-c', 'cat; echo "$WORD"; pwd; exit 7'], {
      input: 'in ',
      env: { WORD: 'out' },
    });
    expect(outcome).toEqual({ code: 7, stdout: `in out\n${process.cwd()}\n`, stderr: '' });
    expect((await lab.station(['id', '-un'], { user: 'nobody' })).stdout).toBe('nobody\n');
  });

  it('tells by snapshot what changed on a host', async () => {
    const before = await lab.snapshot('n1');
    await lab.udpReaches('n2', 'n1', 8472);
    expect(await lab.snapshot('n1')).toBe(before);
    for (const [change, undo] of [
      ['echo x >> /etc/hosts', 'sed -i \\$d /etc/hosts'],
      ['sysctl -q -w net.ipv4.conf.eth0.forwarding=0', 'sysctl -q -w net.ipv4.conf.eth0.forwarding=1'],
      ['nft add table inet other', 'nft delete table inet other'],
    ] as const) {
      await lab.exec('n1', change);
      expect(await lab.snapshot('n1')).not.toBe(before);
      await lab.exec('n1', undo);
      expect(await lab.snapshot('n1')).toBe(before);
    }
  });

  it('keeps the settings of the machine out of reach of its hosts', async () => {
    expect((await lab.exec('n1', 'echo 1 > /proc/sys/vm/swappiness')).stderr).toContain('Read-only');
  });

  it('proves a datagram by a listener, and where another program holds the port', async () => {
    expect(await lab.udpReaches('stranger', 'n1', 8472)).toBe(true);
    await lab.exec('n1', 'ip link add v0 up type vxlan id 9 dstport 8472 dev eth0');
    expect(await lab.udpReaches('n2', 'n1', 8472)).toBe(true);
    await lab.exec(
      'n1',
      'nft add table inet t; nft "add chain inet t i { type filter hook input priority 0; }"',
    );
    await lab.exec('n1', 'nft add rule inet t i udp dport 8472 drop');
    expect(await lab.udpReaches('n2', 'n1', 8472)).toBe(false);
  });

  it('refuses an unknown host and an unknown fault', async () => {
    await expect(lab.inject('n9', 'ip_forward')).rejects.toThrow(
      "no host 'n9' in lab 'lab-self'. It has: n1 n2",
    );
    await expect(lab.inject('n1', 'gremlin')).rejects.toThrow("unknown fault 'gremlin'. There are: ");
  });
});

describe('faults', () => {
  let lab: Lab;
  beforeAll(async () => {
    const faults = Object.fromEntries(FIREWALLS.map((fault, index) => [`n${index + 1}`, [fault]]));
    lab = await startLab({ name: 'lab-faults', hosts: FIREWALLS.length + 1, faults });
  });
  afterAll(() => lab?.down());

  it.each(FIREWALLS.map((fault, index) => [fault, `n${index + 1}`]))(
    '%s drops the overlay, not SSH',
    async (_, host) => {
      expect(await lab.udpReaches('stranger', host, 8472)).toBe(false);
      expect(await lab.udpReaches(host, 'stranger', 8472)).toBe(true);
      expect((await lab.station(['ssh', '-F', `${lab.dir}/ssh_config`, host, 'true'])).code).toBe(0);
    },
  );

  it.each(FIREWALLS.slice(0, 5).map((fault, index) => [fault, `n${index + 1}`]))(
    '%s outlives a boot',
    async (_, host) => {
      await lab.restart(host);
      expect(await lab.udpReaches('stranger', host, 8472)).toBe(false);
    },
  );

  it.each([
    ['ip_forward', 'net.ipv4.ip_forward', '0', '0'],
    ['bridge-nf', 'net.bridge.bridge-nf-call-iptables', '0', '0'],
    ['cis-late', 'net.ipv4.ip_forward', '1', '0'],
    ['stock', 'net.ipv4.ip_forward', '0', '0'],
  ])('%s sets %s to %s, and to %s after a boot', async (fault, key, now, booted) => {
    const host = `n${FIREWALLS.length + 1}`;
    await lab.exec(host, 'rm -f /etc/sysctl.d/*cis.conf; sysctl -q -w net.ipv4.ip_forward=1');
    await lab.inject(host, fault);
    const read = async () => (await lab.exec(host, `sysctl -n ${key}`)).stdout.trim();
    expect(await read()).toBe(now);
    await lab.restart(host);
    expect(await read()).toBe(booted);
  });
});

it('leaves nothing when it is ended, even twice and while a command runs in it', async () => {
  const lab = await startLab({ name: 'lab-gone', hosts: 1 });
  const pids = (
    await lab.station(['sh', '-c', 'cat /run/netfix-lab/lab-gone/pid /run/netfix-lab/lab-gone/hosts.d/*/pid'])
  ).stdout;
  const running = lab.station(['sleep', '90']);
  await lab.down();
  await lab.down();
  expect((await running).code).not.toBe(0);
  expect(existsSync(lab.dir)).toBe(false);
  const first = pids.split('\n').map((line) => line.split(' ')[0] ?? '');
  expect(first.filter((pid) => pid !== '' && isRunning(pid))).toEqual([]);
});
