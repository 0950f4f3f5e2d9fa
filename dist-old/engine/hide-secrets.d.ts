import type { RunRequest } from './prepare.ts';
import { type Redact } from './redact.ts';
type SecretSource = Pick<RunRequest, 'inventory' | 'playbook' | 'becomePassword'> & {
    settings: Pick<RunRequest['settings'], 'extraVars'>;
};
/** The same request, whose events leave out every secret that variables, flags and secret files hold. */
export declare function hideSecrets(request: RunRequest): {
    request: RunRequest;
    redact: Redact;
};
/** Leaves out every secret that variables, flags and secret files hold. */
export declare function secretRedactor(source: SecretSource): Redact;
export {};
