import type { Change } from '../module.ts';

/** A file's content once the earlier changes of the batch are made; null when it is not there. */
export function contentOf(path: string, seen: string | null, pending: readonly Change[]): string | null {
  let content = seen;
  for (const change of pending) {
    if (change.kind === 'file' && change.path === path) content = change.after;
  }
  return content;
}
