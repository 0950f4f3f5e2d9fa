import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTap, type TapEnd } from '../../../src/capture/tap.ts';
import { createSsh } from '../../../src/ssh/open.ts';
import { eventually, running } from '../shell/shells.ts';

/** A program that hosts call tcpdump, first in the PATH of this machine's own shell. */
const folder = mkdtempSync(join(tmpdir(), 'netfix-tap-'));
const path = process.env.PATH;
const ssh = createSsh();
beforeAll(() => {
  process.env.PATH = `${folder}:${path}`;
});
afterAll(async () => {
  process.env.PATH = path;
  await ssh.close();
});

const HEADER = `printf '\\324\\303\\262\\241\\002\\000\\004\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\004\\000\\001\\000\\000\\000'`;
const LISTENING = `echo 'tcpdump: listening on any, link-type LINUX_SLL2 (Linux cooked v2)' >&2`;
const counts = (captured: number) => `echo '${captured} packets captured' >&2`;
/** Waits for TERM, as tcpdump does. */
const WAIT = (then: string) => `trap "${then}; exit 0" TERM; while :; do sleep 0.1; done`;

interface Options {
  mostBytes?: number;
  sink?: Writable;
  /** What to do once it listens. */
  meanwhile?: (tap: { stop(): void }) => unknown;
}

async function tapOf(
  script: string,
  { mostBytes = 1e6, sink, meanwhile = (tap) => tap.stop() }: Options = {},
) {
  writeFileSync(join(folder, 'tcpdump'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'tcpdump'), 0o755);
  let written = 0;
  const counted = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.length;
      done();
    },
  });
  const tap = await openTap({
    session: ssh.open({ kind: 'local', name: 'here' }),
    label: 'here',
    stream: { become: null, timeoutMs: 5_000 },
    ...{ mostBytes, sink: sink ?? counted, filter: 'icmp', snapBytes: 100, seconds: 60, connect: null },
    emit: () => {},
  });
  const listening = await tap.listening;
  if (listening) await meanwhile(tap);
  const end: TapEnd = await tap.ended;
  expect(await eventually(() => running(join(folder, 'tcpdump')).length === 0, 15_000)).toBe(true);
  return { listening, end, written };
}

test('a capture without packets is whole', async () => {
  const { end, written } = await tapOf(`${HEADER}; ${LISTENING}; ${WAIT("echo '0 packets captured' >&2")}`);
  expect(end).toMatchObject({ packets: 0, bytes: 24, failure: null, counts: { captured: 0 } });
  expect(written).toBe(24);
});

test.each([
  [
    'words instead of a capture',
    `echo 'Welcome to this host, and read the rules'; ${LISTENING}; ${WAIT(':')}`,
    /no capture: it does not begin as a capture does/,
  ],
  [
    'a capture that breaks',
    `${HEADER}; head -c 100 /dev/zero | tr '\\0' '\\377'; ${LISTENING}; ${WAIT(':')}`,
    /no capture: a packet of 4294967295 bytes/,
  ],
  [
    'an end at once, with words',
    `echo 'tcpdump: eth9: No such device exists' >&2; exit 1`,
    /tcpdump did not begin: eth9: No such device/,
  ],
  ['silence', WAIT(':'), /tcpdump did not begin/],
  [
    'an end of its own',
    `${HEADER}; ${LISTENING}; sleep 0.3; ${counts(0)}; exit 0`,
    /tcpdump ended before it was asked to/,
  ],
  [
    'fewer packets than it says',
    `${HEADER}; ${LISTENING}; ${WAIT("echo '7 packets captured' >&2")}`,
    /0 packets came of the 7/,
  ],
  [
    'nothing but words on standard error, without end',
    `while :; do echo ${'x'.repeat(5000)}; done >&2`,
    /tcpdump did not begin/,
  ],
])('%s', async (_what, script, message) => {
  const idle = () => new Promise((resolve) => setTimeout(resolve, 1_000));
  const isEarly = script.includes('exit 0') && script.includes('sleep 0.3');
  const { end } = await tapOf(script, isEarly ? { meanwhile: idle } : {});
  expect(end.failure?.kind).toBe('host');
  expect(end.failure?.message).toMatch(message);
});

test('packets without end: it stops at its bound, on a whole packet, and is ended', async () => {
  const endless = `${HEADER}; ${LISTENING}; trap '' TERM; while :; do head -c 1600000 /dev/zero; done`;
  const idle = () => new Promise((resolve) => setTimeout(resolve, 500));
  const { end, written } = await tapOf(endless, { mostBytes: 1e6, meanwhile: idle });
  expect(end.full).toBe(true);
  expect(end.bytes).toBe(24 + 16 * Math.floor((1e6 - 24) / 16));
  expect(written).toBe(end.bytes);
  expect(end.failure?.message).toMatch(/did not end when asked to/);
}, 40_000);

test('who writes slowly holds up who sends, and gets all of it', async () => {
  const progress = join(folder, 'progress');
  const blocks = `i=0; while [ $i -lt 64 ]; do head -c 1048576 /dev/zero; i=$((i + 1)); echo $i >${progress}; done`;
  const script = `${HEADER}; ${LISTENING}; ${blocks}; ${WAIT("echo '4194304 packets captured' >&2")}`;
  let written = 0;
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const sink = new Writable({
    highWaterMark: 64 * 1024,
    write(chunk: Buffer, _encoding, done) {
      written += chunk.length;
      void gate.then(() => done());
    },
  });
  const meanwhile = async (tap: { stop(): void }) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(Number(readFileSync(progress, 'utf8').trim() || 0)).toBeLessThan(8);
    open();
    expect(await eventually(() => written === 24 + 64 * 1048576, 40_000)).toBe(true);
    tap.stop();
  };
  writeFileSync(progress, '0');
  const { end } = await tapOf(script, { mostBytes: 1e9, sink, meanwhile });
  expect(end).toMatchObject({ packets: 4_194_304, failure: null });
}, 60_000);

test('a full disk ends it', async () => {
  const sink = new Writable({
    write: (_chunk, _encoding, done) =>
      done(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })),
  });
  const { end } = await tapOf(`${HEADER}; ${LISTENING}; ${WAIT(':')}`, { sink });
  expect(end.failure).toEqual({
    kind: 'disk',
    message: 'here: its file cannot be written: ENOSPC: no space left on device',
  });
});
