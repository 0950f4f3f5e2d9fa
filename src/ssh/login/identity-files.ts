import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';
import { isOutOfFiles } from '../open-files.ts';

/** What an identity file turned out to be. `locked`: encrypted, `unlock` asks for its passphrase once. */
export type IdentityFile =
  | { kind: 'key'; path: string; key: ParsedKey }
  | { kind: 'locked'; path: string; publicKey: ParsedKey | null; unlock: () => Promise<ParsedKey | Error> }
  | { kind: 'public'; path: string; publicKey: ParsedKey }
  | { kind: 'missing'; path: string }
  | { kind: 'unusable'; path: string; reason: string };

export type AskPassphrase = (path: string) => Promise<string | null>;

/** Reads each identity file once, and asks for each passphrase once, for all hosts. */
export class IdentityFiles {
  #ask: AskPassphrase;
  #files = new Map<string, Promise<IdentityFile>>();
  #asking = 0;

  constructor(ask: AskPassphrase) {
    this.#ask = ask;
  }

  /** True while a person is being asked: no time-out may pass meanwhile. */
  get asking(): boolean {
    return this.#asking > 0;
  }

  read(path: string): Promise<IdentityFile> {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const file = this.#load(path);
    this.#files.set(path, file);
    file.catch(() => this.#files.delete(path));
    return file;
  }

  async #load(path: string): Promise<IdentityFile> {
    const content = await readFile(path).catch((error: NodeJS.ErrnoException) => error);
    const beside = parsed(await readFile(`${path}.pub`).catch(() => null));
    if (content instanceof Error) {
      if (isOutOfFiles(content)) throw content;
      if (beside !== null) return { kind: 'public', path, publicKey: beside };
      if (content.code === 'ENOENT' || content.code === 'ENOTDIR') return { kind: 'missing', path };
      return { kind: 'unusable', path, reason: content.code ?? content.message };
    }
    const key = firstKey(ssh2.utils.parseKey(content));
    if (!(key instanceof Error)) {
      return key.isPrivateKey() ? { kind: 'key', path, key } : { kind: 'public', path, publicKey: key };
    }
    if (!/encrypted/i.test(key.message)) {
      const publicKey = beside ?? publicPart(content);
      if (publicKey !== null) return { kind: 'public', path, publicKey };
      return { kind: 'unusable', path, reason: key.message };
    }
    const unlock = once(() => this.#unlock(path, content));
    return { kind: 'locked', path, publicKey: beside ?? publicPart(content), unlock };
  }

  async #unlock(path: string, content: Buffer): Promise<ParsedKey | Error> {
    this.#asking++;
    const passphrase = await this.#ask(path).finally(() => this.#asking--);
    if (passphrase === null)
      return new Error(`no passphrase given for ${path}: add the key to ssh-agent, or run on a terminal`);
    const key = firstKey(ssh2.utils.parseKey(content, passphrase));
    return key instanceof Error ? new Error(`wrong passphrase for ${path}`) : key;
  }
}

/** `SHA256:…` as ssh-keygen -l prints it. */
export function fingerprint(publicBlob: Buffer): string {
  return `SHA256:${createHash('sha256').update(publicBlob).digest('base64').replace(/=+$/, '')}`;
}

function firstKey(key: ParsedKey | Error | (ParsedKey | Error)[]): ParsedKey | Error {
  return Array.isArray(key) ? (key[0] ?? new Error('no key in the file')) : key;
}

function parsed(content: Buffer | null): ParsedKey | null {
  if (content === null) return null;
  const key = firstKey(ssh2.utils.parseKey(content));
  return key instanceof Error ? null : key;
}

/** The public key stands in clear in front of the encrypted part (OpenSSH's PROTOCOL.key). */
function publicPart(content: Buffer): ParsedKey | null {
  const body = /-----BEGIN OPENSSH PRIVATE[ ]KEY-----([\sA-Za-z0-9+/=]+)-----END/.exec(
    content.toString('latin1'),
  )?.[1];
  if (body === undefined) return null;
  const data = Buffer.from(body, 'base64');
  let at = 'openssh-key-v1\0'.length;
  const field = () => {
    const length = at + 4 <= data.length ? data.readUInt32BE(at) : 0;
    const value = data.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return value;
  };
  field();
  field();
  field();
  at += 4;
  return parsed(Buffer.from(field()));
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
