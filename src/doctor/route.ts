import type { RouteAnswer } from './path.ts';

/** `10.0.0.1 via 10.1.0.1 dev eth0 src …`, `local 10.0.0.2 dev lo …`, or an error, as `ip -o route get` prints them. */
export function readRoute(text: string): RouteAnswer {
  const line = text.replaceAll('\\', ' ').replaceAll(/\s+/g, ' ').trim().slice(0, 300);
  const words = line.split(' ');
  const after = (word: string): string | null => {
    const at = words.indexOf(word);
    const next = at < 0 ? undefined : words[at + 1];
    return (next === 'inet6' || next === 'inet' ? words[at + 2] : next) ?? null;
  };
  const refused = ['unreachable', 'prohibit', 'blackhole', 'RTNETLINK', 'Error:'].includes(words[0] ?? '');
  return {
    device: refused ? null : after('dev'),
    gateway: refused ? null : after('via'),
    source: refused ? null : after('src'),
    table: refused ? null : after('table'),
    local: words[0] === 'local',
    line: line.replace(/ (uid \d+|cache)\b.*$/, ''),
  };
}
