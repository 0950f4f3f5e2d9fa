import { readFileSync } from 'node:fs';
import type { HostView, ProbeOutput } from '../../../../src/modules/module.ts';

export type Parts = Record<string, ProbeOutput>;

/** What the probe printed on a lab host with that firewall; `-opened`: after netfix had opened 8472/udp. */
export function fixture(name: string): Parts {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as Parts;
}

export function printed(stdout: string): ProbeOutput {
  return { exitCode: 0, stdout, stderr: '' };
}

const MARK = 'end-of-part-5f3a9c0e71b84d26';
const LISTED = [
  'nft',
  ...['nft', 'legacy'].flatMap((way) => [`iptables-${way} ip`, `iptables-${way} ip6`]),
  'ipset',
];

/** A section that prints these parts, and nothing for the listings that are not among them. */
export function section(parts: Parts): Parts {
  const all = Object.entries({ ...Object.fromEntries(LISTED.map((name) => [name, printed('')])), ...parts });
  const end = (name: string, { exitCode }: ProbeOutput): string => `\n${MARK} ${name} ${exitCode}\n`;
  const stdout = all.map(([name, part]) => part.stdout + end(name, part)).join('');
  const failed = all.filter(([, { exitCode }]) => exitCode !== 0);
  const stderr = failed.map(([name, part]) => part.stderr + end(name, part)).join('');
  return { all: { exitCode: 0, stdout, stderr } };
}

/** Host 172.28.128.11 among nodes .11 and .12. */
export function host(change: Partial<HostView> = {}): HostView {
  return {
    name: 'n1',
    facts: {
      hostname: 'n1',
      kernel: '6.1.0',
      arch: 'x86_64',
      os: { id: 'debian', idLike: [], versionId: '12', name: 'Debian GNU/Linux 12' },
      uid: 0,
      init: 'other',
      packageManager: 'apt',
      ssh: null,
      addresses: [{ device: 'eth0', address: '172.28.128.11', prefix: 24 }],
    },
    nodes: ['172.28.128.11', '172.28.128.12'],
    groups: { workers: ['172.28.128.12'], six: ['fd00::12'] },
    pending: [],
    applied: false,
    ...change,
  };
}

/** The same host with an IPv6 address as well. */
export function dualStackHost(): HostView {
  const plain = host();
  const six = { device: 'eth0', address: 'fd00::11', prefix: 64 };
  return { ...plain, facts: { ...plain.facts, addresses: [...plain.facts.addresses, six] } };
}
