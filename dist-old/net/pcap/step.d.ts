import type { Layer } from './packet.ts';
/** A piece of a frame: what was captured of it ends at `to`, what was on the wire at `end`. */
export interface Span {
    data: Uint8Array;
    from: number;
    to: number;
    end: number;
}
/** What follows the header that was just read, and where. */
export type Next = {
    kind: 'ethernet';
    span: Span;
}
/** `type`: an EtherType. */
 | {
    kind: 'network';
    type: number;
    span: Span;
}
/** `pseudo`: the sum of the pseudo-header but for its length; null where the checksum cannot be judged. */
 | {
    kind: 'transport';
    protocol: number;
    family: 4 | 6;
    pseudo: number | null;
    span: Span;
};
/** Reads one header: pushes its layer and tells what follows, or null where nothing more can be read. */
export type Step<N extends Next = Next> = (next: N, layers: Layer[]) => Next | null;
export type StepOf<K extends Next['kind']> = Step<Extract<Next, {
    kind: K;
}>>;
/** True where `bytes` of the header were captured. */
export declare function has({ from, to }: Span, bytes: number): boolean;
export declare function behind(span: Span, bytes: number): Span;
/** Ends a packet that cannot be read further. */
export declare function stop(layers: Layer[], why: Extract<Layer, {
    kind: 'unread';
}>['why']): null;
