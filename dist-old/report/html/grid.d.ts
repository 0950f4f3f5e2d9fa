import type { HostResult } from '../../engine/events.ts';
import type { PlayDocument } from '../document.ts';
import { type Markup } from '../markup.ts';
/** Where in the page a result is told of. */
export type Anchors = ReadonlyMap<HostResult, string>;
/** One play: a row per host, a column per task, a word in each cell. Where not all rows have room, the worst are shown. */
export declare function gridView(play: PlayDocument, anchors: Anchors, room: number): Markup;
