/** A bound on what runs at once towards one address, that narrows when the other side shows it was too much. */
export declare class Gate {
    #private;
    constructor(limit: number);
    enter(): Promise<void>;
    leave(): void;
    /** Half as many from now on, at least one. */
    narrow(): void;
}
