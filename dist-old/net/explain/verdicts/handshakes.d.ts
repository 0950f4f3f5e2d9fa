import { type Attempt } from '../attempts.ts';
import type { Point } from '../point.ts';
import { type Draft } from '../verdict.ts';
/** What became of the tries to connect by TCP, those from one client to one service together. */
export declare function handshakeVerdicts(points: readonly Point[], isExplained: (attempt: Attempt) => boolean): Draft[];
