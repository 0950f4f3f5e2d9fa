import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAt } from '../../../src/capture/look.ts';
import type { RunHost } from '../../../src/engine/host.ts';
import { createSsh } from '../../../src/ssh/open.ts';

/** A tcpdump that may capture, first in the PATH of this machine's own shell. */
const folder = mkdtempSync(join(tmpdir(), 'netfix-look-'));
const path = process.env.PATH;
const ssh = createSsh();
beforeAll(() => {
  process.env.PATH = `${folder}:${path}`;
  writeFileSync(join(folder, 'tcpdump'), '#!/bin/sh\n');
  chmodSync(join(folder, 'tcpdump'), 0o755);
});
afterAll(async () => {
  process.env.PATH = path;
  await ssh.close();
});

test('a host that may capture says its own addresses: what came to one of them is not to be forwarded', async () => {
  const host = {
    name: 'localhost',
    session: ssh.open({ kind: 'local', name: 'localhost' }),
    facts: null,
  } as unknown as RunHost;
  const look = await lookAt(host, { filter: '', become: null, timeoutMs: 10_000, emit: () => undefined });
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const others = own.filter(({ internal }) => !internal).map(({ address }) => address);
  expect(look).toMatchObject({ kind: 'ready', addresses: expect.arrayContaining(others) });
  expect(others).not.toEqual([]);
});
