import type { Client, ParsedKey } from 'ssh2';

type Signed = (data: Buffer, done: (signature: Buffer) => void) => void;

/** The parts of ssh2's inner Protocol that this file leans on (1.17); where they are missing nothing is changed. */
interface Protocol {
  authPK(user: string, key: ParsedKey, algorithm: string | undefined, sign?: Signed): void;
  service(name: string): void;
  _handlers: Record<string, ((...args: unknown[]) => void) | undefined>;
}

const HASHES: Record<string, string> = {
  'ssh-rsa': 'sha1',
  'rsa-sha2-256': 'sha256',
  'rsa-sha2-512': 'sha512',
};

/**
 * Saves two round trips of a login, within the protocol: a key is offered with its signature at once (RFC 4252 §7
 * lets a client skip the question whether it would be accepted), and the first offer follows the service request
 * without waiting for the word that the service exists. Nor is the server asked to prove host keys that nobody will
 * write down. Call it right after connect().
 */
export function sendWithoutWaiting(client: Client): void {
  const protocol = (client as unknown as { _protocol?: Partial<Protocol> })._protocol;
  if (!isProtocol(protocol)) return;
  signAtOnce(protocol);
  startAuthEarly(protocol);
  leaveOtherHostKeys(protocol);
}

function isProtocol(protocol: Partial<Protocol> | undefined): protocol is Protocol {
  const handlers = protocol?._handlers;
  return (
    typeof protocol?.authPK === 'function' &&
    typeof protocol.service === 'function' &&
    typeof handlers?.SERVICE_ACCEPT === 'function' &&
    typeof handlers.EXT_INFO === 'function' &&
    typeof handlers.GLOBAL_REQUEST === 'function'
  );
}

function signAtOnce(protocol: Protocol): void {
  const authPK = protocol.authPK;
  protocol.authPK = (user, key, algorithm, sign) => {
    authPK.call(protocol, user, key, algorithm, sign ?? signer(key, algorithm));
  };
}

/** Undefined where only the agent or a passphrase could sign: those wait until the server wants the key. */
function signer(key: ParsedKey, algorithm: string | undefined): Signed | undefined {
  if (!key.isPrivateKey()) return undefined;
  const hash = algorithm === undefined ? undefined : HASHES[algorithm];
  if (algorithm !== undefined && hash === undefined) return undefined;
  return (data, done) => {
    const signature: Buffer | Error = key.sign(data, hash);
    if (signature instanceof Error) throw signature;
    done(signature);
  };
}

/** EXT_INFO names the signature algorithms an RSA key may use; a server that sends it does so before SERVICE_ACCEPT. */
function startAuthEarly(protocol: Protocol): void {
  const { service, _handlers: handlers } = protocol;
  const { EXT_INFO: extInfo, SERVICE_ACCEPT: accept } = handlers;
  let asked: string | null = null;
  let started = false;
  const start = (...args: unknown[]) => {
    if (started) return;
    started = true;
    accept?.(...args);
  };
  protocol.service = (name) => {
    asked = name;
    service.call(protocol, name);
  };
  handlers.SERVICE_ACCEPT = start;
  handlers.EXT_INFO = (...args) => {
    extInfo?.(...args);
    if (asked !== null) start(protocol, asked);
  };
}

/** OpenSSH's PROTOCOL, 2.5: a server names all its host keys and wants no answer. ssh2 has it sign with each of them. */
function leaveOtherHostKeys({ _handlers: handlers }: Protocol): void {
  const { GLOBAL_REQUEST: request } = handlers;
  handlers.GLOBAL_REQUEST = (protocol, name, wantReply, data) => {
    if (name !== 'hostkeys-00@openssh.com' || wantReply === true) request?.(protocol, name, wantReply, data);
  };
}
