import type { HostResult } from '../../engine/events.ts';
import type { RunDocument } from '../document.ts';
import { type Markup } from '../markup.ts';
/** What a task came to on hosts that all say the same. */
export interface Entry {
    /** Its anchor in the page. */
    id: string;
    /** What is to be done about it, what was done, or what may bite one day. */
    kind: 'problem' | 'change' | 'warning';
    results: HostResult[];
    element: Markup;
}
/** Everything of a run that needs reading; the worst first, else in the order of the run. */
export declare function entriesOf(document: RunDocument): Entry[];
interface EntrySection {
    id: string;
    title: string;
    element: Markup;
    /** Those that had room. */
    shown: Entry[];
}
/** A section of entries of one kind, as many as have room. Without entries its element is NOTHING. */
export declare function entrySection(entries: readonly Entry[], { id, title, lead, room }: {
    id: string;
    title: string;
    lead: Markup;
    room: number;
}): EntrySection;
export {};
