import { parsePort } from './value.ts';

/** One hop of ProxyJump. What is null comes from ssh_config and the defaults of that hop. */
export interface Hop {
  user: string | null;
  host: string;
  port: number | null;
}

/** `[user@]host[:port]` or `ssh://…`, several with commas, first hop first; [] for `none`; null when it is neither. */
export function parseJump(text: string): Hop[] | null {
  if (text.trim().toLowerCase() === 'none') return [];
  const hops = text.replace(/#.*$/, '').trim().split(',').map(parseHop);
  return hops.every((hop) => hop !== null) ? hops : null;
}

export function formatHop({ user, host, port }: Hop): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${user === null ? '' : `${user}@`}${name}${port === null ? '' : `:${port}`}`;
}

/** A destination as on ssh's command line. Null when it is none. */
export function parseHop(text: string): Hop | null {
  const bare = /^ssh:\/\//i.test(text) ? text.slice(6).replace(/\/$/, '') : text;
  const match = /^(?:([^\s,]+)@)?(?:\[([^\]]+)\]|([^@:[\]/]+))(?::(\d*))?$/.exec(bare);
  const host = match?.[2] ?? match?.[3];
  if (match === null || host === undefined || !isHostname(host)) return null;
  const port = match[4] === undefined || match[4] === '' ? null : parsePort(match[4]);
  if (match[4] && port === null) return null;
  return { user: match[1] ?? null, host, port };
}

/** What a later part could take for an option or a second word is no host name. */
function isHostname(host: string): boolean {
  return !host.startsWith('-') && !/[\s'"`$\\;&<>|(){}]/.test(host);
}
