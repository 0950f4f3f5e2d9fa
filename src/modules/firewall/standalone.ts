import { type AddressRange, formatPrefix } from '../../net/address.ts';
import type { LoneHost, LoneStep, OpenFamily, Standalone } from '../standalone.ts';
import { richRule } from './firewalld.ts';
import * as iptables from './iptables.ts';
import { matchPort, ruleComment } from './nftables.ts';
import { type FirewallParams, type Port, readPorts } from './params.ts';
import { readSources, sourcesText } from './sources.ts';
import * as ufw from './ufw.ts';

/**
 * A script cannot judge rules, so it lets the port in wherever something could drop it: a rule more than a run would
 * make, for the same sources. To close a port takes the judgement that SSH stays open.
 */
export function standalone({ allow, from = 'nodes', state }: FirewallParams, lone: LoneHost): Standalone {
  const no = (why: string, hint?: string): Standalone => ({
    kind: 'impossible',
    why,
    ...(hint === undefined ? {} : { hint }),
  });
  if (state === 'absent') return no('what it closes depends on the rules in force');
  const words = [from].flat();
  if (lone.nodes === null && words.includes('nodes'))
    return no(
      'without an inventory nobody knows the `nodes` of `from`',
      'give one with -i, or list CIDRs in `from`',
    );
  const { ports, wrong } = readPorts(allow);
  if (wrong.length > 0) return no(`${wrong.join(', ')}: no port`);
  const host = { nodes: lone.nodes ?? [], groups: lone.groups, facts: { addresses: [] } };
  const { ranges, findings } = readSources(from, host);
  const [finding] = findings;
  if (finding !== undefined) return no(finding.message);
  if (ranges.length === 0)
    return no(
      'no address is known of any host in `from`',
      'set node_ip in the inventory, or list CIDRs in `from`',
    );
  return { kind: 'steps', steps: ports.map((port) => opening(port, ranges)) };
}

function opening(port: Port, ranges: readonly AddressRange[]): LoneStep {
  const families = (['ip', 'ip6'] as const).flatMap((family) => {
    const own = ranges.filter((range) => range.family === family);
    return own.length === 0 ? [] : [inWords(port, family, own)];
  });
  return { kind: 'open', what: `accept ${port.name} from ${sourcesText(ranges)}`, families };
}

function inWords(port: Port, family: 'ip' | 'ip6', sources: readonly AddressRange[]): OpenFamily {
  const match = matchPort(port, sources);
  const chain = family === 'ip' ? 'ufw-user-input' : 'ufw6-user-input';
  return {
    family,
    nft: { match, comment: ruleComment(port, match) },
    sources: sources.map((source) => ({
      address: formatPrefix({ ...source, high: source.low }),
      iptables: iptables.ruleWords(port, source).join(' '),
      ufw: ufw.ruleWords(port, source),
      ufwKernel: ufw.kernelRule(chain, port, source),
      rich: richRule(source, port),
    })),
  };
}
