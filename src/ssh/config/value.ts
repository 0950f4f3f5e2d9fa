const FLAGS = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
]);

export type Strictness = 'yes' | 'no' | 'ask' | 'accept-new';

const STRICTNESS = new Map<string, Strictness>([
  ['yes', 'yes'],
  ['true', 'yes'],
  ['no', 'no'],
  ['false', 'no'],
  ['off', 'no'],
  ['ask', 'ask'],
  ['accept-new', 'accept-new'],
]);

const SECONDS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

export function parseFlag(word: string): boolean | null {
  return FLAGS.get(word.toLowerCase()) ?? null;
}

export function parseStrictness(word: string): Strictness | null {
  return STRICTNESS.get(word.toLowerCase()) ?? null;
}

/** A number, or the one service name that makes sense here. */
export function parsePort(word: string): number | null {
  if (word === 'ssh') return 22;
  const port = /^\d{1,5}$/.test(word) ? Number(word) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** Seconds of `90`, `1m30s`, `2h` (sshd_config(5) TIME FORMATS); Infinity for `none`; null when it is none of these. */
export function parseTime(word: string): number | null {
  if (word === 'none') return Number.POSITIVE_INFINITY;
  if (!/^(?:\d+[smhdw]?)+$/i.test(word)) return null;
  const parts = [...word.matchAll(/(\d+)([smhdw]?)/gi)];
  const total = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (SECONDS[(unit ?? '').toLowerCase()] ?? 1),
    0,
  );
  return total <= 0x7fff_ffff ? total : null;
}

const CHECKS: Record<string, { parse: (word: string) => unknown; expected: string }> = {
  port: { parse: parsePort, expected: 'a port from 1 to 65535' },
  identitiesonly: { parse: parseFlag, expected: 'yes or no' },
  hashknownhosts: { parse: parseFlag, expected: 'yes or no' },
  stricthostkeychecking: { parse: parseStrictness, expected: 'yes, no, ask or accept-new' },
  connecttimeout: { parse: parseTime, expected: 'a time such as 10 or 1m30s' },
};

/** What is wrong with the value of a keyword netfix acts on, or null. */
export function problemOfValue(keyword: string, word: string): { message: string } | null {
  const check = CHECKS[keyword];
  if (check === undefined || check.parse(word) !== null) return null;
  return { message: `${keyword} is \`${word}\`, not ${check.expected}` };
}
