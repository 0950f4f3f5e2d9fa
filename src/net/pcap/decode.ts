import type { ByteOrder } from './bytes.ts';
import { type Cooked, ethernet, linkReader } from './link.ts';
import { network } from './network.ts';
import type { Layer } from './packet.ts';
import { type Next, stop } from './step.ts';
import { transport } from './transport.ts';

/** Headers of one packet that are read: tunnels can stand in each other for as long as a packet has bytes. */
const MOST_LAYERS = 32;

/** As a capture file has it: `data` is what was captured of the `length` bytes on the wire. */
export interface Frame {
  data: Uint8Array;
  length: number;
  /** https://www.tcpdump.org/linktypes.html */
  linkType: number;
  /** Of the machine that wrote the file. */
  order: ByteOrder;
}

export interface Decoded {
  layers: Layer[];
  cooked: Cooked;
  /** False for a link type that is not read. */
  known: boolean;
}

/** Reads all headers of a frame. Never throws, whatever its bytes: what cannot be read ends in an `unread` layer. */
export function decodeFrame({ data, length, linkType, order }: Frame): Decoded {
  const layers: Layer[] = [];
  const span = { data, from: 0, to: data.length, end: Math.max(length, data.length) };
  const link = linkReader(linkType)?.(span, layers, order);
  if (link === undefined) {
    stop(layers, 'other-protocol');
    return { layers, cooked: { direction: null, interface: null }, known: false };
  }
  let { next } = link;
  while (next !== null && layers.length < MOST_LAYERS) next = step(next, layers);
  if (next !== null) stop(layers, 'too-deep');
  const last = layers.at(-1);
  // All of it was captured: a length in some header is wrong.
  if (last?.kind === 'unread' && last.why === 'cut' && data.length >= length) last.why = 'malformed';
  return { layers, cooked: link.cooked, known: true };
}

function step(next: Next, layers: Layer[]): Next | null {
  switch (next.kind) {
    case 'ethernet':
      return ethernet(next, layers);
    case 'network':
      return network(next, layers);
    case 'transport':
      return transport(next, layers);
  }
}
