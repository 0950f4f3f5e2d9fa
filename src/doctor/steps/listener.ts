import { formatPrefix, parsePrefix } from '../../net/address.ts';
import { LOOPBACK_SOCKET } from '../../net/loopback-sockets.ts';
import { tunnelsOf } from '../geometry.ts';
import type { HostSeen } from '../path.ts';
import { portName } from '../question.ts';
import { redirectionOf } from '../service.ts';
import { on, type Step } from './step.ts';

const LOOPBACK = new RegExp(`^${LOOPBACK_SOCKET}$`);
/** Those of VXLAN, Geneve, flannel's UDP and WireGuard: before the CNI runs nothing holds them. */
export const OVERLAY_PORTS = [4789, 6081, 8285, 8472, 51_820, 51_821, 51_871];

/** Whether something takes what is sent, at the very end. Of a ping that is the kernel. */
export const listener: Step = {
  id: 'listener',
  judge({ sender, receiver, target, question, probe }, before) {
    const { port, address } = target;
    // Nothing listens on a node port: kube-proxy's rules lead elsewhere, or refuse.
    const isRefused = before.some(({ cause }) => cause?.code === 'service.no-endpoints');
    if (receiver === null || isRefused) return [];
    const { ok, unknown, fault } = on('listener', receiver.name);
    const where = receiver.place.kind === 'pod' ? `the pod ${target.address}` : receiver.name;
    if (port === null) {
      if (receiver.echoes !== false) return [];
      const setting = address.includes(':') ? 'ipv6.icmp.echo_ignore_all' : 'ipv4.icmp_echo_ignore_all';
      const message = `${where} answers no pings: net.${setting} is 1`;
      const advice = `pings say nothing of the way then: ask for a port (netfix doctor --to ${portOf(address)}), or set it to 0`;
      return [fault(message, { cause: { code: 'listener.silent', message, advice } })];
    }
    const what = portName({ port, protocol: question.protocol });
    const isHidden = receiver.place.kind === 'pod' && receiver.place.namespace === null;
    if (receiver.sockets === null || isHidden)
      return [unknown(`whether something listens on ${what} of ${where} was not seen`)];
    const { sockets } = receiver;
    const holder = holderOf(sender, receiver, port, question.protocol);
    if (holder !== null) {
      const message = `${holder} holds ${what} of ${where}, and ${where} has no VXLAN device there as ${sender.name} has: an overlay cannot have the port`;
      const advice = `end that program on ${receiver.name}, or give it another port, and restart the CNI's agent`;
      return [fault(message, { cause: { code: 'listener.holder', message, advice } })];
    }
    if (sockets.some((socket) => takes(socket, address, receiver)))
      return [ok(`something listens on ${what} of ${where}`)];
    if (question.protocol === 'tcp' && probe.answer === 'answered')
      return [ok(`${what} of ${where} answers, by rules that lead elsewhere`)];
    if (sockets.some((socket) => !LOOPBACK.test(socket))) {
      const at = sockets.map(addressIn).join(' and ');
      const message = `what listens on ${what} of ${where} takes connections to ${at} alone, and not to ${address}`;
      const advice = `let the service listen on ${address.includes(':') ? '::' : '0.0.0.0'}, or ask for the address it has`;
      return [fault(message, { cause: { code: 'listener.address', message, advice } })];
    }
    if (sockets.length > 0) {
      const message = `what listens on ${what} of ${where} takes connections from itself alone (127.0.0.1)`;
      const advice = 'let the service listen on 0.0.0.0, or on the address that others use';
      return [fault(message, { cause: { code: 'listener.loopback', message, advice } })];
    }
    if (question.protocol === 'udp' && OVERLAY_PORTS.includes(port))
      return [unknown(`no overlay holds ${what} of ${where} yet`)];
    const to =
      receiver.place.kind === 'node'
        ? redirectionOf(receiver, { port, protocol: question.protocol }, sender.place.address)
        : null;
    if (to !== null) {
      const end = `${to.address.includes(':') ? `[${to.address}]` : to.address}:${to.port ?? port}`;
      return [
        unknown(`${where} turns ${what} into ${end}: ask for the way from ${receiver.name} to that, too`),
      ];
    }
    const message = `nothing listens on ${what} of ${where}`;
    const advice = `start the service there, or ask for the port it has: ss -l${question.protocol === 'udp' ? 'u' : 't'}np`;
    return [fault(message, { cause: { code: 'listener.absent', message, advice } })];
  },
};

/** The program that has what is the overlay's on the other host. */
function holderOf(sender: HostSeen, receiver: HostSeen, port: number, protocol: string): string | null {
  const hasOverlay = (host: HostSeen): boolean =>
    tunnelsOf(host).some(({ link }) => link.vxlan.port === port);
  const isMeant = protocol === 'udp' && receiver.place.kind === 'node' && hasOverlay(sender);
  return isMeant && !hasOverlay(receiver) ? (receiver.holders.get(port) ?? null) : null;
}

function portOf(address: string): string {
  return `${address.includes(':') ? `[${address}]` : address}:PORT`;
}

/** Any address of the family, IPv4 in IPv6's sockets too, or this one. Where it is rewritten on the way, any will do. */
function takes(socket: string, address: string, { facts, place }: HostSeen): boolean {
  const at = addressIn(socket);
  if (at === '::' || at === address) return true;
  if (at === '0.0.0.0') return !address.includes(':');
  const isOwn = place.kind === 'pod' || facts.addresses.some((own) => own.address === address);
  return !isOwn && !LOOPBACK.test(socket);
}

/** Words of 32 bits in the byte order of the host, which is taken for little-endian; `::ffff:10.0.0.1` as IPv4. */
function addressIn(socket: string): string {
  const bytes = (socket.match(/.{8}/g) ?? [])
    .map((word) => word.match(/../g)?.reverse().join('') ?? '')
    .join('');
  const mapped = /^0{20}ffff(.{8})$/i.exec(bytes)?.[1] ?? bytes;
  if (mapped.length === 8)
    return (mapped.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.');
  const range = parsePrefix((mapped.match(/.{4}/g) ?? []).join(':'));
  return range === null ? socket : formatPrefix(range);
}
