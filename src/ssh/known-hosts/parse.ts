import type { KnownHost } from './entry.ts';
import { isKeyType, keyTypeOf } from './key.ts';

const MARKERS = new Map<string, KnownHost['marker']>([
  ['@revoked', 'revoked'],
  ['@cert-authority', 'cert-authority'],
]);

/** The usable lines of a known_hosts file. Comments and lines that ssh could not read are left out, as ssh does. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  return text.split('\n').flatMap((line, index) => parseLine(line, file, index + 1) ?? []);
}

function parseLine(text: string, file: string, line: number): KnownHost | null {
  const fields = text
    .replace(/\r$/, '')
    .split(/[ \t]+/)
    .filter((field) => field !== '');
  if (fields[0] === undefined || fields[0].startsWith('#')) return null;
  const marker = fields[0].startsWith('@') ? MARKERS.get(fields.shift() ?? '') : 'none';
  const [names, keyType, encoded] = fields;
  if (marker === undefined || names === undefined || keyType === undefined || encoded === undefined)
    return null;
  const key = Buffer.from(encoded, 'base64');
  if (!isKeyType(keyType) || keyTypeOf(key) !== keyType) return null;
  return { file, line, marker, names, keyType, key };
}
