import { type AddressRange, formatPrefix } from '../../net/address.ts';
import { quote, quoteAll } from '../../sh/quote.ts';
import { cidrText } from '../cidr/params.ts';
import { COMMENT, toolOf } from '../firewall/iptables.ts';
import type { FirewallState } from '../firewall/state.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked } from './judge.ts';

/** What lets pod traffic through a chain: from the pods, and to them. */
function rulesFor(pods: AddressRange): string[][] {
  return ['-s', '-d'].map((side) => [
    side,
    cidrText(pods),
    '-m',
    'comment',
    '--comment',
    COMMENT,
    '-j',
    'ACCEPT',
  ]);
}

/** The same as iptables-save writes it. */
export function ruleLines(chain: string, pods: AddressRange): string[] {
  return rulesFor(pods).map((words) => ['-A', chain, ...words].join(' '));
}

/**
 * Right before the rule that drops, and at the end where the policy does: what the chain says of the packet before that
 * stays in force, network policies and what Docker's users wrote among it. `top`: the head of that chain instead.
 */
export function openNow({ pods, place }: Blocked, state: FirewallState, top?: string): CommandChange {
  const { table, name, engine, family } = place.base;
  const chain = top ?? name;
  const tool = `${toolOf(engine, family, state)} -w -t ${quote(table)}`;
  const rules = rulesFor(pods).map(quoteAll);
  const { entry } = place;
  const before = top === undefined && entry !== null ? numberOf(tool, chain, entry.text) : '';
  const at = top !== undefined ? '1' : '"$number"';
  const add = top === undefined && entry === null ? `-A ${quote(chain)}` : `-I ${quote(chain)} ${at}`;
  return {
    kind: 'command',
    target: `${toolOf(engine, family, state)} ${table} ${chain}`,
    summary: `let traffic of pods (${formatPrefix(pods)}) through`,
    risk: 'connectivity',
    run:
      before +
      [...rules]
        .reverse()
        .map((rule) => `${tool} ${add} ${rule}`)
        .join(' &&\n'),
    undo: rules
      .map(
        (rule) =>
          `if ${tool} -C ${quote(chain)} ${rule} 2>/dev/null; then ${tool} -D ${quote(chain)} ${rule}; fi`,
      )
      .join(' &&\n'),
    diff: ruleLines(chain, pods)
      .map((line) => `+ ${line}`)
      .join('\n'),
  };
}

/** The rule's number now, by its words: others add rules too. `-S` prints the chain itself first. */
function numberOf(tool: string, chain: string, rule: string): string {
  return `number=$(${tool} -S ${quote(chain)} | sed 1d | grep -nxF -e ${quote(rule)} | head -n 1 | cut -d: -f1)
[ -n "$number" ] || { echo 'the rule that drops is no longer where it was: run again' >&2; exit 1; }
`;
}
