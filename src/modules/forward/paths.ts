import { type AddressRange, contains, parsePrefix } from '../../net/address.ts';
import { type HostNetwork, isDefault, type Route } from '../cidr/network.ts';
import type { HostView } from '../module.ts';

/** Stands for a device that no rule names: the one that a CNI is still to make. */
const UNNAMED = '?';

/** A way of pod traffic through this host. */
export interface Path {
  /** `pods to pods`, and what its answers are called. */
  name: string;
  answers: string;
  source: AddressRange;
  destination: AddressRange;
  iif: string;
  oif: string;
}

/**
 * The ways of a pod range's traffic, by the routes that a CNI has made so far: from and to the pods of other nodes, to
 * anywhere, and from other nodes where their packets come without an overlay.
 */
export function pathsOf(pods: AddressRange, { routes }: HostNetwork, host: HostView): Path[] {
  const { local, overlay, uplink } = devicesOf(pods, routes);
  const between = { name: 'pods to pods', answers: 'answers of pods', source: pods, destination: pods };
  const away = {
    name: 'pods to elsewhere',
    answers: 'answers from elsewhere',
    source: pods,
    destination: everywhere(pods),
  };
  const peer = overlay === uplink ? otherNode(pods, host) : null;
  return [
    { ...between, iif: local, oif: overlay },
    ...(local === overlay ? [] : [{ ...between, iif: overlay, oif: local }]),
    { ...away, iif: local, oif: uplink },
    ...(peer === null
      ? []
      : [
          {
            name: 'nodes to pods',
            answers: 'answers to nodes',
            source: peer,
            destination: pods,
            iif: uplink,
            oif: local,
          },
        ]),
  ];
}

/** Where pods of this host are, where those of others are, and where the rest of the world is. */
function devicesOf(pods: AddressRange, routes: readonly Route[]) {
  const inside = routes.filter(
    (route) => route.type === 'unicast' && contains(pods, route.destination) && route.devices.length > 0,
  );
  const isRemote = ({ gateways, destination }: Route): boolean =>
    gateways.length > 0 || contains(destination, pods);
  const local = inside.find((route) => !isRemote(route));
  const overlay = inside.find(isRemote);
  const uplink = routes.find(
    ({ type, destination }) =>
      type === 'unicast' && destination.family === pods.family && isDefault(destination),
  );
  return {
    local: local?.devices[0] ?? UNNAMED,
    overlay: overlay?.devices[0] ?? UNNAMED,
    uplink: uplink?.devices[0] ?? UNNAMED,
  };
}

function everywhere({ family }: AddressRange): AddressRange {
  return { family, low: 0n, high: (1n << (family === 'ip' ? 32n : 128n)) - 1n };
}

function otherNode({ family }: AddressRange, { nodes, facts }: HostView): AddressRange | null {
  const own = new Set(facts.addresses.map(({ address }) => parsePrefix(address)?.low));
  const ranges = nodes.map(parsePrefix).filter((range) => range !== null);
  return ranges.find((range) => range.family === family && !own.has(range.low)) ?? null;
}

/** `pods to pods (cni0 to flannel.1)`. */
export function pathText(path: Path, answers: boolean): string {
  const [from, to] = answers ? [path.oif, path.iif] : [path.iif, path.oif];
  const way = [from, to].map((device) => (device === UNNAMED ? 'a device that no rule names' : device));
  return `${answers ? path.answers : path.name} (${way.join(' to ')})`;
}
