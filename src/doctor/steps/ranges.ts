import { LOCAL_BRIDGES } from '../../modules/cidr/duplicates.ts';
import { overlapsOf } from '../../modules/cidr/overlaps.ts';
import { cidrText } from '../../modules/cidr/params.ts';
import { freeFor, networksOf } from '../../modules/cidr.ts';
import { type AddressRange, formatPrefix, parsePrefix } from '../../net/address.ts';
import { cidrView, isOneHost, podNetwork, reaches } from '../geometry.ts';
import type { HostSeen, Path } from '../path.ts';
import { on, type Step } from './step.ts';

/** A pod of another host whose address lies in a network that the sender is in: it is looked for among the neighbours. */
export const ranges: Step = {
  id: 'ranges',
  judge(path) {
    const { sender, receiver, target } = path;
    const pod = parsePrefix(target.address);
    if (receiver?.place.kind !== 'pod' || pod === null || isOneHost(path)) return [];
    const { ok, fault } = on('ranges', sender.name);
    const cluster = { use: 'pod' as const, range: pod, name: target.address };
    const isNode = (address: AddressRange): boolean => formatPrefix(address) === receiver.address;
    const overlaps = overlapsOf(cluster, [cidrView(sender)], isNode);
    const overlap = overlaps.find(({ kind }) => kind === 'network');
    if (overlap === undefined || reaches(path))
      return [ok(`${target.address} lies in no network of ${sender.name} itself`)];
    const share = overlap.hosts.get(sender.name);
    const network = cidrText(overlap.where);
    const own = deviceIn(sender, overlap.where);
    if (own !== null && isTwin(path, own, overlap.where)) {
      const message = `${sender.name} and ${receiver.name} both have the pod network ${network} (${own}): ${sender.name} looks for ${target.address} among its own pods`;
      const advice = `a node keeps the range it was given first: compare with \`kubectl get nodes -o custom-columns=N:.metadata.name,R:.spec.podCIDR\`, and on the one that has another's, ip link del ${own}, then delete its pods, so that they are made anew`;
      const cause = { code: 'ranges.twin', message, advice };
      return [fault(message, { evidence: share?.lines.join('\n'), cause })];
    }
    const isMovable = own !== null && LOCAL_BRIDGES.test(own);
    const message = `the pod ${target.address} of ${receiver.name} lies in ${network}, a network of ${sender.name} (${share?.how}): ${sender.name} looks for it among its neighbours, and ${isMovable ? 'the two cannot both stay' : 'the pod range cannot stay'}`;
    const advice = isMovable
      ? `${own} is a network of the containers or guests of ${sender.name} alone: give that another range (Docker: default-address-pools in /etc/docker/daemon.json, or make the network anew with --subnet)`
      : `a running cluster's pod range is not changed by netfix, nor by anything else: ${proposal(path, pod)}`;
    const cause = { code: 'cidr.overlap', message, advice };
    return [
      fault(`${target.address} lies in ${network}, a network of ${sender.name}`, {
        evidence: share?.lines.join('\n'),
        cause,
      }),
    ];
  },
};

/** The device is a bridge with the very network of the receiver's pods: a range that was another node's before. */
function isTwin({ sender, receiver }: Path, device: string, network: AddressRange): boolean {
  const pods = receiver === null ? null : podNetwork(receiver);
  const isSame = pods !== null && cidrText(pods) === cidrText(network);
  return isSame && sender.links.get(device)?.isBridge === true;
}

function deviceIn({ network }: HostSeen, range: AddressRange): string | null {
  const own = network.addresses.find(({ subnet }) => cidrText(subnet) === cidrText(range));
  return own?.device ?? null;
}

/** A range of the cluster's size that is free on the two hosts. Without flannel's word for it a /16 (IPv6: /56) is taken. */
function proposal({ sender, receiver }: Path, pod: AddressRange): string {
  const told = parsePrefix(receiver?.podRange ?? sender.podRange ?? '');
  const range = told ?? parsePrefix(`${formatPrefix(pod)}/${pod.family === 'ip' ? 16 : 56}`) ?? pod;
  const seen = [sender, receiver].flatMap((host) => (host === null ? [] : [cidrView(host)]));
  const free = freeFor({ use: 'pod', range }, [...networksOf(seen), range]);
  if (free === null) return 'no private range of that size is free on the two hosts';
  const cidr = cidrText(free);
  return `make it anew with ${cidr}, which is free on the two hosts (kubeadm init --pod-network-cidr ${cidr}, and the same in the CNI's configuration); prove that on all hosts first with the task \`cidr: { pods: [${cidr}] }\``;
}
