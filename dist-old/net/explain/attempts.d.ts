import type { Connection } from './connections.ts';
import { type Journey } from './journey.ts';
import type { Point } from './point.ts';
interface Member {
    point: Point;
    connection: Connection;
}
/** One try to connect, as all points saw it: address translation may have given it several pairs of addresses. */
export interface Attempt {
    members: Member[];
    journey: Journey;
    /** Of the point nearest to the client. */
    first: Connection;
}
/**
 * Puts together what belongs together: the client chooses an initial sequence number of 32 bits that nothing on the way
 * changes. Address translation leaves one end as it was, or (a Service, masqueraded) rewrites both within one machine.
 */
export declare function attemptsOf(points: readonly Point[]): Attempt[];
export {};
