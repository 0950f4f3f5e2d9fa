import { expect, test } from 'vitest';
import { chartSvg } from '../../bench/chart.ts';
import { benchOptions } from '../../bench/options.ts';
import { benchmarkCharts, benchmarkPage } from '../../bench/page.ts';
import type { Results } from '../../bench/results.ts';
import type { Sample } from '../../bench/statistics.ts';

const sample = (step: string, size: number, seconds: number): Sample => ({
  scene: 'hosts',
  step,
  size,
  seconds,
  cpuSeconds: 0.5,
  memoryMiB: 80,
});

const RESULTS: Results = {
  date: '2026-11-26',
  machine: [['node', 'v20']],
  titles: { 'netfix-nothing': 'netfix, baseline with nothing to do', floor: 'the floor: `true`' },
  samples: [
    sample('netfix-nothing', 10, 0.5),
    sample('netfix-nothing', 50, 2),
    sample('floor', 10, 0.25),
    sample('floor', 50, 1),
    { ...sample('netfix-nothing', 50, 2), scene: 'walled' },
    { ...sample('floor', 50, 1), scene: 'walled' },
  ],
  trips: [{ step: 'nothing', title: 'nothing', roundTrips: 8, bytes: 44_000, seconds: 1.2 }],
};

test('the page holds tables of each size, the budgets, and the notes that were written by hand', () => {
  const page = benchmarkPage(RESULTS, '## What each step bought\n\nWords.\n');
  expect(page).toContain('### 10 hosts');
  expect(page).toContain('| the floor: `true` | 1.00 | 1.00 to 1.00 | 1 | 0.50 | 0.50 | 80 |');
  expect(page).toContain('| at most 1.5 times | 2 times | **broken** |');
  expect(page).toContain('| nothing | 8 | 44.0 | 1.20 |');
  expect(page).toContain('\n\n## What each step bought\n\nWords.\n\n## Machine');
  expect(page).not.toContain('undefined');
});

test('a chart has a line for each series that has points, and its words cannot break it', () => {
  const svg = chartSvg({
    title: 'a < b & c',
    x: 'hosts',
    y: 'seconds',
    series: [
      {
        name: 'one',
        points: [
          [1, 0.2],
          [200, 9],
        ],
      },
      { name: 'none', points: [] },
    ],
  });
  expect(svg.match(/<polyline/g)).toHaveLength(1);
  expect(svg).toContain('a &lt; b &amp; c');
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test('a straight line on logarithmic axes: ten times the hosts is the same way everywhere', () => {
  const points: [number, number][] = [1, 10, 100].map((x) => [x, x]);
  const svg = chartSvg({ title: '', x: '', y: '', series: [{ name: 's', points }] });
  const drawn =
    /points="([^"]*)"/
      .exec(svg)?.[1]
      ?.split(' ')
      .map((pair) => pair.split(',').map(Number)) ?? [];
  const [[x1 = 0] = [], [x2 = 0] = [], [x3 = 0] = []] = drawn;
  expect(x2 - x1).toBeGreaterThan(10);
  expect(x3 - x2).toBeCloseTo(x2 - x1, 0);
});

test('charts are drawn of what was measured', () => {
  const charts = benchmarkCharts(RESULTS);
  expect(charts.map(([file]) => file)).toEqual(['hosts-time.svg', 'hosts-memory.svg']);
  for (const [, svg] of charts) expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
});

test('only a whole run is told to write the page', () => {
  expect(benchOptions([])).toMatchObject({ hosts: [1, 10, 50, 200], runs: 5, whole: true });
  expect(benchOptions(['--quick'])).toMatchObject({ hosts: [1, 5], whole: false });
  expect(benchOptions(['--hosts', '50', '--only', 'netfix,floor'])).toMatchObject({
    hosts: [50],
    only: ['netfix', 'floor'],
    whole: false,
  });
  expect(() => benchOptions(['--hosts', '0'])).toThrow("not '0'");
  expect(() => benchOptions(['--hosts', '999'])).toThrow('from 1 to 200');
});
