import { createPrivateKey, type KeyObject } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';

/** A private key as openssl(1) writes it (RFC 5958, in the text form of RFC 7468 §10 and §11). ssh2 1.17 reads none. */
export function isPkcs8(content: Buffer): 'plain' | 'encrypted' | null {
  const [begin, encrypted] =
    /-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.exec(content.toString('latin1')) ?? [];
  if (begin === undefined) return null;
  return encrypted === undefined ? 'plain' : 'encrypted';
}

/** With the wrong passphrase, or none where it wants one, there is no key. */
export function openPkcs8(content: Buffer, passphrase?: string): KeyObject | Error {
  try {
    return createPrivateKey({
      key: content,
      format: 'pem',
      ...(passphrase === undefined ? {} : { passphrase }),
    });
  } catch (error) {
    return error as Error;
  }
}

/** The same key in a form that ssh2 reads. */
export function fromPkcs8(key: KeyObject): ParsedKey | Error {
  const type = key.asymmetricKeyType ?? '';
  const unknown = new Error(`it is a key of a kind that SSH does not know (${type})`);
  const form = sshForm(key, type);
  if (form === null) return unknown;
  const [parsed = unknown] = [ssh2.utils.parseKey(form)].flat();
  return parsed instanceof Error ? unknown : parsed;
}

function sshForm(key: KeyObject, type: string): string | Buffer | null {
  if (type === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' });
  if (type === 'ec') return key.export({ type: 'sec1', format: 'pem' });
  return type === 'ed25519' ? opensshForm(key) : null;
}

/** OpenSSH's PROTOCOL.key, without a passphrase: the one form that Ed25519 keys have there. */
function opensshForm(key: KeyObject): string {
  const { d = '', x = '' } = key.export({ format: 'jwk' });
  const [secret, open] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  const publicKey = Buffer.concat([field('ssh-ed25519'), field(open)]);
  const twiceTheSame = Buffer.alloc(8);
  const both = Buffer.concat([twiceTheSame, publicKey, field(Buffer.concat([secret, open])), field('')]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7]).subarray(0, -both.length & 7);
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...['none', 'none', ''].map(field),
    Buffer.from([0, 0, 0, 1]),
    field(publicKey),
    field(Buffer.concat([both, padding])),
  ]);
  const word = 'OPENSSH PRIVATE KEY';
  return `-----BEGIN ${word}-----\n${whole.toString('base64')}\n-----END ${word}-----\n`;
}

/** RFC 4251 §5, `string`. */
function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
