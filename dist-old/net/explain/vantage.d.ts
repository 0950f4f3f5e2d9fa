import type { View } from './view.ts';
/** Whose capture it is: the addresses of the machine that made it, as far as the packets or the caller tell. */
export declare class Vantage {
    #private;
    constructor(addresses?: readonly string[]);
    see({ direction, ip, arp, link, seen }: View): void;
    /** True for an address of the capturing machine, false for another's, null where the capture does not tell. */
    isLocal(address: string): boolean | null;
}
