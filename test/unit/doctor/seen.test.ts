import { expect, test } from 'vitest';
import { inside, neighbour } from '../../../src/doctor/seen.ts';

test.each([
  ['10.0.0.9 dev d0 lladdr 02:00:00:00:00:01 PERMANENT proto zebra ', 'PERMANENT', '02:00:00:00:00:01'],
  ['10.0.0.2 dev eth0 lladdr 02:00:00:00:00:02 router REACHABLE', 'REACHABLE', '02:00:00:00:00:02'],
  ['10.0.0.4 dev eth0 FAILED', 'FAILED', null],
  ['', '', null],
])('the state of the neighbour %j is %j', (line, state, mac) => {
  expect(neighbour(line)).toMatchObject({ state, mac });
});

test('an address whose peer has another one is on its device', () => {
  const link = '3: ppp0: <POINTOPOINT,UP,LOWER_UP> mtu 1492 qdisc fq state UNKNOWN qlen 3\\    link/ppp';
  const line = '3: ppp0    inet 136.243.1.2 peer 136.243.1.1/32 scope global ppp0\\       valid_lft forever';
  expect(inside(`${link}\n${line}\n`, '136.243.1.2')).toMatchObject({ mtu: 1492 });
  expect(inside(`${link}\n${line}\n`, '136.243.1.1')).toBeNull();
});
