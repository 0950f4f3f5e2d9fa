import type { Io } from './io.ts';

/** 128 + SIGINT, as shells report it. */
const INTERRUPTED = 130;

/** The first Ctrl-C (or SIGTERM) starts no new host; the second ends at once. */
export function watchInterrupt(io: Io): { interrupted: () => boolean; release(): void } {
  let seen = false;
  const onSignal = (): void => {
    if (seen) process.exit(INTERRUPTED);
    seen = true;
    io.stderr.write('\ninterrupted: finishing what is begun; press Ctrl-C again to end at once\n');
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    interrupted: () => seen,
    release() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
