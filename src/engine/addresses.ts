import { isIP } from 'node:net';
import type { ConnectionVars } from '../inventory/connection-vars.ts';
import { lookUp } from '../ssh/names.ts';
import type { Target } from '../ssh/target.ts';

/**
 * The address other nodes reach a host by: `node_ip` (or kubespray's `access_ip`, `ip`), else what SSH connects to.
 * Null when that is a loopback address (a forwarded port, as Vagrant's) or does not resolve: then nobody can know.
 */
export async function nodeAddress(connection: ConnectionVars, target: Target): Promise<string | null> {
  const name = connection.nodeIp ?? (target.kind === 'ssh' ? target.hostname : null);
  if (name === null) return null;
  const address = isIP(name) !== 0 ? name : await addressOf(name);
  return address === null || /^(127\.|::1$|0\.0\.0\.0$|::$)/.test(address) ? null : address;
}

async function addressOf(name: string): Promise<string | null> {
  const found = await lookUp(name);
  return 'code' in found ? null : (found.addresses[0]?.address ?? null);
}
