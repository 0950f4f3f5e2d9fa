import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const TIDY_BYTES = 4 * 1024 * 1024;

type Collect = () => void;

let collect: Collect | null = null;
let untidied = 0;

/**
 * To be told of bytes that went through, over all captures together. V8 lets 64 MB of buffers that nobody uses any more
 * pile up before it collects them, and both parts of its heap grow to a multiple of what lives: most of the memory that
 * a capture took was that. It takes some milliseconds every 4 MB.
 */
export function tidy(bytes: number): void {
  untidied += bytes;
  if (untidied < TIDY_BYTES) return;
  untidied = 0;
  collect ??= collector();
  collect();
}

/** V8 gives its `gc` to contexts made after the flag was set (node --expose-gc). The young part of the heap stays as it is. */
function collector(): Collect {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
}
