import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunDocument } from '../../src/report/document.ts';

const SCRIPT = fileURLToPath(new URL('./lab.sh', import.meta.url));
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const STATE = '/run/netfix-lab';
const JOURNALS = '/var/lib/netfix';

export interface Outcome {
  /** 128 + signal where a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface SpawnOptions {
  /** Added to the environment of the test. */
  env?: Record<string, string>;
  /** Text on standard input; without it standard input is empty. */
  input?: string;
  /** A user of this machine to run as instead of root. */
  user?: string;
  /** The command is killed after this. Default 100 s. */
  timeoutMs?: number;
}

/** A running lab. Hosts are `n1`, `n2`, … at 172.28.128.11, .12, …; `stranger` at .250 is in no inventory. */
export interface Lab {
  /** State folder: `hosts`, `id_ed25519`, `known_hosts`, `ssh_config`. */
  dir: string;
  inventory: string;
  /** Runs a shell script as root inside a host, without SSH. */
  exec(host: string, script: string): Promise<Outcome>;
  /** Runs a command in the control station's network namespace. */
  station(argv: readonly string[], options?: SpawnOptions): Promise<Outcome>;
  /** Runs the built command line there. */
  netfix(args: readonly string[], options?: SpawnOptions): Promise<Outcome>;
  /** The same with `--json` on the lab's own inventory. Throws where it printed no document. */
  run(...args: string[]): Promise<{ code: number; document: RunDocument }>;
  inject(host: string, fault: string): Promise<void>;
  /** Kills all processes of a host and boots it again from its files. */
  restart(host: string): Promise<void>;
  /** True when a UDP datagram that `from` sends to the port of `to` is seen by a program listening there. */
  udpReaches(from: string, to: string, port: number): Promise<boolean>;
  /** Hashes of all files in /etc, network settings and rule sets: equal before and after where nothing changed. */
  snapshot(host: string): Promise<string>;
  /** The same without netfix's own journal: everything that a run could change. */
  state(host: string): Promise<string>;
  down(): Promise<void>;
}

export interface LabOptions {
  /** Labs of different names do not meet. */
  name: string;
  hosts: number;
  /** Host name to faults, as `lab.sh faults` lists them. */
  faults?: Record<string, string[]>;
}

/** What a process that has its outputs piped printed, once it has ended. Rejects where it could not be started. */
export function finished(child: ChildProcess): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 137, stdout, stderr }));
  });
}

/** Runs a command of this machine to its end. */
export function run(argv: readonly string[], options: SpawnOptions = {}): Promise<Outcome> {
  const [command = '', ...args] = argv;
  const child = spawn(command, args, {
    env: { ...process.env, ...options.env },
    timeout: options.timeoutMs ?? 100_000,
    killSignal: 'SIGKILL',
  });
  child.stdin?.on('error', () => undefined).end(options.input ?? '');
  return finished(child);
}

async function lab(name: string, args: readonly string[], options: SpawnOptions = {}): Promise<Outcome> {
  return run(['bash', SCRIPT, ...args], { ...options, env: { ...options.env, NETFIX_LAB: name } });
}

async function mustRun(name: string, args: readonly string[]): Promise<Outcome> {
  const outcome = await lab(name, args);
  if (outcome.code !== 0) throw new Error(`lab.sh ${args.join(' ')}: ${outcome.stderr || outcome.stdout}`);
  return outcome;
}

function asUser(user: string | undefined): string[] {
  return user === undefined ? [] : ['runuser', '-u', user, '--'];
}

async function udpReaches(name: string, from: string, to: string, port: number): Promise<boolean> {
  const outcome = await lab(name, ['udp', from, to, String(port)]);
  if (outcome.stderr !== '') throw new Error(`UDP proof ${from} to ${to}: ${outcome.stderr}`);
  return outcome.code === 0;
}

/** Starts a lab, ending one of the same name that was left over. Throws when it cannot be started. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { name } = options;
  const dir = `${STATE}/${name}`;
  const faults = Object.entries(options.faults ?? {}).flatMap(([host, list]) => [
    '--fault',
    `${host}=${list.join(',')}`,
  ]);
  await mustRun(name, ['down']);
  await mustRun(name, ['up', String(options.hosts), ...faults]);
  const exec = (host: string, script: string) => lab(name, ['exec', host, 'sh', '-c', script]);
  const station = (argv: readonly string[], spawned: SpawnOptions = {}) =>
    lab(name, ['station', ...asUser(spawned.user), ...argv], spawned);
  const inventory = `${dir}/hosts`;
  const netfix: Lab['netfix'] = (args, spawned) => station([process.execPath, CLI, ...args], spawned);
  const snapshot = async (host: string): Promise<string> =>
    (await exec(host, '/lib/netfix-lab/snapshot')).stdout;
  return {
    dir,
    inventory,
    exec,
    station,
    netfix,
    run: async (...args) => {
      const { code, stdout, stderr } = await netfix([...args, '-i', inventory, '--json']);
      if (stdout === '') throw new Error(stderr);
      return { code, document: JSON.parse(stdout) };
    },
    inject: async (host, fault) => void (await mustRun(name, ['inject', host, fault])),
    restart: async (host) => void (await mustRun(name, ['restart', host])),
    udpReaches: (from, to, port) => udpReaches(name, from, to, port),
    snapshot,
    state: async (host) =>
      (await snapshot(host))
        .split('\n')
        .filter((line) => !line.includes(JOURNALS))
        .join('\n'),
    down: async () => void (await mustRun(name, ['down'])),
  };
}
