import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { filterWithout } from '../../../src/capture/filter.ts';

const wire = (clientPort: number, server = '10.0.0.11', client = '10.0.0.1') => ({
  ...{ client, clientPort, server, port: 22 },
});

test.each([
  ['', [], ''],
  ['tcp port 80', [], '(tcp port 80)'],
  ['', [wire(40_000)], 'not ((host 10.0.0.1 and tcp port 22 and ((tcp port 40000 and host 10.0.0.11))))'],
  [
    'icmp or arp',
    [wire(40_000), wire(40_001, '10.0.0.12'), wire(40_000)],
    '(icmp or arp) and not ((host 10.0.0.1 and tcp port 22 and ((tcp port 40000 and host 10.0.0.11) or (tcp port 40001 and host 10.0.0.12))))',
  ],
  [
    '',
    [wire(40_000, 'fe80::2%eth0', 'fe80::1%eth0')],
    'not ((host fe80::1 and tcp port 22 and ((tcp port 40000 and host fe80::2))))',
  ],
  [
    '',
    [wire(40_000, '::ffff:10.0.0.11')],
    'not ((host 10.0.0.1 and tcp port 22 and ((tcp port 40000 and host 10.0.0.11))))',
  ],
])('%j without %j', (wanted, wires, filter) => {
  expect(filterWithout(wanted, wires)).toBe(filter);
});

test('what a host says of its connection cannot become part of a filter', () => {
  const lies = [wire(1.5), wire(0), wire(70_000), wire(40_000, '10.0.0.11) or (tcp'), wire(40_000, '1.2.3')];
  expect(filterWithout('icmp', lies)).toBe('(icmp)');
});

test('tcpdump takes it, for fifty hosts as well', () => {
  const wires = Array.from({ length: 50 }, (_, i) =>
    wire(40_000 + i, i % 2 ? `10.0.0.${i + 2}` : `fd00::${i + 2}`),
  );
  const program = execFileSync(
    'tcpdump',
    ['-y', 'LINUX_SLL2', '-d', '--', filterWithout('tcp or udp', wires)],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  expect(program.trim().split('\n').length).toBeLessThan(4096);
});
