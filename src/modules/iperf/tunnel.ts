import { vxlanOverhead } from '../../net/vxlan-overhead.ts';
import { quote } from '../../sh/quote.ts';
import { macOf } from '../mesh/scripts.ts';

/** One end of a temporary VXLAN between two hosts, beside the device that holds its port. */
export interface Tunnel {
  /** Of the outer packets: the port under test. */
  port: number;
  /** 24 bits (RFC 7348). */
  vni: number;
  end: 'server' | 'client';
  /** The outer source address; null where the host does not have the address that others reach it by. */
  local: string | null;
  /** The outer address of the other end. */
  remote: string;
}

const PLACES = { server: 1, client: 2 };

/** Nobody else is in there, so any address will do. */
export function innerAddress(end: Tunnel['end']): string {
  return `169.254.1.${PLACES[end]}`;
}

/** Shell function. When the namespace alone goes, its device follows at some later time. */
export const CLOSE_TUNNEL = `close_tunnel() {
  [ -n "$space" ] || return 0
  nsenter -t "$space" -n ip link del nfx 2>/dev/null
  kill "$space" 2>/dev/null
}`;

/**
 * Shell functions `tunnel` and `close_tunnel`. The first makes the end and sets `inside`, the words that run a command in
 * it, and `space`, which the second needs. The device stands in a network namespace of its own, without rules, sockets
 * or other addresses, while the packets that carry it pass the host's own rules: a VXLAN's socket belongs to the
 * namespace that the device was made from (vxlan_newlink() in drivers/net/vxlan/vxlan_core.c). A sleeping process holds
 * the namespace, and the kernel takes the device away with it, after `seconds` at the latest. Devices share the port, so
 * flannel's is left alone; beside one that is `external` (cilium, OVN) this one cannot be brought up (EADDRINUSE). The
 * neighbour is fixed, for to ask for it would need the way back.
 */
export function tunnelFunction({ port, vni, end, local, remote }: Tunnel, seconds: number): string {
  const other = end === 'server' ? 'client' : 'server';
  const source = local === null ? '' : `local ${quote(local)} `;
  return `tunnel() {
  for tool in ip unshare nsenter; do has $tool || { echo "$tool is not installed" >&2; return 1; }; done
  route=$(ip -o route get ${quote(remote)}) || return 1
  mtu=$(cat "/sys/class/net/$(echo "$route" | sed 's/.* dev \\([^ ]*\\).*/\\1/')/mtu" 2>/dev/null || echo 1500)
  unshare -n sleep ${seconds} </dev/null >/dev/null 2>&1 & space=$!
  inside="nsenter -t $space -n"
  n=0
  while [ "$(readlink /proc/$space/ns/net)" = "$(readlink /proc/self/ns/net)" ] && [ $n -lt 20 ]; do
    n=$((n + 1)); sleep 0.1 2>/dev/null || sleep 1
  done
  kill -0 $space 2>/dev/null || { echo 'no network namespace can be made, which takes root' >&2; return 1; }
  said=$(set_up 2>&1) || { close_tunnel; printf '%s\\n' "$said" | head -n 1 >&2; return 1; }
}
${CLOSE_TUNNEL}
set_up() {
  ip link add nfx netns $space type vxlan id ${vni} dstport ${port} ttl 64 ${source}remote ${quote(remote)} &&
    $inside ip -batch - <<IP
link set nfx address ${macOf(PLACES[end])} mtu $((mtu - ${vxlanOverhead(remote)})) addrgenmode none
link set nfx up
address add ${innerAddress(end)}/30 dev nfx
neighbour replace ${innerAddress(other)} lladdr ${macOf(PLACES[other])} dev nfx nud permanent
IP
}`;
}
