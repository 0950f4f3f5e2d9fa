import { parsePrefix } from '../net/address.ts';
import type { Packet } from '../net/firewall/packet.ts';
import type { Path } from './path.ts';
import type { Protocol } from './question.ts';

/** Ephemeral, as a sender's usually is (ip_local_port_range in ip(7)). */
const SOURCE_PORT = 45_000n;

/** What is sent. Without a port it is a ping. */
export interface Sent {
  port: number | null;
  protocol: Protocol;
}

export function packetFor(
  { sender, target }: Path,
  sent: Sent,
  devices: Pick<Packet, 'iif' | 'oif'>,
): Packet | null {
  return packetBetween(sender.place.address, target.address, sent, devices);
}

/** Null where one of the two is no address. */
export function packetBetween(
  from: string,
  to: string,
  { port, protocol }: Sent,
  devices: Pick<Packet, 'iif' | 'oif'>,
): Packet | null {
  const source = parsePrefix(from);
  const destination = parsePrefix(to);
  if (source === null || destination === null) return null;
  return {
    family: destination.family,
    protocol: protocol === 'icmp' && destination.family === 'ip6' ? 'icmpv6' : protocol,
    source: source.low,
    destination: destination.low,
    sourcePort: SOURCE_PORT,
    port: BigInt(port ?? 0),
    ...devices,
  };
}
