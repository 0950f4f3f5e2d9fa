import type { Inventory } from '../inventory/inventory.ts';
import { limitFiles } from '../inventory/limit.ts';
import { EXIT } from '../report/exit-code.ts';
import { newStyle, wantsColour } from '../report/style.ts';
import { terminalReport } from '../report/terminal.ts';
import { printable, safeJson } from '../report/text.ts';
import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';
import { accessTo, type Execution, perform } from './perform.ts';
import { reportFiles, writeReports } from './report-files.ts';

interface Shown extends Execution {
  inventory: Inventory;
  /** Files that the command reads, besides the inventory: no report takes their place. */
  reads?: readonly string[];
  diff: boolean;
  /** Show tasks that had nothing to say, too. */
  all: boolean;
}

/**
 * Runs a playbook over an inventory, shows it, and gives the exit code. The connections are closed behind the report, not
 * before it: fifty hosts that end their sessions at once are nothing to wait for. Throws UsageError before touching a host.
 */
export async function execute(execution: Shown, options: HostOptions, io: Io): Promise<number> {
  const inputs = [
    ...(execution.reads ?? []),
    ...options.inventory,
    ...limitFiles(options.limit ?? ''),
    ...(options.privateKey ? [options.privateKey] : []),
  ];
  const reports = await reportFiles(options, inputs, io.cwd);
  const access = await accessTo(execution.inventory, options, io);
  try {
    const document = await perform(execution, access, options, io);
    if (document.run === '') return EXIT.interrupted;
    const style = newStyle(wantsColour(io.stdout, options.color, io.env));
    const text = options.json
      ? `${safeJson(document, 2)}\n`
      : terminalReport(document, { style, diff: execution.diff, verbose: execution.all || options.verbose });
    io.stdout.write(text);
    const unwritten = await writeReports(reports, document);
    for (const why of unwritten) io.stderr.write(`netfix: ${printable(why)}\n`);
    return unwritten.length > 0 && document.exitCode === 0 ? EXIT.unwritten : document.exitCode;
  } finally {
    await access.ssh.close();
  }
}
