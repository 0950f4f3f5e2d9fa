import { tellVxlans } from '../../modules/cidr/vxlan.ts';
import { listed } from '../../modules/told.ts';
import { cidrView, overlayOf, overlayOn, reaches, tunnelAddress } from '../geometry.ts';
import type { HostSeen, Path, Tunnel } from '../path.ts';
import type { StepResult } from '../verdict.ts';
import { on, type Step } from './step.ts';

/** The tunnel between the two hosts: its device at both ends, and where it sends. */
export const overlay: Step = {
  id: 'overlay',
  judge(path) {
    const found = overlayOf(path);
    const { sender, receiver } = path;
    if (found === null || receiver === null) return [];
    // That it sends from another address than the node's may be meant so: where packets arrive, it is.
    const told = tellVxlans([cidrView(sender), cidrView(receiver)]).filter(
      ({ finding }) => finding.severity === 'error' || !reaches(path),
    );
    if (told.length > 0)
      return told.map(({ hosts, finding: { code, message, evidence } }) =>
        on('overlay', hosts[0] ?? sender.name).fault(message, {
          evidence,
          cause: { code, message, advice: adviceFor(code, hosts) },
        }),
      );
    return judgeTunnel(path, sender, receiver, found);
  },
};

/** What a person does about what `tellVxlans` finds. */
function adviceFor(code: string, hosts: readonly string[]): string {
  const where = listed(hosts);
  return code === 'cidr.vxlan-twin'
    ? `give each of ${where} a machine-id of its own (rm /etc/machine-id; systemd-machine-id-setup), delete the device there and restart the CNI's agent`
    : `tell the CNI which address ${where} ${hosts.length === 1 ? 'has' : 'have'} (kubelet --node-ip, flannel --iface), and restart its agent there`;
}

/** Why a host's end of a tunnel carries nothing; `tunnel`: as the other host, or itself, has it. Null where it is up. */
export function brokenEnd(
  host: HostSeen,
  other: HostSeen,
  { device, link }: Tunnel,
): { code: string; message: string; evidence: string } | null {
  const own = overlayOn(host, link.vxlan.id);
  if (own === null) {
    const message = `${host.name} has no VXLAN device with the id ${link.vxlan.id} of ${device} on ${other.name}`;
    return { code: 'overlay.absent', message, evidence: link.line };
  }
  if (own.link.up) return null;
  return { code: 'overlay.down', message: `${own.device} of ${host.name} is down`, evidence: own.link.line };
}

/** What a person does about a tunnel's device that is not as it should be. */
export function remake({ name, holders }: HostSeen, { link }: Tunnel): string {
  const { port } = link.vxlan;
  const holder = holders.get(port);
  const first =
    holder === undefined
      ? ''
      : `${holder} holds ${port}/udp on ${name}, and the device cannot have it: end that first. `;
  return `${first}${first === '' ? 'the' : 'The'} CNI's agent makes this device: restart it on ${name} and read its log`;
}

function judgeTunnel(path: Path, sender: HostSeen, receiver: HostSeen, here: Tunnel): StepResult[] {
  const { ok } = on('overlay', sender.name);
  const blame = (host: HostSeen, code: string, message: string, evidence: string): StepResult => {
    return on('overlay', host.name).fault(message, {
      evidence,
      cause: { code, message, advice: remake(host, here) },
    });
  };
  for (const [host, other] of [
    [receiver, sender],
    [sender, receiver],
  ] as const) {
    const broken = brokenEnd(host, other, here);
    if (broken !== null) return [blame(host, broken.code, broken.message, broken.evidence)];
  }
  const { id, port } = here.link.vxlan;
  const there = overlayOn(receiver, id);
  if (there === null) return [];
  const other = there.link.vxlan.port;
  if (port !== other)
    return [
      blame(
        receiver,
        'overlay.port',
        `${here.device} of ${sender.name} sends to port ${port}, and ${there.device} of ${receiver.name} listens on ${other}`,
        there.link.line,
      ),
    ];
  const ends = [
    {
      host: sender,
      ...here,
      other: receiver,
      expected: tunnelAddress(receiver, there),
      to: path.target.address,
    },
    {
      host: receiver,
      ...there,
      other: sender,
      expected: tunnelAddress(sender, here),
      to: sender.place.address,
    },
  ];
  for (const { host, device, link, other, expected, to } of ends) {
    const { remote, neighbour, route } = host;
    if (remote === null || remote === expected || route.device !== device) continue;
    if (remote === 'none' && (reaches(path) || !link.vxlan.isTaught)) continue;
    const evidence = neighbour?.line ?? link.line;
    if (remote === 'none') {
      const message = `${device} of ${host.name} has no entry for ${neighbour?.mac} in its forwarding table (bridge fdb), so it sends nothing to ${other.name}`;
      return [blame(host, 'overlay.remote', message, evidence)];
    }
    const message = `${device} of ${host.name} sends what is for ${to} to ${remote}, and ${other.name} takes it at ${expected}`;
    const advice = `${other.name} registered a wrong address with the cluster, or ${host.name} has not heard of the new one: set the node's address (kubelet --node-ip, flannel --iface) and restart the CNI's agents. Or the device of the node at ${remote} has the same hardware address, as on machines cloned with their /etc/machine-id: compare \`ip link show ${device}\` there`;
    return [
      on('overlay', host.name).fault(message, {
        evidence,
        cause: { code: 'overlay.remote', message, advice },
      }),
    ];
  }
  if (sender.route.gateway !== null && sender.neighbour === null)
    return [
      blame(
        sender,
        'overlay.neighbour',
        `${here.device} of ${sender.name} does not know ${sender.route.gateway}, by which ${receiver.name} is reached`,
        here.link.line,
      ),
    ];
  const line = `VXLAN ${id} on ${port}/udp between ${here.device} of ${sender.name} and ${there.device} of ${receiver.name}`;
  return [ok(line, here.link.line)];
}
