import { EXIT } from '../report/exit-code.ts';

export interface Interrupt {
  /** Asked to stop once: nothing new is begun. */
  interrupted(): boolean;
  /** Asked twice: what is begun is broken off. */
  abandoned(): boolean;
  /** Resolves when asked once. */
  readonly whenInterrupted: Promise<void>;
  /** Resolves when asked twice. */
  readonly whenAbandoned: Promise<void>;
  release(): void;
}

/**
 * Counts Ctrl-C and SIGTERM, and says what the first one does. The third ends the process where it stands. A terminal that
 * goes away is told of by SIGHUP, and by more than one: by the kernel, and by the shell in it. They count once.
 */
export function watchInterrupt(say: (message: string) => void): Interrupt {
  let count = 0;
  let interrupt: () => void = () => {};
  const whenInterrupted = new Promise<void>((resolve) => {
    interrupt = resolve;
  });
  let abandon: () => void = () => {};
  const whenAbandoned = new Promise<void>((resolve) => {
    abandon = resolve;
  });
  const onSignal = (): void => {
    count++;
    if (count === 1) {
      say('interrupted: finishing what is begun; press Ctrl-C again to break it off');
      interrupt();
    }
    if (count === 2) abandon();
    if (count === 3) process.exit(EXIT.interrupted);
  };
  const onHangUp = (): void => {
    if (count === 0) onSignal();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onHangUp);
  return {
    interrupted: () => count > 0,
    abandoned: () => count > 1,
    whenInterrupted,
    whenAbandoned,
    release() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      process.off('SIGHUP', onHangUp);
    },
  };
}
