import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import type { RunEvent } from '../engine/events.ts';
import { finishHost, hasFailures, newStep, noteProgress, stepTitle } from './progress.ts';
import { safeLine, safeMessageLine } from './text.ts';

const REFRESH_MS = 100;

/**
 * One listr2 row per play step on a terminal, with counters that change ten times a second however many hosts there
 * are: a row per host would cost more than the work itself.
 */
export function liveProgress(stream: NodeJS.WriteStream): {
  show(event: RunEvent): void;
  settled(): Promise<void>;
} {
  let step = newStep('', 0);
  let finish: () => void = () => {};
  /** While a row is drawn, listr2 holds back everything else until the row is done: a notice goes into it. */
  let running = false;
  let rows: Promise<unknown> = Promise.resolve();
  const output = new ProcessOutput(stream, stream);
  const startRow = (): void => {
    const row = step;
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const list = new Listr(
      [
        {
          title: stepTitle(row),
          task: async (_, task) => {
            const timer = setInterval(() => {
              task.title = stepTitle(row);
            }, REFRESH_MS);
            await done;
            clearInterval(timer);
            row.note = '';
            row.endsAt = null;
            task.title = stepTitle(row);
            if (hasFailures(row)) throw new Error(task.title);
          },
        },
      ],
      {
        renderer: 'default',
        exitOnError: false,
        collectErrors: false,
        rendererOptions: {
          showErrorMessage: false,
          collapseErrors: false,
          logger: new ListrLogger({ processOutput: output }),
        },
        registerSignalListeners: false,
      },
    );
    rows = rows.then(() => list.run());
  };
  return {
    show(event) {
      if (event.type === 'play-started') rows = rows.then(() => stream.write(`${safeLine(event.name)}\n`));
      if (event.type === 'step-started') {
        step = newStep(event.title, event.hosts);
        running = true;
        startRow();
      }
      if (event.type === 'step-progress') noteProgress(step, event);
      if (event.type === 'host-finished') finishHost(step, event.status);
      if (event.type === 'step-finished') {
        finish();
        running = false;
      }
      if (event.type === 'notice' && running) step.note = event.message;
      else if (event.type === 'notice')
        rows = rows.then(() => stream.write(`${safeMessageLine(event.message)}\n`));
    },
    async settled() {
      finish();
      await rows;
    },
  };
}
