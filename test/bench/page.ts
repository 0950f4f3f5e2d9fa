import type { Budget } from './budgets.ts';
import { budgetsOf, figureAt } from './budgets.ts';
import type { Series } from './chart.ts';
import { chartSvg } from './chart.ts';
import type { Results } from './results.ts';
import { type Figure, figuresOf } from './statistics.ts';

/** docs/benchmarks.md. `notes` is written by hand and stands behind what was measured. */
export function benchmarkPage(results: Results, notes: string): string {
  const figures = figuresOf(results.samples);
  return `${[
    '# Benchmarks',
    `\`npm run bench\` made this page on ${results.date}, what is compared in turns: netfix and its peers on the same lab of
real sshd hosts ([the lab](lab.md)), the control station on the same machine. Times are the wall clock of the whole
process, medians of five runs; of three where one takes more than 15 s, and of one where it takes more than two minutes
(\`runs\` says how many). A budget that is a time is the median of what each round says. What netfix keeps of its
compiled code in \`~/.cache\` stays from run to run. Compare ratios, not seconds: yours is another machine.`,
    '## Budgets',
    budgetTable(budgetsOf(results.samples, results.trips)),
    '## Hosts',
    hostTables(figures, results.titles),
    '![Time against the number of hosts](benchmarks/hosts-time.svg)',
    '![Memory against the number of hosts](benchmarks/hosts-memory.svg)',
    tripSection(results),
    sceneSections(figures, results.titles),
    notes.trim(),
    '## Machine and versions',
    table(['what', 'which'], results.machine),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

/** The figures of the page, by file name. */
export function benchmarkCharts(results: Results): [file: string, svg: string][] {
  const figures = figuresOf(results.samples);
  const chart = (scene: string, x: string, steps: readonly string[]): [string, string][] => {
    const series = (value: (figure: Figure) => number): Series[] =>
      steps.map((step) => ({
        name: plain(results.titles[step] ?? step),
        points: figures
          .filter((figure) => figure.scene === scene && figure.step === step && value(figure) > 0)
          .sort((a, b) => a.size - b.size)
          .map((figure) => [figure.size, value(figure)]),
      }));
    const time = series((figure) => figure.seconds);
    const memory = series((figure) => figure.memoryMiB);
    if (time.every(({ points }) => points.length === 0)) return [];
    return [
      [
        `${scene}-time.svg`,
        chartSvg({ title: `Time against the number of ${x}`, x, y: 'seconds', series: time }),
      ],
      [
        `${scene}-memory.svg`,
        chartSvg({
          title: `Memory of the control station against the number of ${x}`,
          x,
          y: 'MiB',
          series: memory,
        }),
      ],
    ];
  };
  return [
    ...chart('hosts', 'hosts', [
      'netfix-fix',
      'netfix-nothing',
      'netfix-ping',
      'ansible-second',
      'mitogen-second',
      'openssh',
      'pssh',
      'floor',
    ]),
    ...chart('tasks', 'tasks', ['netfix-tasks', 'ansible-tasks', 'mitogen-tasks']),
  ];
}

/** Chart labels stand beside the lines: what is in brackets or code marks is left out. */
function plain(title: string): string {
  return title.replaceAll('`', '').replace(/ \(.*\)$/, '');
}

function budgetTable(budgets: readonly Budget[]): string {
  const rows = budgets.map(({ what, limit, found, holds }) => [
    what,
    limit,
    found ?? 'not measured',
    found === null ? '' : holds ? 'holds' : '**broken**',
  ]);
  return table(['what', 'budget', 'measured', ''], rows);
}

function hostTables(figures: readonly Figure[], titles: Record<string, string>): string {
  const ours = figures.filter(({ scene }) => scene === 'hosts');
  const sizes = [...new Set(ours.map(({ size }) => size))];
  return sizes
    .map((size) => {
      const base = figureAt(figures, 'hosts', size, 'netfix-nothing');
      const rows = ours.filter((figure) => figure.size === size);
      return `### ${size} ${size === 1 ? 'host' : 'hosts'}\n\n${figureTable(rows, titles, base)}`;
    })
    .join('\n\n');
}

function figureTable(
  figures: readonly Figure[],
  titles: Record<string, string>,
  base: Figure | undefined = figures[0],
): string {
  const rows = figures.map((figure) => [
    titles[figure.step] ?? figure.step,
    seconds(figure.seconds),
    `${seconds(figure.fastest)} to ${seconds(figure.slowest)}`,
    String(figure.runs),
    base === undefined ? '' : (figure.seconds / base.seconds).toFixed(2),
    seconds(figure.cpuSeconds),
    figure.memoryMiB.toFixed(0),
  ]);
  const against = base === undefined ? 'ratio' : `against ${short(titles[base.step] ?? base.step)}`;
  return table(['', 'seconds', 'from', 'runs', against, 'CPU seconds', 'MiB'], rows);
}

function short(title: string): string {
  return title.replace('netfix, baseline with ', '');
}

function tripSection({ trips }: Results): string {
  if (trips.length === 0) return '';
  const rows = trips.map(({ title, roundTrips, bytes, seconds: taken }) => [
    title,
    String(roundTrips),
    (bytes / 1000).toFixed(1),
    seconds(taken),
  ]);
  return `## A link of 100 ms\n\nOne host behind a proxy that holds back every byte for 50 ms each way and counts how often the client waited, TCP's own
handshake included. Bytes are both ways, encrypted.\n\n${table(['', 'round trips', 'kB', 'seconds'], rows)}`;
}

function sceneSections(figures: readonly Figure[], titles: Record<string, string>): string {
  const sections: [scene: string, head: string, words: string][] = [
    [
      'tasks',
      'Tasks',
      'Files that are right already, on ten hosts. Ansible is asked for no more than 20 tasks.',
    ],
    ['plain', 'Nothing to do, no firewall', 'The hosts as an administrator made them.'],
    [
      'walled',
      'Nothing to do, behind nftables',
      'The hosts as netfix left them. It loads the boot file of their firewall into an empty network namespace to see what it would be.',
    ],
    ['many', 'A thousand hosts', "The lab's hosts under several names each, so only what changes nothing."],
    ['mesh', 'Mesh', 'Every direction between all hosts, by packets of a VXLAN.'],
    ['start', 'Start', ''],
  ];
  return sections
    .flatMap(([scene, head, words]) => {
      const ours = figures.filter((figure) => figure.scene === scene);
      if (ours.length === 0) return [];
      const sizes = [...new Set(ours.map(({ size }) => size))];
      const tables = sizes.map((size) => {
        const rows = figureTable(
          ours.filter((figure) => figure.size === size),
          titles,
        );
        return scene === 'start'
          ? rows
          : `${size} ${scene === 'tasks' ? tasksWord(size) : 'hosts'}:\n\n${rows}`;
      });
      const charts =
        scene === 'tasks'
          ? [
              '![Time against the number of tasks](benchmarks/tasks-time.svg)',
              '![Memory against the number of tasks](benchmarks/tasks-memory.svg)',
            ]
          : [];
      return [`## ${head}`, words, ...tables, ...charts].filter((part) => part !== '');
    })
    .join('\n\n');
}

function tasksWord(count: number): string {
  return count === 1 ? 'task' : 'tasks';
}

function seconds(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(1);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}
