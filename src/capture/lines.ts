import type { Readable } from 'node:stream';

/** Longer ones are no words of tcpdump's. */
const MOST_LINE = 4096;

/** Calls `hear` for each line of a stream, without its line break. Whatever comes, no more than one line is kept. */
export function eachLine(stream: Readable, hear: (line: string) => void): void {
  let open = '';
  stream.setEncoding('utf8');
  stream.on('error', () => {});
  stream.on('data', (text: string) => {
    const lines = (open + text).split('\n');
    open = (lines.pop() ?? '').slice(0, MOST_LINE);
    for (const line of lines) hear(line.slice(0, MOST_LINE));
  });
  stream.once('end', () => {
    if (open !== '') hear(open);
  });
  stream.resume();
}
