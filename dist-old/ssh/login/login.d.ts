import type { AuthHandlerMiddleware } from 'ssh2';
import type { LoginPlan, Offer } from './login-plan.ts';
/** One connection's walk through a login plan, and what came of it. */
export interface Login {
    handler: AuthHandlerMiddleware;
    tried: Offer[];
    /** Methods the server named in its last refusal; null while it refused nothing. */
    serverMethods: string[] | null;
    /** The offer that is being judged, or that was accepted. */
    current: Offer | null;
}
/** Offers in order, leaving out what the server said it does not take. A refused password is not offered again. */
export declare function login(plan: LoginPlan): Login;
