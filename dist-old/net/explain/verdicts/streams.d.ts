import type { Point } from '../point.ts';
import { type Draft } from '../verdict.ts';
/** Connections that stood and then carried data in vain, or in one direction only. */
export declare function streamVerdicts(points: readonly Point[]): Draft[];
