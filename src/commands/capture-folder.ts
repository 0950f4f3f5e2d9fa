import { lstat, mkdir, rmdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type CaptureFile, openCaptureFile } from '../capture/capture-file.ts';
import { newRunId } from '../engine/run-id.ts';
import { UsageError } from '../usage-error.ts';

/** Where the files of one capture go: `HOST.pcap` in one folder, which is made when the first is opened. */
export interface CaptureFolder {
  open(host: string): Promise<CaptureFile>;
  /** As the user would write it. */
  pathOf(host: string): string;
  /** Nothing is left of files that were not kept. */
  close(): Promise<void>;
}

/** Throws UsageError where a file is there already, and is not to be overwritten. */
export async function captureFolder(
  hosts: readonly string[],
  { output, overwrite }: { output?: string; overwrite: boolean },
  cwd: string,
): Promise<CaptureFolder> {
  const shown = output ?? `capture-${newRunId(new Date())}`;
  const folder = resolve(cwd, shown);
  const names = fileNames(hosts);
  const pathOf = (host: string): string => join(shown, names.get(host) ?? host);
  const there = await stat(folder).catch(() => null);
  if (output === '' || (there !== null && !there.isDirectory()))
    throw new UsageError({
      message: `--output ${shown}: this is no folder`,
      hint: '--output takes the folder to write to',
    });
  for (const host of hosts) {
    const old = await lstat(resolve(cwd, pathOf(host))).catch(() => null);
    if (old === null || (overwrite && old.isFile())) continue;
    throw new UsageError({
      message: `${pathOf(host)} is there already`,
      hint: old.isFile()
        ? 'name another folder with --output, or replace it with --overwrite'
        : 'it is no regular file: name another folder with --output',
    });
  }
  const opened: CaptureFile[] = [];
  return {
    pathOf,
    async open(host) {
      await mkdir(folder, { recursive: true });
      const file = await openCaptureFile(resolve(cwd, pathOf(host)), overwrite);
      opened.push(file);
      return file;
    },
    async close() {
      await Promise.all(opened.map((file) => file.drop()));
      if (there === null) await rmdir(folder).catch(() => {});
    },
  };
}

/** A name of its own for each host, that is a plain file name whatever the host is called. */
export function fileNames(hosts: readonly string[]): Map<string, string> {
  const used = new Set<string>();
  return new Map(
    hosts.map((host) => {
      const plain =
        host
          .replace(/[^\p{L}\p{N}_.-]/gu, '_')
          .replace(/^[.-]/, '_')
          .slice(0, 60) || '_';
      let name = plain;
      for (let i = 2; used.has(name.toLowerCase()); i++) name = `${plain}-${i}`;
      used.add(name.toLowerCase());
      return [host, `${name}.pcap`];
    }),
  );
}
