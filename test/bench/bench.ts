import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { budgetsOf } from './budgets.ts';
import { measure } from './measure.ts';
import { type BenchOptions, benchOptions } from './options.ts';
import { benchmarkCharts, benchmarkPage } from './page.ts';
import type { Results } from './results.ts';
import { type Scene, scenesOf } from './scenes.ts';
import { assertFixed, breakHosts, versionOf } from './site.ts';
import { repetitions, type Sample } from './statistics.ts';
import type { Subject } from './subjects.ts';
import { closeTrips, measureTrips } from './trips.ts';

/** Runs in the station of a lab (run.sh): measures, writes the page, and exits 1 where a budget is broken. */
const DOCS = new URL('../../docs/', import.meta.url);
const FOLDER = new URL('benchmarks/', DOCS);
/** Others' programs: one that fails is left out. */
const PEER = /^(ansible|mitogen|openssh|pssh)/;

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function playScene(scene: Scene): Promise<Sample[]> {
  const samples: Sample[] = [];
  const slowest = new Map<Subject, number>();
  await scene.prepare?.();
  for (let round = 0; round < scene.runs; round++) {
    for (const subject of inTurn(scene.subjects, round)) {
      if (round >= repetitions(slowest.get(subject) ?? 0, scene.runs)) continue;
      const taken = await playSubject(scene, subject).catch((error: unknown) => {
        if (!PEER.test(subject.id)) throw error;
        tell(
          `bench: left out from here on: ${error instanceof Error ? error.message.slice(0, 2_000) : error}`,
        );
        return null;
      });
      samples.push(...(taken ?? []));
      const seconds = taken?.map((sample) => sample.seconds) ?? [Number.POSITIVE_INFINITY];
      slowest.set(subject, Math.max(slowest.get(subject) ?? 0, ...seconds));
    }
  }
  return samples;
}

/** Another one begins each round: what comes first, or behind whom, is nobody's advantage. */
function inTurn<T>(all: readonly T[], round: number): T[] {
  const first = round % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}

async function playSubject(scene: Scene, subject: Subject): Promise<Sample[]> {
  const { id, size, hosts } = scene;
  const samples: Sample[] = [];
  const site = scene.site();
  if (subject.reset) await breakHosts(hosts);
  for (const step of subject.steps) {
    const measured = await measure(step, site);
    if (subject.reset) await assertFixed(hosts);
    samples.push({ scene: id, step: step.id, size, ...measured });
    const { seconds, cpuSeconds, memoryMiB } = measured;
    tell(
      `${id} ${size}: ${step.id} ${seconds.toFixed(2)} s, CPU ${cpuSeconds.toFixed(2)} s, ${memoryMiB.toFixed(0)} MiB`,
    );
  }
  return samples;
}

/** A whole run keeps what it has after each scene: broken off, `--page` makes a page of that, and `--resume` goes on. */
async function measureAll(options: BenchOptions): Promise<Results> {
  const scenes = scenesOf(options);
  const kept = options.resume ? keptResults() : null;
  const steps = scenes.flatMap(({ subjects }) => subjects.flatMap((subject) => subject.steps));
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    titles: Object.fromEntries(steps.map(({ id, title }) => [id, title])),
    samples: kept?.samples ?? [],
    trips: kept?.trips ?? (options.only === null ? await measureTrips(true).finally(closeTrips) : []),
  };
  for (const scene of scenes) {
    if (results.samples.some(({ scene: id, size }) => id === scene.id && size === scene.size)) continue;
    results.samples.push(...(await playScene(scene)));
    if (options.whole) keep(results);
  }
  return results;
}

function keptResults(): Results {
  return JSON.parse(readFileSync(new URL('results.json', FOLDER), 'utf8')) as Results;
}

function keep(results: Results): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(new URL('results.json', FOLDER), `${JSON.stringify(results, null, 1)}\n`);
}

function machine(): [string, string][] {
  const [processor] = cpus();
  const debian = (name: string): [string, string] => [
    name,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills it in
    versionOf('dpkg-query', '-W', '-f', '${Version}', name),
  ];
  return [
    ['cores', `${cpus().length} of ${processor?.model ?? 'an unknown processor'}`],
    ['memory', `${Math.round(totalmem() / 2 ** 30)} GiB`],
    ['kernel', `Linux ${versionOf('uname', '-r').replace(/^(\d+\.\d+).*/, '$1')}`],
    ['system', `Debian ${readFileSync('/etc/debian_version', 'utf8').trim()}`],
    ['node', process.version],
    ['ssh2', packageVersion('../../node_modules/ssh2/package.json')],
    ['netfix', packageVersion('../../package.json')],
    ...['openssh-client', 'ansible-core', 'ansible', 'ansible-mitogen', 'pssh'].map(debian),
  ];
}

function packageVersion(path: string): string {
  return (JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as { version: string }).version;
}

function writePage(results: Results): string {
  const page = benchmarkPage(results, readFileSync(new URL('notes.md', FOLDER), 'utf8'));
  keep(results);
  for (const [file, svg] of benchmarkCharts(results)) writeFileSync(new URL(file, FOLDER), svg);
  writeFileSync(new URL('benchmarks.md', DOCS), page);
  return page;
}

async function main(): Promise<void> {
  const options = benchOptions(process.argv.slice(2));
  if (options.printHosts) {
    if (!options.pageOnly)
      process.stdout.write(`${Math.max(...scenesOf(options).map(({ hosts }) => hosts))}\n`);
    return;
  }
  const results = options.pageOnly ? keptResults() : await measureAll(options);
  process.stdout.write(options.whole ? writePage(results) : benchmarkPage(results, ''));
  const broken = budgetsOf(results.samples, results.trips).filter(
    ({ holds, found }) => !holds || (options.whole && found === null),
  );
  for (const { what, limit, found } of broken)
    tell(`bench: broken: ${what}: ${found ?? 'not measured'}, ${limit}`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}

await main();
