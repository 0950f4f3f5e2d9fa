import { constants } from 'node:fs';
import { access, lstat, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { RunDocument } from '../report/document.ts';
import { UsageError } from '../usage-error.ts';
import { writeWhole } from '../write-whole.ts';

export interface ReportOptions {
  /** File of the HTML page. */
  report?: string;
  /** File of the JUnit XML. */
  junit?: string;
}

/** A file that a flag asks for, with the function that makes its text. */
interface ReportFile {
  flag: string;
  path: string;
  render(document: RunDocument): Promise<string>;
}

/** Checks, before anything is done, that the files asked for can be written. Throws UsageError. */
export async function reportFiles(
  options: ReportOptions,
  inputs: readonly string[],
  cwd: string,
): Promise<ReportFile[]> {
  const files: ReportFile[] = [];
  if (options.report !== undefined)
    files.push({
      flag: '--report',
      path: await writablePath('--report', options.report, inputs, cwd),
      render: html,
    });
  if (options.junit !== undefined)
    files.push({
      flag: '--junit',
      path: await writablePath('--junit', options.junit, inputs, cwd),
      render: junit,
    });
  if (new Set(files.map(({ path }) => path)).size < files.length)
    throw new UsageError({ message: `--report and --junit name the same file: ${options.junit}` });
  return files;
}

/** Writes them all; a file that cannot be written keeps no other from it. Resolves to what could not be written. */
export async function writeReports(files: readonly ReportFile[], document: RunDocument): Promise<string[]> {
  const failures: string[] = [];
  for (const { flag, path, render } of files) {
    const text = await render(document);
    await writeWhole(path, text).catch((error: Error) => {
      failures.push(`cannot write the file of ${flag}: ${error.message}`);
    });
  }
  return failures;
}

async function html(document: RunDocument): Promise<string> {
  const { htmlReport } = await import('../report/html/page.ts');
  return htmlReport(document);
}

async function junit(document: RunDocument): Promise<string> {
  const { junitReport } = await import('../report/junit.ts');
  return junitReport(document);
}

/**
 * Absolute; where it is a link, what the link means. A device or a pipe would be replaced by a file: it is refused, with
 * UsageError, as is a file among `inputs`, which the command reads.
 */
export async function writablePath(
  flag: string,
  given: string,
  inputs: readonly string[],
  cwd: string,
): Promise<string> {
  const wrong = (why: string, hint = `${flag} takes the file to write`): UsageError =>
    new UsageError({ message: `${flag} ${given}: ${why}`, hint });
  if (given === '-')
    throw wrong(
      'standard output is not written to by it',
      `${flag} takes the file to write; a run is printed with --json, an export without --output`,
    );
  if (given === '') throw wrong('this is no file name');
  const path = await meant(resolve(cwd, given));
  const there = await stat(path).catch(() => null);
  if (given.endsWith('/') || there?.isDirectory()) throw wrong('this is a folder');
  if (there !== null && !there.isFile()) throw wrong('this is no regular file');
  const folder = dirname(path);
  if ((await stat(folder).catch(() => null))?.isDirectory() !== true)
    throw wrong(`there is no folder ${folder}`);
  await access(folder, constants.W_OK | constants.X_OK).catch(() => {
    throw wrong(`the folder ${folder} cannot be written`);
  });
  const read = await Promise.all(inputs.map((input) => realpath(resolve(cwd, input)).catch(() => null)));
  if (read.includes(path)) throw wrong('netfix reads this file, and would replace it');
  return path;
}

/** A path has at most so many links (path_resolution(7)). */
const MAX_LINKS = 40;

/**
 * Where a path leads, also one whose file is yet to be made: `>` in a shell makes it there, too. A link that the kernel
 * does not follow (fs.protected_symlinks, proc_sys_fs(5)) and another user's that leads to nothing are left to be replaced:
 * they could choose the file.
 */
async function meant(path: string): Promise<string> {
  let at = path;
  for (let links = 0; links < MAX_LINKS; links++) {
    try {
      await stat(at);
      return await realpath(at);
    } catch (error) {
      const target = (error as NodeJS.ErrnoException).code === 'ENOENT' ? await ownLink(at) : null;
      if (target === null) return at;
      at = resolve(await realpath(dirname(at)), target);
    }
  }
  return path;
}

/** What a link of our own says, or null. */
async function ownLink(path: string): Promise<string | null> {
  const there = await lstat(path).catch(() => null);
  return there?.isSymbolicLink() && there.uid === process.geteuid?.() ? readlink(path) : null;
}
