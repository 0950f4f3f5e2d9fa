import { expect, test } from 'vitest';
import { placeOf } from '../../../src/engine/same-place.ts';
import type { SshTarget } from '../../../src/ssh/target.ts';

const target = (over: Partial<SshTarget>): SshTarget =>
  ({
    kind: 'ssh',
    name: 'n1',
    hostname: '10.0.0.1',
    port: 22,
    user: 'root',
    jumps: [],
    ...over,
  }) as SshTarget;
const jump = target({ name: 'bastion', hostname: 'bastion' });
const N1 = placeOf(target({}), '10.0.0.1');

test.each<[string, Partial<SshTarget>, string | null]>([
  ['another name and user', { name: 'n2', user: 'kim' }, '10.0.0.1'],
  ['a name that stands for the same address', { hostname: 'n1.example.org' }, '10.0.0.1'],
])('%s: the same place', (_, over, address) => {
  expect(placeOf(target(over), address)).toBe(N1);
});

test.each<[string, Partial<SshTarget>, string | null]>([
  ['another address', { hostname: '10.0.0.2' }, '10.0.0.2'],
  ['another port: it may be forwarded to another host', { port: 2222 }, '10.0.0.1'],
  ['the same address behind a jump host', { jumps: [jump] }, '10.0.0.1'],
  ['a name that was not looked up', { hostname: 'n1.example.org' }, null],
])('%s: another place', (_, over, address) => {
  expect(placeOf(target(over), address)).not.toBe(N1);
});

test('behind a jump host a name is what it is called there, not what it stands for here', () => {
  const [a, b] = ['n1', 'n2'].map((hostname) => placeOf(target({ hostname, jumps: [jump] }), '192.0.2.1'));
  expect(a).not.toBe(b);
});

test('names are the same in capitals, and this machine is one place', () => {
  expect(placeOf(target({ hostname: 'N1' }), null)).toBe(placeOf(target({ hostname: 'n1' }), null));
  expect(placeOf({ kind: 'local', name: 'a' }, null)).toBe(placeOf({ kind: 'local', name: 'b' }, null));
});
