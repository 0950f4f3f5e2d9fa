import { CommanderError } from 'commander';
import { program } from './cli.ts';
import type { Io } from './commands/io.ts';
import { EXIT } from './report/exit-code.ts';
import { printable } from './report/text.ts';
import { stackInSource } from './stack-in-source.ts';
import { UsageError } from './usage-error.ts';

/** The version in package.json, put in by the build. */
declare const VERSION: string;

const io: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: workingFolder(),
};

/** The folder that a shell stands in may be gone (getcwd(3), ENOENT): relative paths mean nothing there. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `netfix: the folder that you stand in cannot be used (${why}): cd elsewhere\nnothing was touched\n`,
    );
    process.exit(EXIT.usage);
  }
}

/** What an exception means to the caller: wrong usage, or a bug of ours with its stack. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    const help = error.code === 'commander.help' ? 'netfix: one of these commands is needed\n' : '';
    io.stderr.write(`${help}nothing was touched\n`);
    return EXIT.usage;
  }
  if (error instanceof UsageError) {
    io.stderr.write(`netfix: ${printable(error.message)}\nnothing was touched\n`);
    return EXIT.usage;
  }
  io.stderr.write(`netfix: this is a bug in netfix, please report it:\n${printable(stackInSource(error))}\n`);
  return EXIT.bug;
}

/** Why output was lost, by the first stream it happened on. A reader that has gone (`netfix ... | head`) is no fault. */
let unwritten: string | null = null;

function watchOutput(stream: NodeJS.WriteStream, name: string): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') unwritten ??= `cannot write to ${name}: ${error.message}`;
  });
}

/** Resolves when all that was written has gone out, or cannot. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

/** Ends the process whatever is still open: a connection that does not close must not keep a finished run alive. */
async function end(code: number): Promise<never> {
  await flushed(io.stdout);
  if (unwritten !== null) io.stderr.write(`netfix: ${unwritten}\n`);
  await flushed(io.stderr);
  process.exit(unwritten !== null && code === 0 ? EXIT.unwritten : code);
}

async function main(argv: readonly string[]): Promise<void> {
  watchOutput(io.stdout, 'standard output');
  watchOutput(io.stderr, 'standard error');
  process.on('uncaughtException', (error) => void end(exitCodeOf(error)));
  let code = 0;
  try {
    const commands = program(io, VERSION, (result) => {
      code = result;
    });
    if (argv.length === 0) throw new UsageError({ message: 'no command given', hint: 'see: netfix --help' });
    await commands.parseAsync(argv, { from: 'user' });
  } catch (error) {
    code = exitCodeOf(error);
  }
  await end(code);
}

void main(process.argv.slice(2));
