import type { RunDocument } from '../document.ts';
import { type Markup } from '../markup.ts';
/** What to do about what is not right. Findings say it for their own case; this is how to go on after it. */
export declare function nextStep(document: RunDocument): Markup;
/** How what was changed can be taken back, or how what would be is done. */
export declare function aboutChanges(document: RunDocument): Markup;
