import { parsePrefix } from '../../net/address.ts';
import type { Packet } from '../../net/firewall/packet.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import { type Verdict, verdictOf } from '../../net/firewall/verdict.ts';
import type { Facts, Finding, HostView } from '../module.ts';
import { placeText } from './place.ts';

/**
 * Whether our own next SSH connection would still be let in. `refusal`: it would not be, or nobody can tell although
 * the rules before let it in for sure. `doubt`: it could not be told before either; then the guard watches alone.
 */
export function lockout(
  before: RuleSet,
  after: RuleSet,
  host: HostView,
): { refusal: Finding | null; doubt: Finding[] } {
  const packet = sshPacket(host.facts);
  if (packet === null) return { refusal: null, doubt: [] };
  const [was, will] = [verdictOf(before, packet), verdictOf(after, packet)];
  if (will.kind === 'accepted' || was.kind === 'dropped') return { refusal: null, doubt: [] };
  if (will.kind === 'unknown' && was.kind === 'unknown')
    return { refusal: null, doubt: [unclear(host, will)] };
  return { refusal: wouldLockOut(host, will), doubt: [] };
}

/** The first packet of one more connection like the one we stand on. */
function sshPacket({ ssh, addresses }: Facts): Packet | null {
  const client = parsePrefix(ssh?.client ?? '');
  const server = parsePrefix(ssh?.server ?? '');
  if (ssh === null || client === null || server === null) return null;
  return {
    family: client.family,
    protocol: 'tcp',
    source: client.low,
    destination: server.low,
    sourcePort: BigInt(ssh.clientPort),
    port: BigInt(ssh.port),
    iif: addresses.find(({ address }) => parsePrefix(address)?.low === server.low)?.device ?? null,
    oif: '',
  };
}

function connection(host: HostView): string {
  const { ssh } = host.facts;
  return `SSH from ${ssh?.client} to port ${ssh?.port}`;
}

function wouldLockOut(host: HostView, verdict: Verdict): Finding {
  const place = verdict.place === null ? '' : ` by ${placeText(verdict.place)}`;
  const what =
    verdict.kind === 'unknown'
      ? `whether ${connection(host)} would still be let in cannot be told (\`${verdict.expression}\`)`
      : `${connection(host)} would be dropped${place}`;
  return {
    code: 'firewall.lockout',
    severity: 'error',
    message: `${what}: we would lock ourselves out, so nothing is changed. Let SSH in by a rule of its own first`,
  };
}

function unclear(host: HostView, { expression }: Extract<Verdict, { kind: 'unknown' }>): Finding {
  return {
    code: 'firewall.unknown',
    severity: 'warning',
    message: `whether ${connection(host)} is let in cannot be told from the rules; the guard takes the change back if it is not`,
    evidence: expression,
  };
}
