import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { htmlReport } from '../../src/report/html/page.ts';
import { HOSTILE, sampleRun } from '../unit/report/sample-run.ts';
import { type Browser, DESKTOP, type Page, PHONE, startChromium, type View } from './chromium.ts';
import { startLab } from './lab.ts';

const PLAYBOOK = fileURLToPath(new URL('../../playbooks/baseline.yaml', import.meta.url));
const PRINT: View = { ...DESKTOP, width: 794, media: 'print' };
const folder = mkdtempSync(join(tmpdir(), 'netfix-pages-'));
/** Pictures to look at: NETFIX_SHOTS=/tmp/shots npx vitest run --project lab test/lab/report.test.ts */
const shots = process.env.NETFIX_SHOTS ?? '';
let browser: Browser;

beforeAll(async () => {
  browser = await startChromium();
  if (shots !== '') mkdirSync(shots, { recursive: true });
});
afterAll(() => browser?.close());

function write(name: string, text: string): string {
  const path = join(folder, `${name}.html`);
  writeFileSync(path, text);
  return path;
}

async function shoot(page: Page, name: string): Promise<void> {
  if (shots === '') return;
  for (const [view, look] of Object.entries({
    desktop: DESKTOP,
    phone: PHONE,
    dark: { ...DESKTOP, scheme: 'dark' as const },
  })) {
    await page.look(look);
    await page.shoot(join(shots, `${name}-${view}.png`), true);
  }
  await page.print(join(shots, `${name}.pdf`));
}

const PAGES = {
  'three hosts': htmlReport(sampleRun(3)),
  'a hundred hosts': htmlReport(sampleRun(100)),
  'a hundred hosts and three matrices': htmlReport(sampleRun(100, { matrices: 3 })),
  'a check': htmlReport(sampleRun(12, { mode: 'check' })),
  'hostile hosts': htmlReport(sampleRun(12, { hostile: HOSTILE })),
  'many hostile hosts': htmlReport(sampleRun(100, { hostile: HOSTILE, matrices: 2 })),
};

/** What no page of ours has, whoever's words are in it. */
const FOREIGN = `[...document.querySelectorAll('script,img,iframe,object,embed,form,input,textarea,base,svg a,[style],[onload],[onerror],[onmouseover],meta[http-equiv=refresh]')].map((e) => e.outerHTML)`;
/** Diffs that cannot be read where they stand. */
const FOLDED = `[...document.querySelectorAll('article details pre')].filter((e) => !e.checkVisibility()).length`;
const OVERFLOW = `document.documentElement.scrollWidth - document.documentElement.clientWidth`;

describe.each(Object.entries(PAGES))('%s', (name, html) => {
  let page: Page;
  let file = '';
  beforeAll(async () => {
    file = write(name.replaceAll(' ', '-'), html);
    page = await browser.open(`file://${file}`);
  });
  afterAll(async () => {
    await shoot(page, name.replaceAll(' ', '-'));
    await page.close();
  });

  test('opens without a word on the console, without a dialog, and asks for nothing', () => {
    expect(page.complaints).toEqual([]);
    expect(page.requests).toEqual([`file://${file}`]);
  });

  test('has no element that is not ours, and no text that is hidden', async () => {
    expect(await page.evaluate(FOREIGN)).toEqual([]);
    expect(await page.evaluate(`document.querySelectorAll('style').length`)).toBe(1);
    expect(await page.evaluate(`document.querySelector('h1').checkVisibility()`)).toBe(true);
    expect(await page.evaluate(`document.body.innerText.includes('node-001')`)).toBe(true);
  });

  test.each([PHONE, { ...PHONE, scheme: 'dark' as const }, DESKTOP, PRINT])(
    'fits %j: what is wide scrolls in its own box',
    async (view) => {
      await page.look(view);
      expect(await page.evaluate(OVERFLOW)).toBe(0);
      const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      const [red = 0] = ground.match(/\d+/g)?.map(Number) ?? [];
      expect(red > 128).toBe(view.scheme === 'light');
    },
  );

  test('nothing happens where the pointer goes', async () => {
    await page.look(DESKTOP);
    for (let y = 10; y < 890; y += 40) await page.hover(300, y);
    await page.click(300, 400);
    expect(page.complaints).toEqual([]);
    expect(page.requests).toHaveLength(1);
  });

  test('on paper every diff is unfolded', async () => {
    await page.look(PRINT);
    expect(await page.evaluate(FOLDED)).toBe(0);
    await page.look(DESKTOP);
  });
});

test('what these tests look for is seen: words on the console, requests, dialogs, foreign elements, folded diffs', async () => {
  const bad = `<!DOCTYPE html><script>console.error('x');alert('y');fetch('http://127.0.0.1:9/z')</script><img src=http://127.0.0.1:9/i>`;
  const page = await browser.open(`file://${write('bad', bad)}`);
  expect(page.complaints.join()).toMatch(/"x".*dialog: y/);
  expect(page.requests).toEqual(expect.arrayContaining(['http://127.0.0.1:9/z', 'http://127.0.0.1:9/i']));
  expect(await page.evaluate<string[]>(FOREIGN)).toHaveLength(2);
  await page.close();
  const folded = await browser.open(`file://${write('folded', PAGES['a hundred hosts'])}`);
  expect(await folded.evaluate(FOLDED)).toBeGreaterThan(0);
  await folded.close();
});

/** The one timing that is promised: of the page itself, not of the browser's start. On a machine that is not busy it takes a third of that. */
test('a page of a hundred hosts is under 2 MB and loads in under a second', { retry: 9 }, async () => {
  const file = write('timed', PAGES['a hundred hosts']);
  expect(statSync(file).size).toBeLessThan(2_000_000);
  const page = await browser.open(`file://${file}`);
  expect(await page.evaluate(`document.querySelectorAll('.heat td').length`)).toBe(10_000);
  await page.close();
  expect(page.loadMs).toBeLessThan(1000);
});

test('text has the contrast that WCAG 2.2 asks for, light and dark', async () => {
  const page = await browser.open(`file://${write('contrast', PAGES['a hundred hosts'])}`);
  for (const view of [DESKTOP, { ...DESKTOP, scheme: 'dark' as const }, PRINT]) {
    await page.look(view);
    expect(await page.evaluate(POOR_CONTRAST), JSON.stringify(view)).toEqual([]);
  }
  await page.close();
});

/** Kinds of elements with text of their own whose contrast with the ground below is under 4.5 (WCAG 2.2, 1.4.3). */
const POOR_CONTRAST = `(() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => parse(colour).slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (parse(c)[3] !== 0) return c; } return 'rgb(255,255,255)'; };
  const poor = new Set();
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== '')) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.add(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
  }
  return [...poor];
})()`;

test('a run of three lab hosts: the page tells what was wrong, shows each change, and has the matrix', async () => {
  const lab = await startLab({
    name: 'report',
    hosts: 3,
    faults: { n1: ['ip_forward', 'fw-nftables'], n2: ['bridge-nf', 'fw-iptables'], n3: ['fw-ufw'] },
  });
  try {
    const files = [join(folder, 'lab.html'), join(folder, 'lab.xml')] as const;
    const vars = '{"iperf_seconds": 1, "sysctl_conflicts": "comment"}';
    const args = [
      'run',
      PLAYBOOK,
      '-i',
      lab.inventory,
      '-e',
      vars,
      '--report',
      files[0],
      '--junit',
      files[1],
    ];
    const { code, stderr } = await lab.netfix(args);
    expect(code, stderr).toBe(0);
    expect(readFileSync(files[1], 'utf8')).toContain('failures="0" errors="0"');
    const page = await browser.open(`file://${files[0]}`);
    expect(page.complaints).toEqual([]);
    expect(await page.evaluate(`document.querySelector('h1').innerText`)).toBe('All 3 hosts are right.');
    const text = await page.evaluate<string>(`document.querySelector('#changes').textContent`);
    for (const words of ['was wrong', 'net.ipv4.ip_forward', '8472/udp', '99-zzz-netfix.conf'])
      expect(text).toContain(words);
    expect(await page.evaluate(`document.querySelectorAll('#changes ins').length`)).toBeGreaterThan(3);
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('.heat td[title]')].map((e) => e.title.split(':')[0])`,
      ),
    ).toEqual(['n1 → n2', 'n1 → n3', 'n2 → n1', 'n2 → n3', 'n3 → n1', 'n3 → n2']);
    await shoot(page, 'lab');
    await page.close();
  } finally {
    await lab.down();
  }
});
