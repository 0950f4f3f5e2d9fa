import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Site } from './subjects.ts';

const LAB = process.env.NETFIX_LAB ?? 'bench';
const DIR = `/run/netfix-lab/${LAB}`;
const FOLDER = mkdtempSync(join(tmpdir(), 'netfix-bench-'));
process.on('exit', () => rmSync(FOLDER, { recursive: true, force: true }));
/** Kept from run to run, as it is in a user's home: who finds nothing to do has run the same command before. */
const CACHE = mkdtempSync(join(FOLDER, 'cache-'));
const RESETS_AT_ONCE = 8;

/** The lab cut down to its first hosts, `aliases` names for each. A new one has a scratch folder of its own. */
export function siteOf(hosts: number, aliases = 1): Site {
  const scratch = mkdtempSync(join(FOLDER, 's-'));
  const [all = '', vars = ''] = readFileSync(`${DIR}/hosts`, 'utf8').split('\n\n');
  const lines = all.trim().split('\n').slice(0, hosts);
  if (lines.length < hosts) throw new Error(`the lab has ${lines.length} hosts, not ${hosts}`);
  const named = lines.flatMap((line) =>
    Array.from({ length: aliases }, (_, i) => (aliases === 1 ? line : line.replace(' ', `-${i + 1} `))),
  );
  const file = (name: string, text: string): string => {
    const path = join(scratch, name);
    writeFileSync(path, text);
    return path;
  };
  const column = (pattern: RegExp): string => `${lines.map((line) => pattern.exec(line)?.[1]).join('\n')}\n`;
  return {
    hosts: named.length,
    inventory: file('hosts', `${named.join('\n')}\n\n${vars}`),
    names: file('names', column(/^(\S+)/)),
    addresses: file('addresses', column(/ansible_host=(\S+)/)),
    key: `${DIR}/id_ed25519`,
    sshConfig: `${DIR}/ssh_config`,
    scratch,
    cache: CACHE,
  };
}

/** The public key of a host, as known_hosts has it: type and blob. */
export function hostKeyOf(host: string): string {
  const [type = '', blob = ''] = readFileSync(
    `${DIR}/hosts.d/${host}/ssh_host_ed25519_key.pub`,
    'utf8',
  ).split(' ');
  return `${type} ${blob}`;
}

/** Runs a script as root on the first hosts of the lab, several at a time, without SSH. Throws where one fails. */
async function onHosts(hosts: number, script: string): Promise<void> {
  const left = Array.from({ length: hosts }, (_, i) => `n${i + 1}`);
  const worker = async (): Promise<void> => {
    for (let host = left.shift(); host !== undefined; host = left.shift()) await onHost(host, script);
  };
  await Promise.all(Array.from({ length: RESETS_AT_ONCE }, worker));
}

function onHost(host: string, script: string): Promise<void> {
  const pid = readFileSync(`${DIR}/hosts.d/${host}/pid`, 'utf8').trim();
  const into = ['-t', pid, '--net', '--mount', '--pid', '--uts', '--ipc', '--'];
  const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' };
  return new Promise((resolve, reject) => {
    const child = spawn('nsenter', [...into, 'sh', '-eu', '-c', script], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${host}: a script of the benchmark failed there: ${said}`));
    });
  });
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const CLEAN = read('./reset.sh');

/** Hosts as a Debian that nobody prepared for Kubernetes; with `firewall` also behind one that drops the overlay. */
export async function breakHosts(hosts: number, firewall = true): Promise<void> {
  const faults = firewall ? ['stock', 'fw-nftables'] : ['stock'];
  const closed = firewall ? '' : 'nft flush ruleset\nsystemctl --quiet disable nftables\n';
  await onHosts(
    hosts,
    [CLEAN, closed, ...faults.map((fault) => read(`../lab/faults/${fault}.sh`))].join('\n'),
  );
}

/** Hosts with which nothing is wrong, and a script of the caller's. */
export async function openHosts(hosts: number, script = ''): Promise<void> {
  const right = `for name in ip_forward bridge-nf-call-iptables bridge-nf-call-ip6tables; do
  key=net.bridge.$name; [ $name != ip_forward ] || key=net.ipv4.$name
  echo "$key = 1"
done > /etc/sysctl.d/99-kubernetes.conf
sysctl -q -p /etc/sysctl.d/99-kubernetes.conf
printf 'br_netfilter\\noverlay\\n' > /etc/modules-load.d/kubernetes.conf
nft flush ruleset
systemctl --quiet disable nftables`;
  await onHosts(hosts, [CLEAN, right, script].join('\n'));
}

/**
 * Throws unless the last of so many hosts is as the baseline wants it: asked there, not of who claims it. A host alone
 * has nobody to open a port to.
 */
export async function assertFixed(hosts: number): Promise<void> {
  const script = `[ "$(sysctl -n net.ipv4.ip_forward)" = 1 ] || { echo 'forwarding is off' >&2; exit 1; }
grep -rqs 'ip_forward *= *1' /etc/sysctl.d || { echo 'forwarding does not last' >&2; exit 1; }
[ ${hosts} = 1 ] || nft list ruleset | grep -q 8472 || { echo '8472/udp is closed' >&2; exit 1; }`;
  await onHost(`n${hosts}`, script);
}

export function versionOf(command: string, ...args: string[]): string {
  const text = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return text.split('\n')[0] ?? '';
}
