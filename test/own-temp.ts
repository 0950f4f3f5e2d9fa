import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'nfx-'));

/** Tests leave what they made in a folder that is gone when all have run. It is as open to all as /tmp. */
export function setup(): void {
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true });
}
