import { isIP, SocketAddress } from 'node:net';
import type { ConnectionVars } from '../inventory/connection-vars.ts';
import { lookUp } from '../ssh/names.ts';
import type { Target } from '../ssh/target.ts';

/**
 * The address other nodes reach a host by: `node_ip` (or kubespray's `access_ip`, `ip`), else what SSH connects to.
 * One address is one text, as ip(8) writes it (inet_ntop(3)): it is compared with what hosts print.
 * Null when that is a loopback address (a forwarded port, as Vagrant's) or does not resolve: then nobody can know.
 */
export async function nodeAddress(connection: ConnectionVars, target: Target): Promise<string | null> {
  const name = connection.nodeIp ?? (target.kind === 'ssh' ? target.hostname : null);
  if (name === null) return null;
  const found = isIP(name) !== 0 ? name : await addressOf(name);
  const address = found === null ? null : canonical(found);
  return address === null || /^(127\.|::1$|0\.0\.0\.0$|::$)/.test(address) ? null : address;
}

function canonical(address: string): string {
  return new SocketAddress({ address, family: isIP(address) === 6 ? 'ipv6' : 'ipv4' }).address;
}

async function addressOf(name: string): Promise<string | null> {
  const found = await lookUp(name);
  return 'code' in found ? null : (found.addresses[0]?.address ?? null);
}
