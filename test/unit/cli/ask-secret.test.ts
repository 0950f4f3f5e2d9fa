import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { askSecret } from '../../../src/commands/ask-secret.ts';
import type { Io } from '../../../src/commands/io.ts';

test('two that ask at once are answered by a line each', async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  const asked: string[] = [];
  const stderr = { isTTY: true, write: (text: string) => asked.push(text) };
  const io = { stdin, stderr, stdout: stderr, env: {}, cwd: '/' } as unknown as Io;
  const answers = [askSecret('first: ', io), askSecret('second: ', io)];
  await expect.poll(() => asked).toEqual(['first: ']);
  stdin.write('one\r');
  expect(await answers[0]).toBe('one');
  await expect.poll(() => asked).toContain('second: ');
  stdin.write('two\r');
  expect(await answers[1]).toBe('two');
});
