import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { breakHosts, openHosts, siteOf } from './site.ts';
import {
  allRight,
  ansible,
  ansibleEnv,
  BARE,
  BARE_TRIED,
  CHECK,
  CHECK_IN_TWO,
  FIX,
  FLOOR,
  MESH,
  mitogenEnv,
  NOTHING_TO_FIX,
  netfix,
  OPENSSH,
  PING,
  recap,
  type Site,
  type Step,
  SUBJECTS,
  type Subject,
} from './subjects.ts';

/** What is compared at one size, in turns. */
export interface Scene {
  id: string;
  size: number;
  /** Hosts of the lab that take part. */
  hosts: number;
  /** Most runs of each step. */
  runs: number;
  subjects: readonly Subject[];
  site(): Site;
  /** Before the first round. */
  prepare?(): Promise<void>;
}

/** With 50 hosts on two cores its connections time out, after five minutes. */
const MOST_MITOGEN_HOSTS = 10;
const TASK_HOSTS = 10;
const TASK_SIZES = [1, 5, 20, 100];
/** A hundred tasks in Ansible would take longer than all the rest. */
const MOST_PEER_TASKS = 20;
const RIGHT_HOSTS = 50;
/** The tightest budgets hang on these, on a machine whose speed moves. */
const RIGHT_RUNS = 11;
const MESH_HOSTS = 60;
const ALIASES = 5;
const START_RUNS = 11;

/** All scenes, in order, the longest at the end. `--only` leaves the main one alone, with these subjects. */
export function scenesOf({ hosts, only, runs, whole }: BenchOptions): Scene[] {
  const chosen = SUBJECTS.filter(({ id }) => only === null || only.includes(id));
  if (chosen.length === 0) throw new Error(`bench: --only knows ${SUBJECTS.map(({ id }) => id).join(', ')}`);
  const main = hosts.map((size) => ({
    id: 'hosts',
    size,
    hosts: size,
    runs,
    subjects: chosen.filter(({ id }) => id !== 'mitogen' || size <= MOST_MITOGEN_HOSTS),
    site: () => siteOf(size),
  }));
  if (only !== null) return main;
  const most = Math.max(...hosts);
  const taskSizes = whole ? TASK_SIZES : TASK_SIZES.slice(0, 2);
  return [
    startScene(whole ? START_RUNS : runs),
    ...main.slice(0, -1),
    ...rightScenes(Math.min(RIGHT_HOSTS, most), whole ? RIGHT_RUNS : runs),
    ...taskSizes.map((size) => tasksScene(size, Math.min(TASK_HOSTS, most), runs)),
    meshScene(Math.min(MESH_HOSTS, most), runs),
    manyScene(most, Math.min(3, runs)),
    ...main.slice(-1),
  ];
}

function alone(steps: readonly Step[]): Subject[] {
  return steps.map((step) => ({ id: step.id, reset: false, steps: [step] }));
}

function startScene(runs: number): Scene {
  const start = (id: string, title: string, argv: string[]): Step => ({
    id,
    title,
    argv: () => argv,
    proves: () => true,
  });
  const subjects = alone([
    start('node', '`node -e 0`', [process.execPath, '-e', '0']),
    start('version', '`netfix --version`', netfix('--version')),
  ]);
  return { id: 'start', size: 1, hosts: 1, runs, subjects, site: () => siteOf(1) };
}

/** Files that are right already: as plain a task as there is, in netfix and in Ansible. */
function tasksScene(tasks: number, hosts: number, runs: number): Scene {
  const numbers = Array.from({ length: tasks }, (_, i) => i + 1);
  const playbook = (site: Site, name: string, task: (i: number) => string): string => {
    const path = join(site.scratch, `${name}.yaml`);
    const head = '- name: files\n  hosts: all\n  become: true\n  gather_facts: false\n  tasks:\n';
    const words = head.replace(name === 'netfix' ? '  gather_facts: false\n' : '', '');
    writeFileSync(path, `${words}${numbers.map(task).join('')}`);
    return path;
  };
  const copies = (site: Site): string =>
    playbook(
      site,
      'ansible',
      (i) => `    - ansible.builtin.copy: { dest: /etc/bench/${i}, content: "${i}\\n", mode: "0644" }\n`,
    );
  const files = (site: Site): string =>
    playbook(
      site,
      'netfix',
      (i) => `    - file: { path: /etc/bench/${i}, content: "${i}\\n", mode: "0644" }\n`,
    );
  const steps: Step[] = [
    {
      id: 'netfix-tasks',
      title: 'netfix',
      argv: (site) => netfix('run', files(site), '-i', site.inventory),
      proves: allRight,
    },
  ];
  const peers: Step[] = [
    {
      id: 'ansible-tasks',
      title: 'Ansible',
      argv: (site) => ansible(copies(site), site),
      env: ansibleEnv,
      proves: recap(false),
    },
    {
      id: 'mitogen-tasks',
      title: 'Ansible with mitogen',
      argv: (site) => ansible(copies(site), site),
      env: mitogenEnv,
      proves: recap(false),
    },
  ];
  const subjects = alone(tasks <= MOST_PEER_TASKS ? [...steps, ...peers] : steps);
  const prepare = (): Promise<void> =>
    openHosts(hosts, numbers.map((i) => `echo ${i} > /etc/bench/${i}`).join('\n'));
  return { id: 'tasks', size: tasks, hosts, runs, subjects, site: () => siteOf(hosts), prepare };
}

/** What the budgets are about, by itself: as the lab makes its hosts, and behind a firewall as netfix left them. */
function rightScenes(hosts: number, runs: number): Scene[] {
  const right = (id: string, bare: Step, prepare: () => Promise<void>): Scene => {
    const subjects = alone([NOTHING_TO_FIX, FLOOR, bare, OPENSSH]);
    return { id, size: hosts, hosts, runs, subjects, site: () => siteOf(hosts), prepare };
  };
  const fix = async (): Promise<void> => {
    await breakHosts(hosts);
    await measure(FIX, siteOf(hosts));
  };
  return [right('plain', BARE, () => openHosts(hosts)), right('walled', BARE_TRIED, fix)];
}

function meshScene(hosts: number, runs: number): Scene {
  const subjects = alone([MESH, FLOOR, PING]);
  const prepare = (): Promise<void> => openHosts(hosts);
  return { id: 'mesh', size: hosts, hosts, runs, subjects, site: () => siteOf(hosts), prepare };
}

/** Several names for each host, so only what changes nothing: a host has one lock. */
function manyScene(hosts: number, runs: number): Scene {
  const subjects = alone([PING, CHECK, CHECK_IN_TWO]);
  const site = (): Site => siteOf(hosts, ALIASES);
  const prepare = (): Promise<void> => openHosts(hosts);
  return { id: 'many', size: hosts * ALIASES, hosts, runs, subjects, site, prepare };
}
