import type { Login } from '../login/login.ts';
import type { LoginPlan } from '../login/login-plan.ts';
import { LOOKUP_MS } from '../names.ts';
import { raise } from '../open-files.ts';
import { printable } from '../printable.ts';
import type { StepFailure } from '../session.ts';
import type { SshTarget } from '../target.ts';

/** `n1 (admin@10.0.0.1:2222)`: the inventory's name and where that is. */
export function place(target: SshTarget): string {
  const host = target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname;
  const address = `${target.user}@${host}${target.port === 22 ? '' : `:${target.port}`}`;
  return target.name === target.hostname ? address : `${target.name} (${address})`;
}

export function unreachable(target: SshTarget, what: string): StepFailure {
  return { kind: 'unreachable', message: `${place(target)}: ${what}` };
}

/** Why there is no TCP connection. Codes are errno names, LATE for a name, TIMEOUT, or JUMP with the jump host's words. */
export function dialFailure(target: SshTarget, code: string, detail: string): StepFailure {
  return unreachable(target, dialReason(target, code, detail));
}

function dialReason(target: SshTarget, code: string, detail: string): string {
  const { port, hostname, connectTimeoutMs } = target;
  switch (code) {
    case 'ECONNREFUSED':
      return `connection refused: nothing listens on port ${port} there; is sshd running, and is the port right?`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `no route to ${hostname} (${code}): is the host up, and on a network this machine reaches?`;
    case 'EAI_AGAIN':
      return `temporary failure: no name server told what ${hostname} is (${code}); ${askServers(hostname)}`;
    case 'EAI_FAIL':
      return `failure: the name servers refuse to tell what ${hostname} is (${code}); ${askServers(hostname)}`;
    case 'ENOTFOUND':
      return `name not found: ${hostname} (${code}); correct the name, or set ansible_host to an address`;
    case 'EMFILE':
      return `not tried: this process has too many files open (EMFILE); ${raise()}, or name fewer hosts (-l)`;
    case 'ENFILE':
      return 'not tried: this machine has too many files open (ENFILE, see /proc/sys/fs/file-nr); end what holds them';
    case 'LATE':
      return `no answer to what ${hostname} is within ${LOOKUP_MS / 1000} s: ask for it with getent hosts ${hostname}, or set ansible_host to an address`;
    case 'TIMEOUT':
    case 'ETIMEDOUT':
      return `time-out: no connection to port ${port} within ${connectTimeoutMs / 1000} s; the host is down, or a firewall drops the packets`;
    case 'JUMP': {
      const jump = target.jumps.at(-1);
      return `jump host ${jump === undefined ? '' : `${place(jump)} `}cannot reach ${hostname}:${port}: ${printable(detail)}`;
    }
    default:
      return `cannot connect to port ${port}: ${printable(detail) || code}`;
  }
}

function askServers(name: string): string {
  return `are those of /etc/resolv.conf right, and up? getent hosts ${name} asks them; or set ansible_host to an address`;
}

/** ssh2 knows no post-quantum exchange, so a server that offers only such is met with "no matching". */
export function noMatch(message: string): string | null {
  const what = /no matching (.+)$/.exec(message)?.[1];
  if (what === undefined) return null;
  const allow = what.startsWith('key exchange')
    ? 'allow curve25519-sha256 in KexAlgorithms'
    : 'allow a common one (ssh-ed25519 or rsa-sha2-512 host keys, aes256-gcm@openssh.com, hmac-sha2-256)';
  return `no matching ${what}: the server and netfix share none; ${allow} in the server's sshd_config`;
}

/** What HTTP, SMTP and FTP, IMAP, POP3, VNC and SSH-1 servers say first. sshd itself may say other words before it hangs up. */
const OTHER_SERVERS = /^(HTTP\/|220[ -]|\* OK|\+OK|RFB |SSH-1\.(?!99))/;

/** Null where it may be an SSH server, as far as the first bytes tell. */
export function otherServer(target: SshTarget, heard: string): StepFailure | null {
  if (!OTHER_SERVERS.test(heard)) return null;
  const what = heard.startsWith('SSH-')
    ? 'that speaks SSH-1 alone'
    : 'that is no SSH server; is the port right?';
  return unreachable(target, `port ${target.port} answers with \`${printable(heard, 80)}\`: ${what}`);
}

/** `heard`: the first bytes it sent. `handshake`: whether the handshake ended, so that it is the login that did not. */
export function silentFailure(
  target: SshTarget,
  { heard, handshake }: { heard: string; handshake: boolean },
): StepFailure {
  const { port, connectTimeoutMs } = target;
  const within = `within ${connectTimeoutMs / 1000} s`;
  const accepted = `accepted the connection on port ${port} but sent`;
  if (heard === '') return unreachable(target, `${accepted} nothing ${within}: is that an SSH server?`);
  if (handshake)
    return unreachable(target, `time-out: the login did not end ${within}; the host may be overloaded`);
  if (heard.includes('SSH-'))
    return unreachable(
      target,
      `time-out: the SSH handshake began and did not end ${within}; ${lostLarge(target)}`,
    );
  return unreachable(target, `${accepted} \`${printable(heard, 80)}\`: that is no SSH server`);
}

/** The first words fit into any packet; the lists of algorithms that follow fill one (KEXINIT, RFC 4253 §7.1). */
function lostLarge({ hostname, jumps }: SshTarget): string {
  const from = jumps.at(-1)?.name;
  const headers = hostname.includes(':') ? 48 : 28;
  const ping = `ping -M do -s ${1500 - headers} ${hostname}`;
  return `the host is overloaded, or small packets arrive and large ones do not (the MTU of the way): then \`${ping}\`${from === undefined ? '' : ` on ${from}`} gets no answer, and \`ping ${hostname}\` does`;
}

export function droppedFailure(target: SshTarget, tries: number, detail: string): StepFailure {
  const said = detail === '' ? '' : ` (${printable(detail)})`;
  const what = `the server dropped the connection before the handshake ended, ${tries} times${said}`;
  return unreachable(
    target,
    `${what}: MaxStartups, PerSourcePenalties, hosts.deny or fail2ban may refuse this machine`,
  );
}

/** The connection ended before the login did. `said`: what the server had to say to the user. */
export function brokenLogin(target: SshTarget, detail: string, said: string): StepFailure {
  const what = `the connection broke during the login: ${printable(detail) || 'closed by the server'}`;
  const words = printable(said);
  return unreachable(target, words === '' ? what : `${what}; before that it said: ${words}`);
}

/** Login refused: who, what the server takes, what was tried. */
export function loginFailure(target: SshTarget, plan: LoginPlan, login: Login, detail: string): StepFailure {
  const methods = login.serverMethods;
  const accepts = methods === null ? '' : `; the server takes ${methods.join(', ') || 'no method'}`;
  const tried = login.tried.map(({ label }) => label);
  const offered = tried.length === 0 ? 'nothing could be offered' : `tried ${tried.join(', ')}`;
  const notes = plan.notes.length === 0 ? '' : `; ${plan.notes.join('; ')}`;
  const many = /too many authentication failures/i.test(detail)
    ? '; the server counted too many wrong keys: name the right one and set IdentitiesOnly'
    : '';
  const next = tried.length === 0 ? ': give a private key, an agent or a password' : '';
  return unreachable(
    target,
    `login refused for user ${target.user}: ${offered}${next}${accepts}${notes}${many}`,
  );
}
