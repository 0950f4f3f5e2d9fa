import type { Status } from '../../engine/events.ts';
import type { RunDocument } from '../document.ts';
import { type Markup, markup, NOTHING } from '../markup.ts';

/** What to do about what is not right. Findings say it for their own case; this is how to go on after it. */
export function nextStep(document: RunDocument): Markup {
  const failed = markup`Mend what is named here, then run the same command again: <code>netfix run</code> with <code>--retry-failed</code> works only on the hosts that are not right. `;
  const unreachable = markup`<code>netfix ping</code> tells which hosts answer. `;
  const parts = [
    ...(has(document, 'failed') ? [failed] : []),
    ...(has(document, 'unreachable') ? [unreachable] : []),
  ];
  return parts.length === 0 ? NOTHING : markup`<p class=next>${parts}</p>`;
}

/** How what was changed can be taken back, or how what would be is done. */
export function aboutChanges(document: RunDocument): Markup {
  const { mode, run, plays } = document;
  if (mode === 'check')
    return markup`<p class=next>Nothing was changed. The same tasks outside check mode make these changes.</p>`;
  if (plays.some(({ tasks }) => tasks.some(({ module }) => module === 'undo'))) return NOTHING;
  return markup`<p class=next>After each change netfix looked again and found nothing left to do. <code>netfix undo --run ${run}</code> takes all of it back.</p>`;
}

function has({ hosts }: RunDocument, status: Status): boolean {
  return Object.values(hosts).some((host) => host.status === status);
}
