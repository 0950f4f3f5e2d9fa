import type { Point } from '../point.ts';
import { type Draft } from '../verdict.ts';
/** Echoes and UDP that nobody answers: those from one host to another, or to one port of it, together. */
export declare function exchangeVerdicts(points: readonly Point[], isExplained: (source: string, target: string, port: number | null) => boolean): Draft[];
