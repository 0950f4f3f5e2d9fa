import { parsePrefix } from '../../net/address.ts';
import { quote } from '../../sh/quote.ts';
import type { Station } from '../mac-twins.ts';
import type { Fleet, FleetHost } from '../module.ts';
import { listed, type Told } from '../told.ts';
import type { Hearing, Measured, Neighbour } from './measure.ts';

/** Who has another hardware address for a host than any that this host has. */
export interface Misled {
  owner: FleetHost;
  host: FleetHost;
  /** Its entry for the owner's address. */
  entry: Neighbour;
}

/** Who has the address of another host on a device of its own. */
export interface Held {
  owner: FleetHost;
  holder: FleetHost;
  device: string;
  prefix: number;
}

export function heldOf(hosts: readonly FleetHost[]): Held[] {
  const owners = new Map(hosts.map((host) => [host.address, host]));
  return hosts.flatMap((holder) =>
    holder.facts.addresses.flatMap(({ address, device, prefix }): Held[] => {
      const owner = owners.get(address);
      return owner === undefined || owner === holder
        ? []
        : [{ owner, holder, device: device ?? 'lo', prefix }];
    }),
  );
}

/** What was lost for it: to the address, which leads to either, and from it to the holder, which takes it for its own. */
export function isHeld(held: readonly Held[], from: FleetHost, to: FleetHost): boolean {
  return held.some(({ owner, holder }) => owner === to || (owner === from && holder === to));
}

export function tellHeld(held: readonly Held[]): Told[] {
  return held.map(({ owner, holder, device, prefix }) => {
    const message = `${holder.name} has the address ${owner.address} of ${owner.name} itself, on ${device}: what it sends to ${owner.name} never leaves it, and what others send reaches either; on ${holder.name}: ip addr del ${owner.address}/${prefix} dev ${quote(device)}, and take it out of its network's configuration`;
    return {
      hosts: [holder.name],
      finding: { code: 'mesh.duplicate-address', severity: 'error', message },
    };
  });
}

/** What a host that was heard told of its own hardware address, and has for others. */
export function stationOf([{ name, address, facts }, { mac, neighbours }]: [FleetHost, Hearing]): Station {
  const own = facts.addresses.find((each) => each.address === address);
  const device = own?.device ?? null;
  const subnet = parsePrefix(`${address}/${own?.prefix}`);
  return {
    name,
    addresses: facts.addresses.map((each) => each.address),
    port: device === null || subnet === null || mac === null ? null : { address, device, subnet, mac },
    neighbours: new Map([...neighbours].map(([of, entry]) => [of, entry.mac])),
  };
}

/** Of every device, one a line. */
const HARDWARE_ADDRESSES = 'cat /sys/class/net/*/address 2>/dev/null; true';
const DEADLINE = { timeoutMs: 15_000 };

/**
 * Entries that lead elsewhere. Hosts are asked for the hardware addresses of all their devices only where an entry has
 * not that of the device with the address: any device of a host may answer for it (arp_filter, ip-sysctl.rst). One
 * that answers for many addresses is a router or a cloud's proxy and says nothing.
 */
export async function misledOf(fleet: Fleet, { hearings }: Measured): Promise<Misled[]> {
  const strange = [...hearings].flatMap(([owner, { mac }]) =>
    mac === null ? [] : strangeEntries(hearings, owner, mac),
  );
  if (strange.length === 0) return [];
  const owners = new Set(strange.map(({ owner }) => owner));
  const printed = await fleet.each((host) => (owners.has(host) ? HARDWARE_ADDRESSES : null), DEADLINE);
  const isOwn = ({ owner, entry }: Misled): boolean =>
    printed.get(owner.name)?.stdout.split('\n').includes(entry.mac) === true;
  return strange.filter((each) => !isOwn(each));
}

function strangeEntries(hearings: Measured['hearings'], owner: FleetHost, mac: string): Misled[] {
  return [...hearings].flatMap(([host, { neighbours }]) => {
    const entry = neighbours.get(owner.address);
    const answersForMany = [...neighbours.values()].filter((each) => each.mac === entry?.mac).length > 1;
    return entry === undefined || entry.mac === mac || answersForMany ? [] : [{ owner, host, entry }];
  });
}

/** What was lost for it, and need not be told again: towards a twin, whoever sent it. */
export function isMisled(misled: readonly Misled[], from: FleetHost, to: FleetHost): boolean {
  return misled.some(
    ({ owner, host, entry }) => owner === to && (host === from || entry.permanentOn === null),
  );
}

/** An entry that was learned has an answer behind it; a permanent one is written, and nothing overwrites it (ip-neighbour(8)). */
export function tellMisled(misled: readonly Misled[]): Told[] {
  const learned = misled.filter(({ entry }) => entry.permanentOn === null);
  const owners = [...new Set(learned.map(({ owner }) => owner))];
  return [
    ...owners.flatMap((owner) =>
      tellTwin(
        owner,
        learned.filter((each) => each.owner === owner),
      ),
    ),
    ...misled.flatMap(tellPermanent),
  ];
}

/** The other machine told some hosts its own hardware address. */
function tellTwin(owner: FleetHost, misled: readonly Misled[]): Told[] {
  const [first] = misled;
  if (first === undefined) return [];
  const names = listed(misled.map(({ host }) => host.name));
  const message = `another machine has the address ${owner.address} of ${owner.name}, too: ${names} ${misled.length === 1 ? 'sends' : 'send'} to it at ${first.entry.mac}`;
  return [{ hosts: [owner.name], finding: { code: 'mesh.duplicate-address', severity: 'error', message } }];
}

function tellPermanent({ owner, host, entry: { mac, permanentOn } }: Misled): Told[] {
  if (permanentOn === null) return [];
  const message = `${host.name} has a permanent entry for ${owner.address} with the hardware address ${mac}, which no device of ${owner.name} has: somebody wrote it, and what it sends to ${owner.name} goes there; on ${host.name}: ip neigh del ${owner.address} dev ${quote(permanentOn)}`;
  return [{ hosts: [host.name], finding: { code: 'mesh.neighbour', severity: 'error', message } }];
}
