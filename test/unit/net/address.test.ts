import { expect, test } from 'vitest';
import { parsePrefix } from '../../../src/net/address.ts';

test.each(['10.0.0.0/8/8', '::ffff:10.0.0.1', '::ffff:10.0.0.0/104', 'fe80::1%eth0'])(
  '%s is no address of a rule',
  (text) => {
    expect(parsePrefix(text)).toBeNull();
  },
);
