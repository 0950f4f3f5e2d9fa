import { expect, test } from 'vitest';
import { readTarget } from '../../../src/net/firewall/iptables-target.ts';

function target(...words: string[]): unknown {
  const [statement] = readTarget(['-j', ...words], () => false);
  return statement?.kind === 'act' && 'to' in statement.action ? statement.action.to : undefined;
}

test.each([
  ['172.28.128.5', '172.28.128.5'],
  ['172.28.128.5:1024-2048', '172.28.128.5'],
  ['fd00::5', 'fd00::5'],
  ['[fd00::5]:1024-2048', 'fd00::5'],
  ['172.28.128.5-172.28.128.20', null],
  ['172.28.128.5-172.28.128.20:1024-2048', null],
  ['fd00::5-fd00::20', null],
  ['[fd00::5-fd00::20]:80', null],
  [':1024-2048', null],
])('SNAT to %s gives the source %s', (text, address) => {
  expect(target('SNAT', '--to-source', text)).toBe(address);
});

test.each([
  ['10.0.0.2:80', { address: '10.0.0.2', port: 80 }],
  ['10.0.0.2-10.0.0.9:80-90', { address: '10.0.0.2', port: 80 }],
  ['[fd00::2-fd00::9]:80', { address: 'fd00::2', port: 80 }],
  ['fd00::2-fd00::9', { address: 'fd00::2', port: null }],
  [':8080', null],
])('DNAT to %s is followed to the first', (text, to) => {
  expect(target('DNAT', '--to-destination', text)).toEqual(to);
});

test('MASQUERADE has the source of the device', () => {
  expect(target('MASQUERADE', '--to-ports', '1024-2048')).toBeNull();
});
