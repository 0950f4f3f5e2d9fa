import type { Status } from '../../engine/events.ts';
import { type Markup } from '../markup.ts';
/** ` class=f`, or nothing; goes into a tag. */
export declare function statusClass(status: Status): Markup;
/** The word in its colour. */
export declare function statusMark(status: Status): Markup;
