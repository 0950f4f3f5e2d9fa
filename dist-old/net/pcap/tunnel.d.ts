import type { Layer } from './packet.ts';
import { type Next, type Span } from './step.ts';
/** The packet inside a UDP payload, where that is VXLAN or Geneve; null where it is anything else. */
export declare function tunnelIn(span: Span, port: number, layers: Layer[]): Next | null;
/** RFC 2784 and 2890: flags, an EtherType, and what the flags say. Other versions, and ERSPAN, are not read. */
export declare function gre(span: Span, layers: Layer[]): Next | null;
