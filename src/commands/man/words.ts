/** What the program itself does not say, for its man page. Backticks mark what is typed as it stands. */

export const DESCRIPTION = [
  'netfix looks at all hosts of an inventory at once, over SSH as `ssh` itself would log in, changes only what is wrong, looks again, and sends packets between them to prove it. Nothing of it is installed on the hosts. Inventories are those of Ansible.',
  'Host keys are always verified. Each change is written down on its host before it is made, and can be taken back with `netfix undo`.',
];

/** Exit codes and their meaning, as the README has them. */
export const EXITS: [code: number, meaning: string][] = [
  [0, 'everything is right, or was made right'],
  [2, 'a task failed on some host'],
  [4, 'some host was unreachable'],
  [8, 'check mode found something to change (bits add up: 6, 10, 12, 14)'],
  [64, 'wrong usage, playbook or inventory; nothing was touched'],
  [70, 'a bug of ours, or the output could not be written'],
  [130, 'interrupted'],
];

export const FILES: [path: string, meaning: string][] = [
  [
    '~/.ssh/config, ~/.ssh/known_hosts, /etc/ssh/ssh_config, /etc/ssh/ssh_known_hosts',
    'read as ssh reads them',
  ],
  [
    '~/.local/state/netfix/runs/',
    'the records of the last 20 runs, for `--retry-failed`; below `$XDG_STATE_HOME` where that is set',
  ],
  [
    '~/.cache/netfix/',
    'compiled code of netfix, for a faster start; below `$XDG_CACHE_HOME` where that is set',
  ],
  [
    '/var/lib/netfix/runs/RUN/',
    'on a host: the journal of a run. Its `undo.sh` takes the run back without netfix. Of a user who is not root: `~/.local/state/netfix/runs/RUN/`',
  ],
  ['/run/netfix/lock', 'on a host: held by the run that changes it'],
];

export const ENVIRONMENT: [name: string, meaning: string][] = [
  ['NO_COLOR', 'no colours, whatever it is set to'],
  ['NETFIX_BECOME_PASSWORD_FILE', 'a file with the password of sudo'],
  ['SSH_AUTH_SOCK', 'the agent that holds keys'],
];

export const EXAMPLES: [command: string, meaning: string][] = [
  ['netfix ping -i hosts', 'who answers, as whom'],
  ['netfix check playbooks/baseline.yaml -i hosts --diff', 'what would change; changes nothing'],
  ['netfix run playbooks/baseline.yaml -i hosts', 'make it so'],
  ['netfix undo -b -i hosts', 'take back what the latest run changed'],
];

export const SEE_ALSO: [page: string, section: number][] = [
  ['ssh', 1],
  ['ssh_config', 5],
  ['nft', 8],
  ['sysctl.d', 5],
  ['tcpdump', 8],
];
