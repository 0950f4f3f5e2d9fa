import { listed } from '../../modules/told.ts';
import { contains, parsePrefix } from '../../net/address.ts';
import { nodeDevice, podDevice, reaches, vethOf } from '../geometry.ts';
import type { HostSeen, Path } from '../path.ts';
import type { StepResult } from '../verdict.ts';
import { on, type Step } from './step.ts';

/** Who the two ends are. */
export const place: Step = {
  id: 'place',
  judge(path) {
    const { sender, receiver, target } = path;
    if (receiver !== null) return [...pod(path, sender), ...pod(path, receiver)];
    const line = `no host of the inventory that answered has ${target.address}: what is behind the last router is not seen`;
    return [...pod(path, sender), on('place', sender.name).unknown(line)];
  },
};

function pod(path: Path, host: HostSeen): StepResult[] {
  const { place: end, name } = host;
  if (end.kind === 'node') return [];
  const device = podDevice(host) ?? 'no device';
  const { ok, unknown } = on('place', name);
  if (end.twins.length > 0 && !reaches(path)) return [twins(host)];
  if (end.namespace !== null)
    return [
      isLinked(host) || reaches(path)
        ? ok(`${end.address} is a pod of ${name}, behind ${device} (${end.namespace})`)
        : unlinked(host),
    ];
  // Root sees the namespaces of all pods that are no virtual machines.
  return host.facts.uid === 0
    ? [
        unknown(
          `${end.address} would be a pod of ${name}, behind ${device}; no network namespace there has it, so it may be gone`,
        ),
      ]
    : [ok(`${end.address} is a pod of ${name}, behind ${device}`)];
}

/** One of them is left over, as a rule, of a pod that is gone; the host sends to the one that answered last. */
function twins({ name, place: { address, namespace, twins: others } }: HostSeen): StepResult {
  const all = listed([namespace ?? '', ...others]);
  const message = `${others.length + 1} network namespaces of ${name} have ${address}: ${all}`;
  const advice = `see which of them belongs to no pod that runs (crictl pods, crictl inspectp) and delete that: ip netns del NAME, on ${name}`;
  return on('place', name).fault(message, { cause: { code: 'place.twin', message, advice } });
}

/** What has a veth is on a link of its host that is not the network of the nodes. */
function isLinked(host: HostSeen): boolean {
  const { device, gateway } = host.own;
  const isBehind = device !== null && gateway === null && device !== nodeDevice(host);
  return isBehind || vethOf(host) === null;
}

/** The kernel has no route by a device that is down, or that has lost its address. */
function unlinked(host: HostSeen): StepResult {
  const { name, place: end, links, network, own } = host;
  const address = parsePrefix(end.address);
  const bridge = network.addresses.find(
    ({ device, subnet }) => address !== null && contains(subnet, address) && device !== nodeDevice(host),
  );
  const isDown = bridge !== undefined && links.get(bridge.device)?.up === false;
  const why = isDown
    ? `${bridge.device}, which has its network, is down`
    : `no device of ${name} that is up has its network`;
  const advice = isDown
    ? `ip link set ${bridge.device} up, on ${name}, and see who took it down`
    : `the CNI plugin gives the bridge its address: delete the pods of ${name}, so that they are made anew, and read the plugin's log`;
  const message = `${name} has no way to its own pod ${end.address}: ${why}`;
  return on('place', name).fault(message, {
    evidence: [own.line, bridge === undefined ? '' : (links.get(bridge.device)?.line ?? '')]
      .join('\n')
      .trim(),
    cause: { code: 'place.unlinked', message, advice },
  });
}
