import type { Point } from '../point.ts';
import { type Draft } from '../verdict.ts';
/** Wrong checksums: those that a receiver drops packets for, and those that only look wrong in a sender's capture. */
export declare function sumVerdicts(points: readonly Point[]): Draft[];
