import { type ASTNode } from '@marcbachmann/cel-js';
/** What cel-js throws: `range` counts characters of the source. */
interface CelFault {
    code?: string;
    summary?: string;
    message: string;
    range?: {
        start: number;
        end: number;
    };
}
export interface Fault {
    message: string;
    offset: number;
    hint?: string;
}
export interface Program {
    ast: ASTNode;
    /** True when its time is not bounded by the size of what it reads: loops and regular expressions. */
    open: boolean;
    run(scope: Map<string, unknown>): unknown;
}
/** Names that mean something in CEL itself, so that a variable of that name is reached as `vars.NAME` only. */
export declare const CEL_NAMES: ReadonlySet<string>;
/** Parses and type-checks; a fault instead of an exception for anything wrong with the source. */
export declare function parseCel(source: string): Program | Fault;
/** The library's sentence, with its token names turned into what stands in the source. */
export declare function plainMessage(fault: CelFault, source: string): string;
export {};
