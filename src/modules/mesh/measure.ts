import { randomBytes } from 'node:crypto';
import { formatPrefix, parsePrefix } from '../../net/address.ts';
import { ethernetAddress } from '../../net/ethernet.ts';
import type { Facts, Fleet, FleetHost } from '../module.ts';
import { addressesOf, peersOf } from './pairs.ts';
import { Rounds } from './rounds.ts';
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
  /** Who holds the port, where conntrack would have to tell what arrives and tells nothing; else null. */
  deafBy: string | null;
  /** Names of hosts whose frames arrived, with the outer source address they came from. */
  heard: Map<string, string>;
  /** Entries that this host has for others, by their address. */
  neighbours: Map<string, Neighbour>;
  /** Its own hardware address, where its address is its own and on Ethernet. */
  mac: string | null;
  /** Bytes that its interface carries at once; null where that is not known. */
  mtu: number | null;
  /** Bytes that its overlay's own devices on the port take, by device; looked at where sizes are tested. */
  overlays: Map<string, number>;
}

/** An entry of a neighbour table. */
export interface Neighbour {
  mac: string;
  /** Its device, where it is permanent: nobody learned it; else null. */
  permanentOn: string | null;
}

export interface Measured {
  /** By host; only those that took part to the end. */
  hearings: Map<FleetHost, Hearing>;
  /** Why the others did not. */
  absent: Map<FleetHost, string>;
}

export interface DatagramTest {
  port: number;
  /** Only a packet of so many bytes counts; null: any. */
  mtu: number | null;
  /** See Overlay. */
  anyHolder: boolean;
}

const DEADLINE = { timeoutMs: 15_000 };

/** Source ports lie above those of services and below those that the kernel gives out last. */
const SOURCE_PORTS = { first: 20_000, last: 60_000 };

/**
 * How often all send before what was not heard counts as lost, and how long they wait before, in seconds. Many hosts
 * that never spoke to each other ask for each other's addresses all at once, and busy ones drop some of that; the kernel
 * asks again after a second (retrans_time_ms, arp(7)).
 */
const WAITS = [0, 1, 2];

/**
 * Few rounds, however many hosts: all make their device, all send, all say whom they heard, all take it away. Who
 * reached whom is in the devices' own forwarding tables, for VXLAN learns by the source of what arrives (RFC 7348,
 * section 4.1); where something else holds the port it is in the host's conntrack table.
 */
export async function measure(
  fleet: Fleet,
  hosts: readonly FleetHost[],
  test: DatagramTest,
): Promise<Measured> {
  const overlay = overlayFor(test, hosts.length);
  const round = new Rounds(fleet, hosts, DEADLINE);
  const away = fleet.absent.flatMap(({ address }) => address ?? []);
  const settings = { spare: overlay.sourcePorts + hosts.length };
  const holders = await round.each((host, place) => {
    const local = deviceOf(host) === null ? null : host.address;
    return setUpScript(overlay, { place, local, peers: addressesOf(peersOf(host, hosts)), ...settings });
  });
  const hearings = new Map<FleetHost, Hearing>();
  for (const [i, wait] of WAITS.entries()) {
    const size = test.mtu === null ? '' : `, ${test.mtu} bytes`;
    fleet.progress(`${round.present().length} hosts${size}, try ${i + 1}`);
    await round.each((_, place) => sendScript(overlay, place, wait));
    const read = await round.each((host) =>
      readScript(overlay, {
        own: deviceOf(host),
        peers: [...addressesOf(peersOf(host, hosts)), ...away].map(shortened),
        tracked: holderIn(holders.get(host.name)) !== null,
        senders: hosts.length,
      }),
    );
    for (const host of round.present()) {
      const holder = holderIn(holders.get(host.name));
      hearings.set(host, readHearing(read.get(host.name) ?? '', hosts, { ...overlay, host, holder }));
    }
    if (round.present().every((host) => hasHeardAll(host, hearings, round.present()))) break;
  }
  await round.each(() => removeScript(overlay));
  const present = round.present();
  return {
    hearings: new Map(present.map((host) => [host, hearings.get(host) ?? NOTHING])),
    absent: round.absent,
  };
}

function overlayFor(test: DatagramTest, hosts: number): Overlay {
  const room = SOURCE_PORTS.last - SOURCE_PORTS.first - hosts;
  return {
    ...test,
    device: `nfx${randomBytes(4).toString('hex')}`,
    vni: freshVni(),
    sourcePorts: SOURCE_PORTS.first + (randomBytes(2).readUInt16BE() % room),
  };
}

function holderIn(stdout: string | undefined): string | null {
  return /^holder (.{1,200})/m.exec(stdout ?? '')?.[1] ?? null;
}

const NOTHING: Hearing = {
  deafBy: null,
  heard: new Map(),
  neighbours: new Map(),
  mac: null,
  mtu: null,
  overlays: new Map(),
};

function hasHeardAll(
  host: FleetHost,
  hearings: ReadonlyMap<FleetHost, Hearing>,
  present: readonly FleetHost[],
): boolean {
  const { deafBy, heard } = hearings.get(host) ?? NOTHING;
  return deafBy !== null || peersOf(host, present).every((peer) => heard.has(peer.name));
}

/** The interface that has the address other nodes reach a host by; null behind address translation. */
export function deviceOf({ address, facts }: { address: string; facts: Facts }): string | null {
  return facts.addresses.find((each) => each.address.split('/')[0] === address)?.device ?? null;
}

function readHearing(
  stdout: string,
  hosts: readonly FleetHost[],
  { host, holder, sourcePorts }: { host: FleetHost; holder: string | null; sourcePorts: number },
): Hearing {
  const hearing: Hearing = {
    ...NOTHING,
    deafBy: holder,
    heard: new Map(),
    neighbours: new Map(),
    overlays: new Map(),
  };
  for (const line of stdout.split('\n')) {
    const [word, first = '', second = '', device = ''] = line.split(' ');
    if (word === 'own') hearing.mac = ethernetAddress(first);
    if (word === 'mtu' && /^\d{2,6}$/.test(first)) hearing.mtu = Number(first);
    if (word === 'overlay' && /^\d{2,6}$/.test(second))
      hearing.overlays.set(first.slice(0, 15), Number(second));
    if (word === 'neighbour')
      hearing.neighbours.set(first, {
        mac: second,
        permanentOn: device.replaceAll('\0', '').slice(0, 15) || null,
      });
    const sender = word === 'heard' ? hosts[placeOf(first) ?? -1] : undefined;
    if (sender !== undefined && sender !== host) hearing.heard.set(sender.name, second);
    const tracked = word === 'tracked' ? hosts[Number(first) - sourcePorts] : undefined;
    if (tracked !== undefined) hearing.deafBy = null;
    if (tracked !== undefined && tracked !== host) hearing.heard.set(tracked.name, shortened(second));
  }
  return hearing;
}

/** As iproute2 prints it. /proc/net/nf_conntrack has IPv6 addresses with all their zeros. */
function shortened(address: string): string {
  const range = parsePrefix(address);
  return range === null ? address : formatPrefix(range);
}
