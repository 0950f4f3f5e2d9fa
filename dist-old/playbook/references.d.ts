import type { ASTNode } from '@marcbachmann/cel-js';
/** One use of a name in an expression. */
export interface Reference {
    /** `['vars', 'port']` for `vars.port` and `vars["port"]`; as deep as it is constant. */
    path: readonly string[];
    /** Length of the part of the path that must exist: what `has()` asks for or `.?` reaches need not. */
    required: number;
    /** Where the name starts in the expression's source. */
    offset: number;
}
/** Every free name an expression uses: the variables its macros bind are left out. */
export declare function collectReferences(root: ASTNode): Reference[];
/** Every node below one, whatever its operator: nodes are the objects that have an `op`. */
export declare function childrenOf(node: ASTNode): ASTNode[];
