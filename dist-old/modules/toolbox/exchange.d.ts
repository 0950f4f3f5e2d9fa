import type { ToolboxParams } from './params.ts';
import type { Pod } from './pods.ts';
/** What came back of what one pod sent to another. */
export interface Reach {
    small: boolean;
    /** Whether a packet as large as the pod network allows was answered, too; null where that was not tried. */
    large: boolean | null;
    milliseconds: number | null;
}
export interface Exchange {
    /** By the sender's place, then by the receiver's address. */
    reached: Map<number, Map<string, Reach>>;
    /** By the sender's place: why it could not send. */
    failed: Map<number, string>;
}
/** One `kubectl exec` per pod, which asks all the others. Lines `pod PLACE CODE`, then `|` what it said and `!` its errors. */
export declare function exchangeScript(pods: readonly Pod[], given: ToolboxParams): string;
/** How long it may take. */
export declare function exchangeSeconds(pods: number): number;
export declare function readExchange(output: string): Exchange;
