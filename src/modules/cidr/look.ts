import { formatPrefix, parsePrefix } from '../../net/address.ts';
import type { Finding, Fleet, FleetHost, StepOutput } from '../module.ts';
import { neighbourLines } from '../neighbour-lines.ts';
import type { Told } from '../told.ts';
import { type HostNetwork, NETWORK_SCRIPT, networkReader } from './network.ts';

/** A host and what was seen of its network. */
export interface SeenHost extends HostNetwork {
  name: string;
  /** The address other nodes reach it by, as formatPrefix has it. */
  nodeAddress: string;
}

/** One round trip per host. Hosts that gave no answer are told, and not among the seen. */
export async function lookAtHosts(fleet: Fleet): Promise<{ seen: SeenHost[]; told: Told[] }> {
  const absent = fleet.absent.flatMap(({ address }) => parsePrefix(address ?? '') ?? []).map(formatPrefix);
  const script = absent.length === 0 ? NETWORK_SCRIPT : `${NETWORK_SCRIPT}\n${neighbourLines(absent)}`;
  const outputs = await fleet.each(() => script, { timeoutMs: 30_000 });
  const read = networkReader();
  const looks = fleet.hosts.map((host) => lookOf(host, outputs.get(host.name), read));
  return { seen: looks.flatMap(({ seen }) => seen ?? []), told: looks.flatMap(({ told }) => told) };
}

function lookOf(
  host: FleetHost,
  output: StepOutput | undefined,
  read: (output: string) => HostNetwork,
): { seen: SeenHost | null; told: Told[] } {
  const failure = output === undefined ? 'it gave no answer' : output.failure;
  if (output === undefined || failure !== null)
    return { seen: null, told: [incomplete(host, 'error', `${host.name} was not looked at: ${failure}`)] };
  const network = read(output.stdout);
  const range = parsePrefix(host.address);
  const seen = {
    ...network,
    name: host.name,
    nodeAddress: range === null ? host.address : formatPrefix(range),
  };
  const severity = network.addresses.length === 0 ? 'error' : 'warning';
  const told = network.unseen.map((what) => incomplete(host, severity, `not seen of ${host.name}: ${what}`));
  return { seen, told };
}

function incomplete(host: FleetHost, severity: Finding['severity'], message: string): Told {
  return { hosts: [host.name], finding: { code: 'cidr.incomplete', severity, message } };
}
