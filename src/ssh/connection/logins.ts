import type { Duplex } from 'node:stream';
import { AgentKeys } from '../login/agent-keys.ts';
import { HostKeys } from '../login/host-keys.ts';
import { type AskPassphrase, IdentityFiles } from '../login/identity-files.ts';
import { type Keys, type LoginPlan, planLogin } from '../login/login-plan.ts';
import type { SshTarget } from '../target.ts';
import { type Connected, logIn } from './connection.ts';

/** What all hosts of a run share for logging in: keys and known_hosts. It stands on ssh2, which takes long to load. */
export interface Logins {
  plan(target: SshTarget): Promise<LoginPlan>;
  /** Handshake, host key and login over an open stream. Never rejects. */
  logIn(stream: Duplex, target: SshTarget, plan: LoginPlan): Promise<Connected>;
}

export function createLogins(askPassphrase: AskPassphrase): Logins {
  const keys: Keys = {
    files: new IdentityFiles(askPassphrase),
    agents: new AgentKeys(),
    accepted: new Set(),
  };
  const hostKeys = new HostKeys();
  return {
    plan: (target) => planLogin(target, keys),
    logIn: async (stream, target, plan) =>
      logIn(stream, target, { hostKey: await hostKeys.for(target), keys, plan }),
  };
}
