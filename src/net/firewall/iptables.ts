import type { Family } from '../address.ts';
import type { IpSets } from './ipset.ts';
import { readMatches } from './iptables-match.ts';
import { readTarget } from './iptables-target.ts';
import { ruleWords, splitWords } from './iptables-words.ts';
import {
  act,
  type BaseChain,
  type Chain,
  type Engine,
  type Hook,
  match,
  opaque,
  type Rule,
  type RuleSet,
} from './rules.ts';

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

/** The chains a table has by itself (iptables(8), "TABLES"). */
const BUILT_IN = new Map([
  ['raw', ['PREROUTING', 'OUTPUT']],
  ['mangle', ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']],
  ['nat', ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING']],
  ['filter', ['INPUT', 'FORWARD', 'OUTPUT']],
  ['security', ['INPUT', 'FORWARD', 'OUTPUT']],
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
  return readIptables(text, engine, family, sets).chains;
}

/** What iptables-restore has read so far. */
interface Load {
  engine: Engine;
  family: Family;
  sets: IpSets;
  table: string;
  /** Between `*table` and `COMMIT`. */
  open: boolean;
  begun: Set<string>;
  chains: Map<string, Chain>;
}

/**
 * A file for iptables-restore, which a person may have written: the lines may be any commands of iptables(8). `unread`
 * has those we do not follow, and those that iptables-restore refuses, which keep the file from loading.
 */
export function readIptables(
  text: string,
  engine: Engine,
  family: Family,
  sets: IpSets = new Map(),
): RuleSet {
  const load: Load = {
    engine,
    family,
    sets,
    table: 'filter',
    open: false,
    begun: new Set(),
    chains: new Map(),
  };
  const unread = text
    .split('\n')
    .flatMap((line, i) => (readLine(load, line) ? [] : [`line ${i + 1}: ${line.slice(0, 200)}`]));
  if (load.open) unread.push(`table ${load.table} has no COMMIT`);
  return { chains: [...load.chains.values()], unread };
}

/** False: the line could not be read. Only before a command may blanks stand. */
function readLine(load: Load, line: string): boolean {
  if (line === '' || line.startsWith('#')) return true;
  if (line.startsWith('*')) return begin(load, line.slice(1).trim());
  const inTable = load.open;
  if (line.trimEnd() === 'COMMIT') {
    load.open = false;
    return inTable;
  }
  const read = line.startsWith(':') ? declare(load, line) : command(load, line);
  return read && inTable;
}

/** A table that comes twice is flushed in between, its policies too or not: that depends on the variant and its options. */
function begin(load: Load, table: string): boolean {
  const known = BUILT_IN.has(table) && !load.open && !load.begun.has(table);
  load.table = table;
  load.open = true;
  load.begun.add(table);
  return known;
}

/** `:NAME POLICY`. The rules that a built-in chain has stay. */
function declare(load: Load, line: string): boolean {
  const [name = '', policy = ''] = line.slice(1).split(/\s+/);
  if (isBuiltIn(load, name)) return policy === '-' || setPolicy(load, name, policy);
  load.chains.set(keyOf(load, name), newChain(load, name));
  return policy === '-';
}

function setPolicy(load: Load, name: string, policy: string): boolean {
  const chain = chainOf(load, name);
  if (!chain?.base || (policy !== 'DROP' && policy !== 'ACCEPT')) return false;
  chain.base.policy = policy === 'DROP' ? 'drop' : 'accept';
  return true;
}

/** Built-in chains are there without a line that says so. */
function chainOf(load: Load, name: string): Chain | undefined {
  const key = keyOf(load, name);
  if (!load.chains.has(key) && isBuiltIn(load, name)) load.chains.set(key, newChain(load, name));
  return load.chains.get(key);
}

function isBuiltIn({ table }: Load, name: string): boolean {
  return BUILT_IN.get(table)?.includes(name) === true;
}

function keyOf({ table }: Load, name: string): string {
  return `${table} ${name}`;
}

function newChain(load: Load, name: string): Chain {
  const { engine, family, table } = load;
  return { engine, family, table, name, base: isBuiltIn(load, name) ? baseOf(name, table) : null, rules: [] };
}

function baseOf(name: string, table: string): BaseChain | null {
  const hook = HOOKS.get(name);
  if (hook === undefined) return null;
  return {
    type: table === 'nat' ? 'nat' : 'filter',
    hook,
    priority: PRIORITIES.get(table) ?? 0,
    policy: 'accept',
  };
}

/** One command of iptables(8), with counters or blanks before it. What deletes or replaces rules is not followed. */
function command(load: Load, line: string): boolean {
  const text = line.replace(/^(\[\d+:\d+\])?\s*/, '');
  const [verb = '', name = '', ...words] = splitWords(text);
  switch (verb) {
    case '-A':
    case '--append':
      return insert(load, name, null, readRule(text, words, load));
    case '-I':
    case '--insert': {
      const at = /^\d+$/.test(words[0] ?? '') ? Number(words.shift()) : 1;
      return insert(load, name, at, readRule(text, words, load));
    }
    case '-P':
    case '--policy':
      return setPolicy(load, name, words[0] ?? '');
    case '-N':
    case '--new-chain':
      if (name === '' || chainOf(load, name) !== undefined) return false;
      load.chains.set(keyOf(load, name), newChain(load, name));
      return true;
    default:
      return false;
  }
}

/** At the end, or as rule number `at`: at most one past the last. */
function insert(load: Load, name: string, at: number | null, rule: Rule): boolean {
  const chain = chainOf(load, name);
  if (chain === undefined || (at !== null && (at < 1 || at > chain.rules.length + 1))) return false;
  if (at === null) chain.rules.push(rule);
  else chain.rules.splice(at - 1, 0, rule);
  return true;
}

function readRule(text: string, words: readonly string[], load: Load): Rule {
  const isChain = (name: string): boolean => load.chains.has(keyOf(load, name));
  const { matches, target, stray } = ruleWords(words, isChain);
  const conditions = readMatches(matches, load.family, load.sets);
  if (stray) conditions.push(opaque(text));
  const effects = target.length > 0 ? readTarget(target, isChain) : [];
  // What it does may be among the words that were not understood.
  if (stray && target.length === 0) effects.push(act({ kind: 'opaque', text }));
  const comment = words.indexOf('--comment');
  return {
    text,
    handle: null,
    comment: comment === -1 ? null : (words[comment + 1] ?? null),
    statements: [...conditions.map(match), ...effects],
  };
}
