import { createHash } from 'node:crypto';

/** Plain key types OpenSSH reads from known_hosts (sshkey.c); a line of any other type is skipped, as ssh skips it. */
const KEY_TYPES: ReadonlyMap<string, string> = new Map([
  ['ssh-ed25519', 'ED25519'],
  ['ssh-rsa', 'RSA'],
  ['ssh-dss', 'DSA'],
  ['ecdsa-sha2-nistp256', 'ECDSA'],
  ['ecdsa-sha2-nistp384', 'ECDSA'],
  ['ecdsa-sha2-nistp521', 'ECDSA'],
  ['sk-ssh-ed25519@openssh.com', 'ED25519-SK'],
  ['sk-ecdsa-sha2-nistp256@openssh.com', 'ECDSA-SK'],
]);

export function isKeyType(type: string): boolean {
  return KEY_TYPES.has(type);
}

/** `ED25519`, `RSA`, as ssh prints it; the type itself when it is not one of OpenSSH's. */
export function keyTypeName(type: string): string {
  return KEY_TYPES.get(type) ?? type;
}

/** The type a wire-format key names itself, or null when the bytes are no key. */
export function keyTypeOf(key: Buffer): string | null {
  if (key.length < 4) return null;
  const length = key.readUInt32BE(0);
  if (length === 0 || length > 64 || 4 + length >= key.length) return null;
  const type = key.toString('latin1', 4, 4 + length);
  return /^[\x21-\x7e]+$/.test(type) ? type : null;
}

/** `SHA256:` and unpadded base64, as `ssh-keygen -lf` prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** Signature algorithms a server with a key of this type can use (RFC 8332 for RSA). */
function algorithmsOf(keyType: string): string[] {
  return keyType === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] : [keyType];
}

/** `supported` with the algorithms of known key types first, order kept otherwise (OpenSSH order_hostkeyalgs). */
export function orderAlgorithms(supported: readonly string[], knownTypes: readonly string[]): string[] {
  const known = new Set(knownTypes.flatMap(algorithmsOf));
  return [
    ...supported.filter((algorithm) => known.has(algorithm)),
    ...supported.filter((algorithm) => !known.has(algorithm)),
  ];
}
