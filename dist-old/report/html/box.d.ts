import { type Markup } from '../markup.ts';
/** What may be wider than the screen scrolls in a box of its own, by touch, pointer and keyboard; its name is for screen readers. */
export declare function scrollBox(name: string, table: Markup): Markup;
