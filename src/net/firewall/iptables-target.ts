import { act, type Destination, MARK_ALL, type MarkChange, type Statement } from './rules.ts';

/** Targets that let the packet go on as it is, as far as a filter can see. */
const SILENT = new Set(
  [
    'LOG',
    'NFLOG',
    'ULOG',
    'TRACE',
    'AUDIT',
    'TCPMSS',
    'TOS',
    'DSCP',
    'CHECKSUM',
    'CLASSIFY',
    'TTL',
    'HL',
  ].concat(['SECMARK', 'CONNSECMARK', 'TCPOPTSTRIP', 'RATEEST', 'IDLETIMER', 'LED']),
);

/** `-j TARGET options` or `-g CHAIN`: what the rule does. See iptables-extensions(8). */
export function readTarget(words: readonly string[], isChain: (name: string) => boolean): Statement[] {
  const [flag, target = '', ...options] = words;
  if (isChain(target)) return [act({ kind: flag === '-g' ? 'goto' : 'jump', chain: target })];
  if (SILENT.has(target)) return [];
  switch (target) {
    case 'ACCEPT':
      return [act({ kind: 'accept' })];
    case 'DROP':
    case 'REJECT':
      return [act({ kind: 'drop' })];
    case 'RETURN':
      return [act({ kind: 'return' })];
    case 'MARK':
      return [act({ kind: 'mark', change: setMark('mark', options) })];
    case 'CONNMARK':
      return connectionMark(options);
    case 'SET':
      return options.includes('--map-set')
        ? [act({ kind: 'opaque', text: words.join(' ') })]
        : [act({ kind: 'touch', set: 'ipset' })];
    case 'CT':
    case 'NOTRACK':
      return target === 'NOTRACK' || options.includes('--notrack') ? [act({ kind: 'notrack' })] : [];
    case 'MASQUERADE':
    case 'SNAT':
      return [act({ kind: 'snat', to: sourceIn(options) })];
    case 'DNAT':
      return [act({ kind: 'dnat', text: words.join(' '), to: placeIn(options, '--to-destination') })];
    default:
      return [act({ kind: 'opaque', text: words.join(' ') })];
  }
}

/** Null: a range of addresses, which alone has more than digits behind its dash, or none. */
function sourceIn(options: readonly string[]): string | null {
  const isRange = /-.*[.:]/.test(optionOf(options, '--to-source'));
  return isRange ? null : (placeIn(options, '--to-source')?.address ?? null);
}

/** Of a range of addresses or ports, the first. Null: it keeps its address. */
function placeIn(options: readonly string[], name: string): Destination | null {
  const found =
    /^(?:\[([0-9a-fA-F:]+)[^\]]*\]|([0-9.]+)[^:]*|([0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:]*))(?::(\d{1,5}))?/.exec(
      optionOf(options, name),
    );
  const address = found?.[1] ?? found?.[2] ?? found?.[3];
  const port = found?.[4];
  if (address === undefined) return null;
  return { address, port: port === undefined ? null : Number(port) };
}

function optionOf(options: readonly string[], name: string): string {
  const at = options.indexOf(name);
  return at === -1 ? '' : (options[at + 1] ?? '');
}

/** `--set-xmark value/mask`: mark = (mark & ~mask) ^ value. iptables-save prints every form of MARK so. */
function setMark(field: MarkChange['field'], options: readonly string[]): MarkChange {
  const [, value, mask] = /^(0x[0-9a-f]+)(?:\/(0x[0-9a-f]+))?$/i.exec(options[1] ?? '') ?? [];
  const change = { field, mark: 0n, ctmark: 0n, value: null };
  if (options[0] !== '--set-xmark' || value === undefined) return change;
  const kept = mask === undefined ? 0n : MARK_ALL & ~BigInt(mask);
  return { ...change, [field]: kept, value: BigInt(value) };
}

/** Without a connection it does nothing; see connmark_tg in xt_connmark.c. */
function connectionMark(options: readonly string[]): Statement[] {
  const nfmask = maskOf(options, '--nfmask');
  const ctmask = maskOf(options, '--ctmask');
  const change = options.includes('--restore-mark')
    ? { field: 'mark' as const, mark: MARK_ALL & ~nfmask, ctmark: ctmask, value: 0n }
    : options.includes('--save-mark')
      ? { field: 'ctmark' as const, mark: nfmask, ctmark: MARK_ALL & ~ctmask, value: 0n }
      : setMark('ctmark', options);
  return [act({ kind: 'mark', change })];
}

function maskOf(options: readonly string[], name: string): bigint {
  const at = options.indexOf(name);
  const text = options[at + 1] ?? '';
  return at !== -1 && /^(0x[0-9a-f]+|\d+)$/i.test(text) ? BigInt(text) : MARK_ALL;
}
