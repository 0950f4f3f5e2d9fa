import { type LineCounter, type Node, type ParsedNode } from 'yaml';
import type { Value } from '../inventory.ts';
import type { Tree } from './tree.ts';
/** What aliases may blow a file up to; a legitimate inventory of thousands of hosts stays far below. */
export declare const MAX_VALUES = 1000000;
export declare const MAX_DEPTH = 100;
type Source = ParsedNode | Node | null;
/** One document on its way from yaml's nodes to a tree; `left` is how many values it may still become. */
export interface Builder {
    report(message: string, offset: number, hint?: string): void;
    lines: LineCounter;
    scalar(text: string): Value;
    left: number;
    anchors: Map<string, Tree | 'open'>;
}
/** Turns a node into a tree; what is wrong goes to `report`. */
export declare function build(builder: Builder, node: Source, depth: number): Tree;
export declare const VAULT_HINT = "decrypt it with `ansible-vault decrypt`, or give the secret to netfix another way (-K, ssh-agent)";
export {};
