/**
 * Splits hosts into the batches of a play's `serial`: numbers or percentages of all hosts (at least one), the last
 * of which repeats, as in Ansible. No serial: one batch.
 */
export function serialBatches<T>(hosts: readonly T[], serial: readonly (number | string)[]): T[][] {
  if (hosts.length === 0) return [];
  const batches: T[][] = [];
  let from = 0;
  for (let i = 0; from < hosts.length; i++) {
    const size = batchSize(serial[Math.min(i, serial.length - 1)], hosts.length);
    batches.push(hosts.slice(from, from + size));
    from += size;
  }
  return batches;
}

function batchSize(spec: number | string | undefined, total: number): number {
  if (spec === undefined) return total;
  const percent = typeof spec === 'string' && spec.endsWith('%');
  const size = percent ? Math.floor((Number.parseFloat(spec) / 100) * total) : Number(spec);
  return Number.isFinite(size) ? Math.max(1, size) : total;
}
