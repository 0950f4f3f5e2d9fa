import { readFile } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';
import { isOutOfFiles } from '../open-files.ts';
import { mayWait, NO_REGULAR_FILE } from '../waiting-file.ts';
import { fromPkcs8, isPkcs8, openPkcs8 } from './pkcs8.ts';

/** What an identity file turned out to be. `locked`: encrypted, `unlock` asks for its passphrase once. */
export type IdentityFile =
  | { kind: 'key'; path: string; key: ParsedKey }
  | { kind: 'locked'; path: string; publicKey: ParsedKey | null; unlock: () => Promise<ParsedKey | Error> }
  /** `reason`: why the private key, which is there, cannot be used. */
  | { kind: 'public'; path: string; publicKey: ParsedKey; reason?: string }
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
    if (await mayWait(path)) return { kind: 'unusable', path, reason: NO_REGULAR_FILE };
    const content = await readFile(path).catch((error: NodeJS.ErrnoException) => error);
    const open = `${path}.pub`;
    const beside = (await mayWait(open)) ? null : parsed(await readFile(open).catch(() => null));
    if (content instanceof Error) {
      if (isOutOfFiles(content)) throw content;
      if (beside !== null) return { kind: 'public', path, publicKey: beside };
      if (content.code === 'ENOENT' || content.code === 'ENOTDIR') return { kind: 'missing', path };
      return { kind: 'unusable', path, reason: content.code ?? content.message };
    }
    const key = keyIn(content);
    if (!(key instanceof Error)) {
      return key.isPrivateKey() ? { kind: 'key', path, key } : { kind: 'public', path, publicKey: key };
    }
    if (!/encrypted/i.test(key.message)) {
      const publicKey = beside ?? publicPart(content);
      const reason = key.message;
      if (publicKey === null) return { kind: 'unusable', path, reason };
      return { kind: 'public', path, publicKey, ...(isPrivate(content) ? { reason } : {}) };
    }
    const unlock = once(() => this.#unlock(path, content));
    return { kind: 'locked', path, publicKey: beside ?? publicPart(content), unlock };
  }

  async #unlock(path: string, content: Buffer): Promise<ParsedKey | Error> {
    this.#asking++;
    const passphrase = await this.#ask(path).finally(() => this.#asking--);
    if (passphrase === null)
      return new Error(`no passphrase given for ${path}: add the key to ssh-agent, or run on a terminal`);
    const wrong = new Error(`wrong passphrase for ${path}`);
    if (isPkcs8(content) === null) {
      const key = firstKey(ssh2.utils.parseKey(content, passphrase));
      return key instanceof Error ? wrong : key;
    }
    const opened = openPkcs8(content, passphrase);
    if (opened instanceof Error) return wrong;
    const key = fromPkcs8(opened);
    return key instanceof Error ? new Error(`${path} cannot be used: ${key.message}`) : key;
  }
}

/** What the file holds, without a passphrase. */
function keyIn(content: Buffer): ParsedKey | Error {
  switch (isPkcs8(content)) {
    case null:
      return firstKey(ssh2.utils.parseKey(content));
    case 'encrypted':
      return new Error('it is encrypted');
    case 'plain': {
      const opened = openPkcs8(content);
      return opened instanceof Error
        ? new Error('it is damaged (PKCS#8 that cannot be read)')
        : fromPkcs8(opened);
    }
  }
}

function isPrivate(content: Buffer): boolean {
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(content.toString('latin1'));
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
