import type { Fleet } from '../modules/module.ts';
import { type Question } from './question.ts';
import type { Walk } from './verdict.ts';
/**
 * Walks the way once: finds the two ends where they are addresses, looks at both hosts while packets are sent, and,
 * where those were datagrams to a node, tests with the mesh's packets whether they arrive.
 */
export declare function examine(fleet: Fleet, question: Question): Promise<Walk>;
