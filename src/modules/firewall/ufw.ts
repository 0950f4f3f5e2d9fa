import { type AddressRange, formatPrefix, parsePrefix } from '../../net/address.ts';
import { parseIptables } from '../../net/firewall/iptables.ts';
import type { Chain, Rule, RuleSet } from '../../net/firewall/rules.ts';
import type { Place } from '../../net/firewall/verdict.ts';
import { quote } from '../../sh/quote.ts';
import type { CommandChange } from '../module.ts';
import { sourceWords } from './iptables.ts';
import type { Blocked } from './judge.ts';
import { type Port, portText } from './params.ts';
import { sourcesText } from './sources.ts';
import type { FirewallState } from './state.ts';

/** A drop in ufw's chains, by ufw's policy, or behind its jumps in INPUT: a rule of ufw's would come before it. */
export function ufwOwns({ base, chain, rule }: Place, state: FirewallState): boolean {
  if (!state.ufw.enabled || base.engine === 'nft' || base.table !== 'filter') return false;
  const entry = base.rules.findIndex((each) => /-j ufw6?-before-(input|forward)$/.test(each.text));
  if (entry === -1) return false;
  return chain !== base || rule === null || base.rules.indexOf(rule) > entry;
}

/** True when the drop stands in a file of ufw's that `ufw allow` cannot get ahead of. */
export function isBeyondUfw({ path }: Place): boolean {
  return path.some((chain) => /^ufw6?-before-(input|forward)$/.test(chain)) && !path.some(isAnyUserChain);
}

/**
 * What ufw's files say of the very same packets, as one would write it: `deny proto udp from 10.0.0.2 to any port 8472`.
 * Null: nothing. ufw adds no second rule for them: it turns one that denies into ours, and leaves one that allows where it
 * is, also with `prepend`. Neither could be taken back.
 */
export function ownRule(state: FirewallState, port: Port, source: AddressRange): string | null {
  const { family } = source;
  const what = `${portText(port, ':')}/${port.protocol} ${formatPrefix(source)}`;
  for (const line of state.ufw.userRules[family]) {
    const [, action, protocol, number, from] =
      /^### tuple ### (\w+) (\w+) (\S+) (?:0\.0\.0\.0\/0|::\/0) any (\S+) in(?: |$)/.exec(line) ?? [];
    if (`${number}/${protocol} ${from}` === what)
      return `${action?.replace('_', ' ')} ${ruleWords(port, source)}`;
  }
  return null;
}

/** Where ufw keeps the user's rules in the kernel. */
export function userChain({ sources }: Blocked): string {
  return sources[0]?.family === 'ip6' ? 'ufw6-user-input' : 'ufw-user-input';
}

export function isUserChain(name: string): boolean {
  return name === 'ufw-user-input' || name === 'ufw6-user-input';
}

/** Where the user's rules are, those for what is forwarded too. */
export function isAnyUserChain(name: string): boolean {
  return /^ufw6?-user-(input|forward)$/.test(name);
}

/**
 * ufw keeps run time and boot together, so one command does both. An earlier rule of the user's that denies needs
 * ours before it: `prepend`, of ufw 0.36 (2018).
 */
export function open({ port, place, sources }: Blocked): CommandChange {
  const verb = place.path.some(isUserChain) ? 'prepend allow' : 'allow';
  const rules = sources.map((source) => ruleWords(port, source));
  return {
    kind: 'command',
    target: 'ufw',
    summary: `accept ${port.name} from ${sourcesText(sources)}`,
    risk: 'connectivity',
    run: rules.map((rule) => `ufw ${verb} ${rule} comment netfix`).join(' &&\n'),
    undo: [...rules]
      .reverse()
      .map((rule) => `ufw delete allow ${rule}`)
      .join('\n'),
    diff: rules.map((rule) => `+ ufw ${verb} ${rule}`).join('\n'),
  };
}

export function ruleWords(port: Port, source: AddressRange): string {
  return `proto ${port.protocol} from ${quote(formatPrefix(source))} to any port ${portText(port, ':')}`;
}

/** The rule as the kernel has it once ufw has made it. */
export function kernelRule(chain: string, port: Port, source: AddressRange): string {
  const words = ['-A', chain, ...sourceWords(source), '-p', port.protocol, '-m', port.protocol];
  return [...words, '--dport', portText(port, ':'), '-j', 'ACCEPT'].join(' ');
}

/** Deletes a rule of the user's chain by the words that made it; undo puts it back at its place. */
export function close(chain: Chain, rule: Rule, port: Port): CommandChange | null {
  const any = chain.family === 'ip6' ? '::/0' : '0.0.0.0/0';
  const [, address] = / -s (\S+) /.exec(rule.text) ?? [null, any];
  if (address === undefined || parsePrefix(address) === null) return null;
  const words = `proto ${port.protocol} from ${quote(address.replace(/\/(32|128)$/, ''))} to any port ${portText(port, ':')}`;
  const place = chain.rules.filter((each) => / -j /.test(each.text)).indexOf(rule) + 1;
  return {
    kind: 'command',
    target: 'ufw',
    summary: `remove the rule that accepts ${port.name} from ${address}`,
    risk: 'connectivity',
    run: `ufw delete allow ${words}`,
    undo: `ufw insert ${place} allow ${words} comment netfix || ufw allow ${words} comment netfix`,
    diff: `- ufw allow ${words}`,
  };
}

/** What ufw would load at boot: the rules in force with the user's from ufw's files, and none beside ufw's own. */
export function bootRules(state: FirewallState): RuleSet {
  const stored = new Map<string, Chain['rules']>(
    (['ip', 'ip6'] as const).flatMap((family) =>
      parseIptables(state.ufw.userRules[family].join('\n'), 'iptables-nft', family)
        .filter((chain) => isAnyUserChain(chain.name))
        .map((chain) => [`${family} ${chain.name}`, chain.rules] as const),
    ),
  );
  const chains = state.rules.chains
    .filter((chain) => chain.engine !== 'nft' && chain.table === 'filter')
    .map((chain) => ({ ...chain, rules: stored.get(`${chain.family} ${chain.name}`) ?? ufwRules(chain) }));
  return { chains, unread: [] };
}

function ufwRules(chain: Chain): Chain['rules'] {
  return chain.base === null ? chain.rules : chain.rules.filter((rule) => /-j ufw6?-/.test(rule.text));
}
