import { createConnections } from './connection/connections.ts';
import { sshHost } from './connection/ssh-host.ts';
import type { Session } from './session.ts';
import { localHost } from './shell/local-host.ts';
import { shellSession } from './shell/shell-session.ts';
import type { Target } from './target.ts';
import type { Wire } from './wire.ts';

export interface SshOptions {
  /**
   * Asks a person for the passphrase of a private key; null when there is nobody to ask or they gave up. Asked once
   * per file and process, and only when a host accepts that key and no agent holds it.
   */
  askPassphrase?: (path: string) => Promise<string | null>;
  /** How long a login shell may take until /bin/sh runs, in milliseconds: a heavy profile takes seconds. Default 15,000. */
  shellTimeoutMs?: number;
  /** How many connections may be held. Default: what this process's limit of open files leaves room for. */
  mostConnections?: number;
}

/** All sessions of one run: they share jump hosts, parsed keys and the bound on simultaneous handshakes. */
export interface Ssh {
  /** A lazy session: the first run() connects. */
  open(target: Target): Session;
  /** The TCP connections that carry all sessions, as they look from here. */
  wires(): Wire[];
  /** Ends every connection, jump hosts last. Bounded to a few seconds. */
  close(): Promise<void>;
}

export function createSsh(options: SshOptions = {}): Ssh {
  const connections = createConnections(options);
  const sessions = new Set<Session>();
  return {
    open(target) {
      const session = shellSession(
        target.kind === 'local' ? localHost(target) : sshHost(target, connections, options.shellTimeoutMs),
      );
      sessions.add(session);
      return session;
    },
    wires: () => connections.wires(),
    async close() {
      await Promise.all([...sessions].map((session) => session.close()));
      await connections.close();
    },
  };
}
