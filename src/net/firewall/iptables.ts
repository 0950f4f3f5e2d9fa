import type { Family } from '../address.ts';
import type { IpSets } from './ipset.ts';
import { readMatches } from './iptables-match.ts';
import { readTarget } from './iptables-target.ts';
import { type BaseChain, type Chain, type Engine, type Hook, match, type Rule } from './rules.ts';

const HOOKS = new Map<string, Hook>([
  ['PREROUTING', 'prerouting'],
  ['INPUT', 'input'],
  ['FORWARD', 'forward'],
  ['OUTPUT', 'output'],
  ['POSTROUTING', 'postrouting'],
]);

/** The priorities the kernel gives iptables' tables (linux/netfilter_ipv4.h). */
const PRIORITIES = new Map([
  ['raw', -300],
  ['mangle', -150],
  ['nat', -100],
  ['filter', 0],
  ['security', 50],
]);

/**
 * The output of iptables-save or ip6tables-save, of one or several tables; with or without counters. Where `sets` lacks
 * a set, matches of it are in doubt.
 */
export function parseIptables(
  text: string,
  engine: Engine,
  family: Family,
  sets: IpSets = new Map(),
): Chain[] {
  const chains = new Map<string, Chain>();
  let table = 'filter';
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    else if (line.startsWith(':')) declare(chains, line, { engine, family, table });
    else if (/^(\[\d+:\d+\] )?-A /.test(line)) append(chains, line, { family, table, sets });
  }
  return [...chains.values()];
}

function declare(
  chains: Map<string, Chain>,
  line: string,
  where: Pick<Chain, 'engine' | 'family' | 'table'>,
): void {
  const [name = '', policy = '-'] = line.slice(1).split(' ');
  chains.set(`${where.table} ${name}`, {
    ...where,
    name,
    base: baseOf(name, where.table, policy),
    rules: [],
  });
}

/** Only built-in chains have a policy. */
function baseOf(name: string, table: string, policy: string): BaseChain | null {
  const hook = HOOKS.get(name);
  if (hook === undefined || policy === '-') return null;
  return {
    type: table === 'nat' ? 'nat' : 'filter',
    hook,
    priority: PRIORITIES.get(table) ?? 0,
    policy: policy === 'DROP' ? 'drop' : 'accept',
  };
}

interface Within {
  family: Family;
  table: string;
  sets: IpSets;
}

function append(chains: Map<string, Chain>, line: string, within: Within): void {
  const text = line.replace(/^\[\d+:\d+\] /, '');
  const [, name = '', ...words] = splitWords(text);
  const chain = chains.get(`${within.table} ${name}`);
  chain?.rules.push(readRule(text, words, within, (target) => chains.has(`${within.table} ${target}`)));
}

function readRule(
  text: string,
  words: readonly string[],
  { family, sets }: Within,
  isChain: (name: string) => boolean,
): Rule {
  const at = words.findIndex((word) => word === '-j' || word === '-g');
  const conditions = readMatches(at === -1 ? words : words.slice(0, at), family, sets);
  const effects = at === -1 ? [] : readTarget(words.slice(at), isChain);
  const comment = words.indexOf('--comment');
  return {
    text,
    handle: null,
    comment: comment === -1 ? null : (words[comment + 1] ?? null),
    statements: [...conditions.map(match), ...effects],
  };
}

/** The words of a line as iptables-save quotes them: double quotes, with backslash before `"`, `'` and itself. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(
    ([, quoted, bare]) => bare ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1'),
  );
}
