import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { RunDocument } from '../../../src/report/document.ts';
import { htmlReport } from '../../../src/report/html/page.ts';
import { HOSTILE, sampleRun } from './sample-run.ts';

const TAGS = new Set(
  'html head meta link title style body header main nav section article h1 h2 h3 p a b i bdi small code pre ins del ul li div span dl dt dd time details summary table thead tbody tr th td svg rect'.split(
    ' ',
  ),
);

/** A page is too long to be printed by a test that fails. */
function says(page: string, words: string): boolean {
  return text(page).includes(words);
}

function text(page: string): string {
  return page
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replace(/\s+/g, ' ');
}

function withIgnored(document: RunDocument): RunDocument {
  for (const host of Object.values(document.hosts)) host.ignored = 1;
  return document;
}

test('first the outcome in one sentence with its counts, then what is not right, what was done, everything', () => {
  const page = htmlReport(sampleRun(12));
  expect(
    page.includes(
      '<h1>9 of 12 hosts are right; 1 failed, 1 could not be reached, 1 had failures that were ignored.</h1>',
    ),
  ).toBe(true);
  expect(says(page, '5 were right before, 4 were put right and looked at again.')).toBe(true);
  const ids = [...page.matchAll(/<section id=(\w+)>/g)].map((match) => match[1]);
  expect(ids).toEqual(['problems', 'changes', 'warnings', 'grid', 'matrices', 'hosts']);
});

test.each([
  ['a healthy run', sampleRun(3, { healthy: true }), 'All 3 hosts are right.', 'Nothing was changed.'],
  ['one host', sampleRun(1, { healthy: true }), 'The host is right.', 'Nothing was changed.'],
  [
    'a check',
    sampleRun(2, { mode: 'check' }),
    '1 of 2 hosts is right; 1 would be changed.',
    'This was a check: nothing was changed.',
  ],
  [
    'an interrupted run',
    { ...sampleRun(2), exitCode: 130 },
    'Interrupted: All 2 hosts are right.',
    '1 was right before, 1 was put right',
  ],
  [
    'a run with failures that were ignored',
    withIgnored(sampleRun(2)),
    '0 of 2 hosts are right; 2 had failures that were ignored.',
    '1 was put right',
  ],
] as const)('%s', (_, document, sentence, more) => {
  const said = text(htmlReport(document));
  expect(said.includes(sentence)).toBe(true);
  expect(said.includes(more)).toBe(true);
});

test('the policy allows the one style sheet by its hash and nothing else; there is no script and no style attribute', () => {
  const page = htmlReport(sampleRun(12, { hostile: HOSTILE }));
  const style = /<style>(.*)<\/style>/s.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = /http-equiv=Content-Security-Policy content="([^"]*)"/
    .exec(page)?.[1]
    ?.replaceAll('&#39;', "'");
  expect(policy).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`,
  );
  const bare = page.replaceAll(/"[^"]*"/g, '""');
  expect(bare.match(/<script|<[^>]*\s(style|on\w+)=/i)?.[0]).toBeUndefined();
  expect(bare.match(/<[^>]*(src=|href=(?!#|""))/)?.[0]).toBeUndefined();
  expect(page.match(/<\w+ [^>]*href="[^"]*"/g)).toEqual(['<link rel=icon href="data:,"']);
});

test('no tag, attribute or odd character of what hosts, playbooks and inventories say gets into the page', () => {
  const page = htmlReport(sampleRun(12, { hostile: HOSTILE }));
  const tags = [...page.matchAll(/<\/?([a-z0-9]+)/gi)].map((match) => match[1]?.toLowerCase() ?? '');
  expect(tags.filter((tag) => !TAGS.has(tag))).toEqual([]);
  expect(tags.filter((tag) => tag === 'title')).toHaveLength(2);
  expect(
    page.match(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/)?.[0],
  ).toBeUndefined();
  expect(page.isWellFormed()).toBe(true);
  expect(says(page, '<script>console.error')).toBe(true);
});

test.each([
  [100, 1],
  [100, 3],
  [100, 12],
  [1000, 2],
])('%i hosts and %i matrices are under 2 MB', (hosts, matrices) => {
  const page = htmlReport(sampleRun(hosts, { matrices }));
  expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
});

test('so they are when every host says something long of its own', () => {
  const document = sampleRun(100, { hostile: HOSTILE, matrices: 2 });
  for (const [i, result] of (document.plays[0]?.tasks[3]?.results ?? []).entries()) {
    const message = `${i} ${HOSTILE.repeat(10)}`;
    result.status = 'failed';
    result.findings = Array.from({ length: 50 }, () => ({
      code: 'a.b',
      severity: 'error',
      message,
      evidence: message,
    }));
    result.changes = [{ kind: 'file', target: 't', summary: message, diff: `+${HOSTILE}\n`.repeat(500) }];
  }
  const page = htmlReport(document);
  expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
  expect(text(page)).toMatch(/and \d+ results more, see --json/);
});

test('a matrix has both directions as text, on hover, and pair by pair', () => {
  const document = sampleRun(3);
  document.matrices = [
    {
      name: 'm',
      hosts: ['a', 'b'],
      cells: [
        [null, { ok: true, values: { lossPercent: 0, mbitPerSecond: 4.99 } }],
        [{ ok: false, values: { lossPercent: 12 }, reason: '12 % lost' }, null],
      ],
    },
  ];
  const page = htmlReport(document);
  expect(page.includes('title="a → b: 0 % lost, 4.99 Mbit/s">5M')).toBe(true);
  expect(page.includes('title="b → a: 12 % lost">-12%')).toBe(true);
  expect(says(page, 'a b 0 % lost, 4.99 Mbit/s 12 % lost')).toBe(true);
  expect(says(page, '1 of 2 directions not right.')).toBe(true);
});

test('a hundred hosts have figures on hover, as text in the cells, and in a table of words', () => {
  const page = htmlReport(sampleRun(100));
  expect(page.match(/<td title="0 % lost, 4.99 Mbit\/s, 0.02 ms jitter">5M/g)?.length).toBeGreaterThan(8_000);
  expect(page.match(/<tr><th scope=row>node-\d+<td>node-\d+<td/g)).toHaveLength(4_950);
});

test('every change is there with its diff, and hosts that had the same are told of once', () => {
  const page = htmlReport(sampleRun(12));
  expect(page.match(/\+net\.bridge\.bridge-nf-call-iptables = 1/g)).toHaveLength(1);
  expect(text(page).includes('sysctl node-002, node-012 was wrong')).toBe(true);
  expect(page.includes('<del>-nameserver 127.0.0.53</del>')).toBe(true);
  expect(page.includes('<ins>+nameserver 10.10.0.17</ins>')).toBe(true);
});
