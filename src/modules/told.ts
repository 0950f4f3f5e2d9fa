import type { Finding } from './module.ts';

/** One finding, and the hosts it is told of. */
export interface Told {
  hosts: string[];
  finding: Finding;
}

/** Hosts, addresses or lines that one message names. */
export const MOST_NAMED = 20;
/** Findings of one kind; where there are more, a last one says how many. */
const MOST_FINDINGS = 40;

/** `n1`, `n1 and n2`, `n1, n2 and n3`, `n1, …, n20 and 7 more`. */
export function listed(words: readonly string[]): string {
  const shown = words.slice(0, MOST_NAMED);
  const all = words.length > MOST_NAMED ? [...shown, `${words.length - MOST_NAMED} more`] : shown;
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}

/** The first of a long list, and how many more there are, told of the hosts those are about. */
export function firstOf<T>(
  items: readonly T[],
  hostsOf: (item: T) => string[],
  tell: (item: T) => Told,
): Told[] {
  const told = items.slice(0, MOST_FINDINGS).map(tell);
  const rest = items.slice(MOST_FINDINGS);
  const [last] = told.slice(-1);
  if (rest.length === 0 || last === undefined) return told;
  const hosts = [...new Set(rest.flatMap(hostsOf))];
  const { code, severity } = last.finding;
  return [...told, { hosts, finding: { code, severity, message: `and ${rest.length} more of these` } }];
}

/** What each host is told, in order. */
export function byHost(told: readonly Told[]): Record<string, Finding[]> {
  const findings = new Map<string, Finding[]>();
  for (const { hosts, finding } of told) {
    for (const host of hosts) findings.set(host, [...(findings.get(host) ?? []), finding]);
  }
  return Object.fromEntries(findings);
}

export function noAddressText(name: string): string {
  return `no address is known by which other nodes reach ${name}: set node_ip for it in the inventory`;
}
