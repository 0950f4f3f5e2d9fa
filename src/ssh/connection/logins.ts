import type { Duplex } from 'node:stream';
import { AgentKeys } from '../login/agent-keys.ts';
import { type HostKeyCheck, HostKeys } from '../login/host-keys.ts';
import { type AskPassphrase, IdentityFiles } from '../login/identity-files.ts';
import { type Keys, type LoginPlan, planLogin } from '../login/login-plan.ts';
import type { SshTarget } from '../target.ts';
import { type Connected, logIn } from './connection.ts';

/** All that is to be read before a stream may be opened to wait for it. */
interface Planned {
  plan: LoginPlan;
  hostKey: HostKeyCheck;
}

/** What all hosts of a run share for logging in: keys and known_hosts. It stands on ssh2, which takes long to load. */
export interface Logins {
  plan(target: SshTarget): Promise<Planned>;
  /** Handshake, host key and login over an open stream, which is listened to from this very call on. Never rejects. */
  logIn(stream: Duplex, target: SshTarget, planned: Planned): Promise<Connected>;
}

export function createLogins(askPassphrase: AskPassphrase): Logins {
  const keys: Keys = {
    files: new IdentityFiles(askPassphrase),
    agents: new AgentKeys(),
    accepted: new Set(),
  };
  const hostKeys = new HostKeys();
  return {
    async plan(target) {
      const [plan, hostKey] = await Promise.all([planLogin(target, keys), hostKeys.for(target)]);
      return { plan: { ...plan, problem: plan.problem ?? hostKey.problem }, hostKey };
    },
    logIn: (stream, target, planned) => logIn(stream, target, { ...planned, keys }),
  };
}
