import { expect, test } from 'vitest';
import { readLinks } from '../../../src/doctor/links.ts';

const ETH0 =
  '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP mode DEFAULT group default qlen 1000\\    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff promiscuity 0 ';

test('an alias, which stands at the end, tells nothing of the link', () => {
  const alias = 'uplink mtu 9000 master br0 vxlan id 5 dstport 1 to core';
  const link = readLinks(`${ETH0}\\    alias ${alias}\n`).get('eth0');
  expect(link).toEqual(readLinks(ETH0).get('eth0'));
  expect(link).toMatchObject({ mtu: 1500, master: null, vxlan: null });
});

test('a long line is read in no time', () => {
  const began = performance.now();
  readLinks(`5: f: <UP> mtu 1450 qdisc x ${'vxlan id '.repeat(20_000)}`);
  expect(performance.now() - began).toBeLessThan(500);
});
