import { printable } from '../printable.ts';
import type { Become, StepFailure } from '../session.ts';
import { missingMark, otherMark, otherMethod, withoutMarks } from './bootstrap.ts';

interface Who {
  user: string;
  label: string;
}

/** What came instead of root's shell. */
interface Instead {
  /** Under LC_ALL=C. */
  said: string;
  nonce: string;
  /** How long sudo or doas was waited for in vain; null where it ended. */
  silentMs: number | null;
}

/** Why there is no root shell, from what sudo or doas printed instead of one. */
export function becomeFailure(become: Become, { said, nonce, silentMs }: Instead, who: Who): StepFailure {
  const where = `${who.user} on ${who.label}`;
  const words = withoutMarks(said, nonce);
  if (silentMs !== null)
    return { kind: 'become', message: silence(become.method, silentMs, printable(words), where) };
  const message = said.includes(missingMark(nonce))
    ? missing(become.method, said.includes(otherMark(nonce)), where)
    : reason(become, words, where);
  return { kind: 'become', message };
}

export function passwordRefused(who: Who): StepFailure {
  const next = 'check the password given with -K or NETFIX_BECOME_PASSWORD_FILE; it was tried once';
  return { kind: 'become', message: `sudo refused the password for ${who.user} on ${who.label}: ${next}` };
}

function silence(method: Become['method'], ms: number, said: string, where: string): string {
  const words = said === '' ? 'nothing' : said;
  const next = `run \`${method} true\` there and see what it waits for: a PAM module, a directory (LDAP, SSSD) or a name server that is silent. If it waits for nothing, large packets may be lost on the way, as by a wrong MTU: ping -M do -s 1472 to it`;
  return `${method} gave no answer within ${ms / 1000} s for ${where}, and said: ${words}; ${next}`;
}

function missing(method: Become['method'], hasOther: boolean, where: string): string {
  const other = otherMethod(method);
  const next = hasOther
    ? `${other} is: set ansible_become_method=${other} for this host in the inventory`
    : `log in as root, or install ${method} there`;
  return `${method} is not installed for ${where}${hasOther ? ', but ' : ': '}${next}`;
}

function reason(become: Become, said: string, where: string): string {
  const method = become.method;
  if (method === 'sudo' && /exec.*\/bin\/sh: .*denied|\/bin\/sh: Permission denied/i.test(said)) {
    return `sudo lets ${where} have a shell that may run no other program: remove \`noexec\` from its Defaults in sudoers, or give the rule the tag EXEC: instead of NOEXEC:`;
  }
  if (/not in the sudoers file/.test(said)) {
    return `${where} may not use sudo (not in the sudoers file): allow it there, or log in as another user`;
  }
  if (/not allowed to (execute|run)/.test(said)) {
    return `sudo does not let ${where} run /bin/sh as root: the sudoers rule must allow a shell`;
  }
  if (/a password is required|password:/i.test(said) && become.password === null) {
    return `sudo wants a password for ${where}: give it with -K or NETFIX_BECOME_PASSWORD_FILE`;
  }
  if (/must have a tty/.test(said)) {
    return `sudo wants a terminal for ${where}: remove \`requiretty\` for this user from sudoers`;
  }
  if (method === 'doas') return doasReason(said, where);
  return `cannot become root as ${where}: ${method} said: ${printable(said) || 'nothing'}`;
}

function doasReason(said: string, where: string): string {
  if (/authori[sz]ation required|authentication (required|failed)/i.test(said)) {
    return `doas wants a password for ${where}, and asks only on a terminal: add \`nopass\` to the rule in doas.conf, or use sudo`;
  }
  if (/not enabled/i.test(said)) return `doas is not set up for ${where}: it has no doas.conf`;
  if (/not permitted/i.test(said)) {
    return `doas does not let ${where} become root: allow it in doas.conf`;
  }
  return `cannot become root as ${where}: doas said: ${printable(said) || 'nothing'}`;
}
