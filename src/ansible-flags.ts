const CHECK =
  'a playbook is checked whole before any host is touched; `netfix check PLAYBOOK` then only looks';
const LIST_HOSTS = '`netfix inventory -i SOURCE -l PATTERN` lists them';
const ASK_PASS = 'use a key (--private-key, ssh-agent), or set ansible_password in the inventory';
const METHOD = 'set ansible_become_method=sudo or ansible_become_method=doas in the inventory';
const VAULT = 'netfix reads nothing of Ansible Vault: decrypt it, or give the secret with -K or `-e @FILE`';
const SSH_ARGS = 'set ansible_ssh_common_args in the inventory, or write it into ~/.ssh/config';

/** Flags of ansible and ansible-playbook (core 2.18) that netfix has not, and what to do here. */
const NEXT = new Map([
  ['--syntax-check', CHECK],
  ['--list-tasks', '`netfix check PLAYBOOK --json` names each task, and changes nothing'],
  ['--list-tags', 'a tag that no task has is an error that names those there are'],
  ['--list-hosts', LIST_HOSTS],
  ['--step', 'netfix does not ask before each task: look first with `netfix check`, or name tasks by --tags'],
  ['--start-at-task', 'name tasks by --tags; what is right already costs one look, and is left alone'],
  ['-C', '--check, or `netfix check PLAYBOOK`'],
  ['-D', '--diff'],
  ['-T', '--timeout SECONDS'],
  ['-k', ASK_PASS],
  ['--ask-pass', ASK_PASS],
  ['--connection-password-file', ASK_PASS],
  ['--become-method', METHOD],
  ['--become-user', 'netfix becomes root only: -b'],
  ['--become-password-file', 'name the file in the variable NETFIX_BECOME_PASSWORD_FILE'],
  ['-c', 'set ansible_connection=local for this machine; all else is reached over SSH'],
  ['--connection', 'set ansible_connection=local for this machine; all else is reached over SSH'],
  ['--ssh-common-args', SSH_ARGS],
  ['--ssh-extra-args', SSH_ARGS],
  ['-J', VAULT],
  ['--ask-vault-pass', VAULT],
  ['--ask-vault-password', VAULT],
  ['--vault-id', VAULT],
  ['--vault-pass-file', VAULT],
  ['--vault-password-file', VAULT],
]);

/** What to do instead where netfix has no such flag. It may have its value with it (`--become-user=x`, `-CD`). */
export function insteadOf(flag: string): string | undefined {
  return NEXT.get(flag.startsWith('--') ? flag.replace(/=.*$/s, '') : flag.slice(0, 2));
}
