import { type Markup, markup } from '../markup.ts';

/** What may be wider than the screen scrolls in a box of its own, by touch, pointer and keyboard; its name is for screen readers. */
export function scrollBox(name: string, table: Markup): Markup {
  return markup`<div class=box tabindex=0 role=region aria-label="${name}">${table}</div>`;
}
