import { quote } from '../../sh/quote.ts';
import type { Evidence, KnownHost } from './entry.ts';
import { fingerprint, keyTypeName, keyTypeOf } from './key.ts';
import { knownHostName } from './name.ts';
import { entriesFor, verifyHostKey } from './verify.ts';

/** What the three messages speak of. Host and port as looked up (knownAs). */
export interface OfferedKey {
  host: string;
  port: number;
  key: Buffer;
}

/** Why a host key is refused, with the place and the next command; null when it is known. */
export function refusal(
  entries: readonly KnownHost[],
  offered: OfferedKey,
  files: readonly string[],
): string | null {
  const { verdict, evidence } = verifyHostKey(entries, offered.host, offered.port, offered.key);
  if (verdict === 'known') return null;
  if (verdict === 'changed') return changedMessage(offered, evidence, ownersOf(entries, offered));
  if (verdict === 'revoked') return revokedMessage(offered, evidence);
  const name = knownHostName(offered.host, offered.port);
  const authority = entriesFor(entries, name).find((entry) => entry.marker === 'cert-authority');
  return unknownMessage(offered, files, authority);
}

/** No file has a line for the host. `authority`: a @cert-authority line that would have covered it under ssh. */
function unknownMessage(offered: OfferedKey, files: readonly string[], authority?: KnownHost): string {
  const note =
    authority === undefined
      ? ''
      : ` (${authority.file}:${authority.line} names a certificate authority, but host certificates are not supported)`;
  return (
    `host key of ${nameOf(offered)} is not known: ${described(offered)} is in none of ${files.join(', ') || 'no files'}${note}; ` +
    `compare it with what \`ssh-keygen -lf /etc/ssh/ssh_host_${fileWord(offered)}_key.pub\` prints on the host, ` +
    'then run again with --accept-new-host-keys'
  );
}

/** Some line has another key for the host: a reinstalled host, somebody in between, or another host with its address. */
function changedMessage(
  offered: OfferedKey,
  evidence: readonly Evidence[],
  owners: readonly KnownHost[],
): string {
  const lines = evidence.map(
    ({ file, line, keyType, fingerprint: known }) => `${file}:${line} has ${keyTypeName(keyType)} ${known}`,
  );
  const otherType = evidence.every(({ keyType }) => keyType !== keyTypeOf(offered.key));
  const why = otherType ? ' (the host no longer offers a key of the known type)' : '';
  const files = [...new Set(evidence.map(({ file }) => file))];
  const remove = files
    .map((file) => `ssh-keygen -f ${quote(file)} -R ${quote(nameOf(offered))}`)
    .join(' && ');
  const changed = `HOST KEY CHANGED: ${nameOf(offered)} sent ${described(offered)}, but ${lines.join(', ')}${why}; `;
  if (owners.length === 0)
    return `${changed}somebody may be listening in, so find out why; if the host was reinstalled, run \`${remove}\` and connect again`;
  return (
    `${changed}that is the key of ${owners.slice(0, MOST_OWNERS).map(ownerText).join(', ')}: ` +
    'two machines may have one address, so look there with `ip address` whether that one has it, too; ' +
    `only if both names are of one machine, run \`${remove}\` and connect again`
  );
}

const MOST_OWNERS = 3;
const MOST_NAME = 100;

/** Lines that have the offered key for other hosts: none covers this one, whose key has changed. */
function ownersOf(entries: readonly KnownHost[], { key }: OfferedKey): KnownHost[] {
  return entries.filter((entry) => entry.marker === 'none' && entry.key.equals(key));
}

function ownerText({ file, line, names }: KnownHost): string {
  const name = names.startsWith('|') ? 'another host, whose name is hashed' : names.slice(0, MOST_NAME);
  return `${name} (${file}${line === 0 ? '' : `:${line}`})`;
}

/** A line marks this very key as @revoked. */
function revokedMessage(offered: OfferedKey, evidence: readonly Evidence[]): string {
  const lines = evidence.map(({ file, line }) => `${file}:${line}`);
  return (
    `host key of ${nameOf(offered)} is revoked: ${described(offered)} is marked @revoked in ${lines.join(', ')}; ` +
    'the host needs a new key (`rm /etc/ssh/ssh_host_*; ssh-keygen -A` there), do not trust it before'
  );
}

function nameOf({ host, port }: OfferedKey): string {
  return knownHostName(host, port);
}

function described({ key }: OfferedKey): string {
  return `${keyTypeName(keyTypeOf(key) ?? 'unknown')} ${fingerprint(key)}`;
}

/** The word sshd's key files have for the type: ssh_host_ed25519_key. */
function fileWord({ key }: OfferedKey): string {
  return /^(?:sk-)?(?:ssh-)?(ed25519|rsa|ecdsa)/.exec(keyTypeOf(key) ?? '')?.[1] ?? '*';
}
