import { expect, test } from 'vitest';
import { networkReader } from '../../../src/modules/cidr/network.ts';
import { storedOpenings, zoneFile } from '../../../src/modules/firewall/firewalld.ts';
import { keep } from '../../../src/modules/firewall/nftables-file.ts';
import type { HostView } from '../../../src/modules/module.ts';
import { staleLines } from '../../../src/modules/persisted-rules/stale.ts';
import { resolvConf } from '../../../src/modules/resolv-conf.ts';

const SIZE = 160_000;

function zone(line: string): Parameters<typeof zoneFile>[1] {
  const path = '/etc/firewalld/zones/z.xml';
  return { firewalldRunning: true, firewalldFiles: new Map([[path, [line]]]) } as never;
}

function kubelet(config: string): void {
  const stdout = `running\n=/var/lib/kubelet/config.yaml\n|${config}\n`;
  resolvConf.read({ kubelet: { exitCode: 0, stdout, stderr: '' } }, {} as never);
}

const PORT = { name: '1/tcp', protocol: 'tcp', low: 1, high: 1 } as const;

/** What one host prints is read while the changes of others wait for their commit. */
test.each<[string, () => void]>([
  ['vxlan', () => networkReader()(`vxlan 5: f: x\\ vxlan local 10.0.0.1 ${'vxlan '.repeat(SIZE / 6)}`)],
  ['comments of a zone', () => zoneFile('z', zone('<!--'.repeat(SIZE / 4)))],
  ['rules of a zone', () => storedOpenings(zone('<rule>'.repeat(SIZE / 6)), PORT as never, [])],
  ['quotes', () => staleLines([`-A X ${'\\"'.repeat(SIZE / 2)}`, `-A X ${'\\"'.repeat(SIZE / 2)}\\`])],
  ['blanks', () => kubelet(`resolvConf: a${' '.repeat(SIZE)}b`)],
  [
    'empty lines',
    () => {
      const main = { path: '/etc/nftables.conf', content: '\n'.repeat(SIZE), odd: null };
      keep([], 's', main as never, null, { pending: [] } as unknown as HostView);
    },
  ],
])(
  'a host that prints nothing but %s holds nobody up',
  (_, read) => {
    const began = performance.now();
    read();
    expect(performance.now() - began).toBeLessThan(1000);
  },
  100_000,
);
