/** What a line of `ip -o address show` says. */
export interface AddressLine {
  device: string;
  address: string;
  /** Of the network that the address is in; all bits where the other end of the link has an address of its own. */
  prefix: number;
}

/** `2: eth0    inet 10.0.0.1/24 brd …`, or `inet 10.0.0.1 peer 10.0.0.2/32`, whose prefix is the peer's (ip-address(8)). */
export function readAddressLine(line: string): AddressLine | null {
  const match = /^\d+: +(\S+) +inet6? ([0-9a-fA-F.:]+)( peer [0-9a-fA-F.:]+)?\/(\d+)(?: |$)/.exec(line);
  const [, device, address, peer, prefix] = match ?? [];
  if (device === undefined || address === undefined) return null;
  const bits = address.includes(':') ? 128 : 32;
  return { device, address, prefix: peer === undefined ? Number(prefix) : bits };
}
