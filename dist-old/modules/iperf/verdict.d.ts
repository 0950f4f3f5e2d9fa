import type { Finding, FleetHost, MatrixCell } from '../module.ts';
import type { Direction, Method } from './measure.ts';
/** What a direction comes to: its cell, and its findings with the host they are told of, when it is not right. */
export interface Verdict {
    direction: Direction;
    cell: MatrixCell;
    fault: {
        host: FleetHost;
        findings: Finding[];
        blocked: boolean;
    } | null;
}
export declare function judge(direction: Direction, { test, tunnelled }: Method): Verdict;
