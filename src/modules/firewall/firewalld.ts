import { type AddressRange, formatPrefix, parsePrefix } from '../../net/address.ts';
import type { Chain } from '../../net/firewall/rules.ts';
import type { Place } from '../../net/firewall/verdict.ts';
import { quote } from '../../sh/quote.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked, Judgement } from './judge.ts';
import { type Port, portText } from './params.ts';
import { zoneOfChainName } from './place.ts';
import { sourcesText } from './sources.ts';
import type { FirewallState } from './state.ts';

/**
 * firewalld's own chains: of table `firewalld` (nftables backend), or named so (iptables backend). Direct rules are the
 * administrator's, and with that backend stand in `INPUT_direct`, ahead of the zones.
 */
export function firewalldOwns(place: Place, state: FirewallState): boolean {
  if (!state.firewalldRunning) return false;
  if (place.base.engine === 'nft') return place.base.table.startsWith('firewalld');
  return (
    !place.path.includes(`${place.base.name}_direct`) &&
    place.base.rules.some((rule) => /-j (INPUT_ZONES|FORWARD_IN_ZONES)(_SOURCE)?$/.test(rule.text)) &&
    place.base.table === 'filter'
  );
}

/**
 * The zone that judged the packet, from the chains it went through, or the default zone. firewalld itself put it
 * there by its rule that a source's zone beats an interface's, which beats the default one.
 */
function zoneOf(place: Place, state: FirewallState): string {
  const judging = judgingZone(place);
  if (judging !== undefined) return judging;
  const conf = state.firewalldFiles.get('/etc/firewalld/firewalld.conf') ?? [];
  return (
    conf.map((line) => /^DefaultZone=(\S+)/.exec(line)?.[1]).find((zone) => zone !== undefined) ?? 'public'
  );
}

function judgingZone({ path }: Place): string | undefined {
  return path.flatMap((chain) => zoneOfChainName(chain) ?? []).at(-1);
}

/** The lowest that a rich rule may have (firewalld.richlanguage(5)). */
const LOWEST_PRIORITY = -32_768;

/**
 * What a rich rule needs to come before what drops there. Rules without a priority accept behind those that deny; ones below 0
 * come before both, in a chain that only a firewalld has that knows priorities (0.7). Null: no rule of a zone gets ahead.
 */
function priorityAhead(place: Place, state: FirewallState): number | null {
  const { base, path, chain } = place;
  if (base.base?.hook !== 'input' || path.some((name) => name.endsWith('_POLICIES_pre'))) return null;
  const [, zoneChain, part] = /^((?:filter_)?IN_(?!policy_).+_)(pre|deny)$/.exec(chain.name) ?? [];
  if (zoneChain === undefined) return 0;
  if (part === 'deny') return state.rules.chains.some(({ name }) => name === `${zoneChain}pre`) ? -1 : null;
  const lowest = Math.min(...rulesOf(zoneFile(zoneOf(place, state), state)).map(priorityOf));
  if (lowest === LOWEST_PRIORITY) return null;
  return lowest < 0 ? lowest - 1 : LOWEST_PRIORITY;
}

function rulesOf(xml: string): string[] {
  return between(xml, '<rule', '</rule>').parts;
}

function priorityOf(rule: string): number {
  return Number(/^<rule\b[^<>]*\bpriority="(-?\d+)"/.exec(rule)?.[1] ?? 0);
}

/** Run time only; nothing is reloaded, since that would wipe the rules of a CNI. Null: it would not get ahead. */
export function openRunTime({ port, place, sources }: Blocked, state: FirewallState): CommandChange | null {
  const priority = priorityAhead(place, state);
  return priority === null ? null : richRules({ zone: zoneOf(place, state), priority, port, sources }, false);
}

/** Rich rules of one zone and priority. */
export interface Opened {
  zone: string;
  priority: number;
  port: Port;
  sources: readonly AddressRange[];
}

export function openPermanent(opened: Opened): CommandChange {
  return richRules(opened, true);
}

/** The zone whose rules a chain of firewalld's holds, where it may hold ones that accept; or null. */
export function zoneOfChain(chain: Chain, state: FirewallState): string | null {
  if (!state.firewalldRunning || !chain.table.startsWith('firewalld')) return null;
  return /^filter_IN_(.+)_(?:allow|pre)$/.exec(chain.name)?.[1] ?? null;
}

/** Our rich rule as firewalld's nftables backend writes it. */
export function kernelRule(port: Port, source: AddressRange): string {
  return `${source.family} saddr ${formatPrefix(source)} ${port.protocol} dport ${portText(port, '-')} accept`;
}

/** A rule of the zone for the very same packets, behind what drops them. To add it again does nothing, so it could not be taken back. */
export function ownRule(state: FirewallState, place: Place, port: Port, source: AddressRange): string | null {
  const priority = priorityAhead(place, state);
  if (priority === null) return null;
  const zone = zoneOf(place, state);
  const text = kernelRule(port, source);
  const part = priority < 0 ? '_pre' : '_allow';
  const has = state.rules.chains.some(
    (chain) =>
      zoneOfChain(chain, state) === zone &&
      chain.name.endsWith(part) &&
      chain.rules.some((rule) => rule.text === text),
  );
  return has ? richRule(source, port, priority) : null;
}

/** What the kernel has no priority of, the zone's file has. Null: neither. */
export function closeRunTime(
  chain: Chain,
  port: Port,
  rule: string,
  state: FirewallState,
): CommandChange | null {
  const source = parsePrefix(/ saddr (\S+) /.exec(rule)?.[1] ?? '');
  const zone = zoneOfChain(chain, state);
  if (source === null || zone === null) return null;
  const early = chain.name.endsWith('_pre');
  const stored = storedOpenings(state, port, [source]).find(
    (each) => each.zone === zone && each.priority < 0,
  );
  if (early && stored === undefined) return null;
  const priority = early && stored !== undefined ? stored.priority : 0;
  return richRules({ zone, priority, port, sources: [source] }, false, 'remove');
}

export function closePermanent(opened: Opened): CommandChange {
  return richRules(opened, true, 'remove');
}

/** Zones whose file has our rich rule for some of the sources. */
export function storedOpenings(state: FirewallState, port: Port, sources: readonly AddressRange[]): Opened[] {
  if (!state.firewalldRunning) return [];
  return [...state.firewalldFiles.keys()].flatMap((path) => {
    const [, zone] = /^\/etc\/firewalld\/zones\/([\w-]+)\.xml$/.exec(path) ?? [];
    if (zone === undefined) return [];
    const rules = rulesOf(zoneFile(zone, state)).map(tags);
    return [...new Set(rules.map(priorityOf))].flatMap((priority) => {
      const stored = sources.filter((source) => rules.includes(storedRule(port, source, priority)));
      return stored.length === 0 ? [] : [{ zone, priority, port, sources: stored }];
    });
  });
}

function storedRule(port: Port, source: AddressRange, priority: number): string {
  const family = source.family === 'ip' ? 'ipv4' : 'ipv6';
  const early = priority === 0 ? '' : ` priority="${priority}"`;
  return `<rule family="${family}"${early}><source address="${formatPrefix(source)}"/><port port="${portText(port, '-')}" protocol="${port.protocol}"/><accept/></rule>`;
}

/** Without the blanks between tags. */
function tags(xml: string): string {
  return xml.replaceAll(/>\s+</g, '><');
}

function richRules(
  { zone, priority, port, sources }: Opened,
  permanent: boolean,
  verb: 'add' | 'remove' = 'add',
): CommandChange {
  const rules = sources.map((source) => richRule(source, port, priority));
  const command = (word: string) =>
    [
      `firewall-cmd -q${permanent ? ' --permanent' : ''} ${quote(`--zone=${zone}`)}`,
      ...rules.map((rule) => quote(`--${word}-rich-rule=${rule}`)),
    ].join(' ');
  const [what, sign] = verb === 'add' ? ['accept', '+'] : ['no longer accept', '-'];
  return {
    kind: 'command',
    target: `firewalld zone ${zone}${permanent ? ' (permanent)' : ''}`,
    summary: `${what} ${port.name} from ${sourcesText(sources)}${permanent ? ' after a boot too' : ''}`,
    ...(permanent ? { writes: zoneFiles(zone) } : { risk: 'connectivity' as const }),
    run: command(verb),
    undo: command(verb === 'add' ? 'remove' : 'add'),
    diff: rules.map((rule) => `${sign} ${rule}`).join('\n'),
  };
}

/** What firewall-cmd --permanent writes: the zone's own file, and the one before it (firewalld.zones(5)). */
export function zoneFiles(zone: string): string[] {
  const file = `/etc/firewalld/zones/${zone}.xml`;
  return /^[\w-]+$/.test(zone) ? [file, `${file}.old`] : [];
}

export function richRule(source: AddressRange, port: Port, priority = 0): string {
  const family = source.family === 'ip' ? 'ipv4' : 'ipv6';
  const early = priority === 0 ? '' : ` priority="${priority}"`;
  return `rule${early} family="${family}" source address="${formatPrefix(source)}" port port="${portText(port, '-')}" protocol="${port.protocol}" accept`;
}

/** Sources that get through now, with their zone, whose zone file would not let them in after a boot. */
export function missingPermanently(judgement: Judgement, state: FirewallState): Opened[] {
  const missing: (Opened & { sources: AddressRange[] })[] = [];
  // Other base chains of firewalld's let through what no zone of theirs has judged.
  const accepted = judgement.accepted.filter(({ place }) => judgingZone(place) !== undefined);
  const packets = [
    ...accepted.map(({ port, place, source }) => ({ port, place, sources: [source], isDropped: false })),
    ...judgement.blocked.map((each) => ({ ...each, isDropped: true })),
  ];
  for (const { port, place, sources, isDropped } of packets) {
    if (!firewalldOwns(place, state)) continue;
    const priority = priorityAhead(place, state);
    if (priority === null) continue;
    const zone = zoneOf(place, state);
    const file = zoneFile(zone, state);
    const highest = isDropped ? priority : Math.max(priority, -1);
    for (const source of sources) {
      if (!admits(file, port, source, highest, state)) add(missing, { zone, priority, port }, source);
    }
  }
  return missing;
}

function add(
  missing: (Opened & { sources: AddressRange[] })[],
  { zone, priority, port }: Omit<Opened, 'sources'>,
  source: AddressRange,
): void {
  const same = missing.find((each) => each.zone === zone && each.priority === priority && each.port === port);
  if (same === undefined) missing.push({ zone, priority, port, sources: [source] });
  else if (!same.sources.includes(source)) same.sources.push(source);
}

/** The administrator's file of a zone hides the distribution's (firewalld.zones(5)). */
export function zoneFile(zone: string, state: FirewallState): string {
  const lines =
    state.firewalldFiles.get(`/etc/firewalld/zones/${zone}.xml`) ??
    state.firewalldFiles.get(`/usr/lib/firewalld/zones/${zone}.xml`);
  return between((lines ?? []).join('\n'), '<!--', '-->').rest;
}

/** The parts that begin and end so, and the text with blanks in their place. */
export function between(text: string, from: string, to: string): { parts: string[]; rest: string } {
  const parts: string[] = [];
  let rest = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf(from, at);
    const end = start === -1 ? -1 : text.indexOf(to, start + from.length);
    if (end === -1) return { parts, rest: rest + text.slice(at) };
    rest += text.slice(at, start);
    at = end + to.length;
    rest += ' '.repeat(at - start);
    parts.push(text.slice(start, at));
  }
}

/** Whether a zone file lets a source in: by target, port, service, or a rich rule that accepts. Below 0 only such a rule is early enough. */
function admits(
  file: string,
  port: Port,
  source: AddressRange,
  highest: number,
  state: FirewallState,
): boolean {
  const { parts: rules, rest: plain } = between(file, '<rule', '</rule>');
  if (highest < 0)
    return rules.some((rule) => priorityOf(rule) <= highest && ruleAdmits(rule, port, source, state));
  if (/<zone\b[^<>]*\btarget="ACCEPT"/.test(plain) || hasPort(plain, port)) return true;
  return namesService(plain, port, state) || rules.some((rule) => ruleAdmits(rule, port, source, state));
}

function ruleAdmits(rule: string, port: Port, source: AddressRange, state: FirewallState): boolean {
  if (!/<accept\b/.test(rule) || !(hasPort(rule, port) || namesService(rule, port, state))) return false;
  const [tag] = /<source\b[^<>]*>/.exec(rule) ?? [];
  if (tag === undefined) return familyOf(rule, source);
  const range = parsePrefix(/\baddress="([^"]*)"/.exec(tag)?.[1] ?? '');
  if (range === null || /\binvert=/.test(tag)) return false;
  return range.family === source.family && range.low <= source.low && source.high <= range.high;
}

function familyOf(rule: string, source: AddressRange): boolean {
  const [, family] = /<rule\b[^<>]*\bfamily="(ipv[46])"/.exec(rule) ?? [];
  return family === undefined || family === (source.family === 'ip' ? 'ipv4' : 'ipv6');
}

function hasPort(xml: string, port: Port): boolean {
  return (xml.match(/<port\b[^<>]*>/g) ?? []).some((tag) => {
    const [, low, high] = /\bport="(\d+)(?:-(\d+))?"/.exec(tag) ?? [];
    if (low === undefined || !tag.includes(`protocol="${port.protocol}"`)) return false;
    return Number(low) <= port.low && port.high <= Number(high ?? low);
  });
}

function namesService(xml: string, port: Port, state: FirewallState): boolean {
  return (xml.match(/<service\b[^<>]*>/g) ?? []).some((tag) => {
    const [, name] = /\bname="([^"]+)"/.exec(tag) ?? [];
    const file =
      state.firewalldFiles.get(`/etc/firewalld/services/${name}.xml`) ??
      state.firewalldFiles.get(`/usr/lib/firewalld/services/${name}.xml`);
    return file !== undefined && hasPort(file.join('\n'), port);
  });
}
