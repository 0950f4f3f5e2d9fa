import { appendKnownHost } from '../known-hosts/append.ts';
import type { KnownHost } from '../known-hosts/entry.ts';
import { keyTypeOf, orderAlgorithms } from '../known-hosts/key.ts';
import { refusal } from '../known-hosts/message.ts';
import { knownAs, knownHostName } from '../known-hosts/name.ts';
import { readKnownHosts, unreadable } from '../known-hosts/read.ts';
import { knownKeyTypes, verifyHostKey } from '../known-hosts/verify.ts';
import type { SshTarget } from '../target.ts';

/** What known_hosts says about one target. */
export interface HostKeyCheck {
  /** Host key algorithms to ask for: those of known keys first, so that the server shows one that can be compared. */
  algorithms: HostKeyAlgorithm[];
  /** Why known_hosts could not be read: do not even connect. */
  problem: string | null;
  /** Null when the key is the host's; else why not, with fingerprint, place and next command. */
  refusal(key: Buffer): string | null;
  /** Writes a key that was accepted as new. Resolves to why it could not be written, or null. */
  record(): Promise<string | null>;
}

/** ssh2's own order (1.17). */
const ALGORITHMS = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
] as const;

type HostKeyAlgorithm = (typeof ALGORITHMS)[number];

interface Known {
  entries: KnownHost[];
  problem: string | null;
}

/** known_hosts files, each set of them read once for all hosts of a run. */
export class HostKeys {
  #read = new Map<string, Promise<Known>>();

  async for(target: SshTarget): Promise<HostKeyCheck> {
    const files = target.knownHostsFiles;
    const { problem, entries } = await this.#known(files);
    const { host, port } = knownAs(target);
    const algorithms = orderAlgorithms(ALGORITHMS, knownKeyTypes(entries, host, port)) as HostKeyAlgorithm[];
    let fresh: Buffer | null = null;
    return {
      algorithms,
      problem,
      refusal(key) {
        const why = refusal(entries, { host, port, key }, files);
        if (why === null || target.hostKeys !== 'accept-new') return why;
        if (verifyHostKey(entries, host, port, key).verdict !== 'unknown') return why;
        fresh = key;
        return null;
      },
      async record() {
        const file = files[0];
        if (fresh === null || file === undefined) return null;
        entries.push({
          file,
          line: 0,
          marker: 'none',
          names: knownHostName(host, port),
          keyType: keyTypeOf(fresh) ?? '',
          key: fresh,
        });
        return appendKnownHost(file, host, port, fresh, { hash: target.hashKnownHosts ?? false }).then(
          () => null,
          (error: Error) => `cannot record its new host key in ${file}: ${error.message}`,
        );
      },
    };
  }

  #known(files: readonly string[]): Promise<Known> {
    const key = files.join('\0');
    const known = this.#read.get(key) ?? readAll(files);
    this.#read.set(key, known);
    known.catch(() => this.#read.delete(key));
    return known;
  }
}

async function readAll(files: readonly string[]): Promise<Known> {
  const problem = await unreadable(files);
  return { problem, entries: problem === null ? await readKnownHosts(files) : [] };
}
