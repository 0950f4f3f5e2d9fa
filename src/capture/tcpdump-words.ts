/** What tcpdump counted, as it says at its end. Null where it did not say. */
export interface Counts {
  /** Packets that it wrote. */
  captured: number | null;
  /** Packets that passed the filter. */
  received: number | null;
  /** Packets that there was no room for: it was not read as fast as they came. */
  dropped: number | null;
  /** Packets that the network interface had no room for. */
  droppedByInterface: number | null;
}

const COUNTS: [RegExp, keyof Counts][] = [
  [/^(\d{1,15}) packets? captured$/, 'captured'],
  [/^(\d{1,15}) packets? received by filter$/, 'received'],
  [/^(\d{1,15}) packets? dropped by kernel$/, 'dropped'],
  [/^(\d{1,15}) packets? dropped by interface$/, 'droppedByInterface'],
];

const MOST_WORDS = 20;

/** Hears what tcpdump prints on standard error, line by line (tcpdump(1), and tcpdump.c of 4.9 and 4.99). */
export class TcpdumpWords {
  /** It has begun: what comes from now on is captured. */
  listening = false;
  counts: Counts = { captured: null, received: null, dropped: null, droppedByInterface: null };
  /** What else it said: in the end why it gave up. */
  words: string[] = [];

  hear(line: string): void {
    const count = COUNTS.map(([pattern, key]) => [pattern.exec(line)?.[1], key] as const).find(
      ([number]) => number !== undefined,
    );
    if (count !== undefined) this.counts[count[1]] = Number(count[0]);
    else if (/listening on \S+, link-type /.test(line)) this.listening = true;
    else if (!isChat(line)) this.words = [...this.words, line].slice(-MOST_WORDS);
  }
}

/** What it says while all is well. */
function isChat(line: string): boolean {
  return line.trim() === '' || /data link type|verbose output suppressed/.test(line);
}

/** In one line, without its own name before each. */
export function wordsOf(lines: readonly string[]): string {
  return lines
    .filter((line) => !isChat(line))
    .map((line) => line.replace(/^tcpdump: /, '').trim())
    .join(' ');
}
