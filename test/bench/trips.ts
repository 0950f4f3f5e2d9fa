import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DelayProxy, startDelayProxy } from '../unit/ssh/delay-proxy.ts';
import { measure } from './measure.ts';
import { breakHosts, hostKeyOf, siteOf } from './site.ts';
import {
  ANSIBLE_FIRST,
  ANSIBLE_SECOND,
  FIX,
  NOTHING_TO_FIX,
  PING,
  type Site,
  type Step,
} from './subjects.ts';

const ONE_WAY_MS = 50;
const ADDRESS = '172.28.128.11';
const OTHER = '172.28.128.12';

/** One step on one host behind a link of 100 ms, counted by a proxy that holds back every byte. */
export interface Trip {
  step: string;
  title: string;
  /** How often the client waited for the host, TCP's own handshake included. */
  roundTrips: number;
  /** Both ways, encrypted. */
  bytes: number;
  seconds: number;
}

const SSH: Step = {
  id: 'ssh',
  title: 'OpenSSH, `ssh host true`',
  argv: (site) => ['ssh', '-F', site.sshConfig, 'n1', 'true'],
  proves: () => true,
};

/** In this order: a fix without a firewall, then one with, each with the run behind it that finds nothing to do. */
export async function measureTrips(peers: boolean): Promise<Trip[]> {
  const trips: Trip[] = [];
  const all = async (steps: readonly Step[]): Promise<void> => {
    for (const step of steps) trips.push(await trip(step));
  };
  await breakHosts(1, false);
  await all([{ ...FIX, id: 'fix', title: 'netfix, baseline to fix: modules and sysctls' }]);
  await all([
    { ...NOTHING_TO_FIX, id: 'nothing' },
    { ...PING, id: 'ping' },
  ]);
  await breakHosts(1);
  await all([
    { ...FIX, id: 'fix-guarded', title: 'netfix, baseline to fix: also a firewall, under a guard' },
  ]);
  if (!peers) return trips;
  await all([SSH]);
  await breakHosts(1);
  await all([
    ANSIBLE_FIRST,
    { ...ANSIBLE_SECOND, title: 'Ansible, second run, on connections that the first left open' },
  ]);
  return trips;
}

let shared: { proxy: DelayProxy; site: Site } | null = null;

async function trip(step: Step): Promise<Trip> {
  shared ??= await delayed();
  const { proxy, site } = shared;
  const onOne: Step = {
    ...step,
    argv: (there) => [...step.argv(there), ...(step === SSH ? [] : ['-l', 'n1'])],
  };
  const before = { trips: proxy.roundTrips(), bytes: proxy.bytes() };
  const { seconds } = await measure(onOne, site);
  return {
    step: step.id,
    title: step.title,
    roundTrips: proxy.roundTrips() - before.trips,
    bytes: proxy.bytes() - before.bytes,
    seconds,
  };
}

/** The lab's first host behind the proxy, beside another: a port is opened to others. */
async function delayed(): Promise<{ proxy: DelayProxy; site: Site }> {
  const proxy = await startDelayProxy(22, ONE_WAY_MS, ADDRESS);
  const site = siteOf(1);
  const known = join(site.scratch, 'known_hosts');
  const config = join(site.scratch, 'ssh_config');
  writeFileSync(known, `[127.0.0.1]:${proxy.port} ${hostKeyOf('n1')}\n`);
  const vars = `ansible_port=${proxy.port} node_ip=${ADDRESS} ansible_user=ops ansible_ssh_private_key_file=${site.key}`;
  const common = `ansible_ssh_common_args='-o UserKnownHostsFile=${known} -o IdentitiesOnly=yes'`;
  writeFileSync(site.inventory, `n1 ansible_host=127.0.0.1 ${vars} ${common}\nn2 ansible_host=${OTHER}\n`);
  const lines = [
    'HostName 127.0.0.1',
    `Port ${proxy.port}`,
    'User ops',
    `IdentityFile ${site.key}`,
    'IdentitiesOnly yes',
    `UserKnownHostsFile ${known}`,
  ];
  writeFileSync(config, `Host n1\n${lines.map((line) => `  ${line}\n`).join('')}`);
  return { proxy, site: { ...site, sshConfig: config } };
}

export async function closeTrips(): Promise<void> {
  await shared?.proxy.close();
  shared = null;
}
