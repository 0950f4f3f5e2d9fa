import { type AddressRange, formatPrefix } from '../../net/address.ts';
import type { Chain, Engine, Rule } from '../../net/firewall/rules.ts';
import { quote, quoteAll } from '../../sh/quote.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked } from './judge.ts';
import { type Port, portText } from './params.ts';
import { sourcesText } from './sources.ts';
import type { FirewallState } from './state.ts';

/** Marks a rule as ours, for people and for undo. */
export const COMMENT = 'netfix';

/** A rule at the top of a chain of iptables', for now only: files are another matter. */
export function openRunTime(
  blocked: Blocked,
  state: FirewallState,
  chain = blocked.place.base.name,
): CommandChange {
  const { port, sources, place } = blocked;
  const { table, engine, family } = place.base;
  const tool = toolOf(engine, family, state);
  const act = (verb: string, source: AddressRange) =>
    `${tool} -w -t ${quote(table)} ${verb} ${quoteAll(ruleWords(port, source))}`;
  return {
    kind: 'command',
    target: `${tool} ${table} ${chain}`,
    summary: `accept ${port.name} from ${sourcesText(sources)}`,
    risk: 'connectivity',
    run: sources.map((source) => act(`-I ${quoteAll([chain, '1'])}`, source)).join(' &&\n'),
    undo: [...sources]
      .reverse()
      .map((source) => {
        const is = (verb: string) => act(`${verb} ${quoteAll([chain])}`, source);
        return `if ${is('-C')} 2>/dev/null; then ${is('-D')}; fi`;
      })
      .join(' &&\n'),
    diff: sources.map((source) => `+ ${ruleLine(chain, port, source)}`).join('\n'),
  };
}

/** Whether a line of iptables-save is a rule of ours for the port: only we comment so. */
export function opens({ text }: { text: string }, port: Port, comment: string = COMMENT): boolean {
  const match = `-p ${port.protocol} -m ${port.protocol} --dport ${portText(port, ':')}`;
  return text.endsWith(` ${match} -m comment --comment ${comment} -j ACCEPT`);
}

/** Deletes one rule of ours by its exact words; undo puts it back where it stood. Null for words we did not write. */
export function close(chain: Chain, rule: Rule, port: Port, state: FirewallState): CommandChange | null {
  const words = rule.text.split(' ').slice(2);
  if (!words.every((word) => /^[\w./:-]+$/.test(word))) return null;
  const tool = toolOf(chain.engine, chain.family, state);
  const act = (verb: string) => `${tool} -w -t ${quote(chain.table)} ${verb} ${quoteAll(words)}`;
  const name = quote(chain.name);
  return {
    kind: 'command',
    target: `${tool} ${chain.table} ${chain.name}`,
    summary: `remove the rule that accepts ${port.name}`,
    risk: 'connectivity',
    run: act(`-D ${name}`),
    undo: `${act(`-C ${name}`)} 2>/dev/null || ${act(`-I ${name} ${chain.rules.indexOf(rule) + 1}`)}`,
    diff: `- ${rule.text}`,
  };
}

/** As iptables-save writes it. */
export function ruleLine(chain: string, port: Port, source: AddressRange): string {
  return ['-A', chain, ...ruleWords(port, source)].join(' ');
}

export function ruleWords(port: Port, source: AddressRange): string[] {
  const match = ['-p', port.protocol, '-m', port.protocol, '--dport', portText(port, ':')];
  return [...sourceWords(source), ...match, '-m', 'comment', '--comment', COMMENT, '-j', 'ACCEPT'];
}

/** As iptables-save writes it: with a length always, and not at all where it is any (print_ip() in iptables/iptables.c). */
export function sourceWords(source: AddressRange): string[] {
  const text = formatPrefix(source);
  if (text.endsWith('/0')) return [];
  const length = source.family === 'ip' ? 32 : 128;
  return ['-s', text.includes('/') ? text : `${text}/${length}`];
}

/** The tool that names its engine, where there is one. */
export function toolOf(engine: Engine, family: string, state: FirewallState): string {
  const plain = family === 'ip6' ? 'ip6tables' : 'iptables';
  const exact = `${plain}-${engine === 'iptables-legacy' ? 'legacy' : 'nft'}`;
  return state.tools.has(exact) ? exact : plain;
}
