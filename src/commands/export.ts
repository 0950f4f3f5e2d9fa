import { cloudConfig, SMALLEST_LIMIT } from '../export/cloud-init.ts';
import { daemonSet } from '../export/daemonset.ts';
import { loneNode } from '../export/node.ts';
import { renderScript } from '../export/render.ts';
import { withLoginOf } from '../inventory/connection-vars.ts';
import { modules } from '../modules/index.ts';
import { filesOf, parseExtraVars } from '../playbook/extra-vars.ts';
import { loadPlaybook } from '../playbook/load.ts';
import { selectPlayTasks } from '../playbook/tags.ts';
import { printable } from '../report/text.ts';
import { resolveTarget } from '../ssh/resolve.ts';
import { UsageError } from '../usage-error.ts';
import { writeWhole } from '../write-whole.ts';
import { inventoryOf } from './inventory-source.ts';
import type { Io } from './io.ts';
import { writablePath } from './report-files.ts';
import { sshConfigFor } from './ssh-config.ts';

export interface ExportOptions {
  inventory: string[];
  host?: string;
  tags: string[];
  skipTags: string[];
  extraVars: string[];
  output?: string;
  /** Of the DaemonSet. */
  image?: string;
  namespace?: string;
  every?: number;
}

/** Nobody is logged in to: only the addresses of the hosts are wanted. */
const DEFAULTS = { user: null, privateKey: null, acceptNewHostKeys: false, connectTimeoutMs: 0 };

export type ExportFormat = 'script' | 'cloud-init' | 'daemonset';

/** `netfix export`: what a playbook does on a node, for where netfix does not come. Reads files, and touches no host. */
export async function exportCommand(
  format: ExportFormat,
  file: string,
  options: ExportOptions,
  io: Io,
): Promise<number> {
  const given = options.inventory.length === 0 ? null : await inventoryOf(options.inventory, io, file);
  const playbook = selectPlayTasks(await loadPlaybook(file, modules), options.tags, options.skipTags);
  const extraVars = await parseExtraVars(options.extraVars, io.cwd);
  const inventory = given && withLoginOf(extraVars, given);
  const reads = [file, ...options.inventory, ...filesOf(options.extraVars)];
  const output =
    options.output === undefined ? null : await writablePath('--output', options.output, reads, io.cwd);
  const config = await sshConfigFor(inventory ?? { hosts: new Map(), groups: new Map() }, io);
  const node = await loneNode({
    playbook,
    inventory,
    host: options.host ?? null,
    modules,
    extraVars,
    resolveTarget: ({ name }, connection) => resolveTarget({ name, connection }, config, DEFAULTS),
  });
  const text = render(format, renderScript(node), options);
  for (const { title, place, why } of node.left)
    io.stderr.write(`netfix: left out: ${printable(`${title} (${place}): ${why}`)}\n`);
  if (format === 'cloud-init' && Buffer.byteLength(text) > SMALLEST_LIMIT)
    io.stderr.write(
      `netfix: these are ${Buffer.byteLength(text)} bytes, and some clouds take no more than ${SMALLEST_LIMIT}\n`,
    );
  if (output === null) io.stdout.write(text);
  else await write(output, text, format === 'script' ? 0o777 : 0o666);
  return 0;
}

function render(format: ExportFormat, script: string, { image, namespace, every }: ExportOptions): string {
  switch (format) {
    case 'script':
      return script;
    case 'cloud-init':
      return cloudConfig(script);
    case 'daemonset':
      return daemonSet(script, { image: image ?? '', namespace: namespace ?? '', seconds: every ?? 0 });
  }
}

async function write(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeWhole(path, text, mode);
  } catch (error) {
    throw new UsageError({ message: `--output ${path}: ${(error as Error).message}` });
  }
}
