import type { RuleSet } from '../../net/firewall/rules.ts';
import type { Finding, HostView } from '../module.ts';
/**
 * Whether our own next SSH connection would still be let in. `refusal`: it would not be, or nobody can tell although
 * the rules before let it in for sure. `doubt`: it could not be told before either; then the guard watches alone.
 */
export declare function lockout(before: RuleSet, after: RuleSet, host: HostView): {
    refusal: Finding | null;
    doubt: Finding[];
};
