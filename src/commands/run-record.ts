import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Status } from '../engine/events.ts';
import { localHome } from '../local-user.ts';
import type { RunDocument } from '../report/document.ts';
import { UsageError } from '../usage-error.ts';
import { writeWhole } from '../write-whole.ts';

/** Records kept here, the latest. */
const KEPT = 20;

/** What is remembered of a run on this side. Made of events, so it holds no secret. */
interface RunRecord {
  /** Absolute path. */
  playbook: string;
  /** `finished` is false while it runs, and stays so when it is killed. */
  finished: boolean;
  /** Hosts that were to be worked on, by name; null where there is no result. */
  hosts: Record<string, Status | null>;
  document: RunDocument;
}

export interface Recorder {
  /** Writes the record as far as it goes. Resolves to why it could not be written, or null. */
  write(document: RunDocument, finished: boolean): Promise<string | null>;
}

/** `$XDG_STATE_HOME/netfix/runs`, by default `~/.local/state/netfix/runs` (XDG Base Directory Specification). */
export function recordFolder(env: NodeJS.ProcessEnv): string {
  const given = env.XDG_STATE_HOME ?? '';
  const state = given.startsWith('/') ? given : join(localHome(env), '.local', 'state');
  return join(state, 'netfix', 'runs');
}

/** Keeps the record of one run: one file, `RUN.json`, written whole or not at all, for its user only. */
export function recorder(folder: string, playbook: string): Recorder {
  return {
    async write(document, finished) {
      const record: RunRecord = {
        playbook,
        finished,
        hosts: Object.fromEntries(
          Object.entries(document.hosts).map(([name, { status }]) => [name, finished ? status : null]),
        ),
        document,
      };
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeWhole(join(folder, `${document.run}.json`), `${JSON.stringify(record)}\n`, 0o600);
        if (finished) await prune(folder);
        return null;
      } catch (error) {
        return `cannot keep a record of the run in ${folder}: ${(error as Error).message}`;
      }
    },
  };
}

/** Hosts that the last run of this playbook did not bring right. Throws UsageError when there is none. */
export async function failedHosts(folder: string, playbook: string): Promise<Set<string>> {
  for (const file of (await recordsIn(folder)).reverse()) {
    const record = await readRecord(join(folder, file));
    if (record?.playbook !== playbook) continue;
    const failed = Object.entries(record.hosts).filter(([, status]) => !isRight(status));
    if (failed.length > 0) return new Set(failed.map(([name]) => name));
    throw new UsageError({
      message: `no host failed in run ${record.document.run}, the last of ${basename(playbook)}`,
      hint: 'run it without --retry-failed',
    });
  }
  throw new UsageError({
    message: `there is no run of ${playbook} to retry: no record of one is in ${folder}`,
    hint: 'run it without --retry-failed',
  });
}

function isRight(status: Status | null): boolean {
  return status === 'ok' || status === 'changed' || status === 'skipped';
}

/** Names of runs sort by their time. */
async function recordsIn(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files.filter((file) => /^\d{8}T\d{6}Z-[0-9a-f]{6}\.json$/.test(file)).sort();
}

async function readRecord(path: string): Promise<RunRecord | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RunRecord;
  } catch {
    return null;
  }
}

async function prune(folder: string): Promise<void> {
  const old = (await recordsIn(folder)).slice(0, -KEPT);
  await Promise.all(old.map((file) => rm(join(folder, file), { force: true })));
}
