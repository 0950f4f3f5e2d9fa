import { type AddressRange, formatPrefix } from '../../net/address.ts';
import { quote } from '../../sh/quote.ts';
import { isAnyUserChain } from '../firewall/ufw.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked } from './judge.ts';

/** Where ufw keeps the user's rules for what is forwarded. */
export function userChain({ family }: AddressRange): string {
  return family === 'ip6' ? 'ufw6-user-forward' : 'ufw-user-forward';
}

/**
 * `ufw route` keeps run time and boot together (ufw(8), "RULE SYNTAX"). An earlier rule of the user's that denies needs
 * ours before it: `prepend`, of ufw 0.36 (2018).
 */
export function open({ pods, place }: Blocked): CommandChange {
  const verb = place.path.some(isAnyUserChain) ? 'prepend allow' : 'allow';
  const rules = ['from', 'to'].map((side) => `${side} ${quote(formatPrefix(pods))}`);
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
