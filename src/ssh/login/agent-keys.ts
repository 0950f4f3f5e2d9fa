import ssh2, { type BaseAgent, type ParsedKey, type SigningRequestOptions } from 'ssh2';

/** An agent answers at once: it has its keys in memory. One in a dead session's forwarding never does. */
const ANSWER_MS = 3_000;

/** The keys an agent holds, asked once per agent for all hosts; null where it does not answer. */
export class AgentKeys {
  #lists = new Map<string, Promise<ParsedKey[] | null>>();

  list(socketPath: string): Promise<ParsedKey[] | null> {
    const known = this.#lists.get(socketPath);
    if (known !== undefined) return known;
    const list = identities(socketPath);
    this.#lists.set(socketPath, list);
    return list;
  }
}

/** An agent reduced to one of its keys, so that keys can be tried in our order. */
export function oneKeyAgent(socketPath: string, key: ParsedKey): BaseAgent {
  const agent = ssh2.createAgent(socketPath);
  return new SingleKey(key, (data, options, done) =>
    agent.sign(key, data, options as SigningRequestOptions, done),
  );
}

/** An agent whose only key is unlocked when a server accepted it: nobody is asked for a passphrase in vain. */
export function lockedKeyAgent(publicKey: ParsedKey, unlock: () => Promise<ParsedKey | Error>): BaseAgent {
  return new SingleKey(publicKey, (data, { hash }, done) => {
    unlock().then(
      (key) => {
        const signature = key instanceof Error ? key : key.sign(data, hash);
        if (signature instanceof Error) done(signature);
        else done(null, signature);
      },
      (error: Error) => done(error),
    );
  });
}

type Done = (error?: Error | null, signature?: Buffer) => void;
type Sign = (data: Buffer, options: { hash?: string }, done: Done) => void;

class SingleKey extends ssh2.BaseAgent {
  #key: ParsedKey;
  #sign: Sign;

  constructor(key: ParsedKey, sign: Sign) {
    super();
    this.#key = key;
    this.#sign = sign;
  }

  override getIdentities(done: (error: Error | null | undefined, keys?: ParsedKey[]) => void): void {
    done(null, [this.#key]);
  }

  override sign(_key: unknown, data: Buffer, options: unknown, done?: unknown): void {
    this.#sign(data, options as { hash?: string }, done as Done);
  }
}

function identities(socketPath: string): Promise<ParsedKey[] | null> {
  return new Promise((resolve) => {
    setTimeout(resolve, ANSWER_MS, null).unref();
    ssh2.createAgent(socketPath).getIdentities((error, keys) => {
      if (error || keys === undefined) return resolve([]);
      const usable = keys
        .map((key) => ssh2.utils.parseKey(key as Buffer))
        .filter((key): key is ParsedKey => !(key instanceof Error));
      resolve(usable);
    });
  });
}
