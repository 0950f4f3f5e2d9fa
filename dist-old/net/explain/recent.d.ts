/** A bounded table that gives up what was touched longest ago. */
export declare class Recent<T> {
    #private;
    /** How many were given up. */
    dropped: number;
    constructor(most: number, onDrop?: (value: T) => void);
    /** Finds an entry, which is then the latest touched. */
    get(key: string): T | undefined;
    /** Puts an entry in; one that had its key is given up. */
    set(key: string, value: T): T;
    delete(key: string): void;
    values(): T[];
}
