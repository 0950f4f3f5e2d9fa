import { type Reading } from './reading.ts';
export declare function isPcapng(first: Uint8Array): boolean;
/** draft-ietf-opsawg-pcapng. `lost` is told, whenever it changes, how many packets were not captured. */
export declare function readPcapng(lost: (packets: number) => void): Reading;
