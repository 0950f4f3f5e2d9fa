import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { faultsPage, type Recorded } from '../lab/catalogue/page.ts';
import { circles, type Elsewhere, ROWS } from '../lab/catalogue/rows.ts';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const recorded: Recorded = JSON.parse(readFileSync(path('test/lab/catalogue/recorded.json'), 'utf8'));

test('docs/faults.md is what the lab recorded (npm run docs writes it)', () => {
  expect(readFileSync(path('docs/faults.md'), 'utf8')).toBe(faultsPage(ROWS, recorded));
});

test('every circle was run, each with a fault of its own', () => {
  const faults = circles().map(({ circle }) => circle.fault);
  expect(Object.keys(recorded)).toEqual(faults);
  for (const fault of faults) expect(existsSync(path(`test/lab/faults/${fault}.sh`)), fault).toBe(true);
});

const elsewhere = ROWS.flatMap(({ shown }) => (shown.kind === 'elsewhere' ? [shown] : []));

test.each(elsewhere)('$file has the tests that the page counts on', ({ file, tests, found }: Elsewhere) => {
  const source = readFileSync(path(`test/lab/${file}`), 'utf8');
  for (const title of tests) expect(source).toMatch(new RegExp(`test\\(\\s*(['"\`])${escaped(title)}\\1`));
  for (const code of found) expect(readFileSync(path(pageOf(code)), 'utf8')).toContain(`\`${code}\``);
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** `sysctl.overridden` stands on the page of the module `sysctl`. */
function pageOf(code: string): string {
  return `docs/modules/${code.split('.')[0]}.md`;
}
