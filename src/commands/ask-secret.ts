import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { safeLine } from '../report/text.ts';
import type { Io } from './io.ts';

let turn: Promise<unknown> = Promise.resolve();

/**
 * One line from the terminal without echo; null when there is no terminal or the user pressed Ctrl-D. There is one terminal: what
 * is asked meanwhile waits, or one line would answer both.
 */
export function askSecret(prompt: string, io: Io): Promise<string | null> {
  const answer = turn.then(() => ask(prompt, io));
  turn = answer.catch(() => {});
  return answer;
}

async function ask(prompt: string, io: Io): Promise<string | null> {
  if (!io.stdin.isTTY || !io.stderr.isTTY) return null;
  io.stderr.write(safeLine(prompt));
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: io.stdin, output: silent, terminal: true });
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    lines.once('close', () => {
      io.stderr.write('\n');
      resolve(null);
    });
    lines.once('SIGINT', () => {
      lines.close();
      process.kill(process.pid, 'SIGINT');
    });
  });
}
