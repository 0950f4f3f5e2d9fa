import { randomBytes } from 'node:crypto';

/** `20261122T201500Z-3fa9c1`: sorts by time and is safe in a path. */
export function newRunId(now: Date): string {
  const stamp = now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `${stamp}-${randomBytes(3).toString('hex')}`;
}
