import { suggestion } from '../did-you-mean.ts';
import { UsageError } from '../usage-error.ts';
import { globMatches } from './glob.ts';
import { parseHostAddress } from './host-address.ts';
import type { Inventory, InventoryHost } from './inventory.ts';
import { groupHosts } from './members.ts';

const SUBSCRIPT = /^(.+)\[(?:(-?[0-9]+)|([0-9]+)[:-]([0-9]*))\]$/;
/** `[0]`, also behind a sign: what it counts is missing. */
const LONE_SUBSCRIPT = /^[!&]?\[-?[0-9]*(?:[:-][0-9]*)?\]$/;
const LOCALHOST = ['localhost', '127.0.0.1', '::1'];

/**
 * The hosts an Ansible pattern names, in inventory order: `all`, a host, a group, `web*`, `a:b`, `a,b`, `!x`, `&x`,
 * `~regex`, `web[0]`, `web[0:2]` (docs "Patterns: targeting hosts and groups"). A host called `localhost` is this
 * machine where the inventory has none of its names. A name that is neither host nor group throws UsageError; a glob or regex
 * that matches nothing gives no host.
 */
export function selectHosts(inventory: Inventory, pattern: string): InventoryHost[] {
  const parts = splitPattern(pattern);
  if (parts.length === 0)
    throw new UsageError({ message: 'the host pattern is empty', hint: '`all` names every host' });
  const selected = new Map<string, InventoryHost>();
  for (const part of inOrder(parts)) {
    const sign = /^[!&]/.exec(part)?.[0];
    const found = matchPart(inventory, sign === undefined ? part : part.slice(1), pattern);
    const names = new Set(found.map((host) => host.name));
    if (sign === undefined)
      for (const host of found) selected.set(host.name, selected.get(host.name) ?? host);
    else for (const name of selected.keys()) if (names.has(name) === (sign === '!')) selected.delete(name);
  }
  return [...selected.values()];
}

/** What stands between blanks and colons; colons in brackets are a subscript's. */
const PART = /(?:[^\s:[\]]|\[[^\]]*\])+/g;

/** With a comma, at commas; else at colons, unless the whole is one host with its colons: IPv6, or a range. */
export function splitPattern(pattern: string): string[] {
  const parts = pattern.includes(',')
    ? pattern.split(',').map((part) => part.trim())
    : parseHostAddress(pattern) !== null
      ? [pattern]
      : (pattern.match(PART) ?? []);
  const lost = pattern.includes(',') || parts[0] === pattern ? '' : pattern.replace(PART, '');
  const bracket = /[[\]]/.exec(lost)?.[0] ?? parts.find((part) => LONE_SUBSCRIPT.test(part));
  if (bracket !== undefined)
    throw new UsageError({
      message: `host pattern \`${pattern}\`: \`${bracket}\` belongs to no name`,
      hint: '`web[0]` is the first host of web, `web[0:2]` the first three; `~` and a regular expression go in a comma list',
    });
  return parts.filter((part) => part !== '');
}

/** First what is added, then what is kept (`&`), then what is taken away (`!`), wherever they stood. */
function inOrder(parts: readonly string[]): string[] {
  const added = parts.filter((part) => !/^[!&]/.test(part));
  const kept = parts.filter((part) => part.startsWith('&'));
  const removed = parts.filter((part) => part.startsWith('!'));
  return [...(added.length > 0 ? added : ['all']), ...kept, ...removed];
}

function matchPart(inventory: Inventory, part: string, whole: string): InventoryHost[] {
  const host = inventory.hosts.get(part);
  if (host !== undefined) return [host];
  const subscript = part.startsWith('~') ? null : SUBSCRIPT.exec(part);
  const expression = subscript?.[1] ?? part;
  const found = matchNames(inventory, expression, whole);
  return subscript === null || found.length === 0 ? found : pick(found, subscript, part);
}

function pick(hosts: InventoryHost[], subscript: RegExpExecArray, part: string): InventoryHost[] {
  const [, , index, start, end] = subscript;
  if (index === undefined) return hosts.slice(Number(start), end ? Number(end) + 1 : undefined);
  const host = hosts.at(Number(index));
  if (host !== undefined) return [host];
  throw new UsageError({
    message: `host pattern \`${part}\`: there are only ${hosts.length} hosts to count`,
  });
}

function matchNames(inventory: Inventory, expression: string, whole: string): InventoryHost[] {
  const matches = matcher(expression, whole);
  const groups = [...inventory.groups.keys()].filter(matches);
  const found = groups.flatMap((group) => groupHosts(inventory, group));
  if (groups.length === 0 || /^~|[.?*[]/.test(expression)) {
    for (const host of inventory.hosts.values()) if (matches(host.name)) found.push(host);
  }
  if (found.length > 0 || groups.length > 0) return found;
  if (LOCALHOST.includes(expression)) {
    const named = [...inventory.hosts.values()].find(({ name }) => LOCALHOST.includes(name));
    return [named ?? thisMachine(inventory, expression)];
  }
  if (/^~|[*?[]/.test(expression)) return [];
  throw unknownName(inventory, expression, whole);
}

function matcher(expression: string, whole: string): (name: string) => boolean {
  if (!expression.startsWith('~')) return (name) => globMatches(expression, name);
  const regex = compile(expression.slice(1), whole);
  return (name) => regex.test(name);
}

/** Python's `re.match`: anchored at the start only. `(?i)` and `(?P<name>` are Python's spelling. */
function compile(source: string, whole: string): RegExp {
  const inline = /^\(\?([is]+)\)/.exec(source);
  const body = source
    .slice(inline?.[0].length ?? 0)
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\Z', '$')
    .replaceAll('\\A', '^');
  try {
    return new RegExp(`^(?:${body})`, [...new Set(inline?.[1])].join(''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError({ message: `host pattern \`${whole}\`: ${reason}` }, { cause: error });
  }
}

/** As Ansible's implicit localhost: the variables of `all`, and no SSH. */
function thisMachine(inventory: Inventory, name: string): InventoryHost {
  const vars = { ...inventory.groups.get('all')?.vars, ansible_connection: 'local' };
  return { name, groups: [], vars };
}

/** As messages show it: what `--limit @FILE` read may be long. */
export function shownPattern(pattern: string): string {
  return pattern.length > 80 ? `${pattern.slice(0, 77)}…` : pattern;
}

/** Of a pattern that names no host, in backquotes as it is to be shown, with what narrows it. */
export function noHostMatches(pattern: string): UsageError {
  return new UsageError({
    message: `no host matches ${pattern}`,
    hint: 'see what there is with: netfix inventory --graph -i INVENTORY',
  });
}

function unknownName(inventory: Inventory, name: string, whole: string): UsageError {
  const message = `no host or group is called \`${name}\`${name === whole ? '' : ` (in the host pattern \`${shownPattern(whole)}\`)`}`;
  const hint = suggestion(name, new Set([...inventory.groups.keys(), ...inventory.hosts.keys()]));
  return new UsageError({ message, ...(hint === undefined ? {} : { hint }) });
}
