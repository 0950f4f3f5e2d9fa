import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware } from 'ssh2';
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

/**
 * Offers in order, leaving out what the server said it does not take. A refused password is not offered again. Where one
 * was right and the server wants another one besides (AuthenticationMethods in sshd_config(5)), what was left out before
 * may be what it wants now.
 */
export function login(plan: LoginPlan): Login {
  let left = [...plan.offers];
  /** Those that the server took for judging: it names their method, or wants another one besides. */
  const judged = new Set<Offer>();
  const state: Login = { handler, tried: [], serverMethods: null, current: null };

  function handler(
    methodsLeft: AuthenticationType[] | null,
    partialSuccess: boolean | null,
    next: (method: AnyAuthMethod) => void,
  ): void {
    if (methodsLeft !== null) state.serverMethods = [...methodsLeft];
    const { current } = state;
    if (current !== null && (partialSuccess || isAmong(current.method, methodsLeft))) judged.add(current);
    if (partialSuccess) left = plan.offers.filter((offer) => !judged.has(offer));
    const offer = nextOffer(methodsLeft);
    if (offer !== undefined) {
      state.current = offer;
      state.tried.push(offer);
    }
    next(offer?.auth ?? (false as never));
  }

  function nextOffer(methodsLeft: AuthenticationType[] | null): Offer | undefined {
    for (let offer = left.shift(); offer !== undefined; offer = left.shift()) {
      if (methodsLeft !== null && !isAmong(offer.method, methodsLeft)) continue;
      if (offer.method === 'keyboard-interactive' && passwordJudged(methodsLeft)) continue;
      return offer;
    }
    return undefined;
  }

  /** The server took the password for judging and refused it: the same words again would only count twice. */
  function passwordJudged(methodsLeft: readonly string[] | null): boolean {
    const tried = state.tried.some(({ method }) => method === 'password');
    return tried && (methodsLeft?.includes('password') ?? false);
  }

  return state;
}

function isAmong(method: string, methods: readonly string[] | null): boolean {
  return methods?.includes(method) ?? false;
}
