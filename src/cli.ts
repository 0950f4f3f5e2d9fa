import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { insteadOf } from './ansible-flags.ts';
import type { CaptureOptions } from './commands/capture.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { ExplainOptions } from './commands/explain.ts';
import type { ExportFormat, ExportOptions } from './commands/export.ts';
import type { InventoryOptions } from './commands/inventory.ts';
import type { Io } from './commands/io.ts';
import type { MeshOptions } from './commands/mesh.ts';
import type { HostOptions, PlaybookOptions } from './commands/options.ts';
import type { UndoOptions } from './commands/undo.ts';
import { printable } from './report/text.ts';
import { UsageError } from './usage-error.ts';

/** Commands load what they need when they are called: `--version` and `--help` start fast. */
export function program(io: Io, version: string, finish: (code: number) => void): Command {
  const netfix = new Command('netfix')
    .description('Finds, fixes and proves Kubernetes node networking over plain SSH')
    .version(version, '-V, --version')
    .showSuggestionAfterError()
    .configureOutput({
      writeErr: (text) => io.stderr.write(printable(text)),
      outputError: (text, write) => write(withHint(text).replace(/^error:/, 'netfix:')),
    })
    .exitOverride();

  playbookOptions(
    netfix.command('run <playbook>').description('make the hosts as the playbook says, and verify it'),
  )
    .option('--retry-failed', 'only the hosts that failed in the last run of this playbook', false)
    .option('--check', 'change nothing, say what would be changed (exit code 8)', false)
    .action(async (playbook: string, options: PlaybookOptions) => {
      const { runCommand } = await import('./commands/run.ts');
      finish(await runCommand(playbook, options, io));
    });

  playbookOptions(netfix.command('check <playbook>').description('the same as run --check')).action(
    async (playbook: string, options: PlaybookOptions) => {
      const { runCommand } = await import('./commands/run.ts');
      finish(await runCommand(playbook, { ...options, check: true }, io));
    },
  );

  hostOptions(
    netfix.command('ping [pattern]').description('log in to the hosts and say what answered'),
  ).action(async (pattern: string | undefined, options: HostOptions) => {
    const { pingCommand } = await import('./commands/ping.ts');
    finish(await pingCommand(pattern ?? 'all', options, io));
  });

  hostOptions(
    netfix
      .command('mesh [pattern]')
      .description('who reaches whom on the overlay port, and what is in the way; needs root'),
  )
    .option('--port <number>', "the port: an overlay's, or any other", wholeNumber(1, 65_535), 8472)
    .addOption(
      new Option('--via <what>', "an overlay's packets, datagrams to a port that anything may hold, or TCP")
        .choices(['vxlan', 'udp', 'tcp'])
        .default('vxlan'),
    )
    .option('--mtu', 'also whether packets of the size that the overlay will use arrive', false)
    .action(async (pattern: string | undefined, options: MeshOptions) => {
      const { meshCommand } = await import('./commands/mesh.ts');
      finish(await meshCommand(pattern ?? 'all', options, io));
    });

  taskOptions(
    netfix
      .command('doctor')
      .description('walk the way from one host to another, and name what is in it; needs root for the rules'),
  )
    .requiredOption('--from <host>', 'a host of the inventory, or the address of a pod')
    .requiredOption(
      '--to <target>',
      'a host, an address of a pod or a Service, or a name, with port and protocol: n2:8472/udp',
    )
    .option('--fix', 'run the tasks that put right what was found, and walk again', false)
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import('./commands/doctor.ts');
      finish(await doctorCommand(options, io));
    });

  hostOptions(
    netfix.command('undo [pattern]').description('take back what the latest run changed on the hosts'),
  )
    .option('--run <id>', 'this run instead, as `netfix history` names it')
    .option('--check', 'change nothing, say what would be taken back (exit code 8)', false)
    .action(async (pattern: string | undefined, options: UndoOptions) => {
      const { undoCommand } = await import('./commands/undo.ts');
      finish(await undoCommand(pattern ?? 'all', options, io));
    });

  hostOptions(netfix.command('history [pattern]').description('the runs that changed the hosts')).action(
    async (pattern: string | undefined, options: HostOptions) => {
      const { historyCommand } = await import('./commands/undo.ts');
      finish(await historyCommand(pattern ?? 'all', options, io));
    },
  );

  loginOptions(
    netfix
      .command('capture <host...>')
      .description('tcpdump on several hosts at once: one file for each, and what they say; needs root'),
  )
    .option('--filter <expression>', 'what to capture, as tcpdump takes it: `tcp port 80`', '')
    .option('--seconds <n>', 'how long; with --to the most it may take', wholeNumber(1, 3600), 10)
    .option('--megabytes <n>', 'the most per host', wholeNumber(1, 100_000), 64)
    .option('--snaplen <bytes>', 'of each packet no more than so much', wholeNumber(64, 262_144), 262_144)
    .option('--to <host:port>', 'make one TCP connection to it, and end behind that')
    .option('--from <host>', 'who makes that connection, one of the hosts (default: the first)')
    .option('--output <folder>', 'write HOST.pcap there (default: a new folder, capture-TIME)')
    .option('--overwrite', 'replace files that are there', false)
    .action(async (patterns: string[], options: CaptureOptions) => {
      const { captureCommand } = await import('./commands/capture.ts');
      finish(await captureCommand(patterns, options, io));
    });

  netfix
    .command('explain <file...>')
    .description('what captures say: pcap, pcapng, or the lines of tcpdump (- reads standard input)')
    .option('--json', 'print one JSON document instead of text', false)
    .option('--no-color', 'no colours (so does NO_COLOR)')
    .action(async (files: string[], options: ExplainOptions) => {
      const { explainCommand } = await import('./commands/explain.ts');
      finish(await explainCommand(files, options, io));
    });

  netfix
    .command('inventory')
    .description('show the hosts of an inventory')
    .option(
      '-i, --inventory <source>',
      'file, folder (also a Vagrant one), script or host list `n1,n2,`; may be repeated',
      collect,
      [],
    )
    .option('-l, --limit <pattern>', 'only these hosts; @file has a pattern a line')
    .option('--list', 'everything, as JSON in the shape of ansible-inventory', false)
    .option('--graph', 'groups and hosts as a tree', false)
    .action(async (options: InventoryOptions) => {
      const { inventoryCommand } = await import('./commands/inventory.ts');
      finish(await inventoryCommand(options, io));
    });

  const init = netfix
    .command('init')
    .helpCommand(false)
    .description('write an inventory of these hosts and a playbook to start from into this folder')
    .argument('[host...]', 'as ssh takes them: user@host, host:port; a range such as n[1:3] is several')
    .action(async (hosts: string[]) => {
      const { initCommand } = await import('./commands/init.ts');
      await initCommand(hosts, io);
    });
  init
    .command('toolbox')
    .description('print the manifest of a pod of network tools on every node, for kubectl apply -f -')
    .action(async () => {
      const { initToolbox } = await import('./commands/init/toolbox.ts');
      initToolbox(io);
    });

  const exports = netfix
    .command('export')
    .description('what a playbook does on a node, for where netfix does not come');
  const exported = (format: ExportFormat) => async (playbook: string, options: ExportOptions) => {
    const { exportCommand } = await import('./commands/export.ts');
    finish(await exportCommand(format, playbook, options, io));
  };
  exportOptions(
    exports
      .command('script <playbook>')
      .description('a POSIX sh script that needs no netfix, SSH or network'),
  ).action(exported('script'));
  exportOptions(
    exports.command('cloud-init <playbook>').description('the same as user data for cloud-init'),
  ).action(exported('cloud-init'));
  exportOptions(
    exports
      .command('daemonset <playbook>')
      .description('a manifest that has Kubernetes keep every node right, for kubectl apply -f -'),
  )
    .option(
      '--image <image>',
      'what the pods run: it must have sh and nsenter',
      matching(/^[a-z0-9][A-Za-z0-9._/:@-]{0,499}$/, 'the name of an image'),
      'docker.io/library/busybox:1.36.1',
    )
    .option(
      '--namespace <name>',
      'a namespace that exists',
      matching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'the name of a namespace'),
      'kube-system',
    )
    .option(
      '--every <seconds>',
      'from one look of a pod at its node to the next',
      wholeNumber(10, 86_400),
      300,
    )
    .action(exported('daemonset'));

  netfix
    .command('modules [module]')
    .description('list the modules, or show the page of one')
    .option('--json', 'as JSON', false)
    .action(async (name: string | undefined, options: { json: boolean }) => {
      const { modulesCommand } = await import('./commands/modules.ts');
      finish(await modulesCommand(name, options, io));
    });

  netfix
    .command('completion')
    .description('print the script that completes netfix in a shell')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: string) => {
      const { completionCommand } = await import('./commands/completion.ts');
      finish(completionCommand(shell, io));
    });

  netfix.command('__complete [words...]', { hidden: true }).action(async (words: string[]) => {
    const { completeCommand } = await import('./commands/completion.ts');
    finish(await completeCommand(netfix, words, io));
  });

  netfix
    .command('help [command]')
    .description('display help for command')
    .action(async (name: string | undefined) => {
      const commands = netfix.createHelp().visibleCommands(netfix);
      const named = name === undefined ? netfix : commands.find((each) => each.name() === name);
      if (named !== undefined) return named.outputHelp();
      const { suggestion } = await import('./did-you-mean.ts');
      const hint = suggestion(
        name ?? '',
        commands.map((each) => each.name()),
      );
      throw new UsageError({
        message: `there is no command \`${name}\``,
        ...(hint === undefined ? {} : { hint }),
      });
    });
  pointToHelp(netfix, 'netfix');
  return netfix;
}

/** Of a flag that only Ansible has, what to do here stands in the place of one that reads alike. */
function withHint(error: string): string {
  const [said, flag = ''] = /^error: unknown option '(.+)'/.exec(error) ?? [];
  const hint = insteadOf(flag);
  return said === undefined || hint === undefined ? error : `${said}: that is Ansible's; here: ${hint}\n`;
}

function pointToHelp(command: Command, name: string): void {
  command.showHelpAfterError(`see: ${name} --help`);
  for (const each of command.commands) pointToHelp(each, `${name} ${each.name()}`);
}

/** Of every command that logs in to hosts. */
function loginOptions(command: Command): Command {
  return command
    .option(
      '-i, --inventory <source>',
      'file, folder (also a Vagrant one), script or host list `n1,n2,`; may be repeated',
      collect,
      [],
    )
    .option('-l, --limit <pattern>', 'only these of the hosts; @file has a pattern a line')
    .option('-f, --forks <n>', 'hosts worked on at the same time', wholeNumber(1, 10_000), 50)
    .option('-u, --user <name>', 'log in as (the inventory wins)', notEmpty)
    .option('--private-key <file>', 'log in with this key (the inventory wins)', notEmpty)
    .option('-b, --become', 'become root with sudo or doas', false)
    .option('-K, --ask-become-pass', 'ask for the password of sudo', false)
    .option(
      '--accept-new-host-keys',
      'add the keys of unknown hosts to known_hosts; changed keys are still refused',
      false,
    )
    .option('--timeout <seconds>', 'deadline of one script on one host', wholeNumber(1, 86_400), 60)
    .option('-v, --verbose', 'print the shell that runs', false)
    .option('--json', 'print one JSON document instead of text', false)
    .option('--no-color', 'no colours (so does NO_COLOR)');
}

/** Of every command that runs tasks on them. */
function taskOptions(command: Command): Command {
  return loginOptions(command)
    .option(
      '--lock-timeout <seconds>',
      'how long to wait for another run on a host',
      wholeNumber(0, 86_400),
      0,
    )
    .option(
      '--guard-seconds <seconds>',
      'how long a change that could cut us off may stand unproven before the host takes it back',
      wholeNumber(5, 3600),
      60,
    );
}

/** The same where the run is all there is to report. */
function hostOptions(command: Command): Command {
  return taskOptions(command)
    .option('--report <file>', 'write a page for people to this file (HTML)')
    .option('--junit <file>', 'write what CI systems read to this file (JUnit XML)');
}

function playbookOptions(command: Command): Command {
  return hostOptions(command)
    .option('-t, --tags <tags>', 'only tasks with these tags', collectWords, [])
    .option('--skip-tags <tags>', 'no tasks with these tags', collectWords, [])
    .option('-e, --extra-vars <vars>', 'key=value, JSON, or @file; may be repeated', collect, [])
    .option('--diff', 'show what changes inside files', false);
}

/** Of `export`: those of a run that say what a task is, and none that reach a host. */
function exportOptions(command: Command): Command {
  return command
    .option('-i, --inventory <source>', 'file, script or host list `n1,n2,`; may be repeated', collect, [])
    .option(
      '--host <host>',
      'with the variables of this host of the inventory (default: those of the group all)',
    )
    .option('-t, --tags <tags>', 'only tasks with these tags', collectWords, [])
    .option('--skip-tags <tags>', 'no tasks with these tags', collectWords, [])
    .option('-e, --extra-vars <vars>', 'key=value, JSON, or @file; may be repeated', collect, [])
    .option('-o, --output <file>', 'write it to this file (default: standard output)');
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

/** An unset variable of a shell must not pass for no choice at all. */
function collectWords(value: string, before: string[]): string[] {
  const words = value
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  if (words.length === 0) throw new InvalidArgumentError('it is empty.');
  return [...before, ...words];
}

function notEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('it is empty.');
  return value;
}

function matching(pattern: RegExp, what: string): (value: string) => string {
  return (value) => {
    if (pattern.test(value)) return value;
    throw new InvalidArgumentError(`it takes ${what}.`);
  };
}

function wholeNumber(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new InvalidArgumentError(`it takes a whole number from ${min} to ${max}.`);
  };
}
