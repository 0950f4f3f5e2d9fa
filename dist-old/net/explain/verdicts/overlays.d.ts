import type { Point } from '../point.ts';
import { type Draft } from '../verdict.ts';
/** Tunnels between nodes whose packets are not taken out at the other end, or that carry packets one way only. */
export declare function overlayVerdicts(points: readonly Point[]): Draft[];
