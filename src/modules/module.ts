import type { Static, TSchema } from 'typebox';
import type { Change } from './change.ts';
import type { LoneHost, Standalone } from './standalone.ts';

export type {
  Change,
  CommandChange,
  CommentChange,
  FileChange,
  KernelModuleChange,
  SysctlChange,
} from './change.ts';

/** Something a module saw that a person should read. */
export interface Finding {
  /** Stable, dotted: `sysctl.overridden`. */
  code: string;
  /** `error`: not right. `warning`: right now, but will bite. `info`: worth knowing. */
  severity: 'error' | 'warning' | 'info';
  /** One sentence in the field's words: what, where. */
  message: string;
  /** The line, rule or value that shows it, as the host printed it. */
  evidence?: string;
  /** True when the changes of the same plan put it right. An unfixable error makes the task `failed`. */
  fixable?: boolean;
}

/** What was found on a host, and the changes that would put it right, in order. Nothing of either: the task is `ok`. */
export interface Plan {
  findings: Finding[];
  changes: Change[];
}

/** What one probe script printed on a host. Bounded, and decoded as UTF-8 with replacement. */
export interface ProbeOutput {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** What is known of a host before any task, from the facts script (engine/facts.ts). */
export interface Facts {
  hostname: string;
  /** uname -r */
  kernel: string;
  /** uname -m */
  arch: string;
  /** From /etc/os-release; `id` is `unknown` without one. */
  os: { id: string; idLike: string[]; versionId: string; name: string };
  /** The uid tasks run with: 0 under become. */
  uid: number;
  /** systemd when /run/systemd/system exists. */
  init: 'systemd' | 'other';
  packageManager: 'apt' | 'dnf' | 'yum' | 'zypper' | 'apk' | null;
  /**
   * Every address on the host, loopback ones left out. `device` null: it is on `lo`, as where a node speaks BGP, so packets for it
   * come in by any other.
   */
  addresses: { device: string | null; address: string; prefix: number }[];
  /** The connection netfix came in by, as sshd(8) tells in SSH_CONNECTION; null on this machine itself. */
  ssh: { client: string; clientPort: number; server: string; port: number } | null;
}

/** What plan() may know of the host besides its own probe. */
export interface HostView {
  name: string;
  facts: Facts;
  /** Addresses of all hosts of the play, this one included. */
  nodes: string[];
  /** Addresses of the hosts of each inventory group. */
  groups: Record<string, string[]>;
  /** Changes that earlier tasks of the same batch will make first, so that two tasks can share a file. */
  pending: readonly Change[];
  /** True when planning again after changes of this task were applied. */
  applied: boolean;
}

/** A task module. Pure but for the shell text it returns: it knows nothing of SSH, progress or reports. */
export interface Module<P extends TSchema = TSchema, S = unknown> {
  kind: 'task';
  name: string;
  /** One line for `netfix modules`. */
  summary: string;
  params: P;
  /** A YAML task that works, for the docs and the scaffold. */
  example: string;
  /** What an instance does, for a task without a name: `sysctl net.ipv4.ip_forward`. */
  title(params: Static<P>): string;
  /**
   * Read-only POSIX sh, by part name. The engine runs each distinct script once per host and round, however many
   * tasks ask for it, so keep what does not depend on params in parts of their own. The prelude (sh/prelude.ts)
   * gives LC_ALL=C, a PATH with sbin, `has CMD` and `dump FILE…`. All parts run in one shell, as `quiet` sections do
   * (sh/sections.ts): none exits, goes to another folder, or reads a variable that it has not set. What must
   * do so stands in parentheses.
   */
  probe(params: Static<P>): Record<string, string>;
  /** The probe is a script of the user's: it may leave a process behind, which is not waited for. */
  probesByUser?: true;
  /** Pure. Output is hostile data: never throws, whatever it holds. */
  read(parts: Record<string, ProbeOutput>, params: Static<P>): S;
  /** Pure. Called again after apply with the new state: then nothing may be left. */
  plan(state: S, params: Static<P>, host: HostView): Plan;
  /**
   * Pure. What is wrong with parameters that their schema lets pass, in plain words: said before any host is touched.
   * `groups` are the names of the inventory's groups.
   */
  faults?(params: Static<P>, groups: ReadonlySet<string>): string[];
  /** Pure. The same as steps of a script that needs no netfix (`netfix export`); a module without it cannot be exported. */
  standalone?(params: Static<P>, host: LoneHost): Standalone;
}

/** One host as a fleet module sees it. */
export interface FleetHost {
  name: string;
  /** The address other nodes reach it by. */
  address: string;
  facts: Facts;
}

export interface StepOutput extends ProbeOutput {
  /** Null when the script ran to its end; else why it did not (deadline, connection lost). */
  failure: string | null;
}

export interface Fleet {
  hosts: readonly FleetHost[];
  /** Hosts of the play that take no part, for they are unreachable or failed before; the address null where it is not known. */
  absent: readonly { name: string; address: string | null }[];
  groups: Record<string, string[]>;
  /** Runs a script on every host it returns text for, at the same time. Unreachable hosts come back with `failure`. */
  each(
    script: (host: FleetHost) => string | null,
    options: { timeoutMs: number },
  ): Promise<Map<string, StepOutput>>;
  /** A line under the running step, such as "round 2 of 3", and how long the rest of it will take, where that is known. */
  progress(text: string, secondsLeft?: number): void;
}

/** `cells[i][j]`: from host i to host j; null on the diagonal and where nothing was tested. */
export interface Matrix {
  name: string;
  hosts: string[];
  cells: (MatrixCell | null)[][];
}

export interface MatrixCell {
  ok: boolean;
  /** Measured figures by name and unit: `{ lossPercent: 0, jitterMs: 0.02, mbitPerSecond: 4.99 }`. */
  values?: Record<string, number>;
  /** One line, when not ok. */
  reason?: string;
}

export interface FleetResult {
  /** Per host; a host not named is ok. */
  findings: Record<string, Finding[]>;
  matrices: Matrix[];
}

/** Sees all hosts of the play at once. It changes none of them, but for what prepare() names. What it sets up on hosts it takes down, and hosts do so themselves if we vanish. */
export interface FleetModule<P extends TSchema = TSchema> {
  kind: 'fleet';
  name: string;
  summary: string;
  params: P;
  example: string;
  title(params: Static<P>): string;
  /**
   * What each host must have first, or null: a module that takes the same parameters. The engine brings it right like a
   * task of its own, with journal, undo and check mode, and its changes become the fleet task's.
   */
  prepare?(params: Static<P>): Module<P> | null;
  /** The one host that prepare() is for; without it every host. So a cluster is changed from one of its nodes. */
  preparedHost?(params: Static<P>): string;
  run(fleet: Fleet, params: Static<P>): Promise<FleetResult>;
  /** True where a host takes part whose address among the nodes is not known: it is empty then. */
  anyAddress?: boolean;
  /** As Module.faults(). */
  faults?(params: Static<P>, groups: ReadonlySet<string>): string[];
}

/** Typed definition without repeating the type arguments. */
export function defineModule<P extends TSchema, S>(module: Omit<Module<P, S>, 'kind'>): Module<P, S> {
  return { kind: 'task', ...module };
}

export function defineFleetModule<P extends TSchema>(module: Omit<FleetModule<P>, 'kind'>): FleetModule<P> {
  return { kind: 'fleet', ...module };
}
