import type { Place, Probe } from './path.ts';
import { type Question } from './question.ts';
/**
 * Sends real packets from where the path begins: a connection or a datagram, a ping, and a ping as large as the route
 * carries at once. All at the same time.
 */
export declare function probeScript(from: Place, target: string, question: Question): string;
export declare function readProbe(stdout: string, from: Place, target: string, question: Question): Probe;
