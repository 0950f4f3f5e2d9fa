import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEED } from '../../../seed.ts';
import { pcap, pcapng } from './build.ts';
import { LINKS, packetsOf } from './generated.ts';

const FUZZ = fileURLToPath(new URL('./fuzz.ts', import.meta.url));
const TYPESCRIPT = fileURLToPath(new URL('../../../../scripts/typescript.mjs', import.meta.url));
/** A long run: NETFIX_FUZZ_CASES=1000000 NETFIX_SEED=1 */
const cases = Number(process.env.NETFIX_FUZZ_CASES ?? 5000);
/** A hundred times what it takes: only what hangs takes longer. */
const DEADLINE_MS = 20_000 + cases * 10;
/** Whatever a file says of sizes, this is enough. */
const HEAP_MIB = 64;

const folder = mkdtempSync(join(tmpdir(), 'netfix-fuzz-'));

/** One file of each kind, whole and right, as the material that is broken. */
function originals(): string[] {
  const all = Object.values(LINKS);
  const sample = (i: number) =>
    fc.sample(packetsOf((all[i] ?? LINKS.ethernet).frame), { numRuns: 200, seed: SEED });
  const files: [string, Uint8Array][] = [
    ...all.map(({ linkType }, i): [string, Uint8Array] => [
      `${linkType}.pcap`,
      pcap(linkType, sample(i), { order: i % 2 === 0 ? 'little' : 'big', nano: i % 3 === 0 }),
    ]),
    [
      'a.pcapng',
      pcapng(
        all.map(({ linkType }) => ({ linkType, name: 'if', resolution: 9 })),
        sample(0),
        { lost: 5 },
      ),
    ],
  ];
  const paths = files.map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  });
  const text = execFileSync('tcpdump', ['-nev', '-r', join(folder, '1.pcap')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  writeFileSync(join(folder, 'a.txt'), text);
  return [...paths, join(folder, 'a.txt')];
}

test(`${cases} broken captures, seed ${SEED}: no crash, no hang, little memory`, {
  timeout: DEADLINE_MS + 10_000,
}, () => {
  const output = execFileSync(
    process.execPath,
    [
      `--max-old-space-size=${HEAP_MIB}`,
      '--import',
      TYPESCRIPT,
      FUZZ,
      String(SEED),
      String(cases),
      ...originals(),
    ],
    { encoding: 'utf8', timeout: DEADLINE_MS, killSignal: 'SIGKILL' },
  );
  const { packets, formats, ...rest } = JSON.parse(output);
  expect(rest).toEqual({ cases });
  // The cases are worth something only where much of them is still read.
  expect(packets).toBeGreaterThan(cases);
  for (const format of ['pcap', 'pcapng', 'text']) expect(formats[format]).toBeGreaterThan(cases / 50);
});
