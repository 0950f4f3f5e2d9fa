import type { Place } from '../../net/firewall/verdict.ts';
import { firewalldOwns } from './firewalld.ts';
import type { FirewallState } from './state.ts';
import { ufwOwns } from './ufw.ts';

export type Backend = 'firewalld' | 'ufw' | 'nftables' | 'iptables';

/** Who keeps the rules of the base chain a packet was dropped in, and so where it must be let in. */
export function backendOf(place: Place, state: FirewallState): Backend {
  if (firewalldOwns(place, state)) return 'firewalld';
  if (ufwOwns(place, state)) return 'ufw';
  return place.base.engine === 'nft' ? 'nftables' : 'iptables';
}
