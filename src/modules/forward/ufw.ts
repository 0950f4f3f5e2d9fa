import { type AddressRange, formatPrefix } from '../../net/address.ts';
import { quote } from '../../sh/quote.ts';
import type { FirewallState } from '../firewall/state.ts';
import { isAnyUserChain } from '../firewall/ufw.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked } from './judge.ts';

const SIDES = ['from', 'to'] as const;

/** What ufw's files say of all that goes from, or to, these pods; null: nothing. */
function ownAction(state: FirewallState, side: (typeof SIDES)[number], pods: AddressRange): string | null {
  const every = pods.family === 'ip' ? '0.0.0.0/0' : '::/0';
  const [to, from] = side === 'from' ? [every, formatPrefix(pods)] : [formatPrefix(pods), every];
  const lines = state.ufw.userRules[pods.family];
  const tuples = lines.map((line) =>
    /^### tuple ### route:(\w+) any any (\S+) any (\S+) in(?: |$)/.exec(line),
  );
  return tuples.find((tuple) => tuple?.[2] === to && tuple[3] === from)?.[1] ?? null;
}

/** Where ufw keeps the user's rules for what is forwarded. */
export function userChain({ family }: AddressRange): string {
  return family === 'ip6' ? 'ufw6-user-forward' : 'ufw-user-forward';
}

/**
 * `ufw route` keeps run time and boot together (ufw(8), "RULE SYNTAX"). An earlier rule of the user's that denies needs
 * ours before it: `prepend`, of ufw 0.36 (2018). Null: a rule of just these packets is there, which ufw would change in
 * place, or leave where it is.
 */
export function open({ pods, place }: Blocked, state: FirewallState): CommandChange | null {
  const verb = place.path.some(isAnyUserChain) ? 'prepend allow' : 'allow';
  const own = SIDES.map((side) => ownAction(state, side, pods));
  const rules = SIDES.filter((_, i) => own[i] === null).map((side) => `${side} ${quote(formatPrefix(pods))}`);
  const inWay = own.some((action) => action !== null && (action !== 'allow' || verb !== 'allow'));
  if (inWay || rules.length === 0) return null;
  return {
    kind: 'command',
    target: 'ufw route',
    summary: `let traffic of pods (${formatPrefix(pods)}) through`,
    risk: 'connectivity',
    run: rules.map((rule) => `ufw route ${verb} ${rule} comment netfix`).join(' &&\n'),
    undo: [...rules]
      .reverse()
      .map((rule) => `ufw route delete allow ${rule}`)
      .join('\n'),
    diff: rules.map((rule) => `+ ufw route ${verb} ${rule}`).join('\n'),
  };
}
