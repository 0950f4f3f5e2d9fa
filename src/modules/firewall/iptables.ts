import { type AddressRange, type Family, formatPrefix } from '../../net/firewall/address.ts';
import type { Engine } from '../../net/firewall/rules.ts';
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
  const tool = command(engine, family === 'ip6' ? 'ip6' : 'ip', state);
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
      .map((source) => act(`-D ${quoteAll([chain])}`, source))
      .join('\n'),
    diff: sources.map((source) => `+ ${ruleLine(chain, port, source)}`).join('\n'),
  };
}

/** As iptables-save writes it. */
export function ruleLine(chain: string, port: Port, source: AddressRange): string {
  return ['-A', chain, ...ruleWords(port, source)].join(' ');
}

function ruleWords(port: Port, source: AddressRange): string[] {
  const single = source.low === source.high;
  const address = single
    ? `${formatPrefix(source)}/${source.family === 'ip' ? 32 : 128}`
    : formatPrefix(source);
  const match = ['-p', port.protocol, '-m', port.protocol, '--dport', portText(port, ':')];
  return ['-s', address, ...match, '-m', 'comment', '--comment', COMMENT, '-j', 'ACCEPT'];
}

/** The tool that names its engine, where there is one. */
function command(engine: Engine, family: Family, state: FirewallState): string {
  const plain = family === 'ip' ? 'iptables' : 'ip6tables';
  const exact = `${plain}-${engine === 'iptables-legacy' ? 'legacy' : 'nft'}`;
  return state.tools.has(exact) ? exact : plain;
}
