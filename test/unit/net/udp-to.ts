import type { Packet } from '../../../src/net/firewall/packet.ts';

/** The first packet of 10.99.0.2 to a port of 10.99.0.1, which comes in on eth0. */
export function udpTo(port: bigint): Packet {
  return {
    family: 'ip',
    protocol: 'udp',
    source: 0x0a630002n,
    destination: 0x0a630001n,
    sourcePort: 40_000n,
    port,
    iif: 'eth0',
    oif: '',
  };
}
