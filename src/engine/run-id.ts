import { randomBytes } from 'node:crypto';

/**
 * `20261122T201500Z-3a79c1`: sorts by time and is safe in a path. The first three digits behind the dash are the
 * milliseconds, for two runs within a second have an order, too: undo takes back the latest.
 */
export function newRunId(now: Date): string {
  const stamp = now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  const milliseconds = now.getUTCMilliseconds().toString(16).padStart(3, '0');
  return `${stamp}-${milliseconds}${randomBytes(2).toString('hex').slice(1)}`;
}
