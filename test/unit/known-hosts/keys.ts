import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** ssh-keygen makes the keys and is the oracle. Missing in CI it is an error, elsewhere the tests are skipped. */
export const hasKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
if (!hasKeygen && process.env.CI) throw new Error('ssh-keygen is missing: install openssh-client');
if (!hasKeygen) console.warn('SKIPPED: no ssh-keygen to compare with');

export interface TestKey {
  type: string;
  base64: string;
  blob: Buffer;
  /** `type base64`, as in known_hosts. */
  line: string;
  /** Public key file, for ssh-keygen -lf. */
  file: string;
}

/** Fresh keys of each type; `remove` takes their folder away. */
export function makeKeys(): {
  keys: Record<'ed25519' | 'ed25519b' | 'ecdsa' | 'rsa', TestKey>;
  remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'netfix-keys-'));
  const make = (name: string, ...flags: string[]): TestKey => {
    const file = join(folder, name);
    execFileSync('ssh-keygen', ['-q', '-N', '', '-f', file, ...flags]);
    const [type = '', base64 = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ');
    return {
      type,
      base64,
      blob: Buffer.from(base64, 'base64'),
      line: `${type} ${base64}`,
      file: `${file}.pub`,
    };
  };
  return {
    keys: {
      ed25519: make('a', '-t', 'ed25519'),
      ed25519b: make('b', '-t', 'ed25519'),
      ecdsa: make('c', '-t', 'ecdsa', '-b', '384'),
      rsa: make('d', '-t', 'rsa', '-b', '2048'),
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Line numbers `ssh-keygen -F` finds for a name as written in known_hosts. */
export function foundByKeygen(file: string, name: string): number[] {
  const { stdout } = spawnSync('ssh-keygen', ['-F', name, '-f', file], { encoding: 'utf8' });
  return [...stdout.matchAll(/^# Host .* found: line (\d+)/gm)].map((match) => Number(match[1]));
}

export function fingerprintByKeygen(file: string): string {
  return execFileSync('ssh-keygen', ['-lf', file], { encoding: 'utf8' }).split(' ')[1] ?? '';
}

/** Hashes a file's names in place, as HashKnownHosts would have. */
export function hashByKeygen(file: string): void {
  execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' });
}
