import { expect, test } from 'vitest';
import { budgetsOf } from '../../bench/budgets.ts';
import type { Sample } from '../../bench/statistics.ts';
import type { Trip } from '../../bench/trips.ts';

/** What just keeps every budget. */
const KEPT: [scene: string, size: number, step: string, seconds: number, memoryMiB?: number][] = [
  ['hosts', 50, 'netfix-nothing', 1.5],
  ['walled', 50, 'netfix-nothing', 1.5],
  ['walled', 50, 'floor', 1],
  ['walled', 50, 'openssh', 3],
  ['plain', 50, 'netfix-nothing', 1.5],
  ['plain', 50, 'floor', 1],
  ['plain', 50, 'openssh', 3],
  ['hosts', 50, 'ansible-second', 60],
  ['mesh', 60, 'netfix-mesh', 6],
  ['mesh', 60, 'floor', 1],
  ['many', 1000, 'netfix-ping', 1, 150],
  ['many', 1000, 'netfix-check', 1, 200],
  ['start', 1, 'version', 3],
  ['start', 1, 'node', 1],
];
const TRIPS = { nothing: 8, fix: 10, ping: 8, 'fix-guarded': 18 };

function judged(worse: Record<string, number> = {}): string[] {
  const samples: Sample[] = KEPT.map(([scene, size, step, seconds, memoryMiB = 1]) => ({
    scene,
    size,
    step,
    seconds: seconds * (worse[`${scene} ${step}`] ?? 1),
    memoryMiB: memoryMiB * (worse[`${scene} ${step}`] ?? 1),
    cpuSeconds: 1,
  }));
  const trips: Trip[] = Object.entries(TRIPS).map(([step, roundTrips]) => ({
    step,
    title: step,
    roundTrips: roundTrips * (worse[step] ?? 1),
    bytes: 1,
    seconds: 1,
  }));
  return budgetsOf(samples, trips).flatMap(({ what, holds }) => (holds ? [] : [what]));
}

test('what just keeps the budgets breaks none', () => {
  expect(judged()).toEqual([]);
});

test.each([
  ['plain floor', 0.9, 'baseline already right, 50 hosts, whole process, against the floor'],
  ['plain openssh', 0.9, 'baseline already right, 50 hosts, whole process, against OpenSSH'],
  ['walled floor', 0.9, 'behind nftables, whose boot file is tried out, against the floor'],
  ['walled openssh', 0.9, 'behind nftables, whose boot file is tried out, against OpenSSH'],
  ['hosts ansible-second', 0.9, 'against Ansible'],
  ['mesh netfix-mesh', 1.1, 'mesh of 60 hosts'],
  ['many netfix-check', 1.1, 'memory at 1000'],
  ['start version', 1.1, '--version'],
  ['nothing', 1.2, 'nothing to fix'],
  ['fix', 1.2, 'fix and verify'],
  ['fix-guarded', 1.1, 'under a guard'],
])('%s, %d times: broken is the budget %s, alone', (what, factor, words) => {
  const broken = judged({ [what]: factor });
  expect(broken).toEqual([expect.stringContaining(words)]);
});

test('what was not measured says so and holds', () => {
  const budgets = budgetsOf([], []);
  expect(budgets).toHaveLength(11);
  for (const budget of budgets) expect(budget).toMatchObject({ found: null, holds: true });
});
