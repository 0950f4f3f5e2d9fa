import { type Figure, figuresOf, ratioOf, type Sample } from './statistics.ts';
import type { Trip } from './trips.ts';

export interface Budget {
  what: string;
  limit: string;
  /** What was measured; null where a run left it out. */
  found: string | null;
  holds: boolean;
}

const HOSTS = 50;
const MESH_HOSTS = 60;
const MANY_HOSTS = 1000;

export function figureAt(
  figures: readonly Figure[],
  scene: string,
  size: number,
  step: string,
): Figure | undefined {
  return figures.find((figure) => figure.scene === scene && figure.size === size && figure.step === step);
}

/**
 * The budgets of the design, each a ratio within one run. What was not measured holds. The mesh is held against the
 * floor, too: 5 s for 60 hosts is six times the floor of the machine that the design was made on.
 */
export function budgetsOf(samples: readonly Sample[], trips: readonly Trip[]): Budget[] {
  const times = (scene: string, size: number, of: string, by: string): number | null =>
    ratioOf(samples, { scene, size, of, by });
  const right = `baseline already right, ${HOSTS} hosts, whole process`;
  const walled = `the same behind nftables, whose boot file is tried out`;
  const figures = figuresOf(samples);
  const memory = ['netfix-ping', 'netfix-check'].flatMap(
    (step) => figureAt(figures, 'many', MANY_HOSTS, step)?.memoryMiB ?? [],
  );
  const counted = (step: string): number | null =>
    trips.find((trip) => trip.step === step)?.roundTrips ?? null;
  const login = counted('ping');
  return [
    atMost(`${right}, against the floor`, times('plain', HOSTS, 'netfix-nothing', 'floor'), 1.5, ' times'),
    atMost(`${walled}, against the floor`, times('walled', HOSTS, 'netfix-nothing', 'floor'), 1.5, ' times'),
    atMost(
      `${right}, against OpenSSH \`ssh host true\``,
      times('plain', HOSTS, 'netfix-nothing', 'openssh'),
      0.5,
      ' times',
    ),
    atMost(
      `${walled}, against OpenSSH \`ssh host true\``,
      times('walled', HOSTS, 'netfix-nothing', 'openssh'),
      0.5,
      ' times',
    ),
    atLeast(
      `${walled}, against Ansible with pipelining and 50 forks`,
      times('hosts', HOSTS, 'ansible-second', 'netfix-nothing'),
      40,
      ' times faster',
    ),
    atMost('round trips, nothing to fix', counted('nothing'), 8.5, ''),
    atMost('round trips, fix and verify', counted('fix'), 10.5, ''),
    atMost(
      'round trips, fix and verify under a guard: one more login and what proves it',
      counted('fix-guarded'),
      10.5 + (login ?? 0),
      '',
    ),
    atMost(
      `mesh of ${MESH_HOSTS} hosts, against the floor`,
      times('mesh', MESH_HOSTS, 'netfix-mesh', 'floor'),
      6,
      ' times',
    ),
    atMost(`memory at ${MANY_HOSTS} hosts`, memory.length === 0 ? null : Math.max(...memory), 200, ' MiB'),
    atMost('`netfix --version`, against `node -e 0`', times('start', 1, 'version', 'node'), 3, ' times'),
  ];
}

function atMost(what: string, found: number | null, limit: number, unit: string): Budget {
  const holds = found === null || found <= limit;
  return { what, limit: `at most ${limit}${unit}`, found: said(found, unit), holds };
}

function atLeast(what: string, found: number | null, limit: number, unit: string): Budget {
  const holds = found === null || found >= limit;
  return { what, limit: `at least ${limit}${unit}`, found: said(found, unit), holds };
}

function said(found: number | null, unit: string): string | null {
  return found === null ? null : `${Number(found.toPrecision(3))}${unit}`;
}
