import { expect, test } from 'vitest';
import { nodeAddress } from '../../../src/engine/addresses.ts';

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['FD00::1', 'fd00::1'],
  ['fd00:0:0::1', 'fd00::1'],
  ['127.0.0.2', null],
  ['0:0::1', null],
  ['::0', null],
])('a node_ip of %s is %s among the addresses that hosts print', async (nodeIp, address) => {
  expect(await nodeAddress({ nodeIp }, { kind: 'local', name: 'n1' })).toBe(address);
});
