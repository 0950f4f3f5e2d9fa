import type { Chain, Engine } from '../../net/firewall/rules.ts';
import { LOCAL_HOOKS } from '../../net/firewall/verdict.ts';
import type { Finding, HostView } from '../module.ts';
import { COMMENT } from './iptables.ts';
import { isLoaded } from './iptables-file.ts';
import { placeText } from './place.ts';
import type { FirewallState } from './state.ts';

/** What is worth saying of the firewalls as such, whatever the ports. */
export function statusFindings(state: FirewallState, host: HostView): Finding[] {
  return [...unread(state), ...mixed(state), ...noneActive(state), ...unloaded(state, host)];
}

export function unread(state: FirewallState): Finding[] {
  const now = [...state.failures, ...state.rules.unread].map((evidence) => ({
    code: 'firewall.unknown',
    severity: 'warning' as const,
    message:
      'some of the rules in force could not be read, so this host may drop what netfix believes to be open',
    evidence,
  }));
  return [...now, ...unreadFiles(state, 'firewall.unknown')];
}

/** A regular file that root cannot read is a fault by itself. */
export function unreadFiles(state: FirewallState, code: string): Finding[] {
  return state.unreadFiles.map((evidence) => ({
    code,
    severity: 'error',
    message:
      'a file of firewall rules could not be read, so nobody can tell what it makes of the firewall after a boot: see why with `cat`, and run again',
    evidence,
  }));
}

/** Both are in force: what either drops is dropped, and the tools of one do not show the other's rules. */
export function mixed(state: FirewallState): Finding[] {
  const inUse = state.rules.chains.filter(isFilterInUse);
  const engines = new Set<Engine>(inUse.map((chain) => chain.engine));
  if (!engines.has('iptables-legacy') || engines.size === 1) return [];
  return [
    {
      code: 'firewall.legacy-mixed',
      severity: 'warning',
      message:
        'rules of legacy iptables and of nftables are in force at once; what either drops is dropped. Move them to one: see `iptables-legacy-save`',
      evidence: [...engines].map((engine) => chainsText(engine, inUse)).join('; '),
    },
  ];
}

/** The chains of one engine that filter, with the first rule of each: `iptables-legacy: filter INPUT, policy drop, …`. */
function chainsText(engine: Engine, chains: readonly Chain[]): string {
  const texts = chains
    .filter((chain) => chain.engine === engine)
    .slice(0, 4)
    .map(({ table, name, base, rules }) => {
      const first =
        rules[0] === undefined ? '' : `, ${rules.length} rules from \`${rules[0].text.slice(0, 100)}\``;
      return `${table} ${name}, policy ${base?.policy ?? 'accept'}${first}`;
    });
  return `${engine}: ${texts.join(' / ')}`;
}

function isFilterInUse(chain: Chain): boolean {
  return (
    chain.base !== null &&
    chain.base.type !== 'nat' &&
    (chain.rules.length > 0 || chain.base.policy === 'drop')
  );
}

function noneActive(state: FirewallState): Finding[] {
  const active = state.rules.chains.some(
    (chain) => isFilterInUse(chain) && chain.base !== null && LOCAL_HOOKS.includes(chain.base.hook),
  );
  if (active || state.failures.length > 0 || state.rules.unread.length > 0) return [];
  const out = state.rules.chains.find((chain) => isFilterInUse(chain) && chain.base?.hook === 'output');
  if (out !== undefined) return [filtersOutput(out)];
  const stopped =
    state.tools.has('firewall-cmd') && !state.firewalldRunning && state.enabled.has('firewalld');
  return [
    {
      code: 'firewall.none-active',
      severity: stopped ? 'warning' : 'info',
      message: stopped
        ? 'no firewall is active on this host, but firewalld starts at the next boot and may block then: start it and run again'
        : 'no firewall is active on this host. If a port is blocked all the same, look at the cloud security group or the hypervisor',
    },
  ];
}

/** What goes out is not judged: which ports a node has to reach no task says. */
function filtersOutput(chain: Chain): Finding {
  const place = placeText({ base: chain, chain, rule: null });
  return {
    code: 'firewall.none-active',
    severity: 'info',
    message: `no rule filters what comes in on this host, but some filter what goes out, which netfix does not judge (${place}). If a port of another node is not reached from here, look there`,
  };
}

/** Rules of ours in the kernel that no file brings back. */
function unloaded(state: FirewallState, host: HostView): Finding[] {
  const ours = state.rules.chains.some(
    (chain) => chain.engine !== 'nft' && chain.rules.some((rule) => rule.comment === COMMENT),
  );
  if (!ours || state.ufw.enabled || (state.iptablesFiles.length > 0 && isLoaded(state, host))) return [];
  if (state.firewalldRunning && state.firewalldDirect?.content.includes(` --comment ${COMMENT} `)) return [];
  return [
    {
      code: 'firewall.not-persistent',
      severity: 'warning',
      message: state.firewalldRunning
        ? 'the opened ports are open until the next boot only: nothing but firewalld loads iptables rules at boot here. If the rule that drops is one that firewalld passes through (`firewall-cmd --permanent --direct --get-all-passthroughs`), change it there'
        : 'the opened ports are open until the next boot only: nothing loads iptables rules at boot here. Install iptables-persistent (iptables-services on Red Hat), or add the rules where they come from',
    },
  ];
}
