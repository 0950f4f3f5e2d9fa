import type { Login } from '../login/login.ts';
import type { LoginPlan } from '../login/login-plan.ts';
import type { StepFailure } from '../session.ts';
import type { SshTarget } from '../target.ts';
/** `n1 (admin@10.0.0.1:2222)`: the inventory's name and where that is. */
export declare function place(target: SshTarget): string;
export declare function unreachable(target: SshTarget, what: string): StepFailure;
/** Why there is no TCP connection. Codes are errno names, TIMEOUT, or JUMP with the jump host's words. */
export declare function dialFailure(target: SshTarget, code: string, detail: string): StepFailure;
/** ssh2 knows no post-quantum exchange, so a server that offers only such is met with "no matching". */
export declare function noMatch(message: string): string | null;
/** `heard`: the first bytes it sent. */
export declare function silentFailure(target: SshTarget, heard: string): StepFailure;
export declare function droppedFailure(target: SshTarget, tries: number, detail: string): StepFailure;
/** Login refused: who, what the server takes, what was tried. */
export declare function loginFailure(target: SshTarget, plan: LoginPlan, login: Login, detail: string): StepFailure;
