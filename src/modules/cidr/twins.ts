import { formatPrefix } from '../../net/address.ts';
import type { Station } from '../mac-twins.ts';
import type { SeenHost } from './look.ts';

export function stationOf({ name, nodeAddress, addresses, macs, neighbours }: SeenHost): Station {
  const texts = addresses.map(({ address }) => formatPrefix(address));
  const own = addresses[texts.indexOf(nodeAddress)];
  const mac = macs.get(own?.device ?? '');
  const port = own === undefined || mac === undefined ? null : { ...own, address: nodeAddress, mac };
  return { name, addresses: texts, port, neighbours };
}
