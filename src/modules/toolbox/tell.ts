import { patternsOf } from '../mesh/patterns.ts';
import type { FleetHost, MatrixCell } from '../module.ts';
import { firstOf, listed, type Told } from '../told.ts';
import type { Exchange, Reach } from './exchange.ts';
import type { Pod } from './pods.ts';

/** A node of the cluster, with its name in the play where it is a host of it. */
export interface Node {
  name: string;
  pod: Pod;
  /** Who is told what is wrong with it: its host, or the one that runs kubectl. */
  host: string;
}

/** A node is the host that has its name, or its address. In the order of the play, then those that are no host of it. */
export function nodesOf(pods: readonly Pod[], hosts: readonly FleetHost[], controlPlane: string): Node[] {
  const nodes = pods.map((pod) => {
    const host =
      hosts.find(({ name }) => name === pod.node) ?? hosts.find(({ address }) => address === pod.nodeAddress);
    const place = host === undefined ? hosts.length : hosts.indexOf(host);
    return { name: host?.name ?? pod.node, pod, host: host?.name ?? controlPlane, place };
  });
  return nodes.toSorted((a, b) => a.place - b.place);
}

interface Direction {
  from: Node;
  to: Node;
  reach: Reach;
}

/** Every direction that was tried. */
export function directionsIn({ reached }: Exchange, nodes: readonly Node[]): Direction[] {
  return nodes.flatMap((from, place) =>
    nodes.flatMap((to) => {
      const reach = from === to ? undefined : reached.get(place)?.get(to.pod.address);
      return reach === undefined ? [] : [{ from, to, reach }];
    }),
  );
}

export function cellOf({ small, large, milliseconds }: Reach): MatrixCell {
  if (!small) return { ok: false, reason: 'no answer' };
  if (large === false) return { ok: false, reason: 'large packets are lost' };
  return milliseconds === null ? { ok: true } : { ok: true, values: { milliseconds } };
}

/** Pods that are not there, cannot be asked, or do not reach each other: one sentence per cause. */
export function tellExchange(exchange: Exchange, nodes: readonly Node[]): Told[] {
  const directions = directionsIn(exchange, nodes);
  const lost = directions.filter(({ reach }) => !reach.small);
  const cut = directions.filter(({ reach }) => reach.large === false);
  const unasked = nodes.flatMap((node, place) => {
    const why = exchange.failed.get(place);
    return why === undefined ? [] : [{ node, why }];
  });
  return [
    ...firstOf(
      unasked,
      ({ node }) => [node.host],
      ({ node, why }) => ({
        hosts: [node.host],
        finding: fault('unasked', `the pod on ${node.name} could not send: ${why}`),
      }),
    ),
    ...tellPatterns(
      lost,
      nodes,
      'lost',
      (way) =>
        `${way}: look at the overlay between these nodes (netfix mesh), at their forward rules and rp_filter, and at network policies`,
    ),
    ...tellPatterns(
      cut,
      nodes,
      'mtu',
      (way) =>
        `${way} with packets as large as their interfaces allow, though small ones arrive: the MTU of the pod network is too large for the nodes' network (netfix mesh --mtu)`,
    ),
  ];
}

function tellPatterns(
  directions: readonly Direction[],
  nodes: readonly Node[],
  code: string,
  sentence: (way: string) => string,
): Told[] {
  return patternsOf(directions, nodes).map(({ kind, from, to }) => {
    const at = kind === 'row' || kind === 'node' ? from : to;
    const hosts = [...new Set(at.map(({ host }) => host))];
    return { hosts, finding: fault(code, sentence(wayText(kind, from, to))) };
  });
}

function wayText(
  kind: 'node' | 'row' | 'column' | 'block',
  from: readonly Node[],
  to: readonly Node[],
): string {
  const [senders, receivers] = [namesOf(from), namesOf(to)];
  switch (kind) {
    case 'node':
      return `the pod on ${senders} reaches no other pod, and none reaches it`;
    case 'row':
      return `the pod on ${senders} gets no answer from any other pod`;
    case 'column':
      return `no other pod gets an answer from the pod on ${receivers}`;
    case 'block':
      return `pods on ${senders} get no answer from pods on ${receivers}`;
  }
}

export function tellMissing(nodes: readonly Node[]): Told[] {
  return firstOf(
    nodes.filter(({ pod }) => !pod.ready),
    ({ host }) => [host],
    ({ pod, name, host }) => ({
      hosts: [host],
      finding: fault(
        'not-ready',
        `the pod ${pod.name}${name === '' ? '' : ` on ${name}`} is not ready: ${pod.why}`,
      ),
    }),
  );
}

export function fault(code: string, message: string): Told['finding'] {
  return { code: `toolbox.${code}`, severity: 'error', message };
}

function namesOf(nodes: readonly Node[]): string {
  return listed(nodes.map(({ name }) => name));
}
