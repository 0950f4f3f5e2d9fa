import type { AddressRange } from '../../net/address.ts';
import { readIptables } from '../../net/firewall/iptables.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import type { Change, Finding, HostView } from '../module.ts';
import { unreadAtBoot } from './boot-doubt.ts';
import { between } from './firewalld.ts';
import { ruleWords } from './iptables.ts';
import { dropsAtBoot, fileChange, unknown } from './iptables-file.ts';
import { type Blocked, judge } from './judge.ts';
import type { Port } from './params.ts';
import { contentOf } from './pending.ts';
import type { FirewallState } from './state.ts';

/** Direct rules that would drop a packet after a boot get ours ahead of them: those of a lower priority come first. `live` is what iptables drops now. */
export function persist(
  state: FirewallState,
  live: readonly Blocked[],
  ports: readonly Port[],
  sources: readonly AddressRange[],
  host: HostView,
): { findings: Finding[]; changes: Change[] } {
  const file = state.firewalldDirect;
  if (!state.firewalldRunning || file === null) return { findings: [], changes: [] };
  const before = contentOf(file.path, file.content, host.pending) ?? '';
  const rules = read(before, state);
  const { blocked, doubts } = judge(rules, ports, sources, host);
  const odd = file.odd ?? (endOf(before) === -1 ? 'without an end' : null);
  const names = live.map(({ port }) => port.name);
  const change = fileChange(file.path, before, blocked.reduce(addRules, before), blocked);
  return {
    findings: [
      ...blocked.map((each) => dropsAtBoot(file.path, odd, each)),
      ...doubts.map((each) => unknown(file.path, odd, each, [])),
      ...unreadAtBoot('firewall.unknown', file.path, rules.unread, names),
    ],
    changes: odd === null && blocked.length > 0 ? [change] : [],
  };
}

interface DirectRule {
  ipv: string;
  table: string;
  chain: string;
  priority: number;
  words: string;
}

/** Its rules as iptables gets them. What it passes through as it stands is not read. */
function read(xml: string, state: FirewallState): RuleSet {
  const rules = rulesOf(xml);
  const chains = (withoutComments(xml).match(/<chain\b[^<>]*>/g) ?? []).map(placeOf);
  const sets = (['ip', 'ip6'] as const).map((family) => {
    const of = <T extends { ipv: string }>(all: readonly T[]) =>
      all.filter(({ ipv }) => ipv === (family === 'ip' ? 'ipv4' : 'ipv6'));
    const tables = new Set(of(rules).map(({ table }) => table));
    const lines = [...tables].flatMap((table) => [
      `*${table}`,
      ...of(chains).flatMap((each) => (each.table === table ? [`:${each.chain} -`] : [])),
      ...of(rules).flatMap((each) => (each.table === table ? [`-A ${chainOf(each)} ${each.words}`] : [])),
      'COMMIT',
    ]);
    return readIptables(lines.join('\n'), state.defaultEngine, family);
  });
  return {
    chains: sets.flatMap((each) => each.chains),
    unread: sets.flatMap(({ unread }) => unread),
  };
}

/** The lowest priority first; of one priority their order is not fixed. */
function rulesOf(xml: string): DirectRule[] {
  return between(withoutComments(xml), '<rule', '</rule>')
    .parts.map((part) => {
      const end = part.indexOf('>');
      const tag = part.slice(0, end);
      return {
        ...placeOf(tag),
        priority: Number(attribute(tag, 'priority')) || 0,
        words: part.slice(end + 1, -'</rule>'.length).trim(),
      };
    })
    .sort((a, b) => a.priority - b.priority);
}

/** Blanks in their place, so that the rest stays where it is. */
function withoutComments(xml: string): string {
  return between(xml, '<!--', '-->').rest;
}

function placeOf(tag: string): Pick<DirectRule, 'ipv' | 'table' | 'chain'> {
  return { ipv: attribute(tag, 'ipv'), table: attribute(tag, 'table'), chain: attribute(tag, 'chain') };
}

function attribute(tag: string, name: string): string {
  const [, double, single] = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag) ?? [];
  return double ?? single ?? '';
}

/** firewalld takes `INPUT_direct` and `INPUT` for one (_rule() in fw_direct.py). */
function chainOf({ chain }: DirectRule): string {
  return chain.replace(/^(INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING)_direct$/, '$1');
}

function addRules(xml: string, { port, place, sources }: Blocked): string {
  const { name, table, family } = place.base;
  const ipv = family === 'ip6' ? 'ipv6' : 'ipv4';
  const here = rulesOf(xml).filter(
    (rule) => rule.ipv === ipv && rule.table === table && chainOf(rule) === name,
  );
  const priority = Math.min(0, ...here.map((rule) => rule.priority)) - 1;
  const tag = `<rule ipv="${ipv}" table="${table}" chain="${here[0]?.chain ?? name}" priority="${priority}">`;
  const ours = sources.map((source) => `  ${tag}${ruleWords(port, source).join(' ')}</rule>\n`);
  const before = xml.slice(0, endOf(xml));
  const lineEnd = before.endsWith('\n') ? '' : '\n';
  return `${before}${lineEnd}${ours.join('')}${xml.slice(before.length)}`;
}

function endOf(xml: string): number {
  return withoutComments(xml).lastIndexOf('</direct>');
}

/** Without the rules whose words are ours: the whole line, unless something else stands in it. */
export function withoutRules(xml: string, isOurs: (words: string) => boolean): string {
  return xml.replaceAll(
    /(^[ \t]*)?<rule\b[^<>]*>([^<>]*)<\/rule>(\n?)/gm,
    (element: string, indent: string | undefined, words: string, lineEnd: string) => {
      if (!isOurs(words.trim())) return element;
      return indent === undefined ? lineEnd : '';
    },
  );
}
