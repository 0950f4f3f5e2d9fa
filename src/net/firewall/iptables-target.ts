import { act, MARK_ALL, type Statement } from './rules.ts';

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
    'SET',
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
      return [setMark(options)];
    case 'CONNMARK':
      return options.includes('--restore-mark') ? [{ kind: 'mark', value: null, mask: MARK_ALL }] : [];
    case 'CT':
    case 'NOTRACK':
      return target === 'NOTRACK' || options.includes('--notrack') ? [{ kind: 'notrack' }] : [];
    default:
      return [act({ kind: 'opaque', text: words.join(' ') })];
  }
}

/** iptables-save prints every form of MARK as `--set-xmark value/mask`. */
function setMark(options: readonly string[]): Statement {
  const [, value, mask] = /^(0x[0-9a-f]+)(?:\/(0x[0-9a-f]+))?$/i.exec(options[1] ?? '') ?? [];
  const known = options[0] === '--set-xmark' && value !== undefined;
  return {
    kind: 'mark',
    value: known ? BigInt(value) : null,
    mask: mask === undefined ? MARK_ALL : BigInt(mask),
  };
}
