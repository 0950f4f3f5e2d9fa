import type { FleetHost } from '../module.ts';
type Named = Pick<FleetHost, 'name'>;
interface Between<H> {
    from: H;
    to: H;
}
/** A rectangle of the matrix: nothing of what `from` sent arrived at `to`. */
export interface Pattern<H = FleetHost> {
    /** `node`: the one host neither sends nor hears. `row`: nothing of it arrives. `column`: nothing arrives at it. */
    kind: 'node' | 'row' | 'column' | 'block';
    from: H[];
    to: H[];
}
/**
 * Cuts losses into as few shapes as tell one cause each: whole nodes, rows and columns first, then blocks of senders
 * that miss the same receivers. Rows and columns need three hosts to be told from a pair.
 */
export declare function patternsOf<H extends Named>(losses: readonly Between<H>[], hosts: readonly H[]): Pattern<H>[];
export {};
