import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

const BUILT_PLACE = /(file:\/\/[^\s()]+\.js):(\d+):(\d+)/g;

/** An error's stack, or its text, with places in the built files replaced by those in the source. A place without a source map stays. */
export function stackInSource(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replace(BUILT_PLACE, (place, url: string, line: string, column: string) => {
    const origin = sourceMap(url)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (origin === undefined || !('originalSource' in origin)) return place;
    const source = origin.originalSource.replace(/^(\.\.\/)+/, '');
    return `${source}:${origin.originalLine + 1}:${origin.originalColumn + 1}`;
  });
}

function sourceMap(url: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${url}.map`), 'utf8')));
  } catch {
    return null;
  }
}
