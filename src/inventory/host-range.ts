import { isIPv6 } from 'node:net';
import { parseHostAddress } from './host-address.ts';

/** More than any cluster has: a slip in a range must not fill the memory. */
const MAX_HOSTS = 100_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The hosts one line or key names, or what is wrong with it. */
export type HostPattern = { hosts: string[]; port: number | null } | { problem: string };

/** Expands `n[01:10:2].ex:2222`, `db-[a:f]`, `[2001:db8::1]:22` as Ansible does. */
export function expandHostPattern(pattern: string): HostPattern {
  const address = parseHostAddress(pattern);
  const expanded = expandRanges(address?.host ?? pattern);
  if ('problem' in expanded) return expanded;
  const port = address?.port ?? null;
  if (port !== null && (port < 1 || port > 65535))
    return { problem: `port ${port} is not between 1 and 65535` };
  for (const host of expanded.hosts) {
    const problem = hostNameProblem(host);
    if (problem !== null) return { problem };
  }
  return { hosts: expanded.hosts, port };
}

/** What keeps `name` from being a host's name, or null. */
export function hostNameProblem(name: string): string | null {
  const quoted = JSON.stringify(name);
  if (name === '') return 'a host needs a name';
  if (name === '__proto__' || name === 'constructor' || name === 'prototype')
    return `${quoted} cannot be a name here`;
  if (/[\s\u0000-\u001f\u007f/\\,'"`;&|<>(){}$[\]]/.test(name)) {
    return `${quoted} is not a host name: it holds a character that host names do not have`;
  }
  if (name.startsWith('-')) return `${quoted} is not a host name: it starts with a dash`;
  if (name.endsWith(':')) return `${quoted} is not a host name: after \`:\` a port number must follow`;
  if (name.includes(':') && !isIPv6(name)) {
    return `${quoted} is neither host:port nor an IPv6 address (an IPv6 address with a port is [address]:port)`;
  }
  return null;
}

type Names = { hosts: string[] } | { problem: string };

function expandRanges(pattern: string): Names {
  let open = [pattern];
  while (open[0]?.includes('[') === true) {
    const wider: string[] = [];
    for (const one of open) {
      const names = expandFirst(one);
      if ('problem' in names) return names;
      for (const name of names.hosts) wider.push(name);
      if (wider.length > MAX_HOSTS) return tooMany(pattern);
    }
    open = wider;
  }
  return { hosts: open };
}

function tooMany(pattern: string): Names {
  return { problem: `\`${pattern}\` gives more than ${MAX_HOSTS} hosts` };
}

function expandFirst(pattern: string): Names {
  const match = /^([^[]*)\[([^\]]*)\](.*)$/s.exec(pattern);
  if (match === null) return { problem: `\`${pattern}\`: a [ without its ]` };
  const [, head = '', range = '', tail = ''] = match;
  const values = rangeValues(range);
  if ('problem' in values) return { problem: `\`${pattern}\`: ${values.problem}` };
  return { hosts: values.hosts.map((value) => `${head}${value}${tail}`) };
}

function rangeValues(range: string): Names {
  const bounds = range.split(':');
  if (bounds.length !== 2 && bounds.length !== 3)
    return { problem: 'a range is [begin:end] or [begin:end:step]' };
  const begin = bounds[0] || '0';
  const end = bounds[1] ?? '';
  const step = bounds[2] ?? '1';
  if (end === '') return { problem: 'a range needs an end' };
  if (!/^\d{1,9}$/.test(step) || Number(step) === 0) return { problem: `\`${step}\` is not a step` };
  if (/^[a-zA-Z]$/.test(begin) && /^[a-zA-Z]$/.test(end)) return letters(begin, end, Number(step));
  if (!/^\d{1,9}$/.test(begin) || !/^\d{1,9}$/.test(end)) {
    return { problem: 'a range goes from number to number or from letter to letter' };
  }
  return numbers(begin, end, Number(step));
}

function letters(begin: string, end: string, step: number): Names {
  const from = LETTERS.indexOf(begin);
  const to = LETTERS.indexOf(end);
  if (from > to) return { problem: 'the range runs backwards' };
  return { hosts: [...LETTERS.slice(from, to + 1)].filter((_, i) => i % step === 0) };
}

/** A leading zero in `begin` asks for names of one width: 01, 02, … 10. */
function numbers(begin: string, end: string, step: number): Names {
  const width = begin.startsWith('0') && begin.length > 1 ? begin.length : 0;
  if (width > 0 && end.length !== width)
    return { problem: 'begin and end must have the same number of digits' };
  const from = Number(begin);
  const to = Number(end);
  if (from > to) return { problem: 'the range runs backwards' };
  if ((to - from) / step >= MAX_HOSTS) return { problem: `more than ${MAX_HOSTS} hosts` };
  const hosts: string[] = [];
  for (let n = from; n <= to; n += step) hosts.push(String(n).padStart(width, '0'));
  return { hosts };
}
