import type { Point } from '../point.ts';
import { type Draft } from '../verdict.ts';
/** Addresses that nobody says to have. */
export declare function neighbourVerdicts(points: readonly Point[]): Draft[];
