import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Problem } from '../../usage-error.ts';
import { assignHosts } from '../assign.ts';
import { frameLine } from '../code-frame.ts';
import type { Draft } from '../draft.ts';
import { hostNameProblem } from '../host-range.ts';
import type { Value } from '../inventory.ts';
import { runProgram } from '../script.ts';
import type { SourcePath } from '../source-path.ts';
import { readVagrantSshConfig, type VagrantMachine } from './ssh-config.ts';

/** Ruby, its plugins and a question to each machine's provider. */
const DEADLINE_MS = 60_000;

/**
 * The machines of a folder with a Vagrantfile, as `vagrant ssh-config` gives them. All must run. A machine has new host
 * keys and the same address after each `up`, so its keys are kept under its provider's id, in a file of the folder.
 */
export async function readVagrantFolder(
  { draft, problems }: { draft: Draft; problems: Problem[] },
  { path, shown }: SourcePath,
  timeoutMs: number = DEADLINE_MS,
): Promise<void> {
  const env = { VAGRANT_CWD: path, VAGRANT_NO_COLOR: '1', VAGRANT_CHECKPOINT_DISABLE: '1' };
  const { stdout, stderr, failure } = await runProgram('vagrant', ['ssh-config'], {
    cwd: path,
    timeoutMs,
    env,
  });
  const machines = readVagrantSshConfig(stdout);
  if (failure !== null) {
    problems.push({ file: shown, ...problemOf(failure, stderr, machines) });
    return;
  }
  if (machines.length === 0) problems.push({ file: shown, message: '`vagrant ssh-config` names no machine' });
  const state = resolve(path, process.env.VAGRANT_DOTFILE_PATH ?? '.vagrant');
  for (const machine of machines) {
    const wrong = hostNameProblem(machine.name);
    if (wrong === null) {
      const vars = Object.entries(variablesOf(machine, state, await machineId(state, machine.name)));
      assignHosts(draft, 'ungrouped', { hosts: [machine.name], port: null }, vars);
    } else problems.push({ file: shown, message: `\`vagrant ssh-config\`: ${wrong}` });
  }
}

function variablesOf(machine: VagrantMachine, state: string, id: string | null): Record<string, Value> {
  const keys =
    id === null
      ? []
      : [
          `HostKeyAlias=${machine.name}.${id}`,
          `UserKnownHostsFile="${join(state, 'netfix_known_hosts')}"`,
          'StrictHostKeyChecking=accept-new',
        ];
  const proxy = machine.proxyCommand === null ? [] : [`ProxyCommand=${machine.proxyCommand}`];
  const options = ['IdentitiesOnly=yes', ...keys, ...proxy];
  return {
    ansible_host: machine.host,
    ansible_port: Number(machine.port),
    ansible_user: machine.user,
    ...(machine.key === null ? {} : { ansible_ssh_private_key_file: machine.key }),
    ansible_ssh_common_args: options.map((option) => `-o '${option}'`).join(' '),
  };
}

/** What the provider calls this very machine: another one after `vagrant destroy` and `up`. */
async function machineId(state: string, name: string): Promise<string | null> {
  const folder = join(state, 'machines', name);
  const providers = await readdir(folder).catch(() => []);
  const ids = await Promise.all(
    providers.map((each) => readFile(join(folder, each, 'id'), 'utf8').catch(() => '')),
  );
  const [id = '', ...more] = ids.map((each) => each.trim()).filter((each) => each !== '');
  return more.length === 0 && /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(id) ? id : null;
}

function problemOf(
  failure: string,
  stderr: string,
  running: readonly VagrantMachine[],
): Omit<Problem, 'file'> {
  if (failure.includes('ENOENT')) {
    return {
      message: 'is a Vagrant folder, but there is no `vagrant` to ask for its machines',
      hint: 'install Vagrant, or write the machines into an inventory file',
    };
  }
  const lines = stderr
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-12);
  const frame = lines.length === 0 ? {} : { frame: lines.map((line) => `  | ${frameLine(line)}`).join('\n') };
  if (/not yet ready for SSH|must be created|is not created/i.test(stderr.replaceAll(/\s+/g, ' '))) {
    const names = running.map(({ name }) => name).join(', ');
    return {
      message: `not all of its machines run${names === '' ? '' : ` (${names} run${running.length === 1 ? 's' : ''})`}: \`vagrant ssh-config\` ${failure}`,
      ...frame,
      hint: 'run `vagrant up` in that folder; `vagrant status` says which machines run',
    };
  }
  return { message: `\`vagrant ssh-config\` ${failure}`, ...frame, hint: 'run it by hand in that folder' };
}
