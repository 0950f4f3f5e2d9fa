import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { interfacesIn } from '../../../src/capture/look.ts';
import { captureScript, INTERFACES_SCRIPT, lookScript, NO_TCPDUMP } from '../../../src/capture/scripts.ts';
import { PRELUDE } from '../../../src/sh/prelude.ts';
import { eventually, running, SHELLS } from '../shell/shells.ts';

const folder = mkdtempSync(join(tmpdir(), 'netfix-capture-script-'));
/** Says what it was given, and ends at TERM as tcpdump does. */
writeFileSync(
  join(folder, 'tcpdump'),
  `#!/bin/sh\nprintf '<%s>' "$@" >&2; echo >&2; trap 'echo "0 packets captured" >&2; exit 0' TERM\nwhile :; do sleep 0.05; done\n`,
);
chmodSync(join(folder, 'tcpdump'), 0o755);

const SCRIPT = {
  nonce: 'abc',
  filter: `host $(id) or 'port 80'`,
  snapBytes: 96,
  seconds: 60,
  connect: { address: '127.0.0.1', port: 1 },
};

function start(argv: readonly string[], seconds = 60) {
  const [command = 'sh', ...args] = argv;
  const script = captureScript({ ...SCRIPT, seconds });
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const child = spawn(command, [...args, '-c', script], { detached: true, env });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout.resume();
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, stderr: () => stderr };
}

const isGone = () => eventually(() => running(join(folder, 'tcpdump')).length === 0, 15_000);

describe.each(Object.entries(SHELLS))('%s', (_name, argv) => {
  test('tcpdump gets each word as it is; connects and stops when told', async () => {
    const { child, ended, stderr } = start(argv);
    expect(await eventually(() => stderr().includes('<-w>'), 10_000)).toBe(true);
    expect(stderr()).toContain(`<-i><any><-U><-s><96><-B><8192><-w><-><--><${SCRIPT.filter}>`);
    child.stdin.write('beat\nconnect\n');
    expect(await eventually(() => /^abc connected 1 .*refused/m.test(stderr()), 15_000)).toBe(true);
    child.stdin.write('stop\n');
    expect(await eventually(() => stderr().includes('abc ended 0'), 10_000)).toBe(true);
    expect(stderr()).toContain('0 packets captured');
    child.stdin.end();
    await ended;
    expect(await isGone()).toBe(true);
  });

  test('the end of its input ends it', async () => {
    const { child, ended, stderr } = start(argv);
    expect(await eventually(() => stderr().includes('<-w>'), 10_000)).toBe(true);
    child.stdin.end();
    await ended;
    expect(await isGone()).toBe(true);
  });

  test('so does its time, and a shell that was killed leaves no tcpdump', async () => {
    const timed = start(argv, 1);
    const killed = start(argv, 1);
    expect(
      await eventually(() => killed.stderr().includes('<-w>') && timed.stderr().includes('<-w>'), 10_000),
    ).toBe(true);
    killed.child.kill('SIGKILL');
    expect(await eventually(() => timed.stderr().includes('abc ended'), 15_000)).toBe(true);
    expect(await isGone()).toBe(true);
  });

  test('interfaces are told with their index', async () => {
    const [command = 'sh', ...args] = argv;
    const child = spawn(command, [...args, '-c', `${PRELUDE}\n${INTERFACES_SCRIPT}`]);
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    expect(interfacesIn(stdout).get(1)).toBe('lo');
  });

  test('a look finds no tcpdump', async () => {
    const [command = 'sh', ...args] = argv;
    const script = `${PRELUDE}\nPATH=/nowhere\n${lookScript('icmp')}`;
    const child = spawn(command, [...args, '-c', script]);
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(NO_TCPDUMP);
  });
});

test('what is no name of an interface is passed over', () => {
  expect([...interfacesIn('2 eth0\n3 a b\nx y\n4 0123456789abcdef\n\n')]).toEqual([[2, 'eth0']]);
});
