import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { ConnectionVars } from '../inventory/connection-vars.ts';
import type { Target } from '../ssh/target.ts';

const LOOKUP_DEADLINE_MS = 5000;

/**
 * The address other nodes reach a host by: `node_ip` (or kubespray's `access_ip`, `ip`), else what SSH connects to.
 * Null when that is a loopback address (a forwarded port, as Vagrant's) or does not resolve: then nobody can know.
 */
export async function nodeAddress(connection: ConnectionVars, target: Target): Promise<string | null> {
  const name = connection.nodeIp ?? (target.kind === 'ssh' ? target.hostname : null);
  if (name === null) return null;
  const address = isIP(name) !== 0 ? name : await resolve(name);
  return address === null || /^(127\.|::1$|0\.0\.0\.0$|::$)/.test(address) ? null : address;
}

async function resolve(name: string): Promise<string | null> {
  const deadline = new Promise<null>((settle) => setTimeout(settle, LOOKUP_DEADLINE_MS, null).unref());
  const found = lookup(name).then(
    ({ address }) => address,
    () => null,
  );
  return Promise.race([found, deadline]);
}
