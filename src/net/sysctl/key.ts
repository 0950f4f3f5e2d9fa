/**
 * The path below /proc/sys that a key names, with slashes. As sysctl.d(5) has it: the first separator decides. When
 * it is a dot, dots and slashes change places, so that the VLAN device `eth0.100` is written `eth0/100` in a dotted key.
 */
export function sysctlPath(key: string): string {
  const separator = /[./]/.exec(key)?.[0];
  const path = separator === '.' ? swapSeparators(key) : key;
  return path.replaceAll(/\/+/g, '/').replace(/^\/|\/$/g, '');
}

/** The dotted key of a path below /proc/sys: the inverse of sysctlPath. */
export function sysctlName(path: string): string {
  return swapSeparators(path);
}

/** One kernel variable under two names: a write to one is a write to the other. */
const ALIASES: readonly (readonly [string, string])[] = [
  ['net/ipv4/ip_forward', 'net/ipv4/conf/all/forwarding'],
  ['net/netfilter/nf_conntrack_max', 'net/nf_conntrack_max'],
];

/** Every path of the kernel variable behind `path`, itself first. */
export function sysctlAliases(path: string): string[] {
  const pair = ALIASES.find((names) => names.includes(path)) ?? [path];
  return [path, ...pair.filter((name) => name !== path)];
}

/** The same text for every name of one kernel variable. */
export function canonicalPath(path: string): string {
  return ALIASES.find((names) => names.includes(path))?.[0] ?? path;
}

function swapSeparators(text: string): string {
  return text.replaceAll(/[./]/g, (separator) => (separator === '.' ? '/' : '.'));
}
