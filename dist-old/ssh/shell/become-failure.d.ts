import type { Become, StepFailure } from '../session.ts';
interface Who {
    user: string;
    label: string;
}
/** Why there is no root shell, from what sudo or doas printed under LC_ALL=C instead of one. */
export declare function becomeFailure(become: Become, nonce: string, said: string, who: Who): StepFailure;
export declare function passwordRefused(who: Who): StepFailure;
export {};
