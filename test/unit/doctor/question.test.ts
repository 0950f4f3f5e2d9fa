import { expect, test } from 'vitest';
import { readQuestion } from '../../../src/doctor/question.ts';
import { UsageError } from '../../../src/usage-error.ts';

test.each([
  ['n2', { to: 'n2', port: null, protocol: 'icmp' }],
  ['n2:80', { to: 'n2', port: 80, protocol: 'tcp' }],
  ['n2:8472/udp', { to: 'n2', port: 8472, protocol: 'udp' }],
  ['10.244.1.4', { to: '10.244.1.4', port: null, protocol: 'icmp' }],
  ['10.244.1.4:53/tcp', { to: '10.244.1.4', port: 53, protocol: 'tcp' }],
  ['FD00:0::4', { to: 'fd00::4', port: null, protocol: 'icmp' }],
  ['[fd00::4]', { to: 'fd00::4', port: null, protocol: 'icmp' }],
  ['[fd00::4]:443', { to: 'fd00::4', port: 443, protocol: 'tcp' }],
  ['kubernetes.default.svc:443', { to: 'kubernetes.default.svc', port: 443, protocol: 'tcp' }],
])('--to %s', (to, expected) => {
  expect(readQuestion('n1', to)).toEqual({ from: 'n1', ...expected });
});

test.each([
  '',
  ':80',
  'n2:',
  'n2:0',
  'n2:65536',
  'n2:http',
  'n2:80/sctp',
  'n2/udp',
  'n2:80/udp/x',
  '-n:80',
  '$(id):80',
  '[fd00::4',
  'a b',
])('--to %j is refused, with what it looks like', (to) => {
  expect(() => readQuestion('n1', to)).toThrow(UsageError);
});

test.each(['', '-b', 'n1:80', '$(id)', 'a;b'])('--from %j is refused', (from) => {
  expect(() => readQuestion(from, 'n2')).toThrow(/^--from/);
});
