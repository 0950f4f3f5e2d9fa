import type { SysctlReader } from '../../net/sysctl/order.ts';
import type { Facts } from '../module.ts';

/** First the reader that this host's boot runs, then the one it does not. */
export type Readers = readonly [boot: SysctlReader, other: SysctlReader];

export function readersOf(init: Facts['init']): Readers {
  return init === 'systemd' ? ['systemd-sysctl', 'sysctl --system'] : ['sysctl --system', 'systemd-sysctl'];
}
