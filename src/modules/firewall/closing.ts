import type { AddressRange } from '../../net/address.ts';
import type { Chain, Rule, RuleSet } from '../../net/firewall/rules.ts';
import type { Change, Finding, HostView, Plan } from '../module.ts';
import * as firewalld from './firewalld.ts';
import * as direct from './firewalld-direct.ts';
import * as iptables from './iptables.ts';
import { lockout } from './lockout.ts';
import * as nftables from './nftables.ts';
import type { Port } from './params.ts';
import { contentOf } from './pending.ts';
import { placeText } from './place.ts';
import type { FirewallState } from './state.ts';
import { unreadFiles } from './status.ts';
import * as ufw from './ufw.ts';

/** A rule that lets a port in because netfix put it there, and the chain it stands in. */
export interface Opening {
  chain: Chain;
  rule: Rule;
  port: Port;
}

/**
 * Closes ports again: rules that bear netfix's mark, whatever their sources, and in ufw and firewalld, which keep no
 * mark in the kernel, the rule netfix makes for these sources. Run time first, then what is loaded at boot. Nothing is
 * planned when our own SSH would no longer get in.
 */
export function planClosings(
  state: FirewallState,
  ports: readonly Port[],
  sources: readonly AddressRange[],
  host: HostView,
): Plan {
  const [unread] = [...state.failures, ...state.rules.unread];
  if (unread !== undefined) return { findings: [unreadable(unread)], changes: [] };
  const openings = ports.flatMap((port) => openingsOf(state, port, sources));
  const { refusal, doubt } = lockout(state.rules, without(state.rules, openings), host);
  const now = openings.map((opening) => ({ opening, change: close(opening, state) }));
  const kept = [
    ...ports.flatMap((port) => closeInFirewalld(state, port, sources)),
    ...closeInFiles(state, ports, host),
  ];
  const findings = [
    ...now.map(({ opening, change }) => isOpen(opening, change !== null)),
    ...kept.map(isKept),
  ];
  if (refusal !== null) return { findings: [refusal], changes: [] };
  return {
    findings: [...findings, ...doubt, ...unreadFiles(state, 'firewall.unknown')],
    changes: [...now.flatMap(({ change }) => change ?? []).reverse(), ...kept],
  };
}

/** Whether our own SSH stays open is judged by all of the rules or not at all. */
function unreadable(evidence: string): Finding {
  const message =
    'some of the rules in force could not be read, so nobody can tell whether SSH stays open: nothing is closed';
  return { code: 'firewall.unknown', severity: 'error', message, evidence };
}

function openingsOf(state: FirewallState, port: Port, sources: readonly AddressRange[]): Opening[] {
  return state.rules.chains.flatMap((chain) =>
    chain.rules
      .filter((rule) => isOpening(chain, rule, port, sources, state))
      .map((rule) => ({ chain, rule, port })),
  );
}

function isOpening(
  chain: Chain,
  rule: Rule,
  port: Port,
  sources: readonly AddressRange[],
  state: FirewallState,
): boolean {
  if (chain.engine === 'nft') {
    if (firewalld.zoneOfChain(chain, state) === null)
      return rule.comment?.startsWith(`netfix:${port.name}:`) === true;
    return sources.some((source) => rule.text === firewalld.kernelRule(port, source));
  }
  if (ufw.isUserChain(chain.name) && state.ufw.enabled) {
    return sources.some((source) => rule.text === ufw.kernelRule(chain.name, port, source));
  }
  return rule.comment === iptables.COMMENT && iptables.opens(rule, port);
}

function without(rules: RuleSet, openings: readonly Opening[]): RuleSet {
  const gone = new Set(openings.map(({ rule }) => rule));
  const chains = rules.chains.map((chain) => ({
    ...chain,
    rules: chain.rules.filter((rule) => !gone.has(rule)),
  }));
  return { ...rules, chains };
}

/** Null: there are no words that would remove it safely. */
function close({ chain, rule, port }: Opening, state: FirewallState): Change | null {
  if (chain.engine !== 'nft') {
    return ufw.isUserChain(chain.name) && state.ufw.enabled
      ? ufw.close(chain, rule, port)
      : iptables.close(chain, rule, port, state);
  }
  return firewalld.zoneOfChain(chain, state) === null
    ? nftables.close(chain, rule, port)
    : firewalld.closeRunTime(chain, port, rule.text, state);
}

function closeInFirewalld(state: FirewallState, port: Port, sources: readonly AddressRange[]): Change[] {
  return firewalld.storedOpenings(state, port, sources).map(firewalld.closePermanent);
}

/** Our lines in the files that are loaded at boot. */
function closeInFiles(state: FirewallState, ports: readonly Port[], host: HostView): Change[] {
  const opens = (text: string): boolean =>
    ports.some((port) => iptables.opens({ text }, port, iptables.COMMENT));
  const isOurs = (line: string): boolean =>
    opens(line) || ports.some((port) => line.includes(`comment "netfix:${port.name}:`));
  const withoutLines = (text: string): string =>
    text
      .split('\n')
      .filter((line) => !isOurs(line))
      .join('\n');
  const withoutRules = (xml: string): string => direct.withoutRules(xml, (words) => opens(` ${words}`));
  const all = [...state.iptablesFiles.map(({ file }) => file), state.nftOwn, state.firewalldDirect];
  const files = all.filter((file) => file !== null);
  return files.flatMap((file): Change[] => {
    const before = contentOf(file.path, file.content, host.pending);
    if (before === null || file.odd !== null) return [];
    const after = file === state.firewalldDirect ? withoutRules(before) : withoutLines(before);
    if (after === before) return [];
    const names = ports.map(({ name }) => name).join(', ');
    const summary = `no longer open ${names} at boot`;
    const { path } = file;
    return [{ kind: 'file', target: path, summary, path, before, after }];
  });
}

function isOpen({ chain, rule, port }: Opening, closable: boolean): Finding {
  const place = placeText({ base: chain, chain, rule });
  return {
    code: 'firewall.open',
    severity: 'error',
    message: `${port.name} is let in by netfix's rule (${place})${closable ? '' : '; it was changed since, so remove it by hand'}`,
    ...(closable ? { fixable: true } : {}),
  };
}

function isKept(change: Change): Finding {
  return {
    code: 'firewall.open',
    severity: 'error',
    message: `after a boot it would be open again: ${change.target}`,
    fixable: true,
  };
}
