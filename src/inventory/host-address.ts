/** `host:port`, `[host]:port` or a bare host; ranges such as `n[1:3]` may stand in the host. */
export interface HostAddress {
  host: string;
  port: number | null;
}

const BRACKETED_PORT = /^\[(.+)\]:([0-9]+)$/;
const HOST_PORT = /^((?:[^:[\]]|\[[^\]]*\])*):([0-9]+)$/;

const STEP = '(?::[0-9]+)?';
const HEX = `(?:[0-9a-f]{1,4}|\\[[0-9a-f]+:[0-9a-f]+${STEP}\\])`;
const DECIMAL = `(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5]|\\[[0-9]+:[0-9]+${STEP}\\])`;
const LABEL_RANGE = `\\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)${STEP}\\]`;
const LABEL = `(?:[\\p{L}\\p{N}_]|${LABEL_RANGE})(?:[\\p{L}\\p{N}_-]|${LABEL_RANGE})*(?<![_-])`;

const IPV4 = new RegExp(`^(?:${DECIMAL}\\.){3}${DECIMAL}$`, 'iu');
const HOSTNAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, 'iu');

/**
 * Ansible's own expression (parsing/utils/addresses.py), where only the last alternative is anchored at the end:
 * what starts like an IPv6 address is taken as one, and the host name check catches the rest.
 */
const IPV6 = new RegExp(
  `^(?:${[
    `(?:${HEX}:){7}${HEX}`,
    `(?:${HEX}:){1,6}:`,
    `(?:${HEX}:)(?::${HEX}){1,6}`,
    `(?:${HEX}:){2}(?::${HEX}){1,5}`,
    `(?:${HEX}:){3}(?::${HEX}){1,4}`,
    `(?:${HEX}:){4}(?::${HEX}){1,3}`,
    `(?:${HEX}:){5}(?::${HEX}){1,2}`,
    `(?:${HEX}:){6}(?::${HEX})`,
    `:(?::${HEX}){1,6}`,
    `${HEX}?::`,
    `(?:0:){6}(?:${DECIMAL}\\.){3}${DECIMAL}`,
    `::(?:ffff:)?(?:${DECIMAL}\\.){3}${DECIMAL}`,
  ].join('|')})`,
  'iu',
);

/** What most hosts are called. The expressions above take milliseconds to compile, so they are kept for the others. */
const PLAIN_NAME = /^[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*$/i;

/** Null where the text is no address, host name or range pattern with at most one port. */
export function parseHostAddress(text: string): HostAddress | null {
  if (PLAIN_NAME.test(text)) return { host: text, port: null };
  const match = BRACKETED_PORT.exec(text) ?? HOST_PORT.exec(text);
  const host = match?.[1] ?? text;
  if (!IPV4.test(host) && !IPV6.test(host) && !HOSTNAME.test(host)) return null;
  return { host, port: match === null ? null : Number(match[2]) };
}
