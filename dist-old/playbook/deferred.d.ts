/** A value that is computed when an expression first asks for it. It survives being spread into another scope. */
export declare class Deferred {
    #private;
    constructor(compute: () => unknown);
    /** Throws what computing throws, each time it is asked. */
    get value(): unknown;
}
