import type { Circle, Elsewhere, Row } from './rows.ts';

/** What catalogue.test.ts saw of each circle, by the name of its fault: test/lab/catalogue/recorded.json. */
export type Recorded = Record<string, Seen | undefined>;

export interface Seen {
  /** Codes of what check mode found on the faulty host, in order, with commas. */
  found: string;
  /** What the proof said before, after the run, and after undo. */
  before: string;
  status: string;
  after: string;
  secondRun: string;
  undone: string;
}

/** docs/faults.md. */
export function faultsPage(rows: readonly Row[], recorded: Recorded): string {
  const lines = rows.map((row) => `| ${row.what} | ${cells(row, recorded).join(' | ')} |`);
  return `${HEAD}\n${lines.join('\n')}\n${FOOT}`;
}

const HEAD = `# The faults netfix knows

Each line is a fault as users have it, and what the tests on the lab's hosts show of it. \`npm run docs\` writes this page
from \`test/lab/catalogue/rows.ts\` and from what \`test/lab/catalogue.test.ts\` recorded in \`recorded.json\`.

| fault | lab script | found and named | mended | proof | second run | undo |
|---|---|---|---|---|---|---|`;

const FOOT = `
A healthy host runs every task of these lines beside the faulty one, and has neither a finding nor a change. In check mode
the faulty host, too, stays as it was, byte for byte.

To record anew after a change: \`npx vitest run --project lab test/lab/catalogue.test.ts -u\`, then \`npm run docs\`.
`;

function cells({ shown }: Row, recorded: Recorded): string[] {
  switch (shown.kind) {
    case 'circle':
      return circleCells(shown, recorded[shown.fault]);
    case 'elsewhere':
      return ['', codes(shown.found), shown.mended, link(shown), '', ''];
    case 'not shown':
      return ['', '', 'untested', shown.why, '', ''];
  }
}

function circleCells({ fault, proof, untested }: Circle, seen: Seen | undefined): string[] {
  if (seen === undefined) return [script(fault), 'not run yet', '', '', '', ''];
  const told = seen.before === seen.after ? seen.before : `${seen.before}, then ${seen.after}`;
  return [
    script(fault),
    codes(seen.found.split(', ')),
    seen.status === 'failed' ? 'reported only' : seen.status,
    `${proof.what}: ${told}${untested === undefined ? '' : `. Untested: ${untested}`}`,
    seen.secondRun,
    seen.undone,
  ];
}

function script(fault: string): string {
  return `[${fault}](../test/lab/faults/${fault}.sh)`;
}

function link({ file }: Elsewhere): string {
  return `[${file}](../test/lab/${file})`;
}

function codes(found: readonly string[]): string {
  return found.map((code) => `\`${code}\``).join(', ');
}
