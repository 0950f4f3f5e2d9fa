import { createHmac, randomBytes } from 'node:crypto';
import { matchHostname } from '../config/pattern.ts';

const SSH_PORT = 22;

/** The name known_hosts files use: lower case, `[host]:port` for any port but 22. */
export function knownHostName(host: string, port: number): string {
  const lower = host.toLowerCase();
  return port === SSH_PORT ? lower : `[${lower}]:${port}`;
}

/**
 * Under which host and port a target is looked up. A HostKeyAlias stands alone, without port
 * (OpenSSH get_hostfile_hostname_ipaddr), which here is port 22.
 */
export function knownAs(target: { hostname: string; port: number; hostKeyAlias: string | null }): {
  host: string;
  port: number;
} {
  if (target.hostKeyAlias !== null) return { host: target.hostKeyAlias, port: SSH_PORT };
  return { host: target.hostname, port: target.port };
}

/** Does the names field of a line cover this name (as knownHostName gives it)? */
export function namesCover(names: string, name: string): boolean {
  return names.startsWith('|') ? hashCovers(names, name) : matchHostname(name, names);
}

/** `|1|salt|hash`: HMAC-SHA1 of the name, the salt as key, both base64 of 20 bytes (OpenSSH host_hash). */
export function hashName(name: string, salt: Buffer = randomBytes(20)): string {
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
}

function hashCovers(hashed: string, name: string): boolean {
  const salt = Buffer.from(/^\|1\|([^|]+)\|/.exec(hashed)?.[1] ?? '', 'base64');
  return salt.length === 20 && hashName(name, salt) === hashed;
}
