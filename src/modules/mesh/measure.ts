import { randomBytes } from 'node:crypto';
import type { Facts, Fleet, FleetHost, StepOutput } from '../module.ts';
import { type Overlay, placeOf, readScript, sendScript, setUpScript } from './scripts.ts';

/** What one host heard. */
export interface Hearing {
  /** Names of hosts whose frames arrived, with the outer source address they came from. */
  heard: Map<string, string>;
  /** Hardware addresses that this host has for others, by their address. */
  neighbours: Map<string, string>;
  /** Its own hardware address, where its address is its own. */
  mac: string | null;
}

export interface Measured {
  /** By host; only those that took part to the end. */
  hearings: Map<FleetHost, Hearing>;
  /** Why the others did not. */
  absent: Map<FleetHost, string>;
}

const DEADLINE = { timeoutMs: 15_000 };

/**
 * Three rounds, however many hosts: all make their device, all send, all say whom they heard. Who reached whom is in
 * the devices' own forwarding tables, for VXLAN learns by the source of what arrives (RFC 7348, section 4.1).
 */
export async function measure(fleet: Fleet, hosts: readonly FleetHost[], port: number): Promise<Measured> {
  const overlay: Overlay = {
    device: `nfx${randomBytes(4).toString('hex')}`,
    vni: 1 + (randomBytes(3).readUIntBE(0, 3) % 0xfffffe),
    port,
  };
  const absent = new Map<FleetHost, string>();
  const places = new Map(hosts.map((host, i) => [host, i]));
  const step = async (
    script: (host: FleetHost, place: number) => string,
  ): Promise<Map<string, StepOutput>> => {
    const taking = (host: FleetHost): number | undefined => (absent.has(host) ? undefined : places.get(host));
    const outputs = await fleet.each((host) => {
      const place = taking(host);
      return place === undefined ? null : script(host, place);
    }, DEADLINE);
    for (const host of hosts) {
      const why = absent.has(host) ? null : failure(outputs.get(host.name));
      if (why !== null) absent.set(host, why);
    }
    return outputs;
  };
  const peersOf = (host: FleetHost): string[] =>
    hosts
      .filter((peer) => peer !== host && peer.address.includes(':') === host.address.includes(':'))
      .map(({ address }) => address);
  fleet.progress(`${hosts.length} hosts`);
  await step((host, place) =>
    setUpScript(overlay, {
      place,
      local: deviceOf(host) === null ? null : host.address,
      peers: peersOf(host),
    }),
  );
  await step((_, place) => sendScript(overlay, place));
  const read = await step((host) => readScript(overlay, deviceOf(host), peersOf(host)));
  const present = hosts.filter((host) => !absent.has(host));
  const hearings = new Map(
    present.map((host) => [host, readHearing(read.get(host.name)?.stdout ?? '', hosts)]),
  );
  return { hearings, absent };
}

/** The interface that has the address other nodes reach a host by; null behind address translation. */
export function deviceOf({ address, facts }: { address: string; facts: Facts }): string | null {
  return facts.addresses.find((each) => each.address.split('/')[0] === address)?.device ?? null;
}

function readHearing(stdout: string, hosts: readonly FleetHost[]): Hearing {
  const hearing: Hearing = { heard: new Map(), neighbours: new Map(), mac: null };
  for (const line of stdout.split('\n')) {
    const [word, first = '', second = ''] = line.split(' ');
    if (word === 'own') hearing.mac = first;
    if (word === 'neighbour') hearing.neighbours.set(first, second);
    const sender = word === 'heard' ? hosts[placeOf(first) ?? -1] : undefined;
    if (sender !== undefined) hearing.heard.set(sender.name, second);
  }
  return hearing;
}

function failure(output: StepOutput | undefined): string | null {
  if (output === undefined) return 'it gave no answer';
  if (output.failure !== null) return output.failure;
  if (output.exitCode === 0) return null;
  return output.stderr.trim().split('\n').at(-1)?.slice(0, 300) || `exit code ${output.exitCode}`;
}
