import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, startLab } from './lab.ts';

const BASELINE = ['playbooks/baseline.yaml', '--skip-tags', 'iperf'];

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({
    name: 'processes',
    hosts: 2,
    faults: { n1: ['stock'], n2: ['stock', 'fw-nftables'] },
  });
});
afterAll(() => lab?.down());

/** How many processes a host has started meanwhile: numbers are given in order (idr_alloc_cyclic() in kernel/pid.c). */
async function started(host: string, work: () => Promise<unknown>): Promise<number> {
  const next = async (): Promise<number> => Number((await lab.exec(host, 'echo $$')).stdout);
  const before = await next();
  await work();
  return (await next()) - before - 1;
}

/**
 * A process costs a node up to a millisecond, and every node runs them at every check: what makes more of them is to be
 * seen here. Eight are those of sshd, PAM and sudo. Raise a number only for what it buys.
 */
test.each([
  ['n1', 'no firewall', 19],
  ['n2', 'behind nftables, whose boot file is tried out', 20],
])('%s, %s: a run with nothing to do starts no more than %d', async (host, _what, most) => {
  const run = () => lab.netfix(['run', ...BASELINE, '-i', lab.inventory, '-l', host]);
  expect((await run()).code).toBe(0);
  const count = await started(host, async () => {
    const { stdout } = await run();
    expect(stdout).toContain('nothing to do');
  });
  expect(count).toBeLessThanOrEqual(most);
  expect(count, 'the numbers of processes are not given in order here').toBeGreaterThan(10);
});
