import type { Evidence, KnownHost } from './entry.ts';
import { fingerprint } from './key.ts';
import { knownHostName, namesCover } from './name.ts';

/**
 * `changed` as OpenSSH decides it: the host has lines and none holds this key. A key of a type not yet known counts
 * too, for the server no longer offers the one that is known; so offer known types first (orderAlgorithms).
 */
export interface HostKeyVerdict {
  verdict: 'known' | 'unknown' | 'changed' | 'revoked';
  /** The lines that say so, files in the order given: the key itself, the other keys, or the revocation. */
  evidence: Evidence[];
}

/**
 * Judges the key a host sent against all lines of all files. A host on another port than 22 that has no line of its
 * own is also known by its plain name, as ssh does it. For a HostKeyAlias see knownAs().
 */
export function verifyHostKey(
  entries: readonly KnownHost[],
  host: string,
  port: number,
  key: Buffer,
): HostKeyVerdict {
  const own = judge(entriesFor(entries, knownHostName(host, port)), key);
  if (own.verdict !== 'unknown') return own;
  const plain = judge(entriesFor(entries, knownHostName(host, 22)), key);
  return plain.verdict === 'known' || plain.verdict === 'revoked' ? plain : own;
}

/** The key types some line vouches for, in order and each once. */
export function knownKeyTypes(entries: readonly KnownHost[], host: string, port: number): string[] {
  const own = plainTypes(entriesFor(entries, knownHostName(host, port)));
  return own.length > 0 ? own : plainTypes(entriesFor(entries, knownHostName(host, 22)));
}

/** Lines whose names cover a name as knownHostName() gives it. */
export function entriesFor(entries: readonly KnownHost[], name: string): KnownHost[] {
  return entries.filter((entry) => namesCover(entry.names, name));
}

function judge(lines: readonly KnownHost[], key: Buffer): HostKeyVerdict {
  const revoked = lines.filter((entry) => entry.marker === 'revoked' && entry.key.equals(key));
  if (revoked.length > 0) return verdict('revoked', revoked);
  const plain = lines.filter((entry) => entry.marker === 'none');
  const same = plain.filter((entry) => entry.key.equals(key));
  if (same.length > 0) return verdict('known', same);
  return verdict(plain.length > 0 ? 'changed' : 'unknown', plain);
}

function verdict(word: HostKeyVerdict['verdict'], lines: readonly KnownHost[]): HostKeyVerdict {
  return { verdict: word, evidence: lines.map(evidenceOf) };
}

function evidenceOf({ file, line, keyType, key }: KnownHost): Evidence {
  return { file, line, keyType, fingerprint: fingerprint(key) };
}

function plainTypes(lines: readonly KnownHost[]): string[] {
  return [...new Set(lines.filter((entry) => entry.marker === 'none').map((entry) => entry.keyType))];
}
