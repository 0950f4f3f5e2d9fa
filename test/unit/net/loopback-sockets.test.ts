import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { LOOPBACK_SOCKET } from '../../../src/net/loopback-sockets.ts';

test.each([
  ['0100007F', true],
  ['00000000000000000000000001000000', true],
  ['0000000000000000FFFF00000100007F', true],
  ['0100000A', false],
  ['0000000000000000FFFF00000100000A', false],
  ['00000000000000000000000000000000', false],
])('%s is of the loopback: %s, to awk too', (address, expected) => {
  expect(new RegExp(`^${LOOPBACK_SOCKET}$`).test(address)).toBe(expected);
  const { status } = spawnSync('awk', [`{ exit $1 !~ /^${LOOPBACK_SOCKET}:/ }`], {
    input: `${address}:1F90\n`,
  });
  expect(status === 0).toBe(expected);
});
