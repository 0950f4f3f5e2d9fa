import { type ByteOrder } from './bytes.ts';
import type { Direction, Layer } from './packet.ts';
import { type Next, type Span, type StepOf } from './step.ts';
/** What a cooked header tells besides addresses. */
export interface Cooked {
    direction: Direction | null;
    /** Index of the interface (SLL2), or null. */
    interface: number | null;
}
type ReadLink = (span: Span, layers: Layer[], order: ByteOrder) => {
    next: Next | null;
    cooked: Cooked;
};
export declare function linkReader(linkType: number): ReadLink | null;
export declare const ethernet: StepOf<'ethernet'>;
export {};
