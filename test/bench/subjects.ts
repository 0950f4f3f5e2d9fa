import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quote } from '../../src/sh/quote.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BASELINE = join(ROOT, 'playbooks/baseline.yaml');
const ANSIBLE_BASELINE = join(ROOT, 'test/bench/playbooks/baseline.ansible.yaml');
const MITOGEN = '/usr/lib/python3/dist-packages/ansible_mitogen/plugins/strategy';

/** Where a step runs: the lab, cut down to some hosts. */
export interface Site {
  hosts: number;
  /** The inventory of these hosts, for netfix and Ansible alike. */
  inventory: string;
  /** Their names and their addresses, one a line. */
  names: string;
  addresses: string;
  key: string;
  sshConfig: string;
  /** A folder for what a step wants to keep, new for each repetition. */
  scratch: string;
  /** Where netfix keeps compiled code, for the whole of a benchmark. */
  cache: string;
}

export interface Step {
  id: string;
  title: string;
  argv(site: Site): string[];
  env?(site: Site): Record<string, string>;
  /** Whether the output of a run that exited 0 shows that the work was done. */
  proves(stdout: string, hosts: number): boolean;
}

/** One program, with the steps that it takes one after the other. */
export interface Subject {
  id: string;
  /** Whether the hosts are put back to where they are broken before the first step. */
  reset: boolean;
  steps: Step[];
}

export function netfix(...args: string[]): string[] {
  return [process.execPath, join(ROOT, 'dist/cli.js'), ...args];
}

export function ansible(playbook: string, site: Site): string[] {
  return ['ansible-playbook', '-i', site.inventory, playbook];
}

/**
 * Its documentation's advice for speed: pipelining, forks, no search for Python, and connections that are kept, in a
 * folder of the round's own.
 */
export function ansibleEnv(site: Site): Record<string, string> {
  return {
    ANSIBLE_PIPELINING: 'True',
    ANSIBLE_FORKS: '50',
    ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3',
    ANSIBLE_HOME: site.scratch,
    ANSIBLE_SSH_CONTROL_PATH_DIR: join(site.scratch, 'cp'),
    ANSIBLE_NOCOLOR: '1',
  };
}

export function mitogenEnv(site: Site): Record<string, string> {
  return { ...ansibleEnv(site), ANSIBLE_STRATEGY: 'mitogen_linear', ANSIBLE_STRATEGY_PLUGINS: MITOGEN };
}

/** So many hosts of Ansible's recap came out right, with changes or without. */
export function recap(changes: boolean): Step['proves'] {
  const line = changes ? /changed=[1-9]\d* +unreachable=0 +failed=0/g : /changed=0 +unreachable=0 +failed=0/g;
  return (stdout, hosts) => (stdout.match(line) ?? []).length === hosts;
}

function sums(words: string): Step['proves'] {
  return (stdout, hosts) => new RegExp(`^${hosts} hosts?: ${hosts} ${words}`, 'm').test(stdout);
}

export const allRight = sums('right, nothing to do');

export const NOTHING_TO_FIX: Step = {
  id: 'netfix-nothing',
  title: 'netfix, baseline with nothing to do',
  argv: (site) => netfix('run', BASELINE, '--skip-tags', 'iperf', '-i', site.inventory),
  proves: allRight,
};

export const FIX: Step = {
  ...NOTHING_TO_FIX,
  id: 'netfix-fix',
  title: 'netfix, baseline to fix',
  proves: sums('fixed'),
};

export const PING: Step = {
  id: 'netfix-ping',
  title: 'netfix ping',
  argv: (site) => netfix('ping', '-i', site.inventory),
  proves: allRight,
};

export const CHECK: Step = {
  ...NOTHING_TO_FIX,
  id: 'netfix-check',
  title: 'netfix check, nothing to do',
  argv: (site) => check(site),
};

/** The same by two processes at once, each for one half of the hosts. */
export const CHECK_IN_TWO: Step = {
  id: 'netfix-check-two',
  title: 'the same in two processes, half of the hosts each',
  argv(site) {
    const half = Math.ceil(site.hosts / 2);
    const one = check(site, '-l', `all[0:${half - 1}]`)
      .map(quote)
      .join(' ');
    const other = check(site, '-l', `all[${half}:]`).map(quote).join(' ');
    return ['sh', '-c', `${one} & ${other} && wait $!`];
  },
  proves(stdout, hosts) {
    const sum = [...stdout.matchAll(/^(\d+) hosts?: \1 right/gm)].reduce((all, [, n]) => all + Number(n), 0);
    return sum === hosts;
  },
};

function check(site: Site, ...more: string[]): string[] {
  return netfix('check', BASELINE, '--skip-tags', 'iperf', '-i', site.inventory, ...more);
}

export const MESH: Step = {
  id: 'netfix-mesh',
  title: 'netfix mesh, every direction',
  argv: (site) => netfix('mesh', '-b', '-i', site.inventory),
  proves: allRight,
};

export const FLOOR: Step = {
  id: 'floor',
  title: 'the floor: ssh2, `true` on each host',
  argv: (site) => [process.execPath, join(ROOT, 'test/bench/floor.mjs'), site.key, site.addresses],
  proves: (stdout, hosts) => stdout.trim() === `${hosts} hosts`,
};

const RULES = 'ip -o addr show && nft -jp list ruleset';
const TRIAL = `HOME=/dev/null TERM=dumb unshare -n nft -jp -i << end
include "/etc/nftables.conf"
list ruleset
end`;

/** What no look can do without, and nothing made of it: how much of a budget is spent before netfix does anything. */
export const BARE: Step = barely(
  'bare',
  'as the floor, but `sudo`, `ip` and `nft` in place of `true`',
  RULES,
);

/** The same with the trial of the boot file. */
export const BARE_TRIED: Step = barely(
  'bare-tried',
  'as the floor, but `sudo`, `ip`, `nft` and the trial in place of `true`',
  `${RULES} && ${TRIAL}`,
);

function barely(id: string, title: string, script: string): Step {
  const argv = (site: Site): string[] => [...FLOOR.argv(site), `exec sudo -n sh -c ${quote(script)}`];
  return { ...FLOOR, id, title, argv };
}

export const OPENSSH: Step = {
  id: 'openssh',
  title: 'OpenSSH, `ssh host true`, 50 at a time',
  argv: ({ names, sshConfig }) => [
    'xargs',
    '-a',
    names,
    '-P',
    '50',
    '-I',
    '{}',
    'ssh',
    '-F',
    sshConfig,
    '{}',
    'true',
  ],
  proves: () => true,
};

export const ANSIBLE_SECOND: Step = {
  id: 'ansible-second',
  title: 'Ansible, second run (nothing to do)',
  argv: (site) => ansible(ANSIBLE_BASELINE, site),
  env: ansibleEnv,
  proves: recap(false),
};

export const ANSIBLE_FIRST: Step = {
  ...ANSIBLE_SECOND,
  id: 'ansible-first',
  title: 'Ansible, first run (to fix)',
  proves: recap(true),
};

/** What the main scene compares, in the order of a round. */
export const SUBJECTS: readonly Subject[] = [
  { id: 'netfix', reset: true, steps: [FIX, NOTHING_TO_FIX, PING] },
  { id: 'ansible', reset: true, steps: [ANSIBLE_FIRST, ANSIBLE_SECOND] },
  {
    id: 'mitogen',
    reset: true,
    steps: [
      {
        ...ANSIBLE_FIRST,
        id: 'mitogen-first',
        title: 'Ansible with mitogen, first run (to fix)',
        env: mitogenEnv,
      },
      {
        ...ANSIBLE_SECOND,
        id: 'mitogen-second',
        title: 'Ansible with mitogen, second run (nothing to do)',
        env: mitogenEnv,
      },
    ],
  },
  { id: 'openssh', reset: false, steps: [OPENSSH] },
  {
    id: 'pssh',
    reset: false,
    steps: [
      {
        id: 'pssh',
        title: 'parallel-ssh, `true`, 50 at a time',
        argv: (site) => ['parallel-ssh', '-h', site.names, '-p', '50', '-x', `-F ${site.sshConfig}`, 'true'],
        proves: (stdout, hosts) => (stdout.match(/\[SUCCESS\]/g) ?? []).length === hosts,
      },
    ],
  },
  { id: 'floor', reset: false, steps: [FLOOR] },
];
