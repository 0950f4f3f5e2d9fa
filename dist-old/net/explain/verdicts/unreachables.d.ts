import type { Point } from '../point.ts';
import { type Draft } from '../verdict.ts';
/** What ICMP says of flows, and who says so. */
export declare function unreachableVerdicts(points: readonly Point[]): Draft[];
