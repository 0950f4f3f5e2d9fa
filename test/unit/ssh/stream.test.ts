import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSsh } from '../../../src/ssh/open.ts';
import type { ScriptStream, Session } from '../../../src/ssh/session.ts';
import { startSshd, type TestSshd } from './test-sshd.ts';

const OPTIONS = { become: null, timeoutMs: 10_000 };
const ssh = createSsh();
let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd(['MaxSessions 1']);
});
afterAll(async () => {
  await ssh.close();
  sshd.stop();
});

async function begin(session: Session, script: string): Promise<ScriptStream> {
  const begun = await session.stream(script, OPTIONS);
  if (begun.failure !== null) throw new Error(begun.failure.message);
  begun.stream.stderr.resume();
  return begun.stream;
}

async function bytesOf({ stdout }: ScriptStream): Promise<number> {
  let bytes = 0;
  for await (const chunk of stdout) bytes += (chunk as Buffer).length;
  return bytes;
}

test('a script gets our words and its own output comes whole, between steps of the same session', async () => {
  const session = ssh.open(sshd.target());
  expect(await session.run('echo one', OPTIONS)).toMatchObject({ stdout: 'one\n' });
  const stream = await begin(
    session,
    'echo "begun $(id -u)"; while read -r word; do echo "<$word>"; done; exit 7',
  );
  const after = session.run('echo two', OPTIONS);
  let said = '';
  stream.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  stream.stdout.resume();
  stream.stdin.write('a b\n');
  stream.stdin.end('c\n');
  expect(await stream.ended).toEqual({ lost: null });
  expect(said).toBe(`begun ${process.getuid?.()}\n<a b>\n<c>\n`);
  expect(await after).toMatchObject({ failure: null, stdout: 'two\n' });
  expect(sshd.connections()).toBe(1);
});

test('who does not read holds the script up: a window waits here, and in the end all of it comes', async () => {
  const stream = await begin(ssh.open(sshd.target()), 'head -c 50000000 /dev/zero');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(stream.stdout.readableLength).toBeGreaterThan(100_000);
  expect(stream.stdout.readableLength).toBeLessThan(4_000_000);
  expect(await bytesOf(stream)).toBe(50_000_000);
  expect(await stream.ended).toEqual({ lost: null });
});

test('a connection that is broken off says so', async () => {
  const stream = await begin(ssh.open(sshd.target()), 'cat');
  stream.stdout.resume();
  stream.kill();
  expect((await stream.ended).lost).toBe('closed by netfix');
});

test('a login shell that ends at once is no stream', async () => {
  const begun = await ssh.open({ ...sshd.target(), user: 'nobody' }).stream('cat', OPTIONS);
  expect(begun.failure?.kind).toBe('unreachable');
});
