import { randomBytes } from 'node:crypto';
import type { Facts, Fleet, FleetHost, StepOutput } from '../module.ts';
import {
  freshVni,
  type Overlay,
  placeOf,
  readScript,
  removeScript,
  sendScript,
  setUpScript,
} from './scripts.ts';

/** What one host heard. */
export interface Hearing {
  /** Names of hosts whose frames arrived, with the outer source address they came from. */
  heard: Map<string, string>;
  /** Hardware addresses that this host has for others, by their address. */
  neighbours: Map<string, string>;
  /** Its own hardware address, where its address is its own. */
  mac: string | null;
  /** Bytes that its interface carries at once; null where that is not known. */
  mtu: number | null;
}

export interface Measured {
  /** By host; only those that took part to the end. */
  hearings: Map<FleetHost, Hearing>;
  /** Why the others did not. */
  absent: Map<FleetHost, string>;
}

const DEADLINE = { timeoutMs: 15_000 };

/** How often all send before what was not heard counts as lost: a busy host drops a frame now and then. */
const TRIES = 3;

/**
 * Few rounds, however many hosts: all make their device, all send, all say whom they heard, all take it away. Who
 * reached whom is in the devices' own forwarding tables, for VXLAN learns by the source of what arrives (RFC 7348,
 * section 4.1). With an `mtu` only a packet of that size counts.
 */
export async function measure(
  fleet: Fleet,
  hosts: readonly FleetHost[],
  { port, mtu }: { port: number; mtu: number | null },
): Promise<Measured> {
  const device = `nfx${randomBytes(4).toString('hex')}`;
  const overlay: Overlay = { device, vni: freshVni(), port, mtu };
  const round = new Rounds(fleet, hosts);
  await round.each((host, place) => {
    const local = deviceOf(host) === null ? null : host.address;
    return setUpScript(overlay, { place, local, peers: peersOf(host, hosts) });
  });
  const hearings = new Map<FleetHost, Hearing>();
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const size = mtu === null ? '' : `, ${mtu} bytes`;
    fleet.progress(`${round.present().length} hosts${size}, try ${attempt}`);
    await round.each((_, place) => sendScript(overlay, place));
    const read = await round.each((host) => readScript(overlay, deviceOf(host), peersOf(host, hosts)));
    for (const host of round.present()) hearings.set(host, readHearing(read.get(host.name) ?? '', hosts));
    if (round.present().every((host) => hasHeardAll(host, hearings, round.present()))) break;
  }
  await round.each(() => removeScript(overlay));
  const present = round.present();
  return {
    hearings: new Map(present.map((host) => [host, hearings.get(host) ?? NOTHING])),
    absent: round.absent,
  };
}

const NOTHING: Hearing = { heard: new Map(), neighbours: new Map(), mac: null, mtu: null };

/** Steps that all hosts take together. Who fails one takes no other. */
class Rounds {
  readonly absent = new Map<FleetHost, string>();
  readonly #fleet: Fleet;
  readonly #hosts: readonly FleetHost[];

  constructor(fleet: Fleet, hosts: readonly FleetHost[]) {
    this.#fleet = fleet;
    this.#hosts = hosts;
  }

  present(): FleetHost[] {
    return this.#hosts.filter((host) => !this.absent.has(host));
  }

  /** What each printed, by name. */
  async each(script: (host: FleetHost, place: number) => string): Promise<Map<string, string>> {
    const taking = new Map(this.present().map((host) => [host, this.#hosts.indexOf(host)]));
    const outputs = await this.#fleet.each((host) => {
      const place = taking.get(host);
      return place === undefined ? null : script(host, place);
    }, DEADLINE);
    const printed = new Map<string, string>();
    for (const host of taking.keys()) {
      const output = outputs.get(host.name);
      const why = failure(output);
      if (why !== null) this.absent.set(host, why);
      else printed.set(host.name, output?.stdout ?? '');
    }
    return printed;
  }
}

/** Addresses of the others that speak the same IP. */
function peersOf(host: FleetHost, hosts: readonly FleetHost[]): string[] {
  return hosts.filter((peer) => peer !== host && isV6(peer) === isV6(host)).map(({ address }) => address);
}

export function isV6({ address }: FleetHost): boolean {
  return address.includes(':');
}

function hasHeardAll(
  host: FleetHost,
  hearings: ReadonlyMap<FleetHost, Hearing>,
  present: readonly FleetHost[],
): boolean {
  const heard = hearings.get(host)?.heard;
  return present.every(
    (peer) => peer === host || isV6(peer) !== isV6(host) || heard?.has(peer.name) === true,
  );
}

/** The interface that has the address other nodes reach a host by; null behind address translation. */
export function deviceOf({ address, facts }: { address: string; facts: Facts }): string | null {
  return facts.addresses.find((each) => each.address.split('/')[0] === address)?.device ?? null;
}

function readHearing(stdout: string, hosts: readonly FleetHost[]): Hearing {
  const hearing: Hearing = { heard: new Map(), neighbours: new Map(), mac: null, mtu: null };
  for (const line of stdout.split('\n')) {
    const [word, first = '', second = ''] = line.split(' ');
    if (word === 'own') hearing.mac = first;
    if (word === 'mtu' && /^\d{2,6}$/.test(first)) hearing.mtu = Number(first);
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
